/* One connection of a network: its words, its line, its glyph. */
#include "widgets/network.h"

#include <stdio.h>

/* u. The glyph at a branch's end has room on both sides of its middle. */
static const double label_gap = TC_NETWORK_LABEL_U, glyph_half = TC_NETWORK_GLYPH_U, middle = 2.6,
		    cross = 1.9, key_line = 10, key_gap = 8;
/* How much is left of a broken branch. */
static const double broken_share = 0.5;

static const char *tie_words(enum tc_tie tie, enum tc_language language) {
	static const struct tc_words words[TC_TIE_COUNT] = {
		[TC_TIE_LOST] = { "mất kết nối", "lost" },
		[TC_TIE_SILENT] = { "im", "silent" },
		[TC_TIE_NEVER] = { "chưa từng kết nối", "never connected" },
		[TC_TIE_LATE] = { "kết nối, báo cáo trễ", "connected, report late" },
		[TC_TIE_LIVE] = { "đang kết nối", "connected" },
	};
	return tc_words_in(&words[tie], language);
}

/* "BYT mất 10:32" */
const char *tc_network_label(const struct tc_network *self, struct tc_drawlist *out, int index) {
	static const struct tc_words states[TC_TIE_COUNT] = {
		[TC_TIE_LOST] = { "mất", "lost" },
		[TC_TIE_SILENT] = { "im", "silent" },
		[TC_TIE_NEVER] = { "chưa từng", "never" },
		[TC_TIE_LATE] = { "trễ", "late" },
	};
	enum tc_language language = self->base.language;
	const struct tc_network_tie *tie = &self->ties[index];
	const char *name =
		tc_turnout_name(self->roll.catalogue, self->roll.members[index].area, language);
	if (tie->tie == TC_TIE_LIVE) {
		return name;
	}
	const char *label = tc_arena_printf(out->arena, "%s %s%s%s", name,
		tc_words_in(&states[tie->tie], language), tie->since[0] == '\0' ? "" : " ",
		tie->since);
	return label == NULL ? name : label;
}

struct tc_text_style tc_network_label_style(const struct tc_drawlist *out, int tie, bool grey) {
	bool wrong = tie != TC_TIE_LIVE;
	enum tc_ink ink = grey || tie == TC_TIE_SILENT     ? TC_INK_STALE
		: tie == TC_TIE_LOST || tie == TC_TIE_LATE ? TC_INK_WARNING
		: wrong                                    ? TC_INK_TEXT
							   : TC_INK_TEXT2;
	return (struct tc_text_style) { out->style->type.note,
		wrong ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR, ink, TC_ANCHOR_LEFT };
}

static void draw_cross(struct tc_drawlist *out, double x_px, double y_px, enum tc_ink ink) {
	double half_px = tc_u(out, cross), pen_px = tc_u(out, 0.8);
	tc_draw_line(out, x_px - half_px, y_px - half_px, x_px + half_px, y_px + half_px, pen_px,
		TC_DASH_SOLID, ink);
	tc_draw_line(out, x_px - half_px, y_px + half_px, x_px + half_px, y_px - half_px, pen_px,
		TC_DASH_SOLID, ink);
}

/* A branch from the trunk to the glyph about (x, y), left or right of it: whole, dotted, broken off half way,
 * or not there. */
static void draw_branch(struct tc_drawlist *out, double trunk_px, double x_px, double y_px,
	enum tc_tie tie, bool grey) {
	static const enum tc_turnout glyphs[TC_TIE_COUNT] = { [TC_TIE_SILENT] = TC_TURNOUT_SILENT,
		[TC_TIE_NEVER] = TC_TURNOUT_MISSING,
		[TC_TIE_LATE] = TC_TURNOUT_LATE,
		[TC_TIE_LIVE] = TC_TURNOUT_REPORTED };
	double side = x_px < trunk_px ? -1 : 1;
	double end_px = x_px - side * tc_u(out, glyph_half);
	double pen_px = tc_u(out, out->style->line.series);
	enum tc_ink quiet = grey ? TC_INK_STALE : TC_INK_DATA2;
	if (tie == TC_TIE_LIVE || tie == TC_TIE_LATE) {
		tc_draw_line(out, trunk_px, y_px, end_px, y_px, pen_px, TC_DASH_SOLID, quiet);
	} else if (tie == TC_TIE_SILENT) {
		tc_draw_line(
			out, trunk_px, y_px, end_px, y_px, pen_px, TC_DASH_STALE, TC_INK_STALE);
	} else if (tie == TC_TIE_LOST) {
		double broken_px = trunk_px + (end_px - trunk_px) * broken_share;
		tc_draw_line(out, trunk_px, y_px, broken_px, y_px, pen_px, TC_DASH_LOST,
			grey ? TC_INK_STALE : TC_INK_WARNING);
	}
	if (tie == TC_TIE_LOST) {
		draw_cross(out, x_px, y_px, grey ? TC_INK_STALE : TC_INK_WARNING);
		return;
	}
	tc_turnout_draw_glyph(
		out, x_px - tc_u(out, 2.5), y_px + tc_u(out, middle), glyphs[tie], grey);
}

void tc_network_draw_peer(const struct tc_network *self, struct tc_drawlist *out, int index,
	double trunk_px, double x_px, double y_px, double width_px, bool grey) {
	const struct tc_network_tie *tie = &self->ties[index];
	double half_px = tc_u(out, glyph_half), side = x_px < trunk_px ? -1 : 1;
	draw_branch(out, trunk_px, x_px, y_px, (enum tc_tie)tie->tie, grey);
	struct tc_rect box = { x_px - half_px, y_px - half_px, 2 * half_px, 2 * half_px };
	tc_fact_tell(out, box, &self->roll.members[index].fact);
	struct tc_text_style style = tc_network_label_style(out, tie->tie, grey);
	style.anchor = side < 0 ? TC_ANCHOR_RIGHT : TC_ANCHOR_LEFT;
	tc_pane_draw_fitted(out, x_px + side * tc_u(out, label_gap), y_px + tc_u(out, middle),
		width_px, style, style.size_u, tc_network_label(self, out, index));
}

/* "(line, glyph) mất kết nối 1": states that occur, the worst first. */
void tc_network_draw_key(
	const struct tc_network *self, struct tc_drawlist *out, double baseline_px, bool grey) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double x_px = 0;
	for (int at = TC_TIE_LOST; at < TC_TIE_COUNT; at++) {
		enum tc_tie tie = (enum tc_tie)at;
		char words[64];
		int count = tc_network_count(self, tie);
		if (count == 0) {
			continue;
		}
		snprintf(words, sizeof(words), "%s %d", tie_words(tie, self->base.language), count);
		double wide_px = tc_measure_text(out, style, words).width_px;
		double left_px = x_px + tc_u(out, key_line + label_gap);
		if (left_px + wide_px > self->base.width_px + 1) {
			return;
		}
		draw_branch(out, x_px, x_px + tc_u(out, key_line), baseline_px - tc_u(out, middle),
			tie, grey);
		tc_draw_text(out, left_px, baseline_px, style, words, NULL);
		x_px = left_px + wide_px + tc_u(out, key_gap);
	}
}
