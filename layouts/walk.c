/* The walk over a list of panes: what is included, what is repeated, what simply stands there. */
#include "layouts/expansion.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct include_row {
	const char *name;
	const json_t *with;
	int column, columns, row, rows;
};

#define PLACE(key, field, first, what)                                                             \
	{                                                                                          \
		.name = key, .type = TC_OPTION_INTEGER, .min = 1, .max = 10000, .fallback = first, \
		.offset = offsetof(struct include_row, field), .doc = what                         \
	}
const struct tc_option tc_include_options[] = {
	{ .name = "include",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 256,
		.offset = offsetof(struct include_row, name),
		.doc = "Name of a template (templates/NAME.json), or a path" },
	{ .name = "with",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct include_row, with),
		.doc = "What it takes: parameter to value" },
	PLACE("column", column, 1, "Where the template's first column lies"),
	PLACE("columns", columns, 1, "How far apart its repetitions lie, in columns"),
	PLACE("row", row, 1, "Where the template's first row lies"),
	PLACE("rows", rows, 1, "How far apart its repetitions lie, in rows"),
	{ 0 },
};

struct repeat_row {
	const json_t *over;
	const char *as;
	int columns;
};

const struct tc_option tc_repeat_options[] = {
	{ .name = "over",
		.type = TC_OPTION_FREE,
		.required = true,
		.offset = offsetof(struct repeat_row, over),
		.doc = "A list of codes or texts, or a group such as \"VN:provinces\"" },
	{ .name = "as",
		.type = TC_OPTION_CODE,
		.max = 32,
		.fallback_text = "area",
		.offset = offsetof(struct repeat_row, as),
		.doc = "What one of them is called: ${area}, ${area.name}" },
	{ .name = "columns",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 512,
		.offset = offsetof(struct repeat_row, columns),
		.doc = "How many stand beside each other; all of them without it" },
	{ 0 },
};

static bool take_list(struct tc_expansion *expansion, const json_t *list,
	const struct tc_scope *scope, const char *pointer, struct tc_repeat *out) {
	size_t count = json_array_size(list);
	out->values = tc_arena_array(expansion->context->arena, count, sizeof(*out->values));
	if (out->values == NULL || count > TC_PANES_MAX) {
		count = 0;
	}
	for (size_t i = 0; i < count; i++) {
		out->values[i] = tc_json_string(json_array_get(list, i));
		if (out->values[i] == NULL) {
			count = 0;
		}
	}
	if (count == 0) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "bad_value",
			tc_expansion_place(expansion, scope, pointer),
			"expected a list of 1..%d texts or a group",
			"cần danh sách 1..%d dòng chữ hoặc một nhóm", TC_PANES_MAX);
	}
	out->count = (int)count;
	return count > 0;
}

static bool take_group(struct tc_expansion *expansion, const char *group,
	const struct tc_scope *scope, const char *pointer, struct tc_repeat *out) {
	const struct tc_places *places = expansion->source->places;
	int count = places != NULL ? places->members(places, group, expansion->at_ms, NULL, 0) : 0;
	if (count < 1 || count > TC_PANES_MAX) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "unknown_code",
			tc_expansion_place(expansion, scope, pointer),
			"\"%s\" is no group with members", "\"%s\" không phải nhóm có thành viên",
			group);
		return false;
	}
	out->values =
		tc_arena_array(expansion->context->arena, (size_t)count, sizeof(*out->values));
	if (out->values == NULL) {
		return false;
	}
	out->count = places->members(places, group, expansion->at_ms, out->values, count);
	return true;
}

bool tc_expansion_repeat(struct tc_expansion *expansion, const json_t *repeat,
	const struct tc_scope *scope, const char *pointer, struct tc_repeat *out) {
	struct repeat_row row = { NULL, NULL, 0 };
	const json_t *made = tc_expansion_replace(expansion, repeat, scope, pointer);
	if (made == NULL ||
		!tc_options_read(tc_repeat_options, made,
			tc_expansion_place(expansion, scope, pointer), &row, expansion->context,
			NULL)) {
		return false;
	}
	char at[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "over", at, sizeof(at));
	const char *group = tc_json_string(row.over);
	out->as = row.as;
	out->columns = row.columns;
	return group != NULL ? take_group(expansion, group, scope, at, out)
			     : take_list(expansion, row.over, scope, at, out);
}

void tc_expansion_turn(struct tc_expansion *expansion, const struct tc_repeat *repeat, int turn,
	const struct tc_scope *scope, struct tc_scope *out) {
	struct tc_arena *arena = expansion->context->arena;
	struct tc_variable *variable = tc_arena_alloc(arena, sizeof(*variable));
	json_t *value = json_string(repeat->values[turn]);
	if (expansion->made == NULL) {
		expansion->made = json_array();
	}
	(void)json_array_append_new(expansion->made, value);
	*out = *scope;
	out->parent = scope;
	out->label = tc_arena_printf(arena, "%s %s", repeat->as, repeat->values[turn]);
	if (variable != NULL && out->label != NULL) {
		*variable = (struct tc_variable) { repeat->as, value, scope->variables };
		out->variables = variable;
	}
	out->label = out->label != NULL ? out->label : repeat->as;
}

static void add_pane(struct tc_expansion *expansion, const json_t *pane,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out) {
	if (out->count == TC_PANES_MAX) {
		expansion->steps = TC_EXPANSION_STEPS; /* the bound on panes is one of the bounds */
		(void)tc_expansion_step(expansion, scope, pointer);
		return;
	}
	const json_t *made = tc_expansion_replace(expansion, pane, scope, pointer);
	if (made == NULL) {
		return;
	}
	out->items[out->count++] =
		(struct tc_pane_source) { made, tc_expansion_place(expansion, scope, pointer),
			scope->column_offset, scope->row_offset };
}

static void add_item(struct tc_expansion *expansion, const json_t *item,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out);

static void add_list(struct tc_expansion *expansion, const json_t *panes,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out) {
	char at[TC_POINTER_MAX];
	for (size_t i = 0; i < json_array_size(panes) && !expansion->spent; i++) {
		tc_json_item_pointer(pointer, i, at, sizeof(at));
		add_item(expansion, json_array_get(panes, i), scope, at, out);
	}
}

static void add_include(struct tc_expansion *expansion, const json_t *item,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out) {
	struct include_row row = { 0 };
	char at[TC_POINTER_MAX];
	const json_t *made = tc_expansion_replace(expansion, item, scope, pointer);
	if (made == NULL ||
		!tc_options_read(tc_include_options, made,
			tc_expansion_place(expansion, scope, pointer), &row, expansion->context,
			NULL)) {
		return;
	}
	tc_json_child_pointer(pointer, "include", at, sizeof(at));
	const struct tc_template *template_ = tc_expansion_template(expansion, row.name, scope, at);
	if (template_ == NULL) {
		return;
	}
	struct tc_scope inner = {
		.parent = scope,
		.template_ = template_,
		.label = template_->name,
		.column_offset = scope->column_offset + row.column - 1,
		.row_offset = scope->row_offset + row.row - 1,
		.depth = scope->depth + 1,
	};
	tc_json_child_pointer(pointer, "with", at, sizeof(at));
	if (tc_expansion_bind(expansion, template_, row.with, scope,
		    row.with != NULL ? at : pointer, &inner.variables)) {
		add_list(expansion, template_->panes, &inner, "/panes", out);
	}
}

/* How many columns or rows one turn takes; what is wrong with the number is told where it is read. */
static int extent_of(struct tc_expansion *expansion, const json_t *pane, const char *key,
	const struct tc_scope *scope, const char *pointer) {
	const json_t *made =
		tc_expansion_replace(expansion, json_object_get(pane, key), scope, pointer);
	const char *text = made != NULL ? tc_json_number_text(made) : NULL;
	long number = text != NULL ? strtol(text, NULL, 10) : 1;
	return number < 1 || number > 10000 ? 1 : (int)number;
}

static void add_repeat(struct tc_expansion *expansion, const json_t *item,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out) {
	struct tc_repeat repeat = { 0 };
	char at[TC_POINTER_MAX];
	const json_t *pane = json_object_get(item, "pane");
	if (!json_is_object(pane) || json_object_size(item) != 2) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "bad_value",
			tc_expansion_place(expansion, scope, pointer),
			"expected {\"repeat\": …, \"pane\": …} and nothing else",
			"cần {\"repeat\": …, \"pane\": …} và không gì khác");
		return;
	}
	tc_json_child_pointer(pointer, "repeat", at, sizeof(at));
	if (!tc_expansion_repeat(expansion, json_object_get(item, "repeat"), scope, at, &repeat)) {
		return;
	}
	tc_json_child_pointer(pointer, "pane", at, sizeof(at));
	for (int i = 0; i < repeat.count && tc_expansion_step(expansion, scope, at); i++) {
		struct tc_scope turn;
		tc_expansion_turn(expansion, &repeat, i, scope, &turn);
		int across = repeat.columns != 0 ? repeat.columns : repeat.count;
		int wide = extent_of(expansion, pane, "columns", &turn, at);
		int high = extent_of(expansion, pane, "rows", &turn, at);
		turn.column_offset += i % across * wide;
		turn.row_offset += i / across * high;
		add_item(expansion, pane, &turn, at, out);
	}
}

static void add_item(struct tc_expansion *expansion, const json_t *item,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out) {
	if (json_object_get(item, "include") != NULL) {
		if (tc_expansion_step(expansion, scope, pointer)) {
			add_include(expansion, item, scope, pointer, out);
		}
	} else if (json_object_get(item, "repeat") != NULL) {
		add_repeat(expansion, item, scope, pointer, out);
	} else {
		add_pane(expansion, item, scope, pointer, out);
	}
}

/* Room for what is written, and for what templates may make of it. */
static size_t room_for(const json_t *panes) {
	size_t count = json_array_size(panes);
	for (size_t i = 0; i < json_array_size(panes); i++) {
		const json_t *item = json_array_get(panes, i);
		if (json_object_get(item, "include") != NULL ||
			json_object_get(item, "repeat") != NULL) {
			return TC_PANES_MAX;
		}
	}
	return count < TC_PANES_MAX ? count : TC_PANES_MAX;
}

void tc_expansion_panes(struct tc_expansion *expansion, const json_t *panes,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out) {
	size_t written = json_array_size(panes);
	const char *place = tc_expansion_place(expansion, scope, pointer);
	if (!json_is_array(panes) || written == 0 || written > TC_PANES_MAX) {
		char found[64];
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a list of 1..%d panes, found %s", "cần danh sách 1..%d ô, gặp %s",
			TC_PANES_MAX,
			written == 0 && json_is_array(panes)
				? "[]"
				: tc_json_found(panes, found, sizeof(found)));
		return;
	}
	int errors = expansion->context->faults->errors;
	out->items =
		tc_arena_array(expansion->context->arena, room_for(panes), sizeof(*out->items));
	if (out->items == NULL) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "no_memory", place,
			"the panes need more memory than a scene may have",
			"các ô cần nhiều bộ nhớ hơn mức cho phép");
		return;
	}
	add_list(expansion, panes, scope, pointer, out);
	if (out->count == 0 && expansion->context->faults->errors == errors) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "bad_value", place,
			"no pane comes of it", "không có ô nào");
	}
}
