/* Notices that a saved document is another one than before, whether it was written in place or renamed
 * into place. One stat a file and call: nothing to set up, nothing to lose when an editor replaces it. */
#ifndef TC_DISPLAY_WATCH_H
#define TC_DISPLAY_WATCH_H

#include "base/result.h"

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

enum { TC_WATCHED_MAX = 128 }; /* a layout, its wall and theme, its templates */

struct tc_watch {
	struct tc_watched {
		char path[TC_PATH_MAX];
		ino_t inode;
		off_t size;
		struct timespec changed;
	} files[TC_WATCHED_MAX];
	int count;
};

/* Watch path too, as it is now; one that is watched already stays as it was last seen. A file that does not
 * exist is watched for its coming. Beyond TC_WATCHED_MAX files nothing is added. */
void tc_watch_add(struct tc_watch *watch, const char *path);

/* Watch what other watches too, as other last saw it. */
void tc_watch_join(struct tc_watch *watch, const struct tc_watch *other);

/* True once after any of them changed since the last call (or since tc_watch_add). */
bool tc_watch_changed(struct tc_watch *watch);

#endif
