#include "widgets/map.h"

#include <math.h>
#include <string.h>

/* How far back an edition of the past looks for its newest value, per province. */
enum { EDITION_LAST = 40, RECENT_LAST = 4 };
enum { FADE_STEP_MS = 160 };

static int add(struct tc_want *out, int size, int count, struct tc_want want) {
	if (count < size) {
		out[count] = want;
	}
	return count + 1;
}

bool tc_map_has_signs(const struct tc_map *map) {
	return map->mode == TC_MAP_POINTS || map->mode == TC_MAP_FLOWS;
}

/* The series of point or flow i; indicator -1: a point without a figure. */
static struct tc_question sign_question(const struct tc_map *self, int i) {
	const struct tc_map_point *points = self->points.items;
	const struct tc_map_flow *flows = self->flows.items;
	bool point = self->mode == TC_MAP_POINTS;
	return (struct tc_question) { point ? points[i].indicator : flows[i].indicator,
		point ? points[i].area : flows[i].area, self->base.until_ms };
}

int tc_map_wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_map *self = (const struct tc_map *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST, count = 0;
	for (int i = 0; i < self->sign_count; i++) {
		struct tc_question question = sign_question(self, i);
		if (question.indicator >= 0) {
			count = add(out, size, count,
				(struct tc_want) { question.indicator, question.area, last });
		}
	}
	if (self->indicator >= 0) {
		count = add(out, size, count, (struct tc_want) { self->indicator, -1, last });
	}
	if (self->second >= 0) {
		count = add(out, size, count, (struct tc_want) { self->second, -1, last });
	}
	return count;
}

/* Of the wall's clock, so that all walls of a room turn together, and a picture is made again from its view. */
static void choose_list(struct tc_map *self, int64_t clock_ms, bool *old) {
	self->fade = 0;
	*old = self->list == TC_MAP_LIST_OLD;
	if (self->list != TC_MAP_LIST_BOTH) {
		return;
	}
	int64_t since_ms = clock_ms % (2 * self->turn_ms);
	*old = since_ms < self->turn_ms;
	since_ms = *old ? since_ms : since_ms - self->turn_ms;
	int64_t step = since_ms / FADE_STEP_MS;
	int64_t end_ms = step < TC_MAP_FADE_STEPS ? (step + 1) * FADE_STEP_MS : self->turn_ms;
	self->fade = step < TC_MAP_FADE_STEPS ? TC_MAP_FADE_STEPS - (int)step : 0;
	self->next_ms = clock_ms + end_ms - since_ms;
}

/* Who is shown, and until when their figures count: the old list's end with it. */
static int list_members(struct tc_map *self, const struct tc_view *view, int *members) {
	bool old;
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms), at_ms = now_ms;
	choose_list(self, tc_view_now_ms(view), &old);
	if (self->list != TC_MAP_LIST_OF_DATE) {
		at_ms = old ? 0 : INT64_MAX - 1;
	}
	int count = tc_map_members(self, at_ms, members, TC_MAP_AREAS_MAX);
	self->list_until_ms = self->base.until_ms;
	if (count > 0) {
		int64_t end_ms = tc_catalogue_area(self->catalogue, members[0])->valid_to_ms;
		self->list_until_ms = end_ms < now_ms ? end_ms : self->list_until_ms;
	}
	return count;
}

static int shape_of(const struct tc_geography *geography, const char *code) {
	const struct tc_geography_area *shape = tc_geography_find(geography, code);
	return shape == NULL ? -1 : (int)(shape - geography->areas);
}

static void read_fact(struct tc_map *self, const struct tc_view *view, int indicator, int area,
	struct tc_fact *fact) {
	struct tc_question question = { indicator, area, self->list_until_ms };
	if (indicator >= 0) {
		int64_t next_ms = tc_fact_read(fact, view, &question, self->base.language);
		/* Of a list that has ended nothing changes by itself. */
		bool ended = self->list_until_ms != self->base.until_ms;
		self->next_ms = !ended && next_ms < self->next_ms ? next_ms : self->next_ms;
	}
}

static int read_areas(struct tc_map *self, const struct tc_view *view, struct tc_map_area *areas) {
	int members[TC_MAP_AREAS_MAX];
	int count = list_members(self, view, members);
	for (int i = 0; i < count; i++) {
		areas[i].area = tc_catalogue_area(self->catalogue, members[i]);
		areas[i].shape = shape_of(self->geography, areas[i].area->code);
		read_fact(self, view, self->indicator, members[i], &areas[i].fact);
		read_fact(self, view, self->second, members[i], &areas[i].second);
	}
	return count;
}

static void read_signs(struct tc_map *self, const struct tc_view *view, struct tc_fact *signs) {
	for (int i = 0; i < self->sign_count; i++) {
		struct tc_question question = sign_question(self, i);
		read_fact(self, view, question.indicator, question.area, &signs[i]);
	}
}

/* A class is one of all values; the second of a map of two figures has its own. */
static void refresh_classes(struct tc_map *self) {
	tc_classes_begin(&self->classes);
	tc_classes_begin(&self->second_classes);
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		if (area->fact.has_value) {
			tc_classes_add(&self->classes, area->fact.value.number);
		}
		if (area->second.has_value) {
			tc_classes_add(&self->second_classes, area->second.value.number);
		}
	}
	tc_classes_settle(&self->classes);
	if (self->mode == TC_MAP_PAIRS) {
		tc_classes_settle(&self->second_classes);
	}
}

static bool other_value(const struct tc_fact *a, const struct tc_fact *b) {
	return strcmp(a->value.text, b->value.text) != 0;
}

/* Whether some value is another one than in what was read before: that lights the rule, its age does not. */
static bool has_news(const struct tc_map *self, int count) {
	bool news = false;
	/* Another list is no news: nobody reported anything. */
	for (int i = 0; i < count && count == self->area_count && !news; i++) {
		news = other_value(&self->scratch[i].fact, &self->areas[i].fact) ||
			other_value(&self->scratch[i].second, &self->areas[i].second);
	}
	for (int i = 0; i < self->sign_count && !news; i++) {
		news = other_value(&self->next_signs[i], &self->signs[i]);
	}
	return news;
}

bool tc_map_refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_map *self = (struct tc_map *)widget;
	size_t bytes = TC_MAP_AREAS_MAX * sizeof(*self->scratch);
	size_t sign_bytes = (size_t)self->sign_count * sizeof(*self->signs);
	memset(self->scratch, 0, bytes);
	memset(self->next_signs, 0, sign_bytes);
	self->next_ms = INT64_MAX;
	int fade = self->fade;
	int count = read_areas(self, view, self->scratch);
	read_signs(self, view, self->next_signs);
	bool differs = count != self->area_count || fade != self->fade ||
		memcmp(self->scratch, self->areas, bytes) != 0 ||
		memcmp(self->next_signs, self->signs, sign_bytes) != 0;
	bool news = has_news(self, count);
	struct tc_map_area *before = self->areas;
	self->areas = self->scratch;
	self->scratch = before;
	struct tc_fact *signs_before = self->signs;
	self->signs = self->next_signs;
	self->next_signs = signs_before;
	self->area_count = count;
	if (self->mode == TC_MAP_CLASSES || self->mode == TC_MAP_PAIRS) {
		refresh_classes(self);
	}
	self->new_list = count > 0 && self->areas[0].area->list != NULL &&
		strcmp(self->areas[0].area->list, "VN-2025") == 0;
	self->sheet = self->sheets[self->new_list];
	self->cover = self->covers[self->new_list];
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, news, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

int tc_map_class_of(const struct tc_map *map, const struct tc_fact *fact) {
	if (!fact->has_value) {
		return -1;
	}
	if (map->mode == TC_MAP_LIT) {
		return fact->value.number > 0 ? 1 : 0;
	}
	return map->mode == TC_MAP_CLASSES ? tc_classes_of(&map->classes, fact->value.number) : -1;
}

int tc_map_count_missing(const struct tc_map *map) {
	int missing = 0;
	for (int i = 0; i < map->area_count; i++) {
		const struct tc_map_area *area = &map->areas[i];
		missing += !area->fact.has_value ||
			(map->mode == TC_MAP_PAIRS && !area->second.has_value);
	}
	return missing;
}

/* Every figure that is drawn by its size; NULL after the last. */
static const struct tc_fact *sized_fact(const struct tc_map *map, int i) {
	if (map->mode == TC_MAP_FLOWS) {
		return i < map->sign_count ? &map->signs[i] : NULL;
	}
	return map->mode == TC_MAP_BUBBLES && i < map->area_count ? &map->areas[i].fact : NULL;
}

double tc_map_most(const struct tc_map *map) {
	double most = 0;
	const struct tc_fact *fact;
	for (int i = 0; (fact = sized_fact(map, i)) != NULL; i++) {
		most = fact->has_value ? fmax(most, fabs(fact->value.number)) : most;
	}
	return most;
}

bool tc_map_has_negative(const struct tc_map *map) {
	const struct tc_fact *fact;
	for (int i = 0; (fact = sized_fact(map, i)) != NULL; i++) {
		if (fact->has_value && fact->value.number < 0) {
			return true;
		}
	}
	return false;
}

static void gather_one(struct tc_fact *all, struct tc_tally *tally, const struct tc_fact *fact) {
	if (!fact->reported) {
		return;
	}
	tc_tally_add(tally, fact);
	if (!all->reported || fact->period.end_ms > all->period.end_ms) {
		*all = *fact;
	}
}

struct tc_fact tc_map_gather(const struct tc_map *map, struct tc_tally *tally) {
	const struct tc_question first = tc_map_has_signs(map) && map->sign_count > 0
		? sign_question(map, 0)
		: (struct tc_question) { map->indicator, map->country, 0 };
	struct tc_fact all = { .indicator = first.indicator, .area = first.area };
	for (int i = 0; i < map->area_count; i++) {
		gather_one(&all, tally, &map->areas[i].fact);
		gather_one(&all, tally, &map->areas[i].second);
	}
	for (int i = 0; i < map->sign_count; i++) {
		gather_one(&all, tally, &map->signs[i]);
	}
	all.marks = tally->any;
	return all;
}

bool tc_map_all_lost(const struct tc_map *map) {
	int known = 0, lost = 0;
	for (int i = 0; i < map->area_count; i++) {
		known += map->areas[i].fact.reported;
		lost += map->areas[i].fact.reported &&
			(map->areas[i].fact.marks & TC_MARK_LOST) != 0;
	}
	for (int i = 0; i < map->sign_count; i++) {
		known += map->signs[i].reported;
		lost += map->signs[i].reported && (map->signs[i].marks & TC_MARK_LOST) != 0;
	}
	return known > 1 && lost == known;
}
