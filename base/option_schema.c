#include "base/option.h"

#include <math.h>
#include <string.h>

static json_t *schema_of(const struct tc_option *option);

/* jansson's own functions take a failed json_t * (NULL) and fail, so that one check at the end of a
 * set is enough; a schema short of memory is refused by its test against the meta-schema. */
static void set(json_t *schema, const char *key, json_t *value) {
	json_object_set_new(schema, key, value);
}

static json_t *number(double value) {
	bool is_whole = floor(value) == value && fabs(value) < 9007199254740992.0;
	return is_whole ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *typed(const char *type) {
	return json_pack("{s:s}", "type", type);
}

static json_t *pattern(const char *expression) {
	return json_pack("{s:s, s:s}", "type", "string", "pattern", expression);
}

static bool is_bounded(const struct tc_option *option) {
	return option->min != 0 || option->max != 0;
}

static json_t *bounded(const struct tc_option *option, const char *type) {
	json_t *schema = typed(type);
	if (is_bounded(option)) {
		set(schema, "minimum", number(option->min));
		set(schema, "maximum", number(option->max));
	}
	return schema;
}

/* The reader counts bytes, a schema characters: no text that the reader takes is refused here. */
static json_t *text(const struct tc_option *option) {
	json_t *schema = typed("string");
	set(schema, "maxLength", json_integer(option->max > 0 ? (json_int_t)option->max : 1024));
	if (option->type == TC_OPTION_CODE || option->element == TC_OPTION_CODE) {
		set(schema, "minLength", json_integer(1));
	}
	return schema;
}

static json_t *code(const struct tc_option *option) {
	json_t *schema = text(option);
	if (option->code != NULL) {
		set(schema, "x-code", json_string(option->code));
	}
	return schema;
}

static json_t *words(void) {
	return json_pack("{s:[{s:s, s:i}, {s:s, s:{s:{s:s, s:i}, s:{s:s, s:i}}, s:[s], s:b}]}",
		"oneOf", "type", "string", "maxLength", 1024, "type", "object", "properties", "vi",
		"type", "string", "maxLength", 1024, "en", "type", "string", "maxLength", 1024,
		"required", "vi", "additionalProperties", 0);
}

static json_t *choice(const struct tc_option *option) {
	json_t *schema = json_object(), *names = json_array();
	for (const struct tc_choice *row = option->choices; row->name != NULL; row++) {
		json_array_append_new(names, json_string(row->name));
	}
	set(schema, "enum", names);
	return schema;
}

static json_t *duration(const struct tc_option *option) {
	return json_pack("{s:[o, o]}", "oneOf",
		pattern("^P([0-9]+W|([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.,][0-9]+)?S)?)?)$"),
		bounded(option, "integer"));
}

static json_t *list(const struct tc_option *option) {
	struct tc_option element = *option;
	element.type = option->element;
	element.doc = NULL;
	json_t *schema = typed("array");
	set(schema, "items", schema_of(&element));
	set(schema, "maxItems",
		json_integer(option->max_count > 0 ? (json_int_t)option->max_count : 1000));
	return schema;
}

static json_t *schema_of(const struct tc_option *option) {
	switch (option->type) {
	case TC_OPTION_BOOL: return typed("boolean");
	case TC_OPTION_INTEGER: return bounded(option, "integer");
	case TC_OPTION_NUMBER: return bounded(option, "number");
	case TC_OPTION_TEXT: return text(option);
	case TC_OPTION_WORDS: return words();
	case TC_OPTION_CHOICE: return choice(option);
	case TC_OPTION_DURATION: return duration(option);
	case TC_OPTION_TIME:
		return pattern(
			"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?"
			"([Zz]|[+-][0-9]{2}:[0-9]{2}))?$");
	case TC_OPTION_COLOUR: return pattern("^#[0-9A-Fa-f]{6}$");
	case TC_OPTION_LENGTH: return pattern("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?(u|px)$");
	case TC_OPTION_CODE: return code(option);
	case TC_OPTION_OBJECT: return tc_options_schema(option->fields);
	case TC_OPTION_LIST: return list(option);
	case TC_OPTION_FREE:
	default: return json_object();
	}
}

static const char *unit_name(enum tc_unit unit) {
	switch (unit) {
	case TC_UNIT_U: return "u";
	case TC_UNIT_PX: return "px";
	default: return NULL;
	}
}

static json_t *length_fallback(const struct tc_option *option) {
	const char *unit = unit_name(option->fallback_unit);
	return unit != NULL ? json_sprintf("%.15g%s", option->fallback, unit) : NULL;
}

static json_t *choice_fallback(const struct tc_option *option) {
	for (const struct tc_choice *row = option->choices; row->name != NULL; row++) {
		if (row->value == (int)option->fallback) {
			return json_string(row->name);
		}
	}
	return NULL;
}

/* NULL: the row has none. A zero outside the row's own range means that it has none. */
static json_t *fallback_of(const struct tc_option *option) {
	bool in_range = !is_bounded(option) ||
		(option->fallback >= option->min && option->fallback <= option->max);
	switch (option->type) {
	case TC_OPTION_BOOL: return json_boolean(option->fallback != 0);
	case TC_OPTION_INTEGER:
	case TC_OPTION_NUMBER:
	case TC_OPTION_DURATION: return in_range ? number(option->fallback) : NULL;
	case TC_OPTION_CHOICE: return choice_fallback(option);
	case TC_OPTION_LENGTH: return length_fallback(option);
	case TC_OPTION_TEXT:
	case TC_OPTION_CODE:
	case TC_OPTION_COLOUR:
		return option->fallback_text != NULL ? json_string(option->fallback_text) : NULL;
	case TC_OPTION_WORDS:
	case TC_OPTION_TIME:
	case TC_OPTION_OBJECT:
	case TC_OPTION_LIST:
	case TC_OPTION_FREE:
	default: return NULL;
	}
}

json_t *tc_options_schema(const struct tc_option *table) {
	json_t *properties = json_object(), *required = json_array();
	for (const struct tc_option *option = table; option->name != NULL; option++) {
		json_t *schema = schema_of(option);
		json_t *fallback = option->required ? NULL : fallback_of(option);
		if (option->doc != NULL) {
			set(schema, "description", json_string(option->doc));
		}
		if (fallback != NULL) {
			set(schema, "default", fallback);
		}
		set(properties, option->name, schema);
		if (option->required) {
			json_array_append_new(required, json_string(option->name));
		}
	}
	json_t *schema = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
		"additionalProperties", 0);
	if (json_array_size(required) > 0) {
		set(schema, "required", required);
	} else {
		json_decref(required);
	}
	return schema;
}
