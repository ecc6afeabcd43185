/* Moments on the time axis: an upright line each, and words in rows above it that meet neither each other nor
 * another's line. */
#include "widgets/trend.h"

#include <math.h>

/* u. */
static const double row_pitch = 10, word_gap = 1.5, clear = 4;

struct mark {
	double x_px;
	const char *words;
	double from_px, to_px; /* of the words' ink */
	int row;               /* 0 the lowest; -1: no words */
	bool left;             /* the words stand left of the line */
};

static struct tc_text_style words_style(const struct tc_drawlist *out) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
}

/* Each stands on its own line, so a line goes down from its words through all rows below: no words of a lower
 * or of the same row may cross it. */
static bool meets(const struct mark *a, const struct mark *b, double clear_px) {
	bool a_covers = b->x_px > a->from_px - clear_px && b->x_px < a->to_px + clear_px;
	bool b_covers = a->x_px > b->from_px - clear_px && a->x_px < b->to_px + clear_px;
	bool same = a->from_px < b->to_px + clear_px && b->from_px < a->to_px + clear_px;
	return (a->row == b->row && same) || (a_covers && a->row <= b->row) ||
		(b_covers && b->row <= a->row);
}

static void set_side(struct mark *mark, bool left, double wide_px, double gap_px) {
	mark->left = left;
	mark->from_px = left ? mark->x_px - gap_px - wide_px : mark->x_px + gap_px;
	mark->to_px = mark->from_px + wide_px;
}

/* The lowest row, right of the line before left, where nothing is met; else no words. */
static void place(const struct tc_trend_plot *plot, struct tc_drawlist *out, struct mark *marks,
	int count, int rows) {
	struct mark *mark = &marks[count];
	double wide_px = tc_measure_text(out, words_style(out), mark->words).width_px;
	for (int row = 0; row < rows && mark->words[0] != '\0'; row++) {
		for (int side = 0; side < 2; side++) {
			mark->row = row;
			set_side(mark, side == 1, wide_px, tc_u(out, word_gap));
			bool free = mark->from_px >= plot->left_px && mark->to_px <= plot->end_px;
			for (int i = 0; i < count && free; i++) {
				free = marks[i].row < 0 ||
					!meets(mark, &marks[i], tc_u(out, clear));
			}
			if (free) {
				return;
			}
		}
	}
	mark->row = -1;
}

/* Those between both ends of the axis, from right to left: words run to the right, so an earlier event has to
 * look over what is there already. */
static int gather(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, struct mark *marks, int rows) {
	const struct tc_trend_event *events = self->events.items;
	int count = 0;
	for (size_t i = 0; i < self->events.count && count < TC_TREND_EVENTS_MAX; i++) {
		double at_ms = (double)events[i].at_ms;
		if (at_ms < plot->frame.x.low || at_ms > plot->frame.x.high) {
			continue;
		}
		struct mark mark = { .x_px = tc_scale_px(&plot->frame.x, at_ms),
			.words = tc_words_in(&events[i].words, self->base.language),
			.row = -1 };
		int at = count++;
		for (; at > 0 && marks[at - 1].x_px < mark.x_px; at--) {
			marks[at] = marks[at - 1];
		}
		marks[at] = mark;
	}
	for (int i = 0; i < count; i++) {
		place(plot, out, marks, i, rows);
	}
	return count;
}

int tc_trend_event_rows(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, int most) {
	struct mark marks[TC_TREND_EVENTS_MAX];
	int count = gather(self, out, plot, marks, most), rows = 0;
	for (int i = 0; i < count; i++) {
		rows = marks[i].row >= rows ? marks[i].row + 1 : rows;
	}
	return rows;
}

void tc_trend_draw_events(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot) {
	struct mark marks[TC_TREND_EVENTS_MAX];
	struct tc_text_style style = words_style(out);
	int count = gather(self, out, plot, marks, plot->event_rows);
	for (int i = 0; i < count; i++) {
		double baseline_px = plot->events_px - tc_u(out, row_pitch) * marks[i].row;
		double cap_px = tc_u(out, style.size_u * 0.66);
		double top_px = marks[i].row < 0 ? plot->top_px : baseline_px - cap_px;
		tc_draw_line(out, marks[i].x_px, top_px, marks[i].x_px, plot->floor_px,
			tc_u(out, out->style->line.border), TC_DASH_SOLID, TC_INK_RULE);
		if (marks[i].row >= 0) {
			style.anchor = marks[i].left ? TC_ANCHOR_RIGHT : TC_ANCHOR_LEFT;
			double gap_px = tc_u(out, word_gap);
			tc_draw_text(out, marks[i].x_px + (marks[i].left ? -gap_px : gap_px),
				baseline_px, style, marks[i].words, NULL);
		}
	}
}
