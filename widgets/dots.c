/* dots - a count drawn so that it can be counted: a dot for each, or a small picture for so many. */
#include "widgets/kit/dotgrid.h"
#include "widgets/kit/glyph.h"

#include "widgets/kinds.h"
#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FORMER_LAST = 400, RECENT_LAST = 8 };
/* From the title's baseline to the first row, and to the mark line. */
static const double title_gap_u = 8, mark_gap_u = 12.5, foot_gap_u = 11.3;

struct shown {
	struct tc_fact fact, total, former;
	bool has_total, has_former;
	enum tc_ink rule;
};

struct dots {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code, *total_code, *former_period;
	double total_number, each;
	struct tc_words caption;
	int columns, ink, glyph;
	bool right;

	const struct tc_catalogue *catalogue;
	int indicator, area, total_indicator; /* total_indicator -1: none */
	const char *unit;
	struct shown shown;
	struct tc_pane_change change;
	int64_t next_ms;
};

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct dots *self = (struct dots *)widget;
	self->catalogue = catalogue;
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	self->area =
		tc_kind_area(catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
	self->total_indicator = self->total_code == NULL
		? -1
		: tc_kind_indicator(
			  catalogue, self->total_code, "total_indicator", pointer, faults);
	bool period = self->former_period == NULL ||
		tc_kind_check_period(self->former_period, "former", pointer, faults);
	if (self->glyph == TC_GLYPH_DOT && fabs(self->each - 1) > 0) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "each", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a \"glyph\" too: one dot is one thing",
			"cần thêm \"glyph\": một chấm là một đơn vị");
		return false;
	}
	if (self->indicator < 0 || self->area < 0 || !period ||
		(self->total_code != NULL && self->total_indicator < 0)) {
		return false;
	}
	struct tc_words unit = tc_catalogue_unit_brief(
		catalogue, tc_catalogue_indicator(catalogue, self->indicator)->unit);
	self->unit = tc_arena_string(arena, tc_words_in(&unit, widget->language));
	return self->unit != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct dots *self = (const struct dots *)widget;
	int last = self->former_period != NULL || widget->until_ms != INT64_MAX ? FORMER_LAST
										: RECENT_LAST;
	int count = self->total_indicator >= 0 ? 2 : 1;
	struct tc_want list[2] = { { self->indicator, self->area, last },
		{ self->total_indicator, self->area, last } };
	for (int i = 0; i < count && i < size; i++) {
		out[i] = list[i];
	}
	return count;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct dots *self = (struct dots *)widget;
	struct shown next;
	memset(&next, 0, sizeof(next));
	struct tc_question question = { self->indicator, self->area, widget->until_ms };
	self->next_ms = tc_fact_read(&next.fact, view, &question, widget->language);
	if (self->total_indicator >= 0) {
		question.indicator = self->total_indicator;
		int64_t total_ms = tc_fact_read(&next.total, view, &question, widget->language);
		self->next_ms = total_ms < self->next_ms ? total_ms : self->next_ms;
		next.has_total = next.total.has_value;
	}
	if (self->former_period != NULL) {
		const struct tc_series *series = tc_view_series(view, self->indicator, self->area);
		const struct tc_point *point =
			tc_fact_find_former(series, self->former_period, &next.fact);
		next.has_former = point != NULL;
		if (point != NULL) {
			int64_t former_ms = tc_fact_read_point(&next.former, view, series, point,
				widget->until_ms, widget->language);
			self->next_ms = former_ms < self->next_ms ? former_ms : self->next_ms;
		}
	}
	int64_t rule_ms =
		tc_pane_note_change(&self->change, next.fact.value.text, tc_view_now_ms(view));
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	next.rule = self->change.ink;
	bool differs = memcmp(&next, &self->shown, sizeof(next)) != 0;
	memcpy(&self->shown, &next, sizeof(next));
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct dots *)widget)->next_ms;
}

/* "8 khi khai trương": in the title's place, how many there once were and when. */
static void draw_caption(const struct dots *self, struct tc_drawlist *out) {
	const struct tc_style *style = out->style;
	const char *words = tc_words_in(&self->caption, self->base.language);
	double baseline_px = tc_u(out, style->pane.title);
	if (words[0] == '\0' || tc_words_in(&self->head.title, self->base.language)[0] != '\0') {
		return;
	}
	struct tc_rect rule = { 0, tc_u(out, style->pane.rule), self->base.width_px,
		tc_u(out, style->line.rule) };
	if (self->head.rule) {
		tc_draw_fill(out, rule, self->shown.rule == 0 ? TC_INK_RULE : self->shown.rule);
	}
	if (!self->shown.has_former) {
		return;
	}
	struct tc_number_form form = { self->base.language, TC_NUMBER_PLAIN,
		TC_NUMBER_DECIMALS_SENT };
	struct tc_number number;
	tc_number_write(&self->shown.former.value, &form, &number);
	struct tc_text_style bold = { style->type.text, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	struct tc_datum datum = tc_fact_datum(&self->shown.former);
	struct tc_rect ink = tc_draw_text(out, 0, baseline_px, bold, number.text, &datum);
	struct tc_text_style quiet = { style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double x_px = ink.x_px + ink.width_px + tc_u(out, style->pane.unit_gap);
	tc_pane_draw_fitted(
		out, x_px, baseline_px, self->base.width_px - x_px, quiet, style->type.note, words);
}

/* Dots are counted, not read: the letter of a count that is not firm stands over their right end. */
static void draw_letter(const struct dots *self, struct tc_drawlist *out, double bottom_px) {
	const struct tc_fact *fact = &self->shown.fact;
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	if (letter[0] == '\0' || !fact->has_value) {
		return;
	}
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	struct tc_datum datum = tc_fact_datum(fact);
	datum.tells = TC_TELLS_LETTER;
	tc_draw_text(out, self->base.width_px, bottom_px, style, letter, &datum);
}

/* "1 hình = 1.000 hồ sơ". In arena. */
static const char *glyph_words(const struct dots *self, struct tc_drawlist *out) {
	struct tc_number_form form = { self->base.language, TC_NUMBER_PLAIN,
		TC_NUMBER_DECIMALS_SENT };
	struct tc_decimal each = tc_number_bound(self->each);
	char number[TC_NUMBER_TEXT_MAX];
	tc_number_write_text(&each, &form, number, sizeof(number));
	const char *words = tc_arena_printf(out->arena, "1 %s = %s %s",
		self->base.language == TC_ENGLISH ? "symbol" : "hình", number, self->unit);
	return words == NULL ? "" : words;
}

/* What a part of a picture stands for cannot be counted: the number itself stands in the slot. */
static const char *write_slot(const struct dots *self, struct tc_drawlist *out) {
	const char *slot = tc_words_in(&self->head.slot, self->base.language);
	const struct tc_fact *fact = &self->shown.fact;
	struct tc_number_form form = { self->base.language, TC_NUMBER_AUTO,
		tc_catalogue_indicator(self->catalogue, self->indicator)->decimals };
	if (slot[0] != '\0' || self->glyph == TC_GLYPH_DOT || !fact->has_value) {
		return slot;
	}
	const char *text = tc_arena_printf(
		out->arena, "%s %s", tc_cell_number(fact, &form, out->arena), self->unit);
	struct tc_text_style quiet = { out->style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	bool room = text != NULL &&
		tc_measure_text(out, quiet, text).width_px < self->base.width_px / 2;
	return room ? text : "";
}

static double draw_dots(const struct dots *self, struct tc_drawlist *out, struct tc_rect box) {
	const struct tc_fact *fact = &self->shown.fact;
	struct tc_dotgrid grid = { .box = box,
		.done = tc_dotgrid_count(fact->value.number),
		.total = tc_dotgrid_count(self->shown.has_total ? self->shown.total.value.number
								: self->total_number),
		.former = self->shown.has_former ? tc_dotgrid_count(self->shown.former.value.number)
						 : 0,
		.columns = self->columns,
		.right = self->right,
		.ink = tc_mark_value_ink(fact->marks, (enum tc_ink)self->ink) };
	return tc_dotgrid_draw(out, &grid);
}

static double draw_glyphs(
	const struct dots *self, struct tc_drawlist *out, struct tc_rect box, bool *counted) {
	const struct tc_fact *fact = &self->shown.fact;
	double total = self->shown.has_total ? self->shown.total.value.number : self->total_number;
	struct tc_glyphs glyphs = { .box = box,
		.glyph = (enum tc_glyph)self->glyph,
		.done = fmax(fact->value.number, 0) / self->each,
		.total = fmax(total, 0) / self->each,
		.former = self->shown.has_former ? self->shown.former.value.number / self->each : 0,
		.columns = self->columns,
		.right = self->right,
		.ink = tc_mark_value_ink(fact->marks, (enum tc_ink)self->ink) };
	return tc_glyphs_draw(out, &glyphs, counted);
}

/* Head, mark line and foot of a titled pane; the line of a count that is not there of another. Returns what is left. */
static struct tc_rect draw_words(
	const struct dots *self, struct tc_drawlist *out, const char *foot) {
	const struct tc_widget *widget = &self->base;
	const struct tc_fact *fact = &self->shown.fact;
	const struct tc_style *style = out->style;
	bool pictures = self->glyph != TC_GLYPH_DOT;
	struct tc_rect box = { 0, 0, widget->width_px, widget->height_px };
	bool titled = tc_words_in(&self->caption, widget->language)[0] != '\0' ||
		tc_words_in(&self->head.title, widget->language)[0] != '\0';
	if (titled) {
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language,
			fact->has_value ? tc_qualifier_word(fact->qualifier, widget->language) : "",
			write_slot(self, out),
			self->shown.rule == 0 ? TC_INK_RULE : self->shown.rule);
		draw_caption(self, out);
		box.y_px = tc_u(out, style->pane.title + title_gap_u);
		if (fact->words[0] != '\0') {
			double baseline_px = tc_u(out, style->pane.title + mark_gap_u);
			tc_mark_draw_line(out, 0, baseline_px, widget->width_px - tc_u(out, 8), 1,
				fact, NULL);
			draw_letter(self, out, baseline_px);
			box.y_px = baseline_px + tc_u(out, 5);
		}
		double foot_px = pictures ? tc_tally_foot_px(out, foot, widget->height_px)
			: foot[0] == '\0' ? 0
					  : tc_u(out, foot_gap_u);
		box.height_px -= box.y_px + foot_px;
	} else if (!fact->has_value) {
		/* Rings alone would say that none is done. */
		double baseline_px = tc_u(out, style->type.note);
		tc_mark_draw_line(out, 0, baseline_px, widget->width_px, 1, fact, NULL);
		box.y_px = baseline_px + tc_u(out, 5);
		box.height_px -= box.y_px;
	} else {
		draw_letter(self, out, tc_u(out, style->type.note));
		box.height_px -= pictures ? tc_tally_foot_px(out, foot, widget->height_px) : 0;
	}
	return box;
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct dots *self = (const struct dots *)widget;
	const struct tc_fact *fact = &self->shown.fact;
	bool titled = tc_words_in(&self->caption, widget->language)[0] != '\0' ||
		tc_words_in(&self->head.title, widget->language)[0] != '\0';
	bool pictures = self->glyph != TC_GLYPH_DOT, counted = false;
	char foot[TC_SENTENCE_MAX] = "";
	if (titled) {
		tc_pane_foot_words(
			&self->head, self->catalogue, fact, widget->language, foot, sizeof(foot));
	}
	struct tc_rect box = draw_words(self, out, foot);
	double used_px =
		pictures ? draw_glyphs(self, out, box, &counted) : draw_dots(self, out, box);
	box.height_px = fmin(used_px, box.height_px);
	if (pictures) {
		tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot,
			counted ? glyph_words(self, out) : "", TC_INK_TEXT2);
	} else {
		tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	}
	tc_fact_tell(out, box, fact);
	if (self->shown.has_total) {
		tc_fact_tell(out, box, &self->shown.total);
	}
	tc_mark_draw_frame(out, box, fact->marks);
	unsigned marks = fact->marks | self->shown.total.marks | self->shown.former.marks;
	if ((marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}

static const struct tc_choice glyphs[] = {
	{ "dot", TC_GLYPH_DOT },
	{ "square", TC_GLYPH_SQUARE },
	{ "person", TC_GLYPH_PERSON },
	{ "house", TC_GLYPH_HOUSE },
	{ "building", TC_GLYPH_BUILDING },
	{ "document", TC_GLYPH_DOCUMENT },
	{ 0 },
};

#define AT(field) offsetof(struct dots, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct dots, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(indicator_code),
		.doc = "The indicator counted" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "The area or agency it is counted for" },
	{ .name = "total",
		.type = TC_OPTION_NUMBER,
		.min = 0,
		.max = 1e9,
		.offset = AT(total_number),
		.doc = "How many there are to do; those not done are rings" },
	{ .name = "total_indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(total_code),
		.doc = "Indicator whose value is the total" },
	{ .name = "former",
		.type = TC_OPTION_TEXT,
		.max = 63,
		.offset = AT(former_period),
		.doc = "Period whose value stands out as the first dots (\"2019-12-09\")" },
	{ .name = "caption",
		.type = TC_OPTION_WORDS,
		.offset = AT(caption),
		.doc = "Words after the former value, in the place of a title where there is "
		       "none" },
	{ .name = "per_row",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = 200,
		.offset = AT(columns),
		.doc = "Dots in a row; 0: by the room" },
	{ .name = "glyph",
		.type = TC_OPTION_CHOICE,
		.choices = glyphs,
		.fallback = TC_GLYPH_DOT,
		.offset = AT(glyph),
		.doc = "A small picture in the place of a dot; the last one is filled in part "
		       "where "
		       "less is left than it stands for" },
	{ .name = "each",
		.type = TC_OPTION_NUMBER,
		.min = 0.001,
		.max = 1e12,
		.fallback = 1,
		.offset = AT(each),
		.doc = "How many a picture stands for; said in words. A dot is always one" },
	{ .name = "right",
		.type = TC_OPTION_BOOL,
		.offset = AT(right),
		.doc = "Whether a grid narrower than the pane stands at its right edge" },
	{ .name = "ink",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_inks,
		.fallback = TC_INK_DATA,
		.offset = AT(ink),
		.doc = "Ink of the dots that are done" },
	{ 0 },
};

const struct tc_widget_class tc_dots_class = {
	.kind = "dots",
	.doc = "A count as dots or small pictures: done, to do, and how many there once were",
	.size = sizeof(struct dots),
	.change = offsetof(struct dots, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = draw,
	.next_change_ms = next_change_ms,
};
