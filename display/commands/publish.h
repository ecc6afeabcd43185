/* What the ways of publishing share: one file or pipe, and a folder that is watched. */
#ifndef TC_DISPLAY_COMMANDS_PUBLISH_H
#define TC_DISPLAY_COMMANDS_PUBLISH_H

#include "feeds/wire/publisher.h"

#include <stdbool.h>
#include <stdio.h>

struct tc_publishing {
	const char *program;
	struct tc_publisher *publisher;
	struct tc_spool *spool; /* NULL: none */
	const volatile bool *stopping;
	bool terminal;               /* standard error is one: progress is shown */
	bool dry;                    /* nothing is stored */
	_Atomic int64_t shown_at_ms; /* the progress, monotonic */
	const char *name; /* of the input, for messages; changed only while nothing is on its way */
};

/* Publish what stands in the folder and what comes into it until stopping: each file goes to done/ or refused/
 * there, a report beside it. Needs the spool. TC_OK when it was asked to stop. */
enum tc_result tc_publish_folder(
	struct tc_publishing *self, const char *folder, struct tc_error *err);

#endif
