#include "display/card.h"

#include "base/period.h"
#include "fonts/fit.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u, in the sizes and steps of look/LOOK.md. A card is as wide as a pane of six columns, or of four where only
 * that stands beside the figure's pane. */
static const double width_u = 174, least_width_u = 112, pad_u = 4, label_u = 68, row_u = 10,
		    title_u = 12.5, value_u = 22, value_low_u = 15.5, low_u = 110,
		    underline_u = 0.6, large_u = 10, small_u = 8;

/* Lines of a card, three of them for its foot. */
enum {
	LINES_MAX = 64,
	BODY_MAX = LINES_MAX - 3,
	REPORTS_MAX = 4,
	ROW_LINES = 3,
	LOW_TITLES = 3,
	LOW_TAGS = 2
};

/* One line of text at its place, from the card's top. */
struct line {
	const char *label, *words;
	enum tc_ink ink;
	bool struck, strong;
};

struct writer {
	const struct tc_card *card;
	struct tc_drawlist *list;
	bool english, low;         /* low: a screen of a few lines, everything is said shortly */
	double width_px, inner_px; /* of the card, and between its edges */
	struct line lines[LINES_MAX];
	int count;
};

static void add(struct writer *self, const char *label, const char *words, enum tc_ink ink) {
	if (self->count < LINES_MAX && words[0] != '\0') {
		self->lines[self->count++] = (struct line) { label, words, ink, false, false };
	}
}

static const char *say(const struct writer *self, const char *vietnamese, const char *english) {
	return self->english ? english : vietnamese;
}

static const char *print(struct writer *self, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static const char *print(struct writer *self, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	const char *out = tc_arena_vprintf(self->list->arena, format, arguments);
	va_end(arguments);
	return out == NULL ? "" : out;
}

/* "19/08/2020 17:00" of a time to the second; other labels as they are. */
static const char *label_of(struct writer *self, const char *label) {
	bool time = strlen(label) == strlen("dd/MM/yyyy hh:mm:ss") && label[2] == '/';
	return time ? print(self, "%.*s", (int)strlen("dd/MM/yyyy hh:mm"), label) : label;
}

static struct tc_text_style note(enum tc_weight weight, enum tc_ink ink) {
	return (struct tc_text_style) { 8, weight, ink, TC_ANCHOR_LEFT };
}

/* In up to three lines where one is too short. */
static void add_row(
	struct writer *self, const struct tc_account_part *part, const struct tc_account_row *row) {
	bool reports = part->form == TC_ACCOUNT_REPORTS, whole = true;
	struct tc_drawlist *list = self->list;
	const char **rows = NULL;
	const char *code = row->code[0] != '\0' ? print(self, " · %s", row->code) : "";
	const char *remark = row->note[0] == '\0' ? ""
		: reports                         ? print(self, " · %s", row->note)
						  : print(self, " (%s)", row->note);
	const char *words = print(self, "%s%s%s", row->value, remark, code);
	double room_px = self->inner_px - tc_u(list, label_u);
	int count = tc_fit_wrap(list->fonts, TC_WEIGHT_REGULAR, (int)lround(tc_u(list, 8)), words,
		room_px, ROW_LINES, &rows, &whole, list->arena);
	struct tc_text_style style = note(TC_WEIGHT_REGULAR, TC_INK_TEXT);
	if (count == 2 && tc_measure_text(list, style, rows[1]).width_px > room_px) {
		rows[0] = words; /* one long word, a checksum: its beginning tells it apart */
		count = 1;
	}
	for (int i = 0; i < count; i++) {
		add(self, i == 0 ? label_of(self, row->label) : "", rows[i], TC_INK_TEXT);
		self->lines[self->count - 1].struck = row->struck;
	}
}

static void add_part(struct writer *self, const struct tc_account_part *part) {
	int most = part->form == TC_ACCOUNT_REPORTS && part->count > REPORTS_MAX ? REPORTS_MAX
										 : part->count;
	if (!self->low) {
		add(self, NULL, part->heading, TC_INK_TEXT2);
		self->lines[self->count - 1].strong = true;
	}
	for (int i = 0; i < most; i++) {
		if (!part->rows[i].detail) {
			add_row(self, part, &part->rows[i]);
		}
	}
	if (most < part->count) {
		add(self, "",
			print(self, say(self, "và %d dòng nữa", "and %d more"), part->count - most),
			TC_INK_TEXT3);
	}
}

static bool warns(const struct tc_account_tag *tag) {
	return tag->tone == TC_TONE_WARNING || tag->tone == TC_TONE_DISPUTED;
}

/* Of a low card the warnings alone, in two lines: who sent it is worth more than that all is well. */
static void add_tags(struct writer *self, const struct tc_account *account) {
	struct tc_drawlist *list = self->list;
	const char *words = "", **rows = NULL;
	bool warning = false, whole = true;
	for (int i = 0; i < account->tag_count; i++) {
		const struct tc_account_tag *tag = &account->tags[i];
		if (!self->low || warns(tag)) {
			words = print(
				self, "%s%s%s", words, words[0] == '\0' ? "" : " · ", tag->words);
		}
		warning = warning || warns(tag);
	}
	int count = tc_fit_wrap(list->fonts, TC_WEIGHT_REGULAR, (int)lround(tc_u(list, small_u)),
		words, self->inner_px, LOW_TAGS, &rows, &whole, list->arena);
	for (int i = 0; i < count; i++) {
		add(self, NULL, rows[i], warning ? TC_INK_WARNING : TC_INK_TEXT2);
	}
}

static void draw_line(const struct writer *self, const struct line *line, double x_px,
	double baseline_px, double width_px) {
	struct tc_drawlist *list = self->list;
	double from_px = line->label == NULL ? 0 : tc_u(list, label_u);
	if (line->label != NULL) {
		tc_pane_draw_fitted(list, x_px, baseline_px, from_px - tc_u(list, 2),
			note(TC_WEIGHT_REGULAR, TC_INK_TEXT3), 8, line->label);
	}
	struct tc_rect ink =
		tc_pane_draw_fitted(list, x_px + from_px, baseline_px, width_px - from_px,
			note(line->strong ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR, line->ink), 8,
			line->words);
	if (line->struck) {
		double y_px = baseline_px - tc_u(list, 2.6);
		tc_draw_line(list, ink.x_px, y_px, ink.x_px + ink.width_px, y_px, tc_u(list, 0.45),
			TC_DASH_SOLID, TC_INK_TEXT3);
	}
}

static void draw_value(
	const struct writer *self, double x_px, double baseline_px, double width_px) {
	const struct tc_account *account = self->card->account;
	struct tc_drawlist *list = self->list;
	struct tc_text_style style = { self->low ? 16 : 24, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	double fits_u = tc_pane_fit(list, style, 8, account->value, width_px);
	style.size_u = fits_u > 0 ? fits_u : 8;
	/* Digits are all there or none are. */
	struct tc_rect ink = tc_draw_text(
		list, x_px, baseline_px, style, fits_u > 0 ? account->value : "####", NULL);
	double unit_px = ink.x_px + ink.width_px + tc_u(list, 2.5);
	struct tc_text_style unit = note(TC_WEIGHT_REGULAR, TC_INK_TEXT2);
	if (account->unit[0] != '\0' && x_px + width_px - unit_px > tc_u(list, 12)) {
		tc_pane_draw_fitted(list, unit_px, baseline_px, x_px + width_px - unit_px, unit, 8,
			account->unit);
	}
}

static const char *end_words(struct writer *self, int64_t ends_ms) {
	struct tc_date date = tc_date_at(ends_ms, TC_ZONE_MINUTES);
	return print(self,
		say(self, "tự đóng lúc %02d:%02d:%02d · Esc", "closes at %02d:%02d:%02d · Esc"),
		date.hour, date.minute, date.second);
}

static void write_lines(struct writer *self) {
	const struct tc_card *card = self->card;
	if (card->account == NULL) {
		add(self, NULL,
			card->reason[0] == '\0'
				? say(self, "đang hỏi hub…", "asking the hub…")
				: say(self, "chưa tra được", "it cannot be read now"),
			card->reason[0] == '\0' ? TC_INK_TEXT2 : TC_INK_WARNING);
		add(self, NULL, card->reason, TC_INK_TEXT2);
		return;
	}
	add_tags(self, card->account);
	for (int i = 0; i < card->account->part_count; i++) {
		add_part(self, &card->account->parts[i]);
	}
}

/* Which figure is meant, without a frame: a frame is trouble. */
static void draw_underline(struct tc_drawlist *list, const struct tc_hit *hit) {
	double y_px = hit->box.y_px + hit->box.height_px + tc_u(list, 1);
	tc_draw_line(list, hit->box.x_px, y_px, hit->box.x_px + hit->box.width_px, y_px,
		tc_u(list, underline_u), TC_DASH_SOLID, TC_INK_TEXT);
}

/* A card before it is placed. */
struct plan {
	const char **titles;
	int title_count, shown, left_out;
	double title_u, title_step_u;
	double height_px, value_u; /* value_u: the room of the value */
};

/* All of it: on a low card in one line, else smaller in up to three. */
static void plan_title(const struct writer *self, const char *title, struct plan *plan) {
	struct tc_drawlist *list = self->list;
	bool whole = true;
	plan->title_u = large_u;
	plan->title_step_u = title_u;
	plan->title_count = tc_fit_wrap(list->fonts, TC_WEIGHT_SEMIBOLD,
		(int)lround(tc_u(list, large_u)), title, self->inner_px, self->low ? 1 : 2,
		&plan->titles, &whole, list->arena);
	if (!whole) {
		plan->title_u = small_u;
		plan->title_step_u = row_u;
		plan->title_count = tc_fit_wrap(list->fonts, TC_WEIGHT_SEMIBOLD,
			(int)lround(tc_u(list, small_u)), title, self->inner_px, LOW_TITLES,
			&plan->titles, &whole, list->arena);
	}
}

static struct plan plan_card(const struct writer *self, const struct tc_rect *room) {
	struct tc_drawlist *list = self->list;
	const struct tc_account *account = self->card->account;
	struct plan plan = { .titles = NULL };
	if (account != NULL) {
		plan_title(self, account->title, &plan);
	}
	plan.value_u = account == NULL ? 0 : self->low ? value_low_u : value_u + row_u / 2;
	double fixed_u = plan.title_count * plan.title_step_u + plan.value_u +
		(self->low ? row_u + 2 * pad_u : 2 * row_u + 3 * pad_u);
	int most = (int)floor((room->height_px / list->u_px - fixed_u) / row_u);
	plan.shown = self->count <= most ? self->count : self->low ? most : most - 1;
	plan.left_out = self->count - plan.shown;
	int lines = plan.shown + (plan.left_out > 0 && !self->low);
	plan.height_px = floor(fmin(room->height_px, tc_u(list, fixed_u + lines * row_u)));
	return plan;
}

/* Returns where the lines begin. */
static double draw_head(
	const struct writer *self, const struct plan *plan, double x_px, double y_px) {
	const struct tc_text_style style = { plan->title_u, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	for (int i = 0; i < plan->title_count; i++) {
		y_px += tc_u(self->list, plan->title_step_u);
		tc_pane_draw_fitted(self->list, x_px, y_px - tc_u(self->list, 3.5), self->inner_px,
			style, small_u, plan->titles[i]);
	}
	if (self->card->account == NULL) {
		return y_px;
	}
	double down_u = (self->low ? value_low_u : value_u) - 3;
	draw_value(self, x_px, y_px + tc_u(self->list, down_u), self->inner_px);
	return y_px + tc_u(self->list, plan->value_u);
}

/* All of the foot in one line: what it covers and its code always, the rest as far as there is room. */
static void add_low_foot(
	struct writer *self, const struct plan *plan, int covered, int64_t ends_ms) {
	struct tc_date date = tc_date_at(ends_ms, TC_ZONE_MINUTES);
	const char *words = self->card->account == NULL ? "" : self->card->account->code;
	if (covered > 0) {
		words = print(self, say(self, "%s%sche %d dấu", "%s%shides %d marks"), words,
			words[0] == '\0' ? "" : " · ", covered);
	}
	const char *const more[] = {
		print(self, say(self, "đóng %02d:%02d:%02d", "closes %02d:%02d:%02d"), date.hour,
			date.minute, date.second),
		plan->left_out == 0
			? ""
			: print(self, say(self, "còn %d dòng", "%d more"), plan->left_out),
		"Esc",
	};
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		const char *longer =
			print(self, "%s%s%s", words, words[0] == '\0' ? "" : " · ", more[i]);
		double wide_px =
			tc_measure_text(self->list, note(TC_WEIGHT_REGULAR, TC_INK_TEXT2), longer)
				.width_px;
		words = more[i][0] != '\0' && wide_px <= self->inner_px ? longer : words;
	}
	self->count = plan->shown;
	add(self, NULL, words, covered == 0 ? TC_INK_TEXT2 : TC_INK_WARNING);
}

/* What is left out, what is covered, and when it ends. */
static void add_foot(struct writer *self, const struct plan *plan, int covered, int64_t ends_ms) {
	const struct tc_account *account = self->card->account;
	const char *code = account == NULL ? "" : account->code;
	self->count = plan->shown;
	if (plan->left_out > 0) {
		const char *name = code[0] != '\0' || account == NULL ? code : account->series;
		add(self, NULL,
			print(self,
				say(self, "còn %d dòng: toancanh trace %s",
					"%d more lines: toancanh trace %s"),
				plan->left_out, name),
			TC_INK_TEXT3);
	}
	add(self, NULL,
		covered == 0 ? ""
			     : print(self,
				       say(self, "thẻ này đang che %d số có dấu",
					       "this card covers %d marked figures"),
				       covered),
		TC_INK_WARNING);
	add(self, NULL,
		print(self, "%s%s%s", code, code[0] == '\0' ? "" : " · ", end_words(self, ends_ms)),
		TC_INK_TEXT2);
}

static struct tc_rect lay_out(struct writer *self, const struct tc_scene *scene, double width_px,
	struct plan *plan, int *covered) {
	const struct tc_hit *hit = &self->card->hit;
	const struct tc_rect room = tc_card_room(scene, hit);
	self->width_px = width_px;
	self->inner_px = width_px - 2 * tc_u(self->list, pad_u);
	self->count = 0;
	write_lines(self);
	*plan = plan_card(self, &room);
	return tc_card_place(scene, hit, width_px, plan->height_px, covered);
}

static bool covers_pane(
	const struct tc_scene *scene, const struct tc_hit *hit, const struct tc_rect *box) {
	const struct tc_pane_box *pane = &tc_scene_layout(scene)->panes[hit->pane].box;
	return box->x_px < pane->x_px + pane->width_px && pane->x_px < box->x_px + box->width_px &&
		box->y_px < pane->y_px + pane->height_px && pane->y_px < box->y_px + box->height_px;
}

struct tc_rect tc_card_draw(const struct tc_card *card, const struct tc_scene *scene,
	int64_t ends_ms, struct tc_drawlist *list) {
	const struct tc_rect room = tc_card_room(scene, &card->hit);
	struct writer *self = tc_arena_alloc(list->arena, sizeof *self);
	if (self == NULL) {
		return (struct tc_rect) { 0 };
	}
	self->card = card;
	self->list = list;
	self->english = tc_scene_layout(scene)->wall.language == TC_ENGLISH;
	self->low = room.height_px < tc_u(list, low_u);
	struct plan plan;
	int covered = 0;
	double wide_px = floor(fmin(tc_u(list, width_u), room.width_px));
	struct tc_rect box = lay_out(self, scene, wide_px, &plan, &covered);
	double side_px = tc_card_side(scene, &card->hit);
	if (covers_pane(scene, &card->hit, &box) && side_px >= tc_u(list, least_width_u)) {
		box = lay_out(self, scene, fmin(wide_px, side_px), &plan, &covered);
	}
	if (self->low) {
		add_low_foot(self, &plan, covered, ends_ms);
	} else {
		add_foot(self, &plan, covered, ends_ms);
	}
	tc_card_blank_cut(scene, &box, list);
	draw_underline(list, &card->hit);
	tc_draw_fill(list, box, TC_INK_TRACK);
	tc_draw_fill(list, (struct tc_rect) { box.x_px, box.y_px, box.width_px, tc_u(list, 0.6) },
		TC_INK_TEXT);
	double x_px = box.x_px + tc_u(list, pad_u);
	double y_px = draw_head(self, &plan, x_px, box.y_px + tc_u(list, pad_u));
	for (int i = 0; i < self->count; i++, y_px += tc_u(list, row_u)) {
		draw_line(self, &self->lines[i], x_px, y_px + tc_u(list, 7), self->inner_px);
	}
	return box;
}
