#include "display/motion.h"
#include "display/wall_parts.h"

#include "base/log.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
	SECOND_MS = 1000,
	MINUTE_MS = 60000,
	LETTERS_BYTES = 4 * 1024 * 1024, /* kept beyond what the picture shows */
	FIRST_FIGURES_MS = 250,          /* the first picture waits so long for the hub's answer */
};

/* Set by SIGINT and SIGTERM; counted by SIGUSR1. */
static volatile sig_atomic_t signalled, toggled;

static void on_signal(int number) {
	(void)number;
	signalled = 1;
}

static void on_toggle(int number) {
	(void)number;
	toggled++;
}

static void catch_signals(void) {
	struct sigaction action = { .sa_handler = on_signal };
	struct sigaction toggle = { .sa_handler = on_toggle };
	sigset_t slate;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGUSR1, &toggle, NULL);
	sigemptyset(&slate);
	sigaddset(&slate, SIGUSR1);
	sigprocmask(SIG_UNBLOCK, &slate, NULL); /* the guard had it blocked until now */
}

/* Between two frames. */
static int frame_time_ms(const struct wall *wall) {
	int frame_ms = SECOND_MS / tc_wall_layout(wall)->rate_hz;
	bool moves = tc_scene_is_moving(tc_wall_scene(wall));
	return moves && TC_MOTION_FRAME_MS < frame_ms ? TC_MOTION_FRAME_MS : frame_ms;
}

/* To be woken by news from now on, unless there are some already. */
static bool listen_for_news(struct wall *wall) {
	atomic_store(&wall->listening, true);
	bool news = tc_mirror_generation(wall->playbill.shown.mirror) != wall->seen;
	if (news) {
		atomic_store(&wall->listening, false);
	}
	return !news;
}

int64_t tc_wall_date_ms(const struct wall *wall, const struct tc_view *view) {
	return tc_view_rehearsal(view) == TC_REHEARSAL_NONE ? tc_view_now_ms(view)
							    : tc_clock_unix_ms(wall->clock);
}

void tc_wall_refuse_layout(struct wall *wall, const struct tc_faults *faults) {
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
			const char *slash = strrchr(err->file, '/');
			snprintf(wall->overlay.reasons[wall->overlay.reason_count++],
				TC_OVERLAY_LINE_BYTES, "%s:%d:%d %s: %s",
				slash != NULL ? slash + 1 : err->file, err->line, err->column,
				err->pointer, err->message);
		}
	}
	wall->redraw = true;
}

/* SDL cannot come back to a display server that went away under it, so the program ends and whoever
 * guards it starts it again. */
void tc_wall_lose_display(struct wall *wall, const char *reason) {
	tc_log(TC_LOG_ERROR, "display lost", "reason", reason, NULL);
	wall->result = TC_UNAVAILABLE;
	wall->stop = true;
}

/* What lies over the picture belongs to a scene that is gone. */
static void forget_front(struct wall *wall) {
	tc_overlay_forget(&wall->overlay);
	tc_front_forget(&wall->front);
}

/* Another layout is shown from now on. */
static void change_layout(struct wall *wall) {
	struct tc_error err;
	wall->generation = 0;
	wall->recovered = false;
	wall->redraw = wall->all = true;
	wall->overlay.reason_count = 0;
	forget_front(wall);
	if (tc_canvas_change(&wall->canvas, tc_wall_layout(wall), &err) != TC_OK) {
		tc_wall_lose_display(wall, err.message);
	}
	tc_wall_begin_evidence(wall);
}

static void look_at_layout(struct wall *wall) {
	struct tc_faults faults = { 0 };
	switch (tc_playbill_look(&wall->playbill, wall->client, tc_wall_now_ms(wall), &faults)) {
	case TC_PLAYBILL_NOTHING: break;
	case TC_PLAYBILL_REFUSED: tc_wall_refuse_layout(wall, &faults); break;
	case TC_PLAYBILL_SWAPPED: change_layout(wall); break;
	}
}

void tc_wall_present(struct wall *wall, const struct tc_damage *damage) {
	struct tc_error err;
	if (tc_canvas_present(&wall->canvas, damage, &err) != TC_OK) {
		tc_wall_lose_display(wall, err.message);
	}
}

/* Every part by itself: painting one must not lay the ground over what the others leave alone. */
static void paint_notice(
	struct wall *wall, struct tc_view *view, enum tc_evidence_kind kind, int64_t told_ms) {
	for (int i = 0; i < wall->notice.count; i++) {
		const struct tc_notice_part *part = &wall->notice.parts[i];
		tc_canvas_paint(&wall->canvas, &tc_wall_layout(wall)->theme.style, &part->painting,
			1, &part->damage);
		tc_evidence_painted(wall->evidence, &wall->canvas.surface, &part->damage);
	}
	tc_wall_present(wall, NULL);
	tc_evidence_shown(wall->evidence, kind, tc_wall_scene(wall), view, told_ms,
		tc_wall_date_ms(wall, view));
}

static void show_slate(struct wall *wall, struct tc_view *view) {
	/* A slate over a picture of the past tells the time of the room. */
	int64_t now = tc_wall_date_ms(wall, view);
	if (!wall->redraw && now < wall->next_change_ms) {
		return;
	}
	wall->recovered = false; /* painted over */
	tc_keep_set_picture(&wall->canvas.keep, false);
	tc_notice_slate(
		&wall->notice, tc_wall_layout(wall), wall->stage.fonts, wall->setting->office, now);
	paint_notice(wall, view, TC_EVIDENCE_SLATE, now);
	wall->next_change_ms = (now / MINUTE_MS + 1) * MINUTE_MS;
}

static void show_recovered(struct wall *wall, struct tc_view *view) {
	if (!wall->redraw) {
		return;
	}
	tc_notice_recovered(&wall->notice, tc_wall_layout(wall), wall->stage.fonts,
		tc_keep_live_ms(&wall->canvas.keep));
	paint_notice(wall, view, TC_EVIDENCE_RECOVERED, tc_view_now_ms(view));
	wall->next_change_ms = tc_view_now_ms(view) + MINUTE_MS; /* it changes with news alone */
}

static void dump_scene(struct wall *wall, const struct tc_view *view) {
	struct tc_error err;
	if (wall->setting->dump != NULL &&
		tc_scene_dump_write(tc_wall_scene(wall), view, wall->setting->dump, &err) !=
			TC_OK) {
		tc_log(TC_LOG_WARNING, err.message, NULL);
	}
}

/* The scene and what lies over it. */
static void paint(struct wall *wall, const struct tc_view *view, struct tc_damage *damage) {
	const struct tc_layout *layout = tc_wall_layout(wall);
	const struct tc_scene *scene = tc_wall_scene(wall);
	struct tc_painting paintings[TC_PANES_MAX + 4]; /* breath, watermark, card, debug overlay */
	int count = 0;
	const struct tc_painting *panes = tc_scene_paintings(scene, &count);
	memcpy(paintings, panes, (size_t)count * sizeof *panes);
	tc_front_refresh(&wall->front, scene, wall->stage.fonts, tc_view_now_ms(view),
		tc_wall_now_ms(wall), damage);
	if (tc_front_painting(&wall->front) != NULL) {
		/* Under the watermark of a rehearsal, which lies over everything. */
		paintings[count] = paintings[count - 1];
		paintings[count++ - 1] = *tc_front_painting(&wall->front);
	}
	tc_overlay_refresh(&wall->overlay, scene, view, wall->stage.fonts, damage);
	if (tc_overlay_painting(&wall->overlay) != NULL) {
		paintings[count++] = *tc_overlay_painting(&wall->overlay);
	}
	if (tc_damage_is_empty(damage)) {
		return;
	}
	tc_overlay_begin_frame(&wall->overlay);
	tc_canvas_paint(&wall->canvas, &layout->theme.style, paintings, count, damage);
	tc_evidence_painted(wall->evidence, &wall->canvas.surface, damage);
	tc_wall_present(wall, damage);
	tc_overlay_end_frame(&wall->overlay, damage, &wall->canvas.surface);
	tc_fonts_trim(wall->stage.fonts, LETTERS_BYTES);
}

/* Another scene of the layout, when its time has come: a whole picture at once. */
static bool turn_page(struct wall *wall, const struct tc_view *view) {
	struct tc_playlist *playlist = wall->playbill.shown.playlist;
	struct tc_damage all = { 0 };
	int64_t now = tc_wall_now_ms(wall);
	bool writes = tc_playlist_writes(playlist, now);
	tc_damage_add_pixels(&all, tc_surface_area(&wall->canvas.surface));
	if (writes) {
		tc_canvas_begin(&wall->canvas, &all);
	}
	bool whole =
		tc_playlist_step(playlist, view, wall->canvas.painter, &wall->canvas.surface, now);
	if (writes) {
		tc_canvas_end(&wall->canvas);
	}
	if (!whole) {
		return false;
	}
	forget_front(wall);
	tc_evidence_painted(wall->evidence, &wall->canvas.surface, NULL);
	tc_wall_present(wall, NULL);
	dump_scene(wall, view);
	wall->frame_ms = now;
	wall->next_change_ms = 0; /* the scene that came is asked at the next frame */
	return true;
}

/* The picture stands, and can be painted again from this view. */
static void record_shown(struct wall *wall, struct tc_view *view) {
	tc_evidence_shown(wall->evidence,
		tc_overlay_painting(&wall->overlay) != NULL       ? TC_EVIDENCE_DEBUG
			: tc_front_painting(&wall->front) != NULL ? TC_EVIDENCE_CARD
								  : TC_EVIDENCE_PICTURE,
		tc_wall_scene(wall), view, tc_view_now_ms(view), tc_wall_date_ms(wall, view));
}

static void show_scene(struct wall *wall, struct tc_view *view) {
	if (!wall->all && turn_page(wall, view)) {
		return;
	}
	bool news = tc_view_generation(view) != wall->generation ||
		tc_board_serial(tc_view_board(view)) != wall->alarms;
	bool due = tc_view_now_ms(view) >= wall->next_change_ms;
	if (!news && !due && !wall->redraw && !wall->overlay.shown) {
		return;
	}
	struct tc_damage damage = { 0 };
	int count = 0;
	wall->frame_ms = tc_wall_now_ms(wall);
	tc_meter_begin(&wall->meter);
	(void)tc_scene_refresh(tc_wall_scene(wall), view, &damage);
	if (wall->all) {
		tc_damage_add_pixels(&damage, tc_surface_area(&wall->canvas.surface));
		wall->all = false;
	}
	paint(wall, view, &damage);
	/* Also without damage: another value of the same colour changes no pixel, but what is told of it. */
	dump_scene(wall, view);
	bool moving = tc_scene_is_moving(tc_wall_scene(wall));
	if (!moving) {
		record_shown(wall, view);
	}
	const struct tc_mirror_series *series =
		tc_playlist_series(wall->playbill.shown.playlist, &count);
	tc_meter_end(&wall->meter, &damage, view, series, count);
	tc_keep_set_picture(&wall->canvas.keep, true);
	wall->generation = tc_view_generation(view);
	wall->alarms = tc_board_serial(tc_view_board(view));
	/* The past stands still. */
	bool past = tc_view_rehearsal(view) == TC_REHEARSAL_REPLAY;
	int64_t alarm_ms = tc_board_next_change_ms(wall->playbill.shown.board);
	int64_t scene_ms = tc_scene_next_change_ms(tc_wall_scene(wall));
	wall->next_change_ms = past ? INT64_MAX : scene_ms < alarm_ms ? scene_ms : alarm_ms;
	wall->next_change_ms = moving ? tc_view_now_ms(view) : wall->next_change_ms;
}

/* A wall without figures, painted a moment before they come, would be half of the start's work. */
static bool is_too_early(const struct wall *wall, const struct tc_view *view) {
	return wall->generation == 0 && !wall->slate && !wall->recovered &&
		tc_view_link(view) == TC_LINK_CONNECTING &&
		tc_wall_now_ms(wall) - wall->opened_ms < FIRST_FIGURES_MS;
}

/* Documents and the hub's snapshot were read and let go: 2 MB of free pieces, which nothing needs again. */
static void settle(struct wall *wall) {
	if (!wall->settled) {
		wall->settled = true;
		(void)malloc_trim(0);
	}
}

/* One frame, when something can have changed. */
static void show(struct wall *wall) {
	struct tc_view *view = tc_act_view(&wall->playbill.shown);
	if (view == NULL) {
		return; /* out of memory: the picture stays, the next turn tries again */
	}
	wall->seen = tc_view_generation(view);
	if (is_too_early(wall, view)) {
		tc_view_drop(view);
		return;
	}
	bool live = tc_view_link(view) == TC_LINK_LIVE;
	if (wall->recovered && live) {
		wall->recovered = false;
		wall->redraw = wall->all = true;
	}
	if (wall->slate) {
		show_slate(wall, view);
	} else if (wall->recovered) {
		show_recovered(wall, view);
	} else {
		show_scene(wall, view);
		if (live) {
			settle(wall);
		}
		if (live && tc_view_rehearsal(view) == TC_REHEARSAL_NONE) {
			tc_keep_set_live_ms(&wall->canvas.keep, tc_view_now_ms(view));
		}
	}
	wall->redraw = false;
	wall->view_ms = tc_view_now_ms(view);
	wall->date_ms = tc_wall_date_ms(wall, view);
	wall->viewed_ms = tc_wall_now_ms(wall);
	tc_view_drop(view);
}

/* When the playlist wants to be asked, monotonic; never while something else stands there. */
static int64_t page_ms(const struct wall *wall) {
	return wall->slate || wall->recovered ? INT64_MAX
					      : tc_playlist_next_ms(wall->playbill.shown.playlist);
}

/* Monotonic: when the frame's time is over and there is, by then, something to show. */
static int64_t next_frame_ms(struct wall *wall) {
	int64_t frame = wall->frame_ms + frame_time_ms(wall);
	bool waits = !wall->redraw && listen_for_news(wall);
	/* In this order no sum leaves its range: a change may be never. */
	int64_t change = wall->next_change_ms - (wall->view_ms - wall->viewed_ms);
	return waits && change > frame ? change : frame;
}

/* Sleep until the next look, page or frame. */
static int sleep_ms(struct wall *wall) {
	int64_t now = tc_wall_now_ms(wall);
	int64_t until_page = page_ms(wall) - now;
	int64_t until_front = tc_front_next_ms(&wall->front) - now;
	int64_t sleep = next_frame_ms(wall) - now;
	int frame_time = frame_time_ms(wall);
	sleep = sleep < TC_PULSE_MS ? sleep : TC_PULSE_MS;
	sleep = until_page < sleep ? until_page : sleep;
	sleep = until_front < sleep ? until_front : sleep;
	sleep = wall->playbill.coming.playlist != NULL && sleep > frame_time ? frame_time : sleep;
	return sleep < 1 ? 1 : (int)sleep;
}

/* A fade wants more frames than the figures do. */
static bool is_time(const struct wall *wall) {
	int64_t now = tc_wall_now_ms(wall);
	return now - wall->frame_ms >= frame_time_ms(wall) || now >= page_ms(wall);
}

static void turn(struct wall *wall) {
	tc_wall_replay(wall);
	look_at_layout(wall);
	if (tc_front_turn(
		    &wall->front, tc_wall_layout(wall)->wall.language, tc_wall_now_ms(wall))) {
		wall->redraw = true;
	}
	if (!wall->stop && is_time(wall)) {
		show(wall);
	}
	tc_evidence_turn(
		wall->evidence, tc_wall_scene(wall), &wall->canvas.surface, tc_wall_now_ms(wall));
	if (!wall->stop) {
		tc_pulse_beat(&wall->pulse, wall->slate ? TC_PULSE_SLATE : TC_PULSE_PICTURE,
			tc_wall_now_ms(wall));
		tc_wall_take_events(wall, sleep_ms(wall));
		if (toggled % 2 != 0) {
			tc_wall_toggle_slate(wall);
		}
		toggled = 0;
	}
}

enum tc_result tc_wall_run(const struct tc_wall_setting *setting, struct tc_faults *faults) {
	struct wall wall = {
		.setting = setting,
		.clock = tc_clock_system(),
		.canvas.lock = PTHREAD_MUTEX_INITIALIZER,
		.pulse.pipe = -1,
		.slate = setting->slate,
		.frame_ms = -SECOND_MS,
	};
	catch_signals();
	enum tc_result result = tc_wall_open(&wall, faults);
	while (result == TC_OK && !wall.stop && !signalled) {
		turn(&wall);
	}
	tc_wall_close(&wall);
	return result == TC_OK ? wall.result : result;
}
