#include "feeds/wire/client.h"

#include "base/log.h"
#include "feeds/wire/dial.h"
#include "feeds/wire/subscription.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
	GIVE_UP_MS =
		5000, /* a connection on which the hub says nothing for this long is dialled anew */
	/* What the hub left out is asked for again once it has caught up, and under lasting overload: */
	CALM_MS = 1000,
	REPAIR_LATEST_MS = 30000,
};

struct tc_client {
	const struct tc_catalogue *catalogue;
	const struct tc_clock *clock;
	void (*tap)(void *user, const char *bytes, size_t length);
	void (*wake)(void *user);
	void *user;
	struct tc_dial *dial;

	pthread_mutex_t lock;
	/* Under lock: */
	struct tc_mirror *mirror;
	struct tc_mirror_series *series; /* owned */
	int count;
	int64_t as_of_ms;        /* 0: live */
	bool changed;            /* the series changed: the network thread has to subscribe again */
	bool complete;           /* the present subscription's picture has arrived whole */
	struct tc_cursor cursor; /* of a complete picture */
	enum tc_link_state link;
	struct tc_hub_clock hub_clock; /* the hub's last word on time; server_ms 0: none */
	int64_t clock_heard_ms;        /* monotonic, when it came */
	struct tc_client_counts counts;

	/* The network thread only: */
	int64_t heard_ms;  /* monotonic, of the hub's last event; of the start before any */
	int64_t opened_ms; /* monotonic, of the present connection */
	int64_t lost_ms;   /* monotonic, when the link was last told to be lost */
	int64_t steady_ms; /* monotonic, since when a link that was lost holds again; 0: it does not */
	bool resumed;      /* this connection goes on behind a cursor */
	bool answered;     /* the hub has answered the present subscription to its end */
	/* monotonic, since when the picture has holes, and when the hub last left something out; 0: not */
	int64_t holes_since_ms, skipped_ms;
	int64_t next_id;
	uint64_t woken_generation;
};

static int64_t now_ms(const struct tc_client *client) {
	return tc_clock_monotonic_ms(client->clock);
}

/* Wakes the main thread when its picture may have changed, not for every status. */
static void wake_for_news(struct tc_client *client) {
	pthread_mutex_lock(&client->lock);
	uint64_t generation = tc_mirror_generation(client->mirror);
	pthread_mutex_unlock(&client->lock);
	if (generation != client->woken_generation) {
		client->woken_generation = generation;
		if (client->wake != NULL) {
			client->wake(client->user);
		}
	}
}

static void set_link(struct tc_client *client, enum tc_link_state state) {
	char reason[sizeof client->counts.reason];
	pthread_mutex_lock(&client->lock);
	bool news = client->link != state;
	client->link = state;
	tc_mirror_set_link(client->mirror, state);
	memcpy(reason, client->counts.reason, sizeof reason);
	pthread_mutex_unlock(&client->lock);
	if (news && state == TC_LINK_LOST) {
		tc_log(TC_LOG_WARNING, "hub link lost", "reason", reason, NULL);
	} else if (news) {
		tc_log(TC_LOG_INFO, "hub link live", NULL);
	}
}

/* The mirror shows what the hub knows. A link that was lost has to hold for a while first: over a line that
 * comes and goes every mark of the wall would come and go with it. */
static void settle(struct tc_client *client) {
	int64_t now = now_ms(client);
	pthread_mutex_lock(&client->lock);
	bool lost = client->link == TC_LINK_LOST;
	pthread_mutex_unlock(&client->lock);
	if (lost && client->steady_ms == 0) {
		client->steady_ms = now;
	}
	if (!lost ||
		(now - client->steady_ms >= TC_CLIENT_STEADY_MS &&
			now - client->lost_ms >= TC_CLIENT_LOST_MS)) {
		client->steady_ms = 0;
		set_link(client, TC_LINK_LIVE);
	}
}

/* Each word of the hub takes the lock by itself, so that a layout swap never waits for a long frame. */
static void observe(void *user, const struct tc_observation *observation) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	tc_mirror_observe(client->mirror, observation);
	pthread_mutex_unlock(&client->lock);
}

static void hear_clock(void *user, const struct tc_hub_clock *clock) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	client->hub_clock = *clock;
	client->clock_heard_ms = now_ms(client);
	tc_mirror_set_clock(client->mirror, clock);
	pthread_mutex_unlock(&client->lock);
}

static void hear_store(void *user, enum tc_store_state state) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	/* How store and sources are now says nothing of how they were. */
	if (client->as_of_ms == 0) {
		tc_mirror_set_store(client->mirror, state);
	}
	pthread_mutex_unlock(&client->lock);
}

static void hear_source(
	void *user, const char *source, enum tc_source_state state, int64_t since_ms, bool gap) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	if (client->as_of_ms == 0) {
		tc_mirror_set_source(client->mirror, source, state, since_ms, gap);
	}
	pthread_mutex_unlock(&client->lock);
}

static void hear_alarms(void *user, const struct tc_standing *items, int count) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	/* The list is of now. */
	if (client->as_of_ms == 0) {
		tc_mirror_set_told(client->mirror, items, count);
	}
	pthread_mutex_unlock(&client->lock);
}

static void subscribe(struct tc_client *client, bool resume) {
	pthread_mutex_lock(&client->lock);
	client->resumed =
		resume && client->complete && client->cursor.text[0] != 0 && client->as_of_ms == 0;
	if (!client->resumed) {
		client->complete = false;
		client->cursor.text[0] = 0;
		client->holes_since_ms = 0;
	}
	client->changed = false;
	client->answered = false;
	char *text = tc_subscription_request(client->catalogue, client->series, client->count,
		client->resumed ? &client->cursor : NULL, client->as_of_ms, ++client->next_id);
	pthread_mutex_unlock(&client->lock);
	if (text == NULL) {
		tc_dial_drop(client->dial, "no memory for a subscription");
		return;
	}
	tc_dial_send(client->dial, text, strlen(text));
}

static void on_open(void *user) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	client->counts.connections++;
	client->counts.status = 0;
	pthread_mutex_unlock(&client->lock);
	client->opened_ms = now_ms(client);
	subscribe(client, true);
}

static void count_frame(struct tc_client *client, const struct tc_live_frame *frame) {
	client->counts.frames++;
	client->counts.rows_taken += frame->taken;
	client->counts.rows_unknown += frame->unknown;
	client->counts.rows_broken += frame->broken;
	client->counts.frames_broken += frame->event == TC_LIVE_BROKEN;
	if (frame->event == TC_LIVE_REFUSAL) {
		client->counts.refusals++;
		snprintf(client->counts.reason, sizeof client->counts.reason, "%s", frame->reason);
	}
}

/* Behind an answer no part of an older picture can come any more. */
static void note_answer(struct tc_client *client, const struct tc_live_frame *frame) {
	bool picture = frame->event == TC_LIVE_SNAPSHOT && frame->complete;
	if (picture || frame->event == TC_LIVE_REFUSAL ||
		(frame->event == TC_LIVE_NEWS && client->resumed)) {
		client->answered = true;
	}
	if (picture) {
		client->holes_since_ms = 0;
	}
	if (frame->skipped > 0) {
		client->skipped_ms = now_ms(client);
		if (client->holes_since_ms == 0) {
			client->holes_since_ms = client->skipped_ms;
		}
	}
}

/* True when the mirror shows what the hub knows: a whole picture, or the first word after a resume. */
static bool is_whole(struct tc_client *client, const struct tc_live_frame *frame) {
	bool whole = false;
	pthread_mutex_lock(&client->lock);
	count_frame(client, frame);
	if (!client->changed) {
		if (frame->event == TC_LIVE_SNAPSHOT) {
			/* A hub may answer a cursor with a new picture. */
			client->resumed = false;
			client->complete = frame->complete;
		}
		bool tells = frame->event == TC_LIVE_NEWS || frame->event == TC_LIVE_STATUS;
		whole = client->complete && (frame->event == TC_LIVE_SNAPSHOT || tells);
		if (client->complete && frame->cursor.text[0] != 0) {
			client->cursor = frame->cursor;
		}
	}
	pthread_mutex_unlock(&client->lock);
	return whole;
}

static void on_text(void *user, const char *bytes, size_t length) {
	struct tc_client *client = user;
	if (client->tap != NULL) {
		client->tap(client->user, bytes, length);
	}
	const struct tc_live_sink sink = { .observe = observe,
		.clock = hear_clock,
		.store = hear_store,
		.source = hear_source,
		.alarms = hear_alarms,
		.user = client };
	struct tc_live_frame frame = tc_subscription_read(client->catalogue, bytes, length, &sink);
	note_answer(client, &frame);
	bool whole = is_whole(client, &frame);
	if (frame.event == TC_LIVE_REFUSAL) {
		tc_log(TC_LOG_WARNING, "hub refused the subscription", "reason", frame.reason,
			NULL);
	}
	if (frame.event != TC_LIVE_BROKEN) {
		client->heard_ms = now_ms(client);
		tc_dial_praise(client->dial);
	}
	if (whole) {
		settle(client);
	}
	wake_for_news(client);
}

/* The link is not lost by this alone: a hub that restarts within the limit causes no flicker. */
static void on_close(void *user, const char *reason, int status) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	snprintf(client->counts.reason, sizeof client->counts.reason, "%s", reason);
	client->counts.status = status;
	pthread_mutex_unlock(&client->lock);
	client->steady_ms = 0;
}

/* The newest figures came, but lines have gaps and older periods may show a former revision. */
static bool wants_repair(const struct tc_client *client, int64_t now) {
	return client->holes_since_ms != 0 && client->answered &&
		(now - client->skipped_ms >= CALM_MS ||
			now - client->holes_since_ms >= REPAIR_LATEST_MS);
}

/* Pictures carry no name. One that is still coming would be taken for the new subscription's, so it is
 * left behind with its connection. */
static void subscribe_anew(struct tc_client *client) {
	if (client->answered) {
		subscribe(client, false);
	} else {
		tc_dial_drop(client->dial, "another layout is wanted");
	}
}

static void on_turn(void *user) {
	struct tc_client *client = user;
	pthread_mutex_lock(&client->lock);
	bool changed = client->changed;
	bool lost = client->link == TC_LINK_LOST;
	pthread_mutex_unlock(&client->lock);
	int64_t now = now_ms(client);
	if ((changed || wants_repair(client, now)) && tc_dial_is_open(client->dial)) {
		subscribe_anew(client);
	}
	if (now - client->heard_ms >= TC_CLIENT_SILENCE_MS) {
		client->steady_ms = 0;
		if (!lost) {
			client->lost_ms = now;
			set_link(client, TC_LINK_LOST);
			wake_for_news(client);
		}
	}
	/* Over a slow line a first picture may take longer than the silence that marks a wall. */
	int64_t since_ms =
		client->heard_ms > client->opened_ms ? client->heard_ms : client->opened_ms;
	if (tc_dial_is_open(client->dial) && now - since_ms >= GIVE_UP_MS) {
		tc_dial_drop(client->dial, "the hub said nothing");
	}
}

static struct tc_mirror_series *copy_series(const struct tc_mirror_series *series, int count) {
	struct tc_mirror_series *copy = malloc((size_t)count * sizeof *copy + 1);
	if (copy != NULL && count > 0) {
		memcpy(copy, series, (size_t)count * sizeof *copy);
	}
	return copy;
}

static void destroy(struct tc_client *client) {
	pthread_mutex_destroy(&client->lock);
	free(client->series);
	free(client);
}

enum tc_result tc_client_start(
	const struct tc_client_setting *setting, struct tc_client **out, struct tc_error *err) {
	struct tc_client *client = calloc(1, sizeof *client);
	if (client == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a client");
	}
	client->catalogue = setting->catalogue;
	client->clock = setting->clock;
	client->tap = setting->tap;
	client->wake = setting->wake;
	client->user = setting->user;
	client->mirror = setting->mirror;
	client->series = copy_series(setting->series, setting->count);
	client->count = setting->count;
	client->as_of_ms = setting->as_of_ms;
	client->link = TC_LINK_CONNECTING;
	client->heard_ms = now_ms(client);
	pthread_mutex_init(&client->lock, NULL);
	tc_mirror_set_link(client->mirror, TC_LINK_CONNECTING);
	struct tc_dial_setting dial = { .url = setting->url,
		.path = "/live",
		.token = setting->token,
		.ca = setting->ca,
		.cert = setting->cert,
		.key = setting->key,
		.max_frame_bytes = TC_CLIENT_FRAME_BYTES_MAX,
		.clock = setting->clock,
		.on_open = on_open,
		.on_text = on_text,
		.on_close = on_close,
		.on_turn = on_turn,
		.user = client };
	enum tc_result result = client->series == NULL
		? tc_fail(err, TC_NO_MEMORY, "no memory for a client")
		: tc_dial_start(&dial, &client->dial, err);
	if (result != TC_OK) {
		destroy(client);
		return result;
	}
	*out = client;
	return TC_OK;
}

void tc_client_stop(struct tc_client *client) {
	if (client == NULL) {
		return;
	}
	tc_dial_stop(client->dial);
	destroy(client);
}

enum tc_result tc_client_resubscribe(struct tc_client *client, struct tc_mirror *mirror,
	const struct tc_mirror_series *series, int count) {
	struct tc_mirror_series *copy = copy_series(series, count);
	if (copy == NULL) {
		return TC_NO_MEMORY;
	}
	pthread_mutex_lock(&client->lock);
	free(client->series);
	client->series = copy;
	client->count = count;
	if (client->as_of_ms == 0) {
		tc_mirror_hand_on_told(client->mirror, mirror);
	}
	client->mirror = mirror;
	client->changed = true;
	client->complete = false;
	client->cursor.text[0] = 0;
	if (client->link == TC_LINK_LIVE) {
		client->link = TC_LINK_CONNECTING;
	}
	if (client->hub_clock.server_ms != 0) {
		struct tc_hub_clock clock = client->hub_clock;
		int64_t passed_ms = now_ms(client) - client->clock_heard_ms;
		clock.server_ms += passed_ms;
		clock.uptime_ms += clock.uptime_ms < 0 ? 0 : passed_ms;
		tc_mirror_set_clock(mirror, &clock);
	}
	tc_mirror_set_link(mirror, client->link);
	pthread_mutex_unlock(&client->lock);
	tc_dial_wake(client->dial);
	return TC_OK;
}

void tc_client_set_time(struct tc_client *client, int64_t as_of_ms) {
	pthread_mutex_lock(&client->lock);
	client->as_of_ms = as_of_ms;
	pthread_mutex_unlock(&client->lock);
}

struct tc_client_counts tc_client_count(struct tc_client *client) {
	pthread_mutex_lock(&client->lock);
	struct tc_client_counts counts = client->counts;
	pthread_mutex_unlock(&client->lock);
	return counts;
}
