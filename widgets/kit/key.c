#include "widgets/kit/key.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/tile.h"

#include <math.h>

/* u. A sample is as large as the smallest tile that holds a clock. */
static const double side_u = 5.7, text_u = 8, cap_u = 5.3;

static struct tc_text_style style_of(const struct tc_drawlist *list, unsigned mark) {
	return (struct tc_text_style) { list->style->type.note, TC_WEIGHT_REGULAR,
		tc_mark_words_ink(mark), TC_ANCHOR_LEFT };
}

struct tc_rect tc_key_box(
	struct tc_drawlist *list, const struct tc_tally_item *items, int count, bool sampled) {
	struct tc_rect box = { 0, 0, 0, 0 };
	for (int i = 0; i < count; i++) {
		double width_px =
			tc_measure_text(list, style_of(list, items[i].mark), items[i].words)
				.width_px;
		box.width_px = fmax(box.width_px, tc_u(list, sampled ? text_u : 0) + width_px);
		box.height_px = tc_u(list, side_u + i * (double)TC_KEY_PITCH_U);
	}
	return box;
}

/* As the mark looks where it occurs; what changes no tile has no sample. */
static void draw_sample(struct tc_drawlist *list, struct tc_rect box, unsigned mark) {
	const unsigned valueless = TC_MARK_MISSING | TC_MARK_INVALID | TC_MARK_WITHDRAWN;
	const unsigned edged = TC_MARK_LOST | TC_MARK_STALE | TC_MARK_LATE | TC_MARK_MISSED |
		TC_MARK_DISPUTED | TC_MARK_INCOMPLETE;
	if ((mark & (valueless | edged)) != 0 || tc_mark_letter(mark, 'A') != '\0') {
		struct tc_tile tile = { .box = box,
			.ink = TC_INK_DATA2,
			.hatched = (mark & valueless) != 0,
			.marks = mark,
			.status = 'A' };
		tc_tile_draw(list, &tile);
	}
}

void tc_key_draw(struct tc_drawlist *list, double x_px, double top_px,
	const struct tc_tally_item *items, int count, bool sampled) {
	for (int i = 0; i < count; i++, top_px += tc_u(list, TC_KEY_PITCH_U)) {
		struct tc_rect sample = { x_px, top_px, tc_u(list, side_u), tc_u(list, side_u) };
		if (sampled) {
			draw_sample(list, sample, items[i].mark);
		}
		tc_draw_text(list, x_px + tc_u(list, sampled ? text_u : 0),
			top_px + tc_u(list, (side_u + cap_u) / 2), style_of(list, items[i].mark),
			items[i].words, NULL);
	}
}
