/* A folder of its own for each test program, with a small wall (100 × 50 u of 10 px, 1 mm a px) and the
 * house's dark theme, and the lines that `toancanh check` would print. */
#ifndef TC_TESTS_LAYOUTS_FIXTURE_H
#define TC_TESTS_LAYOUTS_FIXTURE_H

#include "base/arena.h"
#include "base/result.h"
#include "layouts/layout.h"

struct fixture {
	char folder[TC_PATH_MAX];
	struct tc_arena *arena;
	struct tc_faults faults;
	char said[16384]; /* faults as lines, without the folder */
};

/* cmocka group setup and teardown; *state is a struct fixture. */
int fixture_open(void **state);
int fixture_close(void **state);

/* Write bytes to folder/name and return its path (borrowed until the next call). */
const char *fixture_write(
	struct fixture *fixture, const char *name, const char *bytes, size_t length);

/* Forget arena and faults of the last case. */
void fixture_reset(struct fixture *fixture);

/* Fill and return fixture->said. */
const char *fixture_said(struct fixture *fixture);

/* Path below the source tree; borrowed until the next call. */
const char *source_file(const char *name);

/* A whole file; owned (free). */
char *slurp_file(const char *path, size_t *length);

/* Knows the kinds "figure", "trend" and "table", and every other code. */
extern const struct tc_vocabulary fixture_vocabulary;

#endif
