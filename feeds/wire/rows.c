#include "feeds/wire/rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[TC_KEY_COUNT] = {
	[TC_KEY_INDICATOR] = "INDICATOR",
	[TC_KEY_REF_AREA] = "REF_AREA",
	[TC_KEY_TIME_PERIOD] = "TIME_PERIOD",
	[TC_KEY_OBS_VALUE] = "OBS_VALUE",
	[TC_KEY_OBS_STATUS] = "OBS_STATUS",
	[TC_KEY_VALUE_QUALIFIER] = "VALUE_QUALIFIER",
	[TC_KEY_UNIT_MEASURE] = "UNIT_MEASURE",
	[TC_KEY_CONF_STATUS] = "CONF_STATUS",
	[TC_KEY_COMMENT] = "COMMENT",
	[TC_KEY_RECORDED_AT] = "RECORDED_AT",
	[TC_KEY_ACTION] = "ACTION",
	[TC_KEY_SOURCE] = "SOURCE",
	[TC_KEY_SEQUENCE] = "SEQUENCE",
	[TC_KEY_STORED_AT] = "STORED_AT",
	[TC_KEY_TRACE] = "TRACE",
};

const char *tc_key_name(enum tc_key key) {
	return names[key];
}

int tc_key_find(const char *name) {
	for (int key = 0; key < TC_KEY_COUNT; key++) {
		if (strcmp(names[key], name) == 0) {
			return key;
		}
	}
	return -1;
}

json_t *tc_rows_columns(void) {
	json_t *columns = json_array();
	for (int key = 0; columns != NULL && key < TC_KEY_COUNT; key++) {
		if (json_array_append_new(columns, json_string(names[key])) != 0) {
			json_decref(columns);
			return NULL;
		}
	}
	return columns;
}

static json_t *letter(char byte) {
	return byte == 0 ? json_null() : json_stringn(&byte, 1);
}

static json_t *text(const char *string) {
	return string == NULL || string[0] == 0 ? json_null() : json_string(string);
}

/* 0 is "not given", unless it is known to be a time. */
static json_t *moment(int64_t unix_ms, bool known) {
	char out[40];
	if (unix_ms == 0 && !known) {
		return json_null();
	}
	tc_time_format(unix_ms, TC_ZONE_MINUTES, out, sizeof out);
	return json_string(out);
}

static json_t *qualifier(enum tc_qualifier value) {
	switch (value) {
	case TC_QUALIFIER_OVER: return json_string("over");
	case TC_QUALIFIER_UNDER: return json_string("under");
	case TC_QUALIFIER_ABOUT: return json_string("about");
	case TC_QUALIFIER_NONE: break;
	}
	return json_null();
}

static json_t *sequence(int64_t number) {
	char out[24];
	if (number <= 0) {
		return json_null();
	}
	snprintf(out, sizeof out, "%010" PRId64, number);
	return json_string(out);
}

uint64_t tc_rows_trace(
	const struct tc_catalogue *catalogue, const struct tc_observation *observation) {
	return tc_trace_of(observation,
		tc_catalogue_indicator(catalogue, observation->indicator)->id,
		tc_catalogue_area(catalogue, observation->area)->code);
}

static json_t *trace(uint64_t value) {
	char out[TC_TRACE_TEXT_MAX];
	if (value == 0) {
		return json_null();
	}
	tc_trace_format(value, out);
	return json_string(out);
}

static json_t *encode_key(const struct tc_catalogue *catalogue,
	const struct tc_observation *observation, enum tc_key key) {
	switch (key) {
	case TC_KEY_INDICATOR:
		return text(tc_catalogue_indicator(catalogue, observation->indicator)->id);
	case TC_KEY_REF_AREA: return text(tc_catalogue_area(catalogue, observation->area)->code);
	case TC_KEY_TIME_PERIOD: return text(observation->period.text);
	case TC_KEY_OBS_VALUE:
		return observation->has_value ? json_string(observation->value.text) : json_null();
	case TC_KEY_OBS_STATUS: return letter(observation->status);
	case TC_KEY_VALUE_QUALIFIER: return qualifier(observation->qualifier);
	case TC_KEY_UNIT_MEASURE:
		return text(tc_catalogue_indicator(catalogue, observation->indicator)->unit);
	case TC_KEY_CONF_STATUS: return letter(observation->confidentiality);
	case TC_KEY_COMMENT: return text(observation->comment);
	case TC_KEY_RECORDED_AT:
		/* What the hub keeps always has one, also when it says 1970-01-01T00:00:00Z. */
		return moment(observation->recorded_at_ms, observation->stored_at_ms != 0);
	case TC_KEY_ACTION: return letter(observation->action == TC_ACTION_WITHDRAW ? 'D' : 'M');
	case TC_KEY_SOURCE: return text(observation->source);
	case TC_KEY_SEQUENCE: return sequence(observation->sequence);
	case TC_KEY_STORED_AT: return moment(observation->stored_at_ms, false);
	case TC_KEY_TRACE: return trace(tc_rows_trace(catalogue, observation));
	case TC_KEY_COUNT: break;
	}
	return json_null();
}

json_t *tc_rows_encode(
	const struct tc_catalogue *catalogue, const struct tc_observation *observation) {
	json_t *row = json_array();
	for (int key = 0; row != NULL && key < TC_KEY_COUNT; key++) {
		json_t *value = encode_key(catalogue, observation, (enum tc_key)key);
		if (json_array_append_new(row, value) != 0) {
			json_decref(row);
			return NULL;
		}
	}
	return row;
}

json_t *tc_rows_encode_object(
	const struct tc_catalogue *catalogue, const struct tc_observation *observation) {
	json_t *object = json_object();
	for (int key = 0; object != NULL && key < TC_KEY_TRACE; key++) {
		json_t *value = encode_key(catalogue, observation, (enum tc_key)key);
		if (json_is_null(value) && key != TC_KEY_OBS_VALUE) {
			json_decref(value);
			continue;
		}
		if (json_object_set_new(object, names[key], value) != 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

bool tc_rows_map(const json_t *columns, struct tc_rows_map *out) {
	for (int key = 0; key < TC_KEY_COUNT; key++) {
		out->column[key] = -1;
	}
	if (!json_is_array(columns) || json_array_size(columns) > TC_ROWS_COLUMNS_MAX) {
		return false;
	}
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const char *name = tc_json_string(json_array_get(columns, i));
		if (name == NULL) {
			return false;
		}
		int key = tc_key_find(name);
		if (key < 0) {
			continue;
		}
		if (out->column[key] >= 0) {
			return false;
		}
		out->column[key] = (int)i;
	}
	return out->column[TC_KEY_INDICATOR] >= 0 && out->column[TC_KEY_REF_AREA] >= 0 &&
		out->column[TC_KEY_TIME_PERIOD] >= 0 && out->column[TC_KEY_OBS_VALUE] >= 0;
}

/* The values of one observation by key (not given: absent or null), and where its faults go. faults NULL:
 * the caller only wants to know that there are some. */
struct reading {
	struct tc_json_cell value[TC_KEY_COUNT];
	const json_t *object; /* NULL: a row, for which no faults are told */
	const struct tc_catalogue *catalogue;
	const char *pointer;
	struct tc_faults *faults;
	bool unknown, broken;
};

static const char *text_of(const struct reading *self, enum tc_key key) {
	return self->value[key].number ? NULL : self->value[key].text;
}

/* One sentence for every key: what was expected there and what stands there. */
static void fault(struct reading *self, enum tc_key key, const char *reason, const char *expected,
	const char *expected_vi) {
	self->broken = true;
	if (self->faults == NULL) {
		return;
	}
	char pointer[TC_POINTER_MAX];
	char found[64];
	tc_json_child_pointer(self->pointer, names[key], pointer, sizeof pointer);
	if (!self->value[key].given) {
		snprintf(found, sizeof found, "nothing");
	} else {
		tc_json_found(json_object_get(self->object, names[key]), found, sizeof found);
	}
	tc_faults_add(self->faults, TC_SEVERITY_ERROR, reason, pointer, "expected %s, found %s",
		NULL, expected, found);
	/* The two sentences name different words for what was expected, so the Vietnamese one is
	 * written into the fault that was just added. */
	if (self->faults->errors + self->faults->warnings == self->faults->count) {
		struct tc_error *last = &self->faults->items[self->faults->count - 1];
		snprintf(last->message_vi, sizeof last->message_vi, "cần %s, nhưng thấy %s",
			expected_vi, !self->value[key].given ? "không có gì" : found);
	}
}

static void read_series(struct reading *self, struct tc_observation *out) {
	const char *period = text_of(self, TC_KEY_TIME_PERIOD);
	bool dated = period != NULL && tc_period_parse(period, strlen(period), &out->period);
	if (!dated) {
		fault(self, TC_KEY_TIME_PERIOD, "bad_period",
			"an SDMX time period such as 2020-08-18",
			"kỳ thời gian SDMX, ví dụ 2020-08-18");
	}
	const char *indicator = text_of(self, TC_KEY_INDICATOR);
	out->indicator =
		indicator == NULL ? -1 : tc_catalogue_find_indicator(self->catalogue, indicator);
	if (out->indicator < 0) {
		self->unknown = indicator != NULL;
		fault(self, TC_KEY_INDICATOR, "unknown_indicator", "an indicator of the code lists",
			"mã chỉ tiêu có trong danh mục");
	}
	const char *area = text_of(self, TC_KEY_REF_AREA);
	out->area = area == NULL || !dated
		? -1
		: tc_catalogue_find_area(self->catalogue, area, out->period.end_ms);
	if (out->area < 0 && (dated || area == NULL)) {
		self->unknown = self->unknown || area != NULL;
		fault(self, TC_KEY_REF_AREA, "unknown_area", "an area of the code lists",
			"mã địa bàn có trong danh mục");
	}
	const char *unit = text_of(self, TC_KEY_UNIT_MEASURE);
	if (self->value[TC_KEY_UNIT_MEASURE].given && out->indicator >= 0) {
		const char *wanted = tc_catalogue_indicator(self->catalogue, out->indicator)->unit;
		if (unit == NULL || strcmp(unit, wanted) != 0) {
			self->unknown = true;
			fault(self, TC_KEY_UNIT_MEASURE, "unit_mismatch", wanted, wanted);
		}
	}
}

static char one_letter(const char *string) {
	return string != NULL && strlen(string) == 1 ? string[0] : 0;
}

static void read_status(struct reading *self, struct tc_observation *out) {
	out->status = 'A';
	if (self->value[TC_KEY_OBS_STATUS].given) {
		out->status = one_letter(text_of(self, TC_KEY_OBS_STATUS));
		if (out->status == 0 || !tc_status_is_known(out->status)) {
			fault(self, TC_KEY_OBS_STATUS, "bad_status", "a letter of CL_OBS_STATUS",
				"một chữ của CL_OBS_STATUS");
			out->status = 'A';
		}
	}
	out->action = TC_ACTION_MERGE;
	if (self->value[TC_KEY_ACTION].given) {
		char action = one_letter(text_of(self, TC_KEY_ACTION));
		if (action == 'D') {
			out->action = TC_ACTION_WITHDRAW;
		} else if (action != 'M') {
			fault(self, TC_KEY_ACTION, "bad_value", "\"M\" or \"D\"",
				"\"M\" hoặc \"D\"");
		}
	}
	if (self->value[TC_KEY_CONF_STATUS].given) {
		out->confidentiality = one_letter(text_of(self, TC_KEY_CONF_STATUS));
		if (out->confidentiality < 'A' || out->confidentiality > 'Z') {
			fault(self, TC_KEY_CONF_STATUS, "bad_value", "a letter of CL_CONF_STATUS",
				"một chữ của CL_CONF_STATUS");
		}
	}
}

static void read_value(struct reading *self, struct tc_observation *out) {
	const char *digits = self->value[TC_KEY_OBS_VALUE].text;
	bool nothing = !self->value[TC_KEY_OBS_VALUE].given ||
		(digits != NULL && strcmp(digits, "NaN") == 0);
	if (out->action == TC_ACTION_WITHDRAW) {
		return;
	}
	if (nothing) {
		if (!tc_status_is_missing(out->status)) {
			fault(self, TC_KEY_OBS_VALUE, "bad_value",
				"a number, or a status that says why not",
				"một số, hoặc trạng thái cho biết vì sao không có");
		}
		return;
	}
	if (digits == NULL ||
		tc_decimal_parse(digits, strlen(digits), &out->value) != TC_DECIMAL_FINE) {
		fault(self, TC_KEY_OBS_VALUE, "bad_value", "a number", "một số");
		return;
	}
	out->has_value = true;
	if (tc_status_is_missing(out->status)) {
		fault(self, TC_KEY_OBS_STATUS, "bad_status", "a status that goes with a value",
			"trạng thái đi cùng giá trị");
	}
}

static size_t letters(const char *string) {
	size_t count = 0;
	for (; *string != 0; string++) {
		count += ((unsigned char)*string & 0xC0) != 0x80;
	}
	return count;
}

static void read_words(struct reading *self, struct tc_observation *out) {
	out->qualifier = TC_QUALIFIER_NONE;
	if (self->value[TC_KEY_VALUE_QUALIFIER].given) {
		const char *word = text_of(self, TC_KEY_VALUE_QUALIFIER);
		if (word != NULL && strcmp(word, "over") == 0) {
			out->qualifier = TC_QUALIFIER_OVER;
		} else if (word != NULL && strcmp(word, "under") == 0) {
			out->qualifier = TC_QUALIFIER_UNDER;
		} else if (word != NULL && strcmp(word, "about") == 0) {
			out->qualifier = TC_QUALIFIER_ABOUT;
		} else {
			fault(self, TC_KEY_VALUE_QUALIFIER, "bad_value",
				"\"over\", \"under\" or \"about\"",
				"\"over\", \"under\" hoặc \"about\"");
		}
	}
	out->comment = text_of(self, TC_KEY_COMMENT);
	if (self->value[TC_KEY_COMMENT].given &&
		(out->comment == NULL || letters(out->comment) > TC_COMMENT_LETTERS_MAX)) {
		fault(self, TC_KEY_COMMENT, "bad_value", "at most 500 characters of text",
			"chữ, tối đa 500 ký tự");
	}
}

static void read_moment(struct reading *self, enum tc_key key, int64_t *out) {
	const char *string = text_of(self, key);
	if (self->value[key].given &&
		(string == NULL || !tc_time_parse(string, strlen(string), out))) {
		fault(self, key, "bad_period", "a date-time with offset (RFC 3339)",
			"ngày giờ kèm múi giờ (RFC 3339)");
	}
}

static void read_origin(struct reading *self, struct tc_observation *out) {
	read_moment(self, TC_KEY_RECORDED_AT, &out->recorded_at_ms);
	read_moment(self, TC_KEY_STORED_AT, &out->stored_at_ms);
	out->source = text_of(self, TC_KEY_SOURCE);
	if (self->value[TC_KEY_SOURCE].given && (out->source == NULL || out->source[0] == 0)) {
		fault(self, TC_KEY_SOURCE, "bad_value", "the name of a source", "tên nguồn");
	}
	const char *digits = self->value[TC_KEY_SEQUENCE].text;
	if (!self->value[TC_KEY_SEQUENCE].given) {
		return;
	}
	if (digits == NULL || digits[0] == 0 || strlen(digits) > 18 ||
		strspn(digits, "0123456789") != strlen(digits)) {
		fault(self, TC_KEY_SEQUENCE, "bad_value", "decimal digits", "các chữ số thập phân");
		return;
	}
	out->sequence = strtoll(digits, NULL, 10);
}

static void read_trace(struct reading *self, struct tc_observation *out) {
	const char *code = text_of(self, TC_KEY_TRACE);
	if (self->value[TC_KEY_TRACE].given &&
		(code == NULL || !tc_trace_parse(code, &out->trace))) {
		fault(self, TC_KEY_TRACE, "bad_value", "the code of a figure", "mã của một con số");
	}
}

static void read_all(struct reading *self, struct tc_observation *out) {
	*out = (struct tc_observation) { 0 };
	read_series(self, out);
	read_status(self, out);
	read_value(self, out);
	read_words(self, out);
	read_origin(self, out);
	read_trace(self, out);
}

enum tc_row_outcome tc_rows_decode(const struct tc_catalogue *catalogue,
	const struct tc_rows_map *map, const struct tc_json_cell *cells, int count,
	struct tc_observation *out) {
	struct reading self = { .catalogue = catalogue };
	for (int key = 0; key < TC_KEY_COUNT; key++) {
		int column = map->column[key];
		if (column >= 0 && column < count) {
			self.value[key] = cells[column];
		}
	}
	read_all(&self, out);
	if (self.unknown) {
		return TC_ROW_UNKNOWN;
	}
	return self.broken ? TC_ROW_BROKEN : TC_ROW_TAKEN;
}

/* A value of an object as a row would have it. */
static struct tc_json_cell cell_of(const json_t *value) {
	return (struct tc_json_cell) {
		.given = !json_is_null(value),
		.number = tc_json_is_number(value),
		.text = tc_json_is_number(value) ? tc_json_number_text(value)
						 : tc_json_string(value),
	};
}

enum tc_result tc_observation_decode_object(const struct tc_catalogue *catalogue,
	const json_t *object, const char *pointer, struct tc_observation *out,
	struct tc_faults *faults) {
	struct reading self = {
		.catalogue = catalogue, .object = object, .pointer = pointer, .faults = faults
	};
	if (!json_is_object(object)) {
		char found[64];
		tc_json_found(object, found, sizeof found);
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected one observation as an object, found %s",
			"cần một quan sát dạng đối tượng, nhưng thấy %s", found);
		return TC_BAD_INPUT;
	}
	const char *name = NULL;
	json_t *value = NULL;
	json_object_foreach((json_t *)object, name, value) {
		int key = tc_key_find(name);
		if (key >= 0) {
			self.value[key] = cell_of(value);
			continue;
		}
		char child[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, name, child, sizeof child);
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_key", child,
			"not a key of an observation", "không phải khoá của một quan sát");
		self.broken = true;
	}
	read_all(&self, out);
	return self.broken ? TC_BAD_INPUT : TC_OK;
}
