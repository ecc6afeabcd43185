/* Whatever a hub sends to a wall: the frame ends in one verdict, and what reaches the sink is sound. */
#include "base/text.h"
#include "feeds/wire/subscription.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct heard {
	int observations;
};

static void observe(void *user, const struct tc_observation *observation) {
	struct heard *heard = user;
	heard->observations++;
	tc_fuzz_must(observation->indicator >= 0 && observation->area >= 0);
	tc_fuzz_must(observation->period.start_ms <= observation->period.end_ms);
	tc_fuzz_must(tc_status_is_known(observation->status));
	tc_fuzz_must(observation->action == TC_ACTION_MERGE ||
		observation->action == TC_ACTION_WITHDRAW);
	tc_fuzz_must(observation->qualifier >= TC_QUALIFIER_NONE &&
		observation->qualifier <= TC_QUALIFIER_ABOUT);
	tc_fuzz_must(!observation->has_value || observation->value.text[0] != 0);
}

static void hear_clock(void *user, const struct tc_hub_clock *clock) {
	(void)user;
	tc_fuzz_must(clock->uptime_ms >= -1);
}

static void store(void *user, enum tc_store_state state) {
	(void)user;
	tc_fuzz_must(state == TC_STORE_OK || state == TC_STORE_FULL || state == TC_STORE_DEGRADED);
}

static void source(
	void *user, const char *name, enum tc_source_state state, int64_t since_ms, bool gap) {
	(void)user;
	(void)since_ms;
	(void)gap;
	tc_fuzz_must(name != NULL && state != 0);
}

static void alarms(void *user, const struct tc_standing *items, int count) {
	(void)user;
	for (int i = 0; i < count; i++) {
		const struct tc_standing *item = &items[i];
		tc_fuzz_must(item->state > TC_ALARM_NORMAL && item->state <= TC_ALARM_CLEARED);
		tc_fuzz_must(item->priority >= 1 && item->priority <= 3);
		tc_fuzz_must(item->indicator >= 0 && item->area >= 0 && item->rule[0] != '\0');
		tc_fuzz_must(
			tc_utf8_valid_prefix(item->note, strlen(item->note)) == strlen(item->note));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct heard heard = { 0 };
	struct tc_live_sink sink = { .observe = observe,
		.clock = hear_clock,
		.store = store,
		.source = source,
		.alarms = alarms,
		.user = &heard };
	struct tc_live_frame frame =
		tc_subscription_read(tc_fuzz_catalogue(), (const char *)data, size, &sink);
	tc_fuzz_must(frame.event >= TC_LIVE_SNAPSHOT && frame.event <= TC_LIVE_BROKEN);
	tc_fuzz_must(frame.taken == heard.observations && frame.unknown >= 0 && frame.broken >= 0);
	tc_fuzz_must(memchr(frame.reason, 0, sizeof frame.reason) != NULL);
	tc_fuzz_must(memchr(frame.cursor.text, 0, sizeof frame.cursor.text) != NULL);
	tc_fuzz_must(
		tc_utf8_valid_prefix(frame.reason, strlen(frame.reason)) == strlen(frame.reason));
	tc_fuzz_must(frame.event != TC_LIVE_REFUSAL || frame.reason[0] != 0);
	return 0;
}
