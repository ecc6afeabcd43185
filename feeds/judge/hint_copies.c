/* Hints that only several areas together can give. */
#include "feeds/judge/hint_parts.h"

#include "base/period.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two areas, period by period. */
struct pair {
	const struct tc_point *first, *last; /* that agree; of the first area */
	int agreed, common;
};

/* An area beside what it became, or beside the whole that it is all of, says the same by nature. */
static bool are_peers(const struct tc_area *a, const struct tc_area *b) {
	return a->kind == b->kind &&
		(a->kind == TC_AREA_AGENCY ||
			(a->kind == TC_AREA_PROVINCE && strcmp(a->list, b->list) == 0));
}

static bool counts(const struct tc_hint_figure *figure) {
	return figure->moved && figure->digits >= TC_HINT_DIGITS_LEAST;
}

/* -1, 0, 1 in the order of a series. */
static int order(const struct tc_point *a, const struct tc_point *b) {
	int ends = (a->end_ms > b->end_ms) - (a->end_ms < b->end_ms);
	return ends != 0 ? ends : (a->start_ms > b->start_ms) - (a->start_ms < b->start_ms);
}

static struct pair compare(const struct tc_hint_figures *a, const struct tc_hint_figures *b) {
	struct pair pair = { 0 };
	for (int i = 0, k = 0; i < a->count && k < b->count;) {
		const struct tc_hint_figure *left = &a->items[i], *right = &b->items[k];
		int side = order(left->point, right->point);
		i += side <= 0;
		k += side >= 0;
		if (side != 0 || !counts(left) || !counts(right)) {
			continue;
		}
		pair.common++;
		if (left->point->value.number == right->point->value.number) {
			pair.first = pair.agreed++ == 0 ? left->point : pair.first;
			pair.last = left->point;
		}
	}
	return pair;
}

static void give(const struct tc_hint_search *search, const struct pair *pair, int one, int other,
	double chance) {
	const struct tc_hint hint = { .kind = TC_HINT_COPY,
		.indicator = search->all[one].series->indicator,
		.area = search->all[one].series->area,
		.other = search->all[other].series->area,
		.first = pair->first,
		.last = pair->last,
		.count = pair->agreed,
		.of = pair->common,
		.chance = chance };
	search->take(search->user, &hint);
}

/* Each pair against how often all the other pairs agree: where an indicator is the same everywhere, being the same
 * says nothing. With so many pairs some agree by chance: the chance is that of any of them. */
bool tc_hint_copies(const struct tc_hint_search *search) {
	int count = search->count, pairs = 0, agreed = 0, common = 0, at = 0;
	struct pair *all = calloc((size_t)count * (size_t)count + 1, sizeof *all);
	if (all == NULL) {
		return false;
	}
	for (int i = 0; i < count; i++) {
		const struct tc_area *area =
			tc_catalogue_area(search->catalogue, search->all[i].series->area);
		for (int k = i + 1; k < count; k++, at++) {
			const struct tc_area *other =
				tc_catalogue_area(search->catalogue, search->all[k].series->area);
			if (are_peers(area, other)) {
				all[at] = compare(&search->all[i], &search->all[k]);
				pairs += all[at].common >= TC_HINT_COPY_LEAST;
				agreed += all[at].agreed;
				common += all[at].common;
			}
		}
	}
	at = 0;
	for (int i = 0; i < count; i++) {
		for (int k = i + 1; k < count; k++, at++) {
			const struct pair *pair = &all[at];
			if (pair->common < TC_HINT_COPY_LEAST) {
				continue;
			}
			double share =
				(agreed - pair->agreed + 1.0) / (common - pair->common + 2.0);
			share = common > pair->common ? fmax(share, TC_HINT_COPY_SHARE)
						      : TC_HINT_COPY_SHARE;
			double chance =
				fmin(1, pairs * tc_hint_tail(pair->common, pair->agreed, share));
			if (chance < TC_HINT_CHANCE) {
				give(search, pair, i, k, chance);
			}
		}
	}
	free(all);
	return true;
}

enum { DAY_MS = 24 * 60 * 60 * 1000, DECREE_FIRST_DAY = 15 };

/* The reporting month of a day. */
static int month_of(const struct tc_indicator *contract, const struct tc_point *day) {
	bool decree = contract->period_rule == TC_PERIOD_DECREE_09;
	int64_t back_ms = decree ? (int64_t)(DECREE_FIRST_DAY - 1) * DAY_MS : 0;
	struct tc_date date = tc_date_at(day->start_ms - back_ms, TC_ZONE_MINUTES);
	return date.year * 12 + date.month;
}

static bool is_last_day(const struct tc_indicator *contract, const struct tc_point *day) {
	bool decree = contract->period_rule == TC_PERIOD_DECREE_09;
	return tc_date_at(day->end_ms, TC_ZONE_MINUTES).day == (decree ? DECREE_FIRST_DAY : 1);
}

/* Targets that an area reached in mid-month, after a day of the same month below it. */
static void count_hits(const struct tc_hint_search *search, const struct tc_hint_figures *figures,
	struct tc_hint *hint) {
	const struct tc_indicator *contract = search->indicator;
	const struct tc_point *before = NULL;
	int reached_month = 0, hits = 0;
	for (int i = 0; i < figures->count; i++) {
		const struct tc_point *day = figures->items[i].point;
		if (day->grain != TC_GRAIN_DAY) {
			continue;
		}
		int month = month_of(contract, day);
		bool crosses = before != NULL && before->end_ms == day->start_ms &&
			month_of(contract, before) == month && month != reached_month &&
			before->value.number < contract->target &&
			day->value.number >= contract->target;
		if (crosses) {
			reached_month = month;
			hint->of++;
		}
		if (crosses && is_last_day(contract, day)) {
			hits++;
			bool older = hint->first == NULL || order(day, hint->first) < 0;
			bool newer = hint->last == NULL || order(day, hint->last) > 0;
			hint->first = older ? day : hint->first;
			hint->last = newer ? day : hint->last;
		}
		before = day;
	}
	hint->count += hits;
	hint->areas += hits > 0;
}

void tc_hint_last_days(const struct tc_hint_search *search) {
	const struct tc_indicator *contract = search->indicator;
	struct tc_hint hint = { .kind = TC_HINT_LAST_DAY,
		.indicator = search->all[0].series->indicator,
		.area = -1,
		.other = -1 };
	if (!contract->has_target || contract->direction != TC_DIRECTION_HIGHER) {
		return;
	}
	for (int i = 0; i < search->count; i++) {
		count_hits(search, &search->all[i], &hint);
	}
	if (hint.of < TC_HINT_LAST_DAY_LEAST || hint.areas < 2) {
		return;
	}
	hint.chance = tc_hint_tail(hint.of, hint.count, TC_HINT_LAST_DAY_SHARE);
	char text[TC_DECIMAL_TEXT_MAX];
	int length = snprintf(text, sizeof text, "%.15g", contract->target);
	(void)tc_decimal_parse(text, (size_t)length, &hint.expected);
	if (hint.chance < TC_HINT_CHANCE) {
		search->take(search->user, &hint);
	}
}
