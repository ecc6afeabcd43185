/* D7: a storm of observations falls on a wall that draws at its own pace.
 *   storm_bench [--seconds N] [--hz N] [--layout FILE] [--hold]
 * One thread puts news of every series of the layout into the mirror as fast as it can; the other takes a
 * view at every tick, asks the scene and paints what changed. A value is the microsecond it was put in, so
 * every frame knows how old its newest figure is once it is painted. --hz: default the layout's own. --hold: status 1 below 10^6
 * observations/s, 99 of 100 ticks kept, or above 100 ms of age at p99. */
#include "display/recording.h"
#include "display/scene.h"
#include "display/stage.h"

#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECONDS = 3, FRAMES_MAX = 200000, LETTERS_BYTES = 8 << 20 };
enum { PROMISED_PER_S = 1000000, PROMISED_MS = 100 };

struct storm {
	struct tc_stage stage;
	struct tc_scene *scene;
	struct tc_mirror *mirror;
	struct tc_painter *painter;
	struct tc_surface surface;
	const struct tc_mirror_series *series;
	int series_count, hz, seconds;
	int64_t began_ns;
	_Atomic bool stop;
	_Atomic int64_t put; /* observations */
	double *age_ms, *work_ms;
	int frames, late;
};

static void die(const char *what) {
	fprintf(stderr, "storm_bench: %s\n", what);
	exit(3);
}

static int64_t since_us(const struct storm *storm) {
	return (tc_clock_elapsed_ns() - storm->began_ns) / 1000;
}

static void *blow(void *user) {
	struct storm *storm = user;
	struct tc_observation news = { .status = 'A',
		.qualifier = TC_QUALIFIER_NONE,
		.action = TC_ACTION_MERGE,
		.has_value = true,
		.source = "/storm",
		.period.grain = TC_GRAIN_INSTANT };
	int64_t put = 0;
	while (!atomic_load_explicit(&storm->stop, memory_order_relaxed)) {
		const struct tc_mirror_series *series = &storm->series[put % storm->series_count];
		int64_t us = since_us(storm);
		news.indicator = series->indicator;
		news.area = series->area;
		news.period.start_ms = news.period.end_ms = tc_clock_unix_ms(tc_clock_system());
		news.recorded_at_ms = news.stored_at_ms = news.period.end_ms;
		news.sequence = news.cursor = ++put;
		snprintf(news.value.text, sizeof news.value.text, "%lld", (long long)us);
		news.value.number = (double)us;
		tc_mirror_observe(storm->mirror, &news);
		atomic_store_explicit(&storm->put, put, memory_order_relaxed);
	}
	return NULL;
}

/* The microsecond of the newest figure in a view; -1 before there is one. */
static double newest_us(const struct storm *storm, const struct tc_view *view) {
	double newest = -1;
	for (int i = 0; i < storm->series_count; i++) {
		const struct tc_series *series =
			tc_view_series(view, storm->series[i].indicator, storm->series[i].area);
		if (series != NULL && series->count > 0) {
			double number = series->points[series->count - 1].value.number;
			newest = number > newest ? number : newest;
		}
	}
	return newest;
}

static void draw_frame(struct storm *storm) {
	const struct tc_layout *layout = tc_scene_layout(storm->scene);
	int64_t began_us = since_us(storm);
	struct tc_damage damage = { 0 };
	struct tc_hub_clock clock = { tc_clock_unix_ms(tc_clock_system()), -1, true };
	tc_mirror_set_clock(storm->mirror, &clock);
	struct tc_view *view = tc_mirror_view(storm->mirror);
	if (view == NULL) {
		die("no memory for a view");
	}
	int count = 0;
	if (tc_scene_refresh(storm->scene, view, &damage)) {
		const struct tc_painting *panes = tc_scene_paintings(storm->scene, &count);
		(void)tc_painter_paint(storm->painter, &storm->surface, &layout->theme.style, panes,
			count, &damage);
	}
	tc_fonts_trim(storm->stage.fonts, LETTERS_BYTES);
	double newest = newest_us(storm, view);
	tc_view_drop(view);
	if (newest >= 0 && storm->frames < FRAMES_MAX) {
		storm->age_ms[storm->frames] = ((double)since_us(storm) - newest) / 1000;
		storm->work_ms[storm->frames++] = (double)(since_us(storm) - began_us) / 1000;
	}
}

/* Ticks are kept by the clock: a frame that took longer costs the ticks it took. */
static void draw_all(struct storm *storm) {
	const int64_t tick_ns = 1000000000 / storm->hz;
	int64_t end_ns = storm->began_ns + (int64_t)storm->seconds * 1000000000;
	int64_t due_ns = storm->began_ns;
	while (due_ns < end_ns) {
		int64_t now_ns = tc_clock_elapsed_ns();
		if (now_ns < due_ns) {
			const struct timespec rest = { .tv_nsec = due_ns - now_ns };
			nanosleep(&rest, NULL);
		}
		draw_frame(storm);
		for (due_ns += tick_ns; due_ns < tc_clock_elapsed_ns(); due_ns += tick_ns) {
			storm->late++;
		}
	}
}

static int compare(const void *a, const void *b) {
	double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static double at_share(const double *sorted, int count, double share) {
	return count == 0 ? 0 : sorted[(int)((count - 1) * share)];
}

/* True when the promise was kept. */
static bool report(struct storm *storm, int64_t put) {
	int count = storm->frames;
	double per_s = (double)put / storm->seconds, ticks = storm->hz * (double)storm->seconds;
	qsort(storm->age_ms, (size_t)count, sizeof *storm->age_ms, compare);
	qsort(storm->work_ms, (size_t)count, sizeof *storm->work_ms, compare);
	double age_ms = at_share(storm->age_ms, count, 0.99);
	printf("{\"bench\":\"storm\",\"series\":%d,\"observations_per_s\":%.0f,\"hz\":%d,"
	       "\"frames\":%d,\"ticks_missed\":%d,"
	       "\"age_ms\":{\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f},"
	       "\"frame_ms\":{\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f}}\n",
		storm->series_count, per_s, storm->hz, count, storm->late,
		at_share(storm->age_ms, count, 0.5), age_ms, at_share(storm->age_ms, count, 1),
		at_share(storm->work_ms, count, 0.5), at_share(storm->work_ms, count, 0.99),
		at_share(storm->work_ms, count, 1));
	return per_s >= PROMISED_PER_S && storm->late <= ticks / 100 && age_ms <= PROMISED_MS;
}

static void open_storm(struct storm *storm, const char *layout) {
	char path[TC_PATH_MAX];
	const char *root = getenv("TC_SOURCE_ROOT");
	struct tc_faults *faults = calloc(1, sizeof *faults);
	struct tc_error err = { 0 };
	snprintf(path, sizeof path, "%s/%s", root != NULL ? root : ".", layout);
	if (faults == NULL || tc_stage_open(NULL, NULL, &storm->stage, faults) != TC_OK) {
		die("no code lists or letters");
	}
	const struct tc_scene_setting setting = { .layout_path = path,
		.catalogue = storm->stage.catalogue,
		.fonts = storm->stage.fonts };
	if (!tc_scene_open(&setting, &storm->scene, faults)) {
		tc_faults_print(faults, stderr);
		die("no layout");
	}
	free(faults);
	const struct tc_wall *wall = &tc_scene_layout(storm->scene)->wall;
	storm->mirror = tc_recording_mirror(storm->scene, storm->stage.catalogue);
	storm->series = tc_scene_series(storm->scene, &storm->series_count);
	storm->age_ms = calloc(FRAMES_MAX, sizeof *storm->age_ms);
	storm->work_ms = calloc(FRAMES_MAX, sizeof *storm->work_ms);
	if (storm->mirror == NULL || storm->age_ms == NULL || storm->work_ms == NULL ||
		storm->series_count == 0 ||
		tc_surface_init(&storm->surface, wall->width_px, wall->height_px, &err) != TC_OK ||
		tc_painter_create(storm->stage.fonts, 0, &storm->painter, &err) != TC_OK) {
		die("no memory, or a layout without figures");
	}
	tc_mirror_set_link(storm->mirror, TC_LINK_LIVE);
	tc_mirror_set_source(storm->mirror, "/storm", TC_SOURCE_CONNECTED,
		tc_clock_unix_ms(tc_clock_system()), false);
}

static void close_storm(struct storm *storm) {
	tc_painter_destroy(storm->painter);
	free(storm->surface.pixels);
	tc_scene_close(storm->scene);
	tc_mirror_destroy(storm->mirror);
	tc_stage_close(&storm->stage);
	free(storm->age_ms);
	free(storm->work_ms);
}

int main(int argc, char **argv) {
	static const struct option options[] = { { "seconds", required_argument, NULL, 's' },
		{ "hz", required_argument, NULL, 'z' }, { "layout", required_argument, NULL, 'l' },
		{ "hold", no_argument, NULL, 'h' }, { 0 } };
	struct storm storm = { .seconds = SECONDS };
	const char *layout = "layouts/provinces-live.json";
	bool hold = false;
	pthread_t wind;
	for (int letter; (letter = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (letter) {
		case 's': storm.seconds = atoi(optarg); break;
		case 'z': storm.hz = atoi(optarg); break;
		case 'l': layout = optarg; break;
		case 'h': hold = true; break;
		default: return 2;
		}
	}
	if (storm.seconds < 1 || storm.hz < 0) {
		die("--seconds and --hz are whole numbers from 1 on");
	}
	open_storm(&storm, layout);
	storm.hz = storm.hz > 0 ? storm.hz : tc_scene_layout(storm.scene)->rate_hz;
	draw_frame(&storm); /* every letter is made for the first time */
	storm.began_ns = tc_clock_elapsed_ns();
	if (pthread_create(&wind, NULL, blow, &storm) != 0) {
		die("no thread");
	}
	draw_all(&storm);
	int64_t put = atomic_load(&storm.put);
	atomic_store(&storm.stop, true);
	pthread_join(wind, NULL);
	bool kept = report(&storm, put);
	close_storm(&storm);
	return hold && !kept ? 1 : 0;
}
