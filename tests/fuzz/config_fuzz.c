/* Whatever the bytes are: a hub's configuration keeps every limit inside its bounds, or has faults. */
#include "feeds/wire/config.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

enum { ARENA_BYTES = 256 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	faults = (struct tc_faults) { 0 };
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_hub_config config;
	tc_fuzz_must(arena != NULL);
	if (tc_hub_config_read(tc_fuzz_file(0, data, size), arena, &config, &faults) == TC_OK) {
		tc_fuzz_must(faults.errors == 0);
		tc_fuzz_must(config.publishers.window > 0 && config.publishers.max_bytes >= 1024);
		tc_fuzz_must(config.publishers.rate > 0 && config.subscribers.tail > 0);
		tc_fuzz_must(config.ping_ms > 0 && config.pong_ms > 0);
		tc_fuzz_must((config.tls.certificate == NULL) == (config.tls.key == NULL));
	} else {
		tc_fuzz_check_faults(&faults);
	}
	tc_arena_destroy(arena);
	return 0;
}
