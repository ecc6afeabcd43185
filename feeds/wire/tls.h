/* The hub's side of TLS, and certificates as both ends of it know them. OpenSSL is what libwebsockets
 * speaks TLS with; it is named here and in dial_tls.c only. */
#ifndef TC_FEEDS_WIRE_TLS_H
#define TC_FEEDS_WIRE_TLS_H

#include "base/result.h"
#include "feeds/identity/fingerprint.h"
#include "feeds/wire/config.h"

struct lws;
struct lws_context_creation_info;

/* Can the hub serve with these files at now_ms (Unix)? Readable, the key private and the certificate's own,
 * the certificate within its dates. One clear sentence otherwise: libwebsockets would only say that it
 * failed. */
enum tc_result tc_tls_check(const struct tc_hub_tls *tls, int64_t now_ms, struct tc_error *err);

/* Have a listening socket speak TLS 1.2 or 1.3 with these files. Strings are borrowed for its life. */
void tc_tls_configure(const struct tc_hub_tls *tls, struct lws_context_creation_info *info);

/* LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS: 0, or -1 to give the socket up. */
int tc_tls_prepare(const struct tc_hub_tls *tls, void *ssl_context);

/* Serve new connections with what the same files hold now; those that are open keep what they have. On
 * failure, as of tc_tls_check, nothing changes. ssl_context: the one that was prepared. Network thread. */
enum tc_result tc_tls_renew(
	const struct tc_hub_tls *tls, void *ssl_context, int64_t now_ms, struct tc_error *err);

/* LWS_CALLBACK_OPENSSL_PERFORM_CLIENT_CERT_VERIFICATION: 0 goes on, 1 ends the handshake. Without an
 * authority of the office's own any certificate within its dates is let through, self-signed ones too: its
 * holder has proved to have the key, and the fingerprint says who that is. */
int tc_tls_judge(const struct tc_hub_tls *tls, void *verification, bool sound);

/* The certificate that the client of a TLS connection has proved to hold. False: none. */
bool tc_tls_peer(struct lws *wsi, uint8_t out[TC_FINGERPRINT_BYTES]);

/* The one in PEM text, when it is within its dates. */
bool tc_tls_pem(const char *pem, size_t length, int64_t now_ms, uint8_t out[TC_FINGERPRINT_BYTES]);

#endif
