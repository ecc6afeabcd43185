#include "feeds/identity/audit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { RECORD_MAX = 1 << 20, LINES = 24 };

static const int64_t noon_ms = 1600000000000;

static int start(void **state) {
	char *directory = calloc(1, 64);
	assert_non_null(directory);
	snprintf(directory, 64, "/tmp/toancanh-audit-XXXXXX");
	assert_non_null(mkdtemp(directory));
	*state = directory;
	return 0;
}

static const char *path_of(const char *directory, const char *name) {
	static char path[128];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	return path;
}

static int end(void **state) {
	unlink(path_of(*state, "audit.jsonl"));
	unlink(path_of(*state, "audit.head"));
	rmdir(*state);
	free(*state);
	return 0;
}

static struct tc_audit_record record(const char *object) {
	return (struct tc_audit_record) { .actor = "user:root",
		.act = "token.add",
		.object = object,
		.outcome = "done",
		.at_ms = noon_ms,
		.count = 1 };
}

static void append(const char *directory, int count) {
	for (int i = 0; i < count; i++) {
		char name[24];
		struct tc_error err = { 0 };
		snprintf(name, sizeof name, "n%d", i);
		struct tc_audit_record one = record(name);
		if (tc_audit_append(directory, &one, 1, &err) != TC_OK) {
			fail_msg("%s", err.message);
		}
	}
}

static size_t load(const char *directory, const char *name, char *out) {
	FILE *file = fopen(path_of(directory, name), "rb");
	assert_non_null(file);
	size_t length = fread(out, 1, RECORD_MAX, file);
	fclose(file);
	return length;
}

static void save(const char *directory, const char *name, const char *bytes, size_t length) {
	FILE *file = fopen(path_of(directory, name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	fclose(file);
}

static struct tc_audit_verdict verify(const char *directory, const struct tc_audit_head *anchor) {
	struct tc_audit_verdict verdict;
	assert_int_equal(tc_audit_verify(directory, anchor, &verdict, NULL), TC_OK);
	return verdict;
}

static void what_was_appended_is_whole(void **state) {
	struct tc_audit_head head, again;
	char text[TC_AUDIT_HEAD_TEXT];
	append(*state, LINES);
	struct tc_audit_verdict verdict = verify(*state, NULL);
	assert_int_equal(verdict.broken, 0);
	assert_int_equal(verdict.head.number, LINES);
	assert_int_equal(tc_audit_head_read(*state, &head, NULL), TC_OK);
	assert_memory_equal(head.hash, verdict.head.hash, sizeof head.hash);
	tc_audit_head_write(&head, text);
	assert_true(tc_audit_head_parse(text, &again));
	assert_int_equal(again.number, head.number);
	assert_memory_equal(again.hash, head.hash, sizeof head.hash);
	struct stat status;
	assert_int_equal(stat(path_of(*state, "audit.jsonl"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void nothing_is_no_record(void **state) {
	struct tc_audit_verdict verdict;
	struct tc_audit_head anchor = { .number = 3 };
	struct tc_error err = { 0 };
	assert_int_equal(tc_audit_verify(*state, NULL, &verdict, &err), TC_NOT_FOUND);
	assert_int_equal(tc_audit_head_read(*state, &anchor, NULL), TC_NOT_FOUND);
	anchor.number = 3;
	verdict = verify(*state, &anchor);
	assert_int_equal(verdict.broken, 1);
}

/* The number of the line that holds the byte. */
static int line_of(const char *bytes, size_t at) {
	int line = 1;
	for (size_t i = 0; i < at; i++) {
		line += bytes[i] == '\n';
	}
	return line;
}

/* A byte of every line is changed in every way that a bit can be. */
static void every_changed_byte_is_found_at_its_line(void **state) {
	static char whole[RECORD_MAX];
	append(*state, LINES);
	size_t length = load(*state, "audit.jsonl", whole);
	int edits = 0;
	for (size_t at = 0; at < length; at += 11) {
		for (int bit = 0; bit < 8; bit += 3) {
			char kept = whole[at];
			whole[at] = (char)(kept ^ 1 << bit);
			save(*state, "audit.jsonl", whole, length);
			struct tc_audit_verdict verdict = verify(*state, NULL);
			whole[at] = kept;
			assert_int_equal(verdict.broken, line_of(whole, at));
			assert_int_equal(verdict.head.number, verdict.broken - 1);
			edits++;
		}
	}
	assert_true(edits > 1000);
}

/* What a hand can do to lines: from line on, count of them. */
static size_t line_start(const char *bytes, int line) {
	const char *at = bytes;
	for (int i = 1; i < line; i++) {
		at = strchr(at, '\n') + 1;
	}
	return (size_t)(at - bytes);
}

static void lines_cut_moved_doubled_or_lost_are_found(void **state) {
	static char whole[RECORD_MAX], other[RECORD_MAX];
	append(*state, LINES);
	size_t length = load(*state, "audit.jsonl", whole);
	whole[length] = '\0';
	for (int line = 1; line <= LINES; line++) {
		size_t from = line_start(whole, line);
		size_t to = line_start(whole, line + 1);
		/* cut out */
		memcpy(other, whole, from);
		memcpy(other + from, whole + to, length - to);
		save(*state, "audit.jsonl", other, length - (to - from));
		assert_int_equal(verify(*state, NULL).broken, line);
		/* doubled */
		memcpy(other, whole, to);
		memcpy(other + to, whole + from, length - from);
		save(*state, "audit.jsonl", other, length + to - from);
		assert_int_equal(verify(*state, NULL).broken, line + 1);
		/* the end is lost, at a line and within one */
		save(*state, "audit.jsonl", whole, from);
		assert_int_equal(verify(*state, NULL).broken, line);
		save(*state, "audit.jsonl", whole, to - 1);
		assert_int_equal(verify(*state, NULL).broken, line);
		if (line < LINES) { /* two change places */
			size_t next = line_start(whole, line + 2);
			memcpy(other, whole, from);
			memcpy(other + from, whole + to, next - to);
			memcpy(other + from + next - to, whole + from, to - from);
			memcpy(other + next, whole + next, length - next);
			save(*state, "audit.jsonl", other, length);
			assert_int_equal(verify(*state, NULL).broken, line);
		}
	}
}

static void a_record_replaced_whole_is_found_by_its_anchor(void **state) {
	static char early[RECORD_MAX], early_head[RECORD_MAX];
	struct tc_audit_head anchor;
	append(*state, 5);
	size_t length = load(*state, "audit.jsonl", early);
	size_t head_length = load(*state, "audit.head", early_head);
	append(*state, 5);
	assert_int_equal(tc_audit_head_read(*state, &anchor, NULL), TC_OK);
	assert_int_equal(verify(*state, &anchor).broken, 0);
	save(*state, "audit.jsonl", early, length);
	save(*state, "audit.head", early_head, head_length);
	assert_int_equal(verify(*state, NULL).broken, 0); /* a rollback looks whole by itself */
	assert_int_equal(verify(*state, &anchor).broken, 6);
	append(*state, 7); /* another history, as long */
	struct tc_audit_record more = record("x");
	assert_int_equal(tc_audit_append(*state, &more, 1, NULL), TC_OK);
	assert_int_equal(verify(*state, NULL).broken, 0);
	unlink(path_of(*state, "audit.head"));
	assert_int_equal(verify(*state, NULL).broken, 14);
}

static void another_history_of_the_same_length_is_found(void **state) {
	struct tc_audit_head anchor;
	append(*state, 5);
	assert_int_equal(tc_audit_head_read(*state, &anchor, NULL), TC_OK);
	unlink(path_of(*state, "audit.jsonl"));
	unlink(path_of(*state, "audit.head"));
	for (int i = 0; i < 5; i++) {
		struct tc_audit_record forged = record("nobody");
		assert_int_equal(tc_audit_append(*state, &forged, 1, NULL), TC_OK);
	}
	assert_int_equal(verify(*state, NULL).broken, 0);
	assert_int_equal(verify(*state, &anchor).broken, 5);
}

static void a_damaged_end_takes_nothing_more(void **state) {
	static char whole[RECORD_MAX];
	append(*state, 3);
	size_t length = load(*state, "audit.jsonl", whole);
	struct tc_audit_record one = record("x");
	struct tc_error err = { 0 };
	save(*state, "audit.jsonl", whole, length - 1);
	assert_int_equal(tc_audit_append(*state, &one, 1, &err), TC_BAD_INPUT);
	assert_non_null(strstr(err.message, "lines are missing"));
	save(*state, "audit.jsonl", whole, 0);
	assert_int_equal(tc_audit_append(*state, &one, 1, &err), TC_BAD_INPUT);
	save(*state, "audit.jsonl", whole, length);
	unlink(path_of(*state, "audit.head"));
	assert_int_equal(tc_audit_append(*state, &one, 1, &err), TC_BAD_INPUT);
	assert_non_null(strstr(err.message, "audit.head is missing"));
	save(*state, "audit.head", "x", 1);
	assert_int_equal(tc_audit_append(*state, &one, 1, &err), TC_BAD_INPUT);
}

/* A writer can die behind any byte of its write: the lines it brought whole are kept, the part goes. */
static void a_writer_that_died_is_followed(void **state) {
	static char whole[RECORD_MAX], head[RECORD_MAX];
	append(*state, 2);
	size_t before = load(*state, "audit.jsonl", whole);
	size_t head_length = load(*state, "audit.head", head);
	append(*state, 2);
	size_t length = load(*state, "audit.jsonl", whole);
	whole[length] = '\0';
	for (size_t cut = before; cut <= length; cut += cut + 7 < length ? 7 : 1) {
		save(*state, "audit.jsonl", whole, cut);
		save(*state, "audit.head", head, head_length);
		assert_int_equal(verify(*state, NULL).broken, 0);
		append(*state, 1);
		struct tc_audit_verdict verdict = verify(*state, NULL);
		assert_int_equal(verdict.broken, 0);
		assert_int_equal(verdict.head.number, line_of(whole, cut));
	}
}

struct seen {
	int count;
	char actor[4096], object[4096];
};

static void see(void *user, const struct tc_audit_line *line) {
	struct seen *seen = user;
	seen->count++;
	snprintf(seen->actor, sizeof seen->actor, "%s", line->actor);
	snprintf(seen->object, sizeof seen->object, "%s", line->object);
}

static const char *const injections[] = {
	"line\nbreak",
	"\r\n{\"number\":1}",
	"\",\"act\":\"token.add\",\"x\":\"",
	"\x1b[2J\x1b[31m",
	"\\\",\\u0000",
	"\xe2\x80\xae reversed",
	"\xff\xfe not UTF-8 \xc3",
	"\xef\xbf\xbf",
	"\x7f\x01\x02",
	"",
	"{}",
	"%n%s%n",
};

/* A9: n records for n acts, whatever a stranger calls itself; the file is plain ASCII. */
static void a_stranger_cannot_forge_a_line(void **state) {
	static char whole[RECORD_MAX];
	size_t count = sizeof injections / sizeof *injections;
	char longest[5000];
	memset(longest, '\x01', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	for (size_t i = 0; i <= count; i++) {
		struct tc_audit_record one = record(i < count ? injections[i] : longest);
		one.actor = one.outcome = one.detail = one.object;
		assert_int_equal(tc_audit_append(*state, &one, 1, NULL), TC_OK);
		struct seen seen = { 0 };
		assert_int_equal(tc_audit_list(*state, 1, see, &seen, NULL), TC_OK);
		assert_int_equal(seen.count, i + 1);
		assert_string_equal(seen.actor, seen.object);
	}
	assert_int_equal(verify(*state, NULL).broken, 0);
	size_t length = load(*state, "audit.jsonl", whole);
	for (size_t i = 0; i < length; i++) {
		assert_true(whole[i] == '\n' || (whole[i] >= ' ' && whole[i] <= '~'));
	}
}

enum { WRITERS = 4, EACH = 20 };

static void writers_at_the_same_time(void **state) {
	pid_t children[WRITERS];
	for (int w = 0; w < WRITERS; w++) {
		children[w] = fork();
		assert_true(children[w] >= 0);
		if (children[w] == 0) {
			int failed = 0;
			for (int i = 0; i < EACH; i++) {
				const struct tc_audit_record two[] = { record("a"), record("b") };
				failed += tc_audit_append(*state, two, 2, NULL) != TC_OK;
			}
			_exit(failed != 0);
		}
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;
		assert_int_equal(waitpid(children[w], &status, 0), children[w]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	struct tc_audit_verdict verdict = verify(*state, NULL);
	assert_int_equal(verdict.broken, 0);
	assert_int_equal(verdict.head.number, 2 * WRITERS * EACH);
}

static void where_it_cannot_be_written(void **state) {
	struct tc_audit_record one = record("x");
	assert_int_equal(mkdir(path_of(*state, "audit.jsonl"), 0700), 0);
	assert_int_equal(tc_audit_append(*state, &one, 1, NULL), TC_UNAVAILABLE);
	rmdir(path_of(*state, "audit.jsonl"));
	assert_int_equal(symlink("/dev/full", path_of(*state, "audit.jsonl")), 0);
	assert_int_equal(tc_audit_append(*state, &one, 1, NULL), TC_UNAVAILABLE);
	unlink(path_of(*state, "audit.jsonl"));
	assert_int_equal(tc_audit_append("/proc/1/toancanh", &one, 1, NULL), TC_UNAVAILABLE);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_appended_is_whole, start, end),
		cmocka_unit_test_setup_teardown(nothing_is_no_record, start, end),
		cmocka_unit_test_setup_teardown(
			every_changed_byte_is_found_at_its_line, start, end),
		cmocka_unit_test_setup_teardown(
			lines_cut_moved_doubled_or_lost_are_found, start, end),
		cmocka_unit_test_setup_teardown(
			a_record_replaced_whole_is_found_by_its_anchor, start, end),
		cmocka_unit_test_setup_teardown(
			another_history_of_the_same_length_is_found, start, end),
		cmocka_unit_test_setup_teardown(a_damaged_end_takes_nothing_more, start, end),
		cmocka_unit_test_setup_teardown(a_writer_that_died_is_followed, start, end),
		cmocka_unit_test_setup_teardown(a_stranger_cannot_forge_a_line, start, end),
		cmocka_unit_test_setup_teardown(writers_at_the_same_time, start, end),
		cmocka_unit_test_setup_teardown(where_it_cannot_be_written, start, end),
	};
	return cmocka_run_group_tests_name("feeds/identity/audit", tests, NULL, NULL);
}
