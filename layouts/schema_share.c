/* Parts of a schema that stand in it more than once, moved to "$defs": every kind of pane says the same of title, foot
 * and alarm, and a layout has panes with and without scenes. */
#include "layouts/schema.h"

#include <stdlib.h>
#include <string.h>

/* Shorter parts are read more easily where they stand. */
enum { LEAST_BYTES = 250 };

struct sharing {
	json_t *counts; /* text of a part -> how often it stands there */
	json_t *names;  /* text of a part -> its name in $defs */
	json_t *parts;  /* name -> part */
};

typedef void (*visit_fn)(struct sharing *self, json_t *holder, const char *key, json_t *part);

/* Call visit for each schema directly below one. holder[key] is part, or one of a list: then key is the list's. */
static void each_part(struct sharing *self, json_t *schema, visit_fn visit) {
	static const char *const single[] = { "items", "then", "else", "additionalProperties" };
	static const char *const lists[] = { "allOf", "oneOf" };
	json_t *part;
	const char *key;
	void *next;
	json_t *properties = json_object_get(schema, "properties");
	json_object_foreach_safe(properties, next, key, part) {
		visit(self, properties, key, part);
	}
	for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
		part = json_object_get(schema, single[i]);
		if (json_is_object(part)) {
			visit(self, schema, single[i], part);
		}
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		size_t index;
		json_array_foreach(json_object_get(schema, lists[i]), index, part) {
			each_part(self, part, visit);
		}
	}
}

static char *text_of(const json_t *part) {
	return json_dumps(part, JSON_COMPACT | JSON_SORT_KEYS);
}

/* What stands within a part that was seen before is the same as there, and not once more. */
static void count(struct sharing *self, json_t *holder, const char *key, json_t *part) {
	(void)holder;
	(void)key;
	char *text = text_of(part);
	json_int_t before = json_integer_value(json_object_get(self->counts, text));
	if (text != NULL && strlen(text) >= LEAST_BYTES) {
		(void)json_object_set_new(self->counts, text, json_integer(before + 1));
	}
	free(text);
	if (before == 0) {
		each_part(self, part, count);
	}
}

/* A name that no other part has: the member's, with a number where that is taken. */
static const char *name_for(struct sharing *self, const char *text, const char *key) {
	char name[128];
	snprintf(name, sizeof name, "%s", key);
	for (int i = 2; json_object_get(self->parts, name) != NULL; i++) {
		snprintf(name, sizeof name, "%s-%d", key, i);
	}
	(void)json_object_set_new(self->names, text, json_string(name));
	return json_string_value(json_object_get(self->names, text));
}

/* The outer first. */
static void share(struct sharing *self, json_t *holder, const char *key, json_t *part) {
	char *text = text_of(part);
	if (text == NULL || json_integer_value(json_object_get(self->counts, text)) < 2) {
		free(text);
		each_part(self, part, share);
		return;
	}
	const char *name = json_string_value(json_object_get(self->names, text));
	if (name == NULL) {
		name = name_for(self, text, key);
		(void)json_object_set(self->parts, name, part);
		each_part(self, part, share);
	}
	if (name != NULL) {
		(void)json_object_set_new(
			holder, key, json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name)));
	}
	free(text);
}

void tc_schema_share(json_t *schema) {
	struct sharing self = { json_object(), json_object(), json_object() };
	each_part(&self, schema, count);
	each_part(&self, schema, share);
	if (json_object_size(self.parts) > 0) {
		(void)json_object_set(schema, "$defs", self.parts);
	}
	json_decref(self.counts);
	json_decref(self.names);
	json_decref(self.parts);
}
