#include "feeds/identity/audit_chain.h"

#include "base/json.h"
#include "base/period.h"
#include "base/text.h"
#include "feeds/identity/digest.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_TEXT = 64, REPLACEMENT = 0xFFFD, DELETE = 0x7F };

static const char before_previous[] = ",\"previous\":\"";
static const char before_hash[] = "\",\"hash\":\"";
static const char after_hash[] = "\"}";
enum {
	PREVIOUS_SIZE = sizeof before_previous - 1,
	HASH_SIZE = sizeof before_hash - 1,
	END_SIZE = sizeof after_hash - 1,
	TAIL_SIZE = PREVIOUS_SIZE + HASH_TEXT + HASH_SIZE + HASH_TEXT + END_SIZE,
};

static void write_hash(const uint8_t hash[32], char out[HASH_TEXT + 1]) {
	sodium_bin2hex(out, HASH_TEXT + 1, hash, 32);
}

/* Whatever a stranger sent becomes text; JSON's own escapes do the rest. */
static json_t *text_of(const char *text) {
	char clean[TC_AUDIT_TEXT_MAX + 8];
	size_t length = strnlen(text, TC_AUDIT_TEXT_MAX);
	size_t size = 0;
	for (size_t at = 0; at < length && size < TC_AUDIT_TEXT_MAX;) {
		size_t from = at;
		uint32_t code_point = REPLACEMENT;
		if (tc_utf8_valid_prefix(text + from, length - from) > 0) {
			code_point = tc_utf8_next(text, length, &at);
		} else {
			at++;
		}
		bool hidden = code_point == DELETE || tc_is_noncharacter(code_point);
		size += tc_utf8_encode(hidden ? REPLACEMENT : code_point, clean + size);
	}
	return json_stringn(clean, size);
}

static void set_text(json_t *object, const char *key, const char *text) {
	if (text != NULL) {
		json_object_set_new(object, key, text_of(text));
	}
}

/* The line up to its own hash. Owned; NULL when memory is out. */
static char *begin_line(const struct tc_audit_head *head, const struct tc_audit_record *record) {
	char time[40];
	char previous[HASH_TEXT + 1];
	tc_time_format(record->at_ms, TC_ZONE_MINUTES, time, sizeof time);
	write_hash(head->hash, previous);
	json_t *object = json_object();
	json_object_set_new(object, "number", json_integer(head->number + 1));
	json_object_set_new(object, "at", json_string(time));
	set_text(object, "actor", record->actor);
	set_text(object, "act", record->act);
	set_text(object, "object", record->object);
	set_text(object, "outcome", record->outcome);
	set_text(object, "detail", record->detail);
	if (record->count > 1) {
		json_object_set_new(object, "count", json_integer(record->count));
	}
	json_object_set_new(object, "previous", json_string(previous));
	char *text = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_PRESERVE_ORDER);
	json_decref(object);
	return text;
}

char *tc_audit_chain_line(
	struct tc_audit_head *head, const struct tc_audit_record *record, size_t *length) {
	char *text = begin_line(head, record);
	size_t size = text == NULL ? 0 : strlen(text);
	char *line = text == NULL ? NULL : malloc(size + HASH_SIZE + HASH_TEXT + END_SIZE + 2);
	if (line == NULL) {
		free(text);
		return NULL;
	}
	char hash[HASH_TEXT + 1];
	size_t hashed = size - END_SIZE; /* the quote and the brace move behind the hash */
	tc_digest_sha256(text, hashed, head->hash);
	head->number++;
	write_hash(head->hash, hash);
	*length = (size_t)snprintf(line, size + HASH_SIZE + HASH_TEXT + END_SIZE + 2,
		"%.*s%s%s%s\n", (int)hashed, text, before_hash, hash, after_hash);
	free(text);
	return line;
}

static const char *check_shape(
	const struct tc_audit_head *head, const char *line, size_t length, const char *tail) {
	char begin[40];
	int size = snprintf(begin, sizeof begin, "{\"number\":%" PRId64 ",", head->number + 1);
	if (length < (size_t)size + TAIL_SIZE || memcmp(line, begin, (size_t)size) != 0) {
		return "it does not have the number that follows";
	}
	if (memcmp(tail, before_previous, PREVIOUS_SIZE) != 0 ||
		memcmp(tail + PREVIOUS_SIZE + HASH_TEXT, before_hash, HASH_SIZE) != 0 ||
		memcmp(line + length - END_SIZE, after_hash, END_SIZE) != 0) {
		return "it is no record";
	}
	return NULL;
}

const char *tc_audit_chain_check(struct tc_audit_head *head, const char *line, size_t length) {
	char hash[HASH_TEXT + 1];
	uint8_t digest[32];
	const char *tail = length < TAIL_SIZE ? line : line + length - TAIL_SIZE;
	const char *fault = check_shape(head, line, length, tail);
	if (fault != NULL) {
		return fault;
	}
	write_hash(head->hash, hash);
	if (memcmp(tail + PREVIOUS_SIZE, hash, HASH_TEXT) != 0) {
		return "it does not follow the one before";
	}
	tc_digest_sha256(line, length - HASH_SIZE - HASH_TEXT - END_SIZE, digest);
	write_hash(digest, hash);
	if (memcmp(line + length - END_SIZE - HASH_TEXT, hash, HASH_TEXT) != 0) {
		return "its text was changed";
	}
	memcpy(head->hash, digest, sizeof digest);
	head->number++;
	return NULL;
}
