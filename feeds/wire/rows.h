/* One observation as JSON, in both forms that the contract knows: a dense row under a list of columns
 * (what /live sends) and an object with the same keys (the API, JSON lines, samples). Hub and wall use the
 * same code, so what one writes the other reads. Pure: any thread. */
#ifndef TC_FEEDS_WIRE_ROWS_H
#define TC_FEEDS_WIRE_ROWS_H

#include "base/json.h"
#include "base/result.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/observation.h"

/* The keys of an observation, in the order of tc_rows_columns. */
enum tc_key {
	TC_KEY_INDICATOR = 0, /* an index into a row, therefore from zero */
	TC_KEY_REF_AREA,
	TC_KEY_TIME_PERIOD,
	TC_KEY_OBS_VALUE,
	TC_KEY_OBS_STATUS,
	TC_KEY_VALUE_QUALIFIER,
	TC_KEY_UNIT_MEASURE,
	TC_KEY_CONF_STATUS,
	TC_KEY_COMMENT,
	TC_KEY_RECORDED_AT,
	TC_KEY_ACTION,
	TC_KEY_SOURCE,
	TC_KEY_SEQUENCE,
	TC_KEY_STORED_AT,
	TC_KEY_TRACE, /* in rows only: what the history gives can be published again as it is */
	TC_KEY_COUNT,
};

enum { TC_COMMENT_LETTERS_MAX = 500, TC_ROWS_COLUMNS_MAX = 256 };

/* "INDICATOR" … and back; -1 for a key that is not ours. */
const char *tc_key_name(enum tc_key key);
int tc_key_find(const char *name);

/* The list of column names. Owned; NULL when memory is out. */
json_t *tc_rows_columns(void);

/* The observation's trace code; 0 without a cursor. */
uint64_t tc_rows_trace(
	const struct tc_catalogue *catalogue, const struct tc_observation *observation);

/* One row under tc_rows_columns: OBS_VALUE as text, null where there is nothing, a province with its
 * list. Owned; NULL when memory is out. */
json_t *tc_rows_encode(
	const struct tc_catalogue *catalogue, const struct tc_observation *observation);

/* The same as an object, without the keys that have nothing to say (OBS_VALUE always stands). Owned; NULL
 * when memory is out. */
json_t *tc_rows_encode_object(
	const struct tc_catalogue *catalogue, const struct tc_observation *observation);

/* Where each key stands in the rows of one message; -1: not sent. */
struct tc_rows_map {
	int column[TC_KEY_COUNT];
};

/* Columns that are not ours are passed over, so that a newer hub can add some. False when columns is no
 * list of strings, names a key twice, or lacks one of the four required keys. */
bool tc_rows_map(const json_t *columns, struct tc_rows_map *out);

enum tc_row_outcome {
	TC_ROW_TAKEN = 1,
	TC_ROW_UNKNOWN, /* an indicator, area or unit that this catalogue does not have: skip and count */
	TC_ROW_BROKEN, /* not an observation at all: skip and count */
};

/* Read one row, as tc_json_next_row gives it: count cells, those beyond it absent. out->comment and
 * out->source are borrowed from the cells; cursor is 0. Never fails the message: the caller counts what was
 * not taken. */
enum tc_row_outcome tc_rows_decode(const struct tc_catalogue *catalogue,
	const struct tc_rows_map *map, const struct tc_json_cell *cells, int count,
	struct tc_observation *out);

/* Read one object, as a publisher's file or a sample writes it: bare province codes allowed, ACTION D
 * needs no OBS_VALUE, RECORDED_AT may be absent (then 0). Every fault is added below pointer, with the
 * contract's codes as reasons. TC_OK or TC_BAD_INPUT; comment and source are borrowed from the object. */
enum tc_result tc_observation_decode_object(const struct tc_catalogue *catalogue,
	const json_t *object, const char *pointer, struct tc_observation *out,
	struct tc_faults *faults);

#endif
