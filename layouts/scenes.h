/* The scenes of a layout: several pictures in turn, each a list of panes. Private to this folder. */
#ifndef TC_LAYOUTS_SCENES_H
#define TC_LAYOUTS_SCENES_H

#include "layouts/panes.h"

struct tc_scene_panes {
	struct tc_pane_sources sources;
	struct tc_pane_rows rows;
};

/* Two lists of count; in arena. */
struct tc_scenes {
	struct tc_layout_scene *scenes;
	struct tc_scene_panes *panes;
	int count;
};

/* Members of a scene. */
extern const struct tc_option tc_scene_options[];

/* Expand and read the panes of every scene; a document with panes instead is one scene for ever. panes,
 * scenes: the document's members, one of them NULL. Faults are added. */
void tc_scenes_read(struct tc_expansion *expansion, const json_t *panes, const json_t *scenes,
	const struct tc_scope *root, struct tc_scenes *out);

/* True when a pane of any scene stands in columns and rows. */
bool tc_scenes_use_grid(const struct tc_scenes *scenes);

#endif
