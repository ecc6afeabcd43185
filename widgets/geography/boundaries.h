/* An office's own boundaries in place of the built-in ones: GeoJSON (RFC 7946) or TopoJSON, checked whole
 * before anything of it is used. See README.md for what a file holds. */
#ifndef TC_WIDGETS_GEOGRAPHY_BOUNDARIES_H
#define TC_WIDGETS_GEOGRAPHY_BOUNDARIES_H

#include "feeds/codelists/catalogue.h"
#include "widgets/geography/geography.h"

/* The outlines of a layout: read once, by the first map of its scene. */
struct tc_outlines {
	const char *const *paths; /* files of the office, one a list of provinces; borrowed */
	size_t path_count;
	const struct tc_geography *geography; /* NULL: not read yet */
	bool refused;
};

/* The built-in outlines with those of the files in their place. Lives in arena, as long as every map that asks.
 * NULL with faults: at pointer, or in a file with its line. outlines NULL: the built-in ones. */
const struct tc_geography *tc_outlines_read(struct tc_outlines *outlines,
	const struct tc_catalogue *catalogue, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults);

/* Put what one file holds in place of the outlines of its list in geography, whose new parts live in arena.
 * False with faults, geography then not to be used. A warning says which archipelago is not in it: its
 * islands are drawn all the same. */
bool tc_boundaries_read(const char *path, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, struct tc_geography *geography, struct tc_faults *faults);

/* True for the root of a GeoJSON FeatureCollection or a TopoJSON Topology. */
bool tc_boundaries_detect(const json_t *root);

#endif
