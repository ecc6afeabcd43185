/* Heads of requests as bytes: what goes on to the library, and what is refused, however it was cut. */
#include "feeds/wire/head_guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define GET "GET /healthz HTTP/1.1\r\n"
#define GOOD GET "Host: a\r\n\r\n"

struct row {
	const char *name, *bytes;
	size_t length;
	bool sound;
};

#define SOUND(name, text)                                                                          \
	{ name, text, sizeof(text) - 1, true }
#define BAD(name, text)                                                                            \
	{ name, text, sizeof(text) - 1, false }

static const struct row rows[] = {
	SOUND("a request", GOOD),
	SOUND("two requests", GOOD GOOD),
	SOUND("half a request", GET "Ho"),
	SOUND("a query", "GET /a?b=c&d=%C3%A9 HTTP/1.1\r\nHost: a\r\n\r\n"),
	SOUND("an empty value", GET "Host: a\r\nX:\r\n\r\n"),
	SOUND("blanks around a value", GET "Host: \t a \t\r\n\r\n"),
	SOUND("UTF-8 in a value", GET "Host: a\r\nX: \xC3\xA9\r\n\r\n"),
	SOUND("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n"),
	SOUND("a body that looks like anything",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"
		"\r\n\0x" GOOD),
	SOUND("a body of nothing", GET "Host: a\r\nContent-Length: 0\r\n\r\n" GOOD),

	BAD("no Host", GET "\r\n"),
	BAD("an empty Host", GET "Host: \r\n\r\n"),
	BAD("two Hosts", GET "Host: a\r\nhost: a\r\n\r\n"),
	BAD("HTTP/1.0 with two Hosts", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
	BAD("a folded line", GET "Host: a\r\nX: a\r\n b\r\n\r\n"),
	BAD("a blank before the colon", GET "Host : a\r\n\r\n"),
	BAD("no colon", GET "Host: a\r\nnonsense\r\n\r\n"),
	BAD("no name", GET "Host: a\r\n: b\r\n\r\n"),
	BAD("a line that ends with LF alone", GET "Host: a\n\r\n"),
	BAD("a request line that ends with LF alone", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
	BAD("a CR inside a value", GET "Host: a\rb\r\n\r\n"),
	BAD("a NUL in a value", GET "Host: a\0b\r\n\r\n"),
	BAD("a NUL in a name", GET "Ho\0st: a\r\n\r\n"),
	BAD("an escape in a value", GET "Host: a\x1B\r\n\r\n"),
	BAD("HTTP/0.9", "GET /\r\n\r\n"),
	BAD("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
	BAD("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
	BAD("http/1.1", "GET / http/1.1\r\nHost: a\r\n\r\n"),
	BAD("two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("an absolute URI", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("no method", " / HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("a method in small letters", "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("a method of 17 letters", "GETGETGETGETGETGE / HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("a NUL in the path", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("%00 in the path", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("%0a in the path", "GET /%0a HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("%7F in the path", "GET /%7F HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("%zz in the path", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("bytes above 127 in the path", "GET /\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n"),
	BAD("Transfer-Encoding", GET "Host: a\r\ntransfer-ENCODING: chunked\r\n\r\n"),
	BAD("two Content-Lengths", GET "Host: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"),
	BAD("a list of lengths", GET "Host: a\r\nContent-Length: 0, 0\r\n\r\n"),
	BAD("a length in two words", GET "Host: a\r\nContent-Length: 0 0\r\n\r\n"),
	BAD("no length", GET "Host: a\r\nContent-Length:\r\n\r\n"),
	BAD("a signed length", GET "Host: a\r\nContent-Length: +1\r\n\r\n"),
	BAD("a length of 19 digits", GET "Host: a\r\nContent-Length: 1000000000000000000\r\n\r\n"),
	BAD("a TLS hello", "\x16\x03\x01\x00\xA5"),
};

/* Bytes handed on when they come in pieces of step bytes. */
static size_t feed(const struct row *row, size_t step, bool *broken) {
	struct tc_head_guard guard = { 0 };
	size_t handed = 0;
	for (size_t at = 0; at < row->length && !guard.broken; at += step) {
		size_t rest = row->length - at;
		handed += tc_head_guard_feed(&guard, row->bytes + at, rest < step ? rest : step);
	}
	*broken = guard.broken;
	return handed;
}

static void each_row(void **state) {
	const struct row *row = *state;
	bool broken = false;
	size_t handed = feed(row, row->length, &broken);
	assert_int_equal(broken, !row->sound);
	assert_int_equal(handed, row->sound ? row->length : 0);
	for (size_t step = 1; step < row->length; step++) {
		handed = feed(row, step, &broken);
		assert_int_equal(broken, !row->sound);
		assert_true(row->sound ? handed == row->length : handed < row->length);
	}
}

static void a_good_request_before_a_bad_one_goes_on(void **state) {
	(void)state;
	struct tc_head_guard guard = { 0 };
	static const char both[] = GOOD "BAD";
	assert_int_equal(tc_head_guard_feed(&guard, both, sizeof both), sizeof GOOD - 1);
	assert_true(guard.broken);
	assert_false(tc_head_guard_is_between(&guard));
}

static void a_head_may_be_8192_bytes_long(void **state) {
	(void)state;
	static const char start[] = GET "Host: a\r\nX: ", end[] = "\r\n\r\n";
	char head[TC_HEAD_BYTES_MAX + 1];
	for (size_t size = TC_HEAD_BYTES_MAX; size <= TC_HEAD_BYTES_MAX + 1; size++) {
		struct tc_head_guard guard = { 0 };
		memset(head, 'x', sizeof head);
		memcpy(head, start, sizeof start - 1);
		memcpy(head + size - (sizeof end - 1), end, sizeof end - 1);
		size_t handed = tc_head_guard_feed(&guard, head, size);
		assert_int_equal(handed, size == TC_HEAD_BYTES_MAX ? size : 0);
	}
}

static void it_knows_when_a_request_has_ended(void **state) {
	(void)state;
	struct tc_head_guard guard = { 0 };
	assert_true(tc_head_guard_is_between(&guard));
	tc_head_guard_feed(&guard, GOOD, sizeof GOOD - 2);
	assert_false(tc_head_guard_is_between(&guard));
	tc_head_guard_feed(&guard, "\n", 1);
	assert_true(tc_head_guard_is_between(&guard));
}

int main(void) {
	enum { ROWS = sizeof rows / sizeof rows[0] };
	struct CMUnitTest tests[ROWS + 3];
	for (size_t i = 0; i < ROWS; i++) {
		tests[i] = (struct CMUnitTest) {
			.name = rows[i].name,
			.test_func = each_row,
			.initial_state = (void *)(uintptr_t)&rows[i],
		};
	}
	tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(a_good_request_before_a_bad_one_goes_on);
	tests[ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(it_knows_when_a_request_has_ended);
	tests[ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(a_head_may_be_8192_bytes_long);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
