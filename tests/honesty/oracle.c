#include "tests/honesty/oracle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
static const int64_t day = 24 * (int64_t)HOUR;
static const int64_t zone = 7 * (int64_t)HOUR;

const char *const words[WORDS] = { "due", "late", "missed", "stale", "lost", "provisional",
	"estimated", "forecast", "revised", "disputed", "incomplete", "missing", "questionable",
	"withdrawn", "degraded", "test", "unchanged" };

/* As indicators.json has it, written down a second time. */
static const struct contract {
	int decimals;
	int64_t cadence_ms;  /* real time; 0: by the calendar */
	int months, days;    /* of a period */
	int closing_day;     /* of its last month; 0: its last day */
	int64_t deadline_ms; /* after 17:00 */
	bool bounded;        /* 0 to 1000 */
	int jump;
	int64_t moves_ms, revised_ms;
	double tolerance;
} contracts[INDICATORS] = {
	[LIVE] = { .cadence_ms = 10 * SECOND, .revised_ms = 24 * HOUR },
	[CHECKED] = { .decimals = 1,
		.cadence_ms = MINUTE,
		.bounded = true,
		.moves_ms = 5 * MINUTE,
		.revised_ms = 30 * MINUTE,
		.tolerance = 0.05 },
	[DAY] = { .decimals = 2, .days = 1, .deadline_ms = 2 * HOUR, .revised_ms = 24 * HOUR },
	[MONTH] = { .months = 1,
		.closing_day = 14,
		.deadline_ms = 5 * 24 * HOUR,
		.revised_ms = 24 * HOUR },
	[TOTAL] = { .decimals = 1, .days = 1, .deadline_ms = 2 * HOUR, .revised_ms = 24 * HOUR },
	[JUMPY] = { .days = 1, .deadline_ms = 24 * HOUR, .jump = 6, .revised_ms = 24 * HOUR },
};

int decimals_of(int indicator) {
	return contracts[indicator].decimals;
}

static bool is_sim(int source) {
	return strncmp(source_names[source], "/sim/", 5) == 0;
}

static bool of_series(const struct row *row, int indicator, int area) {
	return row->heard && row->indicator == indicator && row->area == area;
}

/* Who is shown: never a simulation beside a real source, then whoever spoke first. */
static int primary_of(const struct world *world, int indicator, int area) {
	int64_t first[SOURCES];
	int best = -1;
	for (int s = 0; s < SOURCES; s++) {
		first[s] = INT64_MAX;
		for (int i = 0; i < world->count; i++) {
			const struct row *row = &world->rows[i];
			if (of_series(row, indicator, area) && row->source == s &&
				row->stored_ms < first[s]) {
				first[s] = row->stored_ms;
			}
		}
		if (first[s] == INT64_MAX) {
			continue;
		}
		bool real = best >= 0 && !is_sim(s) && is_sim(best);
		bool sooner = best >= 0 && is_sim(s) == is_sim(best) &&
			(first[s] < first[best] ||
				(first[s] == first[best] &&
					strcmp(source_names[s], source_names[best]) < 0));
		best = best < 0 || real || sooner ? s : best;
	}
	return best;
}

/* By the time it was recorded, then by number. */
static bool outranks(const struct row *a, const struct row *b) {
	return a->recorded_ms != b->recorded_ms ? a->recorded_ms > b->recorded_ms
						: a->sequence > b->sequence;
}

/* The newest revision of a period from one source; before: of those it outranks. NULL: none. */
static const struct row *revision(const struct world *world, int indicator, int area, int source,
	int64_t start_ms, int64_t end_ms, const struct row *before) {
	const struct row *best = NULL;
	for (int i = 0; i < world->count; i++) {
		const struct row *row = &world->rows[i];
		if (of_series(row, indicator, area) && row->source == source &&
			row->start_ms == start_ms && row->end_ms == end_ms &&
			(before == NULL || outranks(before, row)) &&
			(best == NULL || outranks(row, best))) {
			best = row;
		}
	}
	return best;
}

/* The newest period of a source that lies before the end of another, or has begun. NULL: none. */
static const struct row *newest_before(
	const struct world *world, int indicator, int area, int source, int64_t end_ms) {
	const struct row *best = NULL;
	for (int i = 0; i < world->count; i++) {
		const struct row *row = &world->rows[i];
		if (of_series(row, indicator, area) && row->source == source &&
			row->end_ms < end_ms && row->start_ms <= world->date_ms &&
			(best == NULL || row->end_ms > best->end_ms)) {
			best = row;
		}
	}
	return best == NULL
		? NULL
		: revision(world, indicator, area, source, best->start_ms, best->end_ms, NULL);
}

static bool same_number(const struct row *a, const struct row *b) {
	return a->has_value && b->has_value && a->hundredths == b->hundredths;
}

static unsigned word_of_status(const struct row *row) {
	if (row->withdrawn) {
		return WITHDRAWN | MISSING;
	}
	if (!row->has_value) {
		return MISSING;
	}
	return row->status == 'P'                          ? PROVISIONAL
		: row->status == 'E' || row->status == 'I' ? ESTIMATED
		: row->status == 'F'                       ? FORECAST
		: strchr("UVG", row->status) != NULL       ? QUESTIONABLE
							   : 0;
}

/* At a limit, and for slack after it, either is right. */
static void passes(
	struct expected *out, unsigned word, int64_t age_ms, int64_t limit_ms, int64_t slack_ms) {
	out->must |= age_ms >= limit_ms + slack_ms ? word : 0;
	out->may |= age_ms >= limit_ms ? word : 0;
}

/* The first of the revisions in a row, up to this one, that said the same number; what it replaced. */
static const struct row *first_said(
	const struct world *world, const struct row *row, const struct row **replaced) {
	const struct row *first = row;
	for (;;) {
		const struct row *before = revision(world, row->indicator, row->area, row->source,
			row->start_ms, row->end_ms, first);
		if (before == NULL || !same_number(before, row)) {
			*replaced = before;
			return first;
		}
		first = before;
	}
}

static void expect_revised(const struct world *world, const struct row *row, struct expected *out) {
	const struct row *replaced, *first = first_said(world, row, &replaced);
	int64_t shown_ms = contracts[row->indicator].revised_ms;
	if (replaced == NULL || !replaced->has_value) {
		return;
	}
	out->has_former = true;
	out->former = replaced->hundredths;
	/* Said again it may be struck through a little longer, never shorter. */
	out->must |= world->true_ms - first->true_ms < shown_ms ? REVISED : 0;
	out->may |= world->true_ms - row->true_ms < shown_ms ? REVISED : 0;
}

static void expect_unchanged(
	const struct world *world, const struct row *row, struct expected *out) {
	enum { REMEMBERED = 8 }; /* periods that every wall keeps */
	int64_t limit_ms = contracts[row->indicator].moves_ms;
	const struct row *from = row, *replaced;
	int periods = 1;
	if (limit_ms == 0 || !row->has_value) {
		return;
	}
	for (;;) {
		const struct row *before =
			newest_before(world, row->indicator, row->area, row->source, from->end_ms);
		if (before == NULL || !same_number(before, row)) {
			break;
		}
		from = before;
		if (++periods == REMEMBERED) {
			out->may |= UNCHANGED; /* what is older a wall may have forgotten */
		}
	}
	int64_t age_ms = world->true_ms - first_said(world, from, &replaced)->true_ms;
	if (periods < REMEMBERED) {
		passes(out, UNCHANGED, age_ms, limit_ms, SECOND);
	}
}

static int compare_numbers(const void *left, const void *right) {
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static double median(double *numbers, int count) {
	qsort(numbers, (size_t)count, sizeof *numbers, compare_numbers);
	return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

static void expect_questionable(
	const struct world *world, const struct row *row, struct expected *out) {
	enum { WINDOW = 30, LEAST = 8 };
	const struct contract *contract = &contracts[row->indicator];
	double before[WINDOW];
	int count = 0;
	if (!row->has_value) {
		return;
	}
	if (contract->bounded && (row->hundredths < 0 || row->hundredths > 100000)) {
		out->must |= QUESTIONABLE;
	}
	const struct row *at = row;
	while (contract->jump > 0 && count < WINDOW &&
		(at = newest_before(world, row->indicator, row->area, row->source, at->end_ms))) {
		if (at->has_value) {
			before[count++] = (double)at->hundredths;
		}
	}
	if (count < LEAST) {
		return;
	}
	double middle = median(before, count);
	for (int i = 0; i < count; i++) {
		before[i] = fabs(before[i] - middle);
	}
	double mad = median(before, count);
	if (mad > 0 && fabs((double)row->hundredths - middle) > contract->jump * mad) {
		out->must |= QUESTIONABLE;
	}
}

static void expect_disputed(
	const struct world *world, const struct row *row, struct expected *out) {
	double tolerance = contracts[row->indicator].tolerance;
	for (int s = 0; s < SOURCES && row->has_value; s++) {
		const struct row *other = s == row->source
			? NULL
			: revision(world, row->indicator, row->area, s, row->start_ms, row->end_ms,
				  NULL);
		if (other == NULL || !other->has_value || is_sim(s) != is_sim(row->source)) {
			continue;
		}
		double a = (double)row->hundredths, b = (double)other->hundredths;
		if (fabs(a - b) > tolerance * fmax(fabs(a), fabs(b))) {
			out->must |= DISPUTED;
		}
	}
}

static int64_t month_later(int64_t at_ms, int months, int month_day) {
	time_t seconds = (time_t)((at_ms + zone) / SECOND);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	struct tm then = {
		.tm_year = tm.tm_year, .tm_mon = tm.tm_mon + months, .tm_mday = month_day
	};
	return (int64_t)timegm(&then) * SECOND - zone;
}

/* When the report of the n-th period after one that ends at end_ms closes. */
static int64_t closing(const struct contract *contract, int64_t end_ms, int n) {
	int64_t last_day = contract->months > 0 ? month_later(end_ms, n - 1, contract->closing_day)
						: end_ms + (n - 1) * day;
	return last_day + 17 * (int64_t)HOUR;
}

static void expect_punctual(
	const struct world *world, int indicator, int64_t end_ms, struct expected *out) {
	const struct contract *contract = &contracts[indicator];
	int64_t close_ms = closing(contract, end_ms, 1);
	if (world->date_ms >= closing(contract, end_ms, 2) + contract->deadline_ms) {
		out->must |= MISSED;
	} else if (world->date_ms >= close_ms + contract->deadline_ms) {
		out->must |= LATE;
	} else if (world->date_ms >= close_ms) {
		out->must |= DUE;
	}
}

static void expect_silence(const struct world *world, const struct row *row, struct expected *out) {
	int64_t heard_ms = INT64_MIN;
	for (int i = 0; i < world->count; i++) {
		const struct row *other = &world->rows[i];
		if (of_series(other, row->indicator, row->area) && other->source == row->source &&
			other->true_ms > heard_ms) {
			heard_ms = other->true_ms;
		}
	}
	passes(out, STALE, world->true_ms - heard_ms, contracts[row->indicator].cadence_ms, SECOND);
	out->must |= world->lost[row->source] ? LOST : 0;
}

static void expect_wall(const struct world *world, struct expected *out) {
	out->must |= world->cut ? LOST : 0;
	out->must |= world->degraded ? DEGRADED : 0;
}

static int decimals_sent(const char *text) {
	const char *point = strchr(text, '.');
	return point == NULL ? 0 : (int)strlen(point + 1);
}

static void expect_row(
	const struct world *world, const struct row *row, bool current, struct expected *out) {
	out->reported = true;
	out->has_value = row->has_value;
	out->hundredths = row->hundredths;
	out->sent_decimals = decimals_sent(row->text);
	out->start_ms = row->start_ms;
	out->end_ms = row->end_ms;
	out->source = source_names[row->source];
	out->must |= word_of_status(row) | (is_sim(row->source) ? TEST : 0);
	expect_revised(world, row, out);
	expect_questionable(world, row, out);
	if (!current) {
		return;
	}
	expect_disputed(world, row, out);
	expect_unchanged(world, row, out);
	if (contracts[row->indicator].cadence_ms > 0) {
		expect_silence(world, row, out);
	} else {
		expect_punctual(world, row->indicator, row->end_ms, out);
	}
}

/* The sum of what provinces say for a period: incomplete, simulated and unfirm as the worst of them. */
static void expect_sum(const struct world *world, int area, int64_t start_ms, int64_t end_ms,
	struct expected *out) {
	static const char firmness[] = "PIEFUVG"; /* the last is the worst */
	int reported = 0, members = area == COUNTRY ? 63 : 6, worst = -1;
	for (int a = 1; a < AREAS; a++) {
		int source = primary_of(world, TOTAL, a);
		const struct row *row = source < 0
			? NULL
			: revision(world, TOTAL, a, source, start_ms, end_ms, NULL);
		if (row == NULL || !row->has_value) {
			continue;
		}
		const char *at = strchr(firmness, row->status);
		worst = at != NULL && at - firmness > worst ? (int)(at - firmness) : worst;
		out->hundredths += row->hundredths;
		out->must |= is_sim(source) ? TEST : 0;
		int decimals = decimals_sent(row->text);
		out->sent_decimals = decimals > out->sent_decimals ? decimals : out->sent_decimals;
		reported++;
	}
	if (reported == 0) {
		return;
	}
	const struct row like = { .has_value = true, .status = worst < 0 ? 'A' : firmness[worst] };
	out->reported = out->has_value = true;
	out->start_ms = start_ms;
	out->end_ms = end_ms;
	out->must |= word_of_status(&like) | (reported < members ? INCOMPLETE : 0);
}

static bool is_sum(int indicator, int area) {
	return indicator == TOTAL && (area == COUNTRY || area == SOUTH_EAST);
}

static void expect_newest_sum(const struct world *world, int area, struct expected *out) {
	int64_t start_ms = INT64_MIN, end_ms = INT64_MIN;
	for (int a = 1; a < AREAS; a++) {
		/* A period in which nobody has a value is none. */
		for (int i = 0; i < world->count; i++) {
			const struct row *row = &world->rows[i];
			if (!of_series(row, TOTAL, a) || row->start_ms > world->date_ms ||
				row->end_ms <= end_ms ||
				row->source != primary_of(world, TOTAL, a) ||
				!revision(world, TOTAL, a, row->source, row->start_ms, row->end_ms,
					NULL)
					 ->has_value) {
				continue;
			}
			start_ms = row->start_ms;
			end_ms = row->end_ms;
		}
	}
	if (end_ms == INT64_MIN) {
		out->must |= MISSING;
		return;
	}
	expect_sum(world, area, start_ms, end_ms, out);
	expect_punctual(world, TOTAL, end_ms, out);
}

void expect_newest(const struct world *world, int indicator, int area, struct expected *out) {
	*out = (struct expected) { .reported = false };
	expect_wall(world, out);
	if (is_sum(indicator, area)) {
		expect_newest_sum(world, area, out);
		return;
	}
	int source = primary_of(world, indicator, area);
	const struct row *row =
		source < 0 ? NULL : newest_before(world, indicator, area, source, INT64_MAX);
	if (row == NULL) {
		out->must |= MISSING;
		return;
	}
	expect_row(world, row, true, out);
}

void expect_period(const struct world *world, int indicator, int area, int64_t start_ms,
	int64_t end_ms, bool named, struct expected *out) {
	*out = (struct expected) { .reported = false };
	expect_wall(world, out);
	int source = primary_of(world, indicator, area);
	const struct row *row = source < 0
		? NULL
		: revision(world, indicator, area, source, start_ms, end_ms, NULL);
	if (row == NULL) {
		out->must |= MISSING;
		return;
	}
	const struct row *newest = newest_before(world, indicator, area, source, INT64_MAX);
	expect_row(world, row, row == newest, out);
	if (named) {
		out->must &= ~(unsigned)(DUE | LATE | MISSED | STALE);
		out->may &= ~(unsigned)STALE;
	}
}

void write_number(int64_t hundredths, int sent_decimals, int decimals, char *out, int size) {
	int shown = sent_decimals < decimals ? sent_decimals : decimals;
	int64_t units = llabs(hundredths), unit = shown == 2 ? 1 : shown == 1 ? 10 : 100;
	units = (units + unit / 2) / unit * unit; /* half away from zero */
	char whole[32], grouped[48];
	int length = snprintf(whole, sizeof whole, "%lld", (long long)units / 100), at = 0;
	for (int i = 0; i < length; i++) {
		grouped[at++] = whole[i];
		if ((length - i) % 3 == 1 && i < length - 1) {
			grouped[at++] = '.';
		}
	}
	grouped[at] = '\0';
	const char *sign = hundredths < 0 && units > 0 ? "−" : "";
	if (shown == 0) {
		snprintf(out, (size_t)size, "%s%s", sign, grouped);
	} else {
		snprintf(out, (size_t)size, "%s%s,%0*lld", sign, grouped, shown,
			(long long)(units % 100) / unit);
	}
}
