#include "display/outputs/shrink.h"

uint32_t tc_surface_mean(const struct tc_surface *surface, struct tc_pixels area) {
	uint32_t red = 0, green = 0, blue = 0, count = 0;
	for (int y = area.top; y < area.bottom; y++) {
		const uint32_t *row = surface->pixels + (size_t)y * (size_t)surface->stride_px;
		for (int x = area.left; x < area.right; x++) {
			red += row[x] >> 16 & 0xFF;
			green += row[x] >> 8 & 0xFF;
			blue += row[x] & 0xFF;
			count++;
		}
	}
	return count == 0 ? 0 : red / count << 16 | green / count << 8 | blue / count;
}

struct tc_pixels tc_surface_shrink(struct tc_surface *small, const struct tc_surface *surface,
	struct tc_pixels area, int factor) {
	struct tc_pixels touched = { area.left / factor, area.top / factor,
		(area.right + factor - 1) / factor, (area.bottom + factor - 1) / factor };
	touched = tc_pixels_common(touched, tc_surface_area(small));
	for (int y = touched.top; y < touched.bottom; y++) {
		for (int x = touched.left; x < touched.right; x++) {
			struct tc_pixels cell = { x * factor, y * factor, (x + 1) * factor,
				(y + 1) * factor };
			small->pixels[(size_t)y * (size_t)small->stride_px + (size_t)x] =
				tc_surface_mean(
					surface, tc_pixels_common(cell, tc_surface_area(surface)));
		}
	}
	return touched;
}
