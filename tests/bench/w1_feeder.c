/* Feeds a hub as 63 provinces with 200 indicators each would, at a given rate, over a real WebSocket, until
 * it is ended: w1_feeder URL TOKEN SOURCE RATE INDICATORS AREA… Its own CPU time is not the hub's. */
#include "base/clock.h"
#include "base/period.h"
#include "feeds/wire/publisher.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TICK_MS = 10, ZONE_MINUTES = 420, FIRST_AREA = 6 };

struct load {
	struct tc_publisher *publisher;
	const struct tc_clock *clock;
	char **areas;
	int area_count, indicator_count;
	int64_t sent;
	uint32_t seed;
};

static volatile sig_atomic_t stopped;

static void on_signal(int number) {
	(void)number;
	stopped = 1;
}

/* The next reading: area by area, each with all its indicators; the time of a reading is now, so that a
 * wall can tell how old it is. */
static enum tc_result send_next(struct load *load, struct tc_error *err) {
	char now[32], line[200];
	int series = (int)(load->sent % ((int64_t)load->area_count * load->indicator_count));
	load->seed = load->seed * 1664525u + 1013904223u;
	unsigned value = 100 + (unsigned)series * 40503u % 797 + (load->seed >> 8) % 100;
	tc_time_format(tc_clock_unix_ms(load->clock), ZONE_MINUTES, now, sizeof now);
	int length = snprintf(line, sizeof line,
		"{\"INDICATOR\":\"w1.i%03d\",\"REF_AREA\":\"%s\",\"TIME_PERIOD\":\"%s\","
		"\"OBS_VALUE\":%u.%u}",
		series % load->indicator_count + 1, load->areas[series / load->indicator_count],
		now, value, (load->seed >> 16) % 10);
	load->sent++;
	return tc_publisher_push(
		load->publisher, line, (size_t)length, load->sent, TC_PUSH_WAIT, err);
}

static enum tc_result feed(struct load *load, int64_t rate, struct tc_error *err) {
	enum tc_result result = TC_OK;
	int64_t began_ms = tc_clock_monotonic_ms(load->clock);
	while (!stopped && result == TC_OK) {
		int64_t due = (tc_clock_monotonic_ms(load->clock) - began_ms) * rate / 1000;
		while (load->sent < due && !stopped && result == TC_OK) {
			result = send_next(load, err);
		}
		const struct timespec tick = { .tv_nsec = TICK_MS * 1000000L };
		nanosleep(&tick, NULL);
	}
	return result;
}

int main(int argc, char **argv) {
	if (argc <= FIRST_AREA || atoi(argv[4]) < 1 || atoi(argv[5]) < 1) {
		fprintf(stderr, "usage: w1_feeder URL TOKEN SOURCE RATE INDICATORS AREA...\n");
		return 2;
	}
	struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	struct load load = {
		.clock = tc_clock_system(),
		.areas = argv + FIRST_AREA,
		.area_count = argc - FIRST_AREA,
		.indicator_count = atoi(argv[5]),
		.seed = 2020,
	};
	const struct tc_publisher_setting setting = {
		.url = argv[1], .token = argv[2], .source = argv[3], .clock = load.clock
	};
	struct tc_error err;
	enum tc_result result = tc_publisher_start(&setting, &load.publisher, &err);
	if (result == TC_OK) {
		result = feed(&load, atoi(argv[4]), &err);
	}
	if (result != TC_OK) {
		fprintf(stderr, "w1_feeder: %s\n", err.message);
		return 1;
	}
	const struct tc_publisher_tally tally = tc_publisher_count(load.publisher);
	printf("{\"sent\":%lld,\"acked\":%lld,\"refused\":%lld,\"events\":%lld}\n",
		(long long)load.sent, (long long)tally.acked, (long long)tally.refused,
		(long long)tally.events);
	tc_publisher_stop(load.publisher);
	return 0;
}
