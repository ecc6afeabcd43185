#include "feeds/codelists/calendar.h"

#include "base/period.h"
#include "feeds/codelists/documents.h"

/* Moves are looked for no further than this: no row of days off is longer. */
enum { DAY_MS = 86400000, YEARS_MAX = 100, MOVE_MAX = 60, SATURDAY = 6 };

/* A day or a row of days. */
struct tc_calendar_row {
	int64_t from_ms, to_ms; /* midnight before the first and the last day; to 0: from alone */
	struct tc_words title;
	const char *basis;
};

struct tc_calendar {
	int64_t first_ms; /* midnight before the first day */
	int count;
	unsigned char *days; /* enum tc_day of each */
};

static const struct tc_option row_fields[] = {
	{ .name = "from",
		.type = TC_OPTION_TIME,
		.required = true,
		.offset = offsetof(struct tc_calendar_row, from_ms),
		.doc = "The day, or the first of a row of days" },
	{ .name = "to",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct tc_calendar_row, to_ms),
		.doc = "The last of a row of days" },
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct tc_calendar_row, title),
		.doc = "What for" },
	{ .name = "basis",
		.type = TC_OPTION_TEXT,
		.offset = offsetof(struct tc_calendar_row, basis),
		.doc = "Where it is decided; \"proposal\" until it is" },
	{ 0 },
};

#define ROWS(field) offsetof(struct tc_calendar_rows, field)
const struct tc_option tc_calendar_options[] = {
	{ .name = "from",
		.type = TC_OPTION_TIME,
		.required = true,
		.offset = ROWS(from_ms),
		.doc = "First day this document speaks of" },
	{ .name = "to",
		.type = TC_OPTION_TIME,
		.required = true,
		.offset = ROWS(to_ms),
		.doc = "Last day this document speaks of; nothing is known of later ones" },
	{ .name = "days_off",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_calendar_row),
		.fields = row_fields,
		.offset = ROWS(days_off),
		.doc = "Public holidays and days given or moved beside them; Saturdays and Sundays "
		       "are off without being named" },
	{ .name = "working_days",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_calendar_row),
		.fields = row_fields,
		.offset = ROWS(worked_on),
		.doc = "Saturdays and Sundays that are worked for a day off" },
	{ 0 },
};

static int day_index(const struct tc_calendar *calendar, int64_t at_ms) {
	int64_t span_ms = at_ms - calendar->first_ms;
	return span_ms < 0 || span_ms / DAY_MS >= calendar->count ? -1 : (int)(span_ms / DAY_MS);
}

static bool is_weekend(int64_t at_ms) {
	return tc_date_at(at_ms, TC_ZONE_MINUTES).weekday >= SATURDAY;
}

enum tc_day tc_calendar_day(const struct tc_calendar *calendar, int64_t at_ms) {
	int index = calendar == NULL ? -1 : day_index(calendar, at_ms);
	if (index < 0) {
		return is_weekend(at_ms) ? TC_DAY_OFF : TC_DAY_UNKNOWN;
	}
	return (enum tc_day)calendar->days[index];
}

bool tc_calendar_move(const struct tc_calendar *calendar, int64_t *end_ms) {
	for (int step = 0; step < MOVE_MAX; step++) {
		int64_t at_ms = *end_ms + (int64_t)step * DAY_MS;
		switch (tc_calendar_day(calendar, at_ms - 1)) {
		case TC_DAY_WORKING: *end_ms = at_ms; return true;
		case TC_DAY_UNKNOWN: return false;
		case TC_DAY_OFF: break;
		}
	}
	return false;
}

static void say(struct tc_faults *faults, const char *list, size_t row, const char *english,
	const char *vietnamese) {
	char pointer[64];
	(void)snprintf(pointer, sizeof(pointer), "/%s/%zu", list, row);
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer, "%s%.0s", "%.0s%s", english,
		vietnamese);
}

/* One row into the days. A working day stands on a weekend, and no day is both. */
static void put_row(struct tc_calendar *calendar, const char *list, size_t at,
	const struct tc_calendar_row *row, enum tc_day day, struct tc_faults *faults) {
	int first = day_index(calendar, row->from_ms);
	int last = row->to_ms == 0 ? first : day_index(calendar, row->to_ms);
	if (first < 0 || last < 0) {
		say(faults, list, at, "expected days between from and to of this document",
			"cần các ngày trong khoảng from đến to của tài liệu này");
		return;
	}
	if (last < first) {
		say(faults, list, at, "expected to not before from", "cần to không trước from");
	}
	for (int i = first; i <= last; i++) {
		int64_t day_ms = calendar->first_ms + (int64_t)i * DAY_MS;
		if (day == TC_DAY_WORKING && !is_weekend(day_ms)) {
			say(faults, list, at, "expected a Saturday or a Sunday",
				"cần một ngày thứ Bảy hoặc Chủ nhật");
			return;
		}
		if (day == TC_DAY_OFF && is_weekend(day_ms) &&
			calendar->days[i] == TC_DAY_WORKING) {
			say(faults, list, at, "a day of it is among working_days",
				"có ngày nằm trong working_days");
			return;
		}
		calendar->days[i] = (unsigned char)day;
	}
}

struct tc_calendar *tc_calendar_build(
	const struct tc_calendar_rows *rows, struct tc_arena *arena, struct tc_faults *faults) {
	int errors = faults->errors;
	int64_t span_ms = rows->to_ms - rows->from_ms;
	if (span_ms < 0 || span_ms > YEARS_MAX * (int64_t)366 * DAY_MS) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", "/to",
			"expected a day after from, within %d years",
			"cần một ngày sau from, trong vòng %d năm", YEARS_MAX);
		return NULL;
	}
	struct tc_calendar *calendar = tc_arena_array(arena, 1, sizeof(*calendar));
	int count = (int)(span_ms / DAY_MS) + 1;
	unsigned char *days = tc_arena_array(arena, (size_t)count, 1);
	if (calendar == NULL || days == NULL) {
		return NULL;
	}
	struct tc_date from = tc_date_at(rows->from_ms, TC_ZONE_MINUTES);
	*calendar = (struct tc_calendar) {
		.first_ms = tc_date_start_ms(from.year, from.month, from.day, TC_ZONE_MINUTES),
		.count = count,
		.days = days,
	};
	for (int i = 0; i < count; i++) {
		bool weekend = is_weekend(calendar->first_ms + (int64_t)i * DAY_MS);
		days[i] = weekend ? TC_DAY_OFF : TC_DAY_WORKING;
	}
	/* The worked first: a weekend that is worked can then be told from one that is not. */
	const struct tc_calendar_row *off = rows->days_off.items, *worked = rows->worked_on.items;
	for (size_t i = 0; i < rows->worked_on.count; i++) {
		put_row(calendar, "working_days", i, &worked[i], TC_DAY_WORKING, faults);
	}
	for (size_t i = 0; i < rows->days_off.count; i++) {
		put_row(calendar, "days_off", i, &off[i], TC_DAY_OFF, faults);
	}
	return faults->errors == errors ? calendar : NULL;
}
