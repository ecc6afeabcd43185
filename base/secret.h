/* Files that hold a secret: a private key, a shared secret. Whatever everybody on the machine can read is
 * none, so such a file is refused before it is used. */
#ifndef TC_BASE_SECRET_H
#define TC_BASE_SECRET_H

#include "base/result.h"

#include <stddef.h>

/* Is path a regular file that others than its owner and group can neither read nor write? TC_NOT_FOUND,
 * TC_UNAVAILABLE (with the system's reason) or TC_DENIED. */
enum tc_result tc_secret_check(const char *path, struct tc_error *err);

/* tc_secret_check, then the file's first line without its end, into out. TC_BAD_INPUT: it has fewer than
 * least bytes, or does not fit. out is wiped on failure; the caller wipes it after use. */
enum tc_result tc_secret_read(
	const char *path, size_t least, char *out, size_t size, struct tc_error *err);

#endif
