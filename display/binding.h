/* What the widgets of one scene bind: the series they want, with everything those are made of, and the rules of
 * alarms that their panes bring along. Main thread. */
#ifndef TC_DISPLAY_BINDING_H
#define TC_DISPLAY_BINDING_H

#include "display/alarmed.h"
#include "feeds/mirror/mirror.h"
#include "layouts/layout.h"

struct tc_binding {
	struct tc_pane_wants *wants;     /* of each pane; in the arena */
	struct tc_mirror_series *series; /* owned; sorted, each once */
	int series_count;
	struct tc_alarm_rules rules; /* in the arena */
};

struct tc_binding_source {
	const struct tc_layout *layout;
	struct tc_widget *const *widgets; /* of each pane */
	const struct tc_catalogue *catalogue;
	struct tc_arena *arena;
};

/* False: memory is out, or a fault says what is too much or wrong. Finish it either way. */
bool tc_binding_make(
	const struct tc_binding_source *source, struct tc_binding *out, struct tc_faults *faults);
void tc_binding_finish(struct tc_binding *binding);

/* Sort series and merge what is wanted twice: the longest history serves all. Returns how many are left. */
int tc_binding_merge(struct tc_mirror_series *series, int count);

#endif
