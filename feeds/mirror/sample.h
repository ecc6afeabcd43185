/* A recorded sample: observations from a file instead of a hub, for pictures without a network. */
#ifndef TC_FEEDS_MIRROR_SAMPLE_H
#define TC_FEEDS_MIRROR_SAMPLE_H

#include "base/result.h"
#include "feeds/mirror/mirror.h"

struct tc_sample {
	int count;         /* observations read */
	int64_t newest_ms; /* Unix, newest RECORDED_AT; 0 without observations */
};

/* Read a file of JSON lines into mirror. A line may name its SOURCE, else it is "/sample"; without
 * RECORDED_AT it was known at the end of its period. All or nothing: with faults (each with its line) the
 * mirror stays as it was. TC_NOT_FOUND or TC_UNAVAILABLE when the file can't be read. The caller says what
 * time the wall stands at (tc_mirror_set_rehearsal). out may be NULL. */
enum tc_result tc_sample_load(const char *path, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, struct tc_sample *out, struct tc_faults *faults);

#endif
