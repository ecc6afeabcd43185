#include "widgets/table.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/date.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>

/* u, at the note size; all of a row shrinks with its letters. */
static const double first_u = 25, name_least_u = 30, clear_u = 6, header_most_u = 34, below_u = 3.2,
		    dense_from_u = 10, bare_top_u = 1, figures_top_u = 16;
static const double cap_ratio = 0.655, name_share = 0.5;

struct plan {
	double size_u, part, first_px, pitch_px, name_px;
	int row, rows;       /* shown: so many from `row` on */
	int column, columns; /* likewise */
	int page, pages;
	bool headed;
	struct tc_table_column cells[TC_TABLE_COLUMNS_MAX];
	const char *headers[TC_TABLE_COLUMNS_MAX];
	double width_px[TC_TABLE_COLUMNS_MAX];
};

static struct tc_text_style letters(const struct plan *plan, enum tc_ink ink) {
	return (struct tc_text_style) { plan->size_u, TC_WEIGHT_REGULAR, ink, TC_ANCHOR_LEFT };
}

static const char *line_name(const struct tc_table *self, const struct tc_table_line *line,
	struct tc_drawlist *out, struct tc_text_style style, double width_px) {
	char label[TC_DATE_TEXT_MAX];
	if (line->name != NULL) {
		return line->name;
	}
	if (line->area >= 0) {
		return tc_peer_name(out, tc_catalogue_area(self->catalogue, line->area),
			self->base.language, style, width_px);
	}
	if (!line->dated) {
		return "";
	}
	tc_period_short_label(&line->period, self->base.language, label, sizeof(label));
	const char *copy = tc_arena_string(out->arena, label);
	return copy == NULL ? "" : copy;
}

/* Widths of the columns from all their cells, so that sorting never moves one. */
static void measure_columns(
	const struct tc_table *self, struct tc_drawlist *out, struct plan *plan) {
	for (int c = 0; c < self->frame->column_count; c++) {
		struct tc_text_style style = letters(plan, TC_INK_TEXT3);
		double most_px = tc_u(out, header_most_u * plan->part);
		struct tc_table_column *column = &plan->cells[c];
		*column = (struct tc_table_column) { .size_u = plan->size_u, .part = plan->part };
		tc_table_measure_column(self, out, c, column);
		plan->headers[c] = line_name(self, &self->frame->columns[c], out, style, most_px);
		plan->headed = plan->headed || plan->headers[c][0] != '\0';
		double header_px = tc_measure_text(out, style, plan->headers[c]).width_px;
		plan->width_px[c] =
			fmax(column->cells.width_px + column->extra_px, fmin(header_px, most_px)) +
			tc_u(out, out->style->pane.suffix_slot * plan->part);
	}
}

/* Periods leave from the oldest, other columns from the last. */
static void choose_columns(
	const struct tc_table *self, struct tc_drawlist *out, struct plan *plan) {
	double clear_px = tc_u(out, clear_u * plan->part), name_px = 0, used_px = 0;
	for (int r = 0; r < self->frame->row_count; r++) {
		struct tc_text_style style = letters(plan, TC_INK_TEXT);
		const char *name = line_name(
			self, &self->frame->rows[r], out, style, self->base.width_px * name_share);
		name_px = fmax(name_px, tc_measure_text(out, style, name).width_px);
	}
	bool newest = self->fixed.column_count == 0;
	int count = self->frame->column_count;
	double least_px = fmin(name_px, tc_u(out, name_least_u * plan->part));
	for (plan->columns = 0; plan->columns < count; plan->columns++) {
		int c = newest ? count - 1 - plan->columns : plan->columns;
		double more_px = plan->width_px[c] + clear_px;
		if (plan->columns > 0 && used_px + more_px + least_px > self->base.width_px) {
			break;
		}
		used_px += more_px;
	}
	plan->column = newest ? count - plan->columns : 0;
	plan->name_px = fmax(fmin(name_px, self->base.width_px - used_px), 0);
	/* What is left goes between the columns, up to as much as a name needs. */
	double spare_px = fmax(self->base.width_px - used_px - plan->name_px, 0);
	double right_px = self->base.width_px, share_px = spare_px / fmax(plan->columns, 1);
	for (int i = plan->columns - 1; i >= 0; i--) {
		int c = plan->column + i;
		plan->cells[c].right_px =
			right_px - tc_u(out, out->style->pane.suffix_slot * plan->part);
		right_px -= plan->width_px[c] + clear_px + share_px;
	}
}

/* Of more rows than there is room for, those whose turn it is. */
static void choose_page(const struct tc_table *self, struct plan *plan) {
	int count = self->frame->row_count;
	plan->pages =
		self->page_ms > 0 && plan->rows > 0 ? (count + plan->rows - 1) / plan->rows : 1;
	plan->page = plan->pages > 1 ? (int)(self->page % plan->pages) : 0;
	plan->row = plan->page * plan->rows;
	plan->rows = plan->rows < count - plan->row ? plan->rows : count - plan->row;
}

static struct plan make_plan(
	const struct tc_table *self, struct tc_drawlist *out, bool titled, double limit_px) {
	const struct tc_style *style = out->style;
	double pitch_u = self->pitch.unit == 0  ? style->pane.row_pitch
		: self->pitch.unit == TC_UNIT_U ? self->pitch.value
						: self->pitch.value / out->u_px;
	struct plan plan = { .part = fmin(1, pitch_u / dense_from_u) };
	plan.size_u = style->type.note * plan.part;
	plan.pitch_px = fmax(tc_u(out, pitch_u), 1);
	plan.first_px = titled ? tc_u(out, first_u - (1 - plan.part) * style->type.note)
			       : tc_u(out, plan.size_u * cap_ratio + bare_top_u);
	measure_columns(self, out, &plan);
	choose_columns(self, out, &plan);
	double rows_px = plan.first_px + (plan.headed ? plan.pitch_px : 0);
	double room_px = limit_px - rows_px - tc_u(out, below_u * plan.part);
	plan.rows = room_px < 0 ? 1 : (int)floor(room_px / plan.pitch_px + 0.001) + 1;
	choose_page(self, &plan);
	return plan;
}

static void draw_header(
	const struct tc_table *self, struct tc_drawlist *out, const struct plan *plan) {
	struct tc_text_style style = letters(plan, TC_INK_TEXT3);
	(void)self;
	for (int c = plan->column; c < plan->column + plan->columns; c++) {
		const struct tc_table_column *column = &plan->cells[c];
		bool left = column->show == TC_TABLE_STATE; /* as its words */
		style.anchor = left ? TC_ANCHOR_LEFT : TC_ANCHOR_RIGHT;
		double room_px =
			plan->width_px[c] - tc_u(out, out->style->pane.suffix_slot * plan->part);
		tc_pane_draw_fitted(out, left ? column->right_px - room_px : column->right_px,
			plan->first_px, room_px, style, plan->size_u * 0.8, plan->headers[c]);
	}
}

static void draw_rows(const struct tc_table *self, struct tc_drawlist *out, const struct plan *plan,
	unsigned frame) {
	double top_px = plan->first_px + (plan->headed ? plan->pitch_px : 0);
	/* Rows of one series are its periods. */
	bool periods = plan->rows > 1 &&
		tc_table_cell(self, 0, plan->column)->area ==
			tc_table_cell(self, 1, plan->column)->area &&
		tc_table_cell(self, 0, plan->column)->indicator ==
			tc_table_cell(self, 1, plan->column)->indicator;
	for (int i = 0; i < plan->rows; i++) {
		int row = self->sorted[plan->row + i];
		double baseline_px = top_px + i * plan->pitch_px;
		const struct tc_fact *first = tc_table_cell(self, row, plan->column);
		tc_draw_element(
			out, first->indicator, first->area, periods ? first->period.start_ms : 0);
		struct tc_text_style style = letters(plan, TC_INK_TEXT);
		if (plan->name_px > 0) {
			tc_pane_draw_fitted(out, 0, baseline_px, plan->name_px + tc_u(out, 1),
				style, plan->size_u * 0.8,
				line_name(self, &self->frame->rows[row], out, style,
					plan->name_px + tc_u(out, 1)));
		}
		for (int c = plan->column; c < plan->column + plan->columns; c++) {
			tc_table_draw_cell(
				self, out, &plan->cells[c], row, c, baseline_px, frame != 0);
		}
	}
	tc_draw_rest(out);
	if (frame != 0) {
		double cap_px = tc_u(out, plan->size_u * cap_ratio);
		struct tc_rect all = { 0, top_px - cap_px, self->base.width_px,
			(plan->rows - 1) * plan->pitch_px + cap_px };
		tc_mark_draw_frame(out, all, frame);
	}
}

static void tell_hidden(
	const struct tc_table *self, int rows, int columns, char *words, size_t size) {
	bool english = self->base.language == TC_ENGLISH;
	char told[64];
	if (rows < self->frame->row_count) {
		snprintf(told, sizeof(told), english ? "%d of %d rows" : "%d/%d dòng", rows,
			self->frame->row_count);
		tc_tally_join(words, size, told);
	}
	if (columns < self->frame->column_count) {
		snprintf(told, sizeof(told), english ? "%d of %d columns" : "%d/%d cột", columns,
			self->frame->column_count);
		tc_tally_join(words, size, told);
	}
}

/* "trang 2/7": every row has its turn, so none is hidden. */
static void tell_page(
	const struct tc_table *self, const struct plan *plan, char *words, size_t size) {
	char told[64];
	snprintf(told, sizeof(told),
		self->base.language == TC_ENGLISH ? "page %d/%d" : "trang %d/%d", plan->page + 1,
		plan->pages);
	tc_tally_join(words, size, told);
}

static void draw_body(const struct tc_table *self, struct tc_drawlist *out, bool titled,
	double limit_px, const struct tc_tally *tally, char *words, size_t size) {
	if (self->form == TC_TABLE_FIGURES) {
		double top_px = tc_u(out, titled ? figures_top_u : 0);
		struct tc_rect box = { 0, top_px, self->base.width_px, limit_px - top_px };
		int rows = tc_table_draw_figures(self, out, box, tc_tally_frame(tally));
		tell_hidden(self, rows, self->frame->column_count, words, size);
		return;
	}
	struct plan plan = make_plan(self, out, titled, limit_px);
	if (plan.headed) {
		draw_header(self, out, &plan);
	}
	draw_rows(self, out, &plan, tc_tally_frame(tally));
	if (plan.pages > 1) {
		tell_page(self, &plan, words, size);
	}
	tell_hidden(self, plan.pages > 1 ? self->frame->row_count : plan.rows, plan.columns, words,
		size);
}

/* Whether a column left of this one shows the same figure in this row, in another form. */
static bool is_repeated(const struct tc_table *self, int row, int column) {
	const struct tc_table_frame *frame = self->frame;
	const struct tc_table_line *line = &frame->rows[row], *own = &frame->columns[column];
	bool repeated = false;
	for (int c = 0; c < column; c++) {
		const struct tc_table_line *other = &frame->columns[c];
		repeated = repeated ||
			(tc_table_indicator_of(self, line, own) ==
					tc_table_indicator_of(self, line, other) &&
				tc_table_area_of(self, line, own) ==
					tc_table_area_of(self, line, other) &&
				own->dated == other->dated &&
				own->period.start_ms == other->period.start_ms &&
				own->period.end_ms == other->period.end_ms);
	}
	return repeated;
}

/* A figure that stands there as number, line and words is late once. */
static void count_cells(const struct tc_table *self, struct tc_tally *tally) {
	for (int i = 0; i < self->frame->row_count * self->frame->column_count; i++) {
		int row = i / self->frame->column_count, column = i % self->frame->column_count;
		if (!is_repeated(self, row, column)) {
			tc_tally_add(tally, tc_table_cell(self, row, column));
		}
	}
}

void tc_table_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_table *self = (const struct tc_table *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	static const struct tc_table_line none = { .indicator = -1, .area = -1 };
	struct tc_tally tally = { 0 };
	count_cells(self, &tally);
	struct tc_fact nothing = { .indicator = tc_table_indicator_of(self,
					   self->fixed.row_count > 0 ? &self->fixed.rows[0] : &none,
					   self->fixed.column_count > 0 ? &self->fixed.columns[0]
									: &none) };
	char foot[TC_SENTENCE_MAX], marks[TC_TALLY_WORDS_MAX], words[TC_TALLY_WORDS_MAX] = "";
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->rule == 0 ? TC_INK_RULE : self->rule);
	tc_pane_foot_words(&self->head, self->catalogue,
		tally.newest == NULL ? &nothing : tally.newest, widget->language, foot,
		sizeof(foot));
	if (tally.newest == NULL) {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
	} else {
		double limit_px = widget->height_px -
			tc_tally_foot_px(out, titled ? foot : "", widget->height_px);
		/* What is not seen comes first: a line too long is cut at its end. */
		draw_body(self, out, titled, limit_px, &tally, words, sizeof(words));
		tc_tally_words(&tally, widget->language, marks, sizeof(marks));
		if (marks[0] != '\0') {
			tc_tally_join(words, sizeof(words), marks);
		}
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, titled ? foot : "", words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
