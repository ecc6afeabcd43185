/* network - who is connected to the hub, who was, and who never. */
#include "widgets/network.h"

#include "widgets/kinds.h"
#include "widgets/kit/date.h"

#include <stdio.h>
#include <string.h>

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_network *self = (struct tc_network *)widget;
	self->roll.show = TC_SHOW_REPORTS;
	self->ties = tc_arena_array(arena, TC_PEERS_MAX, sizeof(*self->ties));
	self->next_ties = tc_arena_array(arena, TC_PEERS_MAX, sizeof(*self->next_ties));
	return tc_roll_prepare(&self->roll, widget, catalogue, arena, pointer, faults) &&
		self->ties != NULL && self->next_ties != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	return tc_roll_wants(&((const struct tc_network *)widget)->roll, widget, out, size);
}

/* The hub knows its publishers; a feed that stands open and says nothing is judged by its cadence. What the
 * wall knows while its own link is lost is what it knew last: that loss is one frame, nobody's own. */
static void read_tie(
	struct tc_network_tie *tie, const struct tc_view *view, const struct tc_fact *fact) {
	const struct tc_series *series = tc_view_series(view, fact->indicator, fact->area);
	int64_t now_ms = tc_view_now_ms(view), since_ms = 0;
	memset(tie, 0, sizeof(*tie));
	if (series == NULL || series->count == 0) {
		tie->tie = TC_TIE_NEVER;
		return;
	}
	const struct tc_source_view *source = tc_view_source(view, series->source);
	bool cut_off = tc_view_link(view) == TC_LINK_LOST;
	if (source->state == TC_SOURCE_LOST || (!cut_off && (fact->marks & TC_MARK_LOST) != 0)) {
		tie->tie = TC_TIE_LOST;
		since_ms = source->since_ms;
	} else if (source->state == TC_SOURCE_SILENT) {
		tie->tie = TC_TIE_SILENT;
		since_ms = source->since_ms;
	} else if ((fact->marks & TC_MARK_STALE) != 0) {
		tie->tie = TC_TIE_SILENT;
		since_ms = now_ms - (tc_view_monotonic_ms(view) - series->heard_ms);
	} else {
		bool late = (fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0;
		tie->tie = late ? TC_TIE_LATE : TC_TIE_LIVE;
	}
	if (since_ms > 0) {
		tc_moment_label(since_ms, now_ms, tie->since, sizeof(tie->since));
	}
}

int tc_network_count(const struct tc_network *self, enum tc_tie tie) {
	int found = 0;
	for (int i = 0; i < self->roll.count; i++) {
		found += self->ties[i].tie == (int)tie;
	}
	return found;
}

int tc_network_connected(const struct tc_network *self) {
	return tc_network_count(self, TC_TIE_LIVE) + tc_network_count(self, TC_TIE_LATE);
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_network *self = (struct tc_network *)widget;
	bool differs = tc_roll_refresh(&self->roll, widget, view);
	size_t bytes = TC_PEERS_MAX * sizeof(*self->ties);
	memset(self->next_ties, 0, bytes);
	for (int i = 0; i < self->roll.count; i++) {
		read_tie(&self->next_ties[i], view, &self->roll.members[i].fact);
	}
	differs = memcmp(self->ties, self->next_ties, bytes) != 0 || differs;
	struct tc_network_tie *before = self->ties;
	self->ties = self->next_ties;
	self->next_ties = before;
	bool cut_off = tc_view_link(view) == TC_LINK_LOST;
	bool known = cut_off || tc_view_link(view) == TC_LINK_LIVE ||
		tc_network_count(self, TC_TIE_NEVER) < self->roll.count;
	differs = differs || cut_off != self->cut_off || known != self->known;
	self->cut_off = cut_off;
	self->known = known;
	char shown[TC_TIE_COUNT * 12] = "";
	for (int tie = TC_TIE_LOST; tie < TC_TIE_COUNT; tie++) {
		size_t used = strlen(shown);
		snprintf(shown + used, sizeof(shown) - used, "%d.",
			tc_network_count(self, (enum tc_tie)tie));
	}
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_change(&self->change, shown, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->roll.next_ms ? rule_ms : self->roll.next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_network *)widget)->next_ms;
}

static const struct tc_choice forms[] = {
	{ "around", TC_NETWORK_AROUND },
	{ "columns", TC_NETWORK_COLUMNS },
	{ 0 },
};

#define AT(field) offsetof(struct tc_network, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_network, head),
	TC_PEERS_OPTIONS(struct tc_network, roll.peers, "VN:ministries"),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(roll.indicator_code),
		.doc = "The indicator whose feeds are watched: one from each of the group" },
	{ .name = "hub",
		.type = TC_OPTION_WORDS,
		.offset = AT(hub),
		.doc = "Name of what they are connected to" },
	{ .name = "form",
		.type = TC_OPTION_CHOICE,
		.choices = forms,
		.variant = true,
		.fallback = TC_NETWORK_AROUND,
		.offset = AT(form),
		.doc = "around: the hub in the middle, half of the group on each side; columns: "
		       "the "
		       "hub on top, the group in columns under it; a pane too small for the first "
		       "takes the second" },
	{ .name = "key",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(key),
		.doc = "Whether the states that occur are explained and counted above the foot" },
	{ 0 },
};

const struct tc_widget_class tc_network_class = {
	.kind = "network",
	.doc = "The connection of each of a group to the hub: live, silent, lost, never",
	.size = sizeof(struct tc_network),
	.change = offsetof(struct tc_network, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_network_draw,
	.next_change_ms = next_change_ms,
};
