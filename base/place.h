/* Where the program's own files lie: beside the executable in a build tree, or under share/toancanh of
 * its installation. No environment variable, no search path: what is opened is known. */
#ifndef TC_BASE_PLACE_H
#define TC_BASE_PLACE_H

#include "base/result.h"

#include <stddef.h>

/* in_tree: path from the top of the source tree ("feeds/codelists"); installed: name under
 * share/toancanh ("codelists"). Writes the first that exists. TC_NOT_FOUND names both. */
enum tc_result tc_place_find(
	const char *in_tree, const char *installed, char *out, size_t size, struct tc_error *err);

/* A program of ours beside the running one ("toancanh-hub"). */
enum tc_result tc_place_program(const char *name, char *out, size_t size, struct tc_error *err);

#endif
