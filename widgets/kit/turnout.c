#include "widgets/kit/turnout.h"

#include <string.h>

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
		*next_ms = members[i].fact.reported && at_ms < *next_ms ? at_ms : *next_ms;
		const struct tc_fact *fact = &members[i].fact;
		if (fact->has_value &&
			(newest == NULL || fact->period.end_ms > newest->period.end_ms)) {
			newest = fact;
		}
	}
	bool link_lost = tc_view_link(view) == TC_LINK_LOST;
	for (int i = 0; i < count; i++) {
		members[i].turnout = judge_turnout(&members[i].fact, newest, link_lost);
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

const char *tc_turnout_words(enum tc_turnout turnout, enum tc_language language) {
	bool english = language == TC_ENGLISH;
	switch (turnout) {
	case TC_TURNOUT_REPORTED: return english ? "reported" : "đã báo cáo";
	case TC_TURNOUT_WAITING: return english ? "not yet" : "chưa đến hạn";
	case TC_TURNOUT_LATE: return english ? "late" : "trễ hạn";
	case TC_TURNOUT_SILENT: return english ? "silent" : "mất tín hiệu";
	case TC_TURNOUT_MISSING: return english ? "not reported" : "chưa báo cáo";
	}
	return "";
}
