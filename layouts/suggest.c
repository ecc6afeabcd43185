#include "layouts/panes.h"

#include <string.h>

/* A vocabulary answers only yes or no, so every name that one slip could have been is asked for: some
 * 1,500 questions for a long name, and only after a fault. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";

struct attempt {
	const struct tc_vocabulary *vocabulary;
	char *text;
};

static bool is_kind(const struct attempt *attempt) {
	return attempt->vocabulary->knows(attempt->vocabulary, "kind", attempt->text);
}

static bool try_letters(const struct attempt *attempt, size_t at) {
	for (const char *letter = letters; *letter != '\0'; letter++) {
		attempt->text[at] = *letter;
		if (is_kind(attempt)) {
			return true;
		}
	}
	return false;
}

/* One letter too many, one wrong, two swapped or one too few at this place. */
static bool try_place(const struct attempt *attempt, const char *name, size_t length, size_t at) {
	char *text = attempt->text;
	if (at < length) {
		memcpy(text, name, at);
		memcpy(text + at, name + at + 1, length - at);
		if (is_kind(attempt)) {
			return true;
		}
		memcpy(text, name, length + 1);
		if (try_letters(attempt, at)) {
			return true;
		}
	}
	if (at + 1 < length) {
		memcpy(text, name, length + 1);
		text[at] = name[at + 1];
		text[at + 1] = name[at];
		if (is_kind(attempt)) {
			return true;
		}
	}
	memcpy(text, name, at);
	memcpy(text + at + 1, name + at, length - at + 1);
	return try_letters(attempt, at);
}

const char *tc_kind_suggest(
	const struct tc_vocabulary *vocabulary, const char *name, char *out, size_t size) {
	size_t length = strlen(name);
	struct attempt attempt = { vocabulary, out };
	if (length + 2 > size) {
		return NULL;
	}
	for (size_t at = 0; at <= length; at++) {
		if (try_place(&attempt, name, length, at)) {
			return out;
		}
	}
	return NULL;
}
