#include "display/playbill.h"

#include "base/log.h"
#include "feeds/mirror/sample.h"

enum { SWAP_GRACE_MS = 1500 }; /* a new layout waits this long for its figures before it is shown */

/* Before any figure comes, so that none is taken that was not known then. Those of a file are there at once. */
static bool date(const struct tc_playbill *playbill, struct tc_act *act, struct tc_faults *faults) {
	const char *observations = playbill->setting.observations;
	if (playbill->at_ms != 0) {
		tc_mirror_set_rehearsal(act->mirror, TC_REHEARSAL_REPLAY, playbill->at_ms);
	}
	if (observations == NULL) {
		return true;
	}
	bool read = tc_sample_load(observations, playbill->stage->catalogue, act->mirror, NULL,
			    faults) == TC_OK;
	tc_mirror_set_link(act->mirror, TC_LINK_LIVE);
	return read;
}

bool tc_playbill_open(struct tc_playbill *playbill, const struct tc_stage *stage,
	const struct tc_act_setting *setting, int64_t at_ms, struct tc_faults *faults) {
	playbill->at_ms = at_ms;
	playbill->stage = stage;
	playbill->setting = *setting;
	if (!tc_act_open(&playbill->shown, stage, setting, &playbill->watch, faults)) {
		return false;
	}
	return date(playbill, &playbill->shown, faults);
}

void tc_playbill_close(struct tc_playbill *playbill) {
	tc_act_close(&playbill->coming);
	tc_act_close(&playbill->shown);
}

/* The layout, or a document that it names, was saved: build it off screen and let its figures come. A
 * refused one may name others than the one shown: until it is mended all of them are watched. */
static bool prepare(struct tc_playbill *playbill, struct tc_client *client, int64_t now_ms,
	struct tc_faults *faults) {
	struct tc_act act = { 0 };
	struct tc_watch watch = { 0 };
	if (!tc_act_open(&act, playbill->stage, &playbill->setting, &watch, faults)) {
		tc_watch_join(&playbill->watch, &watch);
		return false;
	}
	if (!date(playbill, &act, faults)) {
		tc_watch_join(&playbill->watch, &watch);
		tc_act_close(&act);
		return false;
	}
	playbill->watch = watch;
	struct tc_act former = playbill->coming;
	playbill->coming = act;
	playbill->coming_until_ms = now_ms + SWAP_GRACE_MS;
	int count = 0;
	const struct tc_mirror_series *series = tc_playlist_series(act.playlist, &count);
	if (client != NULL && tc_client_resubscribe(client, act.mirror, series, count) != TC_OK) {
		tc_log(TC_LOG_ERROR, "no memory for the saved layout, the old picture stays", NULL);
		playbill->coming = former;
		tc_act_close(&act);
		return true;
	}
	tc_act_close(&former); /* only now does the network thread let go of it */
	return true;
}

static void set_time(struct tc_client *client, int64_t at_ms) {
	if (client != NULL) {
		tc_client_set_time(client, at_ms);
	}
}

bool tc_playbill_travel(struct tc_playbill *playbill, struct tc_client *client, int64_t at_ms,
	int64_t now_ms, struct tc_faults *faults) {
	int64_t former_ms = playbill->at_ms;
	playbill->at_ms = at_ms;
	set_time(client, at_ms);
	if (prepare(playbill, client, now_ms, faults)) {
		return true;
	}
	playbill->at_ms = former_ms;
	set_time(client, former_ms);
	return false;
}

static void swap(struct tc_playbill *playbill) {
	tc_act_close(&playbill->shown);
	playbill->shown = playbill->coming;
	playbill->coming = (struct tc_act) { 0 };
	tc_log(TC_LOG_INFO, "layout shown", "layout",
		tc_scene_layout(tc_act_scene(&playbill->shown))->name, NULL);
}

enum tc_playbill_news tc_playbill_look(struct tc_playbill *playbill, struct tc_client *client,
	int64_t now_ms, struct tc_faults *faults) {
	if (now_ms - playbill->looked_ms >= TC_PLAYBILL_LOOK_MS) {
		playbill->looked_ms = now_ms;
		if (tc_watch_changed(&playbill->watch) &&
			!prepare(playbill, client, now_ms, faults)) {
			return TC_PLAYBILL_REFUSED;
		}
	}
	if (playbill->coming.playlist != NULL &&
		(tc_act_is_complete(&playbill->coming) || now_ms >= playbill->coming_until_ms)) {
		swap(playbill);
		return TC_PLAYBILL_SWAPPED;
	}
	return TC_PLAYBILL_NOTHING;
}
