#include "feeds/wire/rows.h"

#include "tests/feeds/mirror/figures.h"

static struct tc_catalogue *catalogue;

static struct tc_observation full(void) {
	struct tc_observation out =
		figures_observation(catalogue, "portal.visits", "VN-2004:24", "2019-12-09/P254D",
			"9007199254740993", "/portal/dvcqg", "2020-08-18T17:00:00.250+07:00", 42);
	out.status = 'P';
	out.qualifier = TC_QUALIFIER_OVER;
	out.confidentiality = 'F';
	out.comment = "hơn 58 triệu \"lượt\"";
	out.stored_at_ms += 17;
	return out;
}

static void assert_same(const struct tc_observation *a, const struct tc_observation *b) {
	assert_int_equal(a->indicator, b->indicator);
	assert_int_equal(a->area, b->area);
	assert_true(tc_observation_same_key(a, b));
	assert_string_equal(a->period.text, b->period.text);
	assert_int_equal(a->has_value, b->has_value);
	assert_string_equal(a->value.text, b->value.text);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->qualifier, b->qualifier);
	assert_int_equal(a->confidentiality, b->confidentiality);
	assert_int_equal(a->action, b->action);
	assert_true(a->recorded_at_ms == b->recorded_at_ms);
	assert_true(a->stored_at_ms == b->stored_at_ms);
	assert_true(a->sequence == b->sequence);
	assert_string_equal(a->source, b->source);
	assert_string_equal(
		a->comment == NULL ? "" : a->comment, b->comment == NULL ? "" : b->comment);
}

/* Write, send as text, parse as the wall does, read. */
static void through_the_wire(const struct tc_observation *observation) {
	json_t *message = json_pack("{s:o,s:[o],s:o}", "columns", tc_rows_columns(), "rows",
		tc_rows_encode(catalogue, observation), "object",
		tc_rows_encode_object(catalogue, observation));
	char *text = json_dumps(message, JSON_COMPACT);
	struct tc_faults faults = { 0 };
	struct tc_json *document = NULL;
	static const char *const rows[] = { "rows", NULL };
	struct tc_json_cell cells[TC_KEY_COUNT];
	assert_int_equal(tc_json_parse_table(text, strlen(text), NULL, &tc_json_message_limits,
				 rows, &document, &faults),
		TC_OK);
	const json_t *root = tc_json_root(document);
	struct tc_rows_map map;
	struct tc_observation row;
	struct tc_observation object;
	assert_true(tc_rows_map(json_object_get(root, "columns"), &map));
	assert_int_equal(tc_json_next_row(document, cells, TC_KEY_COUNT), TC_KEY_COUNT);
	assert_int_equal(tc_rows_decode(catalogue, &map, cells, TC_KEY_COUNT, &row), TC_ROW_TAKEN);
	assert_same(observation, &row);
	assert_int_equal(tc_observation_decode_object(
				 catalogue, json_object_get(root, "object"), "", &object, &faults),
		TC_OK);
	assert_same(observation, &object);
	tc_json_destroy(document);
	free(text);
	json_decref(message);
}

static void test_round_trip(void **state) {
	(void)state;
	struct tc_observation observation = full();
	through_the_wire(&observation);
	observation.has_value = false;
	observation.value = (struct tc_decimal) { 0 };
	observation.status = 'M';
	observation.comment = NULL;
	through_the_wire(&observation);
	observation.status = 'A';
	observation.action = TC_ACTION_WITHDRAW;
	observation.qualifier = TC_QUALIFIER_NONE;
	observation.confidentiality = 0;
	through_the_wire(&observation);
}

static void test_text_of_a_row(void **state) {
	(void)state;
	struct tc_observation observation = full();
	json_t *row = tc_rows_encode_object(catalogue, &observation);
	char *text = json_dumps(row, JSON_COMPACT);
	assert_string_equal(text,
		"{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN-2004:24\","
		"\"TIME_PERIOD\":\"2019-12-09/P254D\",\"OBS_VALUE\":\"9007199254740993\","
		"\"OBS_STATUS\":\"P\",\"VALUE_QUALIFIER\":\"over\",\"UNIT_MEASURE\":\"{visit}\","
		"\"CONF_STATUS\":\"F\",\"COMMENT\":\"hơn 58 triệu \\\"lượt\\\"\","
		"\"RECORDED_AT\":\"2020-08-18T17:00:00.250+07:00\",\"ACTION\":\"M\","
		"\"SOURCE\":\"/portal/dvcqg\",\"SEQUENCE\":\"0000000042\","
		"\"STORED_AT\":\"2020-08-18T17:00:00.267+07:00\"}");
	free(text);
	json_decref(row);
}

static void test_columns(void **state) {
	(void)state;
	static const struct {
		const char *columns;
		bool good;
	} cases[] = {
		{ "[\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\",\"OBS_VALUE\"]", true },
		{ "[\"OBS_VALUE\",\"NEW_KEY\",\"TIME_PERIOD\",\"REF_AREA\",\"INDICATOR\"]", true },
		{ "[\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\"]", false },
		{ "[\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\",\"OBS_VALUE\",\"OBS_VALUE\"]",
			false },
		{ "[\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\",7]", false },
		{ "{}", false },
		{ "[]", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		json_t *columns = json_loads(cases[i].columns, 0, NULL);
		struct tc_rows_map map;
		print_message("# %s\n", cases[i].columns);
		assert_int_equal(tc_rows_map(columns, &map), cases[i].good);
		json_decref(columns);
	}
	assert_false(tc_rows_map(NULL, &(struct tc_rows_map) { { 0 } }));
}

/* A bare code means the province of its time: 24 was Bắc Giang to 2025-06-30. */
static void test_area_in_force(void **state) {
	(void)state;
	static const struct {
		const char *line, *area;
	} cases[] = {
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"24\",\"TIME_PERIOD\":\"2020\","
		  "\"OBS_VALUE\":1}",
			"VN-2004:24" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"24\",\"TIME_PERIOD\":\"2025-"
		  "08\","
		  "\"OBS_VALUE\":1}",
			"VN-2025:24" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN-2004:24\",\"TIME_PERIOD\":"
		  "\"2025-08\",\"OBS_VALUE\":1}",
			"VN-2004:24" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tc_faults faults = { 0 };
		struct tc_json *document = NULL;
		struct tc_observation out;
		print_message("# %s\n", cases[i].area);
		assert_int_equal(tc_json_parse(cases[i].line, strlen(cases[i].line), NULL,
					 &tc_json_message_limits, &document, &faults),
			TC_OK);
		assert_int_equal(tc_observation_decode_object(
					 catalogue, tc_json_root(document), "", &out, &faults),
			TC_OK);
		assert_string_equal(tc_catalogue_area(catalogue, out.area)->code, cases[i].area);
		tc_json_destroy(document);
	}
}

enum { DECIMALS = 1000000, DECIMALS_AT_ONCE = 500 };

static uint64_t next_random(uint64_t *seed) {
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* A number as some program may write it, and how the wall must say it: all digits, never "-0". */
static void write_decimal(uint64_t *seed, char *text, char *plain) {
	char digits[40];
	size_t length = 0;
	bool negative = next_random(seed) % 3 == 0;
	int whole = 1 + (int)(next_random(seed) % 17);
	int fraction = (int)(next_random(seed) % 18);
	digits[length++] = (char)('0' + next_random(seed) % (whole > 1 ? 9 : 10) + (whole > 1));
	for (int i = 1; i < whole; i++) {
		digits[length++] = (char)('0' + next_random(seed) % 10);
	}
	if (fraction > 0) {
		digits[length++] = '.';
	}
	for (int i = 0; i < fraction; i++) {
		digits[length++] = (char)('0' + next_random(seed) % 10);
	}
	digits[length] = 0;
	bool zero = strspn(digits, "0.") == length;
	snprintf(text, 48, "%s%s", negative ? "-" : "", digits);
	snprintf(plain, 48, "%s%s", negative && !zero ? "-" : "", digits);
}

/* F5: 10^6 decimals through the wire's reader, half of them as numbers, half as text. */
static void test_every_digit_arrives(void **state) {
	(void)state;
	static char plain[DECIMALS_AT_ONCE][48], sent[DECIMALS_AT_ONCE][48];
	uint64_t seed = 20200818;
	struct tc_faults *faults = calloc(1, sizeof *faults);
	char *message = malloc(DECIMALS_AT_ONCE * 200);
	assert_non_null(faults);
	assert_non_null(message);
	for (int done = 0; done < DECIMALS; done += DECIMALS_AT_ONCE) {
		size_t length = 0;
		message[length++] = '[';
		for (int i = 0; i < DECIMALS_AT_ONCE; i++) {
			const char *quote = i % 2 == 0 ? "" : "\"";
			write_decimal(&seed, sent[i], plain[i]);
			length += (size_t)snprintf(message + length, 200,
				"%s{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\","
				"\"TIME_PERIOD\":\"2020\",\"OBS_VALUE\":%s%s%s}",
				i == 0 ? "" : ",", quote, sent[i], quote);
		}
		message[length++] = ']';
		struct tc_json *document = NULL;
		assert_int_equal(tc_json_parse(message, length, NULL, &tc_json_message_limits,
					 &document, faults),
			TC_OK);
		for (int i = 0; i < DECIMALS_AT_ONCE; i++) {
			struct tc_observation out;
			char drawn[400];
			assert_int_equal(tc_observation_decode_object(catalogue,
						 json_array_get(tc_json_root(document), (size_t)i),
						 "", &out, faults),
				TC_OK);
			assert_string_equal(out.value.text, sent[i]);
			tc_decimal_plain(&out.value, drawn, sizeof drawn);
			assert_string_equal(drawn, plain[i]);
		}
		tc_json_destroy(document);
	}
	free(message);
	free(faults);
}

static int setup(void **state) {
	(void)state;
	catalogue = figures_catalogue();
	return 0;
}

static int teardown(void **state) {
	(void)state;
	tc_catalogue_close(catalogue);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_text_of_a_row),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_area_in_force),
		cmocka_unit_test(test_every_digit_arrives),
	};
	return cmocka_run_group_tests_name("rows", tests, setup, teardown);
}
