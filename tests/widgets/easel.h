/* What the tests of widgets share: real code lists, letters, theme and mirror, a clock that a test moves,
 * and one widget at a time, drawn as text or as a picture. */
#ifndef TC_TESTS_WIDGETS_EASEL_H
#define TC_TESTS_WIDGETS_EASEL_H

#include "display/painter.h"
#include "display/picture.h"
#include "feeds/mirror/mirror.h"
#include "layouts/theme.h"
#include "widgets/geography/boundaries.h"
#include "widgets/widget.h"

enum { EASEL_U_PX = 10, EASEL_MARGIN_U = 4 };

struct easel {
	struct tc_catalogue *catalogue;
	struct tc_fonts *fonts;
	struct tc_theme theme;
	struct tc_arena *house, *scene, *frame;
	struct tc_clock_manual time;
	struct tc_clock clock;
	struct tc_mirror *mirror;
	double u_px; /* EASEL_U_PX, but where a test wants smaller pictures */
	enum tc_language language;
	int64_t until_ms;
	int64_t sequence;
	const char *trace_url;             /* of the next widgets */
	struct tc_picture_shelf *pictures; /* files are looked for in layouts/ and its examples/ */
	char layout_path[512];
	struct tc_outlines outlines; /* the built-in ones, in house */
	struct tc_json *document;    /* options of the last widget */
	struct tc_widget **widgets;  /* all since the last reset */
	size_t widget_count;
};

/* One value to be said. status 0: 'A'; value NULL: not reported (status then says why). */
struct easel_news {
	const char *indicator, *area, *period, *value;
	char status;
	enum tc_qualifier qualifier;
	const char *source;   /* NULL: "/test" */
	const char *recorded; /* RFC 3339; NULL: the easel's time */
	uint64_t trace;       /* 0: none, as of a figure no hub has stored */
};

/* cmocka group set-up and tear-down: *state is a struct easel. */
int easel_open(void **state);
int easel_close(void **state);

/* Forget all widgets, values and settings: at 2020-08-19 09:14 in Hanoi, Vietnamese, link live. */
void easel_reset(struct easel *easel);

/* The same with a mirror that keeps nothing yet: for one widget that easel_bind is told of. */
void easel_clear(struct easel *easel);
/* A new mirror, of just what this widget wants, as a scene's has it. False: more than a scene takes. */
bool easel_bind(struct easel *easel, const struct tc_widget *widget);

void easel_say(struct easel *easel, const struct easel_news *news);
/* Move both clocks; the hub's with them. */
void easel_pass(struct easel *easel, int64_t ms);
void easel_set_time(struct easel *easel, const char *rfc3339);

/* NULL with the faults printed when options are refused and faults is NULL. */
struct tc_widget *easel_widget(struct easel *easel, const char *kind, const char *options,
	double width_u, double height_u, struct tc_faults *faults);

/* Refresh against everything said so far. */
bool easel_refresh(struct easel *easel, struct tc_widget *widget);

/* Refresh, draw: a list in the easel's frame, valid until the next call. */
const struct tc_drawlist *easel_draw(struct easel *easel, struct tc_widget *widget);

/* All texts of the list, "|" between them, in order of drawing. In the frame arena. */
const char *easel_texts(struct easel *easel, const struct tc_drawlist *list);
/* The first text command that is text; NULL. */
const struct tc_command *easel_find(const struct tc_drawlist *list, const char *text);
/* How many commands of this kind and ink; ink 0: any. */
int easel_count(const struct tc_drawlist *list, enum tc_command_kind kind, enum tc_ink ink);

/* Paint a list on the ground of the theme with EASEL_MARGIN_U around the pane. surface: the caller finishes it. */
void easel_paint(struct easel *easel, const struct tc_widget *widget,
	const struct tc_drawlist *list, struct tc_surface *surface);

/* Compare with tests/golden/name.png: at most one px in a thousand further than 3 off in a channel. A
 * picture that differs is left in the build folder as name-seen.png. */
bool easel_is_golden(struct easel *easel, const char *name, const struct tc_widget *widget,
	const struct tc_drawlist *list);

#endif
