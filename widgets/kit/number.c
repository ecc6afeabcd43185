#include "widgets/kit/number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Longest plain text that still leaves room for an exponent in a tc_decimal. */
enum { PLAIN_MAX = 400, SCALABLE_MAX = TC_DECIMAL_TEXT_MAX - 5 };

static const struct {
	enum tc_number_scale scale;
	int power;
	const char *vi, *en;
} scales[] = {
	{ TC_NUMBER_BILLION, 9, "tỷ", "billion" },
	{ TC_NUMBER_MILLION, 6, "triệu", "million" },
	{ TC_NUMBER_THOUSAND, 3, "nghìn", "thousand" },
};
enum { SCALE_COUNT = sizeof(scales) / sizeof(scales[0]) };

static int decimals_of(const char *plain) {
	const char *point = strchr(plain, '.');
	return point == NULL ? 0 : (int)strlen(point + 1);
}

static int whole_digits_of(const char *plain) {
	return (int)strcspn(plain + (*plain == '-'), ".");
}

static const char minus[] = "\xE2\x88\x92"; /* U+2212 */

/* Group the whole part by three and set the language's marks. */
static void punctuate(const char *plain, enum tc_language language, char *out, size_t size) {
	char group = language == TC_ENGLISH ? ',' : '.';
	char point = language == TC_ENGLISH ? '.' : ',';
	size_t at = 0;
	if (*plain == '-') {
		/* A minus as wide as a digit: a hyphen is lost at eight metres. */
		memcpy(out, minus, strlen(minus));
		at = strlen(minus);
		plain++;
	}
	size_t whole = strcspn(plain, ".");
	for (size_t i = 0; plain[i] != '\0' && at + 2 < size; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0) {
			out[at++] = group;
		}
		out[at++] = plain[i] == '.' ? point : plain[i];
	}
	out[at] = '\0';
}

static void strip_zeros(char *plain) {
	if (strchr(plain, '.') == NULL) {
		return;
	}
	size_t length = strlen(plain);
	while (plain[length - 1] == '0') {
		plain[--length] = '\0';
	}
	if (plain[length - 1] == '.') {
		plain[--length] = '\0';
	}
	if (strcmp(plain, "-0") == 0) {
		memcpy(plain, "0", 2);
	}
}

/* plain divided by ten to the power: the decimal text with an exponent, so nothing is lost. */
static bool divide(const char *plain, int power, struct tc_decimal *out) {
	char text[TC_DECIMAL_TEXT_MAX];
	if (strlen(plain) > SCALABLE_MAX) {
		return false;
	}
	int length = snprintf(text, sizeof(text), "%se-%d", plain, power);
	return length > 0 && (size_t)length < sizeof(text) &&
		tc_decimal_parse(text, (size_t)length, out) == TC_DECIMAL_FINE;
}

/* True when the number is at least one unit of the scale and has at most one decimal in it. */
static bool scales_exactly(const char *plain, int power) {
	struct tc_decimal scaled;
	char text[PLAIN_MAX];
	if (!divide(plain, power, &scaled) || fabs(scaled.number) < 1 ||
		tc_decimal_plain(&scaled, text, sizeof(text)) == 0) {
		return false;
	}
	strip_zeros(text);
	return decimals_of(text) <= 1;
}

static int find_scale(const char *plain, enum tc_number_scale wanted) {
	for (int i = 0; i < SCALE_COUNT; i++) {
		if (scales[i].scale == wanted) {
			return i;
		}
		/* Most numbers are far from a million: their length says so, without a decimal made of them. */
		if (wanted == TC_NUMBER_AUTO && scales[i].power >= 6 &&
			whole_digits_of(plain) > scales[i].power &&
			scales_exactly(plain, scales[i].power)) {
			return i;
		}
	}
	return -1;
}

static bool write_scaled(
	const char *plain, int index, const struct tc_number_form *form, struct tc_number *out) {
	struct tc_decimal scaled;
	char text[PLAIN_MAX];
	int decimals = form->scale == TC_NUMBER_AUTO || form->decimals < 0 ? 1 : form->decimals;
	if (!divide(plain, scales[index].power, &scaled) ||
		tc_decimal_rounded(&scaled, decimals, text, sizeof(text)) == 0) {
		return false;
	}
	strip_zeros(text);
	if (strcmp(text, "0") == 0 && strpbrk(plain, "123456789") != NULL) {
		return false;
	}
	punctuate(text, form->language, out->text, sizeof(out->text));
	out->scale_word = form->language == TC_ENGLISH ? scales[index].en : scales[index].vi;
	return true;
}

void tc_number_write(const struct tc_decimal *decimal, const struct tc_number_form *form,
	struct tc_number *out) {
	char plain[PLAIN_MAX];
	out->text[0] = '\0';
	out->scale_word = "";
	if (tc_decimal_plain(decimal, plain, sizeof(plain)) == 0) {
		return;
	}
	int index = find_scale(plain, form->scale);
	if (index >= 0 && write_scaled(plain, index, form, out)) {
		return;
	}
	if (form->decimals >= 0 && form->decimals < decimals_of(plain)) {
		tc_decimal_rounded(decimal, form->decimals, plain, sizeof(plain));
	}
	punctuate(plain, form->language, out->text, sizeof(out->text));
}

void tc_number_write_text(const struct tc_decimal *decimal, const struct tc_number_form *form,
	char *out, size_t size) {
	struct tc_number number;
	tc_number_write(decimal, form, &number);
	snprintf(out, size, "%s%s%s", number.text, number.scale_word[0] == '\0' ? "" : " ",
		number.scale_word);
}

struct tc_decimal tc_number_bound(double number) {
	/* By hand: %f would take the locale's comma. */
	enum { MILLIONTHS = 1000000 };
	char plain[48];
	struct tc_decimal bound = { .text = "0" };
	double whole = trunc(fmin(fmax(number, -9e18), 9e18));
	long long after = llround(fabs(number - whole) * MILLIONTHS);
	if (after == MILLIONTHS) {
		whole = round(number);
		after = 0;
	}
	snprintf(plain, sizeof(plain), "%s%lld.%06lld", number < 0 ? "-" : "", llround(fabs(whole)),
		fabs(whole) < 9e15 ? after : 0);
	strip_zeros(plain);
	(void)tc_decimal_parse(plain, strlen(plain), &bound);
	return bound;
}

const char *tc_qualifier_word(enum tc_qualifier qualifier, enum tc_language language) {
	bool english = language == TC_ENGLISH;
	switch (qualifier) {
	case TC_QUALIFIER_OVER: return english ? "over" : "hơn";
	case TC_QUALIFIER_UNDER: return english ? "under" : "dưới";
	case TC_QUALIFIER_ABOUT: return english ? "about" : "khoảng";
	case TC_QUALIFIER_NONE: break;
	}
	return "";
}

/* The number times ten to the power as a whole; false beyond 18 digits. */
static bool to_whole(const char *plain, int power, int64_t *out) {
	int64_t whole = 0;
	int digits = 0, after = 0;
	bool fraction = false;
	for (const char *at = plain + (*plain == '-'); *at != '\0'; at++) {
		if (*at == '.') {
			fraction = true;
			continue;
		}
		whole = whole * 10 + (*at - '0');
		after += fraction;
		digits += whole != 0;
		if (digits > 17) {
			return false;
		}
	}
	for (; after < power; after++, digits += whole != 0) {
		if (digits > 17) {
			return false;
		}
		whole *= 10;
	}
	*out = *plain == '-' ? -whole : whole;
	return true;
}

bool tc_number_difference(const struct tc_decimal *a, const struct tc_decimal *b,
	enum tc_language language, char *out, size_t size) {
	char one[PLAIN_MAX], two[PLAIN_MAX], text[64];
	if (tc_decimal_plain(a, one, sizeof(one)) == 0 ||
		tc_decimal_plain(b, two, sizeof(two)) == 0) {
		return false;
	}
	int power = decimals_of(one) > decimals_of(two) ? decimals_of(one) : decimals_of(two);
	int64_t left, right;
	if (power > 17 || !to_whole(one, power, &left) || !to_whole(two, power, &right)) {
		return false;
	}
	int64_t apart = left - right;
	int64_t unit = 1;
	for (int i = 0; i < power; i++) {
		unit *= 10;
	}
	int64_t size_of = apart < 0 ? -apart : apart;
	int length = snprintf(text, sizeof(text), "%lld", (long long)(size_of / unit));
	if (power > 0) {
		snprintf(text + length, sizeof(text) - (size_t)length, ".%0*lld", power,
			(long long)(size_of % unit));
		strip_zeros(text);
	}
	char marked[96];
	punctuate(text, language, marked, sizeof(marked));
	snprintf(out, size, "%s%s", apart < 0 ? minus : apart > 0 ? "+" : "", marked);
	return true;
}

bool tc_number_ratio(const struct tc_decimal *a, const struct tc_decimal *b,
	enum tc_language language, char *out, size_t size) {
	if (b->number <= 0 || a->number < 0) {
		return false;
	}
	double ratio = a->number / b->number;
	if (ratio > 999999) {
		return false;
	}
	/* Whole tenths or whole times, written with %lld: no locale can put its own point in. */
	long long tenths = llround(ratio * 10);
	char text[32], marked[48];
	if (tenths == 0 && ratio > 0) {
		return false;
	}
	if (ratio >= 10 || tenths % 10 == 0) {
		snprintf(text, sizeof(text), "%lld", llround(ratio));
	} else {
		snprintf(text, sizeof(text), "%lld.%lld", tenths / 10, tenths % 10);
	}
	punctuate(text, language, marked, sizeof(marked));
	snprintf(out, size, "× %s", marked);
	return true;
}
