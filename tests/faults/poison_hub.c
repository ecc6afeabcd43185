/* The hub with poison in it, linked with --wrap: a message that holds one of these words ends the step named
 * with it, the way a fault of ours would. The program as it is shipped knows none of them. */
#include "base/json.h"
#include "feeds/store/state.h"
#include "feeds/wire/observations.h"

#include <stdlib.h>
#include <string.h>

enum tc_result __real_tc_json_parse(const char *bytes, size_t length, const char *file,
	const struct tc_json_limits *limits, struct tc_json **out, struct tc_faults *faults);
enum tc_result __wrap_tc_json_parse(const char *bytes, size_t length, const char *file,
	const struct tc_json_limits *limits, struct tc_json **out, struct tc_faults *faults);
enum tc_result __real_tc_observations_read(const struct tc_event *event,
	const struct tc_observations_setting *setting, struct tc_arena *arena,
	struct tc_observations *out, struct tc_faults *faults);
enum tc_result __wrap_tc_observations_read(const struct tc_event *event,
	const struct tc_observations_setting *setting, struct tc_arena *arena,
	struct tc_observations *out, struct tc_faults *faults);
enum tc_result __real_tc_store_apply(
	struct tc_store *store, struct tc_store_event *event, int64_t now_ms, struct tc_error *err);
enum tc_result __wrap_tc_store_apply(
	struct tc_store *store, struct tc_store_event *event, int64_t now_ms, struct tc_error *err);

/* To the stack's end. */
static int sink(volatile int depth) {
	volatile char room[4096];
	room[depth % 4096] = (char)depth;
	return depth < 0 ? room[0] : sink(depth + 1) + room[depth % 4096];
}

static void swallow(const char *text) {
	volatile int *nowhere = NULL;
	if (strstr(text, "poison-abort") != NULL) {
		abort();
	}
	if (strstr(text, "poison-fault") != NULL) {
		*nowhere = 1;
	}
	if (strstr(text, "poison-stack") != NULL) {
		sink(1);
	}
}

enum tc_result __wrap_tc_json_parse(const char *bytes, size_t length, const char *file,
	const struct tc_json_limits *limits, struct tc_json **out, struct tc_faults *faults) {
	if (memmem(bytes, length, "poison-parse", 12) != NULL) {
		abort();
	}
	return __real_tc_json_parse(bytes, length, file, limits, out, faults);
}

enum tc_result __wrap_tc_observations_read(const struct tc_event *event,
	const struct tc_observations_setting *setting, struct tc_arena *arena,
	struct tc_observations *out, struct tc_faults *faults) {
	char *text = event->data == NULL ? NULL : json_dumps(event->data, 0);
	if (text != NULL) {
		swallow(text);
	}
	free(text);
	return __real_tc_observations_read(event, setting, arena, out, faults);
}

enum tc_result __wrap_tc_store_apply(struct tc_store *store, struct tc_store_event *event,
	int64_t now_ms, struct tc_error *err) {
	for (int i = 0; i < event->count; i++) {
		const char *comment = event->observations[i].comment;
		if (comment != NULL && strstr(comment, "poison-store") != NULL) {
			abort();
		}
	}
	return __real_tc_store_apply(store, event, now_ms, err);
}
