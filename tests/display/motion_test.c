#include "display/motion.h"
#include "display/stage.h"
#include "layouts/theme.h"
#include "tests/display/scene_setting.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Rows of a ranking as lists of their own, in letters and inks of a real layout. */
struct room {
	struct setting setting;
	struct tc_arena *arena;
	struct tc_motion *motion;
};

struct row {
	int area;
	const char *value;
	double width_px;
};

static void open_room(struct room *room) {
	setting_open(&room->setting, "layouts/national-overview.json");
	room->arena = tc_arena_create(1024 * 1024);
	room->motion = tc_motion_create();
	assert_non_null(room->motion);
}

static void close_room(struct room *room) {
	tc_motion_destroy(room->motion);
	tc_arena_destroy(room->arena);
	setting_close(&room->setting);
}

static struct tc_drawlist *draw(struct room *room, const struct row *rows, int count) {
	struct tc_drawlist *list = tc_arena_alloc(room->arena, sizeof *list);
	tc_drawlist_init(list, room->arena, room->setting.stage.fonts,
		&tc_scene_layout(room->setting.scene)->theme.style, 10);
	for (int i = 0; i < count; i++) {
		double y_px = 100 + 125.0 * i;
		struct tc_text_style style = { 8, TC_WEIGHT_REGULAR, TC_INK_TEXT, TC_ANCHOR_LEFT };
		tc_draw_element(list, 1, rows[i].area, 0);
		tc_draw_text(list, 500, y_px, style, rows[i].value, NULL);
		tc_draw_fill(list, (struct tc_rect) { 0, y_px + 10, 400, 20 }, TC_INK_TRACK);
		tc_draw_fill(
			list, (struct tc_rect) { 0, y_px + 10, rows[i].width_px, 20 }, TC_INK_DATA);
	}
	tc_draw_rest(list);
	return list;
}

static const struct tc_command *text_of(const struct tc_drawlist *list, const char *text) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_TEXT &&
			strcmp(list->commands[i].as.text.text, text) == 0) {
			return &list->commands[i];
		}
	}
	return NULL;
}

/* The widest fill of the ink in the rows. */
static double widest(const struct tc_drawlist *list, enum tc_ink ink) {
	double most_px = 0;
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_FILL && list->commands[i].ink == ink) {
			most_px = fmax(most_px, list->commands[i].as.fill.width_px);
		}
	}
	return most_px;
}

static void rows_slide_and_numbers_do_not(void **state) {
	(void)state;
	struct room room;
	open_room(&room);
	const struct row before[] = { { 1, "70", 280 }, { 2, "60", 240 } };
	const struct row after[] = { { 2, "90", 360 }, { 1, "70", 280 } };
	const struct tc_drawlist *from = draw(&room, before, 2), *to = draw(&room, after, 2);
	assert_false(tc_motion_runs(room.motion));
	assert_true(tc_motion_begin(room.motion, from, to, 1000));
	double last_px = 225;
	for (int64_t at_ms = 1000; at_ms < 1000 + TC_MOTION_MS; at_ms += TC_MOTION_FRAME_MS) {
		const struct tc_drawlist *now = tc_motion_step(room.motion, at_ms);
		assert_true(tc_motion_runs(room.motion));
		/* The number is the new one from the first frame on, on its way up. */
		assert_null(text_of(now, "60"));
		const struct tc_command *text = text_of(now, "90");
		assert_non_null(text);
		assert_true(text->as.text.baseline_px <= last_px);
		assert_true(floor(text->as.text.baseline_px) == text->as.text.baseline_px);
		last_px = text->as.text.baseline_px;
		/* The bar that grows from 240 to 360: solid to its former end, dim beyond. */
		assert_true(fabs(widest(now, TC_INK_DATA) - 280) < 0.01);
		double dim_px = widest(now, TC_INK_DIM);
		assert_true(dim_px >= 0 && dim_px < 120);
	}
	assert_true(last_px < 110); /* nearly there */
	assert_ptr_equal(tc_motion_step(room.motion, 1000 + TC_MOTION_MS), to);
	assert_false(tc_motion_runs(room.motion));
	close_room(&room);
}

static void what_stands_where_it_stood_does_not_set_out(void **state) {
	(void)state;
	struct room room;
	open_room(&room);
	const struct row before[] = { { 1, "70", 280 }, { 2, "60", 240 } };
	const struct row words[] = { { 1, "71", 280 }, { 2, "60", 240 } };
	const struct row others[] = { { 3, "70", 280 }, { 4, "60", 200 } };
	const struct tc_drawlist *from = draw(&room, before, 2);
	assert_false(tc_motion_begin(room.motion, from, draw(&room, words, 2), 0));
	assert_false(tc_motion_begin(room.motion, from, draw(&room, others, 2), 0));
	close_room(&room);
}

static const char layout[] =
	"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":\"dark\",%s"
	"\"grid\":{\"margin\":\"12u\",\"columns\":[\"1fr\"],\"rows\":[\"1fr\"]},\"panes\":[{"
	"\"kind\":\"ranking\",\"column\":1,\"row\":1,\"title\":\"Xếp hạng\","
	"\"indicator\":\"portal.accounts\",\"areas\":[\"BCT\",\"BTC\"]}]}";

/* A scene on a clock of its own; wish: a member of the layout. */
static void open_moving(struct setting *setting, struct tc_clock_manual *time,
	struct tc_clock *clock, const char *wish) {
	char text[1024], path[] = "/tmp/toancanh-motion-XXXXXX";
	snprintf(text, sizeof text, layout, wish);
	int file = mkstemp(path);
	assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
	close(file);
	*setting = (struct setting) { 0 };
	assert_int_equal(tc_stage_open(NULL, NULL, &setting->stage, &setting->faults), TC_OK);
	const struct tc_scene_setting scene = { .layout_path = path,
		.catalogue = setting->stage.catalogue,
		.fonts = setting->stage.fonts,
		.moves = true };
	assert_true(tc_scene_open(&scene, &setting->scene, &setting->faults));
	unlink(path);
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(setting->scene, &count);
	*clock = tc_clock_of_manual(time);
	setting->mirror = tc_mirror_create(setting->stage.catalogue, clock, series, count);
	tc_scene_come(setting->scene);
}

static void report(struct setting *setting, const char *mine, const char *theirs) {
	setting_observe(setting, "portal.accounts", "BCT", "2020-08-18", mine, "/test");
	setting_observe(setting, "portal.accounts", "BTC", "2020-08-18", theirs, "/test");
}

static void pass(struct tc_clock_manual *time, int64_t ms) {
	time->unix_ms += ms;
	time->monotonic_ms += ms;
}

static bool stands(const struct setting *setting) {
	int count = 0;
	return tc_scene_paintings(setting->scene, &count)[0].list ==
		tc_scene_list(setting->scene, 0);
}

static void a_scene_moves_what_had_rested_and_comes_to_rest(void **state) {
	(void)state;
	struct setting setting;
	struct tc_clock_manual time = { 1597885200000, 1000000 };
	struct tc_clock clock;
	open_moving(&setting, &time, &clock, "");
	report(&setting, "70", "60");
	(void)setting_refresh(&setting);
	assert_false(tc_scene_is_moving(setting.scene));
	pass(&time, 2000);
	report(&setting, "70", "90");
	(void)setting_refresh(&setting);
	assert_true(tc_scene_is_moving(setting.scene));
	assert_false(stands(&setting));
	pass(&time, 100);
	struct tc_damage damage = setting_refresh(&setting);
	assert_false(tc_damage_is_empty(&damage));
	pass(&time, TC_MOTION_MS);
	damage = setting_refresh(&setting);
	assert_false(tc_damage_is_empty(&damage));
	assert_false(tc_scene_is_moving(setting.scene));
	assert_true(stands(&setting));
	damage = setting_refresh(&setting);
	assert_true(tc_damage_is_empty(&damage));
	/* What changes all the time jumps: it would never rest. */
	pass(&time, 100);
	report(&setting, "95", "90");
	(void)setting_refresh(&setting);
	assert_false(tc_scene_is_moving(setting.scene));
	/* What comes while it has just set out changes where it goes; what comes later is not waited for. */
	pass(&time, 2000);
	report(&setting, "85", "90");
	(void)setting_refresh(&setting);
	assert_true(tc_scene_is_moving(setting.scene));
	pass(&time, 50);
	report(&setting, "99", "90");
	(void)setting_refresh(&setting);
	assert_true(tc_scene_is_moving(setting.scene));
	assert_false(stands(&setting));
	pass(&time, 280);
	report(&setting, "98", "90");
	(void)setting_refresh(&setting);
	assert_false(tc_scene_is_moving(setting.scene));
	assert_true(stands(&setting));
	/* And a scene that nobody sees. */
	tc_scene_leave(setting.scene);
	pass(&time, 2000);
	report(&setting, "50", "90");
	(void)setting_refresh(&setting);
	assert_false(tc_scene_is_moving(setting.scene));
	setting_close(&setting);
}

static void a_layout_may_wish_for_less(void **state) {
	(void)state;
	struct setting setting;
	struct tc_clock_manual time = { 1597885200000, 1000000 };
	struct tc_clock clock;
	open_moving(&setting, &time, &clock, "\"motion\":\"reduced\",");
	report(&setting, "70", "60");
	(void)setting_refresh(&setting);
	pass(&time, 2000);
	report(&setting, "70", "90");
	(void)setting_refresh(&setting);
	assert_false(tc_scene_is_moving(setting.scene));
	setting_close(&setting);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_slide_and_numbers_do_not),
		cmocka_unit_test(what_stands_where_it_stood_does_not_set_out),
		cmocka_unit_test(a_scene_moves_what_had_rested_and_comes_to_rest),
		cmocka_unit_test(a_layout_may_wish_for_less),
	};
	return cmocka_run_group_tests_name("motion", tests, NULL, NULL);
}
