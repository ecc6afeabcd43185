#include "widgets/geography/crop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct window {
	struct tc_spot low, high;
};

/* Where rings go: counted first, written when there is room for exactly that many. */
struct sink {
	struct tc_spot *spots;
	int *ends;
	int spot_count, ring_count;
};

static void put_spot(struct sink *sink, struct tc_spot at) {
	if (sink->spots != NULL) {
		sink->spots[sink->spot_count] = at;
	}
	sink->spot_count++;
}

static void end_ring(struct sink *sink) {
	if (sink->ends != NULL) {
		sink->ends[sink->ring_count] = sink->spot_count;
	}
	sink->ring_count++;
}

/* How far inside the window's side 0..3 a spot lies; below 0 outside. */
static float inside_by(const struct window *window, int side, struct tc_spot at) {
	switch (side) {
	case 0: return at.x_px - window->low.x_px;
	case 1: return window->high.x_px - at.x_px;
	case 2: return at.y_px - window->low.y_px;
	default: return window->high.y_px - at.y_px;
	}
}

static struct tc_spot crossing(struct tc_spot a, struct tc_spot b, float a_by, float b_by) {
	float share = a_by / (a_by - b_by);
	return (struct tc_spot) { a.x_px + (b.x_px - a.x_px) * share,
		a.y_px + (b.y_px - a.y_px) * share };
}

/* Sutherland and Hodgman, one side: at most 1.5 times as many spots, since two crossings need one spot on
 * either side. */
static int cut_side(const struct window *window, int side, const struct tc_spot *from, int count,
	struct tc_spot *to) {
	int made = 0;
	for (int i = 0, before = count - 1; i < count; before = i++) {
		float here_by = inside_by(window, side, from[i]);
		float before_by = inside_by(window, side, from[before]);
		if ((here_by >= 0) != (before_by >= 0)) {
			to[made++] = crossing(from[before], from[i], before_by, here_by);
		}
		if (here_by >= 0) {
			to[made++] = from[i];
		}
	}
	return made;
}

/* room: twice 6 * count + 16 spots: four times 1.5 is 5.1. */
static void cut_ring(const struct window *window, const struct tc_spot *spots, int count,
	struct tc_spot *room, struct sink *sink) {
	struct tc_spot *from = room, *to = room + 6 * count + 16;
	memcpy(from, spots, (size_t)count * sizeof(*spots));
	for (int side = 0; side < 4; side++) {
		count = cut_side(window, side, from, count, to);
		struct tc_spot *other = from;
		from = to;
		to = other;
	}
	if (count < 3) {
		return;
	}
	for (int i = 0; i < count; i++) {
		put_spot(sink, from[i]);
	}
	end_ring(sink);
}

/* The part of a stretch within the window (Liang and Barsky); false when there is none. */
static bool cut_stretch(const struct window *window, struct tc_spot *a, struct tc_spot *b) {
	float from = 0, to = 1;
	for (int side = 0; side < 4; side++) {
		float a_by = inside_by(window, side, *a), b_by = inside_by(window, side, *b);
		if (a_by < 0 && b_by < 0) {
			return false;
		}
		if (a_by < 0) {
			from = fmaxf(from, a_by / (a_by - b_by));
		} else if (b_by < 0) {
			to = fminf(to, a_by / (a_by - b_by));
		}
	}
	struct tc_spot first = *a, last = *b;
	a->x_px = first.x_px + (last.x_px - first.x_px) * from;
	a->y_px = first.y_px + (last.y_px - first.y_px) * from;
	b->x_px = first.x_px + (last.x_px - first.x_px) * to;
	b->y_px = first.y_px + (last.y_px - first.y_px) * to;
	return from < to;
}

/* A border is a line there and back, or a ring of an office's own; the pieces of it are lines. */
static bool comes_back(const struct tc_spot *spots, int count) {
	for (int out = 1, back = count - 1; out < back; out++, back--) {
		if (memcmp(&spots[out], &spots[back], sizeof(*spots)) != 0) {
			return false;
		}
	}
	return count % 2 == 0;
}

static void cut_line(
	const struct window *window, const struct tc_spot *spots, int count, struct sink *sink) {
	int stretches = comes_back(spots, count) ? count / 2 : count;
	for (int i = 0; i < stretches; i++) {
		struct tc_spot a = spots[i], b = spots[i + 1 < count ? i + 1 : 0];
		if (cut_stretch(window, &a, &b)) {
			put_spot(sink, a);
			put_spot(sink, b);
			end_ring(sink);
		}
	}
}

static bool lies_within(const struct window *window, struct tc_spot low, struct tc_spot high) {
	return low.x_px >= window->low.x_px && low.y_px >= window->low.y_px &&
		high.x_px <= window->high.x_px && high.y_px <= window->high.y_px;
}

static bool lies_outside(const struct window *window, struct tc_spot low, struct tc_spot high) {
	return high.x_px < window->low.x_px || high.y_px < window->low.y_px ||
		low.x_px > window->high.x_px || low.y_px > window->high.y_px;
}

static void cut_all(const struct window *window, const struct tc_outline *whole, bool lines,
	struct tc_spot *room, struct sink *sink) {
	for (int ring = 0, first = 0; ring < whole->ring_count; ring++) {
		int count = whole->ring_ends[ring] - first;
		if (lines) {
			cut_line(window, whole->spots + first, count, sink);
		} else {
			cut_ring(window, whole->spots + first, count, room, sink);
		}
		first = whole->ring_ends[ring];
	}
}

static int longest_ring(const struct tc_outline *outline) {
	int longest = 0;
	for (int ring = 0, first = 0; ring < outline->ring_count; ring++) {
		int count = outline->ring_ends[ring] - first;
		longest = count > longest ? count : longest;
		first = outline->ring_ends[ring];
	}
	return longest;
}

static void measure(struct tc_outline *outline, int count) {
	outline->low = (struct tc_spot) { 1000, 1000 };
	outline->high = (struct tc_spot) { -1000, -1000 };
	for (int i = 0; i < count; i++) {
		struct tc_spot at = outline->spots[i];
		outline->low.x_px = fminf(outline->low.x_px, at.x_px);
		outline->low.y_px = fminf(outline->low.y_px, at.y_px);
		outline->high.x_px = fmaxf(outline->high.x_px, at.x_px);
		outline->high.y_px = fmaxf(outline->high.y_px, at.y_px);
	}
}

static bool crop(const struct window *window, const struct tc_outline *whole, bool lines,
	struct tc_arena *arena, struct tc_outline *out) {
	*out = *whole;
	if (whole->ring_count == 0 || lies_within(window, whole->low, whole->high)) {
		return true;
	}
	out->ring_count = 0;
	if (lies_outside(window, whole->low, whole->high)) {
		return true;
	}
	struct tc_spot *room =
		lines ? NULL : malloc((size_t)(6 * longest_ring(whole) + 16) * 2 * sizeof(*room));
	if (room == NULL && !lines) {
		return false;
	}
	struct sink sink = { 0 };
	cut_all(window, whole, lines, room, &sink);
	bool fits = true;
	if (sink.ring_count > 0) {
		struct sink exact = {
			.spots = tc_arena_array(
				arena, (size_t)sink.spot_count, sizeof(struct tc_spot)),
			.ends = tc_arena_array(arena, (size_t)sink.ring_count, sizeof(int)),
		};
		fits = exact.spots != NULL && exact.ends != NULL;
		if (fits) {
			cut_all(window, whole, lines, room, &exact);
			*out = (struct tc_outline) { .spots = exact.spots,
				.ring_ends = exact.ends,
				.ring_count = exact.ring_count };
			measure(out, exact.spot_count);
		}
	}
	free(room);
	return fits;
}

/* An archipelago is there when one of its islands is: its name goes with them. */
static void crop_islands(const struct window *window, struct tc_geography *out,
	const struct tc_geography *whole, struct tc_geography_island *islands,
	struct tc_geography_archipelago *archipelagos) {
	out->islands = islands;
	out->archipelagos = archipelagos;
	out->island_count = out->archipelago_count = 0;
	for (int i = 0; i < whole->island_count; i++) {
		struct tc_spot at = whole->islands[i].at;
		if (lies_within(window, at, at)) {
			islands[out->island_count++] = whole->islands[i];
		}
	}
	for (int i = 0; i < whole->archipelago_count; i++) {
		bool there = false;
		for (int k = 0; k < out->island_count; k++) {
			there = there || tc_geography_is_of(&whole->archipelagos[i], &islands[k]);
		}
		if (there) {
			archipelagos[out->archipelago_count++] = whole->archipelagos[i];
		}
	}
}

bool tc_geography_crop(const struct tc_geography *whole, struct tc_spot low, struct tc_spot high,
	struct tc_arena *arena, struct tc_geography *out) {
	struct window window = { low, high };
	*out = *whole;
	out->areas = tc_arena_array(arena, (size_t)whole->area_count, sizeof(*out->areas));
	struct tc_geography_island *islands =
		tc_arena_array(arena, (size_t)whole->island_count, sizeof(*islands));
	struct tc_geography_archipelago *archipelagos =
		tc_arena_array(arena, (size_t)whole->archipelago_count, sizeof(*archipelagos));
	if (out->areas == NULL || islands == NULL || archipelagos == NULL) {
		return false;
	}
	bool fits = true;
	for (int i = 0; i < whole->area_count && fits; i++) {
		out->areas[i] = whole->areas[i];
		fits = crop(
			&window, &whole->areas[i].outline, false, arena, &out->areas[i].outline);
	}
	crop_islands(&window, out, whole, islands, archipelagos);
	out->low = low;
	out->high = high;
	return fits && crop(&window, &whole->land, false, arena, &out->land) &&
		crop(&window, &whole->borders_2004, true, arena, &out->borders_2004) &&
		crop(&window, &whole->borders_2025, true, arena, &out->borders_2025);
}
