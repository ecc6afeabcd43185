#include "base/suspect.h"

#include "base/place.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The file: the sender, ten digits or nothing where the envelope was not read, then the message itself. */
enum { STACK_BYTES = 32 * 1024, DIGITS = 10 };

static const int deaths[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV };
enum { DEATHS = sizeof deaths / sizeof deaths[0] };

/* A handler gets no argument of ours, so these stand outside of any struct. */
static struct {
	char path[TC_PATH_MAX];
	struct sigaction before[DEATHS]; /* a sanitizer's own; it has its say afterwards */
} watch;
static _Thread_local struct tc_suspect at_hand;
static _Thread_local char stack[STACK_BYTES];

void tc_suspect_set(const struct tc_suspect *suspect) {
	at_hand = suspect == NULL ? (struct tc_suspect) { 0 } : *suspect;
	atomic_signal_fence(memory_order_seq_cst); /* the handler reads it; nobody else seems to */
}

/* Only what may be called inside a handler: no printf, no memory. */
static void say(int file, const char *bytes, size_t length) {
	while (length > 0) {
		ssize_t done = write(file, bytes, length);
		if (done <= 0) {
			return;
		}
		bytes += done;
		length -= (size_t)done;
	}
}

static void write_down(const struct tc_suspect *suspect) {
	int file = open(watch.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		S_IRUSR | S_IWUSR);
	if (file < 0) {
		return;
	}
	char digits[DIGITS];
	int64_t rest = suspect->sequence;
	for (int i = DIGITS; i-- > 0; rest /= 10) {
		digits[i] = (char)('0' + rest % 10);
	}
	say(file, suspect->sender, strlen(suspect->sender));
	say(file, "\n", 1);
	say(file, digits, suspect->named ? DIGITS : 0);
	say(file, "\n", 1);
	say(file, suspect->bytes, suspect->bytes == NULL ? 0 : suspect->length);
	fsync(file);
	close(file);
}

static void on_death(int number, siginfo_t *info, void *context) {
	(void)context;
	/* SI_USER: from outside, whatever this thread is doing. abort() and raise() are SI_TKILL. */
	if (info->si_code != SI_USER && at_hand.sender != NULL) {
		write_down(&at_hand);
	}
	for (int i = 0; i < DEATHS; i++) {
		sigaction(deaths[i], &watch.before[i], NULL);
	}
	raise(number); /* once this has returned; a fault happens again by itself */
}

void tc_suspect_join(void) {
	sigset_t wanted;
	sigemptyset(&wanted);
	for (int i = 0; i < DEATHS; i++) {
		sigaddset(&wanted, deaths[i]);
	}
	/* A fault while its signal is blocked ends the process without a handler. */
	pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
	stack_t present;
	/* A sanitizer's own stays: it is freed with the thread. */
	if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE) != 0) {
		sigaltstack(&(stack_t) { .ss_sp = stack, .ss_size = sizeof stack }, NULL);
	}
}

enum tc_result tc_suspect_watch(const char *path, struct tc_error *err) {
	if (strlen(path) >= sizeof watch.path) {
		return tc_fail(
			err, TC_BAD_INPUT, "a path of less than %d bytes is needed", TC_PATH_MAX);
	}
	bool watching = watch.path[0] != 0;
	snprintf(watch.path, sizeof watch.path, "%s", path);
	tc_suspect_join();
	if (watching) {
		return TC_OK; /* what was there before us is known; now it would be ourselves */
	}
	struct sigaction action = { .sa_sigaction = on_death, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	sigfillset(&action.sa_mask);
	for (int i = 0; i < DEATHS; i++) {
		sigaction(deaths[i], &action, &watch.before[i]);
	}
	return TC_OK;
}

bool tc_suspect_parse(const char *bytes, size_t length, char *sender, size_t sender_size,
	struct tc_suspect *out) {
	const char *line = memchr(bytes, '\n', length);
	size_t name = line == NULL ? length : (size_t)(line - bytes);
	if (line == NULL || name >= sender_size || memchr(bytes, 0, name) != NULL) {
		return false;
	}
	const char *digits = line + 1;
	size_t left = length - name - 1;
	const char *end = memchr(digits, '\n', left);
	if (end == NULL || (end != digits && end != digits + DIGITS)) {
		return false;
	}
	memcpy(sender, bytes, name);
	sender[name] = 0;
	*out = (struct tc_suspect) { .sender = sender, .named = end != digits };
	for (; digits < end; digits++) {
		if (*digits < '0' || *digits > '9') {
			return false;
		}
		out->sequence = out->sequence * 10 + *digits - '0';
	}
	out->length = left - (size_t)(end + 1 - (line + 1));
	out->bytes = out->length == 0 ? NULL : end + 1;
	return true;
}
