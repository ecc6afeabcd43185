#include <stdio.h>
#include <string.h>

#include "feeds/wire/hub_private.h"

static const char *phrase(int status) {
	switch (status) {
	case 200: return "OK";
	case 400: return "Bad Request";
	case 401: return "Unauthorized";
	case 403: return "Forbidden";
	case 404: return "Not Found";
	case 405: return "Method Not Allowed";
	case 406: return "Not Acceptable";
	case 426: return "Upgrade Required";
	case 429: return "Too Many Requests";
	case 500: return "Internal Server Error";
	case 503: return "Service Unavailable";
	default: return "Error";
	}
}

static void add_error(struct tc_buffer *out, const struct tc_reply *reply) {
	tc_buffer_printf(out, "{\"status\":%d,\"error\":", reply->status);
	tc_buffer_string(out, reply->sentence == NULL ? phrase(reply->status) : reply->sentence);
	if (reply->pointer != NULL) {
		tc_buffer_text(out, ",\"pointer\":");
		tc_buffer_string(out, reply->pointer);
	}
	tc_buffer_text(out, "}\n");
}

int tc_reply_send(struct lws *wsi, const struct tc_reply *reply) {
	struct tc_buffer *body = tc_buffer_create();
	struct tc_buffer *out = tc_buffer_create();
	int result = -1;
	if (body == NULL || out == NULL) {
		goto done;
	}
	if (reply->body != NULL) {
		tc_buffer_text(body, reply->body);
	} else {
		add_error(body, reply);
	}
	tc_buffer_printf(out,
		"HTTP/1.1 %d %s\r\ncontent-type: %s\r\ncontent-length: %zu\r\n"
		"cache-control: no-store\r\nx-content-type-options: nosniff\r\n%s%s\r\n",
		reply->status, phrase(reply->status),
		reply->type == NULL ? "application/json" : reply->type, body->length,
		reply->headers == NULL ? "" : reply->headers,
		reply->close ? "connection: close\r\n" : "");
	tc_buffer_add(out, tc_buffer_bytes(body), body->length);
	if (out->failed || body->failed) {
		goto done;
	}
	int sent = lws_write(
		wsi, (unsigned char *)tc_buffer_bytes(out), out->length, LWS_WRITE_HTTP_HEADERS);
	result = sent < (int)out->length || reply->close ? -1 : 0;
done:
	tc_buffer_destroy(body);
	tc_buffer_destroy(out);
	return result;
}
