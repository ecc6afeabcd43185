#include "display/recording.h"

#include "feeds/judge/derive.h"
#include "feeds/mirror/sample.h"
#include "feeds/wire/recorded.h"

struct tc_mirror *tc_recording_mirror(
	const struct tc_scene *scene, const struct tc_catalogue *catalogue) {
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(scene, &count);
	struct tc_mirror *mirror = tc_mirror_create(catalogue, tc_clock_system(), series, count);
	if (mirror != NULL && !tc_mirror_set_deriver(mirror, &tc_judge_deriver)) {
		tc_mirror_destroy(mirror);
		return NULL;
	}
	return mirror;
}

enum tc_result tc_recording_load_sample(const struct tc_scene *scene,
	const struct tc_catalogue *catalogue, struct tc_mirror *mirror, struct tc_faults *faults) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	if (layout->sample == NULL) {
		return TC_OK;
	}
	if (layout->sample_is_feed) {
		return tc_recorded_load(layout->sample, catalogue, mirror, NULL, faults);
	}
	tc_mirror_set_rehearsal(mirror, TC_REHEARSAL_SAMPLE, layout->sample_at_ms);
	return tc_sample_load(layout->sample, catalogue, mirror, NULL, faults);
}

struct tc_view *tc_recording_view(const struct tc_scene *scene,
	const struct tc_catalogue *catalogue, struct tc_mirror *mirror, struct tc_board **board) {
	struct tc_view *view = tc_mirror_view(mirror);
	*board = tc_board_create(catalogue, tc_scene_layout(scene)->until_ms);
	if (view != NULL && *board != NULL) {
		tc_board_set_rules(*board, tc_scene_rules(scene), TC_ALARM_NO_HAND);
		(void)tc_board_update(*board, view);
		tc_board_show(*board, view);
	}
	return view;
}
