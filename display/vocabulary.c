#include "display/vocabulary.h"

#include "widgets/widget.h"

#include <string.h>

static bool knows(const struct tc_vocabulary *vocabulary, const char *kind, const char *value) {
	const struct tc_wall_vocabulary *self = (const struct tc_wall_vocabulary *)vocabulary;
	if (strcmp(kind, "kind") == 0) {
		return tc_widget_find(value) != NULL;
	}
	const struct tc_vocabulary *codes = tc_catalogue_vocabulary(self->catalogue);
	return codes->knows(codes, kind, value);
}

void tc_wall_vocabulary_init(struct tc_wall_vocabulary *out, const struct tc_catalogue *catalogue) {
	out->vocabulary.knows = knows;
	out->catalogue = catalogue;
}
