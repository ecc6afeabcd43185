#include "feeds/wire/answer.h"

#include <inttypes.h>

#include "base/period.h"
#include "feeds/wire/code.h"
#include "feeds/wire/event.h"

void tc_answer_begin(struct tc_buffer *out, struct tc_stamp *stamp, const char *type) {
	char time[40];
	tc_time_format(tc_clock_unix_ms(stamp->clock), TC_ZONE_MINUTES, time, sizeof time);
	stamp->number++;
	tc_buffer_printf(out,
		"{\"specversion\":\"1.0\",\"type\":\"%s\",\"source\":\"/hub\",\"id\":\"%" PRIx64
		"-%" PRIu64 "\",\"time\":\"%s\",\"datacontenttype\":\"application/json\","
		"\"data\":",
		type, stamp->run, stamp->number, time);
}

void tc_answer_end(struct tc_buffer *out) {
	tc_buffer_text(out, "}");
}

static struct tc_buffer *finished(struct tc_buffer *out) {
	tc_answer_end(out);
	if (out->failed) {
		tc_buffer_destroy(out);
		return NULL;
	}
	return out;
}

/* Positions start at 1, so 0 is said as the empty text. */
static void add_sequence(struct tc_buffer *out, const char *name, int64_t sequence) {
	if (sequence > 0) {
		tc_buffer_printf(out, "\"%s\":\"%010" PRId64 "\"", name, sequence);
	} else {
		tc_buffer_printf(out, "\"%s\":\"\"", name);
	}
}

struct tc_buffer *tc_answer_welcome(struct tc_stamp *stamp, const struct tc_welcome *welcome) {
	struct tc_buffer *out = tc_buffer_create();
	char time[40];
	if (out == NULL) {
		return NULL;
	}
	tc_time_format(tc_clock_unix_ms(stamp->clock), TC_ZONE_MINUTES, time, sizeof time);
	tc_answer_begin(out, stamp, TC_TYPE_WELCOME);
	tc_buffer_text(out, "{");
	add_sequence(out, "resume_after", welcome->resume_after);
	tc_buffer_printf(out,
		",\"window\":%d,\"max_bytes\":%d,\"max_observations\":%d,\"server_time\":\"%s\"}",
		welcome->window, welcome->max_bytes, welcome->max_observations, time);
	return finished(out);
}

struct tc_buffer *tc_answer_ack(struct tc_stamp *stamp, const struct tc_ack *ack) {
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	tc_answer_begin(out, stamp, TC_TYPE_ACK);
	tc_buffer_text(out, "{");
	add_sequence(out, "upto", ack->upto);
	tc_buffer_printf(out,
		",\"durable\":true,\"stored\":%" PRId64 ",\"duplicates\":%" PRId64 "}", ack->stored,
		ack->duplicates);
	return finished(out);
}

struct tc_buffer *tc_answer_checked(struct tc_stamp *stamp, const char *id, int observations) {
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	tc_answer_begin(out, stamp, TC_TYPE_CHECKED);
	tc_buffer_text(out, "{\"id\":");
	tc_buffer_string(out, id);
	tc_buffer_printf(out, ",\"observations\":%d}", observations);
	return finished(out);
}

static void add_errors(struct tc_buffer *out, const struct tc_faults *faults) {
	for (int i = 0; i < faults->count; i++) {
		const struct tc_error *error = &faults->items[i];
		tc_buffer_text(out, i == 0 ? "{\"pointer\":" : ",{\"pointer\":");
		tc_buffer_string(out, error->pointer);
		tc_buffer_text(out, ",\"code\":");
		tc_buffer_string(out, error->reason);
		tc_buffer_text(out, ",\"message\":");
		tc_buffer_string(out, error->message);
		tc_buffer_text(out, ",\"message_vi\":");
		tc_buffer_string(
			out, error->message_vi[0] == 0 ? error->message : error->message_vi);
		tc_buffer_text(out, "}");
	}
}

struct tc_buffer *tc_answer_nack(
	struct tc_stamp *stamp, const struct tc_nack *nack, const struct tc_faults *faults) {
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	tc_answer_begin(out, stamp, TC_TYPE_NACK);
	tc_buffer_text(out, "{\"id\":");
	tc_buffer_string(out, nack->id);
	tc_buffer_text(out, ",\"sequence\":");
	tc_buffer_string(out, nack->sequence);
	tc_buffer_printf(out, ",\"retry\":%s", nack->retry ? "true" : "false");
	if (nack->retry) {
		tc_buffer_printf(out, ",\"retry_after_ms\":%" PRId64, nack->retry_after_ms);
	}
	tc_buffer_text(out, ",\"errors\":[");
	add_errors(out, faults);
	tc_buffer_text(out, "]}");
	return finished(out);
}

struct tc_buffer *tc_answer_gap(struct tc_stamp *stamp, int64_t from, int64_t to) {
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	tc_answer_begin(out, stamp, TC_TYPE_NOTICE);
	tc_buffer_text(out, "{\"code\":\"gap\",");
	add_sequence(out, "from", from);
	tc_buffer_text(out, ",");
	add_sequence(out, "to", to);
	tc_buffer_text(out, "}");
	return finished(out);
}

struct tc_buffer *tc_answer_skew(struct tc_stamp *stamp, int64_t ahead_ms) {
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	tc_answer_begin(out, stamp, TC_TYPE_NOTICE);
	tc_buffer_printf(out, "{\"code\":\"clock_skew\",\"ahead_ms\":%" PRId64 "}", ahead_ms);
	return finished(out);
}
