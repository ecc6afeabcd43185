#include "widgets/kit/parts.h"

#include "widgets/kit/bars.h"
#include "widgets/kit/pane.h"

#include <math.h>

/* u, from the sketch: the first line of the key under the bar, line to line, square to name. */
static const double key_below = 12.2, key_pitch = 10.5, key_name = 3.2, clear = 4;

enum tc_ink tc_part_ink(int index) {
	static const enum tc_ink inks[TC_PARTS_MAX] = { TC_INK_DATA, TC_INK_DATA2, TC_INK_DIM };
	return inks[index < TC_PARTS_MAX ? index : TC_PARTS_MAX - 1];
}

double tc_part_draw_key(struct tc_drawlist *list, double x_px, double baseline_px, double width_px,
	enum tc_ink ink, const char *name) {
	double side_px = tc_u(list, list->style->shape.bar);
	struct tc_rect square = { x_px, baseline_px - side_px, side_px, side_px };
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double name_px = x_px + side_px + tc_u(list, key_name);
	tc_draw_fill(list, square, ink);
	struct tc_rect text = tc_pane_draw_fitted(list, name_px, baseline_px,
		fmax(x_px + width_px - name_px, 0), style, style.size_u * 0.8, name);
	return text.x_px + text.width_px;
}

static double length_of(const struct tc_part *part) {
	return part->fact->has_value ? fmax(part->fact->value.number, 0) : 0;
}

double tc_parts_draw(
	struct tc_drawlist *list, struct tc_rect box, const struct tc_part *parts, int count) {
	double thick_px = tc_u(list, list->style->shape.bar), whole = 0, before = 0;
	double gap_px = tc_u(list, list->style->shape.bar_gap);
	for (int i = 0; i < count; i++) {
		whole += length_of(&parts[i]);
	}
	for (int i = 0; i < count; i++) {
		double length = length_of(&parts[i]);
		struct tc_rect bar = { box.x_px + box.width_px * before / whole, box.y_px,
			box.width_px * length / whole, thick_px };
		before += length;
		if (length <= 0) {
			continue;
		}
		/* The gap is taken from the end of a part, so that the last one ends at the edge. */
		bar.width_px = fmax(bar.width_px - (before < whole ? gap_px : 0), 1);
		tc_bar_draw(list, bar, parts[i].fact, tc_part_ink(i));
		tc_fact_tell(list, bar, parts[i].fact);
	}
	double used_px = thick_px;
	for (int i = 0; i < count; i++) {
		double baseline_px = box.y_px + thick_px + tc_u(list, key_below + i * key_pitch);
		if (baseline_px > box.y_px + box.height_px + tc_u(list, 1)) {
			break;
		}
		struct tc_text_style value = { list->style->type.note, TC_WEIGHT_REGULAR,
			TC_INK_TEXT, TC_ANCHOR_RIGHT };
		struct tc_datum datum = tc_fact_datum(parts[i].fact);
		struct tc_rect ink = tc_draw_text(
			list, box.x_px + box.width_px, baseline_px, value, parts[i].value, &datum);
		tc_part_draw_key(list, box.x_px, baseline_px,
			ink.x_px - tc_u(list, clear) - box.x_px, tc_part_ink(i), parts[i].name);
		used_px = baseline_px - box.y_px;
	}
	return used_px;
}
