/* Whether a text of a draw list says a number with all its digits. Reads the text as a person does and shares no
 * code with widgets/kit/number. */
#ifndef TC_TESTS_WIDGETS_DIGITS_H
#define TC_TESTS_WIDGETS_DIGITS_H

#include "widgets/drawlist.h"

#include "base/option.h"

enum digits_rule {
	DIGITS_EXACT = 1, /* every digit that was sent */
	DIGITS_ROUNDED,   /* rounded half away from zero to as many decimals as are shown */
};

/* Command index of list is a text that holds sent (JSON grammar, not empty), in full or in the thousands, millions
 * or billions that it or another text of the list names. */
bool digits_whole(const struct tc_drawlist *list, int index, const char *sent,
	enum tc_language language, enum digits_rule rule);

#endif
