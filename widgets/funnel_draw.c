#include "widgets/funnel.h"

#include "widgets/kit/bars.h"
#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. From tall_from on a name stands over its bar, below that left of it; rows closer than row_least are not
 * written at all, the rest is counted. */
static const double title_gap = 8, head_room = 11, tall_from = 18, row_most = 26, row_least = 9.8,
		    name_drop = 6.4, bar_drop = 11, column_gap = 4, value_slot = 8, bar_least = 24,
		    name_most = 46, name_share = 0.55, air = 2, cap = 5.3, cap_em = 0.655;

struct plan {
	const struct tc_funnel *self;
	struct tc_drawlist *out;
	struct tc_rect box;
	double pitch_px, bar_x_px, bar_px; /* bar_px: of the longest */
	double most;                       /* its number */
	int rows;
	bool tall, headed;
	struct tc_text_style value;
	struct tc_cell_column values;
	double value_right_px;
	double share_right_px[2]; /* of first, of before; 0: no room */
	unsigned framed;
};

static struct tc_text_style note(const struct tc_drawlist *out, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, ink,
		TC_ANCHOR_LEFT };
}

static const char *share_head(const struct plan *plan, int column) {
	static const char *const words[2][2] = { { "so bước đầu", "of first" },
		{ "so bước trước", "of step before" } };
	return words[column][plan->self->base.language == TC_ENGLISH];
}

static const char *share_of(const struct plan *plan, int step, int column) {
	return tc_funnel_share(plan->self, step,
		column == 0 ? TC_FUNNEL_OF_FIRST : TC_FUNNEL_OF_BEFORE, plan->out->arena);
}

static const char *value_of(const struct plan *plan, int step) {
	struct tc_number_form form = { plan->self->base.language,
		(enum tc_number_scale)plan->self->scale, plan->self->decimals };
	return tc_cell_text(&plan->self->shown.steps[step], &form, plan->out->arena);
}

static double share_width(const struct plan *plan, int column) {
	double wide_px =
		tc_measure_text(plan->out, note(plan->out, TC_INK_TEXT3), share_head(plan, column))
			.width_px;
	for (int i = 0; i < plan->self->count; i++) {
		wide_px = fmax(wide_px,
			tc_measure_text(
				plan->out, note(plan->out, TC_INK_TEXT2), share_of(plan, i, column))
				.width_px);
	}
	return wide_px;
}

/* The widest name, with the gap behind it. */
static double names_width(const struct plan *plan) {
	double wide_px = 0;
	for (int i = 0; i < plan->self->count; i++) {
		struct tc_text_style style = note(plan->out, TC_INK_TEXT);
		style.weight = TC_WEIGHT_SEMIBOLD;
		wide_px = fmax(wide_px,
			tc_measure_text(plan->out, style, plan->self->series[i].name).width_px);
	}
	return wide_px + tc_u(plan->out, column_gap / 2 + 1);
}

/* Figures from the right: values, and shares as long as bars keep their least length; the share of the first
 * goes before the one of the step before. */
static void plan_columns(struct plan *plan) {
	struct tc_drawlist *out = plan->out;
	double right_px = plan->box.width_px, gap_px = tc_u(out, column_gap);
	/* A row of one line also holds its name. */
	double names_px = plan->tall ? 0 : names_width(plan);
	double least_px = tc_u(out, bar_least) + fmin(names_px, tc_u(out, name_most));
	for (int i = 0; i < plan->self->count; i++) {
		tc_cell_measure(out, plan->value, value_of(plan, i), plan->self->base.language,
			&plan->values);
		plan->most = fmax(plan->most, plan->self->shown.steps[i].value.number);
	}
	double values_px = plan->values.width_px + tc_u(out, value_slot);
	for (int column = 1; column >= 0 && plan->self->shares && plan->headed; column--) {
		double wide_px = share_width(plan, column);
		double left_px = right_px - wide_px - gap_px;
		if (left_px - values_px - gap_px < least_px) {
			break;
		}
		plan->share_right_px[column] = right_px;
		right_px = left_px;
	}
	plan->value_right_px = right_px - tc_u(out, value_slot);
	double bars_px = fmax(plan->value_right_px - plan->values.width_px - gap_px, 0);
	plan->bar_x_px = fmin(names_px, bars_px * name_share);
	plan->bar_px = bars_px - plan->bar_x_px;
}

static struct plan make_plan(
	const struct tc_funnel *self, struct tc_drawlist *out, struct tc_rect box) {
	struct plan plan = { .self = self, .out = out, .box = box };
	double head_px = tc_u(out, head_room);
	plan.headed = self->shares &&
		box.height_px - head_px >= self->count * tc_u(out, row_least) - 1e-6;
	plan.box.y_px += plan.headed ? head_px : 0;
	plan.box.height_px -= plan.headed ? head_px : 0;
	/* Air between the last row and the words under it, where rows are not close. */
	double roomy_px = (plan.box.height_px - tc_u(out, air)) / self->count;
	double row_px =
		roomy_px >= tc_u(out, row_least) ? roomy_px : plan.box.height_px / self->count;
	plan.pitch_px = fmin(row_px, tc_u(out, row_most));
	plan.rows = self->count;
	if (plan.pitch_px < tc_u(out, row_least)) {
		plan.pitch_px = tc_u(out, row_least);
		plan.rows = (int)fmax(floor(plan.box.height_px / plan.pitch_px + 1e-6), 0);
	}
	plan.tall = plan.pitch_px >= tc_u(out, tall_from);
	plan.value =
		(struct tc_text_style) { plan.tall ? out->style->type.text : out->style->type.note,
			TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	plan_columns(&plan);
	return plan;
}

/* As long as its number; behind it the length of the first step, so that what went is seen. */
static void draw_bar(const struct plan *plan, int step, double top_px) {
	const struct tc_fact *fact = &plan->self->shown.steps[step];
	const struct tc_fact *first = &plan->self->shown.steps[0];
	struct tc_drawlist *out = plan->out;
	double px_per_one = plan->most > 0 ? plan->bar_px / plan->most : 0;
	struct tc_rect bar = { plan->bar_x_px, top_px, fmax(fact->value.number, 0) * px_per_one,
		tc_u(out, out->style->shape.bar) };
	struct tc_rect track = bar;
	track.width_px = fmax(first->value.number, 0) * px_per_one;
	if (!fact->has_value) {
		bar = (struct tc_rect) { bar.x_px, top_px + bar.height_px - tc_u(out, 0.5),
			fmin(tc_u(out, 4), plan->bar_px), tc_u(out, 0.5) };
		tc_draw_fill(out, bar, TC_INK_TEXT2);
	} else {
		tc_draw_fill(out, track, TC_INK_TRACK);
		tc_bar_draw(out, bar, fact,
			plan->self->series[step].meant ? TC_INK_DATA : TC_INK_DATA2);
	}
	tc_fact_tell(out, bar, fact);
}

static void draw_shares(const struct plan *plan, int step, double baseline_px) {
	struct tc_datum datum = tc_fact_datum(&plan->self->shown.steps[step]);
	datum.tells = TC_TELLS_CHANGE;
	for (int column = 0; column < 2; column++) {
		const char *share = share_of(plan, step, column);
		struct tc_text_style style = note(plan->out, TC_INK_TEXT2);
		style.anchor = TC_ANCHOR_RIGHT;
		if (column == 1 && tc_funnel_grows(plan->self, step)) {
			style.ink = TC_INK_TEXT;
			style.weight = TC_WEIGHT_SEMIBOLD;
		}
		if (plan->share_right_px[column] > 0 && share[0] != '\0') {
			tc_draw_text(plan->out, plan->share_right_px[column], baseline_px, style,
				share, &datum);
		}
	}
}

static void draw_name(const struct plan *plan, int step, double baseline_px) {
	const struct tc_entry_series *series = &plan->self->series[step];
	struct tc_drawlist *out = plan->out;
	struct tc_text_style style = note(out, series->meant ? TC_INK_TEXT : TC_INK_TEXT2);
	style.weight = series->meant ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR;
	/* Over its bar it may run on over the figures, which stand a line lower. */
	double room_px =
		plan->tall ? plan->box.width_px : plan->bar_x_px - tc_u(out, column_gap / 2);
	const char *name = series->name;
	if (series->brief != NULL && tc_measure_text(out, style, name).width_px > room_px) {
		name = series->brief;
	}
	if (room_px >= tc_u(out, cap)) {
		tc_pane_draw_fitted(out, 0, baseline_px, room_px, style, style.size_u, name);
	}
}

static void draw_step(const struct plan *plan, int step) {
	struct tc_drawlist *out = plan->out;
	const struct tc_fact *fact = &plan->self->shown.steps[step];
	double top_px = plan->box.y_px + step * plan->pitch_px;
	double middle_px = top_px + plan->pitch_px / 2;
	double bar_top_px = plan->tall ? top_px + tc_u(out, bar_drop)
				       : middle_px - tc_u(out, out->style->shape.bar / 2);
	double words_px =
		plan->tall ? top_px + tc_u(out, name_drop) : middle_px + tc_u(out, cap / 2);
	/* Figures of a tall row stand about the middle of the bar, clear of the name over them. */
	double baseline_px = plan->tall
		? bar_top_px + tc_u(out, (out->style->shape.bar + plan->value.size_u * cap_em) / 2)
		: words_px;
	struct tc_fact shown = *fact;
	shown.marks &= ~plan->framed;
	draw_name(plan, step, words_px);
	draw_bar(plan, step, bar_top_px);
	struct tc_text_style value = plan->value;
	value.ink = tc_mark_value_ink(fact->marks, value.ink);
	tc_cell_draw(out, plan->value_right_px, baseline_px, value, value_of(plan, step),
		&plan->values, &shown, plan->self->base.language, TC_CELL_UNDERLINED);
	draw_shares(plan, step, baseline_px);
}

static void draw_heads(const struct plan *plan) {
	struct tc_text_style style = note(plan->out, TC_INK_TEXT3);
	style.anchor = TC_ANCHOR_RIGHT;
	for (int column = 0; column < 2; column++) {
		if (plan->share_right_px[column] > 0) {
			tc_draw_text(plan->out, plan->share_right_px[column],
				plan->box.y_px - tc_u(plan->out, head_room - cap - 1), style,
				share_head(plan, column), NULL);
		}
	}
}

/* "Đã trả kết quả lớn hơn bước trước": what a process should not do is no fault of the picture. */
static void tell_growth(const struct tc_funnel *self, char *words, size_t size) {
	char one[TC_TALLY_WORDS_MAX];
	int grown = 0, last = 0;
	for (int i = 1; i < self->count; i++) {
		bool grows = tc_funnel_grows(self, i);
		grown += grows;
		last = grows ? i : last;
	}
	bool english = self->base.language == TC_ENGLISH;
	if (grown == 1) {
		snprintf(one, sizeof(one),
			english ? "%s: more than the step before" : "%s lớn hơn bước trước",
			self->series[last].name);
	} else {
		snprintf(one, sizeof(one),
			english ? "%d steps larger than the one before"
				: "%d bước lớn hơn bước trước",
			grown);
	}
	tc_tally_join(words, size, grown > 0 ? one : "");
}

static void draw_steps(const struct tc_funnel *self, struct tc_drawlist *out, struct tc_rect box,
	const struct tc_tally *tally, char *words, size_t size) {
	struct plan plan = make_plan(self, out, box);
	char more[48];
	plan.framed = tc_tally_frame(tally);
	draw_heads(&plan);
	for (int i = 0; i < plan.rows; i++) {
		draw_step(&plan, i);
	}
	struct tc_rect rows = plan.box;
	rows.height_px = plan.rows * plan.pitch_px;
	if (plan.rows > 0) {
		tc_mark_draw_frame(out, rows, plan.framed);
	}
	snprintf(more, sizeof(more),
		self->base.language == TC_ENGLISH ? "%d more steps" : "còn %d bước",
		self->count - plan.rows);
	tc_tally_join(words, size, plan.rows < self->count ? more : "");
}

void tc_funnel_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_funnel *self = (const struct tc_funnel *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_tally tally = { 0 };
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX] = "";
	for (int i = 0; i < self->count; i++) {
		tc_tally_add(&tally, &self->shown.steps[i]);
	}
	if (titled) {
		tc_pane_foot_words(&self->head, self->catalogue,
			tally.newest == NULL ? &self->shown.steps[0] : tally.newest,
			widget->language, foot, sizeof(foot));
	}
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->shown.rule == 0 ? TC_INK_RULE : self->shown.rule);
	struct tc_rect box = { 0, titled ? tc_u(out, out->style->pane.title + title_gap) : 0,
		widget->width_px, 0 };
	box.height_px =
		widget->height_px - box.y_px - tc_tally_foot_px(out, foot, widget->height_px);
	if (tally.newest == NULL) {
		tc_tally_draw_nothing(
			out, widget->width_px, box.y_px + box.height_px, titled, widget->language);
	} else {
		tc_tally_words(&tally, widget->language, words, sizeof(words));
		tell_growth(self, words, sizeof(words));
		draw_steps(self, out, box, &tally, words, sizeof(words));
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
