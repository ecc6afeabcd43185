/* The data of vn.toancanh.observations.v1, strictly: a publisher's event is taken whole or refused whole,
 * with every fault under its own pointer. */
#ifndef TC_FEEDS_WIRE_OBSERVATIONS_H
#define TC_FEEDS_WIRE_OBSERVATIONS_H

#include "base/arena.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/identity/token.h"
#include "feeds/observation.h"
#include "feeds/wire/event.h"

struct tc_observations_setting {
	const struct tc_catalogue *catalogue;
	const struct tc_grant *grant; /* NULL: everything may be published */
	int64_t now_ms;               /* the hub's clock */
	int max_observations;
};

struct tc_observations {
	struct tc_observation *items; /* in the arena, with their comments */
	int count;
};

/* TC_OK, TC_BAD_INPUT with at least one fault more, or TC_NO_MEMORY (nothing said about the event). Pure. */
enum tc_result tc_observations_read(const struct tc_event *event,
	const struct tc_observations_setting *setting, struct tc_arena *arena,
	struct tc_observations *out, struct tc_faults *faults);

#endif
