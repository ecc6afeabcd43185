#include "feeds/judge/blend.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, YEAR_DAYS = 365, WEEK_YEAR_DAYS = 364 };

/* Where a formula is worked out. */
struct place {
	const struct tc_view *view;
	int area;
	struct tc_spot spot;
};

/* One working out. */
struct run {
	const struct tc_view *view;
	struct tc_blend blend;
	struct tc_ingredient *ingredients; /* noted here; NULL: not asked for */
	int size, count;
};

enum finding {
	FOUND = 1,
	EMPTY, /* somebody reported that there is no value, or it cannot be reckoned (a division by 0) */
	ABSENT, /* nothing was reported: there is no figure to speak of */
};

/* Whole countries ------------------------------------------------------------------------------- */

static int country(const struct tc_catalogue *catalogue) {
	int count = tc_catalogue_area_count(catalogue);
	for (int i = 0; i < count; i++) {
		if (tc_catalogue_area(catalogue, i)->kind == TC_AREA_COUNTRY) {
			return i;
		}
	}
	return -1;
}

/* The figure whose periods the formula follows: the first it names. NULL for numbers alone. */
static const struct tc_formula *leader(const struct tc_formula *formula) {
	const struct tc_formula *found = formula->op == TC_FORMULA_INDICATOR ? formula : NULL;
	for (int i = 0; found == NULL && i < formula->part_count; i++) {
		found = leader(formula->parts[i]);
	}
	return found;
}

/* Periods --------------------------------------------------------------------------------------- */

/* The same moment of the calendar a year before. False on the 29th of February. */
static bool year_before(int64_t *ms) {
	struct tc_date date = tc_date_at(*ms, TC_ZONE_MINUTES);
	int64_t midnight_ms = tc_date_start_ms(date.year, date.month, date.day, TC_ZONE_MINUTES);
	if (date.month == 2 && date.day == 29) {
		return false;
	}
	*ms += tc_date_start_ms(date.year - 1, date.month, date.day, TC_ZONE_MINUTES) - midnight_ms;
	return true;
}

static bool spot_year_before(struct tc_spot *spot) {
	if (spot->grain == TC_GRAIN_WEEK) {
		spot->start_ms -= (int64_t)WEEK_YEAR_DAYS * DAY_MS;
		spot->end_ms -= (int64_t)WEEK_YEAR_DAYS * DAY_MS;
		return true;
	}
	return year_before(&spot->start_ms) && year_before(&spot->end_ms);
}

/* The period that ends where this one begins, as the leading figure was reported for it. */
static bool spot_before(
	const struct place *place, const struct tc_formula *formula, struct tc_spot *spot) {
	const struct tc_formula *first = leader(formula);
	if (first == NULL) {
		return true;
	}
	if (spot->grain == TC_GRAIN_INSTANT) {
		spot->start_ms -=
			tc_catalogue_indicator(tc_view_catalogue(place->view), first->indicator)
				->cadence_ms;
		spot->end_ms = spot->start_ms;
		return true;
	}
	const struct tc_series *series = tc_view_series(place->view, first->indicator, place->area);
	for (int i = series == NULL ? 0 : series->count; i > 0; i--) {
		const struct tc_point *point = &series->points[i - 1];
		if (point->end_ms == spot->start_ms && point->grain == spot->grain) {
			*spot = tc_spot_of(point);
			return true;
		}
	}
	return false;
}

/* Working out ----------------------------------------------------------------------------------- */

static enum finding work_out(struct run *run, const struct place *place,
	const struct tc_formula *formula, struct tc_exact *out);

static void note(struct run *run, int indicator, int area, const struct tc_point *point) {
	if (run->ingredients == NULL) {
		return;
	}
	for (int i = 0; i < run->count && i < run->size; i++) {
		const struct tc_ingredient *known = &run->ingredients[i];
		if (known->indicator == indicator && known->area == area && known->point == point) {
			return;
		}
	}
	if (run->count < run->size) {
		run->ingredients[run->count] = (struct tc_ingredient) { indicator, area, point };
	}
	run->count++;
}

static enum finding take_figure(struct run *run, const struct place *place,
	const struct tc_formula *formula, bool up_to, struct tc_exact *out) {
	const struct tc_series *series = tc_view_series(run->view, formula->indicator, place->area);
	const struct tc_indicator *contract =
		tc_catalogue_indicator(tc_view_catalogue(run->view), formula->indicator);
	const struct tc_point *point = up_to
		? tc_spot_find_up_to(series, &place->spot)
		: tc_spot_find(series, &place->spot, tc_spot_patience_ms(contract));
	note(run, formula->indicator, place->area, point);
	if (point == NULL) {
		return ABSENT;
	}
	tc_blend_add(&run->blend, run->view, point);
	return point->has_value && tc_exact_read(&point->value, out) ? FOUND : EMPTY;
}

static enum finding worse(enum finding a, enum finding b) {
	return a > b ? a : b;
}

static enum finding found_if(bool fits) {
	return fits ? FOUND : EMPTY;
}

/* a ÷ b, or a × 100 ÷ b so that all places count. */
static enum finding quotient(
	const struct tc_exact *a, const struct tc_exact *b, bool percent, struct tc_exact *out) {
	struct tc_exact hundred = tc_exact_integer(percent ? 100 : 1), times;
	return found_if(tc_exact_multiply(a, &hundred, &times) &&
		tc_exact_divide(&times, b, TC_DERIVE_DECIMALS, out));
}

static enum finding fold(struct run *run, const struct place *place,
	const struct tc_formula *formula, struct tc_exact *out) {
	enum finding finding = work_out(run, place, formula->parts[0], out);
	for (int i = 1; i < formula->part_count; i++) {
		struct tc_exact next = { .decimals = 0 };
		enum finding other = work_out(run, place, formula->parts[i], &next);
		finding = worse(finding, other);
		if (finding != FOUND) {
			continue; /* the rest is asked all the same: who is missing is told whole */
		}
		bool fits = formula->op == TC_FORMULA_ADD    ? tc_exact_add(out, &next, out)
			: formula->op == TC_FORMULA_SUBTRACT ? tc_exact_subtract(out, &next, out)
							     : tc_exact_multiply(out, &next, out);
		finding = found_if(fits);
	}
	return finding;
}

static enum finding divide(struct run *run, const struct place *place,
	const struct tc_formula *formula, struct tc_exact *out) {
	struct tc_exact above = { .decimals = 0 }, below = { .decimals = 0 };
	const struct tc_formula *second = formula->parts[1];
	bool newest = formula->op == TC_FORMULA_PER_HEAD && second->op == TC_FORMULA_INDICATOR;
	enum finding first = work_out(run, place, formula->parts[0], &above);
	enum finding other = newest ? take_figure(run, place, second, true, &below)
				    : work_out(run, place, second, &below);
	enum finding both = worse(first, other);
	return both == FOUND ? quotient(&above, &below, formula->percent, out) : both;
}

static enum finding change(struct run *run, const struct place *place,
	const struct tc_formula *formula, struct tc_exact *out) {
	struct place before = *place;
	struct tc_exact now = { .decimals = 0 }, then = { .decimals = 0 };
	enum finding first = work_out(run, place, formula->parts[0], &now);
	bool there = formula->year_ago ? spot_year_before(&before.spot)
				       : spot_before(place, formula->parts[0], &before.spot);
	enum finding other = there ? work_out(run, &before, formula->parts[0], &then) : ABSENT;
	enum finding both = worse(first, other);
	if (both != FOUND || !tc_exact_subtract(&now, &then, out)) {
		return both != FOUND ? both : EMPTY;
	}
	then.negative = false; /* from -2 to -1 it rose */
	return formula->percent ? quotient(out, &then, true, out) : FOUND;
}

static enum finding average(struct run *run, const struct place *place,
	const struct tc_formula *formula, struct tc_exact *out) {
	struct place at = *place;
	struct tc_exact sum = tc_exact_integer(0), periods = tc_exact_integer(formula->periods);
	enum finding all = FOUND;
	for (int i = 0; i < formula->periods; i++) {
		struct tc_exact value = { .decimals = 0 };
		if (i > 0 && !spot_before(place, formula->parts[0], &at.spot)) {
			return ABSENT;
		}
		all = worse(all, work_out(run, &at, formula->parts[0], &value));
		if (all == FOUND && !tc_exact_add(&sum, &value, &sum)) {
			all = EMPTY;
		}
	}
	return all == FOUND ? quotient(&sum, &periods, false, out) : all;
}

static enum finding share(struct run *run, const struct place *place,
	const struct tc_formula *formula, struct tc_exact *out) {
	struct place whole = *place;
	struct tc_exact part = { .decimals = 0 }, all = { .decimals = 0 };
	whole.area = country(tc_view_catalogue(run->view));
	enum finding first = work_out(run, place, formula->parts[0], &part);
	enum finding other = work_out(run, &whole, formula->parts[0], &all);
	enum finding both = worse(first, other);
	return both == FOUND ? quotient(&part, &all, formula->percent, out) : both;
}

static enum finding work_out(struct run *run, const struct place *place,
	const struct tc_formula *formula, struct tc_exact *out) {
	switch (formula->op) {
	case TC_FORMULA_NUMBER: return found_if(tc_exact_read(&formula->number, out));
	case TC_FORMULA_INDICATOR: return take_figure(run, place, formula, false, out);
	case TC_FORMULA_ADD:
	case TC_FORMULA_SUBTRACT:
	case TC_FORMULA_MULTIPLY: return fold(run, place, formula, out);
	case TC_FORMULA_DIVIDE:
	case TC_FORMULA_RATIO:
	case TC_FORMULA_PER_HEAD: return divide(run, place, formula, out);
	case TC_FORMULA_CHANGE: return change(run, place, formula, out);
	case TC_FORMULA_AVERAGE: return average(run, place, formula, out);
	case TC_FORMULA_SHARE: return share(run, place, formula, out);
	}
	return ABSENT;
}

/* Inputs ---------------------------------------------------------------------------------------- */

struct wants {
	const struct tc_catalogue *catalogue;
	struct tc_need *needs;
	int size, count;
};

static void want(struct wants *wants, int indicator, int area, int last) {
	for (int i = 0; i < wants->count && i < wants->size; i++) {
		struct tc_need *need = &wants->needs[i];
		if (need->indicator == indicator && need->area == area) {
			need->last = last > need->last ? last : need->last;
			return;
		}
	}
	if (wants->count < wants->size) {
		wants->needs[wants->count] = (struct tc_need) { indicator, area, last };
	}
	wants->count++;
}

/* How many periods lie in a year, and one more for what is not even. */
static int periods_of_year(const struct tc_catalogue *catalogue, const struct tc_formula *formula) {
	const struct tc_formula *first = leader(formula);
	if (first == NULL) {
		return 0;
	}
	int64_t cadence_ms = tc_catalogue_indicator(catalogue, first->indicator)->cadence_ms;
	int64_t periods = (int64_t)YEAR_DAYS * DAY_MS / cadence_ms + 1;
	return periods > 10000 ? 10000 : (int)periods;
}

static void want_all(struct wants *wants, const struct tc_formula *formula, int area, int last) {
	int more = formula->op == TC_FORMULA_CHANGE
		? formula->year_ago ? periods_of_year(wants->catalogue, formula) : 1
		: formula->op == TC_FORMULA_AVERAGE ? formula->periods - 1
						    : 0;
	if (formula->op == TC_FORMULA_INDICATOR) {
		want(wants, formula->indicator, area, last);
	}
	for (int i = 0; i < formula->part_count; i++) {
		want_all(wants, formula->parts[i], area, last + more);
		if (formula->op == TC_FORMULA_SHARE) {
			want_all(wants, formula->parts[i], country(wants->catalogue), last);
		}
	}
}

int tc_compute_inputs(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
	struct tc_need *inputs, int size) {
	struct wants wants = { catalogue, inputs, size, 0 };
	want_all(&wants, tc_catalogue_indicator(catalogue, wanted->indicator)->formula,
		wanted->area, wanted->last);
	return wants.count;
}

/* Making ---------------------------------------------------------------------------------------- */

static int64_t heard_ms(const struct tc_view *view, const struct tc_need *wanted) {
	struct tc_need inputs[TC_DERIVER_INPUTS];
	int64_t newest_ms = INT64_MIN;
	int count = tc_compute_inputs(tc_view_catalogue(view), wanted, inputs, TC_DERIVER_INPUTS);
	for (int i = 0; i < count && i < TC_DERIVER_INPUTS; i++) {
		const struct tc_series *series =
			tc_view_series(view, inputs[i].indicator, inputs[i].area);
		if (series != NULL && series->heard_ms > newest_ms) {
			newest_ms = series->heard_ms;
		}
	}
	return newest_ms;
}

static void turn_round(struct tc_growing *growing) {
	for (int i = 0; i < growing->count / 2; i++) {
		struct tc_point point = growing->points[i];
		growing->points[i] = growing->points[growing->count - 1 - i];
		growing->points[growing->count - 1 - i] = point;
	}
}

enum { WITNESS_POINTS = 3 };

/* Whoever reports what can be worked out is a witness of it. */
static void add_witnesses(const struct tc_series *reported, struct tc_making *out) {
	if (reported == NULL) {
		return;
	}
	/* Their newest may be ahead of its time. */
	for (int i = reported->count; i > 0 && i > reported->count - WITNESS_POINTS; i--) {
		out->witnesses[out->witness_count++] = reported->points[i - 1];
	}
	for (int i = 0; i < reported->witness_count && out->witness_count < TC_MAKING_WITNESSES;
		i++) {
		out->witnesses[out->witness_count++] = reported->witnesses[i];
	}
}

bool tc_compute_make(
	const struct tc_view *view, const struct tc_need *wanted, struct tc_making *out) {
	const struct tc_formula *formula =
		tc_catalogue_indicator(tc_view_catalogue(view), wanted->indicator)->formula;
	const struct tc_formula *first = leader(formula);
	const struct tc_series *lead =
		first == NULL ? NULL : tc_view_series(view, first->indicator, wanted->area);
	struct tc_growing growing = { .last = wanted->last };
	for (int i = lead == NULL ? 0 : lead->count; i > 0; i--) {
		struct run run = { .view = view };
		struct place place = { view, wanted->area, tc_spot_of(&lead->points[i - 1]) };
		struct tc_exact value = { .decimals = 0 };
		enum finding finding = work_out(&run, &place, formula, &value);
		if (finding == ABSENT) {
			continue;
		}
		struct tc_point point = tc_blend_point(
			&run.blend, view, &place.spot, finding == FOUND ? &value : NULL);
		if (!tc_growing_add(&growing, &point)) {
			break;
		}
	}
	if (growing.count == 0) {
		free(growing.points);
		return false;
	}
	turn_round(&growing);
	*out = (struct tc_making) { .points = growing.points,
		.count = growing.count,
		.source = growing.points[growing.count - 1].source,
		.heard_ms = heard_ms(view, wanted) };
	add_witnesses(tc_view_series(view, wanted->indicator, wanted->area), out);
	return true;
}

int tc_compute_ingredients(const struct tc_view *view, int indicator, int area,
	const struct tc_spot *spot, struct tc_ingredient *out, int size) {
	struct run run = { .view = view, .ingredients = out, .size = size };
	struct place place = { view, area, *spot };
	struct tc_exact value = { .decimals = 0 };
	(void)work_out(&run, &place,
		tc_catalogue_indicator(tc_view_catalogue(view), indicator)->formula, &value);
	return run.count;
}
