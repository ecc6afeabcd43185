#include "base/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	const char *text;
	enum tc_decimal_fault fault;
	const char *plain;
};

static const struct row rows[] = {
	{ "0", TC_DECIMAL_FINE, "0" },
	{ "-0", TC_DECIMAL_FINE, "0" },
	{ "-0.0", TC_DECIMAL_FINE, "0.0" },
	{ "1.10", TC_DECIMAL_FINE, "1.10" },
	{ "1e3", TC_DECIMAL_FINE, "1000" },
	{ "1.5e3", TC_DECIMAL_FINE, "1500" },
	{ "1.2345E+2", TC_DECIMAL_FINE, "123.45" },
	{ "-25e-4", TC_DECIMAL_FINE, "-0.0025" },
	{ "12e-1", TC_DECIMAL_FINE, "1.2" },
	{ "0e99999", TC_DECIMAL_FINE, "0" },
	{ "0.00e5", TC_DECIMAL_FINE, "0.00" },
	{ "9007199254740993", TC_DECIMAL_FINE, "9007199254740993" },
	{ "9223372036854775807", TC_DECIMAL_FINE, "9223372036854775807" },
	{ "-9223372036854775808", TC_DECIMAL_FINE, "-9223372036854775808" },
	{ "0.12345678901234567", TC_DECIMAL_FINE, "0.12345678901234567" },
	{ "227000", TC_DECIMAL_FINE, "227000" },
	{ "9223372036854775808", TC_DECIMAL_TOO_LARGE, "" },
	{ "-9223372036854775809", TC_DECIMAL_TOO_LARGE, "" },
	{ "1234567890123456789012345678901234567890", TC_DECIMAL_TOO_LARGE, "" },
	{ "1e400", TC_DECIMAL_TOO_LARGE, "" },
	{ "-1e400", TC_DECIMAL_TOO_LARGE, "" },
	{ "1e99999999999", TC_DECIMAL_TOO_LARGE, "" },
	{ "1e-400", TC_DECIMAL_TOO_SMALL, "" },
	{ "-1e-99999999999", TC_DECIMAL_TOO_SMALL, "" },
	{ "0.1234567890123456789012345678901234567890123456", TC_DECIMAL_TOO_LONG, "" },
	{ "", TC_DECIMAL_SYNTAX, "" },
	{ "-", TC_DECIMAL_SYNTAX, "" },
	{ "+1", TC_DECIMAL_SYNTAX, "" },
	{ ".5", TC_DECIMAL_SYNTAX, "" },
	{ "5.", TC_DECIMAL_SYNTAX, "" },
	{ "1,5", TC_DECIMAL_SYNTAX, "" },
	{ "01", TC_DECIMAL_SYNTAX, "" },
	{ "-01", TC_DECIMAL_SYNTAX, "" },
	{ "1e", TC_DECIMAL_SYNTAX, "" },
	{ "1e+", TC_DECIMAL_SYNTAX, "" },
	{ "1e1.5", TC_DECIMAL_SYNTAX, "" },
	{ "0x10", TC_DECIMAL_SYNTAX, "" },
	{ "NaN", TC_DECIMAL_SYNTAX, "" },
	{ "Infinity", TC_DECIMAL_SYNTAX, "" },
	{ "-Infinity", TC_DECIMAL_SYNTAX, "" },
	{ "abc", TC_DECIMAL_SYNTAX, "" },
	{ "1 ", TC_DECIMAL_SYNTAX, "" },
	{ " 1", TC_DECIMAL_SYNTAX, "" },
	{ "1_000", TC_DECIMAL_SYNTAX, "" },
	{ "--1", TC_DECIMAL_SYNTAX, "" },
	{ "1.1.1", TC_DECIMAL_SYNTAX, "" },
};

static void reads_the_number(void **state) {
	const struct row *row = *state;
	struct tc_decimal decimal;
	assert_int_equal(tc_decimal_parse(row->text, strlen(row->text), &decimal), row->fault);
	if (row->fault == TC_DECIMAL_FINE) {
		char plain[400];
		assert_string_equal(decimal.text, row->text);
		assert_int_equal(
			tc_decimal_plain(&decimal, plain, sizeof plain), strlen(row->plain));
		assert_string_equal(plain, row->plain);
	}
}

static struct tc_decimal decimal_of(const char *text) {
	struct tc_decimal decimal;
	assert_int_equal(tc_decimal_parse(text, strlen(text), &decimal), TC_DECIMAL_FINE);
	return decimal;
}

static void rounds_half_away_from_zero(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int decimals;
		const char *expected;
	} cases[] = {
		{ "2.675", 2, "2.68" },
		{ "-2.675", 2, "-2.68" },
		{ "1.005", 2, "1.01" },
		{ "0.5", 0, "1" },
		{ "-0.5", 0, "-1" },
		{ "0.4999999", 0, "0" },
		{ "-0.4", 0, "0" },
		{ "9.995", 2, "10.00" },
		{ "999.5", 0, "1000" },
		{ "1.1", 3, "1.100" },
		{ "1e3", 2, "1000.00" },
		{ "5e-3", 2, "0.01" },
		{ "4e-3", 2, "0.00" },
		{ "-1e-9", 2, "0.00" },
		{ "9007199254740993", 0, "9007199254740993" },
		{ "123456.789", 1, "123456.8" },
		{ "0", 12, "0.000000000000" },
		{ "1e-300", 12, "0.000000000000" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tc_decimal decimal = decimal_of(cases[i].text);
		char out[400];
		tc_decimal_rounded(&decimal, cases[i].decimals, out, sizeof out);
		assert_string_equal(out, cases[i].expected);
	}
}

static void extremes_fit_in_400_bytes(void **state) {
	(void)state;
	static const char *const texts[] = { "1.7976931348623157e308", "-1.7976931348623157e308",
		"4.9e-324", "-1.234567890123456789012345678901234567890e-300", "-1e-323" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct tc_decimal decimal = decimal_of(texts[i]);
		char out[400];
		size_t length = tc_decimal_plain(&decimal, out, sizeof out);
		assert_true(length > 0);
		assert_int_equal(length, strlen(out));
		assert_true(strtod(out, NULL) == decimal.number);
	}
}

static void says_when_out_is_too_small(void **state) {
	(void)state;
	struct tc_decimal decimal = decimal_of("123.45");
	char out[7];
	assert_int_equal(tc_decimal_plain(&decimal, out, 6), 0);
	assert_int_equal(tc_decimal_plain(&decimal, out, 7), 6);
	assert_string_equal(out, "123.45");
}

/* Random decimals against printf, which rounds exactly what a double holds: quarters are exact. */
static void agrees_with_printf_where_doubles_are_exact(void **state) {
	(void)state;
	uint64_t seed = 20200818;
	for (int i = 0; i < 100000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		char text[48], expected[48], out[400];
		double number = (double)(int32_t)(seed >> 32) / 4;
		snprintf(text, sizeof text, "%.2f", number);
		snprintf(expected, sizeof expected, "%s",
			strcmp(text, "-0.00") == 0 ? "0.00" : text);
		struct tc_decimal decimal = decimal_of(text);
		assert_true(decimal.number == number);
		tc_decimal_plain(&decimal, out, sizeof out);
		assert_string_equal(out, expected);
		tc_decimal_rounded(&decimal, 2, out, sizeof out);
		assert_string_equal(out, expected);
	}
}

/* Up to 17 digits with the point anywhere, where the short way to a double ends too. */
static void the_double_is_the_nearest_one(void **state) {
	(void)state;
	uint64_t seed = 20200818;
	for (int i = 0; i < 200000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		int digits = 1 + (int)(seed >> 40) % 17,
		    fraction = (int)((seed >> 20) % (unsigned)(digits + 1));
		char text[48], number[24];
		snprintf(number, sizeof number, "%0*" PRIu64, digits,
			(seed >> 8) % 100000000000000000u);
		number[digits] = 0;
		size_t zeros = strspn(number, "0"), whole = (size_t)(digits - fraction);
		size_t start = zeros < whole ? zeros : whole;
		snprintf(text, sizeof text, "%s%s%.*s%s%s", (seed & 32) != 0 ? "-" : "",
			start == whole ? "0" : "", (int)(whole - start), number + start,
			fraction > 0 ? "." : "", number + whole);
		struct tc_decimal decimal = decimal_of(text);
		double expected = strtod(text, NULL);
		assert_memory_equal(&decimal.number, &expected, sizeof expected);
		assert_string_equal(decimal.text, text);
	}
}

int main(void) {
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(rounds_half_away_from_zero),
		cmocka_unit_test(extremes_fit_in_400_bytes),
		cmocka_unit_test(says_when_out_is_too_small),
		cmocka_unit_test(agrees_with_printf_where_doubles_are_exact),
		cmocka_unit_test(the_double_is_the_nearest_one),
	};
	enum { ROWS = sizeof rows / sizeof *rows, OTHERS = sizeof others / sizeof *others };
	static struct CMUnitTest tests[ROWS + OTHERS];
	for (size_t i = 0; i < ROWS; i++) {
		tests[i] = (struct CMUnitTest) { .name = rows[i].text[0] != '\0' ? rows[i].text
										 : "empty",
			.test_func = reads_the_number,
			.initial_state = (void *)&rows[i] };
	}
	memcpy(tests + ROWS, others, sizeof others);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
