/* The layout document: which panes stand where on a wall and what each shows. Reading is all or nothing
 * and reports every fault at once; kinds and codes come from the caller, so that a reader knows no
 * widget. */
#ifndef TC_LAYOUTS_LAYOUT_H
#define TC_LAYOUTS_LAYOUT_H

#include "base/option.h"
#include "layouts/theme.h"
#include "layouts/wall.h"

enum { TC_PANES_MAX = 512 };

/* px of the wall. */
struct tc_pane_box {
	double x_px, y_px, width_px, height_px;
};

struct tc_pane {
	const char *kind;
	const char *id; /* given, or "pane-3" */
	struct tc_pane_box box;
	const json_t *options;        /* the pane's object, borrowed for the layout's life */
	char pointer[TC_POINTER_MAX]; /* "/panes/3" */
};

struct tc_layout {
	const char *name; /* file name without directory and .json */
	struct tc_words title;
	struct tc_wall wall;
	struct tc_theme theme;
	struct tc_pane *panes;
	int pane_count;
	int64_t until_ms;         /* INT64_MAX when the document does not say */
	const char *sample;       /* path of the recorded feed, or NULL */
	int64_t sample_at_ms;     /* time the sample is shown at; 0 when none */
	struct tc_json *document; /* kept for positions and pane options */
};

/* Keys of a pane that the layout reads; a kind's options are the others. Ends with NULL. */
extern const char *const tc_pane_keys[];

/* What the caller knows of kinds: whether the name exists. The options of a pane are read later by the
 * widget itself, against the same faults. */
struct tc_layout_source {
	const char *path;      /* of the layout document */
	const char *wall_path; /* overrides the document's wall, or NULL */
	/* Draw the wall at this size instead of its own; 0: not. Its screens keep their places, and u, px and
	 * mm of the document shrink by the tighter side. */
	double width_px, height_px;
	const struct tc_vocabulary *vocabulary; /* answers "kind" and the codes of options */
};

/* Read, check, place. On success *out is filled and lives in arena; tc_layout_finish frees the document.
 * False with errors. */
bool tc_layout_read(const struct tc_layout_source *source, struct tc_arena *arena,
	struct tc_layout *out, struct tc_faults *faults);
void tc_layout_finish(struct tc_layout *layout);

#endif
