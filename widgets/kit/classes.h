/* Up to five classes of one hue: where they begin, which one a number falls into, and the legend that
 * says so. Five, because six steps of lightness between the ramp's ends are no longer told apart under
 * the watermark of a rehearsal. */
#ifndef TC_WIDGETS_KIT_CLASSES_H
#define TC_WIDGETS_KIT_CLASSES_H

#include "base/option.h"
#include "base/result.h"
#include "widgets/drawlist.h"
#include "widgets/kit/breaks.h"

/* u, one step of a legend. */
#define TC_CLASSES_STEP_U 8.4

struct tc_classes {
	/* As the document gives them. */
	struct tc_list breaks; /* of double */
	int method, wanted, decimals;
	/* Set by tc_classes_settle. */
	double bounds[TC_CLASSES_MAX - 1]; /* lower ones of the second to the last class */
	int count;                         /* of classes; 0: nothing to class */
	int members[TC_CLASSES_MAX];       /* how many numbers are in each */
	double lowest;                     /* of all numbers */
	struct tc_breaks_room room;
};

extern const struct tc_choice tc_class_methods[];

/* The rows of an option table that fill `member` (a struct tc_classes) of `holder`. */
#define TC_CLASSES_OPTIONS(holder, member)                                                         \
	{ .name = "classes",                                                                       \
		.type = TC_OPTION_CHOICE,                                                          \
		.choices = tc_class_methods,                                                       \
		.fallback = TC_CLASSES_GIVEN,                                                      \
		.offset = offsetof(holder, member.method),                                         \
		.doc = "given: by breaks; quantile: equally many in each; equal: equal steps; "    \
		       "natural: Fisher's and Jenks' natural breaks" },                            \
		{ .name = "class_count",                                                           \
			.type = TC_OPTION_INTEGER,                                                 \
			.min = 2,                                                                  \
			.max = TC_CLASSES_MAX,                                                     \
			.fallback = TC_CLASSES_MAX,                                                \
			.offset = offsetof(holder, member.wanted),                                 \
			.doc = "How many classes; fewer where equal values leave no more. Not "    \
			       "for given ones" },                                                 \
		{ .name = "breaks",                                                                \
			.type = TC_OPTION_LIST,                                                    \
			.element = TC_OPTION_NUMBER,                                               \
			.element_size = sizeof(double),                                            \
			.max_count = TC_CLASSES_MAX - 1,                                           \
			.offset = offsetof(holder, member.breaks),                                 \
			.doc = "Lower bounds of the second to the last class, rising" },           \
	{                                                                                          \
		.name = "decimals", .type = TC_OPTION_INTEGER, .min = 0, .max = 6,                 \
		.offset = offsetof(holder, member.decimals),                                       \
		.doc = "Decimals of given breaks in the legend; the others have what they need"    \
	}

/* Room for most numbers, in arena. False with a fault at pointer/breaks where given ones are not one to
 * four that rise, or where there are breaks that nobody asked for. */
bool tc_classes_prepare(struct tc_classes *classes, int most, struct tc_arena *arena,
	const char *pointer, struct tc_faults *faults);

/* Which numbers there are, anew: begin, add each, settle. */
void tc_classes_begin(struct tc_classes *classes);
void tc_classes_add(struct tc_classes *classes, double number);
void tc_classes_settle(struct tc_classes *classes);

/* 0 for the lowest .. count - 1. */
int tc_classes_of(const struct tc_classes *classes, double number);

/* Ink of a class. */
enum tc_ink tc_classes_ink(const struct tc_classes *classes, int class_);

struct tc_classes_legend {
	enum tc_language language;
	bool missing; /* the key of what was not reported, apart from the stack */
	bool counted; /* each class says how many areas it holds, "(12)" */
};

/* A stack of steps, high on top, each with its lower bound, under the name of the method where one was
 * chosen. Returns what it covers. */
struct tc_rect tc_classes_draw_legend(struct tc_drawlist *list, double x_px, double top_px,
	const struct tc_classes *classes, const struct tc_classes_legend *legend);
/* What it would cover at 0, 0. */
struct tc_rect tc_classes_measure_legend(struct tc_drawlist *list, const struct tc_classes *classes,
	const struct tc_classes_legend *legend);

#endif
