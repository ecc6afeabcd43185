/* box - the quartiles of an indicator in several groups, one under the other. */
#include "widgets/box.h"

#include "widgets/kinds.h"
#include "widgets/kit/quantile.h"

#include <math.h>
#include <stdio.h>

/* How far a whisker reaches at most, in lengths of the box (Tukey). */
static const double reach = 1.5;

static bool prepare_group(struct tc_box *self, int group, const char *code,
	const struct tc_catalogue *catalogue, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	struct tc_roll *roll = &self->groups[group];
	char list[TC_POINTER_MAX], index[16];
	snprintf(index, sizeof(index), "%d", group);
	tc_json_child_pointer(pointer, "groups", list, sizeof(list));
	int area = tc_kind_area(catalogue, code, self->base.until_ms, index, list, faults), one;
	if (area >= 0 && tc_catalogue_ever_members(catalogue, area, &one, 1) == 0) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(list, index, place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a group that has members, found \"%s\"",
			"cần một nhóm có thành viên, thấy \"%s\"", code);
		return false;
	}
	roll->indicator_code = self->indicator_code;
	roll->period = self->period;
	roll->show = TC_SHOW_REPORTS;
	roll->peers.group_code = code;
	return area >= 0 && tc_roll_prepare(roll, &self->base, catalogue, arena, pointer, faults);
}

/* Without any named: the regions of the country. */
static int find_groups(
	const struct tc_box *self, const struct tc_catalogue *catalogue, const char **codes) {
	const char *const *given = self->group_codes.items;
	int count = 0;
	for (int i = 0; i < (int)self->group_codes.count && count < TC_BOX_GROUPS_MAX; i++) {
		codes[count++] = given[i];
	}
	for (int i = 0; i < tc_catalogue_area_count(catalogue) && self->group_codes.count == 0;
		i++) {
		const struct tc_area *area = tc_catalogue_area(catalogue, i);
		if (area->kind == TC_AREA_REGION && count < TC_BOX_GROUPS_MAX) {
			codes[count++] = area->code;
		}
	}
	return count;
}

static bool prepare_named(struct tc_box *self, const struct tc_catalogue *catalogue,
	const char *pointer, struct tc_faults *faults) {
	const char *const *codes = self->named.items;
	char list[TC_POINTER_MAX], index[16];
	bool fine = true;
	tc_json_child_pointer(pointer, "named", list, sizeof(list));
	for (int i = 0; i < (int)self->named.count && i < TC_BOX_NAMED_MAX; i++) {
		snprintf(index, sizeof(index), "%d", i);
		self->named_areas[i] =
			tc_kind_area(catalogue, codes[i], self->base.until_ms, index, list, faults);
		fine = self->named_areas[i] >= 0 && fine;
	}
	return fine;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_box *self = (struct tc_box *)widget;
	const char *codes[TC_BOX_GROUPS_MAX];
	self->group_count = find_groups(self, catalogue, codes);
	self->groups = tc_arena_array(arena, (size_t)self->group_count + 1, sizeof(*self->groups));
	if (self->group_count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"groups\": the code lists have no regions",
			"cần \"groups\": danh mục không có vùng");
		return false;
	}
	bool fine = prepare_named(self, catalogue, pointer, faults) && self->groups != NULL;
	for (int i = 0; i < self->group_count && fine; i++) {
		fine = prepare_group(self, i, codes[i], catalogue, arena, pointer, faults);
	}
	return fine;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_box *self = (const struct tc_box *)widget;
	int count = 0;
	for (int i = 0; i < self->group_count; i++) {
		const struct tc_roll *roll = &self->groups[i];
		struct tc_want want = tc_roll_want(roll, widget);
		count = tc_peers_want(&roll->peers, roll->catalogue, &want, out, size, count);
	}
	return count;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_box *self = (struct tc_box *)widget;
	bool differs = false;
	self->next_ms = INT64_MAX;
	for (int i = 0; i < self->group_count; i++) {
		differs = tc_roll_refresh(&self->groups[i], widget, view) || differs;
		int64_t next_ms = self->groups[i].next_ms;
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_box *)widget)->next_ms;
}

struct tc_box_five tc_box_sum_up(const struct tc_box *self, int group) {
	const struct tc_roll *roll = &self->groups[group];
	struct tc_box_five five = { 0 };
	double numbers[TC_PEERS_MAX];
	for (int i = 0; i < roll->count; i++) {
		if (roll->members[i].fact.has_value) {
			numbers[five.known++] = roll->members[i].fact.value.number;
		}
	}
	if (five.known == 0) {
		return five;
	}
	tc_quantile_sort(numbers, five.known);
	five.least = five.low = numbers[0];
	five.most = five.high = numbers[five.known - 1];
	five.lower = tc_quantile(numbers, five.known, 0.25);
	five.middle = tc_quantile(numbers, five.known, 0.5);
	five.upper = tc_quantile(numbers, five.known, 0.75);
	double far = reach * (five.upper - five.lower);
	for (int i = 0; i < five.known && self->whiskers == TC_BOX_IQR; i++) {
		if (numbers[i] >= five.lower - far) { /* the furthest value within reach */
			five.low = fmin(numbers[i], five.lower);
			break;
		}
	}
	for (int i = five.known; i > 0 && self->whiskers == TC_BOX_IQR; i--) {
		if (numbers[i - 1] <= five.upper + far) {
			five.high = fmax(numbers[i - 1], five.upper);
			break;
		}
	}
	return five;
}

static const struct tc_choice whiskers[] = {
	{ "iqr", TC_BOX_IQR },
	{ "range", TC_BOX_RANGE },
	{ 0 },
};

#define AT(field) offsetof(struct tc_box, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_box, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(indicator_code),
		.doc = "The indicator whose values are spread" },
	{ .name = "period",
		.type = TC_OPTION_TEXT,
		.max = 63,
		.offset = AT(period),
		.doc = "Period asked for (\"2024-06\"); default: each one's newest" },
	{ .name = "groups",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "area",
		.max_count = TC_BOX_GROUPS_MAX,
		.offset = AT(group_codes),
		.doc = "Groups or regions, a box each; default: the regions of the country" },
	{ .name = "whiskers",
		.type = TC_OPTION_CHOICE,
		.choices = whiskers,
		.variant = true,
		.fallback = TC_BOX_IQR,
		.offset = AT(whiskers),
		.doc = "iqr: as far as values lie within one and a half boxes of the box, those "
		       "beyond are points; range: to the least and the largest" },
	{ .name = "outliers",
		.type = TC_OPTION_INTEGER,
		.max = 12,
		.fallback = 6,
		.offset = AT(outliers),
		.doc = "At most so many of the points beyond the whiskers are named, the furthest "
		       "first" },
	{ .name = "named",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "area",
		.max_count = TC_BOX_NAMED_MAX,
		.offset = AT(named),
		.doc = "Areas that are pointed out and named, wherever they lie" },
	{ .name = "scale",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_scales,
		.fallback = TC_NUMBER_AUTO,
		.offset = AT(scale),
		.doc = "Thousands, millions or billions, chosen once for the axis" },
	{ 0 },
};

const struct tc_widget_class tc_box_class = {
	.kind = "box",
	.doc = "Quartiles of an indicator in several groups, one under the other",
	.size = sizeof(struct tc_box),
	.change = offsetof(struct tc_box, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_box_draw,
	.next_change_ms = next_change_ms,
};
