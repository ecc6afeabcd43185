/* Numbers as a Vietnamese or English reader writes them, made from the decimal text itself: no digit
 * passes through a double, and the C locale never matters. Pure functions, any thread. */
#ifndef TC_WIDGETS_KIT_NUMBER_H
#define TC_WIDGETS_KIT_NUMBER_H

#include "base/decimal.h"
#include "base/option.h"
#include "feeds/observation.h"

enum { TC_NUMBER_TEXT_MAX = 560, TC_NUMBER_DECIMALS_SENT = -1 };

enum tc_number_scale {
	TC_NUMBER_AUTO = 1, /* millions or billions, but only where not one digit is lost by it */
	TC_NUMBER_PLAIN,
	TC_NUMBER_THOUSAND,
	TC_NUMBER_MILLION,
	TC_NUMBER_BILLION,
};

struct tc_number_form {
	enum tc_language language;
	enum tc_number_scale scale;
	int decimals; /* at most this many; TC_NUMBER_DECIMALS_SENT: as sent. Never more than were sent. */
};

struct tc_number {
	char text[TC_NUMBER_TEXT_MAX]; /* "14,3" */
	const char *scale_word;        /* "triệu", static; "" when plain */
};

/* Write decimal. A named scale rounds half away from zero to form.decimals (1 when as sent), but a number
 * that would become 0 by it is written plain. */
void tc_number_write(
	const struct tc_decimal *decimal, const struct tc_number_form *form, struct tc_number *out);

/* The same in one text, "14,3 triệu", where no unit follows that would say the scale. */
void tc_number_write_text(const struct tc_decimal *decimal, const struct tc_number_form *form,
	char *out, size_t size);

/* A bound of a document or a contract (a target, a class of a map) as a decimal of at most six places. */
struct tc_decimal tc_number_bound(double number);

/* "hơn", "dưới", "khoảng"; "" for none. Static. */
const char *tc_qualifier_word(enum tc_qualifier qualifier, enum tc_language language);

/* a - b with its sign ("+992", "-3,5"), exactly. False when that does not fit 18 digits. */
bool tc_number_difference(const struct tc_decimal *a, const struct tc_decimal *b,
	enum tc_language language, char *out, size_t size);

/* a : b as "× 21" or "× 5,5" (one decimal below ten). False when b is not above zero, a is below, or the
 * ratio would read as 0 without being it. */
bool tc_number_ratio(const struct tc_decimal *a, const struct tc_decimal *b,
	enum tc_language language, char *out, size_t size);

#endif
