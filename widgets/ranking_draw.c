#include "widgets/ranking.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. rank_right and name_left are told at the note size; all of a row shrinks with its letters. */
static const double first_row_u = 25, rank_right_u = 11, name_left_u = 15, name_least_u = 30,
		    bar_below_u = 2.4, split_gap_u = 7, gutter_u = 12, clear_u = 4,
		    dense_from_u = 10, bare_top_u = 1, clock_room_u = 7.5;
static const double cap_ratio = 0.655;

/* Which places are drawn and where. */
struct plan {
	double size_u, part; /* letters; part of the full size */
	double first_px, pitch_px;
	int columns, rows; /* rows of one column */
	double column_px, gutter_px;
	int top, bottom;
	double gap_px;    /* between the two, in one column */
	double low, high; /* zero or less, and the number of a full bar */
};

/* From the left of a column to its names, u at the note size. */
static double name_left(const struct tc_ranking *self) {
	return name_left_u + (self->movement ? TC_MOVEMENT_COLUMN_U : 0);
}

static double width_of(const struct tc_ranking *self, const struct tc_cell_column *cells,
	const struct plan *plan, const struct tc_drawlist *list, double name_u) {
	double around_u = name_left(self) + name_u + clear_u + list->style->pane.suffix_slot;
	return tc_u(list, around_u * plan->part) + cells->width_px;
}

/* As many columns as the rows need and the width allows. */
static int count_columns(const struct tc_ranking *self, const struct plan *plan,
	const struct tc_drawlist *list, const struct tc_cell_column *cells) {
	int needed = (self->place_count + plan->rows - 1) / plan->rows;
	double least_px = width_of(self, cells, plan, list, name_least_u);
	int most =
		(int)floor((self->base.width_px + plan->gutter_px) / (least_px + plan->gutter_px));
	int columns = self->columns > 0 ? self->columns : needed;
	columns = self->columns == 0 && columns > most ? most : columns;
	return columns < 1 ? 1 : columns;
}

/* Rows of one column that hold a split; the gap costs some. */
static int rows_with_gap(const struct plan *plan, double room_px) {
	return room_px < plan->gap_px ? 0
				      : (int)floor((room_px - plan->gap_px) / plan->pitch_px) + 1;
}

/* All of them, or the best and the worst where there is no room for all. */
static void choose_by_room(struct plan *plan, int count, double room_px, bool split) {
	int room = plan->rows * plan->columns;
	plan->top = count < room ? count : room;
	plan->bottom = 0;
	if (count <= room || !split) {
		return;
	}
	if (plan->columns > 1) {
		plan->bottom = plan->rows; /* the last column */
		plan->top = room - plan->rows;
		return;
	}
	int rows = rows_with_gap(plan, room_px);
	if (rows >= 2) {
		plan->top = (rows + 1) / 2;
		plan->bottom = rows / 2;
	}
}

/* The document's numbers, shortened from the longer end until they fit. */
static void choose_named(struct plan *plan, int count, double room_px) {
	if (plan->top + plan->bottom >= count) {
		choose_by_room(plan, count, room_px, true);
		return;
	}
	int rows = plan->bottom > 0 && plan->top > 0 ? rows_with_gap(plan, room_px) : plan->rows;
	while (plan->top + plan->bottom > rows && plan->top + plan->bottom > 1) {
		*(plan->bottom >= plan->top ? &plan->bottom : &plan->top) -= 1;
	}
}

/* What bars are told by: always from zero. */
static void choose_scale(const struct tc_ranking *self, struct plan *plan) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->indicator);
	plan->low = 0;
	plan->high = self->full;
	for (int i = 0; i < self->place_count; i++) {
		plan->low = fmin(plan->low, self->places[i].amount);
		plan->high = fmax(plan->high, self->places[i].amount);
	}
	if (self->full <= 0 && self->show != TC_SHOW_TIMELINESS &&
		strcmp(contract->unit, "%") == 0 && plan->high > 0 && plan->high <= 100) {
		plan->high = 100;
	}
	if (plan->high <= plan->low) {
		plan->high = plan->low + 1;
	}
}

static struct plan make_plan(const struct tc_ranking *self, const struct tc_drawlist *list,
	const struct tc_cell_column *cells, double size_u, double limit_px) {
	const struct tc_style *style = list->style;
	bool titled = tc_words_in(&self->head.title, self->base.language)[0] != '\0';
	struct plan plan = { .size_u = size_u, .part = size_u / style->type.note };
	plan.pitch_px = self->pitch.unit == 0   ? tc_u(list, style->pane.row_pitch)
		: self->pitch.unit == TC_UNIT_U ? tc_u(list, self->pitch.value)
						: self->pitch.value;
	plan.pitch_px = fmax(plan.pitch_px, 1);
	plan.first_px = titled ? tc_u(list, first_row_u - (1 - plan.part) * style->type.note)
			       : tc_u(list, size_u * cap_ratio + bare_top_u);
	plan.gap_px = tc_u(list, split_gap_u * plan.part);
	plan.gutter_px = tc_u(list, gutter_u * fmin(plan.part, 1));
	double below_px = tc_u(list, (bar_below_u + style->shape.bar_thin) * plan.part);
	double room_px = limit_px - plan.first_px - below_px;
	plan.rows = room_px < 0 ? 1 : (int)floor(room_px / plan.pitch_px) + 1;
	bool named = self->top > 0 || self->bottom > 0;
	plan.columns = named ? 1 : count_columns(self, &plan, list, cells);
	plan.column_px =
		fmax((self->base.width_px - (plan.columns - 1) * plan.gutter_px) / plan.columns, 1);
	choose_scale(self, &plan);
	plan.top = self->top;
	plan.bottom = self->bottom;
	if (named) {
		choose_named(&plan, self->place_count, room_px);
	} else {
		/* Of the late, those who are so the longest. */
		choose_by_room(&plan, self->place_count, room_px, self->show != TC_SHOW_TIMELINESS);
	}
	return plan;
}

static void draw_bar(const struct tc_ranking *self, struct tc_drawlist *out,
	const struct plan *plan, struct tc_rect track, const struct tc_ranking_place *place) {
	struct tc_scale scale = { plan->low, plan->high, track.x_px, track.x_px + track.width_px };
	double zero_px = tc_scale_px(&scale, 0);
	double end_px = tc_scale_px(&scale, place->amount);
	bool quiet = (place->fact.marks & (TC_MARK_LOST | TC_MARK_STALE)) != 0;
	bool meant = place->rank <= self->emphasis || place->highlighted;
	enum tc_ink ink = meant ? TC_INK_DATA : TC_INK_DATA2;
	struct tc_rect bar = { fmin(zero_px, end_px), track.y_px, fabs(end_px - zero_px),
		track.height_px };
	tc_draw_fill(out, track, TC_INK_TRACK);
	if (bar.width_px > 0) {
		tc_draw_fill(out, bar, quiet ? TC_INK_STALE : ink);
	}
}

/* "2 ngày" with a clock in the slot behind it. Returns the left end of its ink. */
static double draw_overdue(struct tc_drawlist *out, const struct plan *plan, double right_px,
	double baseline_px, const struct tc_ranking_place *place, bool framed) {
	struct tc_text_style style = { plan->size_u, TC_WEIGHT_REGULAR, TC_INK_WARNING,
		TC_ANCHOR_RIGHT };
	struct tc_datum datum = tc_fact_datum(&place->fact);
	datum.tells = TC_TELLS_LATENESS;
	tc_mark_draw_clock(out, right_px - tc_u(out, 2.8), baseline_px - tc_u(out, 2.6));
	struct tc_rect ink = tc_draw_text(out, right_px - tc_u(out, clock_room_u), baseline_px,
		style, place->overdue, &datum);
	if (!framed) {
		tc_mark_draw_frame(out, ink, place->fact.marks & (TC_MARK_LOST | TC_MARK_STALE));
	}
	return ink.x_px;
}

static const char *text_of(const struct tc_ranking *self, const struct tc_ranking_place *place,
	struct tc_arena *arena) {
	struct tc_number_form form = { self->base.language, TC_NUMBER_PLAIN, self->decimals };
	return self->show == TC_SHOW_TIMELINESS ? place->overdue
						: tc_cell_text(&place->fact, &form, arena);
}

static void draw_row(const struct tc_ranking *self, struct tc_drawlist *out,
	const struct plan *plan, const struct tc_cell_column *cells, double left_px,
	double baseline_px, const struct tc_ranking_place *place, bool framed) {
	bool meant = place->rank <= self->emphasis || place->highlighted;
	struct tc_text_style style = { plan->size_u, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_RIGHT };
	double name_px = left_px + tc_u(out, name_left(self) * plan->part);
	double right_px = left_px + plan->column_px;
	char rank[16];
	snprintf(rank, sizeof(rank), "%d", place->rank);
	tc_draw_text(out, left_px + tc_u(out, rank_right_u * plan->part), baseline_px, style, rank,
		NULL);
	if (self->movement) {
		tc_movement_draw(out, left_px + tc_u(out, name_left_u * plan->part), baseline_px,
			plan->size_u, (enum tc_movement)place->movement, place->steps, &place->fact,
			self->base.language);
	}
	style.weight = meant ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR;
	style.ink = meant ? TC_INK_TEXT : TC_INK_TEXT2;
	double value_px;
	if (self->show == TC_SHOW_TIMELINESS) {
		value_px = draw_overdue(out, plan, right_px, baseline_px, place, framed);
	} else {
		value_px = tc_cell_draw(out,
			right_px - tc_u(out, out->style->pane.suffix_slot * plan->part),
			baseline_px, style, text_of(self, place, out->arena), cells, &place->fact,
			self->base.language, framed ? TC_CELL_BARE : TC_CELL_FRAMED);
	}
	style.ink = TC_INK_TEXT;
	style.anchor = TC_ANCHOR_LEFT;
	double room_px = value_px - tc_u(out, clear_u * plan->part) - name_px;
	const struct tc_area *area = tc_catalogue_area(self->catalogue, place->area);
	if (room_px > 0) {
		tc_pane_draw_fitted(out, name_px, baseline_px, room_px, style, plan->size_u * 0.8,
			tc_peer_name(out, area, self->base.language, style, room_px));
	}
	if (self->bars) {
		struct tc_rect track = { name_px, baseline_px + tc_u(out, bar_below_u * plan->part),
			fmax(right_px - name_px, 1),
			tc_u(out, out->style->shape.bar_thin * plan->part) };
		draw_bar(self, out, plan, track, place);
	}
}

static void draw_rows(const struct tc_ranking *self, struct tc_drawlist *out,
	const struct plan *plan, const struct tc_cell_column *cells, unsigned frame) {
	double top_px = plan->first_px - tc_u(out, plan->size_u * cap_ratio), low_px = top_px;
	int shown = plan->top + plan->bottom;
	for (int i = 0; i < shown; i++) {
		int at = i < plan->top ? i : self->place_count - shown + i;
		int column = plan->columns == 1 ? 0 : i / plan->rows;
		int row = i - column * plan->rows;
		bool after = plan->columns == 1 && i >= plan->top && plan->top > 0;
		double baseline_px =
			plan->first_px + row * plan->pitch_px + (after ? plan->gap_px : 0);
		const struct tc_fact *fact = &self->places[at].fact;
		tc_draw_element(out, fact->indicator, fact->area, 0);
		draw_row(self, out, plan, cells, column * (plan->column_px + plan->gutter_px),
			baseline_px, &self->places[at], frame != 0);
		low_px = fmax(low_px, baseline_px);
	}
	tc_draw_rest(out);
	if (frame != 0) {
		double below_px =
			tc_u(out, (bar_below_u + out->style->shape.bar_thin) * plan->part);
		struct tc_rect all = { 0, top_px, self->base.width_px, low_px + below_px - top_px };
		tc_mark_draw_frame(out, all, frame);
	}
}

static void say_nothing(const struct tc_ranking *self, struct tc_drawlist *out, bool titled) {
	const struct tc_widget *widget = &self->base;
	bool known = self->show == TC_SHOW_TIMELINESS && self->unsent_count < self->member_count;
	if (!known) {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
		return;
	}
	tc_tally_draw_dash(out, widget->width_px, widget->height_px, titled,
		widget->language == TC_ENGLISH ? "nobody is late" : "không đơn vị nào trễ hạn");
}

void tc_ranking_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_ranking *self = (const struct tc_ranking *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_tally tally = { 0 };
	struct tc_cell_column cells = { 0, 0 };
	double pitch_u = self->pitch.unit == 0  ? dense_from_u
		: self->pitch.unit == TC_UNIT_U ? self->pitch.value
						: self->pitch.value / out->u_px;
	double size_u = fmin(out->style->type.note, out->style->type.note * pitch_u / dense_from_u);
	struct tc_text_style note = { size_u, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	for (int i = 0; i < self->place_count; i++) {
		const struct tc_fact *fact = &self->places[i].fact;
		tc_tally_add(&tally, fact);
		tc_cell_measure(out, note, text_of(self, &self->places[i], out->arena),
			widget->language, &cells);
	}
	char foot[TC_SENTENCE_MAX], words[TC_TALLY_WORDS_MAX];
	tc_ranking_write_words(self, &tally, words, sizeof(words));
	const char *slot = tc_ranking_write_slot(self, out, words, sizeof(words));
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "", slot,
		self->rule == 0 ? TC_INK_RULE : self->rule);
	struct tc_fact none = { .indicator = self->indicator };
	tc_pane_foot_words(&self->head, self->catalogue,
		tally.newest == NULL ? &none : tally.newest, widget->language, foot, sizeof(foot));
	if (self->place_count == 0) {
		say_nothing(self, out, titled);
	} else {
		double limit_px = widget->height_px -
			tc_tally_foot_px(out, titled ? foot : "", widget->height_px);
		struct plan plan = make_plan(self, out, &cells, size_u, limit_px);
		tc_ranking_tell_rows(
			self, tally.newest, plan.top, plan.bottom, words, sizeof(words));
		draw_rows(self, out, &plan, &cells, tc_tally_frame(&tally));
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, titled ? foot : "", words,
		tc_mark_words_ink(self->show == TC_SHOW_TIMELINESS
				? 0
				: tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
