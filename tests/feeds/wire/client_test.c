#include "feeds/wire/client.h"

#include "tests/feeds/wire/scripted.h"

#include <stdatomic.h>
#include <time.h>

enum { LOST_WITHIN_MS = 2000, SOON_MS = 200 };

struct wall {
	struct tc_catalogue *catalogue;
	struct tc_mirror_series series;
	struct tc_mirror *mirror;
	struct tc_client *client;
	struct scripted hub;
	atomic_int wakes;
};

static void wake(void *user) {
	struct wall *wall = user;
	atomic_fetch_add(&wall->wakes, 1);
}

static void start_client(struct wall *wall, const char *url) {
	struct tc_client_setting setting = { .url = url,
		.token = "tc_secret",
		.catalogue = wall->catalogue,
		.clock = tc_clock_system(),
		.mirror = wall->mirror,
		.series = &wall->series,
		.count = 1,
		.wake = wake,
		.user = wall };
	struct tc_error err;
	assert_int_equal(tc_client_start(&setting, &wall->client, &err), TC_OK);
}

static int setup(void **state) {
	struct wall *wall = calloc(1, sizeof *wall);
	wall->catalogue = figures_catalogue();
	wall->series = (struct tc_mirror_series) { tc_catalogue_find_indicator(
							   wall->catalogue, "sector.retail"),
		tc_catalogue_find_area(wall->catalogue, "VN", 0), 5 };
	wall->mirror = tc_mirror_create(wall->catalogue, tc_clock_system(), &wall->series, 1);
	scripted_start(&wall->hub, 0);
	*state = wall;
	return 0;
}

static int teardown(void **state) {
	struct wall *wall = *state;
	tc_client_stop(wall->client);
	tc_mirror_destroy(wall->mirror);
	tc_catalogue_close(wall->catalogue);
	scripted_kill(&wall->hub);
	free(wall);
	return 0;
}

/* The newest value that a wall would show, "-" without one, and the link's state. */
static enum tc_link_state look(struct tc_mirror *mirror, const struct tc_mirror_series *series,
	char value[TC_DECIMAL_TEXT_MAX]) {
	struct tc_view *view = tc_mirror_view(mirror);
	const struct tc_series *seen = tc_view_series(view, series->indicator, series->area);
	enum tc_link_state link = tc_view_link(view);
	snprintf(value, TC_DECIMAL_TEXT_MAX, "%s",
		seen == NULL ? "-" : seen->points[seen->count - 1].value.text);
	tc_view_drop(view);
	return link;
}

/* Waits until a wall shows this; returns how long it took. */
static int64_t wait_for(struct tc_mirror *mirror, const struct tc_mirror_series *series,
	enum tc_link_state link, const char *value) {
	char seen[TC_DECIMAL_TEXT_MAX];
	int64_t start_ms = tc_clock_monotonic_ms(tc_clock_system());
	for (;;) {
		enum tc_link_state state = look(mirror, series, seen);
		int64_t taken_ms = tc_clock_monotonic_ms(tc_clock_system()) - start_ms;
		if (state == link && strcmp(seen, value) == 0) {
			return taken_ms;
		}
		if (taken_ms > SCRIPTED_PATIENCE_MS) {
			fail_msg("wanted link %d and \"%s\", found %d and \"%s\"", (int)link, value,
				(int)state, seen);
		}
		nanosleep(&(struct timespec) { .tv_nsec = 5000000 }, NULL);
	}
}

static void send_rows(struct wall *wall, const char *type, const char *period, const char *value,
	const char *sequence, const char *tail) {
	char text[1024];
	snprintf(text, sizeof text,
		"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.%s.v1\",\"source\":\"/"
		"hub\",\"id\":\"1\","
		"\"data\":{\"columns\":[\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\",\"OBS_VALUE\","
		"\"SOURCE\",\"SEQUENCE\"],\"rows\":[[\"sector.retail\",\"VN\",\"%s\",\"%s\",\"/"
		"gso\","
		"\"%s\"]]%s}}",
		type, period, value, sequence, tail);
	scripted_say(&wall->hub, "send", text);
}

static void connect_and_fill(struct wall *wall) {
	start_client(wall, wall->hub.url);
	scripted_expect(&wall->hub, "text ");
	send_rows(wall, "snapshot", "2026-01", "1.10", "0000000001",
		",\"complete\":true,\"cursor\":\"c-7\"");
	scripted_say(&wall->hub, "beat", "on");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "1.10");
}

static void test_subscribes_and_feeds(void **state) {
	struct wall *wall = *state;
	start_client(wall, wall->hub.url);
	assert_string_equal(
		scripted_expect(&wall->hub, "open "), "/live Bearer tc_secret cloudevents.json");
	const char *text = scripted_expect(&wall->hub, "text ");
	assert_non_null(strstr(text, "\"type\":\"vn.toancanh.subscribe.v1\""));
	assert_non_null(strstr(text,
		"\"series\":[{\"INDICATOR\":\"sector.retail\",\"REF_AREA\":\"VN\",\"last\":5}]"));
	assert_null(strstr(text, "\"after\""));
	send_rows(wall, "snapshot", "2026-01", "1.10", "0000000001", "");
	wait_for(wall->mirror, &wall->series, TC_LINK_CONNECTING, "1.10");
	send_rows(wall, "snapshot", "2026-02", "2", "0000000002",
		",\"complete\":true,\"cursor\":\"c-7\"");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "2");
	send_rows(wall, "observations", "2026-03", "9007199254740993", "0000000003", "");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "9007199254740993");
	assert_true(atomic_load(&wall->wakes) >= 3);
}

/* N1, N6: the hub is killed: the last picture stays and is marked; the hub comes back: it goes on. */
static void test_hub_killed_and_back(void **state) {
	struct wall *wall = *state;
	connect_and_fill(wall);
	send_rows(wall, "observations", "2026-02", "5", "0000000002", ",\"cursor\":\"c-8\"");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "5");
	int port = wall->hub.port;
	scripted_kill(&wall->hub);
	int64_t lost_ms = wait_for(wall->mirror, &wall->series, TC_LINK_LOST, "5");
	assert_in_range(lost_ms, 0, LOST_WITHIN_MS);
	scripted_start(&wall->hub, port);
	const char *text = scripted_expect(&wall->hub, "text ");
	assert_non_null(strstr(text, "\"after\":\"c-8\""));
	send_rows(wall, "observations", "2026-03", "6", "0000000003", ",\"cursor\":\"c-9\"");
	scripted_say(&wall->hub, "beat", "on");
	wait_for(wall->mirror, &wall->series, TC_LINK_LOST, "6");
	int64_t live_ms = wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "6");
	assert_true(live_ms >= TC_CLIENT_STEADY_MS - SOON_MS);
}

/* A hub that stops talking without closing is as lost as a dead one. */
static void test_hub_goes_silent(void **state) {
	struct wall *wall = *state;
	connect_and_fill(wall);
	kill(wall->hub.pid, SIGSTOP);
	int64_t lost_ms = wait_for(wall->mirror, &wall->series, TC_LINK_LOST, "1.10");
	kill(wall->hub.pid, SIGCONT);
	assert_in_range(lost_ms, 0, LOST_WITHIN_MS);
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "1.10");
}

/* N6: a line that comes for less than it must hold, again and again, is marked all the while. */
static void test_a_line_that_flaps(void **state) {
	struct wall *wall = *state;
	char value[TC_DECIMAL_TEXT_MAX];
	connect_and_fill(wall);
	kill(wall->hub.pid, SIGSTOP);
	wait_for(wall->mirror, &wall->series, TC_LINK_LOST, "1.10");
	for (int flap = 0; flap < 2; flap++) {
		kill(wall->hub.pid, SIGCONT);
		for (int ms = 0; ms < TC_CLIENT_STEADY_MS - 2 * SOON_MS; ms += 20) {
			nanosleep(&(struct timespec) { .tv_nsec = 20000000 }, NULL);
			assert_int_equal(look(wall->mirror, &wall->series, value), TC_LINK_LOST);
		}
		kill(wall->hub.pid, SIGSTOP);
		nanosleep(&(struct timespec) { .tv_sec = 2 }, NULL);
	}
	kill(wall->hub.pid, SIGCONT);
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "1.10");
}

/* N8: the wall starts while the hub is dead. */
static void test_started_with_dead_hub(void **state) {
	struct wall *wall = *state;
	int port = wall->hub.port;
	scripted_kill(&wall->hub);
	start_client(wall, wall->hub.url);
	char value[TC_DECIMAL_TEXT_MAX];
	assert_int_equal(look(wall->mirror, &wall->series, value), TC_LINK_CONNECTING);
	int64_t lost_ms = wait_for(wall->mirror, &wall->series, TC_LINK_LOST, "-");
	assert_in_range(lost_ms, 0, LOST_WITHIN_MS);
	assert_true(tc_client_count(wall->client).reason[0] != 0);
	scripted_start(&wall->hub, port);
	scripted_expect(&wall->hub, "text ");
	send_rows(wall, "snapshot", "2026-01", "3", "0000000001", ",\"complete\":true");
	scripted_say(&wall->hub, "beat", "on");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "3");
}

static void test_refused_token(void **state) {
	struct wall *wall = *state;
	scripted_say(&wall->hub, "refuse", "401");
	start_client(wall, wall->hub.url);
	wait_for(wall->mirror, &wall->series, TC_LINK_LOST, "-");
	assert_int_equal(tc_client_count(wall->client).status, 401);
}

/* Whatever a hub says, the wall goes on showing what it had and takes the next good word. */
static void test_hostile_frames(void **state) {
	struct wall *wall = *state;
	static const char *const frames[] = {
		"not json",
		"{",
		"[]",
		"null",
		"{\"type\":7}",
		"{\"type\":\"vn.toancanh.observations.v1\"}",
		"{\"type\":\"vn.toancanh.observations.v1\",\"data\":[]}",
		"{\"type\":\"vn.toancanh.observations.v1\",\"data\":{\"rows\":[[1]]}}",
		"{\"type\":\"vn.toancanh.observations.v1\",\"data\":{\"columns\":7,\"rows\":[[1]]}"
		"}",
		"{\"type\":\"vn.toancanh.observations.v1\",\"data\":{\"columns\":[\"INDICATOR\","
		"\"INDICATOR\",\"REF_AREA\",\"TIME_PERIOD\",\"OBS_VALUE\"],\"rows\":[[1]]}}",
		"{\"type\":\"vn.toancanh.observations.v1\",\"data\":{\"columns\":[\"INDICATOR\","
		"\"REF_AREA\",\"TIME_PERIOD\",\"OBS_VALUE\"],\"rows\":[[],[1],{},\"x\",null,"
		"[\"a.b\",\"VN\",\"2026\",1],[\"sector.retail\",\"XX\",\"2026\",1],"
		"[\"sector.retail\",\"VN\",\"2026-13\",1],[\"sector.retail\",\"VN\",\"2026-04\","
		"\"x\"],"
		"[\"sector.retail\",\"VN\",\"2026-04\",{\"a\":1}],"
		"[\"sector.retail\",\"VN\",\"2026-04\",null]]}}",
		"{\"type\":\"vn.toancanh.status.v1\",\"data\":{\"server_time\":\"yesterday\","
		"\"store\":9,"
		"\"sources\":[1,{},{\"source\":\"/x\",\"state\":\"odd\",\"since\":\"\"}]}}",
		"{\"type\":\"vn.toancanh.nack.v1\",\"data\":{\"errors\":[]}}",
		"{\"type\":\"vn.toancanh.future.v9\",\"data\":{\"rows\":1}}",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
	};
	connect_and_fill(wall);
	for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
		scripted_say(&wall->hub, "send", frames[i]);
	}
	send_rows(wall, "observations", "2026-05", "8", "0000000008", "");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "8");
	struct tc_client_counts counts = tc_client_count(wall->client);
	assert_int_equal(counts.connections, 1);
	assert_int_equal(counts.rows_unknown, 2);
	assert_true(counts.rows_broken >= 9);
	assert_int_equal(counts.frames_broken, 8);
	assert_int_equal(counts.rows_taken, 2);
	/* A binary frame ends the connection, not the wall. */
	scripted_say(&wall->hub, "bytes", "00ff");
	scripted_expect(&wall->hub, "closed");
	scripted_expect(&wall->hub, "text ");
}

static void test_frame_too_large(void **state) {
	struct wall *wall = *state;
	connect_and_fill(wall);
	size_t size = TC_CLIENT_FRAME_BYTES_MAX + 16;
	char *text = malloc(size + 1);
	memset(text, ' ', size);
	text[size] = 0;
	scripted_say(&wall->hub, "send", text);
	free(text);
	scripted_expect(&wall->hub, "closed");
	scripted_expect(&wall->hub, "text ");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "1.10");
}

static void test_layout_swap(void **state) {
	struct wall *wall = *state;
	connect_and_fill(wall);
	struct tc_mirror_series other = { wall->series.indicator, wall->series.area, 2 };
	struct tc_mirror *mirror = tc_mirror_create(wall->catalogue, tc_clock_system(), &other, 1);
	assert_int_equal(tc_client_resubscribe(wall->client, mirror, &other, 1), TC_OK);
	tc_mirror_destroy(wall->mirror);
	wall->mirror = mirror;
	char value[TC_DECIMAL_TEXT_MAX];
	assert_int_equal(look(mirror, &other, value), TC_LINK_CONNECTING);
	const char *text = scripted_expect(&wall->hub, "text ");
	assert_non_null(strstr(text, "\"last\":2"));
	assert_null(strstr(text, "\"after\""));
	send_rows(wall, "snapshot", "2026-01", "4", "0000000001", ",\"complete\":true");
	wait_for(mirror, &other, TC_LINK_LIVE, "4");
	assert_int_equal(tc_client_count(wall->client).connections, 1);
}

/* A layout is swapped while the picture of the one before is still coming: the rest of that picture must
 * not make the new layout look complete. */
static void test_layout_swap_in_mid_picture(void **state) {
	struct wall *wall = *state;
	start_client(wall, wall->hub.url);
	scripted_expect(&wall->hub, "text ");
	send_rows(wall, "snapshot", "2026-01", "1", "0000000001", "");
	wait_for(wall->mirror, &wall->series, TC_LINK_CONNECTING, "1");
	struct tc_mirror_series other = { wall->series.indicator, wall->series.area, 2 };
	struct tc_mirror *mirror = tc_mirror_create(wall->catalogue, tc_clock_system(), &other, 1);
	assert_int_equal(tc_client_resubscribe(wall->client, mirror, &other, 1), TC_OK);
	tc_mirror_destroy(wall->mirror);
	wall->mirror = mirror;
	scripted_expect(&wall->hub, "closed");
	const char *text = scripted_expect(&wall->hub, "text ");
	assert_non_null(strstr(text, "\"last\":2"));
	assert_null(strstr(text, "\"after\""));
	send_rows(wall, "snapshot", "2026-01", "4", "0000000001", ",\"complete\":true");
	wait_for(mirror, &other, TC_LINK_LIVE, "4");
}

/* P11: what a slow wall missed is asked for again, while it goes on showing the newest. */
static void test_skipped_rows_are_fetched(void **state) {
	struct wall *wall = *state;
	connect_and_fill(wall);
	send_rows(wall, "observations", "2026-04", "7", "0000000004",
		",\"cursor\":\"c-9\",\"skipped\":2");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "7");
	const char *text = scripted_expect(&wall->hub, "text ");
	assert_null(strstr(text, "\"after\""));
	char value[TC_DECIMAL_TEXT_MAX];
	assert_int_equal(look(wall->mirror, &wall->series, value), TC_LINK_LIVE);
	send_rows(wall, "snapshot", "2026-05", "8", "0000000005", ",\"complete\":true");
	wait_for(wall->mirror, &wall->series, TC_LINK_LIVE, "8");
	assert_int_equal(tc_client_count(wall->client).connections, 1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_subscribes_and_feeds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hub_killed_and_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hub_goes_silent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_line_that_flaps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_started_with_dead_hub, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused_token, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile_frames, setup, teardown),
		cmocka_unit_test_setup_teardown(test_frame_too_large, setup, teardown),
		cmocka_unit_test_setup_teardown(test_layout_swap, setup, teardown),
		cmocka_unit_test_setup_teardown(test_layout_swap_in_mid_picture, setup, teardown),
		cmocka_unit_test_setup_teardown(test_skipped_rows_are_fetched, setup, teardown),
	};
	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
