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

/* meson writes the top of the source tree into this file at the top of the build folder; an installation
 * has none. */
static const char marker[] = "source.path";

/* A test program lies a few folders deeper in the build folder than our programs, so climb. */
static bool source_directory(const char *program, char *out, size_t size) {
	char directory[TC_PATH_MAX];
	snprintf(directory, sizeof directory, "%s", program);
	for (int climbed = 0; climbed < 6; climbed++) {
		char path[TC_PATH_MAX + sizeof marker];
		snprintf(path, sizeof path, "%s/%s", directory, marker);
		FILE *file = fopen(path, "re");
		if (file != NULL) {
			bool good = fgets(out, (int)size, file) != NULL;
			fclose(file);
			out[good ? strcspn(out, "\n") : 0] = '\0';
			return good;
		}
		char *slash = strrchr(directory, '/');
		if (slash == NULL) {
			break;
		}
		*slash = '\0';
	}
	return false;
}

enum tc_result tc_place_find(
	const char *in_tree, const char *installed, char *out, size_t size, struct tc_error *err) {
	char program[TC_PATH_MAX], source[TC_PATH_MAX];
	if (!program_directory(program, sizeof program)) {
		return tc_fail(err, TC_UNAVAILABLE,
			"cannot tell where this program lies: /proc is missing");
	}
	if (source_directory(program, source, sizeof source)) {
		snprintf(out, size, "%s/%s", source, in_tree);
		if (access(out, R_OK) == 0) {
			return TC_OK;
		}
	}
	snprintf(out, size, "%s/../share/toancanh/%s", program, installed);
	if (access(out, R_OK) == 0) {
		return TC_OK;
	}
	out[0] = '\0';
	return tc_fail(err, TC_NOT_FOUND,
		"expected %s in the source tree or %s/../share/toancanh/%s", in_tree, program,
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
