/* What a hub of libwebsockets and jansson costs that does nothing else: reads each message, looks at every
 * observation, acknowledges at once and keeps nothing. The hub's figures are held against it. */
#include <inttypes.h>
#include <jansson.h>
#include <libwebsockets.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MAX = 262144, SERVICE_BYTES = 65536 };

struct client {
	char *message;
	size_t length;
	char upto[16];
	bool ack_due;
};

static volatile sig_atomic_t stopped;

static void on_signal(int number) {
	(void)number;
	stopped = 1;
}

/* Every observation's values are reached, as a hub must. */
static size_t look(const json_t *root) {
	size_t seen = 0, at = 0;
	json_t *row = NULL;
	json_array_foreach(json_object_get(json_object_get(root, "data"), "rows"), at, row) {
		seen += json_string_length(json_array_get(row, 0)) +
			json_string_length(json_array_get(row, 1)) +
			(size_t)json_is_number(json_array_get(row, 2));
	}
	return seen;
}

static void take(struct client *client, struct lws *wsi) {
	json_t *root = json_loadb(client->message, client->length, JSON_REJECT_DUPLICATES, NULL);
	client->length = 0;
	if (root == NULL || look(root) == 0) {
		json_decref(root);
		return;
	}
	snprintf(client->upto, sizeof client->upto, "%s",
		json_string_value(json_object_get(root, "sequence")));
	client->ack_due = true;
	json_decref(root);
	lws_callback_on_writable(wsi);
}

static int acknowledge(struct client *client, struct lws *wsi) {
	char frame[LWS_PRE + 256];
	if (!client->ack_due) {
		return 0;
	}
	client->ack_due = false;
	int length = snprintf(frame + LWS_PRE, 256,
		"{\"type\":\"vn.toancanh.ack.v1\",\"data\":{\"upto\":\"%s\"}}", client->upto);
	return lws_write(wsi, (unsigned char *)frame + LWS_PRE, (size_t)length, LWS_WRITE_TEXT) <
			length
		? -1
		: 0;
}

static int on_event(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length) {
	struct client *client = user;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		client->message = malloc(MESSAGE_MAX);
		return client->message == NULL ? -1 : 0;
	case LWS_CALLBACK_CLOSED: free(client->message); return 0;
	case LWS_CALLBACK_RECEIVE:
		if (client->length + length > MESSAGE_MAX) {
			return -1;
		}
		memcpy(client->message + client->length, in, length);
		client->length += length;
		if (lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0) {
			take(client, wsi);
		}
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE: return acknowledge(client, wsi);
	default: return 0;
	}
}

int main(void) {
	static const struct lws_protocols protocols[] = {
		{ .name = "cloudevents.json",
			.callback = on_event,
			.per_session_data_size = sizeof(struct client),
			.rx_buffer_size = 4096 },
		{ 0 },
	};
	struct lws_context_creation_info info = { .port = 0,
		.iface = "127.0.0.1",
		.protocols = protocols,
		.pt_serv_buf_size = SERVICE_BYTES,
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_IPV6 };
	signal(SIGTERM, on_signal);
	lws_set_log_level(LLL_ERR, NULL);
	struct lws_context *context = lws_create_context(&info);
	struct lws_vhost *vhost = context == NULL ? NULL : lws_create_vhost(context, &info);
	if (vhost == NULL) {
		return 3;
	}
	printf("listening on 127.0.0.1:%d\n", lws_get_vhost_listen_port(vhost));
	fflush(stdout);
	while (!stopped && lws_service(context, 0) >= 0) {
	}
	lws_context_destroy(context);
	return 0;
}
