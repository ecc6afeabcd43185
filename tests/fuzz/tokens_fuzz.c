/* Whatever stands in tokens.json: it is refused with a place, or every row is a grant that can be asked,
 * and no token is let in that was not made. */
#include "feeds/identity/ledger.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

static void ask(const struct tc_grant *grant) {
	tc_fuzz_must(grant->name != NULL);
	tc_fuzz_must(grant->role >= TC_ROLE_PUBLISHER && grant->role <= TC_ROLE_ADMIN);
	tc_fuzz_must(grant->indicators != NULL && grant->areas != NULL);
	bool all = tc_grant_covers(grant, "portal.accounts", "VN");
	tc_fuzz_must(!all || (grant->indicators[0] != NULL && grant->areas[0] != NULL));
	(void)tc_grant_covers(grant, "a", "VN-2025:01");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct tc_ledger ledger = { 0 };
	struct tc_error err = { 0 };
	(void)tc_fuzz_file(0, data, size);
	const char *directory = tc_fuzz_directory(0, "tokens.json");
	if (tc_ledger_read(directory, &ledger, &err) == TC_OK) {
		for (size_t i = 0; i < ledger.count; i++) {
			ask(&ledger.rows[i].grant);
		}
		tc_ledger_finish(&ledger);
	} else {
		tc_fuzz_must(err.message[0] != '\0');
	}
	return 0;
}
