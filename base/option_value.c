#include "base/option_value.h"

#include "base/period.h"
#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	TEXT_BYTES_MAX = 1024, /* of a text or code whose row says nothing */
	LIST_MAX = 1000,       /* elements of a list whose row says nothing */
	FOUND_MAX = 96,
	EXPECTED_MAX = 192,
};

static const struct tc_option words_fields[] = {
	{ .name = "vi",
		.type = TC_OPTION_TEXT,
		.required = true,
		.offset = offsetof(struct tc_words, vi) },
	{ .name = "en", .type = TC_OPTION_TEXT, .offset = offsetof(struct tc_words, en) },
	{ 0 },
};

/* The two sentences are whole: the words they were made of differ from language to language. */
bool tc_option_refuse(const struct tc_option_context *context, const char *reason,
	const char *pointer, const char *english, const char *vietnamese) {
	struct tc_faults *faults = context->faults;
	int before = faults->count;
	tc_faults_add(faults, TC_SEVERITY_ERROR, reason, pointer, "%s", NULL, english);
	if (faults->count > before) {
		struct tc_error *fault = &faults->items[before];
		snprintf(fault->message_vi, sizeof fault->message_vi, "%s", vietnamese);
	}
	return false;
}

static const char *found_in_vietnamese(const json_t *value, const char *found) {
	return json_is_object(value)   ? "một đối tượng"
		: json_is_array(value) ? "một danh sách"
				       : found;
}

bool tc_option_expected(const struct tc_option_context *context, const char *pointer,
	const char *english, const char *vietnamese, const json_t *value) {
	char found[FOUND_MAX], sentence[TC_SENTENCE_MAX], sentence_vi[TC_SENTENCE_MAX];
	tc_json_found(value, found, sizeof found);
	snprintf(sentence, sizeof sentence, "expected %s, found %s", english, found);
	snprintf(sentence_vi, sizeof sentence_vi, "cần %s, nhưng có %s", vietnamese,
		found_in_vietnamese(value, found));
	return tc_option_refuse(context, "bad_value", pointer, sentence, sentence_vi);
}

static bool no_memory(const struct tc_option_context *context, const char *pointer) {
	return tc_option_refuse(context, "no_memory", pointer,
		"the document needs more memory than it may have",
		"tài liệu cần nhiều bộ nhớ hơn mức cho phép");
}

static bool is_bounded(const struct tc_option *option) {
	return option->min != 0 || option->max != 0;
}

static bool check_range(const struct tc_option *option, double number, const json_t *value,
	const char *pointer, const struct tc_option_context *context) {
	if (!is_bounded(option) || (number >= option->min && number <= option->max)) {
		return true;
	}
	char range[EXPECTED_MAX];
	snprintf(range, sizeof range, "%.15g..%.15g", option->min, option->max);
	return tc_option_expected(context, pointer, range, range, value);
}

bool tc_option_number(const json_t *value, double *number) {
	const char *text = tc_json_number_text(value);
	struct tc_decimal decimal;
	if (text == NULL || tc_decimal_parse(text, strlen(text), &decimal) != TC_DECIMAL_FINE) {
		return false;
	}
	*number = decimal.number;
	return true;
}

/* "a whole number in 1..10", or without the range. */
static bool expected_number(const struct tc_option *option, const char *english,
	const char *vietnamese, const json_t *value, const char *pointer,
	const struct tc_option_context *context) {
	if (!is_bounded(option)) {
		return tc_option_expected(context, pointer, english, vietnamese, value);
	}
	char text[EXPECTED_MAX], text_vi[EXPECTED_MAX];
	snprintf(text, sizeof text, "%s in %.15g..%.15g", english, option->min, option->max);
	snprintf(text_vi, sizeof text_vi, "%s trong khoảng %.15g..%.15g", vietnamese, option->min,
		option->max);
	return tc_option_expected(context, pointer, text, text_vi, value);
}

static bool read_integer(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	double number = 0;
	if (!tc_option_number(value, &number) || floor(number) != number) {
		return expected_number(
			option, "a whole number", "số nguyên", value, pointer, context);
	}
	if (!check_range(option, number, value, pointer, context)) {
		return false;
	}
	if (number < INT_MIN || number > INT_MAX) {
		return tc_option_expected(
			context, pointer, "a smaller number", "số nhỏ hơn", value);
	}
	*(int *)field = (int)number;
	return true;
}

static bool read_number(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	double number = 0;
	if (!tc_option_number(value, &number)) {
		return expected_number(option, "a number", "số", value, pointer, context);
	}
	if (!check_range(option, number, value, pointer, context)) {
		return false;
	}
	*(double *)field = number;
	return true;
}

/* The bytes of a string within the row's limits. */
static const char *check_text(const struct tc_option *option, const json_t *value,
	const char *pointer, const struct tc_option_context *context) {
	const char *text = tc_json_string(value);
	size_t most = option->max > 0 ? (size_t)option->max : TEXT_BYTES_MAX;
	size_t least = option->min > 0 ? (size_t)option->min : 0;
	if (text == NULL) {
		tc_option_expected(context, pointer, "a text", "một chuỗi", value);
		return NULL;
	}
	size_t length = tc_json_string_length(value);
	if (length <= most && length >= least) {
		return text;
	}
	char english[TC_SENTENCE_MAX], vietnamese[TC_SENTENCE_MAX];
	bool is_long = length > most;
	snprintf(english, sizeof english, "expected at %s %zu bytes of text, found %zu",
		is_long ? "most" : "least", is_long ? most : least, length);
	snprintf(vietnamese, sizeof vietnamese, "cần %s %zu byte văn bản, nhưng có %zu",
		is_long ? "nhiều nhất" : "ít nhất", is_long ? most : least, length);
	tc_option_refuse(context, "bad_value", pointer, english, vietnamese);
	return NULL;
}

static bool read_text(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	const char *text = check_text(option, value, pointer, context);
	if (text == NULL) {
		return false;
	}
	const char *composed = tc_text_nfc(context->arena, text, tc_json_string_length(value));
	*(const char **)field = composed;
	return composed != NULL || no_memory(context, pointer);
}

static bool has_unsafe(const char *text, size_t length) {
	for (size_t at = 0; at < length;) {
		if (tc_is_unsafe(tc_utf8_next(text, length, &at))) {
			return true;
		}
	}
	return false;
}

static bool read_code(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	const char *text = check_text(option, value, pointer, context);
	if (text == NULL) {
		return false;
	}
	size_t length = tc_json_string_length(value);
	if (length == 0 || has_unsafe(text, length)) {
		return tc_option_expected(context, pointer, "a code without hidden characters",
			"một mã không có ký tự ẩn", value);
	}
	const char *code = tc_text_nfc(context->arena, text, length);
	if (code == NULL) {
		return no_memory(context, pointer);
	}
	const struct tc_vocabulary *vocabulary = context->vocabulary;
	const char *kind = option->code != NULL ? option->code : "code";
	if (vocabulary != NULL && option->code != NULL &&
		!vocabulary->knows(vocabulary, kind, code)) {
		char found[FOUND_MAX], english[TC_SENTENCE_MAX], vietnamese[TC_SENTENCE_MAX];
		tc_json_found(value, found, sizeof found);
		snprintf(english, sizeof english, "unknown %s %s", kind, found);
		snprintf(vietnamese, sizeof vietnamese, "không có %s trong danh mục %s", found,
			kind);
		return tc_option_refuse(context, "unknown_code", pointer, english, vietnamese);
	}
	*(const char **)field = code;
	return true;
}

static bool read_choice(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	const char *text = tc_json_string(value);
	char names[EXPECTED_MAX - 16] = "";
	size_t used = 0;
	for (const struct tc_choice *choice = option->choices; choice->name != NULL; choice++) {
		if (text != NULL && strcmp(text, choice->name) == 0) {
			*(int *)field = choice->value;
			return true;
		}
		if (used + strlen(choice->name) + sizeof ", \"\"" < sizeof names) {
			used += (size_t)snprintf(names + used, sizeof names - used, "%s\"%s\"",
				used > 0 ? ", " : "", choice->name);
		}
	}
	char english[EXPECTED_MAX], vietnamese[EXPECTED_MAX];
	snprintf(english, sizeof english, "one of %s", names);
	snprintf(vietnamese, sizeof vietnamese, "một trong %s", names);
	return tc_option_expected(context, pointer, english, vietnamese, value);
}

static bool read_duration(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	static const char english[] = "a duration such as \"PT10S\" or whole milliseconds";
	static const char vietnamese[] =
		"một khoảng thời gian như \"PT10S\" hoặc số mili giây nguyên";
	const char *text = tc_json_string(value);
	double number = 0;
	int64_t ms = 0;
	if (text != NULL) {
		if (!tc_duration_parse(text, tc_json_string_length(value), &ms)) {
			return tc_option_expected(context, pointer, english, vietnamese, value);
		}
		number = (double)ms;
	} else {
		/* 2^53: beyond it the double no longer counts milliseconds */
		if (!tc_option_number(value, &number) || floor(number) != number ||
			fabs(number) > 9007199254740992.0) {
			return tc_option_expected(context, pointer, english, vietnamese, value);
		}
		ms = (int64_t)number;
	}
	if (!check_range(option, number, value, pointer, context)) {
		return false;
	}
	*(int64_t *)field = ms;
	return true;
}

static bool read_time(const json_t *value, const char *pointer, void *field,
	const struct tc_option_context *context) {
	const char *text = tc_json_string(value);
	size_t length = tc_json_string_length(value);
	struct tc_period period;
	if (text != NULL && tc_time_parse(text, length, field)) {
		return true;
	}
	bool is_date = text != NULL && length == sizeof "2020-08-18" - 1 && text[7] == '-';
	if (is_date && tc_period_parse(text, length, &period) && period.grain == TC_GRAIN_DAY) {
		*(int64_t *)field = period.start_ms;
		return true;
	}
	return tc_option_expected(context, pointer,
		"a time such as \"2020-08-18T17:00:00+07:00\" or a date such as \"2020-08-18\"",
		"thời điểm như \"2020-08-18T17:00:00+07:00\" hoặc ngày như \"2020-08-18\"", value);
}

bool tc_option_colour(const char *text, uint32_t *colour) {
	if (text == NULL || strlen(text) != 7 || text[0] != '#' ||
		strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
		return false;
	}
	*colour = 0;
	for (const char *digit = text + 1; *digit != '\0'; digit++) {
		int number = *digit <= '9' ? *digit - '0' : (*digit | 0x20) - 'a' + 10;
		*colour = *colour * 16 + (uint32_t)number;
	}
	return true;
}

static bool parse_length(const char *text, size_t length, struct tc_length *out) {
	static const struct {
		const char *name;
		enum tc_unit unit;
	} units[] = { { "u", TC_UNIT_U }, { "px", TC_UNIT_PX } };
	size_t digits = strspn(text, "-.0123456789");
	struct tc_decimal decimal;
	if (digits == 0 || digits >= length ||
		tc_decimal_parse(text, digits, &decimal) != TC_DECIMAL_FINE) {
		return false;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strcmp(text + digits, units[i].name) == 0) {
			*out = (struct tc_length) { .value = decimal.number,
				.unit = units[i].unit };
			return true;
		}
	}
	return false;
}

static bool read_length(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	const char *text = tc_json_string(value);
	struct tc_length length;
	if (text == NULL || !parse_length(text, tc_json_string_length(value), &length)) {
		return tc_option_expected(context, pointer, "a length such as \"12u\" or \"80px\"",
			"một độ dài như \"12u\" hoặc \"80px\"", value);
	}
	if (!check_range(option, length.value, value, pointer, context)) {
		return false;
	}
	*(struct tc_length *)field = length;
	return true;
}

static bool read_words(const json_t *value, const char *pointer, void *field,
	const struct tc_option_context *context) {
	if (tc_json_string(value) != NULL) {
		struct tc_words *words = field;
		return read_text(&words_fields[0], value, pointer, &words->vi, context);
	}
	if (!json_is_object(value)) {
		return tc_option_expected(context, pointer, "a text or {\"vi\": …, \"en\": …}",
			"một chuỗi hoặc {\"vi\": …, \"en\": …}", value);
	}
	return tc_options_read(words_fields, value, pointer, field, context, NULL);
}

static size_t element_size(const struct tc_option *option) {
	switch (option->element) {
	case TC_OPTION_BOOL: return sizeof(bool);
	case TC_OPTION_INTEGER:
	case TC_OPTION_CHOICE: return sizeof(int);
	case TC_OPTION_NUMBER: return sizeof(double);
	case TC_OPTION_WORDS: return sizeof(struct tc_words);
	case TC_OPTION_DURATION:
	case TC_OPTION_TIME: return sizeof(int64_t);
	case TC_OPTION_COLOUR: return sizeof(uint32_t);
	case TC_OPTION_LENGTH: return sizeof(struct tc_length);
	case TC_OPTION_OBJECT: return option->element_size;
	case TC_OPTION_LIST: return sizeof(struct tc_list);
	case TC_OPTION_TEXT:
	case TC_OPTION_CODE:
	case TC_OPTION_FREE:
	default: return sizeof(void *);
	}
}

static bool read_list(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	size_t most = option->max_count > 0 ? option->max_count : LIST_MAX;
	size_t count = json_array_size(value), size = element_size(option);
	if (!json_is_array(value)) {
		return tc_option_expected(context, pointer, "a list", "một danh sách", value);
	}
	if (count > most) {
		char english[TC_SENTENCE_MAX], vietnamese[TC_SENTENCE_MAX];
		snprintf(english, sizeof english, "expected at most %zu elements, found %zu", most,
			count);
		snprintf(vietnamese, sizeof vietnamese, "cần nhiều nhất %zu phần tử, nhưng có %zu",
			most, count);
		return tc_option_refuse(context, "bad_value", pointer, english, vietnamese);
	}
	struct tc_list *list = field;
	char *items = tc_arena_array(context->arena, count, size);
	if (items == NULL) {
		return no_memory(context, pointer);
	}
	struct tc_option element = *option;
	element.type = option->element;
	bool fine = true;
	for (size_t i = 0; i < count; i++) {
		char at[TC_POINTER_MAX];
		tc_json_item_pointer(pointer, i, at, sizeof at);
		const json_t *item = json_array_get(value, i);
		fine = tc_option_value_read(&element, item, at, items + i * size, context) && fine;
	}
	*list = (struct tc_list) { .items = items, .count = count };
	return fine;
}

bool tc_option_value_read(const struct tc_option *option, const json_t *value, const char *pointer,
	void *field, const struct tc_option_context *context) {
	switch (option->type) {
	case TC_OPTION_BOOL:
		if (!json_is_boolean(value)) {
			return tc_option_expected(
				context, pointer, "true or false", "true hoặc false", value);
		}
		*(bool *)field = json_is_true(value);
		return true;
	case TC_OPTION_INTEGER: return read_integer(option, value, pointer, field, context);
	case TC_OPTION_NUMBER: return read_number(option, value, pointer, field, context);
	case TC_OPTION_TEXT: return read_text(option, value, pointer, field, context);
	case TC_OPTION_WORDS: return read_words(value, pointer, field, context);
	case TC_OPTION_CHOICE: return read_choice(option, value, pointer, field, context);
	case TC_OPTION_DURATION: return read_duration(option, value, pointer, field, context);
	case TC_OPTION_TIME: return read_time(value, pointer, field, context);
	case TC_OPTION_COLOUR:
		return tc_option_colour(tc_json_string(value), field) ||
			tc_option_expected(context, pointer, "a colour such as \"#12161C\"",
				"một màu như \"#12161C\"", value);
	case TC_OPTION_LENGTH: return read_length(option, value, pointer, field, context);
	case TC_OPTION_CODE: return read_code(option, value, pointer, field, context);
	case TC_OPTION_OBJECT:
		return tc_options_read(option->fields, value, pointer, field, context, NULL);
	case TC_OPTION_LIST: return read_list(option, value, pointer, field, context);
	case TC_OPTION_FREE: *(const json_t **)field = value; return true;
	default: return false;
	}
}
