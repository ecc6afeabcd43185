#include "tests/layouts/fixture.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char small_wall[] = "{\"version\":1,\"document\":\"wall\",\"seat_m\":2,\"unit_px\":10,"
				 "\"screens\":[{\"width_mm\":1000,"
				 "\"height_mm\":500,\"width_px\":1000,\"height_px\":500}]}";

static bool knows(const struct tc_vocabulary *vocabulary, const char *kind, const char *value) {
	(void)vocabulary;
	return strcmp(kind, "kind") != 0 || strcmp(value, "figure") == 0 ||
		strcmp(value, "trend") == 0 || strcmp(value, "table") == 0;
}

const struct tc_vocabulary fixture_vocabulary = { .knows = knows };

const char *source_file(const char *name) {
	static char path[TC_PATH_MAX];
	const char *root = getenv("TC_SOURCE_ROOT");
	assert_non_null(root);
	(void)snprintf(path, sizeof(path), "%s/%s", root, name);
	return path;
}

char *slurp_file(const char *path, size_t *length) {
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		fail_msg("%s cannot be read", path);
		return NULL;
	}
	char *bytes = malloc(1 << 20);
	assert_non_null(bytes);
	*length = fread(bytes, 1, (1 << 20) - 1, file);
	bytes[*length] = '\0';
	(void)fclose(file);
	return bytes;
}

const char *fixture_write(
	struct fixture *fixture, const char *name, const char *bytes, size_t length) {
	static char path[TC_PATH_MAX * 2];
	(void)snprintf(path, sizeof(path), "%s/%s", fixture->folder, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	(void)fclose(file);
	return path;
}

int fixture_open(void **state) {
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	assert_non_null(fixture);
	(void)snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/toancanh-layouts-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	char path[TC_PATH_MAX * 2];
	(void)snprintf(path, sizeof(path), "%s/walls", fixture->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/templates", fixture->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/themes", fixture->folder);
	assert_int_equal(symlink(source_file("layouts/themes"), path), 0);
	fixture_write(fixture, "walls/small.json", small_wall, strlen(small_wall));
	fixture->arena = tc_arena_create(8 * 1024 * 1024);
	assert_non_null(fixture->arena);
	*state = fixture;
	return 0;
}

static int remove_entry(const char *path, const struct stat *state, int type, struct FTW *ftw) {
	(void)state;
	(void)type;
	(void)ftw;
	return remove(path);
}

int fixture_close(void **state) {
	struct fixture *fixture = *state;
	if (fixture == NULL) {
		return 1;
	}
	int left = nftw(fixture->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	tc_arena_destroy(fixture->arena);
	free(fixture);
	return left;
}

void fixture_reset(struct fixture *fixture) {
	tc_arena_reset(fixture->arena);
	memset(&fixture->faults, 0, sizeof(fixture->faults));
}

const char *fixture_said(struct fixture *fixture) {
	size_t length = strlen(fixture->folder) + 1;
	memset(fixture->said, 0, sizeof(fixture->said));
	FILE *file = fmemopen(fixture->said, sizeof(fixture->said) - 1, "w");
	assert_non_null(file);
	for (int i = 0; i < fixture->faults.count; i++) {
		struct tc_error error = fixture->faults.items[i];
		if (strncmp(error.file, fixture->folder, length - 1) == 0) {
			memmove(error.file, error.file + length, strlen(error.file + length) + 1);
		}
		tc_error_print(&error, file);
	}
	(void)fclose(file);
	return fixture->said;
}
