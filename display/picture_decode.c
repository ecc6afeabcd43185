#include "display/picture_decode.h"

#include <cairo.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const unsigned char png_mark[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };

/* The few functions of librsvg that draw a document. It is loaded by the child alone: a wall that links it would
 * start with pango, GDK and a hundred thousand relocations for the sake of an emblem. */
struct rsvg_box {
	double x, y, width, height;
};
struct rsvg_error {
	uint32_t domain;
	int code;
	char *message;
};
struct rsvg {
	void *(*open)(const unsigned char *bytes, size_t length, struct rsvg_error **error);
	int (*size)(void *handle, double *width, double *height);
	void (*extent)(void *handle, int *has_width, void *width, int *has_height, void *height,
		int *has_box, struct rsvg_box *box);
	int (*draw)(void *handle, cairo_t *cairo, const struct rsvg_box *where,
		struct rsvg_error **error);
};

static bool take(void *library, const char *name, void *function, size_t size) {
	void *found = dlsym(library, name);
	memcpy(function, &found, size); /* ISO C has no cast from an object to a function */
	return found != NULL;
}

static bool load_rsvg(struct rsvg *out) {
	void *library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
	return library != NULL &&
		take(library, "rsvg_handle_new_from_data", &out->open, sizeof out->open) &&
		take(library, "rsvg_handle_get_intrinsic_size_in_pixels", &out->size,
			sizeof out->size) &&
		take(library, "rsvg_handle_get_intrinsic_dimensions", &out->extent,
			sizeof out->extent) &&
		take(library, "rsvg_handle_render_document", &out->draw, sizeof out->draw);
}

static const char *find(
	const unsigned char *bytes, size_t length, const char *words, size_t within) {
	return memmem(bytes, length < within ? length : within, words, strlen(words));
}

enum tc_picture_kind tc_picture_kind_of(const unsigned char *bytes, size_t length) {
	enum { HEAD_BYTES = 4096 };
	if (length >= sizeof png_mark && memcmp(bytes, png_mark, sizeof png_mark) == 0) {
		return TC_PICTURE_PNG;
	}
	return length > 0 && find(bytes, length, "<svg", HEAD_BYTES) != NULL ? TC_PICTURE_SVG
									     : TC_PICTURE_NONE;
}

/* words: what a library says of it, "" for nothing. */
static void say(struct tc_picture_result *result, const char *what, const char *words) {
	snprintf(result->why, sizeof result->why, "%s%s", what, words);
}

/* Where a picture of this natural size lies in the room, and how large its part of it is. */
static double lay(const struct tc_picture_work *work, double width, double height,
	struct tc_picture_result *result) {
	double across = work->width_px / width, down = work->height_px / height;
	double scale = work->fit == TC_FIT_COVER ? fmax(across, down) : fmin(across, down);
	result->natural_width_px = (int)fmin(ceil(width), 1e6);
	result->natural_height_px = (int)fmin(ceil(height), 1e6);
	result->shrunk = work->fit == TC_FIT_EXACT && scale < 1;
	scale = work->fit == TC_FIT_EXACT && scale > 1 ? 1 : scale;
	result->width_px = (int)fmin(fmax(round(width * scale), 1), work->width_px);
	result->height_px = (int)fmin(fmax(round(height * scale), 1), work->height_px);
	return scale;
}

/* A cairo on result's pixels, moved so that the middle of the picture is the middle of what is seen of it. */
static cairo_t *begin(double width, double height, double scale, struct tc_picture_result *result) {
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
		(unsigned char *)result->pixels, CAIRO_FORMAT_ARGB32, result->width_px,
		result->height_px, result->width_px * (int)sizeof *result->pixels);
	cairo_t *cairo = cairo_create(surface);
	cairo_surface_destroy(surface);
	cairo_translate(cairo, floor((result->width_px - width * scale) / 2 + 0.5),
		floor((result->height_px - height * scale) / 2 + 0.5));
	return cairo;
}

static void end(cairo_t *cairo, struct tc_picture_result *result) {
	cairo_surface_flush(cairo_get_target(cairo));
	if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS) {
		say(result, "it cannot be drawn: ", cairo_status_to_string(cairo_status(cairo)));
	}
	cairo_destroy(cairo);
}

struct reader {
	const unsigned char *bytes;
	size_t left;
};

static cairo_status_t read_bytes(void *user, unsigned char *out, unsigned count) {
	struct reader *reader = user;
	if (count > reader->left) {
		return CAIRO_STATUS_READ_ERROR;
	}
	memcpy(out, reader->bytes, count);
	reader->bytes += count;
	reader->left -= count;
	return CAIRO_STATUS_SUCCESS;
}

static void decode_png(const struct tc_picture_work *work, struct tc_picture_result *result) {
	struct reader reader = { work->bytes, work->length };
	cairo_surface_t *picture = cairo_image_surface_create_from_png_stream(read_bytes, &reader);
	cairo_status_t status = cairo_surface_status(picture);
	if (status == CAIRO_STATUS_READ_ERROR) {
		say(result, "it is no whole PNG", "");
	} else if (status != CAIRO_STATUS_SUCCESS) {
		say(result, "it is no PNG that can be read: ", cairo_status_to_string(status));
	} else {
		double width = cairo_image_surface_get_width(picture);
		double height = cairo_image_surface_get_height(picture);
		double scale = lay(work, width, height, result);
		cairo_t *cairo = begin(width, height, scale, result);
		cairo_scale(cairo, scale, scale);
		cairo_set_source_surface(cairo, picture, 0, 0);
		cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
		/* Edges that are not on whole px are the picture's own, not half of nothing. */
		cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
		cairo_rectangle(cairo, 0, 0, width, height);
		cairo_fill(cairo);
		end(cairo, result);
	}
	cairo_surface_destroy(picture);
}

static bool svg_size(const struct rsvg *rsvg, void *handle, double *width, double *height) {
	struct rsvg_box box = { 0 };
	int has_box = 0;
	if (!rsvg->size(handle, width, height)) {
		rsvg->extent(handle, NULL, NULL, NULL, NULL, &has_box, &box);
		*width = has_box ? box.width : 0;
		*height = has_box ? box.height : 0;
	}
	return *width > 0 && *height > 0 && *width <= 1e6 && *height <= 1e6;
}

static void decode_svg(const struct rsvg *rsvg, const struct tc_picture_work *work,
	struct tc_picture_result *result) {
	struct rsvg_error *error = NULL;
	void *handle = rsvg->open(work->bytes, work->length, &error);
	double width = 0, height = 0;
	if (handle == NULL) {
		say(result, "it is no SVG that can be read: ",
			error == NULL ? "no reason given" : error->message);
	} else if (!svg_size(rsvg, handle, &width, &height)) {
		say(result, "it says no size: an SVG needs width and height, or a viewBox", "");
	} else {
		double scale = lay(work, width, height, result);
		cairo_t *cairo = begin(width, height, scale, result);
		const struct rsvg_box where = { 0, 0, width * scale, height * scale };
		if (!rsvg->draw(handle, cairo, &where, &error)) {
			say(result, "it is no SVG that can be drawn: ",
				error == NULL ? "no reason given" : error->message);
		}
		end(cairo, result);
	}
}

void tc_picture_decode(const struct tc_picture_work *work, struct tc_picture_result *result,
	void (*before_bytes)(void)) {
	struct rsvg rsvg;
	bool svg = work->kind == TC_PICTURE_SVG;
	bool ready = !svg || load_rsvg(&rsvg);
	before_bytes();
	if (!ready) {
		say(result, "librsvg, which draws SVG, is not on this machine", "");
	} else if (svg &&
		(find(work->bytes, work->length, "<text", work->length) != NULL ||
			find(work->bytes, work->length, ":text", work->length) != NULL)) {
		/* Letters would be those of this machine, or none. */
		say(result, "it has letters: turn them into paths", "");
	} else if (svg) {
		decode_svg(&rsvg, work, result);
	} else {
		decode_png(work, result);
	}
}
