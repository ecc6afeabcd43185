/* The wall's copy of the series its layout binds: fixed rings filled by the network thread, published as
 * immutable views. Nothing here grows with uptime: the layout sizes it. */
#ifndef TC_FEEDS_MIRROR_MIRROR_H
#define TC_FEEDS_MIRROR_MIRROR_H

#include "base/clock.h"
#include "feeds/mirror/view.h"

struct tc_mirror;

/* One binding of a layout. last: how many newest periods are kept, 1..10,000. */
struct tc_mirror_series {
	int indicator, area;
	int last;
};

struct tc_hub_clock {
	int64_t server_ms; /* its date, Unix */
	int64_t uptime_ms; /* its machine's monotonic clock; -1: it does not say */
	bool trusted;      /* its machine calls the date synchronised, or its office does */
};

/* Owned. catalogue and clock are borrowed for the mirror's life; series is copied. Duplicates are
 * merged, the larger `last` wins. Main thread. */
struct tc_mirror *tc_mirror_create(const struct tc_catalogue *catalogue,
	const struct tc_clock *clock, const struct tc_mirror_series *series, int count);
void tc_mirror_destroy(struct tc_mirror *mirror);

/* From now on every view has what deriver (borrowed, static) makes of the series. Before other threads
 * know of the mirror. False when memory is out. */
bool tc_mirror_set_deriver(struct tc_mirror *mirror, const struct tc_deriver *deriver);

/* What the network thread says. Any thread; each locks for a short copy. An observation of a series the
 * mirror does not keep is ignored. observation->source is copied. */
void tc_mirror_observe(struct tc_mirror *mirror, const struct tc_observation *observation);
void tc_mirror_set_link(struct tc_mirror *mirror, enum tc_link_state state);
/* What the hub says of its clock now. A later call never lets ages shrink: a stepping date is held against
 * the monotonic clocks of both machines. */
void tc_mirror_set_clock(struct tc_mirror *mirror, const struct tc_hub_clock *clock);
void tc_mirror_set_store(struct tc_mirror *mirror, enum tc_store_state state);
void tc_mirror_set_source(struct tc_mirror *mirror, const char *source, enum tc_source_state state,
	int64_t since_ms, bool gap);
/* The hub's whole list of alarms that are not normal (copied). Without memory the former list stays. */
void tc_mirror_set_told(struct tc_mirror *mirror, const struct tc_standing *items, int count);
/* What one mirror was told, for another that takes its place: who acknowledged what is not forgotten when a
 * layout is saved while the hub is away. */
void tc_mirror_hand_on_told(struct tc_mirror *from, struct tc_mirror *to);
/* A sample stands still at at_ms and says so; of a recording ages stand still too. With TC_REHEARSAL_REPLAY
 * what was stored later is not taken from then on: it was not known. */
void tc_mirror_set_rehearsal(struct tc_mirror *mirror, enum tc_rehearsal rehearsal, int64_t at_ms);

/* tc_view_generation of a view taken now. Any thread. */
uint64_t tc_mirror_generation(struct tc_mirror *mirror);

/* A view of everything said so far; the caller drops it. Copies only what changed since the last. NULL
 * when memory is out: keep showing the view before. */
struct tc_view *tc_mirror_view(struct tc_mirror *mirror);

#endif
