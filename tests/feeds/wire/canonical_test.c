/* The digest against the text it stands for, as jansson writes it. */
#include "feeds/wire/canonical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "feeds/identity/digest.h"

#include <cmocka.h>

static const char *const texts[] = {
	"{}",
	"[]",
	"{\"b\":1,\"a\":2}",
	"{\"a\":{\"z\":null,\"y\":true,\"x\":false},\"B\":[1,2.50,-3e5,\"1\"]}",
	"[\"\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\\\/\\u007f\"]",
	"[\"Hà Nội\",\"\\u1ed9\",\"𐀀\"]",
	"{ \"id\" : \"0000000001\" ,\n\"data\":{\"rows\":[[\"a\",1.10],[\"b\",null]]}}",
};

static void check(const json_t *root) {
	uint8_t found[32], expected[32];
	char *text = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	assert_non_null(text);
	tc_digest_sha256(text, strlen(text), expected);
	assert_true(tc_canonical_sha256(root, found));
	assert_memory_equal(found, expected, sizeof found);
	free(text);
}

static void as_jansson_writes_it(void **state) {
	(void)state;
	static struct tc_faults faults;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct tc_json *document = NULL;
		assert_int_equal(tc_json_parse(texts[i], strlen(texts[i]), NULL,
					 &tc_json_message_limits, &document, &faults),
			TC_OK);
		check(tc_json_root(document));
		tc_json_destroy(document);
	}
}

/* Texts of every length around the pieces in which they are hashed. */
static void long_texts(void **state) {
	(void)state;
	char *text = malloc(20000);
	assert_non_null(text);
	memset(text, 'x', 20000);
	for (size_t length = 4000; length < 4200; length++) {
		json_t *list = json_array();
		json_array_append_new(list, json_stringn(text, length));
		json_array_append_new(list, json_stringn(text, 19999 - length));
		check(list);
		json_decref(list);
	}
	free(text);
}

static void more_members_than_a_message_may_have(void **state) {
	(void)state;
	uint8_t digest[32];
	json_t *object = json_object();
	for (int i = 0; i < 257; i++) {
		char name[16];
		snprintf(name, sizeof name, "m%d", i);
		json_object_set_new(object, name, json_null());
		assert_int_equal(tc_canonical_sha256(object, digest), i < 256);
	}
	json_decref(object);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_jansson_writes_it),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(more_members_than_a_message_may_have),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
