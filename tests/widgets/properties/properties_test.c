/* Every kind of the registry with random options, data and panes: what must hold of any pane holds. Words of the
 * command line: cases=N of all kinds together, seed=N of the first, kind=NAME alone, story=FILE to play one. */
#include "tests/widgets/properties/make.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CASES = 510, KINDS_MAX = 64, TRIM_EVERY = 16, RUNS_BYTES = 8 << 20, UNMADE_SHARE = 2 };

static long cases = CASES; /* of one kind, once the kinds are counted */
static uint64_t first_seed = 20201129;

/* One easel for all: code lists and letters take longer to read than many stories. */
struct kind_case {
	const struct tc_widget_class *class_;
	struct easel *easel;
};

/* What is left out of a story when it fails all the same: acts and options by halves, then one by one. */
static bool fails_alike(struct easel *easel, const json_t *story, const char *complaint) {
	struct verdict verdict;
	story_play(easel, story, &verdict);
	return verdict.ending == ENDING_BAD && story_same_complaint(verdict.complaint, complaint);
}

static void reduce_list(
	struct easel *easel, const json_t *story, json_t *list, const char *complaint) {
	for (size_t piece = json_array_size(list); piece > 0; piece /= 2) {
		for (size_t from = 0; from < json_array_size(list);) {
			json_t *before = json_copy(list);
			for (size_t i = 0; i < piece; i++) {
				json_array_remove(list, from);
			}
			if (!fails_alike(easel, story, complaint)) {
				json_array_clear(list);
				json_array_extend(list, before);
				from += piece;
			}
			json_decref(before);
		}
	}
}

static void reduce_object(
	struct easel *easel, const json_t *story, json_t *object, const char *complaint) {
	json_t *before = json_copy(object), *value;
	const char *key;
	json_object_foreach(before, key, value) {
		json_object_del(object, key);
		if (fails_alike(easel, story, complaint)) {
			continue;
		}
		json_object_set(object, key, value);
		if (json_is_array(value)) {
			reduce_list(easel, story, value, complaint);
			size_t i;
			json_t *item;
			json_array_foreach(value, i, item) {
				if (json_is_object(item)) {
					reduce_object(easel, story, item, complaint);
				}
			}
		}
	}
	json_decref(before);
}

/* Print the smallest story found, as a file of stories/ has it. */
static void report(struct easel *easel, const json_t *story, const char *complaint, uint64_t seed) {
	json_t *small = json_deep_copy(story);
	reduce_list(easel, small, json_object_get(small, "acts"), complaint);
	reduce_object(easel, small, json_object_get(small, "options"), complaint);
	reduce_list(easel, small, json_object_get(small, "acts"), complaint);
	struct verdict verdict;
	story_play(easel, small, &verdict);
	char *text = json_dumps(small, JSON_REAL_PRECISION(6) | JSON_COMPACT);
	print_message("# seed %llu: %s\n# %s\n", (unsigned long long)seed, verdict.complaint, text);
	free(text);
	json_decref(small);
}

static void holds_for_a_kind(void **state) {
	enum { REPORTED = 3 };
	const struct kind_case *kind = *state;
	const struct tc_widget_class *class_ = kind->class_;
	struct easel *easel = kind->easel;
	long bad = 0, unmade = 0, looks = 0, commands = 0;
	char fault[300] = "";
	for (long i = 0; i < cases; i++) {
		uint64_t seed = first_seed + (uint64_t)i;
		json_t *story = make_story(easel, class_, seed, fault, sizeof fault);
		if (story == NULL) {
			unmade++;
			continue;
		}
		struct verdict verdict;
		story_play(easel, story, &verdict);
		looks += verdict.looks;
		commands += verdict.commands;
		if (verdict.ending == ENDING_BAD && bad++ < REPORTED) {
			report(easel, story, verdict.complaint, seed);
		}
		json_decref(story);
		if (i % TRIM_EVERY == 0) {
			tc_fonts_trim(easel->fonts, RUNS_BYTES);
		}
	}
	print_message("# %s: %ld cases, %ld looks, %ld commands, %ld not made, %ld bad\n",
		class_->kind, cases, looks, commands, unmade, bad);
	assert_int_equal(bad, 0);
	if (unmade * UNMADE_SHARE > cases) {
		fail_msg("options of %s are seldom accepted: %s", class_->kind, fault);
	}
}

/* Faults that were found and mended. */
static void holds_for_stories_that_failed(void **state) {
	const struct kind_case *kind = *state;
	char folder[512], path[800];
	const char *root = getenv("TC_SOURCE_ROOT");
	snprintf(folder, sizeof folder, "%s/tests/widgets/properties/stories",
		root == NULL ? "." : root);
	DIR *open = opendir(folder);
	assert_non_null(open);
	long bad = 0, played = 0;
	for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
		if (strstr(entry->d_name, ".json") == NULL) {
			continue;
		}
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		json_error_t error;
		json_t *story = json_load_file(path, 0, &error);
		assert_non_null(story);
		struct verdict verdict;
		story_play(kind->easel, story, &verdict);
		if (verdict.ending != ENDING_GOOD) {
			print_message("# %s: %s\n", entry->d_name,
				verdict.ending == ENDING_BAD ? verdict.complaint : "is refused");
			bad++;
		}
		played++;
		json_decref(story);
	}
	closedir(open);
	print_message("# %ld stories\n", played);
	assert_true(played > 0);
	assert_int_equal(bad, 0);
}

static int play_one(struct easel *easel, const char *path) {
	json_error_t error;
	json_t *story = json_load_file(path, 0, &error);
	if (story == NULL) {
		fprintf(stderr, "%s: %s\n", path, error.text);
		return 2;
	}
	struct verdict verdict;
	story_play(easel, story, &verdict);
	printf("%s\n",
		verdict.ending == ENDING_GOOD          ? "good"
			: verdict.ending == ENDING_BAD ? verdict.complaint
						       : "refused");
	json_decref(story);
	return verdict.ending == ENDING_GOOD ? 0 : 1;
}

static int ask_all(struct easel *easel, const char *only) {
	struct CMUnitTest tests[KINDS_MAX + 1];
	struct kind_case states[KINDS_MAX + 1];
	int count = 0, kinds;
	const struct tc_widget_class *const *classes = tc_widget_classes(&kinds);
	cases = only == NULL ? (cases + kinds - 1) / kinds : cases;
	for (int i = 0; i < kinds && i < KINDS_MAX; i++) {
		if (only == NULL || strcmp(only, classes[i]->kind) == 0) {
			states[count] = (struct kind_case) { classes[i], easel };
			tests[count] = (struct CMUnitTest) { .name = classes[i]->kind,
				.test_func = holds_for_a_kind,
				.initial_state = &states[count] };
			count++;
		}
	}
	if (only == NULL) {
		states[count] = (struct kind_case) { NULL, easel };
		tests[count] = (struct CMUnitTest) { .name = "stories that failed",
			.test_func = holds_for_stories_that_failed,
			.initial_state = &states[count] };
		count++;
	}
	return _cmocka_run_group_tests("properties", tests, (size_t)count, NULL, NULL);
}

int main(int argc, char **argv) {
	const char *only = NULL, *story = NULL;
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "cases=", 6) == 0) {
			cases = strtol(argv[i] + 6, NULL, 10);
		} else if (strncmp(argv[i], "seed=", 5) == 0) {
			first_seed = strtoull(argv[i] + 5, NULL, 10);
		} else if (strncmp(argv[i], "kind=", 5) == 0) {
			only = argv[i] + 5;
		} else if (strncmp(argv[i], "story=", 6) == 0) {
			story = argv[i] + 6;
		}
	}
	void *easel = NULL;
	if (easel_open(&easel) != 0) {
		return 1;
	}
	int failed = story != NULL ? play_one(easel, story) : ask_all(easel, only);
	easel_close(&easel);
	return failed;
}
