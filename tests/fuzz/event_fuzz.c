/* Whatever a publisher sends: the envelope and its observations are taken whole, or refused with faults
 * that carry a code, a pointer and a sentence, in a nack that is a good event itself; what is taken comes
 * back the same from a row. */
#include "feeds/wire/answer.h"
#include "feeds/wire/canonical.h"
#include "feeds/wire/code.h"
#include "feeds/wire/event.h"
#include "feeds/wire/observations.h"
#include "feeds/wire/rows.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOW_S = 1597744800, ARENA_BYTES = 1024 * 1024 };

/* What the publisher hears of it. */
static void check_nack(const struct tc_event *event, const struct tc_faults *faults) {
	static struct tc_faults none;
	struct tc_stamp stamp = { .clock = tc_clock_system() };
	struct tc_nack nack = { .id = event->id, .sequence = event->sequence_text };
	struct tc_buffer *buffer = tc_answer_nack(&stamp, &nack, faults);
	struct tc_json *document = NULL;
	tc_fuzz_must(buffer != NULL && !buffer->failed);
	tc_fuzz_must(tc_json_parse(tc_buffer_bytes(buffer), buffer->length, NULL,
			     &tc_json_message_limits, &document, &none) == TC_OK);
	json_t *data = json_object_get(tc_json_root(document), "data");
	tc_fuzz_must(json_array_size(json_object_get(data, "errors")) == (size_t)faults->count);
	tc_json_destroy(document);
	tc_buffer_destroy(buffer);
}

static bool is_same(const struct tc_observation *a, const struct tc_observation *b) {
	bool same_comment = a->comment == NULL || b->comment == NULL
		? a->comment == b->comment
		: strcmp(a->comment, b->comment) == 0;
	return tc_observation_same_key(a, b) && a->has_value == b->has_value &&
		(!a->has_value || strcmp(a->value.text, b->value.text) == 0) &&
		a->status == b->status && a->qualifier == b->qualifier &&
		a->confidentiality == b->confidentiality && a->action == b->action &&
		a->recorded_at_ms == b->recorded_at_ms && a->sequence == b->sequence &&
		same_comment;
}

/* What a subscriber would get of it. */
static void check_row(const struct tc_rows_map *map, const struct tc_observation *taken) {
	struct tc_observation read;
	json_t *row = tc_rows_encode(tc_fuzz_catalogue(), taken);
	tc_fuzz_must(row != NULL);
	struct tc_json_cell cells[TC_KEY_COUNT];
	struct tc_json *sent = tc_fuzz_send_row(row, cells, TC_KEY_COUNT);
	tc_fuzz_must(tc_rows_decode(tc_fuzz_catalogue(), map, cells, TC_KEY_COUNT, &read) ==
		TC_ROW_TAKEN);
	tc_fuzz_must(is_same(taken, &read));
	tc_json_destroy(sent);
}

static void check_taken(const struct tc_event *event, const struct tc_observations *taken) {
	struct tc_rows_map map;
	json_t *columns = tc_rows_columns();
	tc_fuzz_must(taken->count > 0 && tc_rows_map(columns, &map));
	for (int i = 0; i < taken->count; i++) {
		struct tc_observation *item = &taken->items[i];
		tc_fuzz_must(item->indicator >= 0 && item->area >= 0);
		tc_fuzz_must(item->period.start_ms <= item->period.end_ms);
		tc_fuzz_must(tc_status_is_known(item->status));
		tc_fuzz_must(!item->has_value || !tc_status_is_missing(item->status));
		item->source = event->source == NULL ? "/fuzz" : event->source;
		item->sequence = event->sequence;
		item->stored_at_ms = NOW_S * INT64_C(1000);
		check_row(&map, item);
	}
	json_decref(columns);
}

static void read_observations(const struct tc_event *event, struct tc_faults *faults) {
	static const char *const indicators[] = { "portal.*", "sector.retail", NULL };
	static const char *const areas[] = { "VN", "01", NULL };
	static const struct tc_grant grant = {
		.role = TC_ROLE_PUBLISHER, .indicators = indicators, .areas = areas
	};
	struct tc_observations_setting setting = {
		.catalogue = tc_fuzz_catalogue(),
		/* Half of the events, by their number, come from an office with few rights. */
		.grant = event->sequence % 2 == 1 ? &grant : NULL,
		.now_ms = NOW_S * INT64_C(1000),
		.max_observations = 100,
	};
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_observations taken;
	int errors = faults->errors;
	tc_fuzz_must(arena != NULL);
	enum tc_result result = tc_observations_read(event, &setting, arena, &taken, faults);
	if (result == TC_OK) {
		tc_fuzz_must(faults->errors == errors);
		check_taken(event, &taken);
	} else {
		tc_fuzz_must(result == TC_NO_MEMORY || faults->errors > errors);
	}
	tc_arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	struct tc_json *document = NULL;
	struct tc_event event;
	uint8_t digest[32];
	faults.count = faults.errors = faults.warnings = 0;
	enum tc_result result = tc_json_parse(
		(const char *)data, size, NULL, &tc_json_message_limits, &document, &faults);
	if (result != TC_OK) {
		tc_fuzz_check_faults(&faults);
		return 0;
	}
	const json_t *root = tc_json_root(document);
	bool sound = tc_event_read(root, NOW_S * INT64_C(1000), &event, &faults);
	tc_fuzz_must(sound == (faults.errors == 0));
	tc_fuzz_must(!sound || (event.id != NULL && event.source != NULL));
	tc_fuzz_must(event.sequence >= 0);
	read_observations(&event, &faults);
	tc_fuzz_must(!sound || tc_canonical_sha256(root, digest));
	if (faults.errors > 0) {
		tc_fuzz_check_faults(&faults);
		check_nack(&event, &faults);
	}
	tc_json_destroy(document);
	return 0;
}
