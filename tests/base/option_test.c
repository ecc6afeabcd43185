#include "base/option.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

struct inner {
	int width;
	const char *note;
};

struct sample {
	bool flag;
	int count;
	double ratio;
	const char *title;
	struct tc_words words;
	int choice;
	int64_t max_age_ms, since_ms;
	uint32_t colour;
	struct tc_length length;
	const char *area;
	struct inner inner;
	struct tc_list panes, areas, numbers;
	const json_t *anything;
};

static const struct tc_choice choices[] = { { "live", 1 }, { "late", 2 }, { 0 } };

static const struct tc_option inner_fields[] = {
	{ .name = "width",
		.type = TC_OPTION_INTEGER,
		.required = true,
		.offset = offsetof(struct inner, width) },
	{ .name = "note",
		.type = TC_OPTION_TEXT,
		.fallback_text = "none",
		.max = 8,
		.offset = offsetof(struct inner, note) },
	{ 0 },
};

#define AT(field) .offset = offsetof(struct sample, field)

static const struct tc_option table[] = {
	{ .name = "flag", .type = TC_OPTION_BOOL, .fallback = 1, AT(flag) },
	{ .name = "count",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10,
		.fallback = 3,
		AT(count) },
	{ .name = "ratio", .type = TC_OPTION_NUMBER, .min = -1, .max = 1, AT(ratio) },
	{ .name = "title", .type = TC_OPTION_TEXT, .required = true, AT(title) },
	{ .name = "words", .type = TC_OPTION_WORDS, AT(words) },
	{ .name = "state",
		.type = TC_OPTION_CHOICE,
		.choices = choices,
		.fallback = 2,
		AT(choice) },
	{ .name = "max_age_ms",
		.type = TC_OPTION_DURATION,
		.min = 1000,
		.max = 604800000,
		.fallback = 5000,
		AT(max_age_ms) },
	{ .name = "since", .type = TC_OPTION_TIME, AT(since_ms) },
	{ .name = "colour", .type = TC_OPTION_COLOUR, .fallback_text = "#102030", AT(colour) },
	{ .name = "length",
		.type = TC_OPTION_LENGTH,
		.fallback = 12,
		.fallback_unit = TC_UNIT_U,
		AT(length) },
	{ .name = "area", .type = TC_OPTION_CODE, .code = "area", .fallback_text = "VN", AT(area) },
	{ .name = "inner", .type = TC_OPTION_OBJECT, .fields = inner_fields, AT(inner) },
	{ .name = "panes",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = inner_fields,
		.element_size = sizeof(struct inner),
		.max_count = 2,
		AT(panes) },
	{ .name = "areas",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "area",
		AT(areas) },
	{ .name = "numbers", .type = TC_OPTION_LIST, .element = TC_OPTION_NUMBER, AT(numbers) },
	{ .name = "anything", .type = TC_OPTION_FREE, AT(anything) },
	{ 0 },
};

static bool knows(const struct tc_vocabulary *vocabulary, const char *kind, const char *value) {
	(void)vocabulary;
	return strcmp(kind, "area") == 0 && strncmp(value, "VN", 2) == 0;
}

static const struct tc_vocabulary vocabulary = { .knows = knows };

struct reading {
	struct tc_arena *arena;
	struct tc_json *document;
	struct tc_faults faults;
	struct sample sample;
	bool fine;
};

static void read_sample(struct reading *reading, const char *text, size_t budget) {
	static const char *const ignored[] = { "kind", NULL };
	memset(reading, 0, sizeof *reading);
	reading->arena = tc_arena_create(budget);
	tc_json_parse(text, strlen(text), "x.json", &tc_json_message_limits, &reading->document,
		&reading->faults);
	if (reading->document == NULL) {
		fail_msg("%s: %s", text, reading->faults.items[0].message);
	}
	const struct tc_option_context context = {
		.arena = reading->arena, .faults = &reading->faults, .vocabulary = &vocabulary
	};
	reading->fine = tc_options_read(table, tc_json_root(reading->document), "/options",
		&reading->sample, &context, ignored);
}

static void finish(struct reading *reading) {
	tc_json_destroy(reading->document);
	tc_arena_destroy(reading->arena);
}

struct refusal {
	const char *name, *text, *pointer, *english, *vietnamese;
};

static const struct refusal refusals[] = {
	{ "flag", "{\"title\":\"x\",\"flag\":1}", "/options/flag",
		"expected true or false, found 1", "cần true hoặc false, nhưng có 1" },
	{ "range", "{\"title\":\"x\",\"max_age_ms\":-5}", "/options/max_age_ms",
		"expected 1000..604800000, found -5", "cần 1000..604800000, nhưng có -5" },
	{ "range of a duration", "{\"title\":\"x\",\"max_age_ms\":\"PT0S\"}", "/options/max_age_ms",
		"expected 1000..604800000, found \"PT0S\"",
		"cần 1000..604800000, nhưng có \"PT0S\"" },
	{ "months are no duration", "{\"title\":\"x\",\"max_age_ms\":\"P1M\"}",
		"/options/max_age_ms",
		"expected a duration such as \"PT10S\" or whole milliseconds, found \"P1M\"",
		NULL },
	{ "broken milliseconds", "{\"title\":\"x\",\"max_age_ms\":1000.5}", "/options/max_age_ms",
		"expected a duration such as \"PT10S\" or whole milliseconds, found 1000.5", NULL },
	{ "half a whole number", "{\"title\":\"x\",\"count\":2.5}", "/options/count",
		"expected a whole number in 1..10, found 2.5",
		"cần số nguyên trong khoảng 1..10, nhưng có 2.5" },
	{ "number as text", "{\"title\":\"x\",\"count\":\"3\"}", "/options/count",
		"expected a whole number in 1..10, found \"3\"", NULL },
	{ "null is no number", "{\"title\":\"x\",\"ratio\":null}", "/options/ratio",
		"expected a number in -1..1, found null", NULL },
	{ "unbounded whole number", "{\"title\":\"x\",\"inner\":{\"width\":\"w\"}}",
		"/options/inner/width", "expected a whole number, found \"w\"", NULL },
	{ "beyond int", "{\"title\":\"x\",\"inner\":{\"width\":3000000000}}",
		"/options/inner/width", "expected a smaller number, found 3000000000", NULL },
	{ "slip of a letter", "{\"title\":\"x\",\"colou\":\"#000000\"}", "/options/colou",
		"unknown key \"colou\", did you mean \"colour\"?",
		"không có khóa \"colou\", có phải là \"colour\"?" },
	{ "slip of two letters", "{\"title\":\"x\",\"aera\":\"VN\"}", "/options/aera",
		"unknown key \"aera\", did you mean \"area\"?", NULL },
	{ "slip of another reader's key", "{\"title\":\"x\",\"kin\":\"trend\"}", "/options/kin",
		"unknown key \"kin\", did you mean \"kind\"?", NULL },
	{ "far from every key", "{\"title\":\"x\",\"wallpaper\":1}", "/options/wallpaper",
		"unknown key \"wallpaper\"", "không có khóa \"wallpaper\"" },
	{ "key with a slash", "{\"title\":\"x\",\"a/b~\":1}", "/options/a~1b~0",
		"unknown key \"a/b~\"", NULL },
	{ "key with an escape", "{\"title\":\"x\",\"\\u001b[2Jabcdefgh\":1}", NULL,
		"unknown key \"□[2Jabcdefgh\"", NULL },
	{ "missing key", "{}", "/options/title", "missing required key \"title\"",
		"thiếu khóa bắt buộc \"title\"" },
	{ "missing in a list", "{\"title\":\"x\",\"panes\":[{\"width\":1},{}]}",
		"/options/panes/1/width", "missing required key \"width\"", NULL },
	{ "text is a list", "{\"title\":[]}", "/options/title", "expected a text, found a list",
		"cần một chuỗi, nhưng có một danh sách" },
	{ "text too long", "{\"title\":\"x\",\"inner\":{\"width\":1,\"note\":\"123456789\"}}",
		"/options/inner/note", "expected at most 8 bytes of text, found 9",
		"cần nhiều nhất 8 byte văn bản, nhưng có 9" },
	{ "choice", "{\"title\":\"x\",\"state\":\"latte\"}", "/options/state",
		"expected one of \"live\", \"late\", found \"latte\"",
		"cần một trong \"live\", \"late\", nhưng có \"latte\"" },
	{ "day that does not exist", "{\"title\":\"x\",\"since\":\"2021-02-29\"}", "/options/since",
		"expected a time such as \"2020-08-18T17:00:00+07:00\" or a date such as "
		"\"2020-08-18\", "
		"found \"2021-02-29\"",
		NULL },
	{ "time without a zone", "{\"title\":\"x\",\"since\":\"2020-08-18T10:00:00\"}",
		"/options/since",
		"expected a time such as \"2020-08-18T17:00:00+07:00\" or a date such as "
		"\"2020-08-18\", "
		"found \"2020-08-18T10:00:00\"",
		NULL },
	{ "day of the year is no date", "{\"title\":\"x\",\"since\":\"2020-D231x\"}",
		"/options/since",
		"expected a time such as \"2020-08-18T17:00:00+07:00\" or a date such as "
		"\"2020-08-18\", "
		"found \"2020-D231x\"",
		NULL },
	{ "colour by name", "{\"title\":\"x\",\"colour\":\"red\"}", "/options/colour",
		"expected a colour such as \"#12161C\", found \"red\"", NULL },
	{ "colour with a sign", "{\"title\":\"x\",\"colour\":\"#+12345\"}", "/options/colour",
		"expected a colour such as \"#12161C\", found \"#+12345\"", NULL },
	{ "length without a unit", "{\"title\":\"x\",\"length\":\"12\"}", "/options/length",
		"expected a length such as \"12u\" or \"80px\", found \"12\"", NULL },
	{ "length with an exponent", "{\"title\":\"x\",\"length\":\"1e3u\"}", "/options/length",
		"expected a length such as \"12u\" or \"80px\", found \"1e3u\"", NULL },
	{ "length in inches", "{\"title\":\"x\",\"length\":\"98in\"}", "/options/length",
		"expected a length such as \"12u\" or \"80px\", found \"98in\"", NULL },
	{ "a unit that only a layout knows", "{\"title\":\"x\",\"length\":\"120mm\"}",
		"/options/length", "expected a length such as \"12u\" or \"80px\", found \"120mm\"",
		NULL },
	{ "unknown code", "{\"title\":\"x\",\"area\":\"Нà Nội\"}", "/options/area",
		"unknown area \"Нà Nội\"", "không có \"Нà Nội\" trong danh mục area" },
	{ "hidden character in a code", "{\"title\":\"x\",\"areas\":[\"VN\",\"VN\\u202e\"]}",
		"/options/areas/1", "expected a code without hidden characters, found \"VN□\"",
		NULL },
	{ "empty code", "{\"title\":\"x\",\"area\":\"\"}", "/options/area",
		"expected a code without hidden characters, found \"\"", NULL },
	{ "list is an object", "{\"title\":\"x\",\"numbers\":{}}", "/options/numbers",
		"expected a list, found an object", "cần một danh sách, nhưng có một đối tượng" },
	{ "list too long",
		"{\"title\":\"x\",\"panes\":[{\"width\":1},{\"width\":2},{\"width\":3}]}",
		"/options/panes", "expected at most 2 elements, found 3",
		"cần nhiều nhất 2 phần tử, nhưng có 3" },
	{ "element of a list", "{\"title\":\"x\",\"numbers\":[1,true]}", "/options/numbers/1",
		"expected a number, found true", NULL },
	{ "object is a text", "{\"title\":\"x\",\"inner\":\"w\"}", "/options/inner",
		"expected an object, found \"w\"", NULL },
	{ "words without Vietnamese", "{\"title\":\"x\",\"words\":{\"en\":\"x\"}}",
		"/options/words/vi", "missing required key \"vi\"", NULL },
	{ "words in another language", "{\"title\":\"x\",\"words\":{\"vi\":\"x\",\"fr\":\"x\"}}",
		"/options/words/fr", "unknown key \"fr\"", NULL },
	{ "words are a number", "{\"title\":\"x\",\"words\":63}", "/options/words",
		"expected a text or {\"vi\": …, \"en\": …}, found 63", NULL },
	{ "not an object", "[]", "/options", "expected an object, found a list", NULL },
};

static void refuses(void **state) {
	const struct refusal *row = *state;
	struct reading reading;
	read_sample(&reading, row->text, 100000);
	assert_false(reading.fine);
	assert_int_equal(reading.faults.errors, 1);
	assert_string_equal(reading.faults.items[0].message, row->english);
	if (row->pointer != NULL) {
		assert_string_equal(reading.faults.items[0].pointer, row->pointer);
	}
	if (row->vietnamese != NULL) {
		assert_string_equal(reading.faults.items[0].message_vi, row->vietnamese);
	}
	finish(&reading);
}

static void fills_the_fallbacks(void **state) {
	(void)state;
	struct reading reading;
	read_sample(&reading, "{\"title\":\"x\",\"kind\":\"trend\"}", 100000);
	assert_true(reading.fine);
	const struct sample *sample = &reading.sample;
	assert_true(sample->flag);
	assert_int_equal(sample->count, 3);
	assert_true(sample->ratio == 0);
	assert_int_equal(sample->choice, 2);
	assert_int_equal(sample->max_age_ms, 5000);
	assert_int_equal(sample->colour, 0x102030);
	assert_true(sample->length.value == 12);
	assert_int_equal(sample->length.unit, TC_UNIT_U);
	assert_string_equal(sample->area, "VN");
	assert_string_equal(sample->inner.note, "none");
	assert_int_equal(sample->panes.count, 0);
	assert_null(sample->anything);
	finish(&reading);
}

static void reads_every_type(void **state) {
	(void)state;
	struct reading reading;
	read_sample(&reading,
		"{\"flag\":false,\"count\":1e1,\"ratio\":-0.5,\"title\":\"Ha\\u0300 "
		"No\\u0323\\u0302i\","
		"\"words\":{\"vi\":\"lũ\",\"en\":\"flood\"},\"state\":\"live\",\"max_age_ms\":"
		"\"PT10S\","
		"\"since\":\"2020-08-18\",\"colour\":\"#12161c\",\"length\":\"1.5px\",\"area\":"
		"\"VN-01\","
		"\"inner\":{\"width\":-7},\"panes\":[{\"width\":1},{\"width\":2,\"note\":\"n\"}],"
		"\"areas\":[\"VN\",\"VN-02\"],\"numbers\":[1.25,-2],\"anything\":{\"x\":[1]}}",
		100000);
	assert_int_equal(reading.faults.errors, 0);
	assert_true(reading.fine);
	const struct sample *sample = &reading.sample;
	assert_false(sample->flag);
	assert_int_equal(sample->count, 10);
	assert_true(sample->ratio == -0.5);
	assert_string_equal(sample->title, "Hà Nội"); /* composed */
	assert_string_equal(tc_words_in(&sample->words, TC_VIETNAMESE), "lũ");
	assert_string_equal(tc_words_in(&sample->words, TC_ENGLISH), "flood");
	assert_int_equal(sample->choice, 1);
	assert_int_equal(sample->max_age_ms, 10000);
	assert_int_equal(sample->since_ms, 1597683600000); /* midnight at +07:00 */
	assert_int_equal(sample->colour, 0x12161C);
	assert_true(sample->length.value == 1.5);
	assert_int_equal(sample->length.unit, TC_UNIT_PX);
	assert_string_equal(sample->area, "VN-01");
	assert_int_equal(sample->inner.width, -7);
	assert_string_equal(sample->inner.note, "none");
	const struct inner *panes = sample->panes.items;
	assert_int_equal(sample->panes.count, 2);
	assert_int_equal(panes[0].width, 1);
	assert_string_equal(panes[0].note, "none");
	assert_int_equal(panes[1].width, 2);
	assert_string_equal(panes[1].note, "n");
	const char *const *areas = sample->areas.items;
	assert_int_equal(sample->areas.count, 2);
	assert_string_equal(areas[1], "VN-02");
	const double *numbers = sample->numbers.items;
	assert_true(numbers[0] == 1.25 && numbers[1] == -2);
	assert_true(json_is_object(sample->anything));
	finish(&reading);
}

static void says_all_faults_at_once(void **state) {
	(void)state;
	struct reading reading;
	read_sample(&reading, "{\"flag\":1,\n\"count\":11,\n\"tittle\":\"x\"}", 100000);
	assert_false(reading.fine);
	assert_int_equal(reading.faults.errors, 4);
	finish(&reading);
}

static void stops_at_the_budget(void **state) {
	(void)state;
	struct reading reading;
	read_sample(&reading, "{\"title\":\"a title that needs more than that\"}", 16);
	assert_false(reading.fine);
	assert_string_equal(reading.faults.items[0].reason, "no_memory");
	finish(&reading);
}

static void words_fall_back_to_the_other_language(void **state) {
	(void)state;
	const struct tc_words vi = { .vi = "lũ" }, en = { .en = "flood" }, none = { 0 };
	assert_string_equal(tc_words_in(&vi, TC_ENGLISH), "lũ");
	assert_string_equal(tc_words_in(&en, TC_VIETNAMESE), "flood");
	assert_string_equal(tc_words_in(&none, TC_VIETNAMESE), "");
	struct reading reading;
	read_sample(&reading, "{\"title\":\"x\",\"words\":\"lũ\"}", 100000);
	assert_string_equal(tc_words_in(&reading.sample.words, TC_ENGLISH), "lũ");
	finish(&reading);
}

static void asks_for_the_version(void **state) {
	(void)state;
	static const struct {
		const char *text, *sentence;
	} rows[] = {
		{ "{\"version\":1}", "" },
		{ "{}", "missing required key \"version\"" },
		{ "{\"version\":2}", "expected version 1, found 2" },
		{ "{\"version\":\"1\"}", "expected version 1, found \"1\"" },
		{ "[]", "expected an object, found a list" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tc_faults faults = { 0 };
		struct tc_json *document = NULL;
		assert_int_equal(tc_json_parse(rows[i].text, strlen(rows[i].text), NULL,
					 &tc_json_message_limits, &document, &faults),
			TC_OK);
		bool fine = tc_document_version(tc_json_root(document), &faults);
		assert_int_equal(fine, rows[i].sentence[0] == '\0');
		assert_string_equal(faults.items[0].message, rows[i].sentence);
		tc_json_destroy(document);
	}
}

int main(void) {
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(fills_the_fallbacks),
		cmocka_unit_test(reads_every_type),
		cmocka_unit_test(says_all_faults_at_once),
		cmocka_unit_test(stops_at_the_budget),
		cmocka_unit_test(words_fall_back_to_the_other_language),
		cmocka_unit_test(asks_for_the_version),
	};
	enum { ROWS = sizeof refusals / sizeof *refusals, OTHERS = sizeof others / sizeof *others };
	static struct CMUnitTest tests[ROWS + OTHERS];
	for (size_t i = 0; i < ROWS; i++) {
		tests[i] = (struct CMUnitTest) { .name = refusals[i].name,
			.test_func = refuses,
			.initial_state = (void *)&refusals[i] };
	}
	memcpy(tests + ROWS, others, sizeof others);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
