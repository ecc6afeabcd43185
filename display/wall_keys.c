#include "display/wall_parts.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60000, HOUR_MS = 3600000 };

void tc_wall_toggle_slate(struct wall *wall) {
	wall->slate = !wall->slate;
	if (wall->slate) {
		tc_scene_leave(tc_wall_scene(wall));
	} else {
		tc_scene_come(tc_wall_scene(wall));
	}
	(void)tc_front_dismiss(&wall->front);
	wall->redraw = wall->all = true;
	wall->frame_ms = -SECOND_MS; /* now, not at the end of this frame's time */
}

/* Show the wall as it was at at_ms; 0: as it is. */
static void travel(struct wall *wall, int64_t at_ms) {
	struct tc_faults faults = { 0 };
	if (!tc_playbill_travel(
		    &wall->playbill, wall->client, at_ms, tc_wall_now_ms(wall), &faults)) {
		tc_wall_refuse_layout(wall, &faults);
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
		tc_pace_move(&wall->pace, at_ms, tc_wall_now_ms(wall));
		travel(wall, at_ms);
	}
}

void tc_wall_replay(struct wall *wall) {
	int64_t steady_ms = tc_wall_now_ms(wall);
	int64_t shown_ms = wall->playbill.at_ms;
	if (shown_ms != 0 && wall->playbill.coming.playlist == NULL &&
		tc_pace_is_due(&wall->pace, shown_ms, steady_ms)) {
		int64_t at_ms = not_later(wall, tc_pace_at(&wall->pace, steady_ms));
		if (at_ms > shown_ms) {
			travel(wall, at_ms);
		}
	}
}

/* Whose figures are not on the wall cannot be asked about, nor alarms that nobody sees be acknowledged; nor does a hub
 * know those of a file. */
static bool is_shown(const struct wall *wall) {
	return wall->setting->observations == NULL && !wall->slate && !wall->recovered &&
		wall->generation != 0;
}

static void ask_card(struct wall *wall, bool pointed) {
	const struct tc_output *output = wall->canvas.output;
	if (!is_shown(wall)) {
		return;
	}
	(void)tc_hand_dismiss(&wall->front.hand);
	if (pointed) {
		tc_card_touch(&wall->front.card, tc_wall_scene(wall), output->point_x_px,
			output->point_y_px, tc_wall_now_ms(wall));
	} else {
		tc_card_walk(&wall->front.card, tc_wall_scene(wall), tc_wall_now_ms(wall));
	}
	wall->redraw = true;
}

static void lend_hand(struct wall *wall, bool acknowledge) {
	if (!is_shown(wall)) {
		return;
	}
	if (acknowledge) {
		(void)tc_hand_acknowledge(&wall->front.hand, wall->stage.catalogue,
			tc_wall_now_ms(wall), wall->view_ms);
	} else {
		(void)tc_card_dismiss(&wall->front.card);
		bool past = wall->playbill.at_ms != 0 ||
			tc_wall_layout(wall)->until_ms <= wall->view_ms;
		tc_hand_choose(
			&wall->front.hand, wall->playbill.shown.board, past, tc_wall_now_ms(wall));
	}
	wall->redraw = true;
}

static void escape(struct wall *wall) {
	bool closed = tc_front_dismiss(&wall->front);
	wall->redraw = wall->redraw || closed;
	wall->stop = wall->stop || (!closed && wall->setting->windowed);
}

void tc_wall_take_events(struct wall *wall, int timeout_ms) {
	enum tc_output_event event = tc_output_wait(wall->canvas.output, timeout_ms);
	for (; event != TC_OUTPUT_NOTHING && !wall->stop;
		event = tc_output_wait(wall->canvas.output, 0)) {
		switch (event) {
		case TC_OUTPUT_QUIT: wall->stop = true; break;
		case TC_OUTPUT_DEBUG:
			tc_overlay_turn(&wall->overlay);
			wall->redraw = true;
			break;
		case TC_OUTPUT_SLATE: tc_wall_toggle_slate(wall); break;
		case TC_OUTPUT_TRAVEL:
			if (wall->setting->observations == NULL) { /* a file has no now */
				tc_pace_move(&wall->pace, wall->view_ms, tc_wall_now_ms(wall));
				travel(wall, wall->playbill.at_ms != 0 ? 0 : wall->view_ms);
			}
			break;
		case TC_OUTPUT_EARLIER: step(wall, -MINUTE_MS); break;
		case TC_OUTPUT_LATER: step(wall, MINUTE_MS); break;
		case TC_OUTPUT_MUCH_EARLIER: step(wall, -HOUR_MS); break;
		case TC_OUTPUT_MUCH_LATER: step(wall, HOUR_MS); break;
		case TC_OUTPUT_PAUSE: tc_pace_pause(&wall->pace, tc_wall_now_ms(wall)); break;
		case TC_OUTPUT_FASTER: tc_pace_faster(&wall->pace, tc_wall_now_ms(wall)); break;
		case TC_OUTPUT_SLOWER: tc_pace_slower(&wall->pace, tc_wall_now_ms(wall)); break;
		case TC_OUTPUT_ASK: ask_card(wall, false); break;
		case TC_OUTPUT_POINT: ask_card(wall, true); break;
		case TC_OUTPUT_ALARM: lend_hand(wall, false); break;
		case TC_OUTPUT_ACKNOWLEDGE: lend_hand(wall, true); break;
		case TC_OUTPUT_ESCAPE: escape(wall); break;
		case TC_OUTPUT_EXPOSED: tc_wall_present(wall, NULL); break;
		case TC_OUTPUT_LOST:
			tc_wall_lose_display(wall, "the display server went away");
			break;
		case TC_OUTPUT_WOKEN:
		case TC_OUTPUT_NOTHING: break;
		}
	}
}
