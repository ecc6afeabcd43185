/* Whatever stands where the figures of a logged picture were: refused with a sentence, or a view that every
 * widget may ask, and that reads the same when written again. The first two bytes say how many belong to
 * the first view; the rest is the second, against it. */
#include "feeds/mirror/shared.h"
#include "feeds/mirror/view_code.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <stdlib.h>
#include <string.h>

static void check_point(const struct tc_view *view, const struct tc_point *point) {
	tc_fuzz_must(tc_view_source(view, point->source)->name[0] != '\0');
	tc_fuzz_must(memchr(point->value.text, 0, sizeof point->value.text) != NULL);
	tc_fuzz_must(memchr(point->former.text, 0, sizeof point->former.text) != NULL);
}

static void check_view(const struct tc_view *view) {
	tc_fuzz_must(view->list->count == view->index->count);
	for (int i = 0; i < view->index->count; i++) {
		const struct tc_shared_key *key = &view->index->keys[i];
		const struct tc_series *series = tc_view_series(view, key->indicator, key->area);
		tc_fuzz_must(tc_catalogue_area(view->catalogue, key->area) != NULL);
		for (int at = 0; series != NULL && at < series->count; at++) {
			check_point(view, &series->points[at]);
		}
		for (int at = 0; series != NULL && at < series->witness_count; at++) {
			check_point(view, &series->witnesses[at]);
		}
	}
}

/* Owned; NULL: refused. */
static struct tc_view *read_view(const struct tc_view *base, const uint8_t *bytes, size_t length) {
	struct tc_view *view = NULL;
	struct tc_error err = { 0 };
	if (tc_view_decode(tc_fuzz_catalogue(), base, bytes, length, &view, &err) != TC_OK) {
		tc_fuzz_must(err.message[0] != '\0');
		return NULL;
	}
	check_view(view);
	return view;
}

static void write_again(const struct tc_view *view) {
	uint8_t *bytes = NULL, *again = NULL;
	size_t length = 0, again_length = 0;
	tc_fuzz_must(tc_view_encode(view, NULL, &bytes, &length, NULL) == TC_OK);
	struct tc_view *copy = read_view(NULL, bytes, length);
	tc_fuzz_must(copy != NULL);
	tc_fuzz_must(tc_view_encode(copy, NULL, &again, &again_length, NULL) == TC_OK);
	tc_fuzz_must(length == again_length && memcmp(bytes, again, length) == 0);
	tc_view_drop(copy);
	free(bytes);
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size < 2) {
		return 0;
	}
	size_t first = (size_t)data[0] << 8 | data[1];
	first = first < size - 2 ? first : size - 2;
	struct tc_view *base = read_view(NULL, data + 2, first);
	struct tc_view *view = read_view(base, data + 2 + first, size - 2 - first);
	if (base != NULL) {
		write_again(base);
	}
	if (view != NULL) {
		write_again(view);
	}
	tc_view_drop(view);
	tc_view_drop(base);
	return 0;
}
