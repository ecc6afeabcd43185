#include "layouts/schema.h"

#include "tests/layouts/fixture.h"
#include "tests/layouts/schemas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void kept_schemas_are_those_of_the_tables(void **state) {
	(void)state;
	int stale = 0;
	for (const char *const *name = schema_names; *name != NULL; name++) {
		char path[TC_PATH_MAX];
		(void)snprintf(path, sizeof(path), "layouts/schema/%s.schema.json", *name);
		size_t length = 0;
		char *kept = slurp_file(source_file(path), &length);
		char *fresh = schema_text(*name);
		assert_non_null(fresh);
		if (strcmp(kept, fresh) != 0) {
			print_error("%s is stale: ninja update-schemas\n", path);
			stale++;
		}
		free(fresh);
		free(kept);
	}
	assert_int_equal(stale, 0);
}

static void other_documents_have_no_schema_here(void **state) {
	(void)state;
	assert_null(tc_schema_of("poem", NULL));
}

/* What is neither an include nor a repeat is a pane. */
static json_t *pane_schema(const json_t *layout) {
	/* Panes stand in scenes too, so they are among the parts that are shared. */
	json_t *panes = json_object_get(json_object_get(layout, "properties"), "panes");
	assert_string_equal(json_string_value(json_object_get(panes, "$ref")), "#/$defs/panes");
	panes = json_object_get(json_object_get(layout, "$defs"), "panes");
	json_t *item = json_object_get(panes, "items");
	return json_object_get(json_object_get(item, "else"), "else");
}

/* Without kinds a pane's own options are not looked at; with them they are. */
static void panes_are_as_strict_as_what_is_known(void **state) {
	(void)state;
	json_t *loose = tc_schema_of("layout", NULL);
	json_t *item = pane_schema(loose);
	assert_true(json_is_true(json_object_get(item, "additionalProperties")));
	json_decref(loose);
	json_t *kinds = json_loads("{\"figure\":{\"type\":\"object\",\"properties\":{\"indicator\":"
				   "{\"type\":\"string\"}},\"required\":[\"indicator\"]}}",
		0, NULL);
	json_t *strict = tc_schema_of("layout", kinds);
	item = pane_schema(strict);
	json_t *pane = json_object_get(json_array_get(json_object_get(item, "allOf"), 0), "then");
	assert_true(json_is_false(json_object_get(pane, "additionalProperties")));
	assert_non_null(json_object_get(json_object_get(pane, "properties"), "indicator"));
	assert_non_null(json_object_get(json_object_get(pane, "properties"), "column"));
	assert_int_equal(json_array_size(json_object_get(pane, "required")), 2);
	json_decref(strict);
	json_decref(kinds);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_schemas_are_those_of_the_tables),
		cmocka_unit_test(other_documents_have_no_schema_here),
		cmocka_unit_test(panes_are_as_strict_as_what_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
