#include "display/damage.h"

#include <math.h>
#include <stdint.h>

/* No wall is this large; keeps every sum of coordinates inside int. */
enum { FARTHEST_PX = 1 << 20 };

bool tc_pixels_empty(struct tc_pixels area) {
	return area.right <= area.left || area.bottom <= area.top;
}

static int larger(int a, int b) {
	return a > b ? a : b;
}

static int smaller(int a, int b) {
	return a < b ? a : b;
}

struct tc_pixels tc_pixels_common(struct tc_pixels a, struct tc_pixels b) {
	return (struct tc_pixels) { larger(a.left, b.left), larger(a.top, b.top),
		smaller(a.right, b.right), smaller(a.bottom, b.bottom) };
}

int tc_whole_px(double value) {
	return isnan(value) ? 0
		: value > -FARTHEST_PX
		? (value < FARTHEST_PX ? (int)floor(value + 0.5) : FARTHEST_PX)
		: -FARTHEST_PX;
}

static int whole(double value) {
	return value > -FARTHEST_PX ? (value < FARTHEST_PX ? (int)value : FARTHEST_PX)
				    : -FARTHEST_PX;
}

struct tc_pixels tc_pixels_around(struct tc_rect rect, int x_px, int y_px) {
	double right = rect.x_px + rect.width_px, bottom = rect.y_px + rect.height_px;
	if (isnan(right) || isnan(bottom)) {
		return (struct tc_pixels) { 0 };
	}
	return (struct tc_pixels) { whole(floor(rect.x_px)) + x_px, whole(floor(rect.y_px)) + y_px,
		whole(ceil(right)) + x_px, whole(ceil(bottom)) + y_px };
}

static int64_t area_of(struct tc_pixels area) {
	return (int64_t)(area.right - area.left) * (area.bottom - area.top);
}

static struct tc_pixels joined(struct tc_pixels a, struct tc_pixels b) {
	return (struct tc_pixels) { smaller(a.left, b.left), smaller(a.top, b.top),
		larger(a.right, b.right), larger(a.bottom, b.bottom) };
}

/* Pixels that joining adds; below zero when the two overlap. */
static int64_t cost_of(struct tc_pixels a, struct tc_pixels b) {
	return area_of(joined(a, b)) - area_of(a) - area_of(b);
}

void tc_damage_add_pixels(struct tc_damage *damage, struct tc_pixels area) {
	/* Each rectangle costs a walk through the lists, about as much as this many pixels. */
	enum { WALK_PX = 1024 };
	if (tc_pixels_empty(area)) {
		return;
	}
	int best = 0;
	int64_t least = INT64_MAX;
	for (int i = 0; i < damage->count;) {
		int64_t cost = cost_of(damage->rects[i], area);
		if (cost > WALK_PX) {
			best = cost < least ? i : best;
			least = cost < least ? cost : least;
			i++;
			continue;
		}
		area = joined(damage->rects[i], area);
		damage->rects[i] = damage->rects[--damage->count];
		i = 0; /* the larger one may now be near another */
		least = INT64_MAX;
	}
	if (damage->count == TC_DAMAGE_MAX) {
		damage->rects[best] = joined(damage->rects[best], area);
		return;
	}
	damage->rects[damage->count++] = area;
}

void tc_damage_add(
	struct tc_damage *damage, double x_px, double y_px, double width_px, double height_px) {
	struct tc_rect rect = { x_px, y_px, width_px, height_px };
	tc_damage_add_pixels(damage, tc_pixels_around(rect, 0, 0));
}

bool tc_damage_is_empty(const struct tc_damage *damage) {
	return damage->count == 0;
}

void tc_damage_clip(struct tc_damage *damage, struct tc_pixels area) {
	int kept = 0;
	for (int i = 0; i < damage->count; i++) {
		struct tc_pixels common = tc_pixels_common(damage->rects[i], area);
		if (!tc_pixels_empty(common)) {
			damage->rects[kept++] = common;
		}
	}
	damage->count = kept;
}

static int count_of(const struct tc_drawlist *list) {
	return list ? list->count : 0;
}

void tc_damage_between(const struct tc_drawlist *before, const struct tc_drawlist *after,
	double x_px, double y_px, struct tc_damage *damage) {
	int old_count = count_of(before), new_count = count_of(after);
	int least = smaller(old_count, new_count), head = 0, tail = 0;
	const struct tc_command *old_list = old_count ? before->commands : NULL;
	const struct tc_command *new_list = new_count ? after->commands : NULL;
	while (head < least && tc_command_equal(&old_list[head], &new_list[head])) {
		head++;
	}
	while (tail < least - head &&
		tc_command_equal(
			&old_list[old_count - 1 - tail], &new_list[new_count - 1 - tail])) {
		tail++;
	}
	int x = tc_whole_px(x_px), y = tc_whole_px(y_px);
	/* In between, by index: a pixel outside the damage is covered by the same commands in the
	 * same order in both lists, so it has the same colour. */
	for (int i = head; i < old_count - tail || i < new_count - tail; i++) {
		bool in_old = i < old_count - tail, in_new = i < new_count - tail;
		if (in_old && in_new && tc_command_equal(&old_list[i], &new_list[i])) {
			continue;
		}
		if (in_old) {
			tc_damage_add_pixels(damage, tc_pixels_around(old_list[i].bounds, x, y));
		}
		if (in_new) {
			tc_damage_add_pixels(damage, tc_pixels_around(new_list[i].bounds, x, y));
		}
	}
}
