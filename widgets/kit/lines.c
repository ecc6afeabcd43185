#include "widgets/kit/lines.h"

#include <math.h>
#include <string.h>

static const double joined_cadences = 1.5;

bool tc_line_is_open(const struct tc_point *point) {
	return (point->status != '\0' && strchr("PEIFUVG", point->status) != NULL) ||
		point->members_reported < point->members;
}

static bool joins(const struct tc_point *before, const struct tc_point *point, int64_t cadence_ms) {
	int64_t apart_ms = point->end_ms - before->end_ms;
	int64_t step_ms = cadence_ms;
	if (point->grain != TC_GRAIN_SPAN && point->end_ms - point->start_ms > step_ms) {
		step_ms = point->end_ms - point->start_ms;
	}
	return (double)apart_ms <= joined_cadences * (double)step_ms;
}

/* Field by field: points are compared as bytes, and a struct that is copied whole may bring any padding.
 * former: the point shown before it, NULL for none. */
static void set_point(struct tc_line_point *out, const struct tc_point *former,
	const struct tc_point *from, int64_t cadence_ms) {
	memset(out, 0, sizeof(*out));
	out->start_ms = from->start_ms;
	out->end_ms = from->end_ms;
	out->number = from->has_value ? from->value.number : 0;
	out->grain = from->grain;
	out->has_value = from->has_value;
	out->open = tc_line_is_open(from);
	out->joined = former != NULL && from->has_value && former->has_value &&
		joins(former, from, cadence_ms);
}

int tc_line_read(struct tc_line_point *points, int most, const struct tc_series *series,
	int64_t until_ms, int64_t cadence_ms) {
	int begun = series == NULL ? 0 : series->count;
	while (begun > 0 && series->points[begun - 1].start_ms >= until_ms) {
		begun--;
	}
	int first = begun > most ? begun - most : 0;
	for (int i = first; i < begun; i++) {
		set_point(&points[i - first], i > first ? &series->points[i - 1] : NULL,
			&series->points[i], cadence_ms);
	}
	return begun - first;
}

int tc_line_read_ahead(struct tc_line_point *points, int most, const struct tc_series *series,
	int64_t from_ms, int64_t cadence_ms) {
	int count = 0, total = series == NULL ? 0 : series->count, first = total;
	while (first > 0 && series->points[first - 1].start_ms >= from_ms) {
		first--;
	}
	const struct tc_point *former = first > 0 ? &series->points[first - 1] : NULL;
	for (int i = first; i < total && count < most; i++) {
		if (series->points[i].status == 'F') {
			set_point(&points[count++], former, &series->points[i], cadence_ms);
			former = &series->points[i];
		}
	}
	return count;
}

int64_t tc_line_tell(struct tc_fact *told, int count, const struct tc_view *view,
	const struct tc_series *series, int64_t until_ms, enum tc_language language) {
	int64_t before_ms = tc_fact_now_ms(view, until_ms) + 1, earliest_ms = INT64_MAX;
	int begun = series == NULL ? 0 : series->count;
	while (begun > 0 && series->points[begun - 1].start_ms >= before_ms) {
		begun--;
	}
	for (int i = 0; i < count && begun - count + i >= 0; i++) {
		const struct tc_point *point = &series->points[begun - count + i];
		int64_t next_ms =
			tc_fact_read_point(&told[i], view, series, point, until_ms, language);
		earliest_ms = next_ms < earliest_ms ? next_ms : earliest_ms;
	}
	return earliest_ms;
}

void tc_line_range(const struct tc_line *line, double *low, double *high) {
	for (int i = 0; i < line->count; i++) {
		if (line->points[i].has_value) {
			*low = fmin(*low, line->points[i].number);
			*high = fmax(*high, line->points[i].number);
		}
	}
	const struct tc_decimal *beside[] = { tc_line_former(line), tc_line_witness(line) };
	for (int i = 0; i < 2; i++) {
		if (beside[i] != NULL) {
			*low = fmin(*low, beside[i]->number);
			*high = fmax(*high, beside[i]->number);
		}
	}
}

const struct tc_decimal *tc_line_former(const struct tc_line *line) {
	const struct tc_fact *fact = line->fact;
	bool shown = fact != NULL && fact->has_value && (line->marks & TC_MARK_REVISED) != 0;
	return shown && fact->former.text[0] != '\0' ? &fact->former : NULL;
}

const struct tc_decimal *tc_line_witness(const struct tc_line *line) {
	const struct tc_fact *fact = line->fact;
	bool shown = fact != NULL && fact->has_value && (line->marks & TC_MARK_DISPUTED) != 0;
	return shown && fact->witness.text[0] != '\0' ? &fact->witness : NULL;
}

bool tc_line_waits(unsigned marks) {
	return (marks & (TC_MARK_LOST | TC_MARK_STALE | TC_MARK_LATE | TC_MARK_MISSED)) != 0;
}
