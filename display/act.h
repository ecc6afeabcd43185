/* A layout come alive together with the figures it binds: what a wall shows, and swaps, as one. */
#ifndef TC_DISPLAY_ACT_H
#define TC_DISPLAY_ACT_H

#include "display/playlist.h"
#include "display/stage.h"
#include "display/watch.h"

/* Zeroed is none. */
struct tc_act {
	struct tc_playlist *playlist; /* its scenes */
	struct tc_mirror *mirror;
	struct tc_board *board; /* its alarms */
};

struct tc_act_setting {
	const char *layout_path;
	const char *wall_path;    /* NULL: the layout's own */
	bool tells, still;        /* as of tc_scene_setting */
	bool hand;                /* somebody here can acknowledge alarms */
	const char *observations; /* the playbill's figures, from this file; NULL: from a hub */
};

/* Faults of the layout are added to faults. stage: borrowed for the act's life. watch: every document it was
 * read from is added to it, also when there are faults. Main thread. */
bool tc_act_open(struct tc_act *act, const struct tc_stage *stage,
	const struct tc_act_setting *setting, struct tc_watch *watch, struct tc_faults *faults);
void tc_act_close(struct tc_act *act);

/* The scene shown; borrowed until the act is closed. */
static inline struct tc_scene *tc_act_scene(const struct tc_act *act) {
	return tc_playlist_scene(act->playlist);
}

/* A view of its figures now, with the alarms judged by them; the caller drops it before it closes the act. NULL
 * when memory is out. */
struct tc_view *tc_act_view(const struct tc_act *act);

/* All its figures are there: the client says so by the mirror's link. */
bool tc_act_is_complete(const struct tc_act *act);

#endif
