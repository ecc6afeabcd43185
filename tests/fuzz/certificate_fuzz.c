/* Whatever a proxy or an operator's file gives as a certificate: none, or a fingerprint that reads the same
 * after it was written, and that only the DER inside decides. */
#include "feeds/identity/fingerprint.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <stdlib.h>
#include <string.h>

static void check_written(const uint8_t fingerprint[TC_FINGERPRINT_BYTES]) {
	char text[TC_FINGERPRINT_TEXT];
	uint8_t again[TC_FINGERPRINT_BYTES];
	tc_fingerprint_write(fingerprint, text);
	tc_fuzz_must(strlen(text) == TC_FINGERPRINT_TEXT - 1);
	tc_fuzz_must(tc_fingerprint_parse(text, again));
	tc_fuzz_must(memcmp(again, fingerprint, sizeof again) == 0);
}

/* Words before a certificate are none of it. */
static void check_prefixed(
	const char *pem, size_t size, const uint8_t fingerprint[TC_FINGERPRINT_BYTES]) {
	static const char words[] = "words before it\n";
	uint8_t again[TC_FINGERPRINT_BYTES];
	char *longer = malloc(sizeof words - 1 + size);
	tc_fuzz_must(longer != NULL);
	memcpy(longer, words, sizeof words - 1);
	memcpy(longer + sizeof words - 1, pem, size);
	tc_fuzz_must(tc_fingerprint_of_pem(longer, sizeof words - 1 + size, again));
	tc_fuzz_must(memcmp(again, fingerprint, sizeof again) == 0);
	free(longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const char *pem = (const char *)data;
	uint8_t fingerprint[TC_FINGERPRINT_BYTES];
	if (tc_fingerprint_of_pem(pem, size, fingerprint)) {
		check_written(fingerprint);
		check_prefixed(pem, size, fingerprint);
	}
	char text[TC_FINGERPRINT_TEXT + 1];
	size_t length = size < sizeof text - 1 ? size : sizeof text - 1;
	memcpy(text, data, length);
	text[length] = '\0';
	if (tc_fingerprint_parse(text, fingerprint)) {
		check_written(fingerprint);
	}
	return 0;
}
