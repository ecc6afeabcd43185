#include "layouts/schema.h"

#include "layouts/grid.h"
#include "layouts/layout.h"
#include "layouts/layout_options.h"
#include "layouts/panes.h"
#include "layouts/scenes.h"

#include <stdlib.h>
#include <string.h>

/* Kept in step with tc_extent_parse. */
static const char length_pattern[] = "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?(u|px|mm|%)$";
static const char track_pattern[] = "^(0|[1-9][0-9]*)(\\.[0-9]+)?(u|px|mm|%|fr)$";

static json_t *text_of(const char *pattern) {
	return json_pack("{s:s, s:s}", "type", "string", "pattern", pattern);
}

/* What the tables leave to their readers (FREE, TEXT) is said here; the description stays. */
static void refine(json_t *schema, const char *name, json_t *better) {
	json_t *property = json_object_get(json_object_get(schema, "properties"), name);
	json_t *doc = json_object_get(property, "description");
	json_t *fallback = json_object_get(property, "default");
	if (doc != NULL) {
		(void)json_object_set(better, "description", doc);
	}
	if (fallback != NULL) {
		(void)json_object_set(better, "default", fallback);
	}
	(void)json_object_set_new(json_object_get(schema, "properties"), name, better);
}

static json_t *tracks(void) {
	return json_pack(
		"{s:s, s:i, s:i, s:{s:[o, {s:s, s:{s:{s:s, s:i, s:i}, s:o}, s:[s, s], s:b}]}}",
		"type", "array", "minItems", 1, "maxItems", 256, "items", "oneOf",
		text_of(track_pattern), "type", "object", "properties", "repeat", "type", "integer",
		"minimum", 1, "maximum", 256, "track", text_of(track_pattern), "required", "repeat",
		"track", "additionalProperties", 0);
}

static json_t *margin(void) {
	return json_pack("{s:[o, {s:s, s:{s:o, s:o, s:o, s:o}, s:b}]}", "oneOf",
		text_of(length_pattern), "type", "object", "properties", "left",
		text_of(length_pattern), "right", text_of(length_pattern), "top",
		text_of(length_pattern), "bottom", text_of(length_pattern), "additionalProperties",
		0);
}

static json_t *grid(void) {
	json_t *schema = tc_options_schema(tc_grid_options);
	refine(schema, "margin", margin());
	refine(schema, "columns", tracks());
	refine(schema, "rows", tracks());
	refine(schema, "column_gap", text_of(length_pattern));
	refine(schema, "row_gap", text_of(length_pattern));
	return schema;
}

static json_t *box(void) {
	json_t *schema = tc_options_schema(tc_pane_box_options);
	for (const struct tc_option *side = tc_pane_box_options; side->name != NULL; side++) {
		refine(schema, side->name, text_of(length_pattern));
	}
	return schema;
}

/* A pane of one kind: the layout's keys and the kind's, and no others. */
static json_t *pane_of_kind(const char *kind, const json_t *options, const json_t *own) {
	json_t *pane = json_deep_copy(own);
	json_t *properties = json_object_get(pane, "properties");
	json_t *required = json_object_get(pane, "required");
	(void)json_object_update_missing(properties, json_object_get(options, "properties"));
	(void)json_array_extend(required, json_object_get(options, "required"));
	(void)json_object_set_new(properties, "kind", json_pack("{s:s}", "const", kind));
	return json_pack("{s:{s:{s:{s:s}}, s:[s]}, s:o}", "if", "properties", "kind", "const", kind,
		"required", "kind", "then", pane);
}

/* {"repeat": …, what: …}; what is checked when it is expanded. */
static json_t *repeat(const char *what) {
	json_t *schema = tc_options_schema(tc_repeat_options);
	refine(schema, "over",
		json_pack("{s:[{s:s}, {s:s, s:i, s:i, s:{s:s}}]}", "oneOf", "type", "string",
			"type", "array", "minItems", 1, "maxItems", TC_PANES_MAX, "items", "type",
			"string"));
	return json_pack("{s:s, s:{s:o, s:{s:s}}, s:[s, s], s:b}", "type", "object", "properties",
		"repeat", schema, what, "type", "object", "required", "repeat", what,
		"additionalProperties", 0);
}

static json_t *panes(const json_t *pane_kinds) {
	json_t *own = tc_options_schema(tc_pane_options);
	refine(own, "box", box());
	json_t *item = own;
	if (pane_kinds == NULL) {
		(void)json_object_set_new(own, "additionalProperties", json_true());
	} else {
		json_t *names = json_array(), *kinds = json_array();
		const char *kind;
		json_t *options;
		json_object_foreach((json_t *)pane_kinds, kind, options) {
			(void)json_array_append_new(names, json_string(kind));
			(void)json_array_append_new(kinds, pane_of_kind(kind, options, own));
		}
		json_decref(own);
		item = json_pack("{s:s, s:[s], s:{s:{s:o}}, s:o}", "type", "object", "required",
			"kind", "properties", "kind", "enum", names, "allOf", kinds);
	}
	/* Told by the key that only it has, so that an editor says what is wrong with what was meant. */
	json_t *told = json_pack("{s:{s:[s]}, s:o, s:{s:{s:[s]}, s:o, s:o}}", "if", "required",
		"include", "then", tc_options_schema(tc_include_options), "else", "if", "required",
		"repeat", "then", repeat("pane"), "else", item);
	return json_pack("{s:s, s:i, s:i, s:o}", "type", "array", "minItems", 1, "maxItems",
		TC_PANES_MAX, "items", told);
}

static json_t *scenes(const json_t *pane_kinds) {
	json_t *scene = tc_options_schema(tc_scene_options);
	refine(scene, "panes", panes(pane_kinds));
	return json_pack("{s:s, s:i, s:i, s:{s:{s:[s]}, s:o, s:o}}", "type", "array", "minItems", 1,
		"maxItems", TC_SCENES_MAX, "items", "if", "required", "repeat", "then",
		repeat("scene"), "else", scene);
}

static json_t *zone(void) {
	return json_pack("{s:[o, {s:s, s:i, s:i}]}", "oneOf", text_of("^[+-][0-9]{2}:[0-5][0-9]$"),
		"type", "integer", "minimum", -720, "maximum", 840);
}

json_t *tc_schema_document(const char *kind, const struct tc_option *table) {
	json_t *schema = tc_options_schema(table);
	json_t *properties = json_object_get(schema, "properties");
	(void)json_object_set_new(
		schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
	(void)json_object_set_new(schema, "title", json_sprintf("toancanh %s", kind));
	(void)json_object_set_new(properties, "version", json_pack("{s:i}", "const", 1));
	(void)json_object_set_new(properties, "document", json_pack("{s:s}", "const", kind));
	(void)json_object_set_new(properties, "$schema", json_pack("{s:s}", "type", "string"));
	if (json_object_get(schema, "required") == NULL) {
		(void)json_object_set_new(schema, "required", json_array());
	}
	(void)json_array_append_new(json_object_get(schema, "required"), json_string("version"));
	return schema;
}

json_t *tc_schema_of(const char *kind, const json_t *pane_kinds) {
	json_t *schema = NULL;
	if (strcmp(kind, "layout") == 0) {
		schema = tc_schema_document(kind, tc_layout_options);
		refine(schema, "grid", grid());
		refine(schema, "panes", panes(pane_kinds));
		refine(schema, "scenes", scenes(pane_kinds));
		(void)json_object_set_new(schema, "oneOf",
			json_pack("[{s:[s]}, {s:[s]}]", "required", "panes", "required", "scenes"));
		tc_schema_share(schema);
	} else if (strcmp(kind, "template") == 0) {
		schema = tc_schema_document(kind, tc_template_options);
		refine(schema, "parameters",
			json_pack("{s:s, s:{s:[{s:s}, {s:s, s:{s:{s:s}, s:{}}, s:b}]}}", "type",
				"object", "additionalProperties", "oneOf", "type", "string", "type",
				"object", "properties", "is", "type", "string", "default",
				"additionalProperties", 0));
		refine(schema, "panes",
			json_pack("{s:s, s:i, s:i, s:{s:s}}", "type", "array", "minItems", 1,
				"maxItems", TC_PANES_MAX, "items", "type", "object"));
	} else if (strcmp(kind, "wall") == 0) {
		schema = tc_schema_document(kind, tc_wall_options);
		refine(schema, "zone", zone());
		(void)json_object_set_new(schema, "oneOf",
			json_pack(
				"[{s:[s]}, {s:[s]}]", "required", "seat_m", "required", "seat_mm"));
	} else if (strcmp(kind, "theme") == 0) {
		schema = tc_schema_document(kind, tc_theme_options);
	}
	return schema;
}

char *tc_schema_text(const json_t *schema) {
	char *text = json_dumps(schema, JSON_INDENT(2) | JSON_SORT_KEYS);
	size_t length = text != NULL ? strlen(text) : 0;
	char *longer = text != NULL ? realloc(text, length + 2) : NULL;
	if (longer == NULL) {
		free(text);
		return NULL;
	}
	memcpy(longer + length, "\n", 2);
	return longer;
}
