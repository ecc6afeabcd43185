#include "display/vocabulary.h"

#include "widgets/widget.h"

#include <stddef.h>
#include <string.h>

static bool knows(const struct tc_vocabulary *vocabulary, const char *kind, const char *value) {
	const struct tc_wall_vocabulary *self = (const struct tc_wall_vocabulary *)vocabulary;
	if (strcmp(kind, "kind") == 0) {
		return tc_widget_find(value) != NULL;
	}
	const struct tc_vocabulary *codes = tc_catalogue_vocabulary(self->catalogue);
	return codes->knows(codes, kind, value);
}

static const struct tc_catalogue *catalogue_of(const struct tc_places *places) {
	const char *self = (const char *)places - offsetof(struct tc_wall_vocabulary, places);
	return ((const struct tc_wall_vocabulary *)(const void *)self)->catalogue;
}

static int members(const struct tc_places *places, const char *group, int64_t at_ms,
	const char **codes, int size) {
	const struct tc_catalogue *catalogue = catalogue_of(places);
	int area = tc_catalogue_find_area(catalogue, group, at_ms), indices[TC_PANES_MAX];
	if (area < 0) {
		return 0;
	}
	int count = tc_catalogue_members(catalogue, area, at_ms, indices, TC_PANES_MAX);
	for (int i = 0; i < count && i < size; i++) {
		codes[i] = tc_catalogue_area(catalogue, indices[i])->code;
	}
	return count;
}

static bool name(
	const struct tc_places *places, const char *code, int64_t at_ms, struct tc_words *out) {
	const struct tc_catalogue *catalogue = catalogue_of(places);
	int area = tc_catalogue_find_area(catalogue, code, at_ms);
	if (area >= 0) {
		*out = tc_catalogue_area(catalogue, area)->name;
	}
	return area >= 0;
}

void tc_wall_vocabulary_init(struct tc_wall_vocabulary *out, const struct tc_catalogue *catalogue) {
	out->vocabulary.knows = knows;
	out->places.members = members;
	out->places.name = name;
	out->catalogue = catalogue;
}
