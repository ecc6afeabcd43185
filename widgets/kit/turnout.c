#include "widgets/kit/turnout.h"

#include "feeds/judge/timeliness.h"
#include "widgets/kit/date.h"

#include <string.h>

const enum tc_turnout tc_turnout_order[TC_TURNOUT_COUNT - 1] = { TC_TURNOUT_MISSED, TC_TURNOUT_LATE,
	TC_TURNOUT_SILENT, TC_TURNOUT_MISSING, TC_TURNOUT_WAITING, TC_TURNOUT_FREE,
	TC_TURNOUT_REPORTED };

static int64_t read_member(struct tc_member *member, const struct tc_view *view,
	const struct tc_turnout_question *question, const struct tc_period *named) {
	struct tc_question ask = { question->indicator, member->area, question->until_ms };
	if (named != NULL) {
		return tc_fact_read_period(&member->fact, view, &ask, named, question->language);
	}
	return tc_fact_read(&member->fact, view, &ask, question->language);
}

static enum tc_turnout judge_turnout(
	const struct tc_fact *fact, const struct tc_fact *newest, bool link_lost) {
	unsigned silent = link_lost ? 0 : TC_MARK_STALE | TC_MARK_LOST;
	if (!fact->has_value) {
		return TC_TURNOUT_MISSING;
	}
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		return TC_TURNOUT_LATE;
	}
	if ((fact->marks & silent) != 0) {
		return TC_TURNOUT_SILENT;
	}
	bool instant = fact->period.grain == TC_GRAIN_INSTANT;
	return !instant && fact->period.end_ms < newest->period.end_ms ? TC_TURNOUT_WAITING
								       : TC_TURNOUT_REPORTED;
}

/* Fill what timeliness shows of a member. Returns when its words change next, Unix ms. */
static int64_t read_timeliness(struct tc_member *member, const struct tc_view *view,
	const struct tc_turnout_question *question) {
	static const enum tc_turnout turnouts[TC_TIMELINESS_COUNT] = {
		[TC_TIMELINESS_FREE] = TC_TURNOUT_FREE,
		[TC_TIMELINESS_ON_TIME] = TC_TURNOUT_REPORTED,
		[TC_TIMELINESS_DUE] = TC_TURNOUT_WAITING,
		[TC_TIMELINESS_LATE] = TC_TURNOUT_LATE,
		[TC_TIMELINESS_MISSED] = TC_TURNOUT_MISSED,
		[TC_TIMELINESS_SILENT] = TC_TURNOUT_SILENT,
		[TC_TIMELINESS_UNSENT] = TC_TURNOUT_MISSING,
	};
	struct tc_question ask = { question->indicator, member->area, question->until_ms };
	struct tc_reading reading = tc_judge(view, &ask);
	struct tc_timeliness_reading found = tc_timeliness_read(view, &reading);
	member->turnout = turnouts[found.state];
	if (!tc_turnout_is_overdue(member->turnout)) {
		return INT64_MAX; /* the fact knows when its marks change */
	}
	/* By the step at which the words change: facts that read the same are the same bytes. */
	int64_t step_ms = tc_duration_step_ms(found.overdue_ms);
	member->overdue_ms = found.overdue_ms - found.overdue_ms % step_ms;
	tc_duration_label(
		found.overdue_ms, question->language, member->overdue, sizeof(member->overdue));
	int64_t now_ms = tc_view_now_ms(view);
	bool past = question->until_ms < now_ms;
	return past ? INT64_MAX : now_ms + step_ms - found.overdue_ms % step_ms;
}

int tc_turnout_read(const struct tc_peers *peers, const struct tc_view *view,
	const struct tc_turnout_question *question, struct tc_member *members, int64_t *next_ms) {
	int areas[TC_PEERS_MAX];
	int64_t now_ms = tc_fact_now_ms(view, question->until_ms);
	int count = tc_peers_at(peers, tc_view_catalogue(view), now_ms, areas, TC_PEERS_MAX);
	memset(members, 0, TC_PEERS_MAX * sizeof(*members));
	struct tc_period named;
	bool has_named = question->period != NULL &&
		tc_period_parse(question->period, strlen(question->period), &named);
	const struct tc_fact *newest = NULL;
	for (int i = 0; i < count; i++) {
		members[i].area = areas[i];
		int64_t at_ms = read_member(&members[i], view, question, has_named ? &named : NULL);
		/* Also of who has reported nothing yet but for a period that is still to begin. */
		*next_ms = at_ms < *next_ms ? at_ms : *next_ms;
		const struct tc_fact *fact = &members[i].fact;
		if (fact->has_value &&
			(newest == NULL || fact->period.end_ms > newest->period.end_ms)) {
			newest = fact;
		}
	}
	bool link_lost = tc_view_link(view) == TC_LINK_LOST;
	for (int i = 0; i < count; i++) {
		if (question->show != TC_SHOW_TIMELINESS) {
			members[i].turnout = judge_turnout(&members[i].fact, newest, link_lost);
			continue;
		}
		int64_t at_ms = read_timeliness(&members[i], view, question);
		*next_ms = at_ms < *next_ms ? at_ms : *next_ms;
	}
	return count;
}

int tc_turnout_count(const struct tc_member *members, int count, enum tc_turnout turnout) {
	int found = 0;
	for (int i = 0; i < count; i++) {
		found += members[i].turnout == turnout;
	}
	return found;
}

int tc_turnout_count_good(const struct tc_member *members, int count, enum tc_show show) {
	int good = tc_turnout_count(members, count, TC_TURNOUT_REPORTED);
	return show == TC_SHOW_TIMELINESS
		? good + tc_turnout_count(members, count, TC_TURNOUT_WAITING)
		: good;
}

bool tc_turnout_is_overdue(enum tc_turnout turnout) {
	return turnout == TC_TURNOUT_LATE || turnout == TC_TURNOUT_MISSED ||
		turnout == TC_TURNOUT_SILENT;
}

struct tc_fact tc_turnout_gather(
	const struct tc_member *members, int count, int indicator, int area) {
	struct tc_fact all;
	memset(&all, 0, sizeof(all));
	all.indicator = indicator;
	all.area = area;
	unsigned marks = 0;
	bool loud = false;
	for (int i = 0; i < count; i++) {
		const struct tc_fact *fact = &members[i].fact;
		if (!fact->reported) {
			continue;
		}
		marks |= fact->marks;
		bool louder = !loud && (fact->marks & (TC_MARK_LOST | TC_MARK_STALE)) != 0;
		if (!all.reported || louder || (!loud && fact->period.end_ms > all.period.end_ms)) {
			all = *fact;
		}
		loud = loud || louder;
	}
	all.marks = marks;
	return all;
}

bool tc_turnout_all_marked(const struct tc_member *members, int count, unsigned marks) {
	int known = 0, marked = 0;
	for (int i = 0; i < count; i++) {
		known += members[i].fact.reported;
		marked += members[i].fact.reported && (members[i].fact.marks & marks) != 0;
	}
	return known > 0 && marked == known;
}

const char *tc_turnout_name(
	const struct tc_catalogue *catalogue, int area, enum tc_language language) {
	const struct tc_area *item = tc_catalogue_area(catalogue, area);
	if (item->kind != TC_AREA_AGENCY) {
		return tc_words_in(&item->name, language);
	}
	return item->abbreviation != NULL ? item->abbreviation : item->code;
}

const char *tc_turnout_label(const struct tc_catalogue *catalogue, const struct tc_member *member,
	enum tc_language language, struct tc_arena *arena) {
	const char *name = tc_turnout_name(catalogue, member->area, language);
	if (member->overdue[0] == '\0') {
		return name;
	}
	const char *label = tc_arena_printf(arena, "%s %s", name, member->overdue);
	return label == NULL ? "" : label;
}

const char *tc_turnout_words(
	enum tc_turnout turnout, enum tc_show show, enum tc_language language) {
	static const struct tc_words reports[TC_TURNOUT_COUNT] = {
		[TC_TURNOUT_REPORTED] = { "đã báo cáo", "reported" },
		[TC_TURNOUT_WAITING] = { "chưa đến hạn", "not yet" },
		[TC_TURNOUT_LATE] = { "trễ hạn", "late" },
		[TC_TURNOUT_SILENT] = { "mất tín hiệu", "silent" },
		[TC_TURNOUT_MISSING] = { "chưa báo cáo", "not reported" },
	};
	static const struct tc_words timeliness[TC_TURNOUT_COUNT] = {
		[TC_TURNOUT_REPORTED] = { "đúng hạn", "on time" },
		[TC_TURNOUT_WAITING] = { "sắp đến hạn", "due soon" },
		[TC_TURNOUT_LATE] = { "trễ hạn", "late" },
		[TC_TURNOUT_SILENT] = { "mất tín hiệu", "silent" },
		[TC_TURNOUT_MISSING] = { "chưa gửi", "nothing sent" },
		[TC_TURNOUT_MISSED] = { "lỡ kỳ", "period missed" },
		[TC_TURNOUT_FREE] = { "không có hạn", "no deadline" },
	};
	return tc_words_in(&(show == TC_SHOW_TIMELINESS ? timeliness : reports)[turnout], language);
}
