/* Templates: which file a name means, what it takes, and the variables of one include. */
#include "layouts/document.h"
#include "layouts/expansion.h"

#include <stdlib.h>
#include <string.h>

struct template_document {
	struct tc_words title;
	const json_t *parameters, *panes;
};

const struct tc_option tc_template_options[] = {
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct template_document, title),
		.doc = "What the template is for" },
	{ .name = "parameters",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct template_document, parameters),
		.doc = "What an include gives it: name to what it is, or to {\"is\": …, "
		       "\"default\": …}" },
	{ .name = "panes",
		.type = TC_OPTION_FREE,
		.required = true,
		.offset = offsetof(struct template_document, panes),
		.doc = "What stands where; ${name} stands for a parameter" },
	{ 0 },
};

/* A template that includes itself, by whatever way, is told with all its steps. */
static bool check_cycle(struct tc_expansion *expansion, const char *name, const char *path,
	const struct tc_scope *scope, const char *pointer) {
	bool again = false;
	for (const struct tc_scope *at = scope; at != NULL && !again; at = at->parent) {
		again = at->template_ != NULL && strcmp(at->template_->real, path) == 0;
	}
	if (again) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "cycle",
			tc_expansion_place(expansion, scope, pointer),
			"the templates include each other: %s → %s",
			"các mẫu gọi lẫn nhau: %s → %s", tc_expansion_chain(expansion, scope),
			name);
	} else if (scope->depth >= TC_EXPANSION_DEPTH) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "too_deep",
			tc_expansion_place(expansion, scope, pointer),
			"more than %d templates inside each other", "quá %d mẫu lồng nhau",
			TC_EXPANSION_DEPTH);
	}
	return !again && scope->depth < TC_EXPANSION_DEPTH;
}

/* Faults of the template's own text carry its file; who included it is said too. */
static void say_includer(struct tc_expansion *expansion, const struct tc_scope *scope, int first) {
	struct tc_faults *faults = expansion->context->faults;
	const char *chain = tc_expansion_chain(expansion, scope);
	for (int i = first; i < faults->count; i++) {
		struct tc_error *fault = &faults->items[i];
		tc_expansion_say_chain(fault->message, sizeof(fault->message), chain);
		tc_expansion_say_chain(fault->message_vi, sizeof(fault->message_vi), chain);
	}
}

static void read_members(const json_t *root, struct template_document *document,
	const struct tc_option_context *context) {
	(void)tc_options_read(tc_template_options, root, "", document, context, tc_document_keys);
	if (document->parameters != NULL && !json_is_object(document->parameters)) {
		char found[64];
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, "bad_type", "/parameters",
			"expected an object, found %s", "cần một đối tượng, gặp %s",
			tc_json_found(document->parameters, found, sizeof(found)));
	}
}

void tc_template_check(const json_t *root, struct tc_arena *arena, struct tc_faults *faults) {
	const struct tc_option_context context = { arena, faults, NULL };
	struct template_document document = { { NULL, NULL }, NULL, NULL };
	read_members(root, &document, &context);
}

static const struct tc_template *read_template(struct tc_expansion *expansion, const char *name,
	const char *path, const char *real, const struct tc_scope *scope) {
	const struct tc_option_context *context = expansion->context;
	struct tc_template *template_ = &expansion->templates[expansion->template_count];
	struct template_document document = { { NULL, NULL }, NULL, NULL };
	int first = context->faults->count, errors = context->faults->errors;
	if (tc_document_open(path, TC_DOCUMENT_TEMPLATE, &template_->document, context->faults)) {
		expansion->template_count++;
		read_members(tc_json_root(template_->document), &document, context);
		tc_json_locate(template_->document, context->faults, first);
	}
	template_->name = tc_arena_string(context->arena, name);
	template_->real = real;
	template_->parameters = document.parameters;
	template_->panes = document.panes;
	say_includer(expansion, scope, first);
	return context->faults->errors == errors ? template_ : NULL;
}

const struct tc_template *tc_expansion_template(struct tc_expansion *expansion, const char *name,
	const struct tc_scope *scope, const char *pointer) {
	const struct tc_option_context *context = expansion->context;
	const char *place = tc_expansion_place(expansion, scope, pointer);
	const char *found =
		tc_layout_find_part(expansion->source, "templates", name, place, context);
	if (found == NULL) {
		return NULL;
	}
	/* The same file by another name is the same template. */
	char *without_links = realpath(found, NULL);
	const char *real =
		tc_arena_string(context->arena, without_links != NULL ? without_links : found);
	free(without_links);
	if (real == NULL || !check_cycle(expansion, name, real, scope, pointer)) {
		return NULL;
	}
	for (int i = 0; i < expansion->template_count; i++) {
		if (strcmp(expansion->templates[i].real, real) == 0) {
			return expansion->templates[i].panes != NULL ? &expansion->templates[i]
								     : NULL;
		}
	}
	if (expansion->template_count == TC_EXPANSION_TEMPLATES) {
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, "too_large", place,
			"more than %d templates in one layout", "quá %d mẫu trong một bố cục",
			TC_EXPANSION_TEMPLATES);
		return NULL;
	}
	return read_template(expansion, name, found, real, scope);
}

/* A name that the template does not take is most often a slip of the hand. */
static void check_names(struct tc_expansion *expansion, const struct tc_template *template_,
	const json_t *with, const struct tc_scope *scope, const char *pointer) {
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)with, key, value) {
		if (json_object_get(template_->parameters, key) != NULL) {
			continue;
		}
		char at[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, key, at, sizeof(at));
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "unknown_key",
			tc_expansion_place(expansion, scope, at),
			"the template \"%s\" takes no \"%s\"", "mẫu \"%s\" không nhận \"%s\"",
			template_->name, key);
	}
}

static void add_variable(struct tc_expansion *expansion, const char *name, json_t *value,
	const struct tc_variable **out) {
	struct tc_variable *variable = tc_arena_alloc(expansion->context->arena, sizeof(*variable));
	if (variable != NULL) {
		*variable = (struct tc_variable) { name, value, *out };
		*out = variable;
	}
}

bool tc_expansion_bind(struct tc_expansion *expansion, const struct tc_template *template_,
	const json_t *with, const struct tc_scope *scope, const char *pointer,
	const struct tc_variable **out) {
	int errors = expansion->context->faults->errors;
	const char *key;
	json_t *what;
	*out = NULL;
	check_names(expansion, template_, with, scope, pointer);
	json_object_foreach((json_t *)template_->parameters, key, what) {
		json_t *value = json_object_get(with, key);
		value = value != NULL ? value : json_object_get(what, "default");
		if (value != NULL) {
			add_variable(expansion, key, value, out);
			continue;
		}
		const char *is =
			tc_json_string(json_is_object(what) ? json_object_get(what, "is") : what);
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "missing_key",
			tc_expansion_place(expansion, scope, pointer),
			"the template \"%s\" needs \"%s\" (%s)", "mẫu \"%s\" cần \"%s\" (%s)",
			template_->name, key, is != NULL ? is : "?");
	}
	return expansion->context->faults->errors == errors;
}
