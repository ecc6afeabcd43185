#include "tests/widgets/digits.h"

#include <stdio.h>
#include <string.h>

enum { PLAIN_BYTES = 600 };

static const char minus[] = "−";

static const struct {
	const char *vi, *en;
	int power;
} scales[] = { { "nghìn", "thousand", 3 }, { "triệu", "million", 6 }, { "tỷ", "billion", 9 } };
enum { SCALES = sizeof(scales) / sizeof(scales[0]) };

/* Text in JSON's grammar times ten to the power: without exponent and without zeros at the end of a fraction.
 * decimals below 0: all of them. */
static bool canonical(const char *number, int power, int decimals, char *out) {
	char text[PLAIN_BYTES];
	struct tc_decimal decimal;
	snprintf(text, sizeof(text), "%se%d", number, power);
	if (tc_decimal_parse(text, strlen(text), &decimal) != TC_DECIMAL_FINE ||
		(decimals < 0 ? tc_decimal_plain(&decimal, out, PLAIN_BYTES)
			      : tc_decimal_rounded(&decimal, decimals, out, PLAIN_BYTES)) == 0) {
		return false;
	}
	for (size_t end = strlen(out); strchr(out, '.') != NULL; end--) {
		bool point = out[end - 1] == '.';
		if (!point && out[end - 1] != '0') {
			break;
		}
		out[end - 1] = '\0';
	}
	return true;
}

/* The digits that begin at text, in JSON's grammar; returns how many bytes they take, *decimals how many stand
 * behind the point. */
static size_t read_number(const char *text, bool negative, enum tc_language language, char *out,
	size_t size, int *decimals) {
	char point = language == TC_ENGLISH ? '.' : ',', group = language == TC_ENGLISH ? ',' : '.';
	size_t at = 0, i = 0;
	*decimals = -1;
	if (negative) {
		out[at++] = '-';
	}
	for (; strchr("0123456789.,", text[i]) != NULL && text[i] != '\0'; i++) {
		bool digit = text[i] != point && text[i] != group;
		bool ends = !digit && strspn(text + i + 1, "0123456789") == 0;
		if (ends || at + 2 > size) {
			break;
		}
		if (text[i] == point) {
			out[at++] = '.';
			*decimals = 0;
		} else if (digit) {
			out[at++] = text[i];
			*decimals += *decimals >= 0;
		}
	}
	out[at] = '\0';
	*decimals = *decimals < 0 ? 0 : *decimals;
	return i;
}

/* The scale is said in the text itself, or by the unit drawn beside it. */
static bool names_scale(const struct tc_drawlist *list, int scale, enum tc_language language) {
	const char *word = language == TC_ENGLISH ? scales[scale].en : scales[scale].vi;
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_TEXT &&
			strstr(list->commands[i].as.text.text, word) != NULL) {
			return true;
		}
	}
	return false;
}

static bool says(
	const char *shown, int decimals, int power, const char *sent, enum digits_rule rule) {
	char seen[PLAIN_BYTES], wanted[PLAIN_BYTES];
	/* A number that rounds to nothing keeps no sign. */
	return canonical(shown, rule == DIGITS_EXACT ? power : 0, -1, seen) &&
		canonical(sent, rule == DIGITS_EXACT ? 0 : -power,
			rule == DIGITS_EXACT ? -1 : decimals, wanted) &&
		strcmp(seen, strcmp(wanted, "-0") == 0 ? "0" : wanted) == 0;
}

bool digits_whole(const struct tc_drawlist *list, int index, const char *sent,
	enum tc_language language, enum digits_rule rule) {
	const char *text = list->commands[index].as.text.text;
	for (size_t i = strcspn(text, "0123456789"); text[i] != '\0';
		i += strcspn(text + i, "0123456789")) {
		char shown[PLAIN_BYTES];
		int decimals;
		bool negative =
			(i >= strlen(minus) &&
				memcmp(text + i - strlen(minus), minus, strlen(minus)) == 0) ||
			(i > 0 && text[i - 1] == '-');
		i += read_number(text + i, negative, language, shown, sizeof(shown), &decimals);
		if (says(shown, decimals, 0, sent, rule)) {
			return true;
		}
		for (int scale = 0; scale < SCALES; scale++) {
			if (names_scale(list, scale, language) &&
				says(shown, decimals, scales[scale].power, sent, rule)) {
				return true;
			}
		}
	}
	return false;
}
