/* The hub's limits and permissions: one document, every value with a safe default. */
#ifndef TC_FEEDS_WIRE_CONFIG_H
#define TC_FEEDS_WIRE_CONFIG_H

#include "base/arena.h"
#include "base/option.h"
#include "base/result.h"

#include <stdbool.h>
#include <stdint.h>

struct tc_hub_publishers {
	int connections;      /* at a time */
	int window;           /* events of one connection that wait for the store */
	int max_bytes;        /* of one message */
	int max_observations; /* of one event */
	int rate, burst;      /* events a second of one source, and at once */
	int bad_messages;     /* a minute, of one connection */
	int answers_bytes;    /* one connection has not read yet: then it is not read from */
};

struct tc_hub_subscribers {
	int connections; /* at a time */
	int max_bytes;   /* of one message */
	int tail;        /* observations kept in memory for them */
	int streams;     /* histories read at a time, for snapshots and the API */
};

struct tc_hub_tls {
	const char *certificate, *key; /* PEM files; NULL: no TLS */
	bool client_certificates;      /* ask every client for one */
	const char *client_ca; /* PEM file: only those it signed; NULL: any, known by fingerprint */
};

/* A reverse proxy that ends TLS in front of the hub. */
struct tc_hub_proxy {
	struct tc_list addresses;       /* const char *: where it connects from; none: no proxy */
	const char *secret_file;        /* what it proves itself with, in X-Proxy-Secret */
	const char *certificate_header; /* where it puts the client's certificate */
};

/* How often somebody may come to the door, a minute. */
struct tc_hub_logins {
	int wrong; /* wrong credentials from one address */
	int right; /* of one credential */
};

struct tc_hub_keeping {
	int reserve_mb;   /* kept free for a full disk */
	int raw_days;     /* of every value in real time; 0: for ever */
	const char *head; /* file on a second medium that keeps where the store ends; NULL: none */
};

struct tc_hub_audit {
	const char *
		anchor; /* file on another disk or machine that gets the record's head; NULL: none */
};

struct tc_hub_config {
	struct tc_hub_publishers publishers;
	struct tc_hub_subscribers subscribers;
	struct tc_hub_tls tls;
	struct tc_hub_proxy proxy;
	struct tc_hub_logins logins;
	struct tc_hub_keeping store;
	struct tc_hub_audit audit;
	int64_t header_ms;  /* a request's head may take to arrive */
	int64_t message_ms; /* one message may take to arrive */
	int64_t stuck_ms;   /* a peer may take nothing of what waits for it */
	int64_t ping_ms;    /* silence of a peer before it is asked */
	int64_t pong_ms;    /* how long its answer may take */
	struct tc_list
		origins;  /* const char *: scheme://host[:port], exactly as a browser sends it */
	bool trust_clock; /* vouch for the date without the kernel's word */
	bool allow_plain_on_network; /* listen beyond loopback without TLS */
};

/* The table of the document, for its JSON Schema. */
extern const struct tc_option tc_hub_options[];

/* Defaults, without a document. arena: keeps what the config points to. */
enum tc_result tc_hub_config_default(struct tc_arena *arena, struct tc_hub_config *out);
/* Read path. Every fault has its line and column. */
enum tc_result tc_hub_config_read(const char *path, struct tc_arena *arena,
	struct tc_hub_config *out, struct tc_faults *faults);

#endif
