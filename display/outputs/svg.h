/* A picture as SVG 1.1: shapes as shapes and text as text, so that a report can quote a wall at any size
 * and a reader can search it. Written by us, because cairo's SVG turns every letter into an outline. */
#ifndef TC_DISPLAY_OUTPUTS_SVG_H
#define TC_DISPLAY_OUTPUTS_SVG_H

#include "display/outputs/page.h"

/* One unit is one px of the wall. Letters are named, not embedded ("Source Sans 3", else what the reader
 * has), and keep their measured width. TC_UNAVAILABLE when it can't be written; path is then what it was. */
enum tc_result tc_svg_write(const struct tc_page *page, const char *path, struct tc_error *err);

#endif
