#include "feeds/wire/outbox.h"

#include "base/json.h"
#include "base/period.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
	WINDOW_MAX = 64,
	ENVELOPE_BYTES = 1024, /* an event without its observations is smaller */
	RETRY_LEAST_MS = 100,
};

struct event {
	struct event *next;
	int64_t sequence;
	char id[40];
	struct tc_outbox_item *items; /* owned */
	int count;
	char *text; /* owned; the same bytes whenever it is sent, so that a second copy is a duplicate */
	size_t length;
	bool sent;
	int64_t turn;  /* when it was sent, counted: the hub answers in this order */
	bool answered; /* the hub has counted its observations */
	int64_t not_before_ms;
};

struct tc_outbox {
	struct tc_outbox_setting setting;
	char *source; /* as a JSON string, owned */
	char run[20]; /* keeps the ids of two runs apart */
	bool welcome;
	int64_t next_sequence, resume_after;
	int window, events;
	size_t max_bytes;
	int max_observations;
	int64_t turns;
	int64_t credit; /* observations the hub counted on this connection, not yet given to an event */
	struct event *first, *last; /* in the order they were packed */
};

struct tc_outbox_item *tc_outbox_item_create(const char *text, size_t length, int64_t tag) {
	struct tc_outbox_item *item = malloc(sizeof *item + length);
	if (item != NULL) {
		*item = (struct tc_outbox_item) { .tag = tag, .length = length };
		memcpy(item->text, text, length);
	}
	return item;
}

struct tc_outbox *tc_outbox_create(const struct tc_outbox_setting *setting) {
	struct tc_outbox *outbox = calloc(1, sizeof *outbox);
	json_t *source = json_string(setting->source);
	if (outbox == NULL || source == NULL) {
		free(outbox);
		json_decref(source);
		return NULL;
	}
	uint64_t run = 0;
	if (getrandom(&run, sizeof run, 0) != (ssize_t)sizeof run) {
		run = (uint64_t)(uintptr_t)outbox;
	}
	snprintf(outbox->run, sizeof outbox->run, "%016" PRIx64, run);
	if (setting->run != NULL) {
		snprintf(outbox->run, sizeof outbox->run, "%s", setting->run);
	}
	outbox->setting = *setting;
	outbox->setting.run = NULL;
	outbox->next_sequence = 1;
	outbox->source = json_dumps(source, JSON_ENCODE_ANY | JSON_COMPACT);
	json_decref(source);
	outbox->setting.source = NULL;
	if (outbox->source == NULL) {
		free(outbox);
		return NULL;
	}
	return outbox;
}

static void free_items(struct tc_outbox_item *items) {
	while (items != NULL) {
		struct tc_outbox_item *next = items->next;
		free(items);
		items = next;
	}
}

static void free_event(struct event *event) {
	free_items(event->items);
	free(event->text);
	free(event);
}

void tc_outbox_destroy(struct tc_outbox *outbox) {
	if (outbox == NULL) {
		return;
	}
	while (outbox->first != NULL) {
		struct event *next = outbox->first->next;
		free_event(outbox->first);
		outbox->first = next;
	}
	free(outbox->source);
	free(outbox);
}

static void append(struct tc_outbox *outbox, struct event *event) {
	event->next = NULL;
	if (outbox->last == NULL) {
		outbox->first = event;
	} else {
		outbox->last->next = event;
	}
	outbox->last = event;
	outbox->events++;
}

/* Out of the list, not freed. */
static void unlink_event(struct tc_outbox *outbox, struct event *event) {
	struct event *before = NULL;
	for (struct event *at = outbox->first; at != event; at = at->next) {
		before = at;
	}
	if (before == NULL) {
		outbox->first = event->next;
	} else {
		before->next = event->next;
	}
	if (outbox->last == event) {
		outbox->last = before;
	}
	outbox->events--;
}

/* The event's number, id and bytes. */
static bool write_event(
	struct tc_outbox *outbox, struct event *event, int64_t sequence, int64_t unix_ms) {
	char time[40];
	tc_time_format(unix_ms, TC_ZONE_MINUTES, time, sizeof time);
	event->sequence = sequence;
	event->sent = false;
	event->answered = false;
	snprintf(event->id, sizeof event->id, "%s-%" PRId64, outbox->run, event->sequence);
	free(event->text);
	event->text = NULL;
	event->length = 0;
	FILE *out = open_memstream(&event->text, &event->length);
	if (out == NULL) {
		return false;
	}
	fprintf(out,
		"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.%s.v1\",\"source\":%s,\"id\":\"%"
		"s\",",
		outbox->setting.check ? "check" : "observations", outbox->source, event->id);
	if (!outbox->setting.check) {
		fprintf(out, "\"sequence\":\"%010" PRId64 "\",", event->sequence);
	}
	fprintf(out,
		"\"time\":\"%s\",\"datacontenttype\":\"application/json\","
		"\"data\":{\"observations\":[",
		time);
	event->count = 0;
	for (struct tc_outbox_item *item = event->items; item != NULL; item = item->next) {
		if (event->count++ > 0) {
			fputc(',', out);
		}
		fwrite(item->text, 1, item->length, out);
	}
	fputs("]}}", out);
	return fclose(out) == 0 && event->text != NULL;
}

static int count_items(const struct tc_outbox_item *items) {
	int count = 0;
	for (; items != NULL; items = items->next) {
		count++;
	}
	return count;
}

static void refuse(struct tc_outbox *outbox, const struct tc_outbox_item *item, const char *code,
	const char *message, const char *message_vi) {
	struct tc_refusal refusal = { .tag = item->tag,
		.item = item->number,
		.code = code,
		.message = message,
		.message_vi = message_vi };
	outbox->setting.on_refused(outbox->setting.user, &refusal);
}

static int refuse_all(struct tc_outbox *outbox, struct tc_outbox_item *items, const char *code,
	const char *message, const char *message_vi) {
	int count = count_items(items);
	for (struct tc_outbox_item *item = items; item != NULL; item = item->next) {
		refuse(outbox, item, code, message, message_vi);
	}
	free_items(items);
	return count;
}

/* An event of these items at the end of the queue. Items are moved; returns how many were refused,
 * which happens only when memory is out. */
static int add_event(struct tc_outbox *outbox, struct tc_outbox_item *items, int64_t unix_ms) {
	struct event *event = calloc(1, sizeof *event);
	if (items == NULL || event == NULL) {
		free(event);
		return refuse_all(outbox, items, "busy", "no memory", "hết bộ nhớ");
	}
	event->items = items;
	if (!write_event(outbox, event, outbox->next_sequence, unix_ms)) {
		event->items = NULL;
		free_event(event);
		return refuse_all(outbox, items, "busy", "no memory", "hết bộ nhớ");
	}
	outbox->next_sequence++;
	append(outbox, event);
	if (outbox->setting.on_event != NULL) {
		outbox->setting.on_event(
			outbox->setting.user, event->sequence, unix_ms, event->items);
	}
	return 0;
}

bool tc_outbox_restore(
	struct tc_outbox *outbox, int64_t sequence, int64_t unix_ms, struct tc_outbox_item *items) {
	struct event *event = calloc(1, sizeof *event);
	if (event == NULL) {
		free_items(items);
		return false;
	}
	event->items = items;
	if (!write_event(outbox, event, sequence, unix_ms)) {
		free_event(event);
		return false;
	}
	append(outbox, event);
	if (sequence >= outbox->next_sequence) {
		outbox->next_sequence = sequence + 1;
	}
	return true;
}

static int64_t number_of(const json_t *value, int64_t fallback) {
	const char *text =
		tc_json_is_number(value) ? tc_json_number_text(value) : tc_json_string(value);
	if (text == NULL || text[0] == 0 || strlen(text) > 18 ||
		strspn(text, "0123456789") != strlen(text)) {
		return fallback;
	}
	return strtoll(text, NULL, 10);
}

/* The event that the hub answers next: of those sent and not answered, the one sent first. */
static struct event *next_to_answer(const struct tc_outbox *outbox) {
	struct event *found = NULL;
	for (struct event *event = outbox->first; event != NULL; event = event->next) {
		if (event->sent && !event->answered &&
			(found == NULL || event->turn < found->turn)) {
			found = event;
		}
	}
	return found;
}

/* Give what the hub counted to the events it counted. */
static void spend_credit(struct tc_outbox *outbox) {
	struct event *event;
	while ((event = next_to_answer(outbox)) != NULL && event->count <= outbox->credit) {
		event->answered = true;
		outbox->credit -= event->count;
	}
}

/* upto alone proves nothing: another connection of the same source may have filled those numbers, and
 * ours are about to be refused as conflicts. Both must say so. */
static int settle(struct tc_outbox *outbox, int64_t upto) {
	int settled = 0;
	struct event *event = outbox->first;
	while (event != NULL) {
		struct event *next = event->next;
		if (event->answered && event->sequence <= upto) {
			settled += event->count;
			unlink_event(outbox, event);
			if (outbox->setting.on_settled != NULL) {
				outbox->setting.on_settled(outbox->setting.user, event->sequence);
			}
			free_event(event);
		}
		event = next;
	}
	return settled;
}

void tc_outbox_welcome(struct tc_outbox *outbox, const json_t *data) {
	int64_t resume_after = number_of(json_object_get(data, "resume_after"), 0);
	int64_t window = number_of(json_object_get(data, "window"), 1);
	outbox->window = window < 1 ? 1 : window > WINDOW_MAX ? WINDOW_MAX : (int)window;
	outbox->max_bytes = (size_t)number_of(json_object_get(data, "max_bytes"), 65536);
	int64_t most = number_of(json_object_get(data, "max_observations"), 100);
	outbox->max_observations = most < 1    ? 1
		: most < outbox->setting.batch ? (int)most
					       : outbox->setting.batch;
	outbox->welcome = true;
	if (resume_after >= outbox->next_sequence || outbox->first == NULL) {
		outbox->next_sequence = resume_after + 1;
	}
	outbox->resume_after = resume_after;
	outbox->credit = 0;
	for (struct event *event = outbox->first; event != NULL; event = event->next) {
		event->sent = false;
		event->answered = false;
		event->not_before_ms = 0;
	}
}

char *tc_outbox_skip(const struct tc_outbox *outbox) {
	int64_t lowest = INT64_MAX;
	for (const struct event *event = outbox->first; event != NULL; event = event->next) {
		lowest = event->sequence < lowest ? event->sequence : lowest;
	}
	if (outbox->first == NULL || lowest <= outbox->resume_after + 1 || outbox->setting.check) {
		return NULL;
	}
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (out == NULL) {
		return NULL;
	}
	fprintf(out,
		"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.skip.v1\",\"source\":%s,"
		"\"id\":\"%s-skip-%" PRId64 "\",\"datacontenttype\":\"application/json\","
		"\"data\":{\"upto\":\"%010" PRId64 "\"}}",
		outbox->source, outbox->run, lowest - 1, lowest - 1);
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

bool tc_outbox_has_room(const struct tc_outbox *outbox) {
	return outbox->welcome && outbox->events < outbox->window;
}

int tc_outbox_pack(struct tc_outbox *outbox, struct tc_outbox_item **items, int64_t unix_ms) {
	struct tc_outbox_item *taken = NULL;
	struct tc_outbox_item **end = &taken;
	size_t bytes = ENVELOPE_BYTES + strlen(outbox->source);
	int count = 0;
	while (*items != NULL && count < outbox->max_observations) {
		struct tc_outbox_item *item = *items;
		if (bytes + item->length + 1 > outbox->max_bytes) {
			break;
		}
		bytes += item->length + 1;
		*items = item->next;
		item->next = NULL;
		*end = item;
		end = &item->next;
		count++;
	}
	if (count == 0 && *items != NULL) {
		struct tc_outbox_item *item = *items;
		*items = item->next;
		item->next = NULL;
		return refuse_all(outbox, item, "too_large", "larger than the hub accepts",
			"lớn hơn mức máy chủ chấp nhận");
	}
	return count == 0 ? 0 : add_event(outbox, taken, unix_ms);
}

char *tc_outbox_next(struct tc_outbox *outbox, int64_t monotonic_ms, size_t *length) {
	for (struct event *event = outbox->first; event != NULL; event = event->next) {
		if (event->sent || monotonic_ms < event->not_before_ms) {
			continue;
		}
		char *copy = malloc(event->length + 1);
		if (copy == NULL) {
			return NULL;
		}
		memcpy(copy, event->text, event->length + 1);
		*length = event->length;
		event->sent = true;
		event->turn = ++outbox->turns;
		return copy;
	}
	return NULL;
}

int tc_outbox_ack(struct tc_outbox *outbox, const json_t *data) {
	outbox->credit += number_of(json_object_get(data, "stored"), 0);
	outbox->credit += number_of(json_object_get(data, "duplicates"), 0);
	spend_credit(outbox);
	return settle(outbox, number_of(json_object_get(data, "upto"), 0));
}

static struct event *find_event(const struct tc_outbox *outbox, const json_t *data) {
	const char *id = tc_json_string(json_object_get(data, "id"));
	for (struct event *event = outbox->first; event != NULL && id != NULL;
		event = event->next) {
		if (strcmp(event->id, id) == 0) {
			return event;
		}
	}
	return NULL;
}

int tc_outbox_checked(struct tc_outbox *outbox, const json_t *data) {
	struct event *event = find_event(outbox, data);
	if (event == NULL) {
		return 0;
	}
	int count = event->count;
	unlink_event(outbox, event);
	free_event(event);
	return count;
}

/* Index that a pointer /data/observations/N… names, or -1. */
static int64_t index_of(const char *pointer) {
	static const char head[] = "/data/observations/";
	if (pointer == NULL || strncmp(pointer, head, sizeof head - 1) != 0) {
		return -1;
	}
	const char *digits = pointer + sizeof head - 1;
	size_t length = strspn(digits, "0123456789");
	if (length == 0 || length > 6 || (digits[length] != 0 && digits[length] != '/')) {
		return -1;
	}
	return strtol(digits, NULL, 10);
}

/* Take the named observation out of the list; NULL when it has been taken before. */
static struct tc_outbox_item *take_item(struct tc_outbox_item **slots, int count, int64_t index) {
	if (index < 0 || index >= count) {
		return NULL;
	}
	struct tc_outbox_item *item = slots[index];
	slots[index] = NULL;
	return item;
}

/* Refuse what the errors name; returns how many. slots: the event's items, holes where refused. */
static int refuse_named(
	struct tc_outbox *outbox, struct tc_outbox_item **slots, int count, const json_t *errors) {
	int refused = 0;
	for (size_t i = 0; i < json_array_size(errors); i++) {
		const json_t *error = json_array_get(errors, i);
		const char *code = tc_json_string(json_object_get(error, "code"));
		const char *message = tc_json_string(json_object_get(error, "message"));
		int64_t index = index_of(tc_json_string(json_object_get(error, "pointer")));
		struct tc_outbox_item *item = take_item(slots, count, index);
		if (item == NULL) {
			continue;
		}
		refuse(outbox, item, code == NULL ? "refused" : code,
			message == NULL ? "" : message,
			tc_json_string(json_object_get(error, "message_vi")));
		free(item);
		refused++;
	}
	return refused;
}

static struct tc_outbox_item *chain(struct tc_outbox_item **slots, int from, int to) {
	struct tc_outbox_item *items = NULL;
	for (int i = to; i > from; i--) {
		if (slots[i - 1] != NULL) {
			slots[i - 1]->next = items;
			items = slots[i - 1];
		}
	}
	return items;
}

/* The event is refused for good. What the hub named is told and dropped; the rest goes out again under a
 * new number. An event that could not be read at all is halved until the one line that spoils it is left. */
static int take_apart(
	struct tc_outbox *outbox, struct event *event, const json_t *errors, int64_t unix_ms) {
	struct tc_outbox_item **slots =
		calloc((size_t)event->count, sizeof(struct tc_outbox_item *));
	int count = event->count;
	const json_t *first = json_array_get(errors, 0);
	const char *code = tc_json_string(json_object_get(first, "code"));
	const char *message = tc_json_string(json_object_get(first, "message"));
	code = code == NULL ? "refused" : code;
	if (slots == NULL) {
		int refused = refuse_all(outbox, event->items, code, "no memory", "hết bộ nhớ");
		event->items = NULL;
		return refused;
	}
	int at = 0;
	for (struct tc_outbox_item *item = event->items; item != NULL; item = item->next) {
		slots[at++] = item;
	}
	event->items = NULL;
	int refused = refuse_named(outbox, slots, count, errors);
	bool unreadable = strcmp(code, "bad_json") == 0 || strcmp(code, "too_large") == 0;
	if (refused > 0) {
		struct tc_outbox_item *rest = chain(slots, 0, count);
		refused += rest == NULL ? 0 : add_event(outbox, rest, unix_ms);
	} else if (strcmp(code, "conflict") == 0) {
		refused += add_event(outbox, chain(slots, 0, count), unix_ms);
	} else if (unreadable && count > 1) {
		refused += add_event(outbox, chain(slots, 0, count / 2), unix_ms);
		refused += add_event(outbox, chain(slots, count / 2, count), unix_ms);
	} else {
		refused += refuse_all(outbox, chain(slots, 0, count), code,
			message == NULL ? "" : message,
			tc_json_string(json_object_get(first, "message_vi")));
	}
	free(slots);
	return refused;
}

int tc_outbox_nack(
	struct tc_outbox *outbox, const json_t *data, int64_t unix_ms, int64_t monotonic_ms) {
	struct event *event = find_event(outbox, data);
	if (event == NULL) {
		return 0;
	}
	if (json_is_true(json_object_get(data, "retry"))) {
		int64_t after_ms =
			number_of(json_object_get(data, "retry_after_ms"), RETRY_LEAST_MS);
		event->sent = false;
		event->not_before_ms =
			monotonic_ms + (after_ms < RETRY_LEAST_MS ? RETRY_LEAST_MS : after_ms);
		return 0;
	}
	unlink_event(outbox, event);
	int refused = take_apart(outbox, event, json_object_get(data, "errors"), unix_ms);
	free_event(event);
	return refused;
}
