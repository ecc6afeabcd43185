/* Programs of ours started by a command: they end when the command ends, however it ends. */
#ifndef TC_DISPLAY_CHILD_H
#define TC_DISPLAY_CHILD_H

#include "base/result.h"

#include <stdbool.h>
#include <sys/types.h>

struct tc_child {
	pid_t pid; /* 0: not running */
	int out;   /* its standard output, or -1 when it goes to ours */
};

enum tc_child_output { TC_CHILD_INHERIT = 1, TC_CHILD_PIPE };

/* Start program with arguments (argv[0] included, ends with NULL). It gets SIGTERM when this process
 * dies. Standard error stays ours. */
enum tc_result tc_child_start(const char *program, const char *const *argv,
	enum tc_child_output output, struct tc_child *out, struct tc_error *err);

/* Read its output up to the first line end, at most timeout_ms. False at end, timeout or signal. */
bool tc_child_read_line(const struct tc_child *child, char *line, size_t size, int timeout_ms);

/* True when it has ended; *status is then its exit status (128 + signal when killed). */
bool tc_child_ended(struct tc_child *child, int *status);

/* Wait for its end; returns the exit status as above. */
int tc_child_wait(struct tc_child *child);

/* SIGTERM, then SIGKILL after two seconds. Nothing when it is not running. */
void tc_child_stop(struct tc_child *child);

#endif
