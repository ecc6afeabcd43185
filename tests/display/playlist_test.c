#include "display/playlist.h"

#include "display/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define WALL                                                                                       \
	"{\"version\":1,\"document\":\"wall\",\"title\":\"W\",\"seat_m\":5,\"unit_px\":10,"        \
	"\"screens\":[{\"width_mm\":400,\"height_mm\":200,\"width_px\":400,\"height_px\":200}]}"
#define HEAD "{\"version\":1,\"document\":\"layout\",\"title\":\"T\",\"wall\":\"x\","
#define SCENE(words, more)                                                                         \
	"{\"seconds\":5," more "\"panes\":[{\"kind\":\"text\",\"text\":\"" words                   \
	"\",\"size\":\"text\",\"box\":{\"x\":\"1u\",\"y\":\"1u\",\"width\":\"38u\",\"height\":"    \
	"\"18u\"}}]}"
static const char cuts[] =
	HEAD "\"scenes\":[" SCENE("Một", "") "," SCENE("Hai", "") "," SCENE("Ba", "") "]}";
static const char fades[] = HEAD "\"scenes\":[" SCENE("Một", "\"transition\":\"fade\",") "," SCENE(
	"Hai", "\"transition\":\"fade\",") "]}";

struct setting {
	struct tc_stage stage;
	struct tc_faults faults;
	struct tc_playlist *playlist;
	struct tc_mirror *mirror;
	struct tc_view *view;
	struct tc_painter *painter;
	struct tc_surface surface, pictures[3];
};

static void write_temporary(char *path, const char *text) {
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
	close(file);
}

/* Each scene by itself, painted by a painter of its own: what a captured frame may be. */
static void paint_alone(struct setting *setting, const struct tc_scene_setting *scene_setting) {
	struct tc_scene *scene = NULL;
	struct tc_painter *painter = NULL;
	struct tc_damage damage = { 0 };
	struct tc_surface *picture = &setting->pictures[scene_setting->scene];
	assert_true(tc_scene_open(scene_setting, &scene, &setting->faults));
	assert_int_equal(tc_surface_init(picture, 400, 200, NULL), TC_OK);
	assert_int_equal(tc_painter_create(setting->stage.fonts, 0, &painter, NULL), TC_OK);
	assert_true(tc_scene_refresh(scene, setting->view, &damage));
	int count = 0;
	const struct tc_painting *paintings = tc_scene_paintings(scene, &count);
	assert_int_equal(tc_painter_paint(painter, picture, &tc_scene_layout(scene)->theme.style,
				 paintings, count, &damage),
		TC_OK);
	tc_painter_destroy(painter);
	tc_scene_close(scene);
}

static bool open_setting(struct setting *setting, const char *layout, int scenes) {
	char path[] = "/tmp/toancanh-scenes-XXXXXX", wall[] = "/tmp/toancanh-wall-XXXXXX";
	memset(setting, 0, sizeof *setting);
	write_temporary(path, layout);
	write_temporary(wall, WALL);
	assert_int_equal(tc_stage_open(NULL, NULL, &setting->stage, &setting->faults), TC_OK);
	struct tc_scene_setting scene = {
		.layout_path = path,
		.wall_path = wall,
		.catalogue = setting->stage.catalogue,
		.fonts = setting->stage.fonts,
	};
	setting->mirror = tc_mirror_create(setting->stage.catalogue, tc_clock_system(), NULL, 0);
	setting->view = tc_mirror_view(setting->mirror);
	assert_int_equal(tc_surface_init(&setting->surface, 400, 200, NULL), TC_OK);
	assert_int_equal(
		tc_painter_create(setting->stage.fonts, 0, &setting->painter, NULL), TC_OK);
	for (scene.scene = 0; scene.scene < scenes; scene.scene++) {
		paint_alone(setting, &scene);
	}
	scene.scene = 0;
	bool good = tc_playlist_open(&scene, &setting->playlist, &setting->faults);
	unlink(path);
	unlink(wall);
	return good;
}

static void close_setting(struct setting *setting) {
	tc_playlist_close(setting->playlist);
	tc_painter_destroy(setting->painter);
	tc_surface_finish(&setting->surface);
	for (int i = 0; i < 3; i++) {
		tc_surface_finish(&setting->pictures[i]);
	}
	tc_view_drop(setting->view);
	tc_mirror_destroy(setting->mirror);
	tc_stage_close(&setting->stage);
}

/* One turn of a wall. True when the step gave the picture. */
static bool frame(struct setting *setting, int64_t now_ms) {
	bool writes = tc_playlist_writes(setting->playlist, now_ms);
	if (tc_playlist_step(setting->playlist, setting->view, setting->painter, &setting->surface,
		    now_ms)) {
		assert_true(writes);
		return true;
	}
	assert_false(writes);
	struct tc_damage damage = { 0 };
	struct tc_scene *scene = tc_playlist_scene(setting->playlist);
	if (tc_scene_refresh(scene, setting->view, &damage)) {
		int count = 0;
		const struct tc_painting *paintings = tc_scene_paintings(scene, &count);
		(void)tc_painter_paint(setting->painter, &setting->surface,
			&tc_scene_layout(scene)->theme.style, paintings, count, &damage);
	}
	return false;
}

/* Which scene's picture the wall shows to the last pixel; -1: none's. */
static int shows(const struct setting *setting) {
	for (int i = 0; i < 3; i++) {
		const struct tc_surface *picture = &setting->pictures[i];
		bool same = picture->pixels != NULL;
		for (int y = 0; same && y < 200; y++) {
			same = memcmp(picture->pixels + (ptrdiff_t)y * picture->stride_px,
				       setting->surface.pixels +
					       (ptrdiff_t)y * setting->surface.stride_px,
				       400 * sizeof(uint32_t)) == 0;
		}
		if (same) {
			return i;
		}
	}
	return -1;
}

static void a_cut_is_one_whole_picture_or_the_other(void **state) {
	struct setting setting;
	(void)state;
	assert_true(open_setting(&setting, cuts, 3));
	for (int64_t now = 1000; now < 31000; now += 100) {
		bool gave = frame(&setting, now);
		int expected = (int)((now - 1000) / 5000 % 3);
		assert_int_equal(shows(&setting), expected);
		assert_int_equal(gave, now > 1000 && (now - 1000) % 5000 == 0);
		assert_int_equal(
			tc_scene_layout(tc_playlist_scene(setting.playlist))->scene, expected);
	}
	close_setting(&setting);
}

/* A wall that was held up for a minute shows the next scene whole, though nothing was prepared. */
static void a_late_turn_is_whole_too(void **state) {
	struct setting setting;
	(void)state;
	assert_true(open_setting(&setting, fades, 2));
	frame(&setting, 0);
	assert_true(frame(&setting, 60000));
	assert_int_equal(shows(&setting), 1);
	assert_false(frame(&setting, 60100));
	assert_int_equal(shows(&setting), 1);
	close_setting(&setting);
}

static int between(uint32_t a, uint32_t b, uint32_t x, int shift) {
	int low = (int)(a >> shift & 255), high = (int)(b >> shift & 255);
	int value = (int)(x >> shift & 255);
	return low < high ? value >= low && value <= high : value >= high && value <= low;
}

/* Every pixel of a fading picture lies between the two, and all of them have gone as far. */
static void a_fade_blends_two_whole_pictures(void **state) {
	struct setting setting;
	(void)state;
	assert_true(open_setting(&setting, fades, 2));
	for (int64_t now = 0; now < 5000; now += 100) {
		assert_false(frame(&setting, now));
	}
	long sum = -1;
	for (int64_t now = 5000; now < 5600; now += 50) {
		bool gave = frame(&setting, now);
		assert_int_equal(gave, now <= 5500);
		long gone = 0;
		for (int i = 0; i < 200 * 400; i++) {
			int at = i / 400 * setting.surface.stride_px + i % 400;
			uint32_t a = setting.pictures[0].pixels[at],
				 b = setting.pictures[1].pixels[at], x = setting.surface.pixels[at];
			assert_true(
				between(a, b, x, 0) && between(a, b, x, 8) && between(a, b, x, 16));
			gone += labs((long)(x & 255) - (long)(a & 255));
		}
		assert_true(now == 5000 ? gone == 0 : now > 5500 || gone > sum);
		sum = gone;
	}
	assert_int_equal(shows(&setting), 1);
	close_setting(&setting);
}

static void one_scene_asks_for_nothing(void **state) {
	struct setting setting;
	(void)state;
	assert_true(open_setting(&setting, HEAD "\"scenes\":[" SCENE("Một", "") "]}", 1));
	assert_false(frame(&setting, 0));
	assert_false(frame(&setting, 1000000));
	assert_true(tc_playlist_next_ms(setting.playlist) == INT64_MAX);
	close_setting(&setting);
}

/* Known before the first scene is shown, not when its own time has come. */
static void a_fault_in_the_last_scene_refuses_all(void **state) {
	struct setting setting;
	(void)state;
	assert_false(open_setting(&setting,
		HEAD "\"scenes\":[" SCENE("Một", "") ",{\"panes\":[{\"kind\":\"text\",\"text\":1,"
						     "\"box\":{\"x\":\"1u\",\"y\":\"1u\",\"width\":"
						     "\"38u\",\"height\":\"18u\"}}]}]}",
		0));
	assert_int_equal(setting.faults.errors, 1);
	assert_string_equal(setting.faults.items[0].pointer, "/scenes/1/panes/0/text");
	close_setting(&setting);
}

#define FIGURE(indicator)                                                                          \
	"{\"seconds\":5,\"panes\":[{\"kind\":\"figure\",\"indicator\":\"" indicator                \
	"\",\"box\":{\"x\":\"1u\",\"y\":\"1u\",\"width\":\"38u\",\"height\":\"18u\"}}]}"

static void all_scenes_bind_each_series_once(void **state) {
	struct setting setting;
	(void)state;
	assert_true(open_setting(&setting,
		HEAD "\"scenes\":[" FIGURE("portal.accounts") "," FIGURE(
			"portal.visits") "," FIGURE("portal.accounts") "]}",
		0));
	int count = 0;
	const struct tc_mirror_series *series = tc_playlist_series(setting.playlist, &count);
	assert_int_equal(count, 2);
	assert_int_not_equal(series[0].indicator, series[1].indicator);
	close_setting(&setting);
}

static void observe(struct setting *setting, const char *indicator, const char *period) {
	const struct tc_catalogue *catalogue = setting->stage.catalogue;
	struct tc_observation observation = { .status = 'A',
		.qualifier = TC_QUALIFIER_NONE,
		.action = TC_ACTION_MERGE,
		.has_value = true,
		.source = "/vpcp",
		.sequence = 1 };
	assert_true(tc_period_parse(period, strlen(period), &observation.period));
	assert_int_equal(tc_decimal_parse("17", 2, &observation.value), TC_DECIMAL_FINE);
	observation.indicator = tc_catalogue_find_indicator(catalogue, indicator);
	observation.area = tc_catalogue_find_area(catalogue, "VN", observation.period.end_ms);
	tc_mirror_observe(setting->mirror, &observation);
	tc_view_drop(setting->view);
	setting->view = tc_mirror_view(setting->mirror);
}

/* Turns come at 5 and 10 s, each scene is painted ahead a second before. What comes for one that is away is marked on
 * its return, whether it was known when it was painted ahead or only at the turn. */
static void a_scene_that_returns_marks_what_changed(void **state) {
	static const int64_t news_ms[] = { 7000, 9500 };
	(void)state;
	for (size_t i = 0; i < sizeof news_ms / sizeof *news_ms; i++) {
		struct setting setting;
		int count = 0;
		assert_true(open_setting(&setting,
			HEAD
			"\"scenes\":[" FIGURE("portal.accounts") "," FIGURE("portal.visits") "]}",
			0));
		const struct tc_mirror_series *series =
			tc_playlist_series(setting.playlist, &count);
		tc_mirror_destroy(setting.mirror);
		setting.mirror =
			tc_mirror_create(setting.stage.catalogue, tc_clock_system(), series, count);
		observe(&setting, "portal.accounts", "2020-08-18");
		for (int64_t now = 0; now < 15000; now += 100) {
			if (now == 3000) {
				observe(&setting, "portal.visits", "2020-08-18");
			} else if (now == news_ms[i]) {
				observe(&setting, "portal.accounts", "2020-08-19");
			}
			(void)frame(&setting, now);
			struct tc_scene *scene = tc_playlist_scene(setting.playlist);
			char *news = tc_scene_news(scene);
			assert_string_equal(
				news, now < 10000 ? "" : " portal.accounts|VN|2020-08-19|17");
			free(news);
		}
		close_setting(&setting);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cut_is_one_whole_picture_or_the_other),
		cmocka_unit_test(a_late_turn_is_whole_too),
		cmocka_unit_test(a_fade_blends_two_whole_pictures),
		cmocka_unit_test(one_scene_asks_for_nothing),
		cmocka_unit_test(a_fault_in_the_last_scene_refuses_all),
		cmocka_unit_test(all_scenes_bind_each_series_once),
		cmocka_unit_test(a_scene_that_returns_marks_what_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
