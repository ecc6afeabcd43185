#include "feeds/wire/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/period.h"
#include "base/text.h"
#include "feeds/wire/code.h"

static const struct {
	const char *name;
	enum tc_event_type type;
} types[] = {
	{ TC_TYPE_HELLO, TC_EVENT_TYPE_HELLO },
	{ TC_TYPE_OBSERVATIONS, TC_EVENT_TYPE_OBSERVATIONS },
	{ TC_TYPE_CHECK, TC_EVENT_TYPE_CHECK },
	{ TC_TYPE_SKIP, TC_EVENT_TYPE_SKIP },
	{ TC_TYPE_SUBSCRIBE, TC_EVENT_TYPE_SUBSCRIBE },
	{ TC_TYPE_TRACE, TC_EVENT_TYPE_TRACE },
	{ TC_TYPE_ALARM_ACT, TC_EVENT_TYPE_ALARM_ACT },
	{ TC_TYPE_ALARM_HISTORY, TC_EVENT_TYPE_ALARM_HISTORY },
	{ TC_TYPE_HINT, TC_EVENT_TYPE_HINT },
};

/* CloudEvents' JSON format: an attribute that is null is absent. */
static const json_t *attribute(const json_t *root, const char *name) {
	const json_t *value = json_object_get(root, name);
	return json_is_null(value) ? NULL : value;
}

/* A name that may stand in logs and answers: some text, not too long, nothing invisible in it. */
static const char *name_of(const json_t *value) {
	const char *text = value == NULL ? NULL : tc_json_string(value);
	size_t length = text == NULL ? 0 : strlen(text);
	if (length == 0 || length > TC_EVENT_NAME_MAX || length != tc_json_string_length(value)) {
		return NULL;
	}
	for (size_t at = 0; at < length;) {
		if (tc_is_unsafe(tc_utf8_next(text, length, &at))) {
			return NULL;
		}
	}
	return text;
}

static const char *read_name(
	const json_t *root, const char *name, const char *pointer, struct tc_faults *faults) {
	const json_t *value = attribute(root, name);
	const char *text = name_of(value);
	if (text == NULL) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, pointer, value,
			"1..255 bytes of visible text", "1..255 byte chữ nhìn thấy được");
	}
	return text;
}

static void read_type(const json_t *root, struct tc_event *out, struct tc_faults *faults) {
	const json_t *value = attribute(root, "type");
	const char *text = name_of(value);
	out->type = TC_EVENT_TYPE_UNKNOWN;
	if (text == NULL) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "/type", value, "the name of a type",
			"tên của một loại thông điệp");
		return;
	}
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(types[i].name, text) == 0) {
			out->type = types[i].type;
		}
	}
	if (out->type == TC_EVENT_TYPE_UNKNOWN) {
		tc_code_expected(faults, TC_CODE_UNKNOWN_TYPE, "/type", value,
			"a type of this contract", "một loại thông điệp của giao ước này");
	}
}

int64_t tc_event_parse_sequence(const char *text) {
	if (text == NULL || strlen(text) != TC_EVENT_SEQUENCE_DIGITS ||
		strspn(text, "0123456789") != TC_EVENT_SEQUENCE_DIGITS) {
		return 0;
	}
	return strtoll(text, NULL, 10);
}

static void read_sequence(const json_t *root, struct tc_event *out, struct tc_faults *faults) {
	const json_t *value = attribute(root, "sequence");
	const char *text = value == NULL ? NULL : tc_json_string(value);
	out->sequence = tc_event_parse_sequence(text);
	if (out->sequence > 0) {
		out->sequence_text = text;
	} else if (value != NULL || out->type == TC_EVENT_TYPE_OBSERVATIONS) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "/sequence", value,
			"ten decimal digits from \"0000000001\"",
			"mười chữ số thập phân, từ \"0000000001\"");
	}
}

static void read_time(
	const json_t *root, int64_t now_ms, struct tc_event *out, struct tc_faults *faults) {
	const json_t *value = attribute(root, "time");
	if (value == NULL) {
		return;
	}
	const char *text = tc_json_string(value);
	if (text == NULL || !tc_time_parse(text, strlen(text), &out->time_ms)) {
		tc_code_expected(faults, text == NULL ? TC_CODE_BAD_EVENT : TC_CODE_BAD_PERIOD,
			"/time", value, "a date-time with offset (RFC 3339)",
			"ngày giờ kèm múi giờ (RFC 3339)");
		return;
	}
	out->has_time = true;
	if (out->time_ms > now_ms + TC_EVENT_AHEAD_MS) {
		tc_code_expected(faults, TC_CODE_BAD_PERIOD, "/time", value,
			"a time not ahead of the hub's clock",
			"thời điểm không đi trước đồng hồ của máy chủ");
	}
}

static void read_content(const json_t *root, struct tc_event *out, struct tc_faults *faults) {
	const json_t *type = attribute(root, "datacontenttype");
	const char *text = type == NULL ? NULL : tc_json_string(type);
	size_t length = text == NULL ? 0 : strcspn(text, "; ");
	bool json = text != NULL &&
		((length == 16 && strncasecmp(text, "application/json", 16) == 0) ||
			(length > 5 && strncasecmp(text + length - 5, "+json", 5) == 0));
	if (type != NULL && !json) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "/datacontenttype", type,
			"\"application/json\"", "\"application/json\"");
	}
	if (attribute(root, "data_base64") != NULL) {
		tc_code_fault(faults, TC_CODE_BAD_EVENT, "/data_base64",
			"data stands under \"data\" as JSON",
			"dữ liệu phải nằm trong \"data\" dưới dạng JSON");
	}
	out->data = json_object_get(root, "data");
}

bool tc_event_read(
	const json_t *root, int64_t now_ms, struct tc_event *out, struct tc_faults *faults) {
	int errors = faults->errors;
	*out = (struct tc_event) { .type = TC_EVENT_TYPE_UNKNOWN };
	if (!json_is_object(root)) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "", root, "a CloudEvent as an object",
			"một CloudEvent dạng đối tượng");
		return false;
	}
	const json_t *version = attribute(root, "specversion");
	const char *text = version == NULL ? NULL : tc_json_string(version);
	if (text == NULL || strcmp(text, "1.0") != 0) {
		tc_code_expected(
			faults, TC_CODE_BAD_EVENT, "/specversion", version, "\"1.0\"", "\"1.0\"");
	}
	out->id = read_name(root, "id", "/id", faults);
	out->source = read_name(root, "source", "/source", faults);
	read_type(root, out, faults);
	read_sequence(root, out, faults);
	read_time(root, now_ms, out, faults);
	read_content(root, out, faults);
	return faults->errors == errors;
}
