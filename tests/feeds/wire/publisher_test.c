#include "feeds/wire/publisher.h"

#include "tests/feeds/wire/scripted.h"

struct office {
	struct scripted hub;
	struct tc_publisher *publisher;
	struct tc_spool *spool; /* NULL: none */
	char refused[256];
};

/* On the network thread; read only after finish. */
static void on_refused(void *user, const struct tc_refusal *refusal) {
	struct office *office = user;
	size_t at = strlen(office->refused);
	snprintf(office->refused + at, sizeof office->refused - at, "%lld:%s ",
		(long long)refusal->tag, refusal->code);
}

static int setup(void **state) {
	struct office *office = calloc(1, sizeof *office);
	scripted_start(&office->hub, 0);
	*state = office;
	return 0;
}

static int teardown(void **state) {
	struct office *office = *state;
	tc_publisher_stop(office->publisher);
	scripted_kill(&office->hub);
	free(office);
	return 0;
}

static void start(struct office *office, int64_t patience_ms) {
	struct tc_publisher_setting setting = { .url = office->hub.url,
		.source = "/gso",
		.token = "tc_secret",
		.clock = tc_clock_system(),
		.batch = 2,
		.patience_ms = patience_ms,
		.spool = office->spool,
		.on_refused = on_refused,
		.user = office };
	struct tc_error err;
	assert_int_equal(tc_publisher_start(&setting, &office->publisher, &err), TC_OK);
}

static void push_text(struct office *office, const char *text) {
	struct tc_error err;
	FILE *file = fmemopen((char *)text, strlen(text), "r");
	assert_int_equal(tc_publisher_push_file(office->publisher, file, &err), TC_OK);
	fclose(file);
}

static void welcome(struct office *office, const char *resume_after) {
	char text[256];
	assert_non_null(strstr(scripted_expect(&office->hub, "text "), "vn.toancanh.hello.v1"));
	snprintf(text, sizeof text,
		"{\"type\":\"vn.toancanh.welcome.v1\",\"data\":{\"resume_after\":\"%s\",\"window\":"
		"2,"
		"\"max_bytes\":262144,\"max_observations\":1000}}",
		resume_after);
	scripted_say(&office->hub, "send", text);
}

static void ack(struct office *office, const char *upto, int stored, int duplicates) {
	char text[256];
	snprintf(text, sizeof text,
		"{\"type\":\"vn.toancanh.ack.v1\",\"data\":{\"upto\":\"%s\",\"durable\":true,"
		"\"stored\":%d,\"duplicates\":%d}}",
		upto, stored, duplicates);
	scripted_say(&office->hub, "send", text);
}

static void expect_event(struct office *office, const char *sequence, const char *content) {
	char wanted[64];
	const char *text = scripted_expect(&office->hub, "text ");
	snprintf(wanted, sizeof wanted, "\"sequence\":\"%s\"", sequence);
	if (strstr(text, wanted) == NULL || strstr(text, content) == NULL) {
		fail_msg("wanted %s with %s, found %s", wanted, content, text);
	}
}

static enum tc_result finish(struct office *office, struct tc_publisher_tally *tally) {
	struct tc_error err;
	return tc_publisher_finish(office->publisher, tally, &err);
}

static void test_file_to_the_end(void **state) {
	struct office *office = *state;
	struct tc_publisher_tally tally;
	start(office, 30000);
	push_text(office, "{\"n\":1}\n{\"n\":1.10}\n\n{\"n\":3}\n");
	assert_string_equal(
		scripted_expect(&office->hub, "open "), "/feed Bearer tc_secret cloudevents.json");
	welcome(office, "0000000041");
	expect_event(office, "0000000042", "[{\"n\":1},{\"n\":1.10}]");
	expect_event(office, "0000000043", "[{\"n\":3}]");
	ack(office, "0000000043", 3, 0);
	assert_int_equal(finish(office, &tally), TC_OK);
	assert_int_equal(tally.pushed, 3);
	assert_int_equal(tally.acked, 3);
	assert_int_equal(tally.refused, 0);
}

static void test_cut_and_resumed(void **state) {
	struct office *office = *state;
	struct tc_publisher_tally tally;
	start(office, 30000);
	push_text(office, "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
	welcome(office, "");
	expect_event(office, "0000000001", "[{\"n\":1},{\"n\":2}]");
	expect_event(office, "0000000002", "[{\"n\":3}]");
	int port = office->hub.port;
	scripted_kill(&office->hub);
	scripted_start(&office->hub, port);
	/* The first is on the disk; only its being a duplicate says that it is ours. */
	welcome(office, "0000000001");
	expect_event(office, "0000000001", "[{\"n\":1},{\"n\":2}]");
	expect_event(office, "0000000002", "[{\"n\":3}]");
	ack(office, "0000000002", 1, 2);
	assert_int_equal(finish(office, &tally), TC_OK);
	assert_int_equal(tally.acked, 3);
	assert_int_equal(tally.connections, 2);
}

static void test_some_refused(void **state) {
	struct office *office = *state;
	struct tc_publisher_tally tally;
	char id[64];
	char nack[512];
	start(office, 30000);
	push_text(office, "{\"n\":1}\nnonsense\n[7]\n{\"n\":4}\n");
	welcome(office, "");
	const char *text = scripted_expect(&office->hub, "text ");
	assert_int_equal(sscanf(strstr(text, "\"id\":\""), "\"id\":\"%63[^\"]", id), 1);
	snprintf(nack, sizeof nack,
		"{\"type\":\"vn.toancanh.nack.v1\",\"data\":{\"id\":\"%s\",\"retry\":false,"
		"\"errors\":"
		"[{\"pointer\":\"/data/observations/1/"
		"n\",\"code\":\"bad_key\",\"message\":\"no\"}]}}",
		id);
	scripted_say(&office->hub, "send", nack);
	expect_event(office, "0000000002", "[{\"n\":1}]");
	ack(office, "0000000002", 1, 0);
	assert_int_equal(finish(office, &tally), TC_BAD_INPUT);
	assert_int_equal(tally.acked, 1);
	assert_int_equal(tally.refused, 3);
	assert_string_equal(office->refused, "2:bad_json 3:bad_json 4:bad_key ");
}

static void test_typed_observation(void **state) {
	struct office *office = *state;
	struct tc_catalogue *catalogue = figures_catalogue();
	struct tc_observation observation = figures_observation(
		catalogue, "sector.retail", "VN", "2026-05", "1.10", "/gso", NULL, 7);
	struct tc_error err;
	start(office, 0);
	assert_int_equal(tc_publisher_push_observation(
				 office->publisher, catalogue, &observation, 1, TC_PUSH_TRY, &err),
		TC_OK);
	welcome(office, "");
	const char *text = scripted_expect(&office->hub, "text ");
	assert_non_null(strstr(text, "\"OBS_VALUE\":\"1.10\""));
	assert_non_null(strstr(text, "\"TIME_PERIOD\":\"2026-05\""));
	assert_null(strstr(text, "\"SOURCE\""));
	assert_null(strstr(text, "\"SEQUENCE\""));
	tc_catalogue_close(catalogue);
}

/* One that is done says so; one that is cut off must look lost, as a cable that was pulled does. */
static void test_how_it_takes_leave(void **state) {
	struct office *office = *state;
	static void (*const leave[])(
		struct tc_publisher *) = { tc_publisher_stop, tc_publisher_cut };
	static const char *const codes[] = { "1000", "1011" };
	for (int i = 0; i < 2; i++) {
		start(office, 0);
		welcome(office, "");
		push_text(office, "{\"n\":1}\n");
		leave[i](office->publisher);
		office->publisher = NULL;
		assert_string_equal(scripted_expect(&office->hub, "closed "), codes[i]);
	}
	tc_publisher_cut(NULL);
	start(office, 0); /* cut off while it is still dialling */
	tc_publisher_cut(office->publisher);
	office->publisher = NULL;
}

static void test_no_hub(void **state) {
	struct office *office = *state;
	struct tc_publisher_tally tally;
	int port = office->hub.port;
	scripted_kill(&office->hub);
	start(office, 400);
	push_text(office, "{\"n\":1}\n");
	assert_int_equal(finish(office, &tally), TC_UNAVAILABLE);
	assert_int_equal(tally.acked, 0);
	scripted_start(&office->hub, port);
}

/* The hub may refuse before the first line is read, or after. */
static void test_wrong_token(void **state) {
	struct office *office = *state;
	struct tc_error err = { 0 };
	scripted_say(&office->hub, "refuse", "401");
	start(office, 30000);
	enum tc_result result =
		tc_publisher_push(office->publisher, "{}", 2, 1, TC_PUSH_WAIT, &err);
	if (result == TC_OK) {
		result = tc_publisher_finish(office->publisher, NULL, &err);
	}
	assert_int_equal(result, TC_DENIED);
	assert_non_null(strstr(err.message, "401"));
}

/* A second publisher goes on where the first was ended, with the same numbers and bytes. */
static void test_goes_on_from_a_spool(void **state) {
	struct office *office = *state;
	struct tc_error err;
	struct tc_publisher_tally tally;
	char folder[] = "/tmp/publisher.XXXXXX";
	char first[512];
	char path[64];
	assert_non_null(mkdtemp(folder));
	for (int run = 0; run < 2; run++) {
		assert_int_equal(tc_spool_open(folder, "/gso", &office->spool, &err), TC_OK);
		start(office, 0);
		welcome(office, "");
		if (run == 0) {
			assert_int_equal(tc_publisher_push(office->publisher, "{\"n\":1}", 7, 1,
						 TC_PUSH_WAIT, &err),
				TC_OK);
		}
		const char *text = scripted_expect(&office->hub, "text ");
		if (run == 0) {
			snprintf(first, sizeof first, "%s", text);
		} else {
			assert_string_equal(text, first);
			ack(office, "0000000001", 1, 0);
			assert_int_equal(finish(office, &tally), TC_OK);
			assert_int_equal(tally.acked, 1);
		}
		tc_publisher_stop(office->publisher);
		office->publisher = NULL;
		assert_int_equal(tc_spool_waiting(office->spool), run == 0);
		tc_spool_close(office->spool);
	}
	static const char *const names[] = { "journal", "lock" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(rmdir(folder), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_file_to_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cut_and_resumed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_some_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_typed_observation, setup, teardown),
		cmocka_unit_test_setup_teardown(test_how_it_takes_leave, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_hub, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong_token, setup, teardown),
		cmocka_unit_test_setup_teardown(test_goes_on_from_a_spool, setup, teardown),
	};
	return cmocka_run_group_tests_name("publisher", tests, NULL, NULL);
}
