#include "feeds/mirror/derived.h"

#include <stdlib.h>
#include <string.h>

/* One series that is made: its key, and the keys of its inputs as a piece of derivation->inputs. */
struct step {
	int key, rank, last;
	int first_input, input_count;
};

struct tc_derivation {
	const struct tc_deriver *deriver;
	struct step *steps; /* by rank, rising */
	int *inputs;
	int count, input_count;
};

static int compare_steps(const void *left, const void *right) {
	const struct step *a = left, *b = right;
	if (a->rank != b->rank) {
		return a->rank < b->rank ? -1 : 1;
	}
	return a->key < b->key ? -1 : 1;
}

/* Inputs that the index does not hold are never seen by the deriver either. */
static bool add_step(struct tc_derivation *self, const struct tc_catalogue *catalogue,
	const struct tc_shared_index *index, int key, int last) {
	struct tc_need needs[TC_DERIVER_INPUTS];
	struct tc_need wanted = { index->keys[key].indicator, index->keys[key].area, last };
	int count = self->deriver->inputs(catalogue, &wanted, needs, TC_DERIVER_INPUTS);
	if (count == 0) {
		return true;
	}
	count = count < TC_DERIVER_INPUTS ? count : TC_DERIVER_INPUTS;
	int *inputs = realloc(self->inputs, (size_t)(self->input_count + count) * sizeof *inputs);
	if (inputs == NULL) {
		return false;
	}
	self->inputs = inputs;
	struct step *step = &self->steps[self->count++];
	*step = (struct step) { .key = key,
		.rank = self->deriver->rank(catalogue, wanted.indicator, wanted.area),
		.last = last,
		.first_input = self->input_count };
	for (int i = 0; i < count; i++) {
		int at = tc_shared_find(index, needs[i].indicator, needs[i].area);
		if (at >= 0) {
			inputs[self->input_count++] = at;
			step->input_count++;
		}
	}
	return true;
}

struct tc_derivation *tc_derivation_create(const struct tc_deriver *deriver,
	const struct tc_catalogue *catalogue, const struct tc_shared_index *index,
	const int *last) {
	struct tc_derivation *self = calloc(1, sizeof *self);
	if (self == NULL) {
		return NULL;
	}
	self->deriver = deriver;
	self->steps = calloc((size_t)index->count + 1, sizeof *self->steps);
	for (int i = 0; i < index->count; i++) {
		if (self->steps == NULL || !add_step(self, catalogue, index, i, last[i])) {
			tc_derivation_destroy(self);
			return NULL;
		}
	}
	qsort(self->steps, (size_t)self->count, sizeof *self->steps, compare_steps);
	return self;
}

void tc_derivation_destroy(struct tc_derivation *derivation) {
	if (derivation == NULL) {
		return;
	}
	free(derivation->steps);
	free(derivation->inputs);
	free(derivation);
}

void tc_derived_finish(struct tc_derived *derived) {
	tc_shared_list_drop(derived->reported);
	tc_shared_list_drop(derived->made);
	*derived = (struct tc_derived) { 0 };
}

static struct tc_shared_series *take(struct tc_shared_series *series) {
	if (series != NULL) {
		atomic_fetch_add_explicit(&series->references, 1, memory_order_relaxed);
	}
	return series;
}

static struct tc_shared_list *copy_list(const struct tc_shared_list *list) {
	struct tc_shared_list *copy =
		malloc(sizeof *copy + (size_t)list->count * sizeof(struct tc_shared_series *));
	if (copy == NULL) {
		return NULL;
	}
	atomic_init(&copy->references, 1);
	copy->count = list->count;
	for (int i = 0; i < list->count; i++) {
		copy->series[i] = take(list->series[i]);
	}
	return copy;
}

/* The lists before hold their series, so an address that is the same is the same series. */
static bool has_news(const struct tc_derivation *self, const struct step *step,
	const struct tc_derived *before, const struct tc_shared_list *reported,
	const struct tc_shared_list *made) {
	if (before->made == NULL ||
		before->reported->series[step->key] != reported->series[step->key]) {
		return true;
	}
	for (int i = 0; i < step->input_count; i++) {
		int input = self->inputs[step->first_input + i];
		if (before->made->series[input] != made->series[input]) {
			return true;
		}
	}
	return false;
}

static struct tc_shared_series *share(const struct tc_need *need, const struct tc_making *making) {
	size_t count = (size_t)making->count, witnesses = (size_t)making->witness_count;
	struct tc_shared_series *shared =
		malloc(sizeof *shared + (count + witnesses) * sizeof(struct tc_point));
	if (shared == NULL) {
		return NULL;
	}
	atomic_init(&shared->references, 1);
	if (count > 0) {
		memcpy(shared->points, making->points, count * sizeof(struct tc_point));
	}
	memcpy(shared->points + count, making->witnesses, witnesses * sizeof(struct tc_point));
	shared->series = (struct tc_series) {
		.indicator = need->indicator,
		.area = need->area,
		.points = shared->points,
		.count = making->count,
		.witnesses = shared->points + count,
		.witness_count = making->witness_count,
		.source = making->source,
		.heard_ms = making->heard_ms,
	};
	return shared;
}

/* False when memory is out. */
static bool make(const struct tc_derivation *self, const struct step *step,
	const struct tc_view *view, struct tc_shared_list *made) {
	struct tc_need wanted = { view->index->keys[step->key].indicator,
		view->index->keys[step->key].area, step->last };
	struct tc_making making = { 0 };
	if (!self->deriver->make(view, &wanted, &making)) {
		free(making.points);
		return true;
	}
	struct tc_shared_series *shared = share(&wanted, &making);
	free(making.points);
	if (shared == NULL) {
		return false;
	}
	tc_shared_series_drop(made->series[step->key]);
	made->series[step->key] = shared;
	return true;
}

bool tc_derivation_apply(
	const struct tc_derivation *derivation, struct tc_derived *derived, struct tc_view *view) {
	if (derivation->count == 0) {
		return true;
	}
	struct tc_shared_list *reported = view->list;
	if (derived->made == NULL || derived->reported != reported) {
		struct tc_shared_list *made = copy_list(reported);
		if (made == NULL) {
			return false;
		}
		/* The deriver asks the view, which shows what is made so far. */
		view->list = made;
		for (int i = 0; i < derivation->count; i++) {
			const struct step *step = &derivation->steps[i];
			if (has_news(derivation, step, derived, reported, made)) {
				if (!make(derivation, step, view, made)) {
					tc_shared_list_drop(reported);
					return false;
				}
				continue;
			}
			tc_shared_series_drop(made->series[step->key]);
			made->series[step->key] = take(derived->made->series[step->key]);
		}
		tc_derived_finish(derived);
		*derived = (struct tc_derived) { reported, made };
	} else {
		tc_shared_list_drop(reported);
		view->list = derived->made;
	}
	atomic_fetch_add_explicit(&derived->made->references, 1, memory_order_relaxed);
	return true;
}
