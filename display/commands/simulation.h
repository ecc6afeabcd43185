/* Every province of the list in force, reporting every second what nobody measured: the demo's life. Their sources
 * are named /sim/…, so every wall marks what they say as a test. */
#ifndef TC_DISPLAY_COMMANDS_SIMULATION_H
#define TC_DISPLAY_COMMANDS_SIMULATION_H

#include "base/result.h"

struct tc_simulation;

/* Make a token for each in the hub's data directory and start reporting, in threads of their own. Owned. */
enum tc_result tc_simulation_start(
	const char *url, const char *data, struct tc_simulation **out, struct tc_error *err);
/* NULL is nothing to stop. */
void tc_simulation_stop(struct tc_simulation *simulation);

#endif
