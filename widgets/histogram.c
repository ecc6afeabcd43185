/* histogram - how the values of an indicator are spread over the units of a group. */
#include "widgets/histogram.h"

#include "widgets/kinds.h"

#include <stdio.h>

static bool prepare_named(
	struct tc_histogram *self, const char *pointer, struct tc_faults *faults) {
	const char *const *codes = self->named.items;
	char list[TC_POINTER_MAX], index[16];
	bool fine = true;
	tc_json_child_pointer(pointer, "named", list, sizeof(list));
	for (int i = 0; i < (int)self->named.count && i < TC_HISTOGRAM_NAMED_MAX; i++) {
		snprintf(index, sizeof(index), "%d", i);
		self->named_areas[i] = tc_kind_area(
			self->roll.catalogue, codes[i], self->base.until_ms, index, list, faults);
		fine = self->named_areas[i] >= 0 && fine;
	}
	return fine;
}

static bool check_breaks(
	const struct tc_histogram *self, const char *pointer, struct tc_faults *faults) {
	const double *bounds = self->breaks.items;
	for (size_t i = 1; i < self->breaks.count; i++) {
		if (!(bounds[i] > bounds[i - 1])) {
			char place[TC_POINTER_MAX];
			tc_json_child_pointer(pointer, "breaks", place, sizeof(place));
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected bounds that rise", "cần các mốc tăng dần");
			return false;
		}
	}
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_histogram *self = (struct tc_histogram *)widget;
	self->roll.show = TC_SHOW_REPORTS;
	bool fine = tc_roll_prepare(&self->roll, widget, catalogue, arena, pointer, faults);
	fine = check_breaks(self, pointer, faults) && fine;
	return prepare_named(self, pointer, faults) && fine;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	return tc_roll_wants(&((const struct tc_histogram *)widget)->roll, widget, out, size);
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_histogram *self = (struct tc_histogram *)widget;
	bool differs = tc_roll_refresh(&self->roll, widget, view);
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->roll.next_ms ? rule_ms : self->roll.next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_histogram *)widget)->next_ms;
}

#define AT(field) offsetof(struct tc_histogram, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_histogram, head),
	TC_PEERS_OPTIONS(struct tc_histogram, roll.peers, "VN:provinces"),
	TC_SAMPLE_OPTIONS(struct tc_histogram, roll),
	{ .name = "bins",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = TC_BINS_MAX,
		.fallback = 10,
		.offset = AT(most),
		.doc = "At most this many intervals of one round width" },
	{ .name = "breaks",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_NUMBER,
		.element_size = sizeof(double),
		.max_count = TC_BINS_MAX - 1,
		.offset = AT(breaks),
		.doc = "Bounds of the intervals, rising, in place of round ones; the outer "
		       "intervals are open where values lie beyond" },
	{ .name = "named",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "area",
		.max_count = TC_HISTOGRAM_NAMED_MAX,
		.offset = AT(named),
		.doc = "Areas whose intervals are marked and whose values are named" },
	TC_KIND_NUMBER_OPTIONS(struct tc_histogram, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_histogram_class = {
	.kind = "histogram",
	.doc = "How the values of an indicator are spread over the units of a group",
	.size = sizeof(struct tc_histogram),
	.change = offsetof(struct tc_histogram, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_histogram_draw,
	.next_change_ms = next_change_ms,
};
