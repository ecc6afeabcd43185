/* What the halves of the kind alarms share: alarms.c reads, alarms_draw.c draws. */
#ifndef TC_WIDGETS_ALARMS_H
#define TC_WIDGETS_ALARMS_H

#include "widgets/kit/date.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"

enum { TC_ALARMS_ROWS_MAX = 40, TC_ALARMS_LINE_MAX = 400 };
enum tc_alarms_variant { TC_ALARMS_LIST = 1, TC_ALARMS_BANNER };
enum tc_alarms_empty { TC_ALARMS_SAY = 1, TC_ALARMS_BLANK };

/* One alarm as a row; zeroed before it is filled: rows are compared as bytes. */
struct tc_alarms_row {
	struct tc_badge badge;
	struct tc_fact fact;            /* the newest figure of its series */
	bool valued;                    /* the figure is part of what is told */
	char title[TC_SENTENCE_MAX];    /* "Lũ vượt mức báo động, Thừa Thiên Huế" */
	char words[TC_ALARMS_LINE_MAX]; /* "từ 10:32 · 2 giờ · chưa xác nhận" */
	char since[160];                /* "từ 10:32 · chưa xác nhận", for the banner */
	char begun[TC_DATE_TEXT_MAX + 16]; /* "từ 10:32" */
};

struct tc_alarms {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_peers peers;
	struct tc_list rule_ids; /* of const char * */
	int variant, empty, least, rows;
	bool acknowledged, shelved;

	const struct tc_catalogue *catalogue;
	bool has_peers;
	struct tc_alarms_row *shown, *scratch; /* TC_ALARMS_ROWS_MAX each */
	int shown_count, total, shelved_count;
	int64_t next_ms;
	bool seen;
};

void tc_alarms_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
