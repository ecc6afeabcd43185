#include "display/hand.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Both walls: one screen, and eight with bezels between them. */
static const char *const layouts[] = { "layouts/national-overview.json",
	"layouts/national-overview-4x2.json" };
enum { LAYOUTS = sizeof layouts / sizeof *layouts };

static const char token_file[] = "/nonexistent/operator.token";

static void nobody(void *user) {
	(void)user;
}

/* A hand over a layout whose alarms a test tells. */
struct room {
	struct setting setting;
	struct tc_board *board;
	struct tc_hand hand;
};

static void open_room(struct room *room, const char *layout, const char *token) {
	static const struct tc_hubline_setting hub = { .url = "ws://127.0.0.1:9" };
	setting_open(&room->setting, layout);
	room->board = tc_board_create(room->setting.stage.catalogue, INT64_MAX);
	assert_non_null(room->board);
	tc_mirror_set_link(room->setting.mirror, TC_LINK_LIVE);
	assert_true(tc_hand_init(&room->hand, &hub, token, nobody, NULL));
	(void)setting_refresh(&room->setting);
}

static void close_room(struct room *room) {
	tc_hand_finish(&room->hand);
	tc_board_destroy(room->board);
	setting_close(&room->setting);
}

/* "A" active, "K" acknowledged, "C" over, of priorities 1, 2 …; the rule is "r1", "r2" … */
static void tell(struct room *room, const char *states) {
	static const char letters[] = "NAKC"; /* in the order of the states */
	const struct tc_catalogue *catalogue = room->setting.stage.catalogue;
	struct tc_standing items[8] = { 0 };
	int count = 0;
	for (; states[count] != '\0'; count++) {
		struct tc_standing *item = &items[count];
		snprintf(item->rule, sizeof item->rule, "r%d", count + 1);
		item->indicator =
			tc_catalogue_find_indicator(catalogue, "urgent.flood.level-over-alarm");
		item->area = tc_catalogue_find_area(catalogue, "VN-2025:04", INT64_MAX);
		item->state = (enum tc_alarm_state)(1 + strchr(letters, states[count]) - letters);
		item->priority = count < 2 ? 1 : 2;
		item->raised_ms = 2000000 - count;
	}
	tc_mirror_set_told(room->setting.mirror, items, count);
	struct tc_view *view = tc_mirror_view(room->setting.mirror);
	assert_non_null(view);
	(void)tc_board_update(room->board, view);
	tc_view_drop(view);
}

static bool says(struct room *room, const char *text) {
	struct tc_damage damage = { 0 };
	tc_hand_refresh(&room->hand, room->setting.scene, room->setting.stage.fonts, 3000000,
		4000000, &damage);
	const struct tc_painting *painting = tc_hand_painting(&room->hand);
	for (int i = 0; painting != NULL && i < painting->list->count; i++) {
		const struct tc_command *command = &painting->list->commands[i];
		if (command->kind == TC_DRAW_TEXT && strstr(command->as.text.text, text) != NULL) {
			return true;
		}
	}
	return false;
}

static void assert_chosen(struct room *room, const char *rule, int index, int count) {
	assert_int_equal(room->hand.phase, TC_HAND_CHOSEN);
	assert_string_equal(room->hand.chosen.rule, rule);
	assert_int_equal(room->hand.index, index);
	assert_int_equal(room->hand.count, count);
	assert_true(says(room, rule));
}

static void press(struct room *room, int64_t now_ms) {
	tc_hand_choose(&room->hand, room->board, false, now_ms);
}

static void the_key_goes_from_the_most_urgent_to_the_next(void **state) {
	(void)state;
	struct room room;
	open_room(&room, layouts[0], token_file);
	tell(&room, "AKCA");
	press(&room, 0);
	assert_chosen(&room, "r1", 1, 3);
	assert_true(says(&room, "(1/3)"));
	press(&room, 0);
	assert_chosen(&room, "r4", 2, 3); /* what still stands, before what is over */
	press(&room, 0);
	assert_chosen(&room, "r3", 3, 3);
	assert_true(says(&room, "đã hết"));
	press(&room, 0);
	assert_chosen(&room, "r1", 1, 3);
	press(&room, 0);
	assert_true(tc_hand_dismiss(&room.hand));
	assert_false(says(&room, "r4"));
	assert_false(tc_hand_dismiss(&room.hand));
	press(&room, 0);
	assert_chosen(&room, "r1", 1, 3); /* from the beginning */
	tell(&room, "KKCA");
	press(&room, 0);
	assert_chosen(&room, "r4", 1, 2); /* somebody else acknowledged the chosen one */
	close_room(&room);
}

static void it_says_why_there_is_nothing_to_choose(void **state) {
	(void)state;
	struct room room;
	open_room(&room, layouts[0], token_file);
	tell(&room, "K");
	press(&room, 0);
	assert_true(says(&room, "Không có cảnh báo chờ xác nhận"));
	assert_false(tc_hand_acknowledge(&room.hand, room.setting.stage.catalogue, 0, 0));
	tell(&room, "A");
	tc_hand_choose(&room.hand, room.board, true, 0);
	assert_true(says(&room, "quá khứ"));
	assert_false(tc_hand_acknowledge(&room.hand, room.setting.stage.catalogue, 0, 0));
	close_room(&room);
	open_room(&room, layouts[0], NULL);
	tell(&room, "A");
	press(&room, 0);
	assert_true(says(&room, "--operator-token-file"));
	assert_false(tc_hand_acknowledge(&room.hand, room.setting.stage.catalogue, 0, 0));
	close_room(&room);
}

static void it_closes_by_itself(void **state) {
	(void)state;
	struct room room;
	open_room(&room, layouts[0], token_file);
	assert_true(tc_hand_next_ms(&room.hand) == INT64_MAX);
	tell(&room, "A");
	press(&room, 500);
	int64_t end_ms = tc_hand_next_ms(&room.hand);
	assert_true(end_ms == 500 + TC_HAND_SHOWN_MS);
	assert_false(tc_hand_turn(&room.hand, end_ms - 1));
	assert_true(says(&room, "r1"));
	assert_true(tc_hand_turn(&room.hand, end_ms));
	assert_false(says(&room, "r1"));
	assert_null(tc_hand_painting(&room.hand));
	close_room(&room);
}

/* No hub knows a pane's own rule: it is acknowledged at the wall, and nobody is asked. */
static void a_panes_own_alarm_is_acknowledged_at_the_wall(void **state) {
	(void)state;
	struct room room;
	open_room(&room, layouts[0], token_file);
	const struct tc_catalogue *catalogue = room.setting.stage.catalogue;
	struct tc_alarm_rule rule = { .id = "pane:0/x",
		.title = { "Luật của ô", "The pane's rule" },
		.priority = 1,
		.indicator = tc_catalogue_find_indicator(catalogue, "gris.agencies.connected"),
		.area = tc_catalogue_find_area(catalogue, "VN", INT64_MAX),
		.each = -1,
		.kind = TC_ALARM_ABOVE,
		.limit = 5,
		.count = 1,
		.only_if = { .indicator = -1, .area = -1 } };
	setting_observe(&room.setting, "gris.agencies.connected", "VN", "2020-08-19", "7", "/test");
	const struct tc_alarm_rules rules = { &rule, 1 };
	tc_board_set_rules(room.board, &rules, TC_ALARM_HAND);
	tell(&room, "");
	press(&room, 0);
	assert_int_equal(room.hand.phase, TC_HAND_CHOSEN);
	assert_true(says(&room, "Luật của ô"));
	assert_true(tc_hand_acknowledge(&room.hand, catalogue, 0, 3000000));
	assert_int_equal(room.hand.phase, TC_HAND_DONE);
	assert_true(says(&room, "đã xác nhận tại màn hình này"));
	tell(&room, "");
	press(&room, 0);
	assert_int_equal(room.hand.phase, TC_HAND_NOTHING);
	close_room(&room);
}

/* Until the answer is there no key means anything; then it stands there in words. */
static void a_refusal_is_shown_in_words(void **state) {
	(void)state;
	struct room room;
	open_room(&room, layouts[0], token_file);
	tell(&room, "AA");
	press(&room, 0);
	assert_true(tc_hand_acknowledge(&room.hand, room.setting.stage.catalogue, 0, 0));
	press(&room, 0);
	assert_int_equal(room.hand.phase, TC_HAND_ASKED);
	assert_false(tc_hand_acknowledge(&room.hand, room.setting.stage.catalogue, 0, 0));
	assert_true(says(&room, "đang báo hub"));
	while (!tc_hand_turn(&room.hand, 1)) {
		nanosleep(&(struct timespec) { .tv_nsec = 1000000 }, NULL);
	}
	assert_int_equal(room.hand.phase, TC_HAND_REFUSED);
	assert_true(says(&room, "chưa xác nhận được"));
	assert_true(says(&room, token_file));
	press(&room, 2);
	assert_chosen(&room, "r2", 2, 2);
	close_room(&room);
}

static bool inside(const struct tc_rect *in, const struct tc_rect *box) {
	return box->x_px >= in->x_px && box->y_px >= in->y_px &&
		box->x_px + box->width_px <= in->x_px + in->width_px &&
		box->y_px + box->height_px <= in->y_px + in->height_px;
}

/* One screen holds all that is written. */
static void assert_on_one_screen(const struct room *room) {
	const struct tc_wall *wall = &tc_scene_layout(room->setting.scene)->wall;
	const struct tc_screen *screens = wall->screens.items;
	const struct tc_drawlist *list = tc_hand_painting(&room->hand)->list;
	int holders = 0;
	for (size_t s = 0; s < wall->screens.count; s++) {
		const struct tc_rect screen = { screens[s].wall_x_px, screens[s].wall_y_px,
			screens[s].width_px, screens[s].height_px };
		int out = 0;
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *command = &list->commands[i];
			out += command->kind == TC_DRAW_TEXT && !inside(&screen, &command->bounds);
		}
		holders += out == 0;
	}
	assert_int_equal(holders, 1);
}

static void the_box_stands_on_one_screen(void **state) {
	(void)state;
	for (int i = 0; i < LAYOUTS; i++) {
		struct room room;
		open_room(&room, layouts[i], token_file);
		tell(&room, "AC");
		for (int phase = TC_HAND_CHOSEN; phase <= TC_HAND_PAST; phase++) {
			press(&room, 0);
			room.hand.phase = (enum tc_hand_phase)phase;
			(void)tc_fail(&room.hand.refusal, TC_CONFLICT,
				"the alarm is in no state for this, and these words go on and on "
				"until they take a second line of the box");
			print_message("# %s, phase %d\n", layouts[i], phase);
			assert_true(says(&room, "Esc"));
			assert_on_one_screen(&room);
			tc_hand_forget(&room.hand);
		}
		close_room(&room);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_key_goes_from_the_most_urgent_to_the_next),
		cmocka_unit_test(it_says_why_there_is_nothing_to_choose),
		cmocka_unit_test(it_closes_by_itself),
		cmocka_unit_test(a_panes_own_alarm_is_acknowledged_at_the_wall),
		cmocka_unit_test(a_refusal_is_shown_in_words),
		cmocka_unit_test(the_box_stands_on_one_screen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
