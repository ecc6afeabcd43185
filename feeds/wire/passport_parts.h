/* What the store said about one figure, on its way to becoming JSON. Internal to passport*.c. */
#ifndef TC_FEEDS_WIRE_PASSPORT_PARTS_H
#define TC_FEEDS_WIRE_PASSPORT_PARTS_H

#include "base/arena.h"
#include "base/clock.h"
#include "feeds/judge/derive.h"
#include "feeds/judge/judge.h"
#include "feeds/store/store.h"
#include "feeds/wire/passport.h"

/* The reports of the same figure by one source: the newest of them, revisions rising. */
struct tc_passport_group {
	const char *source;
	int64_t reports, skipped; /* all that there are, and how many older ones are left out */
	struct tc_observation *rows;
	int count;
};

/* A figure that is made of others, or is the whole of them. */
struct tc_passport_made {
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;     /* owned; NULL: made of nothing */
	struct tc_view *view;         /* owned; the same moment as the passport */
	bool derived;                 /* nobody reported it: it has no row and no code */
	struct tc_reading reading;    /* point NULL: made of nothing */
	struct tc_ingredient *inputs; /* those that may be seen */
	int count, hidden;
};

struct tc_passport {
	struct tc_arena *arena;
	const struct tc_catalogue *catalogue;
	int64_t now_ms;
	struct tc_store_found found; /* the figure */
	const char *primary;         /* the source whose figures walls show; NULL: unknown */
	struct tc_passport_group groups[TC_PASSPORT_WITNESSES_MAX + 1];
	int group_count;
	int64_t witnesses_left_out;
	struct tc_passport_made made;
};

/* Owned; NULL when memory is out. */
json_t *tc_passport_write(const struct tc_passport *passport);

/* passport_prov.c: the same in the terms of W3C PROV, in its JSON form. Owned; NULL when memory is out. */
json_t *tc_passport_prov(const struct tc_passport *passport);

/* The group of the figure's own source; NULL: the history is damaged. */
const struct tc_passport_group *tc_passport_own(const struct tc_passport *passport);

/* Who a code names was reported, whatever a formula says beside it. */
enum tc_made_of { TC_MADE_OF_REPORT = 1, TC_MADE_OF_ANY };
/* passport_made.c: what the series of self->found was made of, if of anything. OF_ANY: a figure that nobody
 * reported takes the place of found. period NULL: the newest that has begun. */
enum tc_result tc_passport_made_find(struct tc_passport *self, struct tc_store_reader *reader,
	const struct tc_grant *grant, enum tc_made_of of, const struct tc_period *period,
	struct tc_error *err);
void tc_passport_made_finish(struct tc_passport *self);
/* A point of its view as an observation; source: borrowed from the view. */
struct tc_observation tc_passport_observation(
	const struct tc_passport *self, int indicator, int area, const struct tc_point *point);

/* passport_recipe.c: the recipe and its inputs as JSON. Owned; NULL when memory is out. */
json_t *tc_passport_recipe(const struct tc_passport *passport);

/* passport_write.c: a report as the API writes it, with its code; of a figure that nobody reported without what
 * only a report has. Owned. */
json_t *tc_passport_report(const struct tc_passport *self, const struct tc_observation *row);
json_t *tc_passport_words(const struct tc_words *said);

#endif
