#include "base/decimal.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parts of a number's text: -III.FFFe+XX */
struct parts {
	bool negative;
	const char *whole, *fraction; /* digits */
	size_t whole_length, fraction_length;
	int exponent;
	bool has_fraction, has_exponent;
};

static size_t count_digits(const char *bytes, size_t length) {
	size_t count = 0;
	while (count < length && bytes[count] >= '0' && bytes[count] <= '9') {
		count++;
	}
	return count;
}

static bool split_exponent(const char *bytes, size_t length, struct parts *parts) {
	size_t at = 0;
	bool negative = false;
	if (at < length && (bytes[at] == '+' || bytes[at] == '-')) {
		negative = bytes[at++] == '-';
	}
	size_t digits = count_digits(bytes + at, length - at);
	if (digits == 0 || at + digits != length) {
		return false;
	}
	long value = 0;
	for (size_t i = 0; i < digits; i++) {
		value = value > 99999 ? value : value * 10 + (bytes[at + i] - '0');
	}
	parts->exponent = (int)(negative ? -value : value);
	parts->has_exponent = true;
	return true;
}

/* RFC 8259, section 6. */
static bool split(const char *bytes, size_t length, struct parts *parts) {
	memset(parts, 0, sizeof *parts);
	size_t at = 0;
	if (at < length && bytes[at] == '-') {
		parts->negative = true;
		at++;
	}
	parts->whole = bytes + at;
	parts->whole_length = count_digits(bytes + at, length - at);
	if (parts->whole_length == 0 || (parts->whole_length > 1 && bytes[at] == '0')) {
		return false;
	}
	at += parts->whole_length;
	parts->fraction = bytes + at;
	if (at < length && bytes[at] == '.') {
		at++;
		parts->fraction = bytes + at;
		parts->fraction_length = count_digits(bytes + at, length - at);
		if (parts->fraction_length == 0) {
			return false;
		}
		parts->has_fraction = true;
		at += parts->fraction_length;
	}
	if (at < length && (bytes[at] == 'e' || bytes[at] == 'E')) {
		return split_exponent(bytes + at + 1, length - at - 1, parts);
	}
	return at == length;
}

static bool all_zero(const struct parts *parts) {
	for (size_t i = 0; i < parts->whole_length; i++) {
		if (parts->whole[i] != '0') {
			return false;
		}
	}
	for (size_t i = 0; i < parts->fraction_length; i++) {
		if (parts->fraction[i] != '0') {
			return false;
		}
	}
	return true;
}

/* strtod follows LC_NUMERIC; a wall set to Vietnamese must read 1.5 all the same. */
static double to_double(const char *text) {
	locale_t c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
	if (c == (locale_t)0) {
		return strtod(text, NULL);
	}
	double number = strtod_l(text, NULL, c);
	freelocale(c);
	return number;
}

/* Up to 15 digits and a power of ten up to 10^22 are doubles themselves, so their quotient is the nearest
 * one: what strtod answers, at a twentieth of its cost. Nearly all readings are of this kind. */
static bool to_double_exactly(const struct parts *parts, double *out) {
	static const double tens[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15 };
	if (FLT_EVAL_METHOD != 0 || parts->has_exponent ||
		parts->whole_length + parts->fraction_length > 15) {
		return false;
	}
	int64_t digits = 0;
	for (size_t i = 0; i < parts->whole_length; i++) {
		digits = digits * 10 + (parts->whole[i] - '0');
	}
	for (size_t i = 0; i < parts->fraction_length; i++) {
		digits = digits * 10 + (parts->fraction[i] - '0');
	}
	double number = (double)digits / tens[parts->fraction_length];
	*out = parts->negative ? -number : number;
	return true;
}

enum tc_decimal_fault tc_decimal_parse(const char *bytes, size_t length, struct tc_decimal *out) {
	struct parts parts;
	if (!split(bytes, length, &parts)) {
		return TC_DECIMAL_SYNTAX;
	}
	if (to_double_exactly(&parts, &out->number)) {
		memcpy(out->text, bytes, length);
		out->text[length] = '\0';
		return TC_DECIMAL_FINE;
	}
	/* Range before length: a 40-digit integer is "too large", which tells its sender more. */
	if (!parts.has_fraction && !parts.has_exponent) {
		char digits[24];
		if (length >= sizeof digits) {
			return TC_DECIMAL_TOO_LARGE;
		}
		memcpy(digits, bytes, length);
		digits[length] = '\0';
		errno = 0;
		(void)strtoll(digits, NULL, 10);
		if (errno == ERANGE) {
			return TC_DECIMAL_TOO_LARGE;
		}
	}
	if (length >= sizeof out->text) {
		return TC_DECIMAL_TOO_LONG;
	}
	memcpy(out->text, bytes, length);
	out->text[length] = '\0';
	out->number = to_double(out->text);
	if (!isfinite(out->number)) {
		return TC_DECIMAL_TOO_LARGE;
	}
	if (out->number == 0 && !all_zero(&parts)) {
		return TC_DECIMAL_TOO_SMALL;
	}
	return TC_DECIMAL_FINE;
}

/* All digits in a row with the place of the point; at most 47 text bytes and |exponent| <= 354 here. */
enum { DIGITS_MAX = 420 };
struct digits {
	char digit[DIGITS_MAX]; /* '0'..'9' */
	int count, point;       /* point: how many digits stand before it */
	bool negative;
};

static void expand(const struct tc_decimal *decimal, struct digits *out) {
	struct parts parts;
	memset(out, 0, sizeof *out);
	if (!split(decimal->text, strlen(decimal->text), &parts)) {
		out->digit[0] = '0';
		out->count = out->point = 1;
		return;
	}
	bool zero = all_zero(&parts);
	int exponent = zero ? 0 : parts.exponent; /* 0e99999 is 0 */
	int lead = exponent < 0 && -exponent >= (int)parts.whole_length
		? -exponent - (int)parts.whole_length + 1
		: 0;
	memset(out->digit, '0', (size_t)lead);
	memcpy(out->digit + lead, parts.whole, parts.whole_length);
	memcpy(out->digit + lead + parts.whole_length, parts.fraction, parts.fraction_length);
	out->count = lead + (int)(parts.whole_length + parts.fraction_length);
	out->point = lead + (int)parts.whole_length + exponent;
	while (out->count < out->point) {
		out->digit[out->count++] = '0';
	}
	out->negative = parts.negative && !zero;
}

static size_t print_digits(const struct digits *digits, char *out, size_t size) {
	int first = 0; /* skip leading zeros, keep one before the point */
	while (first < digits->point - 1 && digits->digit[first] == '0') {
		first++;
	}
	bool fraction = digits->count > digits->point;
	size_t need = (size_t)(digits->count - first) + (digits->negative ? 1U : 0U) +
		(fraction ? 1U : 0U);
	if (need + 1 > size) {
		return 0;
	}
	size_t at = 0;
	if (digits->negative) {
		out[at++] = '-';
	}
	for (int i = first; i < digits->count; i++) {
		if (i == digits->point) {
			out[at++] = '.';
		}
		out[at++] = digits->digit[i];
	}
	out[at] = '\0';
	return at;
}

size_t tc_decimal_plain(const struct tc_decimal *decimal, char *out, size_t size) {
	struct digits digits;
	expand(decimal, &digits);
	return print_digits(&digits, out, size);
}

/* Add one in the last place; a carry out of the first digit makes room for a leading 1. */
static void carry(struct digits *digits) {
	for (int i = digits->count - 1; i >= 0; i--) {
		if (digits->digit[i] != '9') {
			digits->digit[i]++;
			return;
		}
		digits->digit[i] = '0';
	}
	memmove(digits->digit + 1, digits->digit, (size_t)digits->count);
	digits->digit[0] = '1';
	digits->count++;
	digits->point++;
}

size_t tc_decimal_rounded(const struct tc_decimal *decimal, int decimals, char *out, size_t size) {
	struct digits digits;
	expand(decimal, &digits);
	int keep = digits.point + decimals;
	if (digits.count > keep) {
		bool up = digits.digit[keep] >= '5';
		digits.count = keep;
		if (up) {
			carry(&digits);
		}
	}
	while (digits.count < digits.point + decimals) {
		digits.digit[digits.count++] = '0';
	}
	bool zero = true;
	for (int i = 0; i < digits.count; i++) {
		zero = zero && digits.digit[i] == '0';
	}
	digits.negative = digits.negative && !zero;
	return print_digits(&digits, out, size);
}
