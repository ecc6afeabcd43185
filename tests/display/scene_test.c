#include "display/recording.h"
#include "display/scene.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LAYOUT "layouts/national-overview.json"

static void shows_the_figures_of_its_sample(void **state) {
	(void)state;
	struct setting setting;
	setting_open(&setting, LAYOUT);
	assert_int_equal(setting.faults.errors, 0);
	assert_int_equal(tc_recording_load_sample(setting.scene, setting.stage.catalogue,
				 setting.mirror, &setting.faults),
		TC_OK);
	setting_refresh(&setting);
	static const char *const texts[] = { "1.000", "8", "101", "/200", "30", "25", "3/63",
		"Quảng Ninh", "Hoàng Sa", "Trường Sa", "VPCP · 19/08/2020", "09:14" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!setting_shows(&setting, texts[i])) {
			fail_msg("%s is not on the wall", texts[i]);
		}
	}
	setting_close(&setting);
}

static void nothing_reported_is_never_zero(void **state) {
	(void)state;
	struct setting setting;
	setting_open(&setting, LAYOUT);
	setting_refresh(&setting);
	assert_true(setting_shows(&setting, "—"));
	assert_false(setting_shows(&setting, "0"));
	setting_close(&setting);
}

static void nothing_changed_nothing_damaged(void **state) {
	(void)state;
	struct setting setting;
	setting_open(&setting, LAYOUT);
	struct tc_damage first = setting_refresh(&setting);
	assert_false(tc_damage_is_empty(&first));
	assert_int_equal(first.rects[0].right, 3840);
	assert_int_equal(first.rects[0].bottom, 2160);
	struct tc_damage second = setting_refresh(&setting);
	assert_true(tc_damage_is_empty(&second));
	setting_close(&setting);
}

static void one_figure_damages_its_pane_only(void **state) {
	(void)state;
	struct setting setting;
	setting_open(&setting, LAYOUT);
	setting_refresh(&setting);
	setting_observe(&setting, "gris.agencies.connected", "VN", "2020-08-19", "30", "/vpcp");
	struct tc_damage damage = setting_refresh(&setting);
	assert_false(tc_damage_is_empty(&damage));
	assert_true(setting_shows(&setting, "30"));
	const struct tc_pane *pane = NULL;
	const struct tc_layout *layout = tc_scene_layout(setting.scene);
	for (int i = 0; i < layout->pane_count; i++) {
		if (strcmp(layout->panes[i].id, "agencies") == 0) {
			pane = &layout->panes[i];
		}
	}
	assert_non_null(pane);
	double out = 4 * layout->wall.unit_px;
	for (int i = 0; i < damage.count; i++) {
		assert_true(damage.rects[i].left >= pane->box.x_px - out);
		assert_true(damage.rects[i].top >= pane->box.y_px - out);
		assert_true(damage.rects[i].right <= pane->box.x_px + pane->box.width_px + out);
		assert_true(damage.rects[i].bottom <= pane->box.y_px + pane->box.height_px + out);
	}
	setting_close(&setting);
}

/* Two panes of one series ask for it once, with the longer of their histories. */
static void asks_for_each_series_once(void **state) {
	(void)state;
	struct setting setting;
	setting_open(&setting, "layouts/provinces-live.json");
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(setting.scene, &count);
	int hotline =
		tc_catalogue_find_indicator(setting.stage.catalogue, "local.hotline-1022.open");
	int ha_noi = tc_catalogue_find_area(setting.stage.catalogue, "VN-2025:01", INT64_MAX);
	int found = 0;
	for (int i = 0; i < count; i++) {
		if (series[i].indicator == hotline && series[i].area == ha_noi) {
			found++;
			assert_true(series[i].last >= 120);
		}
	}
	assert_int_equal(found, 1);
	setting_close(&setting);
}

static void every_fault_of_every_pane_at_once(void **state) {
	(void)state;
	struct setting setting;
	setting_open_text(&setting,
		"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":\"dark\","
		"\"panes\":[\n"
		"{\"kind\":\"figure\",\"column\":1,\"row\":1,\"indicator\":\"no.such\"},\n"
		"{\"kind\":\"text\",\"column\":2,\"row\":1,\"text\":\"a\",\"size\":\"huge\"}]}",
		NULL);
	assert_null(setting.scene);
	assert_int_equal(setting.faults.errors, 2);
	assert_string_equal(setting.faults.items[0].pointer, "/panes/0/indicator");
	assert_int_equal(setting.faults.items[0].line, 2);
	assert_string_equal(setting.faults.items[1].pointer, "/panes/1/size");
	assert_int_equal(setting.faults.items[1].line, 3);
	setting_close(&setting);
}

/* The scene dump says of a figure what its mark says on the wall. */
static void dump_tells_series_value_and_marks(void **state) {
	(void)state;
	struct setting setting;
	setting_open(&setting, LAYOUT);
	setting_observe(&setting, "gris.agencies.connected", "VN", "2020-08-19", "30", "/sim/vpcp");
	setting_refresh(&setting);
	struct tc_view *view = tc_mirror_view(setting.mirror);
	json_t *dump = tc_scene_dump(setting.scene, view);
	tc_view_drop(view);
	size_t p = 0, t = 0;
	json_t *pane = NULL, *text = NULL;
	bool found = false;
	json_array_foreach(json_object_get(dump, "panes"), p, pane) {
		json_array_foreach(json_object_get(pane, "texts"), t, text) {
			const char *value = json_string_value(json_object_get(text, "OBS_VALUE"));
			if (value != NULL && strcmp(value, "30") == 0) {
				found = true;
				assert_string_equal(
					json_string_value(json_object_get(text, "INDICATOR")),
					"gris.agencies.connected");
				assert_string_equal(
					json_string_value(json_object_get(text, "SOURCE")),
					"/sim/vpcp");
				assert_string_equal(json_string_value(json_array_get(
							    json_object_get(text, "marks"), 0)),
					"test");
			}
		}
	}
	assert_true(found);
	json_decref(dump);
	setting_close(&setting);
}

/* A figure without a text: where it stands, of which area, and that nobody else has reported. */
static void dump_tells_what_shapes_stand_for(void **state) {
	(void)state;
	static const char *const kinds[] = {
		"\"kind\":\"map\",\"mode\":\"classes\",\"breaks\":[10]",
		"\"kind\":\"tiles\",\"mode\":\"reported\"",
		"\"kind\":\"heatmap\",\"breaks\":[10]",
		"\"kind\":\"trend\",\"area\":\"VN-2004:22\",\"form\":\"line\"",
		"\"kind\":\"rollcall\",\"rest\":\"tiles\"",
		"\"kind\":\"status\",\"areas\":[\"VN-2004:01\",\"VN-2004:22\"]",
		"\"kind\":\"dots\",\"area\":\"VN-2004:22\"",
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct setting setting;
		char layout[512];
		snprintf(layout, sizeof layout,
			"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":"
			"\"dark\",\"panes\":[{%s,\"column\":1,\"columns\":6,\"row\":1,\"rows\":4,"
			"\"indicator\":\"ops.dossiers.overdue\"}]}",
			kinds[i]);
		setting_open_text(&setting, layout, NULL);
		assert_non_null(setting.scene);
		struct tc_clock_manual time = { 1597885200000, 1000000 }; /* the 20th in Hanoi */
		struct tc_clock clock = tc_clock_of_manual(&time);
		int count = 0, shapes = 0;
		const struct tc_mirror_series *series = tc_scene_series(setting.scene, &count);
		tc_mirror_destroy(setting.mirror);
		setting.mirror = tc_mirror_create(setting.stage.catalogue, &clock, series, count);
		setting_observe(&setting, "ops.dossiers.overdue", "VN-2004:22", "2020-08-19", "30",
			"/sim/22");
		setting_refresh(&setting);
		struct tc_view *view = tc_mirror_view(setting.mirror);
		json_t *dump = tc_scene_dump(setting.scene, view), *shape;
		tc_view_drop(view);
		size_t s;
		json_t *pane = json_array_get(json_object_get(dump, "panes"), 0);
		json_array_foreach(json_object_get(pane, "shapes"), s, shape) {
			const char *area = json_string_value(json_object_get(shape, "REF_AREA"));
			const char *value = json_string_value(json_object_get(shape, "OBS_VALUE"));
			bool spoke = strcmp(area, "VN-2004:22") == 0;
			shapes += spoke;
			assert_int_equal(value != NULL, spoke);
			const char *mark = json_string_value(
				json_array_get(json_object_get(shape, "marks"), 0));
			assert_string_equal(mark, spoke ? "test" : "missing");
		}
		if (shapes != 1) {
			fail_msg("%s: told %d times", kinds[i], shapes);
		}
		json_decref(dump);
		setting_close(&setting);
	}
}

/* A moving ticker looks different whenever it is asked, so it tells whether it was. */
static void without_news_only_the_due_are_asked(void **state) {
	(void)state;
	struct setting setting;
	setting_open_text(&setting,
		"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":\"dark\","
		"\"panes\":["
		"{\"kind\":\"figure\",\"column\":1,\"columns\":2,\"row\":1,"
		"\"indicator\":\"gris.agencies.connected\"},"
		"{\"kind\":\"ticker\",\"motion\":\"moves\",\"speed\":60,\"column\":3,\"row\":1,"
		"\"items\":[{\"indicator\":\"gris.agencies.connected\"},"
		"{\"indicator\":\"gris.indicators.connected\"}]}]}",
		NULL);
	assert_non_null(setting.scene);
	struct tc_clock_manual time = { 1597972800000, 1000000 };
	struct tc_clock clock = tc_clock_of_manual(&time);
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(setting.scene, &count);
	tc_mirror_destroy(setting.mirror);
	setting.mirror = tc_mirror_create(setting.stage.catalogue, &clock, series, count);
	setting_observe(&setting, "gris.agencies.connected", "VN", "2020-08-19", "30", "/vpcp");
	setting_refresh(&setting);
	setting_observe(&setting, "gris.indicators.connected", "VN", "2020-08-19", "101", "/vpcp");
	setting_refresh(&setting); /* measured by the first, it moves from now on */
	int64_t due_ms = tc_scene_next_change_ms(setting.scene) - time.unix_ms;
	assert_true(due_ms > 10 && due_ms < 1000);
	time.unix_ms += due_ms - 1;
	time.monotonic_ms += due_ms - 1;
	struct tc_damage damage = setting_refresh(&setting);
	assert_true(tc_damage_is_empty(&damage));
	time.unix_ms++;
	time.monotonic_ms++;
	damage = setting_refresh(&setting);
	assert_false(tc_damage_is_empty(&damage));
	const struct tc_pane_box *box = &tc_scene_layout(setting.scene)->panes[0].box;
	double between_px = box->x_px + box->width_px;
	for (int i = 0; i < damage.count; i++) {
		assert_true(damage.rects[i].left >= between_px);
	}
	/* News: everybody is asked, long before it is due. */
	time.unix_ms += due_ms - 1;
	time.monotonic_ms += due_ms - 1;
	setting_observe(&setting, "gris.agencies.connected", "VN", "2020-08-20", "31", "/vpcp");
	damage = setting_refresh(&setting);
	bool moved = false, told = false;
	for (int i = 0; i < damage.count; i++) {
		moved = moved || damage.rects[i].left >= between_px;
		told = told || damage.rects[i].left < between_px;
	}
	assert_true(moved && told);
	setting_close(&setting);
}

/* 64 tables ask for 80,000 series that are 97 of one indicator; the figure after them gets its own. */
static void many_panes_crowd_out_nobody(void **state) {
	(void)state;
	enum { TABLES = 64, BYTES = 64 * 1024 };
	struct setting setting;
	char *text = malloc(BYTES);
	size_t at = (size_t)snprintf(text, BYTES,
		"{\"version\":1,\"document\":\"layout\",\"title\":\"T\",\"wall\":\"x\",\"panes\":"
		"[");
	for (int i = 0; i < TABLES; i++) {
		at += (size_t)snprintf(text + at, BYTES - at,
			"{\"kind\":\"table\",\"group\":\"VN:provinces\",\"indicator\":"
			"\"ops.procedures.online-rate\",\"values\":[{},{},{},{},{},{},{},{},{},{},{"
			"},"
			"{}],\"box\":{\"x\":\"%du\",\"y\":\"%du\",\"width\":\"4u\",\"height\":"
			"\"4u\"}},",
			i % 8 * 5, i / 8 * 5);
	}
	snprintf(text + at, BYTES - at,
		"{\"kind\":\"figure\",\"indicator\":\"portal.accounts\",\"box\":{\"x\":\"42u\","
		"\"y\":\"0u\",\"width\":\"4u\",\"height\":\"4u\"}}]}");
	setting_open_text(&setting, text,
		"{\"version\":1,\"document\":\"wall\",\"title\":\"W\",\"seat_m\":5,\"unit_px\":10,"
		"\"screens\":[{\"width_mm\":500,\"height_mm\":500,\"width_px\":500,"
		"\"height_px\":500}]}");
	if (setting.scene == NULL) {
		tc_faults_print(&setting.faults, stderr);
	}
	assert_non_null(setting.scene);
	int count = 0,
	    wanted = tc_catalogue_find_indicator(setting.stage.catalogue, "portal.accounts");
	const struct tc_mirror_series *series = tc_scene_series(setting.scene, &count);
	bool found = false;
	for (int i = 0; i < count; i++) {
		found = found || series[i].indicator == wanted;
	}
	assert_true(found);
	assert_in_range(count, 64, 200);
	setting_close(&setting);
	free(text);
}

static struct tc_damage refresh_with(struct setting *setting, struct tc_board *board) {
	struct tc_view *view = tc_mirror_view(setting->mirror);
	struct tc_damage damage = { 0 };
	(void)tc_board_update(board, view);
	tc_board_show(board, view);
	(void)tc_scene_refresh(setting->scene, view, &damage);
	tc_view_drop(view);
	return damage;
}

static int64_t area_of(const struct tc_damage *damage) {
	int64_t area = 0;
	for (int i = 0; i < damage->count; i++) {
		const struct tc_pixels *rect = &damage->rects[i];
		area += (int64_t)(rect->right - rect->left) * (rect->bottom - rect->top);
	}
	return area;
}

static void an_alarm_breathes_in_its_own_square(void **state) {
	(void)state;
	struct setting setting;
	setting_open_text(&setting,
		"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":\"dark\","
		"\"grid\":{\"margin\":\"12u\",\"columns\":[\"1fr\"],\"rows\":[\"1fr\"]},\"panes\":["
		"{"
		"\"kind\":\"figure\",\"column\":1,\"row\":1,\"title\":\"Xăng dầu\",\"indicator\":"
		"\"sector.fuel.stock-days\"}]}",
		NULL);
	assert_non_null(setting.scene);
	struct tc_clock_manual time = { 1597885200000, 1000000 };
	struct tc_clock clock = tc_clock_of_manual(&time);
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(setting.scene, &count);
	tc_mirror_destroy(setting.mirror);
	setting.mirror = tc_mirror_create(setting.stage.catalogue, &clock, series, count);
	tc_mirror_set_link(setting.mirror, TC_LINK_LIVE);
	struct tc_standing told = { .rule = "fuel.low",
		.indicator = series[0].indicator,
		.area = series[0].area,
		.state = TC_ALARM_ACTIVE,
		.priority = 2,
		.raised_ms = time.unix_ms };
	struct tc_board *board = tc_board_create(setting.stage.catalogue, INT64_MAX);
	tc_mirror_set_told(setting.mirror, &told, 1);
	(void)refresh_with(&setting, board);
	struct tc_damage same = refresh_with(&setting, board);
	assert_true(tc_damage_is_empty(&same));
	int64_t next_ms = tc_scene_next_change_ms(setting.scene);
	assert_in_range(next_ms - time.unix_ms, 1, TC_ALARM_STEP_MS);
	/* Four steps a second, each no more than the mark's square: 16 u, and nothing of the figure. */
	const struct tc_drawlist *list = tc_scene_list(setting.scene, 0);
	for (int i = 0; i < 8; i++) {
		time.unix_ms += TC_ALARM_STEP_MS;
		time.monotonic_ms += TC_ALARM_STEP_MS;
		struct tc_damage breath = refresh_with(&setting, board);
		assert_in_range(area_of(&breath), 1, 160 * 160);
		assert_ptr_equal(tc_scene_list(setting.scene, 0), list); /* not drawn anew */
	}
	/* Acknowledged it is steady. */
	told.state = TC_ALARM_ACKNOWLEDGED;
	tc_mirror_set_told(setting.mirror, &told, 1);
	struct tc_damage calmed = refresh_with(&setting, board);
	assert_false(tc_damage_is_empty(&calmed));
	for (int i = 0; i < 4; i++) {
		time.unix_ms += TC_ALARM_STEP_MS;
		time.monotonic_ms += TC_ALARM_STEP_MS;
		same = refresh_with(&setting, board);
		assert_true(tc_damage_is_empty(&same));
	}
	tc_board_destroy(board);
	setting_close(&setting);
}

/* Figures of a scene whose one pane says when it is worth an alarm. */
static void open_watched(struct setting *setting, const char *pane) {
	char text[1024];
	snprintf(text, sizeof text,
		"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":\"dark\","
		"\"grid\":{\"margin\":\"12u\",\"columns\":[\"1fr\"],\"rows\":[\"1fr\"]},\"panes\":["
		"{\"column\":1,\"row\":1,\"title\":\"Ô\",%s}]}",
		pane);
	setting_open_text(setting, text, NULL);
}

static void a_pane_brings_its_own_rule(void **state) {
	(void)state;
	struct setting setting;
	open_watched(&setting,
		"\"kind\":\"figure\",\"id\":\"fuel\",\"indicator\":\"sector.fuel.stock-days\","
		"\"alarm\":{\"is\":\"below\",\"limit\":20,\"priority\":1}");
	assert_non_null(setting.scene);
	const struct tc_alarm_rules *rules = tc_scene_rules(setting.scene);
	assert_int_equal(rules->count, 1);
	assert_string_equal(rules->items[0].id, "pane:0/fuel");
	assert_int_equal(rules->items[0].priority, 1);
	assert_non_null(rules->items[0].title.vi); /* the indicator's */
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(setting.scene, &count);
	assert_int_equal(count, 1);
	assert_true(series[0].last > 8); /* as far back as an alarm may have begun */
	setting_close(&setting);
	open_watched(&setting,
		"\"kind\":\"map\",\"id\":\"m\",\"indicator\":\"urgent.flood.level-over-alarm\","
		"\"alarm\":{\"is\":\"above\",\"limit\":1}");
	assert_non_null(setting.scene);
	assert_true(tc_scene_rules(setting.scene)->count >= 1);
	setting_close(&setting);
}

static void a_rule_that_could_watch_nothing_is_refused(void **state) {
	(void)state;
	static const char *const wrong[][2] = {
		{ "\"kind\":\"figure\",\"indicator\":\"portal.accounts\",\"alarm\":{\"limit\":1}",
			"/panes/0/alarm/is" },
		{ "\"kind\":\"figure\",\"indicator\":\"portal.accounts\",\"alarm\":{\"is\":"
		  "\"above\","
		  "\"indicator\":\"portal.nothing\"}",
			"/panes/0/alarm/indicator" },
		{ "\"kind\":\"figure\",\"indicator\":\"portal.accounts\",\"alarm\":{\"is\":"
		  "\"above\","
		  "\"indicator\":\"sector.fuel.stock-days\"}",
			"/panes/0/alarm" },
		{ "\"kind\":\"figure\",\"indicator\":\"portal.accounts\",\"alarm\":{\"is\":"
		  "\"late\","
		  "\"count\":3}",
			"/panes/0/alarm/count" },
		{ "\"kind\":\"figure\",\"indicator\":\"portal.accounts\",\"alarm\":{\"is\":"
		  "\"above\","
		  "\"only_if\":{\"indicator\":\"x\"}}",
			"/panes/0/alarm/only_if/indicator" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct setting setting;
		open_watched(&setting, wrong[i][0]);
		assert_null(setting.scene);
		assert_int_equal(setting.faults.errors, 1);
		assert_string_equal(setting.faults.items[0].pointer, wrong[i][1]);
		setting_close(&setting);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_the_figures_of_its_sample),
		cmocka_unit_test(nothing_reported_is_never_zero),
		cmocka_unit_test(nothing_changed_nothing_damaged),
		cmocka_unit_test(one_figure_damages_its_pane_only),
		cmocka_unit_test(asks_for_each_series_once),
		cmocka_unit_test(every_fault_of_every_pane_at_once),
		cmocka_unit_test(many_panes_crowd_out_nobody),
		cmocka_unit_test(without_news_only_the_due_are_asked),
		cmocka_unit_test(dump_tells_series_value_and_marks),
		cmocka_unit_test(dump_tells_what_shapes_stand_for),
		cmocka_unit_test(an_alarm_breathes_in_its_own_square),
		cmocka_unit_test(a_pane_brings_its_own_rule),
		cmocka_unit_test(a_rule_that_could_watch_nothing_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
