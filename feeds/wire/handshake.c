#include <string.h>
#include <strings.h>

#include "feeds/identity/token.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/tls.h"

enum { HEADER_MAX = 1024, CERTIFICATE_MAX = 8192, KEY_LETTERS = 22 };

/* The header's text, or "" when it is absent or too long to be one of ours. */
static const char *header(struct lws *wsi, enum lws_token_indexes token, char out[HEADER_MAX]) {
	int length = lws_hdr_copy(wsi, out, HEADER_MAX, token);
	if (length < 0) {
		length = 0;
	}
	out[length] = 0;
	return out;
}

/* A header that libwebsockets has no name for; name with its colon. "" when absent or too long. */
static size_t custom_header(struct lws *wsi, const char *name, char *out, size_t size) {
	int length = lws_hdr_custom_copy(wsi, out, (int)size, name, (int)strlen(name));
	out[length > 0 ? length : 0] = '\0';
	return length > 0 ? (size_t)length : 0;
}

/* Where the client is; behind our proxy its own address. True: it came through the proxy. */
static bool read_address(struct tc_hub *hub, struct lws *wsi, char address[HEADER_MAX]) {
	char text[HEADER_MAX];
	lws_get_peer_simple(wsi, address, HEADER_MAX);
	if (hub->proxy.count == 0) {
		return false;
	}
	custom_header(wsi, "x-proxy-secret:", text, sizeof text);
	bool proxied = tc_proxy_knows(&hub->proxy, address, text);
	explicit_bzero(text, sizeof text);
	if (proxied && *header(wsi, WSI_TOKEN_X_FORWARDED_FOR, text) != '\0') {
		snprintf(address, HEADER_MAX, "%s", tc_proxy_last(text));
	}
	return proxied;
}

/* For the audit record. name: of the grant, NULL: only the address is known. */
static void note_refusal(
	struct tc_hub *hub, struct lws *wsi, const char *name, int status, const char *detail) {
	char path[HEADER_MAX], actor[HEADER_MAX + 16], code[16];
	header(wsi, WSI_TOKEN_GET_URI, path);
	if (name != NULL) {
		snprintf(actor, sizeof actor, "token:%s", name);
	} else {
		char address[HEADER_MAX];
		read_address(hub, wsi, address);
		snprintf(actor, sizeof actor, "address:%s", address);
	}
	snprintf(code, sizeof code, "%d", status);
	tc_clerk_note(hub->clerk, actor, "door.refused", path, code, detail);
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
	note_refusal(hub, wsi, NULL, 403, text);
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

/* The token of "Basic ": what follows the colon of "ANYBODY:TOKEN" in base64. */
static void read_password(const char *encoded, struct tc_credential *credential) {
	char text[HEADER_MAX];
	int length = lws_b64_decode_string(encoded, text, sizeof text);
	char *colon = length > 0 && length < HEADER_MAX ? memchr(text, ':', (size_t)length) : NULL;
	if (colon != NULL) {
		text[length] = '\0';
	}
	tc_credential_set_token(credential, colon != NULL ? colon + 1 : "");
	explicit_bzero(text, sizeof text);
}

/* The token of "Authorization: Bearer TOKEN". A header that is none of ours counts as a token that nobody
 * has, so that it is refused even beside a good certificate. */
static void read_token(struct lws *wsi, enum tc_door door, struct tc_credential *credential) {
	char text[HEADER_MAX];
	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_AUTHORIZATION) <= 0) {
		return;
	}
	header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, text);
	if (door == TC_DOOR_BROWSER && strncasecmp(text, "Basic ", 6) == 0) {
		read_password(text + 6 + strspn(text + 6, " "), credential);
	} else {
		bool bearer = strncasecmp(text, "Bearer ", 7) == 0;
		tc_credential_set_token(credential, bearer ? text + 7 + strspn(text + 7, " ") : "");
	}
	explicit_bzero(text, sizeof text);
}

static void read_certificate(
	struct tc_hub *hub, struct lws *wsi, bool proxied, struct tc_credential *credential) {
	char pem[CERTIFICATE_MAX];
	if (!proxied) {
		credential->has_certificate = tc_tls_peer(wsi, credential->certificate);
	} else if (custom_header(wsi, hub->proxy.header, pem, sizeof pem) > 0) {
		size_t length = tc_proxy_unescape(pem);
		credential->has_certificate =
			tc_tls_pem(pem, length, tc_hub_unix_ms(hub), credential->certificate);
	}
}

static int in_seconds(int64_t wait_ms) {
	return (int)((wait_ms + 999) / 1000);
}

struct tc_visit tc_handshake_visit(
	struct tc_hub *hub, struct lws *wsi, enum tc_door door, enum tc_verb verb) {
	struct tc_visit visit = { .status = 401 };
	char address[HEADER_MAX];
	int64_t now_ms = tc_hub_now_ms(hub);
	bool proxied = read_address(hub, wsi, address);
	read_token(wsi, door, &visit.credential);
	read_certificate(hub, wsi, proxied, &visit.credential);
	if (!visit.credential.has_token && !visit.credential.has_certificate) {
		note_refusal(hub, wsi, NULL, visit.status, "nothing was shown");
		return visit;
	}
	const struct tc_grant *grant =
		tc_registry_find(hub->registry, &visit.credential, tc_hub_unix_ms(hub));
	int64_t wait_ms = grant == NULL ? tc_logins_wrong(hub->logins, address, now_ms)
					: tc_logins_right(hub->logins, &visit.credential, now_ms);
	if (wait_ms > 0) {
		visit.status = 429;
		visit.retry_after_s = in_seconds(wait_ms);
	} else if (grant != NULL && !tc_role_may(grant->role, verb)) {
		visit.status = 403;
	} else if (grant != NULL) {
		visit.who = tc_principal_create(grant);
		visit.status = visit.who == NULL ? 503 : 0;
	}
	if (visit.status != 0) {
		note_refusal(hub, wsi, grant == NULL ? NULL : grant->name, visit.status, NULL);
	}
	return visit;
}

struct tc_refusal tc_handshake_refusal(const struct tc_visit *visit, enum tc_door door) {
	struct tc_refusal refusal = { .headers = "", .sentence = NULL };
	switch (visit->status) {
	case 401:
		snprintf(refusal.headers, sizeof refusal.headers, "www-authenticate: %s\r\n",
			door == TC_DOOR_BROWSER ? "Basic realm=\"toancanh\", charset=\"UTF-8\""
						: "Bearer");
		refusal.sentence = visit->credential.has_token
			? "this token is not known, not valid now, or bound to a certificate"
			: "a token is needed: Authorization: Bearer TOKEN";
		break;
	case 429:
		snprintf(refusal.headers, sizeof refusal.headers, "retry-after: %d\r\n",
			visit->retry_after_s);
		refusal.sentence = "too many attempts; come back later";
		break;
	case 503:
		snprintf(refusal.headers, sizeof refusal.headers, "retry-after: 1\r\n");
		refusal.sentence = "the hub is out of memory";
		break;
	default: refusal.sentence = "this token has no right to this path"; break;
	}
	return refusal;
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

static int refuse_visit(struct lws *wsi, const struct tc_visit *visit) {
	struct tc_refusal refusal = tc_handshake_refusal(visit, TC_DOOR_PROGRAM);
	return refuse(wsi, visit->status, refusal.headers, refusal.sentence);
}

static int accept_peer(
	struct tc_hub *hub, struct lws *wsi, enum tc_link_kind kind, struct tc_visit *visit) {
	bool full = kind == TC_LINK_PUBLISHER
		? hub->publishers >= hub->config->publishers.connections
		: hub->subscribers >= hub->config->subscribers.connections;
	struct tc_peer *peer =
		full ? NULL : tc_peer_create(hub, kind, wsi, visit->who, &visit->credential);
	if (peer == NULL) {
		tc_principal_destroy(visit->who);
		return refuse(wsi, 503, "retry-after: 5\r\n", "too many connections");
	}
	lws_set_opaque_user_data(wsi, peer);
	return 0;
}

/* 16 bytes in base64: 22 letters, of the last of which four bits count, and two signs to fill up. */
static bool is_key(const char *text) {
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	return strspn(text, letters) == KEY_LETTERS && strcmp(text + KEY_LETTERS, "==") == 0 &&
		strchr("AQgw", text[KEY_LETTERS - 1]) != NULL;
}

/* RFC 6455 4.2.1, as far as the library leaves it to us. A status of 0: all is well. */
static struct tc_reply judge_form(struct lws *wsi) {
	char text[HEADER_MAX];
	if (strcmp(header(wsi, WSI_TOKEN_VERSION, text), "13") != 0) {
		return (struct tc_reply) { .status = 426,
			.headers = "sec-websocket-version: 13\r\nupgrade: websocket\r\n",
			.sentence = "WebSocket version 13 is needed" };
	}
	if (strcmp(header(wsi, WSI_TOKEN_HTTP, text), "HTTP/1.1") != 0) {
		return (struct tc_reply) { .status = 400, .sentence = "an upgrade needs HTTP/1.1" };
	}
	if (!is_key(header(wsi, WSI_TOKEN_KEY, text))) {
		return (struct tc_reply) { .status = 400,
			.sentence = "Sec-WebSocket-Key holds 16 bytes in base64" };
	}
	if (!offers(wsi, "cloudevents.json")) {
		return (struct tc_reply) { .status = 400,
			.sentence = "offer the subprotocol: "
				    "Sec-WebSocket-Protocol: cloudevents.json" };
	}
	return (struct tc_reply) { 0 };
}

int tc_handshake_upgrade(struct tc_hub *hub, struct lws *wsi) {
	char path[HEADER_MAX];
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
	struct tc_visit visit = tc_handshake_visit(
		hub, wsi, TC_DOOR_PROGRAM, feed ? TC_VERB_PUBLISH : TC_VERB_VIEW);
	if (visit.status != 0) {
		return refuse_visit(wsi, &visit);
	}
	struct tc_reply fault = judge_form(wsi);
	if (fault.status != 0) {
		tc_principal_destroy(visit.who);
		return tc_reply_send(wsi, &fault) != 0 ? -1 : 1;
	}
	return accept_peer(hub, wsi, feed ? TC_LINK_PUBLISHER : TC_LINK_SUBSCRIBER, &visit);
}
