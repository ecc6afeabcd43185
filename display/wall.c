#include "display/wall.h"

#include "base/log.h"
#include "display/outputs/output.h"
#include "display/overlay.h"
#include "display/recording.h"
#include "display/stage.h"
#include "display/watch.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	FRAME_MS = 100,       /* data panes are shown at 10 Hz; a human eye reads no faster */
	LOOK_MS = 500,        /* between looks at the saved layout; "picked up within a second" */
	SWAP_GRACE_MS = 1500, /* a new layout waits this long for its figures before it is shown */
};

/* A layout with the figures it binds; swapped whole. */
struct act {
	struct tc_scene *scene;
	struct tc_mirror *mirror;
};

struct wall {
	const struct tc_wall_setting *setting;
	const struct tc_clock *clock;
	struct tc_stage stage;
	struct act shown, coming; /* coming.scene NULL: none */
	int64_t coming_until_ms;  /* monotonic: then it is shown even without figures */
	struct tc_client *client;
	pthread_mutex_t output_lock;
	struct tc_output *output; /* the network thread wakes it under output_lock */
	struct tc_painter *painter;
	struct tc_surface surface;
	struct tc_overlay overlay;
	struct tc_watch watch;
	uint64_t generation;        /* of the view last shown; 0: none */
	int64_t next_change_ms;     /* of the marks shown, on the hub's clock */
	int64_t view_ms, viewed_ms; /* the hub's clock and ours when the last view was taken */
	int64_t frame_ms, look_ms;  /* monotonic, of the last of each */
	bool stop, redraw;
	enum tc_result result; /* of a wall that stopped by itself */
};

/* Set by SIGINT and SIGTERM. */
static volatile sig_atomic_t signalled;

static void on_signal(int number) {
	(void)number;
	signalled = 1;
}

static int64_t now_ms(const struct wall *wall) {
	return tc_clock_monotonic_ms(wall->clock);
}

static void close_act(struct act *act) {
	tc_scene_close(act->scene);
	tc_mirror_destroy(act->mirror);
	*act = (struct act) { 0 };
}

static bool open_act(const struct wall *wall, struct act *out, struct tc_faults *faults) {
	const struct tc_scene_setting setting = {
		.layout_path = wall->setting->layout_path,
		.wall_path = wall->setting->wall_path,
		.catalogue = wall->stage.catalogue,
		.fonts = wall->stage.fonts,
	};
	if (!tc_scene_open(&setting, &out->scene, faults)) {
		return false;
	}
	out->mirror = tc_recording_mirror(out->scene, wall->stage.catalogue);
	if (out->mirror == NULL) {
		close_act(out);
		return false;
	}
	return true;
}

/* Called on the network thread after news. */
static void wake(void *user) {
	struct wall *wall = user;
	pthread_mutex_lock(&wall->output_lock);
	if (wall->output != NULL) {
		tc_output_wake(wall->output);
	}
	pthread_mutex_unlock(&wall->output_lock);
}

static void set_output(struct wall *wall, struct tc_output *output) {
	pthread_mutex_lock(&wall->output_lock);
	struct tc_output *former = wall->output;
	wall->output = output;
	pthread_mutex_unlock(&wall->output_lock);
	tc_output_close(former);
}

static enum tc_result open_output(struct wall *wall, struct tc_error *err) {
	const struct tc_layout *layout = tc_scene_layout(wall->shown.scene);
	const struct tc_output_class *class_ = !wall->setting->headless ? &tc_output_sdl
		: wall->setting->out != NULL                            ? &tc_output_png
									: &tc_output_memory;
	const struct tc_screen *screen = layout->wall.screens.items;
	const struct tc_output_setting setting = {
		.width_px = layout->wall.width_px,
		.height_px = layout->wall.height_px,
		.title = "toancanh",
		.path = wall->setting->out,
		.screen = layout->wall.screens.count > 0 ? screen->output : NULL,
		.windowed = wall->setting->windowed,
	};
	struct tc_output *output = NULL;
	enum tc_result result = tc_output_open(class_, &setting, &output, err);
	if (result == TC_OK) {
		set_output(wall, output);
	}
	return result;
}

static enum tc_result open_surface(struct wall *wall, struct tc_error *err) {
	const struct tc_layout *layout = tc_scene_layout(wall->shown.scene);
	tc_surface_finish(&wall->surface);
	return tc_surface_init(&wall->surface, layout->wall.width_px, layout->wall.height_px, err);
}

static enum tc_result open_wall(struct wall *wall, struct tc_faults *faults) {
	enum tc_result result = tc_stage_open(wall->setting->codelists, NULL, &wall->stage, faults);
	if (result != TC_OK) {
		return result;
	}
	if (!open_act(wall, &wall->shown, faults)) {
		return TC_BAD_INPUT;
	}
	int count = 0;
	struct tc_error err;
	const struct tc_mirror_series *series = tc_scene_series(wall->shown.scene, &count);
	tc_watch_add(&wall->watch, wall->setting->layout_path);
	/* The client first: the snapshot is parsed on the network thread while the display starts. What
	 * it says before there is an output to wake waits for the first frame. */
	result = tc_hubline_open(&wall->setting->hub, wall->stage.catalogue, wall->shown.mirror,
		series, count, wake, wall, &wall->client, &err);
	if (result == TC_OK) {
		result = open_output(wall, &err);
	}
	if (result == TC_OK) {
		result = open_surface(wall, &err);
	}
	if (result == TC_OK) {
		result = tc_painter_create(wall->stage.fonts, 0, &wall->painter, &err);
	}
	if (result != TC_OK) {
		return tc_faults_add_error(faults, &err);
	}
	return tc_overlay_init(&wall->overlay) ? TC_OK : TC_NO_MEMORY;
}

static void close_wall(struct wall *wall) {
	tc_client_stop(wall->client);
	set_output(wall, NULL);
	tc_painter_destroy(wall->painter);
	tc_surface_finish(&wall->surface);
	tc_overlay_finish(&wall->overlay);
	close_act(&wall->coming);
	close_act(&wall->shown);
	tc_stage_close(&wall->stage);
}

/* Why a saved layout was not taken: in the log, and on the overlay for whoever stands before the wall. */
static void refuse_layout(struct wall *wall, const struct tc_faults *faults) {
	int most = (int)(sizeof wall->overlay.reasons / sizeof *wall->overlay.reasons);
	wall->overlay.reason_count = 0;
	for (int i = 0; i < faults->count; i++) {
		const struct tc_error *err = &faults->items[i];
		char line[16], column[16];
		if (err->warning) {
			continue;
		}
		snprintf(line, sizeof line, "%d", err->line);
		snprintf(column, sizeof column, "%d", err->column);
		tc_log(TC_LOG_ERROR, "layout refused, the old picture stays", "file", err->file,
			"line", line, "column", column, "pointer", err->pointer, "reason",
			err->message, NULL);
		if (wall->overlay.reason_count < most) {
			snprintf(wall->overlay.reasons[wall->overlay.reason_count++],
				TC_OVERLAY_LINE_BYTES, "%d:%d %s: %s", err->line, err->column,
				err->pointer, err->message);
		}
	}
	wall->redraw = true;
}

/* The layout was saved: build it off screen and let its figures come. */
static void prepare_layout(struct wall *wall) {
	struct tc_faults faults = { 0 };
	struct act act = { 0 };
	if (!open_act(wall, &act, &faults)) {
		refuse_layout(wall, &faults);
		return;
	}
	struct act former = wall->coming;
	wall->coming = act;
	wall->coming_until_ms = now_ms(wall) + SWAP_GRACE_MS;
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(act.scene, &count);
	if (tc_client_resubscribe(wall->client, act.mirror, series, count) != TC_OK) {
		tc_log(TC_LOG_ERROR, "no memory for the saved layout, the old picture stays", NULL);
		wall->coming = former;
		close_act(&act);
		return;
	}
	close_act(&former); /* only now does the network thread let go of it */
}

static bool same_size(const struct wall *wall) {
	const struct tc_layout *layout = tc_scene_layout(wall->shown.scene);
	return wall->surface.width_px == layout->wall.width_px &&
		wall->surface.height_px == layout->wall.height_px;
}

/* SDL cannot come back to a display server that went away under it, so the program ends and whoever
 * guards it starts it again. */
static void lose_display(struct wall *wall, const char *reason) {
	tc_log(TC_LOG_ERROR, "display lost", "reason", reason, NULL);
	wall->result = TC_UNAVAILABLE;
	wall->stop = true;
}

/* The coming layout becomes the one shown, in one frame. */
static void swap_layout(struct wall *wall) {
	struct tc_error err;
	struct act former = wall->shown;
	wall->shown = wall->coming;
	wall->coming = (struct act) { 0 };
	close_act(&former);
	wall->generation = 0;
	wall->overlay.reason_count = 0;
	tc_overlay_forget(&wall->overlay);
	tc_log(TC_LOG_INFO, "layout shown", "layout", tc_scene_layout(wall->shown.scene)->name,
		NULL);
	/* The masks kept are of outlines that went with the former layout. */
	tc_painter_destroy(wall->painter);
	wall->painter = NULL;
	enum tc_result result = tc_painter_create(wall->stage.fonts, 0, &wall->painter, &err);
	if (result == TC_OK && same_size(wall)) {
		return;
	}
	if (result != TC_OK || open_surface(wall, &err) != TC_OK) {
		tc_log(TC_LOG_ERROR, err.message, NULL);
		wall->stop = true;
		return;
	}
	set_output(wall, NULL); /* one window at a time: some drivers refuse the second */
	if (open_output(wall, &err) != TC_OK) {
		lose_display(wall, err.message);
	}
}

/* All its figures are there: the client says so by the mirror's link. */
static bool is_complete(const struct act *act) {
	struct tc_view *view = tc_mirror_view(act->mirror);
	bool live = view != NULL && tc_view_link(view) == TC_LINK_LIVE;
	tc_view_drop(view);
	return live;
}

static void look_at_layout(struct wall *wall) {
	int64_t now = now_ms(wall);
	if (now - wall->look_ms >= LOOK_MS) {
		wall->look_ms = now;
		if (tc_watch_changed(&wall->watch)) {
			prepare_layout(wall);
		}
	}
	if (wall->coming.scene != NULL &&
		(is_complete(&wall->coming) || now >= wall->coming_until_ms)) {
		swap_layout(wall);
	}
}

static void present(struct wall *wall, const struct tc_damage *damage) {
	struct tc_error err;
	if (tc_output_present(wall->output, &wall->surface, damage, &err) != TC_OK) {
		lose_display(wall, err.message);
	}
}

static void present_all(struct wall *wall) {
	struct tc_damage all = { 0 };
	tc_damage_add_pixels(&all, tc_surface_area(&wall->surface));
	present(wall, &all);
}

static void take_events(struct wall *wall, int timeout_ms) {
	enum tc_output_event event = tc_output_wait(wall->output, timeout_ms);
	for (; event != TC_OUTPUT_NOTHING && !wall->stop; event = tc_output_wait(wall->output, 0)) {
		switch (event) {
		case TC_OUTPUT_QUIT: wall->stop = true; break;
		case TC_OUTPUT_DEBUG:
			wall->overlay.shown = !wall->overlay.shown;
			wall->redraw = true;
			break;
		case TC_OUTPUT_EXPOSED: present_all(wall); break;
		case TC_OUTPUT_LOST: lose_display(wall, "the display server went away"); break;
		case TC_OUTPUT_WOKEN:
		case TC_OUTPUT_NOTHING: break;
		}
	}
}

static double damaged_share(const struct wall *wall, const struct tc_damage *damage) {
	double area = 0;
	for (int i = 0; i < damage->count; i++) {
		const struct tc_pixels *rect = &damage->rects[i];
		area += (double)(rect->right - rect->left) * (rect->bottom - rect->top);
	}
	return area / ((double)wall->surface.width_px * wall->surface.height_px);
}

static void paint(struct wall *wall, const struct tc_view *view, struct tc_damage *damage) {
	const struct tc_layout *layout = tc_scene_layout(wall->shown.scene);
	struct tc_painting paintings[TC_PANES_MAX + 2];
	int count = 0;
	const struct tc_painting *panes = tc_scene_paintings(wall->shown.scene, &count);
	memcpy(paintings, panes, (size_t)count * sizeof *panes);
	tc_overlay_refresh(&wall->overlay, layout, view, wall->stage.fonts, damage);
	if (tc_overlay_painting(&wall->overlay) != NULL) {
		paintings[count++] = *tc_overlay_painting(&wall->overlay);
	}
	if (tc_damage_is_empty(damage)) {
		return;
	}
	int64_t start_ms = now_ms(wall);
	struct tc_error err;
	(void)tc_painter_paint(
		wall->painter, &wall->surface, &layout->theme.style, paintings, count, damage);
	present(wall, damage);
	wall->overlay.frame_ms = (double)(now_ms(wall) - start_ms);
	wall->overlay.painted_share = damaged_share(wall, damage);
	tc_fonts_trim(wall->stage.fonts, 32u * 1024 * 1024);
	if (wall->setting->dump != NULL &&
		tc_scene_dump_write(wall->shown.scene, view, wall->setting->dump, &err) != TC_OK) {
		tc_log(TC_LOG_WARNING, err.message, NULL);
	}
}

/* One frame, when something can have changed. */
static void show(struct wall *wall) {
	struct tc_view *view = tc_mirror_view(wall->shown.mirror);
	if (view == NULL) {
		return; /* out of memory: the picture stays, the next turn tries again */
	}
	bool news = tc_view_generation(view) != wall->generation;
	bool due = tc_view_now_ms(view) >= wall->next_change_ms;
	if (news || due || wall->redraw || wall->overlay.shown) {
		struct tc_damage damage = { 0 };
		(void)tc_scene_refresh(wall->shown.scene, view, &damage);
		paint(wall, view, &damage);
		wall->generation = tc_view_generation(view);
		wall->next_change_ms = tc_scene_next_change_ms(wall->shown.scene);
		wall->redraw = false;
		wall->frame_ms = now_ms(wall);
	}
	wall->view_ms = tc_view_now_ms(view);
	wall->viewed_ms = now_ms(wall);
	tc_view_drop(view);
}

/* Sleep until the next look, the next change of a mark, or the end of this frame's time. */
static int sleep_ms(const struct wall *wall) {
	int64_t since_frame = now_ms(wall) - wall->frame_ms;
	if (since_frame < FRAME_MS) {
		return (int)(FRAME_MS - since_frame);
	}
	int64_t until_change =
		wall->next_change_ms - wall->view_ms - (now_ms(wall) - wall->viewed_ms);
	int64_t sleep = until_change < LOOK_MS ? until_change : LOOK_MS;
	sleep = wall->coming.scene != NULL && sleep > FRAME_MS ? FRAME_MS : sleep;
	return sleep < 1 ? 1 : (int)sleep;
}

enum tc_result tc_wall_run(const struct tc_wall_setting *setting, struct tc_faults *faults) {
	struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	struct wall wall = {
		.setting = setting,
		.clock = tc_clock_system(),
		.output_lock = PTHREAD_MUTEX_INITIALIZER,
		.frame_ms = -FRAME_MS,
	};
	enum tc_result result = open_wall(&wall, faults);
	while (result == TC_OK && !wall.stop && !signalled) {
		look_at_layout(&wall);
		if (!wall.stop && now_ms(&wall) - wall.frame_ms >= FRAME_MS) {
			show(&wall);
		}
		if (!wall.stop) {
			take_events(&wall, sleep_ms(&wall));
		}
	}
	close_wall(&wall);
	return result == TC_OK ? wall.result : result;
}
