#include "widgets/kit/bars.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>

static const double label_column_u = 25, value_gap_u = 2;

void tc_bar_draw(
	struct tc_drawlist *list, struct tc_rect bar, const struct tc_fact *fact, enum tc_ink ink) {
	const struct tc_style *style = list->style;
	unsigned marks = fact->marks;
	double stroke_px = fmax(tc_u(list, style->line.frame), style->line.frame_min_px);
	if ((marks & TC_MARK_LOST) != 0) {
		tc_draw_frame(list, bar, stroke_px, TC_DASH_LOST, TC_INK_WARNING);
	} else if ((marks & TC_MARK_STALE) != 0) {
		tc_draw_fill(list, bar, TC_INK_STALE);
	} else if ((marks & TC_MARK_INCOMPLETE) != 0) {
		tc_draw_frame(list, bar, tc_u(list, 0.4), TC_DASH_SOLID, TC_INK_DATA);
	} else if (tc_mark_letter(marks, fact->status) != '\0') {
		tc_draw_frame(list, bar, stroke_px, TC_DASH_PROVISIONAL, TC_INK_DATA);
	} else {
		tc_draw_fill(list, bar, ink);
	}
}

double tc_bars_draw(
	struct tc_drawlist *list, struct tc_rect box, const struct tc_bar *bars, int count) {
	const struct tc_style *style = list->style;
	double thick_px = tc_u(list, style->shape.bar),
	       pitch_px = tc_u(list, style->pane.bar_pitch);
	if (count > 1) {
		pitch_px = fmin(
			pitch_px, fmax((box.height_px - thick_px) / (count - 1), thick_px * 1.25));
	}
	struct tc_text_style date = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	struct tc_text_style value = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double column_px = tc_u(list, label_column_u), most = 0, least = 0, written_px = 0;
	for (int i = 0; i < count; i++) {
		double wide_px =
			tc_measure_text(list, date, bars[i].label).width_px + tc_u(list, 4);
		column_px = fmax(column_px, wide_px);
		most = fmax(most, bars[i].fact->value.number);
		least = fmin(least, bars[i].fact->value.number);
		if (bars[i].value[0] != '\0') {
			double text_px = tc_measure_text(list, value, bars[i].value).width_px;
			written_px = fmax(
				written_px, bars[i].meant ? text_px + tc_u(list, value_gap_u) : 0);
		}
	}
	double track_px = fmax(box.width_px - column_px - written_px, thick_px);
	double zero_px = most > least ? track_px * (0 - least) / (most - least) : 0;
	for (int i = 0; i < count; i++) {
		double top_px = box.y_px + i * pitch_px, baseline_px = top_px + thick_px;
		const struct tc_fact *fact = bars[i].fact;
		struct tc_datum datum = tc_fact_datum(fact);
		tc_draw_text(list, box.x_px, baseline_px, date, bars[i].label, NULL);
		double length_px =
			most > least ? track_px * fabs(fact->value.number) / (most - least) : 0;
		double left_px =
			box.x_px + column_px + zero_px - (fact->value.number < 0 ? length_px : 0);
		struct tc_rect bar = { left_px, top_px, length_px, thick_px };
		if (!fact->has_value) {
			bar = (struct tc_rect) { left_px, baseline_px - tc_u(list, 0.5),
				tc_u(list, 4), tc_u(list, 0.5) };
			tc_draw_fill(list, bar, TC_INK_TEXT2);
		} else {
			tc_bar_draw(list, bar, fact, bars[i].meant ? TC_INK_DATA : TC_INK_DATA2);
		}
		if (bars[i].value[0] != '\0') {
			double end_px = bar.x_px + bar.width_px + tc_u(list, value_gap_u);
			tc_draw_text(list, end_px, baseline_px, value, bars[i].value, &datum);
		}
	}
	return (count - 1) * pitch_px + thick_px;
}
