/* A world that reports to a wall, at random: what was accepted, what the wall has heard of it, and when. It
 * knows nothing of mirror and judge; oracle.h says from it what must stand on the wall. Acts are data, so that a
 * case that failed can be played again without some of them. */
#ifndef TC_TESTS_HONESTY_WORLD_H
#define TC_TESTS_HONESTY_WORLD_H

#include <stdbool.h>
#include <stdint.h>

enum { INDICATORS = 6, AREAS = 7, SOURCES = 4, ROWS_MAX = 2048, ACTS_MAX = 400 };
enum { LIVE, CHECKED, DAY, MONTH, TOTAL, JUMPY };
/* Areas 0 .. 6: the country and the six provinces of its South East. Beyond: wholes of h.total. */
enum { COUNTRY, SOUTH_EAST = AREAS };

extern const char *const indicator_ids[INDICATORS];
extern const char *const area_codes[AREAS + 1];
extern const char *const source_names[SOURCES]; /* the last is simulated */

/* One accepted observation. A value is whole hundredths: enough for every rule, and exact. */
struct row {
	int indicator, area, source;
	int64_t start_ms, end_ms;
	char period[64], text[32]; /* as sent */
	bool has_value, withdrawn;
	int64_t hundredths;
	char status;
	int64_t recorded_ms, sequence;
	int64_t stored_ms; /* on the hub's date */
	int64_t true_ms;   /* the same moment on a clock that nobody sets */
	bool heard;        /* by the wall */
};

enum act_kind {
	ACT_REPORT = 1, /* someone reports something */
	ACT_PASS,       /* time */
	ACT_LINK,       /* cut, or there again with all that was missed, in any order */
	ACT_SOURCE,     /* the hub says how a publisher's connection stands */
	ACT_STORE,
	ACT_TRUST,  /* the hub vouches for its date, or does not */
	ACT_SET,    /* the hub's date is set */
	ACT_OWN,    /* the wall's own date is set */
	ACT_REPEAT, /* the hub says again what it has said */
	ACT_OPEN,   /* the layout is opened anew, with a snapshot in any order */
	ACT_KINDS,
};

struct act {
	enum act_kind kind;
	uint32_t dice[6];
};

struct world {
	struct row rows[ROWS_MAX];
	int count;
	int64_t true_ms, date_ms; /* date: the hub's */
	int64_t sequences[SOURCES];
	bool cut, degraded, trusted;
	bool lost[SOURCES];
	bool was_set;   /* the hub's date, ever: rows stored before cannot be dated again */
	int64_t set_ms; /* true_ms of the last time; INT64_MIN: never */
};

void world_init(struct world *world);

/* What an act makes of the world; NULL: it does nothing now. For ACT_REPORT the row it added. */
struct row *world_report(struct world *world, const struct act *act);

/* Acts of a seed; every one is made by itself, so that leaving one out changes no other. */
void acts_make(uint64_t seed, struct act *acts, int count);
/* "report h.day VN-2004:70 …" */
void act_print(const struct act *act, const struct row *row);

#endif
