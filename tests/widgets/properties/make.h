/* Random stories. Options come from a kind's own table, so that a kind added tomorrow is asked without an edit. */
#ifndef TC_TESTS_PROPERTIES_MAKE_H
#define TC_TESTS_PROPERTIES_MAKE_H

#include "tests/widgets/properties/story.h"

/* A story about a kind, of a seed: options its class accepts, a pane, a language, data. Owned (json_decref); NULL:
 * no options were accepted, *fault then says why the last ones were not. */
json_t *make_story(struct easel *easel, const struct tc_widget_class *class_, uint64_t seed,
	char *fault, size_t size);

#endif
