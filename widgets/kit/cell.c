#include "widgets/kit/cell.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <string.h>

/* Of the em, so that a dense table keeps its proportions: slot to letter, to the clock's centre, the
 * dashed line below the baseline. Clock and alarm have their own fixed sizes. */
static const double letter_em = 0.14, under_em = 0.3, clock_u = 3.2, clock_least_u = 7,
		    clock_up_u = 2.6, alarm_u = 7.5;

const char *tc_cell_number(
	const struct tc_fact *fact, const struct tc_number_form *form, struct tc_arena *arena) {
	struct tc_number number;
	if (!fact->has_value) {
		return "—";
	}
	tc_number_write(&fact->value, form, &number);
	const char *text = number.scale_word[0] == '\0'
		? tc_arena_string(arena, number.text)
		: tc_arena_printf(arena, "%s %s", number.text, number.scale_word);
	return text == NULL ? "####" : text;
}

const char *tc_cell_text(
	const struct tc_fact *fact, const struct tc_number_form *form, struct tc_arena *arena) {
	const char *number = tc_cell_number(fact, form, arena);
	if (!fact->has_value || fact->qualifier == TC_QUALIFIER_NONE) {
		return number;
	}
	const char *text = tc_arena_printf(
		arena, "%s %s", tc_qualifier_word(fact->qualifier, form->language), number);
	return text == NULL ? "####" : text;
}

static double advance_px(struct tc_drawlist *list, struct tc_text_style style, const char *text) {
	int size_px = (int)fmax(1, tc_u(list, style.size_u) + 0.5);
	return tc_fonts_run(list->fonts, style.weight, size_px, text)->advance_px;
}

double tc_cell_tail_px(struct tc_drawlist *list, struct tc_text_style style, const char *text,
	enum tc_language language) {
	const char *digits = text + strcspn(text, "0123456789");
	const char *tail = strchr(digits, language == TC_ENGLISH ? '.' : ',');
	if (tail == NULL) {
		tail = strchr(digits, ' '); /* a scale's word stands under the others' */
	}
	return tail == NULL ? 0 : advance_px(list, style, tail);
}

void tc_cell_measure(struct tc_drawlist *list, struct tc_text_style style, const char *text,
	enum tc_language language, struct tc_cell_column *column) {
	double tail_px = tc_cell_tail_px(list, style, text, language);
	double whole_px = advance_px(list, style, text) - tail_px;
	double before_px = fmax(column->width_px - column->tail_px, whole_px);
	column->tail_px = fmax(column->tail_px, tail_px);
	column->width_px = before_px + column->tail_px;
}

/* Left of the number, clear of its frame: the slot at the right is the state's, which no alarm hides. Returns the left
 * end. */
static double draw_alarm(struct tc_drawlist *list, double left_px, double baseline_px,
	struct tc_text_style style, const struct tc_fact *fact) {
	if (fact->alarm.priority == 0 || style.size_u < clock_least_u) {
		return left_px;
	}
	tc_alarm_draw_mark(list, left_px - tc_u(list, alarm_u),
		baseline_px - tc_u(list, clock_up_u), TC_ALARM_SMALL_U, fact->alarm);
	return left_px - tc_u(list, alarm_u + TC_ALARM_SMALL_U * TC_ALARM_OUTER);
}

/* A late figure's clock, or the letter of one that is not firm: the louder. */
void tc_cell_draw_suffix(struct tc_drawlist *list, double right_px, double baseline_px,
	struct tc_text_style style, const struct tc_fact *fact) {
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0 && style.size_u >= clock_least_u) {
		tc_mark_draw_clock(
			list, right_px + tc_u(list, clock_u), baseline_px - tc_u(list, clock_up_u));
		return;
	}
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	if (letter[0] != '\0') {
		struct tc_text_style raised = { style.size_u, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT2,
			TC_ANCHOR_LEFT, .sign = true };
		tc_draw_text(list, right_px + tc_u(list, letter_em * style.size_u), baseline_px,
			raised, letter, NULL);
	}
}

double tc_cell_draw(struct tc_drawlist *list, double right_px, double baseline_px,
	struct tc_text_style style, const char *text, const struct tc_cell_column *column,
	const struct tc_fact *fact, enum tc_language language, enum tc_cell_dress dress) {
	struct tc_datum datum = tc_fact_datum(fact);
	double back_px = fact->has_value
		? column->tail_px - tc_cell_tail_px(list, style, text, language)
		: 0;
	style.anchor = TC_ANCHOR_RIGHT;
	style.ink = tc_mark_value_ink(fact->marks, style.ink);
	if ((fact->marks & TC_MARK_INCOMPLETE) != 0) {
		style.weight = TC_WEIGHT_REGULAR;
	}
	struct tc_rect ink =
		tc_draw_text(list, right_px - back_px, baseline_px, style, text, &datum);
	tc_cell_draw_suffix(list, right_px, baseline_px, style, fact);
	if (dress == TC_CELL_UNDERLINED && tc_mark_letter(fact->marks, fact->status) != '\0') {
		double y_px = baseline_px + tc_u(list, under_em * style.size_u);
		tc_draw_line(list, ink.x_px, y_px, ink.x_px + ink.width_px, y_px, tc_u(list, 0.5),
			TC_DASH_PROVISIONAL, TC_INK_TEXT2);
	}
	if (dress != TC_CELL_BARE) {
		tc_mark_draw_frame(list, ink, fact->marks);
	}
	return draw_alarm(list, ink.x_px, baseline_px, style, fact);
}
