#include "feeds/judge/blend.h"

#include "feeds/judge/judge.h"

#include <stdlib.h>
#include <string.h>

struct tc_spot tc_spot_of(const struct tc_point *point) {
	return (struct tc_spot) { point->start_ms, point->end_ms, point->grain };
}

static int compare(const struct tc_point *point, const struct tc_spot *spot) {
	if (point->end_ms != spot->end_ms) {
		return point->end_ms < spot->end_ms ? -1 : 1;
	}
	return point->start_ms == spot->start_ms ? 0 : point->start_ms < spot->start_ms ? -1 : 1;
}

/* How many points are not after the spot. */
static int count_up_to(const struct tc_series *series, const struct tc_spot *spot) {
	int low = 0, high = series == NULL ? 0 : series->count;
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (compare(&series->points[middle], spot) <= 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

const struct tc_point *tc_spot_find(
	const struct tc_series *series, const struct tc_spot *spot, int64_t patience_ms) {
	int count = count_up_to(series, spot);
	if (count == 0) {
		return NULL;
	}
	const struct tc_point *point = &series->points[count - 1];
	if (compare(point, spot) == 0) {
		return point;
	}
	bool near = spot->grain == TC_GRAIN_INSTANT && point->grain == TC_GRAIN_INSTANT &&
		point->start_ms > spot->start_ms - patience_ms;
	return near ? point : NULL;
}

const struct tc_point *tc_spot_find_up_to(
	const struct tc_series *series, const struct tc_spot *spot) {
	struct tc_spot last = { INT64_MAX, spot->end_ms, spot->grain };
	int count = count_up_to(series, &last);
	return count == 0 ? NULL : &series->points[count - 1];
}

int64_t tc_spot_patience_ms(const struct tc_indicator *indicator) {
	return indicator->cadence_ms + TC_SILENCE_GRACE_MS;
}

static int looseness(char status) {
	static const char order[] = "PIEFUVG"; /* firmer first */
	const char *at = status == '\0' ? NULL : strchr(order, status);
	return at == NULL ? 0 : 1 + (int)(at - order);
}

char tc_status_worse(char a, char b) {
	return looseness(b) > looseness(a) ? b : a;
}

static void keep_newer(int64_t *newest_ms, int64_t ms) {
	*newest_ms = ms > *newest_ms ? ms : *newest_ms;
}

void tc_blend_add(
	struct tc_blend *blend, const struct tc_view *view, const struct tc_point *point) {
	struct tc_point *so_far = &blend->point;
	blend->test = blend->test || tc_source_is_test(tc_view_source(view, point->source)->name);
	if (!blend->any) {
		so_far->status = 'A';
		so_far->qualifier = point->qualifier;
	}
	so_far->status = tc_status_worse(so_far->status, point->status);
	blend->mixed = blend->mixed || (blend->any && so_far->qualifier != point->qualifier);
	keep_newer(&so_far->recorded_at_ms, point->recorded_at_ms);
	keep_newer(&so_far->stored_at_ms, point->stored_at_ms);
	if (!blend->any || point->arrived_ms > so_far->arrived_ms) {
		so_far->arrived_ms = point->arrived_ms;
	}
	keep_newer(&so_far->still_since_ms, point->still_since_ms);
	if (!blend->any || point->still_arrived_ms > so_far->still_arrived_ms) {
		so_far->still_arrived_ms = point->still_arrived_ms;
	}
	if (point->members > 0 &&
		(so_far->members == 0 ||
			point->members_reported * so_far->members <
				so_far->members_reported * point->members)) {
		so_far->members = point->members;
		so_far->members_reported = point->members_reported;
	}
	so_far->unbalanced = so_far->unbalanced || point->unbalanced;
	blend->any = true;
}

struct tc_point tc_blend_point(const struct tc_blend *blend, const struct tc_view *view,
	const struct tc_spot *spot, const struct tc_exact *value) {
	struct tc_point point = blend->point;
	point.start_ms = spot->start_ms;
	point.end_ms = spot->end_ms;
	point.grain = spot->grain;
	point.has_value = value != NULL && tc_exact_write(value, &point.value);
	if (!point.has_value) {
		point.value = (struct tc_decimal) { .number = 0 };
		point.status = 'M';
	}
	if (blend->mixed) {
		point.qualifier = TC_QUALIFIER_ABOUT;
	}
	point.source =
		tc_view_find_source(view, blend->test ? TC_SOURCE_DERIVED_TEST : TC_SOURCE_DERIVED);
	return point;
}

bool tc_growing_add(struct tc_growing *growing, const struct tc_point *point) {
	if (growing->count == growing->last) {
		return false;
	}
	if ((growing->count & (growing->count - 1)) == 0) {
		size_t room = growing->count == 0 ? 1 : (size_t)growing->count * 2;
		struct tc_point *points = realloc(growing->points, room * sizeof *points);
		if (points == NULL) {
			return false;
		}
		growing->points = points;
	}
	growing->points[growing->count++] = *point;
	return true;
}
