/* One page with every command on it, and the programs that open what the outputs wrote. */
#ifndef TC_TESTS_DISPLAY_OUTPUTS_PAGE_SETTING_H
#define TC_TESTS_DISPLAY_OUTPUTS_PAGE_SETTING_H

#include "display/outputs/page.h"
#include "tests/display/painter_setting.h"

struct sheet {
	struct tc_drawlist list;
	struct tc_painting pane;
	struct tc_page page;
	char folder[64]; /* a temporary one; sheet_close empties and removes it */
};

/* 800 x 600 px in a pane that is moved and clipped; text with what XML keeps for itself. */
void sheet_open(struct setting *setting, struct sheet *sheet);
void sheet_close(struct sheet *sheet);

/* name in the sheet's folder; borrowed until the next call but three. */
const char *sheet_path(const struct sheet *sheet, const char *name);

/* Run a program to its end; it must succeed. package: where a person finds it. */
void run_program(const char *const *arguments, const char *package);

/* Fails when the PNG at path is not the painter's picture of the page but for the edges of its shapes and,
 * further off, those of its letters. */
void assert_as_painted(struct setting *setting, const struct sheet *sheet, const char *path);

/* All of a text file; free it. */
char *read_whole(const char *path);

/* The wall's program drawing the overview of the nation into path. */
void render_overview(const char *path);

#endif
