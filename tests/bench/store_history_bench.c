/* What years of history cost: opening, memory, and the last 300 points of a series.
 *   store_history_bench [--directory DIR] [--scale SHARE] [--queries N] [--keep] [--store DIR]
 * The whole (scale 1): 12,600 series a day for ten years and 200 a minute for 400 days, 161 million rows, put
 * there through tc_store_commit and tidied as in the hub. Less of it has fewer days, not fewer series. --keep
 * leaves the store; --store asks one that was left. */
#include "feeds/store/store.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	SOURCES = 63,
	INDICATORS = 200,
	MINUTES = 1440,
	GROUP = 60,
	QUERIES_MAX = 10000,
	POINTS = 300
};
static const int64_t first_day_ms = 1420045200000; /* 2015-01-01 +07:00 */
static const int64_t day_ms = 86400000;

struct bench {
	const char *directory, *left;
	double scale;
	int queries, keep;
	struct tc_catalogue *catalogue;
	struct tc_clock_manual manual;
	struct tc_clock clock;
	struct tc_store *store;
	struct tc_observation *rows;
	struct tc_store_event *events;
	char (*names)[32], (*ids)[16];
	int64_t minute, minute_ms, stored;
};

static double now_s(clockid_t clock) {
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void fail(const char *what) {
	fprintf(stderr, "store_history_bench: %s\n", what);
	exit(3);
}

static void open_store(struct bench *bench) {
	struct tc_error err = { 0 };
	if (tc_store_open(bench->directory, bench->catalogue, &bench->clock, &bench->store, &err) !=
		TC_OK) {
		fail(err.message);
	}
}

static void prepare(struct bench *bench) {
	static struct tc_faults faults;
	char codelists[TC_PATH_MAX];
	const char *root = getenv("TC_SOURCE_ROOT");
	snprintf(codelists, sizeof codelists, "%s/feeds/codelists", root != NULL ? root : ".");
	if (tc_catalogue_open(codelists, &bench->catalogue, &faults) != TC_OK) {
		fail("no code lists");
	}
	bench->clock = tc_clock_of_manual(&bench->manual);
	bench->rows = calloc(SOURCES * INDICATORS, sizeof *bench->rows);
	bench->events = calloc(SOURCES, sizeof *bench->events);
	bench->names = calloc(SOURCES, sizeof *bench->names);
	bench->ids = calloc(SOURCES, sizeof *bench->ids);
	if (bench->rows == NULL || bench->events == NULL || bench->names == NULL ||
		bench->ids == NULL) {
		fail("out of memory");
	}
}

/* The pair of indicator and area of one of a source's 200 series; no two series have the same. */
static int pair_of(int source, int i) {
	return source * INDICATORS + i;
}

static void fill_event(struct bench *bench, int place, int source, int64_t sequence,
	const struct tc_period *period) {
	int indicators = tc_catalogue_indicator_count(bench->catalogue);
	struct tc_observation *rows = &bench->rows[place * INDICATORS];
	for (int i = 0; i < INDICATORS; i++) {
		rows[i] = (struct tc_observation) { .indicator = pair_of(source, i) % indicators,
			.area = pair_of(source, i) / indicators,
			.period = *period,
			.has_value = true,
			.status = 'A',
			.qualifier = TC_QUALIFIER_NONE,
			.action = TC_ACTION_MERGE,
			.recorded_at_ms = period->end_ms };
		snprintf(rows[i].value.text, sizeof rows[i].value.text, "%lld.%02d",
			(long long)(sequence * 7 + i), i % 100);
	}
	snprintf(bench->names[place], sizeof bench->names[place], "/source/%02d", source);
	snprintf(bench->ids[place], sizeof bench->ids[place], "%010lld", (long long)sequence);
	bench->events[place] = (struct tc_store_event) { .kind = TC_EVENT_OBSERVATIONS,
		.source = bench->names[place],
		.id = bench->ids[place],
		.sequence = sequence,
		.observations = rows,
		.count = INDICATORS };
	memcpy(bench->events[place].digest, &sequence, sizeof sequence);
}

static struct tc_period period_of(int64_t at_ms, bool day) {
	struct tc_period period = { 0 };
	char text[40];
	tc_time_format(at_ms, TC_ZONE_MINUTES, text, sizeof text);
	size_t length = day ? 10 : strlen(text);
	if (!tc_period_parse(text, length, &period)) {
		fail("no period");
	}
	return period;
}

static void commit(struct bench *bench, int count) {
	struct tc_error err = { 0 };
	if (tc_store_commit(bench->store, bench->events, count, &err) != TC_OK) {
		fail(err.message);
	}
	bench->stored += (int64_t)count * INDICATORS;
	tc_store_tidy(bench->store);
}

/* The next minutes of the 200 series. */
static void put_minutes(struct bench *bench, int count) {
	for (int i = 0; i < count; i++) {
		struct tc_period period = period_of(bench->minute_ms, false);
		fill_event(bench, i, SOURCES, ++bench->minute, &period);
		bench->minute_ms += 60000;
	}
	commit(bench, count);
}

static void put_day(struct bench *bench, int64_t day, bool minutes) {
	int64_t at_ms = first_day_ms + day * day_ms;
	bench->manual.unix_ms = at_ms + day_ms;
	bench->minute_ms = at_ms;
	struct tc_period period = period_of(at_ms, true);
	for (int source = 0; source < SOURCES; source++) {
		fill_event(bench, source, source, day + 1, &period);
	}
	commit(bench, SOURCES);
	for (int minute = 0; minutes && minute < MINUTES; minute += GROUP) {
		put_minutes(bench, GROUP);
	}
}

static void fill(struct bench *bench) {
	int64_t days = (int64_t)(3650 * bench->scale), minute_days = (int64_t)(400 * bench->scale);
	for (int64_t day = 0; day < days; day++) {
		put_day(bench, day, day >= days - minute_days);
	}
	while (tc_store_tidy(bench->store)) {
	}
}

/* Where a store that was left goes on. */
static void go_on(struct bench *bench) {
	struct tc_source_position position = { 0 };
	char name[sizeof *bench->names];
	snprintf(name, sizeof name, "/source/%02d", SOURCES);
	tc_store_position(bench->store, name, &position);
	bench->minute = position.newest;
	bench->minute_ms = first_day_ms + (int64_t)(3650 * bench->scale) * day_ms;
	bench->manual.unix_ms = bench->minute_ms + day_ms;
	bench->stored = tc_store_cursor(bench->store);
}

/* Pairs that a query asks for: first to last. */
struct wanted {
	int first, last, indicators;
};

static bool matches(const void *user, int indicator, int area) {
	const struct wanted *wanted = user;
	int pair = area * wanted->indicators + indicator;
	return pair >= wanted->first && pair <= wanted->last;
}

static int by_value(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static struct tc_history_query query_of(const struct wanted *wanted, int last) {
	return (struct tc_history_query) { .matches = matches,
		.user = wanted,
		.start_ms = INT64_MIN,
		.end_ms = INT64_MAX,
		.as_of_ms = INT64_MAX,
		.last = last };
}

/* CPU time of one answer, or of its first `limit` rows. */
static double ask(struct tc_store_reader *reader, const struct tc_history_query *query, int limit,
	uint64_t *rows) {
	double before_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
	struct tc_history *history = tc_history_open(reader, query);
	struct tc_observation row;
	int count = 0;
	while (count < limit && tc_history_next(history, &row, NULL) == 1) {
		count++;
	}
	tc_history_close(history);
	*rows += (uint64_t)count;
	return (now_s(CLOCK_PROCESS_CPUTIME_ID) - before_s) * 1000;
}

enum asking { NEWEST = 1, OLDEST, NEWEST_BESIDE_WRITES };

/* One series at a time, by chance one of so many pairs. */
static void query(struct bench *bench, const char *name, struct tc_store_reader *reader, int first,
	int count, enum asking asking) {
	static double took_ms[QUERIES_MAX];
	uint64_t chance = 1, rows = 0;
	for (int i = 0; i < bench->queries; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		struct wanted wanted = { .first = first + (int)((chance >> 33) % (uint64_t)count),
			.indicators = tc_catalogue_indicator_count(bench->catalogue) };
		wanted.last = wanted.first;
		struct tc_history_query asked = query_of(&wanted, asking == OLDEST ? 0 : POINTS);
		if (asking == NEWEST_BESIDE_WRITES) {
			put_minutes(bench, 1);
		}
		took_ms[i] = ask(reader, &asked, POINTS, &rows);
	}
	qsort(took_ms, (size_t)bench->queries, sizeof *took_ms, by_value);
	printf("\"%s\":{\"p50\":%.3f,\"p99\":%.3f,\"rows\":%.0f},", name,
		took_ms[bench->queries / 2], took_ms[bench->queries * 99 / 100],
		(double)rows / bench->queries);
}

static void ask_all(struct bench *bench) {
	struct tc_store_reader *reader = NULL;
	double before_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
	if (tc_store_reader_open_beside(bench->store, &reader, NULL) != TC_OK) {
		fail("cannot read");
	}
	const struct wanted wall = { 0, 45 * SOURCES - 1,
		tc_catalogue_indicator_count(bench->catalogue) };
	struct tc_history_query of_wall = query_of(&wall, POINTS);
	uint64_t rows = 0;
	query(bench, "first_ms", reader, 0, 1, NEWEST);
	printf("\"first_with_connection_ms\":%.1f,",
		(now_s(CLOCK_PROCESS_CPUTIME_ID) - before_s) * 1000 / bench->queries);
	query(bench, "day_series_ms", reader, 0, SOURCES * INDICATORS, NEWEST);
	query(bench, "minute_series_ms", reader, SOURCES * INDICATORS, INDICATORS, NEWEST);
	query(bench, "day_series_limit_ms", reader, 0, SOURCES * INDICATORS, OLDEST);
	query(bench, "minute_series_limit_ms", reader, SOURCES * INDICATORS, INDICATORS, OLDEST);
	query(bench, "minute_series_beside_writes_ms", reader, SOURCES * INDICATORS, INDICATORS,
		NEWEST_BESIDE_WRITES);
	double wall_ms = ask(reader, &of_wall, INT32_MAX, &rows);
	printf("\"wall_ms\":%.0f,\"wall_rows\":%llu,", wall_ms, (unsigned long long)rows);
	tc_store_reader_close(reader);
}

static void report(struct bench *bench, double making_s, double opening_s, double opening_cpu_s) {
	char path[TC_PATH_MAX + 16];
	struct stat status = { 0 };
	struct rusage usage;
	snprintf(path, sizeof path, "%s/store.db", bench->directory);
	stat(path, &status);
	getrusage(RUSAGE_SELF, &usage);
	printf("\"rows\":%lld,\"making_s\":%.0f,\"open_s\":%.2f,\"open_cpu_s\":%.2f,"
	       "\"rss_mb\":%.0f,\"database_mb\":%.0f}\n",
		(long long)bench->stored, making_s, opening_s, opening_cpu_s,
		(double)usage.ru_maxrss / 1e3, (double)status.st_size / 1e6);
}

static void read_settings(struct bench *bench, int argc, char **argv) {
	static const struct option options[] = { { "directory", required_argument, NULL, 'd' },
		{ "scale", required_argument, NULL, 's' },
		{ "queries", required_argument, NULL, 'q' }, { "keep", no_argument, NULL, 'k' },
		{ "store", required_argument, NULL, 'l' }, { 0 } };
	*bench = (struct bench) { .directory = "/var/tmp", .scale = 0.001, .queries = 100 };
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'd': bench->directory = optarg; break;
		case 's': bench->scale = strtod(optarg, NULL); break;
		case 'q': bench->queries = (int)strtol(optarg, NULL, 10); break;
		case 'k': bench->keep = 1; break;
		case 'l': bench->left = optarg; break;
		default: exit(2);
		}
	}
	bench->queries = bench->queries < 1 ? 1 : bench->queries;
	bench->queries = bench->queries < QUERIES_MAX ? bench->queries : QUERIES_MAX;
}

static void make_directory(struct bench *bench) {
	static char directory[TC_PATH_MAX];
	snprintf(directory, sizeof directory, "%s/toancanh-bench-XXXXXX", bench->directory);
	if (bench->left == NULL && mkdtemp(directory) == NULL) {
		fail("no directory");
	}
	bench->directory = bench->left != NULL ? bench->left : directory;
}

static void clean_up(const struct bench *bench) {
	static const char *const left[] = { "store.db", "lock", "head" };
	if (bench->keep || bench->left != NULL) {
		fprintf(stderr, "left: %s\n", bench->directory);
		return;
	}
	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		char path[TC_PATH_MAX + 16];
		snprintf(path, sizeof path, "%s/%s", bench->directory, left[i]);
		unlink(path);
	}
	rmdir(bench->directory);
}

int main(int argc, char **argv) {
	static struct bench bench;
	read_settings(&bench, argc, argv);
	make_directory(&bench);
	prepare(&bench);
	double start_s = now_s(CLOCK_MONOTONIC);
	if (bench.left == NULL) {
		open_store(&bench);
		fill(&bench);
		tc_store_close(bench.store);
	}
	double making_s = now_s(CLOCK_MONOTONIC) - start_s;
	start_s = now_s(CLOCK_MONOTONIC);
	double cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
	open_store(&bench);
	double opening_s = now_s(CLOCK_MONOTONIC) - start_s;
	cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
	go_on(&bench);
	printf("{\"bench\":\"store_history\",");
	ask_all(&bench);
	report(&bench, making_s, opening_s, cpu_s);
	tc_store_close(bench.store);
	clean_up(&bench);
	return 0;
}
