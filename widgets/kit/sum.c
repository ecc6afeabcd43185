#include "widgets/kit/sum.h"

#include <stdio.h>
#include <string.h>

enum { SUM_DECIMALS = 6, SUM_DIGITS = 18, MILLION = 1000000, PLAIN_BYTES = 512 };

/* value as whole millionths; false when it needs more than 18 digits. */
static bool to_millionths(const struct tc_decimal *value, int64_t *out) {
	char plain[PLAIN_BYTES];
	size_t length = tc_decimal_rounded(value, SUM_DECIMALS, plain, sizeof(plain));
	if (length == 0 || length > SUM_DIGITS + 1) {
		return false;
	}
	*out = 0;
	for (const char *at = plain + (plain[0] == '-'); *at != '\0'; at++) {
		*out = *at == '.' ? *out : *out * 10 + (*at - '0');
	}
	*out = plain[0] == '-' ? -*out : *out;
	return true;
}

static int decimals_of(const struct tc_decimal *value) {
	char plain[PLAIN_BYTES];
	if (tc_decimal_plain(value, plain, sizeof(plain)) == 0) {
		return 0;
	}
	const char *point = strchr(plain, '.');
	return point == NULL ? 0 : (int)strlen(point + 1);
}

void tc_sum_add(struct tc_sum *sum, const struct tc_decimal *value) {
	int64_t one;
	int own = decimals_of(value);
	sum->decimals = own > sum->decimals ? own : sum->decimals;
	sum->failed = sum->failed || own > SUM_DECIMALS || !to_millionths(value, &one) ||
		__builtin_add_overflow(sum->millionths, one, &sum->millionths);
}

bool tc_sum_get(const struct tc_sum *sum, struct tc_decimal *out) {
	char text[64], rounded[64];
	struct tc_decimal exact, brief;
	int64_t size = sum->millionths < 0 ? -sum->millionths : sum->millionths;
	if (sum->failed) {
		return false;
	}
	int length = snprintf(text, sizeof(text), "%s%lld.%06lld", sum->millionths < 0 ? "-" : "",
		(long long)(size / MILLION), (long long)(size % MILLION));
	if (tc_decimal_parse(text, (size_t)length, &exact) != TC_DECIMAL_FINE ||
		tc_decimal_rounded(&exact, sum->decimals, rounded, sizeof(rounded)) == 0 ||
		tc_decimal_parse(rounded, strlen(rounded), &brief) != TC_DECIMAL_FINE) {
		return false;
	}
	/* Zeros behind the text: facts are compared as bytes. */
	memset(out, 0, sizeof(*out));
	snprintf(out->text, sizeof(out->text), "%s", brief.text);
	out->number = brief.number;
	return true;
}
