#include "widgets/gauge.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/ring.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/* u. marks: baseline of the mark line under the title, always kept free; over: how far ticks stand out of the ring. ends:
 * the line under the ring for the numbers at its ends. */
static const double marks_u = 12.5, under_marks_u = 7, foot_u = 11.3, over_u = 2, ends_u = 9.5,
		    line_u = 10.5, list_air_u = 4, beside_u = 10, name_gap_u = 3, least_u = 18,
		    thick_most_u = 9, letter_gap_u = 1.5, under_u = 2.5, untitled_marks_u = 60,
		    bare_u = 7;
static const double thick_share = 0.22, begin_turn = 0.75, half_turn = 0.5, cap_ratio = 0.655,
		    comma_em = 0.16;

/* A tick: a limit, or the target. */
struct tick {
	double at;
	const char *number, *name;
	bool target, listed;
};

struct dial {
	const struct tc_gauge *self;
	struct tc_ring ring;
	double low, high; /* numbers at its ends */
	struct tick ticks[TC_GAUGE_LIMITS_MAX + 1];
	int tick_count, listed_count;
	double number_px, list_px;   /* width of the column of numbers; of the whole list */
	double list_x_px, list_y_px; /* its first baseline */
};

static struct tc_text_style note(
	const struct tc_drawlist *out, enum tc_ink ink, enum tc_anchor anchor) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, ink, anchor };
}

static const char *write_bound(
	const struct tc_gauge *self, struct tc_drawlist *out, double number) {
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		TC_NUMBER_DECIMALS_SENT };
	struct tc_decimal bound = tc_number_bound(number);
	char text[TC_NUMBER_TEXT_MAX];
	tc_number_write_text(&bound, &form, text, sizeof(text));
	const char *copy = tc_arena_string(out->arena, text);
	return copy == NULL ? "" : copy;
}

static int by_number(const void *a, const void *b) {
	double left = ((const struct tick *)a)->at, right = ((const struct tick *)b)->at;
	return left < right ? -1 : left > right;
}

/* Ticks in the order in which they stand on the ring. */
static void gather(struct dial *dial, struct tc_drawlist *out) {
	const struct tc_gauge *self = dial->self;
	const struct tc_gauge_limit *limits = self->limits.items;
	double target;
	for (size_t i = 0; i < self->limits.count; i++) {
		dial->ticks[dial->tick_count++] =
			(struct tick) { limits[i].at, write_bound(self, out, limits[i].at),
				tc_words_in(&limits[i].name, self->base.language), false, true };
	}
	if (tc_gauge_target(self, &target)) {
		dial->ticks[dial->tick_count++] = (struct tick) { target,
			write_bound(self, out, target),
			self->base.language == TC_ENGLISH ? "target" : "mục tiêu", true, true };
	}
	dial->listed_count = dial->tick_count;
	qsort(dial->ticks, (size_t)dial->tick_count, sizeof(dial->ticks[0]), by_number);
}

static void measure_list(struct dial *dial, struct tc_drawlist *out) {
	struct tc_text_style style = note(out, TC_INK_TEXT2, TC_ANCHOR_LEFT);
	double wide_px = 0;
	dial->number_px = 0;
	for (int i = 0; i < dial->tick_count; i++) {
		const struct tick *tick = &dial->ticks[i];
		if (tick->listed) {
			double number_px = tc_measure_text(out, style, tick->number).width_px;
			double name_px = tc_measure_text(out, style, tick->name).width_px;
			dial->number_px = fmax(dial->number_px, number_px);
			wide_px = fmax(wide_px, name_px);
		}
	}
	dial->list_px = dial->number_px + tc_u(out, name_gap_u + 1) + wide_px;
}

/* The limit furthest from the value, the target last. */
static void list_less(struct dial *dial) {
	double value = dial->self->fact.value.number;
	struct tick *least = NULL;
	for (int i = 0; i < dial->tick_count; i++) {
		struct tick *tick = &dial->ticks[i];
		bool further = least == NULL || least->target ||
			(!tick->target && fabs(tick->at - value) > fabs(least->at - value));
		least = tick->listed && further ? tick : least;
	}
	if (least != NULL) {
		least->listed = false;
		dial->listed_count--;
	}
}

/* A value past the end moves the end: no ring that is merely full says how far past. */
static void choose_scale(struct dial *dial) {
	const struct tc_gauge *self = dial->self;
	const struct tc_fact *fact = &self->fact;
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->indicator);
	bool share = strcmp(contract->unit, "%") == 0 && contract->measure == TC_MEASURE_RATIO;
	dial->low = self->from;
	dial->high = self->full > self->from ? self->full : share ? 100 : self->from;
	if (fact->has_value) {
		dial->low = fmin(dial->low, fact->value.number);
		dial->high = fmax(dial->high, fact->value.number);
	}
	for (int i = 0; i < dial->tick_count; i++) {
		dial->low = fmin(dial->low, dial->ticks[i].at);
		dial->high = fmax(dial->high, dial->ticks[i].at);
	}
	dial->high = dial->high > dial->low ? dial->high : dial->low + 1;
}

static double turn_of(const struct dial *dial, double number) {
	double share = (number - dial->low) / (dial->high - dial->low);
	return begin_turn + half_turn * fmin(fmax(share, 0), 1);
}

/* The larger of two rings, over the list or beside it; *beside says which. Returns its outer radius. */
static double fit_ring(
	const struct dial *dial, const struct tc_drawlist *out, struct tc_rect box, bool *beside) {
	double ends_px = tc_u(out, ends_u), over_px = tc_u(out, over_u);
	bool any = dial->listed_count > 0;
	double lines_px = any ? dial->listed_count * tc_u(out, line_u) + tc_u(out, list_air_u) : 0;
	double side_px = any ? dial->list_px + tc_u(out, beside_u) : 0;
	double above_px = fmin(box.width_px / 2, box.height_px - ends_px - lines_px) - over_px;
	double beside_px = fmin((box.width_px - side_px) / 2, box.height_px - ends_px) - over_px;
	*beside = beside_px > above_px;
	return *beside ? beside_px : above_px;
}

/* The ring keeps its least; words of limits give way to it, their ticks do not. */
static void place(struct dial *dial, struct tc_drawlist *out, struct tc_rect box) {
	bool beside;
	double outer_px;
	for (;;) {
		measure_list(dial, out);
		outer_px = fit_ring(dial, out, box, &beside);
		if (outer_px >= tc_u(out, least_u) || dial->listed_count == 0) {
			break;
		}
		list_less(dial);
	}
	double thick_px = fmin(outer_px * thick_share, tc_u(out, thick_most_u));
	double ring_px = beside ? box.width_px - dial->list_px - tc_u(out, beside_u) : box.width_px;
	dial->ring = (struct tc_ring) { box.x_px + ring_px / 2,
		box.y_px + tc_u(out, over_u) + outer_px, outer_px - thick_px / 2, thick_px };
	double list_high_px = fmax(dial->listed_count - 1, 0) * tc_u(out, line_u);
	double cap_px = tc_u(out, out->style->type.note * cap_ratio);
	dial->list_x_px = box.x_px +
		(beside ? box.width_px - dial->list_px
			: fmax((box.width_px - dial->list_px) / 2, 0));
	dial->list_y_px = dial->ring.y_px +
		(beside ? -fmax((outer_px - list_high_px - cap_px) / 2, 0) - list_high_px
			: tc_u(out, ends_u + line_u + list_air_u / 2));
}

static void draw_tick(const struct dial *dial, struct tc_drawlist *out, const struct tick *tick) {
	const struct tc_ring *ring = &dial->ring;
	double angle = turn_of(dial, tick->at) * 2 * pi,
	       width_px = tc_u(out, out->style->line.target);
	double inner_px = ring->radius_px - ring->width_px / 2;
	double outer_px = inner_px + ring->width_px, over_px = tc_u(out, over_u);
	double right = sin(angle), up = cos(angle);
	double from_px = tick->target ? inner_px - over_px : inner_px;
	/* A limit parts the ring; only the target stands on it. */
	double to_px = tick->target ? outer_px + over_px : outer_px;
	tc_draw_line(out, ring->x_px + from_px * right, ring->y_px - from_px * up,
		ring->x_px + to_px * right, ring->y_px - to_px * up, width_px, TC_DASH_SOLID,
		tick->target ? TC_INK_TEXT : TC_INK_GROUND);
	if (!tick->target) {
		tc_draw_line(out, ring->x_px + outer_px * right, ring->y_px - outer_px * up,
			ring->x_px + (outer_px + over_px) * right,
			ring->y_px - (outer_px + over_px) * up, width_px, TC_DASH_SOLID,
			TC_INK_TEXT2);
	}
}

static void draw_ring(const struct dial *dial, struct tc_drawlist *out) {
	const struct tc_fact *fact = &dial->self->fact;
	const struct tc_ring *ring = &dial->ring;
	double end = begin_turn + half_turn;
	double zero = turn_of(dial, fmin(fmax(dial->self->from, dial->low), dial->high));
	double to = turn_of(dial, fact->value.number);
	tc_draw_arc(out, ring->x_px, ring->y_px, ring->radius_px, ring->width_px, begin_turn, end,
		TC_INK_TRACK);
	double outer_px = ring->radius_px + ring->width_px / 2;
	tc_fact_tell(out,
		(struct tc_rect) {
			ring->x_px - outer_px, ring->y_px - outer_px, 2 * outer_px, outer_px },
		fact);
	if (fact->has_value && to != zero) {
		tc_ring_draw(out, ring, fmin(zero, to), fmax(zero, to), fact, TC_INK_DATA,
			(fact->marks & TC_MARK_INCOMPLETE) != 0);
	}
	if (fact->has_value && (fact->marks & TC_MARK_DISPUTED) != 0) {
		double other = turn_of(dial, fact->witness.number);
		double edge_px =
			fmax(tc_u(out, out->style->line.frame), out->style->line.frame_min_px);
		tc_ring_outline(out, ring, fmin(to, other), fmax(to, other), edge_px,
			TC_DASH_DISPUTED, TC_INK_DISPUTED);
	}
	for (int i = 0; i < dial->tick_count; i++) {
		draw_tick(dial, out, &dial->ticks[i]);
	}
}

/* In the middle of the ring, standing on its diameter. width_px: of its room. */
static void draw_value(const struct tc_gauge *self, struct tc_drawlist *out, double x_px,
	double baseline_px, double size_u, double width_px) {
	const struct tc_fact *fact = &self->fact;
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		self->decimals };
	char text[TC_NUMBER_TEXT_MAX + 16] = "—";
	if (fact->has_value) {
		tc_number_write_text(&fact->value, &form, text, sizeof(text));
	}
	struct tc_text_style style = { size_u,
		(fact->marks & TC_MARK_INCOMPLETE) != 0 ? TC_WEIGHT_REGULAR : TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(fact->marks, TC_INK_TEXT), TC_ANCHOR_MIDDLE };
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	double letter_px = letter[0] == '\0' ? 0 : tc_u(out, letter_gap_u + 6);
	double least = fmin(out->style->type.note, size_u), full_u = style.size_u;
	style.size_u = tc_pane_fit(out, style, least, text, fmax(width_px - 2 * letter_px, 0));
	if (style.size_u <= 0 &&
		letter[0] != '\0') { /* the words and the line under it say it too */
		letter[0] = '\0';
		style.size_u = full_u;
		style.size_u = tc_pane_fit(out, style, least, text, width_px);
	}
	if (style.size_u <= 0) {
		memcpy(text, "####", sizeof("####")); /* a part of a number is another one */
		style.size_u = full_u;
		style.size_u = fmax(tc_pane_fit(out, style, 1, text, width_px), 1);
	}
	struct tc_datum datum = tc_fact_datum(fact);
	struct tc_rect ink = tc_draw_text(out, x_px, baseline_px, style, text, &datum);
	if (letter[0] != '\0') {
		struct tc_text_style raised = { out->style->type.note, TC_WEIGHT_SEMIBOLD,
			TC_INK_TEXT2, TC_ANCHOR_LEFT };
		tc_draw_text(out, ink.x_px + ink.width_px + tc_u(out, letter_gap_u),
			baseline_px - tc_u(out, fmax(style.size_u - raised.size_u, 0) * cap_ratio),
			raised, letter, NULL);
	}
	if (tc_mark_letter(fact->marks, fact->status) != '\0') {
		double under_px = baseline_px + tc_u(out, under_u);
		tc_draw_line(out, ink.x_px, under_px, ink.x_px + ink.width_px, under_px,
			tc_u(out, 0.5), TC_DASH_PROVISIONAL, TC_INK_TEXT2);
	}
	tc_mark_draw_frame(out, ink, fact->marks);
}

/* Numbers at both ends, and the unit between them where it fits. */
static void draw_ends(const struct dial *dial, struct tc_drawlist *out) {
	const struct tc_ring *ring = &dial->ring;
	double baseline_px = ring->y_px + tc_u(out, ends_u - 1.5);
	double inner_px = ring->radius_px - ring->width_px / 2;
	struct tc_text_style style = note(out, TC_INK_TEXT3, TC_ANCHOR_MIDDLE);
	const char *ends[2] = { write_bound(dial->self, out, dial->low),
		write_bound(dial->self, out, dial->high) };
	double room_px = 2 * inner_px;
	for (int end = 0; end < 2; end++) {
		/* A long one grows inwards, not over the ring's edge. */
		double half_px = tc_measure_text(out, style, ends[end]).width_px / 2;
		double in_px = fmax(half_px - ring->width_px / 2, 0);
		double at_px = ring->x_px +
			(end == 0 ? -ring->radius_px + in_px : ring->radius_px - in_px);
		tc_draw_text(out, at_px, baseline_px, style, ends[end], NULL);
		room_px -= 2 * in_px + tc_u(out, name_gap_u);
	}
	style.ink = TC_INK_TEXT2;
	const char *unit = dial->self->unit_text;
	if (unit[0] != '\0' && tc_measure_text(out, style, unit).width_px <= room_px) {
		tc_draw_text(out, ring->x_px, baseline_px, style, unit, NULL);
	}
}

static void draw_list(const struct dial *dial, struct tc_drawlist *out) {
	double baseline_px = dial->list_y_px;
	for (int i = 0; i < dial->tick_count; i++) {
		const struct tick *tick = &dial->ticks[i];
		if (!tick->listed) {
			continue;
		}
		double name_px = dial->list_x_px + dial->number_px + tc_u(out, name_gap_u);
		struct tc_text_style style = note(out, TC_INK_TEXT, TC_ANCHOR_RIGHT);
		tc_draw_text(out, dial->list_x_px + dial->number_px, baseline_px, style,
			tick->number, NULL);
		style = note(out, TC_INK_TEXT2, TC_ANCHOR_LEFT);
		tc_pane_draw_fitted(out, name_px, baseline_px,
			fmax(dial->self->base.width_px - name_px, 0), style, style.size_u * 0.8,
			tick->name);
		baseline_px += tc_u(out, line_u);
	}
}

static void draw_dial(const struct tc_gauge *self, struct tc_drawlist *out, struct tc_rect box) {
	struct dial dial = { .self = self };
	gather(&dial, out);
	choose_scale(&dial);
	place(&dial, out, box);
	double inner_px = dial.ring.radius_px - dial.ring.width_px / 2;
	if (inner_px < tc_u(out, bare_u)) { /* no ring: the value has it all */
		draw_value(self, out, box.x_px + box.width_px / 2,
			box.y_px + fmin(box.height_px, tc_u(out, out->style->type.figure)),
			fmax(box.height_px / out->u_px / cap_ratio, 1), box.width_px);
		return;
	}
	draw_ring(&dial, out);
	draw_ends(&dial, out);
	draw_list(&dial, out);
	/* As high as half the ring leaves to it, so that its corners stay clear. */
	double size_u = fmin(out->style->type.big, inner_px / out->u_px * 0.62);
	double up_px = tc_u(out, size_u * comma_em); /* a comma stays clear of the unit */
	draw_value(self, out, dial.ring.x_px, dial.ring.y_px - up_px, size_u, inner_px * 1.6);
}

void tc_gauge_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_gauge *self = (const struct tc_gauge *)widget;
	const struct tc_style *style = out->style;
	const struct tc_fact *fact = &self->fact;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_rect box = { 0, 0, widget->width_px, widget->height_px };
	char foot[TC_SENTENCE_MAX] = "", former[TC_NUMBER_TEXT_MAX + 16] = "";
	if (titled) {
		struct tc_number_form form = { widget->language, (enum tc_number_scale)self->scale,
			self->decimals };
		if (fact->former.text[0] != '\0') {
			tc_number_write_text(&fact->former, &form, former, sizeof(former));
		}
		tc_pane_foot_words(
			&self->head, self->catalogue, fact, widget->language, foot, sizeof(foot));
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language,
			tc_qualifier_word(fact->qualifier, widget->language),
			tc_words_in(&self->head.slot, widget->language),
			self->rule == 0 ? TC_INK_RULE : self->rule);
		double baseline_px = tc_u(out, style->pane.title + marks_u);
		box.y_px = tc_u(out, style->pane.title + under_marks_u);
		if (widget->height_px >= tc_u(out, untitled_marks_u)) {
			tc_mark_draw_line(out, 0, baseline_px, widget->width_px, 1, fact,
				former[0] == '\0' ? NULL : former);
			box.y_px = baseline_px + tc_u(out, under_marks_u - 2);
		}
	}
	box.height_px =
		fmax(box.height_px - box.y_px - (foot[0] == '\0' ? 0 : tc_u(out, foot_u)), 0);
	draw_dial(self, out, box);
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if ((fact->marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
