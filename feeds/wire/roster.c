#include "feeds/wire/roster.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/period.h"

void tc_roster_finish(struct tc_roster *roster) {
	for (struct tc_roster_entry *entry = roster->first, *next; entry != NULL; entry = next) {
		next = entry->next;
		free(entry->name);
		free(entry);
	}
	roster->first = NULL;
}

struct tc_roster_entry *tc_roster_find(struct tc_roster *roster, const char *name, int64_t now_ms) {
	struct tc_roster_entry **place = &roster->first;
	while (*place != NULL) {
		int order = strcmp((*place)->name, name);
		if (order == 0) {
			return *place;
		}
		if (order > 0) {
			break;
		}
		place = &(*place)->next;
	}
	struct tc_roster_entry *entry = calloc(1, sizeof *entry);
	if (entry == NULL) {
		return NULL;
	}
	entry->name = strdup(name);
	if (entry->name == NULL) {
		free(entry);
		return NULL;
	}
	entry->state = TC_ROSTER_SILENT;
	entry->since_ms = now_ms;
	entry->next = *place;
	*place = entry;
	return entry;
}

void tc_roster_limit(struct tc_roster *roster, double rate, double burst) {
	for (struct tc_roster_entry *entry = roster->first; entry != NULL; entry = entry->next) {
		struct tc_bucket *bucket = &entry->bucket;
		if (bucket->rate > 0) {
			bucket->rate = rate;
			bucket->burst = burst;
			bucket->tokens = bucket->tokens < burst ? bucket->tokens : burst;
		}
	}
}

static bool change(struct tc_roster_entry *entry, enum tc_roster_state state, int64_t now_ms) {
	if (entry->state == state) {
		return false;
	}
	entry->state = state;
	entry->since_ms = now_ms;
	return true;
}

bool tc_roster_join(struct tc_roster_entry *entry, int64_t now_ms) {
	entry->connections++;
	return change(entry, TC_ROSTER_CONNECTED, now_ms);
}

bool tc_roster_leave(struct tc_roster_entry *entry, bool clean, int64_t now_ms) {
	entry->connections--;
	if (entry->connections > 0) {
		return false;
	}
	return change(entry, clean ? TC_ROSTER_SILENT : TC_ROSTER_LOST, now_ms);
}

static const char *word(enum tc_roster_state state) {
	switch (state) {
	case TC_ROSTER_CONNECTED: return "connected";
	case TC_ROSTER_SILENT: return "silent";
	case TC_ROSTER_LOST: break;
	}
	return "lost";
}

void tc_roster_write(const struct tc_roster *roster, struct tc_buffer *out) {
	char time[40];
	tc_buffer_text(out, "[");
	for (const struct tc_roster_entry *entry = roster->first; entry != NULL;
		entry = entry->next) {
		tc_time_format(entry->since_ms, TC_ZONE_MINUTES, time, sizeof time);
		tc_buffer_text(out, "{\"source\":");
		tc_buffer_string(out, entry->name);
		tc_buffer_printf(out, ",\"state\":\"%s\",\"since\":\"%s\",\"gap\":%s",
			word(entry->state), time, entry->gap ? "true" : "false");
		if (entry->ahead_ms != 0) {
			tc_buffer_printf(out, ",\"clock_ahead_ms\":%" PRId64, entry->ahead_ms);
		}
		tc_buffer_text(out, entry->next == NULL ? "}" : "},");
	}
	tc_buffer_text(out, "]");
}
