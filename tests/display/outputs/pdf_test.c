#include "display/outputs/pdf.h"

#include "tests/display/outputs/page_setting.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* One px of the page is one of the PNG. prefix: the PNG's path without .png. */
static void convert(const char *pdf, const char *prefix) {
	const char *const arguments[] = { "pdftoppm", "-r", "96", "-png", "-singlefile", pdf,
		prefix, NULL };
	run_program(arguments, "poppler-utils");
}

/* Free it. */
static char *text_of(const struct sheet *sheet, const char *pdf) {
	const char *path = sheet_path(sheet, "words.txt");
	const char *const arguments[] = { "pdftotext", "-enc", "UTF-8", pdf, path, NULL };
	run_program(arguments, "poppler-utils");
	return read_whole(path);
}

static void every_command_looks_as_painted(void **state) {
	struct sheet sheet;
	sheet_open(*state, &sheet);
	const char *pdf = sheet_path(&sheet, "page.pdf"), *prefix = sheet_path(&sheet, "page");
	assert_int_equal(tc_pdf_write(&sheet.page, pdf, NULL), TC_OK);
	convert(pdf, prefix);
	assert_as_painted(*state, &sheet, sheet_path(&sheet, "page.png"));
	sheet_close(&sheet);
}

static void words_are_found_and_the_watermark_is_not_among_them(void **state) {
	static const char *const wanted[] = { "Tổng quan quốc gia", "1.000",
		"Tỉnh <63> & \"thành phố\"", "Thừa Thiên Huế · 09/12/2019" };
	struct sheet sheet;
	sheet_open(*state, &sheet);
	const char *pdf = sheet_path(&sheet, "page.pdf");
	assert_int_equal(tc_pdf_write(&sheet.page, pdf, NULL), TC_OK);
	char *text = text_of(&sheet, pdf);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		if (strstr(text, wanted[i]) == NULL) {
			fail_msg("\"%s\" is not found in \"%s\"", wanted[i], text);
		}
	}
	assert_null(strstr(text, "Ỏ"));
	free(text);
	sheet_close(&sheet);
}

/* x of every glyph on the page, in order, from poppler's SVG of it; at most most of them. */
static int glyph_places(const char *svg, double *out, int most) {
	int count = 0;
	char *text = read_whole(svg);
	for (const char *at = strstr(text, "<use "); at != NULL && count < most;
		at = strstr(at + 1, "<use ")) {
		const char *x = strstr(at, " x=\"");
		if (x != NULL) {
			out[count++] = strtod(x + 4, NULL);
		}
	}
	free(text);
	return count;
}

/* "To" and "AV" stand closer than their letters are wide: where the wall's own shaper puts each. */
static void letters_stand_where_the_wall_has_them(void **state) {
	static const char word[] = "AVATo";
	struct setting *setting = *state;
	struct sheet sheet;
	sheet_open(setting, &sheet);
	sheet.list = setting_list(setting);
	struct tc_text_style style = { 20, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	tc_draw_text(&sheet.list, 20, 300, style, word, NULL);
	const char *pdf = sheet_path(&sheet, "kern.pdf"), *svg = sheet_path(&sheet, "kern.svg");
	assert_int_equal(tc_pdf_write(&sheet.page, pdf, NULL), TC_OK);
	run_program(
		(const char *const[]) { "pdftocairo", "-svg", pdf, svg, NULL }, "poppler-utils");
	double places[8];
	assert_int_equal(glyph_places(svg, places, 8), 5);
	int size_px = sheet.list.commands[0].as.text.size_px;
	double whole_px =
		tc_fonts_run(setting->fonts, TC_WEIGHT_SEMIBOLD, size_px, word)->advance_px;
	double points = (places[4] - places[0]) /
		(whole_px -
			tc_fonts_run(setting->fonts, TC_WEIGHT_SEMIBOLD, size_px, "o")->advance_px);
	for (int i = 1; i < 5; i++) {
		char before[8] = "", last[2] = { word[i], '\0' };
		memcpy(before, word, (size_t)i + 1);
		double pen_px = tc_fonts_run(setting->fonts, TC_WEIGHT_SEMIBOLD, size_px, before)
					->advance_px -
			tc_fonts_run(setting->fonts, TC_WEIGHT_SEMIBOLD, size_px, last)->advance_px;
		double seen_px = (places[i] - places[0]) / points;
		if (fabs(seen_px - pen_px) > 1.5) {
			fail_msg("letter %d of %s at %.1f px, on the wall at %.1f", i, word,
				seen_px, pen_px);
		}
	}
	sheet_close(&sheet);
}

static void a_letter_no_face_has_is_a_box_and_the_rest_is_found(void **state) {
	struct sheet sheet;
	sheet_open(*state, &sheet);
	struct tc_text_style style = { 2, TC_WEIGHT_REGULAR, TC_INK_TEXT, TC_ANCHOR_LEFT };
	tc_draw_text(&sheet.list, 20, 400, style, "trước 漢 sau", NULL);
	const char *pdf = sheet_path(&sheet, "page.pdf");
	assert_int_equal(tc_pdf_write(&sheet.page, pdf, NULL), TC_OK);
	char *text = text_of(&sheet, pdf);
	assert_non_null(strstr(text, "trước"));
	assert_non_null(strstr(text, "sau"));
	free(text);
	sheet_close(&sheet);
}

static void the_widest_wall_fits_a_page(void **state) {
	struct sheet sheet;
	sheet_open(*state, &sheet);
	sheet.page.width_px = 32768;
	sheet.page.height_px = 1000;
	const char *pdf = sheet_path(&sheet, "page.pdf"), *out = sheet_path(&sheet, "words.txt");
	assert_int_equal(tc_pdf_write(&sheet.page, pdf, NULL), TC_OK);
	char command[2 * TC_PATH_MAX + 32];
	snprintf(command, sizeof command, "pdfinfo %s > %s", pdf, out);
	const char *const arguments[] = { "sh", "-c", command, NULL };
	run_program(arguments, "poppler-utils");
	char *text = read_whole(out);
	assert_non_null(strstr(text, "14400 x "));
	assert_non_null(strstr(text, "Trang thử & <kiểm>"));
	assert_non_null(strstr(text, "MÔ PHỎNG")); /* the subject says what the outlines say */
	free(text);
	sheet_close(&sheet);
}

static void what_cannot_be_written_leaves_nothing(void **state) {
	struct sheet sheet;
	struct tc_error err = { 0 };
	sheet_open(*state, &sheet);
	assert_int_equal(tc_pdf_write(&sheet.page, "/nowhere/page.pdf", &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, "/nowhere/page.pdf"));
	assert_int_equal(tc_pdf_write(&sheet.page, sheet.folder, &err), TC_UNAVAILABLE);
	char part[TC_PATH_MAX];
	snprintf(part, sizeof part, "%s.%ld.part", sheet.folder, (long)getpid());
	assert_int_not_equal(access(part, F_OK), 0);
	sheet_close(&sheet);
}

static void a_layout_becomes_a_page_that_is_searched(void **state) {
	static const char *const wanted[] = { "Tổng quan quốc gia", "1.000", "Hoàng Sa",
		"Trường Sa" };
	struct sheet sheet;
	sheet_open(*state, &sheet);
	const char *pdf = sheet_path(&sheet, "wall.pdf");
	render_overview(pdf);
	char *text = text_of(&sheet, pdf);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		if (strstr(text, wanted[i]) == NULL) {
			fail_msg("\"%s\" is not found in \"%s\"", wanted[i], text);
		}
	}
	free(text);
	sheet_close(&sheet);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_looks_as_painted),
		cmocka_unit_test(words_are_found_and_the_watermark_is_not_among_them),
		cmocka_unit_test(letters_stand_where_the_wall_has_them),
		cmocka_unit_test(a_letter_no_face_has_is_a_box_and_the_rest_is_found),
		cmocka_unit_test(the_widest_wall_fits_a_page),
		cmocka_unit_test(what_cannot_be_written_leaves_nothing),
		cmocka_unit_test(a_layout_becomes_a_page_that_is_searched),
	};
	return cmocka_run_group_tests_name("pdf", tests, setting_open, setting_close);
}
