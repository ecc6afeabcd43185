/* The guard of a renderer: starts it, listens to its heartbeat, ends it when it hangs, starts it again
 * with the last picture, and sees to it that the slate comes when it is asked for. It draws nothing and
 * opens no display, so what kills a renderer does not touch it. Main thread. */
#ifndef TC_DISPLAY_GUARD_H
#define TC_DISPLAY_GUARD_H

#include "base/result.h"

struct tc_guard_setting {
	const char *program; /* the renderer's path */
	char *const *words;  /* its command line, argv[0] first, ends with NULL; handed on */
	int word_count;
};

/* Guard until SIGINT, SIGTERM or SIGHUP, or until the renderer ends by itself with 0. SIGUSR1: the slate,
 * and back. *status: exit status of the whole. A renderer that ends with 1, 2 or 3 before its first picture
 * is not started again: its status is passed on. */
enum tc_result tc_guard_run(
	const struct tc_guard_setting *setting, int *status, struct tc_error *err);

#endif
