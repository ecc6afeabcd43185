#include "display/binding.h"

#include "feeds/judge/derive.h"

#include <stdlib.h>
#include <string.h>

enum {
	WANTS_MAX = 4096,   /* series of one pane */
	SERIES_MAX = 65536, /* series of one layout */
	RULES_MAX = 2000,   /* of one layout, one for each figure that is watched */
	/* Values of a figure with a rule of its own, beside those that the rule counts: as far back an alarm can
	 * have begun before somebody looked. */
	WATCHED_LAST = 32,
};

/* A binding in the making. */
struct making {
	const struct tc_binding_source *source;
	struct tc_binding *out;
	struct tc_alarm_rule *rules;
	struct tc_want *wants; /* WANTS_MAX */
};

static int compare_series(const void *a, const void *b) {
	const struct tc_mirror_series *left = a, *right = b;
	if (left->indicator != right->indicator) {
		return left->indicator < right->indicator ? -1 : 1;
	}
	return left->area < right->area ? -1 : left->area > right->area;
}

int tc_binding_merge(struct tc_mirror_series *series, int count) {
	qsort(series, (size_t)count, sizeof *series, compare_series);
	int kept = 0;
	for (int i = 0; i < count; i++) {
		if (kept > 0 && compare_series(&series[kept - 1], &series[i]) == 0) {
			struct tc_mirror_series *same = &series[kept - 1];
			same->last = series[i].last > same->last ? series[i].last : same->last;
		} else {
			series[kept++] = series[i];
		}
	}
	return kept;
}

static void take_need(void *user, const struct tc_need *need) {
	struct tc_binding *out = user;
	if (out->series_count < SERIES_MAX) {
		out->series[out->series_count] =
			(struct tc_mirror_series) { need->indicator, need->area, need->last };
	}
	out->series_count++;
}

/* With everything it is made of, as far back as it has to be judged. A want of area -1 means every province of
 * every list. */
static void add_want(struct making *self, const struct tc_want *want) {
	const struct tc_catalogue *catalogue = self->source->catalogue;
	if (want->area >= 0) {
		tc_derive_needs(catalogue,
			&(struct tc_need) { want->indicator, want->area, want->last }, take_need,
			self->out);
		return;
	}
	for (int area = 0; area < tc_catalogue_area_count(catalogue); area++) {
		if (tc_catalogue_area(catalogue, area)->kind == TC_AREA_PROVINCE) {
			tc_derive_needs(catalogue,
				&(struct tc_need) { want->indicator, area, want->last }, take_need,
				self->out);
		}
	}
}

/* Kept, for the alarms of the pane. */
static bool keep_wants(struct making *self, int pane, int count) {
	struct tc_want *kept = tc_arena_array(self->source->arena, (size_t)count + 1, sizeof *kept);
	if (kept == NULL) {
		return false;
	}
	memcpy(kept, self->wants, (size_t)count * sizeof *kept);
	self->out->wants[pane] = (struct tc_pane_wants) { kept, count };
	return true;
}

/* A pane whose series are left out would say that nobody has reported, a rule that is would never speak. */
static bool fits(struct making *self, int wanted, struct tc_faults *faults) {
	if (wanted <= WANTS_MAX && self->out->series_count <= SERIES_MAX &&
		self->out->rules.count <= RULES_MAX) {
		return true;
	}
	tc_faults_add(faults, TC_SEVERITY_ERROR, "too_large", "/panes",
		"expected at most %d series in a layout, %d in a pane, and %d figures watched by "
		"panes' own rules",
		"cần nhiều nhất %d chuỗi số liệu trong một bố cục, %d trong một ô, và %d số liệu "
		"do quy tắc riêng của các ô theo dõi",
		SERIES_MAX, WANTS_MAX, RULES_MAX);
	self->out->series_count = 0;
	return false;
}

/* The pane's own rule, and what has to be known for it: the figures as far back as it is judged. */
static bool bind_alarm(struct making *self, int index, struct tc_faults *faults) {
	const struct tc_layout *layout = self->source->layout;
	const struct tc_pane *pane = &layout->panes[index];
	struct tc_alarm_rules *rules = &self->out->rules;
	int before = rules->count;
	if (self->rules == NULL) {
		return true;
	}
	const struct tc_alarmed_pane alarmed = { &self->source->widgets[index]->alarm,
		&self->out->wants[index], pane->id, pane->pointer, layout->scene };
	int room = RULES_MAX - before;
	if (!tc_alarmed_rules(&alarmed, self->source->catalogue, self->source->arena,
		    self->rules + before, room, &rules->count, faults)) {
		return false;
	}
	for (int i = before; i < rules->count && i < RULES_MAX; i++) {
		const struct tc_alarm_rule *rule = &self->rules[i];
		const struct tc_alarm_guard *guard = &rule->only_if;
		add_want(self,
			&(struct tc_want) {
				rule->indicator, rule->area, rule->count + WATCHED_LAST });
		if (guard->indicator >= 0) {
			int area = guard->area >= 0 ? guard->area : rule->area;
			add_want(self, &(struct tc_want) { guard->indicator, area, 2 });
		}
	}
	return true;
}

static bool bind_pane(struct making *self, int index, struct tc_faults *faults) {
	const struct tc_widget *widget = self->source->widgets[index];
	struct tc_binding *out = self->out;
	if (widget->class_->wants == NULL) {
		return true;
	}
	int count = widget->class_->wants(widget, self->wants, WANTS_MAX);
	int kept = count < WANTS_MAX ? count : WANTS_MAX;
	if (!keep_wants(self, index, kept)) {
		return false;
	}
	int guards = tc_alarmed_guards(
		&out->wants[index], self->source->catalogue, self->wants + kept, WANTS_MAX - kept);
	for (int w = 0; w < kept + guards && w < WANTS_MAX; w++) {
		add_want(self, &self->wants[w]);
	}
	if (!bind_alarm(self, index, faults) || !fits(self, count, faults)) {
		return false;
	}
	if (out->series_count > SERIES_MAX / 2) {
		/* Most panes ask for what others have asked for. */
		out->series_count = tc_binding_merge(out->series, out->series_count);
	}
	return true;
}

bool tc_binding_make(
	const struct tc_binding_source *source, struct tc_binding *out, struct tc_faults *faults) {
	int panes = source->layout->pane_count;
	struct making self = { source, out, NULL, calloc(WANTS_MAX, sizeof *self.wants) };
	bool watched = false;
	for (int i = 0; i < panes; i++) {
		watched = watched || source->widgets[i]->alarm.kind != 0;
	}
	if (watched) {
		self.rules = tc_arena_array(source->arena, RULES_MAX, sizeof *self.rules);
	}
	out->wants = tc_arena_array(source->arena, (size_t)panes + 1, sizeof *out->wants);
	out->series = calloc(SERIES_MAX, sizeof *out->series);
	bool good = self.wants != NULL && (self.rules != NULL || !watched) && out->wants != NULL &&
		out->series != NULL;
	for (int i = 0; i < panes && good; i++) {
		good = bind_pane(&self, i, faults);
	}
	free(self.wants);
	out->rules.items = self.rules;
	out->series_count = good ? tc_binding_merge(out->series, out->series_count) : 0;
	return good;
}

void tc_binding_finish(struct tc_binding *binding) {
	free(binding->series);
	binding->series = NULL;
}
