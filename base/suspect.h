/* Which message is to blame should the program die of it: each thread says what it works on, and a signal's
 * handler brings that to a file for the next start to read. A death from outside (SIGKILL, a signal that
 * another program sent, a power cut) says nothing about the message at hand and leaves no file. */
#ifndef TC_BASE_SUSPECT_H
#define TC_BASE_SUSPECT_H

#include "base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_suspect {
	const char *sender; /* NULL: nothing at hand */
	bool named;         /* its envelope was read, so sequence counts */
	int64_t sequence;   /* 0: it has none */
	const char *bytes;  /* as it came; NULL: it was read by another thread */
	size_t length;
};

/* From now on a death by SIGABRT, SIGBUS, SIGFPE, SIGILL or SIGSEGV of a thread that works on something leaves
 * the file path, unless it is there. Called again: another path. Main thread. TC_BAD_INPUT: the path is too long. */
enum tc_result tc_suspect_watch(const char *path, struct tc_error *err);

/* Call once in each further thread that has messages at hand: it may have been started with all signals blocked,
 * and the end of its stack is a fault too. */
void tc_suspect_join(void);

/* What this thread works on, borrowed until the next call; NULL: nothing. Two dozen bytes are copied. */
void tc_suspect_set(const struct tc_suspect *suspect);

/* A suspect's file, read: its texts are borrowed from bytes. False: it is none, or torn. Pure. */
bool tc_suspect_parse(
	const char *bytes, size_t length, char *sender, size_t sender_size, struct tc_suspect *out);

#endif
