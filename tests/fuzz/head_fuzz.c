/* Whatever a client sends as HTTP, in whatever pieces: the verdict does not depend on how it was cut, and of
 * a forbidden request that came whole nothing is handed on. The first byte is the size of the pieces. */
#include "feeds/wire/head_guard.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0) {
		return 0;
	}
	size_t piece = data[0] == 0 ? size : data[0];
	data++;
	size--;
	struct tc_head_guard whole = { 0 }, pieces = { 0 };
	size_t sound = tc_head_guard_feed(&whole, data, size), handed = 0;
	for (size_t at = 0; at < size && !pieces.broken; at += piece) {
		size_t length = piece < size - at ? piece : size - at;
		handed += tc_head_guard_feed(&pieces, data + at, length);
	}
	tc_fuzz_must(pieces.broken == whole.broken);
	tc_fuzz_must(whole.broken ? sound < size : sound == size);
	tc_fuzz_must(handed >= sound && handed <= size);
	struct tc_head_guard again = { 0 };
	tc_fuzz_must(tc_head_guard_feed(&again, data, sound) == sound && !again.broken);
	tc_fuzz_must(!whole.broken || tc_head_guard_is_between(&again));
	return 0;
}
