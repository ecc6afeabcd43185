#include "feeds/judge/hints.h"
#include "tests/feeds/mirror/figures.h"

#include <math.h>

/* Series written by hand and by a seeded generator; no mirror is needed. */
enum { DAYS_MAX = 160, SERIES = 10000, FOUND_MAX = 64 };

struct pen {
	struct tc_point points[DAYS_MAX];
	struct tc_series series;
	int64_t next_ms;
};

struct found {
	struct tc_hint items[FOUND_MAX];
	int count;
};

static struct tc_catalogue *catalogue;

static int open_lists(void **state) {
	(void)state;
	catalogue = figures_catalogue();
	return 0;
}

static int close_lists(void **state) {
	(void)state;
	tc_catalogue_close(catalogue);
	return 0;
}

static void begin(struct pen *pen, const char *indicator, const char *area, const char *moment) {
	*pen = (struct pen) { .next_ms = figures_ms(moment) };
	pen->series.indicator = tc_catalogue_find_indicator(catalogue, indicator);
	pen->series.area = tc_catalogue_find_area(catalogue, area, INT64_MAX);
	pen->series.points = pen->points;
	assert_true(pen->series.indicator >= 0 && pen->series.area >= 0);
}

static struct tc_point *put(struct pen *pen, const char *text) {
	struct tc_point *point = &pen->points[pen->series.count++];
	assert_true(pen->series.count <= DAYS_MAX);
	*point = (struct tc_point) { .start_ms = pen->next_ms,
		.end_ms = pen->next_ms + 86400000,
		.grain = TC_GRAIN_DAY,
		.has_value = true };
	pen->next_ms = point->end_ms;
	assert_int_equal(tc_decimal_parse(text, strlen(text), &point->value), TC_DECIMAL_FINE);
	return point;
}

static void put_number(struct pen *pen, int64_t number) {
	char text[32];
	snprintf(text, sizeof text, "%lld", (long long)number);
	(void)put(pen, text);
}

/* A whole that ends with the newest day. */
static void put_whole(struct pen *pen, const char *period, const char *text) {
	struct tc_period read;
	struct tc_point *point = put(pen, text);
	assert_true(tc_period_parse(period, strlen(period), &read));
	pen->next_ms -= 86400000;
	point->start_ms = read.start_ms;
	point->end_ms = read.end_ms;
	point->grain = read.grain;
}

static uint64_t draw(uint64_t *seed) {
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void take(void *user, const struct tc_hint *hint) {
	struct found *found = user;
	assert_true(found->count < FOUND_MAX);
	found->items[found->count++] = *hint;
}

static struct found find(const struct tc_series *const *series, int count) {
	struct found found = { .count = 0 };
	assert_true(tc_hints_find(catalogue, series, count, take, &found));
	return found;
}

static struct found find_in(const struct pen *pen) {
	const struct tc_series *series = &pen->series;
	return find(&series, 1);
}

static const struct tc_hint *kind_of(const struct found *found, enum tc_hint_kind kind) {
	for (int i = 0; i < found->count; i++) {
		if (found->items[i].kind == kind) {
			return &found->items[i];
		}
	}
	return NULL;
}

/* Small ones worked out by hand, and the two ends. */
static void test_the_binomial_tail(void **state) {
	static const struct {
		int tries, hits;
		double share, tail;
	} rows[] = { { 10, 0, 0.2, 1 }, { 10, 10, 0.2, 1.024e-7 }, { 1, 1, 0.2, 0.2 },
		{ 3, 2, 0.5, 0.5 }, { 4, 3, 0.5, 0.3125 }, { 2, 1, 0.01, 0.0199 },
		{ 5, 1, 0.2, 0.67232 } };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double tail = tc_hint_tail(rows[i].tries, rows[i].hits, rows[i].share);
		assert_true(fabs(tail - rows[i].tail) < 1e-12);
	}
	assert_true(tc_hint_tail(1000, 1000, 0.2) >= 0);
}

static void test_a_month_against_its_days(void **state) {
	static const struct {
		const char *indicator, *month;
		int days; /* of 30 */
		bool hint;
	} rows[] = {
		{ "ops.dossiers.total", "3000", 30, false },
		{ "ops.dossiers.total", "3000.0", 30, false },
		{ "ops.dossiers.total", "3001", 30, true },
		{ "ops.dossiers.total", "3001", 29, false }, /* a day is missing */
		{ "portal.payments", "3001", 30, false },    /* a level is no sum */
		{ "portal.calls.daily", "100", 30, false },  /* calls a day: a mean */
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pen pen;
		begin(&pen, rows[i].indicator, "VN", "2020-06-01T00:00:00+07:00");
		for (int day = 0; day < 30; day++) {
			put(&pen, "100")->has_value = day < rows[i].days;
		}
		put_whole(&pen, "2020-06", rows[i].month);
		struct found found = find_in(&pen);
		const struct tc_hint *hint = kind_of(&found, TC_HINT_SUM);
		assert_int_equal(hint != NULL, rows[i].hint);
		if (hint != NULL) {
			assert_string_equal(hint->expected.text, "3000");
			assert_int_equal(hint->count, 30);
			assert_true(hint->chance < 0);
		}
	}
}

static void test_a_jump(void **state) {
	static const struct {
		const char *value;
		int before;
		bool hint;
	} rows[] = { { "2000", 30, true }, { "1012", 30, false }, { "2000", 29, false } };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pen pen;
		begin(&pen, "ops.dossiers.total", "VN", "2020-01-01T00:00:00+07:00");
		for (int day = 0; day < rows[i].before; day++) {
			put_number(&pen, 1000 + day * 7 % 11);
		}
		put(&pen, rows[i].value);
		struct found found = find_in(&pen);
		assert_int_equal(kind_of(&found, TC_HINT_JUMP) != NULL, rows[i].hint);
	}
}

/* n values, the first of them round. */
static void test_round_numbers(void **state) {
	static const struct {
		int count, round;
		int64_t size;
		bool hint;
	} rows[] = { { 40, 40, 1000, true }, { 40, 24, 1000, true }, { 40, 10, 1000, false },
		{ 29, 29, 1000, false }, { 40, 40, 5, false } };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pen pen;
		begin(&pen, "ops.dossiers.total", "VN", "2020-01-01T00:00:00+07:00");
		for (int day = 0; day < rows[i].count; day++) {
			int64_t even = rows[i].size + day % 9 * 5;
			put_number(&pen, day < rows[i].round ? even : even + 1 + day % 4);
		}
		struct found found = find_in(&pen);
		const struct tc_hint *hint = kind_of(&found, TC_HINT_ROUND);
		assert_int_equal(hint != NULL, rows[i].hint);
		if (hint != NULL) {
			assert_int_equal(hint->count, rows[i].round);
			assert_int_equal(hint->of, rows[i].count);
		}
	}
}

/* Whole percents among values of one decimal end in .0. */
static void test_round_decimals(void **state) {
	struct pen pen;
	(void)state;
	begin(&pen, "ops.dossiers.on-time-rate", "VN", "2020-01-01T00:00:00+07:00");
	for (int day = 0; day < 40; day++) {
		char text[16];
		snprintf(text, sizeof text, day == 0 ? "7%d.3" : "7%d", day % 10);
		put(&pen, text);
	}
	struct found found = find_in(&pen);
	const struct tc_hint *hint = kind_of(&found, TC_HINT_ROUND);
	assert_non_null(hint);
	assert_int_equal(hint->count, 39);
}

static void test_the_same_again(void **state) {
	static const struct {
		int run;
		const char *value;
		int every; /* before the run each so many days repeat the day before; 0: none does */
		bool hint;
	} rows[] = { { 8, "1234", 0, true }, { 3, "1234", 0, false }, { 8, "12", 0, false },
		{ 8, "1234", 2, false }, { 20, "4000", 0, false } };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pen pen;
		begin(&pen, "portal.dossiers.online.daily", "VN", "2020-01-01T00:00:00+07:00");
		for (int day = 0; day < 60; day++) {
			int step = rows[i].every == 0 ? day : day - day % rows[i].every;
			put_number(&pen, 2000 + step * 13);
		}
		for (int day = 0; day < rows[i].run; day++) {
			put(&pen, rows[i].value);
		}
		struct found found = find_in(&pen);
		const struct tc_hint *hint = kind_of(&found, TC_HINT_REPEAT);
		assert_int_equal(hint != NULL, rows[i].hint);
		assert_int_equal(hint == NULL ? rows[i].run : hint->count, rows[i].run);
	}
}

static void test_copied_areas(void **state) {
	static const struct {
		const char *areas[3];
		int copied;      /* days of 20 that the second has from the first */
		bool everywhere; /* and the third as well */
		bool hint;
	} rows[] = {
		{ { "VN-2025:01", "VN-2025:04", "VN-2025:08" }, 20, false, true },
		{ { "VN-2025:01", "VN-2025:04", "VN-2025:08" }, 8, false, true },
		{ { "VN-2025:01", "VN-2025:04", "VN-2025:08" }, 2, false, false },
		{ { "VN-2025:01", "VN-2025:04", "VN-2025:08" }, 20, true, false },
		{ { "VN-2025:01", "VN-2004:01", "VN-2025:08" }, 20, false, false },
		{ { "VN-2025:01", "VN", "VN-2025:08" }, 20, false, false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pen pens[3];
		uint64_t seed = 7 + i;
		for (int k = 0; k < 3; k++) {
			begin(&pens[k], "ops.dossiers.total", rows[i].areas[k],
				"2020-01-01T00:00:00+07:00");
		}
		for (int day = 0; day < 20; day++) {
			int64_t own = 10000 + (int64_t)(draw(&seed) % 9000);
			bool copied = day < rows[i].copied;
			put_number(&pens[0], own);
			put_number(&pens[1], copied ? own : 20000 + day * 17);
			put_number(&pens[2], rows[i].everywhere ? own : 30000 + day * 19);
		}
		const struct tc_series *series[] = { &pens[0].series, &pens[1].series,
			&pens[2].series };
		struct found found = find(series, 3);
		const struct tc_hint *hint = kind_of(&found, TC_HINT_COPY);
		assert_int_equal(hint != NULL, rows[i].hint);
		assert_int_equal(hint == NULL ? rows[i].copied : hint->count, rows[i].copied);
	}
}

/* Four months of three provinces; the target is reached on one day of each and lost on the first of the next. */
static void test_targets_on_the_last_day(void **state) {
	static const struct {
		bool last; /* else on the 20th */
		int provinces;
		bool hint;
	} rows[] = { { true, 3, true }, { false, 3, false }, { true, 1, false } };
	static const char *const areas[] = { "VN-2025:01", "VN-2025:04", "VN-2025:08" };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pen pens[3];
		const struct tc_series *series[3];
		for (int k = 0; k < rows[i].provinces; k++) {
			begin(&pens[k], "ops.dossiers.on-time-rate", areas[k],
				"2020-01-01T00:00:00+07:00");
			series[k] = &pens[k].series;
			for (int day = 0; day < 121; day++) {
				int64_t tomorrow = pens[k].next_ms + 86400000;
				struct tc_date date = tc_date_at(pens[k].next_ms, TC_ZONE_MINUTES);
				bool ends = tc_date_at(tomorrow, TC_ZONE_MINUTES).day == 1;
				bool reached = rows[i].last ? ends : date.day == 20;
				put_number(&pens[k], reached ? 98 : 60 + day * 7 % 30);
			}
		}
		struct found found = find(series, rows[i].provinces);
		const struct tc_hint *hint = kind_of(&found, TC_HINT_LAST_DAY);
		assert_int_equal(hint != NULL, rows[i].hint);
		if (hint != NULL) {
			assert_int_equal(hint->count, 12);
			assert_int_equal(hint->of, 12);
			assert_int_equal(hint->areas, 3);
			assert_string_equal(hint->expected.text, "98");
		}
	}
}

/* A bell, by adding twelve draws: 5000 with a deviation of 500. */
static int64_t bell(uint64_t *seed) {
	double sum = 0;
	for (int i = 0; i < 12; i++) {
		sum += (double)(draw(seed) >> 11) / 9007199254740992.0;
	}
	return llround(5000 + 500 * (sum - 6));
}

/* What is stated: less than 1e-6 for each test of chance, 1.6e-7 for each value that may jump. Of 10^4 series, in
 * groups of ten areas, all together may err 0.1 times; none does. */
static void test_honest_figures(void **state) {
	static const char *const areas[] = { "VN-2025:01", "VN-2025:04", "VN-2025:08", "VN-2025:11",
		"VN-2025:12", "VN-2025:14", "VN-2025:15", "VN-2025:19", "VN-2025:20",
		"VN-2025:22" };
	enum { GROUP = sizeof areas / sizeof *areas };
	static struct pen pens[GROUP];
	uint64_t seed = 20200818;
	int hints = 0;
	(void)state;
	for (int group = 0; group < SERIES / GROUP; group++) {
		const struct tc_series *series[GROUP];
		for (int k = 0; k < GROUP; k++) {
			begin(&pens[k], "portal.dossiers.online.daily", areas[k],
				"2020-01-01T00:00:00+07:00");
			for (int day = 0; day < 60; day++) {
				put_number(&pens[k], bell(&seed));
			}
			series[k] = &pens[k].series;
		}
		hints += find(series, GROUP).count;
	}
	assert_int_equal(hints, 0);
}

/* Words of blame have no place in a hint. */
static void test_sentences(void **state) {
	static const char *const blame[] = { "gian", "sai", "giả", "bịa", "fraud", "fake", "false",
		"wrong", "manipul", "lie" };
	struct pen pen;
	(void)state;
	begin(&pen, "ops.dossiers.total", "VN", "2020-01-01T00:00:00+07:00");
	put(&pen, "1234");
	for (int kind = TC_HINT_SUM; kind <= TC_HINT_LAST_DAY; kind++) {
		const struct tc_hint hint = { .kind = (enum tc_hint_kind)kind,
			.indicator = pen.series.indicator,
			.area = kind == TC_HINT_LAST_DAY ? -1 : pen.series.area,
			.other = kind == TC_HINT_COPY ? pen.series.area : -1,
			.first = pen.points,
			.last = pen.points,
			.count = 17,
			.of = 18,
			.areas = 3 };
		char text[2][600];
		tc_hint_sentence(catalogue, &hint, TC_VIETNAMESE, text[0], sizeof text[0]);
		tc_hint_sentence(catalogue, &hint, TC_ENGLISH, text[1], sizeof text[1]);
		assert_true(tc_hint_word(hint.kind)[0] != '\0' && tc_hint_test(hint.kind) != NULL);
		for (int language = 0; language < 2; language++) {
			assert_non_null(strstr(text[language], "2020-01-01"));
			assert_non_null(strstr(text[language],
				kind == TC_HINT_JUMP || kind != TC_HINT_REPEAT ? "17" : "1234"));
			for (size_t i = 0; i < sizeof blame / sizeof *blame; i++) {
				assert_null(strstr(text[language], blame[i]));
			}
		}
		assert_string_not_equal(text[0], text[1]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_binomial_tail),
		cmocka_unit_test(test_a_month_against_its_days),
		cmocka_unit_test(test_a_jump),
		cmocka_unit_test(test_round_numbers),
		cmocka_unit_test(test_round_decimals),
		cmocka_unit_test(test_the_same_again),
		cmocka_unit_test(test_copied_areas),
		cmocka_unit_test(test_targets_on_the_last_day),
		cmocka_unit_test(test_honest_figures),
		cmocka_unit_test(test_sentences),
	};
	return cmocka_run_group_tests_name("feeds/judge/hints", tests, open_lists, close_lists);
}
