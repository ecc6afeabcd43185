#include "feeds/wire/passport.h"

#include "base/arena.h"
#include "feeds/store/store.h"
#include "feeds/wire/passport_parts.h"
#include "feeds/wire/rows.h"

#include <string.h>

enum { PASSPORT_BYTES = 8 * 1024 * 1024 };

static enum tc_result fault(
	struct tc_error *err, enum tc_result code, const char *pointer, const char *sentence) {
	if (err != NULL) {
		(void)tc_fail(err, code, "%s", sentence);
		snprintf(err->pointer, sizeof err->pointer, "%s", pointer);
	}
	return code;
}

static bool covers(const struct tc_passport *self, const struct tc_grant *grant) {
	const struct tc_observation *figure = &self->found.observation;
	return tc_grant_covers(grant,
		tc_catalogue_indicator(self->catalogue, figure->indicator)->id,
		tc_catalogue_area(self->catalogue, figure->area)->code);
}

/* A code stands for one row of the log; whose row it is, its check letters say. */
static enum tc_result find_code(struct tc_passport *self, struct tc_store_reader *reader,
	const struct tc_grant *grant, const char *code, struct tc_error *err) {
	uint64_t trace = 0;
	if (!tc_trace_parse(code, &trace)) {
		return fault(err, TC_BAD_INPUT, "/code",
			"expected the code under a figure: 4 to 12 letters and digits");
	}
	enum tc_result result = tc_store_find(reader, tc_trace_cursor(trace), &self->found, err);
	if (result != TC_OK) {
		return result;
	}
	if (tc_rows_trace(self->catalogue, &self->found.observation) != trace ||
		!covers(self, grant)) {
		return fault(err, TC_NOT_FOUND, "", "no figure has this code");
	}
	return tc_passport_made_find(
		self, reader, grant, TC_MADE_OF_REPORT, &self->found.observation.period, err);
}

/* What a question by series asks of the store. */
struct series {
	int indicator, area;
};

static bool is_series(const void *user, int indicator, int area) {
	const struct series *series = user;
	return series->indicator == indicator && series->area == area;
}

/* The figure a wall would show for it: the primary source's newest report; else anybody's. */
static enum tc_result pick(struct tc_passport *self, struct tc_store_reader *reader,
	const struct series *series, const struct tc_period *period, struct tc_error *err) {
	const char *first = tc_store_primary(reader, series->indicator, series->area);
	const char *primary = first != NULL ? first : "";
	const struct tc_history_query query = {
		.matches = is_series,
		.user = series,
		.start_ms = period != NULL ? period->start_ms : INT64_MIN,
		.end_ms = period != NULL ? period->start_ms + 1 : self->now_ms + 1,
		.as_of_ms = INT64_MAX,
		.last = period != NULL ? 0 : 1,
	};
	struct tc_history *history = tc_history_open(reader, &query);
	struct tc_observation row;
	int64_t cursor = 0;
	int more = history == NULL ? -1 : 0;
	while (history != NULL && (more = tc_history_next(history, &row, err)) == 1) {
		bool meant = period == NULL ||
			(row.period.start_ms == period->start_ms &&
				row.period.end_ms == period->end_ms);
		if (meant && (cursor == 0 || strcmp(row.source, primary) == 0)) {
			cursor = row.cursor;
		}
	}
	tc_history_close(history);
	if (more < 0) {
		return TC_UNAVAILABLE;
	}
	if (cursor == 0) {
		/* Which of two lists a bare province code was read in is half of the answer. */
		return tc_fail(err, TC_NOT_FOUND, "nobody has reported this figure for %s",
			tc_catalogue_area(self->catalogue, series->area)->code);
	}
	return tc_store_find(reader, cursor, &self->found, err);
}

static enum tc_result find_series(struct tc_passport *self, struct tc_store_reader *reader,
	const struct tc_grant *grant, const struct tc_passport_question *question,
	struct tc_error *err) {
	struct tc_period period;
	bool dated = question->period != NULL;
	if (dated && !tc_period_parse(question->period, strlen(question->period), &period)) {
		return fault(err, TC_BAD_INPUT, "/period", "expected a period such as 2020-08");
	}
	struct series series = {
		.indicator = question->indicator == NULL
			? -1
			: tc_catalogue_find_indicator(self->catalogue, question->indicator),
		.area = question->area == NULL
			? -1
			: tc_catalogue_find_area(self->catalogue, question->area,
				  dated ? period.end_ms : self->now_ms),
	};
	if (series.indicator < 0) {
		return fault(
			err, TC_BAD_INPUT, "/indicator", "expected an indicator of the code lists");
	}
	if (series.area < 0) {
		return fault(err, TC_BAD_INPUT, "/ref_area", "expected an area of the code lists");
	}
	self->found.observation.indicator = series.indicator;
	self->found.observation.area = series.area;
	if (!covers(self, grant)) {
		return fault(err, TC_DENIED, "", "this token may not see this series");
	}
	enum tc_result result = tc_passport_made_find(
		self, reader, grant, TC_MADE_OF_ANY, dated ? &period : NULL, err);
	return result != TC_OK || self->made.derived
		? result
		: pick(self, reader, &series, dated ? &period : NULL, err);
}

/* The group of a source, a new one for the first report of it; NULL: there are too many already. */
static struct tc_passport_group *group_of(struct tc_passport *self, const char *source) {
	const struct tc_observation *figure = &self->found.observation;
	for (int i = 0; i < self->group_count; i++) {
		if (strcmp(self->groups[i].source, source) == 0) {
			return &self->groups[i];
		}
	}
	/* The last place is for the figure's own source. */
	bool own = strcmp(source, figure->source) == 0;
	if (self->group_count > TC_PASSPORT_WITNESSES_MAX ||
		(self->group_count == TC_PASSPORT_WITNESSES_MAX && !own &&
			tc_passport_own(self) == NULL)) {
		self->witnesses_left_out++;
		return NULL;
	}
	struct tc_passport_group *group = &self->groups[self->group_count++];
	group->source = source;
	return group;
}

static bool count_row(struct tc_passport *self, const struct tc_observation *row) {
	struct tc_passport_group *group = group_of(self, row->source);
	if (group != NULL) {
		group->reports++;
	}
	return true;
}

/* Of a figure that is revised every ten seconds only the newest revisions are kept: which these are, the
 * counting before has told. */
static bool keep_row(struct tc_passport *self, const struct tc_observation *row) {
	for (int i = 0; i < self->group_count; i++) {
		struct tc_passport_group *group = &self->groups[i];
		if (strcmp(group->source, row->source) != 0) {
			continue;
		}
		if (group->skipped < group->reports - TC_PASSPORT_REVISIONS_MAX) {
			group->skipped++;
			return true;
		}
		if (group->rows == NULL) {
			group->rows = tc_arena_array(
				self->arena, TC_PASSPORT_REVISIONS_MAX, sizeof *group->rows);
		}
		if (group->rows == NULL || group->count == TC_PASSPORT_REVISIONS_MAX) {
			return group->rows != NULL; /* came after the counting */
		}
		struct tc_observation *kept = &group->rows[group->count++];
		*kept = *row;
		kept->comment =
			row->comment == NULL ? NULL : tc_arena_string(self->arena, row->comment);
		return row->comment == NULL || kept->comment != NULL;
	}
	return true;
}

/* Every report of the figure, of every source, revisions rising. take: false when memory is out. */
static enum tc_result walk(struct tc_passport *self, struct tc_store_reader *reader,
	bool (*take)(struct tc_passport *self, const struct tc_observation *row),
	struct tc_error *err) {
	const struct tc_observation *figure = &self->found.observation;
	const struct series series = { figure->indicator, figure->area };
	const struct tc_history_query query = {
		.matches = is_series,
		.user = &series,
		.start_ms = figure->period.start_ms,
		.end_ms = figure->period.start_ms + 1,
		.as_of_ms = INT64_MAX,
		.revisions = true,
	};
	struct tc_history *history = tc_history_open(reader, &query);
	struct tc_observation row;
	int more = 0;
	bool taken = history != NULL;
	while (taken && (more = tc_history_next(history, &row, err)) == 1) {
		taken = !tc_observation_same_key(&row, figure) || take(self, &row);
	}
	tc_history_close(history);
	if (!taken) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for a passport");
	}
	return more < 0 ? TC_UNAVAILABLE : TC_OK;
}

static enum tc_result fill(struct tc_passport *self, const char *directory,
	const struct tc_grant *grant, const struct tc_passport_question *question, json_t **out,
	struct tc_error *err) {
	struct tc_store_reader *reader = NULL;
	enum tc_result result = tc_store_reader_open(directory, self->catalogue, &reader, err);
	if (result != TC_OK) {
		return result;
	}
	result = question->code != NULL ? find_code(self, reader, grant, question->code, err)
					: find_series(self, reader, grant, question, err);
	if (result == TC_OK) {
		result = walk(self, reader, count_row, err);
	}
	if (result == TC_OK) {
		result = walk(self, reader, keep_row, err);
	}
	if (result == TC_OK) {
		const struct tc_observation *figure = &self->found.observation;
		self->primary = tc_store_primary(reader, figure->indicator, figure->area);
		*out = tc_passport_write(self);
		result = *out != NULL ? TC_OK
				      : tc_fail(err, TC_NO_MEMORY, "out of memory for a passport");
	}
	tc_store_reader_close(reader);
	return result;
}

enum tc_result tc_passport_make(const char *directory, const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, const struct tc_passport_question *question, int64_t now_ms,
	json_t **out, struct tc_error *err) {
	struct tc_arena *arena = tc_arena_create(PASSPORT_BYTES);
	struct tc_passport *self = arena == NULL ? NULL : tc_arena_alloc(arena, sizeof *self);
	enum tc_result result = TC_NO_MEMORY;
	if (self != NULL) {
		self->arena = arena;
		self->catalogue = catalogue;
		self->now_ms = now_ms;
		result = fill(self, directory, grant, question, out, err);
	} else {
		(void)tc_fail(err, TC_NO_MEMORY, "out of memory for a passport");
	}
	if (self != NULL) {
		tc_passport_made_finish(self);
	}
	tc_arena_destroy(arena);
	return result;
}
