/* status - agencies side by side, each with the state of its report. */
#include "widgets/kinds.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/roll.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double title_gap = 16, glyph_room = 7.5, column_gap = 8, tight_pitch = 10,
		    foot_room = 11.3, key_room = 12.5, words_gap = 12.5;

struct status {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_roll roll;
	bool key;

	struct tc_pane_change change;
	enum tc_ink rule;
};

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct status *self = (struct status *)widget;
	return tc_roll_prepare(&self->roll, widget, catalogue, arena, pointer, faults);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	return tc_roll_wants(&((const struct status *)widget)->roll, widget, out, size);
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct status *self = (struct status *)widget;
	bool differs = tc_roll_refresh(&self->roll, widget, view);
	enum tc_ink rule = self->rule;
	char shown[TC_TURNOUT_COUNT * 12] = "";
	for (int i = TC_TURNOUT_REPORTED; i < TC_TURNOUT_COUNT; i++) {
		size_t used = strlen(shown);
		snprintf(shown + used, sizeof(shown) - used, "%d.",
			tc_turnout_count(self->roll.members, self->roll.count, (enum tc_turnout)i));
	}
	int64_t rule_ms = tc_pane_note_change(&self->change, shown, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->roll.next_ms = rule_ms < self->roll.next_ms ? rule_ms : self->roll.next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct status *)widget)->roll.next_ms;
}

static struct tc_text_style name_style(
	const struct tc_drawlist *out, enum tc_turnout turnout, bool grey) {
	bool wrong = tc_turnout_is_overdue(turnout) || turnout == TC_TURNOUT_MISSING;
	bool late = turnout == TC_TURNOUT_LATE || turnout == TC_TURNOUT_MISSED;
	enum tc_ink ink = late                         ? TC_INK_WARNING
		: grey || turnout == TC_TURNOUT_SILENT ? TC_INK_STALE
		: wrong                                ? TC_INK_TEXT
						       : TC_INK_TEXT2;
	return (struct tc_text_style) { out->style->type.note,
		wrong ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR, ink, TC_ANCHOR_LEFT };
}

/* Columns as wide as the widest name, rows as many as needed; closer, then fewer, where room is short. */
struct raster {
	int columns, rows;
	double width_px, pitch_px;
};

static struct raster fit(const struct status *self, struct tc_drawlist *out, double height_px) {
	struct tc_text_style bold = name_style(out, TC_TURNOUT_MISSING, false);
	double widest_px = tc_u(out, 8);
	for (int i = 0; i < self->roll.count; i++) {
		const char *name = tc_turnout_label(self->roll.catalogue, &self->roll.members[i],
			self->base.language, out->arena);
		widest_px = fmax(widest_px, tc_measure_text(out, bold, name).width_px);
	}
	double cell_px = widest_px + tc_u(out, glyph_room + column_gap);
	struct raster raster = { .pitch_px = tc_u(out, out->style->pane.row_pitch) };
	raster.columns =
		(int)fmax(1, floor((self->base.width_px + tc_u(out, column_gap)) / cell_px));
	raster.rows = (self->roll.count + raster.columns - 1) / raster.columns;
	/* Even columns: nine agencies in two columns are five and four, not eight and one. */
	raster.columns = raster.rows > 0 ? (self->roll.count + raster.rows - 1) / raster.rows : 1;
	if (raster.rows * raster.pitch_px > height_px) {
		raster.pitch_px = fmax(tc_u(out, tight_pitch), height_px / fmax(raster.rows, 1));
	}
	raster.rows = (int)fmin(raster.rows, floor(height_px / raster.pitch_px + 0.01));
	raster.width_px = (self->base.width_px + tc_u(out, column_gap)) / fmax(raster.columns, 1);
	return raster;
}

static void draw_grid(const struct status *self, struct tc_drawlist *out, double top_px,
	double height_px, bool grey) {
	struct raster raster = fit(self, out, height_px);
	int room = raster.rows * raster.columns;
	bool cut = room < self->roll.count;
	int shown = cut ? room - 1 : self->roll.count;
	for (int i = 0; i < shown; i++) {
		const struct tc_member *member = &self->roll.members[i];
		double x_px = i / raster.rows * raster.width_px;
		double baseline_px = top_px + i % raster.rows * raster.pitch_px;
		tc_turnout_draw_glyph(out, x_px, baseline_px, member->turnout, grey);
		double left_px = x_px + tc_u(out, glyph_room);
		struct tc_rect glyph = { x_px, baseline_px - tc_u(out, glyph_room),
			tc_u(out, glyph_room), tc_u(out, glyph_room) };
		tc_fact_tell(out, glyph, &member->fact);
		tc_pane_draw_fitted(out, left_px, baseline_px,
			raster.width_px - tc_u(out, glyph_room + column_gap),
			name_style(out, member->turnout, grey), out->style->type.note,
			tc_turnout_label(
				self->roll.catalogue, member, self->base.language, out->arena));
	}
	if (cut && room > 0) {
		char words[48];
		snprintf(words, sizeof(words),
			self->base.language == TC_ENGLISH ? "and %d more" : "và %d nữa",
			self->roll.count - shown);
		tc_pane_draw_fitted(out, shown / raster.rows * raster.width_px,
			top_px + shown % raster.rows * raster.pitch_px,
			raster.width_px - tc_u(out, column_gap),
			name_style(out, TC_TURNOUT_REPORTED, false), out->style->type.note, words);
	}
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct status *self = (const struct status *)widget;
	const struct tc_style *style = out->style;
	struct tc_fact all = tc_turnout_gather(
		self->roll.members, self->roll.count, self->roll.indicator, self->roll.peers.group);
	bool lost = tc_turnout_all_marked(self->roll.members, self->roll.count, TC_MARK_LOST);
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	char foot[TC_SENTENCE_MAX] = "", slot[96];
	double top_px = tc_u(out, style->type.note * 0.66);
	if (titled) {
		snprintf(slot, sizeof(slot), "%s", tc_words_in(&self->head.slot, widget->language));
		if (slot[0] == '\0') {
			snprintf(slot, sizeof(slot), "%d/%d",
				tc_turnout_count_good(self->roll.members, self->roll.count,
					(enum tc_show)self->roll.show),
				self->roll.count);
		} else if (strcmp(slot, "none") == 0) {
			slot[0] = '\0';
		}
		tc_pane_foot_words(&self->head, self->roll.catalogue, &all, widget->language, foot,
			sizeof(foot));
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "", slot,
			self->rule == 0 ? TC_INK_RULE : self->rule);
		top_px = tc_u(out, style->pane.title + title_gap);
	}
	double floor_px = widget->height_px - (foot[0] == '\0' ? 0 : tc_u(out, foot_room));
	if (lost) {
		struct tc_text_style words = { style->type.note, TC_WEIGHT_REGULAR,
			tc_mark_words_ink(all.marks), TC_ANCHOR_LEFT };
		tc_pane_draw_fitted(out, 0, top_px - tc_u(out, title_gap - words_gap),
			widget->width_px, words, words.size_u, all.words);
		top_px += tc_u(out, words_gap);
	}
	if (self->key && titled) {
		floor_px -= tc_u(out, key_room);
		struct tc_turnout_key key = { self->roll.members, self->roll.count,
			(enum tc_show)self->roll.show, widget->language, lost };
		tc_turnout_draw_key(
			out, floor_px + tc_u(out, key_room) - tc_u(out, 2), widget->width_px, &key);
	}
	draw_grid(self, out, top_px, floor_px - top_px + tc_u(out, style->type.note * 0.66), lost);
	if (lost) {
		double box_px = top_px - tc_u(out, style->type.note * 0.66);
		struct tc_rect box = { 0, box_px, widget->width_px, floor_px - box_px };
		tc_mark_draw_frame(out, box, TC_MARK_LOST);
	}
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if ((all.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}

#define AT(field) offsetof(struct status, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct status, head),
	TC_PEERS_OPTIONS(struct status, roll.peers, "VN:ministries"),
	TC_ROLL_OPTIONS(struct status, roll),
	{ .name = "key",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(key),
		.doc = "Whether the states that occur are explained and counted above the foot" },
	{ 0 },
};

const struct tc_widget_class tc_status_class = {
	.kind = "status",
	.doc = "Agencies side by side, each with the state of its report",
	.size = sizeof(struct status),
	.change = offsetof(struct status, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = draw,
	.next_change_ms = next_change_ms,
};
