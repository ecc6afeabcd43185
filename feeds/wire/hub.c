#include "feeds/wire/hub.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "feeds/identity/digest.h"
#include "feeds/identity/token.h"
#include "feeds/wire/head_guard.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/tls.h"

enum {
	SERVICE_BYTES = 65536, /* one read of a socket */
	NODE_MAX = 64,
	SPARE_DESCRIPTORS = 1024, /* requests, histories being read, the store's own files */
};

int64_t tc_hub_now_ms(const struct tc_hub *hub) {
	return tc_clock_monotonic_ms(hub->setting.clock);
}

int64_t tc_hub_unix_ms(const struct tc_hub *hub) {
	return tc_clock_unix_ms(hub->setting.clock);
}

const char *tc_hub_address(const struct tc_hub *hub) {
	return hub->address;
}

/* Where to listen: HOST:PORT, [HOST]:PORT or :PORT. */
struct endpoint {
	char host[NODE_MAX]; /* empty: every address */
	int port;
	bool six;
};

static bool parse_port(const char *text, int *out) {
	size_t length = strlen(text);
	*out = 0;
	for (size_t i = 0; i < length && length <= 5; i++) {
		if (text[i] < '0' || text[i] > '9') {
			return false;
		}
		*out = *out * 10 + text[i] - '0';
	}
	return length > 0 && length <= 5 && *out <= 65535;
}

static bool parse_endpoint(const char *text, struct endpoint *out) {
	const char *colon = strrchr(text, ':');
	*out = (struct endpoint) { .six = text[0] == '[' };
	if (colon == NULL || !parse_port(colon + 1, &out->port)) {
		return false;
	}
	const char *start = text;
	size_t length = (size_t)(colon - text);
	if (out->six) {
		if (length < 3 || text[length - 1] != ']') {
			return false;
		}
		start++;
		length -= 2;
	}
	if (length >= sizeof out->host || (!out->six && memchr(start, ':', length) != NULL)) {
		return false;
	}
	memcpy(out->host, start, length);
	if (strcmp(out->host, "localhost") == 0) {
		/* the only name that means loopback without a resolver */
		snprintf(out->host, sizeof out->host, "127.0.0.1");
	}
	return true;
}

enum tc_result tc_hub_check_address(const char *address, struct tc_error *err) {
	struct endpoint endpoint;
	return parse_endpoint(address, &endpoint)
		? TC_OK
		: tc_fail(err, TC_BAD_INPUT, "expected HOST:PORT to listen on, found \"%s\"",
			  address);
}

static bool is_loopback(const struct endpoint *endpoint) {
	return strncmp(endpoint->host, "127.", 4) == 0 || strcmp(endpoint->host, "::1") == 0;
}

static bool is_any(const struct endpoint *endpoint) {
	return endpoint->host[0] == 0 || strcmp(endpoint->host, "0.0.0.0") == 0 ||
		strcmp(endpoint->host, "::") == 0 || strcmp(endpoint->host, "*") == 0;
}

static void emit(int level, const char *line) {
	char text[512];
	/* "[2020/08/18 17:00:00:1234] W: sentence\n": our log has its own time. */
	const char *start = strstr(line, ": ");
	snprintf(text, sizeof text, "%s", start == NULL ? line : start + 2);
	text[strcspn(text, "\n")] = 0;
	tc_log(level == LLL_ERR ? TC_LOG_WARNING : TC_LOG_INFO, "libwebsockets", "sentence", text,
		NULL);
}

static void wake_store(void *user) {
	struct tc_hub *hub = user;
	eventfd_write(hub->wake_fd, 1);
}

static void wake_network(void *user) {
	struct tc_hub *hub = user;
	lws_cancel_service(hub->context);
}

/* One descriptor per connection, where the system lets us; it may have been started with few. */
static void raise_descriptors(const struct tc_hub_config *config) {
	struct rlimit limit;
	rlim_t wanted = (rlim_t)config->publishers.connections +
		(rlim_t)config->subscribers.connections + SPARE_DESCRIPTORS;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) {
		return;
	}
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur < wanted) {
		char text[24];
		snprintf(text, sizeof text, "%llu", (unsigned long long)wanted);
		tc_log(TC_LOG_WARNING, "fewer descriptors than connections are allowed", "wanted",
			text, NULL);
	}
}

/* We ask the silent ourselves (tc_peer_tick). The library would keep a timer for each connection in one
 * sorted list, and go through it at every handshake. */
static const lws_retry_bo_t no_policy = { 0 };

static enum tc_result bind_port(
	struct tc_hub *hub, const struct endpoint *endpoint, struct tc_error *err) {
	struct lws_context_creation_info info = { 0 };
	const struct tc_hub_tls *tls = &hub->config->tls;
	info.port = endpoint->port;
	info.iface = is_any(endpoint) ? NULL : endpoint->host;
	info.protocols = tc_hub_protocols;
	info.options =
		LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
	info.options |= endpoint->six ? 0 : LWS_SERVER_OPTION_DISABLE_IPV6;
	info.timeout_secs = (unsigned int)((hub->config->header_ms + 999) / 1000);
	info.timeout_secs_ah_idle = info.timeout_secs;
	info.max_http_header_data = TC_HEAD_BYTES_MAX;
	info.pt_serv_buf_size = SERVICE_BYTES;
	info.server_string = "toancanh";
	info.retry_and_idle_policy = &no_policy;
	info.user = hub;
	if (tls->certificate != NULL) {
		tc_tls_configure(tls, &info);
	}
	hub->context = lws_create_context(&info);
	if (hub->context == NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "the network library cannot start");
	}
	hub->vhost = lws_create_vhost(hub->context, &info);
	if (hub->vhost == NULL) {
		return tc_fail(err, TC_IN_USE, "cannot listen on %s: the port is taken or not ours",
			hub->setting.address);
	}
	bool any = is_any(endpoint);
	const char *host = any ? (endpoint->six ? "::" : "0.0.0.0") : endpoint->host;
	snprintf(hub->address, sizeof hub->address, endpoint->six ? "[%s]:%d" : "%s:%d", host,
		lws_get_vhost_listen_port(hub->vhost));
	return TC_OK;
}

/* A source that ever sent something is on the roster from the start, so that its silence shows. */
static void add_known_source(void *user, const struct tc_grant *grant) {
	struct tc_hub *hub = user;
	struct tc_source_position position;
	if (grant->source == NULL ||
		!tc_store_position(hub->setting.store, grant->source, &position)) {
		return;
	}
	struct tc_roster_entry *entry =
		tc_roster_find(&hub->roster, grant->source, tc_hub_unix_ms(hub));
	if (entry != NULL) {
		entry->gap = position.gap;
		tc_hub_source_changed(hub, entry);
	}
}

static enum tc_result open_quarantine(struct tc_hub *hub, struct tc_error *err) {
	struct tc_quarantine_arrival arrival;
	enum tc_result result =
		tc_quarantine_open(hub->setting.directory, &hub->quarantine, &arrival, err);
	if (arrival.file[0] != 0) {
		char sequence[24] = "";
		if (arrival.sequence > 0) {
			snprintf(sequence, sizeof sequence, "%010" PRId64, arrival.sequence);
		}
		tc_log(TC_LOG_ERROR, "a message has ended the hub and is refused from now on",
			"source", arrival.sender, "sequence", sequence, "file", arrival.file, NULL);
		char detail[64];
		snprintf(detail, sizeof detail, "%s%s%s", arrival.file, sequence[0] == 0 ? "" : " ",
			sequence);
		tc_clerk_note(
			hub->clerk, "hub", "message.quarantine", arrival.sender, "done", detail);
	}
	return result;
}

static enum tc_result prepare(struct tc_hub *hub, struct tc_error *err) {
	const struct tc_hub_setting *setting = &hub->setting;
	hub->limits = tc_json_message_limits;
	hub->limits.max_bytes = (size_t)hub->config->publishers.max_bytes;
	hub->stamp.clock = setting->clock;
	hub->readers.store = setting->store;
	tc_random_bytes(&hub->stamp.run, sizeof hub->stamp.run);
	hub->told_store = TC_HUB_STORE_OK;
	atomic_store(&hub->store_state, TC_HUB_STORE_OK);
	hub->faults = calloc(1, sizeof *hub->faults);
	hub->recent = tc_recent_create(
		setting->catalogue, hub->config->subscribers.tail, tc_store_cursor(setting->store));
	hub->logins = tc_logins_create(&hub->config->logins);
	hub->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (hub->logins == NULL || hub->faults == NULL || hub->recent == NULL || hub->wake_fd < 0 ||
		!tc_service_init(&hub->service, tc_hub_unix_ms(hub))) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the hub");
	}
	enum tc_result result = tc_registry_open(setting->directory, &hub->registry, err);
	if (result == TC_OK) {
		result = tc_proxy_open(&hub->config->proxy, &hub->proxy, err);
	}
	if (result == TC_OK && hub->config->tls.certificate != NULL) {
		result = tc_tls_check(&hub->config->tls, tc_hub_unix_ms(hub), err);
	}
	if (result == TC_OK) {
		result = tc_clerk_open(setting->directory, hub->config->audit.anchor,
			setting->clock, &hub->clerk, err);
	}
	if (result != TC_OK) {
		return result;
	}
	result = open_quarantine(hub, err);
	if (result != TC_OK) {
		return result;
	}
	result = tc_sentinel_open(
		setting->store, setting->catalogue, setting->clock, &hub->sentinel, err);
	if (result != TC_OK) {
		return result;
	}
	hub->generation = tc_registry_generation(hub->registry);
	/* Without any token yet there is nobody to know. */
	tc_token_list(setting->directory, add_known_source, hub, NULL);
	return TC_OK;
}

enum tc_result tc_hub_open(
	const struct tc_hub_setting *setting, struct tc_hub **out, struct tc_error *err) {
	struct endpoint endpoint;
	if (!parse_endpoint(setting->address, &endpoint)) {
		return tc_hub_check_address(setting->address, err);
	}
	if (!is_loopback(&endpoint) && setting->config->tls.certificate == NULL &&
		!setting->config->allow_plain_on_network) {
		return tc_fail(err, TC_DENIED,
			"%s is reachable from the network and there is no TLS: configure tls, or "
			"allow_plain_on_network behind a proxy that has it",
			setting->address);
	}
	struct tc_hub *hub = calloc(1, sizeof *hub);
	if (hub == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the hub");
	}
	hub->setting = *setting;
	hub->config = setting->config;
	hub->wake_fd = -1;
	tc_queue_init(&hub->to_store, wake_store, hub);
	tc_queue_init(&hub->to_network, wake_network, hub);
	raise_descriptors(hub->config);
	lws_set_log_level(LLL_ERR | LLL_WARN, emit);
	enum tc_result result = prepare(hub, err);
	if (result == TC_OK) {
		result = bind_port(hub, &endpoint, err);
	}
	if (result != TC_OK) {
		tc_hub_close(hub);
		return result;
	}
	*out = hub;
	return TC_OK;
}

void tc_hub_close(struct tc_hub *hub) {
	if (hub == NULL) {
		return;
	}
	if (hub->context != NULL) {
		lws_context_destroy(hub->context);
	}
	while (hub->peers != NULL) {
		tc_peer_finish(hub->peers);
	}
	tc_readers_finish(&hub->readers);
	tc_queue_finish(&hub->to_store);
	tc_queue_finish(&hub->to_network);
	tc_sentinel_close(hub->sentinel);
	tc_alarm_list_destroy(hub->alarms);
	tc_alarm_list_destroy(atomic_load(&hub->next_alarms));
	tc_recent_destroy(hub->recent);
	tc_roster_finish(&hub->roster);
	tc_logins_destroy(hub->logins);
	tc_clerk_close(hub->clerk);
	tc_quarantine_close(hub->quarantine);
	if (hub->registry != NULL) {
		tc_registry_close(hub->registry);
	}
	if (hub->wake_fd >= 0) {
		close(hub->wake_fd);
	}
	tc_service_finish(&hub->service);
	free(hub->faults);
	free(hub);
}

/* Signals belong to the thread that called; this one must not take them from it. */
static int start_thread(struct tc_hub *hub) {
	sigset_t all;
	sigset_t before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(&hub->thread, NULL, tc_hub_serve, hub);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

enum tc_result tc_hub_run(struct tc_hub *hub, int signal_fd, struct tc_error *err) {
	if (start_thread(hub) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "the network thread cannot start");
	}
	tc_hub_note(hub, "hub.start", "done", NULL);
	enum tc_result result = tc_writer_run(hub, signal_fd, err);
	atomic_store(&hub->stopping, true);
	lws_cancel_service(hub->context);
	pthread_join(hub->thread, NULL);
	tc_hub_note(hub, "hub.stop", result == TC_OK ? "done" : "failed", NULL);
	return result;
}
