#include "display/outputs/embed.h"

#include <string.h>

cairo_surface_t *tc_embed_surface(const struct tc_picture *picture) {
	return cairo_image_surface_create_for_data((unsigned char *)picture->pixels,
		CAIRO_FORMAT_ARGB32, picture->width_px, picture->height_px,
		picture->width_px * (int)sizeof *picture->pixels);
}

/* Three bytes are four letters; what is left of the bytes written so far waits. */
struct base64 {
	FILE *out;
	unsigned char waiting[3];
	unsigned count;
};

static void put_letters(struct base64 *to) {
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits =
		(unsigned)to->waiting[0] << 16 | (unsigned)to->waiting[1] << 8 | to->waiting[2];
	for (unsigned i = 0; i < 4; i++) {
		fputc(i <= to->count ? letters[bits >> (18 - 6 * i) & 63] : '=', to->out);
	}
	memset(to->waiting, 0, sizeof to->waiting);
	to->count = 0;
}

static cairo_status_t put_bytes(void *user, const unsigned char *bytes, unsigned count) {
	struct base64 *to = user;
	for (unsigned i = 0; i < count; i++) {
		to->waiting[to->count++] = bytes[i];
		if (to->count == sizeof to->waiting) {
			put_letters(to);
		}
	}
	return ferror(to->out) != 0 ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

void tc_embed_png(const struct tc_picture *picture, FILE *out) {
	struct base64 to = { .out = out };
	cairo_surface_t *surface = tc_embed_surface(picture);
	(void)cairo_surface_write_to_png_stream(surface, put_bytes, &to);
	cairo_surface_destroy(surface);
	if (to.count > 0) {
		put_letters(&to);
	}
}
