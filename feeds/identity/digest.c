#include "feeds/identity/digest.h"

#include <sodium.h>
#include <stdlib.h>

void tc_digest_sha256(const void *bytes, size_t length, uint8_t out[32]) {
	crypto_hash_sha256(out, bytes, length);
}

void tc_random_bytes(void *out, size_t length) {
	if (sodium_init() < 0) {
		abort(); /* no source of randomness: a guessable token would be worse than none */
	}
	randombytes_buf(out, length);
}
