#include "feeds/identity/fingerprint.h"

#include "feeds/identity/digest.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { PEM_BYTES_MAX = 64 * 1024, DER_BYTES_MAX = 16 * 1024 };

static const char begin[] = "-----BEGIN CERTIFICATE-----";
static const char end[] = "-----END CERTIFICATE-----";

/* A SEQUENCE whose length is exactly that of the bytes: what is cut short or has something behind it is
 * no certificate. */
static bool is_whole(const uint8_t *der, size_t length) {
	if (length < 4 || der[0] != 0x30 || (der[1] & 0x80) == 0) {
		return false; /* every certificate is longer than the 127 bytes of the short form */
	}
	size_t count = der[1] & 0x7F;
	size_t body = 0;
	if (count == 0 || count > 3 || length < 2 + count) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		body = body << 8 | der[2 + i];
	}
	return body == length - 2 - count;
}

bool tc_fingerprint_of_pem(const char *pem, size_t length, uint8_t out[TC_FINGERPRINT_BYTES]) {
	const char *start = memmem(pem, length, begin, sizeof begin - 1);
	if (start == NULL) {
		return false;
	}
	start += sizeof begin - 1;
	const char *stop = memmem(start, length - (size_t)(start - pem), end, sizeof end - 1);
	uint8_t der[DER_BYTES_MAX];
	size_t size = 0;
	if (stop == NULL ||
		sodium_base642bin(der, sizeof der, start, (size_t)(stop - start), " \t\r\n", &size,
			NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
		!is_whole(der, size)) {
		return false;
	}
	tc_digest_sha256(der, size, out);
	return true;
}

enum tc_result tc_fingerprint_of_file(
	const char *path, uint8_t out[TC_FINGERPRINT_BYTES], struct tc_error *err) {
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		return tc_fail(err, errno == ENOENT ? TC_NOT_FOUND : TC_UNAVAILABLE,
			"cannot read %s: %s", path, strerror(errno));
	}
	char pem[PEM_BYTES_MAX];
	size_t length = fread(pem, 1, sizeof pem, file);
	bool failed = ferror(file) != 0;
	fclose(file);
	if (failed) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot read %s", path);
	}
	if (!tc_fingerprint_of_pem(pem, length, out)) {
		return tc_fail(err, TC_BAD_INPUT, "%s: expected a certificate in PEM", path);
	}
	return TC_OK;
}

void tc_fingerprint_write(
	const uint8_t fingerprint[TC_FINGERPRINT_BYTES], char out[TC_FINGERPRINT_TEXT]) {
	sodium_bin2hex(out, TC_FINGERPRINT_TEXT, fingerprint, TC_FINGERPRINT_BYTES);
}

bool tc_fingerprint_parse(const char *text, uint8_t out[TC_FINGERPRINT_BYTES]) {
	size_t length = 0;
	return strlen(text) == TC_FINGERPRINT_TEXT - 1 &&
		sodium_hex2bin(out, TC_FINGERPRINT_BYTES, text, TC_FINGERPRINT_TEXT - 1, NULL,
			&length, NULL) == 0 &&
		length == TC_FINGERPRINT_BYTES;
}
