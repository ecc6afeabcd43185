#include "feeds/wire/config.h"

#include <stddef.h>

#include "base/json.h"

#define AT(member) offsetof(struct tc_hub_config, member)
#define IN(group, member) offsetof(struct tc_hub_##group, member)

static const struct tc_option publishers[] = {
	{ .name = "connections",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 100000,
		.fallback = 1000,
		.offset = IN(publishers, connections),
		.doc = "Publisher connections at a time" },
	{ .name = "window",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 1000,
		.fallback = 64,
		.offset = IN(publishers, window),
		.doc = "Events of one connection that may wait for the disk" },
	{ .name = "max_bytes",
		.type = TC_OPTION_INTEGER,
		.min = 1024,
		.max = 4194304,
		.fallback = 262144,
		.offset = IN(publishers, max_bytes),
		.doc = "Bytes of one message" },
	{ .name = "max_observations",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10000,
		.fallback = 1000,
		.offset = IN(publishers, max_observations),
		.doc = "Observations of one event" },
	{ .name = "rate",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 1000000,
		.fallback = 20000,
		.offset = IN(publishers, rate),
		.doc = "Events a second of one source" },
	{ .name = "burst",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 1000000,
		.fallback = 20000,
		.offset = IN(publishers, burst),
		.doc = "Events of one source at once" },
	{ .name = "answers",
		.type = TC_OPTION_INTEGER,
		.min = 1024,
		.max = 16777216,
		.fallback = 262144,
		.offset = IN(publishers, answers_bytes),
		.doc = "Bytes of answers a connection has not taken before nothing more is read "
		       "from it" },
	{ .name = "bad_messages",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10000,
		.fallback = 100,
		.offset = IN(publishers, bad_messages),
		.doc = "Refused messages a minute before a connection is closed" },
	{ 0 },
};

static const struct tc_option subscribers[] = {
	{ .name = "connections",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 100000,
		.fallback = 1000,
		.offset = IN(subscribers, connections),
		.doc = "Subscriber connections at a time" },
	{ .name = "max_bytes",
		.type = TC_OPTION_INTEGER,
		.min = 1024,
		.max = 4194304,
		.fallback = 16384,
		.offset = IN(subscribers, max_bytes),
		.doc = "Bytes of one message" },
	{ .name = "tail",
		.type = TC_OPTION_INTEGER,
		.min = 16,
		.max = 10000000,
		.fallback = 65536,
		.offset = IN(subscribers, tail),
		.doc = "Newest observations kept in memory for subscribers" },
	{ .name = "streams",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 1000,
		.fallback = 64,
		.offset = IN(subscribers, streams),
		.doc = "Histories read from disk at a time, for snapshots and the API" },
	{ 0 },
};

static const struct tc_option tls[] = {
	{ .name = "certificate",
		.type = TC_OPTION_TEXT,
		.required = true,
		.offset = IN(tls, certificate),
		.doc = "PEM file of the certificate chain" },
	{ .name = "key",
		.type = TC_OPTION_TEXT,
		.required = true,
		.offset = IN(tls, key),
		.doc = "PEM file of the private key; others than owner and group may not read it" },
	{ .name = "client_certificates",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = IN(tls, client_certificates),
		.doc = "Ask clients for a certificate; those without one need a token" },
	{ .name = "client_ca",
		.type = TC_OPTION_TEXT,
		.offset = IN(tls, client_ca),
		.doc = "PEM file of the authority that must have signed a client's certificate; "
		       "without it any is taken and known by its fingerprint" },
	{ 0 },
};

static const struct tc_option proxy[] = {
	{ .name = "addresses",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_TEXT,
		.required = true,
		.max_count = 16,
		.offset = IN(proxy, addresses),
		.doc = "Addresses that the proxy connects from, like 127.0.0.1" },
	{ .name = "secret_file",
		.type = TC_OPTION_TEXT,
		.required = true,
		.offset = IN(proxy, secret_file),
		.doc = "File whose first line, at least 32 characters, the proxy sends as "
		       "X-Proxy-Secret" },
	{ .name = "certificate_header",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.fallback_text = "x-client-certificate",
		.offset = IN(proxy, certificate_header),
		.doc = "Header with the client's certificate, PEM with %XX escapes" },
	{ 0 },
};

static const struct tc_option logins[] = {
	{ .name = "wrong",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 1000000,
		.fallback = 1000,
		.offset = IN(logins, wrong),
		.doc = "Wrong credentials a minute from one address; then it gets 429" },
	{ .name = "right",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 1000000,
		.fallback = 30000,
		.offset = IN(logins, right),
		.doc = "Requests and handshakes a minute of one credential; then it gets 429" },
	{ 0 },
};

static const struct tc_option store[] = {
	{ .name = "reserve_mb",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = 65536,
		.fallback = 64,
		.offset = IN(keeping, reserve_mb),
		.doc = "Megabytes of disk kept free, so that the audit can go on when it is full" },
	{ .name = "raw_days",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = 36500,
		.fallback = 400,
		.offset = IN(keeping, raw_days),
		.doc = "Days for which every value of a real-time indicator is kept; of older "
		       "hours the "
		       "last, smallest and largest; 0: for ever" },
	{ .name = "head",
		.type = TC_OPTION_TEXT,
		.offset = IN(keeping, head),
		.doc = "A file on a second disk that keeps where the store ends: tells a store "
		       "that was "
		       "rolled back or lost what was acknowledged" },
	{ 0 },
};

static const struct tc_option audit[] = {
	{ .name = "anchor",
		.type = TC_OPTION_TEXT,
		.offset = IN(audit, anchor),
		.doc = "File, on another disk or machine, that gets the head of the audit record "
		       "once a minute" },
	{ 0 },
};

const struct tc_option tc_hub_options[] = {
	{ .name = "publishers",
		.type = TC_OPTION_OBJECT,
		.fields = publishers,
		.offset = AT(publishers),
		.doc = "Limits of /feed" },
	{ .name = "subscribers",
		.type = TC_OPTION_OBJECT,
		.fields = subscribers,
		.offset = AT(subscribers),
		.doc = "Limits of /live and the API" },
	{ .name = "tls",
		.type = TC_OPTION_OBJECT,
		.fields = tls,
		.offset = AT(tls),
		.doc = "Serve https and wss" },
	{ .name = "proxy",
		.type = TC_OPTION_OBJECT,
		.fields = proxy,
		.offset = AT(proxy),
		.doc = "A reverse proxy that ends TLS in front of the hub" },
	{ .name = "logins",
		.type = TC_OPTION_OBJECT,
		.fields = logins,
		.offset = AT(logins),
		.doc = "How often somebody may come to the door" },
	{ .name = "store",
		.type = TC_OPTION_OBJECT,
		.fields = store,
		.offset = AT(store),
		.doc = "How figures are kept" },
	{ .name = "header",
		.type = TC_OPTION_DURATION,
		.min = 1000,
		.max = 3600000,
		.fallback = 5000,
		.offset = AT(header_ms),
		.doc = "How long the head of a request may take to arrive, in whole seconds" },
	{ .name = "message",
		.type = TC_OPTION_DURATION,
		.min = 1000,
		.max = 3600000,
		.fallback = 10000,
		.offset = AT(message_ms),
		.doc = "How long one message may take to arrive" },
	{ .name = "stuck",
		.type = TC_OPTION_DURATION,
		.min = 1000,
		.max = 3600000,
		.fallback = 30000,
		.offset = AT(stuck_ms),
		.doc = "How long a peer may take nothing of what waits for it" },
	{ .name = "audit",
		.type = TC_OPTION_OBJECT,
		.fields = audit,
		.offset = AT(audit),
		.doc = "The record of administrative acts and refusals" },
	{ .name = "ping",
		.type = TC_OPTION_DURATION,
		.min = 100,
		.max = 3600000,
		.fallback = 4000,
		.offset = AT(ping_ms),
		.doc = "Silence of a peer before it is asked" },
	{ .name = "pong",
		.type = TC_OPTION_DURATION,
		.min = 100,
		.max = 3600000,
		.fallback = 8000,
		.offset = AT(pong_ms),
		.doc = "How long a peer's answer may take" },
	{ .name = "origins",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_TEXT,
		.max_count = 100,
		.offset = AT(origins),
		.doc = "Origins of web pages that may connect, exactly" },
	{ .name = "trust_clock",
		.type = TC_OPTION_BOOL,
		.offset = AT(trust_clock),
		.doc = "Vouch for this machine's date although its kernel does not call it "
		       "synchronised" },
	{ .name = "allow_plain_on_network",
		.type = TC_OPTION_BOOL,
		.offset = AT(allow_plain_on_network),
		.doc = "Listen beyond loopback without TLS, behind a proxy that has it" },
	{ 0 },
};

static enum tc_result read_root(const json_t *root, struct tc_arena *arena,
	struct tc_hub_config *out, struct tc_faults *faults) {
	static const char *const ignored[] = { "version", "document", "$schema", NULL };
	struct tc_option_context context = { .arena = arena, .faults = faults };
	*out = (struct tc_hub_config) { 0 };
	tc_options_read(tc_hub_options, root, "", out, &context, ignored);
	return tc_faults_result(faults, NULL);
}

enum tc_result tc_hub_config_default(struct tc_arena *arena, struct tc_hub_config *out) {
	struct tc_faults *faults = tc_arena_alloc(arena, sizeof *faults);
	json_t *empty = json_object();
	enum tc_result result = TC_NO_MEMORY;
	if (faults != NULL && empty != NULL) {
		result = read_root(empty, arena, out, faults);
	}
	json_decref(empty);
	return result;
}

enum tc_result tc_hub_config_read(const char *path, struct tc_arena *arena,
	struct tc_hub_config *out, struct tc_faults *faults) {
	struct tc_json *document = NULL;
	enum tc_result result = tc_json_read(path, &tc_json_document_limits, &document, faults);
	if (result != TC_OK) {
		return result;
	}
	int first = faults->count;
	if (tc_document_version(tc_json_root(document), faults)) {
		read_root(tc_json_root(document), arena, out, faults);
	}
	tc_json_locate(document, faults, first);
	tc_json_destroy(document);
	return tc_faults_result(faults, NULL);
}
