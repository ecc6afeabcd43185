#include "base/json_build.h"

#include "base/json_walk.h"

#include <stdlib.h>
#include <string.h>

/* text ends in a zero byte and is known to be JSON, so nothing is checked here but what the scan leaves
 * open: equal keys. */
struct build {
	const char *text;
	size_t at;
	const char *const
		*way; /* keys from here down to the table; NULL: it is not below this value */
	size_t table_at;
	char *decoded; /* of a string with escapes; owned, grown as needed */
	size_t decoded_size;
	enum tc_result failure;
	size_t fault_at;
};

/* Bytes of the text itself, or of build->decoded. */
struct string {
	const char *bytes;
	size_t length;
};

static json_t *build_value(struct build *build);

static json_t *out_of_memory(struct build *build) {
	build->failure = TC_NO_MEMORY;
	return NULL;
}

static void skip_space(struct build *build) {
	build->at = tc_json_after_space(build->text, build->at);
}

static size_t put_utf8(char *out, uint32_t point) {
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xC0 | point >> 6);
		out[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xE0 | point >> 12);
		out[1] = (char)(0x80 | (point >> 6 & 0x3F));
		out[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | point >> 18);
	out[1] = (char)(0x80 | (point >> 12 & 0x3F));
	out[2] = (char)(0x80 | (point >> 6 & 0x3F));
	out[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}

static char plain_escape(char letter) {
	switch (letter) {
	case 'b': return '\b';
	case 'f': return '\f';
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	default: return letter; /* a quote, a slash */
	}
}

/* At text[at], inside a string with escapes that ends at `end`: decoded is never longer than written. */
static bool decode(struct build *build, size_t at, size_t end, struct string *out) {
	if (end - at > build->decoded_size) {
		char *grown = realloc(build->decoded, end - at);
		if (grown == NULL) {
			return false;
		}
		build->decoded = grown;
		build->decoded_size = end - at;
	}
	size_t used = 0;
	while (at < end) {
		if (build->text[at] != '\\') {
			build->decoded[used++] = build->text[at++];
		} else if (build->text[at + 1] != 'u') {
			build->decoded[used++] = plain_escape(build->text[at + 1]);
			at += 2;
		} else {
			uint32_t point = (uint32_t)tc_json_escaped_point(build->text, end, &at);
			used += put_utf8(build->decoded + used, point);
		}
	}
	*out = (struct string) { build->decoded, used };
	return true;
}

/* At the opening quote; ends behind the closing one. False: no memory. */
static bool take_string(struct build *build, struct string *out) {
	size_t from = build->at + 1, end = from;
	bool escapes = false;
	while (build->text[end] != '"') {
		bool escape = build->text[end] == '\\';
		escapes = escapes || escape;
		end += escape ? 2 : 1;
	}
	build->at = end + 1;
	if (escapes) {
		return decode(build, from, end, out);
	}
	*out = (struct string) { build->text + from, end - from };
	return true;
}

static json_t *build_string(struct build *build) {
	struct string string;
	if (!take_string(build, &string)) {
		return out_of_memory(build);
	}
	json_t *value = json_stringn_nocheck(string.bytes, string.length);
	return value != NULL ? value : out_of_memory(build);
}

/* Behind an item: true when another comes. */
static bool take_comma(struct build *build) {
	skip_space(build);
	return build->text[build->at++] == ',';
}

static json_t *build_list(struct build *build) {
	json_t *list = json_array();
	if (list == NULL) {
		return out_of_memory(build);
	}
	if (build->way != NULL && *build->way == NULL) {
		build->table_at = build->at;
		build->at = tc_json_after_value(build->text, build->at);
		return list;
	}
	build->way = NULL;
	build->at++;
	skip_space(build);
	if (build->text[build->at] == ']') {
		build->at++;
		return list;
	}
	do {
		json_t *item = build_value(build);
		if (item == NULL || json_array_append_new(list, item) != 0) {
			build->failure = item == NULL ? build->failure : TC_NO_MEMORY;
			json_decref(list);
			return NULL;
		}
	} while (take_comma(build));
	return list;
}

/* The value behind key and its colon, into object. */
static bool add_member(struct build *build, json_t *object, const struct string *key) {
	skip_space(build);
	build->at++; /* the colon */
	const char *const *way = build->way;
	bool leads = way != NULL && *way != NULL && strlen(*way) == key->length &&
		memcmp(*way, key->bytes, key->length) == 0;
	build->way = leads ? way + 1 : NULL;
	json_t *value = build_value(build);
	build->way = way;
	if (value == NULL) {
		return false;
	}
	if (json_object_setn_new_nocheck(object, key->bytes, key->length, value) != 0) {
		build->failure = TC_NO_MEMORY;
		return false;
	}
	return true;
}

static bool build_member(struct build *build, json_t *object) {
	struct string key;
	skip_space(build);
	size_t key_at = build->at;
	if (!take_string(build, &key)) {
		return out_of_memory(build) != NULL;
	}
	if (json_object_getn(object, key.bytes, key.length) != NULL) {
		build->failure = TC_BAD_INPUT;
		build->fault_at = key_at;
		return false;
	}
	if (key.bytes != build->decoded) {
		return add_member(build, object, &key);
	}
	/* The value may have escapes of its own, which go to the same place. */
	char *bytes = strndup(key.bytes, key.length);
	if (bytes == NULL) {
		return out_of_memory(build) != NULL;
	}
	key.bytes = bytes;
	bool added = add_member(build, object, &key);
	free(bytes);
	return added;
}

static json_t *build_object(struct build *build) {
	json_t *object = json_object();
	build->at++;
	skip_space(build);
	if (object == NULL) {
		return out_of_memory(build);
	}
	if (build->text[build->at] == '}') {
		build->at++;
		return object;
	}
	do {
		if (!build_member(build, object)) {
			json_decref(object);
			return NULL;
		}
	} while (take_comma(build));
	return object;
}

static json_t *build_value(struct build *build) {
	skip_space(build);
	switch (build->text[build->at]) {
	case '{': return build_object(build);
	case '[': return build_list(build);
	case '"': return build_string(build);
	case 't': build->at += strlen("true"); return json_true();
	case 'f': build->at += strlen("false"); return json_false();
	default: build->at += strlen("null"); return json_null();
	}
}

enum tc_result tc_json_build(const struct tc_json_copy *copy, const char *const *table,
	json_t **out, size_t *table_at, size_t *at) {
	struct build build = { .text = copy->text, .way = table };
	json_t *root = build_value(&build);
	free(build.decoded);
	if (root == NULL) {
		*at = build.fault_at;
		return build.failure;
	}
	*out = root;
	*table_at = build.table_at;
	return TC_OK;
}
