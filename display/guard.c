#include "display/guard.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "display/child.h"
#include "display/keep.h"
#include "display/pulse.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	HUNG_MS = 3000,   /* without a heartbeat */
	START_MS = 10000, /* until the first one */
	SERVER_MS =
		30000,  /* in the display server's hands: the next renderer would wait there too */
	LOOK_MS = 1000, /* between looks at a silent child: is it there? */
	SERVER_LOOK_MS = 100, /* and while it is */
	SLATE_MS =
		400, /* asked for the slate, and not shown: the rest of the second is a restart */
	BACKOFF_MS = 125,     /* before the second restart; the first is at once, then it doubles */
	BACKOFF_MAX_MS = 500, /* a picture has to be back within two seconds */
	BACKOFF_FAILED_MS = 5000, /* after starts that never showed anything */
	STEADY_MS = 10000,        /* after so long a life the count begins anew */
	LATE_MS = 1000,           /* we ourselves were stopped: nobody is to blame for a silence */
	IDLE_MS = 60000,
	NO_PROGRAM = 127, /* what a shell says too */
};

struct guard {
	const struct tc_guard_setting *setting;
	const struct tc_clock *clock;
	const char **argv;
	char handed_on[32]; /* "5,6" */
	int pulse[2], picture;
	struct tc_child child;
	bool alive;               /* the child's first beat was heard */
	bool shown_before;        /* any child's was */
	bool slate, wanted_slate; /* what the child shows, and what it should */
	int64_t asked_ms; /* when the child was asked to change to wanted_slate; 0: it was not */
	int64_t started_ms, beat_ms, restart_ms;
	int64_t server_ms; /* when the child was last seen waiting for the display server */
	int restarts;
	int64_t watchdog_ms, told_ms; /* what a service manager expects, and had; 0: nothing */
	bool stop;
	int status;
};

static volatile sig_atomic_t ended, toggled;

static void on_end(int number) {
	(void)number;
	ended = 1;
}

static void on_toggle(int number) {
	(void)number;
	toggled++;
}

static void on_child(int number) {
	(void)number; /* it only ends the sleep */
}

static int64_t now_ms(const struct guard *guard) {
	return tc_clock_monotonic_ms(guard->clock);
}

static void catch_signal(int number, void (*handler)(int)) {
	struct sigaction action = { .sa_handler = handler };
	sigaction(number, &action, NULL);
}

/* Signals are let in only while we sleep; asleep: the mask for that. */
static void catch_signals(sigset_t *asleep) {
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGCHLD };
	sigset_t blocked;
	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		sigaddset(&blocked, numbers[i]);
	}
	catch_signal(SIGINT, on_end);
	catch_signal(SIGTERM, on_end);
	catch_signal(SIGHUP, on_end);
	catch_signal(SIGUSR1, on_toggle);
	catch_signal(SIGCHLD, on_child);
	sigprocmask(SIG_BLOCK, &blocked, asleep);
}

static enum tc_result open_guard(struct guard *guard, struct tc_error *err) {
	int count = guard->setting->word_count;
	if (pipe2(guard->pulse, O_NONBLOCK) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot make a pipe: %s", strerror(errno));
	}
	fcntl(guard->pulse[0], F_SETFD, FD_CLOEXEC);
	guard->picture = tc_keep_create(err);
	if (guard->picture < 0) {
		return TC_UNAVAILABLE;
	}
	snprintf(guard->handed_on, sizeof guard->handed_on, "%d,%d", guard->pulse[1],
		guard->picture);
	/* argv[0], --guarded FDS, perhaps --slate, the words, NULL */
	guard->argv = calloc((size_t)count + 4, sizeof *guard->argv);
	return guard->argv != NULL ? TC_OK : tc_fail(err, TC_NO_MEMORY, "no memory to start");
}

static void close_guard(struct guard *guard) {
	tc_child_stop(&guard->child);
	for (int i = 0; i < 2; i++) {
		if (guard->pulse[i] >= 0) {
			close(guard->pulse[i]);
		}
	}
	if (guard->picture >= 0) {
		close(guard->picture);
	}
	free(guard->argv);
}

static void hear(struct guard *guard, bool slate) {
	if (slate != guard->slate && guard->alive && guard->asked_ms == 0) {
		guard->wanted_slate = slate; /* the key was pressed */
	}
	if (slate != guard->slate || !guard->alive) {
		guard->asked_ms = 0; /* answered; what is wanted now may be another thing already */
	}
	guard->slate = slate;
	if (!guard->shown_before) {
		tc_notify(TC_NOTIFY_READY);
	}
	guard->alive = true;
	guard->shown_before = true;
	guard->beat_ms = now_ms(guard);
}

static void read_beats(struct guard *guard) {
	char beats[64];
	ssize_t count = 0;
	while ((count = read(guard->pulse[0], beats, sizeof beats)) > 0) {
		for (ssize_t i = 0; i < count; i++) {
			hear(guard, beats[i] == TC_PULSE_SLATE);
		}
	}
}

static enum tc_result start(struct guard *guard, const sigset_t *asleep, struct tc_error *err) {
	int count = 0;
	guard->argv[count++] = guard->setting->words[0];
	guard->argv[count++] = "--guarded";
	guard->argv[count++] = guard->handed_on;
	if (guard->wanted_slate) {
		guard->argv[count++] = "--slate";
	}
	for (int i = 1; i < guard->setting->word_count; i++) {
		guard->argv[count++] = guard->setting->words[i];
	}
	guard->argv[count] = NULL;
	read_beats(guard); /* of the former one */
	tc_keep_forget_server(guard->picture);
	guard->alive = false;
	guard->slate = guard->wanted_slate;
	guard->asked_ms = 0;
	guard->restart_ms = 0;
	guard->started_ms = guard->beat_ms = now_ms(guard);
	guard->server_ms = 0;
	/* The child inherits the mask: it lets a request for the slate in when it listens. */
	sigset_t blocked, childs = *asleep;
	sigaddset(&childs, SIGUSR1);
	sigprocmask(SIG_SETMASK, &childs, &blocked);
	enum tc_result result = tc_child_start(
		guard->setting->program, guard->argv, TC_CHILD_INHERIT, &guard->child, err);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	return result;
}

/* How long the next start waits, after a life that ended now. */
static int64_t backoff_ms(struct guard *guard) {
	if (now_ms(guard) - guard->started_ms >= STEADY_MS) {
		guard->restarts = 0;
	}
	int64_t wait_ms = guard->restarts == 0 ? 0 : (int64_t)BACKOFF_MS << (guard->restarts - 1);
	int64_t most_ms = guard->alive ? BACKOFF_MAX_MS : BACKOFF_FAILED_MS;
	guard->restarts += guard->restarts < 8;
	return wait_ms < most_ms ? wait_ms : most_ms;
}

static void bury(struct guard *guard, int status) {
	char text[16];
	read_beats(guard);
	bool refused = status <= 3 || status == NO_PROGRAM;
	if (status == 0 || (!guard->shown_before && refused)) {
		guard->stop = true;
		guard->status = status;
		return;
	}
	bool urgent = guard->wanted_slate && !guard->slate; /* the slate has a second to come */
	int64_t wait_ms = backoff_ms(guard) * !urgent;
	snprintf(text, sizeof text, "%d", status);
	tc_log(TC_LOG_ERROR, "the renderer ended, it is started again", "status", text, NULL);
	guard->alive = false;
	guard->restart_ms = now_ms(guard) + wait_ms;
}

static int64_t later(int64_t a_ms, int64_t b_ms) {
	return a_ms > b_ms ? a_ms : b_ms;
}

/* When the child is to blame, for a silence or a slate that did not come. Neither is its fault while it
 * waits for the display server, but not for ever. */
static int64_t deadline_ms(const struct guard *guard) {
	int64_t silent =
		later(guard->beat_ms, guard->server_ms) + (guard->alive ? HUNG_MS : START_MS);
	int64_t slate = later(guard->asked_ms, guard->server_ms) + SLATE_MS;
	int64_t least = guard->asked_ms != 0 && slate < silent ? slate : silent;
	return least < guard->beat_ms + SERVER_MS ? least : guard->beat_ms + SERVER_MS;
}

/* Ask a child that shows the other thing; one still starting is started anew, as it should be. */
static void see_to_slate(struct guard *guard) {
	bool differs = guard->wanted_slate != guard->slate;
	if (guard->child.pid != 0 && differs && guard->asked_ms == 0) {
		guard->asked_ms = now_ms(guard);
		if (guard->alive) {
			kill(guard->child.pid, SIGUSR1);
		}
	}
}

static void end_hung(struct guard *guard) {
	tc_log(TC_LOG_ERROR,
		guard->asked_ms != 0 ? "the renderer does not change to the slate, it is ended"
				     : "the renderer hangs, it is ended",
		NULL);
	kill(guard->child.pid, SIGKILL);
	(void)tc_child_wait(&guard->child);
	bury(guard, 128 + SIGKILL);
}

/* True while the child waits for its display server. */
static bool look_at_server(struct guard *guard) {
	bool waits = tc_keep_is_at_server(guard->picture);
	guard->server_ms = waits ? now_ms(guard) : guard->server_ms;
	return waits;
}

/* The next moment to look at the child. */
static int64_t look_ms(struct guard *guard) {
	int64_t soon = now_ms(guard) + (look_at_server(guard) ? SERVER_LOOK_MS : LOOK_MS);
	int64_t until = deadline_ms(guard);
	return soon < until ? soon : until;
}

/* Sleep until a beat, a signal, or what is due next. True: we were away longer than we meant to. */
static bool doze(struct guard *guard, const sigset_t *asleep) {
	int64_t now = now_ms(guard);
	int64_t until = guard->child.pid != 0 ? look_ms(guard)
		: guard->restart_ms != 0      ? guard->restart_ms
					      : now + IDLE_MS;
	int64_t wait_ms = until > now ? until - now : 0;
	struct pollfd beats = { .fd = guard->pulse[0], .events = POLLIN };
	struct timespec timeout = { .tv_sec = wait_ms / 1000,
		.tv_nsec = wait_ms % 1000 * 1000000L };
	(void)ppoll(&beats, 1, &timeout, asleep);
	if (toggled % 2 != 0) {
		guard->wanted_slate = !guard->wanted_slate;
	}
	toggled = 0;
	return now_ms(guard) > until + LATE_MS;
}

static enum tc_result turn(struct guard *guard, const sigset_t *asleep, struct tc_error *err) {
	int status = 0;
	bool late = doze(guard, asleep);
	read_beats(guard);
	if (guard->child.pid != 0 && tc_child_ended(&guard->child, &status)) {
		bury(guard, status);
	}
	if (guard->child.pid == 0) {
		bool due = !guard->stop && now_ms(guard) >= guard->restart_ms;
		return due && !ended ? start(guard, asleep, err) : TC_OK;
	}
	see_to_slate(guard);
	(void)look_at_server(guard);
	if (late) {
		guard->beat_ms = now_ms(guard);
	} else if (now_ms(guard) >= deadline_ms(guard)) {
		end_hung(guard);
	}
	return TC_OK;
}

/* Who guards the guard: it turns every few seconds, whatever the renderer does. */
static void show_life(struct guard *guard) {
	if (guard->watchdog_ms > 0 && now_ms(guard) - guard->told_ms >= guard->watchdog_ms / 4) {
		guard->told_ms = now_ms(guard);
		tc_notify(TC_NOTIFY_WATCHDOG);
	}
}

enum tc_result tc_guard_run(
	const struct tc_guard_setting *setting, int *status, struct tc_error *err) {
	struct guard guard = { .setting = setting,
		.clock = tc_clock_system(),
		.watchdog_ms = tc_notify_watchdog_ms(),
		.pulse = { -1, -1 },
		.picture = -1,
		.child.out = -1 };
	sigset_t asleep;
	catch_signals(&asleep);
	enum tc_result result = open_guard(&guard, err);
	if (result == TC_OK) {
		result = start(&guard, &asleep, err);
	}
	while (result == TC_OK && !guard.stop && !ended) {
		result = turn(&guard, &asleep, err);
		show_life(&guard);
	}
	tc_notify(TC_NOTIFY_STOPPING);
	close_guard(&guard);
	*status = guard.status;
	return result;
}
