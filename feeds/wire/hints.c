/* What figures may be worth asking about, asked over HTTP and /live by staff. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "feeds/wire/event.h"
#include "feeds/wire/hint_list.h"
#include "feeds/wire/hub_private.h"

enum { PATTERN_MAX = 256 };

/* "" is all. */
struct asked {
	char indicator[PATTERN_MAX], area[PATTERN_MAX];
};

static void bad(struct tc_faults *faults, const char *pointer) {
	tc_code_fault(faults, TC_CODE_BAD_VALUE, pointer,
		"expected indicator and ref_area, each once: a code, or a pattern with *",
		"cần indicator và ref_area, mỗi thứ một lần: một mã, hoặc mẫu có *");
}

static bool keep(char place[PATTERN_MAX], const char *value) {
	bool fits = value != NULL && place[0] == '\0' && value[0] != '\0' &&
		strlen(value) < PATTERN_MAX;
	if (fits) {
		memcpy(place, value, strlen(value) + 1);
	}
	return fits;
}

/* One "name=value". */
static bool read_filter(struct asked *asked, char *text) {
	char *value = strchr(text, '=');
	if (value == NULL) {
		return false;
	}
	*value++ = '\0';
	return strcmp(text, "indicator") == 0   ? keep(asked->indicator, value)
		: strcmp(text, "ref_area") == 0 ? keep(asked->area, value)
						: false;
}

static void read_filters(struct lws *wsi, struct asked *asked, struct tc_faults *faults) {
	char text[2 * PATTERN_MAX];
	*asked = (struct asked) { 0 };
	for (int i = 0, length = 1; length > 0; i++) {
		length = tc_request_argument(wsi, i, text, sizeof text);
		if (length < 0 || (length > 0 && !read_filter(asked, text))) {
			bad(faults, "");
			return;
		}
	}
}

static void read_member(
	const json_t *data, const char *name, char place[PATTERN_MAX], struct tc_faults *faults) {
	const json_t *value = json_object_get(data, name);
	if (value != NULL && !json_is_null(value) && !keep(place, tc_json_string(value))) {
		bad(faults, "/data");
	}
}

/* Owned. NULL: a fault says why, or there is none: the store cannot be read now, or memory is out. */
static json_t *make(struct tc_hub *hub, const struct tc_principal *who, const struct asked *asked,
	struct tc_faults *faults) {
	const char *const indicators[] = { asked->indicator, NULL };
	const char *const areas[] = { asked->area, NULL };
	struct tc_error err = { 0 };
	json_t *hints = NULL;
	struct tc_filter *filter = tc_filter_compile_lists(hub->setting.catalogue, &who->grant,
		asked->indicator[0] == '\0' ? NULL : indicators,
		asked->area[0] == '\0' ? NULL : areas, faults);
	if (filter != NULL &&
		tc_hint_list(hub->setting.directory, hub->setting.catalogue, filter,
			tc_hub_unix_ms(hub), &hints, &err) != TC_OK) {
		tc_log(TC_LOG_ERROR, "hints cannot be worked out", "reason", err.message, NULL);
	}
	tc_filter_destroy(filter);
	return hints;
}

static int status_of(const struct tc_faults *faults) {
	if (faults->errors == 0) {
		return 503;
	}
	const char *code = faults->items[0].reason;
	return code != NULL && strcmp(code, TC_CODE_FORBIDDEN) == 0 ? 403 : 400;
}

int tc_hints_serve(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who) {
	struct tc_faults *faults = hub->faults;
	struct asked asked;
	*faults = (struct tc_faults) { 0 };
	read_filters(wsi, &asked, faults);
	json_t *hints = faults->errors > 0 ? NULL : make(hub, who, &asked, faults);
	char *body = hints == NULL ? NULL : json_dumps(hints, JSON_INDENT(1));
	const struct tc_error *first = &faults->items[0];
	const struct tc_reply reply = {
		.status = body != NULL ? 200 : status_of(faults),
		.body = body,
		.sentence = faults->errors > 0 ? first->message : "hints cannot be worked out now",
		.pointer = faults->errors > 0 ? first->pointer : NULL,
	};
	int result = tc_reply_send(wsi, &reply);
	free(body);
	json_decref(hints);
	return result != 0 || lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

bool tc_hints_message(
	struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults) {
	struct tc_hub *hub = peer->hub;
	struct asked asked = { 0 };
	if (!tc_role_may(peer->who->grant.role, TC_VERB_HINT)) {
		tc_code_fault(faults, TC_CODE_FORBIDDEN, "/type",
			"hints are for editors, approvers, operators, auditors and admins",
			"gợi ý dành cho biên tập, phê duyệt, trực, kiểm toán và quản trị");
		return false;
	}
	read_member(event->data, "INDICATOR", asked.indicator, faults);
	read_member(event->data, "REF_AREA", asked.area, faults);
	json_t *hints = faults->errors > 0 ? NULL : make(hub, peer->who, &asked, faults);
	struct tc_buffer *out = hints == NULL ? NULL : tc_buffer_create();
	if (out != NULL) {
		json_object_set_new(hints, "id", json_string(event->id));
		tc_answer_begin(out, &hub->stamp, TC_TYPE_HINTS);
		tc_buffer_json(out, hints);
		tc_answer_end(out);
	}
	json_decref(hints);
	if (out != NULL && !out->failed) {
		tc_peer_push(peer, out);
		return true;
	}
	tc_buffer_destroy(out);
	if (faults->errors == 0) {
		tc_code_fault(faults, TC_CODE_BUSY, "", "hints cannot be worked out now",
			"hiện chưa tìm được gợi ý");
	}
	return false;
}
