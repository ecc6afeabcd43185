#include "feeds/wire/outbox.h"

#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct sender {
	struct tc_outbox *outbox;
	char refused[512]; /* "tag:code " of each */
};

static void on_refused(void *user, const struct tc_refusal *refusal) {
	struct sender *sender = user;
	size_t at = strlen(sender->refused);
	snprintf(sender->refused + at, sizeof sender->refused - at, "%lld:%s ",
		(long long)refusal->tag, refusal->code);
}

static void open_sender(struct sender *sender, int batch) {
	struct tc_outbox_setting setting = {
		.source = "/gso \"x\"", .batch = batch, .on_refused = on_refused, .user = sender
	};
	sender->refused[0] = 0;
	sender->outbox = tc_outbox_create(&setting);
	assert_non_null(sender->outbox);
}

/* Numbers in `text` are read as the wire reads them. */
static int hear(struct sender *sender, int (*what)(struct tc_outbox *outbox, const json_t *data),
	const char *text) {
	struct tc_json *document = NULL;
	struct tc_faults faults = { 0 };
	assert_int_equal(tc_json_parse(text, strlen(text), NULL, &tc_json_message_limits, &document,
				 &faults),
		TC_OK);
	int settled = what(sender->outbox, tc_json_root(document));
	tc_json_destroy(document);
	return settled;
}

/* A new connection; settles nothing by itself. */
static int welcome_again(struct tc_outbox *outbox, const json_t *data) {
	tc_outbox_welcome(outbox, data);
	return 0;
}

static int nack_now(struct tc_outbox *outbox, const json_t *data) {
	return tc_outbox_nack(outbox, data, 1000, 5000);
}

/* Packs count lines, tagged from 1. */
static void pack(struct sender *sender, int count) {
	struct tc_outbox_item *items = NULL;
	for (int i = count; i >= 1; i--) {
		char text[32];
		int length = snprintf(text, sizeof text, "{\"n\":%d}", i);
		struct tc_outbox_item *item = tc_outbox_item_create(text, (size_t)length, i);
		item->next = items;
		items = item;
	}
	while (items != NULL) {
		assert_true(tc_outbox_has_room(sender->outbox));
		tc_outbox_pack(sender->outbox, &items, 1000);
	}
}

/* The next event as "sequence n,n,n"; its id goes to id. "none" when nothing is to be sent. */
static const char *next(struct sender *sender, int64_t monotonic_ms, char id[64]) {
	static char out[512];
	size_t length = 0;
	char *text = tc_outbox_next(sender->outbox, monotonic_ms, &length);
	if (text == NULL) {
		return "none";
	}
	assert_int_equal(strlen(text), length);
	json_t *event = json_loads(text, 0, NULL);
	assert_non_null(event);
	assert_string_equal(json_string_value(json_object_get(event, "source")), "/gso \"x\"");
	assert_non_null(json_object_get(event, "time"));
	snprintf(id, 64, "%s", json_string_value(json_object_get(event, "id")));
	int at = snprintf(
		out, sizeof out, "%s", json_string_value(json_object_get(event, "sequence")));
	json_t *list = json_object_get(json_object_get(event, "data"), "observations");
	for (size_t i = 0; i < json_array_size(list); i++) {
		at += snprintf(out + at, sizeof out - (size_t)at, " %lld",
			(long long)json_integer_value(
				json_object_get(json_array_get(list, i), "n")));
	}
	json_decref(event);
	free(text);
	return out;
}

static const char welcome[] = "{\"resume_after\":\"0000000041\",\"window\":3,\"max_bytes\":262144,"
			      "\"max_observations\":1000}";

static void test_numbers_go_on(void **state) {
	(void)state;
	struct sender sender;
	char id[64];
	char again[64];
	open_sender(&sender, 2);
	assert_false(tc_outbox_has_room(sender.outbox));
	hear(&sender, welcome_again, welcome);
	pack(&sender, 5);
	assert_false(tc_outbox_has_room(sender.outbox));
	assert_string_equal(next(&sender, 0, id), "0000000042 1 2");
	assert_string_equal(next(&sender, 0, again), "0000000043 3 4");
	assert_string_not_equal(id, again);
	assert_string_equal(next(&sender, 0, id), "0000000044 5");
	assert_string_equal(next(&sender, 0, id), "none");
	assert_int_equal(hear(&sender, tc_outbox_ack, "{\"upto\":\"0000000043\",\"stored\":4}"), 4);
	assert_true(tc_outbox_has_room(sender.outbox));
	assert_int_equal(hear(&sender, tc_outbox_ack, "{\"upto\":\"0000000043\",\"stored\":0}"), 0);
	tc_outbox_destroy(sender.outbox);
}

static void test_reconnect_sends_the_same_again(void **state) {
	(void)state;
	struct sender sender;
	char first[64];
	char second[64];
	char again[64];
	open_sender(&sender, 2);
	hear(&sender, welcome_again, "{\"resume_after\":\"\",\"window\":3,\"max_bytes\":262144}");
	pack(&sender, 4);
	assert_string_equal(next(&sender, 0, first), "0000000001 1 2");
	assert_string_equal(next(&sender, 0, second), "0000000002 3 4");
	hear(&sender, welcome_again,
		"{\"resume_after\":\"0000000001\",\"window\":3,\"max_bytes\":262144}");
	assert_string_equal(next(&sender, 0, again), "0000000001 1 2");
	assert_string_equal(first, again);
	assert_string_equal(next(&sender, 0, again), "0000000002 3 4");
	assert_string_equal(second, again);
	assert_int_equal(hear(&sender, tc_outbox_ack,
				 "{\"upto\":\"0000000002\",\"stored\":2,\"duplicates\":2}"),
		4);
	tc_outbox_destroy(sender.outbox);
}

/* Two programs publish for one source: the other one's events fill our numbers, so upto runs ahead of
 * what the hub has of us. Nothing of ours may count as stored until the hub has counted it. */
static void test_two_connections_of_one_source(void **state) {
	(void)state;
	struct sender sender;
	char ids[3][64];
	char nack[256];
	char id[64];
	open_sender(&sender, 2);
	hear(&sender, welcome_again, welcome);
	pack(&sender, 6);
	assert_string_equal(next(&sender, 0, ids[0]), "0000000042 1 2");
	assert_string_equal(next(&sender, 0, ids[1]), "0000000043 3 4");
	assert_string_equal(next(&sender, 0, ids[2]), "0000000044 5 6");
	/* 42 was ours; 43 and 44 are the other's, and only 43's refusal has come so far. */
	snprintf(nack, sizeof nack,
		"{\"id\":\"%s\",\"retry\":false,\"errors\":[{\"code\":\"conflict\"}]}", ids[1]);
	hear(&sender, nack_now, nack);
	assert_int_equal(hear(&sender, tc_outbox_ack, "{\"upto\":\"0000000044\",\"stored\":2}"), 2);
	assert_string_equal(next(&sender, 0, id), "0000000045 3 4");
	snprintf(nack, sizeof nack,
		"{\"id\":\"%s\",\"retry\":false,\"errors\":[{\"code\":\"conflict\"}]}", ids[2]);
	hear(&sender, nack_now, nack);
	assert_string_equal(next(&sender, 0, id), "0000000046 5 6");
	assert_int_equal(hear(&sender, tc_outbox_ack, "{\"upto\":\"0000000046\",\"stored\":4}"), 4);
	assert_string_equal(sender.refused, "");
	/* The hub starts anew and stands far ahead of us: what is not settled goes out again. */
	pack(&sender, 1);
	assert_string_equal(next(&sender, 0, ids[0]), "0000000047 1");
	hear(&sender, welcome_again,
		"{\"resume_after\":\"0000000090\",\"window\":3,\"max_bytes\":262144}");
	assert_string_equal(next(&sender, 0, id), "0000000047 1");
	tc_outbox_destroy(sender.outbox);
}

/* What the hub says of event 42 with lines 1..4, what is refused, and what goes out afterwards. */
static void test_refusals(void **state) {
	(void)state;
	static const struct {
		const char *name, *nack, *refused, *sent[3];
		int settled;
	} cases[] = {
		{ "two named",
			"\"errors\":[{\"pointer\":\"/data/observations/1/OBS_VALUE\",\"code\":"
			"\"bad_value\",\"message\":\"m\"},{\"pointer\":\"/data/observations/1\","
			"\"code\":\"bad_key\"},{\"pointer\":\"/data/observations/3\",\"code\":"
			"\"unknown_area\"}]",
			"2:bad_value 4:unknown_area ", { "0000000043 1 3", "none" }, 2 },
		{ "all named",
			"\"errors\":[{\"pointer\":\"/data/observations/0\",\"code\":\"a\"},"
			"{\"pointer\":\"/data/observations/1\",\"code\":\"b\"},"
			"{\"pointer\":\"/data/observations/2\",\"code\":\"c\"},"
			"{\"pointer\":\"/data/observations/3\",\"code\":\"d\"}]",
			"1:a 2:b 3:c 4:d ", { "none" }, 4 },
		{ "the event itself",
			"\"errors\":[{\"pointer\":\"/source\",\"code\":\"forbidden\"}]",
			"1:forbidden 2:forbidden 3:forbidden 4:forbidden ", { "none" }, 4 },
		{ "unreadable", "\"errors\":[{\"pointer\":\"\",\"code\":\"bad_json\"}]", "",
			{ "0000000043 1 2", "0000000044 3 4", "none" }, 0 },
		{ "number taken", "\"errors\":[{\"pointer\":\"/sequence\",\"code\":\"conflict\"}]",
			"", { "0000000043 1 2 3 4", "none" }, 0 },
		{ "pointers out of range",
			"\"errors\":[{\"pointer\":\"/data/observations/9\",\"code\":\"x\"}]",
			"1:x 2:x 3:x 4:x ", { "none" }, 4 },
		{ "no reason", "\"errors\":7", "1:refused 2:refused 3:refused 4:refused ",
			{ "none" }, 4 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct sender sender;
		char id[64];
		char nack[1024];
		print_message("# %s\n", cases[i].name);
		open_sender(&sender, 100);
		hear(&sender, welcome_again, welcome);
		pack(&sender, 4);
		assert_string_equal(next(&sender, 0, id), "0000000042 1 2 3 4");
		snprintf(
			nack, sizeof nack, "{\"id\":\"%s\",\"retry\":false,%s}", id, cases[i].nack);
		assert_int_equal(hear(&sender, nack_now, nack), cases[i].settled);
		assert_string_equal(sender.refused, cases[i].refused);
		assert_int_equal(hear(&sender, nack_now, nack), 0);
		for (int j = 0; j < 3 && cases[i].sent[j] != NULL; j++) {
			assert_string_equal(next(&sender, 0, id), cases[i].sent[j]);
		}
		tc_outbox_destroy(sender.outbox);
	}
}

static void test_busy_waits_and_repeats(void **state) {
	(void)state;
	struct sender sender;
	char id[64];
	char again[64];
	char nack[256];
	open_sender(&sender, 100);
	hear(&sender, welcome_again, welcome);
	pack(&sender, 1);
	assert_string_equal(next(&sender, 5000, id), "0000000042 1");
	snprintf(nack, sizeof nack, "{\"id\":\"%s\",\"retry\":true,\"retry_after_ms\":700}", id);
	assert_int_equal(hear(&sender, nack_now, nack), 0);
	assert_string_equal(next(&sender, 5699, again), "none");
	assert_string_equal(next(&sender, 5700, again), "0000000042 1");
	assert_string_equal(id, again);
	tc_outbox_destroy(sender.outbox);
}

static void test_size_of_events(void **state) {
	(void)state;
	struct sender sender;
	char id[64];
	open_sender(&sender, 100);
	hear(&sender, welcome_again, "{\"resume_after\":\"\",\"window\":9,\"max_bytes\":1100}");
	struct tc_outbox_item *items = tc_outbox_item_create("{\"n\":1}", 7, 1);
	char *large = calloc(1, 2000);
	memset(large, ' ', 1999);
	items->next = tc_outbox_item_create(large, 1999, 2);
	free(large);
	items->next->next = tc_outbox_item_create("{\"n\":3}", 7, 3);
	while (items != NULL) {
		tc_outbox_pack(sender.outbox, &items, 1000);
	}
	assert_string_equal(sender.refused, "2:too_large ");
	assert_string_equal(next(&sender, 0, id), "0000000001 1");
	assert_string_equal(next(&sender, 0, id), "0000000002 3");
	tc_outbox_destroy(sender.outbox);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_go_on),
		cmocka_unit_test(test_reconnect_sends_the_same_again),
		cmocka_unit_test(test_two_connections_of_one_source),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_busy_waits_and_repeats),
		cmocka_unit_test(test_size_of_events),
	};
	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
