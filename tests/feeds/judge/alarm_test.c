#include "feeds/judge/alarm.h"
#include "feeds/judge/alarms.h"

#include "tests/feeds/mirror/figures.h"

#include <unistd.h>

/* Every state by every event, from ISA-18.2: acknowledged alarms end by themselves, the others wait. */
static void every_state_knows_every_event(void **state) {
	(void)state;
	static const struct {
		enum tc_alarm_state from;
		enum tc_alarm_event event;
		enum tc_alarm_state to;
	} cases[] = {
		{ TC_ALARM_NORMAL, TC_ALARM_RAISE, TC_ALARM_ACTIVE },
		{ TC_ALARM_NORMAL, TC_ALARM_WORSEN, TC_ALARM_NORMAL },
		{ TC_ALARM_NORMAL, TC_ALARM_CLEAR, TC_ALARM_NORMAL },
		{ TC_ALARM_NORMAL, TC_ALARM_ACKNOWLEDGE, TC_ALARM_NORMAL },
		{ TC_ALARM_ACTIVE, TC_ALARM_RAISE, TC_ALARM_ACTIVE },
		{ TC_ALARM_ACTIVE, TC_ALARM_WORSEN, TC_ALARM_ACTIVE },
		{ TC_ALARM_ACTIVE, TC_ALARM_CLEAR, TC_ALARM_CLEARED },
		{ TC_ALARM_ACTIVE, TC_ALARM_ACKNOWLEDGE, TC_ALARM_ACKNOWLEDGED },
		{ TC_ALARM_ACKNOWLEDGED, TC_ALARM_RAISE, TC_ALARM_ACKNOWLEDGED },
		{ TC_ALARM_ACKNOWLEDGED, TC_ALARM_WORSEN, TC_ALARM_ACTIVE },
		{ TC_ALARM_ACKNOWLEDGED, TC_ALARM_CLEAR, TC_ALARM_NORMAL },
		{ TC_ALARM_ACKNOWLEDGED, TC_ALARM_ACKNOWLEDGE, TC_ALARM_ACKNOWLEDGED },
		{ TC_ALARM_CLEARED, TC_ALARM_RAISE, TC_ALARM_ACTIVE },
		{ TC_ALARM_CLEARED, TC_ALARM_WORSEN, TC_ALARM_CLEARED },
		{ TC_ALARM_CLEARED, TC_ALARM_CLEAR, TC_ALARM_CLEARED },
		{ TC_ALARM_CLEARED, TC_ALARM_ACKNOWLEDGE, TC_ALARM_NORMAL },
	};
	assert_int_equal(sizeof cases / sizeof cases[0], 4 * 4);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		print_message("# %s, event %d\n", tc_alarm_word(cases[i].from), cases[i].event);
		assert_int_equal(tc_alarm_next(cases[i].from, cases[i].event), cases[i].to);
	}
}

/* A step: at a second, the condition is met or not for a value, or a hand comes. */
struct step {
	int at_s;
	char what; /* '+' met, '!' met severely, '-' not met, 'k' acknowledged, 's' shelved for 100 s */
	int value;  /* which; the same is the same period */
	char state; /* Normal, Active, acKnowledged, Cleared; 0: no more steps */
	int priority;
	bool shown;
	int next_s; /* 0: nothing by time alone */
};

static void run_steps(
	const char *name, const struct tc_alarm_rule *rule, const struct step *steps) {
	static const char letters[] = "NAKC"; /* in the order of the states */
	struct tc_alarm alarm = { 0 };
	for (const struct step *step = steps; step->state != 0; step++) {
		int64_t now_ms = step->at_s * 1000, next_ms = INT64_MAX;
		print_message("# %s, second %d\n", name, step->at_s);
		if (step->what == 'k') {
			tc_alarm_acknowledge(&alarm);
		} else if (step->what == 's') {
			tc_alarm_shelve(&alarm, now_ms + 100000);
		} else {
			struct tc_alarm_sight sight = { step->what != '-',
				step->what == '!' ? 1 : rule->priority, step->value };
			tc_alarm_observe(&alarm, rule, &sight, now_ms, &next_ms);
			int64_t wanted_ms = step->next_s == 0 ? INT64_MAX : step->next_s * 1000;
			assert_true(next_ms == wanted_ms);
		}
		assert_int_equal(alarm.state, 1 + strchr(letters, step->state) - letters);
		assert_int_equal(alarm.priority, step->priority);
		assert_int_equal(tc_alarm_is_shown(&alarm), step->shown);
	}
}

static void what_stands_before_an_event(void **state) {
	(void)state;
	static const struct tc_alarm_rule plain = { .priority = 2, .count = 1 },
					  slow = { .priority = 3,
						  .count = 1,
						  .on_delay_ms = 30000,
						  .off_delay_ms = 60000 },
					  thrice = { .priority = 2, .count = 3 };
	run_steps("acknowledged, then over", &plain,
		(struct step[]) { { 1, '-', 1, 'N', 0, false, 0 }, { 2, '+', 2, 'A', 2, true, 0 },
			{ 3, 'k', 0, 'K', 2, true, 0 }, { 4, '+', 3, 'K', 2, true, 0 },
			{ 5, '-', 4, 'N', 0, false, 0 }, { 0 } });
	run_steps("over before anybody came, and back", &plain,
		(struct step[]) { { 1, '+', 1, 'A', 2, true, 0 }, { 2, '-', 2, 'C', 2, true, 0 },
			{ 3, '+', 3, 'A', 2, true, 0 }, { 4, '-', 4, 'C', 2, true, 0 },
			{ 5, 'k', 0, 'N', 0, false, 0 }, { 0 } });
	run_steps("delays", &slow,
		(struct step[]) { { 1, '+', 1, 'N', 0, false, 31 },
			{ 20, '-', 2, 'N', 0, false, 0 }, { 30, '+', 3, 'N', 0, false, 60 },
			{ 59, '+', 3, 'N', 0, false, 60 }, { 60, '+', 3, 'A', 3, true, 0 },
			{ 70, '-', 4, 'A', 3, true, 130 }, { 80, '+', 5, 'A', 3, true, 0 },
			{ 90, '-', 6, 'A', 3, true, 150 }, { 149, '-', 6, 'A', 3, true, 150 },
			{ 150, '-', 6, 'C', 3, true, 0 }, { 0 } });
	run_steps("three values in a row, looked at often", &thrice,
		(struct step[]) { { 1, '+', 1, 'N', 0, false, 0 }, { 2, '+', 1, 'N', 0, false, 0 },
			{ 3, '+', 2, 'N', 0, false, 0 }, { 4, '-', 3, 'N', 0, false, 0 },
			{ 5, '+', 4, 'N', 0, false, 0 }, { 6, '+', 5, 'N', 0, false, 0 },
			{ 7, '+', 5, 'N', 0, false, 0 }, { 8, '+', 6, 'A', 2, true, 0 }, { 0 } });
	run_steps("the most urgent latches until it is seen", &plain,
		(struct step[]) { { 1, '+', 1, 'A', 2, true, 0 }, { 2, '!', 2, 'A', 1, true, 0 },
			{ 3, '+', 3, 'A', 1, true, 0 }, { 4, 'k', 0, 'K', 1, true, 0 },
			{ 5, '+', 4, 'K', 2, true, 0 }, { 6, '!', 5, 'A', 1, true, 0 },
			{ 7, '-', 6, 'C', 1, true, 0 }, { 0 } });
	run_steps("shelved comes back by itself", &plain,
		(struct step[]) { { 1, '+', 1, 'A', 2, true, 0 }, { 2, 's', 0, 'A', 2, false, 0 },
			{ 3, '+', 1, 'A', 2, false, 102 }, { 101, '+', 1, 'A', 2, false, 102 },
			{ 102, '+', 1, 'A', 2, true, 0 }, { 0 } });
}

/* An alarm that began before any window is still there, with its beginning. */
static void an_old_alarm_keeps_its_beginning(void **state) {
	(void)state;
	static const struct tc_alarm_rule rule = { .priority = 2, .count = 1 };
	struct tc_alarm alarm = { 0 };
	int64_t next_ms, year_ms = 365 * (int64_t)86400000;
	for (int i = 0; i < 1000; i++) {
		struct tc_alarm_sight sight = { true, 2, i };
		tc_alarm_observe(&alarm, &rule, &sight, 5 + i * year_ms / 1000, &next_ms);
	}
	assert_int_equal(alarm.state, TC_ALARM_ACTIVE);
	assert_true(alarm.raised_ms == 5);
}

/* Rules over real views ------------------------------------------------------------------------- */

struct office {
	struct tc_catalogue *catalogue;
	struct tc_arena *arena;
	struct tc_alarms *alarms;
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;
	int64_t hub_ms, sequence;
};

static struct tc_catalogue *catalogue_with(const char *rules, struct tc_faults *faults) {
	static const char *const names[] = { "indicators.json", "areas.json", "agencies.json",
		"units.json", "calendar.json" };
	char directory[] = "/tmp/toancanh-alarms-XXXXXX", from[TC_PATH_MAX], to[TC_PATH_MAX];
	struct tc_catalogue *catalogue = NULL;
	assert_non_null(mkdtemp(directory));
	for (size_t i = 0; i < 5; i++) {
		snprintf(from, sizeof from, "%s/feeds/codelists/%s", getenv("TC_SOURCE_ROOT"),
			names[i]);
		snprintf(to, sizeof to, "%s/%s", directory, names[i]);
		assert_int_equal(symlink(from, to), 0);
	}
	snprintf(from, sizeof from, "%s/alarms.json", directory);
	FILE *file = fopen(from, "w");
	assert_true(file != NULL &&
		fprintf(file, "{\"version\":1,\"document\":\"alarms\",\"alarms\":[%s]}", rules) >
			0);
	assert_int_equal(fclose(file), 0);
	(void)tc_catalogue_open(directory, &catalogue, faults);
	unlink(from);
	for (size_t i = 0; i < 5; i++) {
		snprintf(to, sizeof to, "%s/%s", directory, names[i]);
		unlink(to);
	}
	rmdir(directory);
	return catalogue;
}

static void open_office(struct office *office, const char *rules, enum tc_alarm_hand hand) {
	static struct tc_faults faults;
	faults = (struct tc_faults) { 0 };
	*office = (struct office) { .hands = { .monotonic_ms = 90000000 },
		.hub_ms = figures_ms("2026-06-10T12:00:00+07:00") };
	office->catalogue = catalogue_with(rules, &faults);
	if (office->catalogue == NULL) {
		tc_faults_print(&faults, stderr);
		fail();
	}
	office->arena = tc_arena_create(1024 * 1024);
	office->alarms = tc_alarms_create(office->catalogue, hand, office->hub_ms, office->arena);
	assert_non_null(office->alarms);
	struct tc_alarm_series wanted[200];
	struct tc_mirror_series series[200];
	int count = tc_alarms_series(office->alarms, wanted, 200);
	assert_in_range(count, 1, 200);
	for (int i = 0; i < count; i++) {
		series[i] = (struct tc_mirror_series) { wanted[i].indicator, wanted[i].area,
			wanted[i].last };
	}
	office->clock = tc_clock_of_manual(&office->hands);
	office->mirror = tc_mirror_create(office->catalogue, &office->clock, series, count);
	tc_mirror_set_link(office->mirror, TC_LINK_LIVE);
	figures_hear_clock(office->mirror, office->hub_ms);
}

static void close_office(struct office *office) {
	tc_mirror_destroy(office->mirror);
	tc_arena_destroy(office->arena);
	tc_catalogue_close(office->catalogue);
}

static void say(struct office *office, const char *indicator, const char *area, const char *period,
	const char *value, const char *source) {
	struct tc_observation news = figures_observation(office->catalogue, indicator, area, period,
		value, source, NULL, ++office->sequence);
	news.status = value == NULL ? 'O' : 'A';
	news.recorded_at_ms = news.stored_at_ms = office->hub_ms;
	tc_mirror_observe(office->mirror, &news);
}

static int64_t judge_until(struct office *office, int64_t at_ms, int64_t until_ms) {
	int64_t next_ms;
	office->hands.monotonic_ms += at_ms - office->hub_ms;
	office->hub_ms = at_ms;
	struct tc_view *view = tc_mirror_view(office->mirror);
	tc_alarms_judge(office->alarms, view, until_ms, &next_ms);
	tc_view_drop(view);
	return next_ms;
}

static int64_t judge_at(struct office *office, int64_t at_ms) {
	return judge_until(office, at_ms, INT64_MAX);
}

static enum tc_alarm_state state_of(struct office *office, int i) {
	return tc_alarms_entry(office->alarms, i)->alarm.state;
}

static void values_rates_and_guards(void **state) {
	(void)state;
	static const struct {
		const char *name, *rule, *values[4]; /* one an hour; "" none is said */
		const char *states;                  /* N, A for each */
		int priority;                        /* at the end; 0 normal */
	} cases[] = {
		{ "above", "\"is\":\"above\",\"limit\":10", { "10", "10.1", "9", "11" }, "NANA",
			3 },
		{ "below", "\"is\":\"below\",\"limit\":10", { "10", "9.9", "10", "9" }, "NANA", 3 },
		{ "deadband", "\"is\":\"above\",\"limit\":10,\"deadband\":2",
			{ "11", "9", "8.1", "8" }, "AAAN", 0 },
		{ "deadband holds nothing up before",
			"\"is\":\"above\",\"limit\":10,\"deadband\":2", { "9", "9.9", "10", "8" },
			"NNNN", 0 },
		{ "count", "\"is\":\"above\",\"limit\":10,\"count\":2", { "11", "9", "11", "12" },
			"NNNA", 3 },
		{ "rises", "\"is\":\"rises\",\"limit\":5", { "100", "105", "111", "112" }, "NNAN",
			0 },
		{ "falls", "\"is\":\"falls\",\"limit\":5", { "100", "95", "89", "80" }, "NNAA", 3 },
		{ "severe", "\"is\":\"above\",\"limit\":10,\"severe_by\":5",
			{ "11", "14", "15", "12" }, "AAAA", 1 },
		{ "no value ends nothing", "\"is\":\"above\",\"limit\":10",
			{ "11", NULL, NULL, "9" }, "AAAN", 0 },
		{ "no value raises nothing", "\"is\":\"below\",\"limit\":10",
			{ NULL, NULL, NULL, NULL }, "NNNN", 0 },
		{ "guard without a figure",
			"\"is\":\"above\",\"limit\":10,\"only_if\":{\"indicator\":"
			"\"urgent.evacuated\",\"limit\":0}",
			{ "11", "12", "13", "14" }, "NNNN", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct office office;
		char rule[400];
		snprintf(rule, sizeof rule,
			"{\"id\":\"r\",\"title\":\"R\",\"indicator\":\"urgent.rescue.open\",%s}",
			cases[i].rule);
		open_office(&office, rule, TC_ALARM_NO_HAND);
		for (int k = 0; k < 4; k++) {
			char period[40];
			print_message("# %s, value %d\n", cases[i].name, k);
			tc_time_format(office.hub_ms, TC_ZONE_MINUTES, period, sizeof period);
			say(&office, "urgent.rescue.open", "VN", period, cases[i].values[k],
				"/bqp");
			judge_at(&office, office.hub_ms);
			assert_int_equal(state_of(&office, 0),
				cases[i].states[k] == 'A' ? TC_ALARM_ACTIVE : TC_ALARM_NORMAL);
			judge_at(&office, office.hub_ms + 3600000);
		}
		assert_int_equal(
			tc_alarms_entry(office.alarms, 0)->alarm.priority, cases[i].priority);
		close_office(&office);
	}
}

/* Whether values are looked at one by one or come together, as what was held back does: the same. */
static void values_that_come_together_count_each(void **state) {
	(void)state;
	static const struct {
		const char *name, *rule;
		const char *values[8]; /* one a minute; NULL: none is said */
		int looks[4];          /* before which of them, and at the end, somebody looks */
		char state;            /* N, A, C at the end */
		int priority;
	} cases[] = {
		{ "two at once", "\"is\":\"above\",\"limit\":10,\"count\":2",
			{ "9", "11", "12", "12" }, { 1 }, 'A', 3 },
		{ "the rest of three", "\"is\":\"above\",\"limit\":10,\"count\":3",
			{ "9", "11", "12", "13" }, { 2 }, 'A', 3 },
		{ "one too few", "\"is\":\"above\",\"limit\":10,\"count\":3",
			{ "11", "9", "12", "13" }, { 1 }, 'N', 0 },
		{ "interrupted unseen", "\"is\":\"above\",\"limit\":10,\"count\":2",
			{ "11", "9", "12", "9" }, { 1, 3 }, 'N', 0 },
		{ "before the first look", "\"is\":\"above\",\"limit\":10,\"count\":3",
			{ "11", "12", "13", "14" }, { 4 }, 'A', 3 },
		{ "over before the first look: history", "\"is\":\"above\",\"limit\":10",
			{ "11", "12", "13", "9" }, { 4 }, 'N', 0 },
		{ "came and went between two looks", "\"is\":\"above\",\"limit\":10",
			{ "9", "9", "11", "9" }, { 1 }, 'C', 3 },
		{ "the worst of them", "\"is\":\"above\",\"limit\":10,\"severe_by\":5",
			{ "9", "11", "15", "12" }, { 1 }, 'A', 1 },
		{ "a delay is not over at once",
			"\"is\":\"above\",\"limit\":10,\"on_delay\":\"PT1H\"",
			{ "9", "11", "9", "9" }, { 1 }, 'N', 0 },
		{ "each rise by itself", "\"is\":\"rises\",\"limit\":5,\"count\":2",
			{ "100", "106", "112" }, { 1 }, 'A', 3 },
		{ "a rise in two steps is none", "\"is\":\"rises\",\"limit\":5,\"count\":2",
			{ "100", "103", "112" }, { 1 }, 'N', 0 },
		{ "each fall by itself", "\"is\":\"falls\",\"limit\":5", { "100", "90", "89" },
			{ 1 }, 'C', 3 },
		{ "a gap interrupts nothing", "\"is\":\"above\",\"limit\":10,\"count\":2",
			{ "9", "11", "", "12" }, { 1 }, 'A', 3 },
		{ "the last is a gap", "\"is\":\"above\",\"limit\":10,\"count\":2",
			{ "9", "11", "12", "" }, { 1 }, 'A', 3 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct office office;
		char rule[400];
		const int *look = cases[i].looks;
		print_message("# %s\n", cases[i].name);
		snprintf(rule, sizeof rule,
			"{\"id\":\"r\",\"title\":\"R\",\"indicator\":\"urgent.rescue.open\",%s}",
			cases[i].rule);
		open_office(&office, rule, TC_ALARM_HAND);
		int64_t at_ms = office.hub_ms;
		for (int k = 0; cases[i].values[k] != NULL; k++) {
			char period[40];
			const char *value = cases[i].values[k];
			if (k > 0 && *look == k) {
				judge_at(&office, at_ms);
				look++;
			}
			tc_time_format(
				at_ms - 600000 + k * 60000, TC_ZONE_MINUTES, period, sizeof period);
			say(&office, "urgent.rescue.open", "VN", period,
				value[0] == '\0' ? NULL : value, "/bqp");
		}
		judge_at(&office, at_ms);
		judge_at(&office, at_ms + 1000);
		const struct tc_alarm *alarm = &tc_alarms_entry(office.alarms, 0)->alarm;
		assert_int_equal(alarm->state,
			cases[i].state == 'A'           ? TC_ALARM_ACTIVE
				: cases[i].state == 'C' ? TC_ALARM_CLEARED
							: TC_ALARM_NORMAL);
		assert_int_equal(alarm->priority, cases[i].priority);
		close_office(&office);
	}
}

static void a_guard_lets_a_rule_sleep(void **state) {
	(void)state;
	struct office office;
	open_office(&office,
		"{\"id\":\"r\",\"title\":\"R\",\"indicator\":\"urgent.rescue.open\",\"is\":"
		"\"above\","
		"\"only_if\":{\"indicator\":\"urgent.storm.wind\",\"is\":\"above\",\"limit\":7}}",
		TC_ALARM_HAND);
	say(&office, "urgent.rescue.open", "VN", "2026-06-10T12:00:00+07:00", "3", "/bqp");
	say(&office, "urgent.storm.wind", "VN", "2026-06-10T12:00:00+07:00", "7", "/btnmt");
	judge_at(&office, office.hub_ms);
	assert_int_equal(state_of(&office, 0), TC_ALARM_NORMAL);
	say(&office, "urgent.storm.wind", "VN", "2026-06-10T12:00:01+07:00", "8", "/btnmt");
	judge_at(&office, office.hub_ms + 2000);
	assert_int_equal(state_of(&office, 0), TC_ALARM_ACTIVE);
	say(&office, "urgent.storm.wind", "VN", "2026-06-10T12:00:03+07:00", "5", "/btnmt");
	judge_at(&office, office.hub_ms + 2000);
	assert_int_equal(state_of(&office, 0), TC_ALARM_CLEARED);
	close_office(&office);
}

/* Lateness, silence and dispute are those of the marks, at their moments; the wait asks to be woken. */
static void marks_become_alarms_at_their_moment(void **state) {
	(void)state;
	struct office office;
	open_office(&office,
		"{\"id\":\"l\",\"title\":\"L\",\"indicator\":\"local.budget.revenue\",\"is\":"
		"\"late\"},"
		"{\"id\":\"s\",\"title\":\"S\",\"indicator\":\"gris.realtime.connections\","
		"\"is\":\"silent\",\"on_delay\":\"PT30S\"},"
		"{\"id\":\"d\",\"title\":\"D\",\"indicator\":\"sector.retail\",\"is\":"
		"\"disputed\"}",
		TC_ALARM_HAND);
	int64_t start_ms = office.hub_ms;
	say(&office, "gris.realtime.connections", "VN", "2026-06-10T12:00:00+07:00", "42", "/gris");
	say(&office, "sector.retail", "VN", "2026-05", "5", "/gso");
	say(&office, "local.budget.revenue", "VN", "2026-05", "5", "/btc");
	assert_true(judge_at(&office, start_ms) == start_ms + 10500);
	assert_true(judge_at(&office, start_ms + 10500) == start_ms + 40500);
	judge_at(&office, start_ms + 40499);
	assert_int_equal(state_of(&office, 1), TC_ALARM_NORMAL);
	judge_at(&office, start_ms + 40500);
	assert_int_equal(state_of(&office, 1), TC_ALARM_ACTIVE);
	assert_int_equal(state_of(&office, 2), TC_ALARM_NORMAL);
	say(&office, "sector.retail", "VN", "2026-05", "9", "/moit");
	int64_t late_ms = figures_ms("2026-06-19T17:00:00+07:00");
	judge_at(&office, office.hub_ms);
	assert_int_equal(state_of(&office, 2), TC_ALARM_ACTIVE);
	judge_at(&office, late_ms - 1);
	assert_int_equal(state_of(&office, 0), TC_ALARM_NORMAL);
	judge_at(&office, late_ms);
	assert_int_equal(state_of(&office, 0), TC_ALARM_ACTIVE);
	say(&office, "local.budget.revenue", "VN", "2026-06", "6", "/btc");
	judge_at(&office, office.hub_ms + 1);
	assert_int_equal(state_of(&office, 0), TC_ALARM_CLEARED);
	close_office(&office);
}

/* An edition of the past knows nothing of what came later, and dates its alarms in its own time. */
static void an_edition_has_the_alarms_of_its_time(void **state) {
	(void)state;
	struct office office;
	open_office(&office,
		"{\"id\":\"r\",\"title\":\"R\",\"indicator\":\"urgent.rescue.open\",\"is\":"
		"\"above\","
		"\"limit\":2}",
		TC_ALARM_HAND);
	say(&office, "urgent.rescue.open", "VN", "2026-06-10T11:00:00+07:00", "1", "/bqp");
	say(&office, "urgent.rescue.open", "VN", "2026-06-10T12:00:00+07:00", "3", "/bqp");
	int64_t noon_ms = figures_ms("2026-06-10T12:00:00+07:00");
	judge_until(&office, noon_ms + 3600000, noon_ms);
	assert_int_equal(state_of(&office, 0), TC_ALARM_NORMAL);
	judge_until(&office, noon_ms + 3600000, noon_ms + 1);
	assert_int_equal(state_of(&office, 0), TC_ALARM_ACTIVE);
	assert_true(tc_alarms_entry(office.alarms, 0)->alarm.raised_ms == noon_ms + 1);
	close_office(&office);
}

static void the_most_urgent_stand_first(void **state) {
	(void)state;
	struct office office;
	open_office(&office,
		"{\"id\":\"f\",\"title\":\"F\",\"priority\":2,\"indicator\":"
		"\"urgent.flood.level-over-alarm\",\"each\":\"VN:provinces\",\"is\":\"above\","
		"\"severe_by\":1}",
		TC_ALARM_HAND);
	assert_int_equal(tc_alarms_count(office.alarms), 34);
	static const struct {
		const char *area, *value;
	} said[] = { { "01", "0.2" }, { "46", "1.4" }, { "48", "0.3" }, { "75", "0" } };
	for (size_t i = 0; i < 4; i++) {
		say(&office, "urgent.flood.level-over-alarm", said[i].area,
			"2026-06-10T12:00:00+07:00", said[i].value, "/btnmt");
		judge_at(&office, office.hub_ms + 1000);
	}
	const struct tc_alarm_entry *shown[3];
	static const char *const order[] = { "46", "48", "01" };
	assert_int_equal(tc_alarms_shown(office.alarms, shown, 3), 3);
	for (int i = 0; i < 3; i++) {
		assert_string_equal(
			tc_catalogue_area(office.catalogue, shown[i]->area)->bare, order[i]);
	}
	assert_int_equal(tc_alarms_shown(office.alarms, shown, 1), 3);
	assert_string_equal(tc_catalogue_area(office.catalogue, shown[0]->area)->bare, "46");
	for (int i = 0; i < tc_alarms_count(office.alarms); i++) {
		tc_alarm_shelve(&tc_alarms_entry(office.alarms, i)->alarm, INT64_MAX);
	}
	assert_int_equal(tc_alarms_shown(office.alarms, shown, 3), 0);
	close_office(&office);
}

static void rules_with_faults_are_told(void **state) {
	(void)state;
	static const struct {
		const char *rules, *pointer;
	} cases[] = {
		{ "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"no.such\",\"is\":\"late\"}",
			"/alarms/0/indicator" },
		{ "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"portal.accounts\",\"is\":\"late\","
		  "\"area\":\"XX\"}",
			"/alarms/0/area" },
		{ "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"portal.accounts\",\"is\":\"late\","
		  "\"each\":\"XX\"}",
			"/alarms/0/each" },
		{ "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"portal.accounts\",\"is\":\"late\","
		  "\"count\":2}",
			"/alarms/0/count" },
		{ "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"portal.accounts\",\"is\":\"odd\"}",
			"/alarms/0/is" },
		{ "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"portal.accounts\",\"is\":\"late\"}"
		  ","
		  "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"portal.accounts\",\"is\":"
		  "\"late\"}",
			"/alarms/1/id" },
		{ "{\"id\":\"a\",\"title\":\"A\",\"indicator\":\"portal.accounts\",\"is\":"
		  "\"above\","
		  "\"only_if\":{\"indicator\":\"no.such\"}}",
			"/alarms/0/only_if/indicator" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		static struct tc_faults faults;
		faults = (struct tc_faults) { 0 };
		print_message("# %s\n", cases[i].rules);
		assert_null(catalogue_with(cases[i].rules, &faults));
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_knows_every_event),
		cmocka_unit_test(what_stands_before_an_event),
		cmocka_unit_test(an_old_alarm_keeps_its_beginning),
		cmocka_unit_test(values_rates_and_guards),
		cmocka_unit_test(values_that_come_together_count_each),
		cmocka_unit_test(a_guard_lets_a_rule_sleep),
		cmocka_unit_test(marks_become_alarms_at_their_moment),
		cmocka_unit_test(an_edition_has_the_alarms_of_its_time),
		cmocka_unit_test(the_most_urgent_stand_first),
		cmocka_unit_test(rules_with_faults_are_told),
	};
	return cmocka_run_group_tests_name("alarm", tests, NULL, NULL);
}
