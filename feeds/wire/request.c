#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/wire/hub_private.h"

static int answer(struct lws *wsi, const struct tc_reply *reply) {
	if (tc_reply_send(wsi, reply) != 0) {
		return -1;
	}
	return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

static int refuse(struct lws *wsi, int status, const char *headers, const char *sentence) {
	struct tc_reply reply = { .status = status, .headers = headers, .sentence = sentence };
	return answer(wsi, &reply);
}

static bool is_loopback(struct lws *wsi) {
	char text[INET6_ADDRSTRLEN + 16];
	struct in_addr four;
	lws_get_peer_simple(wsi, text, sizeof text);
	const char *plain = strncmp(text, "::ffff:", 7) == 0 ? text + 7 : text;
	if (inet_pton(AF_INET, plain, &four) == 1) {
		return ntohl(four.s_addr) >> 24 == 127;
	}
	return strcmp(text, "::1") == 0;
}

static bool is_proxied(struct lws *wsi) {
	return lws_hdr_total_length(wsi, WSI_TOKEN_X_FORWARDED_FOR) > 0 ||
		lws_hdr_custom_length(wsi, "forwarded:", 10) >= 0;
}

static int refuse_visit(struct lws *wsi, const struct tc_visit *visit) {
	struct tc_refusal refusal = tc_handshake_refusal(visit, TC_DOOR_PROGRAM);
	return refuse(wsi, visit->status, refusal.headers, refusal.sentence);
}

/* Operation of the hub is for its own machine; behind a proxy everything looks like that. */
static struct tc_visit check_local(struct tc_hub *hub, struct lws *wsi) {
	struct tc_visit visit = { .status = is_loopback(wsi) ? 0 : 403 };
	if (visit.status == 0 && is_proxied(wsi)) {
		visit = tc_handshake_visit(hub, wsi, TC_DOOR_PROGRAM, TC_VERB_MEASURE);
		tc_principal_destroy(visit.who);
		visit.who = NULL;
	}
	return visit;
}

static int serve_health(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	(void)rest;
	static const char *const states[] = {
		[TC_HUB_STORE_OK] = "ok",
		[TC_HUB_STORE_DEGRADED] = "degraded",
		[TC_HUB_STORE_FULL] = "full",
		[TC_HUB_STORE_DAMAGED] = "damaged",
	};
	struct tc_visit visit = check_local(hub, wsi);
	if (visit.status != 0) {
		return refuse_visit(wsi, &visit);
	}
	int state = atomic_load(&hub->store_state);
	char reason[TC_SENTENCE_MAX];
	tc_service_reason(hub, reason, sizeof reason);
	json_t *health = state == TC_HUB_STORE_OK
		? json_pack("{ss}", "store", states[state])
		: json_pack("{ssss}", "store", states[state], "reason", reason);
	char *body = health == NULL ? NULL : json_dumps(health, JSON_COMPACT);
	struct tc_reply reply = {
		.status = tc_hub_takes_writes(hub) && body != NULL ? 200 : 503,
		.body = body,
	};
	int result = answer(wsi, &reply);
	free(body);
	json_decref(health);
	return result;
}

static int serve_metrics(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	(void)rest;
	struct tc_visit visit = check_local(hub, wsi);
	if (visit.status != 0) {
		return refuse_visit(wsi, &visit);
	}
	struct tc_buffer *text = tc_metrics_text(hub);
	if (text == NULL) {
		return refuse(wsi, 503, NULL, "out of memory");
	}
	struct tc_reply reply = {
		.status = 200,
		.type = "application/openmetrics-text; version=1.0.0; charset=utf-8",
		.body = tc_buffer_bytes(text),
	};
	int result = answer(wsi, &reply);
	tc_buffer_destroy(text);
	return result;
}

/* What whoever may do verb may have. */
static int serve_program(struct tc_hub *hub, struct lws *wsi, enum tc_verb verb,
	int (*serve)(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who)) {
	struct tc_visit visit = tc_handshake_visit(hub, wsi, TC_DOOR_PROGRAM, verb);
	if (visit.status != 0) {
		return refuse_visit(wsi, &visit);
	}
	int result = serve(hub, wsi, visit.who);
	tc_principal_destroy(visit.who);
	return result;
}

static int serve_observations(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	(void)rest;
	return serve_program(hub, wsi, TC_VERB_VIEW, tc_api_start);
}

static int serve_alarms(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	(void)rest;
	return serve_program(hub, wsi, TC_VERB_VIEW, tc_alarm_serve);
}

static int serve_alarm_history(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	(void)rest;
	return serve_program(hub, wsi, TC_VERB_VIEW, tc_alarm_history_serve);
}

static int serve_hints(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	(void)rest;
	return serve_program(hub, wsi, TC_VERB_HINT, tc_hints_serve);
}

/* rest: the code, or "" for a series. */
static int serve_trace(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	struct tc_visit visit = tc_handshake_visit(hub, wsi, TC_DOOR_BROWSER, TC_VERB_VIEW);
	if (visit.status != 0) {
		return refuse_visit(wsi, &visit);
	}
	int result = tc_trace_serve(hub, wsi, visit.who, rest[0] != '\0' ? rest : NULL);
	tc_principal_destroy(visit.who);
	return result;
}

static int serve_trace_page(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	struct tc_visit visit = tc_handshake_visit(hub, wsi, TC_DOOR_BROWSER, TC_VERB_VIEW);
	if (visit.status != 0) {
		struct tc_refusal refusal = tc_handshake_refusal(&visit, TC_DOOR_BROWSER);
		return tc_trace_refuse_page(wsi, visit.status, refusal.headers, refusal.sentence);
	}
	int result = tc_trace_serve_page(hub, wsi, visit.who, rest[0] != '\0' ? rest : NULL);
	tc_principal_destroy(visit.who);
	return result;
}

static int serve_upgrade_only(struct tc_hub *hub, struct lws *wsi, const char *rest) {
	(void)hub;
	(void)rest;
	return refuse(wsi, 426, "upgrade: websocket\r\nsec-websocket-version: 13\r\n",
		"this path is a WebSocket");
}

/* A path that ends with a slash has something behind it: rest, never empty; else it is "". */
static const struct {
	const char *path;
	int (*serve)(struct tc_hub *hub, struct lws *wsi, const char *rest);
} paths[] = {
	{ "/api/v1/alarms", serve_alarms },
	{ "/api/v1/alarms/history", serve_alarm_history },
	{ "/api/v1/hints", serve_hints },
	{ "/api/v1/observations", serve_observations },
	{ "/api/v1/trace", serve_trace },
	{ "/api/v1/trace/", serve_trace },
	{ "/feed", serve_upgrade_only },
	{ "/healthz", serve_health },
	{ "/live", serve_upgrade_only },
	{ "/metrics", serve_metrics },
	{ "/trace", serve_trace_page },
	{ "/trace/", serve_trace_page },
};

/* What stands behind pattern in path; NULL: it is another path. */
static const char *rest_of(const char *path, const char *pattern) {
	size_t length = strlen(pattern);
	bool open = pattern[length - 1] == '/';
	if (strncmp(path, pattern, length) != 0 || (path[length] == '\0') == open) {
		return NULL;
	}
	return path + length;
}

/* A request with a body is none of ours, and its body must not be read as the next request. */
static int refuse_body(struct lws *wsi, int status, const char *headers, const char *sentence) {
	struct tc_reply reply = {
		.status = status, .headers = headers, .sentence = sentence, .close = true
	};
	return tc_reply_send(wsi, &reply);
}

static bool has_body(struct lws *wsi) {
	char length[32];
	if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) {
		return true;
	}
	return lws_hdr_copy(wsi, length, sizeof length, WSI_TOKEN_HTTP_CONTENT_LENGTH) != 0 &&
		lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0 &&
		strcmp(length, "0") != 0;
}

/* The length first: a copy that does not fit looks like an argument that is not there. */
int tc_request_argument(struct lws *wsi, int index, char *text, size_t size) {
	int length = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, index);
	if (length <= 0) {
		return 0;
	}
	if ((size_t)length >= size ||
		lws_hdr_copy_fragment(wsi, text, (int)size, WSI_TOKEN_HTTP_URI_ARGS, index) < 0) {
		return -1;
	}
	text[length] = '\0';
	return length;
}

int tc_request_start(struct tc_hub *hub, struct lws *wsi, const char *path) {
	hub->counters.requests++;
	if (tc_handshake_is_ambiguous(wsi)) {
		return refuse_body(wsi, 400, NULL, "a header stands twice");
	}
	if (!tc_handshake_origin(hub, wsi)) {
		return refuse_body(wsi, 403, NULL, "this Origin is not allowed");
	}
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		const char *rest = rest_of(path, paths[i].path);
		if (rest == NULL) {
			continue;
		}
		if (lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) <= 0) {
			return refuse_body(wsi, 405, "allow: GET\r\n", "only GET is served here");
		}
		if (has_body(wsi)) {
			return refuse_body(wsi, 400, NULL, "a request here has no body");
		}
		return paths[i].serve(hub, wsi, rest);
	}
	return refuse_body(wsi, 404, NULL, "no such page");
}
