/* What a wall's frames cost and how old the news was that they brought to light: one line of JSON a frame,
 * for benchmarks. Closed it costs a comparison a frame. Main thread. */
#ifndef TC_DISPLAY_METER_H
#define TC_DISPLAY_METER_H

#include "base/result.h"
#include "display/damage.h"
#include "feeds/mirror/mirror.h"

#include <stdio.h>

struct tc_meter {
	FILE *file; /* NULL: closed */
	int64_t began_ns, began_cpu_ns;
	int64_t *shown_ms;   /* end of the newest period shown, one for each series */
	int count, known;    /* series; of them with a point */
	uint64_t generation; /* of the view last looked through */
};

/* Zero it first. path NULL: stays closed. */
enum tc_result tc_meter_open(struct tc_meter *meter, const char *path, struct tc_error *err);
void tc_meter_close(struct tc_meter *meter);

/* Around refreshing, painting and presenting one frame. Writes {"at_us": monotonic time of its end,
 * "wall_us", "cpu_us": of this thread, "rects", "px": painted, "known": how many series have a point,
 * "ages_ms": of each instant that was not shown before, from its time to now}; nothing when damage is
 * empty. series: what the wall binds. Without news they are not looked through. */
void tc_meter_begin(struct tc_meter *meter);
void tc_meter_end(struct tc_meter *meter, const struct tc_damage *damage,
	const struct tc_view *view, const struct tc_mirror_series *series, int count);

#endif
