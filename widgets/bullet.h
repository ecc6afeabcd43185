/* What the halves of the bullet share: bullet.c reads, bullet_draw.c draws. */
#ifndef TC_WIDGETS_BULLET_H
#define TC_WIDGETS_BULLET_H

#include "widgets/kit/bullet.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"

enum { TC_BULLET_ENTRIES_MAX = 32 };

/* One entry of the option "bars". */
struct tc_bullet_entry {
	const char *indicator_code, *area_code;
	struct tc_words name;
	double target;
	struct tc_list ranges; /* of double */
};

/* One entry of the option "ranges". */
struct tc_bullet_range {
	double to;
	struct tc_words name;
};

/* Zeroed before filling: rows are compared as bytes. */
struct tc_bullet_row {
	int area;
	struct tc_fact fact, former;
};

struct tc_bullet_pane {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code;
	struct tc_peers peers;
	struct tc_list entries, ranges;
	bool former;
	double full;
	int decimals, scale;

	const struct tc_catalogue *catalogue;
	bool has_peers; /* else the entries */
	bool one_unit; /* all rows measure alike: the title says the unit, and all have one scale */
	int indicators[TC_BULLET_ENTRIES_MAX], areas[TC_BULLET_ENTRIES_MAX];
	const char *names[TC_BULLET_ENTRIES_MAX]; /* NULL: the area's */
	struct tc_bullet_row *rows, *scratch;     /* capacity of each */
	int row_count, capacity;
	int64_t next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

/* Of a row: its indicator, its entry (NULL with peers), whether it has a target. */
int tc_bullet_indicator(const struct tc_bullet_pane *self, int row);
const struct tc_bullet_entry *tc_bullet_entry_of(const struct tc_bullet_pane *self, int row);
bool tc_bullet_target(const struct tc_bullet_pane *self, int row, double *target);

void tc_bullet_draw_pane(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
