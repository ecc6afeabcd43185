#include "widgets/ranking.h"

#include "widgets/kinds.h"
#include "widgets/kit/roll.h"

#include <stdlib.h>
#include <string.h>

/* How far back the newest value of an area is looked for; an edition of the past looks further. */
enum { EDITION_LAST = 40, RECENT_LAST = 4, MOVEMENT_LAST = 12 };

/* A movement needs periods, and an order by value. */
static bool check_movement(
	const struct tc_ranking *self, const char *pointer, struct tc_faults *faults) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->indicator);
	bool fine = !self->movement ||
		(self->show != TC_SHOW_TIMELINESS && contract->period_rule != TC_PERIOD_REAL_TIME);
	if (!fine) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "movement", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected areas by the value of an indicator with periods",
			"cần xếp theo giá trị của một chỉ tiêu có kỳ báo cáo");
	}
	return fine;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_ranking *self = (struct tc_ranking *)widget;
	self->catalogue = catalogue;
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	if (!tc_peers_prepare(&self->peers, catalogue, widget->until_ms, arena, pointer, faults) ||
		self->indicator < 0 || !check_movement(self, pointer, faults)) {
		return false;
	}
	self->highlight = self->highlight_code == NULL
		? -1
		: tc_kind_area(catalogue, self->highlight_code, widget->until_ms, "highlight",
			  pointer, faults);
	if (self->highlight_code != NULL && self->highlight < 0) {
		return false;
	}
	const struct tc_indicator *contract = tc_catalogue_indicator(catalogue, self->indicator);
	if (self->decimals < 0) {
		self->decimals = contract->decimals;
	}
	if (self->order == TC_RANKING_CONTRACT) {
		self->order = contract->direction == TC_DIRECTION_LOWER ? TC_RANKING_LOWEST
									: TC_RANKING_HIGHEST;
	}
	size_t count = (size_t)self->peers.count;
	self->places = tc_arena_array(arena, count, sizeof(*self->places));
	self->scratch = tc_arena_array(arena, count, sizeof(*self->scratch));
	if (self->show == TC_SHOW_TIMELINESS) {
		self->order = TC_RANKING_HIGHEST; /* the latest first */
		self->members = tc_arena_array(arena, TC_PEERS_MAX, sizeof(*self->members));
	}
	return self->places != NULL && self->scratch != NULL &&
		(self->show != TC_SHOW_TIMELINESS || self->members != NULL);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_ranking *self = (const struct tc_ranking *)widget;
	struct tc_want want = { self->indicator, -1,
		widget->until_ms != INT64_MAX ? EDITION_LAST
			: self->movement      ? MOVEMENT_LAST
					      : RECENT_LAST };
	return tc_peers_want(&self->peers, self->catalogue, &want, out, size, 0);
}

static int compare_highest(const void *a, const void *b) {
	const struct tc_ranking_place *one = a, *two = b;
	double left = one->amount, right = two->amount;
	if (left != right) {
		return left > right ? -1 : 1;
	}
	return one->area - two->area; /* the order of the code list; the rank is the same */
}

static int compare_lowest(const void *a, const void *b) {
	const struct tc_ranking_place *one = a, *two = b;
	double left = one->amount, right = two->amount;
	if (left != right) {
		return left < right ? -1 : 1;
	}
	return one->area - two->area;
}

/* Only those who have reported the newest period. */
static int keep_newest(struct tc_ranking_place *places, int count) {
	int64_t newest_ms = INT64_MIN;
	int kept = 0;
	for (int i = 0; i < count; i++) {
		int64_t end_ms = places[i].fact.period.end_ms;
		newest_ms = end_ms > newest_ms ? end_ms : newest_ms;
	}
	for (int i = 0; i < count; i++) {
		if (places[i].fact.period.end_ms == newest_ms) {
			if (kept != i) {
				memcpy(&places[kept], &places[i], sizeof(places[i]));
			}
			kept++;
		}
	}
	memset(&places[kept], 0, (size_t)(count - kept) * sizeof(*places));
	return kept;
}

static int read_places(
	struct tc_ranking *self, const struct tc_view *view, struct tc_ranking_place *places) {
	int areas[TC_PEERS_MAX], count = 0;
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	int members = tc_peers_at(&self->peers, self->catalogue, now_ms, areas, self->peers.count);
	for (int i = 0; i < members; i++) {
		struct tc_ranking_place *place = &places[count];
		struct tc_question question = { self->indicator, areas[i], self->base.until_ms };
		int64_t next_ms = tc_fact_read(&place->fact, view, &question, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
		if (place->fact.has_value) {
			place->area = areas[i];
			place->amount = place->fact.value.number;
			count++;
		} else {
			memset(place, 0, sizeof(*place));
		}
	}
	self->member_count = members;
	return self->same_period ? keep_newest(places, count) : count;
}

/* Those who are overdue; the others are counted. */
static int read_overdue(
	struct tc_ranking *self, const struct tc_view *view, struct tc_ranking_place *places) {
	struct tc_turnout_question question = { self->indicator, self->base.until_ms, NULL,
		self->base.language, TC_SHOW_TIMELINESS };
	int count = 0;
	self->member_count =
		tc_turnout_read(&self->peers, view, &question, self->members, &self->next_ms);
	self->good_count =
		tc_turnout_count_good(self->members, self->member_count, TC_SHOW_TIMELINESS);
	self->unsent_count =
		tc_turnout_count(self->members, self->member_count, TC_TURNOUT_MISSING);
	for (int i = 0; i < self->member_count && count < self->peers.count; i++) {
		const struct tc_member *member = &self->members[i];
		if (!tc_turnout_is_overdue(member->turnout)) {
			continue;
		}
		struct tc_ranking_place *place = &places[count++];
		place->area = member->area;
		place->amount = (double)member->overdue_ms;
		memcpy(place->overdue, member->overdue, sizeof(place->overdue));
		memcpy(&place->fact, &member->fact, sizeof(place->fact));
	}
	return count;
}

static void rank(const struct tc_ranking *self, struct tc_ranking_place *places, int count) {
	qsort(places, (size_t)count, sizeof(*places),
		self->order == TC_RANKING_LOWEST ? compare_lowest : compare_highest);
	for (int i = 0; i < count; i++) {
		bool tied = i > 0 && places[i].amount == places[i - 1].amount;
		places[i].rank = tied ? places[i - 1].rank : i + 1;
	}
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_ranking *self = (struct tc_ranking *)widget;
	size_t bytes = (size_t)self->peers.count * sizeof(*self->scratch);
	int members = self->member_count, good = self->good_count, unsent = self->unsent_count;
	memset(self->scratch, 0, bytes);
	self->next_ms = INT64_MAX;
	int count = self->show == TC_SHOW_TIMELINESS ? read_overdue(self, view, self->scratch)
						     : read_places(self, view, self->scratch);
	rank(self, self->scratch, count);
	for (int i = 0; self->highlight >= 0 && i < count; i++) {
		struct tc_ranking_place *place = &self->scratch[i];
		place->highlighted = place->area == self->highlight ||
			tc_catalogue_is_member(self->catalogue, self->highlight, place->area,
				tc_fact_now_ms(view, widget->until_ms));
	}
	struct tc_period former = self->former;
	bool former_known = self->former_known;
	if (self->movement) {
		tc_ranking_move(self, view, self->scratch, count);
	}
	bool differs = former_known != self->former_known || former.end_ms != self->former.end_ms ||
		count != self->place_count || members != self->member_count ||
		good != self->good_count || unsent != self->unsent_count ||
		memcmp(self->scratch, self->places, bytes) != 0;
	struct tc_ranking_place *before = self->places;
	self->places = self->scratch;
	self->scratch = before;
	self->place_count = count;
	enum tc_ink rule = self->rule;
	/* A ranking has no single value: any change of its picture lights the rule. */
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_ranking *)widget)->next_ms;
}

static const struct tc_choice orders[] = {
	{ "contract", TC_RANKING_CONTRACT },
	{ "highest", TC_RANKING_HIGHEST },
	{ "lowest", TC_RANKING_LOWEST },
	{ 0 },
};

#define AT(field) offsetof(struct tc_ranking, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_ranking, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(indicator_code),
		.doc = "The indicator by whose newest value areas are ordered" },
	TC_PEERS_OPTIONS(struct tc_ranking, peers, "VN:provinces"),
	{ .name = "show",
		.type = TC_OPTION_CHOICE,
		.choices = tc_roll_shows,
		.variant = true,
		.fallback = TC_SHOW_REPORTS,
		.offset = AT(show),
		.doc = "reports: areas by value; timeliness: those that are late, the latest "
		       "first, "
		       "with how long" },
	{ .name = "top",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = TC_PEERS_MAX,
		.offset = AT(top),
		.doc = "Rows from the best on; with bottom 0 too: as many of both as fit" },
	{ .name = "bottom",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = TC_PEERS_MAX,
		.offset = AT(bottom),
		.doc = "Rows up to the worst, after a gap" },
	{ .name = "lanes",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = 12,
		.offset = AT(columns),
		.doc = "Lists side by side, each going on where the one before it ends; 0: by the "
		       "room" },
	{ .name = "pitch",
		.type = TC_OPTION_LENGTH,
		.offset = AT(pitch),
		.doc = "From row to row; below 10 u letters get smaller; default 12.5 u" },
	{ .name = "order",
		.type = TC_OPTION_CHOICE,
		.choices = orders,
		.fallback = TC_RANKING_CONTRACT,
		.offset = AT(order),
		.doc = "Which value is first; contract: the lowest where lower is better" },
	{ .name = "emphasis",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = TC_PEERS_MAX,
		.offset = AT(emphasis),
		.doc = "Ranks up to this one are in bold letters and the brighter bar" },
	{ .name = "highlight",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = AT(highlight_code),
		.doc = "An area, agency or group whose rows are in bold letters and the brighter "
		       "bar, wherever they stand" },
	{ .name = "movement",
		.type = TC_OPTION_BOOL,
		.offset = AT(movement),
		.doc = "Whether each row says by how many places it moved since the period before; "
		       "a dash where that cannot be compared" },
	{ .name = "bars",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(bars),
		.doc = "Whether a bar from zero is drawn under every row" },
	{ .name = "full",
		.type = TC_OPTION_NUMBER,
		.min = 0,
		.max = 1e15,
		.offset = AT(full),
		.doc = "Value of a full bar; 0: 100 for percentages, else the greatest value" },
	{ .name = "same_period",
		.type = TC_OPTION_BOOL,
		.offset = AT(same_period),
		.doc = "Whether only areas that have reported the newest period are ranked" },
	{ .name = "decimals",
		.type = TC_OPTION_INTEGER,
		.min = -1,
		.max = 6,
		.fallback = -1,
		.offset = AT(decimals),
		.doc = "At most this many decimals; -1: as the indicator's contract" },
	{ 0 },
};

const struct tc_widget_class tc_ranking_class = {
	.kind = "ranking",
	.doc = "Areas in the order of their newest value, with true ranks; who is silent has none",
	.size = sizeof(struct tc_ranking),
	.change = offsetof(struct tc_ranking, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_ranking_draw,
	.next_change_ms = next_change_ms,
};
