/* Can it be read from the farthest seat, and does no text lie under a bezel? Judged on draw lists, so on
 * exactly what the wall would show. */
#ifndef TC_DISPLAY_LINT_H
#define TC_DISPLAY_LINT_H

#include "display/scene.h"

/* Angles of a capital letter at the farthest seat, in arc-minutes: NUREG-0700 (rev. 3, 1.1.2), ISO 9241-3
 * and the FAA's HF-STD-001 ask for at least 16, better 20. */
#define TC_LINT_LEAST_ARC_MINUTES 16.0
#define TC_LINT_GOOD_ARC_MINUTES 20.0
/* Below this many px a capital cannot hold two stacked Vietnamese marks, at any distance. */
#define TC_LINT_LEAST_CAP_PX 10.0
/* Text stays this clear of a bezel, ink included. */
#define TC_LINT_BEZEL_PX 6.0

/* A phone finds a symbol from about ten times its width: the usual rule of thumb. The width is that of its modules,
 * without the quiet zone. A warning only, because one may walk up to a wall with a phone. */
#define TC_LINT_SYMBOL_REACH 10.0

/* Add a fault for everything that a refreshed scene draws and its audience could not read: small text,
 * text across or too near a bezel, text outside its pane or over other text, a symbol that no phone
 * reads. Faults carry the pane's pointer and, through the layout's document, its line. */
void tc_lint(const struct tc_scene *scene, struct tc_fonts *fonts, struct tc_faults *faults);

#endif
