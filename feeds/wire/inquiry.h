/* One question about a figure, asked of a hub over /live and waited for: the line of a wall without its
 * pictures, so that addresses, tokens and certificates mean the same. */
#ifndef TC_FEEDS_WIRE_INQUIRY_H
#define TC_FEEDS_WIRE_INQUIRY_H

#include "base/clock.h"
#include "base/result.h"

#include <jansson.h>

struct tc_inquiry {
	const char *url, *token, *ca, *cert, *key; /* as of tc_dial_setting */
	const char *code;                          /* of a figure; NULL: the series below */
	const char *indicator, *area, *period;     /* period NULL: the newest */
	int patience_ms;
};

/* Ask and wait at most patience_ms. *passport: owned, see passport.h. TC_NOT_FOUND, TC_DENIED, TC_BAD_INPUT: the
 * hub's answer, in its words; TC_UNAVAILABLE: there was none. */
enum tc_result tc_inquiry_ask(
	const struct tc_inquiry *inquiry, json_t **passport, struct tc_error *err);

#endif
