/* One observation straight into the text of a message: what rows.h makes as JSON values and then writes, without the
 * values. A wall's snapshot is hundreds of thousands of these. Pure: any thread. */
#ifndef TC_FEEDS_WIRE_ROW_TEXT_H
#define TC_FEEDS_WIRE_ROW_TEXT_H

#include "feeds/codelists/catalogue.h"
#include "feeds/observation.h"
#include "feeds/wire/buffer.h"

enum tc_row_form {
	TC_ROW_LIST = 1, /* as tc_rows_encode: every column, null where there is nothing */
	TC_ROW_OBJECT,   /* as tc_rows_encode_object */
};

void tc_row_text_add(struct tc_buffer *out, const struct tc_catalogue *catalogue,
	const struct tc_observation *observation, enum tc_row_form form);

#endif
