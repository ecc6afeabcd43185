#include "display/wall.h"

#include "base/log.h"
#include "display/canvas.h"
#include "display/evidence/evidence.h"
#include "display/front.h"
#include "display/meter.h"
#include "display/notice.h"
#include "display/overlay.h"
#include "display/pace.h"
#include "display/playbill.h"
#include "display/pulse.h"

#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SECOND_MS = 1000,
	MINUTE_MS = 60000,
	HOUR_MS = 3600000,
	LETTERS_BYTES = 4 * 1024 * 1024, /* kept beyond what the picture shows */
	FIRST_FIGURES_MS = 250,          /* the first picture waits so long for the hub's answer */
};

struct wall {
	const struct tc_wall_setting *setting;
	const struct tc_clock *clock;
	struct tc_stage stage;
	struct tc_playbill playbill;
	struct tc_pace pace; /* of a replay */
	struct tc_client *client;
	struct tc_canvas canvas;
	struct tc_overlay overlay;
	struct tc_front front;
	struct tc_notice notice;
	struct tc_pulse pulse;
	struct tc_meter meter;
	struct tc_evidence *evidence; /* NULL: none is kept */
	struct tc_watch codelists;    /* as they were read, for evidence */
	uint64_t generation;          /* of the view last shown; 0: none */
	uint64_t alarms;              /* serial of the board last shown */
	uint64_t seen;                /* of the view last taken, shown or not */
	atomic_bool listening;  /* asleep, and to be woken by news; the network thread clears it */
	int64_t next_change_ms; /* of what is shown, on the hub's clock */
	int64_t view_ms, viewed_ms; /* the hub's clock and ours when the last view was taken */
	int64_t date_ms;            /* Unix, of the last view, as the room has it */
	int64_t opened_ms;          /* monotonic */
	int64_t frame_ms;           /* monotonic, when the last began */
	bool stop, redraw;
	bool all;       /* the next frame paints everything: something else stands there */
	bool slate;     /* the slate is shown, or about to be */
	bool settled;   /* the start's memory was given back */
	bool recovered; /* a former renderer's picture stands there, marked, until the hub answers */
	enum tc_result result; /* of a wall that stopped by itself */
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

static int64_t now_ms(const struct wall *wall) {
	return tc_clock_monotonic_ms(wall->clock);
}

static struct tc_scene *scene_of(const struct wall *wall) {
	return tc_act_scene(&wall->playbill.shown);
}

static const struct tc_layout *layout_of(const struct wall *wall) {
	return tc_scene_layout(scene_of(wall));
}

/* Between two frames. */
static int frame_time_ms(const struct wall *wall) {
	return SECOND_MS / layout_of(wall)->rate_hz;
}

/* Called on the network thread after news. Once is enough until the next view is taken: under load news comes
 * far more often than a frame. */
static void wake(void *user) {
	struct wall *wall = user;
	if (atomic_exchange(&wall->listening, false)) {
		tc_canvas_wake(&wall->canvas);
	}
}

/* Called on the inquirer's thread. */
static void wake_for_answer(void *user) {
	struct wall *wall = user;
	tc_canvas_wake(&wall->canvas);
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

/* "5,6" of the guard. False: it is something else. */
static bool read_guarded(const char *text, int *pulse, int *picture) {
	char *end = NULL;
	*pulse = *picture = -1;
	if (text == NULL) {
		return true;
	}
	long first = strtol(text, &end, 10);
	long second = *end == ',' ? strtol(end + 1, &end, 10) : -1;
	if (*end != '\0' || first < 3 || second < 3 || first > INT_MAX || second > INT_MAX) {
		return false;
	}
	*pulse = (int)first;
	*picture = (int)second;
	return true;
}

/* The client first: the snapshot is parsed on the network thread while the display starts. */
static enum tc_result open_parts(struct wall *wall, int picture_file, struct tc_error *err) {
	int count = 0;
	const struct tc_mirror_series *series =
		tc_playlist_series(wall->playbill.shown.playlist, &count);
	enum tc_result result = tc_hubline_open(&wall->setting->hub, wall->stage.catalogue,
		wall->playbill.shown.mirror, series, count, wake, wall, &wall->client, err);
	if (result != TC_OK) {
		return result;
	}
	const struct tc_canvas_setting setting = {
		.headless = wall->setting->headless,
		.windowed = wall->setting->windowed,
		.out = wall->setting->out,
		.picture_file = picture_file,
		.fonts = wall->stage.fonts,
	};
	return tc_canvas_open(&wall->canvas, &setting, layout_of(wall), err);
}

/* Unix, as the room has it: a picture of the past stands there now. */
static int64_t date_ms(const struct wall *wall, const struct tc_view *view) {
	return tc_view_rehearsal(view) == TC_REHEARSAL_NONE ? tc_view_now_ms(view)
							    : tc_clock_unix_ms(wall->clock);
}

/* From now on evidence is of the layout shown. */
static void begin_evidence(struct wall *wall) {
	const struct tc_wall_setting *setting = wall->setting;
	struct tc_setting_source source = {
		.layout_path = setting->layout_path,
		.wall_path = setting->wall_path,
		.office = setting->office,
		.sample_path = layout_of(wall)->sample,
		.documents = wall->playbill.watch,
		.codelists = wall->codelists,
	};
	tc_evidence_set(wall->evidence, &source);
}

static void open_evidence(struct wall *wall) {
	const struct tc_wall_setting *setting = wall->setting;
	if (setting->evidence == NULL) {
		return;
	}
	wall->evidence =
		tc_evidence_open(setting->evidence, setting->evidence_bytes, wall->stage.fonts);
	if (wall->evidence == NULL) {
		tc_log(TC_LOG_WARNING, "no memory for evidence", NULL);
	}
	begin_evidence(wall);
}

static enum tc_result open_wall(struct wall *wall, struct tc_faults *faults) {
	const struct tc_wall_setting *setting = wall->setting;
	struct tc_error err;
	int picture_file = -1;
	if (!read_guarded(setting->guarded, &wall->pulse.pipe, &picture_file)) {
		(void)tc_fail(&err, TC_BAD_INPUT, "--guarded is for toancanh wall alone");
		return tc_faults_add_error(faults, &err);
	}
	if (setting->evidence != NULL) {
		tc_setting_watch_codelists(setting->codelists, &wall->codelists);
	}
	enum tc_result result = tc_stage_open(setting->codelists, NULL, &wall->stage, faults);
	if (result != TC_OK) {
		return result;
	}
	const struct tc_act_setting act = { setting->layout_path, setting->wall_path,
		setting->dump != NULL, setting->out != NULL };
	if (!tc_playbill_open(&wall->playbill, &wall->stage, &act, setting->hub.as_of_ms, faults)) {
		return TC_BAD_INPUT;
	}
	result = tc_meter_open(&wall->meter, setting->frames, &err);
	if (result == TC_OK) {
		result = open_parts(wall, picture_file, &err);
	}
	if (result != TC_OK) {
		return tc_faults_add_error(faults, &err);
	}
	open_evidence(wall);
	wall->recovered = wall->canvas.found;
	wall->redraw = wall->all = true;
	wall->opened_ms = now_ms(wall);
	wall->pace = (struct tc_pace) { .speed = setting->speed,
		.at_ms = setting->hub.as_of_ms,
		.steady_ms = wall->opened_ms,
		.until_ms = setting->until_ms };
	bool card = tc_card_init(
		&wall->front.card, tc_inquirer_create(&setting->hub, wake_for_answer, wall));
	bool hand = tc_hand_init(&wall->front.hand, &setting->hub, setting->operator_token_file,
		wake_for_answer, wall);
	return tc_overlay_init(&wall->overlay) && tc_notice_init(&wall->notice) && card && hand
		? TC_OK
		: TC_NO_MEMORY;
}

static void close_wall(struct wall *wall) {
	tc_evidence_close(wall->evidence, wall->date_ms + now_ms(wall) - wall->viewed_ms + 1);
	tc_client_stop(wall->client);
	tc_front_finish(&wall->front); /* its threads wake the canvas */
	tc_canvas_close(&wall->canvas);
	tc_meter_close(&wall->meter);
	tc_overlay_finish(&wall->overlay);
	tc_notice_finish(&wall->notice);
	tc_playbill_close(&wall->playbill);
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
static void lose_display(struct wall *wall, const char *reason) {
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
	if (tc_canvas_change(&wall->canvas, layout_of(wall), &err) != TC_OK) {
		lose_display(wall, err.message);
	}
	begin_evidence(wall);
}

static void look_at_layout(struct wall *wall) {
	struct tc_faults faults = { 0 };
	switch (tc_playbill_look(&wall->playbill, wall->client, now_ms(wall), &faults)) {
	case TC_PLAYBILL_NOTHING: break;
	case TC_PLAYBILL_REFUSED: refuse_layout(wall, &faults); break;
	case TC_PLAYBILL_SWAPPED: change_layout(wall); break;
	}
}

static void present(struct wall *wall, const struct tc_damage *damage) {
	struct tc_error err;
	if (tc_canvas_present(&wall->canvas, damage, &err) != TC_OK) {
		lose_display(wall, err.message);
	}
}

static void toggle_slate(struct wall *wall) {
	wall->slate = !wall->slate;
	if (wall->slate) {
		tc_scene_leave(scene_of(wall));
	} else {
		tc_scene_come(scene_of(wall));
	}
	(void)tc_front_dismiss(&wall->front);
	wall->redraw = wall->all = true;
	wall->frame_ms = -SECOND_MS; /* now, not at the end of this frame's time */
}

/* Show the wall as it was at at_ms; 0: as it is. */
static void travel(struct wall *wall, int64_t at_ms) {
	struct tc_faults faults = { 0 };
	if (!tc_playbill_travel(&wall->playbill, wall->client, at_ms, now_ms(wall), &faults)) {
		refuse_layout(wall, &faults);
	}
}

/* Nobody knows yet what comes after now. */
static int64_t not_later(const struct wall *wall, int64_t at_ms) {
	int64_t latest_ms = tc_clock_unix_ms(wall->clock);
	return at_ms < latest_ms ? at_ms : latest_ms;
}

/* Steps count from where the last one goes, also while its figures are still coming; now is the latest. */
static void step(struct wall *wall, int64_t by_ms) {
	int64_t at_ms = wall->playbill.at_ms;
	if (at_ms != 0) {
		at_ms = not_later(wall, at_ms + by_ms);
		tc_pace_move(&wall->pace, at_ms, now_ms(wall));
		travel(wall, at_ms);
	}
}

/* A replay goes on: the next picture, once the last has come. */
static void replay(struct wall *wall) {
	int64_t steady_ms = now_ms(wall);
	int64_t shown_ms = wall->playbill.at_ms;
	if (shown_ms != 0 && wall->playbill.coming.playlist == NULL &&
		tc_pace_is_due(&wall->pace, shown_ms, steady_ms)) {
		int64_t at_ms = not_later(wall, tc_pace_at(&wall->pace, steady_ms));
		if (at_ms > shown_ms) {
			travel(wall, at_ms);
		}
	}
}

/* Whose figures are not on the wall cannot be asked about, nor alarms that nobody sees be acknowledged. */
static bool is_shown(const struct wall *wall) {
	return !wall->slate && !wall->recovered && wall->generation != 0;
}

static void ask_card(struct wall *wall, bool pointed) {
	const struct tc_output *output = wall->canvas.output;
	if (!is_shown(wall)) {
		return;
	}
	(void)tc_hand_dismiss(&wall->front.hand);
	if (pointed) {
		tc_card_touch(&wall->front.card, scene_of(wall), output->point_x_px,
			output->point_y_px, now_ms(wall));
	} else {
		tc_card_walk(&wall->front.card, scene_of(wall), now_ms(wall));
	}
	wall->redraw = true;
}

static void lend_hand(struct wall *wall, bool acknowledge) {
	if (!is_shown(wall)) {
		return;
	}
	if (acknowledge) {
		(void)tc_hand_acknowledge(&wall->front.hand, wall->stage.catalogue, now_ms(wall));
	} else {
		(void)tc_card_dismiss(&wall->front.card);
		bool past = wall->playbill.at_ms != 0 || layout_of(wall)->until_ms <= wall->view_ms;
		tc_hand_choose(&wall->front.hand, wall->playbill.shown.board, past, now_ms(wall));
	}
	wall->redraw = true;
}

static void escape(struct wall *wall) {
	bool closed = tc_front_dismiss(&wall->front);
	wall->redraw = wall->redraw || closed;
	wall->stop = wall->stop || (!closed && wall->setting->windowed);
}

static void take_events(struct wall *wall, int timeout_ms) {
	enum tc_output_event event = tc_output_wait(wall->canvas.output, timeout_ms);
	for (; event != TC_OUTPUT_NOTHING && !wall->stop;
		event = tc_output_wait(wall->canvas.output, 0)) {
		switch (event) {
		case TC_OUTPUT_QUIT: wall->stop = true; break;
		case TC_OUTPUT_DEBUG:
			tc_overlay_turn(&wall->overlay);
			wall->redraw = true;
			break;
		case TC_OUTPUT_SLATE: toggle_slate(wall); break;
		case TC_OUTPUT_TRAVEL:
			tc_pace_move(&wall->pace, wall->view_ms, now_ms(wall));
			travel(wall, wall->playbill.at_ms != 0 ? 0 : wall->view_ms);
			break;
		case TC_OUTPUT_EARLIER: step(wall, -MINUTE_MS); break;
		case TC_OUTPUT_LATER: step(wall, MINUTE_MS); break;
		case TC_OUTPUT_MUCH_EARLIER: step(wall, -HOUR_MS); break;
		case TC_OUTPUT_MUCH_LATER: step(wall, HOUR_MS); break;
		case TC_OUTPUT_PAUSE: tc_pace_pause(&wall->pace, now_ms(wall)); break;
		case TC_OUTPUT_FASTER: tc_pace_faster(&wall->pace, now_ms(wall)); break;
		case TC_OUTPUT_SLOWER: tc_pace_slower(&wall->pace, now_ms(wall)); break;
		case TC_OUTPUT_ASK: ask_card(wall, false); break;
		case TC_OUTPUT_POINT: ask_card(wall, true); break;
		case TC_OUTPUT_ALARM: lend_hand(wall, false); break;
		case TC_OUTPUT_ACKNOWLEDGE: lend_hand(wall, true); break;
		case TC_OUTPUT_ESCAPE: escape(wall); break;
		case TC_OUTPUT_EXPOSED: present(wall, NULL); break;
		case TC_OUTPUT_LOST: lose_display(wall, "the display server went away"); break;
		case TC_OUTPUT_WOKEN:
		case TC_OUTPUT_NOTHING: break;
		}
	}
	if (toggled % 2 != 0) {
		toggle_slate(wall);
	}
	toggled = 0;
}

/* Every part by itself: painting one must not lay the ground over what the others leave alone. */
static void paint_notice(
	struct wall *wall, struct tc_view *view, enum tc_evidence_kind kind, int64_t told_ms) {
	for (int i = 0; i < wall->notice.count; i++) {
		const struct tc_notice_part *part = &wall->notice.parts[i];
		tc_canvas_paint(&wall->canvas, &layout_of(wall)->theme.style, &part->painting, 1,
			&part->damage);
		tc_evidence_painted(wall->evidence, &wall->canvas.surface, &part->damage);
	}
	present(wall, NULL);
	tc_evidence_shown(wall->evidence, kind, scene_of(wall), view, told_ms, date_ms(wall, view));
}

static void show_slate(struct wall *wall, struct tc_view *view) {
	/* A slate over a picture of the past tells the time of the room. */
	int64_t now = date_ms(wall, view);
	if (!wall->redraw && now < wall->next_change_ms) {
		return;
	}
	wall->recovered = false; /* painted over */
	tc_keep_set_picture(&wall->canvas.keep, false);
	tc_notice_slate(
		&wall->notice, layout_of(wall), wall->stage.fonts, wall->setting->office, now);
	paint_notice(wall, view, TC_EVIDENCE_SLATE, now);
	wall->next_change_ms = (now / MINUTE_MS + 1) * MINUTE_MS;
}

static void show_recovered(struct wall *wall, struct tc_view *view) {
	if (!wall->redraw) {
		return;
	}
	tc_notice_recovered(&wall->notice, layout_of(wall), wall->stage.fonts,
		tc_keep_live_ms(&wall->canvas.keep));
	paint_notice(wall, view, TC_EVIDENCE_RECOVERED, tc_view_now_ms(view));
	wall->next_change_ms = tc_view_now_ms(view) + MINUTE_MS; /* it changes with news alone */
}

static void dump_scene(struct wall *wall, const struct tc_view *view) {
	struct tc_error err;
	if (wall->setting->dump != NULL &&
		tc_scene_dump_write(scene_of(wall), view, wall->setting->dump, &err) != TC_OK) {
		tc_log(TC_LOG_WARNING, err.message, NULL);
	}
}

/* The scene and what lies over it. */
static void paint(struct wall *wall, const struct tc_view *view, struct tc_damage *damage) {
	const struct tc_layout *layout = layout_of(wall);
	const struct tc_scene *scene = scene_of(wall);
	struct tc_painting paintings[TC_PANES_MAX + 4]; /* breath, watermark, card, debug overlay */
	int count = 0;
	const struct tc_painting *panes = tc_scene_paintings(scene, &count);
	memcpy(paintings, panes, (size_t)count * sizeof *panes);
	tc_front_refresh(
		&wall->front, scene, wall->stage.fonts, tc_view_now_ms(view), now_ms(wall), damage);
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
	present(wall, damage);
	tc_overlay_end_frame(&wall->overlay, damage, &wall->canvas.surface);
	tc_fonts_trim(wall->stage.fonts, LETTERS_BYTES);
}

/* Another scene of the layout, when its time has come: a whole picture at once. */
static bool turn_page(struct wall *wall, const struct tc_view *view) {
	struct tc_playlist *playlist = wall->playbill.shown.playlist;
	struct tc_damage all = { 0 };
	int64_t now = now_ms(wall);
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
	present(wall, NULL);
	dump_scene(wall, view);
	wall->frame_ms = now;
	wall->next_change_ms = 0; /* the scene that came is asked at the next frame */
	return true;
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
	wall->frame_ms = now_ms(wall);
	tc_meter_begin(&wall->meter);
	(void)tc_scene_refresh(scene_of(wall), view, &damage);
	if (wall->all) {
		tc_damage_add_pixels(&damage, tc_surface_area(&wall->canvas.surface));
		wall->all = false;
	}
	paint(wall, view, &damage);
	/* Also without damage: another value of the same colour changes no pixel, but what is told of it. */
	dump_scene(wall, view);
	tc_evidence_shown(wall->evidence,
		tc_overlay_painting(&wall->overlay) != NULL       ? TC_EVIDENCE_DEBUG
			: tc_front_painting(&wall->front) != NULL ? TC_EVIDENCE_CARD
								  : TC_EVIDENCE_PICTURE,
		scene_of(wall), view, tc_view_now_ms(view), date_ms(wall, view));
	const struct tc_mirror_series *series =
		tc_playlist_series(wall->playbill.shown.playlist, &count);
	tc_meter_end(&wall->meter, &damage, view, series, count);
	tc_keep_set_picture(&wall->canvas.keep, true);
	wall->generation = tc_view_generation(view);
	wall->alarms = tc_board_serial(tc_view_board(view));
	/* The past stands still. */
	bool past = tc_view_rehearsal(view) == TC_REHEARSAL_REPLAY;
	int64_t alarm_ms = tc_board_next_change_ms(wall->playbill.shown.board);
	int64_t scene_ms = tc_scene_next_change_ms(scene_of(wall));
	wall->next_change_ms = past ? INT64_MAX : scene_ms < alarm_ms ? scene_ms : alarm_ms;
}

/* A wall without figures, painted a moment before they come, would be half of the start's work. */
static bool is_too_early(const struct wall *wall, const struct tc_view *view) {
	return wall->generation == 0 && !wall->slate && !wall->recovered &&
		tc_view_link(view) == TC_LINK_CONNECTING &&
		now_ms(wall) - wall->opened_ms < FIRST_FIGURES_MS;
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
	wall->date_ms = date_ms(wall, view);
	wall->viewed_ms = now_ms(wall);
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
	int64_t now = now_ms(wall);
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
	int64_t now = now_ms(wall);
	return now - wall->frame_ms >= frame_time_ms(wall) || now >= page_ms(wall);
}

static void turn(struct wall *wall) {
	replay(wall);
	look_at_layout(wall);
	if (tc_front_turn(&wall->front, layout_of(wall)->wall.language, now_ms(wall))) {
		wall->redraw = true;
	}
	if (!wall->stop && is_time(wall)) {
		show(wall);
	}
	tc_evidence_turn(wall->evidence, scene_of(wall), &wall->canvas.surface, now_ms(wall));
	if (!wall->stop) {
		tc_pulse_beat(&wall->pulse, wall->slate ? TC_PULSE_SLATE : TC_PULSE_PICTURE,
			now_ms(wall));
		take_events(wall, sleep_ms(wall));
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
	enum tc_result result = open_wall(&wall, faults);
	while (result == TC_OK && !wall.stop && !signalled) {
		turn(&wall);
	}
	close_wall(&wall);
	return result == TC_OK ? wall.result : result;
}
