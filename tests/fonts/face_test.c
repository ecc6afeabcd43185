#include "fonts/face.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <utf8proc.h>

static const char letters[] = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
			      "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ";
static const char package[] = "/fonts/node_modules/@expo-google-fonts/source-sans-3";

static void house_directory(char *out, size_t size) {
	snprintf(out, size, "%s%s", getenv("TC_SOURCE_ROOT"), package);
}

static struct tc_fonts *open_fonts(const char *directory) {
	struct tc_fonts *fonts = NULL;
	struct tc_error err = { 0 };
	if (tc_fonts_open(directory, &fonts, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	return fonts;
}

static int open_house(void **state) {
	char directory[512];
	house_directory(directory, sizeof directory);
	*state = open_fonts(directory);
	return 0;
}

static int open_substitute(void **state) {
	*state = open_fonts(NULL);
	return 0;
}

static int close_fonts(void **state) {
	tc_fonts_close(*state);
	return 0;
}

static void the_house_family_is_named(void **state) {
	assert_non_null(strstr(tc_fonts_describe(*state), "Source Sans 3"));
}

static void the_substitute_is_named(void **state) {
	assert_non_null(strstr(tc_fonts_describe(*state), "Noto Sans"));
}

static bool same_picture(const struct tc_run *a, const struct tc_run *b) {
	if (a->width_px != b->width_px || a->height_px != b->height_px ||
		a->mask_left_px != b->mask_left_px || a->mask_top_px != b->mask_top_px) {
		return false;
	}
	for (int row = 0; row < a->height_px; row++) {
		if (memcmp(a->coverage + row * a->stride, b->coverage + row * b->stride,
			    (size_t)a->width_px) != 0) {
			return false;
		}
	}
	return true;
}

/* F10: a decomposed name is the same picture as a composed one. */
static void decomposed_letters_draw_like_composed(void **state) {
	size_t at = 0, count = 0;
	while (at < sizeof letters - 1) {
		size_t start = at;
		tc_utf8_next(letters, sizeof letters - 1, &at);
		char composed[8] = { 0 };
		memcpy(composed, letters + start, at - start);
		utf8proc_uint8_t *apart = utf8proc_NFD((const utf8proc_uint8_t *)composed);
		const struct tc_run *one = tc_fonts_run(*state, TC_WEIGHT_REGULAR, 80, composed);
		const struct tc_run *two =
			tc_fonts_run(*state, TC_WEIGHT_REGULAR, 80, (char *)apart);
		if (one->width_px == 0 || !same_picture(one, two)) {
			fail_msg("%s is drawn otherwise when decomposed", composed);
		}
		free(apart);
		count++;
	}
	assert_int_equal(count, 134);
}

/* Rows from the bottom of the mask where `text` is what `plain` is: the letter under its marks. */
static void assert_same_foot(struct tc_fonts *fonts, enum tc_weight weight, int size,
	const char *text, const char *plain) {
	const struct tc_run *marked = tc_fonts_run(fonts, weight, size, text);
	const struct tc_run *bare = tc_fonts_run(fonts, weight, size, plain);
	if (marked->ink_bottom_px < bare->ink_bottom_px ||
		marked->ink_bottom_px > bare->ink_bottom_px) {
		fail_msg("%s at %d px stands at %.0f, %s at %.0f", text, size,
			marked->ink_bottom_px, plain, bare->ink_bottom_px);
	}
}

static void tall_letters_keep_the_baseline(void **state) {
	static const struct {
		const char *marked, *plain;
	} pairs[] = { { "Ẵ", "A" }, { "Ằ", "A" }, { "Ỗ", "O" }, { "Ề", "E" }, { "Ử", "Ư" },
		{ "ẴH", "AH" }, { "HẴ", "HA" } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		for (int weight = TC_WEIGHT_LIGHT; weight <= TC_WEIGHT_BOLD; weight++) {
			for (int size = 10; size <= 400; size += size < 50 ? 1 : 23) {
				assert_same_foot(*state, (enum tc_weight)weight, size,
					pairs[i].marked, pairs[i].plain);
			}
		}
	}
}

static void loose_marks_keep_the_baseline(void **state) {
	/* Bahnar and Ê Đê write ơ̆; no composed letter exists. */
	static const char *const texts[] = { "Hơ̆", "H\xCC\x86\xCC\x81", "Ẵ\xCC\x86\xCC\x81H" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_true(
			tc_fonts_run(*state, TC_WEIGHT_REGULAR, 100, texts[i])->ink_bottom_px <= 2);
		assert_true(
			tc_fonts_run(*state, TC_WEIGHT_REGULAR, 100, texts[i])->ink_bottom_px >= 0);
	}
}

static void digits_are_equally_wide_at_every_size(void **state) {
	for (int size = 20; size <= 640; size += 31) {
		const struct tc_run *one =
			tc_fonts_run(*state, TC_WEIGHT_SEMIBOLD, size, "1.111.111");
		const struct tc_run *two =
			tc_fonts_run(*state, TC_WEIGHT_SEMIBOLD, size, "4.980.263");
		assert_true(one->advance_px >= two->advance_px);
		assert_true(one->advance_px <= two->advance_px);
	}
}

static void figures_are_as_wide_as_shaped_text(void **state) {
	static const char *const figures[] = { "1.234.567,89", "95,4%", "2026-11-21", "61/63",
		"+992" };
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
		char shaped[64];
		snprintf(shaped, sizeof shaped, "%s–", figures[i]);
		double with = tc_fonts_run(*state, TC_WEIGHT_REGULAR, 100, shaped)->advance_px;
		double dash = tc_fonts_run(*state, TC_WEIGHT_REGULAR, 100, "–")->advance_px;
		double alone = tc_fonts_run(*state, TC_WEIGHT_REGULAR, 100, figures[i])->advance_px;
		if (alone < with - dash - 4 || alone > with - dash + 4) {
			fail_msg("%s: %.1f px, shaped %.1f", figures[i], alone, with - dash);
		}
	}
}

static void capitals_measure_as_the_design_says(void **state) {
	double cap = tc_fonts_cap_px(*state, TC_WEIGHT_REGULAR, 1000);
	assert_true(cap >= 645 && cap <= 665);
}

static void unsafe_and_unknown_letters_are_boxes(void **state) {
	const struct tc_run *plain = tc_fonts_run(*state, TC_WEIGHT_REGULAR, 80, "12n");
	static const char *const texts[] = { "12\xE2\x80\xAEn", "12\x1Bn", "12\xE2\x80\x8Bn",
		"12\nn", "12\xF0\x9F\x98\x80n", "12\xEE\x80\x80n" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const struct tc_run *run = tc_fonts_run(*state, TC_WEIGHT_REGULAR, 80, texts[i]);
		if (run->advance_px < plain->advance_px + 20) {
			fail_msg("case %zu hides its letter", i);
		}
	}
}

/* A sanitizer has its own cost. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SLOWED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { SLOWED = 1 };
#else
enum { SLOWED = 0 };
#endif
#else
enum { SLOWED = 0 };
#endif

static double cpu_ms(void) {
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* F12. The time is CPU time and the best of three, so that a busy machine does not fail it. */
static void hostile_text_is_bounded(void **state) {
	const double most_ms = SLOWED ? 50 : 5;
	static char zalgo[1024], word[10001];
	zalgo[0] = 'a';
	for (int i = 0; i < 500; i++) {
		memcpy(zalgo + 1 + 2 * i, "\xCC\x81", 2);
	}
	memset(word, 'n', 10000);
	const char *texts[] = { zalgo, word, "" };
	for (size_t i = 0; i < 3; i++) {
		double best = 1e9;
		for (int weight = TC_WEIGHT_LIGHT; weight <= TC_WEIGHT_SEMIBOLD; weight++) {
			tc_fonts_run(*state, (enum tc_weight)weight, 80, "warm ́");
			double start = cpu_ms();
			const struct tc_run *run =
				tc_fonts_run(*state, (enum tc_weight)weight, 80, texts[i]);
			double spent = cpu_ms() - start;
			best = spent < best ? spent : best;
			assert_true(run->width_px <= 8192 + 80);
			assert_true(run->height_px <= 3 * 80);
		}
		print_message("# case %zu: %.2f ms\n", i, best);
		assert_true(best <= most_ms);
	}
	assert_true(tc_fonts_run(*state, TC_WEIGHT_REGULAR, 80, word)->advance_px > 8192);
	assert_int_equal(tc_fonts_run(*state, TC_WEIGHT_REGULAR, 80, "")->width_px, 0);
}

static void bad_bytes_do_not_crash(void **state) {
	static const char *const texts[] = { "\xFF\xFE", "ok\xC3", "\xED\xA0\x80",
		"a\xF4\x90\x80\x80" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_non_null(tc_fonts_run(*state, TC_WEIGHT_BOLD, 30, texts[i]));
	}
}

static void trimming_keeps_what_was_used_last(void **state) {
	struct tc_fonts *fonts = *state;
	tc_fonts_trim(fonts, 0);
	tc_fonts_trim(fonts, 0);
	assert_int_equal(tc_fonts_kept_bytes(fonts), 0);
	char text[16];
	for (int i = 0; i < 200; i++) {
		snprintf(text, sizeof text, "n %d", i);
		tc_fonts_run(fonts, TC_WEIGHT_REGULAR, 40, text);
		tc_fonts_trim(fonts, 64 << 10);
	}
	assert_true(tc_fonts_kept_bytes(fonts) <= (64 << 10) + 8192);
	const struct tc_run *run = tc_fonts_run(fonts, TC_WEIGHT_REGULAR, 40, "kept");
	const uint8_t *mask = run->coverage;
	tc_fonts_trim(fonts, 0);
	assert_ptr_equal(tc_fonts_run(fonts, TC_WEIGHT_REGULAR, 40, "kept")->coverage, mask);
}

static void copy_file(const char *from, const char *to, size_t most) {
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_non_null(in);
	assert_non_null(out);
	char buffer[4096];
	size_t got = 0;
	while (most > 0 && (got = fread(buffer, 1, sizeof buffer, in)) > 0) {
		got = got < most ? got : most;
		fwrite(buffer, 1, got, out);
		most -= got;
	}
	fclose(in);
	fclose(out);
}

/* A copy of the package whose SemiBold holds only the first `most` bytes; 0 leaves it out. */
static void assert_says_why(const char *top, size_t most) {
	static const char *const files[] = { "300Light/SourceSans3_300Light.ttf",
		"400Regular/SourceSans3_400Regular.ttf", "600SemiBold/SourceSans3_600SemiBold.ttf",
		"700Bold/SourceSans3_700Bold.ttf" };
	char directory[512], from[1100], to[1100];
	house_directory(directory, sizeof directory);
	for (int i = 0; i < 4; i++) {
		snprintf(from, sizeof from, "%s/%s", directory, files[i]);
		snprintf(to, sizeof to, "%s/%s", top, files[i]);
		char *slash = strrchr(to, '/');
		*slash = '\0';
		mkdir(to, 0700);
		*slash = '/';
		unlink(to);
		if (i != 2 || most > 0) {
			copy_file(from, to, i == 2 ? most : (size_t)16 << 20);
		}
	}
	struct tc_fonts *fonts = NULL;
	struct tc_error err = { 0 };
	if (access("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", R_OK) == 0) {
		assert_int_equal(tc_fonts_open(top, &fonts, &err), TC_OK);
		assert_non_null(strstr(tc_fonts_describe(fonts), "Noto Sans"));
		snprintf(err.message, sizeof err.message, "%s", tc_fonts_complaint(fonts));
		tc_fonts_close(fonts);
	} else {
		assert_int_equal(tc_fonts_open(top, &fonts, &err), TC_UNAVAILABLE);
	}
	assert_non_null(strstr(err.message, "SourceSans3_600SemiBold.ttf"));
	assert_non_null(strstr(err.message, "@expo-google-fonts/source-sans-3"));
}

static void a_missing_or_damaged_file_is_named_with_its_package(void **state) {
	(void)state;
	char top[] = "/tmp/tc-fonts-XXXXXX", command[1100];
	assert_non_null(mkdtemp(top));
	assert_says_why(top, 0);
	assert_says_why(top, 100);
	static const char *const left[] = { "300Light/SourceSans3_300Light.ttf",
		"400Regular/SourceSans3_400Regular.ttf", "600SemiBold/SourceSans3_600SemiBold.ttf",
		"700Bold/SourceSans3_700Bold.ttf" };
	for (int i = 0; i < 4; i++) {
		snprintf(command, sizeof command, "%s/%s", top, left[i]);
		unlink(command);
		*strrchr(command, '/') = '\0';
		rmdir(command);
	}
	rmdir(top);
}

#define HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_fonts)
#define SUBSTITUTE(test) cmocka_unit_test_setup_teardown(test, open_substitute, close_fonts)

int main(void) {
	const struct CMUnitTest tests[] = {
		HOUSE(the_house_family_is_named),
		SUBSTITUTE(the_substitute_is_named),
		HOUSE(decomposed_letters_draw_like_composed),
		HOUSE(tall_letters_keep_the_baseline),
		{ "tall_letters_keep_the_baseline_of_the_substitute",
			tall_letters_keep_the_baseline, open_substitute, close_fonts, NULL },
		HOUSE(loose_marks_keep_the_baseline),
		HOUSE(digits_are_equally_wide_at_every_size),
		HOUSE(figures_are_as_wide_as_shaped_text),
		HOUSE(capitals_measure_as_the_design_says),
		HOUSE(unsafe_and_unknown_letters_are_boxes),
		HOUSE(hostile_text_is_bounded),
		HOUSE(bad_bytes_do_not_crash),
		HOUSE(trimming_keeps_what_was_used_last),
		cmocka_unit_test(a_missing_or_damaged_file_is_named_with_its_package),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
