#include "widgets/tiles.h"

#include "widgets/kit/key.h"
#include "widgets/kit/tile.h"

#include <stdio.h>

/* u */
static const double cap = 5.3, line = 9.6, legend_gap = 4, try_step = 2, key_text = 8,
		    key_side = 5.7, key_line = 11, key_above = 3, key_gap = 6;

void tc_tiles_draw_total_key(struct tc_tiles_plot *plot) {
	const struct tc_tiles *self = plot->self;
	struct tc_drawlist *out = plot->out;
	bool english = self->base.language == TC_ENGLISH;
	int done = tc_tiles_count_done(self);
	double x_px = self->list->columns * plot->pitch_px + tc_u(out, legend_gap);
	double side_px = tc_u(out, cap), y_px = plot->top_px;
	const struct {
		int count;
		enum tc_ink ink;
		const char *vi, *en;
	} lines[] = { { done, TC_INK_DATA2, "theo tổng số", "by the total" },
		{ self->roll.count - done, TC_INK_WARNING, "nêu tên", "named" } };
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines) && lines[i].count > 0; i++) {
		char words[64];
		snprintf(words, sizeof(words), "%d %s", lines[i].count,
			english ? lines[i].en : lines[i].vi);
		struct tc_rect square = { x_px, y_px, side_px, side_px };
		tc_draw_fill(out, square, lines[i].ink);
		struct tc_rect ink = tc_draw_text(
			out, x_px + tc_u(out, key_text), y_px + side_px, style, words, NULL);
		square.width_px = ink.x_px + ink.width_px - x_px;
		square.height_px = tc_u(out, line);
		tc_tiles_take(plot, square);
		y_px += tc_u(out, key_line);
	}
}

/* In the sea, at its top or the first place down that is free: all lines with their samples, else without them, else
 * one by one; else at the foot. */
static void place_marks_key(
	struct tc_tiles_plot *plot, const struct tc_tally_item *items, int count) {
	for (int sampled = 1; sampled >= 0; sampled--) {
		struct tc_rect box = tc_key_box(plot->out, items, count, sampled);
		box.x_px = plot->self->list->columns * plot->pitch_px + tc_u(plot->out, legend_gap);
		box.y_px = plot->top_px;
		while (box.y_px + box.height_px <= plot->bottom_px &&
			!tc_tiles_is_free(plot, &box)) {
			box.y_px += tc_u(plot->out, try_step);
		}
		if (box.y_px + box.height_px <= plot->bottom_px) {
			tc_key_draw(plot->out, box.x_px, box.y_px, items, count, sampled);
			box.height_px += tc_u(plot->out, line - key_side);
			tc_tiles_take(plot, box);
			return;
		}
	}
	if (count == 1) {
		tc_tally_join(plot->words, sizeof(plot->words), items->words);
		return;
	}
	for (int i = 0; i < count; i++) {
		place_marks_key(plot, &items[i], 1);
	}
}

void tc_tiles_draw_marks_key(struct tc_tiles_plot *plot) {
	const struct tc_tiles *self = plot->self;
	struct tc_tally_item items[TC_TALLY_ITEMS_MAX];
	unsigned said = tc_tally_frame(&plot->tally);
	said |= self->mode == TC_TILES_CLASSES || self->by_total ? TC_MARK_MISSING : 0;
	/* Where reports are what is shown, tiles and names say who is late. */
	said |= self->mode == TC_TILES_REPORTED ? TC_MARK_LATE | TC_MARK_MISSED : 0;
	int count = tc_tally_items(&plot->tally, ~said, self->base.language, items);
	if (self->mode != TC_TILES_TIMELINESS && count > 0) {
		place_marks_key(plot, items, count);
	}
}

double tc_tiles_flow_timeliness_key(
	const struct tc_tiles *self, struct tc_drawlist *out, double bottom_px, bool draw) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double x_px = 0, y_px = 0, line_px = tc_u(out, key_line), side_px = tc_u(out, key_side);
	double high_px = draw ? tc_tiles_flow_timeliness_key(self, out, bottom_px, false) : 0;
	for (int i = 0; i < TC_TURNOUT_COUNT - 1; i++) {
		struct tc_member one = { .turnout = tc_turnout_order[i] };
		int count = tc_turnout_count(self->roll.members, self->roll.count, one.turnout);
		char words[64];
		snprintf(words, sizeof(words), "%d %s", count,
			tc_turnout_words(one.turnout, TC_SHOW_TIMELINESS, self->base.language));
		double width_px = tc_u(out, key_text) + tc_measure_text(out, style, words).width_px;
		if (count == 0) {
			continue;
		}
		if (x_px > 0 && x_px + width_px > self->base.width_px + 1) {
			x_px = 0;
			y_px += line_px;
		}
		if (draw) {
			double top_px = bottom_px - high_px + y_px + tc_u(out, key_above);
			struct tc_tile tile = tc_turnout_tile(
				&one, (struct tc_rect) { x_px, top_px, side_px, side_px });
			tc_tile_draw(out, &tile);
			tc_draw_text(out, x_px + tc_u(out, key_text), top_px + tc_u(out, cap),
				style, words, NULL);
		}
		x_px += width_px + tc_u(out, key_gap);
	}
	return x_px > 0 ? y_px + line_px : 0;
}
