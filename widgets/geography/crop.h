/* A piece of the outlines, cut at a rectangle: what an inset or a region's map shows. Draw lists have no
 * clip, so what lies outside is not there. */
#ifndef TC_WIDGETS_GEOGRAPHY_CROP_H
#define TC_WIDGETS_GEOGRAPHY_CROP_H

#include "widgets/geography/geography.h"

/* Fill *out with what lies between low and high (degrees). Areas keep their index, code and label; one that
 * lies outside has no rings. Islands and archipelagos outside are left out. What is not cut is borrowed from
 * whole, the rest lives in arena. False over budget. */
bool tc_geography_crop(const struct tc_geography *whole, struct tc_spot low, struct tc_spot high,
	struct tc_arena *arena, struct tc_geography *out);

#endif
