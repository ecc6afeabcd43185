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

enum tc_output_event tc_wake_wait(struct tc_wake *wake, int timeout_ms) {
	struct pollfd poller = { .fd = wake->handle, .events = POLLIN };
	uint64_t times = 0;
	/* A signal ends the sleep too: the command's loop then looks whether it shall end. */
	if (poll(&poller, 1, timeout_ms) <= 0 ||
		read(wake->handle, &times, sizeof times) != sizeof times) {
		return TC_OUTPUT_NOTHING;
	}
	return TC_OUTPUT_WOKEN;
}

void tc_wake_send(struct tc_wake *wake) {
	uint64_t once = 1;
	/* Fails only when 2^64 - 2 wakes wait already; then one is due anyway. */
	ssize_t written = write(wake->handle, &once, sizeof once);
	(void)written;
}
