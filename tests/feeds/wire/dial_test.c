#include "feeds/wire/dial.h"

#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

static void ignore_text(void *user, const char *bytes, size_t length) {
	(void)user;
	(void)bytes;
	(void)length;
}

static void ignore_close(void *user, const char *reason, int status) {
	(void)user;
	(void)reason;
	(void)status;
}

static void ignore(void *user) {
	(void)user;
}

/* The waits of libwebsockets that were none: it was told not to sleep. */
static atomic_int sleepless;

int count_poll(struct pollfd *list, nfds_t count, int timeout_ms) __asm__("poll");

int count_poll(struct pollfd *list, nfds_t count, int timeout_ms) {
	struct timespec timeout = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
	atomic_fetch_add(&sleepless, timeout_ms == 0);
	return ppoll(list, count, timeout_ms < 0 ? NULL : &timeout, NULL);
}

/* A peer that takes connections and says nothing. */
static int open_silent_peer(char *url, size_t room) {
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;
	int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(listening >= 0);
	assert_int_equal(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(listening, 8), 0);
	assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &size), 0);
	snprintf(url, room, "ws://127.0.0.1:%d", ntohs(address.sin_port));
	return listening;
}

static struct tc_dial *start_dial(const char *url) {
	const struct tc_dial_setting setting = { .url = url,
		.path = "/feed",
		.max_frame_bytes = 1024,
		.clock = tc_clock_system(),
		.on_open = ignore,
		.on_text = ignore_text,
		.on_close = ignore_close,
		.on_turn = ignore };
	struct tc_dial *dial = NULL;
	struct tc_error err;
	assert_int_equal(tc_dial_start(&setting, &dial, &err), TC_OK);
	return dial;
}

/* A proxy whose hub is away: it is given up and dialled anew, again and again. */
static void test_a_handshake_without_an_answer(void **state) {
	(void)state;
	char url[64];
	int listening = open_silent_peer(url, sizeof url);
	struct tc_dial *dial = start_dial(url);
	int taken[3];
	for (int i = 0; i < 3; i++) {
		struct pollfd ready = { .fd = listening, .events = POLLIN };
		assert_int_equal(poll(&ready, 1, 60000), 1);
		taken[i] = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
		assert_true(taken[i] >= 0);
	}
	tc_dial_stop(dial);
	for (int i = 0; i < 3; i++) {
		close(taken[i]);
	}
	close(listening);
}

/* However often it is disturbed, its thread sleeps until its timer's time: libwebsockets spins through the last
 * ms before a timer, hundreds of turns a second. */
static void test_sleeps_until_its_timer(void **state) {
	(void)state;
	char url[64];
	int listening = open_silent_peer(url, sizeof url);
	struct tc_dial *dial = start_dial(url);
	atomic_store(&sleepless, 0);
	for (int i = 0; i < 27; i++) {
		(void)ppoll(NULL, 0, &(struct timespec) { .tv_nsec = 37300000 }, NULL);
		tc_dial_wake(dial);
	}
	int count = atomic_load(&sleepless);
	tc_dial_stop(dial);
	close(listening);
	print_message("# %d waits without sleep in a second\n", count);
	assert_true(count < 30);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_a_handshake_without_an_answer),
		cmocka_unit_test(test_sleeps_until_its_timer),
	};
	return cmocka_run_group_tests_name("dial", tests, NULL, NULL);
}
