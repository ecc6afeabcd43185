/* The calling side of TLS: whom a wall or a publisher takes for its hub. Internal to dial.c. */
#ifndef TC_FEEDS_WIRE_DIAL_TLS_H
#define TC_FEEDS_WIRE_DIAL_TLS_H

#include "feeds/wire/dial.h"

struct lws_context_creation_info;

/* Only the authorities of setting->ca count where it is given: those of the system would let any of a hundred
 * foreign ones vouch for the hub. Strings are borrowed for the context's life. TC_DENIED: everybody may read
 * the key; TC_NOT_FOUND, TC_UNAVAILABLE: a file. */
enum tc_result tc_dial_tls_configure(const struct tc_dial_setting *setting,
	struct lws_context_creation_info *info, struct tc_error *err);

/* LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS: TLS 1.2 at least, and an address of digits must stand
 * in the certificate as such: libwebsockets compares names only. 0, or -1 to give up. */
int tc_dial_tls_prepare(const struct tc_dial_address *address, void *ssl_context);

/* Flags of lws_client_connect_info: 0 without TLS. */
int tc_dial_tls_flags(const struct tc_dial_address *address);

/* LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION: why the hub's certificate is not taken; static,
 * NULL when it is. */
const char *tc_dial_tls_reason(void *verification, bool sound);

#endif
