/* Whatever the bytes are: what counts as UTF-8 decodes and encodes to itself, composing is done once and
 * for all, and nothing that could reorder a neighbouring number stays visible as itself. */
#include "base/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <string.h>

enum { ARENA_BYTES = 1024 * 1024 };

static void check_letters(const char *text, size_t length) {
	for (size_t at = 0; at < length;) {
		char letter[4];
		size_t from = at;
		size_t size = tc_utf8_encode(tc_utf8_next(text, length, &at), letter);
		tc_fuzz_must(size == at - from && memcmp(letter, text + from, size) == 0);
	}
}

static void check_composed(struct tc_arena *arena, const char *text, size_t length) {
	const char *once = tc_text_nfc(arena, text, length);
	if (once == NULL) {
		return;
	}
	const char *twice = tc_text_nfc(arena, once, strlen(once));
	tc_fuzz_must(twice == NULL || strcmp(once, twice) == 0);
	tc_fuzz_must(tc_utf8_valid_prefix(once, strlen(once)) == strlen(once));
	tc_fuzz_must(strchr(once, '*') != NULL || tc_text_glob(once, once));
	const char *visible = tc_text_visible(arena, text, length);
	size_t size = visible == NULL ? 0 : strlen(visible);
	for (size_t at = 0; at < size;) {
		tc_fuzz_must(!tc_is_unsafe(tc_utf8_next(visible, size, &at)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const char *text = (const char *)data;
	size_t length = tc_utf8_valid_prefix(text, size);
	tc_fuzz_must(length <= size);
	check_letters(text, length);
	const char *nul = memchr(text, 0, length);
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	tc_fuzz_must(arena != NULL);
	check_composed(arena, text, nul == NULL ? length : (size_t)(nul - text));
	tc_arena_destroy(arena);
	return 0;
}
