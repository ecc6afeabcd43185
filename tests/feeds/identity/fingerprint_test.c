#include "feeds/identity/fingerprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* 30 82 01 00 and 256 zero bytes: as DER, a whole SEQUENCE. Its digest was reckoned with sha256sum. */
static const char expected[] = "a903a8d2c923a5461dbfe402dab2eb4b0089027a013f9d0d94d89e5aa482813b";

/* letters: of the base64 behind "MIIB"; 343 make it whole. */
static size_t make_pem(char *out, size_t size, int letters, const char *padding, const char *end) {
	size_t used = (size_t)snprintf(out, size, "some words\n-----BEGIN CERTIFICATE-----\nMIIB");
	for (int i = 0; i < letters; i++) {
		out[used++] = 'A';
		if (i % 64 == 59) {
			out[used++] = '\n';
		}
	}
	return used + (size_t)snprintf(out + used, size - used, "%s\n%s\nmore\n", padding, end);
}

static const char closing[] = "-----END CERTIFICATE-----";

static const struct {
	const char *name;
	int letters;
	const char *padding, *end;
	bool good;
} cases[] = {
	{ "whole", 343, "=", closing, true },
	{ "a byte short", 342, "==", closing, false },
	{ "a byte long", 344, "", closing, false },
	{ "no end", 343, "=", "", false },
	{ "the end of something else", 343, "=", "-----END PRIVATE KEY-----", false },
	{ "not base64", 343, "!", closing, false },
	{ "nothing in it", 0, "", closing, false },
};

static void only_a_whole_certificate_has_one(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char pem[1024], text[TC_FINGERPRINT_TEXT];
		uint8_t fingerprint[TC_FINGERPRINT_BYTES];
		size_t length =
			make_pem(pem, sizeof pem, cases[i].letters, cases[i].padding, cases[i].end);
		bool good = tc_fingerprint_of_pem(pem, length, fingerprint);
		if (good != cases[i].good) {
			fail_msg("%s", cases[i].name);
		}
		if (good) {
			tc_fingerprint_write(fingerprint, text);
			assert_string_equal(text, expected);
		}
	}
}

static void no_prefix_of_it_has_one(void **state) {
	(void)state;
	char pem[1024];
	uint8_t fingerprint[TC_FINGERPRINT_BYTES];
	size_t length = make_pem(pem, sizeof pem, 343, "=", closing) - strlen("\nmore\n");
	assert_true(tc_fingerprint_of_pem(pem, length, fingerprint));
	for (size_t cut = 0; cut < length; cut++) {
		char *part = malloc(cut + 1); /* so that a sanitizer sees a read behind it */
		assert_non_null(part);
		memcpy(part, pem, cut);
		assert_false(tc_fingerprint_of_pem(part, cut, fingerprint));
		free(part);
	}
}

static void text_and_bytes_are_one(void **state) {
	(void)state;
	uint8_t bytes[TC_FINGERPRINT_BYTES];
	char text[TC_FINGERPRINT_TEXT], near[TC_FINGERPRINT_TEXT + 1];
	assert_true(tc_fingerprint_parse(expected, bytes));
	tc_fingerprint_write(bytes, text);
	assert_string_equal(text, expected);
	snprintf(near, sizeof near, "%s0", expected);
	assert_false(tc_fingerprint_parse(near, bytes));
	assert_false(tc_fingerprint_parse(expected + 1, bytes));
	assert_false(tc_fingerprint_parse("", bytes));
	snprintf(near, sizeof near, "g%s", expected + 1);
	assert_false(tc_fingerprint_parse(near, bytes));
}

static void a_file_says_what_is_wrong(void **state) {
	(void)state;
	uint8_t bytes[TC_FINGERPRINT_BYTES];
	struct tc_error err = { 0 };
	assert_int_equal(tc_fingerprint_of_file("/nowhere.pem", bytes, &err), TC_NOT_FOUND);
	assert_int_equal(tc_fingerprint_of_file("/dev/null", bytes, &err), TC_BAD_INPUT);
	assert_non_null(strstr(err.message, "/dev/null"));
	assert_int_equal(tc_fingerprint_of_file("/tmp", bytes, &err), TC_UNAVAILABLE);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_whole_certificate_has_one),
		cmocka_unit_test(no_prefix_of_it_has_one),
		cmocka_unit_test(text_and_bytes_are_one),
		cmocka_unit_test(a_file_says_what_is_wrong),
	};
	return cmocka_run_group_tests_name("feeds/identity/fingerprint", tests, NULL, NULL);
}
