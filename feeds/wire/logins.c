#include "feeds/wire/logins.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/identity/digest.h"
#include "feeds/wire/limit.h"

enum {
	SETS = 256,
	WAYS = 8,
	KEY_BYTES = 16,
	PREFIX_BYTES = 8, /* of an IPv6 address: what one customer is given, RFC 6177 */
	MINUTE_S = 60,
};

struct visitor {
	uint8_t key[KEY_BYTES];
	struct tc_bucket bucket; /* rate 0: a free place */
};

struct tc_logins {
	struct tc_hub_logins limits;
	struct visitor visitors[SETS][WAYS];
};

struct tc_logins *tc_logins_create(const struct tc_hub_logins *limits) {
	struct tc_logins *logins = calloc(1, sizeof *logins);
	if (logins != NULL) {
		logins->limits = *limits;
	}
	return logins;
}

void tc_logins_destroy(struct tc_logins *logins) {
	free(logins);
}

/* The visitor of the key, or the place of the one unseen longest. */
static struct visitor *find(struct visitor *set, const uint8_t key[KEY_BYTES]) {
	struct visitor *oldest = &set[0];
	for (int i = 0; i < WAYS; i++) {
		if (set[i].bucket.rate > 0 && memcmp(set[i].key, key, KEY_BYTES) == 0) {
			return &set[i];
		}
		if (set[i].bucket.rate <= 0 ||
			(oldest->bucket.rate > 0 &&
				set[i].bucket.filled_ms < oldest->bucket.filled_ms)) {
			oldest = &set[i];
		}
	}
	oldest->bucket.rate = 0;
	return oldest;
}

/* kind keeps addresses and credentials apart. */
static int64_t come(struct tc_logins *logins, char kind, const void *bytes, size_t length,
	int a_minute, int64_t now_ms) {
	uint8_t text[1 + 64] = { (uint8_t)kind };
	uint8_t digest[32];
	memcpy(text + 1, bytes, length);
	tc_digest_sha256(text, 1 + length, digest);
	struct visitor *visitor = find(logins->visitors[digest[KEY_BYTES]], digest);
	if (visitor->bucket.rate <= 0) {
		memcpy(visitor->key, digest, KEY_BYTES);
		tc_bucket_init(&visitor->bucket, (double)a_minute / MINUTE_S, a_minute, now_ms);
	}
	return tc_bucket_take(&visitor->bucket, now_ms);
}

int64_t tc_logins_wrong(struct tc_logins *logins, const char *address, int64_t now_ms) {
	struct in6_addr six;
	if (inet_pton(AF_INET6, address, &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six)) {
		return come(logins, 'a', &six, PREFIX_BYTES, logins->limits.wrong, now_ms);
	}
	const char *plain = strncmp(address, "::ffff:", 7) == 0 ? address + 7 : address;
	return come(logins, 'a', plain, strnlen(plain, 46), logins->limits.wrong, now_ms);
}

int64_t tc_logins_right(
	struct tc_logins *logins, const struct tc_credential *credential, int64_t now_ms) {
	/* The token names its holder, and where there is none the certificate does. */
	const uint8_t *key = credential->has_token ? credential->token : credential->certificate;
	return come(logins, 'c', key, sizeof credential->token, logins->limits.right, now_ms);
}
