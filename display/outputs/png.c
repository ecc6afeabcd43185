#include "display/outputs/png.h"

#include <cairo.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum tc_result tc_png_write(
	const struct tc_surface *surface, const char *path, struct tc_error *err) {
	char beside[TC_PATH_MAX];
	int length = snprintf(beside, sizeof beside, "%s.%ld.part", path, (long)getpid());
	if (length < 0 || (size_t)length >= sizeof beside) {
		return tc_fail(err, TC_BAD_INPUT, "%.80s…: the name is too long", path);
	}
	cairo_surface_t *picture = cairo_image_surface_create_for_data(
		(unsigned char *)surface->pixels, CAIRO_FORMAT_RGB24, surface->width_px,
		surface->height_px, surface->stride_px * (int)sizeof *surface->pixels);
	cairo_status_t status = cairo_surface_write_to_png(picture, beside);
	cairo_surface_destroy(picture);
	if (status != CAIRO_STATUS_SUCCESS) {
		unlink(beside);
		return tc_fail(err, TC_UNAVAILABLE, "%s: %s", path, cairo_status_to_string(status));
	}
	if (rename(beside, path) != 0) {
		int reason = errno;
		unlink(beside);
		return tc_fail(err, TC_UNAVAILABLE, "%s: %s", path, strerror(reason));
	}
	return TC_OK;
}

static void copy_pixels(struct tc_surface *surface, cairo_surface_t *picture) {
	const unsigned char *rows = cairo_image_surface_get_data(picture);
	int stride = cairo_image_surface_get_stride(picture);
	for (int y = 0; y < surface->height_px; y++) {
		uint32_t *to = surface->pixels + (size_t)y * (size_t)surface->stride_px;
		memcpy(to, rows + (size_t)y * (size_t)stride,
			(size_t)surface->width_px * sizeof *to);
		for (int x = 0; x < surface->width_px; x++) {
			to[x] &= 0xFFFFFF;
		}
	}
}

enum tc_result tc_png_read(const char *path, struct tc_surface *surface, struct tc_error *err) {
	cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
	cairo_status_t status = cairo_surface_status(picture);
	enum tc_result result = TC_OK;
	if (status != CAIRO_STATUS_SUCCESS) {
		result = tc_fail(err,
			status == CAIRO_STATUS_FILE_NOT_FOUND ? TC_NOT_FOUND : TC_BAD_INPUT,
			"%s: %s", path, cairo_status_to_string(status));
	} else {
		result = tc_surface_init(surface, cairo_image_surface_get_width(picture),
			cairo_image_surface_get_height(picture), err);
	}
	if (result == TC_OK) {
		copy_pixels(surface, picture);
	}
	cairo_surface_destroy(picture);
	return result;
}
