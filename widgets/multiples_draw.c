#include "widgets/multiples.h"

#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>

/* u. Marks of a cell stand up to TC_WIDGET_ROOM_U outside it: the gaps hold those of two. */
static const double head_room = 17, foot_room = 15, gap_x = 12, gap_y = 9, form = 1.7;

/* How far a cell's shape is from one that suits a chart, as a factor. */
static double unsuited(double width_px, double height_px) {
	double ratio = width_px / height_px / form;
	return ratio > 1 ? ratio : 1 / ratio;
}

static double share(double whole_px, double gap_px, int count) {
	return floor((whole_px - (count - 1) * gap_px) / count);
}

struct tc_multiples_grid tc_multiples_grid(const struct tc_multiples *self, int count) {
	const struct tc_widget *base = &self->base;
	double u_px = base->u_px, x_px = gap_x * u_px, y_px = gap_y * u_px;
	bool titled = tc_words_in(&self->head.title, base->language)[0] != '\0';
	double top_px = titled ? head_room * u_px : 0;
	double height_px = fmax(base->height_px - top_px - foot_room * u_px, u_px);
	double least_x_px = fmax(tc_pane_length_px(base, self->least_width), u_px);
	double least_y_px = fmax(tc_pane_length_px(base, self->least_height), u_px);
	int most_columns = (int)fmax(floor((base->width_px + x_px) / (least_x_px + x_px)), 1);
	int most_rows = (int)fmax(floor((height_px + y_px) / (least_y_px + y_px)), 1);
	struct tc_multiples_grid grid = { most_columns, most_rows, 0, top_px, 0, 0, 0, 0 };
	double best = INFINITY;
	for (int columns = 1; columns <= most_columns && columns <= count; columns++) {
		int rows = (count + columns - 1) / columns;
		double cost = unsuited(
			share(base->width_px, x_px, columns), share(height_px, y_px, rows));
		if (rows <= most_rows && cost < best) {
			best = cost;
			grid.columns = columns;
			grid.rows = rows;
		}
	}
	if (self->per_row > 0) {
		grid.columns = self->per_row < most_columns ? self->per_row : most_columns;
		int rows = (count + grid.columns - 1) / grid.columns;
		grid.rows = rows < 1 ? 1 : rows < most_rows ? rows : most_rows;
	}
	grid.width_px = fmax(share(base->width_px, x_px, grid.columns), 1);
	grid.height_px = fmax(share(height_px, y_px, grid.rows), 1);
	grid.pitch_x_px = grid.width_px + floor(x_px);
	grid.pitch_y_px = grid.height_px + floor(y_px);
	grid.y_px = floor(top_px);
	return grid;
}

/* "12/63 · cùng một thang đo" */
static void write_words(const struct tc_multiples *self, char *out, size_t size) {
	const struct tc_multiples_shown *shown = self->shown;
	bool english = self->base.language == TC_ENGLISH;
	out[0] = '\0';
	if (shown->count < shown->total) {
		char cut[48];
		snprintf(cut, sizeof(cut), english ? "%d of %d shown" : "hiện %d/%d", shown->count,
			shown->total);
		tc_tally_join(out, size, cut);
	}
	if (shown->scaled && shown->count > 1 && (shown->apart || shown->span.given)) {
		tc_tally_join(out, size,
			shown->apart      ? english ? "scales differ" : "mỗi ô một thang đo"
				: english ? "one scale"
					  : "cùng một thang đo");
	}
}

static void draw_cell(
	const struct tc_widget *cell, struct tc_drawlist *out, double x_px, double y_px) {
	struct tc_drawlist part;
	tc_drawlist_init(&part, out->arena, out->fonts, out->style, out->u_px);
	part.nested = true;
	tc_widget_draw(cell, &part);
	tc_draw_list(out, &part, x_px, y_px);
}

void tc_multiples_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_multiples *self = (const struct tc_multiples *)widget;
	const struct tc_multiples_shown *shown = self->shown;
	struct tc_multiples_grid grid = tc_multiples_grid(self, shown->total);
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX];
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->rule == 0 ? TC_INK_RULE : self->rule);
	if (titled) {
		tc_pane_foot_words(&self->head, self->catalogue,
			shown->newest.indicator < 0 ? NULL : &shown->newest, widget->language, foot,
			sizeof(foot));
	}
	for (int i = 0; i < shown->count; i++) {
		draw_cell(self->items[shown->items[i]].widget, out,
			grid.x_px + i % grid.columns * grid.pitch_x_px,
			grid.y_px + i / grid.columns * grid.pitch_y_px);
	}
	write_words(self, words, sizeof(words));
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, words, TC_INK_TEXT2);
}
