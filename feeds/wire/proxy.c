#include "feeds/wire/proxy.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "feeds/identity/digest.h"

/* IPv4 as IPv6 has it, so that one comparison serves both. */
static bool parse_address(const char *text, struct in6_addr *out) {
	char mapped[INET6_ADDRSTRLEN + 8];
	if (inet_pton(AF_INET6, text, out) == 1) {
		return true;
	}
	int length = snprintf(mapped, sizeof mapped, "::ffff:%s", text);
	return length > 0 && (size_t)length < sizeof mapped &&
		inet_pton(AF_INET6, mapped, out) == 1;
}

static bool take_header(const char *name, char *out, size_t size) {
	size_t length = strlen(name);
	if (length == 0 || length + 2 > size) {
		return false;
	}
	for (size_t i = 0; i < length; i++) {
		char letter = name[i];
		letter = (char)(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
		bool good = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
			letter == '-';
		if (!good) {
			return false;
		}
		out[i] = letter;
	}
	out[length] = ':';
	out[length + 1] = '\0';
	return true;
}

enum tc_result tc_proxy_open(
	const struct tc_hub_proxy *config, struct tc_proxy *out, struct tc_error *err) {
	const char *const *addresses = config->addresses.items;
	char secret[512];
	*out = (struct tc_proxy) { 0 };
	if (config->addresses.count == 0) {
		return TC_OK;
	}
	for (size_t i = 0; i < config->addresses.count && i < TC_PROXY_ADDRESSES_MAX; i++) {
		if (!parse_address(addresses[i], &out->addresses[i])) {
			return tc_fail(err, TC_BAD_INPUT,
				"proxy: expected addresses like 127.0.0.1, found \"%s\"",
				addresses[i]);
		}
	}
	if (!take_header(config->certificate_header, out->header, sizeof out->header)) {
		return tc_fail(err, TC_BAD_INPUT,
			"proxy: expected the name of a header, found \"%s\"",
			config->certificate_header);
	}
	enum tc_result result = tc_secret_read(
		config->secret_file, TC_PROXY_SECRET_LEAST, secret, sizeof secret, err);
	if (result == TC_OK) {
		tc_digest_sha256(secret, strlen(secret), out->secret);
		out->count = config->addresses.count;
		explicit_bzero(secret, sizeof secret);
	}
	return result;
}

bool tc_proxy_knows(const struct tc_proxy *proxy, const char *address, const char *secret) {
	struct in6_addr from;
	uint8_t digest[32];
	if (proxy->count == 0 || !parse_address(address, &from)) {
		return false;
	}
	bool known = false;
	for (size_t i = 0; i < proxy->count; i++) {
		known = known || memcmp(&proxy->addresses[i], &from, sizeof from) == 0;
	}
	/* Digests are compared: how far a guess is right tells nothing about the secret. */
	tc_digest_sha256(secret, strlen(secret), digest);
	return known && memcmp(digest, proxy->secret, sizeof digest) == 0;
}

static int digit(char letter) {
	if (letter >= '0' && letter <= '9') {
		return letter - '0';
	}
	letter = (char)(letter | 0x20);
	return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

size_t tc_proxy_unescape(char *text) {
	char *out = text;
	for (const char *in = text; *in != '\0'; in++) {
		if (in[0] == '%' && digit(in[1]) >= 0 && digit(in[2]) >= 0) {
			*out++ = (char)(digit(in[1]) << 4 | digit(in[2]));
			in += 2;
		} else {
			*out++ = *in;
		}
	}
	*out = '\0';
	return (size_t)(out - text);
}

const char *tc_proxy_last(char *list) {
	char *comma = strrchr(list, ',');
	char *last = comma == NULL ? list : comma + 1;
	last += strspn(last, " \t");
	last[strcspn(last, " \t")] = '\0';
	return last;
}
