#include "feeds/wire/observations.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "feeds/wire/code.h"
#include "feeds/wire/rows.h"

/* Keys behind ACTION are the hub's own words about what it stored. */
enum { PUBLISHER_KEYS = TC_KEY_ACTION + 1 };

/* One observation's values by key, wherever each of them stood. */
struct reading {
	const struct tc_observations_setting *setting;
	const struct tc_event *event;
	struct tc_arena *arena;
	struct tc_faults *faults;
	const json_t *common[PUBLISHER_KEYS];
	int column[PUBLISHER_KEYS]; /* dense form: where a key stands in a row; -1: not there */
	bool dense, no_memory;
	unsigned common_said; /* keys whose common value was found faulty already */
	/* of the observation at hand: */
	size_t index;
	const json_t *value[PUBLISHER_KEYS]; /* NULL: absent */
	bool from_common[PUBLISHER_KEYS];
	bool broken;
};

static void point_at(const struct reading *self, int key, char *out, size_t size) {
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

static void point_at_item(const struct reading *self, char *out, size_t size) {
	snprintf(out, size, "/data/%s/%zu", self->dense ? "rows" : "observations", self->index);
}

static void fault(struct reading *self, int key, const char *code, const char *expected,
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
static const char *text_of(const struct reading *self, int key) {
	return self->value[key] == NULL ? NULL : tc_json_string(self->value[key]);
}

/* Absent; for every key but OBS_VALUE null says the same. */
static bool is_given(const struct reading *self, int key) {
	return self->value[key] != NULL && !json_is_null(self->value[key]);
}

static char letter_of(const struct reading *self, int key) {
	const char *text = text_of(self, key);
	return text != NULL && text[0] != 0 && text[1] == 0 ? text[0] : 0;
}

static bool require(struct reading *self, int key) {
	if (self->value[key] == NULL) {
		fault(self, key, TC_CODE_BAD_KEY, "a required key", "một khoá bắt buộc");
		return false;
	}
	return true;
}

static void read_area(struct reading *self, bool dated, struct tc_observation *out) {
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

static void read_series(struct reading *self, struct tc_observation *out) {
	const struct tc_catalogue *catalogue = self->setting->catalogue;
	const char *period = text_of(self, TC_KEY_TIME_PERIOD);
	bool dated = period != NULL && tc_period_parse(period, strlen(period), &out->period);
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

static void read_status(struct reading *self, struct tc_observation *out) {
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

static void read_value(struct reading *self, struct tc_observation *out) {
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

static void read_qualifier(struct reading *self, struct tc_observation *out) {
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

static void read_comment(struct reading *self, struct tc_observation *out) {
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

static void read_recorded(struct reading *self, struct tc_observation *out) {
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

static void check_right(struct reading *self, const struct tc_observation *item) {
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
	point_at_item(self, pointer, sizeof pointer);
	snprintf(english, sizeof english, "this token may not publish %s for %s", indicator, area);
	snprintf(
		vietnamese, sizeof vietnamese, "thẻ này không được gửi %s cho %s", indicator, area);
	tc_code_fault(self->faults, TC_CODE_FORBIDDEN, pointer, english, vietnamese);
	self->broken = true;
}

static void read_one(struct reading *self, struct tc_observation *out) {
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

static void bad_key(struct reading *self, const char *pointer, const char *name) {
	char english[TC_SENTENCE_MAX];
	char vietnamese[TC_SENTENCE_MAX];
	snprintf(english, sizeof english, "\"%.64s\" is not a key of an observation", name);
	snprintf(vietnamese, sizeof vietnamese, "\"%.64s\" không phải là khoá của một quan sát",
		name);
	tc_code_fault(self->faults, TC_CODE_BAD_KEY, pointer, english, vietnamese);
	self->broken = true;
}

static int key_of(const char *name) {
	int key = name == NULL ? -1 : tc_key_find(name);
	return key < PUBLISHER_KEYS ? key : -1;
}

/* Take the members of one object over what is there already. */
static void take_members(struct reading *self, const json_t *object, const char *pointer,
	const json_t *values[PUBLISHER_KEYS], bool from_common[PUBLISHER_KEYS]) {
	const char *name = NULL;
	json_t *value = NULL;
	char child[TC_POINTER_MAX];
	json_object_foreach((json_t *)object, name, value) {
		int key = key_of(name);
		if (key >= 0) {
			values[key] = value;
			from_common[key] = false;
		} else {
			tc_json_child_pointer(pointer, name, child, sizeof child);
			bad_key(self, child, name);
		}
	}
}

static void start_one(struct reading *self, size_t index) {
	self->index = index;
	for (int key = 0; key < PUBLISHER_KEYS; key++) {
		self->value[key] = self->common[key];
		self->from_common[key] = self->common[key] != NULL;
	}
}

static void read_object(struct reading *self, const json_t *item, struct tc_observation *out) {
	char pointer[TC_POINTER_MAX];
	point_at_item(self, pointer, sizeof pointer);
	if (!json_is_object(item)) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, pointer, item,
			"one observation as an object", "một quan sát dạng đối tượng");
		self->broken = true;
		return;
	}
	take_members(self, item, pointer, self->value, self->from_common);
	read_one(self, out);
}

static void read_row(
	struct reading *self, const json_t *row, size_t width, struct tc_observation *out) {
	if (!json_is_array(row) || json_array_size(row) != width) {
		char pointer[TC_POINTER_MAX];
		point_at_item(self, pointer, sizeof pointer);
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, pointer, row,
			"a list with one value for each column",
			"một danh sách có một giá trị cho mỗi cột");
		self->broken = true;
		return;
	}
	for (int key = 0; key < PUBLISHER_KEYS; key++) {
		if (self->column[key] >= 0) {
			self->value[key] = json_array_get(row, (size_t)self->column[key]);
			self->from_common[key] = false;
		}
	}
	read_one(self, out);
}

/* False when the columns are faulty: then no row can be read by them. */
static bool read_columns(struct reading *self, const json_t *columns) {
	int errors = self->faults->errors;
	if (!json_is_array(columns)) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, "/data/columns", columns,
			"a list of keys", "một danh sách khoá");
		return false;
	}
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *name = json_array_get(columns, i);
		int key = key_of(tc_json_string(name));
		char pointer[TC_POINTER_MAX];
		char found[64];
		tc_json_item_pointer("/data/columns", i, pointer, sizeof pointer);
		if (key < 0) {
			tc_json_found(name, found, sizeof found);
			bad_key(self, pointer, tc_json_string(name) ? tc_json_string(name) : found);
		} else if (self->column[key] >= 0) {
			tc_code_fault(self->faults, TC_CODE_BAD_KEY, pointer,
				"this column stands twice", "cột này có hai lần");
		} else {
			self->column[key] = (int)i;
		}
	}
	return self->faults->errors == errors;
}

/* The members of data that stand beside the observations. */
static void read_frame(struct reading *self, const json_t *data) {
	static const char *const members[] = { "common", "observations", "columns", "rows" };
	const char *name = NULL;
	json_t *value = NULL;
	json_object_foreach((json_t *)data, name, value) {
		bool known = false;
		for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
			known = known || strcmp(members[i], name) == 0;
		}
		if (!known) {
			char pointer[TC_POINTER_MAX];
			tc_json_child_pointer("/data", name, pointer, sizeof pointer);
			tc_code_expected(self->faults, TC_CODE_BAD_KEY, pointer, value,
				"only common, observations, columns and rows",
				"chỉ common, observations, columns và rows");
			self->broken = true;
		}
	}
	const json_t *common = json_object_get(data, "common");
	if (json_is_object(common)) {
		bool unused[PUBLISHER_KEYS];
		take_members(self, common, "/data/common", self->common, unused);
	} else if (common != NULL && !json_is_null(common)) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, "/data/common", common,
			"an object", "một đối tượng");
		self->broken = true;
	}
}

/* The list of observations, or NULL with its fault said. */
static const json_t *find_items(struct reading *self, const json_t *data) {
	const json_t *observations = json_object_get(data, "observations");
	const json_t *rows = json_object_get(data, "rows");
	const json_t *columns = json_object_get(data, "columns");
	self->dense = observations == NULL && (rows != NULL || columns != NULL);
	const json_t *items = self->dense ? rows : observations;
	const char *pointer = self->dense ? "/data/rows" : "/data/observations";
	if (observations != NULL && (rows != NULL || columns != NULL)) {
		tc_code_fault(self->faults, TC_CODE_BAD_EVENT, "/data",
			"observations or columns with rows, not both",
			"chỉ observations, hoặc columns cùng rows, không cả hai");
		self->broken = true;
	}
	if (self->dense && !read_columns(self, columns)) {
		return NULL;
	}
	if (!json_is_array(items) || json_array_size(items) == 0) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, pointer, items,
			"a list of at least one observation",
			"một danh sách có ít nhất một quan sát");
		return NULL;
	}
	if (json_array_size(items) > (size_t)self->setting->max_observations) {
		char english[TC_SENTENCE_MAX];
		char vietnamese[TC_SENTENCE_MAX];
		snprintf(english, sizeof english, "expected at most %d observations, found %zu",
			self->setting->max_observations, json_array_size(items));
		snprintf(vietnamese, sizeof vietnamese, "cần tối đa %d quan sát, nhưng thấy %zu",
			self->setting->max_observations, json_array_size(items));
		tc_code_fault(self->faults, TC_CODE_TOO_LARGE, pointer, english, vietnamese);
		return NULL;
	}
	return items;
}

static void read_items(struct reading *self, const json_t *items, struct tc_observations *out) {
	size_t width = json_array_size(json_object_get(self->event->data, "columns"));
	for (size_t i = 0; i < json_array_size(items); i++) {
		start_one(self, i);
		const json_t *item = json_array_get(items, i);
		if (self->dense) {
			read_row(self, item, width, &out->items[i]);
		} else {
			read_object(self, item, &out->items[i]);
		}
	}
	out->count = (int)json_array_size(items);
}

enum tc_result tc_observations_read(const struct tc_event *event,
	const struct tc_observations_setting *setting, struct tc_arena *arena,
	struct tc_observations *out, struct tc_faults *faults) {
	struct reading self = {
		.setting = setting, .event = event, .arena = arena, .faults = faults
	};
	for (int key = 0; key < PUBLISHER_KEYS; key++) {
		self.column[key] = -1;
	}
	*out = (struct tc_observations) { 0 };
	if (!json_is_object(event->data)) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "/data", event->data, "an object",
			"một đối tượng");
		return TC_BAD_INPUT;
	}
	read_frame(&self, event->data);
	const json_t *items = find_items(&self, event->data);
	if (items == NULL) {
		return TC_BAD_INPUT;
	}
	out->items = tc_arena_array(arena, json_array_size(items), sizeof *out->items);
	if (out->items == NULL) {
		return TC_NO_MEMORY;
	}
	read_items(&self, items, out);
	if (self.no_memory) {
		return TC_NO_MEMORY;
	}
	return self.broken ? TC_BAD_INPUT : TC_OK;
}
