/* Whatever a hub sends to a wall: the frame ends in one verdict, and what reaches the sink is sound. */
#include "base/text.h"
#include "feeds/wire/subscription.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds) {
	if (!holds) {
		abort();
	}
}

static const struct tc_catalogue *catalogue_of_the_tree(void) {
	static struct tc_catalogue *catalogue;
	if (catalogue == NULL) {
		static struct tc_faults faults;
		char path[TC_PATH_MAX];
		const char *root = getenv("TC_SOURCE_ROOT");
		snprintf(path, sizeof path, "%s/feeds/codelists", root == NULL ? "." : root);
		must(tc_catalogue_open(path, &catalogue, &faults) == TC_OK);
	}
	return catalogue;
}

struct heard {
	int observations;
};

static void observe(void *user, const struct tc_observation *observation) {
	struct heard *heard = user;
	heard->observations++;
	must(observation->indicator >= 0 && observation->area >= 0);
	must(observation->period.start_ms <= observation->period.end_ms);
	must(tc_status_is_known(observation->status));
	must(observation->action == TC_ACTION_MERGE || observation->action == TC_ACTION_WITHDRAW);
	must(observation->qualifier >= TC_QUALIFIER_NONE &&
		observation->qualifier <= TC_QUALIFIER_ABOUT);
	must(!observation->has_value || observation->value.text[0] != 0);
}

static void server_time(void *user, int64_t server_ms) {
	(void)user;
	(void)server_ms;
}

static void store(void *user, enum tc_store_state state) {
	(void)user;
	must(state == TC_STORE_OK || state == TC_STORE_FULL || state == TC_STORE_DEGRADED);
}

static void source(
	void *user, const char *name, enum tc_source_state state, int64_t since_ms, bool gap) {
	(void)user;
	(void)since_ms;
	(void)gap;
	must(name != NULL && state != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct heard heard = { 0 };
	struct tc_live_sink sink = { .observe = observe,
		.server_time = server_time,
		.store = store,
		.source = source,
		.user = &heard };
	struct tc_live_frame frame =
		tc_subscription_read(catalogue_of_the_tree(), (const char *)data, size, &sink);
	must(frame.event >= TC_LIVE_SNAPSHOT && frame.event <= TC_LIVE_BROKEN);
	must(frame.taken == heard.observations && frame.unknown >= 0 && frame.broken >= 0);
	must(memchr(frame.reason, 0, sizeof frame.reason) != NULL);
	must(memchr(frame.cursor.text, 0, sizeof frame.cursor.text) != NULL);
	must(tc_utf8_valid_prefix(frame.reason, strlen(frame.reason)) == strlen(frame.reason));
	must(frame.event != TC_LIVE_REFUSAL || frame.reason[0] != 0);
	return 0;
}
