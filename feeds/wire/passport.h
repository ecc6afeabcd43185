/* Where one figure comes from: everything the hub has kept about it, as JSON with W3C PROV terms. The same
 * document answers the API, a viewer on /live, `toancanh trace` and the page in a browser. */
#ifndef TC_FEEDS_WIRE_PASSPORT_H
#define TC_FEEDS_WIRE_PASSPORT_H

#include "base/result.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/identity/token.h"

#include <jansson.h>

enum { TC_PASSPORT_REVISIONS_MAX = 100, TC_PASSPORT_WITNESSES_MAX = 20 };

struct tc_passport_question {
	const char *code; /* of a figure; NULL: by the series below */
	const char *indicator, *area;
	const char *period; /* NULL: the newest that has begun */
};

/* Answer from the store in directory, within what grant may see. *out is owned. err has its pointer ("/code",
 * "/indicator" …) where a word of the question is at fault.
 * TC_BAD_INPUT: no code, period or code of the lists. TC_NOT_FOUND: there is no such figure, or it is not kept
 * any more; also for a code of what grant does not cover, so that codes cannot be tried out. TC_DENIED: grant
 * does not cover the series asked for. TC_UNAVAILABLE, TC_NO_MEMORY. Reads the disk: some ms. */
enum tc_result tc_passport_make(const char *directory, const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, const struct tc_passport_question *question, int64_t now_ms,
	json_t **out, struct tc_error *err);

#endif
