#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct refusal {
	const char *name, *text;
	int line, column;
	const char *sentence;
};

static const struct refusal refusals[] = {
	{ "NaN", "[NaN]", 1, 2, "expected a value" },
	{ "Infinity", "[Infinity]", 1, 2, "expected a value" },
	{ "minus Infinity", "[-Infinity]", 1, 2, "not a number of JSON" },
	{ "1e400", "{\"a\": 1e400}", 1, 7, "the number is too large" },
	{ "-1e400", "[-1e400]", 1, 2, "the number is too large" },
	{ "1e-400 would be zero", "[1e-400]", 1, 2, "the number is too close to zero" },
	{ "2^63", "[9223372036854775808]", 1, 2, "the number is too large" },
	{ "below -2^63", "[-9223372036854775809]", 1, 2, "the number is too large" },
	{ "40 digits", "[1234567890123456789012345678901234567890]", 1, 2,
		"the number is too large" },
	{ "48 characters of fraction", "[0.1234567890123456789012345678901234567890123456]", 1, 2,
		"a number has more characters than the limit of 47" },
	{ "plus sign", "[+1]", 1, 2, "expected a value" },
	{ "leading zero", "[01]", 1, 2, "not a number of JSON" },
	{ "bare point", "[.5]", 1, 2, "expected a value" },
	{ "decimal comma", "{\"a\":1,5}", 1, 8, "expected a key in quotes" },
	{ "hexadecimal", "[0x10]", 1, 2, "not a number of JSON" },
	{ "duplicate key", "{\"a\":1,\n \"b\":{\"b\":2},\n \"a\" :3}", 3, 2,
		"the key appears twice in one object" },
	{ "duplicate key, once escaped", "{\"a\":1,\"\\u0061\":2}", 1, 8,
		"the key appears twice in one object" },
	{ "depth 17", "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", 1, 17,
		"nested deeper than the limit of 16" },
	{ "lone high surrogate", "[\"\\ud800\"]", 1, 3, "half of a surrogate pair" },
	{ "lone low surrogate", "[\"\\udc00\"]", 1, 3, "half of a surrogate pair" },
	{ "surrogates the wrong way", "[\"\\udc00\\ud800\"]", 1, 3, "half of a surrogate pair" },
	{ "high surrogate and a letter", "[\"\\ud800\\u0041\"]", 1, 3, "half of a surrogate pair" },
	{ "escaped U+FFFF", "[\"\\uffff\"]", 1, 3, "a noncharacter of Unicode" },
	{ "escaped U+FDD0", "[\"\\uFDD0\"]", 1, 3, "a noncharacter of Unicode" },
	{ "escaped U+1FFFE", "[\"\\ud83f\\udffe\"]", 1, 3, "a noncharacter of Unicode" },
	{ "raw U+FFFF", "[\"ab\xEF\xBF\xBF\"]", 1, 5, "a noncharacter of Unicode" },
	{ "raw U+FFFE in a key", "{\"\xEF\xBF\xBE\":1}", 1, 3, "a noncharacter of Unicode" },
	{ "raw U+10FFFF", "[\"\xF4\x8F\xBF\xBF\"]", 1, 3, "a noncharacter of Unicode" },
	{ "overlong slash", "[\"\xC0\xAF\"]", 1, 3, "not valid UTF-8" },
	{ "overlong zero", "[\"\xC0\x80\"]", 1, 3, "not valid UTF-8" },
	{ "raw surrogate", "[\"\xED\xA0\x80\"]", 1, 3, "not valid UTF-8" },
	{ "beyond U+10FFFF", "[\"\xF4\x90\x80\x80\"]", 1, 3, "not valid UTF-8" },
	{ "cut sequence", "[\"\xE1\xBB\"]", 1, 3, "not valid UTF-8" },
	{ "stray continuation", "[\"\xBB\"]", 1, 3, "not valid UTF-8" },
	{ "Latin-1", "[\"H\xE0 N\"]", 1, 4, "not valid UTF-8" },
	{ "escaped U+0000", "[\"a\\u0000\"]", 1, 4, "U+0000 is not allowed in text" },
	{ "raw newline in a string", "[\"a\nb\"]", 1, 4, "a control character in a string" },
	{ "raw escape in a string", "[\"a\x1B[31m\"]", 1, 4, "a control character in a string" },
	{ "byte order mark", "\xEF\xBB\xBF{}", 1, 1, "starts with a byte order mark" },
	{ "unknown escape", "[\"\\x\"]", 1, 3, "an escape that JSON does not know" },
	{ "short \\u", "[\"\\u12g4\"]", 1, 3, "expected four hexadecimal digits after \\u" },
	{ "single quotes", "['a']", 1, 2, "expected a value" },
	{ "trailing comma in a list", "[1,]", 1, 4, "expected a value" },
	{ "trailing comma in an object", "{\"a\":1,}", 1, 8, "expected a key in quotes" },
	{ "key without quotes", "{a:1}", 1, 2, "expected a key in quotes" },
	{ "no colon", "{\"a\" 1}", 1, 6, "expected \":\" after the key" },
	{ "no comma", "[1 2]", 1, 4, "expected \",\" or \"]\"" },
	{ "wrong bracket", "{\"a\":[1}}", 1, 8, "expected \",\" or \"]\"" },
	{ "second document", "{} {}", 1, 4, "expected nothing after the document" },
	{ "comment", "{} // x", 1, 4, "expected nothing after the document" },
	{ "bad literal", "[nulll]", 1, 2, "expected a value" },
	{ "open string", "{\"a\":\"b", 1, 6, "the string does not end" },
	{ "open list on line 2", "[1,\n2", 2, 2, "the text ends too early" },
	{ "nothing", "", 1, 1, "the text ends too early" },
	{ "columns count characters", "{\"Hà Nội\": tru}", 1, 12, "expected a value" },
};

static void refuses(void **state) {
	const struct refusal *row = *state;
	struct tc_faults faults = { 0 };
	struct tc_json *document = NULL;
	enum tc_result result = tc_json_parse(row->text, strlen(row->text), "feed.json",
		&tc_json_message_limits, &document, &faults);
	assert_int_equal(result, TC_BAD_INPUT);
	assert_null(document);
	assert_int_equal(faults.count, 1);
	assert_string_equal(faults.items[0].message, row->sentence);
	assert_int_equal(faults.items[0].line, row->line);
	assert_int_equal(faults.items[0].column, row->column);
	assert_string_equal(faults.items[0].reason, "bad_json");
	assert_string_equal(faults.items[0].file, "feed.json");
	assert_int_not_equal(strlen(faults.items[0].message_vi), 0);
}

static struct tc_json *must_parse(const char *text, const struct tc_json_limits *limits) {
	struct tc_faults faults = { 0 };
	struct tc_json *document = NULL;
	enum tc_result result =
		tc_json_parse(text, strlen(text), "x.json", limits, &document, &faults);
	if (result != TC_OK) {
		fail_msg("%s: %s", text, faults.items[0].message);
	}
	return document;
}

static const char *const accepted[] = { "0", "-0", "\"\"", "true", "null", "[]", "{}", " [ ] ",
	"{\"a\":[1,2,{\"b\":null}],\"c\":\"\\u00e0\\ud83d\\ude00\\n\"}", "[9223372036854775807]",
	"[-9223372036854775808]", "[1e308,1E-300,-0.0]", "\t{\r\n\"k\" : [ 1 , 2 ] }\n",
	"[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "{\"Hà Nội\":\"Đường 63 tỉnh\"}" };

static void takes_what_is_json(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
		tc_json_destroy(must_parse(accepted[i], &tc_json_message_limits));
	}
}

/* No prefix of an object or list is a document of its own, and none may crash the reader. */
/* Numbers are ours to keep, all else has to be what jansson's own reader makes of it. */
static void makes_the_values_that_jansson_would(void **state) {
	(void)state;
	static const char *const texts[] = {
		"{}",
		"[ ]",
		" \"\" ",
		"null",
		"[true,false , null,\t[],{}\r\n]",
		"{\"a\":{\"b\":[\"c\",{\"d\":\"e\"}]},\"\":\"\"}",
		"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"\\\\\",\"\\\"\"]",
		"[\"\\u0041\\u00e0\\u1ead\\ud83d\\ude00 t\u1ead \\u001f\"]",
		"{\"\\u0061\\n\":{\"\\u0062\":\"\\u0063\"},\"\\u0062\":\"\\tx\",\"c\":\"\\u0064\"}",
		"\"\\u0901 a long text before an escape, a longer one after it \\u1EFF\"",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct tc_json *document = NULL;
		assert_int_equal(tc_json_parse(texts[i], strlen(texts[i]), NULL,
					 &tc_json_message_limits, &document, NULL),
			TC_OK);
		json_t *expected = json_loads(texts[i], JSON_DECODE_ANY, NULL);
		assert_non_null(expected);
		assert_true(json_equal(tc_json_root(document), expected));
		json_decref(expected);
		tc_json_destroy(document);
	}
}

static void refuses_every_prefix(void **state) {
	(void)state;
	static const char sample[] = "{\"type\":\"vn.toancanh.observations.v1\",\"data\":{\"rows\":"
				     "[[\"a.b\",-1.50e3,null,true],"
				     "[\"\\ud83d\\ude00\",\"Thừa Thiên – Huế\"]]}}";
	for (size_t length = 0; length < strlen(sample); length++) {
		struct tc_faults faults = { 0 };
		struct tc_json *document = NULL;
		/* a copy of its own, so that a sanitizer sees a read past the end */
		char *prefix = malloc(length + 1);
		assert_non_null(prefix);
		memcpy(prefix, sample, length);
		char *exact = length > 0 ? realloc(prefix, length) : prefix;
		assert_int_equal(tc_json_parse(exact, length, NULL, &tc_json_message_limits,
					 &document, &faults),
			TC_BAD_INPUT);
		assert_int_equal(faults.errors, 1);
		free(exact);
	}
	tc_json_destroy(must_parse(sample, &tc_json_message_limits));
}

static void keeps_numbers_as_sent(void **state) {
	(void)state;
	static const char *const texts[] = { "1.10", "9007199254740993", "-0.0", "1E+2",
		"0.12345678901234567", "9223372036854775807" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char text[64];
		snprintf(text, sizeof text, "[%s]", texts[i]);
		struct tc_json *document = must_parse(text, &tc_json_message_limits);
		const json_t *number = json_array_get(tc_json_root(document), 0);
		assert_true(tc_json_is_number(number));
		assert_string_equal(tc_json_number_text(number), texts[i]);
		assert_null(tc_json_string(number));
		tc_json_destroy(document);
	}
}

static void tells_a_number_from_its_text(void **state) {
	(void)state;
	struct tc_json *document = must_parse("[\"98.5\", 98.5, true]", &tc_json_message_limits);
	const json_t *text = json_array_get(tc_json_root(document), 0);
	assert_false(tc_json_is_number(text));
	assert_null(tc_json_number_text(text));
	assert_string_equal(tc_json_string(text), "98.5");
	assert_int_equal(tc_json_string_length(text), 4);
	assert_false(tc_json_is_number(json_array_get(tc_json_root(document), 2)));
	tc_json_destroy(document);
}

static enum tc_result parse(const char *text, const struct tc_json_limits *limits, char *sentence) {
	struct tc_faults faults = { 0 };
	struct tc_json *document = NULL;
	enum tc_result result = tc_json_parse(text, strlen(text), NULL, limits, &document, &faults);
	snprintf(sentence, TC_SENTENCE_MAX, "%s", faults.count > 0 ? faults.items[0].message : "");
	tc_json_destroy(document);
	return result;
}

/* Letters are passed over eight at a time: what must be seen may stand at any of them. */
static void sees_every_letter_of_a_string(void **state) {
	(void)state;
	static const struct tc_json_limits limits = {
		.max_bytes = 100, .max_depth = 1, .max_keys = 2, .max_string = 20
	};
	static const char *const specials[] = { "\x1f", "\x01", "\\x", "\xff" };
	for (int length = 0; length <= 20; length++) {
		char text[64], sentence[TC_SENTENCE_MAX];
		snprintf(text, sizeof text, "[\"%.*s\"]", length, "abcdefghijklmnopqrst");
		assert_int_equal(parse(text, &limits, sentence), TC_OK);
		snprintf(text, sizeof text, "[\"%.*su\"]", length, "abcdefghijklmnopqrst");
		assert_int_equal(
			parse(text, &limits, sentence), length < 20 ? TC_OK : TC_BAD_INPUT);
		snprintf(text, sizeof text, "[\"%.*s", length, "abcdefghijklmnopqrst");
		assert_int_equal(parse(text, &limits, sentence), TC_BAD_INPUT);
		for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
			snprintf(text, sizeof text, "[\"%.*s%s%s\"]", length,
				"abcdefghijklmnopqrst", specials[i], "abcdefgh");
			assert_int_equal(parse(text, &limits, sentence), TC_BAD_INPUT);
		}
	}
}

static void holds_its_limits(void **state) {
	(void)state;
	static const struct tc_json_limits limits = {
		.max_bytes = 40, .max_depth = 1, .max_keys = 2, .max_string = 3
	};
	static const struct {
		const char *text, *sentence;
	} rows[] = {
		{ "{\"a\":1,\"b\":2}", "" },
		{ "{\"a\":1,\"b\":2,\"c\":3}", "an object has more keys than the limit of 2" },
		{ "[\"abc\",\"\\u00e0b\"]", "" },
		{ "[\"abcd\"]", "a string has more bytes than the limit of 3" },
		{ "[\"\\u1ed9b\"]", "a string has more bytes than the limit of 3" },
		{ "{\"abcd\":1}", "a string has more bytes than the limit of 3" },
		{ "[[1]]", "nested deeper than the limit of 1" },
		{ "[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0]",
			"the text has more bytes than the limit of 40" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char sentence[TC_SENTENCE_MAX];
		enum tc_result result = parse(rows[i].text, &limits, sentence);
		assert_string_equal(sentence, rows[i].sentence);
		assert_int_equal(result, rows[i].sentence[0] == '\0' ? TC_OK : TC_BAD_INPUT);
	}
}

/* strlen() of a row would end before the zero byte. */
static void refuses_a_zero_byte(void **state) {
	(void)state;
	static const struct {
		const char *bytes;
		size_t length;
		const char *sentence;
	} rows[] = {
		{ "[\"a\0b\"]", 7, "a control character in a string" },
		{ "[\"\\\0\"]", 6, "an escape that JSON does not know" },
		{ "[1]\0", 4, "expected nothing after the document" },
		{ "\0", 1, "expected a value" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tc_faults faults = { 0 };
		struct tc_json *document = NULL;
		assert_int_equal(tc_json_parse(rows[i].bytes, rows[i].length, NULL,
					 &tc_json_message_limits, &document, &faults),
			TC_BAD_INPUT);
		assert_string_equal(faults.items[0].message, rows[i].sentence);
	}
}

static void stops_at_a_million_brackets(void **state) {
	(void)state;
	size_t length = 1000000;
	char *text = malloc(length);
	assert_non_null(text);
	memset(text, '[', length);
	struct tc_faults faults = { 0 };
	struct tc_json *document = NULL;
	enum tc_result result =
		tc_json_parse(text, length, NULL, &tc_json_document_limits, &document, &faults);
	free(text);
	assert_int_equal(result, TC_BAD_INPUT);
	assert_int_equal(faults.items[0].column, 33);
}

static const char *const table[] = { "data", "rows", NULL };

static struct tc_json *must_parse_table(const char *text) {
	struct tc_faults faults = { 0 };
	struct tc_json *document = NULL;
	assert_int_equal(tc_json_parse_table(text, strlen(text), NULL, &tc_json_message_limits,
				 table, &document, &faults),
		TC_OK);
	return document;
}

/* Cells as "text", number n, null ~, anything else ?; what stands around the table is values as ever. */
static void reads_rows_in_place(void **state) {
	(void)state;
	static const char text[] =
		"{\"rows\":[[0]],\"data\":{\"columns\":[\"A\"], \"rows\" : [ "
		"[\"a\\u1ed9\\n\\\"b\", 1.10 ,null],\n"
		"[ ] "
		",7,[true,[1,\"]\"],{\"a\":\"x\"},\"\",-2],[\"\\ud83d\\ude00\"],null],\"n\":3}}";
	static const char expected[] =
		"a\u1ed9\n\"b|1.10n|~|\n\nodd\n?|?|?||-2n|\n\U0001F600|\nodd\n";
	struct tc_json_cell cells[8];
	char seen[256] = "";
	struct tc_json *document = must_parse_table(text);
	int count;
	while ((count = tc_json_next_row(document, cells, 8)) != TC_JSON_NO_ROW) {
		for (int i = 0; i < count; i++) {
			const char *words = cells[i].text != NULL ? cells[i].text
				: cells[i].given                  ? "?"
								  : "~";
			strcat(strcat(seen, words), cells[i].number ? "n|" : "|");
		}
		strcat(seen, count == TC_JSON_ODD_ROW ? "odd\n" : "\n");
	}
	assert_string_equal(seen, expected);
	assert_int_equal(tc_json_next_row(document, cells, 8), TC_JSON_NO_ROW);
	json_t *data = json_object_get(tc_json_root(document), "data");
	assert_int_equal(json_array_size(json_object_get(data, "columns")), 1);
	assert_int_equal(json_array_size(json_object_get(data, "rows")), 0);
	assert_string_equal(tc_json_number_text(json_object_get(data, "n")), "3");
	assert_int_equal(json_array_size(json_object_get(tc_json_root(document), "rows")), 1);
	tc_json_destroy(document);
}

/* A row may have more cells than asked for; a table may stand nowhere, or elsewhere than said. */
static void keeps_to_the_table(void **state) {
	(void)state;
	static const char *const without[] = { "{\"data\":{\"rows\":{\"rows\":[[1]]}}}",
		"{\"data\":[{\"rows\":[[1]]}]}", "{\"x\":{\"rows\":[[1]]}}", "[[1]]", "7",
		"{\"data\":{\"rows\":[]}}" };
	struct tc_json_cell cells[2];
	for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
		struct tc_json *document = must_parse_table(without[i]);
		assert_int_equal(tc_json_next_row(document, cells, 2), TC_JSON_NO_ROW);
		tc_json_destroy(document);
	}
	struct tc_json *document = must_parse_table("{\"data\":{\"rows\":[[1,2,3],[4]]}}");
	assert_int_equal(tc_json_next_row(document, cells, 2), 3);
	assert_string_equal(cells[1].text, "2");
	assert_int_equal(tc_json_next_row(document, cells, 2), 1);
	assert_string_equal(cells[0].text, "4");
	tc_json_destroy(document);
	struct tc_faults faults = { 0 };
	static const char twice[] = "{\"data\":{\"rows\":[[1]],\"rows\":[[2]]}}";
	assert_int_equal(tc_json_parse_table(twice, strlen(twice), NULL, &tc_json_message_limits,
				 table, &document, &faults),
		TC_BAD_INPUT);
}

struct place {
	const char *pointer;
	int line, column;
};

static void finds_where_a_pointer_stands(void **state) {
	(void)state;
	static const char text[] = "{\n"
				   "\t\"n\": [1.5, -20, {\"tỉnh\": 3.25, \"b\": \"x]\"}],\n"
				   "\t\"a/b~c\": {\"\\u0061\\n\": [[], [true]]},\n"
				   "\t\"end\": null\n"
				   "}\n";
	static const struct place places[] = {
		{ "", 1, 1 },
		{ "/n", 2, 7 },
		{ "/n/0", 2, 8 },
		{ "/n/1", 2, 13 },
		{ "/n/2", 2, 18 },
		{ "/n/2/tỉnh", 2, 27 },
		{ "/n/2/b", 2, 38 },
		{ "/n/2/missing", 2, 18 },
		{ "/n/7", 2, 7 },
		{ "/a~1b~0c", 3, 11 },
		{ "/a~1b~0c/a\n/1/0", 3, 30 },
		{ "/a~1b~0c/a\n/0/0", 3, 25 },
		{ "/end", 4, 9 },
		{ "/end/deeper", 4, 9 },
		{ "/absent/far/below", 1, 1 },
	};
	enum { COUNT = sizeof places / sizeof *places };
	struct tc_json *document = must_parse(text, &tc_json_document_limits);
	struct tc_faults faults = { 0 };
	for (int i = 0; i < COUNT; i++) {
		tc_faults_add(&faults, TC_SEVERITY_ERROR, NULL, places[i].pointer, "x", NULL);
	}
	faults.items[0].line = 77; /* has its place already */
	tc_json_locate(document, &faults, 0);
	assert_int_equal(faults.items[0].line, 77);
	for (int i = 1; i < COUNT; i++) {
		if (faults.items[i].line != places[i].line ||
			faults.items[i].column != places[i].column) {
			fail_msg("%s: expected %d:%d, found %d:%d", places[i].pointer,
				places[i].line, places[i].column, faults.items[i].line,
				faults.items[i].column);
		}
		assert_string_equal(faults.items[i].file, "x.json");
	}
	tc_json_destroy(document);
}

static void says_what_it_found(void **state) {
	(void)state;
	static const char *const rows[][2] = {
		{ "[{}]", "an object" },
		{ "[[]]", "a list" },
		{ "[\"abc\"]", "\"abc\"" },
		{ "[12.50]", "12.50" },
		{ "[true]", "true" },
		{ "[false]", "false" },
		{ "[null]", "null" },
		{ "[\"a\\u001b[31m\\u202e\"]", "\"a□[31m□\"" },
		{ "[\"một chuỗi rất dài không thể nói hết trong một câu\"]",
			"\"một chuỗi rất dài không thể nói hết trong m…\"" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tc_json *document = must_parse(rows[i][0], &tc_json_message_limits);
		char found[64];
		tc_json_found(json_array_get(tc_json_root(document), 0), found, sizeof found);
		assert_string_equal(found, rows[i][1]);
		tc_json_destroy(document);
	}
}

static void joins_pointers(void **state) {
	(void)state;
	char pointer[16];
	tc_json_child_pointer("", "panes", pointer, sizeof pointer);
	assert_string_equal(pointer, "/panes");
	tc_json_child_pointer("/p", "a/b~c", pointer, sizeof pointer);
	assert_string_equal(pointer, "/p/a~1b~0c");
	tc_json_item_pointer("/p", 12, pointer, sizeof pointer);
	assert_string_equal(pointer, "/p/12");
	tc_json_child_pointer("/12345678901", "ộộ", pointer, sizeof pointer);
	assert_string_equal(pointer, "/12345678901/"); /* no half of a letter */
}

static void reads_a_file(void **state) {
	(void)state;
	char path[] = "/tmp/toancanh-json-XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, "{\"a\":\nx}", 8), 8);
	close(file);
	struct tc_faults faults = { 0 };
	struct tc_json *document = NULL;
	assert_int_equal(
		tc_json_read(path, &tc_json_document_limits, &document, &faults), TC_BAD_INPUT);
	assert_int_equal(faults.items[0].line, 2);
	assert_string_equal(faults.items[0].file, path);
	unlink(path);
	assert_int_equal(
		tc_json_read(path, &tc_json_document_limits, &document, &faults), TC_NOT_FOUND);
	assert_string_equal(faults.items[1].message, "cannot be read: No such file or directory");
	assert_int_equal(
		tc_json_read("/tmp", &tc_json_document_limits, &document, &faults), TC_UNAVAILABLE);
}

int main(void) {
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(takes_what_is_json),
		cmocka_unit_test(makes_the_values_that_jansson_would),
		cmocka_unit_test(refuses_every_prefix),
		cmocka_unit_test(keeps_numbers_as_sent),
		cmocka_unit_test(tells_a_number_from_its_text),
		cmocka_unit_test(sees_every_letter_of_a_string),
		cmocka_unit_test(holds_its_limits),
		cmocka_unit_test(refuses_a_zero_byte),
		cmocka_unit_test(stops_at_a_million_brackets),
		cmocka_unit_test(reads_rows_in_place),
		cmocka_unit_test(keeps_to_the_table),
		cmocka_unit_test(finds_where_a_pointer_stands),
		cmocka_unit_test(says_what_it_found),
		cmocka_unit_test(joins_pointers),
		cmocka_unit_test(reads_a_file),
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
