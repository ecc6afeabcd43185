/* One question, asked of a hub over /live and waited for: the line of a wall without its
 * pictures, so that addresses, tokens and certificates mean the same. */
#ifndef TC_FEEDS_WIRE_INQUIRY_H
#define TC_FEEDS_WIRE_INQUIRY_H

#include "base/clock.h"
#include "base/result.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stdbool.h>

struct tc_inquiry {
	const char *url, *token, *ca, *cert, *key; /* as of tc_dial_setting */
	const char *type;                          /* of the question: "vn.toancanh.trace.v1" */
	const json_t *data;                        /* what it says */
	const char *answer;                        /* the type that answers it */
	int patience_ms;
	atomic_bool *hush; /* another thread sets it: give up; NULL: nobody does */
};

/* Ask and wait at most patience_ms. *data: owned, of the answer. TC_NOT_FOUND, TC_DENIED, TC_CONFLICT, TC_BAD_INPUT: the
 * hub's refusal, in its words; TC_UNAVAILABLE: there was no answer. */
enum tc_result tc_inquiry_ask(
	const struct tc_inquiry *inquiry, json_t **data, struct tc_error *err);

#endif
