/* One observation of a publisher's event: its values by key, wherever each of them stood, read strictly.
 * observations.c lays the values out; this file says what they mean. */
#ifndef TC_FEEDS_WIRE_READING_H
#define TC_FEEDS_WIRE_READING_H

#include "feeds/wire/observations.h"
#include "feeds/wire/rows.h"

#include <stdbool.h>
#include <stddef.h>

/* Keys behind ACTION are the hub's own words about what it stored. */
enum { TC_PUBLISHER_KEYS = TC_KEY_ACTION + 1 };

struct tc_reading {
	const struct tc_observations_setting *setting;
	const struct tc_event *event;
	struct tc_arena *arena;
	struct tc_faults *faults;
	const json_t *common[TC_PUBLISHER_KEYS];
	int column[TC_PUBLISHER_KEYS]; /* dense form: where a key stands in a row; -1: not there */
	bool dense, no_memory;
	unsigned common_said; /* keys whose common value was found faulty already */
	/* The period read last: mostly it is the common one. */
	const json_t *period_of; /* NULL: none */
	struct tc_period period;
	bool dated;
	/* of the observation at hand: */
	size_t index;
	const json_t *value[TC_PUBLISHER_KEYS]; /* NULL: absent */
	bool from_common[TC_PUBLISHER_KEYS];
	bool broken;
};

/* The pointer of the observation at hand. */
void tc_reading_point(const struct tc_reading *self, char *out, size_t size);

/* Read the values at hand into out, whose comment is in the arena. Every fault is added under the pointer
 * of its value and sets broken; no_memory is set when the arena is full. */
void tc_reading_take(struct tc_reading *self, struct tc_observation *out);

#endif
