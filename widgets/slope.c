/* slope - who rose and who fell between two periods, or from one indicator to another. */
#include "widgets/slope.h"

#include "widgets/kinds.h"

#include <stdlib.h>
#include <string.h>

/* How far back a newest value and the one before it are looked for; a named period may be old. */
enum { EDITION_LAST = 40, RECENT_LAST = 12, NAMED_LAST = 400 };

static bool prepare_period(const char *text, const char *key, struct tc_period *out,
	const char *pointer, struct tc_faults *faults) {
	if (text == NULL) {
		return true;
	}
	return tc_kind_check_period(text, key, pointer, faults) &&
		tc_period_parse(text, strlen(text), out);
}

static bool prepare_indicators(
	struct tc_slope *self, const char *pointer, struct tc_faults *faults) {
	self->indicators[0] = tc_kind_indicator(
		self->catalogue, self->indicator_code, "indicator", pointer, faults);
	self->indicators[1] = self->other_code == NULL
		? self->indicators[0]
		: tc_kind_indicator(self->catalogue, self->other_code, "other", pointer, faults);
	if (self->indicators[0] < 0 || self->indicators[1] < 0) {
		return false;
	}
	const struct tc_indicator *left =
		tc_catalogue_indicator(self->catalogue, self->indicators[0]);
	const struct tc_indicator *right =
		tc_catalogue_indicator(self->catalogue, self->indicators[1]);
	bool alike = strcmp(left->unit, right->unit) == 0;
	char place[TC_POINTER_MAX];
	if (self->other_code == NULL && left->period_rule == TC_PERIOD_REAL_TIME &&
		(self->period == NULL || self->former_period == NULL)) {
		tc_json_child_pointer(pointer, "indicator", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected an indicator with periods, two named periods, or \"other\"",
			"cần một chỉ tiêu có kỳ báo cáo, hai kỳ nêu rõ, hoặc \"other\"");
		return false;
	}
	if (self->place == TC_SLOPE_VALUE && !alike) {
		tc_json_child_pointer(pointer, "place", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected \"rank\" for indicators of two units",
			"cần \"rank\" khi hai chỉ tiêu khác đơn vị");
		return false;
	}
	self->by_rank = self->place == TC_SLOPE_RANK || !alike;
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_slope *self = (struct tc_slope *)widget;
	self->catalogue = catalogue;
	self->highlight = self->highlight_code == NULL
		? -1
		: tc_kind_area(catalogue, self->highlight_code, widget->until_ms, "highlight",
			  pointer, faults);
	if (!prepare_indicators(self, pointer, faults) ||
		(self->highlight_code != NULL && self->highlight < 0) ||
		!prepare_period(self->former_period, "former", &self->named[0], pointer, faults) ||
		!prepare_period(self->period, "period", &self->named[1], pointer, faults) ||
		!tc_peers_prepare(
			&self->peers, catalogue, widget->until_ms, arena, pointer, faults)) {
		return false;
	}
	size_t count = (size_t)self->peers.count;
	self->rows = tc_arena_array(arena, count, sizeof(*self->rows));
	self->scratch = tc_arena_array(arena, count, sizeof(*self->scratch));
	return self->rows != NULL && self->scratch != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_slope *self = (const struct tc_slope *)widget;
	bool named = self->period != NULL || self->former_period != NULL;
	int last = named ? NAMED_LAST : widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	struct tc_want want = { self->indicators[0], -1, last };
	int count = tc_peers_want(&self->peers, self->catalogue, &want, out, size, 0);
	want.indicator = self->indicators[1];
	return self->other_code == NULL
		? count
		: tc_peers_want(&self->peers, self->catalogue, &want, out, size, count);
}

static void note_next(struct tc_slope *self, int64_t next_ms) {
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
}

static bool same_span(const struct tc_period *a, const struct tc_period *b) {
	return a->start_ms == b->start_ms && a->end_ms == b->end_ms && a->grain == b->grain;
}

/* One end of all rows at the newest period that anyone has, or each at its own newest where ends are of real time. Whoever has
 * not reported that period has no value there, but is as late as it is. */
static void read_newest(struct tc_slope *self, const struct tc_view *view,
	struct tc_slope_row *rows, int count, int end) {
	struct tc_period newest = { .grain = 0 };
	for (int i = 0; i < count; i++) {
		struct tc_question question = { self->indicators[end], rows[i].area,
			self->base.until_ms };
		struct tc_fact *fact = &rows[i].ends[end];
		note_next(self, tc_fact_read(fact, view, &question, self->base.language));
		if (fact->reported && (newest.grain == 0 || fact->period.end_ms > newest.end_ms)) {
			newest = fact->period;
		}
	}
	self->periods[end] = newest;
	for (int i = 0; i < count && newest.grain > TC_GRAIN_INSTANT; i++) {
		struct tc_fact *fact = &rows[i].ends[end];
		unsigned late = fact->marks & (TC_MARK_LATE | TC_MARK_MISSED);
		if (!fact->reported || same_span(&fact->period, &newest)) {
			continue;
		}
		struct tc_question question = { self->indicators[end], rows[i].area,
			self->base.until_ms };
		note_next(self,
			tc_fact_read_period(fact, view, &question, &newest, self->base.language));
		fact->marks |= late;
	}
}

/* One end of all rows at one period; where there is none nobody has a value. */
static void read_period(struct tc_slope *self, const struct tc_view *view,
	struct tc_slope_row *rows, int count, int end, const struct tc_period *period) {
	self->periods[end] = *period;
	for (int i = 0; i < count; i++) {
		struct tc_question question = { self->indicators[end], rows[i].area,
			self->base.until_ms };
		note_next(self,
			tc_fact_read_period(
				&rows[i].ends[end], view, &question, period, self->base.language));
	}
}

static int read_rows(struct tc_slope *self, const struct tc_view *view, struct tc_slope_row *rows) {
	int areas[TC_PEERS_MAX];
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	int count = tc_peers_at(&self->peers, self->catalogue, now_ms, areas, self->peers.count);
	for (int i = 0; i < count; i++) {
		rows[i].area = areas[i];
		rows[i].highlighted = self->highlight >= 0 &&
			(areas[i] == self->highlight ||
				tc_catalogue_is_member(
					self->catalogue, self->highlight, areas[i], now_ms));
	}
	if (self->named[1].grain != 0) {
		read_period(self, view, rows, count, 1, &self->named[1]);
	} else {
		read_newest(self, view, rows, count, 1);
	}
	struct tc_period former = self->named[0];
	if (self->other_code != NULL && former.grain == 0) {
		read_newest(self, view, rows, count, 0);
		return count;
	}
	if (former.grain == 0 && self->periods[1].grain != 0 &&
		!tc_peers_former_period(
			view, self->indicators[0], areas, count, &self->periods[1], &former)) {
		former.grain = 0;
	}
	read_period(self, view, rows, count, 0, &former);
	return count;
}

/* Ranks at each end as the contract counts: the best is 1. */
static void rank(const struct tc_slope *self, struct tc_slope_row *rows, int count) {
	for (int end = 0; end < 2; end++) {
		bool lowest =
			tc_catalogue_indicator(self->catalogue, self->indicators[end])->direction ==
			TC_DIRECTION_LOWER;
		for (int i = 0; i < count; i++) {
			const struct tc_fact *own = &rows[i].ends[end];
			rows[i].ranks[end] = own->has_value;
			for (int k = 0; k < count && own->has_value; k++) {
				const struct tc_fact *other = &rows[k].ends[end];
				bool better = lowest ? other->value.number < own->value.number
						     : other->value.number > own->value.number;
				rows[i].ranks[end] += other->has_value && better;
			}
		}
	}
}

/* By the right end, then the left; who has neither comes last. */
static int compare(const void *a, const void *b) {
	const struct tc_slope_row *one = a, *two = b;
	for (int end = 1; end >= 0; end--) {
		int left = one->ranks[end], right = two->ranks[end];
		if (left != right) {
			return left == 0 ? 1 : right == 0 ? -1 : left - right;
		}
	}
	return one->area - two->area;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_slope *self = (struct tc_slope *)widget;
	size_t bytes = (size_t)self->peers.count * sizeof(*self->scratch);
	struct tc_period before[2] = { self->periods[0], self->periods[1] };
	memset(self->scratch, 0, bytes);
	self->next_ms = INT64_MAX;
	int count = read_rows(self, view, self->scratch);
	rank(self, self->scratch, count);
	qsort(self->scratch, (size_t)count, sizeof(*self->scratch), compare);
	bool differs = count != self->row_count || !same_span(&before[0], &self->periods[0]) ||
		!same_span(&before[1], &self->periods[1]) ||
		memcmp(self->scratch, self->rows, bytes) != 0;
	struct tc_slope_row *rows = self->rows;
	self->rows = self->scratch;
	self->scratch = rows;
	self->row_count = count;
	enum tc_ink rule = self->rule;
	/* There is no single value: any change of the picture lights the rule. */
	note_next(self, tc_pane_note_news(&self->change, differs, tc_view_now_ms(view)));
	self->rule = self->change.ink;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_slope *)widget)->next_ms;
}

static const struct tc_choice places[] = {
	{ "auto", TC_SLOPE_AUTO },
	{ "value", TC_SLOPE_VALUE },
	{ "rank", TC_SLOPE_RANK },
	{ 0 },
};

#define AT(field) offsetof(struct tc_slope, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_slope, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(indicator_code),
		.doc = "The indicator at both ends; with other: at the left one" },
	{ .name = "other",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(other_code),
		.doc = "Another indicator at the right end" },
	TC_PEERS_OPTIONS(struct tc_slope, peers, "VN:provinces"),
	{ .name = "former",
		.type = TC_OPTION_TEXT,
		.max = 63,
		.offset = AT(former_period),
		.doc = "Period of the left end; default: the one before the right end's, with "
		       "other: the newest" },
	{ .name = "period",
		.type = TC_OPTION_TEXT,
		.max = 63,
		.offset = AT(period),
		.doc = "Period of the right end; default: the newest that anyone has reported" },
	{ .name = "left",
		.type = TC_OPTION_WORDS,
		.offset = AT(names[0]),
		.doc = "What stands over the left end; default: its period, with other: its "
		       "indicator's title" },
	{ .name = "right",
		.type = TC_OPTION_WORDS,
		.offset = AT(names[1]),
		.doc = "What stands over the right end" },
	{ .name = "highlight",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = AT(highlight_code),
		.doc = "An area, agency or group whose lines are the brighter ones; without it "
		       "all are" },
	{ .name = "place",
		.type = TC_OPTION_CHOICE,
		.choices = places,
		.variant = true,
		.fallback = TC_SLOPE_AUTO,
		.offset = AT(place),
		.doc = "What height means: the value, or the rank; auto: rank where the two ends "
		       "have different units" },
	TC_KIND_NUMBER_OPTIONS(struct tc_slope, TC_NUMBER_PLAIN),
	{ 0 },
};

const struct tc_widget_class tc_slope_class = {
	.kind = "slope",
	.doc = "Areas as lines between two periods or two indicators: who rose, who fell",
	.size = sizeof(struct tc_slope),
	.change = offsetof(struct tc_slope, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_slope_draw,
	.next_change_ms = next_change_ms,
};
