#include "fonts/piece.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool is_mark(uint32_t code_point) {
	return code_point >= 0x300 && code_point <= 0x36F;
}

/* The row of the last ink in columns from..to of an 8-bit surface; -1 without ink. */
static int last_ink_row(const SDL_Surface *surface, int from, int to) {
	const uint8_t *pixels = surface->pixels;
	for (int row = surface->h - 1; row >= 0; row--) {
		for (int column = from; column < to; column++) {
			if (pixels[row * surface->pitch + column] >= 128) {
				return row;
			}
		}
	}
	return -1;
}

/* Marks without a composed letter are stacked by the shaper, above what any glyph's metrics say. An H
 * far behind the text stands on the same baseline and shows where it is. */
static int baseline_by_probe(TTF_Font *font, const char *text, int otherwise) {
	size_t length = strlen(text);
	char *probe = malloc(length + 5);
	if (!probe) {
		return otherwise;
	}
	memcpy(probe, text, length);
	memcpy(probe + length, "   H", 5);
	SDL_Color ink = { 255, 255, 255, 255 }, ground = { 0, 0, 0, 255 };
	SDL_Surface *surface = TTF_RenderUTF8_Shaded(font, probe, ink, ground);
	free(probe);
	int left = 0, right = 0, low = 0, high = 0, advance = 0, row = -1;
	TTF_GlyphMetrics32(font, 'H', &left, &right, &low, &high, &advance);
	if (surface) {
		int from = surface->w - advance;
		row = last_ink_row(surface, from > 0 ? from : 0, surface->w);
	}
	SDL_FreeSurface(surface);
	return row < 0 ? otherwise : row + 1;
}

/* SDL2_ttf puts the baseline `ascent` rows down, but when a letter rises above the ascent (Ẵ in many
 * faces) the surface grows upward and the baseline moves with it. */
static int baseline_row(TTF_Font *font, const char *text) {
	int baseline = TTF_FontAscent(font);
	size_t length = strlen(text), at = 0;
	bool marks = false;
	while (at < length) {
		uint32_t code_point = tc_utf8_next(text, length, &at);
		int left = 0, right = 0, low = 0, high = 0, advance = 0;
		marks = marks || is_mark(code_point);
		if (TTF_GlyphMetrics32(font, code_point, &left, &right, &low, &high, &advance) ==
				0 &&
			high > baseline) {
			baseline = high;
		}
	}
	return marks ? baseline_by_probe(font, text, baseline) : baseline;
}

/* How far the first letter stands left of the pen: the surface begins there. */
static int first_overhang(TTF_Font *font, const char *text) {
	size_t at = 0;
	int left = 0, right = 0, low = 0, high = 0, advance = 0;
	uint32_t first = tc_utf8_next(text, strlen(text), &at);
	TTF_GlyphMetrics32(font, first, &left, &right, &low, &high, &advance);
	return left < 0 ? left : 0;
}

struct ink {
	int left, top, right, bottom;
};

static struct ink find_ink(const SDL_Surface *surface) {
	struct ink ink = { surface->w, surface->h, 0, 0 };
	const uint8_t *pixels = surface->pixels;
	for (int row = 0; row < surface->h; row++) {
		const uint8_t *line = pixels + (size_t)row * (size_t)surface->pitch;
		int left = 0, right = surface->w;
		while (left < right && line[left] == 0) {
			left++;
		}
		while (right > left && line[right - 1] == 0) {
			right--;
		}
		if (left == right) {
			continue;
		}
		ink.left = left < ink.left ? left : ink.left;
		ink.right = right > ink.right ? right : ink.right;
		ink.top = row < ink.top ? row : ink.top;
		ink.bottom = row + 1;
	}
	return ink;
}

static bool copy_ink(const SDL_Surface *surface, struct ink ink, struct tc_piece *out) {
	out->width_px = ink.right - ink.left;
	out->height_px = ink.bottom - ink.top;
	out->coverage = malloc((size_t)out->width_px * (size_t)out->height_px);
	if (!out->coverage) {
		return false;
	}
	const uint8_t *pixels = surface->pixels;
	for (int row = 0; row < out->height_px; row++) {
		memcpy(out->coverage + (size_t)row * (size_t)out->width_px,
			pixels + (size_t)(row + ink.top) * (size_t)surface->pitch + ink.left,
			(size_t)out->width_px);
	}
	return true;
}

bool tc_piece_render(TTF_Font *font, const char *text, struct tc_piece *out) {
	*out = (struct tc_piece) { 0 };
	SDL_Color white = { 255, 255, 255, 255 }, black = { 0, 0, 0, 255 };
	/* Of the palette surface the index itself is the coverage. */
	SDL_Surface *surface = text[0] ? TTF_RenderUTF8_Shaded(font, text, white, black) : NULL;
	if (!surface) {
		return true;
	}
	int overhang = first_overhang(font, text);
	out->advance_px = surface->w + overhang;
	struct ink ink = find_ink(surface);
	bool copied = true;
	if (ink.right > ink.left) {
		out->left_px = ink.left + overhang;
		out->top_px = ink.top - baseline_row(font, text);
		copied = copy_ink(surface, ink, out);
	}
	SDL_FreeSurface(surface);
	return copied;
}

bool tc_piece_box(int size_px, struct tc_piece *out) {
	int side = size_px * 5 / 8 > 3 ? size_px * 5 / 8 : 3;
	int pen = size_px / 16 > 1 ? size_px / 16 : 1;
	*out = (struct tc_piece) { .advance_px = side + 2.0 * pen,
		.left_px = pen,
		.top_px = -side,
		.width_px = side,
		.height_px = side,
		.coverage = malloc((size_t)side * (size_t)side) };
	if (!out->coverage) {
		return false;
	}
	for (int y = 0; y < side; y++) {
		for (int x = 0; x < side; x++) {
			bool edge = x < pen || y < pen || x >= side - pen || y >= side - pen;
			out->coverage[y * side + x] = edge ? 255 : 0;
		}
	}
	return true;
}

double tc_piece_exact_advance(TTF_Font *font, char letter) {
	char many[65];
	int width = 0, height = 0;
	memset(many, letter, 64);
	many[64] = '\0';
	TTF_SizeUTF8(font, many, &width, &height);
	return width / 64.0;
}

void tc_piece_finish(struct tc_piece *piece) {
	free(piece->coverage);
	piece->coverage = NULL;
}
