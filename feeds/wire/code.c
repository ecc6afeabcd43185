#include "feeds/wire/code.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

const char *const tc_codes[] = {
	TC_CODE_BAD_JSON,
	TC_CODE_BAD_EVENT,
	TC_CODE_UNKNOWN_TYPE,
	TC_CODE_UNKNOWN_INDICATOR,
	TC_CODE_UNKNOWN_AREA,
	TC_CODE_FORBIDDEN,
	TC_CODE_BAD_PERIOD,
	TC_CODE_BAD_VALUE,
	TC_CODE_BAD_STATUS,
	TC_CODE_BAD_KEY,
	TC_CODE_UNIT_MISMATCH,
	TC_CODE_CONFLICT,
	TC_CODE_TOO_LARGE,
	TC_CODE_RATE_LIMITED,
	TC_CODE_BUSY,
	TC_CODE_NOT_FOUND,
	NULL,
};

int tc_code_index(const char *code) {
	for (int i = 0; code != NULL && tc_codes[i] != NULL; i++) {
		if (strcmp(tc_codes[i], code) == 0) {
			return i;
		}
	}
	return 0;
}

void tc_code_fault(struct tc_faults *faults, const char *code, const char *pointer,
	const char *english, const char *vietnamese) {
	int before = faults->count;
	tc_faults_add(faults, TC_SEVERITY_ERROR, code, pointer, "%s", NULL, english);
	/* The two sentences have different words, not only different formats. */
	if (faults->count > before) {
		struct tc_error *added = &faults->items[before];
		snprintf(added->message_vi, sizeof added->message_vi, "%s", vietnamese);
	}
}

void tc_code_expected(struct tc_faults *faults, const char *code, const char *pointer,
	const json_t *found, const char *expected, const char *expected_vi) {
	char text[64];
	char english[TC_SENTENCE_MAX];
	char vietnamese[TC_SENTENCE_MAX];
	if (found == NULL) {
		snprintf(english, sizeof english, "expected %s, found nothing", expected);
		snprintf(vietnamese, sizeof vietnamese, "cần %s, nhưng không có gì", expected_vi);
	} else {
		tc_json_found(found, text, sizeof text);
		snprintf(english, sizeof english, "expected %s, found %s", expected, text);
		snprintf(vietnamese, sizeof vietnamese, "cần %s, nhưng thấy %s", expected_vi, text);
	}
	tc_code_fault(faults, code, pointer, english, vietnamese);
}
