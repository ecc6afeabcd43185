/* A layout on the real code lists and letters, with figures that a test puts into its mirror. */
#ifndef TC_TESTS_DISPLAY_SCENE_SETTING_H
#define TC_TESTS_DISPLAY_SCENE_SETTING_H

#include "display/scene.h"
#include "display/stage.h"

struct setting {
	struct tc_stage stage;
	struct tc_scene *scene;
	struct tc_mirror *mirror;
	struct tc_faults faults;
};

/* Open a layout of the tree ("layouts/national-overview.json"), or of text written to a temporary file,
 * on the wall that another text describes (NULL: the layout's own). */
void setting_open(struct setting *setting, const char *in_tree);
void setting_open_text(struct setting *setting, const char *layout, const char *wall);
void setting_close(struct setting *setting);

/* One value, as if it had just come from the hub. */
void setting_observe(struct setting *setting, const char *indicator, const char *area,
	const char *period, const char *value, const char *source);

/* Ask the scene; returns the damage. */
struct tc_damage setting_refresh(struct setting *setting);

/* True when some text on the wall is exactly this. */
bool setting_shows(const struct setting *setting, const char *text);

#endif
