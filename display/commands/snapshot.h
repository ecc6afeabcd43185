/* A layout drawn once, from wherever its figures come: a hub, a file, its own sample, or nothing. */
#ifndef TC_DISPLAY_COMMANDS_SNAPSHOT_H
#define TC_DISPLAY_COMMANDS_SNAPSHOT_H

#include "base/result.h"
#include "display/hubline.h"

#include <stdbool.h>
#include <stdint.h>

struct tc_snapshot_setting {
	const char *layout_path, *wall_path; /* wall_path may be NULL */
	const char *out, *dump;              /* picture and scene dump; either may be NULL */
	const char *observations;            /* JSON lines, or NULL */
	struct tc_hubline_setting hub;       /* url NULL: no hub */
	const char *codelists;               /* NULL: the program's own */
	int64_t at_ms;                       /* 0: now, or the sample's own time */
	int width_px, height_px;             /* 0: the wall's */
	const char *scene;                   /* its id, or its number from 1; NULL: the first */
};

/* True when a picture can be written to path: it ends in .png, .svg or .pdf. */
bool tc_snapshot_takes(const char *path);

/* Draw and write. Every fault, also those of the environment, is added to faults. */
enum tc_result tc_snapshot_make(
	const struct tc_snapshot_setting *setting, struct tc_faults *faults);

#endif
