#include "widgets/radar.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
/* u */
static const double title_gap = 8, cap = 5.3, label_gap = 3, block_gap = 7, radius_least = 16,
		    radius_most = 70, key_line = 15, words_gap = 3, key_mark = 9, key_gap = 8,
		    disputed_ring = 2.4, square = 2.4;
/* Of the outer radius: the inner ring, so that no value lies in the centre. */
static const double hole = 0.16;
static const double over_share = 0.6; /* of the pane's width, for a name over it */
enum { GRID_RINGS = 3 };

static struct tc_text_style note(
	const struct tc_drawlist *out, enum tc_weight weight, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, weight, ink, TC_ANCHOR_LEFT };
}

bool tc_radar_is_meant(const struct tc_radar *self, int series) {
	const struct tc_radar_series *entries = self->series.items;
	bool any = false;
	for (int i = 0; i < self->series_count; i++) {
		any = any || entries[i].meant;
	}
	return any ? entries[series].meant : series == 0;
}

/* The others by ink and by the shape of their points: a disc, a ring, a square. */
static enum tc_ink series_ink(const struct tc_radar *self, int series) {
	int others = 0;
	for (int i = 0; i < series; i++) {
		others += !tc_radar_is_meant(self, i);
	}
	return tc_radar_is_meant(self, series) ? TC_INK_DATA
		: others == 0                  ? TC_INK_DATA2
					       : TC_INK_DIM;
}

static void draw_point(const struct tc_radar_plan *plan, int series, double x_px, double y_px,
	enum tc_ink ink, bool open) {
	struct tc_drawlist *out = plan->out;
	double radius_px = tc_u(out, out->style->shape.disc);
	double ring_px = tc_u(out, out->style->line.series_quiet);
	enum tc_ink kind = series_ink(plan->self, series);
	if (kind == TC_INK_DIM && !open) {
		double side_px = tc_u(out, square);
		tc_draw_fill(out,
			(struct tc_rect) {
				x_px - side_px / 2, y_px - side_px / 2, side_px, side_px },
			ink);
		return;
	}
	bool ring = open || kind == TC_INK_DATA2;
	if (ring) {
		tc_draw_disc(out, x_px, y_px, radius_px, 0, TC_INK_GROUND);
	}
	tc_draw_disc(out, x_px, y_px, radius_px, ring ? ring_px : 0, ink);
}

struct tc_spot tc_radar_spot(const struct tc_radar_plan *plan, int axis, double share) {
	double turn = 2 * pi * axis / plan->self->axis_count;
	double radius_px = plan->radius_px * (hole + (1 - hole) * share);
	return (struct tc_spot) { (float)(plan->x_px + radius_px * sin(turn)),
		(float)(plan->y_px - radius_px * cos(turn)) };
}

static void draw_grid(const struct tc_radar_plan *plan) {
	struct tc_drawlist *out = plan->out;
	int count = plan->self->axis_count;
	for (int ring = 0; ring < GRID_RINGS; ring++) {
		struct tc_spot spots[TC_RADAR_AXES_MAX];
		bool outer = ring == GRID_RINGS - 1;
		for (int i = 0; i < count; i++) {
			spots[i] = tc_radar_spot(plan, i, (double)ring / (GRID_RINGS - 1));
		}
		tc_draw_polyline(out, spots, count,
			tc_u(out, outer ? out->style->line.rule : out->style->line.border),
			TC_DASH_SOLID, true, outer ? TC_INK_RULE : TC_INK_GRID);
	}
	for (int i = 0; i < count; i++) {
		struct tc_spot in = tc_radar_spot(plan, i, 0), end = tc_radar_spot(plan, i, 1);
		tc_draw_line(out, in.x_px, in.y_px, end.x_px, end.y_px,
			tc_u(out, out->style->line.border), TC_DASH_SOLID, TC_INK_GRID);
	}
}

static bool is_open(const struct tc_fact *fact) {
	return tc_mark_letter(fact->marks, fact->status) != '\0';
}

/* Two neighbours are joined when both are there: over a gap, and to the centre, there is no line. */
static void draw_series(const struct tc_radar_plan *plan, int series) {
	const struct tc_radar *self = plan->self;
	struct tc_drawlist *out = plan->out;
	enum tc_ink ink = series_ink(self, series);
	double pen_px = tc_u(out,
		tc_radar_is_meant(self, series) ? out->style->line.series
						: out->style->line.series_quiet);
	unsigned quiet = TC_MARK_LOST | TC_MARK_STALE;
	for (int i = 0; i < self->axis_count; i++) {
		int to = (i + 1) % self->axis_count;
		const struct tc_fact *fact = &self->shown->facts[series][i];
		const struct tc_fact *next = &self->shown->facts[series][to];
		double share = tc_radar_share(self, series, i);
		double next_share = tc_radar_share(self, series, to);
		if (share < 0 || next_share < 0) {
			continue;
		}
		struct tc_spot a = tc_radar_spot(plan, i, share),
			       b = tc_radar_spot(plan, to, next_share);
		tc_draw_line(out, a.x_px, a.y_px, b.x_px, b.y_px, pen_px,
			is_open(fact) || is_open(next) ? TC_DASH_PROVISIONAL : TC_DASH_SOLID,
			tc_mark_value_ink((fact->marks | next->marks) & quiet, ink));
	}
	for (int i = 0; i < self->axis_count; i++) {
		const struct tc_fact *fact = &self->shown->facts[series][i];
		double share = tc_radar_share(self, series, i);
		if (share < 0) {
			continue;
		}
		struct tc_spot at = tc_radar_spot(plan, i, share);
		double reach_px = tc_u(out, out->style->shape.disc);
		draw_point(plan, series, at.x_px, at.y_px,
			tc_mark_value_ink(fact->marks & quiet, ink), is_open(fact));
		if ((fact->marks & TC_MARK_DISPUTED) != 0) {
			tc_draw_disc(out, at.x_px, at.y_px, tc_u(out, disputed_ring),
				tc_u(out, out->style->line.frame), TC_INK_DISPUTED);
		}
		tc_fact_tell(out,
			(struct tc_rect) { at.x_px - reach_px, at.y_px - reach_px, 2 * reach_px,
				2 * reach_px },
			fact);
	}
}

/* The largest rings that leave every label its place, with so many lines of names. False when there are none. */
static bool fit_rings(struct tc_radar_plan *plan, int name_lines) {
	struct tc_drawlist *out = plan->out;
	const struct tc_rect *box = &plan->box;
	int count = plan->self->axis_count;
	double gap_px = tc_u(out, label_gap), apart_px = tc_u(out, block_gap), high_px[3] = { 0 };
	plan->name_lines = name_lines;
	tc_radar_measure_labels(plan);
	for (int i = 0; i < count; i++) {
		high_px[tc_radar_side_of(plan, i) + 1] += plan->blocks_px[i] + apart_px;
	}
	/* The label at the top takes its height, and so does one at the bottom. */
	bool below = count % 2 == 0;
	double under_px = below ? plan->blocks_px[count / 2] : 0;
	double across_px = box->width_px - 2 * (plan->side_px + gap_px);
	double down_px =
		box->height_px - plan->blocks_px[0] - gap_px - under_px - (below ? gap_px : 0);
	double outward = below ? 2 : 1 + cos(pi / count);
	plan->radius_px = fmin(fmin(across_px / 2, down_px / outward), tc_u(out, radius_most));
	double spare_px = down_px - plan->radius_px * outward;
	plan->y_px = box->y_px + plan->blocks_px[0] + gap_px + plan->radius_px + spare_px / 2;
	/* Labels at the sides stand clear of the one over them, or beside it, which is then as narrow as they leave. */
	double sides_px = fmax(high_px[0], high_px[2]) - apart_px;
	plan->over_px = plan->blocks_px[0] + apart_px;
	plan->under_px = below ? under_px + apart_px : 0;
	plan->middle_px = box->width_px * over_share;
	if (sides_px > box->height_px - plan->over_px - plan->under_px) {
		plan->over_px = plan->under_px = 0;
		plan->middle_px = across_px;
	}
	return plan->radius_px >= tc_u(out, radius_least) && sides_px <= box->height_px &&
		plan->values_px <= plan->middle_px;
}

static struct tc_radar_plan make_plan(
	const struct tc_radar *self, struct tc_drawlist *out, struct tc_rect box) {
	struct tc_radar_plan plan = { .self = self, .out = out, .box = box };
	plan.labelled = fit_rings(&plan, 2) || fit_rings(&plan, 1);
	plan.x_px = box.x_px + box.width_px / 2;
	if (!plan.labelled) {
		plan.radius_px = fmin(box.width_px, box.height_px) / 2;
		plan.y_px = box.y_px + box.height_px / 2;
	}
	return plan;
}

/* Who is who, in the order of the values, and what the rings are where that is the same everywhere. */
static void draw_key(const struct tc_radar_plan *plan, double baseline_px) {
	const struct tc_radar *self = plan->self;
	struct tc_drawlist *out = plan->out;
	bool english = self->base.language == TC_ENGLISH;
	double x_px = 0, width_px = plan->box.width_px;
	struct tc_text_style style = note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2);
	for (int i = 0; i < self->series_count && self->series_count > 1; i++) {
		double y_px = baseline_px - tc_u(out, cap / 2), mark_px = tc_u(out, key_mark - 2);
		double words_px = x_px + tc_u(out, key_mark);
		double room_px = (width_px - x_px) / (self->series_count - i) -
			tc_u(out, key_mark + key_gap);
		if (room_px < tc_u(out, cap)) {
			return;
		}
		tc_draw_line(out, x_px, y_px, x_px + mark_px, y_px,
			tc_u(out, out->style->line.series_quiet), TC_DASH_SOLID,
			series_ink(self, i));
		draw_point(plan, i, x_px + mark_px / 2, y_px, series_ink(self, i), false);
		struct tc_rect ink = tc_pane_draw_fitted(out, words_px, baseline_px, room_px, style,
			style.size_u, self->series_names[i]);
		x_px = ink.x_px + ink.width_px + tc_u(out, key_gap);
	}
	const char *range = tc_arena_printf(
		out->arena, "%s %s", english ? "scale" : "thang", tc_radar_range_text(plan, 0));
	style.ink = TC_INK_TEXT3;
	style.anchor = TC_ANCHOR_RIGHT;
	if (plan->same_range && range != NULL &&
		tc_measure_text(out, style, range).width_px <= width_px - x_px) {
		tc_draw_text(out, width_px, baseline_px, style, range, NULL);
	}
}

/* "1 số ngoài thang": its point is nowhere, its value stands at its axis. */
static void tell_outside(const struct tc_radar *self, char *words, size_t size) {
	char one[64];
	int count = 0;
	for (int series = 0; series < self->series_count; series++) {
		for (int axis = 0; axis < self->axis_count; axis++) {
			count += self->shown->facts[series][axis].has_value &&
				tc_radar_share(self, series, axis) < 0;
		}
	}
	snprintf(one, sizeof(one),
		self->base.language == TC_ENGLISH ? "%d out of range" : "%d số ngoài thang", count);
	tc_tally_join(words, size, count > 0 ? one : "");
}

static void draw_chart(const struct tc_radar *self, struct tc_drawlist *out, struct tc_rect box,
	const struct tc_tally *tally) {
	struct tc_rect chart = box;
	chart.height_px -= tc_u(out, key_line);
	bool keyed = chart.height_px >= tc_u(out, 2 * radius_least);
	struct tc_radar_plan plan = make_plan(self, out, keyed ? chart : box);
	if (plan.radius_px < 4) {
		return;
	}
	plan.framed = tc_tally_frame(tally);
	draw_grid(&plan);
	for (int meant = 0; meant < 2; meant++) {
		for (int i = 0; i < self->series_count; i++) {
			if (tc_radar_is_meant(self, i) == (meant == 1)) {
				draw_series(&plan, i);
			}
		}
	}
	if (plan.labelled) {
		tc_radar_draw_labels(&plan);
	}
	tc_mark_draw_frame(out, plan.box, plan.framed);
	if (keyed) {
		draw_key(&plan, box.y_px + box.height_px - tc_u(out, words_gap));
	}
}

void tc_radar_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_radar *self = (const struct tc_radar *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_tally tally = { 0 };
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX] = "";
	for (int i = 0; i < self->series_count * self->axis_count; i++) {
		tc_tally_add(
			&tally, &self->shown->facts[i / self->axis_count][i % self->axis_count]);
	}
	if (titled) {
		tc_pane_foot_words(&self->head, self->catalogue,
			tally.newest == NULL ? &self->shown->facts[0][0] : tally.newest,
			widget->language, foot, sizeof(foot));
	}
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->shown->rule == 0 ? TC_INK_RULE : self->shown->rule);
	struct tc_rect box = { 0, titled ? tc_u(out, out->style->pane.title + title_gap) : 0,
		widget->width_px, 0 };
	box.height_px =
		widget->height_px - box.y_px - tc_tally_foot_px(out, foot, widget->height_px);
	if (tally.newest == NULL) {
		tc_tally_draw_nothing(
			out, widget->width_px, box.y_px + box.height_px, titled, widget->language);
	} else {
		tc_tally_words(&tally, widget->language, words, sizeof(words));
		tell_outside(self, words, sizeof(words));
		draw_chart(self, out, box, &tally);
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
