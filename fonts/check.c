#include "fonts/check.h"

#include "base/text.h"

#include <string.h>

/* The 134 letters with marks of Vietnamese, and the signs that widgets draw. */
static const char letters[] = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
			      "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ";
static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
			    ".,:;!?()+-/%&#'\"·–—…×≠≥≤°∕“”−";

static const char *const weight_names[] = {
	[TC_WEIGHT_LIGHT] = "Light",
	[TC_WEIGHT_REGULAR] = "Regular",
	[TC_WEIGHT_SEMIBOLD] = "SemiBold",
	[TC_WEIGHT_BOLD] = "Bold",
};

static enum tc_result check_present(struct tc_family *family, enum tc_weight weight,
	const char *wanted, const char *what, struct tc_error *err) {
	TTF_Font *face = tc_family_font(family, weight, TC_ROLE_LETTERS, 100);
	size_t length = strlen(wanted), at = 0;
	while (at < length) {
		size_t start = at;
		uint32_t code_point = tc_utf8_next(wanted, length, &at);
		if (TTF_GlyphIsProvided32(face, code_point)) {
			continue;
		}
		TTF_Font *signs_face = tc_family_font(family, weight, TC_ROLE_SYMBOLS, 100);
		if (!signs_face || !TTF_GlyphIsProvided32(signs_face, code_point)) {
			return tc_fail(err, TC_UNAVAILABLE, "%s, %s: has no %s %.*s (U+%04X)",
				family->description, weight_names[weight], what, (int)(at - start),
				wanted + start, (unsigned)code_point);
		}
		face = tc_family_font(family, weight, TC_ROLE_LETTERS, 100);
	}
	return TC_OK;
}

/* Measured, not drawn: drawing forty large digits was a third of what a wall does before its first frame. */
static enum tc_result check_digits(
	struct tc_family *family, enum tc_weight weight, struct tc_error *err) {
	TTF_Font *face = tc_family_font(family, weight, TC_ROLE_LETTERS, 100);
	int first = 0, height = 0;
	TTF_SizeUTF8(face, "0000000000", &first, &height);
	char digits[] = "1111111111";
	for (char digit = '1'; digit <= '9'; digit++) {
		int advance = 0;
		memset(digits, digit, 10);
		TTF_SizeUTF8(face, digits, &advance, &height);
		if (advance != first) {
			return tc_fail(err, TC_UNAVAILABLE, "%s, %s: digit %c is not as wide as 0",
				family->description, weight_names[weight], digit);
		}
	}
	return TC_OK;
}

static enum tc_result check_baseline(
	struct tc_fonts *fonts, const char *family, enum tc_weight weight, struct tc_error *err) {
	double plain = tc_fonts_run(fonts, weight, 100, "H")->ink_bottom_px;
	double marked = tc_fonts_run(fonts, weight, 100, "ẴHỖ")->ink_bottom_px;
	/* Round letters reach up to 2% of the em below the line. */
	if (plain < -1 || plain > 1 || marked < plain - 1 || marked > plain + 3) {
		return tc_fail(err, TC_UNAVAILABLE,
			"%s, %s: the baseline moves from %.0f to %.0f px under Ẵ", family,
			weight_names[weight], plain, marked);
	}
	return TC_OK;
}

enum tc_result tc_fonts_check(
	struct tc_fonts *fonts, struct tc_family *family, struct tc_error *err) {
	const char *name = family->description;
	for (int i = 1; i <= TC_FAMILY_WEIGHTS; i++) {
		enum tc_weight weight = (enum tc_weight)i;
		enum tc_result result = check_present(family, weight, letters, "letter", err);
		result = result ? result : check_present(family, weight, signs, "sign", err);
		result = result ? result : check_digits(family, weight, err);
		result = result ? result : check_baseline(fonts, name, weight, err);
		if (result != TC_OK) {
			return result;
		}
	}
	return TC_OK;
}
