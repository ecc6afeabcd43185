#include "widgets/kit/number.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct tc_decimal decimal(const char *text) {
	struct tc_decimal out;
	assert_int_equal(tc_decimal_parse(text, strlen(text), &out), TC_DECIMAL_FINE);
	return out;
}

static void numbers_read_as_people_write_them(void **state) {
	(void)state;
	static const struct {
		const char *sent;
		enum tc_number_scale scale;
		int decimals;
		const char *vi, *vi_word, *en;
	} cases[] = {
		{ "1234567.89", TC_NUMBER_PLAIN, 2, "1.234.567,89", "", "1,234,567.89" },
		{ "95.4", TC_NUMBER_AUTO, 2, "95,4", "", "95.4" },
		{ "1.10", TC_NUMBER_AUTO, 2, "1,10", "", "1.10" },
		{ "2.675", TC_NUMBER_AUTO, 2, "2,68", "", "2.68" },
		{ "1000", TC_NUMBER_AUTO, 0, "1.000", "", "1,000" },
		{ "281000", TC_NUMBER_AUTO, 0, "281.000", "", "281,000" },
		{ "14300000", TC_NUMBER_AUTO, 0, "14,3", "triệu", "14.3" },
		{ "58000000", TC_NUMBER_AUTO, 0, "58", "triệu", "58" },
		{ "14345678", TC_NUMBER_AUTO, 0, "14.345.678", "", "14,345,678" },
		{ "14345678", TC_NUMBER_MILLION, 2, "14,35", "triệu", "14.35" },
		{ "2500000000", TC_NUMBER_AUTO, 0, "2,5", "tỷ", "2.5" },
		{ "-2600000", TC_NUMBER_AUTO, 0, "−2,6", "triệu", "−2.6" },
		{ "13100", TC_NUMBER_THOUSAND, 1, "13,1", "nghìn", "13.1" },
		{ "400000", TC_NUMBER_MILLION, 0, "400.000", "", "400,000" },
		{ "-3", TC_NUMBER_BILLION, 1, "−3", "", "−3" },
		{ "0", TC_NUMBER_MILLION, 0, "0", "triệu", "0" },
		{ "9007199254740993", TC_NUMBER_AUTO, 0, "9.007.199.254.740.993", "",
			"9,007,199,254,740,993" },
		{ "-0.0", TC_NUMBER_AUTO, 1, "0,0", "", "0.0" },
		{ "-0.04", TC_NUMBER_AUTO, 1, "0,0", "", "0.0" },
		{ "1e3", TC_NUMBER_AUTO, 0, "1.000", "", "1,000" },
		{ "0", TC_NUMBER_AUTO, 0, "0", "", "0" },
		{ "-999", TC_NUMBER_AUTO, 0, "−999", "", "−999" },
		{ "1.234567", TC_NUMBER_AUTO, TC_NUMBER_DECIMALS_SENT, "1,234567", "", "1.234567" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_decimal value = decimal(cases[i].sent);
		struct tc_number_form form = { TC_VIETNAMESE, cases[i].scale, cases[i].decimals };
		struct tc_number number;
		tc_number_write(&value, &form, &number);
		assert_string_equal(number.text, cases[i].vi);
		assert_string_equal(number.scale_word, cases[i].vi_word);
		form.language = TC_ENGLISH;
		tc_number_write(&value, &form, &number);
		assert_string_equal(number.text, cases[i].en);
	}
}

/* xorshift: the same 10^5 decimals every time. */
static uint64_t next_random(uint64_t *state) {
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void no_digit_is_ever_lost(void **state) {
	(void)state;
	uint64_t seed = 20200819;
	for (int i = 0; i < 100000; i++) {
		char sent[TC_DECIMAL_TEXT_MAX], plain[400], back[TC_NUMBER_TEXT_MAX];
		int whole = 1 + (int)(next_random(&seed) % 18),
		    after = (int)(next_random(&seed) % 7);
		int length = 0;
		if (next_random(&seed) % 4 == 0) {
			sent[length++] = '-';
		}
		for (int digit = 0; digit < whole; digit++) {
			int least = digit == 0 && whole > 1 ? 1 : 0;
			sent[length++] = (char)('0' + least +
				(int)(next_random(&seed) % (uint64_t)(10 - least)));
		}
		if (after > 0) {
			sent[length++] = '.';
		}
		for (int digit = 0; digit < after; digit++) {
			sent[length++] = (char)('0' + next_random(&seed) % 10);
		}
		sent[length] = '\0';
		struct tc_decimal value = decimal(sent);
		struct tc_number_form form = { TC_VIETNAMESE, TC_NUMBER_PLAIN,
			TC_NUMBER_DECIMALS_SENT };
		struct tc_number number;
		tc_number_write(&value, &form, &number);
		size_t at = 0;
		const char *letter = number.text;
		if (strncmp(letter, "−", strlen("−")) == 0) {
			back[at++] = '-';
			letter += strlen("−");
		}
		for (; *letter != '\0'; letter++) {
			if (*letter != '.') {
				back[at++] = *letter == ',' ? '.' : *letter;
			}
		}
		back[at] = '\0';
		assert_true(tc_decimal_plain(&value, plain, sizeof(plain)) > 0);
		assert_string_equal(back, plain);
	}
}

static void changes_are_told_without_judging(void **state) {
	(void)state;
	static const struct {
		const char *now, *before, *difference, *ratio;
	} cases[] = {
		{ "281000", "13100", "+267.900", "× 21" },
		{ "14300000", "2600000", "+11.700.000", "× 5,5" },
		{ "58000000", "20900000", "+37.100.000", "× 2,8" },
		{ "1000", "8", "+992", "× 125" },
		{ "95.4", "96", "−0,6", "× 1" },
		{ "0.3", "0.1", "+0,2", "× 3" },
		{ "5", "5", "0", "× 1" },
		{ "9007199254740993", "9007199254740992", "+1", "× 1" },
		{ "5", "0", "+5", NULL },
		{ "5", "-2", "+7", NULL },
		{ "99999999999999999999", "1", NULL, NULL },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_decimal now = { .text = "" }, before = decimal(cases[i].before);
		if (tc_decimal_parse(cases[i].now, strlen(cases[i].now), &now) != TC_DECIMAL_FINE) {
			continue; /* an integer this long is never taken from the wire */
		}
		char out[96] = "";
		bool told = tc_number_difference(&now, &before, TC_VIETNAMESE, out, sizeof(out));
		assert_int_equal(told, cases[i].difference != NULL);
		if (told) {
			assert_string_equal(out, cases[i].difference);
		}
		told = tc_number_ratio(&now, &before, TC_VIETNAMESE, out, sizeof(out));
		assert_int_equal(told, cases[i].ratio != NULL);
		if (told) {
			assert_string_equal(out, cases[i].ratio);
		}
	}
}

static void the_locale_never_matters(void **state) {
	(void)state;
	/* A locale with another point may be missing on this machine; the default one is then tried twice. */
	setlocale(LC_ALL, "de_DE.UTF-8");
	numbers_read_as_people_write_them(state);
	changes_are_told_without_judging(state);
	setlocale(LC_ALL, "C");
}

static void qualifiers_keep_the_words_of_the_source(void **state) {
	(void)state;
	assert_string_equal(tc_qualifier_word(TC_QUALIFIER_OVER, TC_VIETNAMESE), "hơn");
	assert_string_equal(tc_qualifier_word(TC_QUALIFIER_UNDER, TC_VIETNAMESE), "dưới");
	assert_string_equal(tc_qualifier_word(TC_QUALIFIER_ABOUT, TC_VIETNAMESE), "khoảng");
	assert_string_equal(tc_qualifier_word(TC_QUALIFIER_OVER, TC_ENGLISH), "over");
	assert_string_equal(tc_qualifier_word(TC_QUALIFIER_NONE, TC_VIETNAMESE), "");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_read_as_people_write_them),
		cmocka_unit_test(no_digit_is_ever_lost),
		cmocka_unit_test(changes_are_told_without_judging),
		cmocka_unit_test(the_locale_never_matters),
		cmocka_unit_test(qualifiers_keep_the_words_of_the_source),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
