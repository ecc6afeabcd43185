#include "feeds/wire/publisher_state.h"

#include "base/json.h"
#include "base/log.h"
#include "base/period.h"
#include "feeds/wire/rows.h"

#include <stdlib.h>
#include <string.h>

/* Enough for any answer of a hub: 20 errors of a nack. */
enum { ANSWER_BYTES_MAX = 256 * 1024 };

static int64_t monotonic_ms(const struct tc_publisher *publisher) {
	return tc_clock_monotonic_ms(publisher->clock);
}

static int64_t unix_ms(const struct tc_publisher *publisher) {
	return tc_clock_unix_ms(publisher->clock);
}

static void give_up(struct tc_publisher *publisher, enum tc_result result, const char *reason) {
	pthread_mutex_lock(&publisher->lock);
	if (publisher->failure == TC_OK) {
		publisher->failure = result;
		snprintf(publisher->reason, sizeof publisher->reason, "%s", reason);
	}
	pthread_cond_broadcast(&publisher->settled);
	pthread_mutex_unlock(&publisher->lock);
}

void tc_publisher_count_settled(struct tc_publisher *publisher, int acked, int refused) {
	struct tc_publisher_tally tally;
	if (acked == 0 && refused == 0) {
		return;
	}
	pthread_mutex_lock(&publisher->lock);
	publisher->tally.acked += acked;
	publisher->tally.refused += refused;
	tally = publisher->tally;
	pthread_cond_broadcast(&publisher->settled);
	pthread_mutex_unlock(&publisher->lock);
	if (publisher->setting.on_progress != NULL) {
		publisher->setting.on_progress(publisher->setting.user, &tally);
	}
}

void tc_publisher_tell_refused(void *user, const struct tc_refusal *refusal) {
	struct tc_publisher *publisher = user;
	struct tc_refusal told = *refusal;
	if (publisher->setting.spool != NULL) {
		told.earlier = !tc_spool_note_refused(publisher->setting.spool, refusal);
	}
	if (publisher->setting.on_refused != NULL) {
		publisher->setting.on_refused(publisher->setting.user, &told);
	}
}

static void on_event(
	void *user, int64_t sequence, int64_t unix_ms, const struct tc_outbox_item *items) {
	struct tc_publisher *publisher = user;
	if (publisher->setting.spool != NULL) {
		tc_spool_note_event(publisher->setting.spool, sequence, unix_ms, items);
	}
}

static void on_settled(void *user, int64_t sequence) {
	struct tc_publisher *publisher = user;
	if (publisher->setting.spool != NULL) {
		tc_spool_note_settled(publisher->setting.spool, sequence);
	}
}

static struct tc_outbox_item *take_pending(struct tc_publisher *publisher) {
	pthread_mutex_lock(&publisher->lock);
	struct tc_outbox_item *items = publisher->first;
	publisher->first = NULL;
	publisher->last = NULL;
	pthread_mutex_unlock(&publisher->lock);
	return items;
}

/* What found no room goes back to the front, before what came meanwhile. */
static void give_back(struct tc_publisher *publisher, struct tc_outbox_item *items) {
	struct tc_outbox_item *last = items;
	if (items == NULL) {
		return;
	}
	while (last->next != NULL) {
		last = last->next;
	}
	pthread_mutex_lock(&publisher->lock);
	last->next = publisher->first;
	publisher->first = items;
	if (publisher->last == NULL) {
		publisher->last = last;
	}
	pthread_mutex_unlock(&publisher->lock);
}

/* What goes into the next event: what found no room before, then what stands in the spool. */
static struct tc_outbox_item *next_items(struct tc_publisher *publisher) {
	struct tc_outbox_item *items = take_pending(publisher);
	struct tc_error err;
	if (items == NULL && publisher->setting.spool != NULL &&
		tc_spool_take(publisher->setting.spool, publisher->setting.batch, &items, &err) !=
			TC_OK) {
		give_up(publisher, err.code, err.message);
	}
	return items;
}

static void pack_pending(struct tc_publisher *publisher) {
	struct tc_outbox_item *items = NULL;
	while (tc_outbox_has_room(publisher->outbox)) {
		if (items == NULL) {
			items = next_items(publisher);
		}
		if (items == NULL) {
			break;
		}
		int refused = tc_outbox_pack(publisher->outbox, &items, unix_ms(publisher));
		tc_publisher_count_settled(publisher, 0, refused);
	}
	give_back(publisher, items);
}

/* Nothing is sent under a number that the spool could forget. */
static bool keep(struct tc_publisher *publisher) {
	struct tc_error err;
	if (publisher->setting.spool == NULL ||
		tc_spool_sync(publisher->setting.spool, &err) == TC_OK) {
		return true;
	}
	give_up(publisher, err.code, err.message);
	return false;
}

static void send_events(struct tc_publisher *publisher) {
	size_t length = 0;
	char *text = NULL;
	if (!publisher->greeted || !tc_dial_is_open(publisher->dial)) {
		return;
	}
	pack_pending(publisher);
	if (!keep(publisher)) {
		return;
	}
	while ((text = tc_outbox_next(publisher->outbox, monotonic_ms(publisher), &length)) !=
		NULL) {
		pthread_mutex_lock(&publisher->lock);
		publisher->tally.events++;
		pthread_mutex_unlock(&publisher->lock);
		tc_dial_send(publisher->dial, text, length);
	}
}

static void on_open(void *user) {
	struct tc_publisher *publisher = user;
	char clock[40];
	tc_time_format(unix_ms(publisher), TC_ZONE_MINUTES, clock, sizeof clock);
	json_t *hello = json_pack("{s:s,s:s,s:s,s:s,s:{s:s}}", "specversion", "1.0", "type",
		"vn.toancanh.hello.v1", "source", publisher->source, "id", "hello", "data", "clock",
		clock);
	char *text = hello == NULL ? NULL : json_dumps(hello, JSON_COMPACT);
	json_decref(hello);
	if (text == NULL) {
		tc_dial_drop(publisher->dial, "no memory");
		return;
	}
	tc_dial_send(publisher->dial, text, strlen(text));
}

static void hear_welcome(struct tc_publisher *publisher, const json_t *data) {
	publisher->greeted = true;
	tc_dial_praise(publisher->dial);
	pthread_mutex_lock(&publisher->lock);
	publisher->tally.connected = true;
	publisher->tally.connections++;
	pthread_mutex_unlock(&publisher->lock);
	tc_outbox_welcome(publisher->outbox, data);
	char *skip = tc_outbox_skip(publisher->outbox);
	if (skip != NULL) {
		tc_dial_send(publisher->dial, skip, strlen(skip));
	}
}

/* The hub holds our dates against its own. */
static void hear_notice(const struct tc_publisher *publisher, const json_t *data) {
	const char *code = tc_json_string(json_object_get(data, "code"));
	const char *ahead_ms = tc_json_number_text(json_object_get(data, "ahead_ms"));
	if (code != NULL && strcmp(code, "clock_skew") == 0 && ahead_ms != NULL) {
		tc_log(TC_LOG_WARNING, "this machine's clock is not the hub's", "source",
			publisher->source, "ahead_ms", ahead_ms, NULL);
	}
}

static void hear(struct tc_publisher *publisher, const json_t *root) {
	const char *type = tc_json_string(json_object_get(root, "type"));
	const json_t *data = json_object_get(root, "data");
	if (type == NULL || !json_is_object(data)) {
		return;
	}
	if (strcmp(type, "vn.toancanh.welcome.v1") == 0) {
		hear_welcome(publisher, data);
	} else if (strcmp(type, "vn.toancanh.ack.v1") == 0) {
		tc_publisher_count_settled(publisher, tc_outbox_ack(publisher->outbox, data), 0);
	} else if (strcmp(type, "vn.toancanh.checked.v1") == 0) {
		tc_publisher_count_settled(
			publisher, tc_outbox_checked(publisher->outbox, data), 0);
	} else if (strcmp(type, "vn.toancanh.notice.v1") == 0) {
		hear_notice(publisher, data);
	} else if (strcmp(type, "vn.toancanh.nack.v1") == 0) {
		int refused = tc_outbox_nack(
			publisher->outbox, data, unix_ms(publisher), monotonic_ms(publisher));
		tc_publisher_count_settled(publisher, 0, refused);
	}
}

static void on_text(void *user, const char *bytes, size_t length) {
	struct tc_publisher *publisher = user;
	struct tc_json *document = NULL;
	struct tc_faults *faults = calloc(1, sizeof *faults);
	if (faults != NULL &&
		tc_json_parse(bytes, length, NULL, &tc_json_message_limits, &document, faults) ==
			TC_OK) {
		hear(publisher, tc_json_root(document));
		send_events(publisher);
	}
	tc_json_destroy(document);
	free(faults);
}

static void on_close(void *user, const char *reason, int status) {
	struct tc_publisher *publisher = user;
	char sentence[200];
	if (publisher->greeted) {
		publisher->lonely_since_ms = monotonic_ms(publisher);
	}
	publisher->greeted = false;
	snprintf(sentence, sizeof sentence, "%s", reason);
	if (status == 401) {
		snprintf(sentence, sizeof sentence, "the hub does not know this token (HTTP 401)");
	} else if (status == 403) {
		snprintf(sentence, sizeof sentence, "this token may not publish (HTTP 403)");
	}
	pthread_mutex_lock(&publisher->lock);
	publisher->tally.connected = false;
	if (publisher->failure == TC_OK) {
		snprintf(publisher->reason, sizeof publisher->reason, "%s", sentence);
	}
	pthread_mutex_unlock(&publisher->lock);
	if ((status == 401 || status == 403) &&
		(publisher->setting.patience_ms > 0 || publisher->setting.spool != NULL)) {
		give_up(publisher, TC_DENIED, sentence);
	}
}

static void on_turn(void *user) {
	struct tc_publisher *publisher = user;
	if (publisher->setting.stopping != NULL && *publisher->setting.stopping) {
		give_up(publisher, TC_UNAVAILABLE, "interrupted");
	}
	int64_t patience_ms = publisher->setting.patience_ms;
	if (!publisher->greeted && patience_ms > 0 &&
		monotonic_ms(publisher) - publisher->lonely_since_ms >= patience_ms) {
		char reason[200];
		pthread_mutex_lock(&publisher->lock);
		memcpy(reason, publisher->reason, sizeof reason);
		pthread_mutex_unlock(&publisher->lock);
		give_up(publisher, TC_UNAVAILABLE, reason[0] == 0 ? "no answer" : reason);
	}
	if (keep(publisher)) {
		send_events(publisher);
	}
}

static void free_pending(struct tc_publisher *publisher) {
	struct tc_outbox_item *item = publisher->first;
	while (item != NULL) {
		struct tc_outbox_item *next = item->next;
		free(item);
		item = next;
	}
}

static void destroy(struct tc_publisher *publisher) {
	free_pending(publisher);
	tc_outbox_destroy(publisher->outbox);
	pthread_cond_destroy(&publisher->settled);
	pthread_mutex_destroy(&publisher->lock);
	free(publisher->source);
	free(publisher);
}

static enum tc_result dial(struct tc_publisher *publisher,
	const struct tc_publisher_setting *setting, struct tc_error *err) {
	struct tc_dial_setting way = { .url = setting->url,
		.path = "/feed",
		.token = setting->token,
		.ca = setting->ca,
		.cert = setting->cert,
		.key = setting->key,
		.max_frame_bytes = ANSWER_BYTES_MAX,
		.clock = setting->clock,
		.on_open = on_open,
		.on_text = on_text,
		.on_close = on_close,
		.on_turn = on_turn,
		.user = publisher };
	return tc_dial_start(&way, &publisher->dial, err);
}

enum tc_result tc_publisher_start(const struct tc_publisher_setting *setting,
	struct tc_publisher **out, struct tc_error *err) {
	struct tc_publisher *publisher = calloc(1, sizeof *publisher);
	if (publisher == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a publisher");
	}
	publisher->setting = *setting;
	publisher->setting.batch = setting->batch > 0 ? setting->batch : TC_PUBLISHER_BATCH;
	publisher->clock = setting->clock;
	publisher->lonely_since_ms = monotonic_ms(publisher);
	publisher->source = strdup(setting->source);
	pthread_mutex_init(&publisher->lock, NULL);
	pthread_cond_init(&publisher->settled, NULL);
	struct tc_outbox_setting outbox = { .source = setting->source,
		.run = setting->spool == NULL ? NULL : tc_spool_run(setting->spool),
		.batch = publisher->setting.batch,
		.check = setting->check,
		.on_refused = tc_publisher_tell_refused,
		.on_event = on_event,
		.on_settled = on_settled,
		.user = publisher };
	publisher->outbox = tc_outbox_create(&outbox);
	enum tc_result result = publisher->source == NULL || publisher->outbox == NULL
		? tc_fail(err, TC_NO_MEMORY, "no memory for a publisher")
		: TC_OK;
	if (result == TC_OK && setting->spool != NULL) {
		publisher->tally.pushed = tc_spool_waiting(setting->spool);
		result = tc_spool_restore(setting->spool, publisher->outbox, err);
	}
	if (result == TC_OK) {
		result = dial(publisher, setting, err);
	}
	if (result != TC_OK) {
		destroy(publisher);
		return result;
	}
	*out = publisher;
	return TC_OK;
}

void tc_publisher_stop(struct tc_publisher *publisher) {
	if (publisher == NULL) {
		return;
	}
	tc_dial_stop(publisher->dial);
	destroy(publisher);
}

void tc_publisher_cut(struct tc_publisher *publisher) {
	if (publisher == NULL) {
		return;
	}
	tc_dial_cut(publisher->dial);
	destroy(publisher);
}

static int64_t unsettled(const struct tc_publisher *publisher) {
	return publisher->tally.pushed - publisher->tally.acked - publisher->tally.refused;
}

/* With the lock held: why it gave up. */
static enum tc_result tell_failure(const struct tc_publisher *publisher, struct tc_error *err) {
	return tc_fail(err, publisher->failure, "%s%s",
		publisher->failure == TC_UNAVAILABLE || publisher->failure == TC_DENIED
			? "the hub cannot be reached: "
			: "",
		publisher->reason);
}

static enum tc_result take_item(struct tc_publisher *publisher, struct tc_outbox_item *item,
	enum tc_push wait, struct tc_error *err) {
	pthread_mutex_lock(&publisher->lock);
	while (wait == TC_PUSH_WAIT && publisher->failure == TC_OK &&
		unsettled(publisher) >= TC_PUBLISHER_QUEUE) {
		pthread_cond_wait(&publisher->settled, &publisher->lock);
	}
	enum tc_result result = TC_OK;
	if (publisher->failure != TC_OK) {
		result = tell_failure(publisher, err);
	} else if (unsettled(publisher) >= TC_PUBLISHER_QUEUE) {
		result = tc_fail(err, TC_FULL, "the hub is behind: the queue is full");
	}
	bool was_empty = publisher->first == NULL;
	if (result == TC_OK) {
		publisher->tally.pushed++;
		if (was_empty) {
			publisher->first = item;
		} else {
			publisher->last->next = item;
		}
		publisher->last = item;
	}
	pthread_mutex_unlock(&publisher->lock);
	if (result != TC_OK) {
		free(item);
	} else if (was_empty) {
		tc_dial_wake(publisher->dial);
	}
	return result;
}

enum tc_result tc_publisher_count_spooled(
	struct tc_publisher *publisher, int64_t count, struct tc_error *err) {
	pthread_mutex_lock(&publisher->lock);
	bool idle = unsettled(publisher) == 0;
	publisher->tally.pushed += count;
	enum tc_result result = publisher->failure == TC_OK ? TC_OK : tell_failure(publisher, err);
	pthread_mutex_unlock(&publisher->lock);
	if (idle) {
		tc_dial_wake(publisher->dial); /* otherwise the next answer takes them along */
	}
	return result;
}

enum tc_result tc_publisher_push(struct tc_publisher *publisher, const char *object, size_t length,
	int64_t tag, enum tc_push wait, struct tc_error *err) {
	if (publisher->setting.spool != NULL) {
		enum tc_result result =
			tc_spool_add(publisher->setting.spool, object, length, tag, err);
		return result == TC_OK ? tc_publisher_count_spooled(publisher, 1, err) : result;
	}
	struct tc_outbox_item *item = tc_outbox_item_create(object, length, tag);
	if (item == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for an observation");
	}
	return take_item(publisher, item, wait, err);
}

enum tc_result tc_publisher_push_observation(struct tc_publisher *publisher,
	const struct tc_catalogue *catalogue, const struct tc_observation *observation, int64_t tag,
	enum tc_push wait, struct tc_error *err) {
	/* What the hub fills in itself is not sent. */
	struct tc_observation own = *observation;
	own.source = NULL;
	own.sequence = 0;
	own.stored_at_ms = 0;
	json_t *object = tc_rows_encode_object(catalogue, &own);
	char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (text == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for an observation");
	}
	enum tc_result result = tc_publisher_push(publisher, text, strlen(text), tag, wait, err);
	free(text);
	return result;
}

enum tc_result tc_publisher_finish(
	struct tc_publisher *publisher, struct tc_publisher_tally *tally, struct tc_error *err) {
	pthread_mutex_lock(&publisher->lock);
	while (publisher->failure == TC_OK && unsettled(publisher) > 0) {
		pthread_cond_wait(&publisher->settled, &publisher->lock);
	}
	enum tc_result result = TC_OK;
	if (unsettled(publisher) > 0) {
		result = tell_failure(publisher, err);
	} else if (publisher->tally.refused > 0) {
		result = tc_fail(err, TC_BAD_INPUT, "%lld of %lld observations were refused",
			(long long)publisher->tally.refused, (long long)publisher->tally.pushed);
	}
	if (tally != NULL) {
		*tally = publisher->tally;
	}
	pthread_mutex_unlock(&publisher->lock);
	return result;
}

struct tc_publisher_tally tc_publisher_count(struct tc_publisher *publisher) {
	pthread_mutex_lock(&publisher->lock);
	struct tc_publisher_tally tally = publisher->tally;
	pthread_mutex_unlock(&publisher->lock);
	return tally;
}
