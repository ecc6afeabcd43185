/* The grant of a connected peer, kept for the connection's life: the registry's own answer is only
 * borrowed until the next question. */
#ifndef TC_FEEDS_WIRE_PRINCIPAL_H
#define TC_FEEDS_WIRE_PRINCIPAL_H

#include "feeds/identity/token.h"

#include <stdbool.h>

struct tc_principal {
	struct tc_grant grant; /* all texts live in arena */
	struct tc_arena *arena;
};

/* A deep copy, owned; NULL when memory is out. */
struct tc_principal *tc_principal_create(const struct tc_grant *grant);
void tc_principal_destroy(struct tc_principal *principal);

/* Do both say the same? A peer whose rights changed is sent away, to come back with the new ones. */
bool tc_principal_same(const struct tc_principal *principal, const struct tc_grant *grant);

#endif
