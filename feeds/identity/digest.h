/* SHA-256 and random bytes, so that libsodium has one home. */
#ifndef TC_FEEDS_IDENTITY_DIGEST_H
#define TC_FEEDS_IDENTITY_DIGEST_H

#include <stddef.h>
#include <stdint.h>

void tc_digest_sha256(const void *bytes, size_t length, uint8_t out[32]);
void tc_random_bytes(void *out, size_t length);

#endif
