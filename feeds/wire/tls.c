#include "feeds/wire/tls.h"

#include <libwebsockets.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/secret.h"

/* TLS 1.2 with forward secrecy and authenticated ciphers only; those of TLS 1.3 all are. */
static const char ciphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

/* A key with a passphrase cannot be read by a service: without this OpenSSL would ask the terminal. */
static int no_passphrase(char *out, int size, int writing, void *user) {
	(void)writing;
	(void)user;
	if (size > 0) {
		out[0] = '\0';
	}
	return -1;
}

/* Owned; NULL when the file has none. */
static X509 *read_certificate(const char *path) {
	BIO *file = BIO_new_file(path, "r");
	X509 *certificate =
		file == NULL ? NULL : PEM_read_bio_X509(file, NULL, no_passphrase, NULL);
	BIO_free(file);
	ERR_clear_error();
	return certificate;
}

static EVP_PKEY *read_key(const char *path) {
	BIO *file = BIO_new_file(path, "r");
	EVP_PKEY *key =
		file == NULL ? NULL : PEM_read_bio_PrivateKey(file, NULL, no_passphrase, NULL);
	BIO_free(file);
	ERR_clear_error();
	return key;
}

enum dates { BEFORE = 1, WITHIN, AFTER };

static enum dates look_at_dates(const X509 *certificate, int64_t now_ms) {
	time_t now = (time_t)(now_ms / 1000);
	if (X509_cmp_time(X509_get0_notBefore(certificate), &now) > 0) {
		return BEFORE;
	}
	return X509_cmp_time(X509_get0_notAfter(certificate), &now) < 0 ? AFTER : WITHIN;
}

static enum tc_result check_pair(const struct tc_hub_tls *tls, const X509 *certificate,
	const EVP_PKEY *key, int64_t now_ms, struct tc_error *err) {
	if (certificate == NULL) {
		return tc_fail(err, TC_BAD_INPUT, "tls: expected a certificate in PEM in %s",
			tls->certificate);
	}
	if (key == NULL) {
		return tc_fail(err, TC_BAD_INPUT,
			"tls: expected a private key in PEM, without a passphrase, in %s",
			tls->key);
	}
	if (X509_check_private_key(certificate, key) != 1) {
		ERR_clear_error();
		return tc_fail(err, TC_BAD_INPUT, "tls: the key in %s is not that of %s", tls->key,
			tls->certificate);
	}
	switch (look_at_dates(certificate, now_ms)) {
	case BEFORE:
		return tc_fail(err, TC_BAD_INPUT, "tls: the certificate in %s is not valid yet",
			tls->certificate);
	case AFTER:
		return tc_fail(err, TC_BAD_INPUT, "tls: the certificate in %s has expired",
			tls->certificate);
	case WITHIN: break;
	}
	return TC_OK;
}

enum tc_result tc_tls_check(const struct tc_hub_tls *tls, int64_t now_ms, struct tc_error *err) {
	enum tc_result result = tc_secret_check(tls->key, err);
	if (result != TC_OK) {
		return result;
	}
	X509 *certificate = read_certificate(tls->certificate);
	EVP_PKEY *key = read_key(tls->key);
	result = check_pair(tls, certificate, key, now_ms, err);
	X509_free(certificate);
	EVP_PKEY_free(key);
	if (result == TC_OK && tls->client_ca != NULL) {
		X509 *authority = read_certificate(tls->client_ca);
		result = authority != NULL
			? TC_OK
			: tc_fail(err, TC_BAD_INPUT, "tls: expected a certificate in PEM in %s",
				  tls->client_ca);
		X509_free(authority);
	}
	return result;
}

void tc_tls_configure(const struct tc_hub_tls *tls, struct lws_context_creation_info *info) {
	info->options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	if (tls->client_certificates) {
		info->options |= LWS_SERVER_OPTION_REQUIRE_VALID_OPENSSL_CLIENT_CERT |
			LWS_SERVER_OPTION_PEER_CERT_NOT_REQUIRED;
	}
	info->ssl_cert_filepath = tls->certificate;
	info->ssl_private_key_filepath = tls->key;
	info->ssl_cipher_list = ciphers;
	info->alpn = "http/1.1"; /* the library's HTTP/2 has no place for our upgrades */
}

int tc_tls_prepare(const struct tc_hub_tls *tls, void *ssl_context) {
	SSL_CTX *context = ssl_context;
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
	if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
		return -1;
	}
	if (tls->client_ca == NULL) {
		return 0;
	}
	return SSL_CTX_load_verify_locations(context, tls->client_ca, NULL) == 1 ? 0 : -1;
}

/* The certificates behind the first. Owned (with all in it); NULL when memory is out. */
static STACK_OF(X509) * read_chain(const char *path) {
	BIO *file = BIO_new_file(path, "r");
	STACK_OF(X509) *chain = file == NULL ? NULL : sk_X509_new_null();
	X509_free(chain == NULL ? NULL : PEM_read_bio_X509(file, NULL, no_passphrase, NULL));
	for (X509 *next; chain != NULL &&
		(next = PEM_read_bio_X509(file, NULL, no_passphrase, NULL)) != NULL;) {
		if (sk_X509_push(chain, next) == 0) {
			X509_free(next);
			sk_X509_pop_free(chain, X509_free);
			chain = NULL;
		}
	}
	BIO_free(file);
	ERR_clear_error();
	return chain;
}

enum tc_result tc_tls_renew(
	const struct tc_hub_tls *tls, void *ssl_context, int64_t now_ms, struct tc_error *err) {
	enum tc_result result = tc_secret_check(tls->key, err);
	if (result != TC_OK) {
		return result;
	}
	X509 *certificate = read_certificate(tls->certificate);
	EVP_PKEY *key = read_key(tls->key);
	STACK_OF(X509) *chain = read_chain(tls->certificate);
	result = check_pair(tls, certificate, key, now_ms, err);
	/* All three at once: half of a new pair would serve nobody. */
	if (result == TC_OK &&
		(chain == NULL ||
			SSL_CTX_use_cert_and_key(ssl_context, certificate, key, chain, 1) != 1)) {
		ERR_clear_error();
		result = tc_fail(err, TC_BAD_INPUT, "tls: %s cannot be used", tls->certificate);
	}
	sk_X509_pop_free(chain, X509_free);
	X509_free(certificate);
	EVP_PKEY_free(key);
	return result;
}

int tc_tls_judge(const struct tc_hub_tls *tls, void *verification, bool sound) {
	if (sound) {
		return 0;
	}
	if (tls->client_ca != NULL) {
		return 1;
	}
	switch (X509_STORE_CTX_get_error(verification)) {
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_UNTRUSTED: return 0; /* nobody we know has signed it */
	default: return 1;
	}
}

static bool take_fingerprint(const X509 *certificate, uint8_t out[TC_FINGERPRINT_BYTES]) {
	unsigned int length = 0;
	return X509_digest(certificate, EVP_sha256(), out, &length) == 1 &&
		length == TC_FINGERPRINT_BYTES;
}

bool tc_tls_peer(struct lws *wsi, uint8_t out[TC_FINGERPRINT_BYTES]) {
	SSL *ssl = lws_is_ssl(wsi) != 0 ? lws_get_ssl(wsi) : NULL;
	X509 *certificate = ssl == NULL ? NULL : SSL_get1_peer_certificate(ssl);
	bool found = certificate != NULL && take_fingerprint(certificate, out);
	X509_free(certificate);
	return found;
}

bool tc_tls_pem(const char *pem, size_t length, int64_t now_ms, uint8_t out[TC_FINGERPRINT_BYTES]) {
	BIO *text = BIO_new_mem_buf(pem, (int)length);
	X509 *certificate =
		text == NULL ? NULL : PEM_read_bio_X509(text, NULL, no_passphrase, NULL);
	bool good = certificate != NULL && look_at_dates(certificate, now_ms) == WITHIN &&
		take_fingerprint(certificate, out);
	X509_free(certificate);
	BIO_free(text);
	ERR_clear_error();
	return good;
}
