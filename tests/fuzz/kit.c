#include "tests/fuzz/kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLOTS = 8, FIRST_DESCRIPTOR = 100, NAMES_MAX = 8 };

static struct {
	int files[SLOTS];
	char paths[SLOTS][32];
	char directory[64];
	char names[NAMES_MAX][128];
	int name_count;
	struct tc_catalogue *catalogue;
} kit;

void tc_fuzz_must(bool holds) {
	if (!holds) {
		abort();
	}
}

const char *tc_fuzz_file(int slot, const void *bytes, size_t size) {
	int descriptor = FIRST_DESCRIPTOR + slot;
	if (kit.files[slot] == 0) {
		int file = memfd_create("document", MFD_CLOEXEC);
		tc_fuzz_must(file >= 0 && dup2(file, descriptor) == descriptor);
		(void)close(file);
		kit.files[slot] = descriptor;
		(void)snprintf(
			kit.paths[slot], sizeof kit.paths[slot], "/proc/self/fd/%d", descriptor);
	}
	tc_fuzz_must(ftruncate(descriptor, 0) == 0);
	tc_fuzz_must(pwrite(descriptor, bytes, size, 0) == (ssize_t)size);
	return kit.paths[slot];
}

static void remove_directory(void) {
	for (int i = 0; i < kit.name_count; i++) {
		(void)unlink(kit.names[i]);
	}
	(void)rmdir(kit.directory);
	tc_catalogue_close(kit.catalogue);
}

const char *tc_fuzz_directory(int slot, const char *name) {
	if (kit.directory[0] == '\0') {
		(void)snprintf(kit.directory, sizeof kit.directory, "/tmp/toancanh-fuzz-XXXXXX");
		tc_fuzz_must(mkdtemp(kit.directory) != NULL && atexit(remove_directory) == 0);
	}
	char *path = kit.names[slot];
	if (path[0] == '\0') {
		(void)snprintf(path, sizeof kit.names[slot], "%s/%s", kit.directory, name);
		tc_fuzz_must(symlink(kit.paths[slot], path) == 0);
		kit.name_count = slot + 1 > kit.name_count ? slot + 1 : kit.name_count;
	}
	return kit.directory;
}

const struct tc_catalogue *tc_fuzz_catalogue(void) {
	if (kit.catalogue == NULL) {
		static struct tc_faults faults;
		char path[TC_PATH_MAX];
		const char *root = getenv("TC_SOURCE_ROOT");
		(void)snprintf(path, sizeof path, "%s/feeds/codelists", root == NULL ? "." : root);
		tc_fuzz_must(tc_catalogue_open(path, &kit.catalogue, &faults) == TC_OK);
	}
	return kit.catalogue;
}

void tc_fuzz_check_faults(const struct tc_faults *faults) {
	tc_fuzz_must(faults->errors > 0 && faults->count > 0);
	for (int i = 0; i < faults->count; i++) {
		const struct tc_error *fault = &faults->items[i];
		tc_fuzz_must(fault->message[0] != '\0');
		tc_fuzz_must(fault->pointer[0] == '\0' || fault->pointer[0] == '/');
	}
}

struct tc_json *tc_fuzz_send_row(json_t *row, struct tc_json_cell *cells, int count) {
	static const char *const table[] = { "rows", NULL };
	static struct tc_faults none;
	struct tc_json *document = NULL;
	json_t *message = json_pack("{s:[o]}", "rows", row);
	char *text = json_dumps(message, JSON_COMPACT);
	tc_fuzz_must(text != NULL);
	tc_fuzz_must(tc_json_parse_table(text, strlen(text), NULL, &tc_json_document_limits, table,
			     &document, &none) == TC_OK);
	tc_fuzz_must(tc_json_next_row(document, cells, count) == count);
	free(text);
	json_decref(message);
	return document;
}
