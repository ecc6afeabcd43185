#include "widgets/scatter.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* u */
static const double dot = 1.8, bubble_least = 1.2, bubble_most = 8, halo = 0.45, ring = 0.6,
		    title_drop = 10.5, title_air = 6, tick_drop = 8.5, tick_gap = 4,
		    axis_pitch = 10.5, plot_least = 16, inset = 3, title_up = 3.5,
		    clock_radius = 2.5, alarm_room = 9.5;
enum { TICKS_MOST = 6 };

static double radius_px(
	const struct tc_scatter_chart *chart, const struct tc_scatter_point *point) {
	struct tc_drawlist *out = chart->out;
	if (chart->self->parts[TC_SCATTER_SIZE].indicator < 0) {
		return tc_u(out, dot);
	}
	double smaller_px = fmin(chart->plot.width_px, chart->plot.height_px);
	double most_px = fmin(tc_u(out, bubble_most), smaller_px / 7);
	double share = point->size > 0 && chart->largest > 0 ? point->size / chart->largest : 0;
	return fmax(most_px * sqrt(share), tc_u(out, bubble_least));
}

/* Scale and ticks along one side of the plot, its ends set in so that no bubble is cut off. */
static void fit_axis(
	struct tc_scatter_chart *chart, enum tc_scatter_part part, double from_px, double to_px) {
	const struct tc_scatter *self = chart->self;
	struct tc_drawlist *out = chart->out;
	bool log = tc_scatter_is_log(self, part), upright = part == TC_SCATTER_Y;
	double low = INFINITY, high = -INFINITY, room_px = tc_u(out, inset);
	for (int i = 0; i < chart->census.drawn; i++) {
		double at = upright ? chart->points[i].y : chart->points[i].x;
		low = fmin(low, at);
		high = fmax(high, at);
		double own_px = radius_px(chart, &chart->points[i]);
		bool alarmed = chart->points[i].alarm.priority != 0;
		room_px = fmax(room_px, own_px + tc_u(out, alarmed ? alarm_room : 1));
	}
	struct tc_axis_room *room = &chart->rooms[part];
	*room = (struct tc_axis_room) {
		.style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
			upright ? TC_ANCHOR_RIGHT : TC_ANCHOR_MIDDLE },
		.from_px = from_px,
		.to_px = to_px,
		.gap_px = tc_u(out, upright ? 3 : 5),
		.upright = upright,
	};
	double low_px = upright ? to_px - room_px : from_px + room_px;
	double high_px = upright ? from_px + room_px : to_px - room_px;
	if (log) { /* a logarithm has no zero to be taken in */
		double apart = high > low ? 0 : 0.05;
		room->scale = (struct tc_scale) { low - apart, high + apart, low_px, high_px };
	} else if (high > low) { /* nothing is measured from zero: it may stay outside */
		room->scale = (struct tc_scale) { low, high, low_px, high_px };
	} else {
		room->scale = tc_scale_fit(low, high, false, low_px, high_px);
	}
	struct tc_axis_range range = { .low = room->scale.low,
		.high = room->scale.high,
		.most = TICKS_MOST,
		.decades = log,
		.scale = (enum tc_number_scale)self->scale,
		.language = self->base.language };
	if (log) {
		range.low = pow(10, room->scale.low);
		range.high = pow(10, room->scale.high);
	}
	tc_axis_fit_numbers(&chart->axes[part], &range, out, room);
}

static void draw_axes(const struct tc_scatter_chart *chart) {
	struct tc_drawlist *out = chart->out;
	const struct tc_rect *plot = &chart->plot;
	double right_px = plot->x_px + plot->width_px, bottom_px = plot->y_px + plot->height_px;
	for (int part = 0; part < 2; part++) {
		bool upright = part == TC_SCATTER_Y;
		const struct tc_axis_room *room = &chart->rooms[part];
		tc_axis_draw_grid(&chart->axes[part], out, room, upright ? plot->x_px : plot->y_px,
			upright ? right_px : bottom_px);
		tc_axis_draw_labels(&chart->axes[part], out, room,
			upright ? plot->x_px - tc_u(out, tick_gap)
				: bottom_px + tc_u(out, tick_drop));
		if (tc_scatter_is_log(chart->self, (enum tc_scatter_part)part) ||
			!tc_scale_has_zero(&room->scale)) {
			continue;
		}
		double zero_px = tc_scale_px(&room->scale, 0);
		tc_draw_line(out, upright ? plot->x_px : zero_px, upright ? zero_px : plot->y_px,
			upright ? right_px : zero_px, upright ? zero_px : bottom_px,
			tc_u(out, out->style->line.rule), TC_DASH_SOLID, TC_INK_RULE);
	}
}

/* On a halo of the ground, so that one on another can be told; what is not firm is a ring. */
static void draw_point(const struct tc_scatter_chart *chart, const struct tc_scatter_point *point) {
	struct tc_drawlist *out = chart->out;
	unsigned marks = point->marks;
	double x_px = point->own.x_px + point->own.width_px / 2;
	double y_px = point->own.y_px + point->own.height_px / 2, r_px = point->own.width_px / 2;
	bool late = (marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0;
	bool sizeless = chart->self->parts[TC_SCATTER_SIZE].indicator >= 0 && point->size < 0;
	bool open = point->letter != '\0' || (marks & TC_MARK_INCOMPLETE) != 0 || sizeless;
	enum tc_ink ink = tc_mark_value_ink(
		marks & (TC_MARK_LOST | TC_MARK_STALE), point->meant ? TC_INK_DATA : TC_INK_DATA2);
	double stroke_px = tc_u(out, ring);
	if (late && r_px <= tc_u(out, clock_radius)) {
		tc_draw_disc(out, x_px, y_px, tc_u(out, clock_radius + halo), 0, TC_INK_GROUND);
		tc_mark_draw_clock(out, x_px, y_px);
	} else {
		tc_draw_disc(out, x_px, y_px, r_px + tc_u(out, halo), 0, TC_INK_GROUND);
		tc_draw_disc(out, x_px, y_px, open ? r_px - stroke_px / 2 : r_px,
			open ? stroke_px : 0, ink);
		if (late) {
			tc_draw_disc(
				out, x_px, y_px, tc_u(out, clock_radius + halo), 0, TC_INK_GROUND);
			tc_mark_draw_clock(out, x_px, y_px);
		}
	}
	if ((marks & TC_MARK_DISPUTED) != 0) {
		tc_draw_disc(
			out, x_px, y_px, r_px + tc_u(out, 2 * halo), stroke_px, TC_INK_DISPUTED);
	}
	for (int part = 0; part < TC_SCATTER_PARTS; part++) {
		if (chart->self->parts[part].indicator >= 0) {
			tc_fact_tell(out, point->own,
				tc_scatter_fact(chart->self, (enum tc_scatter_part)part, point));
		}
	}
	if (point->alarm.priority != 0) {
		tc_alarm_draw_grounded(out, point->badge.x_px + point->badge.width_px / 2, y_px,
			TC_ALARM_SMALL_U, point->alarm);
	}
}

/* Large bubbles first: a small one on them is seen. */
static int compare_size(const void *a, const void *b) {
	const struct tc_scatter_point *left = a, *right = b;
	if (left->size < right->size || left->size > right->size) {
		return left->size > right->size ? -1 : 1;
	}
	return left->meant != right->meant ? (int)left->meant - right->meant
					   : left->member - right->member;
}

static void place_points(struct tc_scatter_chart *chart) {
	for (int i = 0; i < chart->census.drawn; i++) {
		struct tc_scatter_point *point = &chart->points[i];
		double r_px = radius_px(chart, point);
		point->own = (struct tc_rect) { tc_scale_px(&chart->rooms[0].scale, point->x) -
				r_px,
			tc_scale_px(&chart->rooms[1].scale, point->y) - r_px, 2 * r_px, 2 * r_px };
		/* Left of it; its room is kept free of names. */
		double side_px = point->alarm.priority == 0 ? 0 : tc_u(chart->out, alarm_room);
		point->badge = (struct tc_rect) { point->own.x_px - side_px * 1.1,
			point->own.y_px + r_px - side_px / 2, side_px, side_px };
	}
}

/* Titles over and under the plot, then what is left of the box for it. Returns false where nothing is left. */
static bool place_plot(struct tc_scatter_chart *chart, struct tc_rect box) {
	struct tc_drawlist *out = chart->out;
	bool sized = chart->self->parts[TC_SCATTER_SIZE].indicator >= 0;
	double over_px = tc_u(out, title_drop * (sized ? 2 : 1) + title_air);
	double under_px = tc_u(out, axis_pitch + tick_drop + title_up);
	bool titled = box.height_px - over_px - under_px >= tc_u(out, plot_least);
	double bottom_px = box.y_px + box.height_px;
	chart->plot = box;
	if (titled) {
		chart->plot.y_px += over_px;
		chart->plot.height_px -= over_px + under_px;
	} else {
		chart->plot.height_px -= tc_u(out, tick_drop + 2);
	}
	if (chart->plot.height_px < tc_u(out, plot_least)) {
		return false;
	}
	fit_axis(chart, TC_SCATTER_Y, chart->plot.y_px, chart->plot.y_px + chart->plot.height_px);
	double gutter_px =
		tc_axis_width_px(&chart->axes[1], out, &chart->rooms[1]) + tc_u(out, tick_gap);
	chart->plot.x_px += gutter_px;
	chart->plot.width_px -= gutter_px;
	if (chart->plot.width_px < tc_u(out, plot_least)) {
		return false;
	}
	fit_axis(chart, TC_SCATTER_X, chart->plot.x_px, chart->plot.x_px + chart->plot.width_px);
	if (titled) {
		double top_px = box.y_px + tc_u(out, title_drop);
		tc_scatter_draw_titles(
			chart, top_px, bottom_px - tc_u(out, title_up), box.width_px);
	}
	return true;
}

static void draw_chart(struct tc_scatter_chart *chart, struct tc_rect box, unsigned frame) {
	struct tc_drawlist *out = chart->out;
	for (int i = 0; i < chart->census.drawn; i++) {
		chart->largest = fmax(chart->largest, chart->points[i].size);
	}
	if (!place_plot(chart, box)) {
		return;
	}
	draw_axes(chart);
	qsort(chart->points, (size_t)chart->census.drawn, sizeof(*chart->points), compare_size);
	place_points(chart);
	for (int i = 0; i < chart->census.drawn; i++) {
		draw_point(chart, &chart->points[i]);
	}
	tc_scatter_draw_names(chart);
	tc_mark_draw_frame(out, chart->plot, frame);
}

/* A figure for each unit that is drawn, with the marks of all its values. */
static void count_marks(struct tc_scatter_chart *chart, struct tc_tally *tally) {
	int count = chart->census.drawn;
	struct tc_fact *facts =
		tc_arena_array(chart->out->arena, (size_t)count + 1, sizeof(*facts));
	for (int i = 0; i < count && facts != NULL; i++) {
		const struct tc_fact *x =
			tc_scatter_fact(chart->self, TC_SCATTER_X, &chart->points[i]);
		const struct tc_fact *y =
			tc_scatter_fact(chart->self, TC_SCATTER_Y, &chart->points[i]);
		facts[i] = x->period.end_ms > y->period.end_ms ? *x : *y;
		facts[i].marks = chart->points[i].marks;
		tc_tally_add(tally, &facts[i]);
	}
}

void tc_scatter_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_scatter *self = (const struct tc_scatter *)widget;
	const struct tc_style *style = out->style;
	struct tc_scatter_chart chart = { .self = self, .out = out };
	struct tc_tally tally = { 0 };
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX], slot[96];
	chart.points = tc_arena_array(out->arena, TC_PEERS_MAX, sizeof(*chart.points));
	if (chart.points == NULL) {
		out->full = true;
		return;
	}
	chart.census = tc_scatter_gather(self, chart.points);
	count_marks(&chart, &tally);
	tc_tally_words(&tally, widget->language, words, sizeof(words));
	tc_scatter_words(&chart, words, sizeof(words));
	snprintf(slot, sizeof(slot), "%s", tc_words_in(&self->head.slot, widget->language));
	if (slot[0] == '\0' && chart.census.drawn < self->count) {
		snprintf(slot, sizeof(slot), "%d/%d", chart.census.drawn, self->count);
	}
	if (titled) {
		tc_scatter_foot(&chart, tally.newest, foot, sizeof(foot));
	}
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "", slot,
		self->rule == 0 ? TC_INK_RULE : self->rule);
	double top_px = titled ? tc_u(out, style->pane.title) : 0;
	struct tc_rect box = { 0, top_px, widget->width_px,
		widget->height_px - top_px - tc_tally_foot_px(out, foot, widget->height_px) };
	unsigned frame = tc_tally_frame(&tally);
	if (chart.census.drawn > 0) {
		draw_chart(&chart, box, frame);
	} else {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, words,
		tc_mark_words_ink(tally.any));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
