#include "widgets/alarms.h"

#include "base/text.h"
#include "widgets/kinds.h"
#include "widgets/kit/date.h"

#include <stdio.h>
#include <string.h>

/* How far back a series is kept, so that counts of values can be judged. */
enum { EDITION_LAST = 40, RECENT_LAST = 8, AREAS_MAX = 400 };

static bool names(const struct tc_alarms *self, const char *rule) {
	const char *const *ids = self->rule_ids.items;
	for (size_t i = 0; i < self->rule_ids.count; i++) {
		if (strcmp(ids[i], rule) == 0) {
			return true;
		}
	}
	return self->rule_ids.count == 0;
}

static bool check_rules(
	const struct tc_alarms *self, const char *pointer, struct tc_faults *faults) {
	const char *const *ids = self->rule_ids.items;
	bool fine = true;
	for (size_t i = 0; i < self->rule_ids.count; i++) {
		struct tc_standing asked = { 0 };
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		snprintf(asked.rule, sizeof asked.rule, "%s", ids[i]);
		if (tc_board_rule(NULL, self->catalogue, &asked) != NULL) {
			continue;
		}
		tc_json_child_pointer(pointer, "rules", list, sizeof list);
		tc_json_item_pointer(list, i, place, sizeof place);
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a rule of alarms.json, found \"%s\"",
			"cần một quy tắc của alarms.json, thấy \"%s\"", ids[i]);
		fine = false;
	}
	return fine;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_alarms *self = (struct tc_alarms *)widget;
	self->catalogue = catalogue;
	self->has_peers = self->peers.group_code != NULL || self->peers.codes.count > 0;
	bool fine = check_rules(self, pointer, faults);
	if (self->has_peers &&
		!tc_peers_prepare(
			&self->peers, catalogue, widget->until_ms, arena, pointer, faults)) {
		return false;
	}
	self->shown = tc_arena_array(arena, TC_ALARMS_ROWS_MAX, sizeof *self->shown);
	self->scratch = tc_arena_array(arena, TC_ALARMS_ROWS_MAX, sizeof *self->scratch);
	return fine && self->shown != NULL && self->scratch != NULL;
}

static int add_want(struct tc_want *out, int size, int count, struct tc_want want) {
	if (count < size) {
		out[count] = want;
	}
	return count + 1;
}

/* Of every rule that may be shown all areas: a wall judges what is not in the hub's list any more. */
static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_alarms *self = (const struct tc_alarms *)widget;
	int rule_count = 0, count = 0, members[AREAS_MAX];
	const struct tc_alarm_rule *rules = tc_catalogue_alarms(self->catalogue, &rule_count);
	for (int r = 0; r < rule_count; r++) {
		const struct tc_alarm_rule *rule = &rules[r];
		int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
		bool shown = names(self, rule->id) &&
			(rule->priority <= self->least || rule->severe_by > 0);
		last = rule->count + 1 > last ? rule->count + 1 : last;
		if (shown && rule->each < 0) {
			count = add_want(out, size, count,
				(struct tc_want) { rule->indicator, rule->area, last });
		}
		int areas = !shown || rule->each < 0 ? 0
						     : tc_catalogue_ever_members(self->catalogue,
							       rule->each, members, AREAS_MAX);
		for (int i = 0; i < areas && i < AREAS_MAX; i++) {
			count = add_want(out, size, count,
				(struct tc_want) { rule->indicator, members[i], last });
		}
	}
	return count;
}

/* "từ 10:32 · chưa xác nhận"; behind it how long, who acknowledged and with which words. Returns when they change
 * by the date alone. */
static int64_t write_words(const struct tc_standing *item, int64_t now_ms,
	enum tc_language language, struct tc_alarms_row *row) {
	char since[TC_DATE_TEXT_MAX], lasting[TC_DATE_TEXT_MAX], when[TC_DATE_TEXT_MAX];
	bool over = item->state == TC_ALARM_CLEARED;
	int64_t to_ms = over ? item->ended_ms : now_ms;
	int64_t next_ms = tc_moment_label(item->raised_ms, now_ms, since, sizeof since);
	tc_duration_label(to_ms > item->raised_ms ? to_ms - item->raised_ms : 0, language, lasting,
		sizeof lasting);
	tc_alarm_since(item, now_ms, language, row->since, sizeof row->since);
	snprintf(row->begun, sizeof row->begun, "%s %s", language == TC_ENGLISH ? "since" : "từ",
		since);
	int used = snprintf(row->words, sizeof row->words, "%s · %s · %s", row->begun, lasting,
		tc_alarm_state_words(item->state, language));
	if (item->state == TC_ALARM_ACKNOWLEDGED && item->name[0] != '\0') {
		int64_t day_ms = tc_moment_label(item->acknowledged_ms, now_ms, when, sizeof when);
		next_ms = day_ms < next_ms ? day_ms : next_ms;
		snprintf(row->words + used, sizeof row->words - (size_t)used, " %s: %s%s%s",
			item->acknowledged_ms == 0 ? "" : when, item->name,
			item->note[0] == '\0' ? "" : " – ", item->note);
	}
	tc_utf8_trim(row->words);
	return next_ms;
}

static void read_row(struct tc_alarms *self, const struct tc_view *view,
	const struct tc_standing *item, struct tc_alarms_row *row) {
	enum tc_language language = self->base.language;
	const struct tc_board *board = tc_view_board(view);
	const struct tc_alarm_rule *rule = tc_board_rule(board, self->catalogue, item);
	memset(row, 0, sizeof *row);
	row->badge = tc_badge_of(item);
	row->valued = (rule == NULL || rule->kind < TC_ALARM_LATE) && item->value[0] != '\0';
	tc_alarm_title(board, item, self->catalogue, language, row->title, sizeof row->title);
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	int64_t day_ms = write_words(item, now_ms, language, row);
	struct tc_question question = { item->indicator, item->area, self->base.until_ms };
	int64_t next_ms = tc_fact_read(&row->fact, view, &question, language);
	bool passes = now_ms == tc_view_now_ms(view); /* in an edition of the past time does not */
	next_ms = passes && day_ms < next_ms ? day_ms : next_ms;
	if (passes && item->state != TC_ALARM_CLEARED && now_ms >= item->raised_ms) {
		int64_t passed_ms = now_ms - item->raised_ms;
		int64_t step_ms = tc_duration_step_ms(passed_ms);
		int64_t words_ms = now_ms + step_ms - passed_ms % step_ms;
		next_ms = words_ms < next_ms ? words_ms : next_ms;
	}
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
}

static bool is_meant(const struct tc_alarms *self, const struct tc_standing *item, const int *areas,
	int area_count) {
	bool among = !self->has_peers;
	for (int i = 0; i < area_count && !among; i++) {
		among = areas[i] == item->area;
	}
	return among && item->priority <= self->least && names(self, item->rule) &&
		(self->acknowledged || item->state != TC_ALARM_ACKNOWLEDGED);
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_alarms *self = (struct tc_alarms *)widget;
	const struct tc_board *board = tc_view_board(view);
	const struct tc_standing *items;
	int areas[TC_PEERS_MAX], area_count = 0, total = 0, shown = 0;
	size_t bytes = TC_ALARMS_ROWS_MAX * sizeof *self->scratch;
	int count = tc_board_items(board, &items);
	if (self->has_peers) {
		area_count = tc_peers_at(&self->peers, self->catalogue,
			tc_fact_now_ms(view, widget->until_ms), areas, TC_PEERS_MAX);
	}
	self->next_ms = INT64_MAX;
	memset(self->scratch, 0, bytes);
	for (int i = 0; i < count; i++) {
		if (is_meant(self, &items[i], areas, area_count)) {
			total++;
			if (shown < TC_ALARMS_ROWS_MAX) {
				read_row(self, view, &items[i], &self->scratch[shown++]);
			}
		}
	}
	int shelved = self->shelved ? tc_board_shelved(board) : 0;
	bool differs = !self->seen || total != self->total || shelved != self->shelved_count ||
		memcmp(self->scratch, self->shown, bytes) != 0;
	struct tc_alarms_row *before = self->shown;
	self->shown = self->scratch;
	self->scratch = before;
	self->shown_count = shown;
	self->total = total;
	self->shelved_count = shelved;
	self->seen = true;
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_alarms *)widget)->next_ms;
}

static const struct tc_choice variants[] = {
	{ "list", TC_ALARMS_LIST },
	{ "banner", TC_ALARMS_BANNER },
	{ 0 },
};
static const struct tc_choice empties[] = {
	{ "words", TC_ALARMS_SAY },
	{ "nothing", TC_ALARMS_BLANK },
	{ 0 },
};

#define AT(field) offsetof(struct tc_alarms, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_alarms, head),
	{ .name = "variant",
		.type = TC_OPTION_CHOICE,
		.choices = variants,
		.variant = true,
		.fallback = TC_ALARMS_LIST,
		.offset = AT(variant),
		.doc = "list: a row each, the most urgent first; banner: the most urgent one on a "
		       "band "
		       "17 u high, and how many others there are" },
	{ .name = "priority",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 3,
		.fallback = 3,
		.offset = AT(least),
		.doc = "Only alarms of this priority and more urgent ones, 1 being the most "
		       "urgent" },
	TC_PEERS_OPTIONS(struct tc_alarms, peers, NULL),
	{ .name = "rules",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_TEXT,
		.max_count = 200,
		.offset = AT(rule_ids),
		.doc = "Only alarms of these rules of alarms.json; default: all" },
	{ .name = "acknowledged",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(acknowledged),
		.doc = "Whether those that somebody has acknowledged are shown too" },
	{ .name = "shelved",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(shelved),
		.doc = "Whether it is told how many are shelved" },
	{ .name = "most",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = TC_ALARMS_ROWS_MAX,
		.offset = AT(rows),
		.doc = "At most so many rows; 0: as many as fit" },
	{ .name = "empty",
		.type = TC_OPTION_CHOICE,
		.choices = empties,
		.fallback = TC_ALARMS_SAY,
		.offset = AT(empty),
		.doc = "What stands there while there is no alarm: words, or nothing" },
	{ 0 },
};

const struct tc_widget_class tc_alarms_class = {
	.kind = "alarms",
	.doc = "Alarms that stand or wait to be acknowledged: as a list, or the most urgent one as "
	       "a banner",
	.size = sizeof(struct tc_alarms),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_alarms_draw,
	.next_change_ms = next_change_ms,
	.lists_alarms = true,
};
