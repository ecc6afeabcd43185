/* Whatever an operator's client sends about alarms: an act that is whole and allowed, a question with sound bounds, or
 * faults. The data of a message as JSON; else filters of a request, one a line. */
#include "base/json.h"
#include "base/text.h"
#include "feeds/wire/alarm_act.h"
#include "feeds/wire/alarm_query.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <string.h>

enum { TEXT_MAX = 512 };

static const int64_t now_ms = 1597744800000;

static void check_asked(const struct tc_alarm_asked *asked) {
	tc_fuzz_must(asked->limit >= 1 && asked->limit <= TC_ALARM_PAGE_MAX && asked->before >= 1);
	tc_fuzz_must(
		asked->area >= -1 && asked->area < tc_catalogue_area_count(tc_fuzz_catalogue()));
	tc_fuzz_must(memchr(asked->rule, 0, sizeof asked->rule) != NULL);
}

static void check_act(const json_t *data) {
	static const char *const indicators[] = { "urgent.*", NULL };
	static const char *const areas[] = { "*", NULL };
	static const struct tc_grant grant = {
		.role = TC_ROLE_OPERATOR, .indicators = indicators, .areas = areas
	};
	static struct tc_faults faults;
	struct tc_alarm_act act;
	faults = (struct tc_faults) { 0 };
	if (!tc_alarm_act_read(data, tc_fuzz_catalogue(), &grant, now_ms, &act, &faults)) {
		tc_fuzz_check_faults(&faults);
		return;
	}
	const char *indicator =
		tc_catalogue_indicator(tc_fuzz_catalogue(), act.rule->indicator)->id;
	bool shelves = act.deed == TC_ALARM_DEED_SHELVE;
	tc_fuzz_must(faults.errors == 0 && act.area >= 0 && tc_text_glob("urgent.*", indicator));
	tc_fuzz_must(tc_alarm_deed_word(act.deed)[0] != '\0');
	tc_fuzz_must(shelves ? act.until_ms > now_ms && act.note != NULL : act.until_ms == 0);
	tc_fuzz_must(act.note == NULL ||
		(act.note[0] != '\0' && strlen(act.note) <= 4 * TC_ALARM_NOTE_LETTERS_MAX));
}

static void check_question(const json_t *data) {
	static struct tc_faults faults;
	struct tc_alarm_asked asked;
	faults = (struct tc_faults) { 0 };
	if (!tc_alarm_asked_read(&asked, tc_fuzz_catalogue(), now_ms, data, &faults)) {
		tc_fuzz_check_faults(&faults);
	}
	check_asked(&asked);
}

static void check_filters(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	struct tc_alarm_asked asked;
	char text[TEXT_MAX];
	faults = (struct tc_faults) { 0 };
	tc_alarm_asked_init(&asked);
	for (size_t at = 0; at < size;) {
		const uint8_t *stop = memchr(data + at, '\n', size - at);
		size_t length = stop == NULL ? size - at : (size_t)(stop - data) - at;
		size_t kept = length < sizeof text - 1 ? length : sizeof text - 1;
		memcpy(text, data + at, kept);
		text[kept] = '\0';
		tc_alarm_asked_take(&asked, tc_fuzz_catalogue(), now_ms, text, &faults);
		at += length + 1;
	}
	if (faults.errors > 0) {
		tc_fuzz_check_faults(&faults);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	struct tc_json *document = NULL;
	faults = (struct tc_faults) { 0 };
	if (tc_json_parse((const char *)data, size, NULL, &tc_json_message_limits, &document,
		    &faults) == TC_OK) {
		check_act(tc_json_root(document));
		check_question(tc_json_root(document));
		tc_json_destroy(document);
	} else {
		check_filters(data, size);
	}
	return 0;
}
