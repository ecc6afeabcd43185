#include "display/painter_blend.h"

#include <string.h>
#include <wchar.h>

/* under + (over - under) * share / 255, each channel rounded to nearest. Red and blue travel together. */
static inline uint32_t mix(uint32_t under, uint32_t over, uint32_t share) {
	uint32_t rest = 255 - share;
	uint32_t pair = (under & 0xFF00FF) * rest + (over & 0xFF00FF) * share + 0x800080;
	uint32_t green = (under >> 8 & 0xFF) * rest + (over >> 8 & 0xFF) * share + 0x80;
	pair = (pair + (pair >> 8 & 0xFF00FF)) >> 8 & 0xFF00FF;
	green = (green + (green >> 8)) & 0xFF00;
	return pair | green;
}

static inline uint32_t scaled(uint32_t share, uint32_t opacity) {
	uint32_t product = share * opacity + 0x80;
	return (product + (product >> 8)) >> 8;
}

static uint32_t *pixel_at(struct tc_canvas canvas, int x, int y) {
	return canvas.pixels + (ptrdiff_t)(y - canvas.top_px) * canvas.stride_px +
		(x - canvas.left_px);
}

/* Four pixels at once, as pixels or as two channels each; gcc and clang turn these into whatever the machine
 * has. */
typedef uint32_t pixels4 __attribute__((vector_size(16)));
typedef uint16_t words8 __attribute__((vector_size(16)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "a pixel is as wide as a wide character");

/* libc fills with the widest stores that the machine has, which no build for every machine may use. */
static void fill_row(uint32_t *pixels, int count, uint32_t colour) {
	wmemset((wchar_t *)pixels, (wchar_t)colour, (size_t)count);
}

/* One colour, four times, as mix_four() wants it: red and blue, green and the unused byte. */
struct ink {
	words8 pair, green;
};

static struct ink ink_of(uint32_t colour) {
	const pixels4 four = { colour, colour, colour, colour };
	return (struct ink) { (words8)(four & 0xFF00FF), (words8)(four >> 8 & 0xFF00FF) };
}

/* 255 times the mixture of channels: every sum stays below 65,536, so that the difference may wrap. */
static inline words8 mixture(words8 under, words8 over, words8 share) {
	words8 sum = (under << 8) - under + (over - under) * share + 128;
	return sum + (sum >> 8);
}

/* Four coverages, each in both channels of its pixel. */
static inline words8 shares_of(const uint8_t *coverage) {
	uint32_t four = 0;
	memcpy(&four, coverage, sizeof four);
	bytes16 bytes = (bytes16)(pixels4) { four };
	bytes = __builtin_shufflevector(
		bytes, bytes, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
	words8 words =
		__builtin_shufflevector((words8)bytes, (words8)bytes, 0, 0, 1, 1, 2, 2, 3, 3);
	return (words8)((pixels4)words & 0xFF00FF);
}

/* mix() of four pixels. */
static inline void mix_four(uint32_t *pixels, const uint8_t *coverage, struct ink over) {
	pixels4 under;
	memcpy(&under, pixels, sizeof under);
	words8 share = shares_of(coverage);
	words8 pair = mixture((words8)(under & 0xFF00FF), over.pair, share) >> 8;
	words8 green = mixture((words8)(under >> 8 & 0xFF00FF), over.green, share) & 0xFF00;
	under = (pixels4)(pair | green);
	memcpy(pixels, &under, sizeof under);
}

static void mix_row(
	uint32_t *restrict pixels, const uint8_t *restrict coverage, int count, uint32_t colour) {
	const struct ink over = ink_of(colour);
	const pixels4 solid = { colour, colour, colour, colour };
	int i = 0;
	for (; i + 8 <= count; i += 8) {
		uint64_t eight = 0;
		memcpy(&eight, coverage + i, sizeof eight);
		if (eight == UINT64_MAX) {
			memcpy(pixels + i, &solid, sizeof solid);
			memcpy(pixels + i + 4, &solid, sizeof solid);
		} else if (eight != 0) {
			mix_four(pixels + i, coverage + i, over);
			mix_four(pixels + i + 4, coverage + i + 4, over);
		}
	}
	/* A sliding line is spans of a few px each: four at a time here too. */
	for (; i + 4 <= count; i += 4) {
		mix_four(pixels + i, coverage + i, over);
	}
	for (; i < count; i++) {
		pixels[i] = mix(pixels[i], colour, coverage[i]);
	}
}

static void mix_evenly(uint32_t *pixels, int count, uint32_t colour, uint32_t share) {
	for (int i = 0; i < count; i++) {
		pixels[i] = mix(pixels[i], colour, share);
	}
}

void tc_blend_fill(struct tc_canvas canvas, struct tc_pixels area, uint32_t colour) {
	area = tc_pixels_common(area, canvas.area);
	for (int y = area.top; y < area.bottom && area.left < area.right; y++) {
		fill_row(pixel_at(canvas, area.left, y), area.right - area.left, colour);
	}
}

static void blend_span(uint32_t *pixels, const struct tc_mask *mask, const struct tc_span *span,
	int skip, int count, uint32_t colour, unsigned opacity) {
	if (span->coverage == TC_SPAN_SOLID) {
		if (opacity == 255) {
			fill_row(pixels, count, colour);
		} else {
			mix_evenly(pixels, count, colour, opacity);
		}
		return;
	}
	const uint8_t *coverage = mask->coverage + span->coverage + skip;
	if (opacity == 255) {
		mix_row(pixels, coverage, count, colour);
		return;
	}
	for (int i = 0; i < count; i++) {
		pixels[i] = mix(pixels[i], colour, scaled(coverage[i], opacity));
	}
}

void tc_blend_mask(struct tc_canvas canvas, const struct tc_mask *mask, int x_px, int y_px,
	uint32_t colour, unsigned opacity) {
	int left = mask->area.left + x_px, top = mask->area.top + y_px;
	struct tc_pixels place = { left, top, mask->area.right + x_px, mask->area.bottom + y_px };
	struct tc_pixels area = tc_pixels_common(place, canvas.area);
	for (int y = area.top; y < area.bottom && area.left < area.right; y++) {
		int row = y - top;
		for (int i = row > 0 ? mask->row_ends[row - 1] : 0; i < mask->row_ends[row]; i++) {
			const struct tc_span *span = &mask->spans[i];
			int from = left + span->x_px, to = from + span->width_px;
			int start = from > area.left ? from : area.left;
			int end = to < area.right ? to : area.right;
			if (start < end) {
				blend_span(pixel_at(canvas, start, y), mask, span, start - from,
					end - start, colour, opacity);
			}
		}
	}
}

void tc_blend_run(
	struct tc_canvas canvas, const struct tc_run *run, int x_px, int y_px, uint32_t colour) {
	int left = x_px + run->mask_left_px, top = y_px + run->mask_top_px;
	struct tc_pixels place = { left, top, left + run->width_px, top + run->height_px };
	struct tc_pixels area = tc_pixels_common(place, canvas.area);
	for (int y = area.top; y < area.bottom && area.left < area.right; y++) {
		const uint8_t *row = run->coverage + (size_t)(y - top) * (size_t)run->stride;
		mix_row(pixel_at(canvas, area.left, y), row + (area.left - left),
			area.right - area.left, colour);
	}
}

/* 255 at the edge, 0 from `reach` px on, straight between. */
static uint32_t share_at(int distance, int reach) {
	if (distance < 0) {
		return 255;
	}
	return distance >= reach ? 0 : (uint32_t)(255 * (2 * (reach - distance) - 1) / (2 * reach));
}

static uint32_t edge_share(int at, int low, int low_reach, int high, int high_reach) {
	uint32_t a = share_at(at - low, low_reach), b = share_at(high - 1 - at, high_reach);
	return a > b ? a : b;
}

enum { FADE_COLUMNS = 1024 };

/* Columns left..right of the fade, at most FADE_COLUMNS of them. */
static void fade_columns(struct tc_canvas canvas, const struct tc_fading *fading,
	struct tc_pixels area, uint32_t colour) {
	struct tc_pixels box = fading->box;
	uint8_t columns[FADE_COLUMNS], coverage[FADE_COLUMNS];
	int count = area.right - area.left, begun = 0, ends = count;
	for (int i = 0; i < count; i++) {
		columns[i] = (uint8_t)edge_share(
			area.left + i, box.left, fading->left_px, box.right, fading->right_px);
	}
	/* The middle, begun..ends, fades nowhere but near the top and the foot. */
	while (begun < count && columns[begun] != 0) {
		begun++;
	}
	while (ends > begun && columns[ends - 1] != 0) {
		ends--;
	}
	for (int y = area.top; y < area.bottom; y++) {
		uint32_t row =
			edge_share(y, box.top, fading->top_px, box.bottom, fading->bottom_px);
		if (row == 0) {
			uint32_t *pixels = pixel_at(canvas, area.left, y);
			mix_row(pixels, columns, begun, colour);
			mix_row(pixels + ends, columns + ends, count - ends, colour);
			continue;
		}
		for (int i = 0; i < count; i++) {
			coverage[i] = (uint8_t)(255 - scaled(255 - row, 255u - columns[i]));
		}
		mix_row(pixel_at(canvas, area.left, y), coverage, count, colour);
	}
}

void tc_blend_fade(struct tc_canvas canvas, const struct tc_fading *fading, uint32_t colour) {
	struct tc_pixels area = tc_pixels_common(fading->box, canvas.area);
	for (int left = area.left; left < area.right; left += FADE_COLUMNS) {
		struct tc_pixels part = area;
		part.left = left;
		part.right = left + FADE_COLUMNS < area.right ? left + FADE_COLUMNS : area.right;
		fade_columns(canvas, fading, part, colour);
	}
}

/* under below a premultiplied px: what a channel of that says beyond its alpha, as no picture of ours does, is
 * lost in its neighbour, not in memory. */
static inline uint32_t over(uint32_t under, uint32_t px) {
	uint32_t rest = 255 - (px >> 24);
	return rest == 0 ? px & 0xFFFFFF
			 : (px & 0xFFFFFF) +
			(scaled(under >> 16 & 0xFF, rest) << 16 |
				scaled(under >> 8 & 0xFF, rest) << 8 | scaled(under & 0xFF, rest));
}

void tc_blend_picture(
	struct tc_canvas canvas, const struct tc_picture *picture, int x_px, int y_px) {
	struct tc_pixels box = { x_px, y_px, x_px + picture->width_px, y_px + picture->height_px };
	struct tc_pixels area = tc_pixels_common(box, canvas.area);
	for (int y = area.top; y < area.bottom; y++) {
		const uint32_t *from = picture->pixels + (ptrdiff_t)(y - y_px) * picture->width_px +
			(area.left - x_px);
		uint32_t *to = pixel_at(canvas, area.left, y);
		for (int x = area.left; x < area.right; x++, to++, from++) {
			if (*from != 0) { /* most px of an emblem are none of it */
				*to = over(*to, *from);
			}
		}
	}
}
