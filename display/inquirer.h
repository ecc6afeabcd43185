/* Questions asked of the hub on a thread of their own, so that the picture never waits. One at a time: a newer
 * question takes the place of one that is still open, which is not waited for any more. */
#ifndef TC_DISPLAY_INQUIRER_H
#define TC_DISPLAY_INQUIRER_H

#include "display/hubline.h"
#include "feeds/wire/inquiry.h"

struct tc_inquirer;

/* Owned; NULL when memory is out. hub: borrowed for its life. wake: called on its thread when an answer is
 * there. The thread starts with the first question. Main thread, as all of these. */
struct tc_inquirer *tc_inquirer_create(
	const struct tc_hubline_setting *hub, void (*wake)(void *user), void *user);
/* Returns within some 20 ms, also in the midst of a question. */
void tc_inquirer_destroy(struct tc_inquirer *inquirer);

/* type, answer: as of tc_inquiry, static. data: moved; NULL: memory is out, which is the answer. */
void tc_inquirer_ask(
	struct tc_inquirer *inquirer, const char *type, const char *answer, json_t *data);

/* True when the last question has been answered and not been taken yet: *data of the answer is owned, or NULL and
 * err says why. */
bool tc_inquirer_take(struct tc_inquirer *inquirer, json_t **data, struct tc_error *err);

#endif
