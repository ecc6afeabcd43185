/* The scenes of a layout in turn. All of them are opened at once, so that a fault in the last is told before
 * the first is shown, and bind one set of series, so that no figure is fetched when a scene comes. The
 * next one is painted off screen and then taken over whole: no picture is half old, half new. Main thread. */
#ifndef TC_DISPLAY_PLAYLIST_H
#define TC_DISPLAY_PLAYLIST_H

#include "display/scene.h"

enum {
	TC_PLAYLIST_AHEAD_MS = 1000, /* before its time a scene is painted off screen */
	TC_PLAYLIST_FADE_MS = 500,
};

struct tc_playlist;

/* setting: as of tc_scene_open; its scene is the one shown first. On success *out is owned; faults of all
 * scenes are in faults otherwise. */
bool tc_playlist_open(
	const struct tc_scene_setting *setting, struct tc_playlist **out, struct tc_faults *faults);
void tc_playlist_close(struct tc_playlist *playlist);

/* The one shown; borrowed until the playlist is closed. During a fade the one that comes. */
struct tc_scene *tc_playlist_scene(const struct tc_playlist *playlist);

/* What all scenes bind, for subscription and mirror. Borrowed; *count of them. */
const struct tc_mirror_series *tc_playlist_series(const struct tc_playlist *playlist, int *count);

/* The rules of alarms that panes of any scene bring along, each once; borrowed until the playlist is closed. */
struct tc_alarm_rules tc_playlist_rules(const struct tc_playlist *playlist);

/* Call before each frame, now_ms monotonic. True: it has written a whole picture into surface (the wall's,
 * as last shown); present all of it and do not refresh the scene this turn. False: refresh and paint
 * tc_playlist_scene as ever. Without memory for a second picture the next scene is painted in place, in one
 * call all the same. */
bool tc_playlist_step(struct tc_playlist *playlist, const struct tc_view *view,
	struct tc_painter *painter, struct tc_surface *surface, int64_t now_ms);

/* True when a step at now_ms would write into the wall's surface. */
bool tc_playlist_writes(const struct tc_playlist *playlist, int64_t now_ms);

/* Monotonic ms at which a step wants to be called; INT64_MAX with one scene. */
int64_t tc_playlist_next_ms(const struct tc_playlist *playlist);

#endif
