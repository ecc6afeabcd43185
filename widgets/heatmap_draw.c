#include "widgets/heatmap.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/tile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double title_gap = 8, words_gap = 12.5, words_pitch = 11, foot_room = 11.3,
		    axis_room = 9, label_pitch = 9.6, label_gap = 2, legend_gap = 4,
		    legend_room = 26, key_gap = 7.2, key_side = 5, cap = 5.3, cell_gap = 0.35,
		    gap_from = 2.4, mark_from = 5, row_most = 12.5, clock_room = 6.5,
		    label_share = 3, day_most = 18, dot = 0.9, dot_share = 0.16;

struct plot {
	const struct tc_heatmap *self;
	struct tc_drawlist *out;
	struct tc_rect box; /* of the cells */
	double row_px, column_px, gap_px;
};

static const struct tc_heatmap_cell *cell_at(const struct plot *plot, int row, int column) {
	return &plot->self->cells[row * plot->self->last + column];
}

/* On whole px, so that neighbours meet without a seam. */
static struct tc_rect cell_box(const struct plot *plot, int row, int from, int to) {
	double left = floor(plot->box.x_px + from * plot->column_px + 0.5);
	double right = floor(plot->box.x_px + to * plot->column_px + 0.5);
	double top = floor(plot->box.y_px + row * plot->row_px + 0.5);
	double bottom = floor(plot->box.y_px + (row + 1) * plot->row_px + 0.5);
	return (struct tc_rect) { left, top, right - left - plot->gap_px,
		bottom - top - plot->gap_px };
}

/* History stays what it was when the whole link is lost: one frame says so. */
static enum tc_ink cell_ink(const struct plot *plot, const struct tc_heatmap_cell *cell) {
	enum tc_ink ink = tc_classes_ink(&plot->self->classes, cell->class_);
	unsigned quiet = TC_MARK_LOST | TC_MARK_STALE;
	return plot->self->shown->lost ? ink : tc_mark_value_ink(cell->marks & quiet, ink);
}

static bool alike(
	const struct plot *plot, const struct tc_heatmap_cell *a, const struct tc_heatmap_cell *b) {
	if (a->class_ < 0 || b->class_ < 0) {
		return a->class_ == b->class_;
	}
	return plot->gap_px <= 0 && cell_ink(plot, a) == cell_ink(plot, b);
}

static bool is_open(const struct tc_heatmap_cell *cell) {
	return cell->class_ >= 0 && tc_mark_letter(cell->marks, (char)cell->status) != '\0';
}

/* What is not firm bears a dashed edge where a cell is large enough for one. */
static void draw_edges(const struct plot *plot, int row) {
	if (fmin(plot->row_px, plot->column_px) < tc_u(plot->out, mark_from)) {
		return;
	}
	for (int i = 0; i < plot->self->shown->column_count; i++) {
		const struct tc_heatmap_cell *cell = cell_at(plot, row, i);
		if (cell->class_ < 0) {
			continue;
		}
		struct tc_tile tile = { .box = cell_box(plot, row, i, i + 1),
			.ink = cell_ink(plot, cell),
			.marks = cell->marks & ~(unsigned)(TC_MARK_LATE | TC_MARK_MISSED),
			.status = (char)cell->status };
		if (plot->self->shown->lost) {
			tile.marks &= ~(unsigned)TC_MARK_LOST;
		}
		unsigned edged =
			TC_MARK_LOST | TC_MARK_STALE | TC_MARK_DISPUTED | TC_MARK_INCOMPLETE;
		if ((tile.marks & edged) != 0 || is_open(cell)) {
			tc_tile_draw(plot->out, &tile);
		}
	}
}

/* A cell that hatches a period nobody reported stands for no report. */
static void tell_row(const struct plot *plot, int row) {
	const struct tc_heatmap *self = plot->self;
	for (int i = 0; self->told != NULL && i < self->shown->column_count; i++) {
		const struct tc_fact *fact = &self->told[row * self->last + i];
		if (fact->reported) {
			tc_fact_tell(plot->out, cell_box(plot, row, i, i + 1), fact);
		}
	}
}

/* A dot on a holiday: fewer dossiers then are no news, and none at all no fault. */
static void draw_holidays(const struct plot *plot, int row) {
	for (int i = 0; i < plot->self->shown->column_count; i++) {
		const struct tc_heatmap_cell *cell = cell_at(plot, row, i);
		struct tc_rect box = cell_box(plot, row, i, i + 1);
		if (cell->class_ == TC_HEATMAP_AHEAD ||
			!tc_heatmap_is_holiday(plot->self, i, row)) {
			continue;
		}
		enum tc_ink ink = cell->class_ < 0
			? TC_INK_TEXT
			: tc_tile_letter_ink(plot->out->style, cell_ink(plot, cell));
		tc_draw_disc(plot->out, box.x_px + box.width_px / 2, box.y_px + box.height_px / 2,
			fmax(fmin(box.width_px, box.height_px) * dot_share, 1), 0, ink);
	}
}

static void draw_row(const struct plot *plot, int row) {
	int count = plot->self->shown->column_count;
	for (int from = 0; from < count;) {
		const struct tc_heatmap_cell *cell = cell_at(plot, row, from);
		int to = from + 1;
		while (to < count && alike(plot, cell, cell_at(plot, row, to))) {
			to++;
		}
		struct tc_rect box = cell_box(plot, row, from, to);
		if (cell->class_ == TC_HEATMAP_MISSING) {
			tc_tile_draw_hatch(plot->out, box);
		} else if (cell->class_ >= 0) {
			tc_draw_fill(plot->out, box, cell_ink(plot, cell));
		}
		from = to;
	}
	draw_edges(plot, row);
	draw_holidays(plot, row);
	tell_row(plot, row);
}

static const char *row_label(const struct tc_heatmap *self, int row, char *text, size_t size) {
	if (self->rows == TC_HEATMAP_HOURS_OF_DAY) {
		snprintf(text, size, "%02d:00", row);
		return text;
	}
	if (self->rows == TC_HEATMAP_CALENDAR) {
		return tc_heatmap_weekday(row, self->base.language);
	}
	const struct tc_area *area = tc_catalogue_area(self->catalogue, self->shown->areas[row]);
	return area->kind == TC_AREA_AGENCY && area->abbreviation != NULL
		? area->abbreviation
		: tc_words_in(&area->name, self->base.language);
}

static struct tc_text_style note(const struct tc_drawlist *out, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, ink,
		TC_ANCHOR_LEFT };
}

/* Every row where there is room for its words, else every n-th. */
static int label_step(const struct plot *plot) {
	return (int)fmax(1, ceil(tc_u(plot->out, label_pitch) / plot->row_px - 1e-9));
}

static double labels_px(const struct tc_heatmap *self, struct tc_drawlist *out) {
	double wide_px = 0;
	for (int i = 0; i < self->shown->row_count; i++) {
		char text[16];
		const char *label = row_label(self, i, text, sizeof(text));
		wide_px = fmax(
			wide_px, tc_measure_text(out, note(out, TC_INK_TEXT2), label).width_px);
	}
	return fmin(wide_px + tc_u(out, label_gap), self->base.width_px / label_share);
}

static void draw_labels(const struct plot *plot, double width_px) {
	struct tc_drawlist *out = plot->out;
	int step = label_step(plot);
	for (int i = 0; i < plot->self->shown->row_count; i += step) {
		char text[16];
		double middle_px = plot->box.y_px + (i + 0.5) * plot->row_px;
		tc_pane_draw_fitted(out, 0, middle_px + tc_u(out, cap / 2),
			width_px - tc_u(out, label_gap), note(out, TC_INK_TEXT2),
			out->style->type.note, row_label(plot->self, i, text, sizeof(text)));
	}
}

/* A late report's clock stands on its day: the one after the last that was reported. */
static void draw_calendar_clock(const struct plot *plot) {
	int days = plot->self->shown->column_count * TC_HEATMAP_DAYS;
	for (int day = days - 2; day >= 0; day--) {
		const struct tc_heatmap_cell *cell =
			cell_at(plot, day % TC_HEATMAP_DAYS, day / TC_HEATMAP_DAYS);
		if (cell->class_ < 0) {
			continue;
		}
		if ((cell->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
			int column = (day + 1) / TC_HEATMAP_DAYS;
			struct tc_rect box =
				cell_box(plot, (day + 1) % TC_HEATMAP_DAYS, column, column + 1);
			tc_mark_draw_clock(plot->out, box.x_px + box.width_px / 2,
				box.y_px + box.height_px / 2);
		}
		return;
	}
}

/* A clock right of a row whose report is late. */
static void draw_clocks(const struct plot *plot) {
	int last = plot->self->shown->column_count - 1;
	if (plot->row_px < tc_u(plot->out, mark_from)) {
		return;
	}
	if (plot->self->rows == TC_HEATMAP_CALENDAR) {
		draw_calendar_clock(plot);
		return;
	}
	for (int row = 0; row < plot->self->shown->row_count; row++) {
		unsigned marks = 0;
		for (int i = 0; i <= last; i++) {
			marks |= cell_at(plot, row, i)->marks;
		}
		if ((marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
			tc_mark_draw_clock(plot->out,
				plot->box.x_px + plot->box.width_px + tc_u(plot->out, 3.5),
				plot->box.y_px + (row + 0.5) * plot->row_px);
		}
	}
}

static void column_label(const struct tc_heatmap *self, int column, char *out, size_t size) {
	const struct tc_heatmap_column *at = &self->shown->columns[column];
	struct tc_period period = { at->start_ms, at->end_ms,
		(enum tc_period_grain)self->shown->grain, "" };
	if (period.grain == TC_GRAIN_INSTANT || period.grain == TC_GRAIN_SPAN) {
		period.grain = TC_GRAIN_INSTANT;
		period.end_ms = period.start_ms;
	}
	tc_period_short_label(&period, self->base.language, out, size);
}

/* First and last period under their columns. */
static void draw_axis(const struct plot *plot) {
	struct tc_drawlist *out = plot->out;
	char first[TC_DATE_TEXT_MAX], last[TC_DATE_TEXT_MAX];
	double baseline_px = plot->box.y_px + plot->box.height_px + tc_u(out, axis_room - 1.2);
	double right_px = plot->box.x_px + plot->box.width_px;
	struct tc_text_style style = note(out, TC_INK_TEXT3);
	if (plot->self->rows == TC_HEATMAP_CALENDAR) {
		tc_heatmap_draw_months(
			plot->self, out, plot->box.x_px, baseline_px, plot->column_px);
		return;
	}
	column_label(plot->self, 0, first, sizeof(first));
	column_label(plot->self, plot->self->shown->column_count - 1, last, sizeof(last));
	double first_px = tc_measure_text(out, style, first).width_px;
	double last_px = tc_measure_text(out, style, last).width_px;
	if (first_px + last_px + tc_u(out, 4) <= plot->box.width_px) {
		tc_draw_text(out, plot->box.x_px, baseline_px, style, first, NULL);
	}
	if (last_px <= right_px) {
		style.anchor = TC_ANCHOR_RIGHT;
		tc_draw_text(out, right_px, baseline_px, style, last, NULL);
	}
}

static bool has_class(const struct plot *plot, int class_) {
	for (int row = 0; row < plot->self->shown->row_count; row++) {
		for (int i = 0; i < plot->self->shown->column_count; i++) {
			if (cell_at(plot, row, i)->class_ == class_) {
				return true;
			}
		}
	}
	return false;
}

static void draw_plot(struct plot *plot, double right_px) {
	const struct tc_heatmap *self = plot->self;
	struct tc_drawlist *out = plot->out;
	double names_px = labels_px(self, out);
	double room_px = plot->box.height_px - tc_u(out, axis_room);
	plot->box.x_px = names_px;
	plot->box.width_px = right_px - names_px - tc_u(out, clock_room);
	plot->row_px = fmin(room_px / self->shown->row_count, tc_u(out, row_most));
	plot->column_px = plot->box.width_px / self->shown->column_count;
	if (self->rows == TC_HEATMAP_CALENDAR) {
		/* Days are squares. */
		plot->row_px =
			fmin(fmin(room_px / TC_HEATMAP_DAYS, plot->column_px), tc_u(out, day_most));
		plot->column_px = plot->row_px;
		plot->box.width_px = plot->column_px * self->shown->column_count;
	}
	plot->box.height_px = plot->row_px * self->shown->row_count;
	if (plot->row_px < 1 || plot->column_px < 1) {
		return; /* too small to be told apart */
	}
	bool apart = fmin(plot->row_px, plot->column_px) >= tc_u(out, gap_from);
	plot->gap_px = apart ? fmax(floor(tc_u(out, cell_gap)), 1) : 0;
	for (int row = 0; row < self->shown->row_count; row++) {
		draw_row(plot, row);
	}
	draw_labels(plot, names_px);
	draw_clocks(plot);
	draw_axis(plot);
	if (self->shown->lost) {
		tc_mark_draw_frame(out, plot->box, TC_MARK_LOST);
	}
}

static bool has_holiday(const struct tc_heatmap *self) {
	for (int i = 0; i < self->shown->column_count; i++) {
		for (int row = 0; row < self->shown->row_count; row++) {
			if (self->cells[row * self->last + i].class_ != TC_HEATMAP_AHEAD &&
				tc_heatmap_is_holiday(self, i, row)) {
				return true;
			}
		}
	}
	return false;
}

/* What a hatched cell means, and a dotted one, at the right of the foot; left out where there is no room. */
static void draw_key(
	const struct tc_heatmap *self, struct tc_drawlist *out, const char *foot, bool missing) {
	struct tc_text_style line = note(out, TC_INK_TEXT2);
	enum tc_language language = self->base.language;
	const char *const words[2] = { tc_mark_missing_words(true, language),
		language == TC_ENGLISH ? "holiday" : "ngày nghỉ lễ" };
	const bool said[2] = { missing, has_holiday(self) };
	double least_px = tc_measure_text(out, line, foot).width_px + tc_u(out, legend_gap);
	double right_px = self->base.width_px, side_px = tc_u(out, key_side);
	double y_px = self->base.height_px;
	for (int i = 0; i < 2; i++) {
		double left_px = right_px - tc_measure_text(out, line, words[i]).width_px -
			tc_u(out, key_gap);
		if (!said[i] || left_px <= least_px) {
			continue;
		}
		if (i == 0) {
			tc_tile_draw_hatch(out,
				(struct tc_rect) { left_px, y_px - side_px, side_px, side_px });
		} else {
			tc_draw_disc(out, left_px + side_px / 2, y_px - side_px / 2, tc_u(out, dot),
				0, TC_INK_TEXT);
		}
		tc_draw_text(out, left_px + tc_u(out, key_gap), y_px, line, words[i], NULL);
		right_px = left_px - tc_u(out, legend_gap);
	}
}

void tc_heatmap_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_heatmap *self = (const struct tc_heatmap *)widget;
	const struct tc_style *style = out->style;
	const struct tc_fact *all = &self->shown->all;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	const char *words =
		all->reported ? self->shown->words : tc_mark_missing_words(false, widget->language);
	char foot[TC_SENTENCE_MAX] = "";
	struct plot plot = { .self = self, .out = out };
	if (titled) {
		tc_pane_foot_words(
			&self->head, self->catalogue, all, widget->language, foot, sizeof(foot));
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
			tc_words_in(&self->head.slot, widget->language),
			self->rule == 0 ? TC_INK_RULE : self->rule);
		plot.box.y_px = tc_u(out, style->pane.title + title_gap);
		if (words[0] != '\0') {
			struct tc_text_style line = note(out, tc_mark_words_ink(all->marks));
			tc_pane_draw_fitted(out, 0, tc_u(out, style->pane.title + words_gap),
				widget->width_px, line, line.size_u, words);
			plot.box.y_px += tc_u(out, words_pitch);
		}
	}
	bool missing = has_class(&plot, TC_HEATMAP_MISSING);
	bool key = titled && (missing || has_holiday(self));
	plot.box.height_px = widget->height_px - plot.box.y_px -
		(foot[0] == '\0' && !key ? 0 : tc_u(out, foot_room));
	/* The name of a method is wider than bounds are. */
	struct tc_classes_legend legend = { .language = widget->language };
	struct tc_rect legend_box = tc_classes_measure_legend(out, &self->classes, &legend);
	double legend_px = fmax(tc_u(out, legend_room), legend_box.x_px + legend_box.width_px);
	bool room = widget->width_px >= label_share * legend_px;
	double right_px = widget->width_px;
	if (self->shown->column_count > 0 && plot.box.height_px > 0) {
		if (self->legend && room) {
			right_px -= legend_px + tc_u(out, legend_gap);
		}
		draw_plot(&plot, right_px);
		if (self->legend && room) {
			/* Squares of days may leave room on their right. */
			double edge_px = fmin(right_px,
				plot.box.x_px + plot.box.width_px + tc_u(out, clock_room));
			tc_classes_draw_legend(out, edge_px + tc_u(out, legend_gap), plot.box.y_px,
				&self->classes, &legend);
		}
	}
	if (key) {
		draw_key(self, out, foot, missing);
	}
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if ((all->marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
