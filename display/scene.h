/* A layout come alive: its widgets, their draw lists, and what changed since the last frame. A scene is
 * built off screen, all or nothing, and swapped whole. Main thread. */
#ifndef TC_DISPLAY_SCENE_H
#define TC_DISPLAY_SCENE_H

#include "display/alarmed.h"
#include "display/damage.h"
#include "display/painter.h"
#include "feeds/mirror/mirror.h"
#include "layouts/layout.h"
#include "widgets/widget.h"

struct tc_scene;

struct tc_scene_setting {
	const char *layout_path;
	const char *wall_path;                /* instead of the document's own, or NULL */
	int scene;                            /* which of the layout's scenes, from 0 */
	int width_px, height_px;              /* one plain screen instead of the wall; 0: not */
	const struct tc_catalogue *catalogue; /* borrowed for the scene's life */
	struct tc_fonts *fonts;               /* likewise */
	bool moves; /* rows and bars move from one picture to the next, as the layout wishes */
	bool still; /* marks of alarms do not breathe: every change of the picture costs more than it shows */
	bool tells; /* tc_scene_dump will be asked: figures without a text are kept for it */
	void (*on_pane)(void *user, int pane); /* each time before a pane is asked; may be NULL */
	void (*on_document)(void *user, const char *path); /* as of tc_layout_source; may be NULL */
	void *user;
};

/* Read the layout and everything it names, make its widgets. On success *out is owned. On failure every
 * fault of every pane is in faults, with its line. Warnings may be added on success too. */
bool tc_scene_open(
	const struct tc_scene_setting *setting, struct tc_scene **out, struct tc_faults *faults);
void tc_scene_close(struct tc_scene *scene);

/* Borrowed for the scene's life. */
const struct tc_layout *tc_scene_layout(const struct tc_scene *scene);

/* The code lists it was opened with; borrowed. */
const struct tc_catalogue *tc_scene_catalogue(const struct tc_scene *scene);

/* The series it binds, for subscription and mirror. Borrowed; *count of them. */
const struct tc_mirror_series *tc_scene_series(const struct tc_scene *scene, int *count);

/* The rules of alarms that its panes bring along, for the board. Borrowed for the scene's life. */
const struct tc_alarm_rules *tc_scene_rules(const struct tc_scene *scene);

/* Ask every widget; draw those that will look different and add what changed to damage (wall px). The
 * first call damages everything. True when there is damage. */
bool tc_scene_refresh(struct tc_scene *scene, const struct tc_view *view, struct tc_damage *damage);

/* What to paint, in order. Borrowed until the next refresh. */
const struct tc_painting *tc_scene_paintings(const struct tc_scene *scene, int *count);

/* Something is on its way: refresh wants to be called every TC_MOTION_FRAME_MS, and the picture is no record. */
bool tc_scene_is_moving(const struct tc_scene *scene);

/* Unix ms (hub's clock) at which a refresh may change something without news. */
int64_t tc_scene_next_change_ms(const struct tc_scene *scene);

/* A pane whose rule is lit because its value has just changed, and when that was (hub's clock). */
struct tc_scene_lit {
	int pane;
	int64_t changed_at_ms;
};

/* Those lit at now_ms; what a scene shows is made of these, of tc_scene_news and the view, nothing else. At most size; returns
 * how many. */
int tc_scene_lit(const struct tc_scene *scene, int64_t now_ms, struct tc_scene_lit *out, int size);
/* Before the first refresh: as it was in another scene of the same layout. */
void tc_scene_light(struct tc_scene *scene, const struct tc_scene_lit *lit);

/* The scene leaves the screen as last refreshed, and comes again: figures whose value or period changed between bear
 * a mark for the layout's changed_shown, from the next refresh on. One that comes for the first time, or without
 * having left, marks nothing; the past does not either. */
void tc_scene_leave(struct tc_scene *scene);
void tc_scene_come(struct tc_scene *scene);

/* Whether a text of the scene bears that mark. datum may be NULL. */
bool tc_scene_marks(const struct tc_scene *scene, const struct tc_datum *datum);

/* What bears it as text, for the evidence; "" for nothing. Owned; NULL: no memory. */
char *tc_scene_news(const struct tc_scene *scene);
/* Before the first refresh, at now_ms (hub's clock): the marks of such a text. False: it is none, or no memory. */
bool tc_scene_renew(struct tc_scene *scene, const char *news, int64_t now_ms);

/* The draw list of pane index as last refreshed, borrowed; for lint and tests. */
const struct tc_drawlist *tc_scene_list(const struct tc_scene *scene, int pane);

/* The series pane index shows, borrowed; for the dump. */
const struct tc_pane_wants *tc_scene_wants(const struct tc_scene *scene, int pane);

/* Per pane every text drawn, with its series, value, state and marks, and every figure that stands there as a
 * shape: a province, a cell, a point of a line. Of a scene that tells. Owned (json_decref). */
json_t *tc_scene_dump(const struct tc_scene *scene, const struct tc_view *view);
/* The same into a file, renamed into place so that a reader never sees half of it. */
enum tc_result tc_scene_dump_write(const struct tc_scene *scene, const struct tc_view *view,
	const char *path, struct tc_error *err);

#endif
