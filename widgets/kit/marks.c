#include "widgets/kit/marks.h"

#include "fonts/fit.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct wording {
	unsigned mark;
	const char *vi, *en;
};

/* Loudest first. Late, stale, lost, unchanged, disputed, revised and incomplete carry more than a fixed word. */
static const struct wording plain_words[] = {
	{ TC_MARK_INVALID, "sai mã kiểm tra", "checksum failed" },
	{ TC_MARK_WITHDRAWN, "đã rút", "withdrawn" },
	{ TC_MARK_MISSING, NULL, NULL }, /* tc_mark_missing_words */
	{ TC_MARK_PROVISIONAL, "tạm tính", "provisional" },
	{ TC_MARK_ESTIMATED, "ước tính", "estimate" }, /* or imputed */
	{ TC_MARK_FORECAST, "dự báo", "forecast" },
	{ TC_MARK_QUESTIONABLE, "cần kiểm tra", "questionable" }, /* and why */
	{ TC_MARK_DEGRADED, "kho số liệu có sự cố", "store degraded" },
};
enum { PLAIN_COUNT = sizeof(plain_words) / sizeof(plain_words[0]) };

const char *tc_mark_missing_words(bool reported, enum tc_language language) {
	bool english = language == TC_ENGLISH;
	return reported   ? english ? "not reported" : "chưa báo cáo"
		: english ? "no data yet"
			  : "chưa có số liệu";
}

static void append(struct tc_fact *fact, const char *words) {
	size_t used = strlen(fact->words);
	snprintf(fact->words + used, sizeof(fact->words) - used, "%s%s", used > 0 ? " · " : "",
		words);
}

/* since the link was cut, or how long silent, or how late; each with the moment its words change. */
static int64_t time_words(
	struct tc_fact *fact, const struct tc_reading *reading, int64_t now_ms, bool english) {
	char when[TC_DATE_TEXT_MAX], words[TC_DATE_TEXT_MAX + 32];
	enum tc_language language = english ? TC_ENGLISH : TC_VIETNAMESE;
	int64_t next_ms = INT64_MAX;
	if ((fact->marks & TC_MARK_LOST) != 0) {
		bool dated = reading->since_ms > 0;
		int64_t day_ms = tc_moment_label(reading->since_ms, now_ms, when, sizeof(when));
		next_ms = dated ? day_ms : next_ms;
		snprintf(words, sizeof(words), "%s%s%s", english ? "link lost" : "mất kết nối",
			dated ? " " : "", dated ? when : "");
		append(fact, words);
	} else if ((fact->marks & TC_MARK_STALE) != 0) {
		int64_t step_ms = tc_duration_step_ms(reading->age_ms);
		tc_duration_label(reading->age_ms, language, when, sizeof(when));
		snprintf(words, sizeof(words), english ? "silent %s" : "im %s", when);
		append(fact, words);
		next_ms = now_ms + step_ms - reading->age_ms % step_ms;
	}
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		bool counted = (fact->marks & (TC_MARK_LOST | TC_MARK_STALE)) == 0 &&
			reading->since_ms > 0;
		int64_t late_ms = now_ms > reading->since_ms ? now_ms - reading->since_ms : 0;
		tc_duration_label(late_ms, language, when, sizeof(when));
		snprintf(words, sizeof(words), "%s%s%s", english ? "late" : "trễ",
			counted ? " " : "", counted ? when : "");
		append(fact, words);
		if (counted) {
			int64_t step_ms = tc_duration_step_ms(late_ms);
			next_ms = now_ms + step_ms - late_ms % step_ms;
		}
	}
	return next_ms;
}

/* Which check, and what it expected. */
static void doubt_words(struct tc_fact *fact, const struct tc_doubt *doubt, bool english) {
	struct tc_number_form form = { english ? TC_ENGLISH : TC_VIETNAMESE, TC_NUMBER_PLAIN,
		TC_NUMBER_DECIMALS_SENT };
	struct tc_decimal expected = tc_number_bound(doubt->expected);
	struct tc_number number;
	char words[TC_NUMBER_TEXT_MAX + 64];
	const char *check = "", *bound = "";
	tc_number_write(&expected, &form, &number);
	switch (doubt->cause) {
	case TC_DOUBT_LEAST: check = english ? "below " : "dưới mức "; break;
	case TC_DOUBT_MOST: check = english ? "above " : "trên mức "; break;
	case TC_DOUBT_JUMP: check = english ? "far from its usual " : "lệch xa mức thường "; break;
	case TC_DOUBT_SENDER:
		check = fact->status == 'U' ? english ? "low reliability" : "độ tin cậy thấp"
			: fact->status == 'V' ? english ? "unvalidated" : "chưa xác nhận"
			: english             ? "experimental"
					      : "thử nghiệm";
		break;
	case TC_DOUBT_INPUT: check = english ? "an input is" : "do số thành phần"; break;
	}
	if (doubt->cause >= TC_DOUBT_LEAST && doubt->cause <= TC_DOUBT_JUMP) {
		bound = number.text;
	}
	snprintf(words, sizeof(words), "%s%s%s%s", english ? "questionable" : "cần kiểm tra",
		check[0] == '\0' ? "" : ": ", check, bound);
	append(fact, words);
}

int64_t tc_mark_words(struct tc_fact *fact, const struct tc_reading *reading, int64_t now_ms,
	enum tc_language language) {
	bool english = language == TC_ENGLISH;
	int64_t next_ms = time_words(fact, reading, now_ms, english);
	bool said_why = (fact->marks & (TC_MARK_INVALID | TC_MARK_WITHDRAWN)) != 0;
	for (int i = 0; i < PLAIN_COUNT; i++) {
		bool missing = plain_words[i].mark == TC_MARK_MISSING;
		if (missing && (!fact->reported || (fact->marks & TC_MARK_MISSING) != 0) &&
			!said_why) {
			append(fact, tc_mark_missing_words(fact->reported, language));
		} else if (plain_words[i].mark == TC_MARK_ESTIMATED && fact->status == 'I' &&
			(fact->marks & TC_MARK_ESTIMATED) != 0) {
			append(fact, english ? "imputed" : "gán thay thế");
		} else if (plain_words[i].mark == TC_MARK_QUESTIONABLE &&
			(fact->marks & TC_MARK_QUESTIONABLE) != 0) {
			doubt_words(fact, &reading->doubt, english);
		} else if (!missing && (fact->marks & plain_words[i].mark) != 0) {
			append(fact, english ? plain_words[i].en : plain_words[i].vi);
		}
	}
	int absent = fact->members - fact->members_reported;
	if ((fact->marks & TC_MARK_INCOMPLETE) != 0 && absent > 0) {
		char words[48];
		snprintf(words, sizeof(words), english ? "%d missing" : "thiếu %d nơi", absent);
		append(fact, words);
	}
	if ((fact->marks & TC_MARK_UNCHANGED) != 0) {
		char when[TC_DATE_TEXT_MAX], words[TC_DATE_TEXT_MAX + 32];
		int64_t day_ms =
			tc_moment_label(reading->still_since_ms, now_ms, when, sizeof(when));
		next_ms = day_ms < next_ms ? day_ms : next_ms;
		snprintf(words, sizeof(words), english ? "unchanged since %s" : "không đổi từ %s",
			when);
		append(fact, words);
	}
	if ((fact->marks & TC_MARK_DISPUTED) != 0 && fact->witness.text[0] == '\0') {
		append(fact, english ? "inputs disputed" : "nguồn đầu vào khác nhau");
	} else if ((fact->marks & TC_MARK_DISPUTED) != 0) {
		struct tc_number_form form = { language, TC_NUMBER_PLAIN, TC_NUMBER_DECIMALS_SENT };
		struct tc_number number;
		char words[TC_NUMBER_TEXT_MAX + 32];
		tc_number_write(&fact->witness, &form, &number);
		const char *who = fact->witness_added
			? english ? "areas add up to" : "các nơi cộng lại"
			: english ? "other source"
				  : "nguồn khác";
		snprintf(words, sizeof(words), "%s: %s", who, number.text);
		append(fact, words);
	}
	if (fact->has_value && fact->agreement == TC_AGREEMENT_AGREED) {
		append(fact, english ? "✓ two sources" : "✓ hai nguồn khớp");
	} else if (fact->has_value && fact->agreement == TC_AGREEMENT_ALONE) {
		append(fact, english ? "one source only" : "mới có một nguồn");
	}
	if ((fact->marks & TC_MARK_REVISED) != 0) {
		char words[40];
		snprintf(words, sizeof(words), english ? "revised %s" : "sửa %s", fact->revised_at);
		append(fact, words);
	}
	return next_ms;
}

enum tc_ink tc_mark_value_ink(unsigned marks, enum tc_ink normal) {
	if ((marks & (TC_MARK_LOST | TC_MARK_STALE)) != 0) {
		return TC_INK_STALE;
	}
	return (marks & (TC_MARK_INCOMPLETE | TC_MARK_MISSING)) != 0 ? TC_INK_TEXT2 : normal;
}

enum tc_ink tc_mark_words_ink(unsigned marks) {
	if ((marks & (TC_MARK_LOST | TC_MARK_LATE | TC_MARK_MISSED | TC_MARK_INVALID)) != 0) {
		return TC_INK_WARNING;
	}
	return (marks & TC_MARK_STALE) != 0 ? TC_INK_STALE : TC_INK_TEXT2;
}

char tc_mark_letter(unsigned marks, char status) {
	if ((marks & TC_MARK_QUESTIONABLE) != 0) {
		return '?';
	}
	if ((marks & TC_MARK_PROVISIONAL) != 0) {
		return 'P';
	}
	if ((marks & TC_MARK_ESTIMATED) != 0) {
		return status == 'I' ? 'I' : 'E'; /* imputed: nobody measured it */
	}
	if ((marks & TC_MARK_FORECAST) != 0) {
		return 'F';
	}
	bool shown = status == 'I' || status == 'U' || status == 'V' || status == 'G' ||
		status == 'B' || status == 'D';
	return shown && (marks & TC_MARK_MISSING) == 0 ? status : '\0';
}

void tc_mark_draw_frame(struct tc_drawlist *list, struct tc_rect ink, unsigned marks) {
	enum tc_dash dash;
	enum tc_ink colour;
	if ((marks & TC_MARK_LOST) != 0) {
		dash = TC_DASH_LOST;
		colour = TC_INK_WARNING;
	} else if ((marks & TC_MARK_STALE) != 0) {
		dash = TC_DASH_STALE;
		colour = TC_INK_STALE;
	} else if ((marks & TC_MARK_DISPUTED) != 0) {
		dash = TC_DASH_DISPUTED;
		colour = TC_INK_DISPUTED;
	} else {
		return;
	}
	struct tc_rect frame = { ink.x_px - tc_u(list, 3), ink.y_px - tc_u(list, 2),
		ink.width_px + tc_u(list, 6), ink.height_px + tc_u(list, 4) };
	double width_px = fmax(tc_u(list, list->style->line.frame), list->style->line.frame_min_px);
	tc_draw_frame(list, frame, width_px, dash, colour);
}

void tc_mark_draw_clock(struct tc_drawlist *list, double x_px, double y_px) {
	tc_mark_draw_clock_in(list, x_px, y_px, TC_INK_WARNING);
}

void tc_mark_draw_clock_in(struct tc_drawlist *list, double x_px, double y_px, enum tc_ink ink) {
	double stroke_px = tc_u(list, 0.6), radius_px = tc_u(list, 2.5);
	tc_drawlist_keep_in(list, radius_px + stroke_px / 2, &x_px, &y_px);
	tc_draw_disc(list, x_px, y_px, radius_px, stroke_px, ink);
	struct tc_spot hands[] = { { (float)x_px, (float)(y_px - radius_px * 0.55) },
		{ (float)x_px, (float)y_px }, { (float)(x_px + radius_px * 0.5), (float)y_px } };
	tc_draw_polyline(list, hands, 3, stroke_px, TC_DASH_SOLID, false, ink);
}

static double draw_badge(
	struct tc_drawlist *list, double x_px, double baseline_px, const struct tc_fact *fact) {
	char text[32];
	snprintf(text, sizeof(text), "%d/%d", fact->members_reported, fact->members);
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT, .sign = true };
	struct tc_rect ink =
		tc_draw_text(list, x_px + tc_u(list, 2.5), baseline_px, style, text, NULL);
	struct tc_rect box = { x_px, baseline_px - tc_u(list, 7.4),
		ink.x_px + ink.width_px - x_px + tc_u(list, 2.5), tc_u(list, 9.4) };
	tc_draw_frame(list, box, tc_u(list, 0.4), TC_DASH_SOLID, TC_INK_TEXT);
	return box.x_px + box.width_px + tc_u(list, 3);
}

static double draw_struck(struct tc_drawlist *list, double x_px, double baseline_px,
	const struct tc_fact *fact, const char *former) {
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	struct tc_datum datum = tc_fact_datum(fact);
	datum.tells = TC_TELLS_FORMER;
	snprintf(datum.value, sizeof(datum.value), "%s", fact->former.text);
	struct tc_rect ink = tc_draw_text(list, x_px, baseline_px, style, former, &datum);
	double y_px = baseline_px - tc_u(list, 2.4);
	double right_px = ink.x_px + ink.width_px;
	tc_draw_line(
		list, x_px, y_px, right_px, y_px, tc_u(list, 0.45), TC_DASH_SOLID, TC_INK_TEXT3);
	return right_px + tc_u(list, 2.5);
}

/* "cần kiểm tra: độ tin cậy thấp · sửa 17:40" as "cần kiểm tra · sửa": which marks there are comes before why it is doubted and
 * when it was revised. How late and what another source says stays. NULL: no memory. */
static const char *without_details(struct tc_drawlist *list, const char *words) {
	char *out = tc_arena_printf(list->arena, "%s", words);
	size_t used = 0;
	for (const char *from = words; out != NULL && *from != '\0';) {
		const char *end = strstr(from, " · ");
		size_t length = end == NULL ? strlen(from) : (size_t)(end - from), kept = length;
		bool doubted = strncmp(from, "cần kiểm tra", strlen("cần kiểm tra")) == 0 ||
			strncmp(from, "questionable", strlen("questionable")) == 0;
		bool revised = strncmp(from, "sửa ", strlen("sửa ")) == 0 ||
			strncmp(from, "revised ", strlen("revised ")) == 0;
		for (size_t i = 0; i + 1 < kept; i++) {
			bool why = doubted && from[i] == ':' && from[i + 1] == ' ';
			bool when = revised && from[i] == ' ' && from[i + 1] >= '0' &&
				from[i + 1] <= '9';
			kept = why || when ? i : kept;
		}
		memcpy(out + used, from, kept);
		used += kept;
		from += length;
		if (end != NULL) {
			memcpy(out + used, end, strlen(" · "));
			used += strlen(" · ");
			from += strlen(" · ");
		}
		out[used] = '\0';
	}
	return out;
}

void tc_mark_draw_line(struct tc_drawlist *list, double x_px, double baseline_px, double width_px,
	int lines, const struct tc_fact *fact, const char *former) {
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR,
		tc_mark_words_ink(fact->marks), TC_ANCHOR_LEFT, .sign = true };
	double right_px = x_px + width_px;
	if ((fact->marks & TC_MARK_INCOMPLETE) != 0 && fact->members > 0) {
		x_px = draw_badge(list, x_px, baseline_px, fact);
	}
	if (fact->words[0] == '\0') {
		return;
	}
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(list, x_px + tc_u(list, 2.5), baseline_px - tc_u(list, 2.6));
		x_px += tc_u(list, 7.5);
	}
	if ((fact->marks & TC_MARK_REVISED) != 0 && former != NULL) {
		x_px = draw_struck(list, x_px, baseline_px, fact, former);
	}
	const char **rows;
	bool complete;
	int size_px = (int)lround(tc_u(list, style.size_u));
	int count = tc_fit_wrap(list->fonts, style.weight, size_px, fact->words, right_px - x_px,
		lines, &rows, &complete, list->arena);
	const char *shorter = complete ? NULL : without_details(list, fact->words);
	if (shorter != NULL) {
		count = tc_fit_wrap(list->fonts, style.weight, size_px, shorter, right_px - x_px,
			lines, &rows, &complete, list->arena);
	}
	for (int i = 0; i < count; i++) {
		tc_draw_text(list, x_px, baseline_px + i * tc_u(list, 10), style, rows[i], NULL);
	}
}

void tc_mark_draw_watermark(
	struct tc_drawlist *list, double width_px, double height_px, enum tc_language language) {
	struct tc_rect box = { 0, 0, width_px, height_px };
	tc_draw_watermark(list, box, language == TC_ENGLISH ? "SIMULATED" : "MÔ PHỎNG");
}

void tc_mark_draw_unsynced(struct tc_drawlist *list, double x_px, double baseline_px,
	enum tc_anchor anchor, enum tc_language language) {
	struct tc_datum doubt = { .indicator = -1, .area = -1, .marks = TC_MARK_UNSYNCED };
	struct tc_text_style note = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_WARNING,
		anchor };
	tc_draw_text(list, x_px, baseline_px, note,
		language == TC_ENGLISH ? "clock not synchronised" : "giờ chưa đồng bộ", &doubt);
}
