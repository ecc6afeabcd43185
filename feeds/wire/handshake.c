#include <string.h>
#include <strings.h>

#include "feeds/identity/token.h"
#include "feeds/wire/hub_private.h"

enum { HEADER_MAX = 1024 };

/* The header's text, or "" when it is absent or too long to be one of ours. */
static const char *header(struct lws *wsi, enum lws_token_indexes token, char out[HEADER_MAX]) {
	int length = lws_hdr_copy(wsi, out, HEADER_MAX, token);
	if (length < 0) {
		length = 0;
	}
	out[length] = 0;
	return out;
}

bool tc_handshake_origin(struct tc_hub *hub, struct lws *wsi) {
	char text[HEADER_MAX];
	if (lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN) <= 0) {
		return true;
	}
	header(wsi, WSI_TOKEN_ORIGIN, text);
	const char *const *allowed = hub->config->origins.items;
	for (size_t i = 0; i < hub->config->origins.count; i++) {
		if (strcmp(allowed[i], text) == 0) {
			return true;
		}
	}
	return false;
}

bool tc_handshake_is_ambiguous(struct lws *wsi) {
	static const enum lws_token_indexes once[] = { WSI_TOKEN_HOST, WSI_TOKEN_ORIGIN,
		WSI_TOKEN_HTTP_AUTHORIZATION, WSI_TOKEN_HTTP_CONTENT_LENGTH };
	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
		if (lws_hdr_fragment_length(wsi, once[i], 1) > 0) {
			return true;
		}
	}
	return false;
}

/* The token of "Authorization: Bearer TOKEN". */
static bool read_token(struct lws *wsi, char token[TC_TOKEN_TEXT_MAX + 1]) {
	char text[HEADER_MAX];
	header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, text);
	if (strncasecmp(text, "Bearer ", 7) != 0) {
		return false;
	}
	const char *start = text + 7 + strspn(text + 7, " ");
	size_t length = strlen(start);
	if (length == 0 || length > TC_TOKEN_TEXT_MAX) {
		return false;
	}
	memset(token, 0, TC_TOKEN_TEXT_MAX + 1);
	memcpy(token, start, length);
	explicit_bzero(text, sizeof text);
	return true;
}

int tc_handshake_right(struct tc_hub *hub, struct lws *wsi, enum tc_role role,
	struct tc_principal **who, char token[TC_TOKEN_TEXT_MAX + 1]) {
	char own[TC_TOKEN_TEXT_MAX + 1];
	char *text = token == NULL ? own : token;
	if (!read_token(wsi, text)) {
		return 401;
	}
	const struct tc_grant *grant = tc_registry_find(hub->registry, text, tc_hub_unix_ms(hub));
	explicit_bzero(own, sizeof own);
	if (grant == NULL) {
		return 401;
	}
	if (grant->role != role) {
		return 403;
	}
	if (who != NULL) {
		*who = tc_principal_create(grant);
		return *who == NULL ? 503 : 0;
	}
	return 0;
}

/* Is subprotocol among those offered? */
static bool offers(struct lws *wsi, const char *subprotocol) {
	char text[HEADER_MAX];
	header(wsi, WSI_TOKEN_PROTOCOL, text);
	for (char *rest = text, *word; (word = strtok_r(rest, ", \t", &rest)) != NULL;) {
		if (strcmp(word, subprotocol) == 0) {
			return true;
		}
	}
	return false;
}

static int refuse(struct lws *wsi, int status, const char *headers, const char *sentence) {
	struct tc_reply reply = { .status = status, .headers = headers, .sentence = sentence };
	return tc_reply_send(wsi, &reply) != 0 ? -1 : 1;
}

static int refuse_right(struct lws *wsi, int status) {
	switch (status) {
	case 401:
		return refuse(wsi, 401, "www-authenticate: Bearer\r\n",
			"a token is needed: Authorization: Bearer TOKEN");
	case 403: return refuse(wsi, 403, NULL, "this token has no right to this path");
	default: return refuse(wsi, 503, "retry-after: 1\r\n", "the hub is out of memory");
	}
}

static int accept_peer(struct tc_hub *hub, struct lws *wsi, enum tc_link_kind kind,
	struct tc_principal *who, const char *token) {
	bool full = kind == TC_LINK_PUBLISHER
		? hub->publishers >= hub->config->publishers.connections
		: hub->subscribers >= hub->config->subscribers.connections;
	struct tc_peer *peer = full ? NULL : tc_peer_create(hub, kind, wsi, who, token);
	if (peer == NULL) {
		tc_principal_destroy(who);
		return refuse(wsi, 503, "retry-after: 5\r\n", "too many connections");
	}
	lws_set_opaque_user_data(wsi, peer);
	return 0;
}

int tc_handshake_upgrade(struct tc_hub *hub, struct lws *wsi) {
	char path[HEADER_MAX];
	char version[HEADER_MAX];
	char token[TC_TOKEN_TEXT_MAX + 1];
	struct tc_principal *who = NULL;
	header(wsi, WSI_TOKEN_GET_URI, path);
	bool feed = strcmp(path, "/feed") == 0;
	if (!feed && strcmp(path, "/live") != 0) {
		return refuse(wsi, 404, NULL, "no such WebSocket; there are /feed and /live");
	}
	if (tc_handshake_is_ambiguous(wsi)) {
		return refuse(wsi, 400, NULL, "a header stands twice");
	}
	if (!tc_handshake_origin(hub, wsi)) {
		return refuse(wsi, 403, NULL, "this Origin is not allowed");
	}
	int refused = tc_handshake_right(
		hub, wsi, feed ? TC_ROLE_PUBLISHER : TC_ROLE_VIEWER, &who, token);
	if (refused != 0) {
		return refuse_right(wsi, refused);
	}
	int result = -1;
	if (strcmp(header(wsi, WSI_TOKEN_VERSION, version), "13") != 0) {
		tc_principal_destroy(who);
		result = refuse(wsi, 426, "sec-websocket-version: 13\r\nupgrade: websocket\r\n",
			"WebSocket version 13 is needed");
	} else if (!offers(wsi, "cloudevents.json") ||
		lws_hdr_total_length(wsi, WSI_TOKEN_KEY) <= 0) {
		tc_principal_destroy(who);
		result = refuse(wsi, 400, NULL,
			"offer the subprotocol: Sec-WebSocket-Protocol: cloudevents.json");
	} else {
		result = accept_peer(
			hub, wsi, feed ? TC_LINK_PUBLISHER : TC_LINK_SUBSCRIBER, who, token);
	}
	explicit_bzero(token, sizeof token);
	return result;
}
