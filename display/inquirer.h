/* Questions about figures, asked of the hub on a thread of their own, so that the picture never waits. One at a
 * time: a newer question takes the place of one that is still open. */
#ifndef TC_DISPLAY_INQUIRER_H
#define TC_DISPLAY_INQUIRER_H

#include "display/hubline.h"
#include "feeds/wire/inquiry.h"

struct tc_inquirer;

enum { TC_INQUIRER_TEXT_MAX = 200 };

/* code "": by the series. */
struct tc_inquirer_question {
	char code[TC_INQUIRER_TEXT_MAX], indicator[TC_INQUIRER_TEXT_MAX],
		area[TC_INQUIRER_TEXT_MAX], period[TC_INQUIRER_TEXT_MAX];
};

/* Owned; NULL when memory is out. hub: borrowed for its life. wake: called on its thread when an answer is
 * there. The thread starts with the first question. Main thread, as all of these. */
struct tc_inquirer *tc_inquirer_create(
	const struct tc_hubline_setting *hub, void (*wake)(void *user), void *user);
/* Returns within some 20 ms, also in the midst of a question. */
void tc_inquirer_destroy(struct tc_inquirer *inquirer);

void tc_inquirer_ask(struct tc_inquirer *inquirer, const struct tc_inquirer_question *question);

/* True when the last question has been answered and not been taken yet: *passport is owned, or NULL and err says
 * why. */
bool tc_inquirer_take(struct tc_inquirer *inquirer, json_t **passport, struct tc_error *err);

#endif
