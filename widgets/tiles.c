/* tiles - provinces as equal squares: 61 that are fine need no label, 2 that are not are named. */
#include "widgets/tiles.h"

#include "widgets/kinds.h"

#include <string.h>

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_tiles *self = (struct tc_tiles *)widget;
	self->done_indicator = self->done_code == NULL
		? -1
		: tc_kind_indicator(catalogue, self->done_code, "done_indicator", pointer, faults);
	self->roll.peers.group_code = "VN";
	self->roll.show = self->mode == TC_TILES_TIMELINESS ? TC_SHOW_TIMELINESS : TC_SHOW_REPORTS;
	bool fine = tc_roll_prepare(&self->roll, widget, catalogue, arena, pointer, faults);
	fine = (self->mode != TC_TILES_CLASSES ||
		       tc_classes_prepare(&self->classes, TC_PEERS_MAX, arena, pointer, faults)) &&
		fine;
	return fine && (self->done_code == NULL || self->done_indicator >= 0) &&
		tc_tiles_open(NULL, arena, &self->plan, faults);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_tiles *self = (const struct tc_tiles *)widget;
	int count = tc_roll_wants(&self->roll, widget, out, size);
	if (self->done_indicator >= 0) {
		if (count < size) {
			out[count] = tc_roll_want(&self->roll, widget);
			out[count].indicator = self->done_indicator;
			out[count].area = self->roll.peers.group;
		}
		count++;
	}
	return count;
}

/* "61 of 63" and two that say no: then nobody has to guess how the others stand. Where the numbers do not
 * add up, nothing is concluded. */
static bool accounts_for_all(
	const struct tc_tiles *self, const struct tc_member *members, int count) {
	int said_done = 0, silent = 0;
	for (int i = 0; i < count; i++) {
		silent += !members[i].fact.has_value;
		said_done += members[i].fact.has_value && members[i].fact.value.number > 0;
	}
	return self->mode == TC_TILES_DONE && self->done.has_value && silent > 0 &&
		self->done.value.number == said_done + silent;
}

/* True when the total says something else than before. */
static bool refresh_total(struct tc_tiles *self, const struct tc_view *view) {
	struct tc_fact before = self->done;
	bool by_total = self->by_total;
	if (self->done_indicator < 0) {
		return false;
	}
	struct tc_question question = { self->done_indicator, self->roll.peers.group,
		self->base.until_ms };
	int64_t next_ms = tc_fact_read(&self->done, view, &question, self->base.language);
	self->roll.next_ms = next_ms < self->roll.next_ms ? next_ms : self->roll.next_ms;
	self->by_total = accounts_for_all(self, self->roll.members, self->roll.count);
	return by_total != self->by_total || memcmp(&before, &self->done, sizeof(before)) != 0;
}

static void refresh_classes(struct tc_tiles *self) {
	tc_classes_begin(&self->classes);
	for (int i = 0; i < self->roll.count; i++) {
		const struct tc_fact *fact = &self->roll.members[i].fact;
		if (fact->has_value) {
			tc_classes_add(&self->classes, fact->value.number);
		}
	}
	tc_classes_settle(&self->classes);
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_tiles *self = (struct tc_tiles *)widget;
	bool differs = tc_roll_refresh(&self->roll, widget, view);
	differs = refresh_total(self, view) || differs;
	if (self->mode == TC_TILES_CLASSES) {
		refresh_classes(self);
	}
	int count = self->roll.count;
	const char *list = count > 0
		? tc_catalogue_area(self->roll.catalogue, self->roll.members[0].area)->list
		: NULL;
	self->list = list == NULL ? NULL : tc_tiles_find(&self->plan, list);
	enum tc_ink rule = self->rule;
	/* A map has no single value: any change of its picture lights the rule. */
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->roll.next_ms = rule_ms < self->roll.next_ms ? rule_ms : self->roll.next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_tiles *)widget)->roll.next_ms;
}

bool tc_tiles_is_exception(const struct tc_tiles *self, const struct tc_member *member) {
	switch ((enum tc_tiles_mode)self->mode) {
	case TC_TILES_DONE: return member->fact.has_value && member->fact.value.number <= 0;
	case TC_TILES_REPORTED:
		return member->turnout == TC_TURNOUT_LATE || member->turnout == TC_TURNOUT_SILENT;
	case TC_TILES_TIMELINESS: return tc_turnout_is_overdue(member->turnout);
	case TC_TILES_CLASSES: break;
	}
	return false;
}

bool tc_tiles_is_done_by_total(const struct tc_tiles *self, const struct tc_member *member) {
	return self->by_total && !member->fact.has_value;
}

int tc_tiles_count_done(const struct tc_tiles *self) {
	if (self->mode == TC_TILES_TIMELINESS) {
		return tc_turnout_count_good(
			self->roll.members, self->roll.count, TC_SHOW_TIMELINESS);
	}
	int done = 0;
	for (int i = 0; i < self->roll.count; i++) {
		const struct tc_member *member = &self->roll.members[i];
		done += self->mode == TC_TILES_REPORTED ? member->turnout == TC_TURNOUT_REPORTED
							: tc_tiles_is_done_by_total(self, member) ||
				(member->fact.has_value && member->fact.value.number > 0);
	}
	return done;
}

static const struct tc_choice modes[] = {
	{ "done", TC_TILES_DONE },
	{ "classes", TC_TILES_CLASSES },
	{ "reported", TC_TILES_REPORTED },
	{ "timeliness", TC_TILES_TIMELINESS },
	{ 0 },
};
static const struct tc_choice letters[] = {
	{ "code", TC_TILES_CODE },
	{ "name", TC_TILES_NAME },
	{ 0 },
};
#define AT(field) offsetof(struct tc_tiles, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_tiles, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(roll.indicator_code),
		.doc = "The indicator of every tile" },
	{ .name = "done_indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(done_code),
		.doc = "Indicator that says how many are done in all; where it and those known to "
		       "be not add up to everybody, those without a report of their own count as "
		       "done, and a key says so" },
	{ .name = "mode",
		.type = TC_OPTION_CHOICE,
		.choices = modes,
		.variant = true,
		.fallback = TC_TILES_DONE,
		.offset = AT(mode),
		.doc = "done: provinces whose value is zero stand out; reported: those whose "
		       "report is late; timeliness: who is on time with what is due now, who "
		       "late by how long; classes: by breaks" },
	TC_CLASSES_OPTIONS(struct tc_tiles, classes),
	{ .name = "period",
		.type = TC_OPTION_TEXT,
		.max = 63,
		.offset = AT(roll.period),
		.doc = "Period that is meant (\"2024-06\"); default: the newest" },
	{ .name = "value",
		.type = TC_OPTION_BOOL,
		.offset = AT(value),
		.doc = "Whether how many are done stands above the tiles as a figure, \"61/63\"" },
	{ .name = "tile",
		.type = TC_OPTION_LENGTH,
		.fallback = 5.7,
		.fallback_unit = TC_UNIT_U,
		.offset = AT(tile),
		.doc = "Side of a tile; smaller where the pane is; letters stand in it from 9.2u "
		       "up" },
	{ .name = "seam",
		.type = TC_OPTION_LENGTH,
		.offset = AT(seam),
		.doc = "Where a bezel crosses the pane, from its top: names keep clear of it" },
	{ .name = "letters",
		.type = TC_OPTION_CHOICE,
		.choices = letters,
		.fallback = TC_TILES_CODE,
		.offset = AT(letters),
		.doc = "What stands in a tile that is large enough; a name too long gives way to "
		       "the code" },
	{ .name = "names",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(names),
		.doc = "Whether exceptions and those not reported are named, up to eight" },
	{ 0 },
};

const struct tc_widget_class tc_tiles_class = {
	.kind = "tiles",
	.doc = "Provinces as equal squares in the shape of the country; exceptions are named",
	.size = sizeof(struct tc_tiles),
	.change = offsetof(struct tc_tiles, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_tiles_draw,
	.next_change_ms = next_change_ms,
};
