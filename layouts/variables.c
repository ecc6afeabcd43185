/* ${name} in the texts of a template or a repeat. */
#include "layouts/expansion.h"

#include <string.h>

struct replacing {
	struct tc_expansion *expansion;
	const struct tc_scope *scope;
	bool english; /* inside {"en": …}: names of areas come in English */
};

static const struct tc_variable *find(
	const struct tc_variable *variables, const char *name, size_t length) {
	for (; variables != NULL; variables = variables->next) {
		if (strlen(variables->name) == length &&
			memcmp(variables->name, name, length) == 0) {
			return variables;
		}
	}
	return NULL;
}

static void say_unknown(
	const struct replacing *replacing, const char *name, size_t length, const char *pointer) {
	tc_faults_add(replacing->expansion->context->faults, TC_SEVERITY_ERROR, "unknown_variable",
		tc_expansion_place(replacing->expansion, replacing->scope, pointer),
		"nothing is called \"${%.*s}\" here", "ở đây không có biến \"${%.*s}\"",
		length > 64 ? 64 : (int)length, name);
}

static json_t *name_of(const struct replacing *replacing, const struct tc_variable *variable,
	const char *pointer) {
	const struct tc_places *places = replacing->expansion->source->places;
	const char *code = tc_json_string(variable->value);
	struct tc_words name = { NULL, NULL };
	if (code == NULL || places == NULL ||
		!places->name(places, code, replacing->expansion->at_ms, &name)) {
		char found[64];
		tc_faults_add(replacing->expansion->context->faults, TC_SEVERITY_ERROR,
			"unknown_code",
			tc_expansion_place(replacing->expansion, replacing->scope, pointer),
			"\"${%s.name}\": there is no area %s",
			"\"${%s.name}\": không có địa bàn %s", variable->name,
			tc_json_found(variable->value, found, sizeof(found)));
		return NULL;
	}
	return json_string(tc_words_in(&name, replacing->english ? TC_ENGLISH : TC_VIETNAMESE));
}

/* The value that "${…}" of length bytes between the braces means. Owned, NULL with a fault. */
static json_t *value_of(
	const struct replacing *replacing, const char *name, size_t length, const char *pointer) {
	static const char suffix[] = ".name";
	const struct tc_variable *variable = find(replacing->scope->variables, name, length);
	if (variable != NULL) {
		return json_incref(variable->value);
	}
	size_t tail = sizeof(suffix) - 1;
	if (length > tail && memcmp(name + length - tail, suffix, tail) == 0) {
		variable = find(replacing->scope->variables, name, length - tail);
		if (variable != NULL) {
			return name_of(replacing, variable, pointer);
		}
	}
	say_unknown(replacing, name, length, pointer);
	return NULL;
}

/* What a value looks like inside a longer text; NULL with a fault for lists and objects. */
static const char *as_text(
	const struct replacing *replacing, const json_t *value, const char *pointer) {
	const char *text =
		tc_json_is_number(value) ? tc_json_number_text(value) : tc_json_string(value);
	if (text == NULL) {
		char found[64];
		tc_faults_add(replacing->expansion->context->faults, TC_SEVERITY_ERROR, "bad_type",
			tc_expansion_place(replacing->expansion, replacing->scope, pointer),
			"only a text or a number can stand inside a text, found %s",
			"chỉ chữ hoặc số mới đặt được trong một dòng chữ, gặp %s",
			tc_json_found(value, found, sizeof(found)));
	}
	return text;
}

struct writing {
	char *bytes;
	size_t length, size;
};

static bool write_bytes(
	struct replacing *replacing, struct writing *writing, const char *bytes, size_t length) {
	replacing->expansion->bytes += length;
	if (replacing->expansion->bytes > TC_EXPANSION_BYTES) {
		return false;
	}
	if (writing->length + length + 1 > writing->size) {
		size_t size = (writing->length + length + 1) * 2;
		char *longer = tc_arena_alloc(replacing->expansion->context->arena, size);
		if (longer == NULL) {
			return false;
		}
		if (writing->length > 0) {
			memcpy(longer, writing->bytes, writing->length);
		}
		writing->bytes = longer;
		writing->size = size;
	}
	memcpy(writing->bytes + writing->length, bytes, length);
	writing->length += length;
	return true;
}

static json_t *replace_within(struct replacing *replacing, const char *text, const char *pointer) {
	struct writing writing = { NULL, 0, 0 };
	const char *at = NULL;
	while ((at = strstr(text, "${")) != NULL) {
		const char *end = strchr(at, '}');
		size_t length = end != NULL ? (size_t)(end - at - 2) : strlen(at + 2);
		if (end == NULL) {
			say_unknown(replacing, at + 2, length, pointer);
			return NULL;
		}
		json_t *value = value_of(replacing, at + 2, length, pointer);
		const char *word = value != NULL ? as_text(replacing, value, pointer) : NULL;
		bool good = word != NULL &&
			write_bytes(replacing, &writing, text, (size_t)(at - text)) &&
			write_bytes(replacing, &writing, word, strlen(word));
		json_decref(value);
		if (!good) {
			return NULL;
		}
		text = end + 1;
	}
	return write_bytes(replacing, &writing, text, strlen(text))
		? json_stringn_nocheck(writing.bytes, writing.length)
		: NULL;
}

/* Nothing but one variable stands for its value, of whatever type. */
static json_t *replace_text(struct replacing *replacing, const json_t *value, const char *pointer) {
	const char *text = tc_json_string(value);
	if (text == NULL || strstr(text, "${") == NULL) {
		return json_incref((json_t *)value);
	}
	size_t length = strlen(text);
	if (memcmp(text, "${", 2) == 0 && strchr(text, '}') == text + length - 1) {
		return value_of(replacing, text + 2, length - 3, pointer);
	}
	return replace_within(replacing, text, pointer);
}

static json_t *replace(struct replacing *replacing, const json_t *value, const char *pointer);

static json_t *replace_list(struct replacing *replacing, const json_t *list, const char *pointer) {
	char at[TC_POINTER_MAX];
	json_t *out = json_array();
	for (size_t i = 0; i < json_array_size(list); i++) {
		tc_json_item_pointer(pointer, i, at, sizeof(at));
		json_t *item = replace(replacing, json_array_get(list, i), at);
		if (item == NULL || json_array_append_new(out, item) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static json_t *replace_members(
	struct replacing *replacing, const json_t *object, const char *pointer) {
	char at[TC_POINTER_MAX];
	const char *key;
	json_t *member, *out = json_object();
	json_object_foreach((json_t *)object, key, member) {
		tc_json_child_pointer(pointer, key, at, sizeof(at));
		struct replacing inner = *replacing;
		inner.english = replacing->english || strcmp(key, "en") == 0;
		json_t *made = replace(&inner, member, at);
		if (made == NULL || json_object_set_new_nocheck(out, key, made) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static json_t *replace(struct replacing *replacing, const json_t *value, const char *pointer) {
	if (++replacing->expansion->nodes > TC_EXPANSION_NODES) {
		return NULL;
	}
	if (json_is_array(value)) {
		return replace_list(replacing, value, pointer);
	}
	if (json_is_object(value)) {
		return replace_members(replacing, value, pointer);
	}
	return replace_text(replacing, value, pointer);
}

json_t *tc_expansion_replace(struct tc_expansion *expansion, const json_t *value,
	const struct tc_scope *scope, const char *pointer) {
	if (scope->parent == NULL || value == NULL) {
		return (json_t *)value;
	}
	struct replacing replacing = { expansion, scope, false };
	json_t *made = replace(&replacing, value, pointer);
	if (made == NULL) {
		/* Told where it went wrong, or out of room: then the bound is told. */
		expansion->steps--;
		(void)tc_expansion_step(expansion, scope, pointer);
		return NULL;
	}
	if (expansion->made == NULL) {
		expansion->made = json_array();
	}
	return json_array_append_new(expansion->made, made) == 0 ? made : NULL;
}
