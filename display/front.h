/* What a key or a finger puts in front of the picture: the card of a figure or the box of an alarm, one at a
 * time. Main thread. */
#ifndef TC_DISPLAY_FRONT_H
#define TC_DISPLAY_FRONT_H

#include "display/card.h"
#include "display/hand.h"

struct tc_front {
	struct tc_card card;
	struct tc_hand hand;
};

void tc_front_finish(struct tc_front *front);

/* Another scene or layout is shown: what stood there is painted over anyway. */
void tc_front_forget(struct tc_front *front);
/* False: there was nothing. */
bool tc_front_dismiss(struct tc_front *front);

/* Take answers, and the end of their time. True: to be drawn anew. now_ms: monotonic. */
bool tc_front_turn(struct tc_front *front, enum tc_language language, int64_t now_ms);
/* When that ends a showing, monotonic; INT64_MAX for never. */
int64_t tc_front_next_ms(const struct tc_front *front);

/* Draw anew and add what changed to damage. date_ms: Unix, of the picture; now_ms: monotonic. */
void tc_front_refresh(struct tc_front *front, const struct tc_scene *scene, struct tc_fonts *fonts,
	int64_t date_ms, int64_t now_ms, struct tc_damage *damage);

/* What to paint above the scene, or NULL. */
const struct tc_painting *tc_front_painting(const struct tc_front *front);

#endif
