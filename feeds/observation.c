#include "feeds/observation.h"

#include <string.h>

bool tc_status_is_missing(char status) {
	return status != '\0' && strchr("HLMOQ", status) != NULL;
}

bool tc_status_is_known(char status) {
	return status != '\0' && strchr("ABDEFGHIJLMNOPQSUV", status) != NULL;
}

bool tc_observation_same_key(const struct tc_observation *a, const struct tc_observation *b) {
	return a->indicator == b->indicator && a->area == b->area &&
		a->period.start_ms == b->period.start_ms && a->period.end_ms == b->period.end_ms;
}

bool tc_rank_supersedes(const struct tc_rank *a, const struct tc_rank *b) {
	if (a->recorded_at_ms != b->recorded_at_ms) {
		return a->recorded_at_ms > b->recorded_at_ms;
	}
	if (a->sequence != b->sequence) {
		return a->sequence > b->sequence;
	}
	return a->cursor > b->cursor;
}

bool tc_source_is_test(const char *source) {
	return strncmp(source, "/sim/", 5) == 0;
}
