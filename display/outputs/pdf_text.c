#include "display/outputs/pdf_text.h"

#include <cairo-ft.h>
#include <hb.h>
#include <string.h>

/* A pattern that names its file is not looked up: the system's own fonts play no part. */
static cairo_font_face_t *open_face(const char *path) {
	union {
		const char *name;
		const FcChar8 *bytes;
	} file = { .name = path };
	FcPattern *pattern = FcPatternCreate();
	if (pattern == NULL) {
		return NULL;
	}
	FcPatternAddString(pattern, FC_FILE, file.bytes);
	FcPatternAddInteger(pattern, FC_INDEX, 0);
	FcPatternAddBool(pattern, FC_HINTING, FcFalse);
	cairo_font_face_t *face = cairo_ft_font_face_create_for_pattern(pattern);
	FcPatternDestroy(pattern);
	return face;
}

/* NULL when the file cannot be read; letters then stand without kerning. */
static hb_font_t *open_shaper(const char *path) {
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
	hb_face_t *face = hb_face_create(blob, 0);
	hb_font_t *font = hb_face_get_glyph_count(face) > 0 ? hb_font_create(face) : NULL;
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return font;
}

enum tc_result tc_pdf_faces_init(
	struct tc_pdf_faces *faces, struct tc_fonts *fonts, struct tc_error *err) {
	*faces = (struct tc_pdf_faces) { .fonts = fonts };
	for (int weight = TC_WEIGHT_LIGHT; weight <= TC_WEIGHT_BOLD; weight++) {
		const char *path = tc_fonts_file(fonts, (enum tc_weight)weight);
		cairo_font_face_t *face = open_face(path);
		faces->letters[weight] = face;
		if (face == NULL || cairo_font_face_status(face) != CAIRO_STATUS_SUCCESS) {
			return tc_fail(err, TC_UNAVAILABLE, "%s: cannot be put into a PDF", path);
		}
		faces->shapers[weight] = open_shaper(path);
	}
	if (tc_fonts_signs_file(fonts) != NULL) {
		faces->signs = open_face(tc_fonts_signs_file(fonts));
	}
	return TC_OK;
}

void tc_pdf_faces_finish(struct tc_pdf_faces *faces) {
	for (int weight = TC_WEIGHT_LIGHT; weight <= TC_WEIGHT_BOLD; weight++) {
		cairo_font_face_destroy(faces->letters[weight]);
		hb_font_destroy(faces->shapers[weight]);
	}
	cairo_font_face_destroy(faces->signs);
	*faces = (struct tc_pdf_faces) { 0 };
}

/* Glyphs of a text, one a letter. */
struct glyphs {
	cairo_glyph_t *items;
	cairo_text_cluster_t *clusters;
	int count, cluster_count;
	cairo_text_cluster_flags_t flags;
};

static bool find_glyphs(cairo_t *cairo, const char *text, int length, struct glyphs *out) {
	*out = (struct glyphs) { 0 };
	return cairo_scaled_font_text_to_glyphs(cairo_get_scaled_font(cairo), 0, 0, text, length,
		       &out->items, &out->count, &out->clusters, &out->cluster_count,
		       &out->flags) == CAIRO_STATUS_SUCCESS;
}

/* Letters nearer to each other where the face says so ("To", "AV"), as the wall's shaper has them. cairo
 * spaces by advances alone. No ligatures: a letter keeps a glyph of its own. Returns the pen's way over all,
 * px; 0 when the shaper does not see one glyph a letter, and nothing is moved. */
static double kern(hb_font_t *shaper, int size_px, const char *text, struct glyphs *glyphs) {
	static const hb_feature_t plain[] = {
		{ HB_TAG('l', 'i', 'g', 'a'), 0, 0, (unsigned)-1 },
		{ HB_TAG('c', 'l', 'i', 'g'), 0, 0, (unsigned)-1 },
	};
	static const int fine = 64; /* parts of a px */
	hb_buffer_t *buffer = hb_buffer_create();
	hb_font_set_scale(shaper, size_px * fine, size_px * fine);
	hb_buffer_add_utf8(buffer, text, -1, 0, -1);
	hb_buffer_guess_segment_properties(buffer);
	hb_shape(shaper, buffer, plain, sizeof plain / sizeof *plain);
	unsigned count = 0;
	const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, &count);
	double pen_px = 0;
	for (unsigned i = 0; count == (unsigned)glyphs->count && i < count; i++) {
		glyphs->items[i].x = pen_px + (double)positions[i].x_offset / fine;
		pen_px += (double)positions[i].x_advance / fine;
	}
	hb_buffer_destroy(buffer);
	return pen_px;
}

static void free_glyphs(struct glyphs *glyphs) {
	cairo_glyph_free(glyphs->items);
	cairo_text_cluster_free(glyphs->clusters);
}

/* The box that the wall draws for a letter no face has. */
static void draw_box(cairo_t *cairo, int size_px, double x_px, double baseline_px) {
	int side = size_px * 5 / 8 > 3 ? size_px * 5 / 8 : 3;
	int pen = size_px / 16 > 1 ? size_px / 16 : 1;
	cairo_rectangle(
		cairo, x_px + 1.5 * pen, baseline_px - side + 0.5 * pen, side - pen, side - pen);
	cairo_set_line_width(cairo, pen);
	cairo_stroke(cairo);
}

/* One letter that the letters' face lacks. */
static void show_sign(const struct tc_pdf_faces *faces, cairo_t *cairo, int size_px,
	cairo_glyph_t at, const char *letter, int length) {
	struct glyphs glyphs = { 0 };
	cairo_save(cairo);
	bool found = faces->signs != NULL;
	if (found) {
		cairo_set_font_face(cairo, faces->signs);
		found = find_glyphs(cairo, letter, length, &glyphs) && glyphs.count == 1 &&
			glyphs.items[0].index != 0;
	}
	if (found) {
		glyphs.items[0].x = at.x;
		glyphs.items[0].y = at.y;
		cairo_show_text_glyphs(
			cairo, letter, length, glyphs.items, 1, glyphs.clusters, 1, glyphs.flags);
	} else {
		draw_box(cairo, size_px, at.x, at.y);
	}
	free_glyphs(&glyphs);
	cairo_restore(cairo);
}

/* Stretches of letters that are there, and what is not there between them. */
static void show(const struct tc_pdf_faces *faces, cairo_t *cairo, int size_px,
	const struct glyphs *glyphs, const char *text) {
	int byte = 0;
	for (int i = 0; i < glyphs->count;) {
		int from = i, from_byte = byte;
		while (i < glyphs->count && glyphs->items[i].index != 0) {
			byte += glyphs->clusters[i++].num_bytes;
		}
		if (i > from) {
			cairo_show_text_glyphs(cairo, text + from_byte, byte - from_byte,
				glyphs->items + from, i - from, glyphs->clusters + from, i - from,
				glyphs->flags);
		}
		if (i < glyphs->count) {
			int length = glyphs->clusters[i].num_bytes;
			show_sign(faces, cairo, size_px, glyphs->items[i], text + byte, length);
			byte += length;
			i++;
		}
	}
}

void tc_pdf_text_show(const struct tc_pdf_faces *faces, cairo_t *cairo,
	enum tc_pdf_lettering lettering, enum tc_weight weight, int size_px, double x_px,
	double baseline_px, double advance_px, const char *text) {
	struct glyphs glyphs;
	cairo_set_font_face(cairo, faces->letters[weight]);
	cairo_set_font_size(cairo, size_px);
	/* A glyph for each letter, or positions could not be told apart. */
	if (find_glyphs(cairo, text, (int)strlen(text), &glyphs) &&
		glyphs.count == glyphs.cluster_count) {
		cairo_text_extents_t extents;
		cairo_scaled_font_glyph_extents(
			cairo_get_scaled_font(cairo), glyphs.items, glyphs.count, &extents);
		double kerned_px = faces->shapers[weight] == NULL
			? 0
			: kern(faces->shapers[weight], size_px, text, &glyphs);
		double natural_px = kerned_px > 0 ? kerned_px : extents.x_advance;
		double share = natural_px > 0 ? advance_px / natural_px : 1;
		for (int i = 0; i < glyphs.count; i++) {
			glyphs.items[i].x = x_px + glyphs.items[i].x * share;
			glyphs.items[i].y += baseline_px;
		}
		if (lettering == TC_PDF_WORDS) {
			show(faces, cairo, size_px, &glyphs, text);
		} else {
			cairo_glyph_path(cairo, glyphs.items, glyphs.count);
			cairo_fill(cairo);
		}
	}
	free_glyphs(&glyphs);
}
