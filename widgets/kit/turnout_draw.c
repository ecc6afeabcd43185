#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/turnout.h"

#include <math.h>
#include <stdio.h>

/* u */
static const double glyph_room = 7.5, key_gap = 8, middle = 2.6, disc = 2, solid = 3.4;

void tc_turnout_draw_glyph(struct tc_drawlist *list, double x_px, double baseline_px,
	enum tc_turnout turnout, bool grey) {
	double radius_px = tc_u(list, disc), centre_px = x_px + tc_u(list, 2.5),
	       y_px = baseline_px - tc_u(list, middle);
	struct tc_rect box = { centre_px - radius_px, y_px - radius_px, 2 * radius_px,
		2 * radius_px };
	double ring_px = tc_u(list, list->style->line.frame);
	switch (turnout) {
	case TC_TURNOUT_REPORTED:
		tc_draw_disc(
			list, centre_px, y_px, radius_px, 0, grey ? TC_INK_STALE : TC_INK_DATA2);
		break;
	case TC_TURNOUT_WAITING:
		tc_draw_disc(list, centre_px, y_px, radius_px, ring_px, TC_INK_DATA2);
		break;
	case TC_TURNOUT_LATE: tc_mark_draw_clock(list, centre_px, y_px); break;
	case TC_TURNOUT_MISSED:
		tc_draw_disc(list, centre_px, y_px, tc_u(list, solid), 0, TC_INK_WARNING);
		tc_mark_draw_clock_in(list, centre_px, y_px, TC_INK_INVERSE);
		break;
	case TC_TURNOUT_SILENT:
		tc_draw_disc(list, centre_px, y_px, radius_px / 2, 0, TC_INK_STALE);
		tc_draw_frame(list, box, fmax(ring_px / 2, 1), TC_DASH_STALE, TC_INK_STALE);
		break;
	case TC_TURNOUT_MISSING:
		tc_draw_line(list, box.x_px, y_px, box.x_px + box.width_px, y_px, ring_px,
			TC_DASH_SOLID, TC_INK_TEXT2);
		break;
	case TC_TURNOUT_FREE:
		tc_draw_disc(list, centre_px, y_px, radius_px / 2, 0, TC_INK_TEXT3);
		break;
	}
}

struct tc_tile tc_turnout_tile(const struct tc_member *member, struct tc_rect box) {
	struct tc_tile tile = {
		.box = box, .ink = TC_INK_DATA2, .status = 'A', .alarm = member->fact.alarm
	};
	switch (member->turnout) {
	case TC_TURNOUT_REPORTED: break;
	case TC_TURNOUT_WAITING: tile.marks = TC_MARK_INCOMPLETE; break; /* an outline */
	case TC_TURNOUT_LATE:
		tile.ink = TC_INK_PROVINCE;
		tile.marks = TC_MARK_LATE;
		break;
	case TC_TURNOUT_MISSED:
		tile.ink = TC_INK_WARNING;
		tile.marks = TC_MARK_MISSED;
		break;
	case TC_TURNOUT_SILENT: tile.marks = TC_MARK_STALE; break;
	case TC_TURNOUT_MISSING: tile.hatched = true; break;
	case TC_TURNOUT_FREE: tile.ink = TC_INK_PROVINCE; break;
	}
	return tile;
}

void tc_turnout_draw_key(struct tc_drawlist *list, double baseline_px, double width_px,
	const struct tc_turnout_key *key) {
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double x_px = 0;
	for (int i = 0; i < TC_TURNOUT_COUNT - 1; i++) {
		enum tc_turnout turnout = tc_turnout_order[i];
		int count = tc_turnout_count(key->members, key->count, turnout);
		if (count == 0) {
			continue;
		}
		char words[64];
		snprintf(words, sizeof(words), "%s %d",
			tc_turnout_words(turnout, key->show, key->language), count);
		double wide_px = tc_measure_text(list, style, words).width_px;
		double left_px = x_px + tc_u(list, glyph_room);
		if (left_px + wide_px > width_px + 1) {
			return;
		}
		tc_turnout_draw_glyph(list, x_px, baseline_px, turnout, key->grey);
		tc_draw_text(list, left_px, baseline_px, style, words, NULL);
		x_px = left_px + wide_px + tc_u(list, key_gap);
	}
}
