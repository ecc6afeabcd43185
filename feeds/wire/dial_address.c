#include "feeds/wire/dial.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static bool is_loopback(const char *host) {
	struct in_addr v4;
	struct in6_addr v6;
	if (strcmp(host, "localhost") == 0) {
		return true;
	}
	if (inet_pton(AF_INET, host, &v4) == 1) {
		return ntohl(v4.s_addr) >> 24 == 127;
	}
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool is_host(const char *host) {
	for (const char *at = host; *at != 0; at++) {
		unsigned char byte = (unsigned char)*at;
		bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
		if (!letter && !(byte >= '0' && byte <= '9') && strchr(".-_:", byte) == NULL) {
			return false;
		}
	}
	return host[0] != 0;
}

/* HOST, HOST:PORT or [V6]:PORT in text[0..length). */
static bool parse_authority(const char *text, size_t length, struct tc_dial_address *out) {
	const char *end = text + length;
	const char *host_end = NULL;
	const char *port = NULL;
	if (length > 0 && text[0] == '[') {
		text++;
		host_end = memchr(text, ']', (size_t)(end - text));
		if (host_end == NULL) {
			return false;
		}
		port = host_end + 1;
	} else {
		host_end = memchr(text, ':', length);
		port = host_end == NULL ? end : host_end;
		host_end = port;
	}
	size_t host_length = (size_t)(host_end - text);
	if (host_length >= sizeof out->host) {
		return false;
	}
	memcpy(out->host, text, host_length);
	out->host[host_length] = 0;
	if (port == end) {
		return is_host(out->host);
	}
	char digits[8] = { 0 };
	size_t digit_count = (size_t)(end - port) - 1;
	if (*port != ':' || digit_count == 0 || digit_count > 5) {
		return false;
	}
	memcpy(digits, port + 1, digit_count);
	if (strspn(digits, "0123456789") != digit_count) {
		return false;
	}
	out->port = (int)strtol(digits, NULL, 10);
	return out->port >= 1 && out->port <= 65535 && is_host(out->host);
}

static bool parse_prefix(const char *text, struct tc_dial_address *out) {
	size_t length = strlen(text);
	while (length > 0 && text[length - 1] == '/') {
		length--;
	}
	for (size_t i = 0; i < length; i++) {
		if (text[i] <= ' ' || text[i] > '~' || text[i] == '?' || text[i] == '#') {
			return false;
		}
	}
	if (length >= sizeof out->path) {
		return false;
	}
	memcpy(out->path, text, length);
	out->path[length] = 0;
	return true;
}

enum tc_result tc_dial_parse(const char *url, struct tc_dial_address *out, struct tc_error *err) {
	*out = (struct tc_dial_address) { 0 };
	const char *rest = NULL;
	if (strncmp(url, "ws://", 5) == 0) {
		rest = url + 5;
		out->port = 80;
	} else if (strncmp(url, "wss://", 6) == 0) {
		rest = url + 6;
		out->port = 443;
		out->tls = true;
	}
	size_t authority = rest == NULL ? 0 : strcspn(rest, "/");
	if (rest == NULL || !parse_authority(rest, authority, out) ||
		!parse_prefix(rest + authority, out)) {
		return tc_fail(err, TC_BAD_INPUT,
			"expected a hub as ws://127.0.0.1:PORT or wss://HOST[:PORT], found "
			"\"%.80s\"",
			url);
	}
	if (!out->tls && !is_loopback(out->host)) {
		return tc_fail(err, TC_BAD_INPUT,
			"ws:// is for a hub on this machine only; use wss:// to reach \"%.80s\"",
			out->host);
	}
	return TC_OK;
}
