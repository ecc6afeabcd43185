/* An account while it is written. Internal to account*.c. */
#ifndef TC_FEEDS_WIRE_ACCOUNT_PARTS_H
#define TC_FEEDS_WIRE_ACCOUNT_PARTS_H

#include "feeds/wire/account.h"

struct tc_account_writing {
	const json_t *passport, *figure, *labels;
	bool english;
	struct tc_arena *arena;
	struct tc_account *out;
	struct tc_account_part *part; /* the last one */
	struct tc_account_row spare;  /* what was left out */
	bool full;                    /* some text did not fit the arena */
};

/* "" when the arena is full. */
const char *tc_account_print(struct tc_account_writing *self, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *tc_account_say(
	struct tc_account_writing *self, const char *vietnamese, const char *english);
/* A member that is text; "" where there is none. */
const char *tc_account_text(const json_t *object, const char *key);
int64_t tc_account_integer(const json_t *object, const char *key);
/* Of {"vi":…,"en":…}. */
const char *tc_account_word(struct tc_account_writing *self, const json_t *words);
const char *tc_account_value(struct tc_account_writing *self, const json_t *report);
const char *tc_account_status(struct tc_account_writing *self, const char *status);
const char *tc_account_period(struct tc_account_writing *self, const char *code);

void tc_account_tag(struct tc_account_writing *self, const char *words, enum tc_account_tone tone);
void tc_account_begin(
	struct tc_account_writing *self, enum tc_account_form form, const char *heading);
/* Never NULL: a row without a value, or beyond the room, is left out, and a spare one filled in its place. */
struct tc_account_row *tc_account_add(
	struct tc_account_writing *self, const char *label, const char *value, const char *note);

/* account_made.c: what a figure was made of; nothing where it is made of nothing. */
bool tc_account_is_derived(const struct tc_account_writing *self);
/* The value as walls round it: a quotient has more places than its contract. */
const char *tc_account_rounded(struct tc_account_writing *self);
/* Which check it failed, and what was expected. */
void tc_account_tag_checks(struct tc_account_writing *self);
void tc_account_tag_made(struct tc_account_writing *self);
void tc_account_add_made(struct tc_account_writing *self);
/* The names of a figure without a code; "" of one that has one. */
void tc_account_name(struct tc_account_writing *self, const json_t *report, const char **query,
	const char **series);

#endif
