#include "widgets/box.h"

#include "fonts/fit.h"
#include "widgets/kit/axis.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* u */
static const double line_pitch = 10.5, line_air = 5, row_least = 20, row_most = 30, name_drop = 7,
		    box_drop = 13.5, tick_drop = 8.5, under = 4, inset = 4, plot_least = 30,
		    thin = 0.5, end_half = 1.6, middle_width = 0.8, middle_over = 1.4, dot = 1.5,
		    dot_step = 3.2, clock_step = 4.4, least_box = 0.6, words_gap = 4;
enum { TICKS_MOST = 7 };

/* A point with a name: beyond the whiskers, or one that the document names. */
struct point {
	int group, member;
	double far; /* beyond the whisker, in boxes */
	struct tc_rect own;
};

struct chart {
	const struct tc_box *self;
	struct tc_drawlist *out;
	struct tc_box_five fives[TC_BOX_GROUPS_MAX];
	int rows;
	double top_px, pitch_px;
	struct tc_axis axis;
	struct tc_axis_room room;
	struct tc_names names;
	struct point *points;
	int point_count;
	bool framed;
};

static const struct tc_fact *fact_of(const struct tc_box *self, int group, int member) {
	return &self->groups[group].members[member].fact;
}

static bool is_named(const struct tc_box *self, int area) {
	for (size_t i = 0; i < self->named.count && i < TC_BOX_NAMED_MAX; i++) {
		if (self->named_areas[i] == area) {
			return true;
		}
	}
	return false;
}

static void fit_axis(struct chart *chart, double from_px, double to_px) {
	struct tc_drawlist *out = chart->out;
	double low = INFINITY, high = -INFINITY;
	for (int i = 0; i < chart->rows; i++) {
		if (chart->fives[i].known > 0) {
			low = fmin(low, chart->fives[i].least);
			high = fmax(high, chart->fives[i].most);
		}
	}
	double low_px = from_px + tc_u(out, inset), high_px = to_px - tc_u(out, inset);
	chart->room = (struct tc_axis_room) {
		.scale = high > low ? (struct tc_scale) { low, high, low_px, high_px }
				    : tc_scale_fit(low, high, false, low_px, high_px),
		.style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
			TC_ANCHOR_MIDDLE },
		.from_px = from_px,
		.to_px = to_px,
		.gap_px = tc_u(out, 5),
	};
	struct tc_axis_range range = { .low = chart->room.scale.low,
		.high = chart->room.scale.high,
		.most = TICKS_MOST,
		.scale = (enum tc_number_scale)chart->self->scale,
		.language = chart->self->base.language };
	tc_axis_fit_numbers(&chart->axis, &range, out, &chart->room);
}

/* Quartiles rest on all values: where one is not firm, they are not. */
static enum tc_manner manner_of(const struct chart *chart, int group) {
	const struct tc_roll *roll = &chart->self->groups[group];
	enum tc_manner worst = TC_MANNER_FIRM;
	for (int i = 0; i < roll->count; i++) {
		enum tc_manner manner = tc_sample_manner(&roll->members[i].fact, chart->framed);
		if (!roll->members[i].fact.has_value || manner == TC_MANNER_FIRM) {
			continue;
		}
		if (manner == TC_MANNER_STALE || manner == TC_MANNER_LOST) {
			return TC_MANNER_STALE;
		}
		worst = TC_MANNER_OPEN;
	}
	return worst;
}

static double x_of(const struct chart *chart, double number) {
	return tc_scale_px(&chart->room.scale, number);
}

static void draw_whisker(
	const struct chart *chart, double from, double to, double y_px, enum tc_ink ink) {
	struct tc_drawlist *out = chart->out;
	double pen_px = tc_u(out, thin), half_px = tc_u(out, end_half);
	double x_px = x_of(chart, to);
	tc_draw_line(out, x_of(chart, from), y_px, x_px, y_px, pen_px, TC_DASH_SOLID, ink);
	tc_draw_line(out, x_px, y_px - half_px, x_px, y_px + half_px, pen_px, TC_DASH_SOLID, ink);
}

static void draw_box(struct chart *chart, int group, double y_px) {
	const struct tc_box_five *five = &chart->fives[group];
	struct tc_drawlist *out = chart->out;
	enum tc_manner manner = manner_of(chart, group);
	enum tc_ink ink = manner == TC_MANNER_STALE ? TC_INK_STALE : TC_INK_DATA2;
	double high_px = tc_u(out, out->style->shape.bar), left_px = x_of(chart, five->lower);
	double wide_px = fmax(x_of(chart, five->upper) - left_px, tc_u(out, least_box));
	draw_whisker(chart, five->lower, five->low, y_px, ink);
	draw_whisker(chart, five->upper, five->high, y_px, ink);
	struct tc_rect box = { left_px, y_px - high_px / 2, wide_px, high_px };
	tc_sample_draw_bar(out, box, manner, ink);
	double over_px = high_px / 2 + tc_u(out, middle_over),
	       middle_px = x_of(chart, five->middle);
	tc_draw_line(out, middle_px, y_px - over_px, middle_px, y_px + over_px,
		tc_u(out, middle_width), TC_DASH_SOLID, TC_INK_TEXT);
	double least_px = x_of(chart, five->low), most_px = x_of(chart, five->high);
	tc_names_take(&chart->names,
		(struct tc_rect) { least_px, box.y_px, most_px - least_px, high_px });
}

/* How far a value lies beyond its whisker, in boxes; below 0 within them. */
static double beyond(const struct tc_box_five *five, double number) {
	double box = fmax(five->upper - five->lower, 1e-300);
	double far = fmax(five->low - number, number - five->high);
	return far > 0 ? far / box : -1;
}

/* One dot is one unit: those that would lie on each other stand above and below the line by turns. Returns how
 * far from it, px. */
static double spread_px(const double *placed_px, int count, double x_px, double step_px) {
	int level = 0;
	for (int i = 0; i < count; i++) {
		level += fabs(placed_px[i] - x_px) < step_px;
	}
	return (level % 2 == 1 ? 1 : -1) * ((level + 1) / 2) * step_px;
}

static void draw_points(struct chart *chart, int group, double y_px) {
	const struct tc_box *self = chart->self;
	const struct tc_box_five *five = &chart->fives[group];
	const struct tc_roll *roll = &self->groups[group];
	bool few = five->known < TC_BOX_LEAST;
	double half_px = tc_u(chart->out, chart->out->style->shape.bar) / 2;
	double r_px = tc_u(chart->out, dot), placed_px[TC_PEERS_MAX];
	int placed = 0;
	bool late = tc_turnout_count(roll->members, roll->count, TC_TURNOUT_LATE) > 0;
	double step_px = tc_u(chart->out, late ? clock_step : dot_step); /* a clock is larger */
	for (int i = 0; i < roll->count; i++) {
		const struct tc_fact *fact = &roll->members[i].fact;
		if (!fact->has_value) {
			continue;
		}
		double x_px = x_of(chart, fact->value.number);
		double far = few ? -1 : beyond(five, fact->value.number);
		bool named = is_named(self, roll->members[i].area);
		tc_fact_tell(chart->out,
			(struct tc_rect) { x_px - 1, y_px - half_px, 2, 2 * half_px }, fact);
		if (!few && far < 0 && !named) {
			continue;
		}
		double at_px = y_px + spread_px(placed_px, placed, x_px, step_px);
		struct tc_rect own = { x_px - r_px, at_px - r_px, 2 * r_px, 2 * r_px };
		placed_px[placed++] = x_px;
		tc_sample_draw_point(chart->out, x_px, at_px, r_px,
			tc_sample_manner(fact, chart->framed), named ? TC_INK_DATA : TC_INK_DATA2);
		tc_names_take(&chart->names, own);
		if (far >= 0 || named) {
			chart->points[chart->point_count++] =
				(struct point) { group, i, named ? INFINITY : far, own };
		}
	}
}

/* "Đồng bằng sông Hồng", and at the right end "trung vị 91,4 · 11/12". */
static void draw_words(struct chart *chart, int group, double baseline_px) {
	const struct tc_box *self = chart->self;
	const struct tc_box_five *five = &chart->fives[group];
	const struct tc_roll *roll = &self->groups[group];
	struct tc_drawlist *out = chart->out;
	bool english = self->base.language == TC_ENGLISH;
	char count[32], middle[TC_NUMBER_TEXT_MAX + 32] = "", number[TC_NUMBER_TEXT_MAX];
	snprintf(count, sizeof(count), "%d/%d", five->known, roll->count);
	if (five->known >= TC_BOX_LEAST) {
		int decimals = tc_catalogue_indicator(roll->catalogue, roll->indicator)->decimals;
		struct tc_number_form form = { self->base.language,
			(enum tc_number_scale)self->scale, decimals + 1 };
		struct tc_decimal bound = tc_number_bound(five->middle);
		tc_number_write_text(&bound, &form, number, sizeof(number));
		snprintf(middle, sizeof(middle), "%s %s · ", english ? "median" : "trung vị",
			number);
	} else if (five->known == 0) {
		snprintf(middle, sizeof(middle), "%s · ",
			tc_mark_missing_words(true, self->base.language));
	}
	const char *words = tc_arena_printf(out->arena, "%s%s", middle, count);
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	double wide_px = self->base.width_px;
	double words_px = tc_measure_text(out, style, words == NULL ? "" : words).width_px;
	if (words_px > wide_px * 0.6) { /* the name has to stand there too */
		words = count;
		words_px = tc_measure_text(out, style, count).width_px;
	}
	tc_names_take(&chart->names,
		tc_draw_text(out, wide_px, baseline_px, style, words == NULL ? "" : words, NULL));
	style.anchor = TC_ANCHOR_LEFT;
	style.ink = TC_INK_TEXT;
	const struct tc_area *area = tc_catalogue_area(roll->catalogue, roll->peers.group);
	tc_names_take(&chart->names,
		tc_pane_draw_fitted(out, 0, baseline_px,
			fmax(wide_px - words_px - tc_u(out, words_gap), 1), style, style.size_u,
			tc_words_in(&area->name, self->base.language)));
}

static int compare_points(const void *a, const void *b) {
	const struct point *left = a, *right = b;
	if (left->far < right->far || left->far > right->far) {
		return left->far > right->far ? -1 : 1;
	}
	return left->group != right->group ? left->group - right->group
					   : left->member - right->member;
}

/* The document's own first, then those that are furthest out. */
static void draw_names(struct chart *chart) {
	const struct tc_box *self = chart->self;
	struct tc_drawlist *out = chart->out;
	qsort(chart->points, (size_t)chart->point_count, sizeof(*chart->points), compare_points);
	for (int i = 0, outliers = 0; i < chart->point_count; i++) {
		const struct point *point = &chart->points[i];
		const struct tc_fact *fact = fact_of(self, point->group, point->member);
		bool named = is_named(self, fact->area);
		if (!named && outliers++ >= self->outliers) {
			break;
		}
		struct tc_text_style style = { out->style->type.note,
			named ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
			named ? TC_INK_TEXT : TC_INK_TEXT2, TC_ANCHOR_LEFT };
		const char *name =
			tc_turnout_name(self->groups[0].catalogue, fact->area, self->base.language);
		char letter = tc_mark_letter(fact->marks, fact->status);
		const char *both =
			letter == '\0' ? name : tc_arena_printf(out->arena, "%s %c", name, letter);
		name = both == NULL ? name : both;
		struct tc_name_place place;
		double wide_px = tc_measure_text(out, style, name).width_px;
		if (tc_names_place(&chart->names, out, point->own, wide_px, style.size_u, &place)) {
			struct tc_datum datum = tc_fact_datum(fact);
			datum.tells = TC_TELLS_NAME;
			tc_names_draw(out, &place, point->own, style, name, &datum);
		}
	}
}

/* What box and whiskers are, and of what: nobody can guess a definition. Returns the height used, px. */
static double draw_legend(const struct chart *chart, double top_px) {
	const struct tc_box *self = chart->self;
	struct tc_drawlist *out = chart->out;
	bool english = self->base.language == TC_ENGLISH, range = self->whiskers == TC_BOX_RANGE;
	const struct tc_roll *roll = &self->groups[0];
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(roll->catalogue, roll->indicator);
	struct tc_words label = tc_catalogue_unit_brief(roll->catalogue, indicator->unit);
	char unit[96], words[256];
	const char **rows;
	bool complete;
	tc_axis_title(&chart->axis, tc_words_in(&label, self->base.language), unit, sizeof(unit));
	snprintf(words, sizeof(words), "%s; %s%s%s",
		english ? "Box: quartiles (type 7)" : "Hộp: tứ phân vị (loại 7)",
		range ? english ? "whiskers: least and most" : "râu: nhỏ nhất, lớn nhất"
			: english ? "whiskers: within 1.5 boxes"
				  : "râu: trong 1,5 lần hộp",
		unit[0] == '\0' ? "" : "; ", unit);
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	int count = tc_fit_wrap(out->fonts, style.weight, (int)lround(tc_u(out, style.size_u)),
		words, self->base.width_px, 2, &rows, &complete, out->arena);
	for (int i = 0; i < count; i++) {
		tc_draw_text(
			out, 0, top_px + (i + 1) * tc_u(out, line_pitch), style, rows[i], NULL);
	}
	return tc_u(out, count * line_pitch + line_air);
}

static void draw_axis(const struct chart *chart, double floor_px) {
	struct tc_drawlist *out = chart->out;
	tc_axis_draw_grid(&chart->axis, out, &chart->room, chart->top_px, floor_px);
	if (tc_scale_has_zero(&chart->room.scale)) {
		double zero_px = x_of(chart, 0);
		tc_draw_line(out, zero_px, chart->top_px, zero_px, floor_px,
			tc_u(out, out->style->line.rule), TC_DASH_SOLID, TC_INK_RULE);
	}
	tc_axis_draw_labels(&chart->axis, out, &chart->room, floor_px + tc_u(out, tick_drop));
}

/* Returns the plot; empty where it has no room. */
static struct tc_rect draw_chart(struct chart *chart, struct tc_rect box, int known) {
	const struct tc_box *self = chart->self;
	struct tc_drawlist *out = chart->out;
	double floor_px = box.y_px + box.height_px - tc_u(out, tick_drop + under);
	struct tc_rect none = { 0 };
	chart->rows = self->group_count;
	fit_axis(chart, 0, box.width_px);
	chart->top_px = box.y_px;
	if (floor_px - box.y_px >= tc_u(out, plot_least + line_pitch)) {
		chart->top_px += draw_legend(chart, box.y_px);
	}
	int most = (int)floor((floor_px - chart->top_px) / tc_u(out, row_least));
	chart->rows = most < self->group_count ? most : self->group_count;
	if (chart->rows <= 0 || box.width_px < tc_u(out, plot_least)) {
		return none;
	}
	chart->pitch_px = fmin((floor_px - chart->top_px) / chart->rows, tc_u(out, row_most));
	floor_px = chart->top_px + chart->rows * chart->pitch_px;
	struct tc_rect plot = { 0, chart->top_px, box.width_px, floor_px - chart->top_px };
	chart->points = tc_arena_array(out->arena, (size_t)known + 1, sizeof(*chart->points));
	if (chart->points == NULL ||
		!tc_names_init(&chart->names, out, plot,
			2 * known + 4 * TC_BOX_GROUPS_MAX + TC_BOX_NAMED_MAX)) {
		out->full = true;
		return none;
	}
	draw_axis(chart, floor_px);
	for (int i = 0; i < chart->rows; i++) {
		double row_px = chart->top_px + i * chart->pitch_px;
		draw_words(chart, i, row_px + tc_u(out, name_drop));
		if (chart->fives[i].known >= TC_BOX_LEAST) {
			draw_box(chart, i, row_px + tc_u(out, box_drop));
		}
		draw_points(chart, i, row_px + tc_u(out, box_drop));
	}
	draw_names(chart);
	return plot;
}

void tc_box_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_box *self = (const struct tc_box *)widget;
	const struct tc_style *style = out->style;
	struct chart chart = { .self = self, .out = out };
	struct tc_tally tally = { 0 };
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX], slot[96], cut[48];
	int known = 0, total = 0, earlier = 0;
	for (int i = 0; i < self->group_count; i++) {
		known += tc_sample_tally(&self->groups[i], &tally);
		total += self->groups[i].count;
		chart.fives[i] = tc_box_sum_up(self, i);
	}
	for (int i = 0; i < self->group_count; i++) {
		earlier += tc_sample_earlier(&self->groups[i], tally.newest);
	}
	tc_sample_words(&tally, earlier, widget->language, words, sizeof(words));
	snprintf(slot, sizeof(slot), "%s", tc_words_in(&self->head.slot, widget->language));
	if (slot[0] == '\0') {
		snprintf(slot, sizeof(slot), "%d/%d", known, total);
	}
	struct tc_fact none = { .indicator = self->groups[0].indicator };
	if (titled) {
		tc_pane_foot_words(&self->head, self->groups[0].catalogue,
			tally.newest == NULL ? &none : tally.newest, widget->language, foot,
			sizeof(foot));
	}
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "", slot,
		self->rule == 0 ? TC_INK_RULE : self->rule);
	double top_px = titled ? tc_u(out, style->pane.title) : 0;
	struct tc_rect box = { 0, top_px, widget->width_px,
		widget->height_px - top_px - tc_tally_foot_px(out, foot, widget->height_px) };
	unsigned frame = tc_tally_frame(&tally);
	chart.framed = frame != 0;
	if (known > 0) {
		struct tc_rect plot = draw_chart(&chart, box, known);
		tc_mark_draw_frame(out, plot, plot.height_px > 0 ? frame : 0);
		if (chart.rows < self->group_count) {
			snprintf(cut, sizeof(cut),
				widget->language == TC_ENGLISH ? "%d of %d groups shown"
							       : "hiện %d/%d nhóm",
				chart.rows < 0 ? 0 : chart.rows, self->group_count);
			tc_tally_join(words, sizeof(words), cut);
		}
	} else {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
