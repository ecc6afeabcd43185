#include "widgets/figure.h"

#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Free space after the value that belongs to suffix letters and to the frame. */
static const double denominator_gap_u = 1, bearing_em = 0.06, letter_line_u = 3.5,
		    delta_clear_u = 4, dots_gap_u = 6.5, chart_foot_gap_u = 6;
static const double cap_ratio = 0.655, mark_pitch_u = 10;

struct room {
	double size_u, baseline_px, caption_px; /* caption: baseline of the line under the value */
	double foot_top_px;                     /* nothing below this but the foot */
	const char *foot;
	bool cramped;    /* no title, no foot: the value alone */
	bool line_below; /* caption and mark line fit under the value */
};

static double right_of(struct tc_rect ink) {
	return ink.x_px + ink.width_px;
}

/* The lower of two inks: a frame goes round the slash of "/200" too. */
static double bottom_of(struct tc_rect ink, double other_px) {
	return fmax(ink.y_px + ink.height_px, other_px);
}

static double size_u(const struct tc_figure *self, const struct tc_style *style) {
	double width_u = self->base.width_px / self->base.u_px;
	double height_u = self->base.height_px / self->base.u_px;
	switch ((enum tc_figure_size)self->size) {
	case TC_FIGURE_NOTE: return style->type.note;
	case TC_FIGURE_TEXT: return style->type.text;
	case TC_FIGURE_SCENE: return style->type.scene;
	case TC_FIGURE_FIGURE: return style->type.figure;
	case TC_FIGURE_LEADING: return style->type.leading;
	case TC_FIGURE_BIG: return style->type.big;
	case TC_FIGURE_HERO: return style->type.hero;
	case TC_FIGURE_AUTO: break;
	}
	if (width_u >= 130 && height_u >= 100) {
		return style->type.hero;
	}
	return height_u < 34 || width_u < 40 ? style->type.scene : style->type.figure;
}

static double baseline_u(const struct tc_figure *self, const struct tc_style *style, double size) {
	if (tc_words_in(&self->head.title, self->base.language)[0] == '\0') {
		return size * cap_ratio + 2; /* 2 u: room for the frame of a mark */
	}
	if (size >= style->type.hero) {
		return style->pane.value_hero;
	}
	if (size >= style->type.big) {
		return style->pane.value_big;
	}
	if (size >= style->type.leading) {
		return style->pane.value_leading;
	}
	return size >= style->type.figure ? style->pane.value_small
					  : style->pane.title + size * cap_ratio + 8;
}

static struct room measure(
	const struct tc_figure *self, const struct tc_drawlist *out, char *foot, size_t foot_size) {
	const struct tc_style *style = out->style;
	struct room room = { .size_u = size_u(self, style), .foot = foot };
	room.baseline_px = self->baseline.unit != 0
		? tc_pane_length_px(&self->base, self->baseline)
		: tc_u(out, baseline_u(self, style, room.size_u));
	room.cramped = room.baseline_px > self->base.height_px;
	if (room.cramped) {
		/* Too low for its anatomy: the value alone, as large as it can be. */
		room.baseline_px = fmax(self->base.height_px - tc_u(out, 1), tc_u(out, 1));
		room.size_u = fmin(room.size_u, room.baseline_px / out->u_px / cap_ratio);
	}
	double below_u = room.size_u >= style->type.hero ? style->pane.caption_hero
		: room.size_u >= style->type.figure      ? style->pane.caption
							 : style->pane.caption_small;
	room.caption_px = room.baseline_px + tc_u(out, below_u);
	tc_pane_foot_words(&self->head, self->catalogue, &self->shown.fact, self->base.language,
		foot, foot_size);
	if (room.cramped) {
		foot[0] = '\0';
	}
	room.foot_top_px = self->base.height_px;
	if (foot[0] != '\0') {
		room.foot_top_px -= tc_u(out, style->type.note * cap_ratio + chart_foot_gap_u);
	}
	room.line_below = room.caption_px <= room.foot_top_px + tc_u(out, 1);
	return room;
}

static struct tc_number_form form_of(const struct tc_figure *self) {
	return (struct tc_number_form) { self->base.language, (enum tc_number_scale)self->scale,
		self->decimals };
}

void tc_figure_write_text(
	const struct tc_figure *self, const struct tc_decimal *value, char *out, size_t size) {
	struct tc_number_form form = form_of(self);
	out[0] = '\0';
	if (value->text[0] != '\0') {
		tc_number_write_text(value, &form, out, size);
	}
}

/* "triệu hồ sơ": the scale's word, then the unit's. */
static const char *unit_words(
	const struct tc_figure *self, const struct tc_number *number, struct tc_arena *arena) {
	const char *unit = self->shown.fact.has_value ? self->unit_text : "";
	if (number->scale_word[0] == '\0' || unit[0] == '\0') {
		return number->scale_word[0] == '\0' ? unit : number->scale_word;
	}
	const char *both = tc_arena_printf(arena, "%s %s", number->scale_word, unit);
	return both == NULL ? unit : both;
}

/* What stands at the right end of the value's line; "" for nothing. */
static void write_delta(const struct tc_figure *self, char *out, size_t size) {
	const struct tc_figure_shown *shown = &self->shown;
	out[0] = '\0';
	if (!shown->has_former || !shown->fact.has_value || self->delta == TC_DELTA_NONE) {
		return;
	}
	bool written = self->delta == TC_DELTA_RATIO
		? tc_number_ratio(
			  &shown->fact.value, &shown->former.value, self->base.language, out, size)
		: tc_number_difference(
			  &shown->fact.value, &shown->former.value, self->base.language, out, size);
	if (!written) {
		out[0] = '\0';
	}
}

/* The parts of the value's line, measured before anything is drawn: the value gets what is left. */
struct value_line {
	struct tc_number number;
	struct tc_text_style value_style, unit_style, total_style, letter_style;
	const char *value, *unit;
	char total[TC_NUMBER_TEXT_MAX + 1];
	char letter[2];
	double unit_gap_px, total_gap_px;
};

/* Value and denominator. One unit stands behind both, so both have one scale: 1.234.567/2.000.000, never
 * 1.234.567/2 triệu. */
static void write_numbers(const struct tc_figure *self, struct value_line *line) {
	const struct tc_figure_shown *shown = &self->shown;
	struct tc_number_form form = form_of(self);
	struct tc_number_form total_form = form;
	total_form.decimals = self->total_decimals;
	struct tc_number total = { "", "" };
	line->number = (struct tc_number) { "—", "" };
	line->total[0] = '\0';
	if (shown->has_total) {
		tc_number_write(&shown->total.value, &total_form, &total);
	}
	if (shown->fact.has_value) {
		tc_number_write(&shown->fact.value, &form, &line->number);
	}
	if (!shown->has_total) {
		return;
	}
	if (strcmp(line->number.scale_word, total.scale_word) != 0) {
		form.scale = total_form.scale = TC_NUMBER_PLAIN;
		tc_number_write(&shown->total.value, &total_form, &total);
		if (shown->fact.has_value) {
			tc_number_write(&shown->fact.value, &form, &line->number);
		}
	}
	snprintf(line->total, sizeof(line->total), "/%s", total.text);
}

static double room_after(const struct value_line *line, struct tc_drawlist *out) {
	double after_px = 0;
	if (line->unit[0] != '\0') {
		after_px += tc_measure_text(out, line->unit_style, line->unit).width_px +
			line->unit_gap_px;
	}
	if (line->total[0] != '\0') {
		after_px += tc_measure_text(out, line->total_style, line->total).width_px +
			line->total_gap_px;
	}
	return after_px + (line->letter[0] == '\0' ? 0 : tc_u(out, out->style->pane.suffix_slot));
}

static void compose(const struct tc_figure *self, struct tc_drawlist *out, const struct room *room,
	double width_px, struct value_line *line) {
	const struct tc_fact *fact = &self->shown.fact;
	const struct tc_style *style = out->style;
	write_numbers(self, line);
	line->unit = unit_words(self, &line->number, out->arena);
	bool large_unit = line->unit[0] == '%' && room->size_u >= style->type.leading;
	enum tc_ink quiet = tc_mark_value_ink(fact->marks, TC_INK_TEXT2);
	line->unit_style =
		(struct tc_text_style) { large_unit ? style->type.scene : style->type.text,
			TC_WEIGHT_REGULAR, quiet, TC_ANCHOR_LEFT };
	line->total_style = line->unit_style;
	line->unit_style.binds = line->number.scale_word[0] != '\0';
	line->total_style.size_u = fmin(style->type.scene, room->size_u);
	line->letter_style = (struct tc_text_style) { style->type.note, TC_WEIGHT_SEMIBOLD,
		TC_INK_TEXT2, TC_ANCHOR_LEFT, .sign = true };
	line->letter[0] = tc_mark_letter(fact->marks, fact->status);
	line->letter[1] = '\0';
	/* Gaps are told from advance to advance; texts meet ink to ink. */
	line->unit_gap_px = tc_u(out, style->pane.unit_gap + bearing_em * room->size_u);
	line->total_gap_px = tc_u(out, denominator_gap_u + bearing_em * room->size_u);
	line->value_style = (struct tc_text_style) { room->size_u,
		(fact->marks & TC_MARK_INCOMPLETE) != 0 ? TC_WEIGHT_REGULAR : TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(fact->marks, TC_INK_TEXT), TC_ANCHOR_LEFT };
	/* First the unit gives way, then the value shrinks, then the unit goes, but for the scale's word that
	 * the digits need; when even the note size is too wide no digits are shown at all. */
	double room_px = width_px - room_after(line, out),
	       least_u = fmin(style->type.note, room->size_u);
	line->value = line->number.text;
	if (tc_measure_text(out, line->value_style, line->value).width_px > room_px) {
		line->unit_style.size_u = fmin(line->unit_style.size_u, style->type.note);
		room_px = width_px - room_after(line, out);
	}
	double size = tc_pane_fit(out, line->value_style, least_u, line->value, room_px);
	if (size <= 0 && line->unit[0] != '\0') {
		line->unit = line->number.scale_word;
		room_px = width_px - room_after(line, out);
		size = tc_pane_fit(out, line->value_style, least_u, line->value, room_px);
	}
	if (size <= 0) {
		line->value = "####";
		line->unit = "";
		if (line->number.scale_word[0] != '\0') {
			line->total[0] = '\0'; /* its scale went with the unit */
		}
		room_px = width_px - room_after(line, out);
		size = tc_pane_fit(out, line->value_style, 1, line->value, room_px);
	}
	line->value_style.size_u = size > 0 ? size : 1;
}

/* "hơn" before a value that has no title to stand in. Returns where the value begins. */
static double draw_qualifier(
	const struct tc_figure *self, struct tc_drawlist *out, const struct room *room) {
	const struct tc_fact *fact = &self->shown.fact;
	if (tc_words_in(&self->head.title, self->base.language)[0] != '\0' || !fact->has_value ||
		fact->qualifier == TC_QUALIFIER_NONE) {
		return 0;
	}
	struct tc_text_style quiet = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT, .sign = true };
	const char *word = tc_qualifier_word(fact->qualifier, self->base.language);
	return right_of(tc_draw_text(out, 0, room->baseline_px, quiet, word, NULL)) +
		tc_u(out, out->style->pane.unit_gap);
}

/* Suffix letter raised at the end, and the dashed line under a value that is not yet firm. */
static double draw_letter(struct tc_drawlist *out, const struct value_line *line,
	struct tc_rect value, double right_px, double baseline_px) {
	double raised_px = value.y_px + tc_u(out, out->style->type.note * cap_ratio);
	double under_px = baseline_px + tc_u(out, letter_line_u);
	tc_draw_line(out, value.x_px, under_px, right_of(value), under_px, tc_u(out, 0.5),
		TC_DASH_PROVISIONAL, TC_INK_TEXT2);
	return right_of(tc_draw_text(out, right_px + tc_u(out, out->style->pane.unit_gap),
		raised_px, line->letter_style, line->letter, NULL));
}

/* Value, denominator, unit, suffix letter. Returns the ink of all of it. */
static struct tc_rect draw_value(const struct tc_figure *self, struct tc_drawlist *out,
	const struct room *room, double width_px) {
	const struct tc_fact *fact = &self->shown.fact;
	struct value_line line;
	double left_px = draw_qualifier(self, out, room), baseline_px = room->baseline_px;
	compose(self, out, room, width_px - left_px, &line);
	struct tc_datum datum = tc_fact_datum(fact);
	struct tc_rect value =
		tc_draw_text(out, left_px, baseline_px, line.value_style, line.value, &datum);
	double right_px = right_of(value), bottom_px = bottom_of(value, baseline_px);
	if (line.total[0] != '\0') {
		struct tc_datum total_datum = tc_fact_datum(&self->shown.total);
		struct tc_rect total = tc_draw_text(out, right_px + line.total_gap_px, baseline_px,
			line.total_style, line.total,
			self->total_indicator >= 0 ? &total_datum : NULL);
		right_px = right_of(total);
		bottom_px = bottom_of(total, bottom_px);
	}
	if (line.unit[0] != '\0') {
		right_px = right_of(tc_draw_text(out, right_px + line.unit_gap_px, baseline_px,
			line.unit_style, line.unit, NULL));
	}
	if (line.letter[0] != '\0') {
		right_px = draw_letter(out, &line, value, right_px, baseline_px);
	}
	if ((fact->marks & TC_MARK_DISPUTED) != 0) {
		struct tc_text_style sign = { out->style->type.text, TC_WEIGHT_BOLD,
			TC_INK_DISPUTED, TC_ANCHOR_LEFT, .sign = true };
		right_px = right_of(
			tc_draw_text(out, right_px + tc_u(out, out->style->pane.unit_gap + 2),
				baseline_px, sign, "≠", NULL));
	}
	value = (struct tc_rect) { 0, value.y_px, right_px, bottom_px - value.y_px };
	return value;
}

static void draw_caption(
	const struct tc_figure *self, struct tc_drawlist *out, double baseline_px) {
	const struct tc_style *style = out->style;
	double x_px = 0;
	if (self->caption_former && self->shown.has_former) {
		char former[TC_NUMBER_TEXT_MAX];
		tc_figure_write_text(self, &self->shown.former.value, former, sizeof(former));
		struct tc_text_style bold = { style->type.text, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
			TC_ANCHOR_LEFT };
		struct tc_datum datum = tc_fact_datum(&self->shown.former);
		x_px = right_of(tc_draw_text(out, 0, baseline_px, bold, former, &datum)) +
			tc_u(out, 2.5);
	}
	struct tc_text_style quiet = { style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	tc_pane_draw_fitted(out, x_px, baseline_px, self->base.width_px - x_px, quiet,
		style->type.note, tc_words_in(&self->caption, self->base.language));
}

/* Mark line or caption under the value, and where the chart may begin. The chart gives way to a mark
 * line, the value never does. */
static double draw_below(const struct tc_figure *self, struct tc_drawlist *out,
	const struct room *room, const char *former) {
	bool marked = self->shown.fact.words[0] != '\0';
	bool caption =
		tc_words_in(&self->caption, self->base.language)[0] != '\0' || self->caption_former;
	double gap_u = self->chart == TC_CHART_DOTS ? dots_gap_u : out->style->pane.chart_gap;
	if (room->line_below && marked) {
		tc_mark_draw_line(out, 0, room->caption_px, self->base.width_px, 1,
			&self->shown.fact, former);
		return room->caption_px +
			tc_u(out, caption ? out->style->pane.chart_gap : dots_gap_u);
	}
	if (room->line_below && caption) {
		draw_caption(self, out, room->caption_px);
		return room->caption_px + tc_u(out, out->style->pane.chart_gap);
	}
	return room->baseline_px +
		(self->chart_gap.unit != 0 ? tc_pane_length_px(&self->base, self->chart_gap)
					   : tc_u(out, gap_u));
}

/* Right of the value: dots or delta, or the mark words where none fit below. */
static void draw_right(const struct tc_figure *self, struct tc_drawlist *out,
	const struct room *room, struct tc_rect value, const char *delta, const char *former) {
	if (self->shown.fact.words[0] != '\0' && !room->line_below) {
		double left_px = right_of(value) + tc_u(out, 2 * delta_clear_u);
		int lines = (room->baseline_px - value.y_px) >= tc_u(out, mark_pitch_u + 4) ? 2 : 1;
		double top_px = room->baseline_px - (lines - 1) * tc_u(out, mark_pitch_u);
		tc_mark_draw_line(out, left_px, top_px, self->base.width_px - left_px, lines,
			&self->shown.fact, former);
		return;
	}
	if (self->chart == TC_CHART_DOTS_BESIDE) {
		tc_figure_draw_beside(self, out, value, room->baseline_px);
	} else if (delta[0] != '\0') {
		struct tc_text_style light = { out->style->type.scene, TC_WEIGHT_LIGHT, TC_INK_TEXT,
			TC_ANCHOR_RIGHT };
		double left_px = self->base.width_px - tc_measure_text(out, light, delta).width_px;
		bool framed = (self->shown.fact.marks &
				      (TC_MARK_LOST | TC_MARK_STALE | TC_MARK_DISPUTED)) != 0;
		/* Where frame and delta would meet, the frame matters more. */
		if (!framed || right_of(value) + tc_u(out, delta_clear_u) <= left_px) {
			struct tc_datum datum = tc_fact_datum(&self->shown.fact);
			datum.tells = TC_TELLS_CHANGE;
			tc_draw_text(
				out, self->base.width_px, room->baseline_px, light, delta, &datum);
		}
	}
}

/* One simulated value is enough, whichever it is. */
static bool is_simulated(const struct tc_figure *self) {
	const struct tc_figure_shown *shown = &self->shown;
	unsigned marks = shown->fact.marks | shown->total.marks | shown->former.marks;
	for (int i = 0; i < self->part_count; i++) {
		marks |= shown->parts[i].marks;
	}
	return (marks & TC_MARK_TEST) != 0;
}

/* Title, foot and watermark over pane_px, all else over the figure's own width. */
static void draw_figure(const struct tc_figure *self, double pane_px, struct tc_drawlist *out) {
	const struct tc_widget *widget = &self->base;
	const struct tc_fact *fact = &self->shown.fact;
	char foot[TC_SENTENCE_MAX], delta[96];
	struct room room = measure(self, out, foot, sizeof(foot));
	const char *qualifier =
		fact->has_value ? tc_qualifier_word(fact->qualifier, widget->language) : "";
	if (!room.cramped) {
		tc_pane_draw_head(out, pane_px, &self->head, widget->language, qualifier,
			tc_words_in(&self->head.slot, widget->language),
			self->shown.rule == 0 ? TC_INK_RULE : self->shown.rule);
	}
	write_delta(self, delta, sizeof(delta));
	double width_px = widget->width_px;
	if (delta[0] != '\0') {
		struct tc_text_style light = { out->style->type.scene, TC_WEIGHT_LIGHT, TC_INK_TEXT,
			TC_ANCHOR_RIGHT };
		width_px -= tc_measure_text(out, light, delta).width_px + tc_u(out, delta_clear_u);
	}
	struct tc_rect value = draw_value(self, out, &room, width_px);
	tc_mark_draw_frame(out, value, fact->marks);
	/* The tail of a comma is long at 64 u: words stand clear of it. */
	double clear_px =
		value.y_px + value.height_px + tc_u(out, 1 + out->style->type.text * cap_ratio);
	room.caption_px = fmax(room.caption_px, clear_px);
	char written[TC_NUMBER_TEXT_MAX];
	tc_figure_write_text(self, &fact->former, written, sizeof(written));
	bool revised = (fact->marks & TC_MARK_REVISED) != 0 && written[0] != '\0';
	const char *former = revised ? written : NULL;
	double top_px = draw_below(self, out, &room, former);
	draw_right(self, out, &room, value, delta, former);
	struct tc_rect box = { 0, top_px, widget->width_px, room.foot_top_px - top_px };
	tc_figure_draw_chart(self, out, box);
	tc_pane_draw_foot(out, pane_px, widget->height_px, foot);
	if (is_simulated(self)) {
		tc_mark_draw_watermark(out, pane_px, widget->height_px, widget->language);
	}
}

/* Where marks have no line of their own under the value they stand right of it: there the symbol gives way, for
 * it must never cover one. */
static bool has_symbol(const struct tc_figure *narrow, const struct tc_drawlist *out) {
	char foot[TC_SENTENCE_MAX];
	struct room room = measure(narrow, out, foot, sizeof(foot));
	return !room.cramped && room.line_below;
}

void tc_figure_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_figure *self = (const struct tc_figure *)widget;
	struct tc_figure narrow = *self;
	narrow.base.width_px -= tc_figure_symbol_column_px(self);
	if (self->symbol_px > 0 && has_symbol(&narrow, out)) {
		draw_figure(&narrow, widget->width_px, out);
		tc_figure_draw_symbol(self, out);
	} else {
		draw_figure(self, widget->width_px, out);
	}
}
