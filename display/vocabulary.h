/* The words a document may use: codes of the catalogue and kinds of widgets, in one vocabulary. */
#ifndef TC_DISPLAY_VOCABULARY_H
#define TC_DISPLAY_VOCABULARY_H

#include "base/option.h"
#include "feeds/codelists/catalogue.h"
#include "layouts/layout.h"

struct tc_wall_vocabulary {
	struct tc_vocabulary vocabulary; /* first: hand out a pointer to this */
	struct tc_places places;         /* groups and names, for templates; needs catalogue too */
	const struct tc_catalogue *catalogue;
};

/* Fill out; catalogue is borrowed. Answers "kind" and everything the catalogue answers. */
void tc_wall_vocabulary_init(struct tc_wall_vocabulary *out, const struct tc_catalogue *catalogue);

#endif
