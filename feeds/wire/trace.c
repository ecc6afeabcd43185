/* Where a figure comes from, asked over HTTP and over /live. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "feeds/wire/event.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/passport.h"
#include "feeds/wire/passport_page.h"

enum { ACCOUNT_BYTES = 1024 * 1024, VALUE_MAX = 256 };

/* The words of a question in a request: what stands behind its question mark, each at most once. */
struct asking {
	struct tc_passport_question question;
	char indicator[VALUE_MAX], area[VALUE_MAX], period[VALUE_MAX];
	char language[VALUE_MAX];
	bool wrong;
};

/* One "name=value". */
static void read_argument(struct asking *asking, char *text) {
	char *const places[] = { asking->indicator, asking->area, asking->period,
		asking->language };
	static const char *const names[] = { "indicator", "ref_area", "period", "lang" };
	char *value = strchr(text, '=');
	if (value != NULL) {
		*value++ = '\0';
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
			if (strcmp(names[i], text) == 0 && places[i][0] == '\0' &&
				strlen(value) < VALUE_MAX) {
				memcpy(places[i], value, strlen(value) + 1);
				return;
			}
		}
	}
	asking->wrong = true;
}

static const char *given(const char *text) {
	return text[0] != '\0' ? text : NULL;
}

/* code: of the path; NULL: the question is about a series. */
static void read_asking(struct lws *wsi, const char *code, struct asking *out) {
	char text[2 * VALUE_MAX];
	*out = (struct asking) { 0 };
	for (int i = 0, length = 1; length > 0; i++) {
		length = tc_request_argument(wsi, i, text, sizeof text);
		if (length > 0) {
			read_argument(out, text);
		}
		out->wrong = out->wrong || length < 0; /* longer than any of ours */
	}
	out->question.code = code;
	if (code == NULL) {
		out->question.indicator = given(out->indicator);
		out->question.area = given(out->area);
		out->question.period = given(out->period);
	}
}

static enum tc_result make(struct tc_hub *hub, const struct tc_principal *who,
	const struct tc_passport_question *question, json_t **out, struct tc_error *err) {
	enum tc_result result = tc_passport_make(hub->setting.directory, hub->setting.catalogue,
		&who->grant, question, tc_hub_unix_ms(hub), out, err);
	if (result != TC_OK && result != TC_NOT_FOUND && result != TC_DENIED &&
		result != TC_BAD_INPUT) {
		tc_log(TC_LOG_ERROR, "a passport cannot be read", "reason", err->message, NULL);
	}
	return result;
}

/* A code is part of the path: one that cannot be is a path that does not exist. */
static int status_of(enum tc_result result, const struct tc_passport_question *question) {
	switch (result) {
	case TC_OK: return 200;
	case TC_NOT_FOUND: return 404;
	case TC_DENIED: return 403;
	case TC_BAD_INPUT: return question->code != NULL ? 404 : 400;
	default: return 503;
	}
}

static int answer(struct lws *wsi, const struct tc_reply *reply) {
	if (tc_reply_send(wsi, reply) != 0) {
		return -1;
	}
	return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

int tc_trace_serve(
	struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who, const char *code) {
	struct asking asking;
	struct tc_error err = { 0 };
	json_t *passport = NULL;
	read_asking(wsi, code, &asking);
	if (asking.wrong) {
		struct tc_reply wrong = { .status = 400,
			.sentence = "expected /api/v1/trace/CODE, or indicator, ref_area and "
				    "period, each once" };
		return answer(wsi, &wrong);
	}
	enum tc_result result = make(hub, who, &asking.question, &passport, &err);
	char *body = passport == NULL ? NULL : json_dumps(passport, JSON_INDENT(1));
	struct tc_reply reply = { .status = body == NULL && result == TC_OK
			? 503
			: status_of(result, &asking.question),
		.headers = "cross-origin-resource-policy: same-origin\r\n",
		.body = body,
		.sentence = result == TC_OK ? NULL : err.message,
		.pointer = err.pointer[0] == '\0' ? NULL : err.pointer };
	int sent = answer(wsi, &reply);
	free(body);
	json_decref(passport);
	return sent;
}

/* page: moved. headers: more of them, "" for none. */
static int send_page(struct lws *wsi, int status, const char *headers, struct tc_buffer *page) {
	char lines[TC_PAGE_HEADERS_MAX + 128];
	tc_passport_page_headers(lines);
	size_t used = strlen(lines);
	snprintf(lines + used, sizeof lines - used, "%s", headers);
	bool whole = page != NULL && !page->failed;
	struct tc_reply reply = { .status = whole ? status : 503,
		.type = whole ? "text/html; charset=utf-8" : NULL,
		.headers = lines,
		.body = whole ? tc_buffer_bytes(page) : NULL };
	int sent = answer(wsi, &reply);
	tc_buffer_destroy(page);
	return sent;
}

int tc_trace_refuse_page(struct lws *wsi, int status, const char *headers, const char *sentence) {
	return send_page(wsi, status, headers, tc_passport_refusal_page(status, sentence));
}

int tc_trace_serve_page(
	struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who, const char *code) {
	struct asking asking;
	struct tc_error err = { 0 };
	json_t *passport = NULL;
	read_asking(wsi, code, &asking);
	enum tc_result result = make(hub, who, &asking.question, &passport, &err);
	if (result != TC_OK) {
		return tc_trace_refuse_page(
			wsi, status_of(result, &asking.question), "", err.message);
	}
	enum tc_language language = strcmp(asking.language, "en") == 0 ? TC_ENGLISH : TC_VIETNAMESE;
	struct tc_arena *arena = tc_arena_create(ACCOUNT_BYTES);
	const struct tc_account *account =
		arena == NULL ? NULL : tc_account_read(passport, language, arena);
	int sent = send_page(
		wsi, 200, "", account == NULL ? NULL : tc_passport_page(account, language));
	tc_arena_destroy(arena);
	json_decref(passport);
	return sent;
}

/* Codes of the contract for what went wrong. */
static const char *code_of(enum tc_result result, const char *pointer) {
	switch (result) {
	case TC_DENIED: return TC_CODE_FORBIDDEN;
	case TC_NOT_FOUND: return TC_CODE_NOT_FOUND;
	case TC_BAD_INPUT: break;
	default: return TC_CODE_BUSY;
	}
	return strcmp(pointer, "/indicator") == 0   ? TC_CODE_UNKNOWN_INDICATOR
		: strcmp(pointer, "/ref_area") == 0 ? TC_CODE_UNKNOWN_AREA
		: strcmp(pointer, "/period") == 0   ? TC_CODE_BAD_PERIOD
						    : TC_CODE_BAD_VALUE;
}

static const char *member(const json_t *data, const char *name) {
	return tc_json_string(json_object_get(data, name));
}

bool tc_trace_message(
	struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults) {
	struct tc_hub *hub = peer->hub;
	struct tc_error err = { 0 };
	json_t *passport = NULL;
	const struct tc_passport_question question = { .code = member(event->data, "code"),
		.indicator = member(event->data, "INDICATOR"),
		.area = member(event->data, "REF_AREA"),
		.period = member(event->data, "TIME_PERIOD") };
	enum tc_result result = make(hub, peer->who, &question, &passport, &err);
	if (result != TC_OK) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, code_of(result, err.pointer), "/data",
			"%s", NULL, err.message);
		return false;
	}
	struct tc_buffer *out = tc_buffer_create();
	if (out != NULL) {
		tc_answer_begin(out, &hub->stamp, TC_TYPE_PASSPORT);
		tc_buffer_text(out, "{\"id\":");
		tc_buffer_string(out, event->id);
		tc_buffer_text(out, ",\"passport\":");
		tc_buffer_json(out, passport);
		tc_buffer_text(out, "}");
		tc_answer_end(out);
	}
	json_decref(passport);
	if (out != NULL && out->failed) {
		tc_buffer_destroy(out);
		out = NULL;
	}
	tc_peer_push(peer, out); /* NULL closes the connection: memory is out */
	return true;
}
