/* What each kind of pane costs.
 *   kinds_bench [--times N] [KIND …]
 * Of every example in layouts/examples the pane of its kind: looking at a view in which nothing changed, drawing its
 * list, painting it whole with our painter and with plain cairo, in CPU us of this thread; one JSON object a line.
 * Ratios are of one process: compare those, not the times of two machines. */
#include "display/outputs/pdf.h"
#include "display/painter.h"
#include "display/recording.h"
#include "display/scene.h"
#include "display/stage.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIMES = 50, KINDS_MAX = 64, LIST_BYTES = 16 << 20, SCENE_BYTES = 64 << 20 };

/* One example, opened. */
struct example {
	struct tc_scene *scene;
	struct tc_mirror *mirror;
	struct tc_board *board;
	struct tc_view *view;
	int pane;
};

static const char folder[] = "layouts/examples";

static void die(const char *what, const char *whom) {
	fprintf(stderr, "kinds_bench: %s: %s\n", whom, what);
	exit(3);
}

static double us_since(int64_t began_ns, int times) {
	return (double)(tc_clock_thread_cpu_ns() - began_ns) / 1000 / times;
}

static void open_example(
	const struct tc_stage *stage, const char *path, const char *kind, struct example *out) {
	static struct tc_faults faults;
	const struct tc_scene_setting setting = { .layout_path = path,
		.catalogue = stage->catalogue,
		.fonts = stage->fonts,
		.still = true };
	*out = (struct example) { .pane = -1 };
	if (!tc_scene_open(&setting, &out->scene, &faults)) {
		die("cannot be opened", path);
	}
	out->mirror = tc_recording_mirror(out->scene, stage->catalogue);
	if (out->mirror == NULL ||
		tc_recording_load_sample(out->scene, stage->catalogue, out->mirror, &faults) !=
			TC_OK) {
		die("no sample", path);
	}
	out->view = tc_recording_view(out->scene, stage->catalogue, out->mirror, &out->board);
	const struct tc_layout *layout = tc_scene_layout(out->scene);
	for (int i = 0; i < layout->pane_count; i++) {
		out->pane = strcmp(layout->panes[i].kind, kind) == 0 ? i : out->pane;
	}
	struct tc_damage damage = { 0 };
	if (out->view == NULL || out->pane < 0) {
		die("no pane of its kind", path);
	}
	(void)tc_scene_refresh(out->scene, out->view, &damage);
}

static void close_example(struct example *example) {
	tc_view_drop(example->view);
	tc_board_destroy(example->board);
	tc_mirror_destroy(example->mirror);
	tc_scene_close(example->scene);
}

/* A widget of the pane, as the scene made its own. */
static struct tc_widget *make_widget(
	const struct tc_stage *stage, const struct example *example, struct tc_arena *arena) {
	static struct tc_faults faults;
	const struct tc_layout *layout = tc_scene_layout(example->scene);
	const struct tc_pane *pane = &layout->panes[example->pane];
	const struct tc_widget_setting setting = {
		.catalogue = stage->catalogue,
		.arena = arena,
		.width_px = pane->box.width_px,
		.height_px = pane->box.height_px,
		.u_px = layout->wall.unit_px,
		.language = layout->wall.language,
		.until_ms = layout->until_ms,
		.id = pane->id,
		.trace_url = layout->trace_url,
	};
	return tc_widget_create(
		tc_widget_find(pane->kind), pane->options, tc_pane_keys, "", &setting, &faults);
}

/* CPU us of one look and one drawing; 0 where the kind cannot be made without its scene. */
static void time_widget(const struct tc_stage *stage, const struct example *example, int times,
	double *look_us, double *draw_us) {
	const struct tc_layout *layout = tc_scene_layout(example->scene);
	struct tc_arena *house = tc_arena_create(SCENE_BYTES), *frame = tc_arena_create(LIST_BYTES);
	struct tc_widget *widget = make_widget(stage, example, house);
	*look_us = *draw_us = 0;
	if (widget != NULL) {
		(void)widget->class_->refresh(widget, example->view);
		int64_t began_ns = tc_clock_thread_cpu_ns();
		for (int i = 0; i < times; i++) {
			(void)widget->class_->refresh(widget, example->view);
		}
		*look_us = us_since(began_ns, times);
		began_ns = tc_clock_thread_cpu_ns();
		for (int i = 0; i < times; i++) {
			struct tc_drawlist list;
			tc_arena_reset(frame);
			tc_drawlist_init(&list, frame, stage->fonts, &layout->theme.style,
				layout->wall.unit_px);
			tc_widget_draw(widget, &list);
		}
		*draw_us = us_since(began_ns, times);
		if (widget->class_->finish != NULL) {
			widget->class_->finish(widget);
		}
	}
	tc_arena_destroy(frame);
	tc_arena_destroy(house);
}

static double time_ours(const struct tc_stage *stage, const struct example *example,
	const struct tc_painting *painting, int times) {
	const struct tc_layout *layout = tc_scene_layout(example->scene);
	struct tc_surface surface;
	struct tc_painter *painter = NULL;
	struct tc_error err;
	struct tc_damage damage = { 0 };
	if (tc_surface_init(&surface, layout->wall.width_px, layout->wall.height_px, &err) !=
			TC_OK ||
		tc_painter_create(stage->fonts, 0, &painter, &err) != TC_OK) {
		die("no memory", "painter");
	}
	tc_damage_add_pixels(&damage, tc_pixels_around(painting->clip, 0, 0));
	tc_damage_clip(&damage, tc_surface_area(&surface));
	(void)tc_painter_paint(painter, &surface, &layout->theme.style, painting, 1, &damage);
	int64_t began_ns = tc_clock_thread_cpu_ns();
	for (int i = 0; i < times; i++) {
		(void)tc_painter_paint(
			painter, &surface, &layout->theme.style, painting, 1, &damage);
	}
	double us = us_since(began_ns, times);
	tc_painter_destroy(painter);
	tc_surface_finish(&surface);
	return us;
}

/* On a surface of the pane's own size: cairo clears all of it. */
static double time_cairo(const struct tc_stage *stage, const struct example *example,
	const struct tc_painting *painting, int times) {
	const struct tc_layout *layout = tc_scene_layout(example->scene);
	struct tc_painting moved = *painting;
	struct tc_error err;
	moved.x_px -= painting->clip.x_px;
	moved.y_px -= painting->clip.y_px;
	moved.clip.x_px = moved.clip.y_px = 0;
	const struct tc_page page = {
		.width_px = (int)painting->clip.width_px,
		.height_px = (int)painting->clip.height_px,
		.title = "",
		.style = &layout->theme.style,
		.fonts = stage->fonts,
		.panes = &moved,
		.count = 1,
	};
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, page.width_px, page.height_px);
	cairo_t *cairo = cairo_create(surface);
	if (tc_pdf_draw(&page, cairo, 1, &err) != TC_OK) {
		die(err.message, "cairo");
	}
	int64_t began_ns = tc_clock_thread_cpu_ns();
	(void)tc_pdf_draw(&page, cairo, times, &err);
	double us = us_since(began_ns, times);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return us;
}

static void measure(const struct tc_stage *stage, const char *path, const char *kind, int times) {
	struct example example;
	double look_us, draw_us;
	int count = 0;
	open_example(stage, path, kind, &example);
	const struct tc_painting *painting =
		&tc_scene_paintings(example.scene, &count)[example.pane];
	time_widget(stage, &example, times, &look_us, &draw_us);
	double ours_us = time_ours(stage, &example, painting, times);
	double cairo_us = time_cairo(stage, &example, painting, times);
	printf("{\"kind\":\"%s\",\"px\":[%.0f,%.0f],\"commands\":%d,\"look_us\":%.1f,"
	       "\"draw_us\":%.1f,\"paint_us\":%.0f,\"cairo_us\":%.0f,\"ratio\":%.1f}\n",
		kind, painting->clip.width_px, painting->clip.height_px, painting->list->count,
		look_us, draw_us, ours_us, cairo_us, cairo_us / ours_us);
	close_example(&example);
}

static int compare(const void *a, const void *b) {
	return strcmp(a, b);
}

/* Names of the examples, sorted. */
static int list_kinds(char kinds[][64]) {
	DIR *open = opendir(folder);
	int count = 0;
	for (struct dirent *entry; open != NULL && (entry = readdir(open)) != NULL;) {
		char *dot = strstr(entry->d_name, ".json");
		if (dot != NULL && dot[5] == '\0' && count < KINDS_MAX) {
			snprintf(kinds[count++], 64, "%.*s", (int)(dot - entry->d_name),
				entry->d_name);
		}
	}
	if (open != NULL) {
		closedir(open);
	}
	qsort(kinds, (size_t)count, sizeof *kinds, compare);
	return count;
}

int main(int count, char **words) {
	static struct tc_faults faults;
	struct tc_stage stage;
	const char *root = getenv("TC_SOURCE_ROOT");
	char kinds[KINDS_MAX][64];
	int first = 1, times = TIMES;
	if (count > 2 && strcmp(words[1], "--times") == 0) {
		times = (int)strtol(words[2], NULL, 10);
		first = 3;
	}
	if ((root != NULL && chdir(root) != 0) || times < 1 ||
		tc_stage_open(NULL, NULL, &stage, &faults) != TC_OK) {
		die("cannot begin", folder);
	}
	int known = list_kinds(kinds);
	for (int i = 0; i < known; i++) {
		bool wanted = first == count;
		for (int w = first; w < count; w++) {
			wanted = wanted || strcmp(words[w], kinds[i]) == 0;
		}
		char path[128];
		snprintf(path, sizeof path, "%s/%.63s.json", folder, kinds[i]);
		if (wanted) {
			measure(&stage, path, kinds[i], times);
		}
	}
	tc_stage_close(&stage);
	return 0;
}
