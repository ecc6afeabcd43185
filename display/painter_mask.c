#include "display/painter_mask.h"

#include <stdlib.h>
#include <string.h>

enum {
	BUCKETS = 1024,
	GAP_PX = 8,    /* so many empty pixels end a span */
	SOLID_PX = 16, /* so many full ones make a span of their own */
};

static int run_of(const uint8_t *row, int at, int width, uint8_t value) {
	int start = at;
	uint64_t eight = value * 0x0101010101010101u;
	while (at + 8 <= width && memcmp(row + at, &eight, 8) == 0) {
		at += 8;
	}
	while (at < width && row[at] == value) {
		at++;
	}
	return at - start;
}

/* Where a span that begins at start ends: before a gap, before full pixels that make a span of their own, or
 * behind the row's last pixel that is not empty. */
static int end_of_span(const uint8_t *row, int start, int width) {
	int empty = 0, solid = 0;
	for (int at = start; at < width; at++) {
		empty = row[at] == 0 ? empty + 1 : 0;
		solid = row[at] == 255 ? solid + 1 : 0;
		if (empty == GAP_PX || solid == SOLID_PX) {
			return at + 1 - empty - solid;
		}
	}
	return width - empty;
}

static struct tc_span span_of(int start, int width, int32_t coverage) {
	return (struct tc_span) { (uint16_t)start, (uint16_t)width, coverage };
}

/* The next span from *at on; false at the row's end. */
static bool next_span(const uint8_t *row, int width, int *at, struct tc_span *out) {
	int start = *at + run_of(row, *at, width, 0);
	if (start >= width) {
		return false;
	}
	int solid = run_of(row, start, width, 255);
	if (solid >= SOLID_PX) {
		*out = span_of(start, solid, TC_SPAN_SOLID);
		*at = start + solid;
		return true;
	}
	*at = end_of_span(row, start, width);
	*out = span_of(start, *at - start, 0);
	return true;
}

/* Spans of a whole mask as they are found; how many there are is known only then. */
struct harvest {
	struct tc_span *spans;
	size_t count, room, bytes; /* bytes: of coverage */
};

static bool harvest_add(struct harvest *harvest, struct tc_span span) {
	if (harvest->count == harvest->room) {
		size_t room = harvest->room == 0 ? 1024 : 2 * harvest->room;
		struct tc_span *spans = realloc(harvest->spans, room * sizeof *spans);
		if (!spans) {
			return false;
		}
		harvest->spans = spans;
		harvest->room = room;
	}
	if (span.coverage != TC_SPAN_SOLID) {
		if (harvest->bytes > INT32_MAX) {
			return false;
		}
		span.coverage = (int32_t)harvest->bytes;
		harvest->bytes += (size_t)span.width_px;
	}
	harvest->spans[harvest->count++] = span;
	return true;
}

/* row_ends: one for each row. */
static bool harvest_rows(struct harvest *harvest, const uint8_t *rows, int stride, int width,
	int height, int *row_ends) {
	struct tc_span span;
	for (int y = 0; y < height; y++) {
		int at = 0;
		while (next_span(rows + (size_t)y * (size_t)stride, width, &at, &span)) {
			if (!harvest_add(harvest, span)) {
				return false;
			}
		}
		row_ends[y] = (int)harvest->count;
	}
	return true;
}

static void copy_coverage(struct tc_mask *mask, const uint8_t *rows, int stride, int height) {
	int at = 0;
	for (int y = 0; y < height; y++) {
		for (; at < mask->row_ends[y]; at++) {
			const struct tc_span *span = &mask->spans[at];
			if (span->coverage != TC_SPAN_SOLID) {
				memcpy(mask->coverage + span->coverage,
					rows + (size_t)y * (size_t)stride + span->x_px,
					(size_t)span->width_px);
			}
		}
	}
}

/* The harvest in one block. */
static struct tc_mask *bind(
	const struct harvest *harvest, const int *row_ends, struct tc_pixels area) {
	int height = area.bottom - area.top;
	size_t spans = harvest->count * sizeof(struct tc_span);
	size_t ends = (size_t)height * sizeof *row_ends;
	size_t bytes = sizeof(struct tc_mask) + spans + ends + harvest->bytes;
	struct tc_mask *mask = malloc(bytes);
	if (!mask) {
		return NULL;
	}
	*mask = (struct tc_mask) { .area = area, .bytes = bytes };
	mask->spans = (struct tc_span *)(mask + 1);
	mask->row_ends = (int *)(mask->spans + harvest->count);
	mask->coverage = (uint8_t *)(mask->row_ends + height);
	if (spans > 0) {
		memcpy(mask->spans, harvest->spans, spans);
	}
	memcpy(mask->row_ends, row_ends, ends);
	return mask;
}

struct tc_mask *tc_mask_create(const uint8_t *rows, int stride, struct tc_pixels area) {
	int width = area.right - area.left, height = area.bottom - area.top;
	struct harvest harvest = { 0 };
	struct tc_mask *mask = NULL;
	int *row_ends = calloc((size_t)height + 1, sizeof *row_ends);
	if (row_ends && width <= UINT16_MAX &&
		harvest_rows(&harvest, rows, stride, width, height, row_ends)) {
		mask = bind(&harvest, row_ends, area);
	}
	if (mask) {
		copy_coverage(mask, rows, stride, height);
	}
	free(harvest.spans);
	free(row_ends);
	return mask;
}

static uint64_t mixed(uint64_t hash, uint64_t word) {
	hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 32;
}

void tc_mask_key_add(struct tc_mask_key *key, const void *bytes, size_t length) {
	const uint8_t *at = bytes;
	for (size_t rest = length; rest > 0;) {
		uint64_t word = 0;
		size_t part = rest < sizeof word ? rest : sizeof word;
		memcpy(&word, at, part);
		key->first = mixed(key->first, word);
		key->second = mixed(key->second, word + 0xD1B54A32D192ED03u);
		at += part;
		rest -= part;
	}
	key->first = mixed(key->first, length);
}

void tc_mask_key_add_number(struct tc_mask_key *key, double number) {
	tc_mask_key_add(key, &number, sizeof number);
}

struct entry {
	struct entry *next;
	struct tc_mask_key key;
	struct tc_mask *mask;
	uint64_t used; /* the picture it was last used in */
	bool again;    /* it was used in an earlier one too */
};

struct tc_mask_store {
	struct entry *buckets[BUCKETS];
	size_t bytes;
	uint64_t picture;
};

struct tc_mask_store *tc_mask_store_create(void) {
	return calloc(1, sizeof(struct tc_mask_store));
}

/* Forget every entry last used before `limit`; once_only: but those that more than one picture used. */
static void forget_before(struct tc_mask_store *store, uint64_t limit, bool once_only) {
	for (int i = 0; i < BUCKETS; i++) {
		struct entry **at = &store->buckets[i];
		while (*at) {
			struct entry *entry = *at;
			if (entry->used >= limit || (once_only && entry->again)) {
				at = &entry->next;
				continue;
			}
			*at = entry->next;
			store->bytes -= entry->mask->bytes;
			free(entry->mask);
			free(entry);
		}
	}
}

void tc_mask_store_destroy(struct tc_mask_store *store) {
	if (store) {
		forget_before(store, UINT64_MAX, false);
		free(store);
	}
}

const struct tc_mask *tc_mask_store_find(struct tc_mask_store *store, struct tc_mask_key key) {
	for (struct entry *at = store->buckets[key.first % BUCKETS]; at; at = at->next) {
		if (at->key.first == key.first && at->key.second == key.second) {
			at->again = at->again || at->used != store->picture;
			at->used = store->picture;
			return at->mask;
		}
	}
	return NULL;
}

const struct tc_mask *tc_mask_store_keep(
	struct tc_mask_store *store, struct tc_mask_key key, struct tc_mask *mask) {
	struct entry *entry = mask ? malloc(sizeof *entry) : NULL;
	if (!entry) {
		free(mask);
		return NULL;
	}
	struct entry **bucket = &store->buckets[key.first % BUCKETS];
	*entry = (struct entry) { *bucket, key, mask, store->picture, false };
	*bucket = entry;
	store->bytes += mask->bytes;
	return mask;
}

void tc_mask_store_trim(struct tc_mask_store *store, size_t budget_bytes) {
	if (store->bytes > budget_bytes) {
		forget_before(store, store->picture, true);
	}
	while (store->bytes > budget_bytes) {
		uint64_t oldest = store->picture;
		for (int i = 0; i < BUCKETS; i++) {
			for (struct entry *at = store->buckets[i]; at; at = at->next) {
				oldest = at->used < oldest ? at->used : oldest;
			}
		}
		if (oldest == store->picture) {
			break;
		}
		/* Half of the span of ages at once: a long life must not mean as many walks. */
		forget_before(store, oldest + (store->picture - oldest + 1) / 2, false);
	}
	store->picture++;
}

size_t tc_mask_store_bytes(const struct tc_mask_store *store) {
	return store->bytes;
}
