#include "base/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void tc_notify(const char *state) {
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = path == NULL ? 0 : strlen(path);
	if (length < 2 || length >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@')) {
		return;
	}
	memcpy(address.sun_path, path, length);
	if (path[0] == '@') {
		address.sun_path[0] = '\0'; /* a socket without a file */
	}
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		return;
	}
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
	ssize_t sent = sendto(
		fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&address, size);
	(void)sent; /* who does not hear us will act as if we were silent */
	close(fd);
}

int64_t tc_notify_watchdog_ms(void) {
	const char *period_us = getenv("WATCHDOG_USEC"), *meant = getenv("WATCHDOG_PID");
	if (period_us == NULL || (meant != NULL && strtoll(meant, NULL, 10) != getpid())) {
		return 0;
	}
	int64_t period = strtoll(period_us, NULL, 10);
	return period > 0 ? period / 1000 : 0;
}
