/* Whatever the bytes are: the strict reader ends, says one placed fault or gives a document, and takes
 * nothing that jansson refuses. */
#include "base/json.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <stdlib.h>
#include <string.h>

static void check_value(json_t *value) {
	const char *number = tc_json_number_text(value), *key;
	json_t *child;
	size_t index;
	char found[64];
	tc_fuzz_must(
		tc_json_found(value, found, sizeof found) == found && strlen(found) < sizeof found);
	if (number != NULL) {
		struct tc_decimal decimal;
		char plain[400];
		tc_fuzz_must(tc_decimal_parse(number, strlen(number), &decimal) == TC_DECIMAL_FINE);
		tc_fuzz_must(tc_decimal_plain(&decimal, plain, sizeof plain) > 0);
		tc_fuzz_must(tc_decimal_rounded(&decimal, 2, plain, sizeof plain) > 0);
	}
	json_object_foreach(value, key, child) {
		check_value(child);
	}
	json_array_foreach(value, index, child) {
		check_value(child);
	}
}

/* A pointer into the document is found; one beyond it gets a place too. */
static void check_places(const struct tc_json *document) {
	json_t *root = tc_json_root(document);
	char pointer[TC_POINTER_MAX] = "/0";
	if (json_is_object(root) && json_object_size(root) > 0) {
		tc_json_child_pointer(
			"", json_object_iter_key(json_object_iter(root)), pointer, sizeof pointer);
	}
	struct tc_faults faults = { 0 };
	tc_faults_add(&faults, TC_SEVERITY_ERROR, NULL, pointer, "x", NULL);
	tc_faults_add(&faults, TC_SEVERITY_ERROR, NULL, "/a/0/~0~1/b", "x", NULL);
	tc_json_locate(document, &faults, 0);
	for (int i = 0; i < faults.count; i++) {
		tc_fuzz_must(faults.items[i].line > 0 && faults.items[i].column > 0);
	}
}

/* Read as a table, the list under "rows" has as many rows with as many cells, saying the same. */
static void check_table(const json_t *root, const char *bytes, size_t size) {
	enum { MOST = 8 };
	static const char *const table[] = { "rows", NULL };
	const json_t *rows = json_object_get(root, "rows");
	struct tc_json *document = NULL;
	struct tc_json_cell cells[MOST];
	tc_fuzz_must(tc_json_parse_table(bytes, size, NULL, &tc_json_message_limits, table,
			     &document, NULL) == TC_OK);
	for (size_t at = 0; at < json_array_size(rows); at++) {
		const json_t *row = json_array_get(rows, at);
		int count = tc_json_next_row(document, cells, MOST);
		tc_fuzz_must(count ==
			(json_is_array(row) ? (int)json_array_size(row) : TC_JSON_ODD_ROW));
		for (int i = 0; i < count && i < MOST; i++) {
			const json_t *value = json_array_get(row, (size_t)i);
			const char *text = cells[i].number ? tc_json_number_text(value)
							   : tc_json_string(value);
			tc_fuzz_must(cells[i].given == !json_is_null(value));
			tc_fuzz_must((text == NULL) == (cells[i].text == NULL));
			tc_fuzz_must(text == NULL || strcmp(text, cells[i].text) == 0);
		}
	}
	tc_fuzz_must(tc_json_next_row(document, cells, MOST) == TC_JSON_NO_ROW);
	tc_json_destroy(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct tc_json *document = NULL;
	struct tc_faults faults = { 0 };
	const char *bytes = (const char *)data;
	enum tc_result result =
		tc_json_parse(bytes, size, "x", &tc_json_message_limits, &document, &faults);
	if (result != TC_OK) {
		tc_fuzz_must(document == NULL && faults.errors == 1 && faults.items[0].line > 0);
		tc_fuzz_must(faults.items[0].column > 0 && faults.items[0].message[0] != '\0');
		return 0;
	}
	tc_fuzz_must(faults.errors == 0);
	json_t *plain = json_loadb(bytes, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	tc_fuzz_must(plain != NULL);
	json_decref(plain);
	check_value(tc_json_root(document));
	check_places(document);
	check_table(tc_json_root(document), bytes, size);
	tc_json_destroy(document);
	return 0;
}
