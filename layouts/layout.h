/* The layout document: which panes stand where on a wall and what each shows. Reading is all or nothing
 * and reports every fault at once; kinds and codes come from the caller, so that a reader knows no
 * widget. */
#ifndef TC_LAYOUTS_LAYOUT_H
#define TC_LAYOUTS_LAYOUT_H

#include "base/option.h"
#include "layouts/theme.h"
#include "layouts/wall.h"

enum {
	TC_PANES_MAX = 512,    /* of one scene */
	TC_SCENES_MAX = 64,    /* one a province, and one before them */
	TC_BOUNDARIES_MAX = 2, /* one a list of provinces */
};

/* px of the wall. */
struct tc_pane_box {
	double x_px, y_px, width_px, height_px;
};

struct tc_pane {
	const char *kind;
	const char *id; /* given, or "pane-3" */
	struct tc_pane_box box;
	const json_t *options; /* the pane's object, borrowed for the layout's life */
	/* "/panes/3"; of a pane that a template or a repeat made something that only tc_layout_locate
	 * understands. */
	char pointer[TC_POINTER_MAX];
};

enum tc_transition { TC_TRANSITION_CUT = 1, TC_TRANSITION_FADE };

struct tc_layout_scene {
	const char *id;                /* given, or "scene-2" */
	struct tc_words title;         /* may be empty */
	int seconds;                   /* how long it is shown; 0: for ever */
	enum tc_transition transition; /* how it comes */
};

/* For those whom movement makes ill, and for panels that smear. */
enum tc_motion_wish { TC_MOTION_FULL = 1, TC_MOTION_REDUCED };

struct tc_layout {
	const char *name; /* file name without directory and .json */
	struct tc_words title;
	struct tc_wall wall;
	struct tc_theme theme;
	struct tc_pane *panes; /* of the scene asked for */
	int pane_count;
	struct tc_layout_scene *scenes; /* a layout without scenes is one, for ever */
	int scene_count;
	int scene;   /* index of the one that panes are of */
	int rate_hz; /* frames a second at most */
	enum tc_motion_wish motion;
	int64_t changed_shown_ms; /* a scene that comes again marks what changed; 0: never */
	int64_t until_ms;         /* INT64_MAX when the document does not say */
	const char *trace_url;    /* pages of figures: trace_url/trace/CODE; NULL: none */
	const char *boundaries[TC_BOUNDARIES_MAX]; /* paths of an office's own, for maps */
	int boundary_count;
	const char *sample;       /* path of observations, or of a recorded feed; NULL: none */
	bool sample_is_feed;      /* what a hub said: it has its own time */
	int64_t sample_at_ms;     /* time observations are shown at; 0 when none */
	struct tc_json *document; /* kept for positions and pane options */
	struct tc_expansion *expansion; /* likewise, of templates */
};

/* Keys of a pane that the layout reads; a kind's options are the others. Ends with NULL. */
extern const char *const tc_pane_keys[];

/* What the caller knows of groups and names, for ${area.name} and {"over": "VN:provinces"}. */
struct tc_places {
	/* Codes of the group's members at that time into codes (borrowed), at most size of them; returns how
	 * many there are, 0 for what is no group. */
	int (*members)(const struct tc_places *places, const char *group, int64_t at_ms,
		const char **codes, int size);
	/* False: there is no such area. */
	bool (*name)(const struct tc_places *places, const char *code, int64_t at_ms,
		struct tc_words *out);
};

/* What the caller knows of kinds: whether the name exists. The options of a pane are read later by the
 * widget itself, against the same faults. */
struct tc_layout_source {
	const char *path;      /* of the layout document */
	const char *wall_path; /* overrides the document's wall, or NULL */
	/* Draw the wall at this size instead of its own; 0: not. Its screens keep their places, and u, px and
	 * mm of the document shrink by the tighter side. */
	double width_px, height_px;
	const struct tc_vocabulary *vocabulary; /* answers "kind" and the codes of options */
	const struct tc_places *places;         /* what templates repeat over; NULL: lists only */
	int scene; /* whose panes are wanted, from 0; beyond the last: the last */
	/* Told of every document before it is read - layout, wall, theme, templates - also of faulty ones, and
	 * of the place where one that is missing would be found first. May be NULL. */
	void (*on_document)(void *user, const char *path);
	void *user;
};

/* Read, check and place the panes of every scene; keep those of the one asked for. On success *out is filled and lives in arena; tc_layout_finish frees the document.
 * False with errors. */
bool tc_layout_read(const struct tc_layout_source *source, struct tc_arena *arena,
	struct tc_layout *out, struct tc_faults *faults);
void tc_layout_finish(struct tc_layout *layout);

/* Give every fault from first on that has no line yet the file, line and column of what was written; of a
 * pane out of a template, the template's, with the way from the layout to it behind the sentence. */
void tc_layout_locate(const struct tc_layout *layout, struct tc_faults *faults, int first);

/* What is wrong with a template's own members; what its panes show only the layouts know that include it.
 * Faults have pointers, no lines. */
void tc_template_check(const json_t *root, struct tc_arena *arena, struct tc_faults *faults);

#endif
