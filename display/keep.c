#include "display/keep.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCREENS_MAX = 64, NAME_BYTES = 64 };

static const char magic[8] = "toancnh1";

/* Read by the next renderer: nothing in it is trusted further than checked in is_picture. */
struct tc_keep_head {
	char magic[8];
	int32_t width_px, height_px;
	int64_t live_ms;
	_Atomic int32_t picture;   /* 1: the surface shows the layout */
	_Atomic int32_t painting;  /* 1: these are being painted */
	_Atomic int32_t at_server; /* 1: the display server is being waited for */
	struct tc_damage damage;
	char outputs[SCREENS_MAX][NAME_BYTES];
};

_Static_assert(
	sizeof(struct tc_keep_head) <= TC_KEEP_PIXELS_AT, "the pixels begin behind the head");

int tc_keep_create(struct tc_error *err) {
	int file = memfd_create("toancanh-picture", 0);
	if (file < 0) {
		(void)tc_fail(
			err, TC_UNAVAILABLE, "no memory for the last picture: %s", strerror(errno));
	}
	return file;
}

static bool is_of_wall(const struct tc_keep_head *head, int width_px, int height_px) {
	return memcmp(head->magic, magic, sizeof magic) == 0 && head->width_px == width_px &&
		head->height_px == height_px;
}

/* Cut and grown again the file is black without a write; the outputs of the same wall stay known. */
static bool clear(int file, struct tc_keep_head *head, size_t bytes, int width_px, int height_px) {
	char outputs[SCREENS_MAX][NAME_BYTES] = { { 0 } };
	if (is_of_wall(head, width_px, height_px)) {
		memcpy(outputs, head->outputs, sizeof outputs);
	}
	if (ftruncate(file, 0) != 0 || ftruncate(file, (off_t)bytes) != 0) {
		return false;
	}
	memcpy(head->magic, magic, sizeof magic);
	memcpy(head->outputs, outputs, sizeof outputs);
	head->width_px = width_px;
	head->height_px = height_px;
	return true;
}

static void blank_area(const struct tc_surface *surface, struct tc_pixels area, uint32_t blank) {
	area = tc_pixels_common(area, tc_surface_area(surface));
	for (int y = area.top; y < area.bottom; y++) {
		for (int x = area.left; x < area.right; x++) {
			surface->pixels[(size_t)y * (size_t)surface->stride_px + (size_t)x] = blank;
		}
	}
}

static void blank_painting(
	struct tc_keep_head *head, const struct tc_surface *surface, uint32_t blank) {
	int count = head->damage.count;
	if (head->painting == 0) {
		return;
	}
	if (count < 0 || count > TC_DAMAGE_MAX) {
		blank_area(surface, tc_surface_area(surface), blank);
		count = 0;
	}
	for (int i = 0; i < count; i++) {
		blank_area(surface, head->damage.rects[i], blank);
	}
	head->painting = 0;
}

enum tc_result tc_keep_open(struct tc_keep *keep, int file, int width_px, int height_px,
	uint32_t blank, struct tc_surface *surface, bool *found, struct tc_error *err) {
	size_t bytes = TC_KEEP_PIXELS_AT + (size_t)width_px * (size_t)height_px * sizeof(uint32_t);
	struct stat state;
	*found = false;
	if (fstat(file, &state) != 0 ||
		(state.st_size != (off_t)bytes &&
			(ftruncate(file, 0) != 0 || ftruncate(file, (off_t)bytes) != 0))) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a picture of %d × %d px: %s",
			width_px, height_px, strerror(errno));
	}
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (memory == MAP_FAILED) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a picture of %d × %d px: %s",
			width_px, height_px, strerror(errno));
	}
	*keep = (struct tc_keep) { file, (struct tc_keep_head *)(void *)memory, bytes };
	*surface = (struct tc_surface) { (uint32_t *)(void *)(memory + TC_KEEP_PIXELS_AT), width_px,
		height_px, width_px };
	*found = is_of_wall(keep->head, width_px, height_px) && keep->head->picture == 1;
	if (*found) {
		blank_painting(keep->head, surface, blank);
	} else if (!clear(file, keep->head, bytes, width_px, height_px)) {
		tc_keep_close(keep);
		return tc_fail(err, TC_NO_MEMORY, "the last picture cannot be cleared: %s",
			strerror(errno));
	}
	return TC_OK;
}

void tc_keep_close(struct tc_keep *keep) {
	if (keep->head != NULL) {
		munmap(keep->head, keep->bytes);
		*keep = (struct tc_keep) { 0 };
	}
}

void tc_keep_begin(struct tc_keep *keep, const struct tc_damage *damage) {
	if (keep->head != NULL) {
		keep->head->damage = *damage;
		keep->head->painting = 1;
	}
}

void tc_keep_end(struct tc_keep *keep) {
	if (keep->head != NULL) {
		keep->head->painting = 0;
	}
}

_Atomic int32_t *tc_keep_at_server(struct tc_keep *keep) {
	return keep->head == NULL ? NULL : &keep->head->at_server;
}

bool tc_keep_is_at_server(int file) {
	int32_t noted = 0;
	off_t place = offsetof(struct tc_keep_head, at_server);
	return pread(file, &noted, sizeof noted, place) == (ssize_t)sizeof noted && noted == 1;
}

void tc_keep_forget_server(int file) {
	const int32_t nothing = 0;
	if (tc_keep_is_at_server(file)) {
		(void)!pwrite(
			file, &nothing, sizeof nothing, offsetof(struct tc_keep_head, at_server));
	}
}

void tc_keep_set_picture(struct tc_keep *keep, bool is_one) {
	if (keep->head != NULL) {
		keep->head->picture = is_one;
	}
}

void tc_keep_set_live_ms(struct tc_keep *keep, int64_t unix_ms) {
	if (keep->head != NULL) {
		keep->head->live_ms = unix_ms;
	}
}

int64_t tc_keep_live_ms(const struct tc_keep *keep) {
	return keep->head == NULL ? 0 : keep->head->live_ms;
}

const char *tc_keep_output(const struct tc_keep *keep, int screen) {
	bool known = keep->head != NULL && screen < SCREENS_MAX &&
		memchr(keep->head->outputs[screen], '\0', NAME_BYTES) != NULL;
	return known ? keep->head->outputs[screen] : "";
}

void tc_keep_set_output(struct tc_keep *keep, int screen, const char *name) {
	if (keep->head != NULL && screen < SCREENS_MAX) {
		snprintf(keep->head->outputs[screen], NAME_BYTES, "%s", name);
	}
}
