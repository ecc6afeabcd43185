#include "feeds/wire/subscription.h"

#include "tests/feeds/mirror/figures.h"

#include <jansson.h>

static struct tc_catalogue *catalogue;

struct heard {
	int observations, times, stores, sources;
	char last_value[TC_DECIMAL_TEXT_MAX];
	enum tc_store_state store;
	enum tc_source_state state;
	bool gap;
	struct tc_hub_clock clock;
	int lists, alarms;
	struct tc_standing alarm; /* the first */
};

static void observe(void *user, const struct tc_observation *observation) {
	struct heard *heard = user;
	heard->observations++;
	memcpy(heard->last_value, observation->value.text, sizeof heard->last_value);
}

static void hear_clock(void *user, const struct tc_hub_clock *clock) {
	struct heard *heard = user;
	heard->times += clock->server_ms == figures_ms("2026-06-01T00:00:00+07:00");
	heard->clock = *clock;
}

static void store(void *user, enum tc_store_state state) {
	struct heard *heard = user;
	heard->stores++;
	heard->store = state;
}

static void source(
	void *user, const char *name, enum tc_source_state state, int64_t since_ms, bool gap) {
	struct heard *heard = user;
	heard->sources += name[0] != 0 && since_ms >= 0;
	heard->state = state;
	heard->gap = gap;
}

static void alarms(void *user, const struct tc_standing *items, int count) {
	struct heard *heard = user;
	heard->alarms = count;
	heard->lists++;
	if (count > 0) {
		heard->alarm = items[0];
	}
}

static struct tc_live_frame hear(const char *text, size_t length, struct heard *heard) {
	*heard = (struct heard) { 0 };
	struct tc_live_sink sink = { observe, hear_clock, store, source, alarms, heard };
	return tc_subscription_read(catalogue, text, length, &sink);
}

static const char snapshot[] =
	"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.snapshot.v1\",\"source\":\"/"
	"hub\",\"id\":\"1\","
	"\"data\":{\"columns\":[\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\",\"OBS_VALUE\","
	"\"SOURCE\","
	"\"X\"],\"rows\":[[\"sector.retail\",\"VN\",\"2026-01\",\"1.10\",\"/gso\",1],"
	"[\"not.ours\",\"VN\",\"2026-01\",\"1\",\"/gso\",1],[\"sector.retail\",\"VN\"]],"
	"\"complete\":true,\"cursor\":77}}";

static const char status[] =
	"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.status.v1\",\"source\":\"/"
	"hub\",\"id\":\"2\","
	"\"data\":{\"server_time\":\"2026-06-01T00:00:00+07:00\",\"uptime_ms\":86400000,"
	"\"clock\":\"unsynced\",\"store\":\"full\",\"sources\":["
	"{\"source\":\"/gso\",\"state\":\"lost\",\"since\":\"2026-05-31T00:00:00Z\",\"gap\":true}],"
	"\"cursor\":\"78\"}}";

static void test_events(void **state) {
	(void)state;
	struct heard heard;
	struct tc_live_frame frame = hear(snapshot, strlen(snapshot), &heard);
	assert_int_equal(frame.event, TC_LIVE_SNAPSHOT);
	assert_true(frame.complete);
	assert_string_equal(frame.cursor.text, "77");
	assert_true(frame.cursor.number);
	assert_int_equal(frame.taken, 1);
	assert_int_equal(frame.unknown, 1);
	assert_int_equal(frame.broken, 1);
	assert_string_equal(heard.last_value, "1.10");
	frame = hear(status, strlen(status), &heard);
	assert_int_equal(frame.event, TC_LIVE_STATUS);
	assert_int_equal(heard.times, 1);
	assert_true(heard.clock.uptime_ms == 86400000);
	assert_false(heard.clock.trusted);
	assert_int_equal(heard.store, TC_STORE_FULL);
	assert_int_equal(heard.state, TC_SOURCE_LOST);
	assert_true(heard.gap);
}

/* Every prefix of a good frame, and every frame with one byte changed, ends in a count. */
static void test_damaged_frames(void **state) {
	(void)state;
	struct heard heard;
	char changed[sizeof snapshot];
	for (size_t length = 0; length < strlen(snapshot); length++) {
		struct tc_live_frame frame = hear(snapshot, length, &heard);
		assert_int_equal(frame.event, TC_LIVE_BROKEN);
		assert_int_equal(heard.observations, 0);
	}
	for (size_t at = 0; at < strlen(snapshot); at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			memcpy(changed, snapshot, sizeof changed);
			changed[at] = (char)(changed[at] ^ (1 << bit));
			struct tc_live_frame frame = hear(changed, strlen(snapshot), &heard);
			assert_true(
				frame.event >= TC_LIVE_SNAPSHOT && frame.event <= TC_LIVE_BROKEN);
		}
	}
}

static const char alarm_list[] =
	"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.alarms.v1\",\"source\":\"/"
	"hub\",\"id\":\"3\","
	"\"data\":{\"count\":3,\"alarms\":[{\"rule\":\"retail.low\",\"INDICATOR\":\"sector."
	"retail\","
	"\"REF_AREA\":\"VN\",\"state\":\"acknowledged\",\"priority\":2,"
	"\"raised\":\"2026-06-01T00:00:00+07:00\",\"value\":\"1.10\",\"acknowledged\":"
	"{\"name\":\"trực ban\",\"note\":\"đã\\ngọi\",\"at\":\"2026-06-01T00:05:00+07:00\"}},"
	"{\"rule\":\"x\",\"INDICATOR\":\"not.ours\",\"REF_AREA\":\"VN\",\"state\":\"active\","
	"\"priority\":1},{\"rule\":\"x\",\"INDICATOR\":\"sector.retail\",\"REF_AREA\":\"VN\","
	"\"state\":\"normal\",\"priority\":1}]}}";

static void test_alarms(void **state) {
	(void)state;
	struct heard heard;
	struct tc_live_frame frame = hear(alarm_list, strlen(alarm_list), &heard);
	assert_int_equal(frame.event, TC_LIVE_ALARMS);
	assert_int_equal(frame.unknown, 2); /* an indicator nobody knows, a state that is none */
	assert_int_equal(heard.alarms, 1);
	assert_string_equal(heard.alarm.rule, "retail.low");
	assert_int_equal(heard.alarm.state, TC_ALARM_ACKNOWLEDGED);
	assert_int_equal(heard.alarm.priority, 2);
	assert_true(heard.alarm.raised_ms == figures_ms("2026-06-01T00:00:00+07:00"));
	assert_true(heard.alarm.acknowledged_ms == figures_ms("2026-06-01T00:05:00+07:00"));
	assert_string_equal(heard.alarm.value, "1.10");
	assert_string_equal(heard.alarm.name, "trực ban");
	assert_string_equal(heard.alarm.note, "đã gọi"); /* one line of a wall */
	static const char *const lists[] = { "{\"alarms\":[]}", "{\"alarms\":7}", "{}" };
	for (int i = 0; i < 3; i++) {
		char text[160];
		snprintf(text, sizeof text, "{\"type\":\"vn.toancanh.alarms.v1\",\"data\":%s}",
			lists[i]);
		frame = hear(text, strlen(text), &heard);
		assert_int_equal(frame.event, TC_LIVE_ALARMS);
		assert_int_equal(heard.lists, i == 0); /* what is no list changes nothing */
		assert_int_equal(heard.alarms, 0);
	}
}

static json_t *request(
	const struct tc_mirror_series *series, int count, const struct tc_cursor *after) {
	char *text = tc_subscription_request(catalogue, series, count, after, 0, 1);
	json_t *event = json_loads(text, 0, NULL);
	assert_non_null(event);
	assert_string_equal(
		json_string_value(json_object_get(event, "type")), "vn.toancanh.subscribe.v1");
	free(text);
	return event;
}

static void test_request(void **state) {
	(void)state;
	int retail = tc_catalogue_find_indicator(catalogue, "sector.retail");
	int visits = tc_catalogue_find_indicator(catalogue, "portal.visits");
	int provinces[128];
	int count = tc_catalogue_members(catalogue, tc_catalogue_find_area(catalogue, "VN", 0),
		figures_ms("2020-01-01T00:00:00Z"), provinces, 128);
	assert_int_equal(count, 63);
	struct tc_mirror_series series[128];
	for (int i = 0; i < count; i++) {
		series[i] = (struct tc_mirror_series) { retail, provinces[i], i == 7 ? 9 : 1 };
	}
	series[count] = (struct tc_mirror_series) { visits, provinces[0], 300 };
	struct tc_cursor after = { "77", true };
	json_t *event = request(series, count + 1, &after);
	json_t *data = json_object_get(event, "data");
	json_t *list = json_object_get(data, "series");
	assert_int_equal(json_integer_value(json_object_get(data, "after")), 77);
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(list, 0), "REF_AREA")), "*");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "last")), 9);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(list, 1), "INDICATOR")),
		"portal.visits");
	json_decref(event);
	after = (struct tc_cursor) { "c-7", false };
	event = request(series, 1, &after);
	data = json_object_get(event, "data");
	assert_string_equal(json_string_value(json_object_get(data, "after")), "c-7");
	json_decref(event);
	event = request(series, 1, NULL);
	assert_null(json_object_get(json_object_get(event, "data"), "after"));
	assert_true(json_is_true(json_object_get(json_object_get(event, "data"), "alarms")));
	json_decref(event);
	/* The list is of now: a picture of the past does not ask for it. */
	char *past = tc_subscription_request(catalogue, series, 1, NULL, 86400000, 1);
	assert_null(strstr(past, "\"alarms\""));
	free(past);
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
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_alarms),
		cmocka_unit_test(test_damaged_frames),
		cmocka_unit_test(test_request),
	};
	return cmocka_run_group_tests_name("subscription", tests, setup, teardown);
}
