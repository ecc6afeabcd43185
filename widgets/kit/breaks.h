/* Where classes of numbers begin: equal shares, equal steps, or the cuts that leave the least variance
 * within classes (W. D. Fisher, "On grouping for maximum homogeneity", JASA 53, 1958; on maps known as
 * Jenks' natural breaks, 1967). Equal numbers are never parted, and a bound is the roundest number that
 * leaves every number in its class. No state but the room it is given; any thread. */
#ifndef TC_WIDGETS_KIT_BREAKS_H
#define TC_WIDGETS_KIT_BREAKS_H

#include "base/arena.h"

#include <stdbool.h>

enum { TC_CLASSES_MAX = 5 };

enum tc_class_method {
	TC_CLASSES_GIVEN = 1,
	TC_CLASSES_QUANTILE,
	TC_CLASSES_EQUAL,
	TC_CLASSES_NATURAL,
};

/* The numbers, and for natural breaks what cutting them takes: 8 or 64 bytes a number. */
struct tc_breaks_room {
	double *numbers;
	int count, most;
	int *weights;           /* how often each distinct number occurs */
	double *sums, *squares; /* of all before it, from the mean */
	int *weighed;           /* their weights */
	double *least, *before; /* variance of the best cut that ends with it */
	int *starts;            /* where its last class begins, most for each class */
};

/* Room for most numbers, in arena. False over budget. */
bool tc_breaks_reserve(
	struct tc_breaks_room *room, enum tc_class_method method, int most, struct tc_arena *arena);

/* Lower bounds of the second to the last of at most `classes` classes; sorts the room's numbers. Returns
 * how many bounds: fewer than classes - 1 where equal numbers leave no more. */
int tc_breaks_cut(struct tc_breaks_room *room, enum tc_class_method method, int classes,
	double bounds[TC_CLASSES_MAX - 1]);

/* The number above low and at most high that is written shortest: a multiple of 1, 2 or 5 of the largest
 * power of ten that has one there; high itself where twelve digits have none. low < high. */
double tc_breaks_round(double low, double high);

#endif
