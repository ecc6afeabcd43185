#include "feeds/wire/recorded.h"

#include "feeds/judge/judge.h"
#include "tests/feeds/mirror/figures.h"

#include <time.h>
#include <unistd.h>

#define EVENT(type)                                                                                \
	"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh." type                                    \
	".v1\",\"source\":\"/hub\",\"id\":\"1\",\"data\":"
#define ROW(indicator)                                                                             \
	EVENT("snapshot")                                                                          \
	"{\"columns\":[\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\",\"OBS_VALUE\",\"SOURCE\","       \
	"\"STORED_AT\"],"                                                                          \
	"\"rows\":[[\"" indicator                                                                  \
	"\",\"VN\",\"2026-11-18T17:36:40+07:00\",\"24\",\"/bo/ket-noi\","                          \
	"\"2026-11-18T17:37:00+07:00\"]],"
#define PICTURE ROW("gris.realtime.connections") "\"complete\":true,\"cursor\":7}}\n"
#define STATUS(state)                                                                              \
	EVENT("status")                                                                            \
	"{\"server_time\":\"2026-11-18T17:40:00+07:00\",\"store\":\"ok\",\"sources\":[{"           \
	"\"source\":"                                                                              \
	"\"/bo/ket-noi\",\"state\":\"" state                                                       \
	"\",\"since\":\"2026-11-18T17:39:00+07:00\"}],\"cursor\":7}}\n"

static struct tc_catalogue *catalogue;

static enum tc_result load(const char *text, struct tc_mirror **mirror,
	struct tc_recorded *recorded, struct tc_faults *faults) {
	char path[] = "/tmp/recorded-XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
	close(file);
	const struct tc_mirror_series series = { tc_catalogue_find_indicator(
							 catalogue, "gris.realtime.connections"),
		tc_catalogue_find_area(catalogue, "VN", 0), 10 };
	*mirror = tc_mirror_create(catalogue, tc_clock_system(), &series, 1);
	enum tc_result result = tc_recorded_load(path, catalogue, *mirror, recorded, faults);
	unlink(path);
	return result;
}

static struct tc_reading read_now(struct tc_mirror *mirror, int64_t *now_ms) {
	struct tc_view *view = tc_mirror_view(mirror);
	const struct tc_question question = { tc_catalogue_find_indicator(
						      catalogue, "gris.realtime.connections"),
		tc_catalogue_find_area(catalogue, "VN", 0), INT64_MAX };
	struct tc_reading reading = tc_judge(view, &question);
	*now_ms = tc_view_now_ms(view);
	tc_view_drop(view);
	return reading;
}

/* Three minutes of silence are three minutes, however long the recording is looked at. */
static void it_is_judged_as_when_it_ended(void **state) {
	(void)state;
	static const struct {
		const char *text;
		unsigned marks;
	} cases[] = {
		{ PICTURE STATUS("silent"), TC_MARK_STALE },
		{ STATUS("silent") PICTURE STATUS("lost"), TC_MARK_STALE | TC_MARK_LOST },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tc_faults faults = { 0 };
		struct tc_mirror *mirror;
		struct tc_recorded recorded;
		int64_t now_ms = 0;
		assert_int_equal(load(cases[i].text, &mirror, &recorded, &faults), TC_OK);
		assert_int_equal(recorded.rows, 1);
		struct tc_reading first = read_now(mirror, &now_ms);
		nanosleep(&(struct timespec) { .tv_nsec = 30 * 1000000L }, NULL);
		struct tc_reading later = read_now(mirror, &now_ms);
		assert_true(now_ms == figures_ms("2026-11-18T17:40:00+07:00"));
		assert_int_equal(first.marks & (TC_MARK_STALE | TC_MARK_LOST), cases[i].marks);
		assert_int_equal(later.marks, first.marks);
		assert_true(later.age_ms == first.age_ms);
		assert_true(llabs(first.age_ms - 180000) < 2000);
		tc_mirror_destroy(mirror);
	}
}

static void a_fault_spoils_all_and_says_where(void **state) {
	(void)state;
	static const struct {
		const char *text, *said;
		int line;
	} cases[] = {
		{ PICTURE "[1]\n" STATUS("lost"), "expected what a hub says", 2 },
		{ PICTURE "{\"INDICATOR\":1}\n" STATUS("lost"), "expected what a hub says", 2 },
		{ STATUS("lost") ROW("not.ours") "\"complete\":true}}\n", "not in the code lists",
			2 },
		{ EVENT("nack") "{\"errors\":[{\"code\":\"forbidden\",\"message\":\"no\"}]}}\n",
			"refused the subscription: forbidden: no", 1 },
		{ PICTURE, "ends before", 1 },
		{ STATUS("lost") ROW("gris.realtime.connections") "\"complete\":false}}\n",
			"ends before", 2 },
		{ "", "ends before", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tc_faults faults = { 0 };
		struct tc_mirror *mirror;
		print_message("# %s\n", cases[i].said);
		assert_int_equal(load(cases[i].text, &mirror, NULL, &faults), TC_BAD_INPUT);
		assert_non_null(strstr(faults.items[0].message, cases[i].said));
		assert_int_equal(faults.items[0].line, cases[i].line);
		assert_true(faults.items[0].message_vi[0] != 0);
		struct tc_view *view = tc_mirror_view(mirror);
		assert_int_equal(tc_view_rehearsal(view), TC_REHEARSAL_NONE);
		assert_int_equal(tc_view_find_source(view, "/bo/ket-noi"), -1);
		tc_view_drop(view);
		tc_mirror_destroy(mirror);
	}
}

static void a_file_that_is_not_there_is_told(void **state) {
	(void)state;
	struct tc_faults faults = { 0 };
	struct tc_mirror *mirror = tc_mirror_create(catalogue, tc_clock_system(), NULL, 0);
	assert_int_equal(
		tc_recorded_load("/nowhere", catalogue, mirror, NULL, &faults), TC_NOT_FOUND);
	assert_int_equal(faults.errors, 1);
	tc_mirror_destroy(mirror);
}

int main(void) {
	catalogue = figures_catalogue();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_judged_as_when_it_ended),
		cmocka_unit_test(a_fault_spoils_all_and_says_where),
		cmocka_unit_test(a_file_that_is_not_there_is_told),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	tc_catalogue_close(catalogue);
	return failed;
}
