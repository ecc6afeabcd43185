/* A passport (see passport.h) as words that a person reads: what the command prints, the page shows and the
 * card on a wall says, in one order and with one wording. Pure: any thread. */
#ifndef TC_FEEDS_WIRE_ACCOUNT_H
#define TC_FEEDS_WIRE_ACCOUNT_H

#include "base/arena.h"
#include "base/option.h"

#include <jansson.h>
#include <stdbool.h>

enum { TC_ACCOUNT_ROWS_MAX = 128, TC_ACCOUNT_TAGS_MAX = 8, TC_ACCOUNT_PARTS_MAX = 6 };

enum tc_account_tone {
	TC_TONE_QUIET = 1,
	TC_TONE_GOOD,
	TC_TONE_WARNING,
	TC_TONE_DISPUTED,
};

struct tc_account_tag {
	const char *words;
	enum tc_account_tone tone;
};

/* "Cơ quan: UBND (UBND)". In a table of reports the label is a time and note says who and why. */
struct tc_account_row {
	const char *label, *value, *note;
	const char *code; /* of another report that is meant; "" for none */
	/* Another figure that is meant and has no code: "indicator=…&ref_area=…&period=…" as a URL holds
	 * it, and the same three words apart; "" for none. */
	const char *query, *series;
	bool struck;  /* replaced by a later one */
	bool detail;  /* for a page: a card, where room is short, leaves it out */
	bool planned; /* a date of the regime, nothing that somebody did */
};

enum tc_account_form {
	TC_ACCOUNT_FACTS = 1, /* label and value */
	TC_ACCOUNT_WAY,       /* a moment and what happened */
	TC_ACCOUNT_REPORTS,   /* a moment, a value, a note */
};

struct tc_account_part {
	enum tc_account_form form;
	const char *heading;
	struct tc_account_row rows[TC_ACCOUNT_ROWS_MAX];
	int count;
};

struct tc_account {
	const char *code; /* "" of a figure that nobody reported: then these two name it */
	const char *query, *series;       /* as of a row */
	const char *title, *value, *unit; /* value: "34,7", "—" for none */
	struct tc_account_tag tags[TC_ACCOUNT_TAGS_MAX];
	int tag_count;
	struct tc_account_part parts[TC_ACCOUNT_PARTS_MAX];
	int part_count;
};

/* NULL: the document is no passport, or arena is full. Texts are in arena or the document's; nothing in them
 * is escaped. */
const struct tc_account *tc_account_read(
	const json_t *passport, enum tc_language language, struct tc_arena *arena);

/* "1.234.567,89" of a number in JSON's grammar; the text itself where it has an exponent. */
const char *tc_account_number(const char *text, enum tc_language language, struct tc_arena *arena);

#endif
