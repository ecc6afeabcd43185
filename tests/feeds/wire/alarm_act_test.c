/* What an operator may ask to be done with an alarm, by the rules of the tree. */
#include "base/json.h"
#include "feeds/wire/alarm_act.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const int64_t now_ms = 1767225600000; /* 2026-01-01T00:00:00Z */
static struct tc_catalogue *catalogue;

static const struct {
	const char *data;
	const char *
		expected; /* "deed rule area until-now note", or "code pointer" of the first fault */
} cases[] = {
	{ "{'act':'acknowledge','rule':'fuel.low'}", "acknowledge fuel.low VN 0 -" },
	{ "{'act':'acknowledge','rule':'fuel.low','REF_AREA':null,'note':null,'until':null}",
		"acknowledge fuel.low VN 0 -" },
	{ "{'act':'acknowledge','rule':'flood.level','REF_AREA':'24','note':'đã gọi'}",
		"acknowledge flood.level VN-2025:24 0 đã gọi" },
	{ "{'act':'unshelve','rule':'flood.level','REF_AREA':'VN-2025:01'}",
		"unshelve flood.level VN-2025:01 0 -" },
	{ "{'act':'shelve','rule':'fuel.low','note':'x','until':'2026-01-02T07:00:00+07:00'}",
		"shelve fuel.low VN 86400000 x" },
	{ "{'act':'shelve','rule':'fuel.low','note':'x','until':'2026-01-01T00:00:00.001Z'}",
		"shelve fuel.low VN 1 x" },
	{ "{'act':'shelve','rule':'fuel.low','note':'x','until':'2026-01-01T00:00:00Z'}",
		"bad_value /data/until" },
	{ "{'act':'shelve','rule':'fuel.low','note':'x','until':'2026-01-02T00:00:00.001Z'}",
		"bad_value /data/until" },
	{ "{'act':'shelve','rule':'fuel.low','note':'x','until':1}", "bad_value /data/until" },
	{ "{'act':'shelve','rule':'fuel.low','note':'x'}", "bad_value /data/until" },
	{ "{'act':'shelve','rule':'fuel.low','until':'2026-01-01T01:00:00Z'}",
		"bad_value /data/note" },
	{ "{'act':'unshelve','rule':'fuel.low','until':'2026-01-01T01:00:00Z'}",
		"bad_value /data/until" },
	{ "{'act':'acknowledge','rule':'fuel.low','note':''}", "bad_value /data/note" },
	{ "{'act':'acknowledge','rule':'fuel.low','note':'a\\nb'}", "bad_value /data/note" },
	{ "{'act':'acknowledge','rule':'fuel.low','note':[]}", "bad_value /data/note" },
	{ "{'act':'Acknowledge','rule':'fuel.low'}", "bad_value /data/act" },
	{ "{'rule':'fuel.low'}", "bad_value /data/act" },
	{ "{'act':'acknowledge'}", "bad_value /data/rule" },
	{ "{'act':'acknowledge','rule':'fuel'}", "not_found /data/rule" },
	{ "{'act':'acknowledge','rule':'flood.level'}", "bad_value /data/REF_AREA" },
	{ "{'act':'acknowledge','rule':'fuel.low','REF_AREA':1}", "bad_value /data/REF_AREA" },
	{ "{'act':'acknowledge','rule':'fuel.low','REF_AREA':'Huế'}", "not_found /data/REF_AREA" },
	{ "{'act':'acknowledge','rule':'connections.silent'}", "forbidden /data" },
	{ "{'act':'acknowledge','rule':'flood.level','REF_AREA':'VN-2025:04'}", "forbidden /data" },
	{ "[]", "bad_value /data/act" },
};

static const char *const indicators[] = { "urgent.*", "sector.*", NULL };
static const char *const areas[] = { "VN", "24", "01", NULL };

/* What becomes of data: as in cases. */
static const char *ask(const char *data, enum tc_role role) {
	static char found[400];
	static struct tc_faults faults;
	char text[800];
	const struct tc_grant grant = { .role = role, .indicators = indicators, .areas = areas };
	struct tc_json *document = NULL;
	struct tc_alarm_act act;
	faults = (struct tc_faults) { 0 };
	snprintf(text, sizeof text, "%s", data);
	for (char *quote = text; (quote = strchr(quote, '\'')) != NULL;) {
		*quote = '"';
	}
	assert_int_equal(tc_json_parse(text, strlen(text), NULL, &tc_json_message_limits, &document,
				 &faults),
		TC_OK);
	bool whole =
		tc_alarm_act_read(tc_json_root(document), catalogue, &grant, now_ms, &act, &faults);
	assert_int_equal(whole, faults.errors == 0);
	if (whole) {
		snprintf(found, sizeof found, "%s %s %s %lld %s", tc_alarm_deed_word(act.deed),
			act.rule->id, tc_catalogue_area(catalogue, act.area)->code,
			(long long)(act.until_ms == 0 ? 0 : act.until_ms - now_ms),
			act.note == NULL ? "-" : act.note);
	} else {
		snprintf(found, sizeof found, "%s %s", faults.items[0].reason,
			faults.items[0].pointer);
		assert_true(faults.items[0].message[0] != '\0' &&
			faults.items[0].message_vi[0] != '\0');
	}
	tc_json_destroy(document);
	return found;
}

static void an_act_is_whole_and_allowed(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *found = ask(cases[i].data, TC_ROLE_OPERATOR);
		if (strcmp(found, cases[i].expected) != 0) {
			fail_msg("%s: %s", cases[i].data, found);
		}
	}
}

/* By whatever the matrix of roles says: the verb is the operator's. */
static void only_who_operates_may(void **state) {
	(void)state;
	for (int role = TC_ROLE_PUBLISHER; role <= TC_ROLE_ADMIN; role++) {
		assert_string_equal(ask(cases[0].data, (enum tc_role)role),
			role == TC_ROLE_OPERATOR ? cases[0].expected : "forbidden /type");
	}
}

static void a_note_has_500_letters_at_most(void **state) {
	(void)state;
	for (int letters = 500; letters <= 501; letters++) {
		char data[800];
		int length = snprintf(
			data, sizeof data, "{'act':'acknowledge','rule':'fuel.low','note':'");
		memset(data + length, 'a', (size_t)letters);
		snprintf(data + length + letters, sizeof data - (size_t)(length + letters), "'}");
		assert_int_equal(strncmp(ask(data, TC_ROLE_OPERATOR), "acknowledge", 11) == 0,
			letters == 500);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_act_is_whole_and_allowed),
		cmocka_unit_test(only_who_operates_may),
		cmocka_unit_test(a_note_has_500_letters_at_most),
	};
	char path[TC_PATH_MAX];
	static struct tc_faults faults;
	snprintf(path, sizeof path, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	if (tc_catalogue_open(path, &catalogue, &faults) != TC_OK) {
		return 1;
	}
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	tc_catalogue_close(catalogue);
	return failed;
}
