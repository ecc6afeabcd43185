/* The hub: one libwebsockets service thread that talks, and the caller's thread that stores. Nothing of
 * libwebsockets is visible here. */
#ifndef TC_FEEDS_WIRE_HUB_H
#define TC_FEEDS_WIRE_HUB_H

#include "base/clock.h"
#include "base/result.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/store/store.h"
#include "feeds/wire/config.h"

struct tc_hub;

struct tc_hub_setting {
	const char *directory; /* of the store and of tokens.json */
	const char *address;   /* "127.0.0.1:8800", "[::1]:0", ":8800" (every address) */
	const struct tc_hub_config *config;
	const struct tc_catalogue *catalogue;
	const struct tc_clock *clock;
	struct tc_store *store; /* used by tc_hub_run's thread only */
	/* signal_fd of tc_hub_run is readable: read it. False: it is time to stop. On tc_hub_run's thread. */
	bool (*on_signal)(void *user);
	void *user;
};

/* Is it one that tc_hub_setting takes? TC_OK or TC_BAD_INPUT. Pure. */
enum tc_result tc_hub_check_address(const char *address, struct tc_error *err);

/* Bind the port; nothing is served yet. Everything in setting is borrowed for the hub's life, the
 * setting itself is copied. TC_IN_USE: the port is taken. TC_DENIED: a network address without TLS.
 * TC_BAD_INPUT: no address; TC_BAD_INPUT, TC_NOT_FOUND, TC_DENIED or TC_UNAVAILABLE: certificate, key or
 * secret cannot serve. Owned. */
enum tc_result tc_hub_open(
	const struct tc_hub_setting *setting, struct tc_hub **out, struct tc_error *err);
void tc_hub_close(struct tc_hub *hub);

/* "127.0.0.1:8800", with the port that was really bound. Borrowed. */
const char *tc_hub_address(const struct tc_hub *hub);

/* Serve and store until on_signal says that it is time to stop; then say good-bye to every peer.
 * signal_fd: a signalfd or an eventfd. Returns TC_OK, or why serving ended by itself. */
enum tc_result tc_hub_run(struct tc_hub *hub, int signal_fd, struct tc_error *err);

/* Serve by these settings from now on; inside on_signal only. What is bound at the start (tls but for the
 * certificate, which is read again, proxy, logins, audit, the tail, allow_plain_on_network) is put back into
 * config. config: borrowed until the next one or tc_hub_close; the one before is free when this returns. */
void tc_hub_configure(struct tc_hub *hub, struct tc_hub_config *config);

/* A line of the audit record about what whoever runs the hub did. act: static; detail may be NULL. Any
 * thread; never waits for the disk. */
void tc_hub_note(struct tc_hub *hub, const char *act, const char *outcome, const char *detail);

#endif
