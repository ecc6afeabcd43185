/* agenda - the items of a meeting, as the layout lists them; which one it is by the hub's clock. */
#include "widgets/kinds.h"
#include "widgets/kit/date.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	ITEMS_MAX = 40, /* one bit each */
	MINUTE_MS = 60000,
	DAY_MINUTES = 24 * 60
};
/* u. The mark of the item that is on, then its time, then its title. */
static const double bar_u = 1.2, time_u = 4.5, title_u = 30, row_u = 13.5, who_u = 10, top_u = 24,
		    bare_top_u = 9, drop_u = 4, rest_gap_u = 12.5, foot_u = 12;

struct item {
	int64_t at_ms; /* 0 in the document: when the one before it ends */
	struct tc_words title, who;
	int minutes; /* 0: until the next */
};

struct shown {
	int on;          /* index of the item that is on; -1: none */
	int over;        /* so many are over */
	uint64_t past;   /* which: a bit each */
	int64_t on_left; /* minutes of it that are left, rounded up; -1: it has no end */
	bool today;      /* the first item is of the day shown */
	bool unsynced;
};

struct agenda {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_list list; /* of struct item; times are filled in */
	struct shown shown;
	bool drawn;
	int64_t next_ms;
};

static struct item *items_of(const struct agenda *self) {
	return self->list.items;
}

static int count_of(const struct agenda *self) {
	return (int)self->list.count;
}

/* When an item is over; INT64_MAX: when somebody says so. */
static int64_t end_of(const struct agenda *self, int index) {
	const struct item *item = &items_of(self)[index];
	if (item->minutes > 0) {
		return item->at_ms + (int64_t)item->minutes * MINUTE_MS;
	}
	return index + 1 < count_of(self) ? items_of(self)[index + 1].at_ms : INT64_MAX;
}

/* Its time, from the one before it where it names none; false with a fault. */
static bool place_item(
	struct agenda *self, int index, const char *pointer, struct tc_faults *faults) {
	struct item *items = items_of(self), *item = &items[index];
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "at", place, sizeof(place));
	bool follows = index > 0 && items[index - 1].minutes > 0;
	if (item->at_ms == 0 && !follows) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a time: nothing before it says when it begins",
			"cần giờ bắt đầu: mục trước không cho biết");
		return false;
	}
	if (item->at_ms == 0) {
		item->at_ms = end_of(self, index - 1);
	}
	if (index > 0 && item->at_ms < items[index - 1].at_ms) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a time not before the item above",
			"cần giờ không sớm hơn mục trên");
		return false;
	}
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct agenda *self = (struct agenda *)widget;
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	(void)catalogue;
	(void)arena;
	tc_json_child_pointer(pointer, "items", list, sizeof(list));
	if (count_of(self) == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected at least one item", "cần ít nhất một mục");
		return false;
	}
	for (int i = 0; i < count_of(self); i++) {
		tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
		if (!place_item(self, i, place, faults)) {
			return false;
		}
	}
	return true;
}

static bool same_day(int64_t a_ms, int64_t b_ms) {
	struct tc_date a = tc_date_at(a_ms, TC_ZONE_MINUTES), b = tc_date_at(b_ms, TC_ZONE_MINUTES);
	return a.day == b.day && a.month == b.month && a.year == b.year;
}

static void soonest(struct agenda *self, int64_t at_ms, int64_t now_ms) {
	if (at_ms > now_ms && at_ms < self->next_ms) {
		self->next_ms = at_ms;
	}
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct agenda *self = (struct agenda *)widget;
	int64_t now_ms = tc_view_now_ms(view);
	struct shown next;
	memset(&next, 0, sizeof(next));
	next.on = -1;
	next.on_left = -1;
	self->next_ms = INT64_MAX;
	for (int i = 0; i < count_of(self); i++) {
		int64_t at_ms = items_of(self)[i].at_ms, end_ms = end_of(self, i);
		soonest(self, at_ms, now_ms);
		soonest(self, end_ms, now_ms);
		if (end_ms <= now_ms) {
			next.over++;
			next.past |= UINT64_C(1) << i;
		}
		if (at_ms <= now_ms && now_ms < end_ms) {
			next.on = i; /* of two at a time the later one */
		}
	}
	if (next.on >= 0 && end_of(self, next.on) != INT64_MAX) {
		int64_t end_ms = end_of(self, next.on);
		next.on_left = (end_ms - now_ms + MINUTE_MS - 1) / MINUTE_MS;
		soonest(self, end_ms - (next.on_left - 1) * MINUTE_MS, now_ms);
	}
	next.today = same_day(items_of(self)[0].at_ms, now_ms);
	struct tc_date now = tc_date_at(now_ms, TC_ZONE_MINUTES);
	soonest(self,
		tc_date_start_ms(now.year, now.month, now.day, TC_ZONE_MINUTES) +
			(int64_t)DAY_MINUTES * MINUTE_MS,
		now_ms);
	next.unsynced = !tc_view_clock_trusted(view);
	bool differs = !self->drawn || memcmp(&next, &self->shown, sizeof(next)) != 0;
	memcpy(&self->shown, &next, sizeof(next));
	self->drawn = true;
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct agenda *)widget)->next_ms;
}

static const char *in(const struct agenda *self, const char *vi, const char *en) {
	return self->base.language == TC_ENGLISH ? en : vi;
}

/* "mục 2/7", and of the one that is on how long; by the clock, which knows no speaker who goes on. */
static void write_slot(const struct agenda *self, char *out, size_t size) {
	const struct shown *shown = &self->shown;
	const char *own = tc_words_in(&self->head.slot, self->base.language);
	struct tc_date first = tc_date_at(items_of(self)[0].at_ms, TC_ZONE_MINUTES);
	if (own[0] != '\0') {
		snprintf(out, size, "%s", own);
	} else if (shown->over == count_of(self)) {
		snprintf(out, size, "%s", in(self, "đã hết giờ", "time is over"));
	} else if (shown->on >= 0 && shown->on_left >= 0) {
		snprintf(out, size, in(self, "%d/%d · còn %lld phút", "%d/%d · %lld min left"),
			shown->on + 1, count_of(self), (long long)shown->on_left);
	} else if (shown->on >= 0) {
		snprintf(out, size, "%d/%d", shown->on + 1, count_of(self));
	} else if (shown->today) {
		snprintf(out, size, in(self, "%d mục", "%d items"), count_of(self));
	} else {
		snprintf(out, size, "%02d/%02d/%04d", first.day, first.month, first.year);
	}
}

static double row_height_u(const struct agenda *self, int index) {
	bool who = tc_words_in(&items_of(self)[index].who, self->base.language)[0] != '\0';
	return row_u + (who ? who_u : 0);
}

/* Which rows stand in room_u: as many as fit, with the one that is on (or comes next) among them, and at least
 * one. Past ones go first. */
static void choose_rows(const struct agenda *self, double room_u, int *first, int *after) {
	int meant = self->shown.on >= 0 ? self->shown.on : self->shown.over;
	meant = meant < count_of(self) ? meant : count_of(self) - 1;
	double used_u = 0;
	*after = 0;
	for (*first = 0; *first <= meant; ++*first) {
		used_u = 0;
		for (*after = *first; *after < count_of(self); ++*after) {
			used_u += row_height_u(self, *after);
			if (used_u > room_u) {
				break;
			}
		}
		if (*after > meant) {
			return;
		}
	}
	*first = meant;
	*after = meant + 1;
}

/* "đã qua 2 mục · còn 3 mục": what has no room is counted. */
static void write_rest(const struct agenda *self, int first, int after, char *out, size_t size) {
	int rest = count_of(self) - after;
	char before[64] = "", behind[64] = "";
	if (first > 0) {
		snprintf(before, sizeof(before), in(self, "trên còn %d mục", "%d items above"),
			first);
	}
	if (rest > 0) {
		snprintf(behind, sizeof(behind), in(self, "còn %d mục", "%d more items"), rest);
	}
	snprintf(out, size, "%s%s%s", before, first > 0 && rest > 0 ? " · " : "", behind);
}

/* rest: "3/7" at the right end in place of its minutes, where what is hidden has no line of its own; "": not. */
static void draw_row(const struct agenda *self, struct tc_drawlist *out, int index,
	double baseline_px, const char *rest) {
	const struct item *item = &items_of(self)[index];
	const struct tc_style *style = out->style;
	bool on = index == self->shown.on, past = (self->shown.past >> index & 1) != 0;
	enum tc_ink loud = self->shown.unsynced && on ? TC_INK_STALE : TC_INK_TEXT;
	struct tc_text_style title = { style->type.text,
		on ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
		past         ? TC_INK_TEXT3
			: on ? loud
			     : TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	struct tc_text_style note = { style->type.note, TC_WEIGHT_REGULAR,
		past ? TC_INK_TEXT3 : TC_INK_TEXT2, TC_ANCHOR_LEFT };
	double height_px = tc_u(out, row_height_u(self, index));
	if (on) {
		struct tc_rect bar = { 0, baseline_px - tc_u(out, 7.5), tc_u(out, bar_u),
			height_px - tc_u(out, drop_u) };
		tc_draw_fill(out, bar, self->shown.unsynced ? TC_INK_STALE : TC_INK_DATA);
	}
	char text[160];
	struct tc_date at = tc_date_at(item->at_ms, TC_ZONE_MINUTES);
	snprintf(text, sizeof(text), "%02d:%02d", at.hour, at.minute);
	struct tc_text_style hour = title;
	tc_draw_text(out, tc_u(out, time_u), baseline_px, hour, text, NULL);
	double left_px = tc_u(out, time_u + title_u), right_px = self->base.width_px;
	if (item->minutes > 0) {
		snprintf(text, sizeof(text), in(self, "%d phút", "%d min"), item->minutes);
	}
	if (rest[0] != '\0') {
		snprintf(text, sizeof(text), "%s", rest);
	}
	if (item->minutes > 0 || rest[0] != '\0') {
		note.anchor = TC_ANCHOR_RIGHT;
		double wide_px = tc_measure_text(out, note, text).width_px;
		double least_px = tc_u(out, rest[0] != '\0' ? style->type.text : 2 * title_u);
		if (right_px - wide_px > left_px + least_px) {
			tc_draw_text(out, right_px, baseline_px, note, text, NULL);
			right_px -= wide_px + tc_u(out, style->pane.slot_gap);
		}
		note.anchor = TC_ANCHOR_LEFT;
	}
	double room_px = fmax(right_px - left_px, 0);
	tc_pane_draw_fitted(out, left_px, baseline_px, room_px, title, style->type.note,
		tc_words_in(&item->title, self->base.language));
	const char *who = tc_words_in(&item->who, self->base.language);
	if (who[0] != '\0') {
		tc_pane_draw_fitted(out, left_px, baseline_px + tc_u(out, who_u), room_px, note,
			note.size_u, who);
	}
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct agenda *self = (const struct agenda *)widget;
	const char *words = tc_words_in(&self->head.title, widget->language);
	double height_u = widget->height_px / out->u_px;
	bool titled = words[0] != '\0' && height_u >= top_u + row_u;
	char text[160], foot[TC_SENTENCE_MAX];
	write_slot(self, text, sizeof(text));
	if (titled) {
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "", text,
			TC_INK_RULE);
	}
	tc_pane_foot_words(&self->head, NULL, NULL, widget->language, foot, sizeof(foot));
	double top = titled ? top_u : bare_top_u;
	bool footed =
		(foot[0] != '\0' || self->shown.unsynced) && height_u >= top + 2 * row_u + foot_u;
	double room_u = height_u - (top - bare_top_u) - (footed ? foot_u : 0);
	int first, after;
	choose_rows(self, room_u, &first, &after);
	if (first > 0 || after < count_of(self)) {
		choose_rows(self, room_u - rest_gap_u, &first, &after);
	}
	double baseline_u = top;
	bool low = first + 1 == after && top + row_height_u(self, first) > height_u;
	write_rest(self, first, after, text, sizeof(text));
	if (low) {
		snprintf(text, sizeof(text), "%d/%d", after, count_of(self));
	}
	for (int i = first; i < after; i++) {
		draw_row(self, out, i, tc_u(out, baseline_u), low ? text : "");
		baseline_u += row_height_u(self, i);
	}
	if (!low && (first > 0 || after < count_of(self))) {
		struct tc_text_style note = { out->style->type.note, TC_WEIGHT_REGULAR,
			TC_INK_TEXT2, TC_ANCHOR_LEFT };
		tc_pane_draw_fitted(out, tc_u(out, time_u), tc_u(out, fmin(baseline_u, height_u)),
			widget->width_px - tc_u(out, time_u), note, note.size_u, text);
	}
	if (footed && self->shown.unsynced) {
		tc_mark_draw_unsynced(out, 0, widget->height_px, TC_ANCHOR_LEFT, widget->language);
	} else if (footed) {
		tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	}
}

static const struct tc_option item_options[] = {
	{ .name = "at",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct item, at_ms),
		.doc = "When it begins; default: when the one above ends" },
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct item, title),
		.doc = "What it is about" },
	{ .name = "who",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct item, who),
		.doc = "Who speaks, on a line below" },
	{ .name = "minutes",
		.type = TC_OPTION_INTEGER,
		.max = DAY_MINUTES,
		.offset = offsetof(struct item, minutes),
		.doc = "How long it takes; 0: until the next one begins" },
	{ 0 },
};

#define AT(field) offsetof(struct agenda, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct agenda, head),
	{ .name = "items",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct item),
		.fields = item_options,
		.max_count = ITEMS_MAX,
		.required = true,
		.offset = AT(list),
		.doc = "The items in the order of their times" },
	{ 0 },
};

const struct tc_widget_class tc_agenda_class = {
	.kind = "agenda",
	.doc = "Items of a meeting with their times; the one that is on by the hub's clock is "
	       "marked",
	.size = sizeof(struct agenda),
	.options = options,
	.prepare = prepare,
	.refresh = refresh,
	.draw = draw,
	.next_change_ms = next_change_ms,
};
