#include "display/stage.h"

#include "base/log.h"
#include "base/place.h"

#include <string.h>

enum tc_result tc_stage_open_catalogue(
	const char *codelists, struct tc_catalogue **out, struct tc_faults *faults) {
	char directory[TC_PATH_MAX];
	struct tc_error err;
	if (codelists == NULL) {
		if (tc_place_find("feeds/codelists", "codelists", directory, sizeof directory,
			    &err) != TC_OK) {
			return tc_faults_add_error(faults, &err);
		}
		codelists = directory;
	}
	return tc_catalogue_open(codelists, out, faults);
}

enum tc_result tc_stage_open(
	const char *codelists, const char *fonts, struct tc_stage *out, struct tc_faults *faults) {
	memset(out, 0, sizeof *out);
	enum tc_result result = tc_stage_open_catalogue(codelists, &out->catalogue, faults);
	if (result != TC_OK) {
		return result;
	}
	/* Absent fonts are no error here: tc_fonts_open falls back to the substitute, or names both. */
	char directory[TC_PATH_MAX] = "";
	struct tc_error err;
	if (fonts == NULL) {
		(void)tc_fonts_directory(directory, sizeof directory, NULL);
		fonts = directory;
	}
	if (tc_fonts_open(fonts, &out->fonts, &err) != TC_OK) {
		return tc_faults_add_error(faults, &err);
	}
	if (tc_fonts_complaint(out->fonts) != NULL) {
		tc_log(TC_LOG_WARNING, "substitute letters", "in_use",
			tc_fonts_describe(out->fonts), "reason", tc_fonts_complaint(out->fonts),
			NULL);
	}
	return TC_OK;
}

void tc_stage_close(struct tc_stage *stage) {
	tc_fonts_close(stage->fonts);
	tc_catalogue_close(stage->catalogue);
	memset(stage, 0, sizeof *stage);
}
