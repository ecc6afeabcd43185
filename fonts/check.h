/* The start check: a wall that cannot write Vietnamese must say so before its first picture. Private to
 * fonts/. */
#ifndef TC_FONTS_CHECK_H
#define TC_FONTS_CHECK_H

#include "fonts/face.h"
#include "fonts/family.h"

/* Every letter and sign of the house present, digits of one width, a baseline that stays when a letter
 * with two marks comes. TC_UNAVAILABLE names weight and letter. */
enum tc_result tc_fonts_check(
	struct tc_fonts *fonts, struct tc_family *family, struct tc_error *err);

#endif
