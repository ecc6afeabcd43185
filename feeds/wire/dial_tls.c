#include "feeds/wire/dial_tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libwebsockets.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"

static enum tc_result check_file(const char *path, struct tc_error *err) {
	return path == NULL || access(path, R_OK) == 0
		? TC_OK
		: tc_fail(err, errno == ENOENT ? TC_NOT_FOUND : TC_UNAVAILABLE,
			  "cannot read %s: %s", path, strerror(errno));
}

enum tc_result tc_dial_tls_configure(const struct tc_dial_setting *setting,
	struct lws_context_creation_info *info, struct tc_error *err) {
	enum tc_result result = check_file(setting->ca, err);
	if (result == TC_OK) {
		result = check_file(setting->cert, err);
	}
	if (result == TC_OK && setting->key != NULL) {
		result = tc_secret_check(setting->key, err);
	}
	if (result == TC_OK && (setting->cert == NULL) != (setting->key == NULL)) {
		result = tc_fail(err, TC_BAD_INPUT,
			"expected a certificate and its key, found only one of them");
	}
	info->options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	info->options |= setting->ca != NULL ? LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS : 0;
	info->client_ssl_ca_filepath = setting->ca;
	info->client_ssl_cert_filepath = setting->cert;
	info->client_ssl_private_key_filepath = setting->key;
	return result;
}

static bool is_number(const char *host) {
	struct in6_addr ignored;
	return inet_pton(AF_INET, host, &ignored) == 1 || inet_pton(AF_INET6, host, &ignored) == 1;
}

int tc_dial_tls_prepare(const struct tc_dial_address *address, void *ssl_context) {
	SSL_CTX *context = ssl_context;
	if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
		return -1;
	}
	if (!is_number(address->host)) {
		return 0;
	}
	return X509_VERIFY_PARAM_set1_ip_asc(SSL_CTX_get0_param(context), address->host) == 1 ? 0
											      : -1;
}

int tc_dial_tls_flags(const struct tc_dial_address *address) {
	if (!address->tls) {
		return 0;
	}
	/* The address is compared by what tc_dial_tls_prepare set; as a name it would never match. */
	return LCCSCF_USE_SSL |
		(is_number(address->host) ? LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK : 0);
}

const char *tc_dial_tls_reason(void *verification, bool sound) {
	int error = X509_STORE_CTX_get_error(verification);
	return sound || error == X509_V_OK ? NULL : X509_verify_cert_error_string(error);
}
