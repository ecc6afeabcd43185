/* Whatever an office's file of JSON lines holds: the reader reaches its end, every line is an observation
 * or a fault with its line, and an observation reads the same after it was written. */
#include "feeds/wire/lines.h"
#include "feeds/wire/rows.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <string.h>

static bool is_same(const struct tc_observation *a, const struct tc_observation *b) {
	return tc_observation_same_key(a, b) && a->has_value == b->has_value &&
		(!a->has_value || strcmp(a->value.text, b->value.text) == 0) &&
		a->status == b->status && a->qualifier == b->qualifier && a->action == b->action;
}

static void check_again(const struct tc_observation *taken) {
	struct tc_observation again;
	json_t *row = tc_rows_encode(tc_fuzz_catalogue(), taken);
	json_t *columns = tc_rows_columns();
	struct tc_rows_map map;
	tc_fuzz_must(row != NULL && tc_rows_map(columns, &map));
	struct tc_json_cell cells[TC_KEY_COUNT];
	struct tc_json *sent = tc_fuzz_send_row(row, cells, TC_KEY_COUNT);
	tc_fuzz_must(tc_rows_decode(tc_fuzz_catalogue(), &map, cells, TC_KEY_COUNT, &again) ==
		TC_ROW_TAKEN);
	tc_fuzz_must(is_same(taken, &again));
	json_decref(columns);
	tc_json_destroy(sent);
}

static void check_line(const struct tc_line *line, struct tc_faults *faults) {
	struct tc_observation observation;
	int errors = faults->errors;
	enum tc_result result = tc_observation_decode_object(
		tc_fuzz_catalogue(), line->object, "", &observation, faults);
	if (result != TC_OK) {
		tc_fuzz_must(faults->errors > errors);
		return;
	}
	tc_fuzz_must(faults->errors == errors);
	if (observation.source == NULL) {
		observation.source = "/fuzz";
	}
	check_again(&observation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	struct tc_lines lines;
	struct tc_line line;
	FILE *file = fopen(tc_fuzz_file(0, data, size), "re");
	tc_fuzz_must(file != NULL);
	tc_lines_init(&lines, file, "x");
	enum tc_result result = TC_OK;
	while (result != TC_NOT_FOUND) {
		faults = (struct tc_faults) { 0 };
		result = tc_lines_next(&lines, &line, &faults);
		tc_fuzz_must(result == TC_OK || result == TC_NOT_FOUND || result == TC_BAD_INPUT);
		tc_fuzz_must(result != TC_BAD_INPUT || faults.errors > 0);
		if (result == TC_OK) {
			check_line(&line, &faults);
			tc_lines_locate(&lines, &faults, 0);
		}
	}
	tc_lines_finish(&lines);
	(void)fclose(file);
	return 0;
}
