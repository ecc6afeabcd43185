/* How many observations a second the store makes durable, and how long a group of events waits for it:
 *   store_bench [--directory DIR] [--seconds N] [--publishers N] [--observations N] [--rate PER_SECOND]
 * Each round commits one event of every publisher in one transaction, then tidies one turn, as the hub
 * does. Without --rate as fast as it goes. The disk's own fdatasync is measured in the same run. */
#include "feeds/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MAX = 200000 };

struct settings {
	const char *directory;
	int seconds, publishers, observations;
	double rate;
};

struct bench {
	struct settings settings;
	struct tc_catalogue *catalogue;
	struct tc_store *store;
	struct tc_store_event *events;
	struct tc_observation *rows;
	char (*names)[32], (*ids)[16];
	double *commit_ms, *sync_ms;
	int rounds, syncs;
	double tidy_s, elapsed_s, making_cpu_s;
};

static double now_s(clockid_t clock) {
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double quantile(double *values, int count, double share) {
	qsort(values, (size_t)count, sizeof *values, by_value);
	return count > 0 ? values[(int)((count - 1) * share)] : 0;
}

static void fail(const char *what) {
	fprintf(stderr, "store_bench: %s\n", what);
	exit(3);
}

static void read_settings(int argc, char **argv, struct settings *out) {
	static const struct option options[] = { { "directory", required_argument, NULL, 'd' },
		{ "seconds", required_argument, NULL, 's' },
		{ "publishers", required_argument, NULL, 'p' },
		{ "observations", required_argument, NULL, 'o' },
		{ "rate", required_argument, NULL, 'r' }, { 0 } };
	*out = (struct settings) {
		.directory = "/var/tmp", .seconds = 10, .publishers = 63, .observations = 100
	};
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'd': out->directory = optarg; break;
		case 's': out->seconds = atoi(optarg); break;
		case 'p': out->publishers = atoi(optarg); break;
		case 'o': out->observations = atoi(optarg); break;
		case 'r': out->rate = atof(optarg); break;
		default: exit(2);
		}
	}
}

static void prepare(struct bench *bench, const char *directory) {
	const struct settings *settings = &bench->settings;
	size_t publishers = (size_t)settings->publishers, each = (size_t)settings->observations;
	static struct tc_faults faults;
	char codelists[TC_PATH_MAX];
	const char *root = getenv("TC_SOURCE_ROOT");
	snprintf(codelists, sizeof codelists, "%s/feeds/codelists", root != NULL ? root : ".");
	if (tc_catalogue_open(codelists, &bench->catalogue, &faults) != TC_OK) {
		tc_faults_print(&faults, stderr);
		fail("no code lists");
	}
	struct tc_error err = { 0 };
	if (tc_store_open(directory, bench->catalogue, tc_clock_system(), &bench->store, &err) !=
		TC_OK) {
		fail(err.message);
	}
	bench->events = calloc(publishers, sizeof *bench->events);
	bench->rows = calloc(publishers * each, sizeof *bench->rows);
	bench->names = calloc(publishers, sizeof *bench->names);
	bench->ids = calloc(publishers, sizeof *bench->ids);
	bench->commit_ms = calloc(ROUNDS_MAX, sizeof *bench->commit_ms);
	bench->sync_ms = calloc(ROUNDS_MAX, sizeof *bench->sync_ms);
	if (bench->events == NULL || bench->rows == NULL || bench->names == NULL ||
		bench->ids == NULL || bench->commit_ms == NULL || bench->sync_ms == NULL) {
		fail("out of memory");
	}
}

/* One event of every publisher: the same series each round, a new second each round. */
static void fill_round(struct bench *bench, int64_t sequence) {
	const struct settings *settings = &bench->settings;
	int indicators = tc_catalogue_indicator_count(bench->catalogue);
	int areas = tc_catalogue_area_count(bench->catalogue);
	struct tc_period period;
	char text[40];
	tc_time_format(1600000000000 + sequence * 1000, TC_ZONE_MINUTES, text, sizeof text);
	tc_period_parse(text, strlen(text), &period);
	for (int p = 0; p < settings->publishers; p++) {
		struct tc_observation *rows = &bench->rows[p * settings->observations];
		for (int i = 0; i < settings->observations; i++) {
			rows[i] = (struct tc_observation) { .indicator = i % indicators,
				.area = (p + i / indicators) % areas,
				.period = period,
				.has_value = true,
				.status = 'A',
				.qualifier = TC_QUALIFIER_NONE,
				.action = TC_ACTION_MERGE,
				.recorded_at_ms = period.start_ms };
			rows[i].value.number = (double)(sequence * 7 + i);
			snprintf(rows[i].value.text, sizeof rows[i].value.text, "%lld.%02d",
				(long long)(sequence * 7 + i), i % 100);
		}
		snprintf(bench->names[p], sizeof bench->names[p], "/province/%02d", p);
		snprintf(bench->ids[p], sizeof bench->ids[p], "%010lld", (long long)sequence);
		bench->events[p] = (struct tc_store_event) { .kind = TC_EVENT_OBSERVATIONS,
			.source = bench->names[p],
			.id = bench->ids[p],
			.sequence = sequence,
			.observations = rows,
			.count = settings->observations };
		memcpy(bench->events[p].digest, &sequence, sizeof sequence);
	}
}

static void run_rounds(struct bench *bench, int probe) {
	const struct settings *settings = &bench->settings;
	double start = now_s(CLOCK_MONOTONIC), making_s = 0, probing_s = 0;
	double per_round = (double)settings->publishers * settings->observations;
	for (double now = start; now - start < settings->seconds && bench->rounds < ROUNDS_MAX;) {
		double cpu_before_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
		fill_round(bench, bench->rounds + 1);
		bench->making_cpu_s += now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_before_s;
		double ready = now_s(CLOCK_MONOTONIC);
		making_s += ready - now;
		struct tc_error err = { 0 };
		if (tc_store_commit(bench->store, bench->events, settings->publishers, &err) !=
			TC_OK) {
			fail(err.message);
		}
		double kept = now_s(CLOCK_MONOTONIC);
		bench->commit_ms[bench->rounds++] = (kept - ready) * 1000;
		tc_store_tidy(bench->store);
		double tidied = now_s(CLOCK_MONOTONIC);
		bench->tidy_s += tidied - kept;
		if (bench->rounds % 8 == 0) {
			if (pwrite(probe, &tidied, sizeof tidied, bench->syncs % 1000 * 4096) < 0 ||
				fdatasync(probe) != 0) {
				fail(strerror(errno));
			}
			double synced = now_s(CLOCK_MONOTONIC);
			bench->sync_ms[bench->syncs++] = (synced - tidied) * 1000;
			probing_s += synced - tidied;
		}
		now = now_s(CLOCK_MONOTONIC);
		double due =
			settings->rate > 0 ? start + bench->rounds * per_round / settings->rate : 0;
		if (due > now) {
			usleep((useconds_t)((due - now) * 1e6));
			now = now_s(CLOCK_MONOTONIC);
		}
		bench->elapsed_s = now - start - making_s - probing_s;
	}
}

static void report(struct bench *bench, double cpu_s, const char *directory) {
	double stored =
		(double)bench->rounds * bench->settings.publishers * bench->settings.observations;
	char path[TC_PATH_MAX + 16];
	struct stat database = { 0 }, log = { 0 };
	snprintf(path, sizeof path, "%s/store.db", directory);
	stat(path, &database);
	snprintf(path, sizeof path, "%s/store.db-wal", directory);
	stat(path, &log);
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("{\"bench\":\"store\",\"publishers\":%d,\"observations_per_event\":%d,\"stored\":%."
	       "0f,"
	       "\"durable_per_s\":%.0f,\"durable_per_cpu_s\":%.0f,\"cpu_s\":%.2f,\"elapsed_s\":%."
	       "2f,\"tidy_s\":%.2f,",
		bench->settings.publishers, bench->settings.observations, stored,
		stored / bench->elapsed_s, stored / cpu_s, cpu_s, bench->elapsed_s, bench->tidy_s);
	printf("\"commit_ms\":{\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f},"
	       "\"fdatasync_ms\":{\"p50\":%.2f,\"p99\":%.2f},",
		quantile(bench->commit_ms, bench->rounds, 0.5),
		quantile(bench->commit_ms, bench->rounds, 0.99),
		quantile(bench->commit_ms, bench->rounds, 1),
		quantile(bench->sync_ms, bench->syncs, 0.5),
		quantile(bench->sync_ms, bench->syncs, 0.99));
	printf("\"database_mb\":%.0f,\"wal_mb\":%.0f,\"rss_mb\":%.0f}\n",
		(double)database.st_size / 1e6, (double)log.st_size / 1e6,
		(double)usage.ru_maxrss / 1e3);
}

int main(int argc, char **argv) {
	static struct bench bench;
	read_settings(argc, argv, &bench.settings);
	char directory[TC_PATH_MAX], path[TC_PATH_MAX + 16];
	snprintf(directory, sizeof directory, "%s/toancanh-bench-XXXXXX", bench.settings.directory);
	if (mkdtemp(directory) == NULL) {
		fail(strerror(errno));
	}
	snprintf(path, sizeof path, "%s/probe", directory);
	int probe = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	prepare(&bench, directory);
	double cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
	run_rounds(&bench, probe);
	report(&bench, now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s - bench.making_cpu_s, directory);
	tc_store_close(bench.store);
	tc_catalogue_close(bench.catalogue);
	close(probe);
	static const char *const left[] = { "probe", "store.db", "lock" };
	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		snprintf(path, sizeof path, "%s/%s", directory, left[i]);
		unlink(path);
	}
	rmdir(directory);
	free(bench.events);
	free(bench.rows);
	free(bench.names);
	free(bench.ids);
	free(bench.commit_ms);
	free(bench.sync_ms);
	return 0;
}
