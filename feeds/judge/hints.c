#include "feeds/judge/hints.h"

#include "base/exact.h"
#include "feeds/judge/hint_parts.h"
#include "feeds/judge/quality.h"
#include "feeds/judge/witness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAIN_MAX = 512, DECIMALS_MAX = 6 };

double tc_hint_tail(int tries, int hits, double share) {
	double term = 0, tail = 0;
	if (hits <= 0) {
		return 1;
	}
	/* The logarithm of the first term; the others follow from it, each smaller by a plain factor. */
	for (int i = 1; i <= hits; i++) {
		term += log((double)(tries - hits + i) / i) + log(share);
	}
	term = exp(term + (tries - hits) * log1p(-share));
	for (int i = hits; i <= tries; i++) {
		tail += term;
		term *= (double)(tries - i) / (i + 1) * share / (1 - share);
	}
	return fmin(tail, 1);
}

static int decimals_of(const char *plain) {
	const char *point = strchr(plain, '.');
	return point == NULL ? 0 : (int)strlen(point + 1);
}

static int digits_of(const char *plain) {
	int digits = 0;
	for (; *plain != '\0'; plain++) {
		bool digit = *plain >= '0' && *plain <= '9';
		digits += digit && (digits > 0 || *plain != '0');
	}
	return digits;
}

/* decimals: of the finest value of the series; what was written with fewer ends in a 0. */
static void read_digits(struct tc_hint_figure *figure, int decimals) {
	char plain[PLAIN_MAX];
	size_t length = tc_decimal_plain(&figure->point->value, plain, sizeof plain);
	int missing = decimals - decimals_of(plain);
	bool written = length > 0 && decimals <= DECIMALS_MAX;
	figure->digits = written ? digits_of(plain) + missing : 0;
	figure->last = missing > 0 || length == 0 ? 0 : plain[length - 1] - '0';
}

static bool same_value(const struct tc_hint_figure *a, const struct tc_hint_figure *b) {
	return a->point->value.number == b->point->value.number;
}

static const struct tc_hint_figure *before_of(
	const struct tc_hint_figures *figures, int at, enum tc_period_grain grain) {
	while (at > 0) {
		const struct tc_hint_figure *figure = &figures->items[--at];
		if (figure->point->grain == grain) {
			return figure;
		}
	}
	return NULL;
}

static bool read_figures(const struct tc_series *series, struct tc_hint_figures *out) {
	int decimals = 0;
	*out = (struct tc_hint_figures) { .series = series,
		.items = calloc((size_t)series->count + 1, sizeof *out->items) };
	for (int i = 0; out->items != NULL && i < series->count; i++) {
		char plain[PLAIN_MAX] = "";
		if (series->points[i].has_value) {
			out->items[out->count++].point = &series->points[i];
			tc_decimal_plain(&series->points[i].value, plain, sizeof plain);
			int more = decimals_of(plain);
			decimals = more > decimals ? more : decimals;
		}
	}
	for (int i = 0; i < out->count; i++) {
		struct tc_hint_figure *figure = &out->items[i];
		const struct tc_hint_figure *before = before_of(out, i, figure->point->grain);
		read_digits(figure, decimals);
		figure->moved = before == NULL || !same_value(before, figure);
	}
	return out->items != NULL;
}

static void give(const struct tc_hint_search *search, const struct tc_hint_figures *figures,
	struct tc_hint hint) {
	hint.indicator = figures->series->indicator;
	hint.area = figures->series->area;
	hint.other = -1;
	search->take(search->user, &hint);
}

/* The days of a whole, added up; how many of its days are there. */
static int add_days(
	const struct tc_hint_figures *figures, const struct tc_point *whole, struct tc_exact *sum) {
	int64_t reached_ms = whole->start_ms;
	int days = 0;
	*sum = (struct tc_exact) { 0 };
	for (int i = 0; i < figures->count; i++) {
		const struct tc_point *day = figures->items[i].point;
		struct tc_exact value;
		if (day->grain != TC_GRAIN_DAY || day->start_ms != reached_ms ||
			day->end_ms > whole->end_ms || !tc_exact_read(&day->value, &value) ||
			!tc_exact_add(sum, &value, sum)) {
			continue;
		}
		reached_ms = day->end_ms;
		days++;
	}
	return reached_ms == whole->end_ms ? days : 0;
}

static bool is_long(enum tc_period_grain grain) {
	return grain != TC_GRAIN_INSTANT && grain != TC_GRAIN_DAY;
}

/* "a day" in a unit makes a mean of what would be a sum. */
static void find_sums(const struct tc_hint_search *search, const struct tc_hint_figures *figures) {
	const struct tc_indicator *contract = search->indicator;
	if (contract->measure != TC_MEASURE_FLOW || strchr(contract->unit, '/') != NULL) {
		return;
	}
	for (int i = 0; i < figures->count; i++) {
		const struct tc_point *whole = figures->items[i].point;
		struct tc_exact sum;
		struct tc_hint hint = {
			.kind = TC_HINT_SUM, .first = whole, .last = whole, .chance = -1
		};
		hint.count = hint.of = is_long(whole->grain) ? add_days(figures, whole, &sum) : 0;
		if (hint.count > 1 && tc_exact_write(&sum, &hint.expected) &&
			!tc_witness_agrees(&whole->value, &hint.expected, contract->tolerance)) {
			give(search, figures, hint);
		}
	}
}

/* Numbers of the same grain before figure at, the newest first. */
static int numbers_before(
	const struct tc_hint_figures *figures, int at, double before[TC_QUALITY_JUMP_WINDOW]) {
	enum tc_period_grain grain = figures->items[at].point->grain;
	int count = 0;
	for (int i = at; i > 0 && count < TC_QUALITY_JUMP_WINDOW; i--) {
		if (figures->items[i - 1].point->grain == grain) {
			before[count++] = figures->items[i - 1].point->value.number;
		}
	}
	return count;
}

static void find_jumps(const struct tc_hint_search *search, const struct tc_hint_figures *figures) {
	double k = search->indicator->checks.jump > 0 ? search->indicator->checks.jump
						      : TC_HINT_JUMP_MADS;
	int oldest = figures->count - TC_HINT_JUMP_NEWEST;
	for (int i = oldest > 0 ? oldest : 0; i < figures->count; i++) {
		const struct tc_point *point = figures->items[i].point;
		double before[TC_QUALITY_JUMP_WINDOW], median = 0;
		int count = numbers_before(figures, i, before);
		if (count < TC_HINT_JUMP_LEAST ||
			!tc_quality_jumps(k, before, count, point->value.number, &median)) {
			continue;
		}
		struct tc_hint hint = { .kind = TC_HINT_JUMP,
			.first = point,
			.last = point,
			.count = count,
			.of = count,
			.chance = -1 };
		char text[TC_DECIMAL_TEXT_MAX];
		int length = snprintf(text, sizeof text, "%.15g", median);
		(void)tc_decimal_parse(text, (size_t)length, &hint.expected);
		give(search, figures, hint);
	}
}

/* Only values that moved: one that stands still would be counted again and again. */
static void find_round(const struct tc_hint_search *search, const struct tc_hint_figures *figures,
	enum tc_period_grain grain) {
	struct tc_hint hint = { .kind = TC_HINT_ROUND };
	for (int i = 0; i < figures->count; i++) {
		const struct tc_hint_figure *figure = &figures->items[i];
		if (figure->point->grain == grain && figure->moved &&
			figure->digits >= TC_HINT_DIGITS_LEAST) {
			hint.first = hint.of++ == 0 ? figure->point : hint.first;
			hint.last = figure->point;
			hint.count += figure->last % 5 == 0;
		}
	}
	if (hint.of >= TC_HINT_ROUND_LEAST) {
		hint.chance = tc_hint_tail(hint.of, hint.count, TC_HINT_ROUND_SHARE);
		if (hint.chance < TC_HINT_CHANCE) {
			give(search, figures, hint);
		}
	}
}

/* Where a figure comes to rest for good reasons: the end of what can be, or of what was asked. */
static bool is_resting_place(const struct tc_indicator *contract, double number) {
	return (contract->has_target && number == contract->target) ||
		(contract->checks.has_least && number == contract->checks.least) ||
		(contract->checks.has_most && number == contract->checks.most) || number == 100;
}

/* The longest run of one value, against how often the rest of the series repeats itself (by Laplace's rule, so that
 * a series that never did is not taken for one that cannot). A run of r is r - 1 repetitions, and may begin at
 * every value that leaves room for it. */
static void find_repeats(const struct tc_hint_search *search, const struct tc_hint_figures *figures,
	enum tc_period_grain grain) {
	struct tc_hint hint = { .kind = TC_HINT_REPEAT };
	const struct tc_hint_figure *first = NULL;
	int run = 0, repeats = 0;
	for (int i = 0; i < figures->count; i++) {
		const struct tc_hint_figure *figure = &figures->items[i];
		if (figure->point->grain != grain) {
			continue;
		}
		hint.of++;
		repeats += !figure->moved;
		run = figure->moved ? 1 : run + 1;
		first = figure->moved ? figure : first;
		if (run > hint.count && figure->digits >= TC_HINT_DIGITS_LEAST &&
			!is_resting_place(search->indicator, figure->point->value.number)) {
			hint.count = run;
			hint.first = first->point;
			hint.last = figure->point;
		}
	}
	int others = hint.of - hint.count;
	if (others >= TC_HINT_REPEAT_LEAST && hint.count > 1) {
		double share = (repeats - (hint.count - 1) + 1.0) / (others + 2.0);
		hint.chance = fmin(1, (others + 1) * pow(share, hint.count - 1));
		if (hint.chance < TC_HINT_CHANCE) {
			give(search, figures, hint);
		}
	}
}

static bool search_indicator(const struct tc_hint_search *search) {
	for (int i = 0; i < search->count; i++) {
		const struct tc_hint_figures *figures = &search->all[i];
		find_sums(search, figures);
		find_jumps(search, figures);
		for (int grain = TC_GRAIN_INSTANT; grain <= TC_GRAIN_SPAN; grain++) {
			find_round(search, figures, (enum tc_period_grain)grain);
			find_repeats(search, figures, (enum tc_period_grain)grain);
		}
	}
	tc_hint_last_days(search);
	return tc_hint_copies(search);
}

bool tc_hints_find(const struct tc_catalogue *catalogue, const struct tc_series *const *series,
	int count, void (*take)(void *user, const struct tc_hint *hint), void *user) {
	struct tc_hint_figures figures[TC_HINT_SERIES_MAX];
	int ready = 0;
	bool whole = true;
	while (whole && ready < count && ready < TC_HINT_SERIES_MAX) {
		whole = read_figures(series[ready], &figures[ready]);
		ready += whole;
	}
	for (int from = 0, to = 0; whole && from < ready; from = to) {
		int indicator = series[from]->indicator;
		while (to < ready && series[to]->indicator == indicator) {
			to++;
		}
		const struct tc_hint_search search = { .catalogue = catalogue,
			.indicator = tc_catalogue_indicator(catalogue, indicator),
			.all = &figures[from],
			.count = to - from,
			.take = take,
			.user = user };
		whole = search_indicator(&search);
	}
	for (int i = 0; i < ready; i++) {
		free(figures[i].items);
	}
	return whole;
}
