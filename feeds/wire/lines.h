/* JSON lines: one observation an object, one object a line. What publishers keep in files and what samples
 * are made of. One thread. */
#ifndef TC_FEEDS_WIRE_LINES_H
#define TC_FEEDS_WIRE_LINES_H

#include "base/json.h"
#include "base/result.h"

#include <stdint.h>
#include <stdio.h>

struct tc_lines {
	FILE *file;       /* borrowed */
	const char *name; /* for places; borrowed, NULL: none */
	char *text;       /* owned */
	size_t size;
	int64_t number;           /* of the current line, from 1 */
	struct tc_json *document; /* of the current line, owned */
};

/* One line, as it stands and as JSON; borrowed until the next call. */
struct tc_line {
	const char *text;
	size_t length;
	int64_t number;
	const json_t *object; /* any JSON value: the caller checks */
};

void tc_lines_init(struct tc_lines *lines, FILE *file, const char *name);
void tc_lines_finish(struct tc_lines *lines);

/* TC_OK: *out is filled. TC_NOT_FOUND: the end. TC_BAD_INPUT: this line is no JSON or too long; its fault
 * is added with its line, and the next call goes on with the next line. TC_UNAVAILABLE: reading failed.
 * Empty lines are passed over. */
enum tc_result tc_lines_next(struct tc_lines *lines, struct tc_line *out, struct tc_faults *faults);

/* Faults from `first` on get the current line's place. */
void tc_lines_locate(const struct tc_lines *lines, struct tc_faults *faults, int first);

#endif
