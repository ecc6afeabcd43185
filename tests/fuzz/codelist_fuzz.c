/* Whatever the bytes are, as one of the six code lists beside five sound ones: the catalogue opens and
 * answers for every row, or says faults. The first byte chooses the list. */
#include "feeds/codelists/alarms.h"
#include "feeds/codelists/calendar.h"
#include "feeds/codelists/catalogue.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <string.h>

enum { LIST_COUNT = 6, MEMBERS_MAX = 100 };

static const char indicators[] =
	"{\"version\":1,\"document\":\"indicators\",\"categories\":[{\"id\":\"a\",\"title\":\"A\"}]"
	","
	"\"indicators\":[{\"id\":\"a.b\",\"title\":\"B\",\"unit\":\"1\",\"decimals\":0,"
	"\"measure\":\"level\",\"direction\":\"higher\",\"cadence\":\"P1M\","
	"\"period_rule\":\"calendar\",\"closing\":\"17:00\",\"deadline\":\"P1D\","
	"\"aggregation\":\"sum\",\"owner\":\"X\",\"category\":\"a\",\"tolerance\":0}]}";
static const char areas[] =
	"{\"version\":1,\"document\":\"areas\",\"country\":{\"code\":\"VN\",\"name\":\"V\"},"
	"\"regions\":[{\"code\":\"R\",\"name\":\"R\"}],\"groups\":[{\"code\":\"VN:provinces\","
	"\"name\":\"P\",\"members\":\"provinces\"}],\"lists\":[{\"code\":\"VN-2025\","
	"\"valid_from\":\"2025-07-01\",\"provinces\":[{\"code\":\"01\",\"name\":\"H\","
	"\"region\":\"R\"}]}]}";
static const char agencies[] = "{\"version\":1,\"document\":\"agencies\",\"agencies\":["
			       "{\"id\":\"X\",\"kind\":\"ministry\",\"name\":\"X\"}]}";
static const char units[] = "{\"version\":1,\"document\":\"units\",\"units\":[{\"code\":\"1\"}]}";
static const char calendar[] = "{\"version\":1,\"document\":\"calendar\",\"from\":\"2026-01-01\","
			       "\"to\":\"2026-12-31\",\"days_off\":[{\"from\":\"2026-02-16\","
			       "\"to\":\"2026-02-20\",\"title\":\"T\"}],\"working_days\":["
			       "{\"from\":\"2026-08-22\",\"title\":\"W\"}]}";
static const char alarms[] = "{\"version\":1,\"document\":\"alarms\",\"alarms\":[{\"id\":\"a\","
			     "\"title\":\"A\",\"indicator\":\"a.b\",\"is\":\"late\"}]}";

static const struct {
	char letter;
	const char *name, *sound;
} lists[LIST_COUNT] = {
	{ 'i', "indicators.json", indicators },
	{ 'r', "areas.json", areas },
	{ 'a', "agencies.json", agencies },
	{ 'u', "units.json", units },
	{ 'c', "calendar.json", calendar },
	{ 'm', "alarms.json", alarms },
};

static void ask(const struct tc_catalogue *catalogue) {
	int members[MEMBERS_MAX];
	for (int i = 0; i < tc_catalogue_indicator_count(catalogue); i++) {
		const struct tc_indicator *indicator = tc_catalogue_indicator(catalogue, i);
		tc_fuzz_must(tc_catalogue_find_indicator(catalogue, indicator->id) == i);
		tc_fuzz_must(tc_catalogue_unit_label(catalogue, indicator->unit).vi != NULL);
		tc_fuzz_must(indicator->cadence_ms > 0 && indicator->decimals >= 0);
	}
	for (int i = 0; i < tc_catalogue_area_count(catalogue); i++) {
		const struct tc_area *area = tc_catalogue_area(catalogue, i);
		tc_fuzz_must(area->code != NULL && area->name.vi != NULL);
		int count = tc_catalogue_members(catalogue, i, 0, members, MEMBERS_MAX);
		tc_fuzz_must(count >= 0 && count <= tc_catalogue_area_count(catalogue));
	}
}

static void ask_alarms(const struct tc_catalogue *catalogue) {
	int count, known = tc_catalogue_indicator_count(catalogue);
	const struct tc_alarm_rule *rules = tc_catalogue_alarms(catalogue, &count);
	for (int i = 0; i < count; i++) {
		tc_fuzz_must(rules[i].indicator >= 0 && rules[i].indicator < known);
		tc_fuzz_must(rules[i].area < tc_catalogue_area_count(catalogue));
		tc_fuzz_must((rules[i].area >= 0) != (rules[i].each >= 0));
		tc_fuzz_must(rules[i].priority >= 1 && rules[i].priority <= 3);
	}
}

/* A working day stays where it is, another moves onto one, an unknown one does not move. */
static void ask_days(const struct tc_calendar *worked) {
	for (int64_t at_ms = 1735689600000; at_ms < 1830384000000; at_ms += 86400000) {
		int64_t moved_ms = at_ms;
		if (tc_calendar_move(worked, &moved_ms)) {
			tc_fuzz_must(tc_calendar_day(worked, moved_ms - 1) == TC_DAY_WORKING);
			tc_fuzz_must(moved_ms >= at_ms);
		} else {
			tc_fuzz_must(moved_ms == at_ms);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	faults = (struct tc_faults) { 0 };
	struct tc_catalogue *catalogue = NULL;
	const char *directory = NULL;
	for (int i = 0; i < LIST_COUNT; i++) {
		bool chosen = size > 0 && data[0] == (uint8_t)lists[i].letter;
		(void)tc_fuzz_file(i, chosen ? (const char *)data + 1 : lists[i].sound,
			chosen ? size - 1 : strlen(lists[i].sound));
		directory = tc_fuzz_directory(i, lists[i].name);
	}
	if (tc_catalogue_open(directory, &catalogue, &faults) == TC_OK) {
		tc_fuzz_must(faults.errors == 0);
		ask(catalogue);
		ask_alarms(catalogue);
		ask_days(tc_catalogue_calendar(catalogue));
		tc_catalogue_close(catalogue);
	} else {
		tc_fuzz_check_faults(&faults);
	}
	return 0;
}
