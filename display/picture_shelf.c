/* The pictures of one scene: files by the names of its layout, made ready once. */
#include "display/picture.h"
#include "layouts/document.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	PICTURES_MAX = 64,
	SHELF_BYTES = 96 << 20, /* a wall of eight HD screens, covered once and a half */
};

struct tc_picture_shelf {
	struct tc_picture_source source; /* first: handed out as a pointer to this */
	const char *layout_path;
	struct tc_arena *arena;
	void (*on_document)(void *user, const char *path);
	void *user;
	struct tc_picture pictures[PICTURES_MAX];
	int count;
	size_t bytes;
	bool refused; /* one that takes long is enough: nobody waits for the next */
};

static void fault(struct tc_faults *faults, const struct tc_picture_wish *wish,
	enum tc_severity severity, const char *why) {
	tc_faults_add(faults, severity, "bad_picture", wish->pointer, "\"%s\": %s",
		"\"%s\" không dùng được: %s", wish->file, why);
}

/* The folder of a document, with its links followed, and whether path lies in it: a link in the folder may lead
 * anywhere. Files of the program's own lie below its layouts. */
static bool stays(const char *path, const char *name) {
	char *real = realpath(path, NULL);
	size_t length = strlen(path), tail = strlen(name);
	char folder[TC_PATH_MAX];
	bool good = false;
	if (real != NULL && length > tail && length - tail < sizeof folder) {
		snprintf(folder, sizeof folder, "%.*s", (int)(length - tail), path);
		char *top = realpath(folder, NULL);
		size_t deep = top == NULL ? 0 : strlen(top);
		good = top != NULL && strncmp(real, top, deep) == 0 &&
			(real[deep] == '/' || (deep > 0 && top[deep - 1] == '/'));
		free(top);
	}
	free(real);
	return good;
}

static const char *find(struct tc_picture_shelf *shelf, const struct tc_picture_wish *wish,
	struct tc_faults *faults) {
	if (strchr(wish->file, ':') != NULL) {
		fault(faults, wish, TC_SEVERITY_ERROR, "expected the name of a file, no address");
		return NULL;
	}
	const char *path = tc_document_resolve(
		shelf->layout_path, "", wish->file, wish->pointer, shelf->arena, faults);
	if (path != NULL && !stays(path, wish->file)) {
		fault(faults, wish, TC_SEVERITY_ERROR, "it leads out of the layout's folder");
		path = NULL;
	}
	const char *told = path != NULL
		? path
		: tc_document_expect(shelf->layout_path, "", wish->file, shelf->arena);
	if (told != NULL && shelf->on_document != NULL) {
		shelf->on_document(shelf->user, told);
	}
	return path;
}

static const struct tc_picture *open_picture(struct tc_picture_source *source,
	const struct tc_picture_wish *wish, struct tc_faults *faults) {
	struct tc_picture_shelf *shelf = (struct tc_picture_shelf *)source;
	const char *path = find(shelf, wish, faults);
	int width = (int)fmin(floor(wish->width_px), TC_PICTURE_SIDE_PX);
	int height = (int)fmin(floor(wish->height_px), TC_PICTURE_SIDE_PX);
	if (path == NULL) {
		return NULL;
	}
	if (shelf->refused) {
		fault(faults, wish, TC_SEVERITY_ERROR, "not opened, as one before it is refused");
		return NULL;
	}
	if (width < 1 || height < 1) {
		fault(faults, wish, TC_SEVERITY_ERROR, "the pane has no room for a picture");
		return NULL;
	}
	struct tc_error err = { 0 };
	struct tc_picture *picture = &shelf->pictures[shelf->count];
	bool shrunk = false;
	shelf->bytes += (size_t)width * (size_t)height * sizeof(uint32_t);
	if (shelf->count == PICTURES_MAX || shelf->bytes > SHELF_BYTES) {
		fault(faults, wish, TC_SEVERITY_ERROR,
			"a scene may show 64 pictures, of 24 million px in all");
		return NULL;
	}
	if (tc_picture_load(path, wish->fit, width, height, picture, &shrunk, &err) != TC_OK) {
		fault(faults, wish, TC_SEVERITY_ERROR, err.message);
		shelf->refused = true;
		return NULL;
	}
	if (shrunk) {
		fault(faults, wish, TC_SEVERITY_WARNING,
			"it is larger than its pane, and drawn smaller than exact");
	}
	shelf->count++;
	return picture;
}

struct tc_picture_shelf *tc_picture_shelf_create(const char *layout_path, struct tc_arena *arena,
	void (*on_document)(void *user, const char *path), void *user) {
	struct tc_picture_shelf *shelf = calloc(1, sizeof *shelf);
	if (shelf != NULL) {
		shelf->source.open = open_picture;
		shelf->layout_path = layout_path;
		shelf->arena = arena;
		shelf->on_document = on_document;
		shelf->user = user;
	}
	return shelf;
}

void tc_picture_shelf_destroy(struct tc_picture_shelf *shelf) {
	for (int i = 0; shelf != NULL && i < shelf->count; i++) {
		tc_picture_finish(&shelf->pictures[i]);
	}
	free(shelf);
}

struct tc_picture_source *tc_picture_shelf_source(struct tc_picture_shelf *shelf) {
	return shelf == NULL ? NULL : &shelf->source;
}
