/* Text of a PDF page: letters from the very files the wall draws with, one glyph a letter so that a reader
 * finds what is written, spread to the width that the wall measured. Private to pdf.c. */
#ifndef TC_DISPLAY_OUTPUTS_PDF_TEXT_H
#define TC_DISPLAY_OUTPUTS_PDF_TEXT_H

#include "base/result.h"
#include "fonts/face.h"

#include <cairo.h>

struct tc_pdf_faces {
	struct tc_fonts *fonts;                         /* borrowed */
	cairo_font_face_t *letters[TC_WEIGHT_BOLD + 1]; /* by weight; owned */
	cairo_font_face_t *signs;                       /* NULL when there are none; owned */
	struct hb_font_t *shapers[TC_WEIGHT_BOLD + 1];  /* of the same files; owned */
};

/* Finish them either way. TC_UNAVAILABLE names the file that could not be opened. */
enum tc_result tc_pdf_faces_init(
	struct tc_pdf_faces *faces, struct tc_fonts *fonts, struct tc_error *err);
void tc_pdf_faces_finish(struct tc_pdf_faces *faces);

enum tc_pdf_lettering {
	TC_PDF_WORDS = 1, /* found by a search, copied by a reader */
	TC_PDF_OUTLINES,  /* only seen */
};

/* text (as tc_page_text gives it) with its pen at x_px, baseline_px, advance_px wide, in cairo's source. */
void tc_pdf_text_show(const struct tc_pdf_faces *faces, cairo_t *cairo,
	enum tc_pdf_lettering lettering, enum tc_weight weight, int size_px, double x_px,
	double baseline_px, double advance_px, const char *text);

#endif
