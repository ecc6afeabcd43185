/* A reverse proxy in front of the hub, which ends TLS and tells who its client is. What it tells counts only
 * from an address of the configuration and with its secret: on a machine of many users, loopback alone
 * proves nothing. */
#ifndef TC_FEEDS_WIRE_PROXY_H
#define TC_FEEDS_WIRE_PROXY_H

#include "base/result.h"
#include "feeds/wire/config.h"

#include <netinet/in.h>

enum { TC_PROXY_ADDRESSES_MAX = 16, TC_PROXY_SECRET_LEAST = 32 };

struct tc_proxy {
	struct in6_addr addresses[TC_PROXY_ADDRESSES_MAX];
	size_t count;       /* 0: there is no proxy */
	uint8_t secret[32]; /* SHA-256 */
	char header[72];    /* of the certificate, in lower case and with its colon */
};

/* TC_BAD_INPUT, TC_DENIED (everybody may read the secret), TC_NOT_FOUND or TC_UNAVAILABLE. */
enum tc_result tc_proxy_open(
	const struct tc_hub_proxy *config, struct tc_proxy *out, struct tc_error *err);

/* Who says so? address: numeric, of the connection. secret: what it sent, or "". */
bool tc_proxy_knows(const struct tc_proxy *proxy, const char *address, const char *secret);

/* %XX escapes undone in place, as nginx writes $ssl_client_escaped_cert. Returns the new length. */
size_t tc_proxy_unescape(char *text);

/* The last address of an X-Forwarded-For, which is the proxy's own word; earlier ones are its client's.
 * Borrowed from list. */
const char *tc_proxy_last(char *list);

#endif
