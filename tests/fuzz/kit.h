/* What the fuzz targets share: an assertion, files without a disk, the code lists of the tree. */
#ifndef TC_TESTS_FUZZ_KIT_H
#define TC_TESTS_FUZZ_KIT_H

#include "base/json.h"
#include "base/result.h"
#include "feeds/codelists/catalogue.h"

#include <stdbool.h>
#include <stddef.h>

/* Ends the program when holds is false: also in builds without assert. */
void tc_fuzz_must(bool holds);

/* A path whose file holds bytes until the next call with the same slot (0..7): the readers of documents
 * take paths. Borrowed. */
const char *tc_fuzz_file(int slot, const void *bytes, size_t size);

/* A directory in which name leads to what tc_fuzz_file(slot) has. The first call makes it, one for the
 * whole run; it is removed when the program ends. Borrowed. */
const char *tc_fuzz_directory(int slot, const char *name);

/* feeds/codelists. Borrowed, opened once. */
const struct tc_catalogue *tc_fuzz_catalogue(void);

/* There are errors, and each of them has a sentence and a sound pointer. */
void tc_fuzz_check_faults(const struct tc_faults *faults);

/* A row as a subscriber reads it: written, sent as the one row of a table, and found to have count cells. row:
 * moved. The document that cells borrow from is owned. */
struct tc_json *tc_fuzz_send_row(json_t *row, struct tc_json_cell *cells, int count);

#endif
