/* toancanh demo: everything on this machine, with one command: a hub, a publisher that replays the real
 * observations, simulated provinces, the wall. */
#include "base/log.h"
#include "base/place.h"
#include "base/usage.h"
#include "display/child.h"
#include "display/commands/commands.h"
#include "display/commands/simulation.h"
#include "display/commands/snapshot.h"
#include "feeds/identity/token.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	HUB_PATIENCE_MS = 10000,
	STEP_MS = 100,
	WARM_UP_MS = 4000, /* headless: so that the simulated lines have some length */
};

/* All of them are pictures of --headless. */
static const char *const layouts[] = { "national-overview", "provinces-live", "portal-98in",
	"provinces-98in", "national-overview-light", "national-overview-4x2", "portal-4x2",
	"provinces-4x2" };

/* What the window shows and for how long: one minute for all of it. The live one stands while a province
 * drops off (simulation.c) and until it has come back. */
static const struct {
	int layout;
	long ms;
} turns[] = { { 0, 10000 }, { 1, 30000 }, { 2, 10000 }, { 3, 10000 } };
enum {
	LAYOUT_COUNT = sizeof layouts / sizeof *layouts,
	TURN_COUNT = sizeof turns / sizeof *turns,
};

struct flags {
	bool headless;
	const char *out;
};

static const struct tc_flag flag_table[] = {
	{ "headless", NULL, "write pictures instead of opening a window",
		offsetof(struct flags, headless) },
	{ "out", "DIR", "where --headless writes them (default: the current directory)",
		offsetof(struct flags, out) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh demo",
	.arguments = "",
	.summary =
		"Hub, replay of real figures, simulated provinces and the wall, on this machine.",
	.details = "Everything simulated comes from a source named /sim/… and says so across its "
		   "pane; once a\n"
		   "minute one of its provinces loses its line for 15 seconds. The window keeps "
		   "evidence of\n"
		   "what it showed: try toancanh evidence while it runs.\n"
		   "Ctrl-C ends all of it, and leaves nothing.",
	.flags = flag_table,
};

struct demo {
	char directory[64]; /* everything it writes, removed at the end */
	char url[128];
	struct tc_child hub, wall;
	struct tc_simulation *simulation;
};

/* Set by SIGINT and SIGTERM, read by the loops below. */
static volatile sig_atomic_t stopped;

static void on_signal(int number) {
	(void)number;
	stopped = 1;
}

static void catch_signals(void) {
	struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static int remove_entry(const char *path, const struct stat *state, int type, struct FTW *ftw) {
	(void)state;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void close_demo(struct demo *demo) {
	tc_child_stop(&demo->wall);
	tc_simulation_stop(demo->simulation);
	tc_child_stop(&demo->hub);
	if (demo->directory[0] != '\0') {
		nftw(demo->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	}
}

static void pause_ms(long ms) {
	struct timespec step = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };
	nanosleep(&step, NULL);
}

static void path_in(const struct demo *demo, const char *name, char *out, size_t size) {
	snprintf(out, size, "%s/%s", demo->directory, name);
}

/* A token in a file of its own, as an office would keep it. */
static enum tc_result make_token(const struct demo *demo, const char *name, enum tc_role role,
	const char *source, struct tc_error *err) {
	static const char *const all[] = { "*", NULL };
	char data[TC_PATH_MAX], path[TC_PATH_MAX], token[TC_TOKEN_TEXT_MAX];
	path_in(demo, "data", data, sizeof data);
	path_in(demo, name, path, sizeof path);
	const struct tc_grant grant = {
		.name = name,
		.role = role,
		.source = source,
		.indicators = all,
		.areas = all,
		.created_ms = tc_clock_unix_ms(tc_clock_system()),
		.expires_ms = INT64_MAX,
	};
	const struct tc_actor actor = { .name = "demo", .now_ms = grant.created_ms };
	enum tc_result result = tc_token_add(data, &grant, &actor, token, err);
	if (result != TC_OK) {
		return result;
	}
	FILE *file = fopen(path, "we");
	if (file == NULL || fprintf(file, "%s\n", token) < 0 || fclose(file) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
	}
	return TC_OK;
}

/* Hub, publishers and wall of a demonstration have one clock: whether it is right is not what they show. */
static enum tc_result write_config(const char *path, struct tc_error *err) {
	static const char text[] = "{\"version\":1,\"document\":\"config\",\"trust_clock\":true}\n";
	FILE *file = fopen(path, "we");
	bool written = file != NULL && fputs(text, file) >= 0;
	if (file != NULL && fclose(file) != 0) {
		written = false;
	}
	return written ? TC_OK
		       : tc_fail(err, TC_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
}

static enum tc_result start_hub(struct demo *demo, struct tc_error *err) {
	char program[TC_PATH_MAX], data[TC_PATH_MAX], config[TC_PATH_MAX], line[128];
	path_in(demo, "data", data, sizeof data);
	path_in(demo, "hub.json", config, sizeof config);
	enum tc_result result = tc_place_program("toancanh-hub", program, sizeof program, err);
	if (result == TC_OK) {
		result = write_config(config, err);
	}
	if (result != TC_OK) {
		return result;
	}
	const char *const argv[] = { "toancanh-hub", "--data", data, "--listen", "127.0.0.1:0",
		"--config", config, "--log", "warning", NULL };
	result = tc_child_start(program, argv, TC_CHILD_PIPE, &demo->hub, err);
	if (result != TC_OK) {
		return result;
	}
	static const char said[] = "listening on ";
	if (!tc_child_read_line(&demo->hub, line, sizeof line, HUB_PATIENCE_MS) ||
		strncmp(line, said, sizeof said - 1) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "the hub did not start");
	}
	snprintf(demo->url, sizeof demo->url, "ws://%s", line + sizeof said - 1);
	printf("hub         %s, keeps its figures in %s\n", demo->url, data);
	return TC_OK;
}

/* The real figures, through the same command that an office uses. */
static enum tc_result publish_real(const struct demo *demo, struct tc_error *err) {
	char program[TC_PATH_MAX], token[TC_PATH_MAX], sample[TC_PATH_MAX];
	enum tc_result result = tc_place_program("toancanh", program, sizeof program, err);
	if (result == TC_OK) {
		result = tc_place_find("layouts/samples/real.jsonl", "layouts/samples/real.jsonl",
			sample, sizeof sample, err);
	}
	if (result != TC_OK) {
		return result;
	}
	path_in(demo, "publisher.token", token, sizeof token);
	puts("real        publishing figures of 2019 to 2024");
	fflush(stdout);
	const char *const argv[] = { "publish", "publish", "--hub", demo->url, "--source",
		"/vpcp/bao-cao", "--token-file", token, sample, NULL };
	struct tc_child child = { 0 };
	result = tc_child_start(program, argv, TC_CHILD_INHERIT, &child, err);
	if (result == TC_OK && tc_child_wait(&child) != 0) {
		result = tc_fail(err, TC_UNAVAILABLE, "the real figures could not be published");
	}
	return result;
}

static enum tc_result open_demo(struct demo *demo, struct tc_error *err) {
	snprintf(demo->directory, sizeof demo->directory, "/tmp/toancanh-demo-XXXXXX");
	if (mkdtemp(demo->directory) == NULL) {
		demo->directory[0] = '\0';
		return tc_fail(
			err, TC_UNAVAILABLE, "cannot make a folder in /tmp: %s", strerror(errno));
	}
	enum tc_result result =
		make_token(demo, "publisher.token", TC_ROLE_PUBLISHER, "/vpcp/bao-cao", err);
	if (result == TC_OK) {
		result = make_token(demo, "wall.token", TC_ROLE_VIEWER, NULL, err);
	}
	if (result == TC_OK) {
		result = start_hub(demo, err);
	}
	if (result == TC_OK) {
		result = publish_real(demo, err);
	}
	if (result == TC_OK) {
		char data[TC_PATH_MAX];
		path_in(demo, "data", data, sizeof data);
		result = tc_simulation_start(demo->url, data, &demo->simulation, err);
	}
	return result;
}

static enum tc_result find_layout(int index, char *out, size_t size, struct tc_error *err) {
	char in_tree[128];
	snprintf(in_tree, sizeof in_tree, "layouts/%s.json", layouts[index]);
	return tc_place_find(in_tree, in_tree, out, size, err);
}

static enum tc_result write_pictures(const struct demo *demo, const char *directory) {
	char token[TC_PATH_MAX], layout[TC_PATH_MAX], out[TC_PATH_MAX];
	path_in(demo, "wall.token", token, sizeof token);
	for (int i = 0; i < LAYOUT_COUNT && !stopped; i++) {
		struct tc_faults faults = { 0 };
		struct tc_error err;
		snprintf(out, sizeof out, "%s/%s.png", directory, layouts[i]);
		enum tc_result result = find_layout(i, layout, sizeof layout, &err);
		if (result != TC_OK) {
			tc_command_fail(usage.program, &err);
			return result;
		}
		const struct tc_snapshot_setting picture = {
			.layout_path = layout,
			.out = out,
			.hub = { .url = demo->url, .token_file = token },
		};
		result = tc_snapshot_make(&picture, &faults);
		tc_faults_print(&faults, stderr);
		if (result != TC_OK) {
			return result;
		}
		printf("picture     %s\n", out);
		fflush(stdout);
	}
	return TC_OK;
}

/* Put a layout where the wall watches: copied beside, then renamed over the one shown. */
static enum tc_result show_layout(const struct demo *demo, int index, struct tc_error *err) {
	char from[TC_PATH_MAX], beside[TC_PATH_MAX], shown[TC_PATH_MAX], buffer[65536];
	enum tc_result result = find_layout(index, from, sizeof from, err);
	if (result != TC_OK) {
		return result;
	}
	path_in(demo, "next.json", beside, sizeof beside);
	path_in(demo, "shown.json", shown, sizeof shown);
	FILE *in = fopen(from, "re");
	FILE *out = fopen(beside, "we");
	size_t length = 0;
	bool good = in != NULL && out != NULL;
	while (good && (length = fread(buffer, 1, sizeof buffer, in)) > 0) {
		good = fwrite(buffer, 1, length, out) == length;
	}
	good = in != NULL && fclose(in) == 0 && good;
	good = out != NULL && fclose(out) == 0 && good;
	if (!good || rename(beside, shown) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot write %s: %s", shown, strerror(errno));
	}
	return TC_OK;
}

static enum tc_result run_wall(struct demo *demo, int *status, struct tc_error *err) {
	char program[TC_PATH_MAX], token[TC_PATH_MAX], shown[TC_PATH_MAX], evidence[TC_PATH_MAX];
	enum tc_result result = tc_place_program("toancanh", program, sizeof program, err);
	if (result == TC_OK) {
		result = show_layout(demo, 0, err);
	}
	if (result != TC_OK) {
		return result;
	}
	path_in(demo, "wall.token", token, sizeof token);
	path_in(demo, "shown.json", shown, sizeof shown);
	path_in(demo, "evidence", evidence, sizeof evidence);
	/* With its guard, as in an office: whoever kills the renderer sees the picture come back. */
	const char *const argv[] = { "toancanh", "wall", shown, "--hub", demo->url, "--token-file",
		token, "--windowed", "--log", "warning", "--evidence", evidence, NULL };
	result = tc_child_start(program, argv, TC_CHILD_INHERIT, &demo->wall, err);
	if (result != TC_OK) {
		return result;
	}
	puts("wall        four layouts in turn; d: debug, Escape: end");
	printf("evidence    toancanh evidence list --from %s\n", evidence);
	fflush(stdout);
	long left_ms = turns[0].ms;
	for (int turn = 0; !stopped && !tc_child_ended(&demo->wall, status); left_ms -= STEP_MS) {
		pause_ms(STEP_MS);
		if (left_ms > STEP_MS) {
			continue;
		}
		turn = (turn + 1) % TURN_COUNT;
		left_ms = turns[turn].ms;
		result = show_layout(demo, turns[turn].layout, err);
		if (result != TC_OK) {
			return result;
		}
	}
	return TC_OK;
}

int tc_command_demo(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	tc_log_open(
		"toancanh-demo", TC_LOG_WARNING); /* a newcomer is told what matters, in words */
	catch_signals();
	struct demo demo = { .hub.out = -1, .wall.out = -1 };
	struct tc_error err;
	status = 0;
	enum tc_result result = open_demo(&demo, &err);
	if (result == TC_OK && flags.headless) {
		puts("simulated   letting the provinces report for some seconds");
		fflush(stdout);
		pause_ms(WARM_UP_MS);
		status = tc_result_exit_code(
			write_pictures(&demo, flags.out == NULL ? "." : flags.out));
	} else if (result == TC_OK) {
		result = run_wall(&demo, &status, &err);
	}
	close_demo(&demo);
	if (result != TC_OK && !stopped) {
		return tc_command_fail(usage.program, &err);
	}
	return stopped ? 0 : status;
}
