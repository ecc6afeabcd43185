/* A number as its sender wrote it. The decimal text is the truth (1.10 stays 1.10, 2^53+1 stays itself);
 * the double beside it is only for drawing lengths and comparing. */
#ifndef TC_BASE_DECIMAL_H
#define TC_BASE_DECIMAL_H

#include <stddef.h>

enum { TC_DECIMAL_TEXT_MAX = 48 };

struct tc_decimal {
	char text[TC_DECIMAL_TEXT_MAX]; /* as sent, JSON number grammar, zero-terminated */
	double number;                  /* nearest double, always finite */
};

enum tc_decimal_fault {
	TC_DECIMAL_FINE = 1,
	TC_DECIMAL_SYNTAX,    /* not a JSON number: "abc", "1,5", "+1", ".5", "NaN" */
	TC_DECIMAL_TOO_LARGE, /* an integer beyond int64, or a real beyond double */
	TC_DECIMAL_TOO_SMALL, /* not zero, yet its double would be */
	TC_DECIMAL_TOO_LONG,  /* more text than TC_DECIMAL_TEXT_MAX - 1 */
};

/* Parse exactly length bytes of JSON number grammar (RFC 8259, section 6). */
enum tc_decimal_fault tc_decimal_parse(const char *bytes, size_t length, struct tc_decimal *out);

/* Plain digits without exponent, without leading zeros, never "-0": the canonical text that a wall
 * draws from. "1.10" stays "1.10", "1e3" becomes "1000", "-0.0" becomes "0.0". out: at least 400 bytes
 * hold every decimal that tc_decimal_parse accepts. Returns the length, or 0 when out is too small. */
size_t tc_decimal_plain(const struct tc_decimal *decimal, char *out, size_t size);

/* As tc_decimal_plain, rounded half away from zero to decimals places (0..12), on the text itself,
 * so that 2.675 to two places is 2.68. */
size_t tc_decimal_rounded(const struct tc_decimal *decimal, int decimals, char *out, size_t size);

#endif
