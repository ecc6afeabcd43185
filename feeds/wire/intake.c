#include "feeds/wire/intake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A pipe gives one byte back, and one is enough: lines begin with a brace, headers with STRUCTURE, DATAFLOW
 * (version 1.0, refused with its name), a quote or a byte order mark. */
static bool is_csv(FILE *file) {
	int first = getc(file);
	if (first == EOF) {
		return false;
	}
	ungetc(first, file);
	return first == 'S' || first == 'D' || first == '"' || first == 0xEF;
}

void tc_intake_init(struct tc_intake *intake, FILE *file) {
	*intake = (struct tc_intake) { .csv = is_csv(file) };
	if (intake->csv) {
		tc_sdmx_csv_init(&intake->sheet, file);
	} else {
		tc_lines_init(&intake->lines, file, NULL);
	}
}

void tc_intake_finish(struct tc_intake *intake) {
	if (intake->csv) {
		tc_sdmx_csv_finish(&intake->sheet);
	} else {
		tc_lines_finish(&intake->lines);
	}
	free(intake->text);
	*intake = (struct tc_intake) { 0 };
}

static enum tc_result next_record(
	struct tc_intake *intake, struct tc_intake_item *out, struct tc_error *err) {
	json_t *object = NULL;
	enum tc_result result = tc_sdmx_csv_next(&intake->sheet, &object, err);
	out->number = intake->sheet.csv.line;
	if (result != TC_OK) {
		return result;
	}
	free(intake->text);
	intake->text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (intake->text == NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "no memory to read");
	}
	out->text = intake->text;
	out->length = strlen(intake->text);
	return TC_OK;
}

static enum tc_result next_line(
	struct tc_intake *intake, struct tc_intake_item *out, struct tc_error *err) {
	struct tc_line line;
	struct tc_faults *faults = calloc(1, sizeof *faults);
	if (faults == NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "no memory to read");
	}
	enum tc_result result = tc_lines_next(&intake->lines, &line, faults);
	out->number = intake->lines.number;
	if (result == TC_UNAVAILABLE) {
		result = tc_fail(err, result, "reading failed: %s", strerror(errno));
	} else if (result == TC_BAD_INPUT) {
		*err = faults->items[0];
	} else if (result == TC_OK && !json_is_object(line.object)) {
		result = tc_fail(err, TC_BAD_INPUT, "expected one observation as an object");
		snprintf(err->message_vi, sizeof err->message_vi, "%s",
			"cần một quan sát dạng đối tượng");
	} else if (result == TC_OK) {
		out->text = line.text;
		out->length = line.length;
	}
	free(faults);
	return result;
}

const char *tc_intake_code(const struct tc_intake *intake) {
	return intake->csv ? "bad_csv" : "bad_json";
}

enum tc_result tc_intake_next(
	struct tc_intake *intake, struct tc_intake_item *out, struct tc_error *err) {
	*out = (struct tc_intake_item) { 0 };
	return intake->csv ? next_record(intake, out, err) : next_line(intake, out, err);
}
