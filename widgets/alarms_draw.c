#include "widgets/alarms.h"

#include "fonts/fit.h"
#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>

/* u. A row is a line of title and value and a line of words under it; a title too long for that has two lines. */
static const double row_pitch = 27, title_pitch = 10, first_row = 25, words_drop = 11.5,
		    text_gap = 4, mark_rise = 3.3, below = 4, band = 17, edge = 1.6,
		    band_baseline = 11.8, band_text = 20, pad = 3, value_room = 40, letter_room = 8;

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
	double baseline_px, double size_u, const struct tc_alarms_row *row) {
	const struct tc_fact *fact = &row->fact;
	struct tc_text_style quiet = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	struct tc_text_style style = { size_u, TC_WEIGHT_SEMIBOLD,
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
	snprintf(rest, sizeof rest, "%s%s%s ·", unit,
		unit[0] == '\0' || letter[0] == '\0' ? "" : " ", letter);
	struct tc_rect ink = tc_draw_text(out, 0, baseline_px, style, number, &datum);
	ink = tc_draw_text(
		out, ink.x_px + ink.width_px + tc_u(out, 2), baseline_px, quiet, rest, NULL);
	return ink.x_px + ink.width_px + tc_u(out, 2);
}

/* How a row is written. */
struct layout {
	double title_px; /* left end of the title */
	const char *const *titles;
	int title_count;
	double title_u;
	bool labelled; /* "P1" stands behind the mark */
	bool beside;   /* the value stands at the right end of the title's line */
	bool apart;    /* of a title of two lines: value and words have a line of their own */
};

/* In two lines of the smaller size. True: whole. */
static bool wrap_title(const struct tc_alarms *self, struct tc_drawlist *out,
	const struct tc_alarms_row *row, struct layout *plan) {
	const char **rows = NULL;
	bool whole = true;
	plan->title_u = out->style->type.note;
	plan->title_count = tc_fit_wrap(out->fonts, TC_WEIGHT_SEMIBOLD,
		(int)lround(tc_u(out, plan->title_u)), row->title,
		fmax(self->base.width_px - plan->title_px, 0), 2, &rows, &whole, out->arena);
	plan->titles = rows;
	return whole;
}

/* Whether the second line has room for the value behind the title's end. */
static bool holds_value(const struct tc_alarms *self, struct tc_drawlist *out,
	const struct tc_alarms_row *row, const struct layout *plan) {
	struct tc_text_style bold = { plan->title_u, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	struct tc_text_style quiet = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	char number[TC_NUMBER_TEXT_MAX];
	if (!has_value(row)) {
		return true;
	}
	write_number(self, &row->fact, number, sizeof number);
	double wide_px = plan->title_px + tc_measure_text(out, bold, plan->titles[1]).width_px +
		tc_measure_text(out, bold, number).width_px +
		tc_measure_text(out, quiet, unit_of(self, &row->fact)).width_px;
	return wide_px + tc_u(out, 2 * text_gap + letter_room) <= self->base.width_px;
}

/* A title is not cut while something else could give way: first it is smaller, then in two lines, then without the
 * label of its mark, whose shape says the same. */
static struct layout lay_row(const struct tc_alarms *self, struct tc_drawlist *out,
	const struct tc_alarms_row *row, bool roomy) {
	struct tc_text_style bold = { out->style->type.text, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	struct layout plan = { .title_px = tc_alarm_labelled_px(out) + tc_u(out, text_gap),
		.title_count = 1,
		.title_u = bold.size_u,
		.labelled = true };
	double room_px = self->base.width_px - plan.title_px;
	double wide_px = tc_measure_text(out, bold, row->title).width_px;
	plan.beside = wide_px + tc_u(out, value_room) <= room_px;
	if (wide_px > room_px && !wrap_title(self, out, row, &plan)) {
		plan.labelled = false;
		plan.title_px = tc_alarm_mark_px(out) + tc_u(out, text_gap);
		(void)wrap_title(self, out, row, &plan);
	}
	plan.apart = plan.title_count == 2 && (roomy || !holds_value(self, out, row, &plan));
	return plan;
}

static double height_of(const struct layout *plan) {
	return row_pitch + (plan->apart ? title_pitch : 0);
}

static void draw_mark(struct tc_drawlist *out, double y_px, struct tc_badge badge, bool labelled) {
	if (labelled) {
		tc_alarm_draw_labelled(out, 0, y_px, badge);
	} else {
		tc_alarm_draw_mark(out, tc_alarm_mark_px(out) / 2, y_px, TC_ALARM_RADIUS_U, badge);
	}
}

/* Since when and in which state, as far as there is room up to right_px; what the mark says too goes first. */
static void draw_since(const struct tc_alarms_row *row, struct tc_drawlist *out, const char *before,
	double x_px, double baseline_px, double right_px) {
	struct tc_text_style note = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	const char *const shorter[] = { row->since, row->begun };
	for (size_t i = 0; i < sizeof shorter / sizeof *shorter; i++) {
		const char *words = tc_arena_printf(out->arena, "%s%s", before, shorter[i]);
		if (words != NULL &&
			x_px + tc_measure_text(out, note, words).width_px <= right_px) {
			tc_draw_text(out, x_px, baseline_px, note, words, NULL);
			return;
		}
	}
}

/* Behind the second line of a title: the value at the right end, and since when. */
static void draw_rest(const struct tc_alarms *self, struct tc_drawlist *out, double x_px,
	double baseline_px, const struct tc_alarms_row *row) {
	double width_px = self->base.width_px;
	double right_px = draw_value(self, out, width_px, baseline_px, out->style->type.note, row);
	right_px -= right_px < width_px ? tc_u(out, text_gap) : 0;
	draw_since(row, out, "· ", x_px + tc_u(out, text_gap / 2), baseline_px, right_px);
}

static void draw_row(const struct tc_alarms *self, struct tc_drawlist *out, double baseline_px,
	const struct tc_alarms_row *row, const struct layout *plan) {
	double width_px = self->base.width_px;
	bool quiet = row->badge.state == TC_ALARM_CLEARED;
	struct tc_text_style bold = { plan->title_u, TC_WEIGHT_SEMIBOLD,
		quiet ? TC_INK_TEXT2 : TC_INK_TEXT, TC_ANCHOR_LEFT };
	struct tc_text_style note = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double x_px = plan->title_px, right_px = width_px, end_px = x_px;
	draw_mark(out, baseline_px - tc_u(out, mark_rise), row->badge, plan->labelled);
	if (plan->beside) {
		right_px = draw_value(self, out, width_px, baseline_px, out->style->type.text, row);
	}
	double room_px = right_px - x_px - (right_px < width_px ? tc_u(out, text_gap) : 0);
	for (int i = 0; i < plan->title_count; i++) {
		baseline_px += i > 0 ? tc_u(out, title_pitch) : 0;
		struct tc_rect ink = tc_pane_draw_fitted(out, x_px, baseline_px, fmax(room_px, 0),
			bold, out->style->type.note,
			plan->titles == NULL ? row->title : plan->titles[i]);
		end_px = ink.x_px + ink.width_px;
	}
	if (plan->title_count == 2 && !plan->apart) {
		draw_rest(self, out, end_px, baseline_px, row);
		return;
	}
	double words_px = baseline_px + tc_u(out, words_drop);
	if (plan->beside) {
		tc_pane_draw_fitted(out, x_px, words_px, fmax(width_px - x_px, 0), note,
			note.size_u, row->words);
	} else {
		double left_px = has_value(row) ? draw_value_below(self, out, words_px, row) : 0;
		draw_since(row, out, "", left_px, words_px, width_px);
	}
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

/* How many rows there is room for: the last one's title has room_px under the first one's. */
static int count_rows(
	const struct tc_alarms *self, struct tc_drawlist *out, double room_px, bool roomy) {
	int most =
		self->rows > 0 && self->rows < self->shown_count ? self->rows : self->shown_count;
	double top_px = 0;
	for (int i = 0; i < most; i++) {
		const struct layout plan = lay_row(self, out, &self->shown[i], roomy);
		top_px += tc_u(out, height_of(&plan));
		if (top_px - tc_u(out, row_pitch) > room_px + 0.01) {
			return i;
		}
	}
	return most;
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
	/* Words have lines of their own where that costs no row. */
	bool roomy = count_rows(self, out, last_px - top_px, true) ==
		count_rows(self, out, last_px - top_px, false);
	int rows = count_rows(self, out, last_px - top_px, roomy);
	write_slot(self, rows, slot, sizeof slot);
	tc_pane_draw_head(
		out, widget->width_px, &self->head, widget->language, "", slot, TC_INK_RULE);
	for (int i = 0; i < rows; i++) {
		const struct layout plan = lay_row(self, out, &self->shown[i], roomy);
		draw_row(self, out, top_px, &self->shown[i], &plan);
		top_px += tc_u(out, height_of(&plan));
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
