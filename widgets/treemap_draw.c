#include "widgets/treemap.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"
#include "widgets/kit/tile.h"

#include "fonts/fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. pad: air round a label, with room for two marks over a capital; a line under another is 1.25 em lower. */
static const double title_gap = 8, rest_line = 13.5, pad = 3, value_gap = 2, alarm_room = 9,
		    least_side = 0.4, words_gap = 3;
static const double cap_em = 0.655, line_em = 1.25;
enum { NAME_LINES = 3, REST_MAX = 2048 };

/* How a name and a value can stand in a cell, the most legible first. */
static const struct manner {
	double name_u, value_u;
	bool level; /* side by side on one line */
} manners[] = { { 10, 16, false }, { 8, 8, false }, { 8, 8, true } };
enum { MANNERS = sizeof(manners) / sizeof(manners[0]) };

struct label {
	const struct manner *manner; /* NULL: there is none */
	const char **lines;
	int line_count;
	const char *value;
};

/* What is known of all parts before anything is placed. */
struct account {
	struct tc_tally tally;
	int known, below; /* below zero */
	double sum;
	bool hollow;
};

static struct tc_text_style name_style(double size_u, enum tc_ink ink) {
	return (struct tc_text_style) { size_u, TC_WEIGHT_REGULAR, ink, TC_ANCHOR_LEFT };
}

static struct tc_text_style value_style(double size_u, enum tc_ink ink) {
	return (struct tc_text_style) { size_u, TC_WEIGHT_SEMIBOLD, ink, TC_ANCHOR_LEFT };
}

static struct account take_account(const struct tc_treemap *self) {
	struct account account = { 0 };
	const struct tc_treemap_shown *shown = self->shown;
	for (int i = 0; i < shown->count; i++) {
		const struct tc_fact *part = &shown->parts[i];
		tc_tally_add(&account.tally, part);
		account.known += part->has_value;
		account.below += part->has_value && part->value.number < 0;
		account.sum += part->has_value ? fmax(part->value.number, 0) : 0;
	}
	if (self->total_indicator >= 0) {
		tc_tally_add(&account.tally, &shown->total);
	}
	account.hollow = account.known < shown->count ||
		(shown->total.marks & TC_MARK_INCOMPLETE) != 0 || shown->exceeded;
	return account;
}

static const char *value_text(
	const struct tc_treemap *self, struct tc_drawlist *out, const struct tc_fact *fact) {
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		self->decimals };
	const char *text = tc_cell_text(fact, &form, out->arena);
	char letter = tc_mark_letter(fact->marks, fact->status);
	const char *both =
		letter == '\0' ? text : tc_arena_printf(out->arena, "%s %c", text, letter);
	return both == NULL ? text : both;
}

static bool name_fits(struct tc_drawlist *out, const char *name, double size_u, double width_px,
	int most, struct label *label) {
	bool complete = false;
	label->line_count =
		tc_fit_wrap(out->fonts, TC_WEIGHT_REGULAR, (int)lround(tc_u(out, size_u)), name,
			width_px, most, &label->lines, &complete, out->arena);
	for (int i = 0; i < label->line_count; i++) {
		complete = complete &&
			tc_measure_text(out, name_style(size_u, TC_INK_TEXT), label->lines[i])
					.width_px <= width_px;
	}
	return complete && label->line_count > 0;
}

/* By ink: whole name and whole value inside of box, or nothing. */
static bool fits(struct tc_drawlist *out, const struct manner *manner, const char *name,
	struct tc_rect box, struct label *label) {
	double wide_px =
		tc_measure_text(out, value_style(manner->value_u, TC_INK_TEXT), label->value)
			.width_px;
	double room_px = box.width_px;
	double high_u = manner->name_u * cap_em;
	if (manner->level) {
		room_px -= wide_px + tc_u(out, value_gap);
	} else {
		high_u += manner->value_u * cap_em + manner->name_u * (line_em - cap_em);
	}
	double extra_u = manner->name_u * line_em;
	int most = manner->level
		? 1
		: (int)fmin(NAME_LINES,
			  1 + floor((box.height_px / out->u_px - high_u) / extra_u + 1e-9));
	return wide_px <= box.width_px && room_px > 0 && tc_u(out, high_u) <= box.height_px &&
		most >= 1 && name_fits(out, name, manner->name_u, room_px, most, label);
}

static struct label plan_label(
	const struct tc_treemap *self, struct tc_drawlist *out, int part, struct tc_rect box) {
	const struct tc_fact *fact = &self->shown->parts[part];
	const char *names[2] = { tc_treemap_name(self, part, false),
		tc_treemap_name(self, part, true) };
	struct label label = { .value = value_text(self, out, fact) };
	double pad_px = tc_u(out, pad);
	struct tc_rect inner = { 0, 0, box.width_px - 2 * pad_px, box.height_px - 2 * pad_px };
	inner.width_px -= fact->alarm.priority != 0 ? tc_u(out, alarm_room) : 0;
	for (int i = 0; i < MANNERS && label.manner == NULL; i++) {
		for (int n = 0; n < 2 && label.manner == NULL; n++) {
			bool fine =
				names[n] != NULL && fits(out, &manners[i], names[n], inner, &label);
			label.manner = fine ? &manners[i] : NULL;
		}
	}
	return label;
}

static void draw_label(struct tc_drawlist *out, const struct label *label, struct tc_rect box,
	const struct tc_fact *fact, enum tc_ink ink) {
	const struct manner *manner = label->manner;
	double x_px = box.x_px + tc_u(out, pad);
	double baseline_px = box.y_px + tc_u(out, pad + manner->name_u * cap_em);
	struct tc_datum datum = tc_fact_datum(fact);
	for (int i = 0; i < label->line_count; i++) {
		struct tc_rect words = tc_draw_text(out, x_px, baseline_px,
			name_style(manner->name_u, ink), label->lines[i], NULL);
		double right_px = words.x_px + words.width_px + tc_u(out, value_gap);
		baseline_px += manner->level ? 0 : tc_u(out, manner->name_u * line_em);
		x_px = manner->level ? right_px : x_px;
	}
	/* One line lower than the name by the value's own height, not by the name's. */
	baseline_px += manner->level ? 0 : tc_u(out, (manner->value_u - manner->name_u) * cap_em);
	tc_draw_text(
		out, x_px, baseline_px, value_style(manner->value_u, ink), label->value, &datum);
}

/* On whole px, so that neighbours stand one gap apart everywhere. */
static struct tc_rect snap(const struct tc_drawlist *out, struct tc_rect box) {
	double left = floor(box.x_px + 0.5), right = floor(box.x_px + box.width_px + 0.5);
	double top = floor(box.y_px + 0.5), bottom = floor(box.y_px + box.height_px + 0.5);
	double gap = fmax(floor(tc_u(out, out->style->shape.bar_gap)), 1);
	/* A sliver is thin and there, not gone. */
	gap = fmin(right - left, bottom - top) > 2 * gap ? gap : 0;
	return (struct tc_rect) { left, top, right - left - gap, bottom - top - gap };
}

/* True when the part is named. framed: one frame round all says what its edge would. */
static bool draw_cell(const struct tc_treemap *self, struct tc_drawlist *out,
	const struct tc_treemap_cell *cell, bool hollow, unsigned framed) {
	const struct tc_fact *fact = &self->shown->parts[cell->part];
	bool meant = self->series != NULL && self->series[cell->part].meant;
	struct tc_tile tile = { .box = snap(out, cell->box),
		.ink = meant ? TC_INK_DATA : TC_INK_DATA2,
		.marks = fact->marks & ~framed,
		.status = fact->status };
	tc_fact_tell(out, tile.box, fact);
	if (fmin(tile.box.width_px, tile.box.height_px) < tc_u(out, least_side)) {
		tc_draw_fill(out, tile.box, tile.ink);
		return false;
	}
	struct label label = plan_label(self, out, cell->part, tile.box);
	tile.lettered = label.manner != NULL;
	bool open = hollow || (fact->marks & TC_MARK_INCOMPLETE) != 0;
	enum tc_ink fill = tc_mark_value_ink(fact->marks, tile.ink);
	tile.ink = fill == TC_INK_STALE ? fill : tile.ink;
	tile.marks |= open ? (unsigned)TC_MARK_INCOMPLETE : 0u;
	tc_tile_draw(out, &tile);
	if (label.manner != NULL) {
		draw_label(out, &label, tile.box, fact,
			open ? tc_mark_value_ink(fact->marks, TC_INK_TEXT)
			     : tc_tile_letter_ink(out->style, fill));
	}
	if (fact->alarm.priority != 0) {
		double up_px = fmin(tc_u(out, alarm_room), tile.box.height_px) / 2;
		double in_px = fmin(tc_u(out, alarm_room), tile.box.width_px) / 2;
		tc_alarm_draw_grounded(out, tile.box.x_px + tile.box.width_px - in_px,
			tile.box.y_px + tile.box.height_px - up_px,
			fmin(TC_ALARM_SMALL_U, fmin(up_px, in_px) / out->u_px / TC_ALARM_OUTER),
			fact->alarm);
	}
	return label.manner != NULL;
}

/* ", Hà Nội": a name more of a list. */
static void add_name(char *list, size_t size, const char *name) {
	size_t used = strlen(list);
	snprintf(list + used, size - used, "%s%s", used > 0 ? ", " : "", name);
}

/* What part of the whole no part is, as wide as its share, at the end of the longer side. */
static struct tc_rect cut_rest(
	const struct tc_treemap *self, struct tc_drawlist *out, struct tc_rect box, double sum) {
	double whole = self->shown->has_total ? self->shown->total.value.number : 0;
	if (!(whole > sum) || self->shown->summed) {
		return box;
	}
	double share = (whole - sum) / whole;
	struct tc_rect rest = box;
	if (box.width_px >= box.height_px) {
		rest.width_px = box.width_px * share;
		rest.x_px += box.width_px - rest.width_px;
		box.width_px -= rest.width_px;
	} else {
		rest.height_px = box.height_px * share;
		rest.y_px += box.height_px - rest.height_px;
		box.height_px -= rest.height_px;
	}
	rest = snap(out, rest);
	tc_draw_fill(out, rest, TC_INK_TRACK);
	const char *words =
		self->base.language == TC_ENGLISH ? "other, not divided" : "còn lại, không chia";
	struct label label = { .value = "" };
	struct tc_rect inner = { 0, 0, rest.width_px - 2 * tc_u(out, pad),
		rest.height_px - 2 * tc_u(out, pad) };
	static const struct manner note = { 8, 0, false };
	if (fits(out, &note, words, inner, &label)) {
		for (int i = 0; i < label.line_count; i++) {
			tc_draw_text(out, rest.x_px + tc_u(out, pad),
				rest.y_px + tc_u(out, pad + 8 * cap_em + i * 8 * line_em),
				name_style(8, TC_INK_TEXT2), label.lines[i], NULL);
		}
	}
	return box;
}

/* "còn 3 mục: A, B, C · chưa báo cáo: D": who is in no label of the map. */
static void draw_rest_words(const struct tc_treemap *self, struct tc_drawlist *out,
	const char *unnamed, int count, const char *missing, double baseline_px) {
	bool english = self->base.language == TC_ENGLISH;
	char words[REST_MAX + REST_MAX] = "";
	if (count > 0) {
		snprintf(words, sizeof(words), english ? "%d more: %s" : "còn %d mục: %s", count,
			unnamed);
	}
	if (missing[0] != '\0') {
		size_t used = strlen(words);
		snprintf(words + used, sizeof(words) - used, "%s%s: %s", used > 0 ? " · " : "",
			english ? "not reported" : "chưa báo cáo", missing);
	}
	struct tc_text_style note = name_style(out->style->type.note, TC_INK_TEXT2);
	/* Half a name is another one. */
	for (char *comma = strrchr(words, ',');
		comma != NULL && tc_measure_text(out, note, words).width_px > self->base.width_px;
		comma = strrchr(words, ',')) {
		snprintf(comma, sizeof(words) - (size_t)(comma - words), "…");
	}
	if (words[0] != '\0') {
		tc_pane_draw_fitted(
			out, 0, baseline_px, self->base.width_px, note, note.size_u, words);
	}
}

static void draw_map(const struct tc_treemap *self, struct tc_drawlist *out, struct tc_rect box,
	const struct account *account) {
	struct tc_treemap_cell cells[TC_TREEMAP_PARTS_MAX];
	char unnamed[REST_MAX] = "", missing[REST_MAX] = "";
	int count = 0, silent = 0;
	unsigned framed = tc_tally_frame(&account->tally);
	struct tc_rect map = box;
	map.height_px -= tc_u(out, rest_line);
	if (map.height_px < tc_u(out, rest_line)) {
		map = box; /* names give way to shapes */
	}
	for (int i = 0; i < self->shown->count; i++) {
		const struct tc_fact *part = &self->shown->parts[i];
		if (!part->has_value) {
			add_name(missing, sizeof(missing), tc_treemap_name(self, i, true));
		} else if (part->value.number > 0) {
			cells[count++] = (struct tc_treemap_cell) { i, part->value.number, { 0 } };
		} else {
			silent++; /* nothing of the whole: no area, but a name */
			add_name(unnamed, sizeof(unnamed), tc_treemap_name(self, i, true));
		}
	}
	tc_treemap_place(cells, count, cut_rest(self, out, map, account->sum));
	for (int i = 0; i < count; i++) {
		if (!draw_cell(self, out, &cells[i], account->hollow, framed)) {
			silent++;
			add_name(unnamed, sizeof(unnamed),
				tc_treemap_name(self, cells[i].part, true));
		}
	}
	tc_mark_draw_frame(out, map, framed);
	if (map.height_px < box.height_px) {
		draw_rest_words(self, out, unnamed, silent, missing,
			box.y_px + box.height_px - tc_u(out, words_gap));
	}
}

/* "1.234 hồ sơ", or how many of the parts are there; a document's own words come first. */
static const char *write_slot(
	const struct tc_treemap *self, struct tc_drawlist *out, const struct account *account) {
	const char *slot = tc_words_in(&self->head.slot, self->base.language), *made = NULL;
	const struct tc_fact *total = &self->shown->total;
	if (slot[0] != '\0' || account->known == 0) {
		return slot;
	}
	struct tc_text_style bold = value_style(out->style->type.text, TC_INK_TEXT);
	struct tc_text_style quiet = name_style(out->style->type.text, TC_INK_TEXT2);
	double room_px = self->base.width_px - out->head_px -
		tc_measure_text(out, bold, tc_words_in(&self->head.title, self->base.language))
			.width_px -
		tc_u(out, out->style->pane.slot_gap);
	bool whole = account->known == self->shown->count;
	if (!whole) {
		made = tc_arena_printf(out->arena, "%d/%d", account->known, self->shown->count);
	} else if (self->shown->has_total && account->below == 0) {
		const char *value = value_text(self, out, total);
		made = tc_arena_printf(out->arena, "%s %s", value, self->unit_text);
		bool long_ = made == NULL || tc_measure_text(out, quiet, made).width_px > room_px;
		made = long_ || self->unit_text[0] == '\0' ? value : made;
	}
	if (made == NULL || tc_measure_text(out, quiet, made).width_px > room_px) {
		return "";
	}
	if (self->total_indicator >= 0 && whole) {
		struct tc_rect line = { 0, 0, self->base.width_px,
			tc_u(out, out->style->pane.title) };
		tc_fact_tell(out, line, total);
	}
	return made;
}

/* Why there is no map, or why it is hollow although all are there. */
static void say_why(const struct tc_treemap *self, struct tc_drawlist *out, struct tc_rect box,
	const struct account *account, bool titled) {
	bool english = self->base.language == TC_ENGLISH;
	char names[REST_MAX] = "", words[REST_MAX + 64];
	for (int i = 0; i < self->shown->count; i++) {
		const struct tc_fact *part = &self->shown->parts[i];
		if (part->has_value && part->value.number < 0) {
			add_name(names, sizeof(names), tc_treemap_name(self, i, true));
		}
	}
	snprintf(words, sizeof(words),
		english ? "below zero, cannot be a part: %s" : "số âm, không chia phần được: %s",
		names);
	if (account->known == 0) {
		tc_tally_draw_nothing(out, self->base.width_px, box.y_px + box.height_px, titled,
			self->base.language);
	} else {
		tc_tally_draw_dash(
			out, self->base.width_px, box.y_px + box.height_px, titled, words);
	}
}

void tc_treemap_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_treemap *self = (const struct tc_treemap *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct account account = take_account(self);
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX] = "";
	struct tc_fact none = { .indicator = self->series != NULL ? self->series[0].indicator
								  : self->indicator };
	if (titled) {
		tc_pane_foot_words(&self->head, self->catalogue,
			account.tally.newest == NULL ? &none : account.tally.newest,
			widget->language, foot, sizeof(foot));
	}
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		write_slot(self, out, &account), self->rule == 0 ? TC_INK_RULE : self->rule);
	if (account.known > 0) {
		tc_tally_words(&account.tally, widget->language, words, sizeof(words));
	}
	if (self->shown->exceeded) {
		tc_tally_join(words, sizeof(words),
			widget->language == TC_ENGLISH ? "parts exceed the total"
						       : "các phần cộng lại lớn hơn tổng");
	}
	struct tc_rect box = { 0, titled ? tc_u(out, out->style->pane.title + title_gap) : 0,
		widget->width_px, 0 };
	box.height_px =
		widget->height_px - box.y_px - tc_tally_foot_px(out, foot, widget->height_px);
	if (account.below > 0 || account.known == 0) {
		say_why(self, out, box, &account, titled);
	} else if (box.height_px >= 4 && box.width_px >= 4) {
		draw_map(self, out, box, &account);
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, words,
		tc_mark_words_ink(account.tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((account.tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
