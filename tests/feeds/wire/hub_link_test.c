/* Publisher, hub and wall's client together, as three parties on one machine: hub_link_test HUB. */
#include "feeds/identity/token.h"
#include "feeds/wire/client.h"
#include "feeds/wire/publisher.h"

#include "tests/feeds/wire/scripted.h"

#include <ftw.h>
#include <time.h>

enum { LOST_WITHIN_MS = 2000, MANY = 1000 };

static const char *hub_program;

struct site {
	char directory[32];
	char url[64];
	int port;
	pid_t hub;
	char publisher_token[TC_TOKEN_TEXT_MAX], viewer_token[TC_TOKEN_TEXT_MAX];
	struct tc_catalogue *catalogue;
	struct tc_mirror_series series;
	struct tc_mirror *mirror;
	struct tc_client *client;
	struct tc_publisher *publisher;
	char refused[256];
};

static void start_hub(struct site *site) {
	int out[2];
	char listen[32];
	char codelists[TC_PATH_MAX];
	char line[128] = { 0 };
	snprintf(listen, sizeof listen, "127.0.0.1:%d", site->port);
	snprintf(codelists, sizeof codelists, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	assert_int_equal(pipe(out), 0);
	site->hub = fork();
	if (site->hub == 0) {
		dup2(out[1], 1);
		close(out[0]);
		execl(hub_program, "toancanh-hub", "--data", site->directory, "--listen", listen,
			"--codelists", codelists, (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	FILE *in = fdopen(out[0], "r");
	assert_non_null(fgets(line, sizeof line, in));
	fclose(in);
	assert_int_equal(sscanf(line, "listening on 127.0.0.1:%d", &site->port), 1);
	snprintf(site->url, sizeof site->url, "ws://127.0.0.1:%d", site->port);
}

static void kill_hub(struct site *site) {
	kill(site->hub, SIGKILL);
	waitpid(site->hub, NULL, 0);
}

static void add_token(struct site *site, const char *name, enum tc_role role, const char *source,
	char token[TC_TOKEN_TEXT_MAX]) {
	const char *all[] = { "*", NULL };
	struct tc_error err = { 0 };
	struct tc_grant grant = { .name = name,
		.role = role,
		.source = source,
		.indicators = all,
		.areas = all,
		.expires_ms = INT64_MAX };
	const struct tc_actor actor = { .name = "test", .now_ms = 1600000000000 };
	assert_int_equal(tc_token_add(site->directory, &grant, &actor, token, &err), TC_OK);
}

static int setup(void **state) {
	struct site *site = calloc(1, sizeof *site);
	snprintf(site->directory, sizeof site->directory, "/tmp/toancanh-link-XXXXXX");
	assert_non_null(mkdtemp(site->directory));
	add_token(site, "gso", TC_ROLE_PUBLISHER, "/gso", site->publisher_token);
	add_token(site, "wall", TC_ROLE_VIEWER, NULL, site->viewer_token);
	site->catalogue = figures_catalogue();
	site->series = (struct tc_mirror_series) { tc_catalogue_find_indicator(site->catalogue,
							   "gris.realtime.connections"),
		tc_catalogue_find_area(site->catalogue, "VN", 0), 5 };
	site->mirror = tc_mirror_create(site->catalogue, tc_clock_system(), &site->series, 1);
	start_hub(site);
	*state = site;
	return 0;
}

static int remove_file(const char *path, const struct stat *status, int kind, struct FTW *walk) {
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static int teardown(void **state) {
	struct site *site = *state;
	tc_client_stop(site->client);
	tc_publisher_stop(site->publisher);
	kill_hub(site);
	nftw(site->directory, remove_file, 8, FTW_DEPTH | FTW_PHYS);
	tc_mirror_destroy(site->mirror);
	tc_catalogue_close(site->catalogue);
	free(site);
	return 0;
}

static void start_client(struct site *site) {
	struct tc_error err;
	struct tc_client_setting setting = { .url = site->url,
		.token = site->viewer_token,
		.catalogue = site->catalogue,
		.clock = tc_clock_system(),
		.mirror = site->mirror,
		.series = &site->series,
		.count = 1 };
	assert_int_equal(tc_client_start(&setting, &site->client, &err), TC_OK);
}

static void on_refused(void *user, const struct tc_refusal *refusal) {
	struct site *site = user;
	size_t at = strlen(site->refused);
	snprintf(site->refused + at, sizeof site->refused - at, "%lld:%s ", (long long)refusal->tag,
		refusal->code);
}

static void start_publisher(struct site *site, int64_t patience_ms) {
	struct tc_error err;
	struct tc_publisher_setting setting = { .url = site->url,
		.source = "/gso",
		.token = site->publisher_token,
		.clock = tc_clock_system(),
		.patience_ms = patience_ms,
		.on_refused = on_refused,
		.user = site };
	assert_int_equal(tc_publisher_start(&setting, &site->publisher, &err), TC_OK);
}

/* Observations number from..to, one a second of 2026-01-01, each worth its number. */
static void push(struct site *site, int from, int to) {
	for (int i = from; i <= to; i++) {
		char text[256];
		struct tc_error err;
		int length = snprintf(text, sizeof text,
			"{\"INDICATOR\":\"gris.realtime.connections\",\"REF_AREA\":\"VN\","
			"\"TIME_PERIOD\":\"2026-01-01T%02d:%02d:%02dZ\",\"OBS_VALUE\":%d}",
			i / 3600, i / 60 % 60, i % 60, i);
		assert_int_equal(tc_publisher_push(site->publisher, text, (size_t)length, i,
					 TC_PUSH_WAIT, &err),
			TC_OK);
	}
}

static int64_t wait_for(struct site *site, enum tc_link_state link, const char *value) {
	int64_t start_ms = tc_clock_monotonic_ms(tc_clock_system());
	for (;;) {
		struct tc_view *view = tc_mirror_view(site->mirror);
		const struct tc_series *series =
			tc_view_series(view, site->series.indicator, site->series.area);
		const char *seen =
			series == NULL ? "-" : series->points[series->count - 1].value.text;
		enum tc_link_state state = tc_view_link(view);
		bool same = state == link && strcmp(seen, value) == 0;
		int64_t taken_ms = tc_clock_monotonic_ms(tc_clock_system()) - start_ms;
		if (!same && taken_ms > SCRIPTED_PATIENCE_MS) {
			fail_msg("wanted %d \"%s\", found %d \"%s\"", (int)link, value, (int)state,
				seen);
		}
		tc_view_drop(view);
		if (same) {
			return taken_ms;
		}
		nanosleep(&(struct timespec) { .tv_nsec = 5000000 }, NULL);
	}
}

static void test_from_publisher_to_wall(void **state) {
	struct site *site = *state;
	struct tc_publisher_tally tally;
	struct tc_error err;
	start_client(site);
	wait_for(site, TC_LINK_LIVE, "-");
	start_publisher(site, 30000);
	push(site, 1, MANY);
	assert_int_equal(tc_publisher_finish(site->publisher, &tally, &err), TC_OK);
	assert_int_equal(tally.acked, MANY);
	wait_for(site, TC_LINK_LIVE, "1000");
}

/* The hub dies and comes back: the wall is marked and keeps its picture, nothing acknowledged or pushed is
 * lost, and both go on by themselves. */
static void test_hub_dies_and_returns(void **state) {
	struct site *site = *state;
	struct tc_publisher_tally tally;
	struct tc_error err;
	start_client(site);
	start_publisher(site, 0);
	push(site, 1, 10);
	assert_int_equal(tc_publisher_finish(site->publisher, &tally, &err), TC_OK);
	wait_for(site, TC_LINK_LIVE, "10");
	kill_hub(site);
	int64_t lost_ms = wait_for(site, TC_LINK_LOST, "10");
	assert_in_range(lost_ms, 0, LOST_WITHIN_MS);
	push(site, 11, MANY);
	start_hub(site);
	assert_int_equal(tc_publisher_finish(site->publisher, &tally, &err), TC_OK);
	assert_int_equal(tally.acked, MANY);
	assert_int_equal(tally.refused, 0);
	wait_for(site, TC_LINK_LIVE, "1000");
	struct tc_client_counts counts = tc_client_count(site->client);
	assert_int_equal(counts.connections, 2);
	assert_int_equal(counts.frames_broken, 0);
	assert_int_equal(counts.rows_broken, 0);
}

static void test_bad_lines_are_named(void **state) {
	struct site *site = *state;
	struct tc_publisher_tally tally;
	struct tc_error err;
	static char text[] =
		"{\"INDICATOR\":\"gris.realtime.connections\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":"
		"\"2026\",\"OBS_VALUE\":1}\n"
		"{\"INDICATOR\":\"no.such\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2026\","
		"\"OBS_VALUE\":1}\n"
		"{\"INDICATOR\":\"gris.realtime.connections\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":"
		"\"2025\",\"OBS_VALUE\":\"abc\"}\n"
		"{\"INDICATOR\":\"gris.realtime.connections\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":"
		"\"2024\",\"OBS_VALUE\":2}\n";
	start_publisher(site, 30000);
	FILE *file = fmemopen(text, strlen(text), "r");
	assert_int_equal(tc_publisher_push_file(site->publisher, file, &err), TC_OK);
	fclose(file);
	assert_int_equal(tc_publisher_finish(site->publisher, &tally, &err), TC_BAD_INPUT);
	assert_int_equal(tally.acked, 2);
	assert_int_equal(tally.refused, 2);
	assert_string_equal(site->refused, "2:unknown_indicator 3:bad_value ");
}

int main(int argc, char **argv) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_from_publisher_to_wall, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hub_dies_and_returns, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_lines_are_named, setup, teardown),
	};
	if (argc != 2) {
		return 2;
	}
	hub_program = argv[1];
	return cmocka_run_group_tests_name("hub link", tests, NULL, NULL);
}
