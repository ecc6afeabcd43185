/* The machine-readable codes of a nack, and the one way a fault of a message is said. */
#ifndef TC_FEEDS_WIRE_CODE_H
#define TC_FEEDS_WIRE_CODE_H

#include "base/result.h"

#include <jansson.h>

#define TC_CODE_BAD_JSON "bad_json"
#define TC_CODE_BAD_EVENT "bad_event"
#define TC_CODE_UNKNOWN_TYPE "unknown_type"
#define TC_CODE_UNKNOWN_INDICATOR "unknown_indicator"
#define TC_CODE_UNKNOWN_AREA "unknown_area"
#define TC_CODE_FORBIDDEN "forbidden"
#define TC_CODE_BAD_PERIOD "bad_period"
#define TC_CODE_BAD_VALUE "bad_value"
#define TC_CODE_BAD_STATUS "bad_status"
#define TC_CODE_BAD_KEY "bad_key"
#define TC_CODE_UNIT_MISMATCH "unit_mismatch"
#define TC_CODE_CONFLICT "conflict"
#define TC_CODE_TOO_LARGE "too_large"
#define TC_CODE_RATE_LIMITED "rate_limited"
#define TC_CODE_BUSY "busy"
#define TC_CODE_NOT_FOUND "not_found"

enum { TC_CODE_COUNT = 16 };

/* All codes, NULL-ended, for counters and schemas. */
extern const char *const tc_codes[];
/* Place of code in tc_codes; codes are only ever the constants above. */
int tc_code_index(const char *code);

/* "expected EXPECTED, found …" in both languages. found NULL: the member is absent. */
void tc_code_expected(struct tc_faults *faults, const char *code, const char *pointer,
	const json_t *found, const char *expected, const char *expected_vi);

/* A whole sentence in both languages, without arguments. */
void tc_code_fault(struct tc_faults *faults, const char *code, const char *pointer,
	const char *english, const char *vietnamese);

#endif
