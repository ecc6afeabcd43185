/* The hub's list of alarms as a wall reads it: vn.toancanh.alarms.v1. Inside feeds/wire. */
#ifndef TC_FEEDS_WIRE_STANDING_H
#define TC_FEEDS_WIRE_STANDING_H

#include "feeds/wire/subscription.h"

#include <jansson.h>

/* At most so many are read; what a hub sends beyond is the least urgent. */
enum { TC_STANDING_MAX = 1000 };

/* Give the list of an event's data to sink->alarms, in the hub's order. Returns how many had to be left out:
 * their indicator, area or state is not known here. A list that is no list changes nothing. */
int tc_standing_read(
	const struct tc_catalogue *catalogue, const json_t *data, const struct tc_live_sink *sink);

#endif
