/* A picture as one page of PDF, with the house's letters embedded and its text searchable. */
#ifndef TC_DISPLAY_OUTPUTS_PDF_H
#define TC_DISPLAY_OUTPUTS_PDF_H

#include "display/outputs/page.h"

#include <cairo.h>

/* One px of the wall is 0.75 pt (96 to the inch), less when a side would pass the 200 inches that readers
 * take. TC_UNAVAILABLE when it can't be written; path is then what it was. */
enum tc_result tc_pdf_write(const struct tc_page *page, const char *path, struct tc_error *err);

/* The same drawing on any cairo context at 1 px to a unit, times times over: what plain cairo takes for it, for the
 * bench. */
enum tc_result tc_pdf_draw(
	const struct tc_page *page, cairo_t *cairo, int times, struct tc_error *err);

#endif
