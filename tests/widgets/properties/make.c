#include "tests/widgets/properties/make.h"

#include "tests/widgets/properties/dice.h"
#include "tests/widgets/properties/make_options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 60, REPAIRS = 12, WANTS_MAX = 4096, SAID_MAX = 260, POINTS_MAX = 14 };

static const int64_t day_ms = 86400000;

/* u. The panes of usual walls, then those nobody would make. */
static const double widths[] = { 50, 81, 112, 143, 236 }, heights[] = { 30, 58, 72, 110, 164 };

/* One series that the widget asks for. */
struct series {
	const struct tc_indicator *indicator;
	const struct tc_area *area;
	int last;
};

struct story_maker {
	uint64_t state;
	struct easel *easel;
	json_t *acts;
	struct series *series;
	int count;
	int magnitude; /* digits of most values of this story */
	int64_t tie;   /* a value that many share */
	int said;
};

static const char *const sources[] = { "/so/mot", "/bo/hai", "/sim/ba" };

/* What a real contract would never see stands beside what it does. */
static void make_value(struct story_maker *maker, char *out, size_t size) {
	uint64_t *state = &maker->state;
	int64_t most = (int64_t)pow(10, maker->magnitude);
	int64_t whole = (int64_t)(dice_share(state) * (double)most);
	switch (dice(state, 12)) {
	case 0: snprintf(out, size, "0"); break;
	case 1: snprintf(out, size, "-%lld", (long long)whole + 1); break;
	case 2: snprintf(out, size, "%lld", (long long)(1e15 * (0.5 + dice_share(state)))); break;
	case 3:
	case 4: snprintf(out, size, "%lld", (long long)maker->tie); break;
	case 5: snprintf(out, size, "%lld.%02d", (long long)whole, dice(state, 100)); break;
	case 6: snprintf(out, size, "%d.%06d", dice(state, 100), 1 + dice(state, 999999)); break;
	case 7: snprintf(out, size, "%lld000000", (long long)whole % 1000000 + 1); break;
	default: snprintf(out, size, "%lld", (long long)whole); break;
	}
}

/* The period that began so many steps ago, of the length the contract has; now and then of another one. */
static void make_period(struct story_maker *maker, const struct tc_indicator *indicator, int back,
	char *out, size_t size) {
	int64_t now_ms = maker->easel->time.unix_ms, cadence_ms = indicator->cadence_ms;
	cadence_ms = cadence_ms > 0 ? cadence_ms : day_ms;
	if (dice_in(&maker->state, 3)) {
		snprintf(out, size, "2019-12-09/P254D");
		return;
	}
	if (indicator->period_rule == TC_PERIOD_REAL_TIME) {
		tc_time_format(now_ms - back * cadence_ms, TC_ZONE_MINUTES, out, size);
		return;
	}
	struct tc_date date = tc_date_at(now_ms - back * cadence_ms, TC_ZONE_MINUTES);
	if (cadence_ms <= 2 * day_ms) {
		snprintf(out, size, "%04d-%02d-%02d", date.year, date.month, date.day);
	} else if (cadence_ms <= 8 * day_ms) {
		struct tc_period period = { .start_ms = now_ms - back * cadence_ms };
		int year, week = tc_period_week(&period, &year);
		snprintf(out, size, "%04d-W%02d", year, week);
	} else if (cadence_ms <= 20 * day_ms) {
		snprintf(out, size, "%04d-%02d-%02d/P15D", date.year, date.month,
			date.day > 15 ? 16 : 1);
	} else if (cadence_ms <= 40 * day_ms) {
		snprintf(out, size, "%04d-%02d", date.year, date.month);
	} else if (cadence_ms <= 200 * day_ms) {
		snprintf(out, size, "%04d-Q%d", date.year, (date.month + 2) / 3);
	} else {
		snprintf(out, size, "%04d", date.year);
	}
}

static void add(struct story_maker *maker, json_t *act) {
	json_array_append_new(maker->acts, act);
}

static void say(struct story_maker *maker, const struct series *series, int back) {
	static const char statuses[] = "AAAAAAAAAAAAAAAAPPEEFIUVGBDOML";
	static const char *const qualifiers[] = { "over", "under", "about" };
	char period[TC_PERIOD_TEXT_MAX], value[TC_DECIMAL_TEXT_MAX];
	uint64_t *state = &maker->state;
	make_period(maker, series->indicator, back, period, sizeof period);
	make_value(maker, value, sizeof value);
	char status[2] = { statuses[dice(state, (int)strlen(statuses))], '\0' };
	const char *source = sources[dice_in(state, 90) ? 0 : 1 + dice(state, 2)];
	maker->said++;
	if (dice_in(state, 3)) {
		add(maker,
			json_pack("{s:[s,s,s,s]}", "withdraw", series->indicator->id,
				series->area->code, period, source));
		return;
	}
	bool missing = tc_status_is_missing(status[0]);
	json_t *row =
		json_pack("[s,s,s,s*]", series->indicator->id, series->area->code, period, NULL);
	json_array_append_new(row, missing ? json_null() : json_string(value));
	json_array_append_new(row, json_string(status));
	json_array_append_new(row, json_string(source));
	if (dice_in(state, 6)) {
		json_array_append_new(row, json_string(DICE_PICK(state, qualifiers)));
	}
	add(maker, json_pack("{s:o}", "say", row));
}

/* From nobody to everybody, from one point to as many as are wanted, with gaps. */
static void say_first(struct story_maker *maker) {
	static const int densities[] = { 0, 10, 60, 95, 100, 100 };
	int density = DICE_PICK(&maker->state, densities);
	int depth = dice_in(&maker->state, 40) ? 1 : POINTS_MAX;
	for (int i = 0; i < maker->count && maker->said < SAID_MAX; i++) {
		const struct series *series = &maker->series[i];
		int points = 1 + dice(&maker->state, series->last < depth ? series->last : depth);
		int newest = dice_in(&maker->state, 70) ? 1 : dice(&maker->state, 5);
		for (int back = newest + points - 1;
			back >= newest && dice_in(&maker->state, density); back--) {
			if (dice_in(&maker->state, 90)) {
				say(maker, series, back);
			}
		}
	}
}

static void happen(struct story_maker *maker) {
	static const int passes[] = { 1, 500, 10500, 60000, 3600000, 86400000, 432000000 };
	static const char *const links[] = { "lost", "lost", "live", "connecting" };
	static const char *const states[] = { "silent", "lost", "connected" };
	static const char *const stores[] = { "degraded", "full", "ok" };
	static const char *const alarms[] = { "active", "acknowledged", "cleared" };
	uint64_t *state = &maker->state;
	const struct series *series =
		maker->count > 0 ? &maker->series[dice(state, maker->count)] : NULL;
	switch (dice(state, 10)) {
	case 0: add(maker, json_pack("{s:s}", "link", DICE_PICK(state, links))); break;
	case 1:
		add(maker,
			json_pack("{s:[s,s]}", "source", DICE_PICK(state, sources),
				DICE_PICK(state, states)));
		break;
	case 2: add(maker, json_pack("{s:s}", "store", DICE_PICK(state, stores))); break;
	case 3: add(maker, json_pack("{s:s}", "clock", "doubted")); break;
	case 4:
		if (series != NULL) {
			add(maker,
				json_pack("{s:[s,s,i,s]}", "alarm", series->indicator->id,
					series->area->code, 1 + dice(state, 3),
					DICE_PICK(state, alarms)));
		}
		break;
	case 5:
	case 6: add(maker, json_pack("{s:i}", "pass", DICE_PICK(state, passes))); break;
	default:
		if (series != NULL) {
			say(maker, series, dice(state, 3));
		}
	}
	if (dice_in(state, 60)) {
		add(maker, json_pack("{s:b}", "look", 1));
	}
}

static void list_series(struct story_maker *maker, const struct tc_widget *widget) {
	static struct tc_want wants[WANTS_MAX];
	static struct series series[WANTS_MAX];
	const struct tc_catalogue *catalogue = maker->easel->catalogue;
	int count =
		widget->class_->wants == NULL ? 0 : widget->class_->wants(widget, wants, WANTS_MAX);
	maker->series = series;
	for (int i = 0; i < count && i < WANTS_MAX; i++) {
		bool each = wants[i].area < 0;
		int first = each ? 0 : wants[i].area;
		int end = each ? tc_catalogue_area_count(catalogue) : first + 1;
		for (int area = first; area < end && maker->count < WANTS_MAX; area++) {
			const struct tc_area *found = tc_catalogue_area(catalogue, area);
			if (each &&
				(found->kind != TC_AREA_PROVINCE ||
					found->valid_to_ms <= maker->easel->time.unix_ms)) {
				continue;
			}
			series[maker->count++] = (struct series) { tc_catalogue_indicator(catalogue,
									   wants[i].indicator),
				found, wants[i].last };
		}
	}
}

static void make_acts(struct story_maker *maker, const struct tc_widget *widget) {
	list_series(maker, widget);
	maker->magnitude = 1 + dice(&maker->state, 12);
	maker->tie = dice(&maker->state, 2000);
	if (dice_in(&maker->state, 20)) {
		add(maker, json_pack("{s:b}", "look", 1));
	}
	say_first(maker);
	add(maker, json_pack("{s:b}", "look", 1));
	for (int i = dice(&maker->state, 7); i > 0; i--) {
		happen(maker);
	}
}

static double make_side(uint64_t *state, const double *usual, double most) {
	switch (dice(state, 4)) {
	case 0: return 4 + dice(state, 40);
	case 1: return floor(4 * pow(most / 4, dice_share(state)));
	default: return usual[dice(state, 5)];
	}
}

static json_t *make_pane(const struct tc_widget_class *class_, uint64_t *state) {
	static const char *const nows[] = { "2020-08-19T09:14:00+07:00",
		"2020-08-19T09:14:00+07:00", "2025-07-02T16:30:00+07:00",
		"2021-01-01T00:00:00+07:00" };
	static const double units[] = { 2, 4, 4, 10 };
	double width = make_side(state, widths, 380), height = make_side(state, heights, 216);
	json_t *story = json_pack("{s:s,s:[f,f],s:f,s:s,s:s,s:[]}", "kind", class_->kind, "pane",
		width, height, "u", DICE_PICK(state, units), "language",
		dice_in(state, 65) ? "vi" : "en", "now", DICE_PICK(state, nows), "acts");
	if (dice_in(state, 12)) {
		json_object_set_new(story, "until", json_string("2020-08-18T00:00:00+07:00"));
	}
	return story;
}

/* Options of the table, then without whatever the kind refuses. */
static struct tc_widget *find_options(struct easel *easel, json_t *story,
	const struct tc_widget_class *class_, uint64_t seed, struct tc_faults *faults) {
	struct options_maker maker;
	options_init(&maker, easel->catalogue, seed);
	for (int try = 0; try < TRIES; try++) {
		json_t *options = options_make(&maker, class_->options);
		json_object_set_new(story, "options", options);
		for (int repair = 0; repair < REPAIRS; repair++) {
			*faults = (struct tc_faults) { .count = 0 };
			struct tc_widget *widget = story_open(easel, story, faults);
			if (widget != NULL) {
				return widget;
			}
			if (faults->count == 0 ||
				!options_drop(options, faults->items[0].pointer)) {
				break;
			}
		}
	}
	return NULL;
}

json_t *make_story(struct easel *easel, const struct tc_widget_class *class_, uint64_t seed,
	char *fault, size_t size) {
	struct story_maker maker = { .state = seed, .easel = easel };
	json_t *story = make_pane(class_, &maker.state);
	struct tc_faults faults = { .count = 0 };
	struct tc_widget *widget =
		find_options(easel, story, class_, dice_next(&maker.state), &faults);
	if (widget == NULL) {
		snprintf(fault, size, "%s: %s", faults.count > 0 ? faults.items[0].pointer : "",
			faults.count > 0 ? faults.items[0].message : "no fault is told");
		json_decref(story);
		return NULL;
	}
	maker.acts = json_object_get(story, "acts");
	make_acts(&maker, widget);
	return story;
}
