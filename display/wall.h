/* The wall's loop: news, keys and saved layouts in, rectangles of light out. Nothing changed, nothing
 * drawn. */
#ifndef TC_DISPLAY_WALL_H
#define TC_DISPLAY_WALL_H

#include "base/result.h"
#include "display/hubline.h"

#include <stdbool.h>

struct tc_wall_setting {
	const char *layout_path, *wall_path; /* wall_path may be NULL */
	struct tc_hubline_setting hub;
	int speed; /* with hub.as_of_ms: it goes on from there so many times as fast as the clock; 0: it stands still */
	int64_t until_ms; /* and no further than this, Unix; 0: now */
	const char *
		observations; /* with hub.as_of_ms: figures from this file instead of the hub; or NULL */
	const char *codelists;  /* NULL: the program's own */
	const char *dump;       /* scene dump, rewritten after each frame; or NULL */
	const char *out;        /* headless: PNG, rewritten after each frame; or NULL */
	const char *frames;     /* what every frame cost, see meter.h; or NULL */
	const char *evidence;   /* folder of what was shown, see evidence/evidence.h; or NULL */
	int64_t evidence_bytes; /* at most in it */
	const char *operator_token_file; /* for acknowledging alarms by a key; NULL: nobody can */
	const char *guarded; /* "PULSE,PICTURE": descriptors of the guard, see guard.h; or NULL */
	const char *office;  /* on the slate; NULL: the wall's title */
	bool headless, windowed;
	bool slate;      /* begin with the slate */
	const char *log; /* least level that is logged */
};

/* Show until SIGINT, SIGTERM or the window's end; SIGUSR1: the slate, and back. Faults that prevent the start are added to faults;
 * later ones go to the log and the debug overlay, and the picture stays. Main thread. */
enum tc_result tc_wall_run(const struct tc_wall_setting *setting, struct tc_faults *faults);

#endif
