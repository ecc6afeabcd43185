#include "widgets/figure.h"

#include "widgets/kit/bars.h"
#include "widgets/kit/bullet.h"
#include "widgets/kit/dotgrid.h"
#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>

/* key_foot: lines of a key, and bars that are short of room, may come 2.5 u closer to the foot than other
 * ink. A line that is dated_line high has room for its first and last date. */
static const double clear_u = 4, dots_pitch_u = 3.28, key_foot_u = 2.5, dated_line_u = 26;

static double right_of(struct tc_rect ink) {
	return ink.x_px + ink.width_px;
}

static struct tc_dotgrid dots_of(const struct tc_figure *self, struct tc_rect box) {
	const struct tc_figure_shown *shown = &self->shown;
	return (struct tc_dotgrid) {
		.box = box,
		.done = tc_dotgrid_count(shown->fact.value.number),
		.total = shown->has_total ? tc_dotgrid_count(shown->total.value.number) : 0,
		.former = shown->has_former ? tc_dotgrid_count(shown->former.value.number) : 0,
		.columns = self->columns,
		.ink = tc_mark_value_ink(shown->fact.marks, (enum tc_ink)self->ink),
	};
}

void tc_figure_draw_beside(const struct tc_figure *self, struct tc_drawlist *out,
	struct tc_rect value, double baseline_px) {
	double left_px = right_of(value) + tc_u(out, clear_u);
	double room_px = self->base.width_px - left_px;
	struct tc_rect box = { left_px, value.y_px, room_px, baseline_px - value.y_px };
	if (self->columns > 0) {
		box.width_px = fmin(room_px, tc_u(out, (self->columns - 0.3) * dots_pitch_u));
		box.x_px = self->base.width_px - box.width_px;
	}
	struct tc_dotgrid grid = dots_of(self, box);
	if (self->columns > 0 && grid.done > 0) {
		/* Rows stand on the value's baseline. */
		int most = grid.total > grid.done ? grid.total : grid.done;
		int rows = (most + self->columns - 1) / self->columns;
		double pitch_px = box.width_px / (self->columns - 0.3);
		double height_px = (rows - 0.3) * pitch_px;
		if (height_px < box.height_px) {
			grid.box.y_px = baseline_px - height_px;
			grid.box.height_px = height_px;
		}
	}
	tc_dotgrid_draw(out, &grid);
}

static void draw_bars(const struct tc_figure *self, struct tc_drawlist *out, struct tc_rect box) {
	const struct tc_figure_shown *shown = &self->shown;
	char written[TC_NUMBER_TEXT_MAX];
	struct tc_bar bars[2] = { { .value = "", .fact = &shown->former },
		{ .value = "", .fact = &shown->fact, .meant = true } };
	int first = shown->has_former ? 0 : 1;
	if (!shown->fact.has_value) {
		return;
	}
	if (box.height_px < tc_u(out, out->style->pane.bar_pitch + out->style->shape.bar)) {
		box.height_px += tc_u(out, key_foot_u);
	}
	if (shown->has_former) {
		tc_figure_write_text(self, &shown->former.value, written, sizeof(written));
		bars[0].value = written;
	}
	for (int i = first; i < 2; i++) {
		tc_period_short_label(&bars[i].fact->period, self->base.language, bars[i].label,
			sizeof(bars[i].label));
	}
	tc_bars_draw(out, box, bars + first, 2 - first);
}

static void draw_line(const struct tc_figure *self, struct tc_drawlist *out, struct tc_rect box) {
	struct tc_line line = { .points = self->line,
		.count = self->shown.line_count,
		.marks = self->shown.fact.marks,
		.meant = true,
		.shape = TC_LINE_STRAIGHT,
		.told = self->told,
		.fact = &self->shown.fact };
	bool dated = line.count > 1 && box.height_px >= tc_u(out, dated_line_u);
	box.height_px -= dated ? tc_u(out, TC_LINE_DATES_U + 2) : 0;
	double low = 1, high = 0;
	if (line.count > 0) {
		low = INFINITY;
		high = -INFINITY;
		tc_line_range(&line, &low, &high);
	}
	double disc_px = tc_u(out, out->style->shape.disc);
	int64_t last_ms = line.count > 0 ? line.points[line.count - 1].end_ms : 0;
	bool waits = tc_line_waits(line.marks) && self->now_ms > last_ms;
	struct tc_line_frame frame = {
		.x = { line.count > 0 ? (double)line.points[0].end_ms : 0,
			(double)(waits ? self->now_ms : last_ms), box.x_px + disc_px,
			box.x_px + box.width_px - disc_px },
		.y = tc_scale_fit(
			low, high, false, box.y_px + box.height_px - disc_px, box.y_px + disc_px),
		.now_ms = self->now_ms,
		.floor_px = box.y_px + box.height_px,
		.ceiling_px = box.y_px,
	};
	if (frame.x.high <= frame.x.low) {
		frame.x.low = frame.x.high - 1; /* one moment: at the right end */
	}
	tc_line_draw(out, &line, &frame);
	if (dated) {
		tc_line_draw_dates(out, &line.points[0], &line.points[line.count - 1], &frame,
			box.x_px, box.x_px + box.width_px, self->base.language);
	}
}

static void draw_target(const struct tc_figure *self, struct tc_drawlist *out, struct tc_rect box) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->indicator);
	const struct tc_style *style = out->style;
	double value = self->shown.fact.value.number;
	double goal = contract->has_target ? contract->target
		: self->shown.has_total    ? self->shown.total.value.number
					   : 0;
	if (goal <= 0) {
		return;
	}
	double thick_px = tc_u(out, TC_BULLET_THIN_U);
	double over_px = tc_u(out, style->shape.target_overhang);
	struct tc_rect track = { box.x_px, box.y_px + over_px, box.width_px, thick_px };
	struct tc_bullet bullet = { .fact = &self->shown.fact,
		.has_target = true,
		.target = goal,
		.low = fmin(value, 0),
		.high = fmax(goal, value) };
	tc_bullet_draw(out, track, &bullet);
	char words[96];
	tc_pane_target_words(
		goal, (enum tc_number_scale)self->scale, self->base.language, words, sizeof(words));
	struct tc_text_style note = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	tc_draw_text(out, box.x_px + box.width_px, box.y_px + thick_px + 2 * over_px + tc_u(out, 8),
		note, words, NULL);
}

static void draw_parts(const struct tc_figure *self, struct tc_drawlist *out, struct tc_rect box) {
	struct tc_part parts[TC_PARTS_MAX];
	for (int i = 0; i < self->part_count; i++) {
		const struct tc_fact *fact = &self->shown.parts[i];
		char written[TC_NUMBER_TEXT_MAX * 2] = "—";
		const char *word = "";
		if (fact->has_value) {
			tc_figure_write_text(self, &fact->value, written, sizeof(written));
			word = tc_qualifier_word(fact->qualifier, self->base.language);
		}
		const char *value = tc_arena_printf(
			out->arena, "%s%s%s", word, word[0] == '\0' ? "" : " ", written);
		parts[i] = (struct tc_part) { self->part_names[i], value == NULL ? "####" : value,
			fact };
	}
	box.height_px += tc_u(out, key_foot_u);
	tc_parts_draw(out, box, parts, self->part_count);
}

void tc_figure_draw_chart(
	const struct tc_figure *self, struct tc_drawlist *out, struct tc_rect box) {
	if (box.height_px < tc_u(out, 2)) {
		return;
	}
	switch ((enum tc_figure_chart)self->chart) {
	case TC_CHART_DOTS: {
		struct tc_dotgrid grid = dots_of(self, box);
		tc_dotgrid_draw(out, &grid);
		break;
	}
	case TC_CHART_BARS: draw_bars(self, out, box); break;
	case TC_CHART_LINE: draw_line(self, out, box); break;
	case TC_CHART_TARGET: draw_target(self, out, box); break;
	case TC_CHART_PARTS: draw_parts(self, out, box); break;
	case TC_CHART_NONE:
	case TC_CHART_DOTS_BESIDE: break;
	}
}
