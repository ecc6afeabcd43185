#include "feeds/wire/dial.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_addresses(void **state) {
	(void)state;
	static const struct {
		const char *url, *host, *path;
		int port;
		bool tls;
	} cases[] = {
		{ "ws://127.0.0.1:8800", "127.0.0.1", "", 8800, false },
		{ "ws://127.1.2.3/", "127.1.2.3", "", 80, false },
		{ "ws://localhost:1", "localhost", "", 1, false },
		{ "ws://[::1]:8800", "::1", "", 8800, false },
		{ "wss://hub.gov.vn", "hub.gov.vn", "", 443, true },
		{ "wss://hub.gov.vn:8443/wall/", "hub.gov.vn", "/wall", 8443, true },
		{ "ws://10.0.0.1:8800", NULL, NULL, 0, false },
		{ "ws://hub.gov.vn", NULL, NULL, 0, false },
		{ "ws://127.0.0.1.evil.org", NULL, NULL, 0, false },
		{ "ws://localhost@evil.org", NULL, NULL, 0, false },
		{ "ws://[fe80::1]:8800", NULL, NULL, 0, false },
		{ "http://127.0.0.1", NULL, NULL, 0, false },
		{ "ws://", NULL, NULL, 0, false },
		{ "ws://127.0.0.1:", NULL, NULL, 0, false },
		{ "ws://127.0.0.1:0", NULL, NULL, 0, false },
		{ "ws://127.0.0.1:65536", NULL, NULL, 0, false },
		{ "ws://127.0.0.1:1x", NULL, NULL, 0, false },
		{ "ws://[::1", NULL, NULL, 0, false },
		{ "wss://hub\r\nX: y", NULL, NULL, 0, false },
		{ "wss://hub/a b", NULL, NULL, 0, false },
		{ "wss://hub/a?b", NULL, NULL, 0, false },
		{ "", NULL, NULL, 0, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tc_dial_address address;
		struct tc_error err = { 0 };
		enum tc_result result = tc_dial_parse(cases[i].url, &address, &err);
		print_message("# %s\n", i == 18 ? "a line break in a host" : cases[i].url);
		if (cases[i].host == NULL) {
			assert_int_equal(result, TC_BAD_INPUT);
			assert_true(err.message[0] != 0);
			continue;
		}
		assert_int_equal(result, TC_OK);
		assert_string_equal(address.host, cases[i].host);
		assert_string_equal(address.path, cases[i].path);
		assert_int_equal(address.port, cases[i].port);
		assert_int_equal(address.tls, cases[i].tls);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_addresses) };
	return cmocka_run_group_tests_name("dial", tests, NULL, NULL);
}
