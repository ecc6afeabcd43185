/* Formula, inputs, who is missing, and which check failed, in words. */
#include "feeds/wire/account_parts.h"

#include "base/decimal.h"

#include <string.h>

/* As a URL's query holds it: a date-time has a plus, and older codes may have anything. */
static const char *escaped(struct tc_account_writing *self, const char *text) {
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	const char *out = "";
	for (; *text != '\0'; text++) {
		bool fine = strchr(plain, *text) != NULL;
		out = tc_account_print(self, fine ? "%s%c" : "%s%%%02X", out, (unsigned char)*text);
	}
	return out;
}

void tc_account_name(struct tc_account_writing *self, const json_t *report, const char **query,
	const char **series) {
	const char *period = tc_account_text(report, "TIME_PERIOD");
	*query = *series = "";
	if (tc_account_text(report, "TRACE")[0] != '\0' || period[0] == '\0') {
		return;
	}
	const char *indicator = tc_account_text(report, "INDICATOR");
	const char *area = tc_account_text(report, "REF_AREA");
	*series = tc_account_print(self, "%s %s %s", indicator, area, period);
	*query = tc_account_print(self, "indicator=%s&ref_area=%s&period=%s",
		escaped(self, indicator), escaped(self, area), escaped(self, period));
}

bool tc_account_is_derived(const struct tc_account_writing *self) {
	return strcmp(tc_account_text(self->passport, "standing"), "derived") == 0;
}

const char *tc_account_rounded(struct tc_account_writing *self) {
	const char *text = tc_account_text(self->figure, "OBS_VALUE");
	struct tc_decimal value;
	char rounded[TC_DECIMAL_TEXT_MAX];
	int decimals = (int)tc_account_integer(self->labels, "decimals");
	if (tc_decimal_parse(text, strlen(text), &value) != TC_DECIMAL_FINE ||
		tc_decimal_rounded(&value, decimals, rounded, sizeof rounded) == 0) {
		return tc_account_value(self, self->figure);
	}
	return tc_account_number(tc_account_print(self, "%s", rounded),
		self->english ? TC_ENGLISH : TC_VIETNAMESE, self->arena);
}

static const json_t *made_of(const struct tc_account_writing *self) {
	const json_t *made = json_object_get(self->passport, "made");
	return json_is_object(made) ? made : NULL;
}

/* Marks of the judge that speak of trust in what was made. */
static const char *mark_words(struct tc_account_writing *self, const char *mark) {
	static const struct {
		const char *mark, *vietnamese, *english;
	} words[] = {
		{ "due", "đến hạn", "due" },
		{ "late", "trễ", "late" },
		{ "missed", "lỡ kỳ", "missed" },
		{ "stale", "im lặng", "silent" },
		{ "lost", "mất kết nối", "lost" },
		{ "disputed", "lệch nguồn", "disputed" },
		{ "incomplete", "chưa đủ", "incomplete" },
		{ "missing", "chưa báo cáo", "not reported" },
		{ "questionable", "cần xem lại", "questionable" },
		{ "withdrawn", "đã rút lại", "withdrawn" },
		{ "unchanged", "đứng yên", "unchanged" },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].mark, mark) == 0) {
			return tc_account_say(self, words[i].vietnamese, words[i].english);
		}
	}
	return "";
}

void tc_account_tag_checks(struct tc_account_writing *self) {
	const json_t *checks = json_object_get(self->passport, "checks");
	for (size_t i = 0; i < json_array_size(checks); i++) {
		const json_t *check = json_array_get(checks, i);
		bool least = strcmp(tc_account_text(check, "check"), "least") == 0;
		if (json_is_false(json_object_get(check, "passed"))) {
			tc_account_tag(self,
				tc_account_print(self,
					least ? tc_account_say(self, "cần kiểm tra: dưới mức %s",
							"questionable: below %s")
					      : tc_account_say(self, "cần kiểm tra: trên mức %s",
							"questionable: above %s"),
					tc_account_number(tc_account_text(check, "expected"),
						self->english ? TC_ENGLISH : TC_VIETNAMESE,
						self->arena)),
				TC_TONE_WARNING);
		}
	}
}

void tc_account_tag_made(struct tc_account_writing *self) {
	const json_t *made = made_of(self), *marks = json_object_get(made, "marks");
	int64_t members = tc_account_integer(made, "members");
	if (members > 0) {
		int64_t reported = tc_account_integer(made, "members_reported");
		tc_account_tag(self,
			tc_account_print(self, tc_account_say(self, "%d/%d nơi", "%d/%d areas"),
				(int)reported, (int)members),
			reported < members ? TC_TONE_WARNING : TC_TONE_GOOD);
	}
	for (size_t i = 0; i < json_array_size(marks); i++) {
		const char *mark = json_string_value(json_array_get(marks, i));
		const char *words = mark_words(self, mark == NULL ? "" : mark);
		if (words[0] != '\0') {
			tc_account_tag(self, words, TC_TONE_WARNING);
		}
	}
}

static const char *recipe_words(struct tc_account_writing *self, const json_t *made) {
	const char *formula = tc_account_text(made, "formula");
	const char *how = tc_account_text(made, "aggregation");
	if (formula[0] != '\0') {
		return formula;
	}
	if (strcmp(how, "mean") == 0) {
		return tc_account_say(self, "trung bình các nơi", "mean of the areas");
	}
	if (strcmp(how, "weighted") == 0) {
		return tc_account_say(
			self, "trung bình có trọng số các nơi", "weighted mean of the areas");
	}
	if (strcmp(how, "min") == 0 || strcmp(how, "max") == 0) {
		return strcmp(how, "min") == 0
			? tc_account_say(self, "nhỏ nhất trong các nơi", "least of the areas")
			: tc_account_say(self, "lớn nhất trong các nơi", "greatest of the areas");
	}
	return tc_account_say(self, "các nơi cộng lại", "sum of the areas");
}

static const char *joined(struct tc_account_writing *self, const json_t *list) {
	const char *out = "";
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *word = json_string_value(json_array_get(list, i));
		out = tc_account_print(self, "%s%s%s", out, i > 0 ? ", " : "", word);
	}
	return out;
}

static void add_recipe(struct tc_account_writing *self, const json_t *made) {
	bool derived = tc_account_is_derived(self);
	tc_account_begin(self, TC_ACCOUNT_FACTS,
		derived ? tc_account_say(self, "Cách tính", "How it is worked out")
			: tc_account_say(
				  self, "Các nơi hợp thành", "The areas it is the whole of"));
	tc_account_add(self,
		derived ? tc_account_say(self, "Công thức", "Formula")
			: tc_account_say(self, "Đối chiếu", "Held against"),
		recipe_words(self, made), NULL);
	tc_account_add(self, tc_account_say(self, "Kiểm đơn vị", "Units checked"),
		tc_account_print(self, "%s → %s",
			joined(self, json_object_get(made, "input_units")),
			tc_account_text(made, "unit")),
		NULL);
	int64_t members = tc_account_integer(made, "members");
	if (members > 0) {
		tc_account_add(self, tc_account_say(self, "Đã có", "Present"),
			tc_account_print(self, tc_account_say(self, "%d/%d nơi", "%d of %d areas"),
				(int)tc_account_integer(made, "members_reported"), (int)members),
			NULL);
	}
	if (json_is_true(json_object_get(made, "unbalanced"))) {
		tc_account_add(self, tc_account_say(self, "Cân đối", "Balance"),
			tc_account_say(self, "các nơi cộng lại ra số khác",
				"the areas add up to another number"),
			NULL);
	}
	int64_t hidden = tc_account_integer(made, "inputs_hidden");
	if (hidden > 0) {
		tc_account_add(self, tc_account_say(self, "Không được xem", "Not to be seen"),
			tc_account_print(self,
				tc_account_say(self, "%d số ngoài quyền của thẻ",
					"%d figures beyond this token"),
				(int)hidden),
			NULL);
	}
}

static bool has_value(const json_t *input) {
	return tc_account_text(input, "OBS_VALUE")[0] != '\0' &&
		tc_account_text(input, "ACTION")[0] != 'D';
}

/* Which words tell the inputs apart: a whole is of one indicator, a formula of one area. */
static const char *input_label(struct tc_account_writing *self, const json_t *input) {
	const char *indicator = tc_account_word(self, json_object_get(input, "indicator"));
	const char *area = tc_account_word(self, json_object_get(input, "area"));
	bool same_area = strcmp(tc_account_text(input, "REF_AREA"),
				 tc_account_text(self->figure, "REF_AREA")) == 0;
	bool same_indicator = strcmp(tc_account_text(input, "INDICATOR"),
				      tc_account_text(self->figure, "INDICATOR")) == 0;
	return same_area         ? indicator
		: same_indicator ? area
				 : tc_account_print(self, "%s · %s", indicator, area);
}

static const char *input_note(struct tc_account_writing *self, const json_t *input) {
	const char *status = tc_account_text(input, "OBS_STATUS");
	const char *period = tc_account_period(self, tc_account_text(input, "TIME_PERIOD"));
	const json_t *marks = json_object_get(input, "marks");
	const char *out = tc_account_print(self, "%s%s%s", period, status[0] != '\0' ? " · " : "",
		status[0] != '\0' ? tc_account_status(self, status) : "");
	for (size_t i = 0; i < json_array_size(marks); i++) {
		const char *mark = json_string_value(json_array_get(marks, i));
		const char *words = mark_words(self, mark == NULL ? "" : mark);
		if (words[0] != '\0') {
			out = tc_account_print(
				self, "%s%s%s", out, out[0] != '\0' ? " · " : "", words);
		}
	}
	return out;
}

/* Who is missing stands first: that is what somebody has to do something about. */
static void add_inputs(struct tc_account_writing *self, const json_t *made, bool present) {
	const json_t *inputs = json_object_get(made, "inputs");
	for (size_t i = 0; i < json_array_size(inputs); i++) {
		const json_t *input = json_array_get(inputs, i);
		if (has_value(input) != present) {
			continue;
		}
		struct tc_account_row *row = tc_account_add(self, input_label(self, input),
			tc_account_value(self, input), input_note(self, input));
		row->code = tc_account_text(input, "TRACE");
		tc_account_name(self, input, &row->query, &row->series);
	}
}

void tc_account_add_made(struct tc_account_writing *self) {
	const json_t *made = made_of(self);
	if (made == NULL) {
		return;
	}
	add_recipe(self, made);
	if (tc_account_integer(made, "inputs_missing") > 0) {
		tc_account_begin(self, TC_ACCOUNT_REPORTS,
			tc_account_print(self, tc_account_say(self, "Còn thiếu %d", "Missing: %d"),
				(int)tc_account_integer(made, "inputs_missing")));
		add_inputs(self, made, false);
	}
	tc_account_begin(self, TC_ACCOUNT_REPORTS,
		tc_account_is_derived(self) ? tc_account_say(self, "Tính từ", "Worked out from")
					    : tc_account_say(self, "Từng nơi", "Each of them"));
	add_inputs(self, made, true);
}
