#include "feeds/identity/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* FIPS 180-4's own examples, and the empty text. */
static void test_known_digests(void **state) {
	(void)state;
	static const struct {
		const char *text, *hex;
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t digest[32];
		char hex[65];
		tc_digest_sha256(cases[i].text, strlen(cases[i].text), digest);
		for (size_t b = 0; b < sizeof digest; b++) {
			snprintf(hex + b * 2, 3, "%02x", digest[b]);
		}
		assert_string_equal(hex, cases[i].hex);
	}
}

static void test_random_bytes_differ_and_stay_inside(void **state) {
	(void)state;
	uint8_t one[34] = { 0 }, other[34] = { 0 };
	tc_random_bytes(one + 1, 32);
	tc_random_bytes(other + 1, 32);
	assert_memory_not_equal(one, other, sizeof one);
	assert_int_equal(one[0] | one[33], 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_digests),
		cmocka_unit_test(test_random_bytes_differ_and_stay_inside),
	};
	return cmocka_run_group_tests_name("feeds/identity/digest", tests, NULL, NULL);
}
