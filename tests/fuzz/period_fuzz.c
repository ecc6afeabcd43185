/* Whatever text stands where a time, a period, a duration or a number should: it is refused, or means one
 * span that its own printing means too. */
#include "base/decimal.h"
#include "base/period.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <math.h>
#include <string.h>

enum { PLAIN_MAX = 400 };

static void check_time(const char *text, size_t size) {
	int64_t ms = 0, again = 0;
	char printed[32];
	if (!tc_time_parse(text, size, &ms)) {
		return;
	}
	tc_time_format(ms, TC_ZONE_MINUTES, printed, sizeof printed);
	struct tc_date date = tc_date_at(ms, TC_ZONE_MINUTES);
	tc_fuzz_must(date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31);
	tc_fuzz_must(date.weekday >= 1 && date.weekday <= 7 && date.hour < 24);
	/* A time of year 1 or 9999 may lie in the year beyond at another zone. */
	if (date.year >= 1 && date.year <= 9999) {
		tc_fuzz_must(tc_time_parse(printed, strlen(printed), &again) && again == ms);
	}
}

static void check_period(const char *text, size_t size) {
	struct tc_period period, again;
	if (!tc_period_parse(text, size, &period)) {
		return;
	}
	tc_fuzz_must(period.start_ms <= period.end_ms && period.grain >= TC_GRAIN_INSTANT);
	tc_fuzz_must((period.start_ms == period.end_ms) == (period.grain == TC_GRAIN_INSTANT));
	tc_fuzz_must(memchr(period.text, 0, sizeof period.text) != NULL);
	tc_fuzz_must(tc_period_parse(period.text, strlen(period.text), &again));
	tc_fuzz_must(again.start_ms == period.start_ms && again.end_ms == period.end_ms);
}

static void check_durations(const char *text, size_t size) {
	int64_t exact = 0, nominal = 0;
	if (tc_duration_parse(text, size, &exact)) {
		tc_fuzz_must(exact >= 0);
		tc_fuzz_must(tc_duration_nominal(text, size, &nominal) && nominal == exact);
	}
	if (tc_duration_nominal(text, size, &nominal)) {
		tc_fuzz_must(nominal >= 0);
	}
}

static void check_decimal(const char *text, size_t size) {
	struct tc_decimal decimal, again;
	char plain[PLAIN_MAX], rounded[PLAIN_MAX];
	if (tc_decimal_parse(text, size, &decimal) != TC_DECIMAL_FINE) {
		return;
	}
	size_t length = tc_decimal_plain(&decimal, plain, sizeof plain);
	tc_fuzz_must(length > 0 && strcspn(plain, "eE+") == length && strncmp(plain, "-0", 3) != 0);
	tc_fuzz_must(tc_decimal_rounded(&decimal, 2, rounded, sizeof rounded) > 0);
	/* 1e38 written plainly is an integer beyond int64, which is not taken as such. */
	if (tc_decimal_parse(plain, length, &again) == TC_DECIMAL_FINE) {
		tc_fuzz_must(fabs(again.number - decimal.number) <= fabs(decimal.number) * 1e-15);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	const char *text = (const char *)data;
	check_time(text, size);
	check_period(text, size);
	check_durations(text, size);
	check_decimal(text, size);
	return 0;
}
