/* A wall with the code lists of tests/data/numbers, on which everything is made of everything. */
#ifndef TC_TESTS_NUMBERS_H
#define TC_TESTS_NUMBERS_H

#include "feeds/judge/derive.h"
#include "feeds/judge/judge.h"
#include "tests/feeds/mirror/figures.h"

struct numbers {
	struct tc_catalogue *catalogue;
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;
	struct tc_view *view; /* of the last numbers_ask */
	int64_t hub_ms, sequence;
};

static inline int64_t numbers_go_to(struct numbers *numbers, const char *moment) {
	int64_t ms = figures_ms(moment) - numbers->hub_ms;
	numbers->hands.monotonic_ms += ms;
	numbers->hub_ms += ms;
	return numbers->hub_ms;
}

/* Every series of every area. */
static inline void numbers_open_mirror(struct numbers *numbers) {
	int indicators = tc_catalogue_indicator_count(numbers->catalogue);
	int areas = tc_catalogue_area_count(numbers->catalogue), count = 0;
	struct tc_mirror_series *series =
		calloc((size_t)indicators * (size_t)areas, sizeof *series);
	for (int i = 0; i < indicators; i++) {
		for (int area = 0; area < areas; area++) {
			series[count++] = (struct tc_mirror_series) { i, area, 40 };
		}
	}
	numbers->mirror = tc_mirror_create(numbers->catalogue, &numbers->clock, series, count);
	free(series);
	assert_true(tc_mirror_set_deriver(numbers->mirror, &tc_judge_deriver));
	tc_mirror_set_link(numbers->mirror, TC_LINK_LIVE);
	figures_hear_clock(numbers->mirror, numbers->hub_ms);
}

static inline int numbers_open(void **state) {
	struct numbers *numbers = calloc(1, sizeof *numbers);
	struct tc_faults *faults = calloc(1, sizeof *faults);
	char path[TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/numbers", getenv("TC_TEST_DATA"));
	if (tc_catalogue_open(path, &numbers->catalogue, faults) != TC_OK) {
		tc_faults_print(faults, stderr);
		return 1;
	}
	free(faults);
	numbers->hands.monotonic_ms = 90000000;
	numbers->clock = tc_clock_of_manual(&numbers->hands);
	numbers->hub_ms = figures_ms("2024-06-05T12:00:00+07:00");
	numbers_open_mirror(numbers);
	*state = numbers;
	return 0;
}

static inline int numbers_close(void **state) {
	struct numbers *numbers = *state;
	tc_view_drop(numbers->view);
	tc_mirror_destroy(numbers->mirror);
	tc_catalogue_close(numbers->catalogue);
	free(numbers);
	return 0;
}

static inline void numbers_say_from(struct numbers *numbers, const char *source,
	const char *indicator, const char *area, const char *period, const char *value,
	char status) {
	struct tc_observation observation = figures_observation(numbers->catalogue, indicator, area,
		period, value, source, NULL, ++numbers->sequence);
	observation.recorded_at_ms = observation.stored_at_ms = numbers->hub_ms;
	observation.status = status;
	tc_mirror_observe(numbers->mirror, &observation);
}

static inline void numbers_say(struct numbers *numbers, const char *indicator, const char *area,
	const char *period, const char *value) {
	numbers_say_from(numbers, "/report", indicator, area, period, value, 'A');
}

static inline int numbers_area(const struct numbers *numbers, const char *area) {
	int index = tc_catalogue_find_area(numbers->catalogue, area, numbers->hub_ms);
	assert_true(index >= 0);
	return index;
}

static inline const struct tc_series *numbers_series(
	struct numbers *numbers, const char *indicator, const char *area) {
	tc_view_drop(numbers->view);
	numbers->view = tc_mirror_view(numbers->mirror);
	return tc_view_series(numbers->view,
		tc_catalogue_find_indicator(numbers->catalogue, indicator),
		numbers_area(numbers, area));
}

static inline struct tc_reading numbers_ask(
	struct numbers *numbers, const char *indicator, const char *area) {
	(void)numbers_series(numbers, indicator, area);
	struct tc_question question = { tc_catalogue_find_indicator(numbers->catalogue, indicator),
		numbers_area(numbers, area), INT64_MAX };
	return tc_judge(numbers->view, &question);
}

static inline void numbers_assert(struct numbers *numbers, const char *indicator, const char *area,
	const char *value, unsigned marks) {
	struct tc_reading reading = numbers_ask(numbers, indicator, area);
	if (value == NULL) {
		assert_true(reading.point == NULL || !reading.point->has_value);
	} else {
		assert_non_null(reading.point);
		assert_true(reading.point->has_value);
		assert_string_equal(reading.point->value.text, value);
	}
	assert_int_equal(reading.marks, marks);
}

#endif
