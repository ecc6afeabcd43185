#include "feeds/mirror/view_code.h"
#include "feeds/mirror/view_form.h"

#include <stdlib.h>
#include <string.h>

enum { LEB_BITS = 7, LEB_MORE = 128, LEB_BYTES_MAX = 10, ROOM_BYTES = 1024 };

struct bytes {
	uint8_t *items; /* owned */
	size_t count, capacity;
	bool failed; /* out of memory */
};

/* Times that the next point is written against: those of the one before. */
struct before {
	int64_t end_ms, stored_at_ms, arrived_ms;
};

static void put(struct bytes *out, const void *items, size_t count) {
	if (out->capacity - out->count < count) {
		size_t capacity = out->capacity * 2 + count + ROOM_BYTES;
		uint8_t *longer = out->failed ? NULL : realloc(out->items, capacity);
		if (longer == NULL) {
			out->failed = true;
			return;
		}
		out->items = longer;
		out->capacity = capacity;
	}
	memcpy(out->items + out->count, items, count);
	out->count += count;
}

static void put_unsigned(struct bytes *out, uint64_t value) {
	uint8_t bytes[LEB_BYTES_MAX];
	size_t count = 0;
	for (; value >= LEB_MORE; value >>= LEB_BITS) {
		bytes[count++] = (uint8_t)(value | LEB_MORE);
	}
	bytes[count++] = (uint8_t)value;
	put(out, bytes, count);
}

static void put_signed(struct bytes *out, int64_t value) {
	put_unsigned(out, (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0));
}

/* Times may be as far apart as they like, INT64_MIN for never among them. */
static void put_step(struct bytes *out, int64_t from, int64_t to) {
	put_signed(out, (int64_t)((uint64_t)to - (uint64_t)from));
}

static void put_text(struct bytes *out, const char *text) {
	size_t length = strlen(text);
	put_unsigned(out, length);
	put(out, text, length);
}

/* What is made of others may have a double that is not its text's. */
static bool has_own_number(const struct tc_decimal *decimal) {
	struct tc_decimal parsed;
	return tc_decimal_parse(decimal->text, strlen(decimal->text), &parsed) != TC_DECIMAL_FINE ||
		memcmp(&parsed.number, &decimal->number, sizeof parsed.number) != 0;
}

static void put_decimal(struct bytes *out, const struct tc_decimal *decimal, bool number) {
	put_text(out, decimal->text);
	if (number) {
		put(out, &decimal->number, sizeof decimal->number);
	}
}

static unsigned bits_of(const struct tc_point *point) {
	unsigned bits = 0;
	bits |= point->has_value ? TC_POINT_HAS_VALUE : 0;
	bits |= point->withdrawn ? TC_POINT_WITHDRAWN : 0;
	bits |= point->unbalanced ? TC_POINT_UNBALANCED : 0;
	bits |= point->members != 0 || point->members_reported != 0 ? TC_POINT_MEMBERS : 0;
	if (point->value.text[0] != '\0' || point->value.number != 0) {
		bits |= TC_POINT_TEXT | (has_own_number(&point->value) ? TC_POINT_NUMBER : 0u);
	}
	if (point->former.text[0] != '\0') {
		bits |= TC_POINT_FORMER |
			(has_own_number(&point->former) ? TC_POINT_FORMER_NUMBER : 0u);
	}
	return bits;
}

static void put_point(struct bytes *out, const struct tc_point *point, struct before *before) {
	unsigned bits = bits_of(point);
	put_unsigned(out, bits);
	put_unsigned(out, (uint64_t)point->grain);
	put_step(out, before->end_ms, point->start_ms);
	put_step(out, point->start_ms, point->end_ms);
	if (bits & TC_POINT_TEXT) {
		put_decimal(out, &point->value, bits & TC_POINT_NUMBER);
	}
	if (bits & TC_POINT_FORMER) {
		put_decimal(out, &point->former, bits & TC_POINT_FORMER_NUMBER);
	}
	put_unsigned(out, (uint8_t)point->status);
	put_unsigned(out, (uint64_t)point->qualifier);
	put_unsigned(out, (uint64_t)point->source);
	put_signed(out, point->sequence);
	put_unsigned(out, point->trace);
	put_step(out, point->end_ms, point->recorded_at_ms);
	put_step(out, before->stored_at_ms, point->stored_at_ms);
	put_step(out, before->arrived_ms, point->arrived_ms);
	put_step(out, point->stored_at_ms, point->still_since_ms);
	put_step(out, point->arrived_ms, point->still_arrived_ms);
	if (bits & TC_POINT_MEMBERS) {
		put_signed(out, point->members);
		put_signed(out, point->members_reported);
	}
	*before = (struct before) { point->end_ms, point->stored_at_ms, point->arrived_ms };
}

static bool same_decimal(const struct tc_decimal *a, const struct tc_decimal *b) {
	return memcmp(&a->number, &b->number, sizeof a->number) == 0 &&
		strcmp(a->text, b->text) == 0;
}

/* Field by field: what lies between them, and behind the end of a text, is nobody's. */
static bool same_point(const struct tc_point *a, const struct tc_point *b) {
	return a->start_ms == b->start_ms && a->end_ms == b->end_ms && a->grain == b->grain &&
		a->has_value == b->has_value && a->withdrawn == b->withdrawn &&
		a->status == b->status && a->qualifier == b->qualifier && a->source == b->source &&
		a->sequence == b->sequence && a->trace == b->trace &&
		a->recorded_at_ms == b->recorded_at_ms && a->stored_at_ms == b->stored_at_ms &&
		a->arrived_ms == b->arrived_ms && a->still_since_ms == b->still_since_ms &&
		a->still_arrived_ms == b->still_arrived_ms && a->members == b->members &&
		a->members_reported == b->members_reported && a->unbalanced == b->unbalanced &&
		same_decimal(&a->value, &b->value) && same_decimal(&a->former, &b->former);
}

/* How a series' points lie over those of its base: the ring lets go of the oldest, takes the newest, and now
 * and then revises one between. */
struct overlap {
	int dropped, first, last;
};

static struct overlap overlap_of(const struct tc_series *old, const struct tc_series *new) {
	struct overlap over = { 0 };
	if (old == NULL || new->count == 0) {
		return over;
	}
	while (over.dropped < old->count &&
		old->points[over.dropped].end_ms < new->points[0].end_ms) {
		over.dropped++;
	}
	int shared = old->count - over.dropped;
	shared = shared < new->count ? shared : new->count;
	while (over.first < shared &&
		same_point(&old->points[over.dropped + over.first], &new->points[over.first])) {
		over.first++;
	}
	while (over.last < shared - over.first &&
		same_point(&old->points[old->count - 1 - over.last],
			&new->points[new->count - 1 - over.last])) {
		over.last++;
	}
	return over;
}

static void put_series(
	struct bytes *out, const struct tc_series *old, const struct tc_series *series) {
	struct overlap over = overlap_of(old, series);
	struct before before = { 0 };
	put_unsigned(out, (uint64_t)series->source);
	put_signed(out, series->heard_ms);
	put_unsigned(out, (uint64_t)series->count);
	put_unsigned(out, (uint64_t)over.dropped);
	put_unsigned(out, (uint64_t)over.first);
	put_unsigned(out, (uint64_t)over.last);
	for (int i = over.first; i < series->count - over.last; i++) {
		put_point(out, &series->points[i], &before);
	}
	put_unsigned(out, (uint64_t)series->witness_count);
	for (int i = 0; i < series->witness_count; i++) {
		put_point(out, &series->witnesses[i], &before);
	}
}

static void put_head(struct bytes *out, const struct tc_view *view, bool has_base) {
	put_unsigned(out, TC_VIEW_FORM_VERSION);
	put_unsigned(out,
		(view->clock_trusted ? TC_VIEW_TRUSTED : 0u) | (has_base ? TC_VIEW_HAS_BASE : 0u));
	put_signed(out, view->now_ms);
	put_signed(out, view->monotonic_ms);
	put_signed(out, view->lost_since_ms);
	put_unsigned(out, (uint64_t)view->link);
	put_unsigned(out, (uint64_t)view->store);
	put_unsigned(out, (uint64_t)view->rehearsal);
	put_unsigned(out, view->generation);
}

static bool same_source(const struct tc_source_view *a, const struct tc_source_view *b) {
	return a->state == b->state && a->since_ms == b->since_ms && a->gap == b->gap &&
		strcmp(a->name, b->name) == 0;
}

static bool is_new_source(
	const struct tc_view *view, const struct tc_shared_sources *old, int index) {
	return old == NULL || index >= old->count ||
		!same_source(&old->items[index], &view->sources->items[index]);
}

static void put_sources(
	struct bytes *out, const struct tc_view *view, const struct tc_shared_sources *old) {
	const struct tc_shared_sources *sources = view->sources;
	int news = 0;
	for (int i = 0; i < sources->count && sources != old; i++) {
		news += is_new_source(view, old, i);
	}
	put_unsigned(out, (uint64_t)sources->count);
	put_unsigned(out, (uint64_t)news);
	for (int i = 0; i < sources->count && news > 0; i++) {
		if (is_new_source(view, old, i)) {
			put_unsigned(out, (uint64_t)i);
			put_text(out, sources->items[i].name);
			put_unsigned(out, (uint64_t)sources->items[i].state);
			put_signed(out, sources->items[i].since_ms);
			put_unsigned(out, sources->items[i].gap);
		}
	}
}

static void put_standing(struct bytes *out, const struct tc_standing *item) {
	put_text(out, item->rule);
	put_unsigned(out, (uint64_t)item->indicator);
	put_unsigned(out, (uint64_t)item->area);
	put_unsigned(out, (uint64_t)item->state);
	put_unsigned(out, (uint64_t)item->priority);
	put_signed(out, item->raised_ms);
	put_signed(out, item->ended_ms);
	put_signed(out, item->shelved_until_ms);
	put_signed(out, item->acknowledged_ms);
	put_text(out, item->value);
	put_text(out, item->name);
	put_text(out, item->note);
}

/* What is read again as told. */
static const struct tc_shared_told *kept_told(const struct tc_view *view) {
	return view->shown != NULL ? view->shown : view->told;
}

/* The list is short and changes seldom: the same one, or all of it. */
static void put_told(struct bytes *out, const struct tc_view *view, const struct tc_view *base) {
	const struct tc_shared_told *told = kept_told(view);
	bool same = base != NULL && kept_told(base) == told;
	put_unsigned(out, same ? TC_TOLD_SAME : told == NULL ? TC_TOLD_NONE : TC_TOLD_ALL);
	if (same || told == NULL) {
		return;
	}
	put_unsigned(out, told->told.serial);
	put_unsigned(out, (uint64_t)told->told.beyond);
	put_unsigned(out, (uint64_t)told->told.shelved);
	put_unsigned(out, (uint64_t)told->told.count);
	for (int i = 0; i < told->told.count; i++) {
		put_standing(out, &told->told.items[i]);
	}
}

static bool same_keys(const struct tc_view *view, const struct tc_view *base) {
	const struct tc_shared_index *a = view->index, *b = base->index;
	return a == b ||
		(a->count == b->count &&
			memcmp(a->keys, b->keys, (size_t)a->count * sizeof *a->keys) == 0);
}

static void put_keys(struct bytes *out, const struct tc_shared_index *index) {
	put_unsigned(out, (uint64_t)index->count);
	int indicator = 0, area = 0;
	for (int i = 0; i < index->count; i++) {
		put_signed(out, index->keys[i].indicator - indicator);
		put_signed(out, index->keys[i].area - area);
		indicator = index->keys[i].indicator;
		area = index->keys[i].area;
	}
}

/* Views share what did not change, so an address that is the same is the same series. */
static void put_list(struct bytes *out, const struct tc_view *view, const struct tc_view *base) {
	const struct tc_shared_list *list = view->list;
	int news = 0;
	for (int i = 0; i < list->count; i++) {
		news += base == NULL ? list->series[i] != NULL
				     : list->series[i] != base->list->series[i];
	}
	put_unsigned(out, (uint64_t)news);
	for (int i = 0; i < list->count && news > 0; i++) {
		const struct tc_shared_series *old = base == NULL ? NULL : base->list->series[i];
		const struct tc_shared_series *new = list->series[i];
		if (new == old) {
			continue;
		}
		put_unsigned(out, (uint64_t)i);
		put_unsigned(out, new != NULL);
		if (new != NULL) {
			put_series(out, old == NULL ? NULL : &old->series, &new->series);
		}
	}
}

enum tc_result tc_view_encode(const struct tc_view *view, const struct tc_view *base, uint8_t **out,
	size_t *length, struct tc_error *err) {
	struct bytes bytes = { 0 };
	if (base != NULL &&
		(!same_keys(view, base) || view->sources->count < base->sources->count)) {
		base = NULL;
	}
	put_head(&bytes, view, base != NULL);
	put_sources(&bytes, view, base == NULL ? NULL : base->sources);
	put_told(&bytes, view, base);
	if (base == NULL) {
		put_keys(&bytes, view->index);
	}
	put_list(&bytes, view, base);
	if (bytes.failed) {
		free(bytes.items);
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the figures of a picture");
	}
	*out = bytes.items;
	*length = bytes.count;
	return TC_OK;
}

int64_t tc_view_stored_ms(const struct tc_view *view) {
	int64_t newest_ms = 0;
	for (int i = 0; i < view->list->count; i++) {
		const struct tc_shared_series *shared = view->list->series[i];
		int count =
			shared == NULL ? 0 : shared->series.count + shared->series.witness_count;
		for (int at = 0; at < count; at++) {
			int64_t stored_ms = shared->points[at].stored_at_ms;
			newest_ms = stored_ms > newest_ms ? stored_ms : newest_ms;
		}
	}
	return newest_ms;
}
