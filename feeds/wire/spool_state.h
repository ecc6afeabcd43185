/* Internal to the spool: what its journal says, and how it is written anew. */
#ifndef TC_FEEDS_WIRE_SPOOL_STATE_H
#define TC_FEEDS_WIRE_SPOOL_STATE_H

#include "feeds/wire/journal.h"

#include <stdbool.h>
#include <stdint.h>

/* The journal's records. Observations have numbers of their own, from 1, that are never given twice. */
enum tc_spool_record {
	TC_SPOOL_HEAD = 'H', /* "1 RUN NEXT SOURCE": version, run, the next number, who publishes */
	TC_SPOOL_LINE = 'L', /* "NUMBER LINE OBJECT" */
	TC_SPOOL_EVENT =
		'E', /* "SEQUENCE UNIX_MS A-B,C-D…": numbers, taken out of where they were */
	TC_SPOOL_SETTLED = 'S', /* "SEQUENCE" */
	TC_SPOOL_REFUSED = 'R', /* "NUMBER LINE CODE\tMESSAGE\tMESSAGE_VI" */
	TC_SPOOL_INPUT = 'F',   /* "FIRST MORE MORE_HERE IDENTITY": its first number; refusals
				   that no record tells any more; a file or "-" */
	TC_SPOOL_WHOLE = 'B',   /* the input was read to its end */
	TC_SPOOL_END = 'D',     /* … and is forgotten */
};

enum { TC_SPOOL_IDENTITY_MAX = 96, TC_SPOOL_REFUSALS_MAX = 1000 };

/* An event that is on its way. */
struct tc_spool_event {
	struct tc_spool_event *next;
	int64_t sequence, unix_ms;
	int64_t *numbers; /* rising, owned */
	int count;
	int64_t bytes; /* of its observations */
	size_t base;   /* while its observations are read back: where they stand among all */
};

struct tc_spool_refusal {
	struct tc_spool_refusal *next;
	int64_t item, line;
	char *text; /* CODE\tMESSAGE\tMESSAGE_VI, owned */
};

struct tc_spool_state {
	char run[20], source[256];
	int64_t next;   /* the next observation's number */
	int64_t packed; /* all up to here were put into events */
	struct tc_spool_event *events, *last_event;
	bool input, whole; /* there is an input, and it was read to its end */
	char identity[TC_SPOOL_IDENTITY_MAX];
	int64_t first; /* number of the input's first observation */
	struct tc_spool_refusal *refusals, *last_refusal; /* of the input */
	int64_t refused, refused_here; /* all of them, also those not kept; those never taken */
	int64_t spoiled;               /* records */
	int64_t unread, unread_bytes;  /* observations in no event yet */
};

/* Read the whole journal into a zeroed state. An interrupted file's observations are not counted; *waste is true when
 * there are any, or when most of the journal is settled. */
enum tc_result tc_spool_replay(
	struct tc_journal *journal, struct tc_spool_state *out, bool *waste, struct tc_error *err);
void tc_spool_state_finish(struct tc_spool_state *state);

/* Write what still counts into path and put it in the journal's place. taken: all up to here left the
 * journal for memory; *offset becomes the place of the first behind it. */
enum tc_result tc_spool_rewrite(struct tc_journal *journal, const char *path,
	const struct tc_spool_state *state, int64_t taken, int64_t *offset, struct tc_error *err);

/* numbers: moved. False when memory is out. */
bool tc_spool_add_event(struct tc_spool_state *state, int64_t sequence, int64_t unix_ms,
	int64_t *numbers, int count, int64_t bytes);
/* Its count and bytes as they were; zeroed when there is none. */
struct tc_spool_event tc_spool_drop_event(struct tc_spool_state *state, int64_t sequence);
/* This observation goes nowhere any more. */
void tc_spool_refuse_number(struct tc_spool_state *state, int64_t number);
void tc_spool_start_input(struct tc_spool_state *state, int64_t first, const char *identity);
void tc_spool_add_refusal(
	struct tc_spool_state *state, int64_t item, int64_t line, const char *text);
/* The input's record. */
void tc_spool_write_input(struct tc_journal *journal, const struct tc_spool_state *state);
/* The event that holds this observation and where; NULL: none. */
struct tc_spool_event *tc_spool_find(
	const struct tc_spool_state *state, int64_t number, int *place);
/* Call on_line for each observation in the journal. */
enum tc_result tc_spool_each_line(struct tc_journal *journal,
	void (*on_line)(void *user, int64_t number, const struct tc_journal_record *record),
	void *user, struct tc_error *err);
void tc_spool_write_event(struct tc_journal *journal, const struct tc_spool_event *event);

#endif
