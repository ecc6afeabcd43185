#include "display/wall_parts.h"

#include "base/log.h"

#include <limits.h>
#include <stdlib.h>

/* Called on the network thread after news. Once is enough until the next view is taken: under load news comes
 * far more often than a frame. */
static void wake(void *user) {
	struct wall *wall = user;
	if (atomic_exchange(&wall->listening, false)) {
		tc_canvas_wake(&wall->canvas);
	}
}

/* Called on the inquirer's thread. */
static void wake_for_answer(void *user) {
	struct wall *wall = user;
	tc_canvas_wake(&wall->canvas);
}

/* "5,6" of the guard. False: it is something else. */
static bool read_guarded(const char *text, int *pulse, int *picture) {
	char *end = NULL;
	*pulse = *picture = -1;
	if (text == NULL) {
		return true;
	}
	long first = strtol(text, &end, 10);
	long second = *end == ',' ? strtol(end + 1, &end, 10) : -1;
	if (*end != '\0' || first < 3 || second < 3 || first > INT_MAX || second > INT_MAX) {
		return false;
	}
	*pulse = (int)first;
	*picture = (int)second;
	return true;
}

/* The client first: the snapshot is parsed on the network thread while the display starts. */
static enum tc_result open_parts(struct wall *wall, int picture_file, struct tc_error *err) {
	int count = 0;
	const struct tc_mirror_series *series =
		tc_playlist_series(wall->playbill.shown.playlist, &count);
	enum tc_result result = wall->setting->observations != NULL
		? TC_OK
		: tc_hubline_open(&wall->setting->hub, wall->stage.catalogue,
			  wall->playbill.shown.mirror, series, count, wake, wall, &wall->client,
			  err);
	if (result != TC_OK) {
		return result;
	}
	const struct tc_canvas_setting setting = {
		.headless = wall->setting->headless,
		.windowed = wall->setting->windowed,
		.out = wall->setting->out,
		.picture_file = picture_file,
		.fonts = wall->stage.fonts,
	};
	return tc_canvas_open(&wall->canvas, &setting, tc_wall_layout(wall), err);
}

void tc_wall_begin_evidence(struct wall *wall) {
	const struct tc_wall_setting *setting = wall->setting;
	struct tc_setting_source source = {
		.layout_path = setting->layout_path,
		.wall_path = setting->wall_path,
		.office = setting->office,
		.sample_path = tc_wall_layout(wall)->sample,
		.documents = wall->playbill.watch,
		.codelists = wall->codelists,
	};
	tc_evidence_set(wall->evidence, &source);
}

static void open_evidence(struct wall *wall) {
	const struct tc_wall_setting *setting = wall->setting;
	if (setting->evidence == NULL) {
		return;
	}
	wall->evidence =
		tc_evidence_open(setting->evidence, setting->evidence_bytes, wall->stage.fonts);
	if (wall->evidence == NULL) {
		tc_log(TC_LOG_WARNING, "no memory for evidence", NULL);
	}
	tc_wall_begin_evidence(wall);
}

enum tc_result tc_wall_open(struct wall *wall, struct tc_faults *faults) {
	const struct tc_wall_setting *setting = wall->setting;
	struct tc_error err;
	int picture_file = -1;
	if (!read_guarded(setting->guarded, &wall->pulse.pipe, &picture_file)) {
		(void)tc_fail(&err, TC_BAD_INPUT, "--guarded is for toancanh wall alone");
		return tc_faults_add_error(faults, &err);
	}
	if (setting->evidence != NULL) {
		tc_setting_watch_codelists(setting->codelists, &wall->codelists);
	}
	enum tc_result result = tc_stage_open(setting->codelists, NULL, &wall->stage, faults);
	if (result != TC_OK) {
		return result;
	}
	const struct tc_act_setting act = { setting->layout_path, setting->wall_path,
		setting->dump != NULL, setting->out != NULL, setting->operator_token_file != NULL,
		setting->observations };
	if (!tc_playbill_open(&wall->playbill, &wall->stage, &act, setting->hub.as_of_ms, faults)) {
		return TC_BAD_INPUT;
	}
	result = tc_meter_open(&wall->meter, setting->frames, &err);
	if (result == TC_OK) {
		result = open_parts(wall, picture_file, &err);
	}
	if (result != TC_OK) {
		return tc_faults_add_error(faults, &err);
	}
	open_evidence(wall);
	wall->recovered = wall->canvas.found;
	wall->redraw = wall->all = true;
	wall->opened_ms = tc_wall_now_ms(wall);
	wall->pace = (struct tc_pace) { .speed = setting->speed,
		.at_ms = setting->hub.as_of_ms,
		.steady_ms = wall->opened_ms,
		.until_ms = setting->until_ms };
	bool card = tc_card_init(
		&wall->front.card, tc_inquirer_create(&setting->hub, wake_for_answer, wall));
	bool hand = tc_hand_init(&wall->front.hand, &setting->hub, setting->operator_token_file,
		wake_for_answer, wall);
	return tc_overlay_init(&wall->overlay) && tc_notice_init(&wall->notice) && card && hand
		? TC_OK
		: TC_NO_MEMORY;
}

void tc_wall_close(struct wall *wall) {
	tc_evidence_close(
		wall->evidence, wall->date_ms + tc_wall_now_ms(wall) - wall->viewed_ms + 1);
	tc_client_stop(wall->client);
	tc_front_finish(&wall->front); /* its threads wake the canvas */
	tc_canvas_close(&wall->canvas);
	tc_meter_close(&wall->meter);
	tc_overlay_finish(&wall->overlay);
	tc_notice_finish(&wall->notice);
	tc_playbill_close(&wall->playbill);
	tc_stage_close(&wall->stage);
}
