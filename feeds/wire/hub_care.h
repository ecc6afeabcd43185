/* toancanh hub verify|backup|restore: looking after a data directory. */
#ifndef TC_FEEDS_WIRE_HUB_CARE_H
#define TC_FEEDS_WIRE_HUB_CARE_H

#include <stdbool.h>

/* Is the first word one of these commands? */
bool tc_hub_care_knows(int argc, char **argv);
/* Run it; argv[1] is its name. Returns the exit status. */
int tc_hub_care(int argc, char **argv);

#endif
