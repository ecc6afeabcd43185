#include "display/hit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool read_hit(const struct tc_scene *scene, int pane, const struct tc_command *command,
	struct tc_hit *out) {
	const struct tc_datum *datum =
		command->kind == TC_DRAW_TEXT ? command->as.text.datum : NULL;
	if (datum == NULL || datum->indicator < 0 || datum->period[0] == '\0') {
		return false;
	}
	const struct tc_pane_box *box = &tc_scene_layout(scene)->panes[pane].box;
	*out = (struct tc_hit) { .pane = pane,
		.box = command->bounds,
		.indicator = datum->indicator,
		.area = datum->area,
		.marks = datum->marks,
		.trace = datum->trace };
	out->box.x_px += box->x_px;
	out->box.y_px += box->y_px;
	memcpy(out->period, datum->period, sizeof out->period);
	return true;
}

int tc_hit_list(const struct tc_scene *scene, struct tc_hit *out, int size) {
	int count = 0;
	struct tc_hit hit;
	for (int pane = 0; pane < tc_scene_layout(scene)->pane_count; pane++) {
		const struct tc_drawlist *list = tc_scene_list(scene, pane);
		for (int i = 0; i < list->count; i++) {
			if (!read_hit(scene, pane, &list->commands[i], &hit)) {
				continue;
			}
			if (count < size) {
				out[count] = hit;
			}
			count++;
		}
	}
	return count;
}

static double outside(double value, double from, double length) {
	return fmax(0, fmax(from - value, value - from - length));
}

/* 0 inside. */
static double distance(const struct tc_rect *box, double x_px, double y_px) {
	return hypot(
		outside(x_px, box->x_px, box->width_px), outside(y_px, box->y_px, box->height_px));
}

bool tc_hit_at(const struct tc_scene *scene, double x_px, double y_px, struct tc_hit *out) {
	double nearest = INFINITY;
	struct tc_hit hit;
	for (int pane = 0; pane < tc_scene_layout(scene)->pane_count; pane++) {
		const struct tc_pane_box *box = &tc_scene_layout(scene)->panes[pane].box;
		const struct tc_rect room = { box->x_px, box->y_px, box->width_px, box->height_px };
		const struct tc_drawlist *list = tc_scene_list(scene, pane);
		for (int i = 0; distance(&room, x_px, y_px) <= 0 && i < list->count; i++) {
			if (!read_hit(scene, pane, &list->commands[i], &hit)) {
				continue;
			}
			double away = distance(&hit.box, x_px, y_px);
			if (away < nearest) {
				nearest = away;
				*out = hit;
			}
		}
	}
	return isfinite(nearest);
}

static bool is_same(const struct tc_hit *a, const struct tc_hit *b) {
	return a->pane == b->pane && a->indicator == b->indicator && a->area == b->area &&
		strcmp(a->period, b->period) == 0;
}

/* Which of count it was: at its place, for a pane may show a figure twice; else, when its digits have changed
 * since, by what it is. -1: it is gone. */
static int find(const struct tc_hit *hits, int count, const struct tc_hit *hit) {
	int found = -1;
	for (int i = count - 1; i >= 0; i--) {
		if (is_same(&hits[i], hit)) {
			if (memcmp(&hits[i].box, &hit->box, sizeof hit->box) == 0) {
				return i;
			}
			found = i;
		}
	}
	return found;
}

bool tc_hit_next(const struct tc_scene *scene, const struct tc_hit *hit, struct tc_hit *out) {
	int count = tc_hit_list(scene, NULL, 0);
	struct tc_hit *hits = count > 0 ? calloc((size_t)count, sizeof *hits) : NULL;
	if (hits == NULL) {
		return false;
	}
	(void)tc_hit_list(scene, hits, count);
	*out = hits[(find(hits, count, hit) + 1) % count];
	free(hits);
	return true;
}
