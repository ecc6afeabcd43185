#include "display/outputs/wake.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum tc_result tc_wake_open(struct tc_wake *wake, struct tc_error *err) {
	int handle = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (handle < 0) {
		return tc_fail(err, TC_UNAVAILABLE, "eventfd: %s", strerror(errno));
	}
	wake->handle = handle;
	return TC_OK;
}

void tc_wake_close(struct tc_wake *wake) {
	if (wake->handle > 0) {
		close(wake->handle);
		wake->handle = 0;
	}
}

enum tc_output_event tc_wake_wait_or(
	struct tc_wake *wake, const int *others, int count, int timeout_ms, bool *told) {
	struct pollfd pollers[1 + TC_WAKE_OTHERS_MAX] = { { wake->handle, POLLIN, 0 } };
	uint64_t times = 0;
	for (int i = 0; i < count; i++) {
		pollers[1 + i] = (struct pollfd) { others[i], POLLIN, 0 };
	}
	*told = false;
	/* A signal ends the sleep too: the command's loop then looks whether it shall end. */
	if (poll(pollers, 1 + (nfds_t)count, timeout_ms) <= 0) {
		return TC_OUTPUT_NOTHING;
	}
	for (int i = 0; i < count; i++) {
		*told = *told || pollers[1 + i].revents != 0;
	}
	bool woken =
		pollers[0].revents != 0 && read(wake->handle, &times, sizeof times) == sizeof times;
	return woken ? TC_OUTPUT_WOKEN : TC_OUTPUT_NOTHING;
}

enum tc_output_event tc_wake_wait(struct tc_wake *wake, int timeout_ms) {
	bool told = false;
	return tc_wake_wait_or(wake, NULL, 0, timeout_ms, &told);
}

void tc_wake_send(struct tc_wake *wake) {
	uint64_t once = 1;
	/* Fails only when 2^64 - 2 wakes wait already; then one is due anyway. */
	ssize_t written = write(wake->handle, &once, sizeof once);
	(void)written;
}
