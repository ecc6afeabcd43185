#include "widgets/kit/tally.h"

#include "base/text.h"
#include "widgets/kit/marks.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* u: the words' line above the foot, and air above them. A pane lower than low_u has no room for that line:
 * its words stand beside the foot, or in its place where they tell of trouble and both are too long. */
static const double words_pitch_u = 10, air_u = 0.8, low_air_u = 3.7, clear_u = 4, low_u = 62,
		    words_from_u = 24, cap_ratio = 0.655;

/* Loudest first. */
static const struct {
	unsigned mark;
	const char *vi, *en;
} wordings[] = {
	{ TC_MARK_LOST, "mất kết nối", "link lost" },
	{ TC_MARK_STALE, "im", "silent" },
	{ TC_MARK_MISSED, "bỏ kỳ", "missed" },
	{ TC_MARK_LATE, "trễ", "late" },
	{ TC_MARK_INVALID, "sai mã kiểm tra", "checksum failed" },
	{ TC_MARK_WITHDRAWN, "đã rút", "withdrawn" },
	{ TC_MARK_MISSING, "chưa báo cáo", "not reported" },
	{ TC_MARK_DISPUTED, "khác nguồn", "disputed" },
	{ TC_MARK_PROVISIONAL, "tạm tính", "provisional" },
	{ TC_MARK_ESTIMATED, "ước tính", "estimates" },
	{ TC_MARK_ESTIMATED, "gán thay thế", "imputed" }, /* nobody measured it: counted apart */
	{ TC_MARK_FORECAST, "dự báo", "forecasts" },
	{ TC_MARK_QUESTIONABLE, "cần kiểm tra", "questionable" },
	{ TC_MARK_UNCHANGED, "không đổi", "unchanged" },
	{ TC_MARK_REVISED, "đã sửa", "revised" },
	{ TC_MARK_INCOMPLETE, "thiếu nơi gửi", "incomplete" },
	{ TC_MARK_DEGRADED, "kho số liệu có sự cố", "store degraded" },
};
enum { WORDING_COUNT = sizeof(wordings) / sizeof(wordings[0]) };
static_assert((int)WORDING_COUNT <= (int)TC_TALLY_ITEMS_MAX, "a tally has an item for each");

static const unsigned timed = TC_MARK_LOST | TC_MARK_STALE | TC_MARK_MISSED | TC_MARK_LATE;

static bool is_imputed(unsigned marks, char status) {
	return (marks & TC_MARK_ESTIMATED) != 0 && status == 'I';
}

void tc_tally_count(struct tc_tally *tally, unsigned marks, char status) {
	if ((marks & TC_MARK_LOST) != 0) {
		marks &= ~(unsigned)TC_MARK_STALE; /* one reason is enough */
	}
	if ((marks & (TC_MARK_WITHDRAWN | TC_MARK_INVALID)) != 0) {
		marks &= ~(unsigned)TC_MARK_MISSING;
	}
	for (int bit = 0; bit < TC_MARK_COUNT; bit++) {
		tally->counts[bit] += (marks >> bit & 1) != 0;
	}
	tally->imputed += is_imputed(marks, status);
	tally->all = tally->facts == 0 ? marks : tally->all & marks;
	tally->any |= marks;
	tally->facts++;
}

/* Since when, or for how long: the first words of a fact's own line. Bytes. */
static int first_words(const struct tc_fact *fact) {
	const char *end = strstr(fact->words, " · ");
	return (int)(end == NULL ? strlen(fact->words) : (size_t)(end - fact->words));
}

void tc_tally_add(struct tc_tally *tally, const struct tc_fact *fact) {
	tc_tally_count(tally, fact->marks, fact->status);
	if (fact->has_value &&
		(tally->newest == NULL || fact->period.end_ms > tally->newest->period.end_ms)) {
		tally->newest = fact;
	}
	if (tally->loud == NULL) {
		tally->loud = fact;
	}
	int length = first_words(fact);
	tally->varied = tally->varied || length != first_words(tally->loud) ||
		memcmp(tally->loud->words, fact->words, (size_t)length) != 0;
}

void tc_tally_join(char *out, size_t size, const char *words) {
	size_t used = strlen(out);
	if (words[0] != '\0') {
		snprintf(out + used, size - used, "%s%s", used > 0 ? " · " : "", words);
		tc_utf8_trim(out);
	}
}

static int count_of(const struct tc_tally *tally, unsigned mark) {
	int bit = 0;
	while ((mark >> bit & 1) == 0) {
		bit++;
	}
	return tally->counts[bit];
}

int tc_tally_items(const struct tc_tally *tally, unsigned marks, enum tc_language language,
	struct tc_tally_item *items) {
	bool timed_said = false, estimates_said = false;
	int item_count = 0;
	for (int i = 0; i < WORDING_COUNT; i++) {
		unsigned mark = wordings[i].mark;
		const char *word = language == TC_ENGLISH ? wordings[i].en : wordings[i].vi;
		int count = count_of(tally, mark);
		if (mark == TC_MARK_ESTIMATED) {
			count = estimates_said ? tally->imputed : count - tally->imputed;
			estimates_said = true;
		}
		if ((marks & mark) == 0 || count == 0) {
			continue;
		}
		struct tc_tally_item *item = &items[item_count++];
		item->mark = mark;
		if (count < tally->facts) {
			snprintf(item->words, sizeof(item->words), "%d %s", count, word);
		} else if ((mark & timed) == 0 || tally->varied || tally->loud == NULL) {
			snprintf(item->words, sizeof(item->words), "%s", word);
		} else if (!timed_said) {
			snprintf(item->words, sizeof(item->words), "%.*s", first_words(tally->loud),
				tally->loud->words);
			timed_said = true;
		} else {
			item_count--;
		}
	}
	return item_count;
}

void tc_tally_words(
	const struct tc_tally *tally, enum tc_language language, char *out, size_t size) {
	struct tc_tally_item items[TC_TALLY_ITEMS_MAX];
	int count = tc_tally_items(tally, ~0U, language, items);
	tc_tally_join_items(items, count, out, size);
}

void tc_tally_join_items(const struct tc_tally_item *items, int count, char *out, size_t size) {
	out[0] = '\0';
	for (int i = 0; i < count; i++) {
		tc_tally_join(out, size, items[i].words);
	}
}

unsigned tc_tally_frame(const struct tc_tally *tally) {
	return tally->facts > 1 ? tally->all & (TC_MARK_LOST | TC_MARK_STALE) : 0;
}

double tc_tally_foot_px(const struct tc_drawlist *list, const char *foot, double height_px) {
	double cap_u = list->style->type.note * cap_ratio;
	if (height_px < tc_u(list, words_from_u)) {
		return 0;
	}
	if (height_px < tc_u(list, low_u)) {
		return tc_u(list, cap_u + low_air_u);
	}
	return tc_u(list, foot[0] != '\0' ? cap_u + words_pitch_u + air_u : cap_u + air_u);
}

void tc_tally_draw_foot(struct tc_drawlist *list, double width_px, double height_px,
	const char *foot, const char *words, enum tc_ink ink) {
	if (height_px < tc_u(list, words_from_u)) {
		return;
	}
	if (words[0] == '\0') {
		tc_pane_draw_foot(list, width_px, height_px, foot);
		return;
	}
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, ink,
		TC_ANCHOR_LEFT, .sign = true };
	double used_px = foot[0] == '\0'
		? 0
		: tc_measure_text(list, style, foot).width_px + tc_u(list, clear_u);
	bool beside = tc_measure_text(list, style, words).width_px <= width_px - used_px;
	bool low = height_px < tc_u(list, low_u);
	bool loud = ink != TC_INK_TEXT2;
	if (!low || beside || !loud) {
		tc_pane_draw_foot(list, width_px, height_px, foot);
	}
	if (beside) {
		if (foot[0] != '\0') {
			style.anchor = TC_ANCHOR_RIGHT;
		}
		tc_draw_text(list, foot[0] == '\0' ? 0 : width_px, height_px, style, words, NULL);
		return;
	}
	if (low && !loud && foot[0] != '\0') {
		return; /* a part of "1 chưa báo cáo" says nothing; the figures bear their own marks */
	}
	double up_px = low || foot[0] == '\0' ? 0 : tc_u(list, words_pitch_u);
	tc_pane_draw_fitted(list, 0, height_px - up_px, width_px, style, style.size_u, words);
}

void tc_tally_draw_nothing(struct tc_drawlist *list, double width_px, double height_px, bool titled,
	enum tc_language language) {
	tc_tally_draw_dash(list, width_px, height_px, titled,
		language == TC_ENGLISH ? "no data yet" : "chưa có số liệu");
}

void tc_tally_draw_dash(struct tc_drawlist *list, double width_px, double height_px, bool titled,
	const char *words) {
	const struct tc_style *style = list->style;
	struct tc_text_style dash = { style->type.figure, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT2,
		TC_ANCHOR_LEFT, .sign = true };
	struct tc_text_style note = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT, .sign = true };
	double baseline_px = tc_u(list, titled ? style->pane.value_small : dash.size_u * cap_ratio);
	double words_px = baseline_px + tc_u(list, style->pane.caption);
	tc_draw_text(list, 0, fmin(baseline_px, height_px), dash, "—", NULL);
	if (words_px < height_px - tc_u(list, titled ? words_pitch_u : 0)) {
		tc_pane_draw_fitted(list, 0, words_px, width_px, note, note.size_u, words);
	}
}
