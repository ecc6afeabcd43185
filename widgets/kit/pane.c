#include "widgets/kit/pane.h"

#include "base/text.h"
#include "fonts/fit.h"
#include "widgets/kit/date.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CHANGE_STEPS = 4, CHANGE_STEP_MS = TC_PANE_LIT_MS / CHANGE_STEPS };

static double right_of(struct tc_rect ink) {
	return ink.x_px + ink.width_px;
}

double tc_pane_fit(struct tc_drawlist *list, struct tc_text_style style, double least_u,
	const char *text, double width_px) {
	/* Width goes with size but for rounding, so one step nearly always lands. Sizes are whole px. */
	int size_px = (int)lround(tc_u(list, style.size_u)),
	    least_px = (int)lround(tc_u(list, least_u));
	while (size_px > 0 && size_px >= least_px) {
		style.size_u = size_px / list->u_px;
		double wide_px = tc_measure_text(list, style, text).width_px;
		if (wide_px <= fmax(width_px, 0)) { /* no ink fits wherever there is no room */
			return style.size_u;
		}
		int next_px = (int)floor(size_px * fmax(width_px, 0) / wide_px);
		if (size_px > least_px && next_px < least_px) {
			next_px = least_px;
		}
		size_px = next_px < size_px ? next_px : size_px - 1;
	}
	return 0;
}

struct tc_rect tc_pane_draw_fitted(struct tc_drawlist *list, double x_px, double baseline_px,
	double width_px, struct tc_text_style style, double least_u, const char *text) {
	double least = fmin(least_u, style.size_u);
	double size_u = tc_pane_fit(list, style, least, text, width_px);
	if (size_u <= 0) {
		size_u = least;
		int least_px = (int)lround(tc_u(list, least));
		text = tc_fit_ellipsis(
			list->fonts, style.weight, least_px, text, width_px, list->arena);
	}
	style.size_u = size_u;
	return tc_draw_text(list, x_px, baseline_px, style, text == NULL ? "" : text, NULL);
}

/* Words are worth more than the label of a mark, whose shape says the same. */
static void yield_head(struct tc_drawlist *list, double width_px, const char *title,
	const char *qualifier, const char *slot) {
	const struct tc_style *style = list->style;
	struct tc_text_style quiet = { style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	struct tc_text_style least = { style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	if (list->head_px <= list->head_least_px) {
		return;
	}
	double gap_px = tc_u(list, style->pane.slot_gap);
	double wide_px = tc_measure_text(list, least, title).width_px;
	wide_px += slot[0] == '\0' ? 0 : tc_measure_text(list, quiet, slot).width_px + gap_px;
	wide_px += qualifier[0] == '\0' ? 0
					: tc_measure_text(list, quiet, qualifier).width_px + gap_px;
	if (wide_px > width_px - list->head_px) {
		list->head_px = list->head_least_px;
	}
}

void tc_pane_draw_head(struct tc_drawlist *list, double width_px, const struct tc_pane_head *head,
	enum tc_language language, const char *qualifier, const char *slot, enum tc_ink rule) {
	const struct tc_style *style = list->style;
	const char *title = tc_words_in(&head->title, language);
	if (title[0] == '\0') {
		return;
	}
	if (head->rule) {
		struct tc_rect line = { 0, tc_u(list, style->pane.rule), width_px,
			tc_u(list, style->line.rule) };
		tc_draw_fill(list, line, rule);
	}
	double baseline_px = tc_u(list, style->pane.title);
	struct tc_text_style quiet = { style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	yield_head(list, width_px, title, qualifier, slot);
	double right_px = width_px - list->head_px, room_px = right_px;
	if (slot[0] != '\0') {
		struct tc_rect ink = tc_draw_text(list, right_px, baseline_px, quiet, slot, NULL);
		room_px = ink.x_px - tc_u(list, style->pane.slot_gap);
	}
	quiet.anchor = TC_ANCHOR_LEFT;
	double gap_px =
		tc_u(list, style->pane.unit_gap + 0.6); /* told from the advance, met by ink */
	if (qualifier[0] != '\0') {
		room_px -= tc_measure_text(list, quiet, qualifier).width_px + gap_px;
	}
	struct tc_text_style bold = { style->type.text, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	if (list->nested) {
		bold.weight = TC_WEIGHT_REGULAR;
		bold.ink = TC_INK_TEXT2;
	}
	struct tc_rect ink = tc_pane_draw_fitted(
		list, 0, baseline_px, fmax(room_px, tc_u(list, 8)), bold, style->type.note, title);
	if (qualifier[0] != '\0') {
		tc_draw_text(list, right_of(ink) + gap_px, baseline_px, quiet, qualifier, NULL);
	}
}

const char *tc_pane_keep_tail(struct tc_drawlist *list, struct tc_text_style style,
	const char *words, const char *tail, double width_px) {
	const char *both = tc_arena_printf(list->arena, "%s%s", words, tail);
	if (both == NULL || tc_measure_text(list, style, both).width_px <= width_px) {
		return both == NULL ? tail : both;
	}
	double room_px = width_px - tc_measure_text(list, style, tail).width_px;
	const char *cut = tc_fit_ellipsis(list->fonts, style.weight,
		(int)lround(tc_u(list, style.size_u)), words, fmax(room_px, 0), list->arena);
	both = cut == NULL ? NULL : tc_arena_printf(list->arena, "%s%s", cut, tail);
	return both == NULL ? tail : both;
}

/* The last " · " of words; NULL without one. */
static const char *last_dot(const char *words) {
	const char *last = NULL;
	for (const char *at = strstr(words, " · "); at != NULL; at = strstr(at + 1, " · ")) {
		last = at;
	}
	return last;
}

void tc_pane_draw_foot(
	struct tc_drawlist *list, double width_px, double baseline_px, const char *words) {
	if (words[0] == '\0') {
		return;
	}
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	const char *date = last_dot(words);
	if (date != NULL) {
		const char *source = tc_arena_copy(list->arena, words, (size_t)(date - words));
		source = source == NULL ? "" : source;
		words = tc_pane_keep_tail(list, style, source, date, width_px);
		if (tc_measure_text(list, style, words).width_px > width_px) {
			words = source; /* no room for a date at all */
		}
	}
	tc_pane_draw_fitted(list, 0, baseline_px, width_px, style, style.size_u, words);
}

/* The short name an office goes by in a foot. */
static const char *owner_name(
	const struct tc_catalogue *catalogue, int indicator, enum tc_language language) {
	if (indicator < 0) {
		return "";
	}
	const char *owner = tc_catalogue_indicator(catalogue, indicator)->owner;
	int area = owner == NULL ? -1 : tc_catalogue_find_area(catalogue, owner, INT64_MAX);
	if (area < 0) {
		return owner == NULL ? "" : owner;
	}
	const struct tc_area *agency = tc_catalogue_area(catalogue, area);
	return agency->abbreviation != NULL ? agency->abbreviation
					    : tc_words_in(&agency->name, language);
}

/* Not behind a " · ": what stands behind the last one stays whole together. */
static void add_code(
	const struct tc_pane_head *head, const struct tc_fact *fact, char *date, size_t size) {
	char code[TC_TRACE_TEXT_MAX];
	size_t used = strlen(date);
	if (head->code && fact->trace != 0) {
		tc_trace_format(fact->trace, code);
		snprintf(date + used, size - used, " #%s", code);
	}
}

void tc_pane_foot_words(const struct tc_pane_head *head, const struct tc_catalogue *catalogue,
	const struct tc_fact *fact, enum tc_language language, char *out, size_t size) {
	bool english = language == TC_ENGLISH;
	const char *words = tc_words_in(&head->foot, language);
	out[0] = '\0';
	if (strcmp(words, "none") == 0 || (words[0] == '\0' && fact == NULL)) {
		return;
	}
	if (words[0] == '\0') {
		words = owner_name(catalogue, fact->indicator, language);
	}
	if (words[0] == '\0') {
		words = english ? "source not declared" : "nguồn chưa khai báo";
	}
	if (!head->foot_date || fact == NULL) {
		snprintf(out, size, "%s", words);
		tc_utf8_trim(out);
		return;
	}
	char date[TC_DATE_TEXT_MAX + TC_TRACE_TEXT_MAX];
	if (fact->reported) {
		tc_period_label(&fact->period, language, date, sizeof(date));
		add_code(head, fact, date, sizeof(date));
	} else {
		snprintf(date, sizeof(date), "%s", english ? "not sent yet" : "chưa gửi");
	}
	/* What is too long loses the end of the source, never the date. */
	size_t tail = strlen(" · ") + strlen(date);
	snprintf(out, size > tail ? size - tail : 1, "%s", words);
	tc_utf8_trim(out);
	size_t used = strlen(out);
	snprintf(out + used, size - used, " · %s", date);
}

void tc_pane_target_words(double target, enum tc_number_scale scale, enum tc_language language,
	char *out, size_t size) {
	struct tc_number_form form = { language, scale, TC_NUMBER_DECIMALS_SENT };
	struct tc_decimal bound = tc_number_bound(target);
	char number[TC_NUMBER_TEXT_MAX];
	tc_number_write_text(&bound, &form, number, sizeof(number));
	snprintf(out, size, "%s %s", language == TC_ENGLISH ? "target" : "mục tiêu", number);
}

int64_t tc_pane_note_change(struct tc_pane_change *change, const char *value, int64_t now_ms) {
	/* From bright to dim, by the contrast these roles have against the ground. */
	static const enum tc_ink inks[] = { TC_INK_TEXT, TC_INK_TEXT2, TC_INK_TEXT3, TC_INK_DATA2 };
	if (change->seen && strcmp(change->value, value) != 0) {
		change->changed_at_ms = now_ms;
	}
	change->seen = true;
	snprintf(change->value, sizeof(change->value), "%s", value);
	int64_t step = change->changed_at_ms == 0 || now_ms < change->changed_at_ms
		? CHANGE_STEPS
		: (now_ms - change->changed_at_ms) / CHANGE_STEP_MS;
	if (step >= CHANGE_STEPS) {
		change->ink = TC_INK_RULE;
		return INT64_MAX;
	}
	change->ink = inks[step];
	return change->changed_at_ms + (step + 1) * CHANGE_STEP_MS;
}

int64_t tc_pane_note_news(struct tc_pane_change *change, bool news, int64_t now_ms) {
	bool turned = news == (change->value[0] == 'a');
	return tc_pane_note_change(change, turned ? "b" : "a", now_ms);
}

void tc_pane_draw_error(struct tc_drawlist *list, double width_px, double height_px,
	const char *kind, const char *id, const char *reason) {
	const struct tc_style *style = list->style;
	char name[160];
	snprintf(name, sizeof(name), "%s · %s", kind, id == NULL ? "" : id);
	tc_utf8_trim(name);
	struct tc_pane_head head = { .title = { name, name }, .rule = true };
	tc_pane_draw_head(list, width_px, &head, TC_VIETNAMESE, "", "", TC_INK_RULE);
	struct tc_text_style note = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_WARNING,
		TC_ANCHOR_LEFT };
	const char **rows;
	bool complete;
	double top_px = tc_u(list, style->pane.title + style->pane.row_pitch);
	double pitch_px = tc_u(list, 10);
	int most = (int)fmax(1, (height_px - top_px) / pitch_px + 1);
	int count = tc_fit_wrap(list->fonts, note.weight, (int)lround(tc_u(list, note.size_u)),
		reason, width_px, most, &rows, &complete, list->arena);
	for (int i = 0; i < count; i++) {
		tc_draw_text(list, 0, top_px + i * pitch_px, note, rows[i], NULL);
	}
}
