/* Up to five classes of one hue: which class a number falls into, and the legend that says so. */
#ifndef TC_WIDGETS_KIT_CLASSES_H
#define TC_WIDGETS_KIT_CLASSES_H

#include "base/option.h"
#include "base/result.h"
#include "widgets/drawlist.h"

enum { TC_CLASSES_MAX = 5 };

/* u, one step of a legend. */
#define TC_CLASSES_STEP_U 8.4

/* True for one to four bounds (a list of double) that rise; else a fault at pointer/breaks. */
bool tc_classes_check(const struct tc_list *breaks, const char *pointer, struct tc_faults *faults);

/* 0 below the first bound .. breaks->count. */
int tc_classes_of(const struct tc_list *breaks, double number);

/* Ink of a class. */
enum tc_ink tc_classes_ink(const struct tc_list *breaks, int class_);

/* A stack of steps, high on top, each with its lower bound; and, apart from it, the hatch of what was
 * not reported when missing. Returns what it covers. */
struct tc_rect tc_classes_draw_legend(struct tc_drawlist *list, double x_px, double top_px,
	const struct tc_list *breaks, int decimals, bool missing, enum tc_language language);

#endif
