#include "display/evidence/setting.h"

#include "base/file.h"
#include "base/place.h"
#include "feeds/identity/digest.h"
#include "feeds/identity/fingerprint.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Where a document stands in a layout laid out again: the folder of the layout is layouts/here. */
static const char here[] = "layouts/here/", above[] = "layouts/";

enum { FILE_BYTES_MAX = 16 * 1024 * 1024 };

void tc_setting_hash(const void *bytes, size_t length, char out[TC_HASH_TEXT]) {
	uint8_t hash[TC_HASH_BYTES];
	tc_digest_sha256(bytes, length, hash);
	tc_fingerprint_write(hash, out);
}

char *tc_setting_slurp(const char *path, size_t *length) {
	FILE *file = tc_file_open(path);
	struct stat status;
	char *bytes = NULL;
	if (file == NULL) {
		return NULL;
	}
	if (fstat(fileno(file), &status) == 0 && status.st_size <= FILE_BYTES_MAX) {
		bytes = malloc((size_t)status.st_size + 1);
	} else {
		errno = EFBIG;
	}
	if (bytes != NULL) {
		*length = fread(bytes, 1, (size_t)status.st_size, file);
		bytes[*length] = '\0';
	}
	fclose(file);
	return bytes;
}

void tc_setting_watch_codelists(const char *directory, struct tc_watch *watch) {
	char found[TC_PATH_MAX], path[TC_PATH_MAX];
	if (directory == NULL) {
		if (tc_place_find("feeds/codelists", "codelists", found, sizeof found, NULL) !=
			TC_OK) {
			return;
		}
		directory = found;
	}
	DIR *folder = opendir(directory);
	for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
		size_t length = strlen(entry->d_name);
		if (length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0 &&
			snprintf(path, sizeof path, "%s/%s", directory, entry->d_name) <
				(int)sizeof path) {
			tc_watch_add(watch, path);
		}
	}
	if (folder != NULL) {
		closedir(folder);
	}
}

static void add_identity(json_t *list, const char *path) {
	size_t length = 0;
	char hash[TC_HASH_TEXT];
	char *bytes = path == NULL ? NULL : tc_setting_slurp(path, &length);
	if (bytes != NULL) {
		const char *slash = strrchr(path, '/');
		tc_setting_hash(bytes, length, hash);
		json_array_append_new(list,
			json_pack("{s:s,s:s}", "file", slash == NULL ? path : slash + 1, "sha256",
				hash));
	}
	free(bytes);
}

char *tc_setting_identities(const struct tc_fonts *fonts) {
	static const char *const outlines[] = { "vietnam.outline", "tiles.json" };
	json_t *list = json_array();
	char folder[TC_PATH_MAX], path[TC_PATH_MAX + 32];
	for (int weight = 1; weight <= TC_WEIGHT_BOLD; weight++) {
		add_identity(list, tc_fonts_file(fonts, (enum tc_weight)weight));
	}
	add_identity(list, tc_fonts_signs_file(fonts));
	if (tc_place_find("widgets/geography", "geography", folder, sizeof folder, NULL) == TC_OK) {
		for (size_t i = 0; i < sizeof outlines / sizeof *outlines; i++) {
			snprintf(path, sizeof path, "%s/%s", folder, outlines[i]);
			add_identity(list, path);
		}
	}
	char *text = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	return text;
}

/* Without "." and ".."; false: it leads out of the folder. */
static bool straighten(char *place) {
	char out[TC_PATH_MAX] = "";
	char *rest = NULL;
	for (char *part = strtok_r(place, "/", &rest); part != NULL;
		part = strtok_r(NULL, "/", &rest)) {
		size_t used = strlen(out);
		char *slash = strrchr(out, '/');
		if (strcmp(part, "..") == 0) {
			if (used == 0) {
				return false;
			}
			*(slash == NULL ? out : slash) = '\0';
		} else if (strcmp(part, ".") != 0) {
			snprintf(out + used, sizeof out - used, "%s%s", used == 0 ? "" : "/", part);
		}
	}
	memcpy(place, out, strlen(out) + 1); /* never longer than it was */
	return out[0] != '\0';
}

/* Whether path lies below folder; *rest: what follows it. */
static bool is_below(const char *path, const char *folder, const char **rest) {
	size_t length = strlen(folder);
	*rest = path + length + 1;
	return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* A document that was found beside the layout stands beside it again; one of the program's own, which a
 * reader looks for last, above it, so that the copy is found before the program's. */
static bool place_of(const char *layout_path, const char *path, char out[TC_PATH_MAX]) {
	char folder[TC_PATH_MAX], own[TC_PATH_MAX];
	const char *rest = NULL, *slash = strrchr(layout_path, '/');
	snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - layout_path),
		slash == NULL ? "." : layout_path);
	int length = -1;
	if (strcmp(path, layout_path) == 0) {
		length = snprintf(
			out, TC_PATH_MAX, "%s%s", here, slash == NULL ? layout_path : slash + 1);
	} else if (is_below(path, folder, &rest)) {
		length = snprintf(out, TC_PATH_MAX, "%s%s", here, rest);
	} else if (tc_place_find("layouts", "layouts", own, sizeof own, NULL) == TC_OK &&
		is_below(path, own, &rest)) {
		length = snprintf(out, TC_PATH_MAX, "%s%s", above, rest);
	}
	return length > 0 && length < TC_PATH_MAX && straighten(out) &&
		strncmp(out, above, sizeof above - 1) == 0;
}

/* bytes: moved. NULL: no room. */
static const struct tc_setting_file *keep(struct tc_setting *setting, char *bytes, size_t length) {
	if (bytes == NULL || setting->count == TC_SETTING_FILES_MAX) {
		free(bytes);
		return NULL;
	}
	struct tc_setting_file *file = &setting->files[setting->count++];
	*file = (struct tc_setting_file) { .bytes = bytes, .length = length };
	tc_setting_hash(bytes, length, file->hash);
	return file;
}

/* False: no place, or no memory. */
static bool list_file(
	struct tc_setting *setting, json_t *list, const char *place, char *bytes, size_t length) {
	const struct tc_setting_file *file = keep(setting, bytes, length);
	return file != NULL && json_object_set_new(list, place, json_string(file->hash)) == 0;
}

/* The documents of a watch that are there, if they are still what they were when the watch was filled.
 * False: one is not, so what was read is not known. */
static bool list_documents(struct tc_setting *setting, json_t *list, const struct tc_watch *watch,
	bool (*place)(const void *user, const char *path, char out[TC_PATH_MAX]),
	const void *user) {
	struct tc_watch *look = malloc(sizeof *look);
	bool whole = look != NULL;
	for (int i = 0; i < watch->count && whole; i++) {
		const char *path = watch->files[i].path;
		char where[TC_PATH_MAX];
		size_t length = 0;
		char *bytes = tc_setting_slurp(path, &length);
		if (bytes == NULL) {
			continue; /* one that was looked for first, and was not there */
		}
		whole = place(user, path, where) && json_object_get(list, where) == NULL &&
			list_file(setting, list, where, bytes, length);
	}
	if (look != NULL) {
		*look = *watch;
		whole = whole && !tc_watch_changed(look);
	}
	free(look);
	return whole;
}

static bool layout_place(const void *user, const char *path, char out[TC_PATH_MAX]) {
	const struct tc_setting_source *source = user;
	if (source->wall_path != NULL && strcmp(path, source->wall_path) == 0) {
		snprintf(out, TC_PATH_MAX, "wall/wall.json");
		return true;
	}
	return place_of(source->layout_path, path, out);
}

static bool codelist_place(const void *user, const char *path, char out[TC_PATH_MAX]) {
	(void)user;
	snprintf(out, TC_PATH_MAX, "codelists%s", strrchr(path, '/'));
	return true;
}

/* A layout's sample has to be there, though a wall never reads it. */
static bool list_sample(
	struct tc_setting *setting, json_t *list, const struct tc_setting_source *source) {
	char place[TC_PATH_MAX];
	return source->sample_path == NULL ||
		(place_of(source->layout_path, source->sample_path, place) &&
			list_file(setting, list, place, calloc(1, 1), 0));
}

struct tc_setting *tc_setting_read(const struct tc_setting_source *source) {
	struct tc_setting *setting = calloc(1, sizeof *setting);
	if (setting == NULL) {
		return NULL;
	}
	char place[TC_PATH_MAX] = "";
	json_t *list = json_object();
	bool whole = list_documents(setting, list, &source->documents, layout_place, source) &&
		list_documents(setting, list, &source->codelists, codelist_place, source) &&
		list_sample(setting, list, source) &&
		layout_place(source, source->layout_path, place);
	json_t *manifest = json_pack("{s:i,s:s,s:s,s:s*,s:s*,s:o*}", "version", 1, "program",
		TC_VERSION, "layout", place, "wall",
		source->wall_path == NULL ? NULL : "wall/wall.json", "office", source->office,
		"identities",
		source->identities == NULL ? NULL : json_loads(source->identities, 0, NULL));
	json_object_set_new(manifest, "documents", list);
	char *text = json_dumps(manifest, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(manifest);
	const struct tc_setting_file *file =
		text == NULL ? NULL : keep(setting, text, strlen(text));
	if (whole && file != NULL) {
		memcpy(setting->hash, file->hash, sizeof setting->hash);
	}
	return setting;
}

void tc_setting_destroy(struct tc_setting *setting) {
	if (setting == NULL) {
		return;
	}
	for (int i = 0; i < setting->count; i++) {
		free(setting->files[i].bytes);
	}
	free(setting);
}
