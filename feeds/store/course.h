/* The rows of one series on their way into an answer: chunks are read as far as the answer has come, so that the
 * newest points and the first ones of a long series cost little, and a whole one little memory. Internal. */
#ifndef TC_FEEDS_STORE_COURSE_H
#define TC_FEEDS_STORE_COURSE_H

#include "feeds/store/reader.h"
#include "feeds/store/selection.h"
#include "feeds/store/wanted.h"

/* A part of the series: a chunk, or (number 0) its rows of the tail. */
struct tc_piece {
	int64_t number, first, last; /* of the chunk: its key, its cursors */
	int64_t min_start_ms;        /* no period in it begins before */
};

/* Zeroed but for reader, selection.query and selection.upto before the first series. */
struct tc_course {
	struct tc_store_reader *reader; /* borrowed, held */
	struct tc_selection selection;
	const struct tc_wanted *series;
	struct tc_piece *pieces; /* by min_start_ms; those from next on are not read yet */
	size_t count, size, next;
	uint64_t lost; /* rows that cannot be read */
};

/* Begin with a series; what was left of the one before is forgotten. series: borrowed until the next. */
enum tc_result tc_course_begin(
	struct tc_course *course, const struct tc_wanted *series, struct tc_error *err);

/* 1: *out is the next row of the answer, borrowed until the next call; 0: no more; -1: see err. */
int tc_course_next(struct tc_course *course, const struct tc_record **out, struct tc_error *err);

void tc_course_finish(struct tc_course *course);

#endif
