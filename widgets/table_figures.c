#include "widgets/table.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"

#include <math.h>

/* u, from the sketch: baseline to baseline, the first one under the box's top, qualifier to value, value
 * to unit (told from the advance, met by ink). */
static const double pitch_u = 15.8, least_pitch_u = 12, first_u = 16, word_gap_u = 6,
		    unit_gap_u = 3.5, letter_gap_u = 1.5, clock_u = 3.5;

/* The three things of a row, and how wide the widest of each is. */
struct shape {
	struct tc_text_style word, value, unit;
	double word_px, value_px;
};

static const char *number_of(
	const struct tc_table *self, const struct tc_fact *fact, struct tc_arena *arena) {
	struct tc_number_form form = tc_table_number_form(self, fact);
	return tc_cell_number(fact, &form, arena);
}

static const char *word_of(const struct tc_table *self, const struct tc_fact *fact) {
	return fact->has_value ? tc_qualifier_word(fact->qualifier, self->base.language) : "";
}

/* The row's own name, else its unit without "a day": the title has said that already. */
static const char *unit_of(
	const struct tc_table *self, const struct tc_table_line *row, const struct tc_fact *fact) {
	if (row->named) {
		return row->name;
	}
	struct tc_words brief = tc_catalogue_unit_brief(
		self->catalogue, tc_catalogue_indicator(self->catalogue, fact->indicator)->unit);
	return tc_words_in(&brief, self->base.language);
}

/* part: of the full size, for rows that stand closer. */
static struct shape measure(const struct tc_table *self, struct tc_drawlist *out, double part) {
	const struct tc_style *style = out->style;
	struct shape shape = {
		{ style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3, TC_ANCHOR_LEFT },
		{ style->type.scene * part, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_RIGHT },
		{ style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2, TC_ANCHOR_LEFT },
		0,
		0,
	};
	for (int row = 0; row < self->frame->row_count; row++) {
		const struct tc_fact *fact = tc_table_cell(self, row, 0);
		const char *word = word_of(self, fact);
		double word_px =
			word[0] == '\0' ? 0 : tc_measure_text(out, shape.word, word).width_px;
		shape.word_px = fmax(shape.word_px, word_px);
		shape.value_px = fmax(shape.value_px,
			tc_measure_text(out, shape.value, number_of(self, fact, out->arena))
				.width_px);
	}
	shape.word_px += shape.word_px > 0 ? tc_u(out, word_gap_u) : 0;
	/* Values give way to the pane's edge all together, so that they stay comparable. */
	double room_px = self->base.width_px - shape.word_px;
	if (shape.value_px > room_px && room_px > 0) {
		shape.value.size_u =
			floor(shape.value.size_u * out->u_px * room_px / shape.value_px) /
			out->u_px;
		shape.value_px = room_px;
	}
	return shape;
}

static void draw_row(const struct tc_table *self, struct tc_drawlist *out,
	const struct shape *shape, int row, double baseline_px, bool framed) {
	const struct tc_fact *fact = tc_table_cell(self, row, 0);
	struct tc_datum datum = tc_fact_datum(fact);
	struct tc_text_style style = shape->value;
	const char *word = word_of(self, fact);
	const char *unit = fact->has_value ? unit_of(self, &self->frame->rows[row], fact)
					   : tc_mark_missing_words(true, self->base.language);
	double right_px = shape->word_px + shape->value_px;
	if (word[0] != '\0') {
		tc_draw_text(out, 0, baseline_px, shape->word, word, NULL);
	}
	style.ink = tc_mark_value_ink(fact->marks, style.ink);
	if ((fact->marks & TC_MARK_INCOMPLETE) != 0) {
		style.weight = TC_WEIGHT_REGULAR;
	}
	struct tc_rect ink = tc_draw_text(
		out, right_px, baseline_px, style, number_of(self, fact, out->arena), &datum);
	double unit_px = right_px + tc_u(out, unit_gap_u);
	double room_px = self->base.width_px - unit_px - tc_u(out, out->style->pane.suffix_slot);
	if (room_px > tc_u(out, out->style->type.note)) {
		struct tc_rect last = tc_pane_draw_fitted(out, unit_px, baseline_px, room_px,
			shape->unit, out->style->type.note, unit);
		right_px = last.x_px + last.width_px;
	}
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	struct tc_text_style raised = { out->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(
			out, right_px + tc_u(out, clock_u), baseline_px - tc_u(out, clock_u));
	} else if (letter[0] != '\0') {
		tc_draw_text(
			out, right_px + tc_u(out, letter_gap_u), baseline_px, raised, letter, NULL);
	}
	if (!framed) {
		tc_mark_draw_frame(out, ink, fact->marks);
	}
}

int tc_table_draw_figures(
	const struct tc_table *table, struct tc_drawlist *out, struct tc_rect box, unsigned frame) {
	/* Rows that would not all fit come closer, letters with them, before any is left out. */
	double needed_px = box.y_px + tc_u(out, first_u + (table->frame->row_count - 1) * pitch_u);
	double part =
		fmax(fmin((box.y_px + box.height_px) / needed_px, 1), least_pitch_u / pitch_u);
	box.height_px += box.y_px * (1 - part);
	box.y_px *= part;
	struct shape shape = measure(table, out, part);
	double first_px = tc_u(out, first_u * part), step_px = tc_u(out, pitch_u * part);
	double room_px = box.height_px - first_px;
	int fit = room_px < 0 ? 1 : (int)floor(room_px / step_px + 0.001) + 1;
	int rows = table->frame->row_count < fit ? table->frame->row_count : fit;
	for (int i = 0; i < rows; i++) {
		draw_row(table, out, &shape, table->sorted[i], box.y_px + first_px + i * step_px,
			frame != 0);
	}
	if (frame != 0) {
		struct tc_rect all = { 0, box.y_px + first_px / 4, shape.word_px + shape.value_px,
			(rows - 1) * step_px + first_px * 0.75 };
		tc_mark_draw_frame(out, all, frame);
	}
	return rows;
}
