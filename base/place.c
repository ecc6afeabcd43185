#include "base/place.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Directory of the running program, without the slash. False when the kernel will not say. */
static bool program_directory(char *out, size_t size) {
	ssize_t length = readlink("/proc/self/exe", out, size - 1);
	if (length <= 0 || (size_t)length >= size - 1) {
		return false;
	}
	out[length] = '\0';
	char *slash = strrchr(out, '/');
	if (slash == NULL) {
		return false;
	}
	*slash = '\0';
	return true;
}

enum tc_result tc_place_find(
	const char *in_tree, const char *installed, char *out, size_t size, struct tc_error *err) {
	char directory[TC_PATH_MAX];
	if (!program_directory(directory, sizeof directory)) {
		return tc_fail(err, TC_UNAVAILABLE,
			"cannot tell where this program lies: /proc is missing");
	}
	/* A test program lies one or more folders deeper in the build tree, so climb a few steps. */
	char up[TC_PATH_MAX] = "";
	for (int climbed = 0; climbed < 6; climbed++) {
		snprintf(up + strlen(up), sizeof up - strlen(up), "/..");
		snprintf(out, size, "%s%s/meson.build", directory, up);
		if (access(out, R_OK) != 0) {
			continue;
		}
		snprintf(out, size, "%s%s/%s", directory, up, in_tree);
		if (access(out, R_OK) == 0) {
			return TC_OK;
		}
	}
	snprintf(out, size, "%s/../share/toancanh/%s", directory, installed);
	if (access(out, R_OK) == 0) {
		return TC_OK;
	}
	out[0] = '\0';
	return tc_fail(err, TC_NOT_FOUND,
		"expected %s in the source tree or %s/../share/toancanh/%s", in_tree, directory,
		installed);
}

enum tc_result tc_place_program(const char *name, char *out, size_t size, struct tc_error *err) {
	char directory[TC_PATH_MAX];
	if (!program_directory(directory, sizeof directory)) {
		return tc_fail(err, TC_UNAVAILABLE,
			"cannot tell where this program lies: /proc is missing");
	}
	snprintf(out, size, "%s/%s", directory, name);
	if (access(out, X_OK) != 0) {
		return tc_fail(err, TC_NOT_FOUND, "expected the program %s", out);
	}
	return TC_OK;
}
