/* How often somebody may come to the door. Wrong credentials are counted by the address they come from, right
 * ones by themselves: who guesses is slowed, and neither who shares the address nor anybody else is. A
 * fixed table; of many addresses the ones unseen longest are forgotten. Network thread only. */
#ifndef TC_FEEDS_WIRE_LOGINS_H
#define TC_FEEDS_WIRE_LOGINS_H

#include "feeds/identity/token.h"
#include "feeds/wire/config.h"

struct tc_logins;

/* Owned; NULL when memory is out. */
struct tc_logins *tc_logins_create(const struct tc_hub_logins *limits);
void tc_logins_destroy(struct tc_logins *logins);

/* One more at now_ms (monotonic). 0: within the limit, else the ms until one is again. address: numeric. */
int64_t tc_logins_wrong(struct tc_logins *logins, const char *address, int64_t now_ms);
int64_t tc_logins_right(
	struct tc_logins *logins, const struct tc_credential *credential, int64_t now_ms);

#endif
