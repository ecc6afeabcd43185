#include "widgets/trend.h"

#include "base/text.h"
#include "widgets/kit/bars.h"
#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. The mark line's room is always kept, so that nothing moves when one appears. */
static const double mark_gap = 12.5, mark_below = 5, axis_label = 8.5, foot_room = 11.3,
		    label_gap = 3, label_pitch = 10, end_room = 2;

struct label {
	double y_px;
	const char *text;
	int line;
};

static const char *value_text(
	const struct tc_trend *self, const struct tc_fact *fact, struct tc_arena *arena) {
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		self->decimals };
	char written[TC_NUMBER_TEXT_MAX];
	tc_number_write_text(&fact->value, &form, written, sizeof(written));
	const char *text = tc_arena_string(arena, written);
	return text == NULL ? "" : text;
}

static bool as_bars(const struct tc_trend *self) {
	if (self->form != TC_TREND_AUTO || self->line_count != 1) {
		return self->form == TC_TREND_BARS;
	}
	int known = 0;
	for (int i = 0; i < self->lines[0].count; i++) {
		known += self->lines[0].points[i].has_value;
	}
	return known > 0 && known <= 2;
}

static void draw_bars(const struct tc_trend *self, struct tc_drawlist *out, struct tc_rect box) {
	const struct tc_trend_line *line = &self->lines[0];
	struct tc_bar bars[TC_TREND_BARS_MAX] = { { .value = "" } };
	int count = line->bar_count;
	int rows = (int)floor(box.height_px / tc_u(out, out->style->shape.bar * 1.25));
	int first = count > rows && rows > 0 ? count - rows : 0;
	for (int i = first; i < count; i++) {
		struct tc_bar *bar = &bars[i - first];
		bar->fact = &line->bars[i];
		bar->meant = i == count - 1;
		bar->value = value_text(self, bar->fact, out->arena);
		tc_period_short_label(
			&bar->fact->period, self->base.language, bar->label, sizeof(bar->label));
	}
	if (count > first) {
		tc_bars_draw(out, box, bars, count - first);
	}
}

static bool target_of(const struct tc_trend *self, double *target) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->lines[0].indicator);
	*target = self->target_number != 0 ? self->target_number : contract->target;
	return self->target && (self->target_number != 0 || contract->has_target);
}

static struct tc_line line_of(const struct tc_trend *self, int index) {
	const struct tc_trend_line *line = &self->lines[index];
	return (struct tc_line) { line->points, line->count, line->fact.marks, index == 0,
		line->told };
}

/* Newest point that has a value; -1 for none. */
static int newest(const struct tc_trend_line *line) {
	int last = line->count - 1;
	while (last >= 0 && !line->points[last].has_value) {
		last--;
	}
	return last;
}

static struct tc_text_style label_style(
	const struct tc_trend *self, const struct tc_drawlist *out, int line) {
	bool lone = self->line_count == 1;
	unsigned marks = self->lines[line].fact.marks & ~(unsigned)TC_MARK_MISSING;
	return (struct tc_text_style) { lone ? out->style->type.text : out->style->type.note,
		line == 0 ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
		tc_mark_value_ink(marks, line == 0 ? TC_INK_TEXT : TC_INK_TEXT2), TC_ANCHOR_LEFT };
}

/* Name and value within most_px: what does not fit is cut off the name, never off the number. */
static const char *label_text(
	const struct tc_trend *self, struct tc_drawlist *out, int line, double most_px) {
	const struct tc_trend_line *from = &self->lines[line];
	const struct tc_fact *fact = &from->fact;
	/* Without a newest value the line is still named; its last known value is not said again. */
	const char *value = fact->has_value ? value_text(self, fact, out->arena) : "";
	if (from->name[0] == '\0') {
		return value;
	}
	const char *tail = tc_arena_printf(out->arena, " %s", value);
	return tc_pane_keep_tail(out, label_style(self, out, line), from->name,
		tail == NULL ? value : tail, most_px);
}

static int gather_labels(const struct tc_trend *self, struct tc_drawlist *out, struct label *labels,
	double most_px, double *width_px) {
	int count = 0;
	*width_px = 0;
	for (int i = 0; i < self->line_count; i++) {
		if (newest(&self->lines[i]) < 0) {
			continue;
		}
		labels[count] = (struct label) { 0, label_text(self, out, i, most_px), i };
		double wide_px = tc_measure_text(out, label_style(self, out, i), labels[count].text)
					 .width_px;
		*width_px = fmax(*width_px, wide_px);
		count++;
	}
	return count;
}

/* Push labels apart downwards, then back up from the floor: few lines, so one pass each is enough. */
static void spread_labels(struct label *labels, int count, double pitch_px, double floor_px) {
	for (int i = 1; i < count; i++) {
		struct label moving = labels[i];
		int at = i;
		for (; at > 0 && labels[at - 1].y_px > moving.y_px; at--) {
			labels[at] = labels[at - 1];
		}
		labels[at] = moving;
	}
	for (int i = 1; i < count; i++) {
		labels[i].y_px = fmax(labels[i].y_px, labels[i - 1].y_px + pitch_px);
	}
	for (int i = count - 1; i >= 0; i--) {
		double most_px = i == count - 1 ? floor_px : labels[i + 1].y_px - pitch_px;
		labels[i].y_px = fmin(labels[i].y_px, most_px);
	}
}

static void draw_labels(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_line_frame *frame, struct label *labels, int count, double x_px) {
	for (int i = 0; i < count; i++) {
		const struct tc_trend_line *line = &self->lines[labels[i].line];
		double half_cap_px =
			tc_u(out, label_style(self, out, labels[i].line).size_u * 0.33);
		labels[i].y_px =
			tc_scale_px(&frame->y, line->points[newest(line)].number) + half_cap_px;
	}
	spread_labels(labels, count, tc_u(out, label_pitch), frame->floor_px);
	for (int i = 0; i < count; i++) {
		struct tc_datum datum = tc_fact_datum(&self->lines[labels[i].line].fact);
		tc_draw_text(out, x_px, labels[i].y_px, label_style(self, out, labels[i].line),
			labels[i].text, &datum);
	}
}

static struct tc_period period_of(const struct tc_line_point *point) {
	return (struct tc_period) {
		.grain = point->grain, .start_ms = point->start_ms, .end_ms = point->end_ms
	};
}

/* The moment an axis that waits ends at: a day, beside periods of days and more. */
static struct tc_period period_of_now(const struct tc_line_point *last, int64_t now_ms) {
	enum tc_period_grain grain =
		last->grain == TC_GRAIN_INSTANT ? TC_GRAIN_INSTANT : TC_GRAIN_DAY;
	return (struct tc_period) { .grain = grain, .start_ms = now_ms, .end_ms = now_ms };
}

/* The points at both ends of the axis; each says its own period, for months differ in length. */
static void draw_dates(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_line_frame *frame, const struct tc_line_point *first_point,
	const struct tc_line_point *last_point, double right_px) {
	char first[TC_DATE_TEXT_MAX], last[TC_DATE_TEXT_MAX];
	int64_t first_ms = first_point->end_ms, last_ms = (int64_t)frame->x.high;
	int64_t span_ms = last_ms - first_ms;
	struct tc_period from = period_of(first_point);
	struct tc_period to = last_ms > last_point->end_ms ? period_of_now(last_point, last_ms)
							   : period_of(last_point);
	tc_axis_label(&from, span_ms, self->base.language, first, sizeof(first));
	tc_axis_label(&to, span_ms, self->base.language, last, sizeof(last));
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	double baseline_px = frame->floor_px + tc_u(out, axis_label);
	struct tc_rect ink = tc_draw_text(out, 0, baseline_px, style, first, NULL);
	style.anchor = TC_ANCHOR_RIGHT;
	double room_px = right_px - (ink.x_px + ink.width_px) - tc_u(out, 4);
	if (last_ms > first_ms && tc_measure_text(out, style, last).width_px <= room_px) {
		tc_draw_text(out, right_px, baseline_px, style, last, NULL);
	}
}

static void draw_target(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_line_frame *frame, double right_px) {
	double target;
	if (!target_of(self, &target)) {
		return;
	}
	double y_px = tc_scale_px(&frame->y, target);
	tc_draw_line(out, 0, y_px, right_px, y_px, tc_u(out, out->style->line.target),
		TC_DASH_SOLID, TC_INK_TEXT3);
	char words[96];
	tc_pane_target_words(target, (enum tc_number_scale)self->scale, self->base.language, words,
		sizeof(words));
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double baseline_px = y_px - tc_u(out, 2);
	if (baseline_px - tc_u(out, 6) < frame->ceiling_px) {
		baseline_px = y_px + tc_u(out, 7.5);
	}
	tc_draw_text(out, 0, baseline_px, style, words, NULL);
}

static void draw_lines(const struct tc_trend *self, struct tc_drawlist *out, struct tc_rect box) {
	struct label labels[TC_TREND_LINES_MAX];
	double label_px, low = INFINITY, high = -INFINITY, target;
	const struct tc_line_point *first = NULL, *last = NULL;
	double disc_px = tc_u(out, out->style->shape.disc), least_px = box.width_px / 3;
	double beside_px = tc_u(out, label_gap) + disc_px;
	int count =
		gather_labels(self, out, labels, box.width_px - least_px - beside_px, &label_px);
	bool waits = false;
	for (int i = 0; i < self->line_count; i++) {
		struct tc_line line = line_of(self, i);
		tc_line_range(&line, &low, &high);
		waits = waits || tc_line_waits(line.marks);
		if (line.count > 0) {
			const struct tc_line_point *end = &line.points[line.count - 1];
			first = first == NULL || line.points->end_ms < first->end_ms ? line.points
										     : first;
			last = last == NULL || end->end_ms > last->end_ms ? end : last;
		}
	}
	if (target_of(self, &target) && low <= high) {
		low = fmin(low, target);
		high = fmax(high, target);
	}
	if (self->base.span.given) {
		low = fmin(low, self->base.span.low);
		high = fmax(high, self->base.span.high);
	}
	double right_px = fmax(box.width_px - label_px - beside_px, least_px);
	int64_t first_ms = first == NULL ? 0 : first->end_ms;
	int64_t end_ms = last == NULL ? 0 : last->end_ms;
	end_ms = waits && self->now_ms > end_ms ? self->now_ms : end_ms;
	struct tc_line_frame frame = {
		.x = { (double)first_ms, (double)end_ms, disc_px, right_px - disc_px },
		.y = tc_scale_fit(low, high, self->from_zero, box.y_px + box.height_px - disc_px,
			box.y_px + tc_u(out, end_room)),
		.now_ms = self->now_ms,
		.floor_px = box.y_px + box.height_px,
		.ceiling_px = box.y_px,
	};
	double zero_px = tc_scale_has_zero(&frame.y) ? tc_scale_px(&frame.y, 0) : frame.floor_px;
	if (tc_scale_has_zero(&frame.y) || count == 0) {
		tc_draw_line(out, 0, zero_px, right_px, zero_px, tc_u(out, out->style->line.rule),
			TC_DASH_SOLID, TC_INK_RULE);
	}
	if (count == 0) {
		return;
	}
	if (end_ms <= first_ms) {
		frame.x.low = frame.x.high - 1; /* one moment stands at the right end */
	}
	draw_target(self, out, &frame, right_px);
	for (int i = self->line_count - 1; i >= 0; i--) {
		struct tc_line line = line_of(self, i);
		tc_line_draw(out, &line, &frame);
	}
	draw_labels(self, out, &frame, labels, count, right_px + tc_u(out, label_gap));
	draw_dates(self, out, &frame, first, last, right_px);
}

/* The line whose state the mark line tells: the loudest, of equals the one that is meant. A line that has only
 * just fallen silent has no room yet to show it. */
static int spokesman(const struct tc_trend *self) {
	static const unsigned loud[] = { TC_MARK_LOST, TC_MARK_STALE,
		TC_MARK_LATE | TC_MARK_MISSED };
	for (size_t k = 0; k < sizeof(loud) / sizeof(*loud); k++) {
		for (int i = 0; i < self->line_count; i++) {
			if ((self->lines[i].fact.marks & loud[k]) != 0) {
				return i;
			}
		}
	}
	return 0;
}

static struct tc_fact marked_fact(const struct tc_trend *self) {
	int line = spokesman(self);
	struct tc_fact fact = self->lines[line].fact;
	if (line > 0) {
		snprintf(fact.words, sizeof(fact.words), "%s: %s", self->lines[line].name,
			self->lines[line].fact.words);
		tc_utf8_trim(fact.words);
	}
	return fact;
}

static bool is_simulated(const struct tc_trend *self) {
	unsigned marks = 0;
	for (int i = 0; i < self->line_count; i++) {
		marks |= self->lines[i].fact.marks;
	}
	return (marks & TC_MARK_TEST) != 0;
}

struct tc_span tc_trend_span(const struct tc_widget *widget) {
	const struct tc_trend *self = (const struct tc_trend *)widget;
	double low = INFINITY, high = -INFINITY, target;
	for (int i = 0; i < self->line_count && !as_bars(self); i++) {
		struct tc_line line = line_of(self, i);
		tc_line_range(&line, &low, &high);
	}
	if (low <= high && target_of(self, &target)) {
		low = fmin(low, target);
		high = fmax(high, target);
	}
	return (struct tc_span) { low, high, low <= high };
}

void tc_trend_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_trend *self = (const struct tc_trend *)widget;
	const struct tc_fact *fact = &self->lines[0].fact, marked = marked_fact(self);
	const struct tc_style *style = out->style;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	char foot[TC_SENTENCE_MAX] = "";
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language,
		fact->has_value ? tc_qualifier_word(fact->qualifier, widget->language) : "",
		tc_words_in(&self->head.slot, widget->language),
		self->rule == 0 ? TC_INK_RULE : self->rule);
	struct tc_rect box = { 0, tc_u(out, end_room), widget->width_px, widget->height_px };
	if (titled) {
		tc_pane_foot_words(
			&self->head, self->catalogue, fact, widget->language, foot, sizeof(foot));
		double mark_px = tc_u(out, style->pane.title + mark_gap);
		tc_mark_draw_line(out, 0, mark_px, widget->width_px, 1, &marked, NULL);
		box.y_px = mark_px + tc_u(out, mark_below);
	} else if (marked.words[0] != '\0') {
		double mark_px = tc_u(out, style->type.note * 0.75);
		tc_mark_draw_line(out, 0, mark_px, widget->width_px, 1, &marked, NULL);
		box.y_px = mark_px + tc_u(out, mark_below);
	}
	box.height_px -= box.y_px + (foot[0] == '\0' ? 0 : tc_u(out, foot_room));
	if (as_bars(self)) {
		draw_bars(self, out, box);
	} else {
		box.height_px -= tc_u(out, axis_label + 2);
		if (box.height_px > tc_u(out, 4)) {
			draw_lines(self, out, box);
		}
	}
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if (is_simulated(self)) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
