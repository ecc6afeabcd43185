#include "feeds/wire/proxy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char secret[] = "0123456789abcdef0123456789abcdef";
static const char *const addresses[] = { "127.0.0.1", "10.1.2.3", "2001:db8::1" };

static int start(void **state) {
	char *path = strdup("/tmp/toancanh-proxy-XXXXXX");
	assert_non_null(path);
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, secret, sizeof secret - 1), sizeof secret - 1);
	close(file);
	*state = path;
	return 0;
}

static int end(void **state) {
	unlink(*state);
	free(*state);
	return 0;
}

static struct tc_hub_proxy config(const char *path) {
	return (struct tc_hub_proxy) { .addresses = { (void *)addresses, 3 },
		.secret_file = path,
		.certificate_header = "X-Client-Certificate" };
}

static void only_its_address_and_its_secret_together_count(void **state) {
	struct tc_hub_proxy setting = config(*state);
	struct tc_proxy proxy;
	assert_int_equal(tc_proxy_open(&setting, &proxy, NULL), TC_OK);
	assert_string_equal(proxy.header, "x-client-certificate:");
	static const struct {
		const char *address, *secret;
		bool known;
	} cases[] = {
		{ "127.0.0.1", secret, true },
		{ "::ffff:127.0.0.1", secret, true },
		{ "10.1.2.3", secret, true },
		{ "2001:db8::1", secret, true },
		{ "2001:0db8:0::1", secret, true },
		{ "10.1.2.4", secret, false },
		{ "::1", secret, false },
		{ "127.0.0.1", "", false },
		{ "127.0.0.1", "0123456789abcdef0123456789abcdeF", false },
		{ "127.0.0.1", "0123456789abcdef0123456789abcde", false },
		{ "127.0.0.1", "0123456789abcdef0123456789abcdef0", false },
		{ "", secret, false },
		{ "localhost", secret, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(
			tc_proxy_knows(&proxy, cases[i].address, cases[i].secret), cases[i].known);
	}
}

static void without_addresses_there_is_none(void **state) {
	struct tc_hub_proxy setting = config(*state);
	struct tc_proxy proxy;
	setting.addresses.count = 0;
	assert_int_equal(tc_proxy_open(&setting, &proxy, NULL), TC_OK);
	assert_false(tc_proxy_knows(&proxy, "127.0.0.1", ""));
	assert_false(tc_proxy_knows(&proxy, "127.0.0.1", secret));
}

static void settings_that_cannot_be(void **state) {
	static const char *const wrong[] = { "localhost" };
	struct tc_proxy proxy;
	struct tc_hub_proxy setting = config(*state);
	setting.addresses = (struct tc_list) { (void *)wrong, 1 };
	assert_int_equal(tc_proxy_open(&setting, &proxy, NULL), TC_BAD_INPUT);
	setting = config(*state);
	setting.certificate_header = "x client";
	assert_int_equal(tc_proxy_open(&setting, &proxy, NULL), TC_BAD_INPUT);
	setting = config("/nowhere");
	assert_int_equal(tc_proxy_open(&setting, &proxy, NULL), TC_NOT_FOUND);
	assert_false(tc_proxy_knows(&proxy, "127.0.0.1", ""));
	assert_int_equal(chmod(*state, 0644), 0);
	setting = config(*state);
	assert_int_equal(tc_proxy_open(&setting, &proxy, NULL), TC_DENIED);
}

static void escapes_are_undone_once(void **state) {
	(void)state;
	static const struct {
		const char *escaped, *plain;
	} cases[] = {
		{ "", "" },
		{ "-----BEGIN%20CERTIFICATE-----%0A", "-----BEGIN CERTIFICATE-----\n" },
		{ "a%2Bb%2fc%3D", "a+b/c=" },
		{ "%", "%" },
		{ "%4", "%4" },
		{ "%4g%%41", "%4g%A" },
		{ "%2541", "%41" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[64];
		snprintf(text, sizeof text, "%s", cases[i].escaped);
		assert_int_equal(tc_proxy_unescape(text), strlen(cases[i].plain));
		assert_string_equal(text, cases[i].plain);
	}
}

static void the_proxys_own_word_is_the_last(void **state) {
	(void)state;
	static const struct {
		const char *list, *last;
	} cases[] = {
		{ "10.0.0.1", "10.0.0.1" },
		{ "1.1.1.1, 10.0.0.1", "10.0.0.1" },
		{ "1.1.1.1,\t10.0.0.1 ", "10.0.0.1" },
		{ "1.1.1.1,", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[64];
		snprintf(text, sizeof text, "%s", cases[i].list);
		assert_string_equal(tc_proxy_last(text), cases[i].last);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			only_its_address_and_its_secret_together_count, start, end),
		cmocka_unit_test_setup_teardown(without_addresses_there_is_none, start, end),
		cmocka_unit_test_setup_teardown(settings_that_cannot_be, start, end),
		cmocka_unit_test(escapes_are_undone_once),
		cmocka_unit_test(the_proxys_own_word_is_the_last),
	};
	return cmocka_run_group_tests_name("feeds/wire/proxy", tests, NULL, NULL);
}
