#include "tests/feeds/wire/protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_kept(const char *name, char *fresh) {
	char path[1024];
	snprintf(path, sizeof path, "%s/feeds/%s", getenv("TC_SOURCE_ROOT"), name);
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	size_t size = strlen(fresh) + 2;
	char *kept = calloc(1, size + 1);
	assert_non_null(kept);
	size_t length = fread(kept, 1, size, file);
	fclose(file);
	bool same = length == strlen(fresh) + 1 && strncmp(kept, fresh, strlen(fresh)) == 0;
	free(kept);
	free(fresh);
	if (!same) {
		fail_msg("feeds/%s is stale: ninja update-protocol", name);
	}
}

static void test_kept_documents_are_those_of_the_tables(void **state) {
	(void)state;
	assert_kept("protocol.schema.json", protocol_schema_text());
	assert_kept("asyncapi.json", protocol_asyncapi_text());
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept_documents_are_those_of_the_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
