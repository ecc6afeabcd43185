/* Series that are made of others, between one view and the next: only what has news among its inputs is
 * made anew. Inside feeds/mirror only. */
#ifndef TC_FEEDS_MIRROR_DERIVED_H
#define TC_FEEDS_MIRROR_DERIVED_H

#include "feeds/mirror/shared.h"

/* Which keys of an index are made, of which others and in which order. Immutable. */
struct tc_derivation;

/* Owned. index borrowed; last: periods kept of each of its keys. NULL when memory is out. */
struct tc_derivation *tc_derivation_create(const struct tc_deriver *deriver,
	const struct tc_catalogue *catalogue, const struct tc_shared_index *index, const int *last);
void tc_derivation_destroy(struct tc_derivation *derivation);

/* The lists of the last view: as reported, and with what was made. Both counted; zeroed: none. */
struct tc_derived {
	struct tc_shared_list *reported, *made;
};
void tc_derived_finish(struct tc_derived *derived);

/* Put what is made into a view that nobody else knows yet; derived is of a view before, and becomes that
 * of this one. False when memory is out. */
bool tc_derivation_apply(
	const struct tc_derivation *derivation, struct tc_derived *derived, struct tc_view *view);

#endif
