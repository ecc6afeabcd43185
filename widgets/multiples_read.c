#include "widgets/multiples.h"

#include "feeds/judge/board.h"

#include <math.h>
#include <string.h>

/* Series of one cell whose alarms and dates are asked for; a cell is small. */
enum { WANTS_MOST = 64 };

/* Which cells stand there at this date: the first of the list in force, as many as have room. */
static void choose(struct tc_multiples *self, const struct tc_view *view) {
	struct tc_multiples_shown *next = self->next;
	int areas[TC_PEERS_MAX], at = 0;
	bool group = self->item_count > 0 && self->items[0].area >= 0;
	next->total = self->item_count == 0 ? 0 : self->items[0].of;
	if (group) {
		int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
		next->total =
			tc_peers_at(&self->peers, self->catalogue, now_ms, areas, TC_PEERS_MAX);
	}
	struct tc_multiples_grid grid = tc_multiples_grid(self, next->total);
	for (int i = 0; i < self->item_count && next->count < grid.columns * grid.rows; i++) {
		const struct tc_multiple *item = &self->items[i];
		if (item->of != next->total || next->count == next->total ||
			(group && item->area != areas[at])) {
			continue;
		}
		next->items[next->count++] = i;
		at++;
	}
}

/* A pane's alarm is given to it by the scene, which knows no cells. The newest figure of any dates the foot. */
static bool read_wants(struct tc_multiples *self, struct tc_widget *cell,
	const struct tc_view *view, struct tc_fact *fact) {
	struct tc_want wants[WANTS_MOST];
	struct tc_badge badge = { 0 }, before = cell->badge;
	int count = self->kind->wants == NULL ? 0 : self->kind->wants(cell, wants, WANTS_MOST);
	memset(fact, 0, sizeof(*fact));
	fact->indicator = -1;
	for (int i = 0; i < count && i < WANTS_MOST; i++) {
		if (wants[i].area < 0) {
			continue;
		}
		struct tc_question question = { wants[i].indicator, wants[i].area,
			self->base.until_ms };
		struct tc_fact one;
		int64_t next_ms = tc_fact_read(&one, view, &question, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
		badge = tc_badge_worse(badge, one.alarm);
		if (fact->indicator < 0 ||
			(one.reported && one.period.end_ms > fact->period.end_ms)) {
			*fact = one;
		}
	}
	cell->badge = self->kind->lists_alarms ? before : badge;
	return memcmp(&cell->badge, &before, sizeof(before)) != 0;
}

/* True when a cell will look different. */
static bool read_cell(
	struct tc_multiples *self, struct tc_widget *cell, const struct tc_view *view) {
	struct tc_multiples_shown *next = self->next;
	struct tc_fact fact;
	bool differs = self->kind->refresh(cell, view);
	differs = read_wants(self, cell, view, &fact) || differs;
	if (self->kind->next_change_ms != NULL) {
		int64_t next_ms = self->kind->next_change_ms(cell);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	if (next->newest.indicator < 0 ||
		(fact.reported && fact.period.end_ms > next->newest.period.end_ms)) {
		next->newest = fact;
	}
	if (self->kind->span == NULL) {
		return differs;
	}
	struct tc_span span = self->kind->span(cell);
	next->apart = next->apart || (fact.has_value && !span.given);
	if (span.given) {
		next->span.low = next->span.given ? fmin(next->span.low, span.low) : span.low;
		next->span.high = next->span.given ? fmax(next->span.high, span.high) : span.high;
		next->span.given = true;
	}
	return differs;
}

bool tc_multiples_refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_multiples *self = (struct tc_multiples *)widget;
	struct tc_multiples_shown *next = self->next;
	bool differs = false;
	memset(next, 0, sizeof(*next));
	next->newest.indicator = -1;
	self->next_ms = INT64_MAX;
	choose(self, view);
	for (int i = 0; i < next->count; i++) {
		differs = read_cell(self, self->items[next->items[i]].widget, view) || differs;
	}
	next->scaled = self->kind->span != NULL;
	if (self->scale == TC_MULTIPLES_OWN) {
		next->apart = next->scaled;
		memset(&next->span, 0, sizeof(next->span));
	}
	for (int i = 0; i < next->count; i++) {
		self->items[next->items[i]].widget->span = next->span;
	}
	differs = memcmp(next, self->shown, sizeof(*next)) != 0 || differs;
	self->next = self->shown;
	self->shown = next;
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}
