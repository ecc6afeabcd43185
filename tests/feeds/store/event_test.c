#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	STEPS_MAX = 10,
	EVENT = TC_EVENT_OBSERVATIONS,
	REFUSED = TC_EVENT_REFUSED,
	SKIP = TC_EVENT_SKIP
};
enum {
	STORED = TC_OUTCOME_STORED,
	DUPLICATE = TC_OUTCOME_DUPLICATE,
	CONFLICT = TC_OUTCOME_CONFLICT
};

struct step {
	int kind;
	const char *id;
	int64_t sequence; /* of a skip: upto */
	int digest;
	/* expected */
	int outcome;
	int64_t upto, gap_from, gap_to;
};

static const struct sequence_case {
	const char *name;
	struct step steps[STEPS_MAX];
	int64_t newest;
	bool gap;
} cases[] = {
	{ "in order",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "b", 2, 2, STORED, 2, 0, 0 } }, 2,
		false },
	{ "a number is missing: notice once, upto waits",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "c", 3, 3, STORED, 1, 2, 2 },
			{ EVENT, "d", 4, 4, STORED, 1, 0, 0 } },
		4, true },
	{ "the first number is not 1",
		{ { EVENT, "a", 42, 1, STORED, 0, 1, 41 }, { EVENT, "b", 43, 2, STORED, 0, 0, 0 } },
		43, true },
	{ "a late event fills the hole",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "d", 4, 4, STORED, 1, 2, 3 },
			{ EVENT, "c", 3, 3, STORED, 1, 0, 0 },
			{ EVENT, "b", 2, 2, STORED, 4, 0, 0 } },
		4, false },
	{ "a skip gives up the hole, upto goes over what waited",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "d", 4, 4, STORED, 1, 2, 3 },
			{ SKIP, NULL, 3, 0, STORED, 4, 0, 0 } },
		4, true },
	{ "a skip of what is there changes nothing",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { SKIP, NULL, 1, 0, DUPLICATE, 1, 0, 0 } },
		1, false },
	{ "a skip ahead of everything",
		{ { SKIP, NULL, 5, 0, STORED, 5, 0, 0 }, { EVENT, "f", 6, 6, STORED, 6, 0, 0 } }, 6,
		true },
	{ "an event below a skip is late, not lost",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { SKIP, NULL, 3, 0, STORED, 3, 0, 0 },
			{ EVENT, "b", 2, 2, STORED, 3, 0, 0 },
			{ EVENT, "b", 2, 2, DUPLICATE, 3, 0, 0 } },
		3, true },
	{ "the same again is a duplicate",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "a", 1, 1, DUPLICATE, 1, 0, 0 } },
		1, false },
	{ "the same id with another content is a conflict",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "a", 1, 9, CONFLICT, 1, 0, 0 } },
		1, false },
	{ "the same number with another id is a conflict",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "b", 1, 2, CONFLICT, 1, 0, 0 } },
		1, false },
	{ "a known id under a new number is refused for good and leaves no hole",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "a", 2, 9, CONFLICT, 2, 0, 0 },
			{ EVENT, "a", 2, 9, CONFLICT, 2, 0, 0 },
			{ EVENT, "c", 3, 3, STORED, 3, 0, 0 } },
		3, false },
	{ "a refused event keeps its position",
		{ { EVENT, "a", 1, 1, STORED, 1, 0, 0 }, { REFUSED, "b", 2, 2, STORED, 2, 0, 0 },
			{ EVENT, "c", 3, 3, STORED, 3, 0, 0 } },
		3, false },
	{ "a refused event again is a duplicate, with another content a conflict",
		{ { REFUSED, "a", 1, 1, STORED, 1, 0, 0 },
			{ REFUSED, "a", 1, 1, DUPLICATE, 1, 0, 0 },
			{ EVENT, "a", 1, 2, CONFLICT, 1, 0, 0 } },
		1, false },
	{ "a refused event that has become good is stored, once",
		{ { REFUSED, "a", 1, 1, STORED, 1, 0, 0 }, { EVENT, "a", 1, 1, STORED, 1, 0, 0 },
			{ EVENT, "a", 1, 1, DUPLICATE, 1, 0, 0 },
			{ EVENT, "a", 1, 2, CONFLICT, 1, 0, 0 } },
		1, false },
	{ "a refused event opens a hole like any other",
		{ { REFUSED, "c", 3, 3, STORED, 0, 1, 2 }, { EVENT, "a", 1, 1, STORED, 1, 0, 0 } },
		3, true },
	{ "two holes are two notices",
		{ { EVENT, "b", 2, 2, STORED, 0, 1, 1 }, { EVENT, "e", 5, 5, STORED, 0, 3, 4 },
			{ EVENT, "a", 1, 1, STORED, 2, 0, 0 },
			{ SKIP, NULL, 4, 0, STORED, 5, 0, 0 } },
		5, true },
	{ "the largest numbers",
		{ { EVENT, "z", 9999999999, 1, STORED, 0, 1, 9999999998 },
			{ SKIP, NULL, 9999999998, 0, STORED, 9999999999, 0, 0 } },
		9999999999, true },
};

static struct tc_store_event event_from(
	const struct step *step, const char *source, struct tc_observation *observation) {
	struct tc_store_event event = { .kind = (enum tc_event_kind)step->kind,
		.source = source,
		.id = step->id,
		.observations = observation };
	if (step->kind == SKIP) {
		event.skip_upto = step->sequence;
	} else {
		event.sequence = step->sequence;
		event.count = step->kind == EVENT;
	}
	event.digest[0] = (uint8_t)step->digest;
	return event;
}

static int check_step(
	const char *name, int index, const struct step *step, const struct tc_store_event *event) {
	if ((int)event->outcome == step->outcome && event->upto == step->upto &&
		event->gap_from == step->gap_from && event->gap_to == step->gap_to) {
		return 0;
	}
	print_error("%s, step %d: outcome %d upto %lld gap %lld..%lld\n", name, index + 1,
		(int)event->outcome, (long long)event->upto, (long long)event->gap_from,
		(long long)event->gap_to);
	return 1;
}

static int check_position(struct fixture *fixture, const struct sequence_case *c, int64_t upto) {
	struct tc_source_position position;
	if (!tc_store_position(fixture->store, c->name, &position) || position.upto != upto ||
		position.newest != c->newest || position.gap != c->gap) {
		print_error("%s: upto %lld newest %lld gap %d\n", c->name, (long long)position.upto,
			(long long)position.newest, position.gap);
		return 1;
	}
	return 0;
}

/* Each case is run one event per commit; afterwards the position must also survive a new start. */
static void test_sequences(void **state) {
	struct fixture *fixture = *state;
	int wrong = 0;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			const struct sequence_case *c = &cases[i];
			int64_t upto = 0;
			for (int s = 0; s < STEPS_MAX && c->steps[s].kind != 0; s++) {
				struct tc_observation observation = figure(0, 0, s, "1");
				struct tc_store_event event =
					event_from(&c->steps[s], c->name, &observation);
				if (round == 0) {
					assert_int_equal(
						tc_store_commit(fixture->store, &event, 1, NULL),
						TC_OK);
					wrong += check_step(c->name, s, &c->steps[s], &event);
				}
				upto = c->steps[s].upto;
			}
			wrong += check_position(fixture, c, upto);
		}
		fixture_reopen(fixture);
	}
	assert_int_equal(wrong, 0);
}

/* All steps of a case in one transaction mean the same. */
static void test_sequences_in_one_commit(void **state) {
	struct fixture *fixture = *state;
	int wrong = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct sequence_case *c = &cases[i];
		struct tc_observation observations[STEPS_MAX];
		struct tc_store_event events[STEPS_MAX];
		int count = 0;
		for (; count < STEPS_MAX && c->steps[count].kind != 0; count++) {
			observations[count] = figure(0, 0, count, "1");
			events[count] = event_from(&c->steps[count], c->name, &observations[count]);
		}
		assert_int_equal(tc_store_commit(fixture->store, events, count, NULL), TC_OK);
		for (int s = 0; s < count; s++) {
			wrong += check_step(c->name, s, &c->steps[s], &events[s]);
		}
	}
	assert_int_equal(wrong, 0);
}

static void test_unknown_source_has_no_position(void **state) {
	struct fixture *fixture = *state;
	struct tc_source_position position;
	assert_false(tc_store_position(fixture->store, "/nobody", &position));
}

static void test_skip_is_remembered_for_a_day(void **state) {
	struct fixture *fixture = *state;
	struct tc_store_event skip = { .kind = TC_EVENT_SKIP, .source = "/p", .skip_upto = 3 };
	struct tc_source_position position;
	assert_int_equal(tc_store_commit(fixture->store, &skip, 1, NULL), TC_OK);
	fixture->manual.unix_ms += 86400000 - 1;
	assert_true(tc_store_position(fixture->store, "/p", &position));
	assert_true(position.gap);
	fixture->manual.unix_ms += 1;
	assert_true(tc_store_position(fixture->store, "/p", &position));
	assert_false(position.gap);
}

static void test_filled_by_commit(void **state) {
	struct fixture *fixture = *state;
	struct tc_observation two[] = { figure(1, 1, 0, "1.10"), figure(1, 2, 0, NULL) };
	char source[] = "/p";
	struct tc_store_event event = event_of(source, 1, two, 2);
	assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
	source[0] = 'x'; /* the store keeps its own copy */
	for (int i = 0; i < 2; i++) {
		assert_string_equal(two[i].source, "/p");
		assert_int_equal(two[i].sequence, 1);
		assert_int_equal(two[i].stored_at_ms, fixture->manual.unix_ms);
		assert_int_equal(two[i].cursor, i + 1);
	}
	assert_int_equal(tc_store_cursor(fixture->store), 2);
}

static void test_impossible_events_are_refused_whole(void **state) {
	struct fixture *fixture = *state;
	struct tc_observation observation = figure(0, 0, 0, "1");
	struct tc_store_event good = event_of("/p", 1, &observation, 1), bad[4];
	for (int i = 0; i < 4; i++) {
		bad[i] = event_of("/p", 2, &observation, 1);
	}
	bad[0].id = NULL;
	bad[1].sequence = 0;
	bad[2].source = NULL;
	bad[3].kind = TC_EVENT_SKIP;
	for (int i = 0; i < 4; i++) {
		struct tc_store_event both[] = { good, bad[i] };
		struct tc_source_position position;
		assert_int_equal(tc_store_commit(fixture->store, both, 2, NULL), TC_BAD_INPUT);
		assert_false(tc_store_position(fixture->store, "/p", &position));
	}
	put(fixture, "/p", 1, observation);
	assert_int_equal(tc_store_cursor(fixture->store), 1);
}

enum { SHUFFLED = 12, SHUFFLES = 60 };

/* What is shown must not depend on the order of arrival. */
static void test_order_of_arrival_does_not_matter(void **state) {
	struct fixture *fixture = *state;
	unsigned random = 7;
	char source[24];
	for (int round = 0; round < SHUFFLES; round++) {
		int order[SHUFFLED];
		for (int i = 0; i < SHUFFLED; i++) {
			random = random * 1103515245 + 12345;
			int other = (int)((random >> 16) % (unsigned)(i + 1));
			order[i] = order[other];
			order[other] = i;
		}
		snprintf(source, sizeof source, "/shuffle/%02d", round);
		for (int i = 0; i < SHUFFLED; i++) {
			char value[16];
			snprintf(value, sizeof value, "%d.50", order[i]);
			/* Three revisions of each of four days; the third and fourth tie in RECORDED_AT. */
			struct tc_observation observation = figure(0, 0, order[i] % 4, value);
			observation.recorded_at_ms += order[i] < 8 ? order[i] : 8;
			struct tc_store_event event =
				event_of(source, order[i] + 1, &observation, order[i] != 5);
			event.kind = order[i] == 5 ? TC_EVENT_REFUSED : TC_EVENT_OBSERVATIONS;
			assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
		}
		struct tc_source_position position;
		assert_true(tc_store_position(fixture->store, source, &position));
		assert_int_equal(position.upto, SHUFFLED);
		assert_false(position.gap);
	}
	struct tc_history_query query = query_all();
	char *text = history_text(fixture, &query), *at = text;
	for (int round = 0; round < SHUFFLES; round++) {
		for (int day = 0; day < 4; day++) {
			char expected[80];
			int length = snprintf(expected, sizeof expected,
				"0 0 /shuffle/%02d 2020-01-%02d %d.50 A M\n", round, day + 1,
				day + 8);
			assert_memory_equal(at, expected, (size_t)length);
			at += length;
		}
	}
	assert_string_equal(at, "");
	free(text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sequences, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_sequences_in_one_commit, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_unknown_source_has_no_position, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_skip_is_remembered_for_a_day, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_filled_by_commit, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_impossible_events_are_refused_whole, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_order_of_arrival_does_not_matter, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/event", tests, NULL, NULL);
}
