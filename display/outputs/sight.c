#include "display/outputs/sight.h"

#include "display/outputs/shrink.h"
#include "display/stream.h"

#include <string.h>

enum { LARGE_PX = 1 << 20 }; /* copied past the cache, which cannot hold it */

/* Size as hung, after shrinking. */
static int hung_width(const struct tc_sight *sight) {
	return (sight->area.right - sight->area.left + sight->shrink - 1) / sight->shrink;
}

static int hung_height(const struct tc_sight *sight) {
	return (sight->area.bottom - sight->area.top + sight->shrink - 1) / sight->shrink;
}

void tc_sight_size(const struct tc_sight *sight, int *width_px, int *height_px) {
	bool upright = sight->turn % 180 == 0;
	*width_px = upright ? hung_width(sight) : hung_height(sight);
	*height_px = upright ? hung_height(sight) : hung_width(sight);
}

/* Where the px x, y as hung lies on the panel. A panel turned clockwise has its own left end on top. */
static void turn_px(const struct tc_sight *sight, int x, int y, int *to_x, int *to_y) {
	switch (sight->turn) {
	case 90: *to_x = y, *to_y = hung_width(sight) - 1 - x; break;
	case 180: *to_x = hung_width(sight) - 1 - x, *to_y = hung_height(sight) - 1 - y; break;
	case 270: *to_x = hung_height(sight) - 1 - y, *to_y = x; break;
	default: *to_x = x, *to_y = y; break;
	}
	*to_x += sight->x_px;
	*to_y += sight->y_px;
}

/* The rectangle that area (as hung, half-open) becomes on the panel. */
static struct tc_pixels turn_area(const struct tc_sight *sight, struct tc_pixels area) {
	int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
	turn_px(sight, area.left, area.top, &x0, &y0);
	turn_px(sight, area.right - 1, area.bottom - 1, &x1, &y1);
	return (struct tc_pixels) { x0 < x1 ? x0 : x1, y0 < y1 ? y0 : y1, (x0 < x1 ? x1 : x0) + 1,
		(y0 < y1 ? y1 : y0) + 1 };
}

static void copy_rows(const struct tc_sight *sight, struct tc_surface *target,
	const struct tc_surface *surface, struct tc_pixels touched) {
	int right = sight->area.left - sight->x_px, down = sight->area.top - sight->y_px;
	size_t width = (size_t)(touched.right - touched.left);
	bool large = width * (size_t)(touched.bottom - touched.top) >= LARGE_PX;
	for (int y = touched.top; y < touched.bottom; y++) {
		uint32_t *to =
			target->pixels + (size_t)y * (size_t)target->stride_px + touched.left;
		const uint32_t *from = surface->pixels +
			(size_t)(y + down) * (size_t)surface->stride_px + touched.left + right;
		if (large) {
			tc_stream_pixels(to, from, width);
		} else {
			memcpy(to, from, width * sizeof *to);
		}
	}
	tc_stream_end();
}

static uint32_t colour_at(
	const struct tc_sight *sight, const struct tc_surface *surface, int x, int y) {
	int left = sight->area.left + x * sight->shrink, top = sight->area.top + y * sight->shrink;
	if (sight->shrink == 1) {
		return surface->pixels[(size_t)top * (size_t)surface->stride_px + (size_t)left];
	}
	struct tc_pixels cell = { left, top, left + sight->shrink, top + sight->shrink };
	return tc_surface_mean(surface, tc_pixels_common(cell, sight->area));
}

struct tc_pixels tc_sight_put(const struct tc_sight *sight, struct tc_surface *target,
	const struct tc_surface *surface, struct tc_pixels damage) {
	struct tc_pixels seen = tc_pixels_common(damage, sight->area);
	seen = tc_pixels_common(seen, tc_surface_area(surface));
	if (tc_pixels_empty(seen)) {
		return (struct tc_pixels) { 0 };
	}
	int shrink = sight->shrink;
	struct tc_pixels hung = { (seen.left - sight->area.left) / shrink,
		(seen.top - sight->area.top) / shrink,
		(seen.right - sight->area.left + shrink - 1) / shrink,
		(seen.bottom - sight->area.top + shrink - 1) / shrink };
	struct tc_pixels all = tc_surface_area(target);
	struct tc_pixels touched = tc_pixels_common(turn_area(sight, hung), all);
	if (shrink == 1 && sight->turn == 0) {
		copy_rows(sight, target, surface, touched);
		return touched;
	}
	for (int y = hung.top; y < hung.bottom; y++) {
		for (int x = hung.left; x < hung.right; x++) {
			int to_x = 0, to_y = 0;
			turn_px(sight, x, y, &to_x, &to_y);
			if (to_x >= 0 && to_y >= 0 && to_x < all.right && to_y < all.bottom) {
				target->pixels[(size_t)to_y * (size_t)target->stride_px +
					(size_t)to_x] = colour_at(sight, surface, x, y);
			}
		}
	}
	return touched;
}

bool tc_sight_wall_px(const struct tc_sight *sight, int x_px, int y_px, int *wall_x, int *wall_y) {
	int width = hung_width(sight), height = hung_height(sight);
	int x = x_px - sight->x_px, y = y_px - sight->y_px;
	int hung_x = x, hung_y = y;
	switch (sight->turn) {
	case 90: hung_x = width - 1 - y, hung_y = x; break;
	case 180: hung_x = width - 1 - x, hung_y = height - 1 - y; break;
	case 270: hung_x = y, hung_y = height - 1 - x; break;
	default: break;
	}
	*wall_x = sight->area.left + hung_x * sight->shrink;
	*wall_y = sight->area.top + hung_y * sight->shrink;
	return hung_x >= 0 && hung_x < width && hung_y >= 0 && hung_y < height;
}
