#include "feeds/wire/intake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a file gives, a line each: the object, or "LINE: reason". */
static char *read_all(const char *text, size_t length) {
	char *out = NULL;
	size_t size = 0;
	FILE *said = open_memstream(&out, &size);
	/* fmemopen refuses an empty buffer. */
	FILE *file = length == 0 ? fopen("/dev/null", "re")
				 : fmemopen((void *)(uintptr_t)text, length, "r");
	assert_non_null(said);
	assert_non_null(file);
	struct tc_intake intake;
	struct tc_intake_item item;
	struct tc_error err;
	enum tc_result result;
	tc_intake_init(&intake, file);
	while ((result = tc_intake_next(&intake, &item, &err)) != TC_NOT_FOUND) {
		if (result == TC_OK) {
			fprintf(said, "%.*s\n", (int)item.length, item.text);
		} else {
			assert_int_equal(result, TC_BAD_INPUT);
			fprintf(said, "%lld %s: %s\n", (long long)item.number,
				tc_intake_code(&intake), err.message);
		}
	}
	tc_intake_finish(&intake);
	fclose(file);
	assert_int_equal(fclose(said), 0);
	return out;
}

#define HEAD "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE"
#define KEY "dataflow,VN:OBSERVATIONS(1.0),"

static const struct sample {
	const char *name, *text, *expected;
} samples[] = {
	{ "one record", HEAD "\n" KEY "I,a.b,VN,2020,1.10\n",
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"OBS_VALUE\":\"1.10\"}\n" },
	{ "line ends of Windows, a byte order mark, no last line end",
		"\xEF\xBB\xBF" HEAD "\r\n" KEY "M,a.b,VN,2020,1",
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"OBS_VALUE\":\"1\"}\n" },
	{ "columns in any order, quotes, a line break in a cell",
		"STRUCTURE[;],STRUCTURE_ID,COMMENT,OBS_VALUE,TIME_PERIOD,REF_AREA,INDICATOR\n" KEY
		"\"Hà Nội, \"\"thủ đô\"\"\nhai dòng\",2,2020,VN,a.b\n",
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"OBS_VALUE\":\"2\",\"COMMENT\":\"Hà Nội, \\\"thủ đô\\\"\\nhai dòng\"}\n" },
	{ "a withdrawal names its observation and no value", HEAD "\n" KEY "D,a.b,VN,2020,5\n",
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"ACTION\":\"D\"}\n" },
	{ "NaN, #N/A and an empty cell are no value",
		HEAD ",OBS_STATUS\n" KEY "M,a.b,VN,2020,NaN,M\n" KEY "M,a.b,VN,2021,,M\n",
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"OBS_VALUE\":\"NaN\",\"OBS_STATUS\":\"M\"}\n"
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2021\","
		"\"OBS_VALUE\":\"NaN\",\"OBS_STATUS\":\"M\"}\n" },
	{ "labels of both are cut off",
		"STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,INDICATOR: Chỉ tiêu,REF_AREA: Địa "
		"bàn,TIME_PERIOD: Kỳ,OBS_VALUE: Giá trị\n"
		"dataflow,VN:OBSERVATIONS(1.0): Quan sát,x,R,a.b: Tài khoản,VN: Việt Nam,2020,3\n",
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"OBS_VALUE\":\"3\"}\n" },
	{ "what only a hub says is left out",
		HEAD ",SOURCE,SEQUENCE,STORED_AT\n" KEY
		     "M,a.b,VN,2020,1,/x,0000000001,2020-01-01T00:00:00Z\n",
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"OBS_VALUE\":\"1\"}\n" },
	{ "a faulty record is named by its line, the next is read",
		HEAD "\n\n" KEY "X,a.b,VN,2020,1\n" KEY "M,a.b,VN,2020,2\n",
		"3 bad_csv: ACTION: expected I, A, M, R or D, found \"X\"\n"
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		"\"OBS_VALUE\":\"2\"}\n" },
	{ "a quote in the middle of a cell", HEAD "\n" KEY "M,a\"b,VN,2020,1\n",
		"2 bad_csv: expected quotes around a whole cell, doubled inside\n" },
	{ "a quote that is never closed", HEAD "\n" KEY "M,\"a.b,VN,2020,1\n",
		"2 bad_csv: expected a closing quote\n" },
	{ "bytes that are no UTF-8", HEAD "\n" KEY "M,a.b\xC0\xAF,VN,2020,1\n",
		"2 bad_csv: expected UTF-8 text\n" },
	{ "a withdrawal of everything", HEAD "\n" KEY "D,,,,\n",
		"2 bad_csv: INDICATOR: expected a code, found nothing; withdrawals name each "
		"observation\n" },
	{ "another structure", HEAD "\ndataflow,BIS:BIS_DER(1.0),I,a.b,VN,2020,1\n",
		"2 bad_csv: STRUCTURE_ID: expected VN:OBSERVATIONS(1.0), found "
		"\"BIS:BIS_DER(1.0)\"\n" },
	{ "semicolons", "STRUCTURE;STRUCTURE_ID;ACTION;INDICATOR\n",
		"1 bad_csv: cells of one line must be told apart by commas\n" },
	{ "version 1.0", "DATAFLOW,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nx,a.b,VN,2020,1\n",
		"1 bad_csv: this is SDMX-CSV 1.0; expected version 2.1, whose first column is "
		"STRUCTURE\n" },
	{ "a column that is none of ours", HEAD ",FREQ\n" KEY "I,a.b,VN,2020,1,A\n",
		"1 bad_csv: column 8: \"FREQ\" is not a key of an observation\n" },
	{ "a column twice", HEAD ",REF_AREA\n", "1 bad_csv: column 8: REF_AREA stands twice\n" },
	{ "a column too few", "STRUCTURE,STRUCTURE_ID,INDICATOR,REF_AREA,OBS_VALUE\n",
		"1 bad_csv: column TIME_PERIOD is missing\n" },
	{ "JSON lines", "\n{\"a\":1}\n[1]\n{\n",
		"{\"a\":1}\n3 bad_json: expected one observation as an object\n"
		"4 bad_json: the text ends too early\n" },
	{ "nothing", "", "" },
};

static void test_sample(void **state) {
	const struct sample *sample = *state;
	char *found = read_all(sample->text, strlen(sample->text));
	assert_string_equal(found, sample->expected);
	free(found);
}

/* Cut anywhere, a file says something true or refuses; it never crashes and never reads on for ever. */
static void test_every_prefix(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		for (size_t length = 0; length <= strlen(samples[i].text); length++) {
			char *copy = malloc(length + 1);
			assert_non_null(copy);
			memcpy(copy, samples[i].text, length);
			free(read_all(copy, length));
			free(copy);
		}
	}
}

static void test_a_record_without_end_is_not_kept(void **state) {
	(void)state;
	size_t length = 8 * 1024 * 1024;
	char *text = malloc(length);
	assert_non_null(text);
	memset(text, 'x', length);
	memcpy(text, HEAD "\n\"", sizeof HEAD + 1);
	char *found = read_all(text, length);
	assert_string_equal(found, "2 bad_csv: expected a closing quote\n");
	free(found);
	free(text);
}

static void test_written_is_read_again(void **state) {
	(void)state;
	json_t *row = json_pack("[s,s,s,s,s,n,s,n,s,s,s,s,s,s]", "a.b", "VN-2004:24", "2020-08",
		"-0.50", "P", "người", " \"x\",\ny ", "2020-09-01T00:00:00+07:00", "M", "/s",
		"0000000007", "2020-09-01T00:00:01+07:00");
	assert_non_null(row);
	char *head = tc_sdmx_csv_head();
	char *line = tc_sdmx_csv_row(row);
	json_decref(row);
	assert_string_equal(head,
		"STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,"
		"VALUE_QUALIFIER,UNIT_MEASURE,CONF_STATUS,COMMENT,RECORDED_AT,SOURCE,SEQUENCE,"
		"STORED_AT\n");
	char text[1024];
	snprintf(text, sizeof text, "%s%s", head, line);
	char *found = read_all(text, strlen(text));
	assert_string_equal(found,
		"{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN-2004:24\",\"TIME_PERIOD\":\"2020-08\","
		"\"OBS_VALUE\":\"-0.50\",\"OBS_STATUS\":\"P\",\"UNIT_MEASURE\":\"người\","
		"\"COMMENT\":\" \\\"x\\\",\\ny "
		"\",\"RECORDED_AT\":\"2020-09-01T00:00:00+07:00\"}\n");
	free(found);
	free(line);
	free(head);
}

int main(void) {
	enum { SAMPLES = sizeof samples / sizeof samples[0] };
	struct CMUnitTest tests[SAMPLES + 3];
	for (size_t i = 0; i < SAMPLES; i++) {
		tests[i] = (struct CMUnitTest) { .name = samples[i].name,
			.test_func = test_sample,
			.initial_state = (void *)(uintptr_t)&samples[i] };
	}
	tests[SAMPLES] = (struct CMUnitTest)cmocka_unit_test(test_every_prefix);
	tests[SAMPLES + 1] =
		(struct CMUnitTest)cmocka_unit_test(test_a_record_without_end_is_not_kept);
	tests[SAMPLES + 2] = (struct CMUnitTest)cmocka_unit_test(test_written_is_read_again);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
