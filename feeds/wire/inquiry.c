#include "feeds/wire/inquiry.h"

#include "base/json.h"
#include "feeds/wire/dial.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ANSWER_BYTES_MAX = 4 * 1024 * 1024, STEP_MS = 10 };

static const struct tc_json_limits limits = {
	.max_bytes = ANSWER_BYTES_MAX, .max_depth = 16, .max_keys = 256, .max_string = 8192
};

struct asking {
	const struct tc_inquiry *inquiry;
	struct tc_dial *dial;
	pthread_mutex_t lock;
	/* Under lock: */
	bool answered;
	json_t *data;          /* of the answer; owned */
	struct tc_error fault; /* of an answer that is none; else why there is no connection */
};

static void on_open(void *user) {
	struct asking *self = user;
	json_t *event = json_pack("{s:s,s:s,s:s,s:s,s:O}", "specversion", "1.0", "type",
		self->inquiry->type, "source", "/command", "id", "1", "data", self->inquiry->data);
	char *text = event == NULL ? NULL : json_dumps(event, JSON_COMPACT);
	json_decref(event);
	if (text == NULL) {
		tc_dial_drop(self->dial, "no memory for a question");
		return;
	}
	tc_dial_send(self->dial, text, strlen(text));
}

static enum tc_result result_of(const char *code) {
	if (strcmp(code, "not_found") == 0) {
		return TC_NOT_FOUND;
	}
	if (strcmp(code, "forbidden") == 0) {
		return TC_DENIED;
	}
	if (strcmp(code, "conflict") == 0) {
		return TC_CONFLICT;
	}
	return strcmp(code, "busy") == 0 ? TC_UNAVAILABLE : TC_BAD_INPUT;
}

static void take_refusal(struct asking *self, const json_t *data) {
	const json_t *first = json_array_get(json_object_get(data, "errors"), 0);
	const char *code = json_string_value(json_object_get(first, "code"));
	const char *message = json_string_value(json_object_get(first, "message"));
	(void)tc_fail(&self->fault, result_of(code == NULL ? "" : code), "%s",
		message == NULL ? "the hub refused the question" : message);
	self->answered = true;
}

/* Looked through by our own reader first: it bounds depth and size before anything is built. */
static json_t *read_event(const char *bytes, size_t length) {
	struct tc_json *document = NULL;
	struct tc_faults *faults = calloc(1, sizeof *faults);
	json_t *event = NULL;
	if (faults != NULL &&
		tc_json_parse(bytes, length, NULL, &limits, &document, faults) == TC_OK) {
		tc_json_destroy(document);
		event = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
	}
	free(faults);
	return event;
}

static void on_text(void *user, const char *bytes, size_t length) {
	struct asking *self = user;
	json_t *event = read_event(bytes, length);
	const char *type = json_string_value(json_object_get(event, "type"));
	json_t *data = json_object_get(event, "data");
	pthread_mutex_lock(&self->lock);
	if (type != NULL && !self->answered && strcmp(type, "vn.toancanh.nack.v1") == 0) {
		take_refusal(self, data);
	} else if (type != NULL && !self->answered && strcmp(type, self->inquiry->answer) == 0) {
		self->data = json_incref(data);
		self->answered = data != NULL;
	}
	pthread_mutex_unlock(&self->lock);
	json_decref(event);
}

static void on_close(void *user, const char *reason, int status) {
	struct asking *self = user;
	pthread_mutex_lock(&self->lock);
	if (!self->answered) {
		(void)tc_fail(&self->fault, TC_UNAVAILABLE, "no answer from %s: %s",
			self->inquiry->url, reason);
		/* A token that is refused once is refused again. */
		self->answered = status == 401 || status == 403 || status == 404;
	}
	pthread_mutex_unlock(&self->lock);
}

static void on_turn(void *user) {
	(void)user;
}

static bool is_answered(struct asking *self) {
	pthread_mutex_lock(&self->lock);
	bool answered = self->answered;
	pthread_mutex_unlock(&self->lock);
	return answered;
}

enum tc_result tc_inquiry_ask(
	const struct tc_inquiry *inquiry, json_t **data, struct tc_error *err) {
	struct asking self = { .inquiry = inquiry };
	const struct tc_dial_setting setting = { .url = inquiry->url,
		.path = "/live",
		.token = inquiry->token,
		.ca = inquiry->ca,
		.cert = inquiry->cert,
		.key = inquiry->key,
		.max_frame_bytes = ANSWER_BYTES_MAX,
		.clock = tc_clock_system(),
		.on_open = on_open,
		.on_text = on_text,
		.on_close = on_close,
		.on_turn = on_turn,
		.user = &self };
	(void)tc_fail(&self.fault, TC_UNAVAILABLE, "no answer from %s", inquiry->url);
	pthread_mutex_init(&self.lock, NULL);
	enum tc_result result = tc_dial_start(&setting, &self.dial, err);
	for (int waited = 0; result == TC_OK && waited < inquiry->patience_ms &&
		!is_answered(&self) && (inquiry->hush == NULL || !atomic_load(inquiry->hush));
		waited += STEP_MS) {
		nanosleep(&(struct timespec) { .tv_nsec = STEP_MS * 1000000L }, NULL);
	}
	if (result == TC_OK) {
		tc_dial_stop(self.dial);
		*data = self.data;
		result = self.data != NULL ? TC_OK : self.fault.code;
	}
	if (self.dial != NULL && result != TC_OK && err != NULL) {
		*err = self.fault;
	}
	pthread_mutex_destroy(&self.lock);
	return result;
}
