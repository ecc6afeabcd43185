#include "widgets/table.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/turnout.h"

#include <math.h>

/* u at the note size: what stands beside, or in place of, a number. */
static const double bar_u = 26, bar_gap_u = 3, bar_high_u = 2.4, line_u = 34, line_high_u = 6.5,
		    glyph_u = 7.5, alarm_room_u = 10, words_most_u = 60;
static const double cap_ratio = 0.655, full_percent = 100;

struct tc_number_form tc_table_number_form(
	const struct tc_table *table, const struct tc_fact *fact) {
	struct tc_number_form form = { table->base.language, (enum tc_number_scale)table->scale,
		table->decimals };
	if (form.decimals < 0) {
		form.decimals = tc_catalogue_indicator(table->catalogue, fact->indicator)->decimals;
	}
	return form;
}

const char *tc_table_cell_text(
	const struct tc_table *self, const struct tc_fact *fact, struct tc_arena *arena) {
	struct tc_number_form form = tc_table_number_form(self, fact);
	return tc_cell_text(fact, &form, arena);
}

static struct tc_text_style letters(const struct tc_table_column *column, enum tc_ink ink) {
	return (struct tc_text_style) { column->size_u, TC_WEIGHT_REGULAR, ink, TC_ANCHOR_LEFT };
}

/* How its report stands, as a roll call says it. */
static enum tc_turnout state_of(const struct tc_fact *fact) {
	unsigned marks = fact->marks;
	return (marks & TC_MARK_MISSED) != 0          ? TC_TURNOUT_MISSED
		: (marks & TC_MARK_LATE) != 0         ? TC_TURNOUT_LATE
		: (marks & TC_MARK_STALE) != 0        ? TC_TURNOUT_SILENT
		: !fact->reported || !fact->has_value ? TC_TURNOUT_MISSING
		: (marks & TC_MARK_DUE) != 0          ? TC_TURNOUT_WAITING
						      : TC_TURNOUT_REPORTED;
}

/* The fact's own words, "trễ 2 ngày · tạm tính", where it has any. */
static const char *state_words(const struct tc_table *self, const struct tc_fact *fact) {
	return fact->words[0] != '\0'
		? fact->words
		: tc_turnout_words(state_of(fact), TC_SHOW_TIMELINESS, self->base.language);
}

static void fit_axis(const struct tc_table *self, int index, struct tc_table_column *column) {
	bool percent = true;
	for (int r = 0; r < self->frame->row_count; r++) {
		const struct tc_fact *fact = tc_table_cell(self, r, index);
		const char *unit = tc_catalogue_indicator(self->catalogue, fact->indicator)->unit;
		percent = percent && unit[0] == '%' && unit[1] == '\0';
		if (fact->has_value) {
			column->low = fmin(column->low, fact->value.number);
			column->high = fmax(column->high, fact->value.number);
		}
	}
	if (percent && column->low >= 0) {
		column->high = fmax(column->high, full_percent);
	}
}

/* The mark of an alarm stands left of a number, where its bar would end. */
static bool bears_alarm(const struct tc_table *self, int index) {
	bool any = false;
	for (int r = 0; r < self->frame->row_count; r++) {
		any = any || tc_table_cell(self, r, index)->alarm.priority != 0;
	}
	return any;
}

void tc_table_measure_column(const struct tc_table *self, struct tc_drawlist *out, int index,
	struct tc_table_column *column) {
	int show = self->frame->columns[index].show;
	column->show = show == 0 ? TC_TABLE_NUMBER : (enum tc_table_show)show;
	struct tc_text_style style = letters(column, TC_INK_TEXT2);
	for (int r = 0; r < self->frame->row_count; r++) {
		const struct tc_fact *fact = tc_table_cell(self, r, index);
		if (column->show == TC_TABLE_STATE) {
			double wide_px =
				tc_measure_text(out, style, state_words(self, fact)).width_px;
			column->extra_px = fmax(column->extra_px, wide_px);
		} else if (column->show != TC_TABLE_LINE) {
			tc_cell_measure(out, style, tc_table_cell_text(self, fact, out->arena),
				self->base.language, &column->cells);
		}
	}
	if (column->show == TC_TABLE_BAR) {
		double alarm_px = bears_alarm(self, index) ? tc_u(out, alarm_room_u) : 0;
		column->extra_px = tc_u(out, (bar_u + bar_gap_u) * column->part) + alarm_px;
		fit_axis(self, index, column);
	} else if (column->show == TC_TABLE_LINE) {
		column->extra_px = tc_u(out, line_u * column->part);
	} else if (column->show == TC_TABLE_STATE) {
		column->extra_px = fmin(column->extra_px, tc_u(out, words_most_u * column->part)) +
			tc_u(out, glyph_u);
	}
}

/* From zero, left of the number; nothing for what has no value, not even the track's zero. */
static void draw_bar(const struct tc_table_column *column, struct tc_drawlist *out,
	const struct tc_fact *fact, double baseline_px) {
	double wide_px = tc_u(out, bar_u * column->part);
	double left_px = column->right_px - column->cells.width_px - column->extra_px;
	double high_px = tc_u(out, bar_high_u * column->part);
	double middle_px = baseline_px - tc_u(out, column->size_u * cap_ratio) / 2;
	double range = column->high - column->low;
	struct tc_rect track = { left_px, middle_px - high_px / 2, wide_px, high_px };
	if (!fact->has_value || !(range > 0)) {
		return;
	}
	tc_draw_fill(out, track, TC_INK_TRACK);
	double zero_px = left_px - column->low / range * wide_px;
	double end_px = left_px + (fact->value.number - column->low) / range * wide_px;
	struct tc_rect bar = { fmin(zero_px, end_px), track.y_px, fabs(end_px - zero_px), high_px };
	enum tc_ink ink = tc_mark_value_ink(fact->marks, TC_INK_DATA2);
	bool open = tc_mark_letter(fact->marks, fact->status) != '\0' ||
		(fact->marks & TC_MARK_INCOMPLETE) != 0;
	if (open) { /* of what is not firm the outline */
		tc_draw_frame(out, bar, fmax(tc_u(out, out->style->line.ring), 1),
			TC_DASH_PROVISIONAL, ink);
	} else {
		tc_draw_fill(out, bar, ink);
	}
}

static void draw_line(const struct tc_table *self, const struct tc_table_column *column,
	struct tc_drawlist *out, int row, int index, double baseline_px) {
	const struct tc_fact *fact = tc_table_cell(self, row, index);
	int at = row * self->width + index, count = self->point_counts[at];
	struct tc_line line = { .points = self->points + (size_t)at * TC_TABLE_LINE_POINTS,
		.count = count,
		.marks = fact->marks,
		.meant = true,
		.shape = TC_LINE_STRAIGHT };
	double wide_px = tc_u(out, line_u * column->part);
	double edge_px = tc_u(out, out->style->shape.disc);
	double left_px = column->right_px - wide_px + edge_px,
	       right_px = column->right_px - edge_px;
	double cap_px = tc_u(out, column->size_u * cap_ratio);
	double half_px = tc_u(out, line_high_u * column->part) / 2;
	double middle_px = baseline_px - cap_px / 2, low = HUGE_VAL, high = -HUGE_VAL;
	tc_line_range(&line, &low, &high);
	if (count == 0 || low > high) {
		struct tc_datum datum = tc_fact_datum(fact);
		struct tc_text_style style = letters(column, TC_INK_TEXT2);
		style.anchor = TC_ANCHOR_RIGHT;
		tc_draw_text(out, column->right_px, baseline_px, style, "—", &datum);
		return;
	}
	int64_t last_ms = line.points[count - 1].end_ms;
	int64_t end_ms =
		tc_line_waits(fact->marks) && self->now_ms > last_ms ? self->now_ms : last_ms;
	int64_t begin_ms = line.points[0].end_ms < end_ms ? line.points[0].end_ms : end_ms - 1;
	struct tc_line_frame frame = {
		.now_ms = end_ms, .floor_px = middle_px + half_px, .ceiling_px = middle_px - half_px
	};
	frame.x = (struct tc_scale) { .low = (double)begin_ms,
		.high = (double)end_ms,
		.low_px = left_px,
		.high_px = right_px };
	frame.y = tc_scale_fit(low, high, false, frame.floor_px, frame.ceiling_px);
	tc_line_draw(out, &line, &frame);
	if (!tc_line_waits(fact->marks)) { /* else the line ends in its own mark */
		tc_cell_draw_suffix(
			out, column->right_px, baseline_px, letters(column, TC_INK_TEXT2), fact);
	}
	tc_fact_tell(out,
		(struct tc_rect) { left_px, frame.ceiling_px, right_px - left_px, 2 * half_px },
		fact);
}

static void draw_state(const struct tc_table *self, const struct tc_table_column *column,
	struct tc_drawlist *out, const struct tc_fact *fact, double baseline_px) {
	bool lost = (fact->marks & TC_MARK_LOST) != 0;
	enum tc_turnout state = state_of(fact);
	double left_px = column->right_px - column->extra_px, glyph_px = tc_u(out, glyph_u);
	struct tc_text_style style = letters(
		column, fact->words[0] != '\0' ? tc_mark_words_ink(fact->marks) : TC_INK_TEXT2);
	struct tc_datum datum = tc_fact_datum(fact);
	datum.tells = TC_TELLS_LETTER;
	tc_turnout_draw_glyph(out, left_px, baseline_px, state, lost);
	if (fact->words[0] == '\0') { /* a letter that has no words of its own */
		tc_cell_draw_suffix(out, column->right_px, baseline_px, style, fact);
	}
	const char *words = state_words(self, fact);
	double room_px = column->extra_px - glyph_px;
	double size_u = tc_pane_fit(out, style, column->size_u * 0.8, words, room_px);
	if (size_u > 0) {
		style.size_u = size_u;
		tc_draw_text(out, left_px + glyph_px, baseline_px, style, words, &datum);
		return;
	}
	struct tc_rect ink = tc_pane_draw_fitted(
		out, left_px + glyph_px, baseline_px, room_px, style, column->size_u * 0.8, words);
	tc_draw_told(out, ink, &datum);
}

void tc_table_draw_cell(const struct tc_table *self, struct tc_drawlist *out,
	const struct tc_table_column *column, int row, int index, double baseline_px, bool bare) {
	const struct tc_fact *fact = tc_table_cell(self, row, index);
	if (column->show == TC_TABLE_LINE) {
		draw_line(self, column, out, row, index, baseline_px);
		return;
	}
	if (column->show == TC_TABLE_STATE) {
		draw_state(self, column, out, fact, baseline_px);
		return;
	}
	if (column->show == TC_TABLE_BAR) {
		draw_bar(column, out, fact, baseline_px);
	}
	tc_cell_draw(out, column->right_px, baseline_px, letters(column, TC_INK_TEXT2),
		tc_table_cell_text(self, fact, out->arena), &column->cells, fact,
		self->base.language, bare ? TC_CELL_BARE : TC_CELL_UNDERLINED);
}
