#include "tests/honesty/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
static const int64_t day = 24 * (int64_t)HOUR;
static const int64_t zone = 7 * (int64_t)HOUR;

const char *const indicator_ids[INDICATORS] = { "h.live", "h.checked", "h.day", "h.month",
	"h.total", "h.jumpy" };
const char *const area_codes[AREAS + 1] = { "VN", "VN-2004:70", "VN-2004:72", "VN-2004:74",
	"VN-2004:75", "VN-2004:77", "VN-2004:79", "SE" };
const char *const source_names[SOURCES] = { "/so/mot", "/so/hai", "/bo/ba", "/sim/bon" };

static const int64_t begin_ms = 1590973200000; /* 2020-06-01T08:00:00+07:00 */

static uint64_t next_random(uint64_t *state) {
	*state += 0x9E3779B97F4A7C15u; /* splitmix64 */
	uint64_t z = *state;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

void acts_make(uint64_t seed, struct act *acts, int count) {
	static const enum act_kind often[] = { ACT_REPORT, ACT_REPORT, ACT_REPORT, ACT_REPORT,
		ACT_REPORT, ACT_REPORT, ACT_REPORT, ACT_REPORT, ACT_REPORT, ACT_PASS, ACT_PASS,
		ACT_PASS, ACT_PASS, ACT_LINK, ACT_SOURCE, ACT_STORE, ACT_TRUST, ACT_SET, ACT_OWN,
		ACT_REPEAT, ACT_REPEAT, ACT_OPEN };
	for (int i = 0; i < count; i++) {
		acts[i].kind = often[next_random(&seed) % (sizeof often / sizeof *often)];
		for (int d = 0; d < 6; d++) {
			acts[i].dice[d] = (uint32_t)(next_random(&seed) >> 32);
		}
	}
}

void world_init(struct world *world) {
	memset(world, 0, sizeof *world);
	world->true_ms = 1000000;
	world->date_ms = begin_ms;
	world->trusted = true;
	world->set_ms = INT64_MIN;
}

static void local_date(int64_t at_ms, struct tm *out) {
	time_t seconds = (time_t)((at_ms + zone) / SECOND);
	gmtime_r(&seconds, out);
}

/* The period that an indicator is reported for, so many before the one that runs now; -1: the next. */
static void set_period(struct row *row, int64_t now_ms, int back) {
	struct tm tm;
	if (row->indicator == LIVE || row->indicator == CHECKED) {
		/* Instants that are met again, for revisions of them. */
		int64_t beat = 5 * (int64_t)SECOND;
		row->start_ms = row->end_ms = (now_ms / beat - back) * beat;
		local_date(row->start_ms, &tm);
		(void)strftime(row->period, sizeof row->period, "%Y-%m-%dT%H:%M:%S+07:00", &tm);
	} else if (row->indicator == MONTH) {
		local_date(now_ms, &tm);
		struct tm first = {
			.tm_year = tm.tm_year, .tm_mon = tm.tm_mon - back, .tm_mday = 1
		};
		struct tm next = {
			.tm_year = tm.tm_year, .tm_mon = first.tm_mon + 1, .tm_mday = 1
		};
		row->start_ms = (int64_t)timegm(&first) * SECOND - zone;
		row->end_ms = (int64_t)timegm(&next) * SECOND - zone;
		(void)strftime(row->period, sizeof row->period, "%Y-%m", &first);
	} else {
		int64_t midnight = (now_ms + zone) / day * day - zone;
		row->start_ms = midnight - back * day;
		row->end_ms = row->start_ms + day;
		local_date(row->start_ms, &tm);
		(void)strftime(row->period, sizeof row->period, "%Y-%m-%d", &tm);
	}
}

/* Few different values, so that some repeat; one text for each, so that equal numbers are written alike. */
static void set_value(struct row *row, uint32_t dice) {
	static const int64_t values[] = { 0, 100, 1250, 1275, 12300, 99999, -500, 123456, 250000,
		143000000, 4200, 4300, 4400, 4500, 4600, 50, 1005, 2500000000 };
	int64_t value = values[dice % (sizeof values / sizeof *values)];
	int64_t size = llabs(value);
	const char *sign = value < 0 ? "-" : "";
	row->hundredths = value;
	if (size % 100 == 0) {
		snprintf(row->text, sizeof row->text, "%s%lld", sign, (long long)size / 100);
	} else if (size % 10 == 0) {
		snprintf(row->text, sizeof row->text, "%s%lld.%lld", sign, (long long)size / 100,
			(long long)size / 10 % 10);
	} else {
		snprintf(row->text, sizeof row->text, "%s%lld.%02lld", sign, (long long)size / 100,
			(long long)size % 100);
	}
}

static int chosen_area(int indicator, uint32_t dice) {
	switch (indicator) {
	case TOTAL: return 1 + (int)(dice % 6);
	case CHECKED: return 1 + (int)(dice % 3);
	case JUMPY: return 3;
	case MONTH: return dice % 4 == 0 ? 1 : 2;
	default: return (int)(dice % 5);
	}
}

struct row *world_report(struct world *world, const struct act *act) {
	static const char statuses[] = "AAAAAAAAAAAPEFIUVGBO"; /* O: it has no value */
	static const int indicators[] = { LIVE, LIVE, CHECKED, CHECKED, CHECKED, DAY, DAY, MONTH,
		TOTAL, TOTAL, TOTAL, JUMPY, JUMPY };
	const uint32_t *dice = act->dice;
	if (world->count == ROWS_MAX) {
		return NULL;
	}
	struct row *row = &world->rows[world->count++];
	*row = (struct row) {
		.indicator = indicators[dice[0] % (sizeof indicators / sizeof *indicators)],
		.source = (int)(dice[1] % 9 < 5   ? 0
				: dice[1] % 9 < 7 ? 1
						  : dice[1] % 9 - 5),
		.status = statuses[dice[2] % (sizeof statuses - 1)],
		.stored_ms = world->date_ms,
		.true_ms = world->true_ms,
	};
	row->area = chosen_area(row->indicator, dice[0] >> 8);
	int back = dice[3] % 3 == 0 ? 0 : (int)(dice[3] >> 8) % (row->indicator == JUMPY ? 14 : 5);
	bool calendar = row->indicator != LIVE && row->indicator != CHECKED;
	set_period(row, world->date_ms, calendar && dice[3] % 16 == 1 ? -1 : back);
	row->withdrawn = dice[2] >> 8 & 1 && dice[2] >> 9 & 1 && dice[2] >> 10 & 1;
	row->has_value = row->status != 'O' && !row->withdrawn;
	if (row->has_value) {
		/* What jumps has to move a little most of the time. */
		bool calm = row->indicator == JUMPY && dice[4] % 5 != 0;
		set_value(row, calm ? 10 + dice[4] % 4 : dice[4]);
	}
	/* An hour back at most; one in four by the same clock as the others of its second. */
	row->recorded_ms = world->date_ms - (dice[5] % 4 == 0 ? 0 : (int64_t)(dice[5] % HOUR));
	/* Odd numbers are left for those that come late. */
	world->sequences[row->source] += 2;
	row->sequence = world->sequences[row->source] - (dice[5] >> 20 & 1);
	return row;
}

void act_print(const struct act *act, const struct row *row) {
	static const char *const kinds[ACT_KINDS] = { "", "report", "pass", "link", "source",
		"store", "trust", "set", "own", "repeat", "open" };
	printf("#   %s", kinds[act->kind]);
	if (row != NULL) {
		printf(" %s %s %s %s%s %c, %s number %lld, recorded %lld s before",
			indicator_ids[row->indicator], area_codes[row->area], row->period,
			row->withdrawn ? "withdrawn" : "", row->has_value ? row->text : "",
			row->status, source_names[row->source], (long long)row->sequence,
			(long long)(row->stored_ms - row->recorded_ms) / 1000);
	} else {
		printf(" %u %u", act->dice[0], act->dice[1]);
	}
	printf("\n");
}
