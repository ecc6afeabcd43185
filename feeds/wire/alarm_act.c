#include "feeds/wire/alarm_act.h"

#include "base/json.h"
#include "base/period.h"
#include "base/text.h"
#include "feeds/wire/code.h"

#include <string.h>

static const char *const words[] = { "", "acknowledge", "shelve", "unshelve" };

const char *tc_alarm_deed_word(enum tc_alarm_deed deed) {
	return words[deed];
}

struct reading {
	const json_t *data;
	const struct tc_catalogue *catalogue;
	struct tc_faults *faults;
};

/* The text of a member; NULL: it is absent, null, or no text. *absent tells these apart. */
static const char *text_of(const struct reading *self, const char *name, bool *absent) {
	const json_t *value = json_object_get(self->data, name);
	*absent = value == NULL || json_is_null(value);
	return *absent ? NULL : tc_json_string(value);
}

static void expected(
	const struct reading *self, const char *name, const char *english, const char *vietnamese) {
	char pointer[32];
	snprintf(pointer, sizeof pointer, "/data/%s", name);
	tc_code_expected(self->faults, TC_CODE_BAD_VALUE, pointer,
		json_object_get(self->data, name), english, vietnamese);
}

static void read_deed(const struct reading *self, struct tc_alarm_act *out) {
	bool absent;
	const char *text = text_of(self, "act", &absent);
	for (int deed = TC_ALARM_DEED_ACKNOWLEDGE; deed <= TC_ALARM_DEED_UNSHELVE; deed++) {
		if (text != NULL && strcmp(text, words[deed]) == 0) {
			out->deed = (enum tc_alarm_deed)deed;
			return;
		}
	}
	expected(self, "act", "\"acknowledge\", \"shelve\" or \"unshelve\"",
		"\"acknowledge\", \"shelve\" hoặc \"unshelve\"");
}

static void read_rule(const struct reading *self, struct tc_alarm_act *out) {
	bool absent;
	int count;
	const char *text = text_of(self, "rule", &absent);
	const struct tc_alarm_rule *rules = tc_catalogue_alarms(self->catalogue, &count);
	for (int i = 0; i < count && text != NULL; i++) {
		if (strcmp(rules[i].id, text) == 0) {
			out->rule = &rules[i];
			return;
		}
	}
	if (text == NULL) {
		expected(self, "rule", "the id of a rule", "mã của một quy tắc");
	} else {
		tc_code_fault(self->faults, TC_CODE_NOT_FOUND, "/data/rule", "no rule has this id",
			"không có quy tắc nào mang mã này");
	}
}

/* A rule of one area needs none named. */
static void read_area(const struct reading *self, int64_t now_ms, struct tc_alarm_act *out) {
	bool absent;
	const char *text = text_of(self, "REF_AREA", &absent);
	out->area = out->rule->area;
	if (text != NULL) {
		out->area = tc_catalogue_find_area(self->catalogue, text, now_ms);
	} else if (!absent || out->area < 0) {
		expected(self, "REF_AREA", "one of the areas that the rule watches",
			"một trong các địa bàn mà quy tắc theo dõi");
		return;
	}
	if (out->area < 0) {
		tc_code_fault(self->faults, TC_CODE_NOT_FOUND, "/data/REF_AREA",
			"no area has this code", "không có địa bàn nào mang mã này");
	}
}

/* Some text of one line, nothing invisible in it. */
static bool is_note(const char *text) {
	size_t length = strlen(text), at = 0;
	int letters = 0;
	for (; at < length; letters++) {
		if (tc_is_unsafe(tc_utf8_next(text, length, &at))) {
			return false;
		}
	}
	return letters > 0 && letters <= TC_ALARM_NOTE_LETTERS_MAX;
}

static void read_note(const struct reading *self, struct tc_alarm_act *out) {
	bool absent;
	const char *text = text_of(self, "note", &absent);
	if (absent && out->deed != TC_ALARM_DEED_SHELVE) {
		return;
	}
	if (text == NULL || !is_note(text)) {
		expected(self, "note", "why, in 1 to 500 characters of visible text",
			"lý do, 1 đến 500 ký tự nhìn thấy được");
		return;
	}
	out->note = text;
}

static void read_until(const struct reading *self, int64_t now_ms, struct tc_alarm_act *out) {
	bool absent;
	const char *text = text_of(self, "until", &absent);
	bool shelves = out->deed == TC_ALARM_DEED_SHELVE;
	if (absent && !shelves) {
		return;
	}
	if (!shelves) {
		expected(self, "until", "nothing: only a shelving ends",
			"không có gì: chỉ gác lại mới có hạn");
	} else if (text == NULL || !tc_time_parse(text, strlen(text), &out->until_ms) ||
		out->until_ms <= now_ms || out->until_ms > now_ms + TC_ALARM_SHELF_MS_MAX) {
		expected(self, "until", "a date-time with offset within the next 24 hours",
			"ngày giờ kèm múi giờ, trong 24 giờ tới");
	}
}

static bool is_allowed(
	const struct reading *self, const struct tc_grant *grant, const struct tc_alarm_act *act) {
	return tc_grant_covers(grant,
		tc_catalogue_indicator(self->catalogue, act->rule->indicator)->id,
		tc_catalogue_area(self->catalogue, act->area)->code);
}

bool tc_alarm_act_read(const json_t *data, const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, int64_t now_ms, struct tc_alarm_act *out,
	struct tc_faults *faults) {
	const struct reading self = { data, catalogue, faults };
	int errors = faults->errors;
	*out = (struct tc_alarm_act) { .area = -1 };
	if (!tc_role_may(grant->role, TC_VERB_OPERATE)) {
		tc_code_fault(faults, TC_CODE_FORBIDDEN, "/type",
			"alarms are acknowledged and shelved by an operator",
			"chỉ người trực vận hành được xác nhận và gác cảnh báo");
		return false;
	}
	read_deed(&self, out);
	read_rule(&self, out);
	if (out->rule != NULL) {
		read_area(&self, now_ms, out);
	}
	read_note(&self, out);
	read_until(&self, now_ms, out);
	if (faults->errors == errors && !is_allowed(&self, grant, out)) {
		tc_code_fault(faults, TC_CODE_FORBIDDEN, "/data",
			"this token may not see this series", "thẻ này không được xem chuỗi này");
	}
	return faults->errors == errors;
}
