/* Hints in words that ask and accuse nobody. */
#include "base/period.h"
#include "feeds/judge/hints.h"

#include <stdio.h>

static const struct {
	const char *word, *test;
} kinds[] = {
	[TC_HINT_SUM] = { "sum", "exact sum of the days, beyond the contract's tolerance" },
	[TC_HINT_JUMP] = { "jump",
		"distance from the median of 30 periods before, in median distances" },
	[TC_HINT_ROUND] = { "round",
		"exact binomial upper tail of last digits 0 and 5, share 0.2 (Beber and Scacco "
		"2012)" },
	[TC_HINT_REPEAT] = { "repeat",
		"union bound on a run, share of repetitions in the rest of the series (Laplace's "
		"rule)" },
	[TC_HINT_COPY] = { "copy",
		"exact binomial upper tail of equal values, share of all other pairs, times the "
		"pairs" },
	[TC_HINT_LAST_DAY] = { "last_day",
		"exact binomial upper tail of targets reached on a month's last day, share 1/27" },
};

const char *tc_hint_word(enum tc_hint_kind kind) {
	return kinds[kind].word;
}

const char *tc_hint_test(enum tc_hint_kind kind) {
	return kinds[kind].test;
}

/* What the sentences are made of. */
struct parts {
	const char *title, *area, *other, *value, *expected;
	char first[TC_PERIOD_TEXT_MAX], last[TC_PERIOD_TEXT_MAX];
	int count, of, areas;
};

static void write_period(const struct tc_point *point, char out[TC_PERIOD_TEXT_MAX]) {
	const struct tc_period period = {
		.start_ms = point->start_ms, .end_ms = point->end_ms, .grain = point->grain
	};
	tc_period_code(&period, out, TC_PERIOD_TEXT_MAX);
}

static const char *name_of(
	const struct tc_catalogue *catalogue, int area, enum tc_language language) {
	return area < 0 ? "" : tc_words_in(&tc_catalogue_area(catalogue, area)->name, language);
}

static void write_vietnamese(
	enum tc_hint_kind kind, const struct parts *p, char *out, size_t size) {
	switch (kind) {
	case TC_HINT_SUM:
		snprintf(out, size,
			"%s, %s, kỳ %s: số báo là %s, cộng %d ngày được %s; nên hỏi lại cách tổng "
			"hợp.",
			p->title, p->area, p->first, p->value, p->count, p->expected);
		return;
	case TC_HINT_JUMP:
		snprintf(out, size,
			"%s, %s, kỳ %s: %s, trong khi trung vị %d kỳ trước là %s; nên hỏi lý do.",
			p->title, p->area, p->first, p->value, p->count, p->expected);
		return;
	case TC_HINT_ROUND:
		snprintf(out, size,
			"%s, %s, từ %s đến %s: %d trong %d số tận cùng là 0 hoặc 5; nên hỏi số có "
			"được làm tròn không.",
			p->title, p->area, p->first, p->last, p->count, p->of);
		return;
	case TC_HINT_REPEAT:
		snprintf(out, size,
			"%s, %s, từ %s đến %s: cùng một số %s trong %d kỳ liền; nên hỏi số có được "
			"cập nhật không.",
			p->title, p->area, p->first, p->last, p->value, p->count);
		return;
	case TC_HINT_COPY:
		snprintf(out, size,
			"%s, từ %s đến %s: %s và %s báo cùng một số trong %d trên %d kỳ; nên hỏi "
			"nguồn số liệu.",
			p->title, p->first, p->last, p->area, p->other, p->count, p->of);
		return;
	case TC_HINT_LAST_DAY:
		snprintf(out, size,
			"%s, từ %s đến %s: %d trên %d lần đạt chỉ tiêu %s rơi vào ngày cuối tháng, "
			"ở %d nơi; nên hỏi cách ghi nhận.",
			p->title, p->first, p->last, p->count, p->of, p->expected, p->areas);
		return;
	}
}

static void write_english(enum tc_hint_kind kind, const struct parts *p, char *out, size_t size) {
	switch (kind) {
	case TC_HINT_SUM:
		snprintf(out, size,
			"%s, %s, %s: %s is reported, its %d days add up to %s; worth asking how it "
			"was put together.",
			p->title, p->area, p->first, p->value, p->count, p->expected);
		return;
	case TC_HINT_JUMP:
		snprintf(out, size,
			"%s, %s, %s: %s, while the median of the %d periods before is %s; worth "
			"asking why.",
			p->title, p->area, p->first, p->value, p->count, p->expected);
		return;
	case TC_HINT_ROUND:
		snprintf(out, size,
			"%s, %s, %s to %s: %d of %d values end in 0 or 5; worth asking whether "
			"they "
			"are rounded.",
			p->title, p->area, p->first, p->last, p->count, p->of);
		return;
	case TC_HINT_REPEAT:
		snprintf(out, size,
			"%s, %s, %s to %s: the same %s for %d periods in a row; worth asking "
			"whether it is kept up.",
			p->title, p->area, p->first, p->last, p->value, p->count);
		return;
	case TC_HINT_COPY:
		snprintf(out, size,
			"%s, %s to %s: %s and %s report the same value in %d of %d periods; worth "
			"asking where it comes from.",
			p->title, p->first, p->last, p->area, p->other, p->count, p->of);
		return;
	case TC_HINT_LAST_DAY:
		snprintf(out, size,
			"%s, %s to %s: %d of %d times the target %s was reached on the last day of "
			"a month, in %d areas; worth asking how it is recorded.",
			p->title, p->first, p->last, p->count, p->of, p->expected, p->areas);
		return;
	}
}

const char *tc_hint_sentence(const struct tc_catalogue *catalogue, const struct tc_hint *hint,
	enum tc_language language, char *out, size_t size) {
	struct parts parts = {
		.title = tc_words_in(
			&tc_catalogue_indicator(catalogue, hint->indicator)->title, language),
		.area = name_of(catalogue, hint->area, language),
		.other = name_of(catalogue, hint->other, language),
		.value = hint->last->value.text,
		.expected = hint->expected.text,
		.count = hint->count,
		.of = hint->of,
		.areas = hint->areas,
	};
	write_period(hint->first, parts.first);
	write_period(hint->last, parts.last);
	out[0] = '\0';
	(language == TC_ENGLISH ? write_english : write_vietnamese)(hint->kind, &parts, out, size);
	return out;
}
