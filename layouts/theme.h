/* The theme document: colours by role, type scale, anatomy of a pane. See ../base/style.h. */
#ifndef TC_LAYOUTS_THEME_H
#define TC_LAYOUTS_THEME_H

#include "base/option.h"
#include "base/style.h"

struct tc_theme {
	const char *name;
	struct tc_words title;
	struct tc_style style;
};

/* False with errors (added to faults); *out is then not to be used. Also checks that text inks reach
 * contrast 4.5 and data inks 3 against the ground (WCAG 2.2, 1.4.3 and 1.4.11). */
bool tc_theme_read(
	const char *path, struct tc_arena *arena, struct tc_theme *out, struct tc_faults *faults);

extern const struct tc_option tc_theme_options[];

#endif
