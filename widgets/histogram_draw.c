#include "widgets/histogram.h"

#include "widgets/kit/axis.h"
#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double title_drop = 10.5, title_air = 4, count_room = 8.5, count_up = 1.5,
		    name_room = 10, tick_drop = 8.5, under = 4, bar_gap = 0.8, plot_least = 10,
		    tick_out = 2.2, number_gap = 3;

struct chart {
	const struct tc_histogram *self;
	struct tc_drawlist *out;
	struct tc_bins bins;
	int counts[TC_BINS_MAX];
	bool meant[TC_BINS_MAX]; /* a named area is in it */
	int highest;
	struct tc_rect plot; /* of the bars */
	double top_px;       /* of counts and names over them */
	bool framed;
};

static const struct tc_fact *fact_of(const struct tc_histogram *self, int member) {
	return &self->roll.members[member].fact;
}

static bool is_named(const struct tc_histogram *self, int area) {
	for (size_t i = 0; i < self->named.count && i < TC_HISTOGRAM_NAMED_MAX; i++) {
		if (self->named_areas[i] == area) {
			return true;
		}
	}
	return false;
}

static void count_members(struct chart *chart) {
	const struct tc_histogram *self = chart->self;
	double low = INFINITY, high = -INFINITY;
	for (int i = 0; i < self->roll.count; i++) {
		if (fact_of(self, i)->has_value) {
			low = fmin(low, fact_of(self, i)->value.number);
			high = fmax(high, fact_of(self, i)->value.number);
		}
	}
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(self->roll.catalogue, self->roll.indicator);
	if (self->breaks.count > 0) {
		tc_bins_given(&chart->bins, &self->breaks, low, high);
	} else {
		tc_bins_even(&chart->bins, low, high, self->most, indicator->decimals);
	}
	for (int i = 0; i < self->roll.count; i++) {
		if (!fact_of(self, i)->has_value) {
			continue;
		}
		int bin = tc_bins_of(&chart->bins, fact_of(self, i)->value.number);
		chart->counts[bin]++;
		chart->meant[bin] = chart->meant[bin] || is_named(self, self->roll.members[i].area);
		chart->highest =
			chart->counts[bin] > chart->highest ? chart->counts[bin] : chart->highest;
	}
}

static double edge_px(const struct chart *chart, double edge) {
	return chart->plot.x_px + chart->plot.width_px * edge / chart->bins.count;
}

/* Members of one bin above each other: the firm at the bottom, then by manner, each run one rectangle. */
static void draw_bin(const struct chart *chart, int bin) {
	const struct tc_histogram *self = chart->self;
	struct tc_drawlist *out = chart->out;
	double left_px = edge_px(chart, bin) + tc_u(out, bar_gap / 2);
	double width_px = edge_px(chart, bin + 1) - tc_u(out, bar_gap / 2) - left_px;
	double unit_px = chart->plot.height_px / chart->highest;
	double floor_px = chart->plot.y_px + chart->plot.height_px;
	enum tc_ink ink = chart->meant[bin] ? TC_INK_DATA : TC_INK_DATA2;
	int stacked = 0;
	for (int manner = TC_MANNER_FIRM; manner <= TC_MANNER_DISPUTED; manner++) {
		int run = 0;
		for (int i = 0; i < self->roll.count; i++) {
			const struct tc_fact *fact = fact_of(self, i);
			if (!fact->has_value ||
				tc_bins_of(&chart->bins, fact->value.number) != bin ||
				(int)tc_sample_manner(fact, chart->framed) != manner) {
				continue;
			}
			run++;
			struct tc_rect slice = { left_px, floor_px - (stacked + run) * unit_px,
				width_px, unit_px };
			tc_fact_tell(out, slice, fact);
		}
		if (run > 0) {
			struct tc_rect bar = { left_px, floor_px - (stacked + run) * unit_px,
				width_px, run * unit_px };
			tc_sample_draw_bar(out, bar, (enum tc_manner)manner, ink);
		}
		stacked += run;
	}
}

static double bar_top_px(const struct chart *chart, int bin) {
	return chart->plot.y_px +
		chart->plot.height_px * (1 - (double)chart->counts[bin] / chart->highest);
}

static void draw_counts(const struct chart *chart, struct tc_names *names) {
	struct tc_drawlist *out = chart->out;
	for (int bin = 0; bin < chart->bins.count; bin++) {
		char text[16];
		bool meant = chart->meant[bin];
		struct tc_text_style style = { out->style->type.note,
			meant ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
			meant ? TC_INK_TEXT : TC_INK_TEXT2, TC_ANCHOR_MIDDLE };
		double left_px = edge_px(chart, bin), right_px = edge_px(chart, bin + 1);
		struct tc_rect bar = { left_px, bar_top_px(chart, bin), right_px - left_px,
			chart->plot.y_px + chart->plot.height_px - bar_top_px(chart, bin) };
		tc_names_take(names, bar);
		if (chart->counts[bin] == 0) {
			continue;
		}
		snprintf(text, sizeof(text), "%d", chart->counts[bin]);
		if (tc_measure_text(out, style, text).width_px <= right_px - left_px) {
			tc_names_take(names,
				tc_draw_text(out, (left_px + right_px) / 2,
					bar.y_px - tc_u(out, count_up), style, text, NULL));
		}
	}
}

/* What the edges say: round ones in the axis' one form, given ones as they are given. */
static void write_edges(const struct chart *chart, struct tc_axis *axis) {
	const struct tc_histogram *self = chart->self;
	const struct tc_bins *bins = &chart->bins;
	*axis = (struct tc_axis) { .scale_word = "" };
	if (self->breaks.count == 0) {
		struct tc_axis_range range = { .low = bins->edges[0],
			.high = bins->edges[bins->count],
			.most = bins->count + 1,
			.scale = (enum tc_number_scale)self->scale,
			.language = self->base.language };
		tc_axis_numbers(axis, &range);
		axis->count = axis->count == bins->count + 1 ? axis->count : 0;
	}
	int first = bins->open_low ? 1 : 0, last = bins->count - (bins->open_high ? 1 : 0);
	for (int i = first; i <= last && self->breaks.count > 0; i++) {
		struct tc_number_form form = { self->base.language, TC_NUMBER_PLAIN,
			TC_NUMBER_DECIMALS_SENT };
		struct tc_decimal bound = tc_number_bound(bins->edges[i]);
		struct tc_number number;
		tc_number_write(&bound, &form, &number);
		struct tc_axis_tick *tick = &axis->ticks[axis->count++];
		if (snprintf(tick->text, sizeof(tick->text), "%s", number.text) >=
			(int)sizeof(tick->text)) {
			tick->text[0] = '\0'; /* half a number is another one */
		}
	}
	for (int i = 0; i < axis->count; i++) {
		axis->ticks[i].at = first + i; /* bins are drawn alike, however wide they are */
	}
}

/* As many edges as stand apart: every one, or every second … */
static void draw_edges(const struct chart *chart, const struct tc_axis *all) {
	struct tc_drawlist *out = chart->out;
	const struct tc_bins *bins = &chart->bins;
	struct tc_axis_room room = {
		.scale = { 0, bins->count, edge_px(chart, 0), edge_px(chart, bins->count) },
		.style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
			TC_ANCHOR_MIDDLE },
		.to_px = chart->self->base.width_px,
		.gap_px = tc_u(out, 4),
	};
	struct tc_axis axis;
	for (int stride = 1; stride <= bins->count + 1; stride++) {
		axis = *all;
		axis.count = 0;
		for (int i = 0; i < all->count; i += stride) {
			axis.ticks[axis.count++] = all->ticks[i];
		}
		if (tc_axis_fits(&axis, out, &room)) {
			break;
		}
	}
	tc_axis_draw_labels(
		&axis, out, &room, chart->plot.y_px + chart->plot.height_px + tc_u(out, tick_drop));
}

/* Where a value lies on the axis; in a bin of another width than its neighbours' nobody can tell how far in. */
static double value_px(const struct chart *chart, double number) {
	const struct tc_bins *bins = &chart->bins;
	int bin = tc_bins_of(bins, number);
	double width = bins->edges[bin + 1] - bins->edges[bin];
	bool open = (bin == 0 && bins->open_low) || (bin == bins->count - 1 && bins->open_high);
	double in = bins->even && !open && width > 0 ? (number - bins->edges[bin]) / width : 0.5;
	return edge_px(chart, bin + fmin(fmax(in, 0), 1));
}

/* "Hà Nội 72,5": the name and its value beside the count of its bin, a tick where the value lies. */
static void draw_named(const struct chart *chart, struct tc_names *names, int member) {
	const struct tc_histogram *self = chart->self;
	struct tc_drawlist *out = chart->out;
	const struct tc_fact *fact = fact_of(self, member);
	double x_px = value_px(chart, fact->value.number);
	double floor_px = chart->plot.y_px + chart->plot.height_px;
	tc_draw_line(out, x_px, floor_px, x_px, floor_px + tc_u(out, tick_out),
		tc_u(out, out->style->line.target), TC_DASH_SOLID, TC_INK_TEXT);
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(self->roll.catalogue, self->roll.indicator);
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		self->decimals < 0 ? indicator->decimals : self->decimals };
	const char *number = tc_cell_text(fact, &form, out->arena);
	char letter = tc_mark_letter(fact->marks, fact->status);
	if (letter != '\0') {
		const char *both = tc_arena_printf(out->arena, "%s %c", number, letter);
		number = both == NULL ? number : both;
	}
	const char *name = tc_turnout_name(
		self->roll.catalogue, self->roll.members[member].area, self->base.language);
	double name_px = tc_measure_text(out, style, name).width_px + tc_u(out, number_gap);
	double wide_px = name_px + tc_measure_text(out, style, number).width_px;
	double top_px = bar_top_px(chart, tc_bins_of(&chart->bins, fact->value.number));
	struct tc_rect own = { x_px, top_px - tc_u(out, count_room), 0, 0 };
	struct tc_name_place place;
	if (!tc_names_place(names, out, own, wide_px, style.size_u, &place)) {
		return;
	}
	/* A name that does not stand over its bin could be another's. */
	place.leader =
		place.leader || place.box.x_px > x_px || place.box.x_px + place.box.width_px < x_px;
	struct tc_datum datum = tc_fact_datum(fact), named = datum;
	named.tells = TC_TELLS_NAME;
	tc_names_draw(out, &place, own, style, name, &named);
	tc_draw_text(out, place.box.x_px + name_px, tc_names_baseline_px(out, &place, style.size_u),
		style, number, &datum);
}

/* "Số đơn vị trong mỗi khoảng 5 %" */
static void draw_title(const struct chart *chart, const char *scale_word, double baseline_px) {
	const struct tc_histogram *self = chart->self;
	struct tc_drawlist *out = chart->out;
	bool english = self->base.language == TC_ENGLISH;
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(self->roll.catalogue, self->roll.indicator);
	struct tc_words label = tc_catalogue_unit_brief(self->roll.catalogue, indicator->unit);
	const char *unit = tc_words_in(&label, self->base.language);
	char words[320], width[TC_NUMBER_TEXT_MAX] = "", scaled[96] = "";
	if (self->breaks.count == 0) {
		struct tc_number_form form = { self->base.language, TC_NUMBER_PLAIN,
			TC_NUMBER_DECIMALS_SENT };
		struct tc_decimal bound =
			tc_number_bound(chart->bins.edges[1] - chart->bins.edges[0]);
		tc_number_write_text(&bound, &form, width, sizeof(width));
	}
	if (scale_word[0] != '\0') {
		snprintf(scaled, sizeof(scaled), english ? "; axis in %s" : "; trục tính bằng %s",
			scale_word);
	}
	snprintf(words, sizeof(words), "%s%s%s%s%s%s",
		english ? "Number in each interval" : "Số đơn vị trong mỗi khoảng",
		width[0] != '\0'          ? english ? " of " : " "
			: unit[0] != '\0' ? ", "
					  : "",
		width, width[0] != '\0' && unit[0] != '\0' ? " " : "", unit, scaled);
	if (!chart->bins.even) {
		size_t used = strlen(words);
		snprintf(words + used, sizeof(words) - used, "%s",
			english ? "; intervals differ in width" : "; các khoảng rộng khác nhau");
	}
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	tc_pane_draw_fitted(out, 0, baseline_px, self->base.width_px, style, style.size_u, words);
}

/* The labels of the outer edges stand within the pane, and under their edges. */
static void inset(struct chart *chart, const struct tc_axis *edges) {
	struct tc_text_style style = { chart->out->style->type.note, TC_WEIGHT_REGULAR,
		TC_INK_TEXT3, TC_ANCHOR_MIDDLE };
	if (edges->count == 0) {
		return;
	}
	const struct tc_axis_tick *first = edges->ticks, *last = &edges->ticks[edges->count - 1];
	double left_px = tc_measure_text(chart->out, style, first->text).width_px / 2;
	double right_px = tc_measure_text(chart->out, style, last->text).width_px / 2;
	left_px = chart->bins.open_low ? 0 : left_px + 1;
	right_px = chart->bins.open_high ? 0 : right_px + 1;
	chart->plot.x_px += left_px;
	chart->plot.width_px -= left_px + right_px;
}

static void draw_chart(struct chart *chart, struct tc_rect box) {
	const struct tc_histogram *self = chart->self;
	struct tc_drawlist *out = chart->out;
	double over_px = tc_u(out, title_drop + title_air);
	double above_px = tc_u(out, count_room + (self->named.count > 0 ? name_room : 0));
	double below_px = tc_u(out, tick_drop + under);
	bool titled = box.height_px - over_px - above_px - below_px >= tc_u(out, plot_least);
	chart->top_px = box.y_px + (titled ? over_px : 0);
	chart->plot = (struct tc_rect) { box.x_px, chart->top_px + above_px, box.width_px,
		box.y_px + box.height_px - below_px - chart->top_px - above_px };
	struct tc_axis edges;
	write_edges(chart, &edges);
	inset(chart, &edges);
	if (chart->plot.height_px < tc_u(out, plot_least) ||
		chart->plot.width_px < tc_u(out, 2 * chart->bins.count)) {
		return;
	}
	struct tc_names names;
	struct tc_rect room = { 0, chart->top_px, box.width_px,
		chart->plot.y_px + chart->plot.height_px - chart->top_px };
	if (!tc_names_init(&names, out, room, 3 * TC_BINS_MAX)) {
		out->full = true;
		return;
	}
	for (int bin = 0; bin < chart->bins.count; bin++) {
		draw_bin(chart, bin);
	}
	double floor_px = chart->plot.y_px + chart->plot.height_px;
	tc_draw_line(out, box.x_px, floor_px, box.x_px + box.width_px, floor_px,
		tc_u(out, out->style->line.rule), TC_DASH_SOLID, TC_INK_RULE);
	draw_counts(chart, &names);
	draw_edges(chart, &edges);
	for (int i = 0; i < self->roll.count; i++) {
		if (is_named(self, self->roll.members[i].area) && fact_of(self, i)->has_value) {
			draw_named(chart, &names, i);
		}
	}
	if (titled) {
		draw_title(chart, edges.scale_word, box.y_px + tc_u(out, title_drop));
	}
}

void tc_histogram_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_histogram *self = (const struct tc_histogram *)widget;
	const struct tc_style *style = out->style;
	struct chart chart = { .self = self, .out = out };
	struct tc_tally tally = { 0 };
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX], slot[96];
	int known = tc_sample_tally(&self->roll, &tally);
	tc_sample_words(&tally, tc_sample_earlier(&self->roll, tally.newest), widget->language,
		words, sizeof(words));
	snprintf(slot, sizeof(slot), "%s", tc_words_in(&self->head.slot, widget->language));
	if (slot[0] == '\0') {
		snprintf(slot, sizeof(slot), "%d/%d", known, self->roll.count);
	}
	struct tc_fact none = { .indicator = self->roll.indicator };
	if (titled) {
		tc_pane_foot_words(&self->head, self->roll.catalogue,
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
		count_members(&chart);
		draw_chart(&chart, box);
		tc_mark_draw_frame(out, chart.plot, frame);
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
