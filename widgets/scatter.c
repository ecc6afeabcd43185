/* scatter - two indicators of every unit against each other, a third as the area of its bubble. */
#include "widgets/scatter.h"

#include "widgets/kinds.h"
#include "widgets/kit/marks.h"

#include <math.h>
#include <string.h>

/* How far back the newest value is looked for; a date of the past looks further. */
enum { EDITION_LAST = 40, RECENT_LAST = 4 };

static const char *const keys[TC_SCATTER_PARTS] = { "x", "y", "size" };

static bool prepare_part(struct tc_scatter *self, enum tc_scatter_part part, struct tc_arena *arena,
	const char *pointer, struct tc_faults *faults) {
	struct tc_scatter_axis *axis = &self->parts[part];
	axis->indicator = -1;
	axis->members = tc_arena_array(arena, TC_PEERS_MAX, sizeof(*axis->members));
	if (axis->code == NULL) {
		return axis->members != NULL;
	}
	axis->indicator =
		tc_kind_indicator(self->catalogue, axis->code, keys[part], pointer, faults);
	return axis->indicator >= 0 && axis->members != NULL;
}

static bool prepare_named(struct tc_scatter *self, const char *pointer, struct tc_faults *faults) {
	const char *const *codes = self->named.items;
	char list[TC_POINTER_MAX];
	bool fine = true;
	tc_json_child_pointer(pointer, "named", list, sizeof(list));
	for (size_t i = 0; i < self->named.count && i < TC_SCATTER_NAMED_MAX; i++) {
		char index[4] = { (char)('0' + i / 10), (char)('0' + i % 10), '\0' };
		self->named_areas[i] = tc_kind_area(self->catalogue, codes[i], self->base.until_ms,
			index[0] == '0' ? index + 1 : index, list, faults);
		fine = self->named_areas[i] >= 0 && fine;
	}
	return fine;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_scatter *self = (struct tc_scatter *)widget;
	self->catalogue = catalogue;
	bool fine =
		tc_peers_prepare(&self->peers, catalogue, widget->until_ms, arena, pointer, faults);
	for (int part = 0; part < TC_SCATTER_PARTS; part++) {
		fine = prepare_part(self, (enum tc_scatter_part)part, arena, pointer, faults) &&
			fine;
	}
	self->scratch = tc_arena_array(arena, TC_PEERS_MAX, sizeof(*self->scratch));
	return prepare_named(self, pointer, faults) && fine && self->scratch != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_scatter *self = (const struct tc_scatter *)widget;
	int count = 0, last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	for (int part = 0; part < TC_SCATTER_PARTS; part++) {
		struct tc_want want = { self->parts[part].indicator, -1, last };
		if (want.indicator >= 0) {
			count = tc_peers_want(
				&self->peers, self->catalogue, &want, out, size, count);
		}
	}
	return count;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_scatter *self = (struct tc_scatter *)widget;
	bool differs = false;
	self->next_ms = INT64_MAX;
	for (int part = 0; part < TC_SCATTER_PARTS; part++) {
		struct tc_scatter_axis *axis = &self->parts[part];
		if (axis->indicator < 0) {
			continue;
		}
		struct tc_turnout_question question = { axis->indicator, widget->until_ms, NULL,
			widget->language, TC_SHOW_REPORTS };
		int count = tc_turnout_read(
			&self->peers, view, &question, self->scratch, &self->next_ms);
		differs = differs || count != self->count ||
			memcmp(self->scratch, axis->members,
				TC_PEERS_MAX * sizeof(*self->scratch)) != 0;
		struct tc_member *before = axis->members;
		axis->members = self->scratch;
		self->scratch = before;
		self->count = count;
	}
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_scatter *)widget)->next_ms;
}

bool tc_scatter_is_log(const struct tc_scatter *self, enum tc_scatter_part part) {
	return self->log == TC_SCATTER_LOG ||
		(part == TC_SCATTER_X && self->log == TC_SCATTER_LOG_X) ||
		(part == TC_SCATTER_Y && self->log == TC_SCATTER_LOG_Y);
}

/* What the axis counts; false where it cannot. */
static bool to_axis(const struct tc_scatter *self, enum tc_scatter_part part,
	const struct tc_fact *fact, double *out) {
	bool log = tc_scatter_is_log(self, part);
	*out = log ? log10(fact->value.number) : fact->value.number;
	return !log || fact->value.number > 0;
}

static bool is_meant(const struct tc_scatter *self, int area) {
	for (size_t i = 0; i < self->named.count && i < TC_SCATTER_NAMED_MAX; i++) {
		if (self->named_areas[i] == area) {
			return true;
		}
	}
	return false;
}

/* The marks of all its values, and the letter of the first that has one. */
static void mark_point(const struct tc_scatter *self, struct tc_scatter_point *point) {
	for (int part = 0; part < TC_SCATTER_PARTS; part++) {
		const struct tc_fact *fact = &self->parts[part].members[point->member].fact;
		if (self->parts[part].indicator < 0 || !fact->has_value) {
			continue;
		}
		point->marks |= fact->marks;
		point->alarm = tc_badge_worse(point->alarm, fact->alarm);
		if (point->letter == '\0') {
			point->letter = tc_mark_letter(fact->marks, fact->status);
		}
	}
}

static bool is_earlier(const struct tc_scatter *self, int member) {
	return self->parts[TC_SCATTER_X].members[member].turnout == TC_TURNOUT_WAITING ||
		self->parts[TC_SCATTER_Y].members[member].turnout == TC_TURNOUT_WAITING;
}

struct tc_scatter_census tc_scatter_gather(
	const struct tc_scatter *self, struct tc_scatter_point *points) {
	struct tc_scatter_census census = { 0 };
	for (int i = 0; i < self->count; i++) {
		const struct tc_fact *x = &self->parts[TC_SCATTER_X].members[i].fact;
		const struct tc_fact *y = &self->parts[TC_SCATTER_Y].members[i].fact;
		const struct tc_fact *size = &self->parts[TC_SCATTER_SIZE].members[i].fact;
		struct tc_scatter_point point = { .member = i, .size = -1 };
		if (!x->has_value || !y->has_value) {
			census.none += !x->has_value && !y->has_value;
			census.half += x->has_value != y->has_value;
			continue;
		}
		if (!to_axis(self, TC_SCATTER_X, x, &point.x) ||
			!to_axis(self, TC_SCATTER_Y, y, &point.y)) {
			census.outside++;
			continue;
		}
		if (self->parts[TC_SCATTER_SIZE].indicator >= 0) {
			bool sized = size->has_value && size->value.number >= 0;
			point.size = sized ? size->value.number : -1;
			census.sizeless += !sized;
		}
		mark_point(self, &point);
		point.meant = is_meant(self, self->parts[TC_SCATTER_X].members[i].area);
		census.earlier += is_earlier(self, i);
		points[census.drawn++] = point;
	}
	return census;
}

static const struct tc_choice logs[] = {
	{ "none", TC_SCATTER_LINEAR },
	{ "x", TC_SCATTER_LOG_X },
	{ "y", TC_SCATTER_LOG_Y },
	{ "both", TC_SCATTER_LOG },
	{ 0 },
};

#define AT(field) offsetof(struct tc_scatter, field)
#define PART(part, field) offsetof(struct tc_scatter, parts[part].field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_scatter, head),
	TC_PEERS_OPTIONS(struct tc_scatter, peers, "VN:provinces"),
	{ .name = "x",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = PART(TC_SCATTER_X, code),
		.doc = "The indicator along the level axis" },
	{ .name = "y",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = PART(TC_SCATTER_Y, code),
		.doc = "The indicator along the upright axis" },
	{ .name = "size",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = PART(TC_SCATTER_SIZE, code),
		.doc = "The indicator that a bubble's area stands for; default: all points are "
		       "alike" },
	{ .name = "x_title",
		.type = TC_OPTION_WORDS,
		.offset = PART(TC_SCATTER_X, title),
		.doc = "Name of the level axis; default: the indicator's title. The unit follows" },
	{ .name = "y_title",
		.type = TC_OPTION_WORDS,
		.offset = PART(TC_SCATTER_Y, title),
		.doc = "Name of the upright axis" },
	{ .name = "size_title",
		.type = TC_OPTION_WORDS,
		.offset = PART(TC_SCATTER_SIZE, title),
		.doc = "Name of what the areas stand for" },
	{ .name = "log",
		.type = TC_OPTION_CHOICE,
		.choices = logs,
		.fallback = TC_SCATTER_LINEAR,
		.offset = AT(log),
		.doc = "Which axes are logarithmic; values that are not above zero are counted in "
		       "words" },
	{ .name = "named",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "area",
		.max_count = TC_SCATTER_NAMED_MAX,
		.offset = AT(named),
		.doc = "Areas that are pointed out and named" },
	{ .name = "outstanding",
		.type = TC_OPTION_INTEGER,
		.max = TC_SCATTER_NAMED_MAX,
		.fallback = 5,
		.offset = AT(outstanding),
		.doc = "How many that stand furthest from the middle are named besides" },
	{ .name = "scale",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_scales,
		.fallback = TC_NUMBER_AUTO,
		.offset = AT(scale),
		.doc = "Thousands, millions or billions, chosen once for an axis" },
	{ 0 },
};

const struct tc_widget_class tc_scatter_class = {
	.kind = "scatter",
	.doc = "Two indicators of every unit against each other, a third as its bubble's area",
	.size = sizeof(struct tc_scatter),
	.change = offsetof(struct tc_scatter, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_scatter_draw,
	.next_change_ms = next_change_ms,
};
