/* A kind of pane. One file, one class, one row in registry.c; see widgets/README.md. */
#ifndef TC_WIDGETS_WIDGET_H
#define TC_WIDGETS_WIDGET_H

#include "base/option.h"
#include "feeds/judge/judge.h"
#include "widgets/drawlist.h"
#include "widgets/kit/alarm.h"
#include "widgets/picture_source.h"

#include <stdbool.h>
#include <stdint.h>

struct tc_widget_class;
struct tc_outlines;

/* u. Marks stand up to this far outside a pane's box; the gutter is kept free for them, and what is drawn
 * further out is cut. */
#define TC_WIDGET_ROOM_U 4.0

/* Numbers from low to high; given false: none. */
struct tc_span {
	double low, high;
	bool given;
};

/* Comes first in every kind's struct. Set by tc_widget_create. */
struct tc_widget {
	const struct tc_widget_class *class_;
	double width_px, height_px; /* of the pane at 1:1 */
	double u_px;
	enum tc_language language;
	int64_t until_ms;      /* see tc_question; INT64_MAX for now */
	const char *id;        /* of the pane, for messages */
	const char *trace_url; /* as of tc_widget_setting, borrowed */
	struct tc_picture_source *pictures;
	struct tc_outlines *outlines; /* of maps, as of tc_widget_setting */
	/* The most urgent alarm of its series, drawn at the right end of the title's line. Set by the scene. */
	struct tc_badge badge;
	/* A rule of its own for the figures it shows, as its document gives it; kind 0: none. Judged by the wall. */
	struct tc_alarm_rule alarm;
	bool tells; /* a scene dump is wanted: refresh keeps what each shape stands for */
	/* The numbers its chart holds besides its own, so that several side by side have one scale. Set by whoever
	 * shows them, of kinds that have a span. */
	struct tc_span span;
	bool slides; /* set by prepare: texts move in and out at the sides, and are cut on their way */
};

/* One series a widget wants, for the subscription and the mirror. */
struct tc_want {
	int indicator, area; /* area -1: every province of the lists */
	int last;            /* periods */
};

struct tc_widget_class {
	const char *kind;                /* name used in layout documents */
	const char *doc;                 /* one English sentence */
	size_t size;                     /* bytes of one instance; struct tc_widget comes first */
	const struct tc_option *options; /* what a document may set; ends with {0} */
	/* After the options are read: resolve codes, check what no table can. Optional. Adds faults below
	 * pointer. arena lives as long as the widget. */
	bool (*prepare)(struct tc_widget *widget, const struct tc_catalogue *catalogue,
		struct tc_arena *arena, const char *pointer, struct tc_faults *faults);
	/* Which series to subscribe: at most size are written, all are counted. Optional. */
	int (*wants)(const struct tc_widget *widget, struct tc_want *wants, int size);
	/* Read the view. True when the pane will look different. view: borrowed for this call; what draw
	 * needs is copied into the widget. */
	bool (*refresh)(struct tc_widget *widget, const struct tc_view *view);
	/* Append commands in px, pane-local, y down. Allocates only in out's arena. Called by
	 * tc_widget_draw. */
	void (*draw)(const struct tc_widget *widget, struct tc_drawlist *out);
	/* Where its struct tc_pane_change lies, 0 for none: all that it knows besides the view that it is shown, so
	 * that a picture can be drawn again from a view and these. */
	size_t change;
	/* Unix ms (hub's clock) at which refresh may next return true without news; INT64_MAX for never.
	 * Optional: a widget without it changes only with the view. */
	int64_t (*next_change_ms)(const struct tc_widget *widget);
	/* The numbers of its chart as last read, none where it has no scale to share just now. Optional: kinds
	 * with it draw on a scale that also holds widget->span. */
	struct tc_span (*span)(const struct tc_widget *widget);
	void (*finish)(struct tc_widget *widget); /* optional; safe on a zeroed instance */
	bool lists_alarms; /* it shows alarms themselves: it bears no mark of one */
};

/* What the widget wants to see, appended to out. A figure is whole or is not there: a text that stands for
 * one and would be cut off is "####" instead; see fence.h for words. */
void tc_widget_draw(const struct tc_widget *widget, struct tc_drawlist *out);

/* In place of it a pane that says why it is not drawn, with the mark of its alarm. */
void tc_widget_draw_reason(
	const struct tc_widget *widget, struct tc_drawlist *out, const char *reason);

/* All kinds, sorted by name, *count of them. */
const struct tc_widget_class *const *tc_widget_classes(int *count);
const struct tc_widget_class *tc_widget_find(const char *kind);

/* What every widget of a layout shares. */
struct tc_widget_setting {
	const struct tc_catalogue *catalogue;
	struct tc_arena *arena; /* the scene's; the widget lives in it */
	double width_px, height_px, u_px;
	enum tc_language language;
	int64_t until_ms;
	const char *id;
	bool tells;
	const char *
		trace_url; /* where pages of figures are, without a slash at its end; NULL: unknown */
	struct tc_picture_source
		*pictures; /* borrowed for the widget's life; NULL: none can be opened */
	struct tc_outlines
		*outlines; /* of maps, shared by all of a scene; NULL: the built-in ones */
};

/* Read options (an object; keys in ignored belong to the layout) and prepare. NULL when there were
 * errors; faults are added below pointer. */
struct tc_widget *tc_widget_create(const struct tc_widget_class *class_, const json_t *options,
	const char *const *ignored, const char *pointer, const struct tc_widget_setting *setting,
	struct tc_faults *faults);

#endif
