#include "display/evidence/tiles.h"

#include "feeds/identity/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TILE_PIXELS = TC_TILE_PX * TC_TILE_PX };

static int across(int px) {
	return (px + TC_TILE_PX - 1) / TC_TILE_PX;
}

static int tiles_of(int width_px, int height_px) {
	return across(width_px) * across(height_px);
}

static int least(int a, int b) {
	return a < b ? a : b;
}

bool tc_tile_marks_fit(struct tc_tile_marks *marks, int width_px, int height_px) {
	if (marks->width_px == width_px && marks->height_px == height_px) {
		return true;
	}
	bool *changed = malloc((size_t)tiles_of(width_px, height_px) * sizeof *changed);
	if (changed == NULL) {
		return false;
	}
	free(marks->changed);
	*marks = (struct tc_tile_marks) { width_px, height_px, changed };
	tc_tile_marks_all(marks);
	return true;
}

void tc_tile_marks_add(struct tc_tile_marks *marks, const struct tc_damage *damage) {
	struct tc_pixels whole = { 0, 0, marks->width_px, marks->height_px };
	for (int i = 0; i < damage->count; i++) {
		struct tc_pixels area = tc_pixels_common(damage->rects[i], whole);
		if (tc_pixels_empty(area)) {
			continue;
		}
		for (int y = area.top / TC_TILE_PX; y <= (area.bottom - 1) / TC_TILE_PX; y++) {
			bool *row = marks->changed + (ptrdiff_t)y * across(marks->width_px);
			for (int x = area.left / TC_TILE_PX; x <= (area.right - 1) / TC_TILE_PX;
				x++) {
				row[x] = true;
			}
		}
	}
}

void tc_tile_marks_all(struct tc_tile_marks *marks) {
	for (int i = 0; i < tiles_of(marks->width_px, marks->height_px); i++) {
		marks->changed[i] = true;
	}
}

void tc_tile_marks_finish(struct tc_tile_marks *marks) {
	free(marks->changed);
	*marks = (struct tc_tile_marks) { 0 };
}

static void copy_tile(const struct tc_surface *surface, int index, uint32_t *to) {
	int left = index % across(surface->width_px) * TC_TILE_PX;
	int top = index / across(surface->width_px) * TC_TILE_PX;
	int width = least(TC_TILE_PX, surface->width_px - left);
	int height = least(TC_TILE_PX, surface->height_px - top);
	for (int y = 0; y < height; y++) {
		const uint32_t *from =
			surface->pixels + (ptrdiff_t)(top + y) * surface->stride_px + left;
		for (int x = 0; x < width; x++) {
			*to++ = from[x] & 0xFFFFFF; /* what lies beside the colour is nobody's */
		}
	}
}

bool tc_tile_copy_take(
	struct tc_tile_copy *copy, struct tc_tile_marks *marks, const struct tc_surface *surface) {
	int tiles = tiles_of(marks->width_px, marks->height_px);
	*copy = (struct tc_tile_copy) { .width_px = marks->width_px,
		.height_px = marks->height_px };
	for (int i = 0; i < tiles; i++) {
		copy->count += marks->changed[i];
	}
	copy->indices = malloc((size_t)copy->count * sizeof *copy->indices + 1);
	copy->pixels = malloc((size_t)copy->count * TILE_PIXELS * sizeof *copy->pixels + 1);
	if (copy->indices == NULL || copy->pixels == NULL) {
		tc_tile_copy_finish(copy);
		return false;
	}
	int count = 0;
	for (int i = 0; i < tiles; i++) {
		if (marks->changed[i]) {
			marks->changed[i] = false;
			copy_tile(surface, i, copy->pixels + (size_t)count * TILE_PIXELS);
			copy->indices[count++] = i;
		}
	}
	return true;
}

void tc_tile_copy_finish(struct tc_tile_copy *copy) {
	free(copy->indices);
	free(copy->pixels);
	*copy = (struct tc_tile_copy) { 0 };
}

static bool fit(struct tc_tile_hashes *hashes, const struct tc_tile_copy *copy) {
	if (hashes->width_px == copy->width_px && hashes->height_px == copy->height_px) {
		return true;
	}
	tc_tile_hashes_finish(hashes);
	hashes->items =
		calloc((size_t)tiles_of(copy->width_px, copy->height_px), sizeof *hashes->items);
	if (hashes->items == NULL) {
		return false;
	}
	hashes->width_px = copy->width_px;
	hashes->height_px = copy->height_px;
	return true;
}

/* "3840x2160\n" and the hashes, in one piece of memory. */
static bool hash_all(const struct tc_tile_hashes *hashes, uint8_t out[TC_HASH_BYTES]) {
	char head[32];
	size_t tiles = (size_t)tiles_of(hashes->width_px, hashes->height_px) * TC_HASH_BYTES;
	size_t length =
		(size_t)snprintf(head, sizeof head, "%dx%d\n", hashes->width_px, hashes->height_px);
	uint8_t *text = malloc(length + tiles);
	if (text == NULL) {
		return false;
	}
	memcpy(text, head, length);
	memcpy(text + length, hashes->items, tiles);
	tc_digest_sha256(text, length + tiles, out);
	free(text);
	return true;
}

bool tc_tile_hashes_apply(struct tc_tile_hashes *hashes, const struct tc_tile_copy *copy,
	uint8_t out[TC_HASH_BYTES]) {
	if (!fit(hashes, copy)) {
		return false;
	}
	for (int i = 0; i < copy->count; i++) {
		int index = copy->indices[i];
		int left = index % across(copy->width_px) * TC_TILE_PX;
		int top = index / across(copy->width_px) * TC_TILE_PX;
		size_t pixels = (size_t)least(TC_TILE_PX, copy->width_px - left) *
			(size_t)least(TC_TILE_PX, copy->height_px - top);
		tc_digest_sha256(copy->pixels + (size_t)i * TILE_PIXELS,
			pixels * sizeof *copy->pixels, hashes->items[index]);
	}
	return hash_all(hashes, out);
}

void tc_tile_hashes_finish(struct tc_tile_hashes *hashes) {
	free(hashes->items);
	*hashes = (struct tc_tile_hashes) { 0 };
}

bool tc_picture_hash(const struct tc_surface *surface, uint8_t out[TC_HASH_BYTES]) {
	struct tc_tile_marks marks = { 0 };
	struct tc_tile_copy copy = { 0 };
	struct tc_tile_hashes hashes = { 0 };
	bool done = tc_tile_marks_fit(&marks, surface->width_px, surface->height_px) &&
		tc_tile_copy_take(&copy, &marks, surface) &&
		tc_tile_hashes_apply(&hashes, &copy, out);
	tc_tile_marks_finish(&marks);
	tc_tile_copy_finish(&copy);
	tc_tile_hashes_finish(&hashes);
	return done;
}
