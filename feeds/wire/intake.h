/* A file of observations, JSON lines or SDMX-CSV, told apart by its first bytes: one observation after the
 * other as the text of the object that a publisher sends. One thread. */
#ifndef TC_FEEDS_WIRE_INTAKE_H
#define TC_FEEDS_WIRE_INTAKE_H

#include "feeds/wire/lines.h"
#include "feeds/wire/sdmx_csv.h"

struct tc_intake {
	bool csv;
	struct tc_lines lines;
	struct tc_sdmx_csv sheet;
	char *text; /* of the current record, owned */
};

/* file: borrowed; may be a pipe (its first byte is waited for). */
void tc_intake_init(struct tc_intake *intake, FILE *file);
void tc_intake_finish(struct tc_intake *intake);

struct tc_intake_item {
	const char *text; /* borrowed until the next call */
	size_t length;
	int64_t number; /* of its line */
};

/* What a line that cannot be read is refused with: bad_json or bad_csv. */
const char *tc_intake_code(const struct tc_intake *intake);

/* As tc_lines_next; err is never NULL. TC_BAD_INPUT: *err says why the line out->number is refused; the next call goes on. */
enum tc_result tc_intake_next(
	struct tc_intake *intake, struct tc_intake_item *out, struct tc_error *err);

#endif
