#include "display/commands/simulation.h"

#include "base/clock.h"
#include "base/period.h"
#include "display/stage.h"
#include "feeds/identity/token.h"
#include "feeds/wire/publisher.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Its line is cut for so many beats of each minute, so that a newcomer sees the marks come and go. */
static const char cut_area[] = "VN-2025:48";
enum {
	AREA_MAX = 64,
	BEAT_MS = 1000,
	STEP_MS = 50,
	MINUTE_BEATS = 60,
	CUT_FROM = 18,
	CUT_TO = 33,
};

/* What each of them reports, and where its walk begins. */
static const struct {
	const char *indicator;
	int least, most, step;
} reports[] = {
	{ "local.hotline-1022.open", 20, 480, 9 },
	{ "local.ioc.cameras-online", 800, 5200, 40 },
	{ "videolink.live", 1, 1, 0 },
};
enum { REPORT_COUNT = sizeof reports / sizeof *reports };

struct province {
	char area[16]; /* with its list */
	char source[32], token[TC_TOKEN_TEXT_MAX];
	struct tc_publisher *publisher; /* NULL while its line is cut */
	int values[REPORT_COUNT];
};

struct tc_simulation {
	struct province provinces[AREA_MAX];
	int count;
	char url[128];
	uint32_t seed;
	pthread_t thread;
	bool started;
	atomic_bool stopping;
};

/* Numerical Recipes' quick generator; a demonstration needs no better chance. */
static int between(struct tc_simulation *simulation, int least, int most) {
	simulation->seed = simulation->seed * 1664525u + 1013904223u;
	return least + (int)((simulation->seed >> 8) % (uint32_t)(most - least + 1));
}

static void report(struct tc_simulation *simulation, struct province *province, int which) {
	int step = reports[which].step;
	int *value = &province->values[which];
	*value += between(simulation, -step, step);
	*value = *value < reports[which].least ? reports[which].least : *value;
	*value = *value > reports[which].most ? reports[which].most : *value;
	char now[32], line[256];
	tc_time_format(tc_clock_unix_ms(tc_clock_system()) / 1000 * 1000, TC_ZONE_MINUTES, now,
		sizeof now);
	int length = snprintf(line, sizeof line,
		"{\"INDICATOR\":\"%s\",\"REF_AREA\":\"%s\",\"TIME_PERIOD\":\"%s\",\"OBS_VALUE\":%"
		"d}",
		reports[which].indicator, province->area, now, *value);
	/* A full queue means the hub is away: the next second has newer figures. */
	(void)tc_publisher_push(province->publisher, line, (size_t)length, 0, TC_PUSH_TRY, NULL);
}

static enum tc_result connect_province(
	const struct tc_simulation *simulation, struct province *province, struct tc_error *err) {
	const struct tc_publisher_setting setting = {
		.url = simulation->url,
		.source = province->source,
		.token = province->token,
		.clock = tc_clock_system(),
	};
	return tc_publisher_start(&setting, &province->publisher, err);
}

/* Cut or mend the line, where the minute has come to that. */
static void cut_or_mend(
	const struct tc_simulation *simulation, struct province *province, int beat) {
	bool cut = beat % MINUTE_BEATS >= CUT_FROM && beat % MINUTE_BEATS < CUT_TO;
	if (cut && province->publisher != NULL) {
		tc_publisher_cut(province->publisher);
		province->publisher = NULL;
	} else if (!cut && province->publisher == NULL) {
		struct tc_error err;
		if (connect_province(simulation, province, &err) != TC_OK) {
			province->publisher = NULL; /* the next beat tries again */
		}
	}
}

static void beat_once(struct tc_simulation *simulation, int beat) {
	for (int i = 0; i < simulation->count; i++) {
		struct province *province = &simulation->provinces[i];
		if (strcmp(province->area, cut_area) == 0) {
			cut_or_mend(simulation, province, beat);
		}
		for (int which = 0; which < REPORT_COUNT && province->publisher != NULL; which++) {
			report(simulation, province, which);
		}
	}
}

static void *run(void *user) {
	struct tc_simulation *simulation = user;
	int waited_ms = BEAT_MS;
	for (int beat = 0; !atomic_load(&simulation->stopping);) {
		if (waited_ms >= BEAT_MS) {
			beat_once(simulation, beat++);
		}
		waited_ms = waited_ms >= BEAT_MS ? 0 : waited_ms + STEP_MS;
		struct timespec step = { .tv_nsec = STEP_MS * 1000000L };
		nanosleep(&step, NULL);
	}
	return NULL;
}

static enum tc_result start_province(struct tc_simulation *simulation, const struct tc_area *area,
	const char *data, struct tc_error *err) {
	static const char *const indicators[] = { "*", NULL };
	struct province *province = &simulation->provinces[simulation->count++];
	char name[32];
	snprintf(province->source, sizeof province->source, "/sim/province/%s", area->bare);
	snprintf(province->area, sizeof province->area, "%s:%s", area->list, area->bare);
	snprintf(name, sizeof name, "sim-%s", area->bare);
	const char *const own[] = { province->area, NULL };
	const struct tc_grant grant = {
		.name = name,
		.role = TC_ROLE_PUBLISHER,
		.source = province->source,
		.indicators = indicators,
		.areas = own,
		.created_ms = tc_clock_unix_ms(tc_clock_system()),
		.expires_ms = INT64_MAX,
	};
	const struct tc_actor actor = { .name = "demo", .now_ms = grant.created_ms };
	enum tc_result result = tc_token_add(data, &grant, &actor, province->token, err);
	if (result != TC_OK) {
		return result;
	}
	for (int i = 0; i < REPORT_COUNT; i++) {
		province->values[i] = between(simulation, reports[i].least, reports[i].most);
	}
	return connect_province(simulation, province, err);
}

/* Every province of the list in force. */
static enum tc_result start_provinces(
	struct tc_simulation *simulation, const char *data, struct tc_error *err) {
	struct tc_catalogue *catalogue = NULL;
	struct tc_faults faults = { 0 };
	enum tc_result result = tc_stage_open_catalogue(NULL, &catalogue, &faults);
	if (result != TC_OK) {
		*err = faults.items[0];
		return result;
	}
	int areas[AREA_MAX];
	int64_t now_ms = tc_clock_unix_ms(tc_clock_system());
	int country = tc_catalogue_find_area(catalogue, "VN", now_ms);
	int count = tc_catalogue_members(catalogue, country, now_ms, areas, AREA_MAX);
	for (int i = 0; i < count && i < AREA_MAX && result == TC_OK; i++) {
		result = start_province(
			simulation, tc_catalogue_area(catalogue, areas[i]), data, err);
	}
	tc_catalogue_close(catalogue);
	return result;
}

enum tc_result tc_simulation_start(
	const char *url, const char *data, struct tc_simulation **out, struct tc_error *err) {
	struct tc_simulation *simulation = calloc(1, sizeof *simulation);
	if (simulation == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for the simulation");
	}
	simulation->seed = 2020;
	snprintf(simulation->url, sizeof simulation->url, "%s", url);
	enum tc_result result = start_provinces(simulation, data, err);
	if (result == TC_OK && pthread_create(&simulation->thread, NULL, run, simulation) != 0) {
		result = tc_fail(err, TC_UNAVAILABLE, "cannot start a thread: %s", strerror(errno));
	}
	if (result != TC_OK) {
		tc_simulation_stop(simulation);
		return result;
	}
	simulation->started = true;
	*out = simulation;
	return TC_OK;
}

void tc_simulation_stop(struct tc_simulation *simulation) {
	if (simulation == NULL) {
		return;
	}
	atomic_store(&simulation->stopping, true);
	if (simulation->started) {
		pthread_join(simulation->thread, NULL);
	}
	for (int i = 0; i < simulation->count; i++) {
		tc_publisher_stop(simulation->provinces[i].publisher);
	}
	free(simulation);
}
