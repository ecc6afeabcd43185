#include "feeds/mirror/sources.h"
#include "feeds/mirror/view_code.h"
#include "feeds/mirror/view_form.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LEB_BITS = 7, LEB_MORE = 128, LEB_BYTES_MAX = 10, POINT_BYTES_LEAST = 12, PRIORITY_MAX = 3 };

struct reader {
	const struct tc_catalogue *catalogue;
	const struct tc_view *base; /* NULL: none */
	const uint8_t *bytes;
	size_t at, length;
	bool bad; /* these are no bytes of a view */
	bool no_memory;
	int source_count;
};

struct before {
	int64_t end_ms, stored_at_ms, arrived_ms;
};

static size_t left(const struct reader *in) {
	return in->length - in->at;
}

static uint64_t take_unsigned(struct reader *in) {
	uint64_t value = 0;
	for (unsigned i = 0; i < LEB_BYTES_MAX && left(in) > 0; i++) {
		uint8_t byte = in->bytes[in->at++];
		value |= (uint64_t)(byte & (LEB_MORE - 1)) << (i * LEB_BITS);
		if (byte < LEB_MORE) {
			return value;
		}
	}
	in->bad = true;
	return 0;
}

static int64_t take_signed(struct reader *in) {
	uint64_t value = take_unsigned(in);
	return (int64_t)(value >> 1 ^ (value & 1 ? UINT64_MAX : 0));
}

static int64_t take_step(struct reader *in, int64_t from) {
	return (int64_t)((uint64_t)from + (uint64_t)take_signed(in));
}

/* least..most, else bad and least; most below least: there is none. */
static int take_int(struct reader *in, int least, int most) {
	uint64_t value = take_unsigned(in);
	if (most < least || value < (uint64_t)least || value > (uint64_t)most) {
		in->bad = true;
		return least;
	}
	return (int)value;
}

static bool take_text(struct reader *in, char *out, size_t size) {
	uint64_t length = take_unsigned(in);
	out[0] = '\0';
	if (length >= size || length > left(in) ||
		memchr(in->bytes + in->at, '\0', (size_t)length) != NULL) {
		in->bad = true;
		return false;
	}
	memcpy(out, in->bytes + in->at, (size_t)length);
	out[length] = '\0';
	in->at += (size_t)length;
	return true;
}

static void take_decimal(struct reader *in, struct tc_decimal *out, bool number) {
	struct tc_decimal parsed;
	if (!take_text(in, out->text, sizeof out->text)) {
		return;
	}
	if (!number) {
		in->bad = in->bad ||
			tc_decimal_parse(out->text, strlen(out->text), &parsed) != TC_DECIMAL_FINE;
		out->number = in->bad ? 0 : parsed.number;
	} else if (left(in) >= sizeof out->number) {
		memcpy(&out->number, in->bytes + in->at, sizeof out->number);
		in->at += sizeof out->number;
	} else {
		in->bad = true;
	}
}

static void take_point(struct reader *in, struct tc_point *out, struct before *before) {
	unsigned bits = (unsigned)take_int(in, 0, 255);
	memset(out, 0, sizeof *out);
	out->has_value = bits & TC_POINT_HAS_VALUE;
	out->withdrawn = bits & TC_POINT_WITHDRAWN;
	out->unbalanced = bits & TC_POINT_UNBALANCED;
	out->grain = (enum tc_period_grain)take_int(in, 0, TC_GRAIN_SPAN);
	out->start_ms = take_step(in, before->end_ms);
	out->end_ms = take_step(in, out->start_ms);
	if (bits & TC_POINT_TEXT) {
		take_decimal(in, &out->value, bits & TC_POINT_NUMBER);
	}
	if (bits & TC_POINT_FORMER) {
		take_decimal(in, &out->former, bits & TC_POINT_FORMER_NUMBER);
	}
	out->status = (char)take_int(in, 0, 255);
	out->qualifier = (enum tc_qualifier)take_int(in, 0, TC_QUALIFIER_ABOUT);
	out->source = take_int(in, 0, in->source_count - 1);
	out->sequence = take_signed(in);
	out->trace = take_unsigned(in);
	out->recorded_at_ms = take_step(in, out->end_ms);
	out->stored_at_ms = take_step(in, before->stored_at_ms);
	out->arrived_ms = take_step(in, before->arrived_ms);
	out->still_since_ms = take_step(in, out->stored_at_ms);
	out->still_arrived_ms = take_step(in, out->arrived_ms);
	if (bits & TC_POINT_MEMBERS) {
		out->members = (int)take_signed(in);
		out->members_reported = (int)take_signed(in);
	}
	*before = (struct before) { out->end_ms, out->stored_at_ms, out->arrived_ms };
}

/* How many of the points come from the base, and from where. */
struct overlap {
	int count, dropped, first, last;
};

static struct overlap take_overlap(struct reader *in, const struct tc_series *old) {
	int had = old == NULL ? 0 : old->count;
	struct overlap over = { .count = take_int(in, 0, TC_VIEW_FORM_POINTS_MAX) };
	over.dropped = take_int(in, 0, had);
	over.first = take_int(in, 0, had - over.dropped);
	over.last = take_int(in, 0, had - over.dropped - over.first);
	int news = over.count - over.first - over.last;
	if (news < 0 || (size_t)news > left(in) / POINT_BYTES_LEAST) {
		in->bad = true;
	}
	return over;
}

/* Counted; NULL: bad, or out of memory. */
static struct tc_shared_series *take_series(
	struct reader *in, const struct tc_series *old, const struct tc_shared_key *key) {
	int source = take_int(in, 0, in->source_count - 1);
	int64_t heard_ms = take_signed(in);
	struct overlap over = take_overlap(in, old);
	if (in->bad) {
		return NULL;
	}
	struct tc_shared_series *shared = calloc(1,
		sizeof *shared +
			((size_t)over.count + TC_VIEW_FORM_WITNESSES_MAX) *
				sizeof(struct tc_point));
	if (shared == NULL) {
		in->no_memory = true;
		return NULL;
	}
	atomic_init(&shared->references, 1);
	struct before before = { 0 };
	for (int i = 0; i < over.count && !in->bad; i++) {
		if (i < over.first) {
			shared->points[i] = old->points[over.dropped + i];
		} else if (i >= over.count - over.last) {
			shared->points[i] = old->points[old->count - (over.count - i)];
		} else {
			take_point(in, &shared->points[i], &before);
		}
	}
	struct tc_point *witnesses = shared->points + over.count;
	int witness_count = take_int(in, 0, TC_VIEW_FORM_WITNESSES_MAX);
	for (int i = 0; i < witness_count && !in->bad; i++) {
		take_point(in, &witnesses[i], &before);
	}
	shared->series = (struct tc_series) {
		.indicator = key->indicator,
		.area = key->area,
		.points = shared->points,
		.count = over.count,
		.witnesses = witnesses,
		.witness_count = witness_count,
		.source = source,
		.heard_ms = heard_ms,
	};
	return shared;
}

static void take_head(struct reader *in, struct tc_view *view) {
	(void)take_int(in, TC_VIEW_FORM_VERSION, TC_VIEW_FORM_VERSION);
	unsigned bits = (unsigned)take_int(in, 0, TC_VIEW_TRUSTED | TC_VIEW_HAS_BASE);
	view->clock_trusted = bits & TC_VIEW_TRUSTED;
	if (!(bits & TC_VIEW_HAS_BASE)) {
		in->base = NULL;
	} else if (in->base == NULL) {
		in->bad = true;
	}
	view->now_ms = take_signed(in);
	view->monotonic_ms = take_signed(in);
	view->lost_since_ms = take_signed(in);
	view->link = (enum tc_link_state)take_int(in, TC_LINK_NONE, TC_LINK_LOST);
	view->store = (enum tc_store_state)take_int(in, TC_STORE_OK, TC_STORE_FULL);
	view->rehearsal =
		(enum tc_rehearsal)take_int(in, TC_REHEARSAL_NONE, TC_REHEARSAL_RECORDING);
	view->generation = take_unsigned(in);
}

static void take_source(struct reader *in, struct tc_sources *sources) {
	char name[TC_SOURCE_NAME_MAX + 1];
	int index = take_int(in, 0, TC_SOURCES_MAX - 1);
	bool named = take_text(in, name, sizeof name);
	enum tc_source_state state =
		(enum tc_source_state)take_int(in, TC_SOURCE_CONNECTED, TC_SOURCE_UNKNOWN);
	int64_t since_ms = take_signed(in);
	bool gap = take_int(in, 0, 1) == 1;
	if (!named || in->bad) {
		in->bad = true;
	} else if (tc_sources_add(sources, name) != index) {
		in->bad = true; /* an index stays its source's */
	} else {
		(void)tc_sources_set(sources, index, state, since_ms, gap);
	}
}

static void take_sources(struct reader *in, struct tc_view *view) {
	struct tc_sources sources = { 0 };
	const struct tc_shared_sources *old = in->base == NULL ? NULL : in->base->sources;
	int count = take_int(in, 0, TC_SOURCES_MAX);
	int news = take_int(in, 0, TC_SOURCES_MAX);
	for (int i = 0; old != NULL && i < old->count && !in->bad; i++) {
		const struct tc_source_view *item = &old->items[i];
		in->no_memory = in->no_memory || tc_sources_add(&sources, item->name) != i;
		if (!in->no_memory) {
			(void)tc_sources_set(&sources, i, item->state, item->since_ms, item->gap);
		}
	}
	for (int i = 0; i < news && !in->bad && !in->no_memory; i++) {
		take_source(in, &sources);
	}
	in->bad = in->bad || (!in->no_memory && sources.count != count);
	in->source_count = count;
	view->sources = in->bad || in->no_memory ? NULL : tc_sources_share(&sources);
	in->no_memory = in->no_memory || (!in->bad && view->sources == NULL);
	tc_sources_finish(&sources);
}

static void take_standing(struct reader *in, struct tc_standing *out) {
	(void)take_text(in, out->rule, sizeof out->rule);
	out->indicator = take_int(in, 0, tc_catalogue_indicator_count(in->catalogue) - 1);
	out->area = take_int(in, 0, tc_catalogue_area_count(in->catalogue) - 1);
	out->state = (enum tc_alarm_state)take_int(in, TC_ALARM_NORMAL, TC_ALARM_CLEARED);
	out->priority = take_int(in, 0, PRIORITY_MAX);
	out->raised_ms = take_signed(in);
	out->ended_ms = take_signed(in);
	out->shelved_until_ms = take_signed(in);
	out->acknowledged_ms = take_signed(in);
	(void)take_text(in, out->value, sizeof out->value);
	(void)take_text(in, out->name, sizeof out->name);
	(void)take_text(in, out->note, sizeof out->note);
}

static void take_told(struct reader *in, struct tc_view *view) {
	int form = take_int(in, TC_TOLD_NONE, TC_TOLD_ALL);
	if (form == TC_TOLD_SAME) {
		view->told = in->base == NULL ? NULL : in->base->told;
		if (view->told != NULL) {
			atomic_fetch_add_explicit(&view->told->references, 1, memory_order_relaxed);
		} else {
			in->bad = in->bad || in->base == NULL;
		}
	}
	if (form != TC_TOLD_ALL || in->bad) {
		return;
	}
	uint64_t serial = take_unsigned(in);
	int beyond = take_int(in, 0, INT_MAX);
	int shelved = take_int(in, 0, INT_MAX);
	int count = take_int(in, 0, TC_VIEW_FORM_TOLD_MAX);
	struct tc_shared_told *told = calloc(1, sizeof *told + (size_t)count * sizeof *told->items);
	view->told = told;
	if (told == NULL) {
		in->no_memory = true;
		return;
	}
	atomic_init(&told->references, 1);
	for (int i = 0; i < count && !in->bad; i++) {
		take_standing(in, &told->items[i]);
	}
	told->told = (struct tc_told) { serial, count, told->items, beyond, shelved };
}

static void take_keys(struct reader *in, struct tc_view *view) {
	int count = take_int(in, 0, TC_VIEW_FORM_SERIES_MAX);
	if (in->bad || (size_t)count > left(in)) {
		in->bad = true;
		return;
	}
	view->index = malloc(sizeof *view->index + (size_t)count * sizeof *view->index->keys);
	if (view->index == NULL) {
		in->no_memory = true;
		return;
	}
	atomic_init(&view->index->references, 1);
	view->index->count = count;
	int64_t indicator = 0, area = 0;
	int64_t indicators = tc_catalogue_indicator_count(in->catalogue);
	int64_t areas = tc_catalogue_area_count(in->catalogue);
	for (int i = 0; i < count; i++) {
		struct tc_shared_key *key = &view->index->keys[i];
		indicator = take_step(in, indicator);
		area = take_step(in, area);
		bool known = indicator >= 0 && indicator < indicators && area >= 0 && area < areas;
		*key = known ? (struct tc_shared_key) { (int)indicator, (int)area }
			     : (struct tc_shared_key) { 0 };
		const struct tc_shared_key *last = i == 0 ? NULL : key - 1;
		bool rises = last == NULL || last->indicator < key->indicator ||
			(last->indicator == key->indicator && last->area < key->area);
		in->bad = in->bad || !known || !rises;
	}
}

static struct tc_shared_series *share(struct tc_shared_series *series) {
	if (series != NULL) {
		atomic_fetch_add_explicit(&series->references, 1, memory_order_relaxed);
	}
	return series;
}

static void take_list(struct reader *in, struct tc_view *view) {
	int count = view->index->count;
	struct tc_shared_list *list =
		calloc(1, sizeof *list + (size_t)count * sizeof(struct tc_shared_series *));
	view->list = list;
	if (list == NULL) {
		in->no_memory = true;
		return;
	}
	atomic_init(&list->references, 1);
	list->count = count;
	for (int i = 0; in->base != NULL && i < count; i++) {
		list->series[i] = share(in->base->list->series[i]);
	}
	int news = take_int(in, 0, count);
	for (int i = 0; i < news && !in->bad && !in->no_memory; i++) {
		int at = take_int(in, 0, count - 1);
		bool present = take_int(in, 0, 1) == 1;
		if (in->bad) {
			break;
		}
		struct tc_shared_series *old = list->series[at];
		list->series[at] = present
			? take_series(in, old == NULL ? NULL : &old->series, &view->index->keys[at])
			: NULL;
		tc_shared_series_drop(old);
	}
}

enum tc_result tc_view_decode(const struct tc_catalogue *catalogue, const struct tc_view *base,
	const uint8_t *bytes, size_t length, struct tc_view **out, struct tc_error *err) {
	struct reader in = {
		.catalogue = catalogue, .base = base, .bytes = bytes, .length = length
	};
	struct tc_view *view = calloc(1, sizeof *view);
	if (view == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the figures of a picture");
	}
	atomic_init(&view->references, 1);
	view->catalogue = catalogue;
	take_head(&in, view);
	take_sources(&in, view);
	if (!in.bad && !in.no_memory) {
		take_told(&in, view);
	}
	if (in.base != NULL && !in.bad) {
		view->index = in.base->index;
		atomic_fetch_add_explicit(&view->index->references, 1, memory_order_relaxed);
	} else if (!in.bad && !in.no_memory) {
		take_keys(&in, view);
	}
	if (!in.bad && !in.no_memory) {
		take_list(&in, view);
	}
	if (in.no_memory || in.bad || left(&in) != 0) {
		tc_view_drop(view);
		return in.no_memory
			? tc_fail(err, TC_NO_MEMORY, "out of memory for the figures of a picture")
			: tc_fail(err, TC_BAD_INPUT,
				  "these are not the figures of a picture, or "
				  "not against the ones before");
	}
	*out = view;
	return TC_OK;
}
