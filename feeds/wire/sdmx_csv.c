#include "feeds/wire/sdmx_csv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_BYTES = 64 };

void tc_sdmx_csv_init(struct tc_sdmx_csv *sheet, FILE *file) {
	*sheet = (struct tc_sdmx_csv) { .id = -1, .action = -1 };
	tc_csv_init(&sheet->csv, file);
	for (int key = 0; key < TC_KEY_COUNT; key++) {
		sheet->column[key] = -1;
	}
}

void tc_sdmx_csv_finish(struct tc_sdmx_csv *sheet) {
	tc_csv_finish(&sheet->csv);
}

/* What stands before ": ". */
static void cut_label(const char *cell, char *out, size_t size) {
	const char *end = strstr(cell, ": ");
	size_t length = end == NULL ? strlen(cell) : (size_t)(end - cell);
	snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), cell);
}

/* Where the column's number belongs; NULL for a name that is none of ours. */
static int *slot_of(struct tc_sdmx_csv *sheet, const char *name) {
	if (strcmp(name, "ACTION") == 0) {
		return &sheet->action;
	}
	if (strcmp(name, "STRUCTURE_ID") == 0) {
		return &sheet->id;
	}
	int key = tc_key_find(name);
	return key < 0 ? NULL : &sheet->column[key];
}

static enum tc_result map_column(struct tc_sdmx_csv *sheet, int index, struct tc_error *err) {
	char name[NAME_MAX_BYTES];
	const char *cell = tc_csv_cell(&sheet->csv, index);
	cut_label(cell, name, sizeof name);
	/* Names and keys for reading only; codes stand in columns of their own. */
	if (strcmp(name, "STRUCTURE_NAME") == 0 || strcmp(name, "SERIES_KEY") == 0 ||
		strcmp(name, "OBS_KEY") == 0) {
		return TC_OK;
	}
	sheet->labelled = sheet->labelled || strstr(cell, ": ") != NULL;
	int *slot = slot_of(sheet, name);
	if (slot == NULL) {
		return tc_fail(err, TC_BAD_INPUT,
			"column %d: \"%.64s\" is not a key of an observation", index + 1, cell);
	}
	if (*slot >= 0) {
		return tc_fail(err, TC_BAD_INPUT, "column %d: %.64s stands twice", index + 1, name);
	}
	*slot = index;
	return TC_OK;
}

static enum tc_result read_head(struct tc_sdmx_csv *sheet, struct tc_error *err) {
	static const enum tc_key required[] = { TC_KEY_INDICATOR, TC_KEY_REF_AREA,
		TC_KEY_TIME_PERIOD, TC_KEY_OBS_VALUE };
	enum tc_result result = tc_csv_next(&sheet->csv, err);
	if (result != TC_OK) {
		return result;
	}
	const char *first = tc_csv_cell(&sheet->csv, 0);
	if (strncasecmp(first, "DATAFLOW", 8) == 0) {
		return tc_fail(err, TC_BAD_INPUT,
			"this is SDMX-CSV 1.0; expected version 2.1, whose first column is "
			"STRUCTURE");
	}
	if (strncmp(first, "STRUCTURE;", 10) == 0 && sheet->csv.count == 1) {
		return tc_fail(err, TC_BAD_INPUT, "cells of one line must be told apart by commas");
	}
	/* STRUCTURE[;] names the mark between several values of one cell; our keys have one each. */
	if (strcmp(first, "STRUCTURE") != 0 && strncmp(first, "STRUCTURE[", 10) != 0) {
		return tc_fail(
			err, TC_BAD_INPUT, "column 1: expected STRUCTURE, found \"%.64s\"", first);
	}
	for (int i = 1; i < sheet->csv.count && result == TC_OK; i++) {
		result = map_column(sheet, i, err);
	}
	if (result == TC_OK && sheet->id < 0) {
		return tc_fail(err, TC_BAD_INPUT, "column STRUCTURE_ID is missing");
	}
	for (size_t i = 0; i < sizeof required / sizeof required[0] && result == TC_OK; i++) {
		if (sheet->column[required[i]] < 0) {
			result = tc_fail(err, TC_BAD_INPUT, "column %s is missing",
				tc_key_name(required[i]));
		}
	}
	return result;
}

/* Another agency's figures may have columns of the same names and mean something else. */
static enum tc_result check_structure(const struct tc_sdmx_csv *sheet, struct tc_error *err) {
	char kind[NAME_MAX_BYTES], id[NAME_MAX_BYTES];
	snprintf(kind, sizeof kind, "%s", tc_csv_cell(&sheet->csv, 0));
	cut_label(tc_csv_cell(&sheet->csv, sheet->id), id, sizeof id);
	if (strcasecmp(kind, "dataflow") != 0 && strcasecmp(kind, "datastructure") != 0) {
		return tc_fail(err, TC_BAD_INPUT,
			"STRUCTURE: expected dataflow or datastructure, found \"%s\"", kind);
	}
	if (strcmp(id, TC_SDMX_CSV_STRUCTURE) != 0) {
		return tc_fail(err, TC_BAD_INPUT,
			"STRUCTURE_ID: expected " TC_SDMX_CSV_STRUCTURE ", found \"%s\"", id);
	}
	return TC_OK;
}

/* The letter of the feed for one of SDMX. I, A, M and R all say "this is the observation": a row of ours is
 * whole, and what was known before stays as an older revision. */
static enum tc_result read_action(
	const struct tc_sdmx_csv *sheet, const char **out, struct tc_error *err) {
	const char *cell = sheet->action < 0 ? "" : tc_csv_cell(&sheet->csv, sheet->action);
	if (cell[0] == 0 || (strchr("IAMR", cell[0]) != NULL && cell[1] == 0)) {
		*out = NULL;
		return TC_OK;
	}
	if (strcmp(cell, "D") == 0) {
		*out = "D";
		return TC_OK;
	}
	return tc_fail(
		err, TC_BAD_INPUT, "ACTION: expected I, A, M, R or D, found \"%.32s\"", cell);
}

/* Codes carry labels, free text does not. */
static bool may_be_labelled(int key) {
	return key != TC_KEY_COMMENT && key != TC_KEY_RECORDED_AT;
}

static bool set(json_t *object, int key, const char *text) {
	return json_object_set_new(object, tc_key_name((enum tc_key)key), json_string(text)) == 0;
}

static enum tc_result read_cells(
	const struct tc_sdmx_csv *sheet, bool withdrawn, json_t *object, struct tc_error *err) {
	for (int key = 0; key < TC_KEY_ACTION; key++) {
		const char *cell =
			sheet->column[key] < 0 ? "" : tc_csv_cell(&sheet->csv, sheet->column[key]);
		char code[TC_PERIOD_TEXT_MAX + 64];
		if (sheet->labelled && may_be_labelled(key)) {
			cut_label(cell, code, sizeof code);
			cell = code;
		}
		bool key_of_set = key <= TC_KEY_TIME_PERIOD;
		if (cell[0] == 0 && key_of_set) {
			return tc_fail(err, TC_BAD_INPUT, "%s: expected a code, found nothing%s",
				tc_key_name((enum tc_key)key),
				withdrawn ? "; withdrawals name each observation" : "");
		}
		bool said = cell[0] != 0 && strcmp(cell, "#N/A") != 0;
		if (said && !(withdrawn && key == TC_KEY_OBS_VALUE) && !set(object, key, cell)) {
			return tc_fail(err, TC_UNAVAILABLE, "no memory to read");
		}
		/* NaN is SDMX's "there is no value"; an empty cell says the same here. */
		if (!said && !withdrawn && key == TC_KEY_OBS_VALUE && !set(object, key, "NaN")) {
			return tc_fail(err, TC_UNAVAILABLE, "no memory to read");
		}
	}
	return TC_OK;
}

static enum tc_result read_record(
	const struct tc_sdmx_csv *sheet, json_t **out, struct tc_error *err) {
	const char *action = NULL;
	enum tc_result result = check_structure(sheet, err);
	if (result == TC_OK) {
		result = read_action(sheet, &action, err);
	}
	if (result != TC_OK) {
		return result;
	}
	json_t *object = json_object();
	result = object == NULL ? tc_fail(err, TC_UNAVAILABLE, "no memory to read")
				: read_cells(sheet, action != NULL, object, err);
	if (result == TC_OK && action != NULL && !set(object, TC_KEY_ACTION, action)) {
		result = tc_fail(err, TC_UNAVAILABLE, "no memory to read");
	}
	if (result != TC_OK) {
		json_decref(object);
		return result;
	}
	*out = object;
	return TC_OK;
}

enum tc_result tc_sdmx_csv_next(struct tc_sdmx_csv *sheet, json_t **out, struct tc_error *err) {
	*out = NULL;
	if (!sheet->headed) {
		enum tc_result result = read_head(sheet, err);
		sheet->headed = true;
		sheet->refused = result != TC_OK;
		if (result != TC_OK) {
			return result;
		}
	}
	if (sheet->refused) {
		return TC_NOT_FOUND;
	}
	enum tc_result result = tc_csv_next(&sheet->csv, err);
	return result == TC_OK ? read_record(sheet, out, err) : result;
}

static char *close_text(FILE *out, char **text) {
	if (fclose(out) != 0) {
		free(*text);
		return NULL;
	}
	return *text;
}

char *tc_sdmx_csv_head(void) {
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (out == NULL) {
		return NULL;
	}
	fputs("STRUCTURE,STRUCTURE_ID,ACTION", out);
	for (int key = 0; key < TC_KEY_TRACE; key++) {
		if (key != TC_KEY_ACTION) {
			fprintf(out, ",%s", tc_key_name((enum tc_key)key));
		}
	}
	fputc('\n', out);
	return close_text(out, &text);
}

char *tc_sdmx_csv_row(const json_t *row) {
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (out == NULL) {
		return NULL;
	}
	const char *action = json_string_value(json_array_get(row, TC_KEY_ACTION));
	bool withdrawn = action != NULL && strcmp(action, "D") == 0;
	fprintf(out, "dataflow," TC_SDMX_CSV_STRUCTURE ",%s", withdrawn ? "D" : "M");
	for (size_t key = 0; key < TC_KEY_TRACE; key++) {
		const char *cell = json_string_value(json_array_get(row, key));
		if (key == TC_KEY_ACTION) {
			continue;
		}
		if (cell == NULL) {
			cell = key == TC_KEY_OBS_VALUE && !withdrawn ? "NaN" : "";
		}
		fputc(',', out);
		tc_csv_write(out, cell);
	}
	fputc('\n', out);
	return close_text(out, &text);
}
