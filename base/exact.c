#include "base/exact.h"

#include <string.h>

enum {
	LIMB = 1000000000,
	LIMB_DIGITS = 9,
	LIMBS = TC_EXACT_LIMBS,
	DIGITS = LIMBS * LIMB_DIGITS,
	POINT = TC_EXACT_DECIMALS_MAX, /* digits after the point */
	POINT_LIMBS = POINT / LIMB_DIGITS,
	PLAIN_MAX = 512,
};

static uint32_t power_of_ten(int exponent) {
	uint32_t power = 1;
	while (exponent-- > 0) {
		power *= 10;
	}
	return power;
}

/* Digit of 10^position counted from the last place. */
static int digit_at(const uint32_t *limbs, int position) {
	return (int)(limbs[position / LIMB_DIGITS] / power_of_ten(position % LIMB_DIGITS) % 10);
}

static void put_digit(uint32_t *limbs, int position, int digit) {
	limbs[position / LIMB_DIGITS] += (uint32_t)digit * power_of_ten(position % LIMB_DIGITS);
}

bool tc_exact_is_zero(const struct tc_exact *value) {
	for (int i = 0; i < LIMBS; i++) {
		if (value->limbs[i] != 0) {
			return false;
		}
	}
	return true;
}

bool tc_exact_read(const struct tc_decimal *decimal, struct tc_exact *out) {
	char plain[PLAIN_MAX];
	size_t length = tc_decimal_plain(decimal, plain, sizeof plain);
	if (length == 0) {
		return false;
	}
	struct tc_exact value = { .negative = plain[0] == '-' };
	const char *digits = plain + (value.negative ? 1 : 0);
	int whole = (int)strcspn(digits, "."), count = (int)strlen(digits);
	int fraction = count > whole ? count - whole - 1 : 0;
	if (whole > DIGITS - POINT || fraction > POINT) {
		return false;
	}
	for (int i = 0; i < whole; i++) {
		put_digit(value.limbs, POINT + whole - 1 - i, digits[i] - '0');
	}
	for (int i = 0; i < fraction; i++) {
		put_digit(value.limbs, POINT - 1 - i, digits[whole + 1 + i] - '0');
	}
	value.decimals = fraction;
	*out = value;
	return true;
}

struct tc_exact tc_exact_integer(int32_t value) {
	struct tc_exact out = { .negative = value < 0 };
	int64_t size = value < 0 ? -(int64_t)value : value;
	out.limbs[POINT_LIMBS] = (uint32_t)(size % LIMB);
	out.limbs[POINT_LIMBS + 1] = (uint32_t)(size / LIMB);
	return out;
}

static int compare_limbs(const uint32_t *a, const uint32_t *b, int count) {
	for (int i = count; i > 0; i--) {
		if (a[i - 1] != b[i - 1]) {
			return a[i - 1] < b[i - 1] ? -1 : 1;
		}
	}
	return 0;
}

int tc_exact_compare(const struct tc_exact *a, const struct tc_exact *b) {
	if (a->negative != b->negative) {
		return a->negative ? -1 : 1;
	}
	int order = compare_limbs(a->limbs, b->limbs, LIMBS);
	return a->negative ? -order : order;
}

/* a -= b, where a is not less. */
static void take_limbs(uint32_t *a, const uint32_t *b, int count) {
	int64_t borrow = 0;
	for (int i = 0; i < count; i++) {
		int64_t rest = (int64_t)a[i] - b[i] - borrow;
		borrow = rest < 0;
		a[i] = (uint32_t)(rest < 0 ? rest + LIMB : rest);
	}
}

static bool add_limbs(uint32_t *a, const uint32_t *b) {
	uint32_t carry = 0;
	for (int i = 0; i < LIMBS; i++) {
		uint32_t sum = a[i] + b[i] + carry;
		carry = sum >= LIMB;
		a[i] = carry ? sum - LIMB : sum;
	}
	return carry == 0;
}

bool tc_exact_add(const struct tc_exact *a, const struct tc_exact *b, struct tc_exact *out) {
	bool a_is_larger = compare_limbs(a->limbs, b->limbs, LIMBS) >= 0;
	struct tc_exact sum = a_is_larger ? *a : *b;
	const struct tc_exact *other = a_is_larger ? b : a;
	if (a->negative != b->negative) {
		take_limbs(sum.limbs, other->limbs, LIMBS);
	} else if (!add_limbs(sum.limbs, other->limbs)) {
		return false;
	}
	sum.decimals = a->decimals > b->decimals ? a->decimals : b->decimals;
	sum.negative = sum.negative && !tc_exact_is_zero(&sum);
	*out = sum;
	return true;
}

bool tc_exact_subtract(const struct tc_exact *a, const struct tc_exact *b, struct tc_exact *out) {
	struct tc_exact less = *b;
	less.negative = !b->negative && !tc_exact_is_zero(b);
	return tc_exact_add(a, &less, out);
}

/* A product has twice the digits after the point: the last half must be zeros, and what stands above the
 * room of a value too. */
bool tc_exact_multiply(const struct tc_exact *a, const struct tc_exact *b, struct tc_exact *out) {
	uint32_t wide[2 * LIMBS] = { 0 };
	for (int i = 0; i < LIMBS; i++) {
		uint64_t carry = 0;
		for (int j = 0; a->limbs[i] != 0 && j < LIMBS; j++) {
			uint64_t sum = (uint64_t)a->limbs[i] * b->limbs[j] + wide[i + j] + carry;
			wide[i + j] = (uint32_t)(sum % LIMB);
			carry = sum / LIMB;
		}
		wide[i + LIMBS] = (uint32_t)(wide[i + LIMBS] + carry);
	}
	struct tc_exact product = { .negative = a->negative != b->negative,
		.decimals = a->decimals + b->decimals };
	for (int i = 0; i < 2 * LIMBS; i++) {
		bool inside = i >= POINT_LIMBS && i < POINT_LIMBS + LIMBS;
		if (!inside && wide[i] != 0) {
			return false;
		}
		if (inside) {
			product.limbs[i - POINT_LIMBS] = wide[i];
		}
	}
	if (product.decimals > TC_EXACT_DECIMALS_MAX) {
		product.decimals = TC_EXACT_DECIMALS_MAX;
	}
	product.negative = product.negative && !tc_exact_is_zero(&product);
	*out = product;
	return true;
}

static void trim(struct tc_exact *value) {
	while (value->decimals > 0 && digit_at(value->limbs, POINT - value->decimals) == 0) {
		value->decimals--;
	}
}

/* By hand, digit for digit, with one digit more than asked for, which decides the rounding. */
bool tc_exact_divide(
	const struct tc_exact *a, const struct tc_exact *b, int decimals, struct tc_exact *out) {
	enum { WIDE = LIMBS + 1 };
	if (tc_exact_is_zero(b)) {
		return false;
	}
	uint32_t divisor[WIDE] = { 0 }, rest[WIDE] = { 0 };
	memcpy(divisor, b->limbs, sizeof b->limbs);
	struct tc_exact quotient = { .negative = a->negative != b->negative, .decimals = decimals };
	bool up = false;
	/* position: of the quotient's digit, counted from the last place. */
	for (int position = POINT + DIGITS - 1; position >= POINT - decimals - 1; position--) {
		int from = position - POINT;
		uint32_t carry = from >= 0 ? (uint32_t)digit_at(a->limbs, from) : 0;
		for (int i = 0; i < WIDE; i++) {
			uint64_t next = (uint64_t)rest[i] * 10 + carry;
			rest[i] = (uint32_t)(next % LIMB);
			carry = (uint32_t)(next / LIMB);
		}
		int digit = 0;
		while (compare_limbs(rest, divisor, WIDE) >= 0) {
			take_limbs(rest, divisor, WIDE);
			digit++;
		}
		if (position >= DIGITS && digit != 0) {
			return false;
		}
		if (position == POINT - decimals - 1) {
			up = digit >= 5;
		} else if (position < DIGITS) {
			put_digit(quotient.limbs, position, digit);
		}
	}
	uint32_t last[LIMBS] = { 0 };
	put_digit(last, POINT - decimals, 1);
	if (up && !add_limbs(quotient.limbs, last)) {
		return false;
	}
	quotient.negative = quotient.negative && !tc_exact_is_zero(&quotient);
	trim(&quotient);
	*out = quotient;
	return true;
}

bool tc_exact_write(const struct tc_exact *value, struct tc_decimal *out) {
	char text[DIGITS + 4];
	size_t length = 0;
	int first = DIGITS - 1;
	while (first > POINT && digit_at(value->limbs, first) == 0) {
		first--;
	}
	if (value->negative) {
		text[length++] = '-';
	}
	for (int i = first; i >= POINT - value->decimals; i--) {
		if (i == POINT - 1) {
			text[length++] = '.';
		}
		text[length++] = (char)('0' + digit_at(value->limbs, i));
	}
	/* An integer beyond int64 is refused by the parser as it is from a publisher. */
	return tc_decimal_parse(text, length, out) == TC_DECIMAL_FINE;
}
