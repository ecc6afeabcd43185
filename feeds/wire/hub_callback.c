/* What libwebsockets says, handed to whom it concerns. */
#include "feeds/wire/hub_private.h"
#include "feeds/wire/socket_guard.h"
#include "feeds/wire/socket_poll.h"
#include "feeds/wire/tls.h"

enum { READ_BYTES = 4096 }; /* a connection's own read buffer: what an idle one costs */

static struct tc_hub *hub_of(struct lws *wsi) {
	return lws_context_user(lws_get_context(wsi));
}

static void take_results(struct tc_hub *hub) {
	struct tc_job *chain = tc_queue_take(&hub->to_network);
	enum tc_hub_store state = (enum tc_hub_store)atomic_load(&hub->store_state);
	if (state != hub->told_store) {
		hub->told_store = state;
		tc_hub_status_changed(hub);
	}
	if (chain != NULL) {
		tc_feed_results(hub, chain);
	}
	tc_live_take_alarms(hub);
}

/* The connection and whatever hung on it are gone. */
static void destroyed(struct lws *wsi) {
	struct tc_link *link = lws_get_opaque_user_data(wsi);
	lws_set_opaque_user_data(wsi, NULL);
	if (link == NULL) {
		return;
	}
	if (link->kind == TC_LINK_REQUEST) {
		tc_api_destroy((struct tc_api *)link);
	} else {
		tc_peer_closed((struct tc_peer *)link);
	}
}

static int on_http(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length) {
	struct tc_link *link;
	switch (reason) {
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
		hub_of(wsi)->ssl_context = user;
		return tc_tls_prepare(&hub_of(wsi)->config->tls, user);
	case LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION:
		return tc_tls_judge(&hub_of(wsi)->config->tls, user, length != 0);
	case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
		tc_socket_guard_accept((int)(intptr_t)in);
		tc_socket_poll_accept((int)(intptr_t)in);
		return 0;
	case LWS_CALLBACK_HTTP: return tc_request_start(hub_of(wsi), wsi, in);
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return tc_handshake_upgrade(hub_of(wsi), wsi);
	case LWS_CALLBACK_HTTP_WRITEABLE:
		link = lws_get_opaque_user_data(wsi);
		return link != NULL && link->kind == TC_LINK_REQUEST
			? tc_api_write((struct tc_api *)link, wsi)
			: 0;
	case LWS_CALLBACK_WSI_DESTROY: destroyed(wsi); return 0;
	case LWS_CALLBACK_EVENT_WAIT_CANCELLED: take_results(hub_of(wsi)); return 0;
	default: return 0;
	}
}

/* A publisher that says good-bye falls silent; every other end is a loss. */
static bool is_goodbye(const unsigned char *payload, size_t length) {
	if (length < 2) {
		return true;
	}
	int code = payload[0] << 8 | payload[1];
	return code == LWS_CLOSE_STATUS_NORMAL || code == LWS_CLOSE_STATUS_GOINGAWAY;
}

static int on_socket(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length) {
	(void)user;
	struct tc_peer *peer = lws_get_opaque_user_data(wsi);
	if (peer == NULL) {
		/* Nothing but /feed and /live speaks this protocol, and both bring a peer. */
		return reason == LWS_CALLBACK_ESTABLISHED ? -1 : 0;
	}
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED: tc_peer_established(peer); return 0;
	case LWS_CALLBACK_RECEIVE: tc_peer_receive(peer, in, length); return 0;
	case LWS_CALLBACK_RECEIVE_PONG: tc_peer_heard(peer); return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE: return tc_peer_writeable(peer);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		peer->closing = true;
		peer->clean = is_goodbye(in, length);
		return 0;
	default: return 0;
	}
}

/* The first has a name that no client can offer as a subprotocol: it is for plain HTTP only. */
const struct lws_protocols tc_hub_protocols[] = {
	{ .name = "(http)", .callback = on_http },
	{ .name = "cloudevents.json", .callback = on_socket, .rx_buffer_size = READ_BYTES },
	{ 0 },
};
