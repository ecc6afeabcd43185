/* What the store said about one figure, on its way to becoming JSON. Internal to passport*.c. */
#ifndef TC_FEEDS_WIRE_PASSPORT_PARTS_H
#define TC_FEEDS_WIRE_PASSPORT_PARTS_H

#include "base/arena.h"
#include "feeds/store/store.h"
#include "feeds/wire/passport.h"

/* The reports of the same figure by one source: the newest of them, revisions rising. */
struct tc_passport_group {
	const char *source;
	int64_t reports, skipped; /* all that there are, and how many older ones are left out */
	struct tc_observation *rows;
	int count;
};

struct tc_passport {
	struct tc_arena *arena;
	const struct tc_catalogue *catalogue;
	int64_t now_ms;
	struct tc_store_found found; /* the figure */
	const char *primary;         /* the source whose figures walls show; NULL: unknown */
	struct tc_passport_group groups[TC_PASSPORT_WITNESSES_MAX + 1];
	int group_count;
	int64_t witnesses_left_out;
};

/* Owned; NULL when memory is out. */
json_t *tc_passport_write(const struct tc_passport *passport);

/* passport_prov.c: the same in the terms of W3C PROV, in its JSON form. Owned; NULL when memory is out. */
json_t *tc_passport_prov(const struct tc_passport *passport);

/* The group of the figure's own source; NULL: the history is damaged. */
const struct tc_passport_group *tc_passport_own(const struct tc_passport *passport);

#endif
