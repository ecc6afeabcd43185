#include "feeds/wire/dial.h"

#include "feeds/wire/dial_tls.h"

#include <libwebsockets.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { UNREAD_BYTES = 128 * 1024 }; /* of the socket; the kernel doubles it */

/* One frame on its way out; libwebsockets wants LWS_PRE free bytes in front of it. */
struct frame {
	struct frame *next;
	size_t length;
	unsigned char *bytes; /* LWS_PRE + length, owned */
};

struct tc_dial {
	struct tc_dial_setting setting; /* its strings are owned */
	struct tc_dial_address address;
	char *path;
	struct lws_context *context;
	pthread_t thread;
	bool started;
	atomic_bool stopping, cut;

	/* The connection's thread only: */
	struct lws *wsi;
	lws_sorted_usec_list_t timer;
	bool dialling, open, dropping, want_ping;
	const char *drop_reason;
	const char
		*tls_reason; /* why the hub's certificate was not taken; NULL: it was, or not yet */
	int64_t retry_at_ms, pause_ms;
	int64_t heard_ms, pinged_ms;
	struct frame *first, *last;
	size_t backlog;
	char *in;
	size_t in_length, in_capacity;
};

static int64_t now_ms(const struct tc_dial *dial) {
	return tc_clock_monotonic_ms(dial->setting.clock);
}

static void forget_frames(struct tc_dial *dial) {
	while (dial->first != NULL) {
		struct frame *frame = dial->first;
		dial->first = frame->next;
		free(frame->bytes);
		free(frame);
	}
	dial->last = NULL;
	dial->backlog = 0;
	dial->in_length = 0;
}

/* Random parts keep the walls of a building from dialling in step after a hub's restart. */
static void plan_retry(struct tc_dial *dial) {
	unsigned random = 0;
	lws_get_random(dial->context, &random, sizeof random);
	dial->retry_at_ms =
		now_ms(dial) + dial->pause_ms + (int64_t)random % (dial->pause_ms / 4 + 1);
	dial->pause_ms *= 2;
	if (dial->pause_ms > TC_DIAL_RETRY_MOST_MS) {
		dial->pause_ms = TC_DIAL_RETRY_MOST_MS;
	}
}

static void on_ended(struct tc_dial *dial, const char *reason, int status) {
	dial->wsi = NULL;
	dial->open = false;
	dial->dialling = false;
	forget_frames(dial);
	plan_retry(dial);
	if (dial->dropping) {
		reason = dial->drop_reason;
	}
	dial->dropping = false;
	dial->setting.on_close(dial->setting.user, reason, status);
}

static void dial_now(struct tc_dial *dial) {
	struct lws_client_connect_info info = {
		.context = dial->context,
		.address = dial->address.host,
		.host = dial->address.host,
		.port = dial->address.port,
		.path = dial->path,
		.protocol = "cloudevents.json",
		.local_protocol_name = "cloudevents.json",
		.alpn = "http/1.1",
		.pwsi = &dial->wsi,
		/* A redirect would carry the token to whoever it names. */
		.ssl_connection =
			tc_dial_tls_flags(&dial->address) | LCCSCF_HTTP_NO_FOLLOW_REDIRECT,
	};
	dial->tls_reason = NULL;
	dial->dialling = true;
	/* On failure libwebsockets may or may not have told the callback already. */
	if (lws_client_connect_via_info(&info) == NULL && dial->dialling) {
		on_ended(dial, "cannot connect", 0);
	}
}

static void turn(struct tc_dial *dial) {
	int64_t now = now_ms(dial);
	if (dial->wsi == NULL && !dial->dialling && now >= dial->retry_at_ms) {
		dial_now(dial);
	}
	if (dial->open && !dial->dropping) {
		if (now - dial->heard_ms >= TC_DIAL_SILENCE_MS) {
			tc_dial_drop(dial, "the hub went silent");
		} else if (now - dial->pinged_ms >= TC_DIAL_PING_MS) {
			dial->pinged_ms = now;
			dial->want_ping = true;
			lws_callback_on_writable(dial->wsi);
		}
	}
	dial->setting.on_turn(dial->setting.user);
}

static void on_timer(lws_sorted_usec_list_t *timer) {
	struct tc_dial *dial = lws_container_of(timer, struct tc_dial, timer);
	lws_sul_schedule(dial->context, 0, &dial->timer, on_timer,
		(lws_usec_t)TC_DIAL_TURN_MS * LWS_US_PER_MS);
	turn(dial);
}

/* Less than a ms before a timer libwebsockets no longer sleeps, it asks the kernel again and again until the
 * timer's time has come. Ours may come that much early. */
static void save_the_last_ms(struct tc_dial *dial) {
	if (dial->timer.us - lws_now_usecs() < LWS_US_PER_MS) {
		on_timer(&dial->timer);
	}
}

static int write_next(struct tc_dial *dial) {
	if (dial->dropping) {
		return 0;
	}
	if (dial->want_ping) {
		unsigned char ping[LWS_PRE + 1] = { 0 };
		dial->want_ping = false;
		if (lws_write(dial->wsi, ping + LWS_PRE, 0, LWS_WRITE_PING) < 0) {
			return -1;
		}
	} else if (dial->first != NULL) {
		struct frame *frame = dial->first;
		int written =
			lws_write(dial->wsi, frame->bytes + LWS_PRE, frame->length, LWS_WRITE_TEXT);
		dial->first = frame->next;
		dial->last = dial->first == NULL ? NULL : dial->last;
		dial->backlog -= frame->length;
		free(frame->bytes);
		free(frame);
		if (written < 0) {
			return -1;
		}
	}
	if (dial->first != NULL) {
		lws_callback_on_writable(dial->wsi);
	}
	return 0;
}

static bool keep_part(struct tc_dial *dial, const void *bytes, size_t length) {
	size_t needed = dial->in_length + length;
	if (needed > dial->setting.max_frame_bytes) {
		return false;
	}
	if (needed > dial->in_capacity) {
		size_t capacity = dial->in_capacity * 2 > needed ? dial->in_capacity * 2 : needed;
		char *in = realloc(dial->in, capacity);
		if (in == NULL) {
			return false;
		}
		dial->in = in;
		dial->in_capacity = capacity;
	}
	if (length > 0) {
		memcpy(dial->in + dial->in_length, bytes, length);
	}
	dial->in_length = needed;
	return true;
}

static void receive(struct tc_dial *dial, const void *bytes, size_t length) {
	if (dial->dropping) {
		return;
	}
	dial->heard_ms = now_ms(dial);
	if (lws_frame_is_binary(dial->wsi)) {
		tc_dial_drop(dial, "the hub sent a binary frame");
		return;
	}
	if (!keep_part(dial, bytes, length)) {
		tc_dial_drop(dial, "the hub sent a frame that is too large");
		return;
	}
	if (!lws_is_final_fragment(dial->wsi) || lws_remaining_packet_payload(dial->wsi) > 0) {
		return;
	}
	size_t whole = dial->in_length;
	dial->in_length = 0;
	if (whole > 0) {
		dial->setting.on_text(dial->setting.user, dial->in, whole);
	}
}

static int add_token(struct tc_dial *dial, struct lws *wsi, void *in, size_t size) {
	unsigned char **at = in;
	char value[512];
	if (dial->setting.token == NULL || dial->setting.token[0] == '\0') {
		return 0;
	}
	int length = snprintf(value, sizeof value, "Bearer %s", dial->setting.token);
	if (length < 0 || (size_t)length >= sizeof value) {
		return -1;
	}
	return lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_AUTHORIZATION,
		(const unsigned char *)value, length, at, *at + size);
}

static void opened(struct tc_dial *dial) {
	/* What waits here unread is old when it is read: let the hub keep it, which conflates. */
	const int bytes = UNREAD_BYTES;
	(void)setsockopt(lws_get_socket_fd(dial->wsi), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
	dial->dialling = false;
	dial->open = true;
	dial->heard_ms = dial->pinged_ms = now_ms(dial);
	dial->setting.on_open(dial->setting.user);
}

/* The user is gone, so nothing of the connection is told any more. It is ended in words: a publisher that
 * is done is silent, one that is cut off is lost, and the wall shows the difference. */
static int take_leave(struct tc_dial *dial, struct lws *wsi, enum lws_callback_reasons reason) {
	switch (reason) {
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		lws_close_reason(wsi,
			atomic_load(&dial->cut) ? LWS_CLOSE_STATUS_UNEXPECTED_CONDITION
						: LWS_CLOSE_STATUS_NORMAL,
			NULL, 0);
		return -1;
	case LWS_CALLBACK_CLIENT_CLOSED:
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		dial->open = false;
		dial->wsi = NULL;
		return 0;
	default: return 0;
	}
}

/* Why there is no connection: what libwebsockets says of TLS is for its makers. */
static void refused(struct tc_dial *dial, const char *reason, int status) {
	char text[160];
	if (dial->tls_reason != NULL) {
		snprintf(text, sizeof text, "the hub's certificate is not to be trusted: %s",
			dial->tls_reason);
		reason = text;
	}
	on_ended(dial, reason == NULL ? "cannot connect" : reason, status);
}

static int on_event(
	struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length) {
	struct tc_dial *dial = lws_context_user(lws_get_context(wsi));
	if (dial == NULL) {
		return 0;
	}
	if (atomic_load(&dial->stopping)) {
		return take_leave(dial, wsi, reason);
	}
	switch (reason) {
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS:
		return tc_dial_tls_prepare(&dial->address, user);
	case LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION:
		if (dial->tls_reason == NULL) {
			dial->tls_reason = tc_dial_tls_reason(user, length != 0);
		}
		return 0;
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: return add_token(dial, wsi, in, length);
	case LWS_CALLBACK_CLIENT_ESTABLISHED: opened(dial); break;
	case LWS_CALLBACK_CLIENT_RECEIVE: receive(dial, in, length); break;
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG: dial->heard_ms = now_ms(dial); break;
	case LWS_CALLBACK_CLIENT_WRITEABLE: return write_next(dial);
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		refused(dial, in, (int)lws_http_client_http_response(wsi));
		break;
	case LWS_CALLBACK_CLIENT_CLOSED: on_ended(dial, "the connection ended", 0); break;
	case LWS_CALLBACK_WSI_DESTROY:
		/* A handshake that nobody answers ends without any of the above. */
		if (wsi == dial->wsi) {
			on_ended(dial, "the hub did not answer", 0);
		}
		break;
	case LWS_CALLBACK_EVENT_WAIT_CANCELLED: turn(dial); break;
	default: break;
	}
	return 0;
}

static const struct lws_protocols protocols[] = {
	{ .name = "cloudevents.json", .callback = on_event, .rx_buffer_size = 16384 },
	{ 0 },
};

/* Only keeps lws_service from sleeping past the end of the leave. */
static void on_leave_timer(lws_sorted_usec_list_t *timer) {
	struct tc_dial *dial = lws_container_of(timer, struct tc_dial, timer);
	lws_sul_schedule(dial->context, 0, &dial->timer, on_leave_timer,
		(lws_usec_t)TC_DIAL_TURN_MS * LWS_US_PER_MS);
}

static void *run(void *user) {
	struct tc_dial *dial = user;
	dial_now(dial);
	on_timer(&dial->timer);
	while (!atomic_load(&dial->stopping)) {
		save_the_last_ms(dial);
		if (lws_service(dial->context, 0) < 0) {
			return NULL;
		}
	}
	lws_sul_cancel(&dial->timer);
	if (dial->open) {
		lws_callback_on_writable(dial->wsi);
	}
	int64_t until_ms = now_ms(dial) + TC_DIAL_LEAVE_MS;
	lws_sul_schedule(dial->context, 0, &dial->timer, on_leave_timer, 1);
	while (dial->open && now_ms(dial) < until_ms && lws_service(dial->context, 0) >= 0) {
	}
	return NULL;
}

static bool copy_text(const char **field) {
	if (*field == NULL) {
		return true;
	}
	char *copy = strdup(*field);
	*field = copy;
	return copy != NULL;
}

static bool copy_setting(struct tc_dial *dial, const struct tc_dial_setting *setting) {
	dial->setting = *setting;
	/* All are copied before any failure is looked at, so that destroying frees only copies. */
	bool url = copy_text(&dial->setting.url);
	bool token = copy_text(&dial->setting.token);
	bool ca = copy_text(&dial->setting.ca);
	bool cert = copy_text(&dial->setting.cert);
	bool key = copy_text(&dial->setting.key);
	size_t size = strlen(dial->address.path) + strlen(setting->path) + 1;
	dial->path = malloc(size);
	if (dial->path != NULL) {
		snprintf(dial->path, size, "%s%s", dial->address.path, setting->path);
	}
	return url && token && ca && cert && key && dial->path != NULL;
}

static void destroy(struct tc_dial *dial) {
	if (dial->context != NULL) {
		lws_context_destroy(dial->context);
	}
	forget_frames(dial);
	free(dial->in);
	free(dial->path);
	free((char *)dial->setting.url);
	free((char *)dial->setting.token);
	free((char *)dial->setting.ca);
	free((char *)dial->setting.cert);
	free((char *)dial->setting.key);
	free(dial);
}

static enum tc_result open_context(struct tc_dial *dial, struct tc_error *err) {
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.protocols = protocols,
		.gid = -1,
		.uid = -1,
		.user = dial,
		.timeout_secs = 5,
		.connect_timeout_secs = 5,
	};
	if (dial->address.tls) {
		enum tc_result result = tc_dial_tls_configure(&dial->setting, &info, err);
		if (result != TC_OK) {
			return result;
		}
	}
	/* The library logs to standard error, which belongs to the commands. */
	lws_set_log_level(0, NULL);
	dial->context = lws_create_context(&info);
	if (dial->context == NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot set up the connection to %s",
			dial->setting.url);
	}
	return TC_OK;
}

/* Signals belong to the main thread. */
static int start_thread(struct tc_dial *dial) {
	sigset_t all;
	sigset_t before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(&dial->thread, NULL, run, dial);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	dial->started = failed == 0;
	return failed;
}

enum tc_result tc_dial_start(
	const struct tc_dial_setting *setting, struct tc_dial **out, struct tc_error *err) {
	struct tc_dial_address address;
	enum tc_result result = tc_dial_parse(setting->url, &address, err);
	if (result != TC_OK) {
		return result;
	}
	struct tc_dial *dial = calloc(1, sizeof *dial);
	if (dial == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a connection");
	}
	dial->address = address;
	dial->pause_ms = TC_DIAL_RETRY_LEAST_MS;
	if (!copy_setting(dial, setting)) {
		destroy(dial);
		return tc_fail(err, TC_NO_MEMORY, "no memory for a connection");
	}
	result = open_context(dial, err);
	if (result != TC_OK) {
		destroy(dial);
		return result;
	}
	/* Callbacks of the new thread may already need the handle. */
	*out = dial;
	if (start_thread(dial) != 0) {
		*out = NULL;
		destroy(dial);
		return tc_fail(err, TC_UNAVAILABLE, "cannot start the network thread");
	}
	return TC_OK;
}

void tc_dial_stop(struct tc_dial *dial) {
	if (dial == NULL) {
		return;
	}
	atomic_store(&dial->stopping, true);
	if (dial->started) {
		lws_cancel_service(dial->context);
		pthread_join(dial->thread, NULL);
	}
	destroy(dial);
}

void tc_dial_cut(struct tc_dial *dial) {
	if (dial != NULL) {
		atomic_store(&dial->cut, true);
	}
	tc_dial_stop(dial);
}

void tc_dial_wake(struct tc_dial *dial) {
	lws_cancel_service(dial->context);
}

void tc_dial_send(struct tc_dial *dial, char *text, size_t length) {
	struct frame *frame = calloc(1, sizeof *frame);
	unsigned char *bytes = malloc(LWS_PRE + length + 1);
	if (!dial->open || dial->dropping || frame == NULL || bytes == NULL) {
		free(frame);
		free(bytes);
		free(text);
		return;
	}
	memcpy(bytes + LWS_PRE, text, length);
	free(text);
	frame->bytes = bytes;
	frame->length = length;
	if (dial->last == NULL) {
		dial->first = frame;
	} else {
		dial->last->next = frame;
	}
	dial->last = frame;
	dial->backlog += length;
	lws_callback_on_writable(dial->wsi);
}

bool tc_dial_is_open(const struct tc_dial *dial) {
	return dial->open && !dial->dropping;
}

size_t tc_dial_backlog(const struct tc_dial *dial) {
	return dial->backlog;
}

void tc_dial_drop(struct tc_dial *dial, const char *reason) {
	if (dial->wsi == NULL || dial->dropping) {
		return;
	}
	dial->dropping = true;
	dial->drop_reason = reason;
	lws_set_timeout(dial->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

void tc_dial_praise(struct tc_dial *dial) {
	dial->pause_ms = TC_DIAL_RETRY_LEAST_MS;
}

const char *tc_dial_library(void) {
	return lws_get_library_version();
}
