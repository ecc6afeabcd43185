#include "display/evidence/setting.h"

#include <errno.h>
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OPEN_FOLDERS = 8 };

/* The bytes of documents/hash. Owned; NULL with err: they are not there, or are others. */
static char *read_named(
	const char *documents, const char *hash, size_t *length, struct tc_error *err) {
	char path[TC_PATH_MAX + TC_HASH_TEXT], found[TC_HASH_TEXT];
	snprintf(path, sizeof path, "%s/%s", documents, hash);
	char *bytes = strlen(hash) != TC_HASH_TEXT - 1 || strchr(hash, '/') != NULL
		? NULL
		: tc_setting_slurp(path, length);
	if (bytes == NULL) {
		(void)tc_fail(err, TC_BAD_INPUT, "the document %.64s is missing", hash);
		return NULL;
	}
	tc_setting_hash(bytes, *length, found);
	if (strcmp(found, hash) != 0) {
		(void)tc_fail(err, TC_BAD_INPUT, "the document %.64s is not as it was", hash);
		free(bytes);
		return NULL;
	}
	return bytes;
}

/* Owned (json_decref); NULL with err. */
static json_t *read_manifest(const char *documents, const char *hash, struct tc_error *err) {
	size_t length = 0;
	char *bytes = read_named(documents, hash, &length, err);
	json_t *manifest = bytes == NULL ? NULL : json_loadb(bytes, length, 0, NULL);
	bool good = json_is_string(json_object_get(manifest, "layout")) &&
		json_is_object(json_object_get(manifest, "documents"));
	if (bytes != NULL && !good) {
		(void)tc_fail(err, TC_BAD_INPUT, "the document %.64s is no manifest", hash);
		json_decref(manifest);
		manifest = NULL;
	}
	free(bytes);
	return manifest;
}

enum tc_result tc_setting_verify(const char *documents, const char *hash, struct tc_error *err) {
	json_t *manifest = read_manifest(documents, hash, err);
	if (manifest == NULL) {
		return TC_BAD_INPUT;
	}
	enum tc_result result = TC_OK;
	const char *place = NULL;
	json_t *value = NULL;
	json_object_foreach(json_object_get(manifest, "documents"), place, value) {
		size_t length = 0;
		const char *name = json_string_value(value);
		char *bytes = read_named(documents, name == NULL ? "" : name, &length, err);
		result = bytes == NULL ? TC_BAD_INPUT : result;
		free(bytes);
		if (result != TC_OK) {
			break;
		}
	}
	json_decref(manifest);
	return result;
}

/* Inside the folder, whoever wrote the manifest. */
static bool is_inside(const char *place) {
	return place[0] != '/' && place[0] != '\0' && strstr(place, "..") == NULL &&
		strlen(place) < TC_PATH_MAX / 2;
}

static bool make_folders(char *path, size_t from) {
	for (char *slash = strchr(path + from, '/'); slash != NULL;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
		*slash = '/';
		if (!made) {
			return false;
		}
	}
	return true;
}

static enum tc_result write_document(const struct tc_setting_copy *copy, const char *place,
	const char *bytes, size_t length, struct tc_error *err) {
	char path[2 * TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", copy->directory, place);
	FILE *file = make_folders(path, strlen(copy->directory) + 1) ? fopen(path, "wxe") : NULL;
	bool written = file != NULL && fwrite(bytes, 1, length, file) == length;
	if ((file != NULL && fclose(file) != 0) || !written) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
	}
	return TC_OK;
}

static enum tc_result write_documents(const struct tc_setting_copy *copy, const char *documents,
	const json_t *manifest, struct tc_error *err) {
	enum tc_result result = TC_OK;
	const char *place = NULL;
	json_t *value = NULL;
	json_object_foreach(json_object_get(manifest, "documents"), place, value) {
		size_t length = 0;
		const char *name = json_string_value(value);
		char *bytes = read_named(documents, name == NULL ? "" : name, &length, err);
		if (bytes == NULL) {
			return TC_BAD_INPUT;
		}
		result = is_inside(place)
			? write_document(copy, place, bytes, length, err)
			: tc_fail(err, TC_BAD_INPUT, "a document leads out of its folder");
		free(bytes);
		if (result != TC_OK) {
			break;
		}
	}
	return result;
}

static void copy_text(const json_t *manifest, const char *key, char *out, size_t size) {
	const char *text = json_string_value(json_object_get(manifest, key));
	snprintf(out, size, "%s", text == NULL ? "" : text);
}

static void name_paths(struct tc_setting_copy *copy, const json_t *manifest) {
	char place[TC_PATH_MAX / 2];
	copy_text(manifest, "layout", place, sizeof place);
	snprintf(copy->layout_path, sizeof copy->layout_path, "%.200s/%s", copy->directory, place);
	copy_text(manifest, "wall", place, sizeof place);
	if (place[0] != '\0') {
		snprintf(copy->wall_path, sizeof copy->wall_path, "%.200s/%s", copy->directory,
			place);
	}
	snprintf(copy->codelists, sizeof copy->codelists, "%.200s/codelists", copy->directory);
	copy_text(manifest, "program", copy->program, sizeof copy->program);
	copy_text(manifest, "office", copy->office, sizeof copy->office);
	copy->identities = json_dumps(json_object_get(manifest, "identities"), JSON_COMPACT);
}

enum tc_result tc_setting_lay_out(const char *documents, const char *hash,
	struct tc_setting_copy *out, struct tc_error *err) {
	*out = (struct tc_setting_copy) { 0 };
	json_t *manifest = read_manifest(documents, hash, err);
	if (manifest == NULL) {
		return TC_BAD_INPUT;
	}
	snprintf(out->directory, sizeof out->directory, "/tmp/toancanh-evidence-XXXXXX");
	enum tc_result result = TC_OK;
	if (mkdtemp(out->directory) == NULL) {
		result = tc_fail(
			err, TC_UNAVAILABLE, "cannot make %s: %s", out->directory, strerror(errno));
		out->directory[0] = '\0';
	} else {
		result = write_documents(out, documents, manifest, err);
		name_paths(out, manifest);
	}
	json_decref(manifest);
	return result;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place) {
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

void tc_setting_copy_finish(struct tc_setting_copy *copy) {
	if (copy->directory[0] != '\0') {
		nftw(copy->directory, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
	}
	free(copy->identities);
	*copy = (struct tc_setting_copy) { 0 };
}
