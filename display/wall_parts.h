/* What the parts of a wall share: wall.c shows, wall_open.c begins and ends it, wall_keys.c does what whoever stands
 * before it wants. Private to display/. Main thread but for what is said otherwise. */
#ifndef TC_DISPLAY_WALL_PARTS_H
#define TC_DISPLAY_WALL_PARTS_H

#include "display/canvas.h"
#include "display/evidence/evidence.h"
#include "display/front.h"
#include "display/meter.h"
#include "display/notice.h"
#include "display/overlay.h"
#include "display/pace.h"
#include "display/playbill.h"
#include "display/pulse.h"
#include "display/wall.h"

#include <stdatomic.h>

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

static inline int64_t tc_wall_now_ms(const struct wall *wall) {
	return tc_clock_monotonic_ms(wall->clock);
}

static inline struct tc_scene *tc_wall_scene(const struct wall *wall) {
	return tc_act_scene(&wall->playbill.shown);
}

static inline const struct tc_layout *tc_wall_layout(const struct wall *wall) {
	return tc_scene_layout(tc_wall_scene(wall));
}

/* Begin all of it, close it either way. Faults of the documents and of the environment are added. */
enum tc_result tc_wall_open(struct wall *wall, struct tc_faults *faults);
void tc_wall_close(struct wall *wall);

/* From now on evidence is of the layout shown. */
void tc_wall_begin_evidence(struct wall *wall);

/* Unix, as the room has it: a picture of the past stands there now. */
int64_t tc_wall_date_ms(const struct wall *wall, const struct tc_view *view);

/* Show damage of the surface; NULL: all. A display that is gone ends the wall. */
void tc_wall_present(struct wall *wall, const struct tc_damage *damage);
void tc_wall_lose_display(struct wall *wall, const char *reason);

/* Why a layout was not taken: in the log, and on the overlay for whoever stands before the wall. */
void tc_wall_refuse_layout(struct wall *wall, const struct tc_faults *faults);

/* Wait for keys, fingers and news, at most timeout_ms, and do what they want. */
void tc_wall_take_events(struct wall *wall, int timeout_ms);
void tc_wall_toggle_slate(struct wall *wall);

/* A replay goes on: the next picture, once the last has come. */
void tc_wall_replay(struct wall *wall);

#endif
