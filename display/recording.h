/* Figures without a hub: a layout's own sample, or a file of observations, in a mirror. */
#ifndef TC_DISPLAY_RECORDING_H
#define TC_DISPLAY_RECORDING_H

#include "display/scene.h"

/* A mirror for everything the scene binds, empty, on the machine's clock. Owned; NULL without memory. */
struct tc_mirror *tc_recording_mirror(
	const struct tc_scene *scene, const struct tc_catalogue *catalogue);

/* Load the layout's sample, if it has one, and mark the whole wall as a sample. */
enum tc_result tc_recording_load_sample(const struct tc_scene *scene,
	const struct tc_catalogue *catalogue, struct tc_mirror *mirror, struct tc_faults *faults);

/* A view of mirror with the scene's alarms in *board (owned, destroyed after the view is dropped). NULL when
 * memory is out; *board may be set all the same. */
struct tc_view *tc_recording_view(const struct tc_scene *scene,
	const struct tc_catalogue *catalogue, struct tc_mirror *mirror, struct tc_board **board);

#endif
