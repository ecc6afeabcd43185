#include "widgets/kit/alarm.h"

#include "base/text.h"
#include "widgets/kit/date.h"

#include <stdio.h>

/* Unit shapes about their centroids; of the same weight to the eye, so a square is smaller than a diamond. */
static const struct tc_spot diamond_spots[] = { { 0, -1.1F }, { 1.1F, 0 }, { 0, 1.1F },
	{ -1.1F, 0 } };
static const struct tc_spot triangle_spots[] = { { 0, -1.22F }, { 1.1F, 0.61F }, { -1.1F, 0.61F } };
static const struct tc_spot square_spots[] = { { -0.87F, -0.87F }, { 0.87F, -0.87F },
	{ 0.87F, 0.87F }, { -0.87F, 0.87F } };
static const int four[] = { 4 }, three[] = { 3 };
static const struct tc_outline shapes[] = {
	{ diamond_spots, four, 1, { -1.1F, -1.1F }, { 1.1F, 1.1F } },
	{ triangle_spots, three, 1, { -1.1F, -1.22F }, { 1.1F, 0.61F } },
	{ square_spots, four, 1, { -0.87F, -0.87F }, { 0.87F, 0.87F } },
};

/* u */
static const double stroke = 0.7, label_gap = 2, label_drop = 2.6, label_width = 9.5;

enum tc_ink tc_alarm_ink(int priority) {
	return priority <= 1 ? TC_INK_CRITICAL : priority == 2 ? TC_INK_WARNING : TC_INK_INFO;
}

static void draw_shape(struct tc_drawlist *list, double x_px, double y_px, double radius_px,
	int priority, double stroke_px) {
	int at = priority < 1 ? 0 : priority > 3 ? 2 : priority - 1;
	struct tc_placing placing = { radius_px, radius_px, x_px, y_px };
	tc_draw_polygon(list, &shapes[at], &placing,
		stroke_px > 0 ? TC_POLYGON_STROKE : TC_POLYGON_FILL, stroke_px, TC_DASH_SOLID,
		tc_alarm_ink(priority));
}

void tc_alarm_draw_mark(struct tc_drawlist *list, double x_px, double y_px, double radius_u,
	struct tc_badge badge) {
	double radius_px = radius_u * list->u_px;
	if (badge.priority == 0) {
		return;
	}
	bool over = badge.state == TC_ALARM_CLEARED;
	tc_drawlist_keep_in(list, radius_px * TC_ALARM_OUTER, &x_px, &y_px);
	draw_shape(list, x_px, y_px, radius_px, badge.priority, over ? stroke * list->u_px : 0);
	if (badge.state == TC_ALARM_ACTIVE) {
		tc_draw_beat(list, &(struct tc_beat) { x_px, y_px, radius_px, badge.priority });
	}
}

void tc_alarm_draw_grounded(struct tc_drawlist *list, double x_px, double y_px, double radius_u,
	struct tc_badge badge) {
	double around = badge.state == TC_ALARM_ACTIVE ? 1.2 * TC_ALARM_OUTER : 1.4;
	tc_drawlist_keep_in(list, around * radius_u * list->u_px, &x_px, &y_px);
	tc_draw_disc(list, x_px, y_px, around * radius_u * list->u_px, 0, TC_INK_GROUND);
	tc_alarm_draw_mark(list, x_px, y_px, radius_u, badge);
}

double tc_alarm_mark_px(const struct tc_drawlist *list) {
	return 2.2 * TC_ALARM_RADIUS_U * TC_ALARM_OUTER * list->u_px;
}

double tc_alarm_labelled_px(const struct tc_drawlist *list) {
	return tc_alarm_mark_px(list) + (label_gap + label_width) * list->u_px;
}

double tc_alarm_draw_labelled(
	struct tc_drawlist *list, double x_px, double y_px, struct tc_badge badge) {
	char text[8];
	double half_px = tc_alarm_mark_px(list) / 2;
	bool over = badge.state == TC_ALARM_CLEARED;
	struct tc_text_style style = { list->style->type.note,
		over ? TC_WEIGHT_REGULAR : TC_WEIGHT_BOLD, tc_alarm_ink(badge.priority),
		TC_ANCHOR_LEFT, .sign = true };
	snprintf(text, sizeof text, "P%d", badge.priority);
	tc_alarm_draw_mark(list, x_px + half_px, y_px, TC_ALARM_RADIUS_U, badge);
	tc_draw_text(list, x_px + 2 * half_px + label_gap * list->u_px,
		y_px + label_drop * list->u_px, style, text, NULL);
	return x_px + tc_alarm_labelled_px(list);
}

static void draw_ring(struct tc_drawlist *list, const struct tc_beat *beat, double stroke_u) {
	draw_shape(list, beat->x_px, beat->y_px, beat->radius_px * TC_ALARM_OUTER, beat->priority,
		stroke_u * list->u_px * beat->radius_px / (TC_ALARM_RADIUS_U * list->u_px));
}

void tc_alarm_draw_beat(struct tc_drawlist *list, const struct tc_beat *beat, int64_t now_ms) {
	static const double strokes_u[TC_ALARM_STEPS] = { 0.3, 0.7, 1.1, 0.7 };
	draw_ring(list, beat, strokes_u[now_ms / TC_ALARM_STEP_MS % TC_ALARM_STEPS]);
}

void tc_alarm_draw_still(struct tc_drawlist *list, const struct tc_beat *beat) {
	draw_ring(list, beat, stroke);
}

struct tc_badge tc_badge_worse(struct tc_badge a, struct tc_badge b) {
	if (a.priority == 0 || b.priority == 0) {
		return a.priority == 0 ? b : a;
	}
	if (a.priority != b.priority) {
		return a.priority < b.priority ? a : b;
	}
	return a.state <= b.state ? a : b;
}

void tc_alarm_title(const struct tc_board *board, const struct tc_standing *standing,
	const struct tc_catalogue *catalogue, enum tc_language language, char *out, size_t size) {
	const struct tc_alarm_rule *rule = tc_board_rule(board, catalogue, standing);
	const struct tc_area *area = tc_catalogue_area(catalogue, standing->area);
	bool nation = area->kind == TC_AREA_COUNTRY;
	snprintf(out, size, "%s%s%s",
		rule == NULL ? standing->rule : tc_words_in(&rule->title, language),
		nation ? "" : ", ", nation ? "" : tc_words_in(&area->name, language));
	tc_utf8_trim(out);
}

const char *tc_alarm_state_words(enum tc_alarm_state state, enum tc_language language) {
	bool english = language == TC_ENGLISH;
	switch (state) {
	case TC_ALARM_CLEARED: return english ? "over, not acknowledged" : "đã hết, chưa xác nhận";
	case TC_ALARM_ACTIVE: return english ? "not acknowledged" : "chưa xác nhận";
	case TC_ALARM_ACKNOWLEDGED: return english ? "acknowledged" : "đã xác nhận";
	case TC_ALARM_NORMAL: break;
	}
	return "";
}

void tc_alarm_since(const struct tc_standing *standing, int64_t now_ms, enum tc_language language,
	char *out, size_t size) {
	char since[TC_DATE_TEXT_MAX];
	tc_moment_label(standing->raised_ms, now_ms, since, sizeof since);
	snprintf(out, size, "%s %s · %s", language == TC_ENGLISH ? "since" : "từ", since,
		tc_alarm_state_words(standing->state, language));
	tc_utf8_trim(out);
}
