#include "feeds/judge/board.h"

#include "feeds/judge/board_own.h"
#include "feeds/judge/board_past.h"
#include "feeds/judge/judge.h"

#include <stdlib.h>
#include <string.h>

enum {
	ARENA_BYTES = 8 * 1024 * 1024,
	/* The hub's list follows the first whole picture; until then the same alarms would stand here as new. */
	FIRST_LIST_MS = 1000,
	/* A picture of the past that still gets figures is judged anew this often at most. */
	PAST_STEP_MS = 1000,
};

struct tc_board {
	const struct tc_catalogue *catalogue;
	int64_t until_ms;
	struct tc_arena *arena;
	struct tc_alarms *alarms; /* in arena; NULL before the first view */
	struct tc_board_own own;
	bool touched;                /* somebody acknowledged one of its own: to be published */
	struct tc_shared_told *list; /* counted: what is shown, for views */
	int *told_of; /* in arena: of each entry the index in told and one more; 0: not among them */
	bool *matched; /* in arena, TC_BOARD_ITEMS_MAX: the told one has an entry here */
	struct tc_standing told[TC_BOARD_ITEMS_MAX]; /* the hub's last list */
	uint64_t told_serial;                        /* 0: none yet */
	int told_count;
	struct tc_standing items[TC_BOARD_ITEMS_MAX], scratch[TC_BOARD_ITEMS_MAX];
	int item_count, count, shelved;
	uint64_t serial, generation;
	int64_t live_ms; /* the clock of ages when the hub was first heard; 0: not yet */
	int64_t judged_ms, next_ms;
};

struct tc_board *tc_board_create(const struct tc_catalogue *catalogue, int64_t until_ms) {
	struct tc_board *board = calloc(1, sizeof *board);
	if (board == NULL) {
		return NULL;
	}
	board->catalogue = catalogue;
	board->until_ms = until_ms;
	board->serial = 1;
	board->arena = tc_arena_create(ARENA_BYTES);
	if (board->arena == NULL) {
		tc_board_destroy(board);
		return NULL;
	}
	return board;
}

void tc_board_destroy(struct tc_board *board) {
	if (board != NULL) {
		tc_shared_told_drop(board->list);
		tc_arena_destroy(board->arena);
		free(board);
	}
}

void tc_board_set_rules(
	struct tc_board *board, const struct tc_alarm_rules *rules, enum tc_alarm_hand hand) {
	board->own.rules = *rules;
	board->own.hand = hand;
}

bool tc_board_is_own(const struct tc_standing *standing) {
	return strncmp(standing->rule, TC_BOARD_OWN_PREFIX, sizeof TC_BOARD_OWN_PREFIX - 1) == 0;
}

bool tc_board_acknowledge(
	struct tc_board *board, const struct tc_standing *standing, int64_t at_ms) {
	bool done = tc_board_own_acknowledge(&board->own, standing, at_ms);
	board->touched = board->touched || done;
	return done;
}

/* All normal. The members of groups are those of at_ms. */
static bool begin(struct tc_board *board, int64_t at_ms) {
	tc_arena_reset(board->arena);
	board->alarms = tc_alarms_create(board->catalogue, TC_ALARM_NO_HAND, at_ms, board->arena);
	size_t count = board->alarms == NULL ? 0 : (size_t)tc_alarms_count(board->alarms);
	board->told_of = tc_arena_array(board->arena, count + 1, sizeof *board->told_of);
	board->matched = tc_arena_array(board->arena, TC_BOARD_ITEMS_MAX, sizeof *board->matched);
	if (board->told_of == NULL || board->matched == NULL) {
		board->alarms = NULL;
	}
	return board->alarms != NULL;
}

/* A new list of the hub: which of the entries here are among them. */
static void take_told(struct tc_board *board, const struct tc_told *told) {
	int count = told->count < TC_BOARD_ITEMS_MAX ? told->count : TC_BOARD_ITEMS_MAX;
	board->told_serial = told->serial;
	board->told_count = count;
	memcpy(board->told, told->items, (size_t)count * sizeof *board->told);
	memset(board->matched, 0, TC_BOARD_ITEMS_MAX * sizeof *board->matched);
	tc_alarms_set_hand(board->alarms, TC_ALARM_HAND);
	for (int e = 0; e < tc_alarms_count(board->alarms); e++) {
		const struct tc_alarm_entry *entry = tc_alarms_entry(board->alarms, e);
		board->told_of[e] = 0;
		for (int i = 0; i < count && board->told_of[e] == 0; i++) {
			if (board->told[i].area == entry->area &&
				strcmp(board->told[i].rule, entry->rule->id) == 0) {
				board->told_of[e] = i + 1;
				board->matched[i] = true;
			}
		}
	}
}

/* The entry stands as the hub says; what it has counted and waited for here goes on. */
static void impose(struct tc_alarm *alarm, const struct tc_standing *told) {
	alarm->state = told == NULL ? TC_ALARM_NORMAL : told->state;
	alarm->priority = told == NULL ? 0 : told->priority;
	alarm->raised_ms = told == NULL ? 0 : told->raised_ms;
	alarm->ended_ms = told == NULL ? 0 : told->ended_ms;
	alarm->shelved_until_ms = told == NULL ? 0 : told->shelved_until_ms;
}

static const struct tc_standing *told_of(const struct tc_board *board, int entry) {
	int at = board->told_of[entry];
	return at == 0 ? NULL : &board->told[at - 1];
}

/* While the link lives the hub's word holds for all; after that for what no figure here speaks of. */
static void obey(struct tc_board *board, const struct tc_view *view) {
	bool live = tc_view_link(view) != TC_LINK_LOST;
	for (int e = 0; e < tc_alarms_count(board->alarms); e++) {
		struct tc_alarm_entry *entry = tc_alarms_entry(board->alarms, e);
		if (live || tc_view_series(view, entry->rule->indicator, entry->area) == NULL) {
			impose(&entry->alarm, told_of(board, e));
		}
	}
}

static bool goes_before(const struct tc_standing *a, const struct tc_standing *b) {
	if (a->priority != b->priority) {
		return a->priority < b->priority;
	}
	if (a->state != b->state) {
		return a->state < b->state;
	}
	return a->raised_ms > b->raised_ms;
}

/* Into scratch, in order; the least urgent falls out of a full one. */
static void collect(struct tc_board *board, const struct tc_standing *standing, int *kept) {
	if (standing->shelved_until_ms != 0) {
		board->shelved++;
		return;
	}
	board->count++;
	int at = *kept < TC_BOARD_ITEMS_MAX ? (*kept)++ : TC_BOARD_ITEMS_MAX;
	for (; at > 0 && goes_before(standing, &board->scratch[at - 1]); at--) {
		if (at < TC_BOARD_ITEMS_MAX) {
			board->scratch[at] = board->scratch[at - 1];
		}
	}
	if (at < TC_BOARD_ITEMS_MAX) {
		board->scratch[at] = *standing;
	}
}

/* The newest value of a rule's figure, where the rule is of values; out is left where there is none. */
static void describe_value(const struct tc_board *board, const struct tc_view *view,
	const struct tc_alarm_entry *entry, struct tc_standing *out) {
	if (entry->rule->kind >= TC_ALARM_LATE) {
		return; /* of what did not come there is no value */
	}
	struct tc_question question = { out->indicator, out->area, board->until_ms };
	struct tc_reading reading = tc_judge(view, &question);
	if (reading.point != NULL && reading.point->has_value) {
		snprintf(out->value, sizeof out->value, "%s", reading.point->value.text);
	}
}

static void describe_entry(const struct tc_alarm_entry *entry, struct tc_standing *out) {
	memset(out, 0, sizeof *out);
	snprintf(out->rule, sizeof out->rule, "%s", entry->rule->id);
	out->indicator = entry->rule->indicator;
	out->area = entry->area;
	out->state = entry->alarm.state;
	out->priority = entry->alarm.priority;
	out->raised_ms = entry->alarm.raised_ms;
	out->ended_ms = entry->alarm.ended_ms;
	out->shelved_until_ms = entry->alarm.shelved_until_ms;
}

static void describe(const struct tc_board *board, const struct tc_view *view, int index,
	struct tc_standing *out) {
	const struct tc_alarm_entry *entry = tc_alarms_entry(board->alarms, index);
	const struct tc_standing *told = told_of(board, index);
	describe_entry(entry, out);
	if (told != NULL && out->state == TC_ALARM_ACKNOWLEDGED) {
		memcpy(out->name, told->name, sizeof out->name);
		memcpy(out->note, told->note, sizeof out->note);
		out->acknowledged_ms = told->acknowledged_ms;
	}
	if (told != NULL && entry->rule->kind < TC_ALARM_LATE) {
		memcpy(out->value, told->value, sizeof out->value);
	}
	describe_value(board, view, entry, out);
}

/* The alarms of panes' rules. */
static void collect_own(struct tc_board *board, const struct tc_view *view, int *kept) {
	for (int e = 0; e < tc_board_own_count(&board->own); e++) {
		const struct tc_alarm_entry *entry = tc_board_own_entry(&board->own, e);
		struct tc_standing standing;
		if (entry->alarm.state > TC_ALARM_NORMAL) {
			describe_entry(entry, &standing);
			describe_value(board, view, entry, &standing);
			if (standing.state == TC_ALARM_ACKNOWLEDGED) {
				standing.acknowledged_ms = board->own.acknowledged_ms[e];
			}
			collect(board, &standing, kept);
		}
	}
}

/* What was collected is shown from now on. True: another than before. */
static bool replace(struct tc_board *board, int kept, int count, int shelved) {
	bool differs = count != board->count || shelved != board->shelved ||
		kept != board->item_count ||
		memcmp(board->items, board->scratch, (size_t)kept * sizeof *board->items) != 0;
	if (differs) {
		memcpy(board->items, board->scratch, (size_t)kept * sizeof *board->items);
		board->item_count = kept;
		board->serial++;
	}
	if (differs || board->list == NULL) {
		const struct tc_told list = { board->serial, kept, board->items,
			board->count - kept, board->shelved };
		tc_shared_told_drop(board->list);
		board->list = tc_shared_told_of(&list);
	}
	return differs;
}

/* What is shown now, from the entries and from what the hub knows beyond them. True: another than before. */
static bool publish(struct tc_board *board, const struct tc_view *view, bool withheld) {
	int kept = 0, count = board->count, shelved = board->shelved;
	board->count = board->shelved = 0;
	for (int e = 0; !withheld && e < tc_alarms_count(board->alarms); e++) {
		struct tc_standing standing;
		if (tc_alarms_entry(board->alarms, e)->alarm.state > TC_ALARM_NORMAL) {
			describe(board, view, e, &standing);
			collect(board, &standing, &kept);
		}
	}
	for (int i = 0; board->told_serial != 0 && i < board->told_count; i++) {
		if (!board->matched[i]) {
			collect(board, &board->told[i], &kept);
		}
	}
	collect_own(board, view, &kept);
	return replace(board, kept, count, shelved);
}

static bool update_past(struct tc_board *board, const struct tc_view *view, int64_t at_ms) {
	int64_t age_ms = tc_view_monotonic_ms(view);
	bool news = board->alarms == NULL || board->generation != tc_view_generation(view);
	bool early = board->alarms != NULL && age_ms - board->judged_ms < PAST_STEP_MS;
	board->next_ms = news && early ? tc_view_now_ms(view) + PAST_STEP_MS : INT64_MAX;
	if (!news || early || !begin(board, at_ms)) {
		return false;
	}
	board->generation = tc_view_generation(view);
	board->judged_ms = age_ms;
	tc_board_replay(board->alarms, view, at_ms);
	(void)tc_board_own_begin(&board->own, board->catalogue, view, at_ms, board->arena);
	return publish(board, view, false);
}

/* Their history is there when the hub's first picture is whole. */
static void judge_own(struct tc_board *board, const struct tc_view *view, int64_t now_ms) {
	enum tc_link_state link = tc_view_link(view);
	if (board->own.alarms == NULL && (link == TC_LINK_LIVE || link == TC_LINK_LOST)) {
		(void)tc_board_own_begin(&board->own, board->catalogue, view, now_ms, board->arena);
	}
	tc_board_own_judge(&board->own, view, &board->next_ms);
}

/* The hub may be about to send its list. */
static bool awaits_list(struct tc_board *board, const struct tc_view *view) {
	enum tc_link_state link = tc_view_link(view);
	if (board->told_serial != 0 || link == TC_LINK_NONE || link == TC_LINK_LOST) {
		return false;
	}
	int64_t age_ms = tc_view_monotonic_ms(view);
	if (link == TC_LINK_LIVE && board->live_ms == 0) {
		board->live_ms = age_ms;
	}
	return board->live_ms == 0 || age_ms - board->live_ms < FIRST_LIST_MS;
}

bool tc_board_update(struct tc_board *board, const struct tc_view *view) {
	int64_t now_ms = tc_view_now_ms(view);
	if (board->until_ms <= now_ms || !tc_view_has_feed(view)) {
		return update_past(
			board, view, board->until_ms < now_ms ? board->until_ms : now_ms);
	}
	if (board->alarms == NULL && !begin(board, now_ms)) {
		return false;
	}
	const struct tc_told *told = tc_view_told(view);
	if (told != NULL && told->serial != board->told_serial) {
		take_told(board, told);
	}
	bool withheld = awaits_list(board, view);
	bool news = board->touched || board->generation != tc_view_generation(view) ||
		now_ms >= board->next_ms;
	board->generation = tc_view_generation(view);
	board->touched = false;
	if (!news) {
		return false;
	}
	(void)tc_alarms_judge(board->alarms, view, INT64_MAX, &board->next_ms);
	judge_own(board, view, now_ms);
	if (board->told_serial != 0) {
		obey(board, view);
	}
	if (withheld && now_ms + FIRST_LIST_MS < board->next_ms) {
		board->next_ms = now_ms + FIRST_LIST_MS;
	}
	return publish(board, view, withheld);
}

void tc_board_show(const struct tc_board *board, struct tc_view *view) {
	tc_view_set_board(view, board);
	tc_view_set_shown(view, board->list);
}

void tc_board_restore(struct tc_board *board, struct tc_view *view) {
	const struct tc_told *kept = tc_view_told(view);
	static const struct tc_told none = { 0 };
	const struct tc_told *told = kept == NULL ? &none : kept;
	int count = told->count < TC_BOARD_ITEMS_MAX ? told->count : TC_BOARD_ITEMS_MAX;
	memcpy(board->scratch, told->items, (size_t)count * sizeof *board->scratch);
	int former = board->count, shelved = board->shelved;
	board->count = count + told->beyond;
	board->shelved = told->shelved;
	(void)replace(board, count, former, shelved);
	tc_board_show(board, view);
}

int64_t tc_board_next_change_ms(const struct tc_board *board) {
	return board->next_ms;
}

uint64_t tc_board_serial(const struct tc_board *board) {
	return board == NULL ? 0 : board->serial;
}

int tc_board_items(const struct tc_board *board, const struct tc_standing **out) {
	*out = board == NULL ? NULL : board->items;
	return board == NULL ? 0 : board->item_count;
}

int tc_board_count(const struct tc_board *board) {
	return board == NULL ? 0 : board->count;
}

int tc_board_shelved(const struct tc_board *board) {
	return board == NULL ? 0 : board->shelved;
}

const struct tc_standing *tc_board_find(const struct tc_board *board, int indicator, int area) {
	for (int i = 0; board != NULL && i < board->item_count; i++) {
		if (board->items[i].indicator == indicator && board->items[i].area == area) {
			return &board->items[i];
		}
	}
	return NULL;
}

static const struct tc_alarm_rule *find_rule(
	const struct tc_alarm_rule *rules, int count, const char *id) {
	for (int i = 0; i < count; i++) {
		if (strcmp(rules[i].id, id) == 0) {
			return &rules[i];
		}
	}
	return NULL;
}

const struct tc_alarm_rule *tc_board_rule(const struct tc_board *board,
	const struct tc_catalogue *catalogue, const struct tc_standing *standing) {
	int count = 0;
	const struct tc_alarm_rule *rules = tc_catalogue_alarms(catalogue, &count);
	if (tc_board_is_own(standing)) {
		rules = board == NULL ? NULL : board->own.rules.items;
		count = board == NULL ? 0 : board->own.rules.count;
	}
	return find_rule(rules, count, standing->rule);
}
