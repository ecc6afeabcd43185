#include "feeds/wire/reading.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "feeds/wire/code.h"

static void point_at(const struct tc_reading *self, int key, char *out, size_t size) {
	if (self->from_common[key]) {
		snprintf(out, size, "/data/common/%s", tc_key_name((enum tc_key)key));
	} else if (!self->dense) {
		snprintf(out, size, "/data/observations/%zu/%s", self->index,
			tc_key_name((enum tc_key)key));
	} else if (self->column[key] >= 0) {
		snprintf(out, size, "/data/rows/%zu/%d", self->index, self->column[key]);
	} else {
		snprintf(out, size, "/data/rows/%zu", self->index);
	}
}

void tc_reading_point(const struct tc_reading *self, char *out, size_t size) {
	snprintf(out, size, "/data/%s/%zu", self->dense ? "rows" : "observations", self->index);
}

static void fault(struct tc_reading *self, int key, const char *code, const char *expected,
	const char *expected_vi) {
	char pointer[TC_POINTER_MAX];
	self->broken = true;
	if (self->from_common[key]) {
		if ((self->common_said & 1u << key) != 0) {
			return; /* one fault of the sender, however many observations it spoils */
		}
		self->common_said |= 1u << key;
	}
	point_at(self, key, pointer, sizeof pointer);
	tc_code_expected(self->faults, code, pointer, self->value[key], expected, expected_vi);
}

/* NULL for absent, null and anything that is no text. */
static const char *text_of(const struct tc_reading *self, int key) {
	return self->value[key] == NULL ? NULL : tc_json_string(self->value[key]);
}

/* Absent; for every key but OBS_VALUE null says the same. */
static bool is_given(const struct tc_reading *self, int key) {
	return self->value[key] != NULL && !json_is_null(self->value[key]);
}

static char letter_of(const struct tc_reading *self, int key) {
	const char *text = text_of(self, key);
	return text != NULL && text[0] != 0 && text[1] == 0 ? text[0] : 0;
}

static bool require(struct tc_reading *self, int key) {
	if (self->value[key] == NULL) {
		fault(self, key, TC_CODE_BAD_KEY, "a required key", "một khoá bắt buộc");
		return false;
	}
	return true;
}

static void read_area(struct tc_reading *self, bool dated, struct tc_observation *out) {
	const struct tc_catalogue *catalogue = self->setting->catalogue;
	const char *area = text_of(self, TC_KEY_REF_AREA);
	/* The list is the one in force at the last instant before the end; an instant has none, it is
	 * itself the last. */
	int64_t end_ms = out->period.end_ms + (out->period.start_ms == out->period.end_ms);
	out->area = area == NULL ? -1
		: dated          ? tc_catalogue_find_area(catalogue, area, end_ms)
				 : tc_catalogue_find_area(catalogue, area, self->setting->now_ms);
	if (out->area >= 0) {
		return;
	}
	if (area != NULL && tc_catalogue_is_province(catalogue, area)) {
		if (dated) {
			fault(self, TC_KEY_REF_AREA, TC_CODE_UNKNOWN_AREA,
				"a province of the list in force at the period's end (an older one "
				"is "
				"named VN-2004:24)",
				"tỉnh thuộc danh mục có hiệu lực tại cuối kỳ (danh mục cũ ghi "
				"VN-2004:24)");
		}
		return;
	}
	fault(self, TC_KEY_REF_AREA, TC_CODE_UNKNOWN_AREA, "an area of the code lists",
		"mã địa bàn có trong danh mục");
}

static bool read_period(struct tc_reading *self, struct tc_period *out) {
	const json_t *value = self->value[TC_KEY_TIME_PERIOD];
	if (value == NULL || value != self->period_of) {
		const char *text = text_of(self, TC_KEY_TIME_PERIOD);
		self->dated = text != NULL && tc_period_parse(text, strlen(text), &self->period);
		self->period_of = value;
	}
	if (self->dated) {
		*out = self->period;
	}
	return self->dated;
}

static void read_series(struct tc_reading *self, struct tc_observation *out) {
	const struct tc_catalogue *catalogue = self->setting->catalogue;
	bool dated = read_period(self, &out->period);
	if (require(self, TC_KEY_TIME_PERIOD) && !dated) {
		fault(self, TC_KEY_TIME_PERIOD, TC_CODE_BAD_PERIOD,
			"an SDMX time period such as 2020-08-18",
			"kỳ thời gian SDMX, ví dụ 2020-08-18");
	}
	const char *indicator = text_of(self, TC_KEY_INDICATOR);
	out->indicator = indicator == NULL ? -1 : tc_catalogue_find_indicator(catalogue, indicator);
	if (require(self, TC_KEY_INDICATOR) && out->indicator < 0) {
		fault(self, TC_KEY_INDICATOR, TC_CODE_UNKNOWN_INDICATOR,
			"an indicator of the code lists", "mã chỉ tiêu có trong danh mục");
	}
	if (require(self, TC_KEY_REF_AREA)) {
		read_area(self, dated, out);
	}
	if (is_given(self, TC_KEY_UNIT_MEASURE) && out->indicator >= 0) {
		const char *wanted = tc_catalogue_indicator(catalogue, out->indicator)->unit;
		const char *unit = text_of(self, TC_KEY_UNIT_MEASURE);
		if (unit == NULL || strcmp(unit, wanted) != 0) {
			fault(self, TC_KEY_UNIT_MEASURE, TC_CODE_UNIT_MISMATCH, wanted, wanted);
		}
	}
}

static void read_status(struct tc_reading *self, struct tc_observation *out) {
	out->status = 'A';
	if (is_given(self, TC_KEY_OBS_STATUS)) {
		out->status = letter_of(self, TC_KEY_OBS_STATUS);
		if (out->status == 0 || !tc_status_is_known(out->status)) {
			fault(self, TC_KEY_OBS_STATUS, TC_CODE_BAD_STATUS,
				"a letter of CL_OBS_STATUS", "một chữ của CL_OBS_STATUS");
			out->status = 0;
		}
	}
	out->action = TC_ACTION_MERGE;
	if (is_given(self, TC_KEY_ACTION)) {
		char action = letter_of(self, TC_KEY_ACTION);
		if (action == 'D') {
			out->action = TC_ACTION_WITHDRAW;
		} else if (action != 'M') {
			fault(self, TC_KEY_ACTION, TC_CODE_BAD_VALUE, "\"M\" or \"D\"",
				"\"M\" hoặc \"D\"");
		}
	}
	if (is_given(self, TC_KEY_CONF_STATUS)) {
		out->confidentiality = letter_of(self, TC_KEY_CONF_STATUS);
		if (out->confidentiality < 'A' || out->confidentiality > 'Z') {
			fault(self, TC_KEY_CONF_STATUS, TC_CODE_BAD_STATUS,
				"a letter of CL_CONF_STATUS", "một chữ của CL_CONF_STATUS");
		}
	}
}

static void read_value(struct tc_reading *self, struct tc_observation *out) {
	const json_t *value = self->value[TC_KEY_OBS_VALUE];
	const char *digits = value == NULL ? NULL
		: tc_json_is_number(value) ? tc_json_number_text(value)
					   : tc_json_string(value);
	bool nothing = json_is_null(value) || (digits != NULL && strcmp(digits, "NaN") == 0);
	if (out->action == TC_ACTION_WITHDRAW && (value == NULL || nothing)) {
		return;
	}
	if (!require(self, TC_KEY_OBS_VALUE)) {
		return;
	}
	if (nothing) {
		if (out->status != 0 && !tc_status_is_missing(out->status)) {
			fault(self, TC_KEY_OBS_VALUE, TC_CODE_BAD_VALUE,
				"a number, or one of the statuses H, L, M, O, Q beside it",
				"một số, hoặc kèm một trong các trạng thái H, L, M, O, Q");
		}
		return;
	}
	if (digits == NULL ||
		tc_decimal_parse(digits, strlen(digits), &out->value) != TC_DECIMAL_FINE) {
		fault(self, TC_KEY_OBS_VALUE, TC_CODE_BAD_VALUE, "a number", "một số");
		return;
	}
	out->has_value = out->action != TC_ACTION_WITHDRAW;
	if (out->status != 0 && tc_status_is_missing(out->status)) {
		fault(self, TC_KEY_OBS_STATUS, TC_CODE_BAD_STATUS,
			"a status that goes with a value", "trạng thái đi cùng với giá trị");
	}
}

static const struct {
	const char *word;
	enum tc_qualifier qualifier;
} qualifiers[] = {
	{ "over", TC_QUALIFIER_OVER },
	{ "under", TC_QUALIFIER_UNDER },
	{ "about", TC_QUALIFIER_ABOUT },
};

static void read_qualifier(struct tc_reading *self, struct tc_observation *out) {
	out->qualifier = TC_QUALIFIER_NONE;
	if (!is_given(self, TC_KEY_VALUE_QUALIFIER)) {
		return;
	}
	const char *word = text_of(self, TC_KEY_VALUE_QUALIFIER);
	for (size_t i = 0; word != NULL && i < sizeof qualifiers / sizeof qualifiers[0]; i++) {
		if (strcmp(qualifiers[i].word, word) == 0) {
			out->qualifier = qualifiers[i].qualifier;
			return;
		}
	}
	fault(self, TC_KEY_VALUE_QUALIFIER, TC_CODE_BAD_VALUE, "\"over\", \"under\" or \"about\"",
		"\"over\", \"under\" hoặc \"about\"");
}

static size_t count_letters(const char *text) {
	size_t count = 0;
	for (; *text != 0; text++) {
		count += ((unsigned char)*text & 0xC0) != 0x80;
	}
	return count;
}

static void read_comment(struct tc_reading *self, struct tc_observation *out) {
	if (!is_given(self, TC_KEY_COMMENT)) {
		return;
	}
	const char *text = text_of(self, TC_KEY_COMMENT);
	if (text == NULL || count_letters(text) > TC_COMMENT_LETTERS_MAX) {
		fault(self, TC_KEY_COMMENT, TC_CODE_BAD_VALUE, "at most 500 characters of text",
			"chữ, tối đa 500 ký tự");
		return;
	}
	if (text[0] != 0) {
		out->comment = tc_text_nfc(self->arena, text, strlen(text));
		self->no_memory = self->no_memory || out->comment == NULL;
	}
}

static void read_recorded(struct tc_reading *self, struct tc_observation *out) {
	const struct tc_event *event = self->event;
	out->recorded_at_ms = event->has_time ? event->time_ms : self->setting->now_ms;
	if (!is_given(self, TC_KEY_RECORDED_AT)) {
		return;
	}
	const char *text = text_of(self, TC_KEY_RECORDED_AT);
	if (text == NULL || !tc_time_parse(text, strlen(text), &out->recorded_at_ms)) {
		fault(self, TC_KEY_RECORDED_AT, TC_CODE_BAD_PERIOD,
			"a date-time with offset (RFC 3339)", "ngày giờ kèm múi giờ (RFC 3339)");
	} else if (out->recorded_at_ms > self->setting->now_ms + TC_EVENT_AHEAD_MS) {
		fault(self, TC_KEY_RECORDED_AT, TC_CODE_BAD_PERIOD,
			"a time not ahead of the hub's clock",
			"thời điểm không đi trước đồng hồ của máy chủ");
	}
}

static void check_right(struct tc_reading *self, const struct tc_observation *item) {
	const struct tc_observations_setting *setting = self->setting;
	if (setting->grant == NULL || item->indicator < 0 || item->area < 0) {
		return;
	}
	const char *indicator = tc_catalogue_indicator(setting->catalogue, item->indicator)->id;
	const char *area = tc_catalogue_area(setting->catalogue, item->area)->code;
	if (tc_grant_covers(setting->grant, indicator, area)) {
		return;
	}
	char pointer[TC_POINTER_MAX];
	char english[TC_SENTENCE_MAX];
	char vietnamese[TC_SENTENCE_MAX];
	tc_reading_point(self, pointer, sizeof pointer);
	snprintf(english, sizeof english, "this token may not publish %s for %s", indicator, area);
	snprintf(
		vietnamese, sizeof vietnamese, "thẻ này không được gửi %s cho %s", indicator, area);
	tc_code_fault(self->faults, TC_CODE_FORBIDDEN, pointer, english, vietnamese);
	self->broken = true;
}

void tc_reading_take(struct tc_reading *self, struct tc_observation *out) {
	out->indicator = -1;
	out->area = -1;
	read_series(self, out);
	read_status(self, out);
	read_value(self, out);
	read_qualifier(self, out);
	read_comment(self, out);
	read_recorded(self, out);
	check_right(self, out);
}
