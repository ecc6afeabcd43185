#include "feeds/mirror/ring.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void tc_ring_init(struct tc_ring *ring, int last) {
	assert(last >= 1);
	*ring = (struct tc_ring) { .last = last };
}

void tc_ring_finish(struct tc_ring *ring) {
	free(ring->slots);
	*ring = (struct tc_ring) { 0 };
}

static struct tc_ring_slot *slot_at(const struct tc_ring *ring, int index) {
	return &ring->slots[(ring->head + index) % ring->capacity];
}

const struct tc_point *tc_ring_at(const struct tc_ring *ring, int index) {
	assert(index >= 0 && index < ring->count);
	return &slot_at(ring, index)->point;
}

static int compare_periods(const struct tc_point *point, const struct tc_period *period) {
	if (point->end_ms != period->end_ms) {
		return point->end_ms < period->end_ms ? -1 : 1;
	}
	if (point->start_ms != period->start_ms) {
		return point->start_ms < period->start_ms ? -1 : 1;
	}
	return 0;
}

/* Index of the first slot whose period is not before `period`. News is nearly always the newest period,
 * so the last slot is asked first. */
static int find_place(const struct tc_ring *ring, const struct tc_period *period) {
	int low = 0;
	int high = ring->count;
	if (high > 0 && compare_periods(&slot_at(ring, high - 1)->point, period) < 0) {
		return high;
	}
	while (low < high) {
		int middle = low + (high - low) / 2;
		if (compare_periods(&slot_at(ring, middle)->point, period) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

const struct tc_point *tc_ring_find(const struct tc_ring *ring, int64_t start_ms, int64_t end_ms) {
	const struct tc_period period = { .start_ms = start_ms, .end_ms = end_ms };
	int place = ring->count == 0 ? 0 : find_place(ring, &period);
	bool found =
		place < ring->count && compare_periods(&slot_at(ring, place)->point, &period) == 0;
	return found ? &slot_at(ring, place)->point : NULL;
}

static bool grow(struct tc_ring *ring) {
	int capacity = ring->capacity == 0 ? 4 : ring->capacity * 2;
	if (capacity > ring->last) {
		capacity = ring->last;
	}
	struct tc_ring_slot *slots = calloc((size_t)capacity, sizeof *slots);
	if (slots == NULL) {
		return false;
	}
	for (int i = 0; i < ring->count; i++) {
		slots[i] = *slot_at(ring, i);
	}
	free(ring->slots);
	ring->slots = slots;
	ring->capacity = capacity;
	ring->head = 0;
	return true;
}

static void fill(struct tc_point *point, const struct tc_observation *observation, int source,
	int64_t arrived_ms) {
	bool withdrawn = observation->action == TC_ACTION_WITHDRAW;
	*point = (struct tc_point) {
		.start_ms = observation->period.start_ms,
		.end_ms = observation->period.end_ms,
		.grain = observation->period.grain,
		.has_value = observation->has_value && !withdrawn,
		.withdrawn = withdrawn,
		.value = observation->value,
		.status = observation->status,
		.qualifier = observation->qualifier,
		.source = source,
		.sequence = observation->sequence,
		.trace = observation->trace,
		.recorded_at_ms = observation->recorded_at_ms,
		.stored_at_ms = observation->stored_at_ms,
		.arrived_ms = arrived_ms,
	};
}

static void stand_since(struct tc_point *point, int64_t since_ms, int64_t arrived_ms) {
	point->still_since_ms = since_ms;
	point->still_arrived_ms = arrived_ms;
}

static bool same_number(const struct tc_point *a, const struct tc_point *b) {
	return a->has_value && b->has_value && strcmp(a->value.text, b->value.text) == 0;
}

/* From place on: since when the number has stood still. Nearly always place is the last. The oldest slot
 * keeps what it inherited from those that the ring has passed. */
static void settle_still(struct tc_ring *ring, int place) {
	for (int i = place > 0 ? place : 1; i < ring->count; i++) {
		struct tc_ring_slot *slot = slot_at(ring, i);
		const struct tc_point *before = &slot_at(ring, i - 1)->point;
		if (same_number(before, &slot->point)) {
			stand_since(&slot->point, before->still_since_ms, before->still_arrived_ms);
		} else {
			stand_since(&slot->point, slot->said_first_ms, slot->said_first_arrived_ms);
		}
	}
}

/* second: the revision before the one shown. One that repeats the number replaced nothing that anybody saw. */
static void settle_former(
	struct tc_ring_slot *slot, const struct tc_point *second, const struct tc_rank *rank) {
	struct tc_point *shown = &slot->point;
	bool replaced = second->has_value &&
		(!shown->has_value || strcmp(second->value.text, shown->value.text) != 0);
	shown->former = replaced ? second->value : (struct tc_decimal) { 0 };
	slot->has_second = true;
	slot->second_rank = *rank;
}

static bool same_content(const struct tc_ring_slot *slot, const struct tc_point *news) {
	const struct tc_point *point = &slot->point;
	return point->has_value == news->has_value && point->withdrawn == news->withdrawn &&
		point->status == news->status && point->qualifier == news->qualifier &&
		(!point->has_value || strcmp(point->value.text, news->value.text) == 0);
}

static enum tc_ring_change revise(
	struct tc_ring_slot *slot, const struct tc_point *news, const struct tc_rank *rank) {
	bool supersedes = tc_rank_supersedes(rank, &slot->rank);
	bool equal = !supersedes && !tc_rank_supersedes(&slot->rank, rank);
	/* Rows carry no cursor: two values of one key in one event tie, and the hub sends them in the
	 * order it stored them, so the later one is meant. */
	bool still = same_number(&slot->point, news);
	if (supersedes || (equal && !same_content(slot, news))) {
		struct tc_point before = slot->point;
		struct tc_rank rank_before = slot->rank;
		slot->point = *news;
		if (still) {
			stand_since(&slot->point, before.still_since_ms, before.still_arrived_ms);
		} else {
			slot->said_first_ms = news->stored_at_ms;
			slot->said_first_arrived_ms = news->arrived_ms;
			stand_since(&slot->point, news->stored_at_ms, news->arrived_ms);
		}
		slot->rank = *rank;
		/* Said again, a number still stands in the place of the one before it. */
		if (still) {
			slot->point.former = before.former;
		} else {
			settle_former(slot, &before, &rank_before);
		}
		return TC_RING_CHANGED;
	}
	if (equal || still || (slot->has_second && !tc_rank_supersedes(rank, &slot->second_rank))) {
		return TC_RING_SAME;
	}
	settle_former(slot, news, rank);
	return TC_RING_CHANGED;
}

/* place moves with the oldest slot that has to go. */
static struct tc_ring_slot *open_place(struct tc_ring *ring, int *place) {
	if (ring->count == ring->last) {
		ring->head = (ring->head + 1) % ring->capacity;
		ring->count--;
		--*place;
	}
	ring->count++;
	for (int i = ring->count - 1; i > *place; i--) {
		*slot_at(ring, i) = *slot_at(ring, i - 1);
	}
	return slot_at(ring, *place);
}

enum tc_ring_change tc_ring_put(struct tc_ring *ring, const struct tc_observation *observation,
	int source, int64_t arrived_ms) {
	struct tc_point news;
	fill(&news, observation, source, arrived_ms);
	struct tc_rank rank = { observation->recorded_at_ms, observation->sequence,
		observation->cursor };
	int place = ring->count == 0 ? 0 : find_place(ring, &observation->period);
	if (place < ring->count &&
		compare_periods(&slot_at(ring, place)->point, &observation->period) == 0) {
		enum tc_ring_change change = revise(slot_at(ring, place), &news, &rank);
		if (change == TC_RING_CHANGED) {
			settle_still(ring, place);
		}
		return change;
	}
	if (ring->count == ring->last && place == 0) {
		return TC_RING_SAME;
	}
	if (ring->count == ring->capacity && ring->capacity < ring->last && !grow(ring)) {
		return TC_RING_NO_MEMORY;
	}
	/* Asked before the neighbour may have to go. */
	const struct tc_point *before = place == 0 ? NULL : &slot_at(ring, place - 1)->point;
	if (before != NULL && same_number(before, &news)) {
		stand_since(&news, before->still_since_ms, before->still_arrived_ms);
	} else {
		stand_since(&news, news.stored_at_ms, news.arrived_ms);
	}
	struct tc_ring_slot *slot = open_place(ring, &place);
	*slot = (struct tc_ring_slot) { .point = news,
		.rank = rank,
		.said_first_ms = news.stored_at_ms,
		.said_first_arrived_ms = news.arrived_ms };
	settle_still(ring, place);
	return TC_RING_CHANGED;
}

int64_t tc_ring_redate(struct tc_ring *ring, const struct tc_hubtime *time, int64_t monotonic_ms) {
	int64_t newest_ms = INT64_MIN;
	for (int i = 0; i < ring->count; i++) {
		struct tc_ring_slot *slot = slot_at(ring, i);
		struct tc_point *point = &slot->point;
		point->arrived_ms = tc_hubtime_happened_ms(time, point->stored_at_ms, monotonic_ms);
		point->still_arrived_ms =
			tc_hubtime_happened_ms(time, point->still_since_ms, monotonic_ms);
		slot->said_first_arrived_ms =
			tc_hubtime_happened_ms(time, slot->said_first_ms, monotonic_ms);
		newest_ms = point->arrived_ms > newest_ms ? point->arrived_ms : newest_ms;
	}
	return newest_ms;
}
