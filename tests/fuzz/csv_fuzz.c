/* Whatever an office's sheet holds: the reader reaches its end, every record is an object or a fault, and
 * an observation that is written as SDMX-CSV reads the same again. */
#include "feeds/wire/sdmx_csv.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <stdlib.h>
#include <string.h>

enum { SHEET_SLOT = 0, AGAIN_SLOT = 1 };

static bool is_same(const struct tc_observation *a, const struct tc_observation *b) {
	return tc_observation_same_key(a, b) && a->has_value == b->has_value &&
		(!a->has_value || strcmp(a->value.text, b->value.text) == 0) &&
		a->status == b->status && a->qualifier == b->qualifier && a->action == b->action;
}

/* Both texts in one file. */
static FILE *open_sheet(const char *head, const char *row) {
	size_t head_length = strlen(head), row_length = strlen(row);
	char *both = malloc(head_length + row_length + 1);
	tc_fuzz_must(both != NULL);
	memcpy(both, head, head_length);
	memcpy(both + head_length, row, row_length + 1);
	FILE *file = fopen(tc_fuzz_file(AGAIN_SLOT, both, head_length + row_length), "re");
	tc_fuzz_must(file != NULL);
	free(both);
	return file;
}

static void check_written(const struct tc_observation *taken) {
	static struct tc_faults faults;
	json_t *row = tc_rows_encode(tc_fuzz_catalogue(), taken), *object = NULL;
	char *head = tc_sdmx_csv_head();
	char *line = row == NULL ? NULL : tc_sdmx_csv_row(row);
	tc_fuzz_must(head != NULL && line != NULL);
	FILE *file = open_sheet(head, line);
	struct tc_sdmx_csv sheet;
	struct tc_observation again;
	struct tc_error err = { 0 };
	faults = (struct tc_faults) { 0 };
	tc_sdmx_csv_init(&sheet, file);
	tc_fuzz_must(tc_sdmx_csv_next(&sheet, &object, &err) == TC_OK);
	tc_fuzz_must(tc_observation_decode_object(
			     tc_fuzz_catalogue(), object, "", &again, &faults) == TC_OK);
	tc_fuzz_must(is_same(taken, &again));
	json_decref(object);
	tc_fuzz_must(tc_sdmx_csv_next(&sheet, &object, &err) == TC_NOT_FOUND);
	tc_sdmx_csv_finish(&sheet);
	(void)fclose(file);
	free(line);
	free(head);
	json_decref(row);
}

static void check_object(json_t *object) {
	static struct tc_faults faults;
	struct tc_observation observation;
	faults = (struct tc_faults) { 0 };
	if (tc_observation_decode_object(tc_fuzz_catalogue(), object, "", &observation, &faults) !=
		TC_OK) {
		tc_fuzz_check_faults(&faults);
		return;
	}
	if (observation.source == NULL) {
		observation.source = "/fuzz";
	}
	check_written(&observation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct tc_sdmx_csv sheet;
	FILE *file = fopen(tc_fuzz_file(SHEET_SLOT, data, size), "re");
	tc_fuzz_must(file != NULL);
	tc_sdmx_csv_init(&sheet, file);
	enum tc_result result = TC_OK;
	while (result != TC_NOT_FOUND) {
		json_t *object = NULL;
		struct tc_error err = { 0 };
		result = tc_sdmx_csv_next(&sheet, &object, &err);
		tc_fuzz_must(result == TC_OK || result == TC_NOT_FOUND || result == TC_BAD_INPUT);
		tc_fuzz_must((result == TC_OK) == (object != NULL));
		tc_fuzz_must(result != TC_BAD_INPUT || err.message[0] != '\0');
		if (object != NULL) {
			check_object(object);
			json_decref(object);
		}
	}
	tc_sdmx_csv_finish(&sheet);
	(void)fclose(file);
	return 0;
}
