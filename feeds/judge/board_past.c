#include "feeds/judge/board_past.h"

#include <stdlib.h>

/* Days and hours before the picture's time at which lateness and delays are looked at, and how many moments are
 * judged at most: the newest. 1,000 moments of 130 alarms are 0.1 s. */
enum { MOMENTS_MAX = 1000, ROOM = 8 * MOMENTS_MAX, DAYS = 60, HOURS = 48, HOUR_MS = 3600000 };

struct moments {
	int64_t at_ms[ROOM];
	int64_t until_ms;
	int count;
};

static int newest_first(const void *left, const void *right) {
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a < b) - (a > b);
}

/* Sorted, each once, the newest MOMENTS_MAX of them. */
static void settle(struct moments *moments) {
	int kept = 0;
	qsort(moments->at_ms, (size_t)moments->count, sizeof *moments->at_ms, newest_first);
	for (int i = 0; i < moments->count && kept < MOMENTS_MAX; i++) {
		if (kept == 0 || moments->at_ms[i] != moments->at_ms[kept - 1]) {
			moments->at_ms[kept++] = moments->at_ms[i];
		}
	}
	moments->count = kept;
}

static void add(struct moments *moments, int64_t at_ms) {
	if (at_ms > moments->until_ms) {
		return;
	}
	if (moments->count == ROOM) {
		settle(moments);
	}
	moments->at_ms[moments->count++] = at_ms;
}

static void add_history(
	struct moments *moments, const struct tc_alarm_rule *rule, const struct tc_series *series) {
	for (int i = 0; series != NULL && i < series->count; i++) {
		const struct tc_point *point = &series->points[i];
		bool known =
			point->recorded_at_ms != 0 && point->recorded_at_ms <= moments->until_ms;
		/* Periods are asked for as those that began before a moment. */
		int64_t news_ms = known && point->recorded_at_ms > point->start_ms
			? point->recorded_at_ms
			: point->end_ms + 1;
		add(moments, news_ms);
		add(moments, news_ms + rule->on_delay_ms);
		add(moments, news_ms + rule->off_delay_ms);
	}
}

void tc_board_replay(struct tc_alarms *alarms, const struct tc_view *view, int64_t at_ms) {
	struct moments *moments = malloc(sizeof *moments);
	int64_t next_ms;
	if (moments != NULL) {
		moments->count = 0;
		moments->until_ms = at_ms;
		for (int i = 0; i < tc_alarms_count(alarms); i++) {
			const struct tc_alarm_entry *entry = tc_alarms_entry(alarms, i);
			add_history(moments, entry->rule,
				tc_view_series(view, entry->rule->indicator, entry->area));
		}
		int64_t hour_ms = at_ms - at_ms % HOUR_MS;
		for (int i = 0; i < HOURS + DAYS; i++) {
			add(moments,
				hour_ms -
					(int64_t)HOUR_MS * (i < HOURS ? i : 24 * (i - HOURS + 2)));
		}
		settle(moments);
		tc_alarms_set_known(alarms, at_ms);
		for (int i = moments->count; i > 0; i--) {
			(void)tc_alarms_judge(alarms, view, moments->at_ms[i - 1], &next_ms);
		}
		free(moments);
	}
	(void)tc_alarms_judge(alarms, view, at_ms, &next_ms);
}
