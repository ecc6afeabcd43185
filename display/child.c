#include "display/child.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STOP_GRACE_MS = 2000, STOP_STEP_MS = 10 };

/* In the child, between fork and exec. */
static void become(const char *program, const char *const *argv, int out, pid_t parent) {
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent) {
		_exit(127); /* the parent died before the line above */
	}
	/* Ctrl-C reaches the command, which ends us in the right order. */
	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	if (out >= 0) {
		dup2(out, STDOUT_FILENO);
	}
	execv(program,
		(char *const *)argv); /* execv does not write there, POSIX says why the type */
	_exit(127);
}

enum tc_result tc_child_start(const char *program, const char *const *argv,
	enum tc_child_output output, struct tc_child *out, struct tc_error *err) {
	int ends[2] = { -1, -1 };
	if (output == TC_CHILD_PIPE && pipe2(ends, O_CLOEXEC) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot make a pipe: %s", strerror(errno));
	}
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0) {
		become(program, argv, ends[1], parent);
	}
	if (ends[1] >= 0) {
		close(ends[1]);
	}
	if (pid < 0) {
		if (ends[0] >= 0) {
			close(ends[0]);
		}
		return tc_fail(
			err, TC_UNAVAILABLE, "cannot start %s: %s", program, strerror(errno));
	}
	out->pid = pid;
	out->out = ends[0];
	return TC_OK;
}

bool tc_child_read_line(const struct tc_child *child, char *line, size_t size, int timeout_ms) {
	int64_t end = tc_clock_monotonic_ms(tc_clock_system()) + timeout_ms;
	size_t length = 0;
	while (length + 1 < size) {
		int64_t left = end - tc_clock_monotonic_ms(tc_clock_system());
		struct pollfd wait = { .fd = child->out, .events = POLLIN };
		if (left <= 0 || poll(&wait, 1, (int)left) <= 0 ||
			read(child->out, line + length, 1) != 1) {
			break;
		}
		if (line[length] == '\n') {
			line[length] = '\0';
			return true;
		}
		length++;
	}
	line[length] = '\0';
	return false;
}

static int exit_status(int status) {
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void forget(struct tc_child *child) {
	if (child->out >= 0) {
		close(child->out);
	}
	child->pid = 0;
	child->out = -1;
}

bool tc_child_ended(struct tc_child *child, int *status) {
	int raw = 0;
	if (child->pid == 0 || waitpid(child->pid, &raw, WNOHANG) != child->pid) {
		return false;
	}
	*status = exit_status(raw);
	forget(child);
	return true;
}

int tc_child_wait(struct tc_child *child) {
	int raw = 0;
	if (child->pid == 0) {
		return 0;
	}
	while (waitpid(child->pid, &raw, 0) < 0 && errno == EINTR) {
	}
	forget(child);
	return exit_status(raw);
}

void tc_child_stop(struct tc_child *child) {
	if (child->pid == 0) {
		return;
	}
	kill(child->pid, SIGTERM);
	int status = 0;
	for (int waited = 0; waited < STOP_GRACE_MS; waited += STOP_STEP_MS) {
		if (tc_child_ended(child, &status)) {
			return;
		}
		struct timespec step = { .tv_nsec = STOP_STEP_MS * 1000000L };
		nanosleep(&step, NULL);
	}
	kill(child->pid, SIGKILL);
	(void)tc_child_wait(child);
}
