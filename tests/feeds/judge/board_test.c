#include "feeds/judge/board.h"
#include "feeds/mirror/view_code.h"

#include "tests/feeds/mirror/figures.h"

enum { MINUTE_MS = 60000 };

/* A wall with the real rules: floods of two values in a row, a real-time feed that may fall silent. */
struct room {
	struct tc_catalogue *catalogue;
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;
	struct tc_board *board;
	int64_t hub_ms, sequence;
	int flood, connections, nation, river;
};

static void open_room(struct room *room, int64_t until_ms) {
	*room = (struct room) { .hands = { .monotonic_ms = 90000000 },
		.hub_ms = figures_ms("2026-06-10T12:00:00+07:00"),
		.catalogue = figures_catalogue() };
	room->clock = tc_clock_of_manual(&room->hands);
	room->flood = tc_catalogue_find_indicator(room->catalogue, "urgent.flood.level-over-alarm");
	room->connections =
		tc_catalogue_find_indicator(room->catalogue, "gris.realtime.connections");
	room->nation = tc_catalogue_find_area(room->catalogue, "VN", room->hub_ms);
	room->river = tc_catalogue_find_area(room->catalogue, "VN-2025:01", room->hub_ms);
	const struct tc_mirror_series series[] = { { room->flood, room->river, 8 },
		{ room->connections, room->nation, 2 } };
	room->mirror = tc_mirror_create(room->catalogue, &room->clock, series, 2);
	room->board = tc_board_create(room->catalogue, until_ms);
	assert_non_null(room->board);
	figures_hear_clock(room->mirror, room->hub_ms);
}

static void close_room(struct room *room) {
	tc_board_destroy(room->board);
	tc_mirror_destroy(room->mirror);
	tc_catalogue_close(room->catalogue);
}

static bool look(struct room *room) {
	struct tc_view *view = tc_mirror_view(room->mirror);
	bool changed = tc_board_update(room->board, view);
	tc_view_drop(view);
	return changed;
}

static void pass(struct room *room, int64_t ms) {
	room->hands.monotonic_ms += ms;
	room->hub_ms += ms;
}

static void say_level(struct room *room, const char *value) {
	char moment[40];
	tc_time_format(room->hub_ms, 420, moment, sizeof moment);
	struct tc_observation news =
		figures_observation(room->catalogue, "urgent.flood.level-over-alarm", "VN-2025:01",
			moment, value, "/water", moment, ++room->sequence);
	tc_mirror_observe(room->mirror, &news);
}

static struct tc_standing flood(const struct room *room, enum tc_alarm_state state) {
	struct tc_standing told = { .rule = "flood.level",
		.indicator = room->flood,
		.area = room->river,
		.state = state,
		.priority = 1,
		.raised_ms = room->hub_ms - 3600000,
		.value = "1.4",
		.name = "Trực ban",
		.note = "đã gọi",
		.acknowledged_ms = room->hub_ms - 60000 };
	return told;
}

static const struct tc_standing *only(struct room *room) {
	const struct tc_standing *items;
	assert_int_equal(tc_board_items(room->board, &items), 1);
	assert_int_equal(tc_board_count(room->board), 1);
	return items;
}

static void while_the_hub_speaks_its_list_is_the_truth(void **state) {
	(void)state;
	struct room room;
	open_room(&room, INT64_MAX);
	say_level(&room, "1.4");
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	struct tc_standing told = flood(&room, TC_ALARM_ACKNOWLEDGED);
	tc_mirror_set_told(room.mirror, &told, 1);
	assert_true(look(&room));
	const struct tc_standing *item = only(&room);
	assert_int_equal(item->state, TC_ALARM_ACKNOWLEDGED);
	assert_true(item->raised_ms == told.raised_ms);
	assert_string_equal(item->name, "Trực ban");
	assert_false(look(&room));
	/* The hub saw it end; the wall's own figures would hold it. */
	tc_mirror_set_told(room.mirror, NULL, 0);
	assert_true(look(&room));
	assert_int_equal(tc_board_count(room.board), 0);
	close_room(&room);
}

static void without_the_hub_the_wall_goes_on_from_the_last_list(void **state) {
	(void)state;
	struct room room;
	open_room(&room, INT64_MAX);
	say_level(&room, "1.4");
	struct tc_observation beat =
		figures_observation(room.catalogue, "gris.realtime.connections", "VN",
			"2026-06-10T12:00:00+07:00", "17", "/gris", "2026-06-10T12:00:00+07:00", 1);
	tc_mirror_observe(room.mirror, &beat);
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	struct tc_standing told = flood(&room, TC_ALARM_ACKNOWLEDGED);
	tc_mirror_set_told(room.mirror, &told, 1);
	assert_true(look(&room));
	tc_mirror_set_link(room.mirror, TC_LINK_LOST);
	(void)look(&room);
	const struct tc_standing *item = only(&room);
	assert_int_equal(item->state, TC_ALARM_ACKNOWLEDGED); /* not a new one of now */
	assert_true(item->raised_ms == told.raised_ms);
	assert_string_equal(item->note, "đã gọi");
	/* What falls silent from here on is raised here: at its moment, and not before. */
	int64_t wait_ms = tc_board_next_change_ms(room.board) - room.hub_ms;
	for (int i = 0; i < 50 && tc_board_count(room.board) == 1; i++) {
		assert_in_range(wait_ms, 1, 2 * 3600 * 1000);
		pass(&room, wait_ms);
		(void)look(&room);
		wait_ms = tc_board_next_change_ms(room.board) - room.hub_ms;
	}
	assert_int_equal(tc_board_count(room.board), 2);
	item = tc_board_find(room.board, room.connections, room.nation);
	assert_non_null(item);
	assert_int_equal(item->state, TC_ALARM_ACTIVE);
	assert_true(item->raised_ms == room.hub_ms);
	assert_string_equal(item->value, "");
	/* The link is back: its word again. */
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	assert_true(look(&room));
	assert_int_equal(tc_board_count(room.board), 1);
	close_room(&room);
}

static void what_no_figure_here_speaks_of_is_shown_as_it_was_told(void **state) {
	(void)state;
	struct room room;
	open_room(&room, INT64_MAX);
	struct tc_standing told[3] = { flood(&room, TC_ALARM_ACTIVE),
		flood(&room, TC_ALARM_CLEARED), flood(&room, TC_ALARM_ACTIVE) };
	told[0].area = tc_catalogue_find_area(room.catalogue, "VN-2025:04", room.hub_ms);
	snprintf(told[1].rule, sizeof told[1].rule, "a.rule.of.another.office");
	told[2].shelved_until_ms = room.hub_ms + 3600000;
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	tc_mirror_set_told(room.mirror, told, 3);
	(void)look(&room);
	tc_mirror_set_link(room.mirror, TC_LINK_LOST);
	pass(&room, 10 * MINUTE_MS);
	(void)look(&room);
	const struct tc_standing *items;
	assert_int_equal(tc_board_items(room.board, &items), 2);
	assert_int_equal(items[0].area, told[0].area);
	assert_int_equal(items[1].state, TC_ALARM_CLEARED);
	assert_null(tc_board_rule(room.board, room.catalogue, &items[1]));
	assert_non_null(tc_board_rule(room.board, room.catalogue, &items[0]));
	assert_int_equal(tc_board_shelved(room.board), 1);
	close_room(&room);
}

static void nothing_is_new_before_the_list_has_come(void **state) {
	(void)state;
	struct room room;
	open_room(&room, INT64_MAX);
	say_level(&room, "0.2");
	pass(&room, 1000);
	say_level(&room, "0.3");
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	(void)look(&room);
	say_level(&room, "0.4");
	(void)look(&room);
	assert_int_equal(tc_board_count(room.board), 0);
	/* A hub that knows no alarms: judged here, and over is over, for nobody can acknowledge. */
	pass(&room, 1000);
	say_level(&room, "0.5");
	(void)look(&room);
	assert_int_equal(only(&room)->state, TC_ALARM_ACTIVE);
	assert_string_equal(only(&room)->value, "0.5");
	pass(&room, MINUTE_MS);
	say_level(&room, "-0.5");
	(void)look(&room);
	pass(&room, 15 * MINUTE_MS);
	assert_true(look(&room));
	assert_int_equal(tc_board_count(room.board), 0);
	close_room(&room);
}

static void a_picture_of_the_past_has_the_alarms_of_then(void **state) {
	(void)state;
	struct room room;
	open_room(&room, INT64_MAX);
	static const char *const levels[] = { "-0.3", "0.1", "0.2", "1.3", "0.4" };
	int64_t raised_ms = 0;
	for (int i = 0; i < 5; i++) {
		pass(&room, 10 * MINUTE_MS);
		say_level(&room, levels[i]);
		raised_ms = i == 2 ? room.hub_ms : raised_ms; /* the second in a row */
	}
	pass(&room, 5 * MINUTE_MS);
	struct tc_standing told = flood(&room, TC_ALARM_ACKNOWLEDGED);
	tc_mirror_set_told(room.mirror, &told, 1); /* of now */
	tc_mirror_set_rehearsal(room.mirror, TC_REHEARSAL_REPLAY, room.hub_ms);
	assert_true(look(&room));
	const struct tc_standing *item = only(&room);
	assert_int_equal(item->state, TC_ALARM_ACTIVE);
	assert_in_range(item->raised_ms - raised_ms, 0, 1); /* a period that began before it */
	assert_int_equal(item->priority, 1);                /* 1.3 was severe, and nobody saw it */
	assert_false(look(&room));
	close_room(&room);
}

static const struct tc_alarm_rule *own_rules(struct room *room) {
	static struct tc_alarm_rule rule;
	rule = (struct tc_alarm_rule) { .id = "pane:0/river",
		.title = { "Nước lên", "River rises" },
		.priority = 2,
		.indicator = room->flood,
		.area = room->river,
		.each = -1,
		.kind = TC_ALARM_ABOVE,
		.limit = 1,
		.count = 1,
		.only_if = { .indicator = -1, .area = -1 } };
	return &rule;
}

static const struct tc_standing *own_of(struct room *room) {
	const struct tc_standing *items;
	int count = tc_board_items(room->board, &items);
	for (int i = 0; i < count; i++) {
		if (tc_board_is_own(&items[i])) {
			return &items[i];
		}
	}
	return NULL;
}

/* The hub, which knows nothing of it, does not take it away; and what began before anybody looked has its beginning. */
static void a_panes_own_rule_is_judged_here(void **state) {
	(void)state;
	struct room room;
	open_room(&room, INT64_MAX);
	const struct tc_alarm_rules rules = { own_rules(&room), 1 };
	tc_board_set_rules(room.board, &rules, TC_ALARM_HAND);
	(void)look(&room); /* before the history is there */
	say_level(&room, "0.5");
	pass(&room, 10 * MINUTE_MS);
	int64_t raised_ms = room.hub_ms;
	say_level(&room, "1.2");
	pass(&room, 10 * MINUTE_MS);
	say_level(&room, "1.3");
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	tc_mirror_set_told(room.mirror, NULL, 0);
	assert_true(look(&room));
	const struct tc_standing *item = only(&room);
	assert_string_equal(item->rule, "pane:0/river");
	assert_int_equal(item->state, TC_ALARM_ACTIVE);
	assert_in_range(item->raised_ms - raised_ms, 0, 1);
	assert_string_equal(item->value, "1.3");
	assert_string_equal(
		tc_board_rule(room.board, room.catalogue, item)->title.en, "River rises");
	assert_null(tc_board_rule(NULL, room.catalogue, item));
	tc_mirror_set_link(room.mirror, TC_LINK_LOST);
	pass(&room, MINUTE_MS);
	(void)look(&room);
	assert_non_null(own_of(&room));
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	/* It is acknowledged here, once. */
	struct tc_standing chosen = *own_of(&room);
	int64_t acknowledged_ms = room.hub_ms;
	assert_true(tc_board_acknowledge(room.board, &chosen, acknowledged_ms));
	assert_false(tc_board_acknowledge(room.board, &chosen, acknowledged_ms));
	assert_true(look(&room));
	assert_int_equal(own_of(&room)->state, TC_ALARM_ACKNOWLEDGED);
	assert_true(own_of(&room)->acknowledged_ms == acknowledged_ms);
	assert_in_range(own_of(&room)->raised_ms - raised_ms, 0, 1);
	pass(&room, MINUTE_MS);
	say_level(&room, "0.9");
	assert_true(look(&room));
	assert_null(own_of(&room));
	close_room(&room);
}

/* A view that is kept has the alarms as they stood on the wall: also what the wall alone had judged. */
static void a_kept_view_shows_what_was_shown(void **state) {
	(void)state;
	struct room room;
	open_room(&room, INT64_MAX);
	const struct tc_alarm_rules rules = { own_rules(&room), 1 };
	tc_board_set_rules(room.board, &rules, TC_ALARM_NO_HAND);
	say_level(&room, "1.4");
	struct tc_standing told[2] = { flood(&room, TC_ALARM_ACKNOWLEDGED),
		flood(&room, TC_ALARM_ACTIVE) };
	told[1].area = tc_catalogue_find_area(room.catalogue, "VN-2025:04", room.hub_ms);
	told[1].shelved_until_ms = room.hub_ms + 3600000;
	tc_mirror_set_link(room.mirror, TC_LINK_LIVE);
	tc_mirror_set_told(room.mirror, told, 2);
	struct tc_view *view = tc_mirror_view(room.mirror), *kept;
	(void)tc_board_update(room.board, view);
	tc_board_show(room.board, view);
	uint8_t *bytes;
	size_t length;
	struct tc_error err;
	assert_int_equal(tc_view_encode(view, NULL, &bytes, &length, &err), TC_OK);
	assert_int_equal(tc_view_decode(room.catalogue, NULL, bytes, length, &kept, &err), TC_OK);
	struct tc_board *other = tc_board_create(room.catalogue, INT64_MAX);
	tc_board_restore(other, kept);
	assert_ptr_equal(tc_view_board(kept), other);
	const struct tc_standing *shown, *again;
	int count = tc_board_items(room.board, &shown);
	assert_int_equal(count, 2);
	assert_int_equal(tc_board_items(other, &again), 2);
	assert_memory_equal(again, shown, 2 * sizeof *shown);
	assert_int_equal(tc_board_count(other), tc_board_count(room.board));
	assert_int_equal(tc_board_shelved(other), 1);
	tc_board_destroy(other);
	tc_view_drop(kept);
	tc_view_drop(view);
	free(bytes);
	close_room(&room);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(while_the_hub_speaks_its_list_is_the_truth),
		cmocka_unit_test(without_the_hub_the_wall_goes_on_from_the_last_list),
		cmocka_unit_test(what_no_figure_here_speaks_of_is_shown_as_it_was_told),
		cmocka_unit_test(nothing_is_new_before_the_list_has_come),
		cmocka_unit_test(a_picture_of_the_past_has_the_alarms_of_then),
		cmocka_unit_test(a_panes_own_rule_is_judged_here),
		cmocka_unit_test(a_kept_view_shows_what_was_shown),
	};
	return cmocka_run_group_tests_name("board", tests, NULL, NULL);
}
