#include "display/outputs/svg.h"

#include "tests/display/outputs/page_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* rsvg looks letters up by name: it is told of ours alone. */
static void name_letters(const struct sheet *sheet) {
	const char *path = sheet_path(sheet, "fonts.conf");
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out,
		"<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
		"<dir>%s/fonts/node_modules/@expo-google-fonts/source-sans-3</dir></fontconfig>",
		getenv("TC_SOURCE_ROOT"));
	assert_int_equal(fclose(out), 0);
	setenv("FONTCONFIG_FILE", path, 1);
}

static void convert(const char *svg, const char *png) {
	const char *const arguments[] = { "rsvg-convert", "-o", png, svg, NULL };
	run_program(arguments, "librsvg2-bin");
}

static void every_command_looks_as_painted(void **state) {
	struct sheet sheet;
	sheet_open(*state, &sheet);
	const char *svg = sheet_path(&sheet, "page.svg"), *png = sheet_path(&sheet, "page.png");
	assert_int_equal(tc_svg_write(&sheet.page, svg, NULL), TC_OK);
	name_letters(&sheet);
	convert(svg, png);
	assert_as_painted(*state, &sheet, png);
	sheet_close(&sheet);
}

static void text_is_text(void **state) {
	static const char *const wanted[] = { ">Tổng quan quốc gia</text>", ">1.000</text>",
		">Tỉnh &lt;63&gt; &amp; &quot;thành phố&quot;</text>", ">MÔ PHỎNG</text>",
		"<title>Trang thử &amp; &lt;kiểm&gt;</title>", " textLength=\"",
		" lengthAdjust=\"spacingAndGlyphs\"", " font-weight=\"600\"", "'Source Sans 3'" };
	struct sheet sheet;
	sheet_open(*state, &sheet);
	const char *path = sheet_path(&sheet, "page.svg");
	assert_int_equal(tc_svg_write(&sheet.page, path, NULL), TC_OK);
	char *text = read_whole(path);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		if (strstr(text, wanted[i]) == NULL) {
			fail_msg("%s is missing", wanted[i]);
		}
	}
	free(text);
	sheet_close(&sheet);
}

static void letters_that_xml_forbids_are_shown_as_such(void **state) {
	static const char *const texts[] = { "a\x01z", "a\xEF\xBF\xBEz", "a\x1Bz" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct sheet sheet;
		sheet_open(*state, &sheet);
		struct tc_text_style style = { 2, TC_WEIGHT_REGULAR, TC_INK_TEXT, TC_ANCHOR_LEFT };
		tc_draw_text(&sheet.list, 20, 400, style, texts[i], NULL);
		const char *path = sheet_path(&sheet, "page.svg");
		const char *png = sheet_path(&sheet, "page.png");
		assert_int_equal(tc_svg_write(&sheet.page, path, NULL), TC_OK);
		name_letters(&sheet);
		convert(path, png); /* refuses what is no XML */
		char *text = read_whole(path);
		assert_non_null(strstr(text, ">a□z</text>"));
		free(text);
		sheet_close(&sheet);
	}
}

static void what_cannot_be_written_leaves_the_former_file(void **state) {
	struct sheet sheet;
	struct tc_error err = { 0 };
	sheet_open(*state, &sheet);
	assert_int_equal(tc_svg_write(&sheet.page, "/nowhere/page.svg", &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, "/nowhere/page.svg"));
	/* A folder stands in the way: nothing of the try is left beside it. */
	assert_int_equal(tc_svg_write(&sheet.page, sheet.folder, &err), TC_UNAVAILABLE);
	char part[TC_PATH_MAX];
	snprintf(part, sizeof part, "%s.%ld.part", sheet.folder, (long)getpid());
	assert_int_not_equal(access(part, F_OK), 0);
	sheet_close(&sheet);
}

static void a_layout_becomes_a_file_that_opens(void **state) {
	struct sheet sheet;
	sheet_open(*state, &sheet);
	const char *svg = sheet_path(&sheet, "wall.svg"), *png = sheet_path(&sheet, "wall.png");
	render_overview(svg);
	name_letters(&sheet);
	convert(svg, png);
	char *text = read_whole(svg);
	assert_non_null(strstr(text, ">Tổng quan quốc gia</text>"));
	assert_non_null(strstr(text, ">Hoàng Sa</text>"));
	assert_non_null(strstr(text, ">Trường Sa</text>"));
	free(text);
	sheet_close(&sheet);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_looks_as_painted),
		cmocka_unit_test(text_is_text),
		cmocka_unit_test(letters_that_xml_forbids_are_shown_as_such),
		cmocka_unit_test(what_cannot_be_written_leaves_the_former_file),
		cmocka_unit_test(a_layout_becomes_a_file_that_opens),
	};
	return cmocka_run_group_tests_name("svg", tests, setting_open, setting_close);
}
