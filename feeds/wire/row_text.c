#include "feeds/wire/row_text.h"

#include "base/period.h"
#include "feeds/wire/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Texts of one observation that are made for it. */
struct made {
	char letters[3][2];
	char recorded_at[40], stored_at[40], sequence[24], trace[TC_TRACE_TEXT_MAX];
};

static const char *letter(char byte, char out[2]) {
	out[0] = byte;
	out[1] = '\0';
	return byte == '\0' ? NULL : out;
}

static const char *given(const char *text) {
	return text == NULL || text[0] == '\0' ? NULL : text;
}

/* 0 is "not given", unless it is known to be a time. */
static const char *moment(int64_t unix_ms, bool known, char out[40]) {
	if (unix_ms == 0 && !known) {
		return NULL;
	}
	tc_time_format(unix_ms, TC_ZONE_MINUTES, out, 40);
	return out;
}

static const char *qualifier(enum tc_qualifier value) {
	switch (value) {
	case TC_QUALIFIER_OVER: return "over";
	case TC_QUALIFIER_UNDER: return "under";
	case TC_QUALIFIER_ABOUT: return "about";
	case TC_QUALIFIER_NONE: break;
	}
	return NULL;
}

static const char *sequence(int64_t number, char out[24]) {
	if (number <= 0) {
		return NULL;
	}
	snprintf(out, 24, "%010" PRId64, number);
	return out;
}

static const char *code(uint64_t trace, char out[TC_TRACE_TEXT_MAX]) {
	if (trace == 0) {
		return NULL;
	}
	tc_trace_format(trace, out);
	return out;
}

/* Each key's text; NULL: nothing to say. */
static void find_texts(const struct tc_catalogue *catalogue, const struct tc_observation *item,
	struct made *made, const char *texts[TC_KEY_COUNT]) {
	const struct tc_indicator *indicator = tc_catalogue_indicator(catalogue, item->indicator);
	texts[TC_KEY_INDICATOR] = given(indicator->id);
	texts[TC_KEY_REF_AREA] = given(tc_catalogue_area(catalogue, item->area)->code);
	texts[TC_KEY_TIME_PERIOD] = given(item->period.text);
	texts[TC_KEY_OBS_VALUE] = item->has_value ? item->value.text : NULL;
	texts[TC_KEY_OBS_STATUS] = letter(item->status, made->letters[0]);
	texts[TC_KEY_VALUE_QUALIFIER] = qualifier(item->qualifier);
	texts[TC_KEY_UNIT_MEASURE] = given(indicator->unit);
	texts[TC_KEY_CONF_STATUS] = letter(item->confidentiality, made->letters[1]);
	texts[TC_KEY_COMMENT] = given(item->comment);
	/* What the hub keeps always has one, also when it says 1970-01-01T00:00:00Z. */
	texts[TC_KEY_RECORDED_AT] =
		moment(item->recorded_at_ms, item->stored_at_ms != 0, made->recorded_at);
	texts[TC_KEY_ACTION] =
		letter(item->action == TC_ACTION_WITHDRAW ? 'D' : 'M', made->letters[2]);
	texts[TC_KEY_SOURCE] = given(item->source);
	texts[TC_KEY_SEQUENCE] = sequence(item->sequence, made->sequence);
	texts[TC_KEY_STORED_AT] = moment(item->stored_at_ms, false, made->stored_at);
	texts[TC_KEY_TRACE] = code(tc_rows_trace(catalogue, item), made->trace);
}

void tc_row_text_add(struct tc_buffer *out, const struct tc_catalogue *catalogue,
	const struct tc_observation *observation, enum tc_row_form form) {
	struct made made;
	const char *texts[TC_KEY_COUNT];
	bool list = form == TC_ROW_LIST, first = true;
	find_texts(catalogue, observation, &made, texts);
	tc_buffer_add(out, list ? "[" : "{", 1);
	for (int key = 0; key < (list ? TC_KEY_COUNT : TC_KEY_TRACE); key++) {
		if (!list && texts[key] == NULL && key != TC_KEY_OBS_VALUE) {
			continue;
		}
		if (!first) {
			tc_buffer_add(out, ",", 1);
		}
		first = false;
		if (!list) {
			tc_buffer_add(out, "\"", 1);
			tc_buffer_text(out, tc_key_name((enum tc_key)key));
			tc_buffer_add(out, "\":", 2);
		}
		tc_buffer_string(out, texts[key]);
	}
	tc_buffer_add(out, list ? "]" : "}", 1);
}
