/* Options a table allows, at random. What a kind asks beyond its table is found out by asking it. */
#ifndef TC_TESTS_PROPERTIES_MAKE_OPTIONS_H
#define TC_TESTS_PROPERTIES_MAKE_OPTIONS_H

#include "feeds/codelists/catalogue.h"

#include <jansson.h>

struct options_maker {
	const struct tc_catalogue *catalogue;
	uint64_t state;
	int given; /* of a hundred options that may be left out */
	int indicators
		[3]; /* spoken of most of the time, so that panes compare what belongs together */
};

void options_init(struct options_maker *maker, const struct tc_catalogue *catalogue, uint64_t seed);

/* An object for a table. Owned. */
json_t *options_make(struct options_maker *maker, const struct tc_option *table);

/* An area code of any kind of area. Borrowed from the catalogue. */
const char *options_area(struct options_maker *maker);

/* Leave out what the pointer (below /panes/0) names, or the nearest thing around it. False: it names nothing. */
bool options_drop(json_t *options, const char *pointer);

#endif
