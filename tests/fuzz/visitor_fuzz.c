/* What a visitor shows at the door and what stands in the audit record: a certificate as a proxy escapes it, the
 * list of addresses it came by, a line of the record, its head. */
#include "feeds/identity/audit_chain.h"
#include "feeds/identity/fingerprint.h"
#include "feeds/wire/proxy.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <stdlib.h>
#include <string.h>

static void show_certificate(char *text, size_t size) {
	uint8_t fingerprint[TC_FINGERPRINT_BYTES], again[TC_FINGERPRINT_BYTES];
	char written[TC_FINGERPRINT_TEXT];
	size_t length = tc_proxy_unescape(text);
	tc_fuzz_must(length <= size && strlen(text) <= length);
	if (tc_fingerprint_of_pem(text, length, fingerprint)) {
		tc_fingerprint_write(fingerprint, written);
		tc_fuzz_must(tc_fingerprint_parse(written, again));
		tc_fuzz_must(memcmp(fingerprint, again, sizeof again) == 0);
	}
}

static void show_head(const char *text) {
	struct tc_audit_head head, again;
	char written[TC_AUDIT_HEAD_TEXT];
	if (tc_audit_head_parse(text, &head)) {
		tc_audit_head_write(&head, written);
		tc_fuzz_must(tc_audit_head_parse(written, &again));
		tc_fuzz_must(again.number == head.number);
	}
}

/* Whatever a line says, it is taken only as the one that was written. */
static void follow(const char *text, size_t size) {
	struct tc_audit_head head = { 0 }, made = { 0 };
	const struct tc_audit_record record = {
		.actor = text, .act = "token.add", .outcome = "done", .count = 1
	};
	size_t length = 0;
	char *line = tc_audit_chain_line(&made, &record, &length);
	tc_fuzz_must(line != NULL && length <= TC_AUDIT_LINE_MAX);
	tc_fuzz_must(line[length - 1] == '\n' && memchr(line, '\n', length) == line + length - 1);
	if (tc_audit_chain_check(&head, text, size) == NULL) {
		tc_fuzz_must(head.number == 1);
	}
	head = (struct tc_audit_head) { 0 };
	tc_fuzz_must(tc_audit_chain_check(&head, line, length - 1) == NULL);
	tc_fuzz_must(memcmp(head.hash, made.hash, sizeof made.hash) == 0);
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *text = malloc(size + 1);
	tc_fuzz_must(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	follow(text, size);
	show_head(text);
	char *list = strdup(text);
	tc_fuzz_must(list != NULL && strpbrk(tc_proxy_last(list), ", \t") == NULL);
	free(list);
	show_certificate(text, size);
	free(text);
	return 0;
}
