#include "base/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct tc_exact read_text(const char *text) {
	struct tc_decimal decimal;
	struct tc_exact value;
	assert_int_equal(tc_decimal_parse(text, strlen(text), &decimal), TC_DECIMAL_FINE);
	assert_true(tc_exact_read(&decimal, &value));
	return value;
}

struct row {
	const char *a;
	char sign;
	const char *b, *result; /* NULL: refused */
	int decimals;
};

static const struct row rows[] = {
	{ "0.1", '+', "0.2", "0.3", 0 },
	{ "1.10", '+', "2", "3.10", 0 },
	{ "999999999", '+', "1", "1000000000", 0 },
	{ "9007199254740993", '+', "1", "9007199254740994", 0 },
	{ "5", '-', "5.00", "0.00", 0 },
	{ "-5", '-', "-7", "2", 0 },
	{ "0.3", '-', "1", "-0.7", 0 },
	{ "-1.5", '*', "1.5", "-2.25", 0 },
	{ "123456789123", '*', "10000001", "1234568014686789123", 0 },
	{ "0", '*', "-3", "0", 0 },
	{ "1e-20", '*', "1e-20", NULL, 0 },
	{ "9e35", '*', "9e35", NULL, 0 },
	{ "9e35", '+', "9e35", NULL, 0 },
	{ "1", '/', "3", "0.333333333333", 12 },
	{ "2", '/', "3", "0.667", 3 },
	{ "-2", '/', "3", "-0.667", 3 },
	{ "1", '/', "8", "0.125", 12 },
	{ "1", '/', "8", "0.13", 2 },
	{ "999", '/', "1000", "1", 2 },
	{ "6.0", '/', "3", "2", 12 },
	{ "1", '/', "0.00", NULL, 12 },
	{ "0", '/', "7", "0", 12 },
	{ "1e30", '/', "1e-30", NULL, 12 },
};

static void test_rows(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct tc_exact a = read_text(row->a), b = read_text(row->b), out;
		struct tc_decimal text;
		bool done = row->sign == '+' ? tc_exact_add(&a, &b, &out)
			: row->sign == '-'   ? tc_exact_subtract(&a, &b, &out)
			: row->sign == '*'   ? tc_exact_multiply(&a, &b, &out)
					     : tc_exact_divide(&a, &b, row->decimals, &out);
		/* A sum of 36 digits is a value, but no decimal that the feed could carry. */
		done = done && tc_exact_write(&out, &text);
		if (done != (row->result != NULL)) {
			fail_msg("%s %c %s", row->a, row->sign, row->b);
		}
		if (done) {
			assert_string_equal(text.text, row->result);
		}
	}
}

static int64_t any(uint64_t *seed, int64_t most) {
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)(*seed >> 33) * ((int64_t)(*seed >> 40) % 4096 + 1) % (2 * most + 1) - most;
}

static struct tc_exact thousandths(int64_t value) {
	char text[40];
	int64_t size = value < 0 ? -value : value;
	snprintf(text, sizeof text, "%s%lld.%03lld", value < 0 ? "-" : "", (long long)(size / 1000),
		(long long)(size % 1000));
	return read_text(text);
}

static void assert_thousandths(const struct tc_exact *value, int64_t expected) {
	struct tc_exact other = thousandths(expected);
	assert_int_equal(tc_exact_compare(value, &other), 0);
}

/* Against 64-bit integers: 20,000 pairs of values with three decimals. */
static void test_any(void **state) {
	(void)state;
	uint64_t seed = 63;
	for (int i = 0; i < 20000; i++) {
		int64_t a = any(&seed, 2000000000), b = any(&seed, 2000000000);
		struct tc_exact left = thousandths(a), right = thousandths(b), out;
		assert_true(tc_exact_add(&left, &right, &out));
		assert_thousandths(&out, a + b);
		assert_true(tc_exact_subtract(&left, &right, &out));
		assert_thousandths(&out, a - b);
		assert_int_equal(tc_exact_compare(&left, &right), (a > b) - (a < b));
		struct tc_exact whole = tc_exact_integer((int32_t)b);
		assert_true(tc_exact_multiply(&left, &whole, &out));
		assert_thousandths(&out, a * b);
		if (b == 0) {
			assert_false(tc_exact_divide(&left, &whole, 3, &out));
			continue;
		}
		assert_true(tc_exact_divide(&left, &whole, 3, &out));
		int64_t quotient = (a < 0 ? -a : a) / (b < 0 ? -b : b),
			rest = (a < 0 ? -a : a) % (b < 0 ? -b : b);
		quotient += 2 * rest >= (b < 0 ? -b : b);
		assert_thousandths(&out, (a < 0) != (b < 0) ? -quotient : quotient);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows),
		cmocka_unit_test(test_any) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
