/* One value of a document against one row of a table. Only base/option*.c use it. */
#ifndef TC_BASE_OPTION_VALUE_H
#define TC_BASE_OPTION_VALUE_H

#include "base/option.h"

/* Read value into field, which has the type that the row names. False with a fault at pointer. */
bool tc_option_value_read(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context);

/* Add one error whose two sentences are whole. Always false. */
bool tc_option_refuse(const struct tc_option_context *context, const char *reason,
	const char *pointer, const char *english, const char *vietnamese);

/* "expected …, found …". Always false. */
bool tc_option_expected(const struct tc_option_context *context, const char *pointer,
	const char *english, const char *vietnamese, const json_t *value);

/* The number of a number token. */
bool tc_option_number(const json_t *value, double *number);

/* "#RRGGBB"; text may be NULL. */
bool tc_option_colour(const char *text, uint32_t *colour);

#endif
