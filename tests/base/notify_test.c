/* What reaches a service manager's socket, with and without a file. */
#include "base/notify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A manager that listens at name; '@' stands for the zero byte of a socket without a file. */
static int listen_at(const char *name) {
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(name);
	memcpy(address.sun_path, name, length);
	if (name[0] == '@') {
		address.sun_path[0] = '\0';
	}
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
	assert_true(fd >= 0 && bind(fd, (const struct sockaddr *)&address, size) == 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
	return fd;
}

static void check_told(const char *name) {
	char told[64] = "";
	int fd = listen_at(name);
	tc_notify(TC_NOTIFY_READY);
	assert_int_equal(recv(fd, told, sizeof told - 1, 0), strlen(TC_NOTIFY_READY));
	assert_string_equal(told, "READY=1");
	close(fd);
}

static void a_file_and_a_name_are_heard(void **state) {
	(void)state;
	char folder[] = "/tmp/notify-XXXXXX", path[64], name[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/socket", folder);
	snprintf(name, sizeof name, "@%s", folder);
	check_told(path);
	check_told(name);
	unlink(path);
	rmdir(folder);
}

static void without_a_manager_nothing_happens(void **state) {
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	tc_notify(TC_NOTIFY_READY);
	static const char *const wrong[] = { "", "@", "relative", "/nonexistent/socket" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(setenv("NOTIFY_SOCKET", wrong[i], 1), 0);
		tc_notify(TC_NOTIFY_READY);
	}
	unsetenv("NOTIFY_SOCKET");
}

static void the_watchdog_is_for_one_process(void **state) {
	(void)state;
	char own[32];
	unsetenv("WATCHDOG_PID");
	unsetenv("WATCHDOG_USEC");
	assert_int_equal(tc_notify_watchdog_ms(), 0);
	setenv("WATCHDOG_USEC", "3000000", 1);
	assert_int_equal(tc_notify_watchdog_ms(), 3000);
	snprintf(own, sizeof own, "%ld", (long)getpid());
	setenv("WATCHDOG_PID", own, 1);
	assert_int_equal(tc_notify_watchdog_ms(), 3000);
	setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(tc_notify_watchdog_ms(), 0);
	unsetenv("WATCHDOG_PID");
	setenv("WATCHDOG_USEC", "soon", 1);
	assert_int_equal(tc_notify_watchdog_ms(), 0);
	unsetenv("WATCHDOG_USEC");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_and_a_name_are_heard),
		cmocka_unit_test(without_a_manager_nothing_happens),
		cmocka_unit_test(the_watchdog_is_for_one_process),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
