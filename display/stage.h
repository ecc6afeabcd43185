/* What every picture needs before it can be drawn: the code lists and the letters. */
#ifndef TC_DISPLAY_STAGE_H
#define TC_DISPLAY_STAGE_H

#include "feeds/codelists/catalogue.h"
#include "fonts/face.h"

struct tc_stage {
	struct tc_catalogue *catalogue;
	struct tc_fonts *fonts;
};

/* codelists, fonts: directories, or NULL for the program's own. Faults of the code lists and a missing
 * font are added to faults. Finish it either way. Main thread. */
enum tc_result tc_stage_open(
	const char *codelists, const char *fonts, struct tc_stage *out, struct tc_faults *faults);
void tc_stage_close(struct tc_stage *stage);

/* Only the code lists, as tc_stage_open reads them. */
enum tc_result tc_stage_open_catalogue(
	const char *codelists, struct tc_catalogue **out, struct tc_faults *faults);

#endif
