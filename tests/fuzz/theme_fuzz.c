/* Whatever the bytes are: a theme is whole, with sizes that letters can have, or has faults. */
#include "layouts/theme.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

enum { ARENA_BYTES = 256 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	faults = (struct tc_faults) { 0 };
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_theme theme;
	tc_fuzz_must(arena != NULL);
	if (tc_theme_read(tc_fuzz_file(0, data, size), arena, &theme, &faults)) {
		tc_fuzz_must(faults.errors == 0 && theme.name != NULL);
		tc_fuzz_must(theme.title.vi != NULL && theme.title.vi[0] != '\0');
	} else {
		tc_fuzz_check_faults(&faults);
	}
	tc_arena_destroy(arena);
	return 0;
}
