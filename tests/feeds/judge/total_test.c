#include "tests/feeds/judge/numbers.h"

#include "base/exact.h"

/* The provinces in force at the period, in the order of the document. */
static int provinces(const struct numbers *numbers, const char *at, int *areas) {
	return tc_catalogue_members(
		numbers->catalogue, numbers_area(numbers, "VN"), figures_ms(at), areas, 64);
}

static void say_at(struct numbers *numbers, const char *indicator, int area, const char *period,
	const char *value) {
	numbers_say(numbers, indicator, tc_catalogue_area(numbers->catalogue, area)->code, period,
		value);
}

/* F24: the mark is there for every n below 63, and only there. */
static void test_a_total_knows_how_many_are_in_it(void **state) {
	struct numbers *numbers = *state;
	int areas[64];
	assert_int_equal(provinces(numbers, "2024-05-31T12:00:00+07:00", areas), 63);
	numbers_assert(numbers, "t.sum", "VN", NULL, TC_MARK_MISSING);
	for (int n = 1; n <= 63; n++) {
		char sum[32];
		say_at(numbers, "t.sum", areas[n - 1], "2024-05", "1.25");
		snprintf(sum, sizeof sum, "%d.%02d", n * 5 / 4, n * 125 % 100);
		numbers_assert(numbers, "t.sum", "VN", sum, n < 63 ? TC_MARK_INCOMPLETE : 0u);
		struct tc_reading reading = numbers_ask(numbers, "t.sum", "VN");
		assert_int_equal(reading.point->members, 63);
		assert_int_equal(reading.point->members_reported, n);
		struct tc_ingredient parts[TC_INGREDIENTS_MAX];
		int missing = 0;
		assert_int_equal(tc_derive_ingredients(numbers->view, reading.indicator,
					 reading.area, reading.point, parts, TC_INGREDIENTS_MAX),
			63);
		for (int i = 0; i < 63; i++) {
			assert_int_equal(parts[i].area, areas[i]);
			missing += parts[i].point == NULL;
		}
		assert_int_equal(missing, 63 - n);
	}
}

static void test_regions_are_wholes_too(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.sum", "VN-2004:01", "2024-05", "5");
	numbers_say(numbers, "t.sum", "VN-2004:02", "2024-05", "7");
	numbers_assert(numbers, "t.sum", "VN", "12", TC_MARK_INCOMPLETE);
	numbers_assert(numbers, "t.sum", "RRD", "5", TC_MARK_INCOMPLETE);
	numbers_assert(numbers, "t.sum", "VN:provinces", "12", TC_MARK_INCOMPLETE);
	numbers_assert(numbers, "t.sum", "BCT", NULL, TC_MARK_MISSING);
	assert_null(numbers_series(numbers, "t.plain", "VN"));
}

/* Every part but one says 10 with weight 1; one says 2.5 with weight 3. */
static void test_every_way_of_adding(void **state) {
	static const struct {
		const char *indicator, *value;
	} cases[] = {
		{ "t.sum", "622.5" }, { "t.least", "2.5" }, { "t.most", "10" },
		{ "t.mean", "9.880952380952" },     /* 622.5 / 63 */
		{ "t.weighted", "9.653846153846" }, /* 627.5 / 65 */
	};
	struct numbers *numbers = *state;
	int areas[64], count = provinces(numbers, "2024-05-31T12:00:00+07:00", areas);
	for (int i = 0; i < count; i++) {
		say_at(numbers, "t.people", areas[i], "2023", i == 7 ? "3" : "1");
	}
	for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
		for (int i = 0; i < count; i++) {
			say_at(numbers, cases[at].indicator, areas[i], "2024-05",
				i == 7 ? "2.5" : "10");
		}
		numbers_assert(numbers, cases[at].indicator, "VN", cases[at].value, 0);
	}
}

static void test_a_part_without_weight_is_missing(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.weighted", "VN-2004:01", "2024-05", "10");
	numbers_say(numbers, "t.weighted", "VN-2004:02", "2024-05", "90");
	numbers_say(numbers, "t.people", "VN-2004:01", "2023", "3");
	numbers_assert(numbers, "t.weighted", "VN", "10", TC_MARK_INCOMPLETE);
	numbers_say(numbers, "t.people", "VN-2004:02", "2023", "1");
	numbers_assert(numbers, "t.weighted", "VN", "30", TC_MARK_INCOMPLETE);
	assert_int_equal(numbers_ask(numbers, "t.weighted", "VN").point->members_reported, 2);
}

static void test_the_loosest_part_names_the_whole(void **state) {
	struct numbers *numbers = *state;
	numbers_say_from(numbers, "/report", "t.sum", "VN-2004:01", "2024-05", "1", 'P');
	numbers_assert(numbers, "t.sum", "VN", "1", TC_MARK_INCOMPLETE | TC_MARK_PROVISIONAL);
	numbers_say_from(numbers, "/report", "t.sum", "VN-2004:02", "2024-05", "1", 'E');
	numbers_assert(numbers, "t.sum", "VN", "2", TC_MARK_INCOMPLETE | TC_MARK_ESTIMATED);
	numbers_say_from(numbers, "/report", "t.sum", "VN-2004:04", "2024-05", "1", 'F');
	numbers_assert(numbers, "t.sum", "VN", "3", TC_MARK_INCOMPLETE | TC_MARK_FORECAST);
	numbers_say_from(numbers, "/sim/a", "t.sum", "VN-2004:06", "2024-05", "1", 'A');
	numbers_assert(
		numbers, "t.sum", "VN", "4", TC_MARK_INCOMPLETE | TC_MARK_FORECAST | TC_MARK_TEST);
	/* A part that says it has no value is missing, not 0. */
	numbers_say_from(numbers, "/report", "t.sum", "VN-2004:08", "2024-05", NULL, 'M');
	assert_int_equal(numbers_ask(numbers, "t.sum", "VN").point->members_reported, 4);
}

/* A whole that somebody reports stands; the parts are held against it. */
static void test_a_reported_total_is_held_against_its_parts(void **state) {
	struct numbers *numbers = *state;
	int areas[64], count = provinces(numbers, "2024-05-31T12:00:00+07:00", areas);
	numbers_say_from(numbers, "/gso", "t.sum", "VN", "2024-05", "630", 'A');
	numbers_assert(numbers, "t.sum", "VN", "630", TC_MARK_INCOMPLETE);
	for (int i = 0; i < count; i++) {
		numbers_assert(numbers, "t.sum", "VN", "630", TC_MARK_INCOMPLETE);
		say_at(numbers, "t.sum", areas[i], "2024-05", "10");
	}
	numbers_assert(numbers, "t.sum", "VN", "630", 0);
	assert_int_equal(numbers_ask(numbers, "t.sum", "VN").agreement, TC_AGREEMENT_AGREED);
	/* Within a thousandth it agrees; beyond, both values are there. */
	numbers_go_to(numbers, "2024-06-05T12:00:01+07:00");
	say_at(numbers, "t.sum", areas[0], "2024-05", "10.6");
	numbers_assert(numbers, "t.sum", "VN", "630", 0);
	numbers_go_to(numbers, "2024-06-05T12:00:02+07:00");
	say_at(numbers, "t.sum", areas[0], "2024-05", "11");
	numbers_assert(numbers, "t.sum", "VN", "630", TC_MARK_INCOMPLETE | TC_MARK_DISPUTED);
	struct tc_reading reading = numbers_ask(numbers, "t.sum", "VN");
	assert_int_equal(reading.agreement, TC_AGREEMENT_DIFFERS);
	assert_string_equal(reading.witness->value.text, "631");
	/* The month before was not reported as a whole: it is added up. */
	say_at(numbers, "t.sum", areas[3], "2024-04", "4");
	const struct tc_series *series = numbers_series(numbers, "t.sum", "VN");
	assert_int_equal(series->count, 2);
	assert_string_equal(series->points[0].value.text, "4");
	assert_int_equal(series->points[0].members_reported, 1);
}

static void test_a_reported_mean_was_rounded(void **state) {
	struct numbers *numbers = *state;
	int areas[64], count = provinces(numbers, "2024-05-31T12:00:00+07:00", areas);
	for (int i = 0; i < count; i++) {
		say_at(numbers, "t.mean", areas[i], "2024-05", i == 0 ? "92" : "90");
	}
	numbers_assert(numbers, "t.mean", "VN", "90.031746031746", 0);
	numbers_say_from(numbers, "/gso", "t.mean", "VN", "2024-05", "90.03", 'A');
	numbers_assert(numbers, "t.mean", "VN", "90.03", 0);
	numbers_go_to(numbers, "2024-06-05T12:00:01+07:00");
	numbers_say_from(numbers, "/gso", "t.mean", "VN", "2024-05", "90.04", 'A');
	numbers_assert(numbers, "t.mean", "VN", "90.04",
		TC_MARK_INCOMPLETE | TC_MARK_DISPUTED | TC_MARK_REVISED);
}

/* A new province has the history of those it was made of, and the country that of both lists. */
static void test_history_is_rolled_up(void **state) {
	struct numbers *numbers = *state;
	numbers_go_to(numbers, "2025-09-05T12:00:00+07:00");
	/* VN-2025:19 Thái Nguyên was Bắc Kạn 06 and Thái Nguyên 19. */
	static const char *const indicators[] = { "t.sum", "t.most", "t.mean", "t.weighted" };
	static const char *const sums[] = { "40", "30", "20", "25" };
	numbers_say(numbers, "t.people", "VN-2004:06", "2024", "1");
	numbers_say(numbers, "t.people", "VN-2004:19", "2024", "3");
	for (int i = 0; i < 4; i++) {
		numbers_say(numbers, indicators[i], "VN-2004:06", "2025-06", "10");
		numbers_say(numbers, indicators[i], "VN-2004:19", "2025-06", "30");
		numbers_say(numbers, indicators[i], "VN-2004:06", "2025-05", "7");
		numbers_say(numbers, indicators[i], "VN-2025:19", "2025-08", "50");
		const struct tc_series *series =
			numbers_series(numbers, indicators[i], "VN-2025:19");
		assert_int_equal(series->count, 3);
		assert_string_equal(series->points[2].value.text, "50");
		assert_string_equal(series->points[1].value.text, sums[i]);
		/* A mean without weights is near, not exact. */
		assert_int_equal(series->points[1].status, i == 2 ? 'E' : 'A');
		assert_int_equal(series->points[0].members, 2);
		assert_int_equal(series->points[0].members_reported, 1);
		struct tc_reading before =
			tc_judge_point(numbers->view, series, &series->points[0], INT64_MAX);
		assert_true((before.marks & TC_MARK_INCOMPLETE) != 0);
	}
	const struct tc_series *country = numbers_series(numbers, "t.sum", "VN");
	assert_int_equal(country->count, 3);
	assert_int_equal(country->points[2].members, 34);
	assert_int_equal(country->points[1].members, 63);
	assert_string_equal(country->points[1].value.text, "40");
	assert_null(numbers_series(numbers, "t.plain", "VN-2025:19"));
}

/* In real time no two speak at one instant: whoever is silent for longer than his beat is missing. */
static void test_a_total_in_real_time(void **state) {
	struct numbers *numbers = *state;
	int areas[64], count = provinces(numbers, "2024-06-05T12:00:00+07:00", areas);
	for (int i = 0; i < count; i++) {
		char period[64];
		snprintf(period, sizeof period, "2024-06-05T11:59:5%d.%03d+07:00", i % 10, i);
		say_at(numbers, "t.live", areas[i], period, "3");
	}
	numbers_assert(numbers, "t.live", "VN", "189", 0);
	numbers_go_to(numbers, "2024-06-05T12:00:10+07:00");
	for (int i = 0; i < count; i++) {
		if (i != 7) {
			say_at(numbers, "t.live", areas[i], "2024-06-05T12:00:10+07:00", "4");
		}
	}
	struct tc_reading reading = numbers_ask(numbers, "t.live", "VN");
	assert_int_equal(reading.marks, TC_MARK_INCOMPLETE);
	assert_string_equal(reading.point->value.text, "248");
	assert_int_equal(reading.point->members_reported, 62);
	const struct tc_series *series = numbers_series(numbers, "t.live", "VN");
	for (int i = 0; i + 1 < series->count; i++) {
		assert_int_equal(series->points[i].start_ms % 10000, 0);
		assert_true(series->points[i].start_ms < series->points[i + 1].start_ms);
	}
	/* All of them silent: the total is as stale as they are. */
	numbers_go_to(numbers, "2024-06-05T12:01:00+07:00");
	figures_hear_clock(numbers->mirror, numbers->hub_ms);
	numbers_assert(numbers, "t.live", "VN", "248", TC_MARK_INCOMPLETE | TC_MARK_STALE);
}

/* Whatever comes in whatever order, the whole is the sum of what stands there. */
static void test_any_order_gives_the_sum(void **state) {
	struct numbers *numbers = *state;
	int areas[64], count = provinces(numbers, "2024-05-31T12:00:00+07:00", areas);
	int64_t known[64] = { 0 };
	bool there[64] = { false };
	uint64_t seed = 24;
	for (int turn = 0; turn < 600; turn++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		int at = (int)(seed >> 33) % count;
		int64_t value = (int64_t)(seed >> 40) % 2000001 - 1000000;
		bool none = seed >> 60 == 0;
		char text[32];
		snprintf(text, sizeof text, "%s%lld.%02d", value < 0 ? "-" : "",
			(long long)(value < 0 ? -value : value) / 100,
			(int)((value < 0 ? -value : value) % 100));
		numbers->hub_ms++;
		numbers->hands.monotonic_ms++;
		numbers_say_from(numbers, "/report", "t.sum",
			tc_catalogue_area(numbers->catalogue, areas[at])->code, "2024-05",
			none ? NULL : text, none ? 'M' : 'A');
		known[at] = value;
		there[at] = !none;
		int64_t sum = 0;
		int reported = 0;
		for (int i = 0; i < count; i++) {
			sum += there[i] ? known[i] : 0;
			reported += there[i];
		}
		struct tc_reading reading = numbers_ask(numbers, "t.sum", "VN");
		if (reported == 0) {
			assert_true(reading.point == NULL);
			continue;
		}
		struct tc_exact hundred = tc_exact_integer(100), total;
		assert_true(tc_exact_read(&reading.point->value, &total));
		assert_true(tc_exact_multiply(&total, &hundred, &total));
		struct tc_exact expected = tc_exact_integer((int32_t)sum);
		assert_int_equal(tc_exact_compare(&total, &expected), 0);
		assert_int_equal(reading.point->members_reported, reported);
		assert_int_equal((reading.marks & TC_MARK_INCOMPLETE) != 0, reported < 63);
	}
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, numbers_open, numbers_close)
	const struct CMUnitTest tests[] = {
		CASE(test_a_total_knows_how_many_are_in_it),
		CASE(test_regions_are_wholes_too),
		CASE(test_every_way_of_adding),
		CASE(test_a_part_without_weight_is_missing),
		CASE(test_the_loosest_part_names_the_whole),
		CASE(test_a_reported_total_is_held_against_its_parts),
		CASE(test_a_reported_mean_was_rounded),
		CASE(test_history_is_rolled_up),
		CASE(test_a_total_in_real_time),
		CASE(test_any_order_gives_the_sum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
