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

/* The next span from *at on; false at the row's end. */
static bool next_span(const uint8_t *row, int width, int *at, struct tc_span *out) {
	int start = *at + run_of(row, *at, width, 0);
	if (start >= width) {
		return false;
	}
	int solid = run_of(row, start, width, 255);
	if (solid >= SOLID_PX) {
		*out = (struct tc_span) { start, solid, TC_SPAN_SOLID };
		*at = start + solid;
		return true;
	}
	int end = start + 1;
	while (end < width) {
		int empty = run_of(row, end, width, 0);
		if (empty >= GAP_PX || end + empty == width) {
			break;
		}
		end += empty;
		solid = run_of(row, end, width, 255);
		if (solid >= SOLID_PX) {
			break;
		}
		end += solid > 0 ? solid : 1;
	}
	*out = (struct tc_span) { start, end - start, 0 };
	*at = end;
	return true;
}

static void count_spans(
	const uint8_t *rows, int stride, int width, int height, size_t *spans, size_t *bytes) {
	struct tc_span span;
	*spans = *bytes = 0;
	for (int row = 0; row < height; row++) {
		int at = 0;
		while (next_span(rows + (size_t)row * (size_t)stride, width, &at, &span)) {
			++*spans;
			*bytes += span.coverage == TC_SPAN_SOLID ? 0 : (size_t)span.width_px;
		}
	}
}

struct tc_mask *tc_mask_create(const uint8_t *rows, int stride, struct tc_pixels area) {
	int width = area.right - area.left, height = area.bottom - area.top;
	size_t spans = 0, coverage = 0;
	count_spans(rows, stride, width, height, &spans, &coverage);
	size_t bytes = sizeof(struct tc_mask) + spans * sizeof(struct tc_span) +
		(size_t)height * sizeof(int) + coverage;
	struct tc_mask *mask = calloc(1, bytes);
	if (!mask) {
		return NULL;
	}
	mask->area = area;
	mask->bytes = bytes;
	mask->spans = (struct tc_span *)(mask + 1);
	mask->row_ends = (int *)(mask->spans + spans);
	mask->coverage = (uint8_t *)(mask->row_ends + height);
	int count = 0;
	int64_t kept = 0;
	for (int y = 0; y < height; y++) {
		const uint8_t *row = rows + (size_t)y * (size_t)stride;
		int at = 0;
		struct tc_span span;
		while (next_span(row, width, &at, &span)) {
			if (span.coverage != TC_SPAN_SOLID) {
				span.coverage = kept;
				memcpy(mask->coverage + kept, row + span.x_px,
					(size_t)span.width_px);
				kept += span.width_px;
			}
			mask->spans[count++] = span;
		}
		mask->row_ends[y] = count;
	}
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
};

struct tc_mask_store {
	struct entry *buckets[BUCKETS];
	size_t bytes;
	uint64_t picture;
};

struct tc_mask_store *tc_mask_store_create(void) {
	return calloc(1, sizeof(struct tc_mask_store));
}

/* Forget every entry last used before `limit`. */
static void forget_before(struct tc_mask_store *store, uint64_t limit) {
	for (int i = 0; i < BUCKETS; i++) {
		struct entry **at = &store->buckets[i];
		while (*at) {
			struct entry *entry = *at;
			if (entry->used >= limit) {
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
		forget_before(store, UINT64_MAX);
		free(store);
	}
}

const struct tc_mask *tc_mask_store_find(struct tc_mask_store *store, struct tc_mask_key key) {
	for (struct entry *at = store->buckets[key.first % BUCKETS]; at; at = at->next) {
		if (at->key.first == key.first && at->key.second == key.second) {
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
	*entry = (struct entry) { *bucket, key, mask, store->picture };
	*bucket = entry;
	store->bytes += mask->bytes;
	return mask;
}

void tc_mask_store_trim(struct tc_mask_store *store, size_t budget_bytes) {
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
		forget_before(store, oldest + (store->picture - oldest + 1) / 2);
	}
	store->picture++;
}

size_t tc_mask_store_bytes(const struct tc_mask_store *store) {
	return store->bytes;
}
