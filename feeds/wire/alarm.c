/* What an operator does with alarms on /live, and alarms over HTTP. */
#include <inttypes.h>

#include "feeds/wire/event.h"
#include "feeds/wire/hub_private.h"

enum { ACT_BYTES = 16384, ACTS_MAX = 16, BUSY_RETRY_MS = 1000 };

static void answer_busy(struct tc_peer *peer, const char *id) {
	struct tc_faults *faults = peer->hub->faults;
	const struct tc_nack nack = { .id = id, .retry = true, .retry_after_ms = BUSY_RETRY_MS };
	*faults = (struct tc_faults) { 0 };
	tc_code_fault(faults, TC_CODE_BUSY, "", "the hub cannot take this now",
		"máy chủ hiện chưa nhận được");
	peer->hub->counters.refused[tc_code_index(TC_CODE_BUSY)]++;
	tc_peer_push(peer, tc_answer_nack(&peer->hub->stamp, &nack, faults));
}

/* The act with texts of its own; NULL: memory is out. */
static struct tc_job *create_job(
	struct tc_peer *peer, const struct tc_alarm_act *act, const char *id) {
	struct tc_job *job = tc_job_create(TC_JOB_ALARM, ACT_BYTES);
	if (job == NULL) {
		return NULL;
	}
	job->peer = peer;
	job->act = *act;
	job->name = tc_arena_string(job->arena, peer->who->grant.name);
	job->event.id = tc_arena_string(job->arena, id);
	job->act.note = act->note == NULL ? NULL : tc_arena_string(job->arena, act->note);
	if (job->name == NULL || job->event.id == NULL ||
		(act->note != NULL && job->act.note == NULL)) {
		tc_job_destroy(job);
		return NULL;
	}
	return job;
}

void tc_alarm_message(
	struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults) {
	struct tc_hub *hub = peer->hub;
	struct tc_alarm_act act;
	if (!tc_alarm_act_read(event->data, hub->setting.catalogue, &peer->who->grant,
		    tc_hub_unix_ms(hub), &act, faults)) {
		tc_live_refuse(peer, event->id, faults);
		return;
	}
	struct tc_job *job =
		peer->feed.in_flight < ACTS_MAX ? create_job(peer, &act, event->id) : NULL;
	if (job == NULL) {
		answer_busy(peer, event->id);
		return;
	}
	job->bytes = sizeof *job + tc_arena_used(job->arena);
	hub->waiting_bytes += job->bytes;
	peer->feed.in_flight++;
	tc_queue_push(&hub->to_store, job);
}

static void push_acted(struct tc_hub *hub, const struct tc_job *job, const char *area) {
	struct tc_buffer *out = tc_buffer_create();
	if (out != NULL) {
		tc_answer_begin(out, &hub->stamp, TC_TYPE_ACTED);
		tc_buffer_text(out, "{\"id\":");
		tc_buffer_string(out, job->event.id);
		tc_buffer_text(out, ",\"rule\":");
		tc_buffer_string(out, job->act.rule->id);
		tc_buffer_printf(out, ",\"REF_AREA\":\"%s\",\"state\":\"%s\"}", area,
			tc_alarm_word(job->done.state));
		tc_answer_end(out);
	}
	if (out != NULL && out->failed) {
		tc_buffer_destroy(out);
		out = NULL;
	}
	tc_peer_push(job->peer, out); /* NULL closes the connection: memory is out */
}

static void refuse(struct tc_hub *hub, const struct tc_job *job) {
	struct tc_faults *faults = hub->faults;
	*faults = (struct tc_faults) { 0 };
	if (job->result == TC_NOT_FOUND) {
		tc_code_fault(faults, TC_CODE_NOT_FOUND, "/data/REF_AREA",
			"the rule does not watch this area", "quy tắc không theo dõi địa bàn này");
	} else {
		tc_code_fault(faults, TC_CODE_CONFLICT, "/data/act",
			"the alarm is in no state for this",
			"cảnh báo không ở trạng thái cho việc này");
	}
	tc_live_refuse(job->peer, job->event.id, faults);
}

/* Named by its row of the history, so that it never adds to the count of another line. */
static void record(struct tc_hub *hub, const struct tc_job *job, const char *area) {
	static const char *const acts[] = {
		[TC_ALARM_DEED_ACKNOWLEDGE] = "alarm.acknowledge",
		[TC_ALARM_DEED_SHELVE] = "alarm.shelve",
		[TC_ALARM_DEED_UNSHELVE] = "alarm.unshelve",
	};
	char actor[160], object[160];
	snprintf(actor, sizeof actor, "token:%s", job->name);
	snprintf(object, sizeof object, "%s %s #%" PRId64, job->act.rule->id, area,
		job->done.number);
	tc_clerk_note(hub->clerk, actor, acts[job->act.deed], object, "done", job->act.note);
}

void tc_alarm_answer(struct tc_hub *hub, const struct tc_job *job) {
	const char *area = tc_catalogue_area(hub->setting.catalogue, job->act.area)->code;
	if (job->result == TC_OK) {
		record(hub, job, area);
		push_acted(hub, job, area);
	} else if (job->result == TC_NOT_FOUND || job->result == TC_CONFLICT) {
		refuse(hub, job);
	} else {
		answer_busy(job->peer, job->event.id);
	}
}

int tc_alarm_serve(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who) {
	struct tc_buffer *out = hub->alarms == NULL ? NULL : tc_buffer_create();
	if (out != NULL) {
		tc_alarm_list_write(hub->alarms, hub->setting.catalogue, &who->grant, out);
	}
	bool whole = out != NULL && !out->failed;
	const struct tc_reply reply = { .status = whole ? 200 : 503,
		.body = whole ? tc_buffer_bytes(out) : NULL,
		.sentence = "no alarms were judged yet" };
	int result = tc_reply_send(wsi, &reply);
	tc_buffer_destroy(out);
	return result != 0 || lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}
