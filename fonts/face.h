/* The house's letters: four weights of one family, opened by exact path and checked at start (every
 * Vietnamese letter, digits of equal width, a baseline that never jumps). Text becomes a run: an 8-bit
 * coverage mask placed by its baseline, kept by weight, size and string, so that nothing is shaped twice.
 * One thread (the painter's) at a time. Sizes are px of the em. */
#ifndef TC_FONTS_FACE_H
#define TC_FONTS_FACE_H

#include "base/result.h"
#include "base/style.h"

#include <stddef.h>
#include <stdint.h>

struct tc_fonts;

/* Where the letters lie in this build tree or installation (see base/place.h). TC_NOT_FOUND without
 * them: tc_fonts_open(NULL, …) then takes the substitute. */
enum tc_result tc_fonts_directory(char *out, size_t size, struct tc_error *err);

/* Open the family found in directory (Source Sans 3, four .ttf files). Where it is absent, damaged, or lacks
 * a letter of the house, the documented substitute (Noto Sans), see tc_fonts_complaint. Owned.
 * TC_UNAVAILABLE: neither; the error names the file or the letter, and the package it belongs to. */
enum tc_result tc_fonts_open(const char *directory, struct tc_fonts **out, struct tc_error *err);
void tc_fonts_close(struct tc_fonts *fonts);

/* Why the letters of the directory could not be used and the substitute's are; NULL when all is well. For
 * the log of whoever opened them. */
const char *tc_fonts_complaint(const struct tc_fonts *fonts);

/* "Source Sans 3" or the substitute, and where it was found; for --version --verbose. */
const char *tc_fonts_describe(const struct tc_fonts *fonts);

/* The files that the letters of weight, and the signs those lack, were read from, for outputs that embed
 * them. Borrowed until close. tc_fonts_signs_file: NULL when the letters have all signs. */
const char *tc_fonts_file(const struct tc_fonts *fonts, enum tc_weight weight);
const char *tc_fonts_signs_file(const struct tc_fonts *fonts);

/* Ink box in px relative to the pen on the baseline, y down: top is negative above the baseline. */
struct tc_run {
	double advance_px;
	double ink_left_px, ink_top_px, ink_right_px,
		ink_bottom_px;         /* equal left and right: no ink */
	int mask_left_px, mask_top_px; /* where the mask's first pixel lies relative to the pen */
	int width_px, height_px, stride;
	const uint8_t *coverage; /* height rows of stride bytes, stride a multiple of 4 */
};

/* Shape text (UTF-8; composed to NFC here; the first 4096 bytes) once and keep it. Letters past
 * 8,192 px are left out, advance_px then says 8,193 or more, so that it fits no wall. A letter that no face
 * has, and one that would hide or reorder its neighbours, is drawn as a box. Never NULL: text that cannot be shaped
 * gives an empty run. Borrowed until tc_fonts_trim or close. A string made only of digits, '.', ',', ':',
 * '/', '-', '+', '%' and spaces is put together from an atlas of single glyphs, without shaping. */
const struct tc_run *tc_fonts_run(
	struct tc_fonts *fonts, enum tc_weight weight, int size_px, const char *text);

/* Height of a capital H in px, measured. */
double tc_fonts_cap_px(struct tc_fonts *fonts, enum tc_weight weight, int size_px);

/* Forget runs not used since the last call until at most budget_bytes are kept. Between frames only. */
void tc_fonts_trim(struct tc_fonts *fonts, size_t budget_bytes);

size_t tc_fonts_kept_bytes(const struct tc_fonts *fonts);

#endif
