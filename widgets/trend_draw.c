#include "widgets/trend.h"

#include "base/text.h"
#include "widgets/kit/bars.h"
#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. The mark line's room is always kept, so that nothing moves when one appears. */
static const double mark_gap = 12.5, mark_below = 5, axis_label = 8.5, foot_room = 11.3,
		    end_room = 2;

const char *tc_trend_value_text(
	const struct tc_trend *self, const struct tc_fact *fact, struct tc_arena *arena) {
	int decimals = self->decimals >= 0
		? self->decimals
		: tc_catalogue_indicator(self->catalogue, fact->indicator)->decimals;
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		decimals };
	char written[TC_NUMBER_TEXT_MAX];
	tc_number_write_text(&fact->value, &form, written, sizeof(written));
	const char *text = tc_arena_string(arena, written);
	return text == NULL ? "" : text;
}

bool tc_trend_as_bars(const struct tc_trend *self) {
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
		bar->value = tc_trend_value_text(self, bar->fact, out->arena);
		tc_period_short_label(
			&bar->fact->period, self->base.language, bar->label, sizeof(bar->label));
	}
	if (count > first) {
		tc_bars_draw(out, box, bars, count - first);
	}
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

/* What the scale has no place for is counted, so that its gap is no silence. */
static void add_refused(
	const struct tc_trend *self, const struct tc_trend_stack *stack, struct tc_fact *fact) {
	bool english = self->base.language == TC_ENGLISH;
	int refused = 0;
	for (int i = 0; i < self->line_count; i++) {
		refused += self->lines[i].refused;
	}
	refused += self->low.refused + self->high.refused + self->goal.refused;
	size_t used = strlen(fact->words);
	const char *between = used > 0 ? " · " : "";
	if (refused > 0) {
		snprintf(fact->words + used, sizeof(fact->words) - used,
			english ? "%s%d not above 0: not on a logarithmic scale"
				: "%s%d giá trị không dương, ngoài thang logarit",
			between, refused);
	} else if (stack->refused > 0) {
		snprintf(fact->words + used, sizeof(fact->words) - used,
			english ? "%s%d periods with a part below 0: not stacked"
				: "%s%d kỳ có phần âm, không chồng",
			between, stack->refused);
	}
	tc_utf8_trim(fact->words);
}

static struct tc_fact marked_fact(const struct tc_trend *self, const struct tc_trend_stack *stack) {
	int line = spokesman(self);
	struct tc_fact fact = self->lines[line].fact;
	if (line > 0) {
		snprintf(fact.words, sizeof(fact.words), "%s: %s", self->lines[line].name,
			self->lines[line].fact.words);
		tc_utf8_trim(fact.words);
	}
	add_refused(self, stack, &fact);
	return fact;
}

static bool is_simulated(const struct tc_trend *self) {
	unsigned marks = 0;
	for (int i = 0; i < self->line_count; i++) {
		marks |= self->lines[i].fact.marks | self->lines[i].tail.marks;
	}
	marks |= self->low.fact.marks | self->high.fact.marks | self->goal.fact.marks;
	return (marks & TC_MARK_TEST) != 0;
}

void tc_trend_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_trend *self = (const struct tc_trend *)widget;
	bool bars = tc_trend_as_bars(self);
	struct tc_trend_stack stack = { 0, NULL, 0 };
	if (!bars) {
		stack = tc_trend_stack_read(self, out);
	}
	const struct tc_fact *fact = &self->lines[0].fact, marked = marked_fact(self, &stack);
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
	if (bars) {
		draw_bars(self, out, box);
	} else {
		box.height_px -= tc_u(out, axis_label + 2);
		if (box.height_px > tc_u(out, 4)) {
			tc_trend_draw_plot(self, out, box, &stack);
		}
	}
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if (is_simulated(self)) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
