#include "display/act.h"

#include "feeds/judge/derive.h"

static void watch_document(void *user, const char *path) {
	tc_watch_add(user, path);
}

/* What failed without a fault of the document failed for want of memory. Always false. */
static bool tell_failure(struct tc_faults *faults) {
	if (faults->errors == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "too_large", "",
			"no memory for this layout", "không đủ bộ nhớ cho bố cục này");
	}
	return false;
}

bool tc_act_open(struct tc_act *act, const struct tc_stage *stage,
	const struct tc_act_setting *setting, struct tc_watch *watch, struct tc_faults *faults) {
	const struct tc_scene_setting scene = {
		.layout_path = setting->layout_path,
		.wall_path = setting->wall_path,
		.tells = setting->tells,
		.still = setting->still,
		.moves = !setting->still,
		.catalogue = stage->catalogue,
		.fonts = stage->fonts,
		.on_document = watch_document,
		.user = watch,
	};
	*act = (struct tc_act) { 0 };
	if (!tc_playlist_open(&scene, &act->playlist, faults)) {
		return tell_failure(faults);
	}
	int count = 0;
	const struct tc_mirror_series *series = tc_playlist_series(act->playlist, &count);
	act->mirror = tc_mirror_create(stage->catalogue, tc_clock_system(), series, count);
	act->board =
		tc_board_create(stage->catalogue, tc_scene_layout(tc_act_scene(act))->until_ms);
	if (act->board == NULL || act->mirror == NULL ||
		!tc_mirror_set_deriver(act->mirror, &tc_judge_deriver)) {
		tc_act_close(act);
		return tell_failure(faults);
	}
	const struct tc_alarm_rules rules = tc_playlist_rules(act->playlist);
	tc_board_set_rules(act->board, &rules, setting->hand ? TC_ALARM_HAND : TC_ALARM_NO_HAND);
	return true;
}

void tc_act_close(struct tc_act *act) {
	tc_mirror_destroy(act->mirror);
	tc_board_destroy(act->board); /* it borrows rules of the playlist */
	tc_playlist_close(act->playlist);
	*act = (struct tc_act) { 0 };
}

struct tc_view *tc_act_view(const struct tc_act *act) {
	struct tc_view *view = tc_mirror_view(act->mirror);
	if (view != NULL) {
		(void)tc_board_update(act->board, view);
		tc_board_show(act->board, view);
	}
	return view;
}

bool tc_act_is_complete(const struct tc_act *act) {
	struct tc_view *view = tc_mirror_view(act->mirror);
	bool live = view != NULL && tc_view_link(view) == TC_LINK_LIVE;
	tc_view_drop(view);
	return live;
}
