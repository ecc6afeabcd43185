#include "widgets/alarms.h"
#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>

/* u. A row is a line of title and value and a line of words under it. */
static const double row_pitch = 27, first_row = 25, words_drop = 11.5, text_gap = 4,
		    mark_rise = 3.3, below = 4, band = 17, edge = 1.6, band_baseline = 11.8,
		    band_text = 20, pad = 3, value_room = 40;

static const char *unit_of(const struct tc_alarms *self, const struct tc_fact *fact) {
	struct tc_words unit = tc_catalogue_unit_brief(
		self->catalogue, tc_catalogue_indicator(self->catalogue, fact->indicator)->unit);
	return tc_words_in(&unit, self->base.language);
}

static bool has_value(const struct tc_alarms_row *row) {
	return row->valued && row->fact.has_value;
}

static void write_number(
	const struct tc_alarms *self, const struct tc_fact *fact, char *out, size_t size) {
	struct tc_number_form form = { self->base.language, TC_NUMBER_PLAIN,
		tc_catalogue_indicator(self->catalogue, fact->indicator)->decimals };
	tc_number_write_text(&fact->value, &form, out, size);
}

/* "0,42 m", right-set. Returns its left end. */
static double draw_value(const struct tc_alarms *self, struct tc_drawlist *out, double right_px,
	double baseline_px, const struct tc_alarms_row *row) {
	const struct tc_fact *fact = &row->fact;
	struct tc_text_style quiet = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	struct tc_text_style style = { out->style->type.text, TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(fact->marks, TC_INK_TEXT), TC_ANCHOR_RIGHT };
	char number[TC_NUMBER_TEXT_MAX];
	if (!has_value(row)) {
		return right_px;
	}
	write_number(self, fact, number, sizeof number);
	const char *unit = unit_of(self, fact);
	double x_px = right_px;
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	if (letter[0] != '\0') {
		struct tc_text_style raised = { quiet.size_u, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT2,
			TC_ANCHOR_RIGHT, .sign = true };
		right_px = tc_draw_text(out, right_px, baseline_px, raised, letter, NULL).x_px -
			tc_u(out, 2);
		x_px = right_px;
	}
	if (unit[0] != '\0') {
		struct tc_rect ink = tc_draw_text(out, right_px, baseline_px, quiet, unit, NULL);
		x_px = ink.x_px - tc_u(out, 2);
	}
	struct tc_datum datum = tc_fact_datum(fact);
	return tc_draw_text(out, x_px, baseline_px, style, number, &datum).x_px;
}

/* Where title and value do not fit into one line the value begins the next one: "0,42 m · từ 10:32". Returns where
 * words go on. */
static double draw_value_below(const struct tc_alarms *self, struct tc_drawlist *out,
	double baseline_px, const struct tc_alarms_row *row) {
	const struct tc_fact *fact = &row->fact;
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(fact->marks, TC_INK_TEXT), TC_ANCHOR_LEFT };
	struct tc_text_style quiet = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	char number[TC_NUMBER_TEXT_MAX], rest[96];
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	const char *unit = unit_of(self, fact);
	struct tc_datum datum = tc_fact_datum(fact);
	write_number(self, fact, number, sizeof number);
	snprintf(rest, sizeof rest, "%s%s%s%s ·", unit, unit[0] == '\0' ? "" : " ", letter,
		letter[0] == '\0' ? "" : " ");
	struct tc_rect ink = tc_draw_text(out, 0, baseline_px, style, number, &datum);
	ink = tc_draw_text(
		out, ink.x_px + ink.width_px + tc_u(out, 2), baseline_px, quiet, rest, NULL);
	return ink.x_px + ink.width_px + tc_u(out, 2);
}

static void draw_row(const struct tc_alarms *self, struct tc_drawlist *out, double baseline_px,
	const struct tc_alarms_row *row) {
	double width_px = self->base.width_px;
	bool quiet = row->badge.state == TC_ALARM_CLEARED;
	struct tc_text_style bold = { out->style->type.text, TC_WEIGHT_SEMIBOLD,
		quiet ? TC_INK_TEXT2 : TC_INK_TEXT, TC_ANCHOR_LEFT };
	struct tc_text_style note = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double x_px =
		tc_alarm_draw_labelled(out, 0, baseline_px - tc_u(out, mark_rise), row->badge) +
		tc_u(out, text_gap);
	double words_px = baseline_px + tc_u(out, words_drop), left_px = x_px;
	const char *words = row->words;
	bool narrow = tc_measure_text(out, bold, row->title).width_px + tc_u(out, value_room) >
		width_px - x_px;
	double right_px = width_px;
	if (narrow) {
		left_px = has_value(row) ? draw_value_below(self, out, words_px, row) : 0;
		words = row->since;
	} else {
		right_px = draw_value(self, out, width_px, baseline_px, row);
	}
	double room_px = right_px - x_px - (right_px < width_px ? tc_u(out, text_gap) : 0);
	tc_pane_draw_fitted(
		out, x_px, baseline_px, fmax(room_px, 0), bold, out->style->type.note, row->title);
	tc_pane_draw_fitted(
		out, left_px, words_px, fmax(width_px - left_px, 0), note, note.size_u, words);
}

static const char *none_words(const struct tc_alarms *self) {
	bool blank = self->empty == TC_ALARMS_BLANK;
	return blank ? "" : self->base.language == TC_ENGLISH ? "No alarms" : "Không có cảnh báo";
}

static void write_shelved(const struct tc_alarms *self, char *out, size_t size) {
	out[0] = '\0';
	if (self->shelved_count > 0) {
		snprintf(out, size, self->base.language == TC_ENGLISH ? "%d shelved" : "%d tạm gác",
			self->shelved_count);
	}
}

/* "3 của 12" where not all are shown: none is left out in silence. */
static void write_slot(const struct tc_alarms *self, int rows, char *out, size_t size) {
	const char *own = tc_words_in(&self->head.slot, self->base.language);
	if (rows < self->total) {
		snprintf(out, size, self->base.language == TC_ENGLISH ? "%d of %d" : "%d/%d", rows,
			self->total);
	} else if (own[0] != '\0' || self->total == 0) {
		snprintf(out, size, "%s", own);
	} else {
		snprintf(out, size, "%d", self->total);
	}
}

static void draw_list(const struct tc_alarms *self, struct tc_drawlist *out) {
	const struct tc_widget *widget = &self->base;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	double top_px = tc_u(out, titled ? first_row : first_row - out->style->pane.title - below);
	char shelved[48], slot[64], foot[TC_SENTENCE_MAX];
	write_shelved(self, shelved, sizeof shelved);
	tc_pane_foot_words(&self->head, self->catalogue, NULL, widget->language, foot, sizeof foot);
	bool footed = shelved[0] != '\0' || foot[0] != '\0';
	double last_px = widget->height_px - tc_u(out, words_drop + (footed ? 12 : 2));
	int fit = (int)floor((last_px - top_px) / tc_u(out, row_pitch)) + 1;
	int rows = self->shown_count < fit ? self->shown_count : fit < 0 ? 0 : fit;
	rows = self->rows > 0 && self->rows < rows ? self->rows : rows;
	write_slot(self, rows, slot, sizeof slot);
	tc_pane_draw_head(
		out, widget->width_px, &self->head, widget->language, "", slot, TC_INK_RULE);
	for (int i = 0; i < rows; i++) {
		draw_row(self, out, top_px + i * tc_u(out, row_pitch), &self->shown[i]);
	}
	if (self->total == 0) {
		struct tc_text_style quiet = { out->style->type.text, TC_WEIGHT_REGULAR,
			TC_INK_TEXT2, TC_ANCHOR_LEFT };
		tc_pane_draw_fitted(out, 0, top_px, widget->width_px, quiet, out->style->type.note,
			none_words(self));
	}
	if (footed) {
		tc_tally_draw_foot(
			out, widget->width_px, widget->height_px, foot, shelved, TC_INK_TEXT2);
	}
}

/* What stands at the right of the banner: since when, in which state, and how many others there are. */
static void write_rest(const struct tc_alarms *self, char *out, size_t size) {
	char shelved[48];
	bool english = self->base.language == TC_ENGLISH;
	write_shelved(self, shelved, sizeof shelved);
	snprintf(out, size, "%s", self->total == 0 ? "" : self->shown[0].since);
	if (self->total > 1) {
		char others[48];
		snprintf(others, sizeof others, english ? "+%d more" : "+%d khác", self->total - 1);
		tc_tally_join(out, size, others);
	}
	if (shelved[0] != '\0') {
		tc_tally_join(out, size, shelved);
	}
}

static void draw_banner(const struct tc_alarms *self, struct tc_drawlist *out) {
	double width_px = self->base.width_px, height_px = tc_u(out, band);
	double top_px = fmax(0, (self->base.height_px - height_px) / 2);
	double baseline_px = top_px + tc_u(out, band_baseline);
	double x_px = 0, right_px = width_px;
	struct tc_text_style style = { out->style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	struct tc_text_style quiet = { out->style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	const char *words = none_words(self);
	char rest[256];
	write_rest(self, rest, sizeof rest);
	if (self->total > 0) {
		const struct tc_alarms_row *row = &self->shown[0];
		tc_draw_fill(
			out, (struct tc_rect) { 0, top_px, width_px, height_px }, TC_INK_TRACK);
		tc_draw_fill(out, (struct tc_rect) { 0, top_px, tc_u(out, edge), height_px },
			tc_alarm_ink(row->badge.priority));
		tc_alarm_draw_mark(out, tc_u(out, band / 2 + edge - 0.5), top_px + height_px / 2,
			TC_ALARM_RADIUS_U, row->badge);
		words = row->title;
		style.weight = TC_WEIGHT_SEMIBOLD;
		style.ink = TC_INK_TEXT;
		x_px = tc_u(out, band_text);
		right_px = width_px - tc_u(out, pad);
	}
	double gap_px = tc_u(out, text_gap);
	if (tc_measure_text(out, style, words).width_px +
			tc_measure_text(out, quiet, rest).width_px + gap_px >
		right_px - x_px) {
		style.size_u = quiet.size_u = out->style->type.note;
	}
	if (rest[0] != '\0') {
		right_px =
			tc_draw_text(out, right_px, baseline_px, quiet, rest, NULL).x_px - gap_px;
	}
	tc_pane_draw_fitted(out, x_px, baseline_px, fmax(right_px - x_px, 0), style,
		out->style->type.note, words);
}

void tc_alarms_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_alarms *self = (const struct tc_alarms *)widget;
	if (self->variant == TC_ALARMS_BANNER) {
		draw_banner(self, out);
	} else {
		draw_list(self, out);
	}
}
