#include "widgets/kit/breaks.h"

#include <math.h>
#include <stdlib.h>

bool tc_breaks_reserve(struct tc_breaks_room *room, enum tc_class_method method, int most,
	struct tc_arena *arena) {
	size_t count = (size_t)most;
	*room = (struct tc_breaks_room) { .most = most };
	room->numbers = tc_arena_array(arena, count, sizeof(double));
	if (method != TC_CLASSES_NATURAL || room->numbers == NULL) {
		return room->numbers != NULL;
	}
	room->weights = tc_arena_array(arena, count, sizeof(int));
	room->weighed = tc_arena_array(arena, count + 1, sizeof(int));
	room->sums = tc_arena_array(arena, count + 1, sizeof(double));
	room->squares = tc_arena_array(arena, count + 1, sizeof(double));
	room->least = tc_arena_array(arena, count, sizeof(double));
	room->before = tc_arena_array(arena, count, sizeof(double));
	room->starts = tc_arena_array(arena, count * TC_CLASSES_MAX, sizeof(int));
	return room->weights != NULL && room->weighed != NULL && room->sums != NULL &&
		room->squares != NULL && room->least != NULL && room->before != NULL &&
		room->starts != NULL;
}

/* A multiple of step / 10^places in (low, high]. */
static bool find_multiple(double low, double high, int step, int places, double *out) {
	double tens = pow(10, abs(places));
	double unit = places > 0 ? step / tens : step * tens;
	double times = floor(high / unit + 1e-9);
	/* Divided by a power of ten at last: the nearest double to the decimal that is written. */
	double number = places > 0 ? times * step / tens : times * step * tens;
	*out = number;
	return fabs(times) < 1e12 && number > low && number <= high;
}

double tc_breaks_round(double low, double high) {
	static const int steps[] = { 5, 2, 1 };
	enum { PLACES_MOST = 12 };
	double number;
	int first = (int)ceil(log10(fmax(fmax(fabs(low), fabs(high)), 1e-6)));
	for (int places = -first; places <= PLACES_MOST - first; places++) {
		for (int i = 0; i < 3; i++) {
			if (find_multiple(low, high, steps[i], places, &number)) {
				return number == 0 ? 0 : number; /* never -0 */
			}
		}
	}
	return high;
}

static int compare(const void *a, const void *b) {
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* The cut nearest to ideal, after more than `first` numbers, that parts no equal ones; 0 for none. */
static int nearest_cut(const struct tc_breaks_room *room, double ideal, int first) {
	int best = 0;
	for (int i = first + 1; i < room->count; i++) {
		if (room->numbers[i - 1] < room->numbers[i] &&
			(best == 0 || fabs(i - ideal) < fabs(best - ideal))) {
			best = i;
		}
	}
	return best;
}

static int cut_by_count(const struct tc_breaks_room *room, int classes, double *bounds) {
	int count = 0, last = 0;
	for (int i = 1; i < classes; i++) {
		double ideal = (double)i * room->count / classes;
		int cut = nearest_cut(room, ideal, last);
		/* What the next share is nearer to is left to it: a tie as large as two shares is one class. */
		bool next = i + 1 < classes &&
			fabs(cut - ideal) > fabs(cut - ideal - (double)room->count / classes);
		if (cut > 0 && !next) {
			bounds[count++] =
				tc_breaks_round(room->numbers[cut - 1], room->numbers[cut]);
			last = cut;
		}
	}
	return count;
}

/* Rounded by a tenth of a step at most: they are to stay equal. */
static int cut_by_step(const struct tc_breaks_room *room, int classes, double *bounds) {
	double low = room->numbers[0], step = (room->numbers[room->count - 1] - low) / classes;
	if (!(step > 0)) {
		return 0;
	}
	int at = 0;
	for (int i = 1; i < classes; i++) {
		double exact = low + i * step;
		while (at < room->count - 1 && room->numbers[at] < exact) {
			at++;
		}
		double below = fmax(at > 0 ? room->numbers[at - 1] : low, exact - step / 10);
		double above = fmin(room->numbers[at], exact + step / 10);
		bounds[i - 1] = below < above ? tc_breaks_round(below, above) : exact;
	}
	return classes - 1;
}

/* Squares of what numbers first..last are from their mean. */
static double variance(const struct tc_breaks_room *room, int first, int last) {
	double sum = room->sums[last + 1] - room->sums[first];
	double weight = room->weighed[last + 1] - room->weighed[first];
	return fmax(room->squares[last + 1] - room->squares[first] - sum * sum / weight, 0);
}

/* Equal numbers become one with their weight, so that nothing can part them. */
static void weigh(struct tc_breaks_room *room) {
	double mean = 0;
	for (int i = 0; i < room->count; i++) {
		mean += (room->numbers[i] - mean) / (i + 1);
	}
	int distinct = 0;
	for (int i = 0; i < room->count; i++) {
		if (i > 0 && room->numbers[i] <= room->numbers[distinct - 1]) {
			room->weights[distinct - 1]++;
			continue;
		}
		room->numbers[distinct] = room->numbers[i];
		room->weights[distinct++] = 1;
	}
	room->count = distinct;
	room->sums[0] = room->squares[0] = 0;
	room->weighed[0] = 0;
	for (int i = 0; i < distinct; i++) {
		double away = room->numbers[i] - mean;
		room->weighed[i + 1] = room->weighed[i] + room->weights[i];
		room->sums[i + 1] = room->sums[i] + room->weights[i] * away;
		room->squares[i + 1] = room->squares[i] + room->weights[i] * away * away;
	}
}

/* The best last class of every number from low to high, which begins between from and to: the later the
 * number, the later it begins, so that each half looks at its part only. */
static void fill_layer(
	struct tc_breaks_room *room, int *starts, int low, int high, int from, int to) {
	if (low > high) {
		return;
	}
	int middle = (low + high) / 2, best = from;
	double least = INFINITY;
	for (int start = from; start <= to && start <= middle; start++) {
		double whole = room->before[start - 1] + variance(room, start, middle);
		if (whole < least) {
			least = whole;
			best = start;
		}
	}
	room->least[middle] = least;
	starts[middle] = best;
	fill_layer(room, starts, low, middle - 1, from, best);
	fill_layer(room, starts, middle + 1, high, best, to);
}

static int cut_by_nature(struct tc_breaks_room *room, int classes, double *bounds) {
	weigh(room);
	int count = room->count;
	classes = classes < count ? classes : count;
	for (int i = 0; i < count; i++) {
		room->least[i] = variance(room, 0, i);
	}
	for (int layer = 1; layer < classes; layer++) {
		double *before = room->before;
		room->before = room->least;
		room->least = before;
		fill_layer(room, room->starts + (size_t)layer * (size_t)room->most, layer,
			count - 1, layer, count - 1);
	}
	for (int layer = classes - 1, last = count - 1; layer > 0; layer--) {
		int start = room->starts[(size_t)layer * (size_t)room->most + (size_t)last];
		bounds[layer - 1] = tc_breaks_round(room->numbers[start - 1], room->numbers[start]);
		last = start - 1;
	}
	return classes - 1;
}

int tc_breaks_cut(struct tc_breaks_room *room, enum tc_class_method method, int classes,
	double bounds[TC_CLASSES_MAX - 1]) {
	if (room->count == 0) {
		return 0;
	}
	qsort(room->numbers, (size_t)room->count, sizeof(double), compare);
	switch (method) {
	case TC_CLASSES_QUANTILE: return cut_by_count(room, classes, bounds);
	case TC_CLASSES_EQUAL: return cut_by_step(room, classes, bounds);
	case TC_CLASSES_NATURAL: return cut_by_nature(room, classes, bounds);
	case TC_CLASSES_GIVEN: break;
	}
	return 0;
}
