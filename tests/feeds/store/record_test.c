#include "feeds/store/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT(literal)                                                                              \
	{ literal, sizeof literal - 1 }

static const struct tc_record samples[] = {
	{ .cursor = 1,
		.sequence = 1,
		.grain = TC_GRAIN_DAY,
		.status = 'A',
		.action = TC_ACTION_MERGE,
		.period = TEXT("2020-08-18"),
		.value = TEXT("1.10"),
		.has_value = true },
	{ .cursor = 900,
		.sequence = 3,
		.stored_at_ms = 1600000000000,
		.recorded_at_ms = 1500000000000,
		.start_ms = -62135596800000,
		.end_ms = 253402300800000,
		.status = 'M',
		.period = TEXT("0001-01-01/P9998D"),
		.comment = TEXT("chưa báo cáo"),
		.has_comment = true },
	{ .cursor = INT64_MAX,
		.sequence = INT64_MAX,
		.stored_at_ms = INT64_MIN,
		.recorded_at_ms = INT64_MAX,
		.start_ms = INT64_MIN,
		.end_ms = INT64_MAX,
		.period = TEXT("") },
	{ .cursor = 2,
		.period = TEXT("2020"),
		.comment = TEXT(""),
		.has_comment = true,
		.value = TEXT("-0.0"),
		.has_value = true },
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static void same_text(struct tc_text a, struct tc_text b) {
	assert_int_equal(a.length, b.length);
	if (a.length > 0) {
		assert_memory_equal(a.bytes, b.bytes, a.length);
	}
}

static void same_record(const struct tc_record *a, const struct tc_record *b) {
	assert_int_equal(a->cursor, b->cursor);
	assert_int_equal(a->sequence, b->sequence);
	assert_int_equal(a->stored_at_ms, b->stored_at_ms);
	assert_int_equal(a->recorded_at_ms, b->recorded_at_ms);
	assert_int_equal(a->start_ms, b->start_ms);
	assert_int_equal(a->end_ms, b->end_ms);
	assert_int_equal(a->grain, b->grain);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->qualifier, b->qualifier);
	assert_int_equal(a->confidentiality, b->confidentiality);
	assert_int_equal(a->action, b->action);
	assert_int_equal(a->has_value, b->has_value);
	assert_int_equal(a->has_comment, b->has_comment);
	same_text(a->period, b->period);
	same_text(a->value, b->value);
	same_text(a->comment, b->comment);
}

static struct tc_packed pack(void) {
	struct tc_packed packed = { 0 };
	for (int i = 0; i < SAMPLES; i++) {
		assert_true(tc_packed_add(&packed, &samples[i]));
	}
	return packed;
}

static void test_round_trip(void **state) {
	(void)state;
	struct tc_packed packed = pack();
	struct tc_unpacking unpacking = { .bytes = packed.bytes, .length = packed.length };
	struct tc_record record;
	for (int i = 0; i < SAMPLES; i++) {
		assert_int_equal(tc_unpacking_next(&unpacking, &record), 1);
		same_record(&record, &samples[i]);
	}
	assert_int_equal(tc_unpacking_next(&unpacking, &record), 0);
	free(packed.bytes);
}

/* A copy of the exact length, so that a sanitizer sees a read past its end. */
static int unpack_copy(const uint8_t *bytes, size_t length, int *records) {
	uint8_t *copy = malloc(length > 0 ? length : 1);
	assert_non_null(copy);
	memcpy(copy, bytes, length);
	struct tc_unpacking unpacking = { .bytes = copy, .length = length };
	struct tc_record record;
	int more;
	*records = 0;
	while ((more = tc_unpacking_next(&unpacking, &record)) == 1) {
		(*records)++;
	}
	free(copy);
	return more;
}

static void test_every_prefix(void **state) {
	(void)state;
	struct tc_packed packed = pack();
	int whole = 0;
	for (size_t length = 0; length < packed.length; length++) {
		int records;
		whole += unpack_copy(packed.bytes, length, &records) == 0;
		assert_in_range(records, 0, SAMPLES - 1);
	}
	assert_int_equal(whole, SAMPLES); /* only cuts between two records look whole */
	free(packed.bytes);
}

static void test_flipped_bits_are_noticed(void **state) {
	(void)state;
	struct tc_packed packed = pack();
	uint64_t right = tc_packed_checksum(packed.bytes, packed.length);
	for (size_t bit = 0; bit < packed.length * 8; bit++) {
		int records;
		packed.bytes[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		assert_true(tc_packed_checksum(packed.bytes, packed.length) != right);
		unpack_copy(packed.bytes, packed.length, &records);
		packed.bytes[bit / 8] ^= (uint8_t)(1u << (bit % 8));
	}
	free(packed.bytes);
}

static void test_what_no_observation_can_hold(void **state) {
	(void)state;
	struct tc_record record = samples[0];
	struct tc_observation out;
	assert_true(tc_record_to_observation(&record, NULL, &out));
	record.value = (struct tc_text)TEXT("1,5");
	assert_false(tc_record_to_observation(&record, NULL, &out));
	record = samples[0];
	record.period = (struct tc_text)TEXT(
		"0123456789012345678901234567890123456789012345678901234567890123");
	assert_false(tc_record_to_observation(&record, NULL, &out));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_flipped_bits_are_noticed),
		cmocka_unit_test(test_what_no_observation_can_hold),
	};
	return cmocka_run_group_tests_name("feeds/store/record", tests, NULL, NULL);
}
