/* The network thread: serve, and do by the clock what no message asks for. */
#include <sys/eventfd.h>

#include "base/log.h"
#include "base/suspect.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/socket_guard.h"
#include "feeds/wire/socket_poll.h"

enum {
	STATUS_EVERY_MS = 500,
	STATUS_SLACK_MS = 50, /* so that "at least every 500 ms" holds with a late timer */
	CHECK_EVERY_MS = 1000,
	GAPS_EVERY_MS = 5000,
	FAREWELL_MS = 1000,
	FAREWELL_STEP_MS = 20,
};

void tc_hub_status_changed(struct tc_hub *hub) {
	for (struct tc_peer *peer = tc_peer_subscribers(hub); peer != NULL;
		peer = tc_peer_next_subscriber(peer)) {
		if (peer->established) {
			peer->live.status_due = true;
			tc_peer_want_write(peer);
		}
	}
}

void tc_hub_source_changed(struct tc_hub *hub, const struct tc_roster_entry *source) {
	static const enum tc_source_state states[] = {
		[TC_ROSTER_CONNECTED] = TC_SOURCE_CONNECTED,
		[TC_ROSTER_SILENT] = TC_SOURCE_SILENT,
		[TC_ROSTER_LOST] = TC_SOURCE_LOST,
	};
	tc_sentinel_set_source(
		hub->sentinel, source->name, states[source->state], source->since_ms);
	tc_hub_status_changed(hub);
}

static void check_peers(struct tc_hub *hub, int64_t now_ms) {
	if (now_ms - hub->checked_ms < CHECK_EVERY_MS) {
		return;
	}
	hub->checked_ms = now_ms;
	uint64_t generation = tc_registry_generation(hub->registry);
	bool rights_changed = generation != hub->generation;
	hub->generation = generation;
	if (rights_changed) {
		tc_clerk_note(hub->clerk, "hub", "tokens.reread", NULL, "done", NULL);
	}
	for (struct tc_peer *peer = hub->peers; peer != NULL; peer = peer->next) {
		tc_peer_tick(peer, now_ms, rights_changed);
	}
	if (now_ms - hub->gaps_ms >= GAPS_EVERY_MS) {
		hub->gaps_ms = now_ms;
		tc_feed_ask_gaps(hub);
	}
}

static void say_goodbye(struct tc_hub *hub, int64_t now_ms) {
	if (hub->farewell_ms == 0) {
		hub->farewell_ms = now_ms + FAREWELL_MS;
	}
	for (struct tc_peer *peer = hub->peers; peer != NULL; peer = peer->next) {
		peer->clean = true;
		tc_peer_close(peer, LWS_CLOSE_STATUS_GOINGAWAY, "the hub stops");
	}
}

static void on_tick(lws_sorted_usec_list_t *tick) {
	struct tc_hub *hub = lws_container_of(tick, struct tc_hub, tick);
	int64_t now_ms = tc_hub_now_ms(hub);
	int64_t next_ms = STATUS_EVERY_MS - STATUS_SLACK_MS;
	if (atomic_load(&hub->stopping)) {
		say_goodbye(hub, now_ms);
		next_ms = FAREWELL_STEP_MS;
	} else {
		tc_hub_status_changed(hub);
		check_peers(hub, now_ms);
	}
	lws_sul_schedule(hub->context, 0, &hub->tick, on_tick, next_ms * LWS_US_PER_MS);
}

static bool is_over(const struct tc_hub *hub) {
	return hub->farewell_ms != 0 &&
		(hub->publishers + hub->subscribers == 0 || tc_hub_now_ms(hub) >= hub->farewell_ms);
}

void *tc_hub_serve(void *argument) {
	struct tc_hub *hub = argument;
	tc_suspect_join();
	tc_socket_guard_open(hub->config->tls.certificate != NULL);
	tc_socket_poll_open();
	lws_sul_schedule(hub->context, 0, &hub->tick, on_tick, LWS_US_PER_MS);
	while (!is_over(hub)) {
		if (lws_service(hub->context, 0) < 0) {
			tc_log(TC_LOG_ERROR, "the network thread ends", "reason",
				"lws_service failed", NULL);
			break;
		}
		tc_peer_close_offenders();
		tc_service_turn(hub);
		if (atomic_load(&hub->stopping) && hub->farewell_ms == 0) {
			lws_sul_schedule(hub->context, 0, &hub->tick, on_tick, LWS_US_PER_MS);
			say_goodbye(hub, tc_hub_now_ms(hub));
		}
	}
	lws_sul_cancel(&hub->tick);
	tc_socket_guard_close();
	tc_socket_poll_close();
	atomic_store(&hub->ended, true);
	tc_service_ended(hub);
	eventfd_write(hub->wake_fd, 1);
	return NULL;
}
