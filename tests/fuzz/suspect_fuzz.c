/* Whatever the bytes are: a suspect's file gives a sender without an end of line and the message to the last
 * byte, or nothing. */
#include "base/suspect.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char sender[64];
	struct tc_suspect suspect;
	const char *bytes = (const char *)data;
	if (tc_suspect_parse(bytes, size, sender, sizeof sender, &suspect)) {
		size_t head = strlen(sender) + 1 + (suspect.named ? 10 : 0) + 1;
		tc_fuzz_must(strchr(sender, '\n') == NULL);
		tc_fuzz_must(head + suspect.length == size);
		tc_fuzz_must(suspect.length == 0 || suspect.bytes == bytes + head);
		tc_fuzz_must(suspect.sequence >= 0 && (suspect.named || suspect.sequence == 0));
	}
	return 0;
}
