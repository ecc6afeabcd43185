#include "layouts/document.h"

#include "base/file.h"
#include "base/option.h"
#include "base/place.h"
#include "layouts/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* No document of ours needs more: 512 panes of 8 KiB. What jansson makes of it is some ten times as much. */
static const struct tc_json_limits limits = {
	.max_bytes = 4 * 1024 * 1024,
	.max_depth = 32,
	.max_keys = 20000,
	.max_string = 64 * 1024,
};

static const struct {
	enum tc_document_kind kind;
	const char *name;
	const char *member; /* that no other document has */
} kinds[] = {
	{ TC_DOCUMENT_TEMPLATE, "template", "parameters" },
	{ TC_DOCUMENT_LAYOUT, "layout", "panes" },
	{ TC_DOCUMENT_WALL, "wall", "screens" },
	{ TC_DOCUMENT_THEME, "theme", "colours" },
	{ TC_DOCUMENT_CONFIG, "config", "publishers" },
	{ TC_DOCUMENT_INDICATORS, "indicators", "indicators" },
	{ TC_DOCUMENT_AREAS, "areas", "country" },
	{ TC_DOCUMENT_AGENCIES, "agencies", "agencies" },
	{ TC_DOCUMENT_UNITS, "units", "units" },
	{ TC_DOCUMENT_CALENDAR, "calendar", "days_off" },
	{ TC_DOCUMENT_ALARMS, "alarms", "alarms" },
};
enum {
	KIND_COUNT = sizeof(kinds) / sizeof(*kinds),
	FIRST_READ = 32 * 1024,
};

const char *const tc_document_keys[] = { "version", "document", "$schema", NULL };

enum tc_document_kind tc_document_detect(const json_t *root) {
	const json_t *value = json_object_get(root, "document");
	const char *name = value != NULL ? tc_json_string(value) : NULL;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		bool named = name != NULL && strcmp(name, kinds[i].name) == 0;
		if (named || (value == NULL && json_object_get(root, kinds[i].member) != NULL)) {
			return kinds[i].kind;
		}
	}
	return TC_DOCUMENT_UNKNOWN;
}

const char *tc_document_name(enum tc_document_kind kind) {
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].kind == kind) {
			return kinds[i].name;
		}
	}
	return NULL;
}

static bool check_kind(const json_t *root, enum tc_document_kind kind, struct tc_faults *faults) {
	const json_t *value = json_object_get(root, "document");
	const char *name = value != NULL ? tc_json_string(value) : NULL;
	if (value == NULL || (name != NULL && strcmp(name, tc_document_name(kind)) == 0)) {
		return true;
	}
	char found[64];
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", "/document",
		"expected \"%s\", found %s", "cần \"%s\", gặp %s", tc_document_name(kind),
		tc_json_found(value, found, sizeof(found)));
	return false;
}

static void add_file_fault(struct tc_faults *faults, const char *path, const char *reason,
	const char *pointer, const char *english, const char *vietnamese) {
	int before = faults->count;
	tc_faults_add(faults, TC_SEVERITY_ERROR, reason, pointer, "%s", NULL, english);
	if (faults->count > before) {
		struct tc_error *fault = &faults->items[before];
		(void)snprintf(fault->file, sizeof(fault->file), "%s", path);
		(void)snprintf(fault->message_vi, sizeof(fault->message_vi), "%s", vietnamese);
	}
}

static void say_unreadable(const char *path, int error, struct tc_faults *faults) {
	char english[TC_SENTENCE_MAX], vietnamese[TC_SENTENCE_MAX], text[128];
	const char *why = tc_file_words(error, text, sizeof(text));
	(void)snprintf(english, sizeof(english), "cannot be read: %s", why);
	(void)snprintf(vietnamese, sizeof(vietnamese), "không đọc được: %s", why);
	add_file_fault(faults, path, "unreadable", "", english, vietnamese);
}

/* The bytes of file, at most one more than the limit, which is enough to see that it is passed. */
static char *slurp_file(FILE *file, size_t *length) {
	size_t size = 0;
	char *bytes = NULL;
	*length = 0;
	while (*length == size && size <= limits.max_bytes) {
		size_t wanted = size == 0 ? FIRST_READ : size * 2;
		size = wanted < limits.max_bytes ? wanted : limits.max_bytes + 1;
		char *longer = realloc(bytes, size);
		if (longer == NULL) {
			free(bytes);
			return NULL;
		}
		bytes = longer;
		*length += fread(bytes + *length, 1, size - *length, file);
	}
	if (ferror(file) != 0) {
		free(bytes);
		return NULL;
	}
	return bytes;
}

static char *slurp(const char *path, size_t *length, struct tc_faults *faults) {
	FILE *file = tc_file_open(path);
	if (file == NULL) {
		say_unreadable(path, errno, faults);
		return NULL;
	}
	char *bytes = slurp_file(file, length);
	if (bytes == NULL) {
		say_unreadable(path, errno, faults);
	}
	(void)fclose(file);
	return bytes;
}

/* Reads JSON just far enough to count: no document is trusted to be JSON here. */
struct counter {
	int depth;
	const char *key; /* the last text, which names the list that opens behind it */
	size_t key_length;
	struct counted {
		const char
			*what; /* "panes" or "scenes" where such a list is open; NULL elsewhere */
		int count, most;
	} lists[8]; /* by depth: nothing of ours that counts lies deeper */
};

static size_t after_text(const char *bytes, size_t length, size_t at) {
	for (at++; at < length && bytes[at] != '"'; at++) {
		at += bytes[at] == '\\' ? 1 : 0;
	}
	return at;
}

static bool key_is(const struct counter *counter, const char *name) {
	return counter->key_length == strlen(name) &&
		memcmp(counter->key, name, counter->key_length) == 0;
}

static struct counted *list_at(struct counter *counter) {
	int most = (int)(sizeof(counter->lists) / sizeof(*counter->lists));
	return counter->depth >= 1 && counter->depth < most ? &counter->lists[counter->depth]
							    : NULL;
}

static void open_list(struct counter *counter, bool is_list) {
	counter->depth++;
	struct counted *list = list_at(counter);
	if (list != NULL && is_list && key_is(counter, "panes")) {
		*list = (struct counted) { "panes", 1, TC_PANES_MAX };
	} else if (list != NULL && is_list && key_is(counter, "scenes")) {
		*list = (struct counted) { "scenes", 1, TC_SCENES_MAX };
	} else if (list != NULL) {
		list->what = NULL;
	}
	counter->key_length = 0;
}

/* A million panes would cost jansson half a gigabyte before anybody could count them. Returns the list that
 * is too long, or NULL. */
static const char *find_too_long(const char *bytes, size_t length, int *most) {
	struct counter counter = { .key = "" };
	for (size_t at = 0; at < length; at++) {
		char byte = bytes[at];
		struct counted *list = list_at(&counter);
		if (byte == '"') {
			size_t end = after_text(bytes, length, at);
			counter.key = bytes + at + 1;
			counter.key_length = end < length ? end - at - 1 : 0;
			at = end;
		} else if (byte == '[' || byte == '{') {
			open_list(&counter, byte == '[');
		} else if (byte == ']' || byte == '}') {
			counter.depth--;
		} else if (byte == ',' && list != NULL && list->what != NULL &&
			++list->count > list->most) {
			*most = list->most;
			return list->what;
		}
	}
	return NULL;
}

static void say_too_many(const char *path, const char *what, int most, struct tc_faults *faults) {
	char english[TC_SENTENCE_MAX], vietnamese[TC_SENTENCE_MAX], pointer[16];
	bool panes = strcmp(what, "panes") == 0;
	(void)snprintf(english, sizeof(english), "expected at most %d %s, found more", most, what);
	(void)snprintf(vietnamese, sizeof(vietnamese), "cần nhiều nhất %d %s, gặp nhiều hơn", most,
		panes ? "ô" : "cảnh");
	(void)snprintf(pointer, sizeof(pointer), "/%s", what);
	add_file_fault(faults, path, "too_large", pointer, english, vietnamese);
}

bool tc_document_open(const char *path, enum tc_document_kind kind, struct tc_json **out,
	struct tc_faults *faults) {
	*out = NULL;
	size_t length = 0;
	char *bytes = slurp(path, &length, faults);
	if (bytes == NULL) {
		return false;
	}
	int most = 0;
	const char *too_long = kind == TC_DOCUMENT_LAYOUT || kind == TC_DOCUMENT_TEMPLATE
		? find_too_long(bytes, length, &most)
		: NULL;
	bool good = too_long == NULL;
	if (!good) {
		say_too_many(path, too_long, most, faults);
	}
	good = good && tc_json_parse(bytes, length, path, &limits, out, faults) == TC_OK;
	free(bytes);
	if (!good) {
		return false;
	}
	int first = faults->count;
	if (tc_document_version(tc_json_root(*out), faults) &&
		check_kind(tc_json_root(*out), kind, faults)) {
		return true;
	}
	tc_json_locate(*out, faults, first);
	tc_json_destroy(*out);
	*out = NULL;
	return false;
}

const char *tc_document_base_name(struct tc_arena *arena, const char *path) {
	const char *slash = strrchr(path, '/');
	const char *start = slash != NULL ? slash + 1 : path;
	size_t length = strlen(start);
	if (length > 5 && strcmp(start + length - 5, ".json") == 0) {
		length -= 5;
	}
	const char *name = tc_arena_copy(arena, start, length);
	return name != NULL ? name : "";
}

static bool leaves_folder(const char *name) {
	size_t length = strlen(name);
	return name[0] == '/' || strcmp(name, "..") == 0 || strncmp(name, "../", 3) == 0 ||
		strstr(name, "/../") != NULL ||
		(length >= 3 && strcmp(name + length - 3, "/..") == 0);
}

/* A copy of a layout of ours, saved elsewhere, still finds what the original names. */
static const char *installed(
	const char *folder, const char *name, bool plain, struct tc_arena *arena) {
	char in_tree[TC_PATH_MAX], place[TC_PATH_MAX];
	(void)snprintf(in_tree, sizeof(in_tree), "layouts/%s%s%s%s", plain ? folder : "",
		plain ? "/" : "", name, plain ? ".json" : "");
	if (tc_place_find(in_tree, in_tree, place, sizeof(place), NULL) != TC_OK) {
		return NULL;
	}
	return tc_arena_string(arena, place);
}

static bool is_plain(const char *folder, const char *name) {
	return *folder != '\0' && strpbrk(name, "/.") == NULL;
}

/* step: "" for the document's own folder, "/.." for the one above. In arena. */
static const char *beside(const char *document_path, const char *step, const char *folder,
	const char *name, struct tc_arena *arena) {
	const char *slash = strrchr(document_path, '/');
	int length = slash != NULL ? (int)(slash - document_path) : 1;
	const char *here = slash != NULL ? document_path : ".";
	return is_plain(folder, name)
		? tc_arena_printf(arena, "%.*s%s/%s/%s.json", length, here, step, folder, name)
		: tc_arena_printf(arena, "%.*s%s/%s", length, here, step, name);
}

const char *tc_document_expect(
	const char *document_path, const char *folder, const char *name, struct tc_arena *arena) {
	bool refused = *name == '\0' || leaves_folder(name);
	return refused ? NULL : beside(document_path, "", folder, name, arena);
}

const char *tc_document_resolve(const char *document_path, const char *folder, const char *name,
	const char *pointer, struct tc_arena *arena, struct tc_faults *faults) {
	if (*name == '\0' || leaves_folder(name)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected a name or a path below the document's folder, found \"%s\"",
			"cần tên hoặc đường dẫn bên trong thư mục của tài liệu, gặp \"%s\"", name);
		return NULL;
	}
	bool plain = is_plain(folder, name);
	static const char *const steps[] = { "", "/.." };
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		const char *path = beside(document_path, steps[i], folder, name, arena);
		if (path != NULL && access(path, R_OK) == 0) {
			return path;
		}
	}
	const char *path = installed(folder, name, plain, arena);
	if (path == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "not_found", pointer,
			"there is no file for \"%s\"%s%s", "không có tệp nào cho \"%s\"%s%s", name,
			plain ? " in " : "", plain ? folder : "");
	}
	return path;
}
