#include "base/period.h"
#include "display/card.h"
#include "display/hand.h"
#include "fonts/fit.h"
#include "widgets/kit/alarm.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. */
static const double width_u = 232, pad_u = 4, row_u = 10, title_u = 15, edge_u = 0.6, drop_u = 3,
		    title_drop_u = 4.5, indent_u = 30, gap_u = 3;

/* GRID: places along each side of a screen; one that covers nothing is nearly always among them. */
enum { LINES_MAX = 9, HITS_MAX = 1024, WRAP_MAX = 2, GRID = 12 };

/* A line of the box. marked: the alarm's mark stands before it; title: it is part of its name. */
struct line {
	const char *words;
	enum tc_ink ink;
	bool strong, marked, title;
};

struct writer {
	const struct tc_hand *hand;
	struct tc_drawlist *list;
	bool english, narrow; /* narrow: a screen of short lines, only the name is indented */
	double inner_px;      /* between the box's edges, as of the widest one */
	double indent_px;     /* behind the mark of the alarm; 0: there is none */
	struct line lines[LINES_MAX];
	int count;
};

static const char *say(const struct writer *self, const char *vietnamese, const char *english) {
	return self->english ? english : vietnamese;
}

static struct tc_text_style style_of(const struct line *line) {
	return (struct tc_text_style) { line->title ? 10 : 8,
		line->strong ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR, line->ink, TC_ANCHOR_LEFT };
}

static double indent_of(const struct writer *self, const struct line *line) {
	return line->title || !self->narrow ? self->indent_px : 0;
}

static void add_line(struct writer *self, struct line line, const char *words) {
	line.words = words == NULL ? "" : words;
	if (self->count < LINES_MAX) {
		self->lines[self->count++] = line;
	}
}

/* In two lines where one is too short. */
static void add_wrapped(struct writer *self, struct line line, const char *words) {
	struct tc_drawlist *list = self->list;
	const struct tc_text_style style = style_of(&line);
	const char **rows = NULL;
	bool whole = true;
	int count = tc_fit_wrap(list->fonts, style.weight, (int)lround(tc_u(list, style.size_u)),
		words, self->inner_px - indent_of(self, &line), WRAP_MAX, &rows, &whole,
		list->arena);
	for (int i = 0; i < count; i++) {
		add_line(self, line, rows[i]);
		line.marked = false;
	}
}

static void add(struct writer *self, const char *words, enum tc_ink ink) {
	add_wrapped(self, (struct line) { .ink = ink }, words == NULL ? "" : words);
}

static void add_strong(struct writer *self, const char *words, enum tc_ink ink) {
	add_wrapped(self, (struct line) { .ink = ink, .strong = true }, words == NULL ? "" : words);
}

/* In the room's language. */
static const char *refusal_words(const struct writer *self) {
	switch (self->hand->refusal.code) {
	case TC_DENIED:
		return say(self, "hub từ chối: không phải thẻ trực vận hành (operator)",
			"the hub refused: it is not an operator's token");
	case TC_CONFLICT:
		return tc_board_is_own(&self->hand->chosen)
			? say(self, "cảnh báo không còn chờ xác nhận",
				  "the alarm waits for nobody any more")
			: say(self, "hub từ chối: cảnh báo không còn chờ xác nhận",
				  "the hub refused: the alarm waits for nobody any more");
	case TC_UNAVAILABLE: return say(self, "hub chưa trả lời được", "the hub could not answer");
	default: return say(self, "chưa xác nhận được", "it could not be acknowledged");
	}
}

static void add_refusal(struct writer *self) {
	const struct tc_error *refusal = &self->hand->refusal;
	add_strong(self, refusal_words(self), TC_INK_WARNING);
	if (refusal->code != TC_DENIED && refusal->code != TC_CONFLICT) {
		add(self, refusal->message, TC_INK_TEXT2); /* what the hub or the line said */
	}
}

static void add_alarm(struct writer *self, const struct tc_catalogue *catalogue, int64_t now_ms) {
	const struct tc_hand *hand = self->hand;
	enum tc_language language = self->english ? TC_ENGLISH : TC_VIETNAMESE;
	char title[TC_SENTENCE_MAX], since[TC_SENTENCE_MAX];
	tc_alarm_title(hand->board, &hand->chosen, catalogue, language, title, sizeof title);
	tc_alarm_since(&hand->chosen, now_ms, language, since, sizeof since);
	self->indent_px = tc_u(self->list, indent_u);
	add_wrapped(self,
		(struct line) { .ink = TC_INK_TEXT, .strong = true, .marked = true, .title = true },
		title);
	if (hand->phase != TC_HAND_DONE) { /* then its state is another one */
		add(self, since, TC_INK_TEXT2);
	}
}

static void add_keys(struct writer *self) {
	const struct tc_hand *hand = self->hand;
	char next[64];
	add_strong(self, say(self, "Enter: xác nhận", "Enter: acknowledge"), TC_INK_TEXT);
	if (hand->count > 1) {
		snprintf(next, sizeof next, say(self, "a: kế tiếp (%d/%d)", "a: the next (%d/%d)"),
			hand->index, hand->count);
		add(self, next, TC_INK_TEXT);
	}
}

static void write_lines(struct writer *self, const struct tc_catalogue *catalogue, int64_t now_ms) {
	enum tc_hand_phase phase = self->hand->phase;
	if (phase >= TC_HAND_CHOSEN && phase <= TC_HAND_REFUSED) {
		add_alarm(self, catalogue, now_ms);
	}
	switch (phase) {
	case TC_HAND_CHOSEN: add_keys(self); break;
	case TC_HAND_ASKED:
		add(self, say(self, "đang báo hub…", "telling the hub…"), TC_INK_TEXT2);
		break;
	case TC_HAND_DONE:
		add_strong(self,
			tc_board_is_own(&self->hand->chosen)
				? say(self, "đã xác nhận tại màn hình này",
					  "acknowledged at this wall")
				: say(self, "đã xác nhận, hub đã ghi",
					  "acknowledged, and recorded by the hub"),
			TC_INK_TEXT);
		break;
	case TC_HAND_REFUSED: add_refusal(self); break;
	case TC_HAND_NOTHING:
		add_strong(self,
			say(self, "Không có cảnh báo chờ xác nhận",
				"No alarm waits to be acknowledged"),
			TC_INK_TEXT);
		break;
	case TC_HAND_TOKENLESS:
		add_strong(self,
			say(self, "Tường này không xác nhận được cảnh báo",
				"This wall cannot acknowledge alarms"),
			TC_INK_WARNING);
		add(self,
			say(self, "chạy không có --operator-token-file",
				"it runs without --operator-token-file"),
			TC_INK_TEXT2);
		break;
	case TC_HAND_PAST:
		add_strong(self,
			say(self, "Hình của quá khứ: không xác nhận ở đây",
				"A picture of the past: nothing is acknowledged here"),
			TC_INK_WARNING);
		break;
	case TC_HAND_AWAY: break;
	}
}

/* Where the box belongs: at the alarm's figure; else at the pane that lists alarms, else at the first one. */
static struct tc_hit home_of(
	const struct tc_hand *hand, const struct tc_scene *scene, struct tc_arena *arena) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	struct tc_hit *hits = tc_arena_array(arena, HITS_MAX, sizeof *hits);
	int count = hits == NULL ? 0 : tc_hit_list(scene, hits, HITS_MAX), list = 0;
	bool chosen = hand->phase >= TC_HAND_CHOSEN && hand->phase <= TC_HAND_REFUSED;
	for (int i = 0; chosen && i < count && i < HITS_MAX; i++) {
		if (hits[i].indicator == hand->chosen.indicator &&
			hits[i].area == hand->chosen.area) {
			return hits[i];
		}
	}
	for (int i = layout->pane_count - 1; i >= 0; i--) {
		list = strcmp(layout->panes[i].kind, "alarms") == 0 ? i : list;
	}
	const struct tc_pane_box *box = &layout->panes[list].box;
	return (struct tc_hit) { .pane = list, .box = { box->x_px, box->y_px, 1, 1 } };
}

/* Where it covers least, of places that cover the same the nearest. */
static struct tc_rect place_box(const struct tc_scene *scene, const struct tc_hit *home,
	double width_px, double height_px) {
	const struct tc_rect room = tc_card_room(scene, home);
	struct tc_rect best = { room.x_px, room.y_px, width_px, height_px };
	double least = INFINITY, gap_px = gap_u * tc_scene_layout(scene)->wall.unit_px;
	double from_x_px = home->box.x_px,
	       from_y_px = home->box.y_px + home->box.height_px + gap_px;
	for (int i = 0; i < GRID * GRID; i++) {
		double across = (double)(i % GRID) / (GRID - 1),
		       down = (double)(i / GRID) / (GRID - 1);
		struct tc_rect place = { floor(room.x_px + across * (room.width_px - width_px)),
			floor(room.y_px + down * (room.height_px - height_px)), width_px,
			height_px };
		struct tc_rect around = { place.x_px - gap_px, place.y_px - gap_px,
			width_px + 2 * gap_px, height_px + 2 * gap_px };
		int covered = 0;
		double cost = tc_card_cost(scene, home, &around, &covered) +
			hypot(place.x_px - from_x_px, place.y_px - from_y_px);
		if (cost < least) {
			least = cost;
			best = place;
		}
	}
	return best;
}

/* As wide as its words. */
static double width_of(const struct writer *self) {
	double width_px = 0;
	for (int i = 0; i < self->count; i++) {
		const struct line *line = &self->lines[i];
		width_px = fmax(width_px,
			tc_measure_text(self->list, style_of(line), line->words).width_px +
				indent_of(self, line));
	}
	return floor(fmin(ceil(width_px) + 1, self->inner_px) + 2 * tc_u(self->list, pad_u));
}

static void draw_box(const struct writer *self, const struct tc_rect *box) {
	struct tc_drawlist *list = self->list;
	double x_px = box->x_px + tc_u(list, pad_u), y_px = box->y_px + tc_u(list, pad_u);
	double room_px = box->width_px - 2 * tc_u(list, pad_u);
	tc_draw_fill(list, *box, TC_INK_TRACK);
	tc_draw_fill(list,
		(struct tc_rect) { box->x_px, box->y_px, box->width_px, tc_u(list, edge_u) },
		TC_INK_TEXT);
	for (int i = 0; i < self->count; i++) {
		const struct line *line = &self->lines[i];
		y_px += tc_u(list, line->title ? title_u : row_u);
		double baseline_px = y_px - tc_u(list, line->title ? title_drop_u : drop_u);
		if (line->marked) {
			(void)tc_alarm_draw_labelled(list, x_px, baseline_px - tc_u(list, 3.3),
				tc_badge_of(&self->hand->chosen));
		}
		double from_px = indent_of(self, line);
		tc_pane_draw_fitted(list, x_px + from_px, baseline_px, room_px - from_px,
			style_of(line), 8, line->words);
	}
	for (int i = 0; i < list->beat_count; i++) {
		tc_alarm_draw_still(list, &list->beats[i]); /* only panes breathe */
	}
}

void tc_hand_draw(const struct tc_hand *hand, const struct tc_scene *scene, int64_t now_ms,
	int64_t ends_ms, struct tc_drawlist *list) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	if (layout->pane_count == 0) {
		return;
	}
	struct tc_hit home = home_of(hand, scene, list->arena);
	struct writer self = {
		.hand = hand, .list = list, .english = layout->wall.language == TC_ENGLISH
	};
	double room_px = tc_card_room(scene, &home).width_px;
	double widest_px = fmin(tc_u(list, width_u), room_px);
	struct tc_date end = tc_date_at(ends_ms, TC_ZONE_MINUTES);
	self.narrow = room_px < tc_u(list, width_u);
	self.inner_px = widest_px - 2 * tc_u(list, pad_u);
	write_lines(&self, tc_scene_catalogue(scene), now_ms);
	add(&self,
		tc_arena_printf(list->arena,
			say(&self, "tự đóng lúc %02d:%02d:%02d · Esc",
				"closes at %02d:%02d:%02d · Esc"),
			end.hour, end.minute, end.second),
		TC_INK_TEXT2);
	double height_u = 2 * pad_u;
	for (int i = 0; i < self.count; i++) {
		height_u += self.lines[i].title ? title_u : row_u;
	}
	struct tc_rect box = place_box(scene, &home, width_of(&self), floor(tc_u(list, height_u)));
	tc_card_blank_cut(scene, &box, list);
	draw_box(&self, &box);
}
