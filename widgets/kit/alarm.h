/* How an alarm is shown: a shape for its priority, filled while it stands, an outline when it is over; around
 * one that nobody has acknowledged a second outline that breathes. */
#ifndef TC_WIDGETS_KIT_ALARM_H
#define TC_WIDGETS_KIT_ALARM_H

#include "feeds/judge/board.h"
#include "widgets/drawlist.h"

/* u. Radius of a mark beside a title, in a list and in a banner; of one in a row's suffix slot or on an area. */
#define TC_ALARM_RADIUS_U 4.3
#define TC_ALARM_SMALL_U 2.6
/* How much further out the second outline stands. */
#define TC_ALARM_OUTER 1.49

/* What of an alarm a mark shows. Zeroed: none. */
struct tc_badge {
	int priority;
	enum tc_alarm_state state;
};

/* The mark about a centre; one that nobody has acknowledged also adds a beat to the list. Nothing for a zeroed
 * badge. */
void tc_alarm_draw_mark(
	struct tc_drawlist *list, double x_px, double y_px, double radius_u, struct tc_badge badge);
/* The same on a disc of the wall's ground, where colours lie under it. */
void tc_alarm_draw_grounded(
	struct tc_drawlist *list, double x_px, double y_px, double radius_u, struct tc_badge badge);
/* With "P1" behind it at the note size; returns the right end of it. x_px: the left end of the outer outline,
 * which has its room also where there is none. */
double tc_alarm_draw_labelled(
	struct tc_drawlist *list, double x_px, double y_px, struct tc_badge badge);
/* How wide that is, and without the label. */
double tc_alarm_labelled_px(const struct tc_drawlist *list);
double tc_alarm_mark_px(const struct tc_drawlist *list);

/* Breathing once a second in steps of its stroke: less than 3 Hz, and never gone, so that no moment of the
 * picture shows another state. */
enum { TC_ALARM_STEP_MS = 250, TC_ALARM_STEPS = 4 };
void tc_alarm_draw_beat(struct tc_drawlist *list, const struct tc_beat *beat, int64_t now_ms);
/* As in a picture that stands still. */
void tc_alarm_draw_still(struct tc_drawlist *list, const struct tc_beat *beat);

enum tc_ink tc_alarm_ink(int priority);

/* The more urgent of two: by priority, then what is not over, then what nobody has seen. */
struct tc_badge tc_badge_worse(struct tc_badge a, struct tc_badge b);

/* "Lũ vượt mức báo động, Thừa Thiên Huế". */
void tc_alarm_title(const struct tc_board *board, const struct tc_standing *standing,
	const struct tc_catalogue *catalogue, enum tc_language language, char *out, size_t size);
/* "chưa xác nhận"; static. */
const char *tc_alarm_state_words(enum tc_alarm_state state, enum tc_language language);
/* "từ 10:32 · chưa xác nhận" */
void tc_alarm_since(const struct tc_standing *standing, int64_t now_ms, enum tc_language language,
	char *out, size_t size);

static inline struct tc_badge tc_badge_of(const struct tc_standing *standing) {
	return standing == NULL ? (struct tc_badge) { 0 }
				: (struct tc_badge) { standing->priority, standing->state };
}

#endif
