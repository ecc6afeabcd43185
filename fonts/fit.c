#include "fonts/fit.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static double width_of(
	struct tc_fonts *fonts, enum tc_weight weight, int size_px, const char *text) {
	return tc_fonts_run(fonts, weight, size_px, text)->advance_px;
}

/* The byte after the letter at `at`, with the marks that stand on it. */
static size_t letter_end(const char *text, size_t length, size_t at) {
	tc_utf8_next(text, length, &at);
	while (at < length) {
		size_t next = at;
		uint32_t code_point = tc_utf8_next(text, length, &next);
		if (code_point < 0x300 || code_point > 0x36F) {
			break;
		}
		at = next;
	}
	return at;
}

static char *cut_at(struct tc_arena *arena, const char *text, size_t length) {
	while (length > 0 && text[length - 1] == ' ') {
		length--;
	}
	return tc_arena_printf(arena, "%.*s…", (int)length, text);
}

const char *tc_fit_ellipsis(struct tc_fonts *fonts, enum tc_weight weight, int size_px,
	const char *text, double width_px, struct tc_arena *arena) {
	if (width_of(fonts, weight, size_px, text) <= width_px) {
		return tc_arena_string(arena, text);
	}
	size_t length = tc_utf8_valid_prefix(text, strnlen(text, 4096));
	size_t *ends = tc_arena_array(arena, length + 1, sizeof *ends);
	if (!ends) {
		return NULL;
	}
	int letters = 0;
	for (size_t at = 0; at < length;) {
		at = letter_end(text, length, at);
		ends[++letters] = at;
	}
	int low = 0, high = letters;
	while (low < high) {
		int middle = (low + high + 1) / 2;
		const char *cut = cut_at(arena, text, ends[middle]);
		if (!cut) {
			return NULL;
		}
		if (width_of(fonts, weight, size_px, cut) <= width_px) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}
	return cut_at(arena, text, ends[low]);
}

/* The most words from *at that fit one line, at least one; *at moves past them and the spaces after. */
static const char *take_line(struct tc_fonts *fonts, enum tc_weight weight, int size_px,
	const char **at, double width_px, struct tc_arena *arena) {
	const char *start = *at, *end = start + strcspn(start, " ");
	const char *line = tc_arena_copy(arena, start, (size_t)(end - start));
	while (line && *end) {
		const char *word = end + strspn(end, " ");
		const char *next = word + strcspn(word, " ");
		const char *longer = tc_arena_copy(arena, start, (size_t)(next - start));
		if (!longer || word == next ||
			width_of(fonts, weight, size_px, longer) > width_px) {
			break;
		}
		line = longer;
		end = next;
	}
	*at = end + strspn(end, " ");
	return line;
}

int tc_fit_wrap(struct tc_fonts *fonts, enum tc_weight weight, int size_px, const char *text,
	double width_px, int max_lines, const char ***lines, bool *complete,
	struct tc_arena *arena) {
	const char *at = text + strspn(text, " ");
	int count = 0;
	*lines = tc_arena_array(arena, (size_t)(max_lines > 0 ? max_lines : 0), sizeof **lines);
	*complete = *at == '\0';
	if (!*lines) {
		return 0;
	}
	while (*at && count < max_lines) {
		const char *start = at;
		const char *line = take_line(fonts, weight, size_px, &at, width_px, arena);
		if (count + 1 == max_lines && *at) {
			line = tc_fit_ellipsis(fonts, weight, size_px, start, width_px, arena);
		}
		if (!line) {
			return count;
		}
		(*lines)[count++] = line;
	}
	*complete = *at == '\0';
	return count;
}
