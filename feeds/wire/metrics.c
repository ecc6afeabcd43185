#include <inttypes.h>

#include "feeds/wire/hub_private.h"

static void head(struct tc_buffer *out, const char *name, const char *type, const char *help) {
	tc_buffer_printf(
		out, "# TYPE toancanh_%s %s\n# HELP toancanh_%s %s\n", name, type, name, help);
}

static void counter(struct tc_buffer *out, const char *name, const char *help, uint64_t value) {
	head(out, name, "counter", help);
	tc_buffer_printf(out, "toancanh_%s_total %" PRIu64 "\n", name, value);
}

static void gauge(struct tc_buffer *out, const char *name, const char *help, uint64_t value) {
	head(out, name, "gauge", help);
	tc_buffer_printf(out, "toancanh_%s %" PRIu64 "\n", name, value);
}

static void add_refusals(struct tc_buffer *out, const struct tc_hub_counters *counters) {
	head(out, "refused_messages", "counter",
		"Messages refused, by the code of their first error");
	for (int i = 0; i < TC_CODE_COUNT; i++) {
		tc_buffer_printf(out, "toancanh_refused_messages_total{code=\"%s\"} %" PRIu64 "\n",
			tc_codes[i], counters->refused[i]);
	}
}

static void add_commits(struct tc_buffer *out, struct tc_hub_counters *counters) {
	head(out, "commit_seconds", "summary", "Time until a group of events was on disk");
	tc_buffer_printf(out, "toancanh_commit_seconds_count %" PRIu64 "\n",
		atomic_load(&counters->commits));
	tc_buffer_printf(out, "toancanh_commit_seconds_sum %.3f\n",
		(double)atomic_load(&counters->commit_ms) / 1e3);
	head(out, "slowest_commit_seconds", "gauge", "The longest of them since the start");
	tc_buffer_printf(out, "toancanh_slowest_commit_seconds %.3f\n",
		(double)atomic_load(&counters->slowest_commit_ms) / 1e3);
	counter(out, "commit_failures", "Groups of events that the disk did not take",
		atomic_load(&counters->commit_failures));
}

/* Which program this is and since when: what a graph of all others is read against. */
static void add_program(struct tc_buffer *out, const struct tc_hub *hub) {
	head(out, "build", "info", "The program");
	tc_buffer_text(out, "toancanh_build_info{version=\"" TC_VERSION "\"} 1\n");
	head(out, "start_seconds", "gauge", "When the hub started, Unix time");
	tc_buffer_printf(
		out, "toancanh_start_seconds %.3f\n", (double)hub->service.started_ms / 1e3);
}

/* Zeros too, so that a graph has a line before the first alarm. */
static void add_alarms(struct tc_buffer *out, const struct tc_alarm_list *list) {
	enum { PRIORITIES = 3 };
	int counts[TC_ALARM_STATES][PRIORITIES + 1] = { 0 }, shelved = 0;
	for (int i = 0; list != NULL && i < list->count; i++) {
		counts[list->items[i].state][list->items[i].priority]++;
		shelved += list->items[i].shelved;
	}
	head(out, "alarms", "gauge", "Alarms that are not normal, by state and priority");
	for (int state = TC_ALARM_ACTIVE; state < TC_ALARM_STATES; state++) {
		for (int priority = 1; priority <= PRIORITIES; priority++) {
			tc_buffer_printf(out, "toancanh_alarms{state=\"%s\",priority=\"%d\"} %d\n",
				tc_alarm_word((enum tc_alarm_state)state), priority,
				counts[state][priority]);
		}
	}
	gauge(out, "alarms_shelved", "Those of them that are shelved", (uint64_t)shelved);
}

struct tc_buffer *tc_metrics_text(struct tc_hub *hub) {
	struct tc_hub_counters *counters = &hub->counters;
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	add_program(out, hub);
	counter(out, "messages", "Messages received", counters->messages);
	counter(out, "observations", "Observations stored", counters->observations);
	counter(out, "duplicate_observations", "Observations that were stored before",
		counters->duplicates);
	add_refusals(out, counters);
	counter(out, "connections", "WebSocket connections accepted", counters->connections);
	counter(out, "requests", "HTTP requests", counters->requests);
	counter(out, "frames_sent", "Frames sent", counters->frames);
	counter(out, "skipped_observations", "Observations that slow subscribers lost",
		counters->skipped);
	gauge(out, "publishers", "Publishers connected", (uint64_t)hub->publishers);
	gauge(out, "subscribers", "Subscribers connected", (uint64_t)hub->subscribers);
	gauge(out, "histories", "Histories being read", (uint64_t)hub->streams);
	gauge(out, "waiting_bytes", "Memory of events that wait for the disk", hub->waiting_bytes);
	gauge(out, "store_ok", "1 while the store takes writes", tc_hub_takes_writes(hub));
	gauge(out, "lost_rows", "Observations that cannot be read any more, not accepted yet",
		atomic_load(&counters->lost_rows));
	gauge(out, "bad_pages", "Pages of the store whose checksum is wrong",
		atomic_load(&counters->bad_pages));
	gauge(out, "quarantined_messages", "Messages that ended the hub and are refused",
		(uint64_t)tc_quarantine_count(hub->quarantine));
	gauge(out, "audit_ok", "1 while the audit record takes lines",
		tc_clerk_is_writing(hub->clerk));
	add_alarms(out, hub->alarms);
	add_commits(out, counters);
	tc_buffer_text(out, "# EOF\n");
	if (out->failed) {
		tc_buffer_destroy(out);
		return NULL;
	}
	return out;
}
