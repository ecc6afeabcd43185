/* The panes of a layout: first what each says of itself, then where it stands. Private to this folder. */
#ifndef TC_LAYOUTS_PANES_H
#define TC_LAYOUTS_PANES_H

#include "layouts/expansion.h"
#include "layouts/grid.h"
#include "layouts/layout.h"

struct tc_pane_row {
	const char *kind, *id;
	int column, columns, row, rows; /* column and row: 0 when not given */
	const json_t *box;
	bool over, readable;
};

struct tc_pane_rows {
	struct tc_pane_row *items;
	size_t count;
};

/* Members of a pane that the layout reads; see tc_pane_keys. */
extern const struct tc_option tc_pane_options[];
extern const struct tc_option tc_pane_box_options[];

/* Read keys, kinds and ids; the place is not looked at. Faults are added at each pane's own pointer. */
void tc_panes_read(const struct tc_pane_sources *sources, const struct tc_option_context *context,
	struct tc_pane_rows *out);

/* True when a pane stands in columns and rows. */
bool tc_panes_use_grid(const struct tc_pane_rows *rows);

/* Place every readable pane on the wall into *out (arena), as many as rows has. Adds faults. */
struct tc_panes_ground {
	const struct tc_wall *wall;
	const struct tc_grid *grid;
	const struct tc_scale *scale;
};
void tc_panes_place(const struct tc_pane_sources *sources, const struct tc_pane_rows *rows,
	const struct tc_panes_ground *ground, const struct tc_option_context *context,
	struct tc_pane **out);

/* A kind that the vocabulary knows and that is one slip of the hand away from name, in out (64 bytes);
 * NULL when there is none. */
const char *tc_kind_suggest(
	const struct tc_vocabulary *vocabulary, const char *name, char *out, size_t size);

#endif
