/* A recorded feed: what a hub said to a subscriber of /live, one frame a line. `toancanh record` writes it; a
 * layout's sample may be one. What was lost, silent or disputed when it was recorded is so again, judged and
 * not written down. One thread. */
#ifndef TC_FEEDS_WIRE_RECORDED_H
#define TC_FEEDS_WIRE_RECORDED_H

#include "base/result.h"
#include "feeds/mirror/mirror.h"

struct tc_recorded {
	int frames, rows;
	int64_t at_ms; /* Unix, the hub's date in its last word; 0: it never said */
};

/* Say it all to mirror, and let it stand still at the end of the recording. All or nothing: with faults (each
 * with its line) the mirror stays as it was. A line that is no frame of a hub, a refusal, an indicator or area
 * that the catalogue lacks, and a feed without a whole picture or without a date are faults. TC_NOT_FOUND or
 * TC_UNAVAILABLE when the file can't be read. out may be NULL. */
enum tc_result tc_recorded_load(const char *path, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, struct tc_recorded *out, struct tc_faults *faults);

#endif
