/* What whoever runs the hub asks of it: to read its configuration again, to show that it is alive, to say
 * why it is not well. */
#include "feeds/wire/hub_private.h"

#include "base/log.h"
#include "base/notify.h"
#include "feeds/wire/tls.h"

#include <errno.h>
#include <string.h>

/* A network thread that has not turned for so long hangs: its timer fires twice a second. */
enum { HUNG_MS = 10000 };

bool tc_service_init(struct tc_service *service, int64_t unix_ms) {
	*service = (struct tc_service) { .started_ms = unix_ms,
		.watchdog_ms = tc_notify_watchdog_ms() };
	if (sem_init(&service->taken, 0, 0) != 0) {
		return false;
	}
	if (pthread_mutex_init(&service->lock, NULL) != 0) {
		sem_destroy(&service->taken);
		return false;
	}
	service->ready = true;
	return true;
}

void tc_service_finish(struct tc_service *service) {
	if (service->ready) {
		pthread_mutex_destroy(&service->lock);
		sem_destroy(&service->taken);
	}
}

/* Bound at the start: sockets, secrets that were read, tables that were made to measure. */
static void keep_fixed(const struct tc_hub *hub, struct tc_hub_config *config) {
	const struct tc_hub_config *first = hub->setting.config;
	config->tls = first->tls;
	config->proxy = first->proxy;
	config->logins = first->logins;
	config->audit = first->audit;
	config->subscribers.tail = first->subscribers.tail;
	config->allow_plain_on_network = first->allow_plain_on_network;
}

void tc_hub_note(struct tc_hub *hub, const char *act, const char *outcome, const char *detail) {
	tc_clerk_note(hub->clerk, "hub", act, hub->address, outcome, detail);
}

void tc_hub_configure(struct tc_hub *hub, struct tc_hub_config *config) {
	keep_fixed(hub, config);
	atomic_store(&hub->service.next, config);
	lws_cancel_service(hub->context);
	while (sem_wait(&hub->service.taken) != 0 && errno == EINTR) {
	}
}

/* Certificates live for months and hubs for longer. */
static void renew_certificate(struct tc_hub *hub) {
	struct tc_error err = { 0 };
	if (hub->ssl_context == NULL) {
		return;
	}
	enum tc_result result =
		tc_tls_renew(&hub->config->tls, hub->ssl_context, tc_hub_unix_ms(hub), &err);
	tc_hub_note(hub, "hub.certificate", result == TC_OK ? "done" : "refused",
		result == TC_OK ? NULL : err.message);
	if (result != TC_OK) {
		tc_log(TC_LOG_ERROR, "the certificate cannot be renewed; the former one stays",
			"reason", err.message, NULL);
	}
}

void tc_service_turn(struct tc_hub *hub) {
	atomic_store(&hub->service.turned_ms, tc_hub_now_ms(hub));
	const struct tc_hub_config *next = atomic_exchange(&hub->service.next, NULL);
	if (next == NULL) {
		return;
	}
	hub->config = next;
	hub->limits.max_bytes = (size_t)next->publishers.max_bytes;
	tc_roster_limit(&hub->roster, next->publishers.rate, next->publishers.burst);
	renew_certificate(hub);
	sem_post(&hub->service.taken);
}

void tc_service_ended(struct tc_hub *hub) {
	sem_post(&hub->service.taken); /* whoever waits for a turn waits no longer */
}

void tc_service_live(struct tc_hub *hub) {
	struct tc_service *service = &hub->service;
	int64_t now_ms = tc_hub_now_ms(hub);
	if (service->watchdog_ms == 0 || now_ms - service->told_ms < service->watchdog_ms / 4 ||
		now_ms - atomic_load(&service->turned_ms) > HUNG_MS) {
		return;
	}
	service->told_ms = now_ms;
	tc_notify(TC_NOTIFY_WATCHDOG);
}

void tc_service_say(struct tc_hub *hub, const char *reason) {
	struct tc_service *service = &hub->service;
	pthread_mutex_lock(&service->lock);
	snprintf(service->reason, sizeof service->reason, "%s", reason == NULL ? "" : reason);
	pthread_mutex_unlock(&service->lock);
}

void tc_service_reason(struct tc_hub *hub, char *out, size_t size) {
	struct tc_service *service = &hub->service;
	pthread_mutex_lock(&service->lock);
	snprintf(out, size, "%s", service->reason);
	pthread_mutex_unlock(&service->lock);
}
