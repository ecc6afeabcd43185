#include "widgets/trend.h"

#include "widgets/kinds.h"

enum { POINTS_MAX = 10000 }; /* of one series in a mirror */

/* Points, and what they say where a scene dump is wanted. */
static bool make_room(
	const struct tc_trend *self, struct tc_arena *arena, struct tc_trend_line *line) {
	size_t most = (size_t)(self->last + self->forecast);
	line->points = tc_arena_array(arena, most, sizeof(*line->points));
	line->told = self->base.tells ? tc_arena_array(arena, most, sizeof(*line->told)) : NULL;
	return line->points != NULL && (line->told != NULL || !self->base.tells);
}

static bool add_line(struct tc_trend *self, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const struct tc_trend_entry *entry, const char *pointer,
	struct tc_faults *faults) {
	struct tc_trend_line *line = &self->lines[self->line_count++];
	line->indicator =
		tc_kind_indicator(catalogue, entry->indicator_code, "indicator", pointer, faults);
	line->area = tc_kind_area(
		catalogue, entry->area_code, self->base.until_ms, "area", pointer, faults);
	if (line->indicator < 0 || line->area < 0) {
		return false;
	}
	const char *name = tc_words_in(&entry->name, self->base.language);
	if (name[0] == '\0' && self->entries.count + (self->indicator_code != NULL) > 1) {
		name = tc_words_in(
			&tc_catalogue_area(catalogue, line->area)->name, self->base.language);
	}
	line->name = tc_arena_string(arena, name);
	line->right = entry->axis == TC_TREND_RIGHT;
	return line->name != NULL && make_room(self, arena, line);
}

/* A figure beside the lines: a bound of the band, a target. */
static bool add_beside(struct tc_trend *self, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *code, const char *key, const char *pointer,
	struct tc_faults *faults, struct tc_trend_line *line) {
	if (code == NULL) {
		return true;
	}
	line->indicator = tc_kind_indicator(catalogue, code, key, pointer, faults);
	line->area = tc_kind_area(
		catalogue, self->area_code, self->base.until_ms, "area", pointer, faults);
	line->name = "";
	return line->indicator >= 0 && line->area >= 0 && make_room(self, arena, line);
}

/* What no table of options can say: which of them go together. */
static bool go_together(
	const struct tc_trend *self, const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	bool fine = true, right = false;
	bool stacked = self->shape == TC_TREND_STACKED;
	for (int i = 0; i < self->line_count; i++) {
		right = right || self->lines[i].right;
	}
	bool grouped = self->peers.group_code != NULL || self->peers.codes.count > 0;
	if (self->low_code != NULL && grouped) {
		tc_json_child_pointer(pointer, "low", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"a band is of two indicators or of a group, not of both",
			"dải là của hai chỉ tiêu hoặc của một nhóm, không phải cả hai");
		fine = false;
	}
	if ((self->low_code == NULL) != (self->high_code == NULL)) {
		tc_json_child_pointer(
			pointer, self->low_code == NULL ? "high" : "low", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"a band needs both \"low\" and \"high\"", "dải cần cả \"low\" và \"high\"");
		fine = false;
	}
	tc_json_child_pointer(pointer, "shape", place, sizeof(place));
	if (stacked && (right || self->line_count > TC_TREND_STACK_MAX)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected at most %d lines of one axis to be stacked",
			"chỉ chồng được nhiều nhất %d đường của một trục", TC_TREND_STACK_MAX);
		fine = false;
	}
	if (self->logarithmic && (stacked || self->shape == TC_TREND_AREA)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"an area starts at zero, which no logarithmic axis has",
			"diện tích bắt đầu từ 0, thang logarit không có số 0");
		fine = false;
	}
	return fine;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_trend *self = (struct tc_trend *)widget;
	self->catalogue = catalogue;
	if (self->entries.count == 0 && self->indicator_code == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"indicator\" or \"series\"",
			"cần \"indicator\" hoặc \"series\"");
		return false;
	}
	bool fine = true;
	if (self->indicator_code != NULL) {
		struct tc_trend_entry entry = { self->indicator_code, self->area_code, self->name,
			TC_TREND_LEFT };
		fine = add_line(self, catalogue, arena, &entry, pointer, faults);
	}
	const struct tc_trend_entry *entries = self->entries.items;
	for (size_t i = 0; i < self->entries.count && self->line_count < TC_TREND_LINES_MAX; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "series", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		fine = add_line(self, catalogue, arena, &entries[i], place, faults) && fine;
	}
	fine = add_beside(self, catalogue, arena, self->low_code, "low", pointer, faults,
		       &self->low) &&
		fine;
	fine = add_beside(self, catalogue, arena, self->high_code, "high", pointer, faults,
		       &self->high) &&
		fine;
	fine = add_beside(self, catalogue, arena, self->goal_code, "target_indicator", pointer,
		       faults, &self->goal) &&
		fine;
	fine = go_together(self, pointer, faults) && fine;
	self->ranged = self->peers.group_code != NULL || self->peers.codes.count > 0;
	if (fine && self->ranged) {
		fine = tc_peers_prepare(&self->peers, catalogue, self->base.until_ms, arena,
			       pointer, faults) &&
			make_room(self, arena, &self->low) && make_room(self, arena, &self->high) &&
			tc_trend_range_prepare(self, arena);
	}
	size_t most = (size_t)(self->last + self->forecast);
	self->scratch = tc_arena_array(arena, most, sizeof(*self->scratch));
	self->told_scratch =
		self->base.tells ? tc_arena_array(arena, most, sizeof(*self->told_scratch)) : NULL;
	if (!fine || self->scratch == NULL || (self->base.tells && self->told_scratch == NULL)) {
		return false;
	}
	return true;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_trend *self = (const struct tc_trend *)widget;
	const struct tc_trend_line *beside[] = { &self->low, &self->high, &self->goal };
	int last = self->last + self->forecast, count = 0;
	last = last > POINTS_MAX ? POINTS_MAX : last;
	for (int i = 0; i < self->line_count + 3; i++) {
		const struct tc_trend_line *line =
			i < self->line_count ? &self->lines[i] : beside[i - self->line_count];
		bool made = self->ranged && (line == &self->low || line == &self->high);
		if (line->points == NULL || made) {
			continue;
		}
		if (count < size) {
			out[count] = (struct tc_want) { line->indicator, line->area, last };
		}
		count++;
	}
	return self->ranged ? tc_trend_range_wants(self, last, out, size, count) : count;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_trend *)widget)->next_ms;
}

static const struct tc_choice forms[] = {
	{ "auto", TC_TREND_AUTO },
	{ "line", TC_TREND_LINE },
	{ "bars", TC_TREND_BARS },
	{ 0 },
};

static const struct tc_choice shapes[] = {
	{ "line", TC_TREND_STRAIGHT },
	{ "step", TC_TREND_STEP },
	{ "area", TC_TREND_AREA },
	{ "stacked", TC_TREND_STACKED },
	{ 0 },
};

static const struct tc_choice axes[] = {
	{ "left", TC_TREND_LEFT },
	{ "right", TC_TREND_RIGHT },
	{ 0 },
};

static const struct tc_choice dates[] = {
	{ "ends", TC_TREND_ENDS },
	{ "calendar", TC_TREND_CALENDAR },
	{ 0 },
};

static const struct tc_option event_options[] = {
	{ .name = "at",
		.type = TC_OPTION_TIME,
		.required = true,
		.offset = offsetof(struct tc_trend_event, at_ms),
		.doc = "When it happened" },
	{ .name = "words",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_trend_event, words),
		.doc = "What happened, in a word or two" },
	{ 0 },
};

static const struct tc_option entry_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = offsetof(struct tc_trend_entry, indicator_code),
		.doc = "The indicator of a line" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = offsetof(struct tc_trend_entry, area_code),
		.doc = "The area of a line" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_trend_entry, name),
		.doc = "What stands at its right end; default: the area's name" },
	{ .name = "axis",
		.type = TC_OPTION_CHOICE,
		.choices = axes,
		.fallback = TC_TREND_LEFT,
		.offset = offsetof(struct tc_trend_entry, axis),
		.doc = "right: its unit has an axis of its own at the right edge; the lines are "
		       "then named over their axes" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_trend, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_trend, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "The indicator of the line that is meant" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "The area of the line that is meant" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = AT(name),
		.doc = "What stands at the right end of the line that is meant, where there are "
		       "several" },
	{ .name = "series",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = entry_options,
		.element_size = sizeof(struct tc_trend_entry),
		.max_count = TC_TREND_LINES_MAX - 1,
		.offset = AT(entries),
		.doc = "Further lines, at most three" },
	{ .name = "last",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = POINTS_MAX,
		.fallback = 60,
		.offset = AT(last),
		.doc = "How many newest periods are shown" },
	{ .name = "forecast",
		.type = TC_OPTION_INTEGER,
		.max = 400,
		.offset = AT(forecast),
		.doc = "How many forecasts (status F) of periods that have not begun follow, "
		       "dashed; values of the band there are hatched" },
	{ .name = "form",
		.type = TC_OPTION_CHOICE,
		.choices = forms,
		.variant = true,
		.fallback = TC_TREND_AUTO,
		.offset = AT(form),
		.doc = "Line or bars; auto: bars when no more than two dates are known" },
	{ .name = "shape",
		.type = TC_OPTION_CHOICE,
		.choices = shapes,
		.variant = true,
		.fallback = TC_TREND_STRAIGHT,
		.offset = AT(shape),
		.doc = "step: level over each period; area: filled down to zero; stacked: up to "
		       "three lines as parts of a whole, at periods that all have a value of" },
	{ .name = "low",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(low_code),
		.doc = "Lower bound of a band behind the lines, of the same area" },
	{ .name = "high",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(high_code),
		.doc = "Upper bound of the band" },
	{ .name = "group",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = AT(peers.group_code),
		.doc = "Group or region: the band spans the least to the most of its members in "
		       "the first line's indicator, hatched where not all have a value" },
	{ .name = "areas",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "area",
		.max_count = TC_PEERS_MAX,
		.offset = AT(peers.codes),
		.doc = "The same for areas or agencies one by one" },
	{ .name = "events",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = event_options,
		.element_size = sizeof(struct tc_trend_event),
		.max_count = TC_TREND_EVENTS_MAX,
		.offset = AT(events),
		.doc = "Moments marked by an upright line; words that find no room are left out" },
	{ .name = "dates",
		.type = TC_OPTION_CHOICE,
		.choices = dates,
		.fallback = TC_TREND_ENDS,
		.offset = AT(dates),
		.doc = "The first and last date, or as many of the calendar as have room" },
	{ .name = "grid",
		.type = TC_OPTION_BOOL,
		.offset = AT(grid),
		.doc = "Whether round numbers stand at the left edge, with at most three lines; "
		       "always with a second axis and with a logarithmic one" },
	{ .name = "logarithmic",
		.type = TC_OPTION_BOOL,
		.offset = AT(logarithmic),
		.doc = "Whether equal ratios take equal heights; values not above zero are left "
		       "out and counted" },
	{ .name = "from_zero",
		.type = TC_OPTION_BOOL,
		.offset = AT(from_zero),
		.doc = "Whether the axis always holds zero" },
	{ .name = "target",
		.type = TC_OPTION_BOOL,
		.offset = AT(target),
		.doc = "Whether the target of the indicator's contract is drawn" },
	{ .name = "target_value",
		.type = TC_OPTION_NUMBER,
		.offset = AT(target_number),
		.doc = "Another target than the contract's" },
	{ .name = "target_indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(goal_code),
		.doc = "An indicator of the same area that says the target of each period" },
	{ .name = "target_words",
		.type = TC_OPTION_WORDS,
		.offset = AT(goal_words),
		.doc = "What the target is called; default: target" },
	TC_KIND_NUMBER_OPTIONS(struct tc_trend, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_trend_class = {
	.kind = "trend",
	.doc = "How a figure came to be: a line through what was measured, or bars for two dates",
	.size = sizeof(struct tc_trend),
	.change = offsetof(struct tc_trend, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = tc_trend_refresh,
	.draw = tc_trend_draw,
	.next_change_ms = next_change_ms,
	.span = tc_trend_span,
};
