/* Runs scripted_hub.py as a child: the test says what the hub does and reads what the hub hears. */
#ifndef TC_TESTS_SCRIPTED_H
#define TC_TESTS_SCRIPTED_H

#include "tests/feeds/mirror/figures.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SCRIPTED_PATIENCE_MS = 15000 };

struct scripted {
	pid_t pid;
	int in, out, port;
	char url[64];
	char buffer[1 << 20];
	size_t length;
	char line[1 << 20];
};

/* The next line that begins with prefix; lines before it are passed over. Returns what follows it. */
static inline const char *scripted_expect(struct scripted *hub, const char *prefix) {
	int64_t end_ms = tc_clock_monotonic_ms(tc_clock_system()) + SCRIPTED_PATIENCE_MS;
	for (;;) {
		char *newline = memchr(hub->buffer, '\n', hub->length);
		if (newline != NULL) {
			size_t size = (size_t)(newline - hub->buffer);
			memcpy(hub->line, hub->buffer, size);
			hub->line[size] = 0;
			hub->length -= size + 1;
			memmove(hub->buffer, newline + 1, hub->length);
			if (strncmp(hub->line, prefix, strlen(prefix)) == 0) {
				return hub->line + strlen(prefix);
			}
			continue;
		}
		struct pollfd ready = { .fd = hub->out, .events = POLLIN };
		int64_t left_ms = end_ms - tc_clock_monotonic_ms(tc_clock_system());
		if (left_ms <= 0 || poll(&ready, 1, (int)left_ms) <= 0) {
			fail_msg("the scripted hub never said \"%s\"", prefix);
		}
		ssize_t got =
			read(hub->out, hub->buffer + hub->length, sizeof hub->buffer - hub->length);
		if (got <= 0) {
			fail_msg("the scripted hub ended");
		}
		hub->length += (size_t)got;
	}
}

static inline void scripted_say(struct scripted *hub, const char *verb, const char *rest) {
	assert_true(dprintf(hub->in, "%s %s\n", verb, rest) > 0);
}

/* port 0: a free one. */
static inline void scripted_start(struct scripted *hub, int port) {
	int in[2];
	int out[2];
	char script[TC_PATH_MAX];
	char number[16];
	snprintf(script, sizeof script, "%s/tests/feeds/wire/scripted_hub.py",
		getenv("TC_SOURCE_ROOT"));
	snprintf(number, sizeof number, "%d", port);
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	hub->pid = fork();
	assert_true(hub->pid >= 0);
	if (hub->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl("/usr/bin/python3", "python3", script, number, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	hub->in = in[1];
	hub->out = out[0];
	hub->length = 0;
	hub->port = atoi(scripted_expect(hub, "port "));
	snprintf(hub->url, sizeof hub->url, "ws://127.0.0.1:%d", hub->port);
}

static inline void scripted_kill(struct scripted *hub) {
	kill(hub->pid, SIGKILL);
	waitpid(hub->pid, NULL, 0);
	close(hub->in);
	close(hub->out);
}

#endif
