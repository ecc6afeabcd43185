#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/period.h"
#include "base/suspect.h"
#include "feeds/identity/digest.h"
#include "feeds/wire/canonical.h"
#include "feeds/wire/event.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/observations.h"

enum {
	ARENA_BYTES = 16 * 1024 * 1024, /* far above what a message of max_bytes can become */
	BUSY_RETRY_MS = 1000,
	LOG_EVERY_MS = 60000,
};

/* A message at hand. */
struct message {
	struct tc_peer *peer;
	const char *bytes;
	size_t length;
	const json_t *root;
	struct tc_event event;
	bool captive; /* it ended the hub once: not a step further than its envelope */
	int count;    /* of its observations, as far as they could be counted */
	struct tc_faults *faults;
};

/* Once a minute and sender, with how many there were: a provincial program gone wrong must not fill the
 * hub's disk. */
static void log_bad(struct tc_peer *peer, const struct tc_faults *faults) {
	struct tc_roster_entry *source = peer->feed.source;
	if (source == NULL) {
		return;
	}
	int64_t now_ms = tc_hub_now_ms(peer->hub);
	source->bad_count++;
	if (source->bad_logged_ms != 0 && now_ms - source->bad_logged_ms < LOG_EVERY_MS) {
		return;
	}
	char count[24];
	snprintf(count, sizeof count, "%ld", source->bad_count);
	tc_log(TC_LOG_WARNING, "messages refused", "source", source->name, "count", count, "code",
		faults->count > 0 ? faults->items[0].reason : "", "pointer",
		faults->count > 0 ? faults->items[0].pointer : "", "sentence",
		faults->count > 0 ? faults->items[0].message : "", NULL);
	source->bad_count = 0;
	source->bad_logged_ms = now_ms;
}

static void count_refusal(struct tc_peer *peer, const struct tc_faults *faults) {
	if (faults->count > 0) {
		const struct tc_error *first = &faults->items[0];
		peer->hub->counters.refused[tc_code_index(first->reason)]++;
		tc_peer_note(peer, "feed.refused", first->reason, first->pointer);
	}
}

/* A message refused for good. False when it was one too many. */
static bool strike(struct tc_peer *peer, const struct tc_faults *faults) {
	struct tc_hub *hub = peer->hub;
	count_refusal(peer, faults);
	log_bad(peer, faults);
	if (tc_strikes_add(&peer->feed.strikes, hub->config->publishers.bad_messages,
		    tc_hub_now_ms(hub))) {
		tc_peer_close(peer, 1008, "too many bad messages");
		return false;
	}
	return true;
}

static void refuse(
	struct tc_peer *peer, const struct tc_nack *nack, const struct tc_faults *faults) {
	if (nack->retry) {
		count_refusal(peer, faults);
	} else if (!strike(peer, faults)) {
		return;
	}
	tc_peer_push(peer, tc_answer_nack(&peer->hub->stamp, nack, faults));
}

static void refuse_later(struct message *self, const char *code, int64_t retry_after_ms,
	const char *english, const char *vietnamese) {
	struct tc_nack nack = {
		.id = self->event.id,
		.sequence = self->event.sequence_text,
		.retry = true,
		.retry_after_ms = retry_after_ms,
	};
	*self->faults = (struct tc_faults) { 0 };
	tc_code_fault(self->faults, code, "", english, vietnamese);
	refuse(self->peer, &nack, self->faults);
}

static void busy(struct message *self) {
	refuse_later(self, TC_CODE_BUSY, BUSY_RETRY_MS, "the hub cannot take this now",
		"máy chủ hiện chưa nhận được");
}

static struct tc_job *create_job(struct message *self, enum tc_job_kind kind) {
	struct tc_job *job = tc_job_create(kind, ARENA_BYTES);
	if (job == NULL) {
		return NULL;
	}
	const struct tc_event *event = &self->event;
	const struct tc_roster_entry *source = self->peer->feed.source;
	job->peer = self->peer;
	job->event.source = source == NULL ? NULL : source->name;
	job->event.sequence = event->sequence;
	job->event.id = event->id == NULL ? NULL : tc_arena_string(job->arena, event->id);
	job->sequence_text = event->sequence_text == NULL
		? NULL
		: tc_arena_string(job->arena, event->sequence_text);
	if ((event->id != NULL && job->event.id == NULL) ||
		(event->sequence_text != NULL && job->sequence_text == NULL)) {
		tc_job_destroy(job);
		return NULL;
	}
	return job;
}

static void submit(struct message *self, struct tc_job *job) {
	struct tc_hub *hub = self->peer->hub;
	job->bytes = sizeof *job + tc_arena_used(job->arena) +
		(job->nack == NULL ? 0 : job->nack->length);
	hub->waiting_bytes += job->bytes;
	self->peer->feed.in_flight++;
	tc_queue_push(&hub->to_store, job);
}

void tc_feed_ask_gaps(struct tc_hub *hub) {
	for (struct tc_roster_entry *source = hub->roster.first; source != NULL;
		source = source->next) {
		struct tc_job *job = source->gap ? tc_job_create(TC_JOB_POSITION, 4096) : NULL;
		if (job != NULL) {
			job->event.source = source->name;
			tc_queue_push(&hub->to_store, job);
		}
	}
}

/* What the event is known by from now on. Of a captive not its content: that may be what ended the hub. */
static bool digest_of(const struct message *self, uint8_t digest[32]) {
	if (self->captive) {
		tc_digest_sha256(self->bytes, self->length, digest);
		return true;
	}
	return tc_canonical_sha256(self->root, digest);
}

/* Refused for good, and its number can be read: the number is kept, so that the run has no hole. */
static void submit_refusal(struct message *self) {
	struct tc_peer *peer = self->peer;
	struct tc_nack nack = { .id = self->event.id, .sequence = self->event.sequence_text };
	struct tc_job *job = create_job(self, TC_JOB_EVENT);
	if (job == NULL || !digest_of(self, job->event.digest)) {
		tc_job_destroy(job);
		busy(self);
		return;
	}
	if (job->event.id == NULL) {
		job->event.id = tc_arena_printf(job->arena, "refused:%s", job->sequence_text);
	}
	job->event.kind = TC_EVENT_REFUSED;
	job->refused = self->count;
	job->nack = tc_answer_nack(&peer->hub->stamp, &nack, self->faults);
	if (job->nack == NULL || job->event.id == NULL) {
		tc_job_destroy(job);
		busy(self);
		return;
	}
	if (strike(peer, self->faults)) {
		submit(self, job);
	} else {
		tc_job_destroy(job);
	}
}

static void refuse_event(struct message *self) {
	/* A foreign source has no run here, and an event without a number moves nothing. */
	const struct tc_roster_entry *source = self->peer->feed.source;
	bool own = source != NULL &&
		(self->event.source == NULL || strcmp(self->event.source, source->name) == 0);
	if (self->event.sequence > 0 && own) {
		submit_refusal(self);
		return;
	}
	struct tc_nack nack = { .id = self->event.id, .sequence = self->event.sequence_text };
	refuse(self->peer, &nack, self->faults);
}

static bool within_rate(struct message *self) {
	int64_t wait_ms =
		tc_bucket_take(&self->peer->feed.source->bucket, tc_hub_now_ms(self->peer->hub));
	if (wait_ms > 0) {
		refuse_later(self, TC_CODE_RATE_LIMITED, wait_ms,
			"more events than this source may send in a second",
			"nhiều sự kiện hơn mức nguồn này được gửi mỗi giây");
	}
	return wait_ms == 0;
}

static enum tc_result read_observations(
	struct message *self, struct tc_arena *arena, struct tc_observations *out) {
	struct tc_hub *hub = self->peer->hub;
	struct tc_observations_setting setting = {
		.catalogue = hub->setting.catalogue,
		.grant = &self->peer->who->grant,
		.now_ms = tc_hub_unix_ms(hub),
		.max_observations = hub->config->publishers.max_observations,
	};
	return tc_observations_read(&self->event, &setting, arena, out, self->faults);
}

static void take_observations(struct message *self, bool sound) {
	struct tc_observations read;
	struct tc_job *job = create_job(self, TC_JOB_EVENT);
	enum tc_result result =
		job == NULL ? TC_NO_MEMORY : read_observations(self, job->arena, &read);
	if (result == TC_NO_MEMORY ||
		(result == TC_OK && sound && !tc_canonical_sha256(self->root, job->event.digest))) {
		tc_job_destroy(job);
		busy(self);
	} else if (result != TC_OK || !sound) {
		tc_job_destroy(job);
		self->count = read.count;
		refuse_event(self);
	} else {
		job->event.kind = TC_EVENT_OBSERVATIONS;
		job->event.observations = read.items;
		job->event.count = read.count;
		submit(self, job);
	}
}

/* What would become of these observations: nothing is stored, no number is spent, and a refusal is no
 * misbehaviour. */
static void take_check(struct message *self, bool sound) {
	struct tc_hub *hub = self->peer->hub;
	struct tc_observations read;
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	enum tc_result result =
		arena == NULL ? TC_NO_MEMORY : read_observations(self, arena, &read);
	if (result == TC_NO_MEMORY) {
		busy(self);
	} else if (result != TC_OK || !sound) {
		struct tc_nack nack = { .id = self->event.id,
			.sequence = self->event.sequence_text };
		tc_peer_push(self->peer, tc_answer_nack(&hub->stamp, &nack, self->faults));
	} else {
		tc_peer_push(
			self->peer, tc_answer_checked(&hub->stamp, self->event.id, read.count));
	}
	tc_arena_destroy(arena);
}

static void take_skip(struct message *self, bool sound) {
	const json_t *upto = json_object_get(self->event.data, "upto");
	int64_t sequence = tc_event_parse_sequence(upto == NULL ? NULL : tc_json_string(upto));
	if (sequence == 0) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, "/data/upto", upto,
			"ten decimal digits from \"0000000001\"",
			"mười chữ số thập phân, từ \"0000000001\"");
	}
	if (!sound || sequence == 0) {
		struct tc_nack nack = { .id = self->event.id,
			.sequence = self->event.sequence_text };
		refuse(self->peer, &nack, self->faults);
		return;
	}
	struct tc_job *job = create_job(self, TC_JOB_EVENT);
	if (job == NULL) {
		busy(self);
		return;
	}
	job->event.kind = TC_EVENT_SKIP;
	job->event.sequence = 0;
	job->event.skip_upto = sequence;
	submit(self, job);
}

/* A publisher that says what time it has is told when it is wrong: its figures will come with wrong dates. */
static void compare_clocks(struct message *self) {
	struct tc_hub *hub = self->peer->hub;
	struct tc_roster_entry *source = self->peer->feed.source;
	const char *clock = tc_json_string(json_object_get(self->event.data, "clock"));
	int64_t said_ms = 0;
	if (source == NULL || clock == NULL || !tc_time_parse(clock, strlen(clock), &said_ms)) {
		return;
	}
	int64_t ahead_ms = said_ms - tc_hub_unix_ms(hub);
	bool off = ahead_ms > TC_EVENT_AHEAD_MS || ahead_ms < -TC_EVENT_AHEAD_MS;
	bool news = off != (source->ahead_ms != 0);
	source->ahead_ms = off ? ahead_ms : 0;
	if (news && off) {
		char text[24];
		snprintf(text, sizeof text, "%" PRId64, ahead_ms);
		tc_log(TC_LOG_WARNING, "a publisher's clock is off", "source", source->name,
			"ahead_ms", text, NULL);
	}
	if (news) {
		tc_hub_status_changed(hub);
	}
	if (off) {
		tc_peer_push(self->peer, tc_answer_skew(&hub->stamp, ahead_ms));
	}
}

static void take_hello(struct message *self, bool sound) {
	if (sound) {
		compare_clocks(self);
	}
	struct tc_job *job = sound ? create_job(self, TC_JOB_POSITION) : NULL;
	if (!sound) {
		refuse_event(self);
	} else if (job == NULL) {
		busy(self);
	} else {
		submit(self, job);
	}
}

static void check_source(struct message *self) {
	const struct tc_roster_entry *source = self->peer->feed.source;
	const char *named = self->event.source;
	if (named == NULL || (source != NULL && strcmp(named, source->name) == 0)) {
		return;
	}
	tc_code_fault(self->faults, TC_CODE_FORBIDDEN, "/source",
		"this token may not publish for this source",
		"thẻ này không được gửi thay cho nguồn này");
}

static void add_captivity(struct message *self) {
	tc_code_fault(self->faults, TC_CODE_BAD_EVENT, "",
		"this event has ended the hub before and is not read again; send its observations "
		"in another one",
		"sự kiện này từng làm máy chủ ngừng chạy nên không được đọc lại; hãy gửi các số "
		"liệu của nó trong sự kiện khác");
}

/* The quarantine knows an event by its bytes or, however it is written now, by its number. */
static bool is_captive(const struct message *self) {
	const struct tc_roster_entry *source = self->peer->feed.source;
	return self->captive ||
		(source != NULL &&
			tc_quarantine_names(
				self->peer->hub->quarantine, source->name, self->event.sequence));
}

/* A check has no number to lose. */
static void refuse_captive(struct message *self) {
	add_captivity(self);
	self->captive = true;
	self->event.sequence = self->event.type == TC_EVENT_TYPE_CHECK ? 0 : self->event.sequence;
	refuse_event(self);
}

/* From here on the event can be told by its number, should the hub die of it. */
static void name_suspect(const struct message *self) {
	const struct tc_grant *grant = &self->peer->who->grant;
	tc_suspect_set(&(struct tc_suspect) {
		.sender = grant->source != NULL ? grant->source : grant->name,
		.named = true,
		.sequence = self->event.sequence,
		.bytes = self->bytes,
		.length = self->length,
	});
}

static void take_event(struct message *self) {
	bool readable = tc_event_read(
		self->root, tc_hub_unix_ms(self->peer->hub), &self->event, self->faults);
	name_suspect(self);
	check_source(self);
	bool sound = readable && self->faults->errors == 0;
	if (self->peer->feed.source != NULL && !within_rate(self)) {
		return;
	}
	if (is_captive(self)) {
		refuse_captive(self);
		return;
	}
	switch (self->event.type) {
	case TC_EVENT_TYPE_OBSERVATIONS: take_observations(self, sound); return;
	case TC_EVENT_TYPE_CHECK: take_check(self, sound); return;
	case TC_EVENT_TYPE_SKIP: take_skip(self, sound); return;
	case TC_EVENT_TYPE_HELLO: take_hello(self, sound); return;
	case TC_EVENT_TYPE_SUBSCRIBE:
	case TC_EVENT_TYPE_TRACE:
	case TC_EVENT_TYPE_ALARM_ACT:
	case TC_EVENT_TYPE_ALARM_HISTORY:
	case TC_EVENT_TYPE_HINT:
		tc_code_fault(self->faults, TC_CODE_UNKNOWN_TYPE, "/type",
			"whoever looks at figures asks on /live", "muốn xem số thì hỏi ở /live");
		break;
	case TC_EVENT_TYPE_UNKNOWN: break;
	}
	refuse_event(self);
}

void tc_feed_message(
	struct tc_peer *peer, const char *bytes, size_t length, enum tc_captivity captivity) {
	struct tc_hub *hub = peer->hub;
	struct message self = { .peer = peer,
		.bytes = bytes,
		.length = length,
		.captive = captivity == TC_CAPTIVITY_NAMED,
		.faults = hub->faults };
	struct tc_json *document = NULL;
	if (peer->close_code != 0) {
		return; /* it will be closed; nothing more is promised to it */
	}
	*self.faults = (struct tc_faults) { 0 };
	if (captivity == TC_CAPTIVITY_UNNAMED) {
		add_captivity(&self);
		refuse(peer, &(struct tc_nack) { 0 }, self.faults);
		return;
	}
	enum tc_result result =
		tc_json_parse(bytes, length, NULL, &hub->limits, &document, self.faults);
	if (result == TC_NO_MEMORY) {
		/* No id could be read, so no answer could say which event must come again. */
		tc_peer_close(peer, 1013, "out of memory");
		return;
	}
	if (result != TC_OK) {
		refuse(peer, &(struct tc_nack) { 0 }, self.faults);
		return;
	}
	self.root = tc_json_root(document);
	take_event(&self);
	tc_json_destroy(document);
}

void tc_feed_too_large(struct tc_peer *peer) {
	struct tc_faults *faults = peer->hub->faults;
	struct tc_nack nack = { 0 };
	if (peer->close_code != 0) {
		return;
	}
	*faults = (struct tc_faults) { 0 };
	tc_code_fault(faults, TC_CODE_TOO_LARGE, "", "the message is larger than max_bytes",
		"thông điệp lớn hơn max_bytes");
	refuse(peer, &nack, faults);
}

static void answer_busy(struct tc_job *job) {
	struct tc_peer *peer = job->peer;
	struct message self = { .peer = peer, .faults = peer->hub->faults };
	self.event.id = job->event.id;
	self.event.sequence_text = job->sequence_text;
	busy(&self);
}

static void answer_conflict(struct tc_job *job) {
	struct tc_faults *faults = job->peer->hub->faults;
	struct tc_nack nack = { .id = job->event.id, .sequence = job->sequence_text };
	*faults = (struct tc_faults) { 0 };
	tc_code_fault(faults, TC_CODE_CONFLICT, "",
		"another event has this id or this sequence; the first stays",
		"đã có sự kiện khác mang id hoặc số thứ tự này; sự kiện đầu được giữ");
	refuse(job->peer, &nack, faults);
}

static void remember(struct tc_hub *hub, struct tc_job *job) {
	const char *source = job->event.source; /* lives in the roster */
	int step = hub->config->subscribers.tail /
		2; /* fewer than are kept, so that none is lost unseen */
	for (int i = 0; i < job->event.count; i++) {
		if (i % step == 0) {
			int rest = job->event.count - i;
			tc_live_make_room(hub, rest < step ? rest : step);
		}
		tc_recent_push(hub->recent, &job->event.observations[i], source);
	}
	hub->counters.observations += (uint64_t)job->event.count;
}

static void answer_event(struct tc_job *job) {
	struct tc_peer *peer = job->peer;
	struct tc_feed *feed = &peer->feed;
	struct tc_hub *hub = peer->hub;
	const struct tc_store_event *event = &job->event;
	/* What was stored stays acknowledged, also where the sender has lost the right to it since. */
	if (event->kind == TC_EVENT_REFUSED && !event->kept) {
		tc_peer_push(peer, job->nack);
		job->nack = NULL;
	} else if (event->outcome == TC_OUTCOME_CONFLICT) {
		answer_conflict(job);
	} else if (event->outcome == TC_OUTCOME_DUPLICATE) {
		int count = event->kind == TC_EVENT_REFUSED ? job->refused : event->count;
		feed->duplicates += count;
		hub->counters.duplicates += (uint64_t)count;
	} else {
		feed->stored += event->count;
		remember(hub, job);
	}
	if (event->gap_from > 0) {
		tc_peer_push(peer, tc_answer_gap(&hub->stamp, event->gap_from, event->gap_to));
	}
	feed->upto = event->upto;
	feed->ack_due = feed->ack_due || event->kind == TC_EVENT_SKIP ||
		feed->upto != feed->told_upto || feed->stored + feed->duplicates > 0;
}

static void answer_position(struct tc_job *job) {
	struct tc_peer *peer = job->peer;
	const struct tc_hub_publishers *limits = &peer->hub->config->publishers;
	struct tc_welcome welcome = {
		.resume_after = job->known ? job->position.upto : 0,
		.window = limits->window,
		.max_bytes = limits->max_bytes,
		.max_observations = limits->max_observations,
	};
	peer->feed.told_upto = welcome.resume_after;
	tc_peer_push(peer, tc_answer_welcome(&peer->hub->stamp, &welcome));
}

static void send_ack(struct tc_peer *peer) {
	struct tc_feed *feed = &peer->feed;
	if (!feed->ack_due) {
		return;
	}
	struct tc_ack ack = {
		.upto = feed->upto, .stored = feed->stored, .duplicates = feed->duplicates
	};
	feed->ack_due = false;
	feed->stored = 0;
	feed->duplicates = 0;
	feed->told_upto = feed->upto;
	tc_peer_push(peer, tc_answer_ack(&peer->hub->stamp, &ack));
}

static void note_gap(struct tc_hub *hub, const struct tc_job *job) {
	/* With a thousand sources looking one up by name took longer than its event. */
	struct tc_roster_entry *source = job->peer != NULL
		? job->peer->feed.source
		: tc_roster_find(&hub->roster, job->event.source, tc_hub_unix_ms(hub));
	if (source != NULL && job->known && source->gap != job->position.gap) {
		source->gap = job->position.gap;
		tc_hub_status_changed(hub);
	}
}

static void answer(struct tc_hub *hub, struct tc_job *job) {
	hub->waiting_bytes -= job->bytes;
	if (job->kind == TC_JOB_ALARM) {
		tc_alarm_answer(hub, job);
		return;
	}
	if (job->event.source != NULL && job->result == TC_OK) {
		note_gap(hub, job);
	}
	if (job->peer == NULL) {
		return;
	}
	if (job->result != TC_OK) {
		answer_busy(job);
	} else if (job->kind == TC_JOB_POSITION) {
		send_ack(job->peer); /* of what came before the hello */
		answer_position(job);
	} else {
		answer_event(job);
	}
}

void tc_feed_results(struct tc_hub *hub, struct tc_job *chain) {
	for (struct tc_job *job = chain; job != NULL; job = job->next) {
		answer(hub, job);
	}
	/* One ack for all that one turn of the store brought to the disk. */
	for (struct tc_job *job = chain, *next; job != NULL; job = next) {
		struct tc_peer *peer = job->peer;
		next = job->next;
		tc_job_destroy(job);
		if (peer != NULL) {
			send_ack(peer);
			peer->feed.in_flight--;
			tc_peer_flow(peer);
			tc_peer_release(peer);
		}
	}
	if (hub->throttled) {
		hub->throttled = false;
		for (struct tc_peer *peer = hub->peers; peer != NULL; peer = peer->next) {
			tc_peer_flow(peer);
		}
	}
	tc_live_wake_all(hub);
}
