#include "display/card.h"

#include <stdio.h>
#include <string.h>

enum { CARD_BYTES = 1024 * 1024, WORDS_BYTES = 1024 * 1024 };

bool tc_card_init(struct tc_card *card, struct tc_inquirer *inquirer) {
	*card = (struct tc_card) { .inquirer = inquirer, .hit.pane = -1, .current = -1 };
	card->words = tc_arena_create(WORDS_BYTES);
	card->arenas[0] = tc_arena_create(CARD_BYTES);
	card->arenas[1] = tc_arena_create(CARD_BYTES);
	return inquirer != NULL && card->words != NULL && card->arenas[0] != NULL &&
		card->arenas[1] != NULL;
}

void tc_card_finish(struct tc_card *card) {
	tc_inquirer_destroy(card->inquirer);
	json_decref(card->passport);
	tc_arena_destroy(card->words);
	tc_arena_destroy(card->arenas[0]);
	tc_arena_destroy(card->arenas[1]);
}

/* By its code, which means this report for ever; what nobody reported by its name. */
static json_t *question_of(const struct tc_catalogue *catalogue, const struct tc_hit *hit) {
	char code[TC_TRACE_TEXT_MAX];
	if (hit->trace != 0) {
		tc_trace_format(hit->trace, code);
		return json_pack("{s:s}", "code", code);
	}
	return json_pack("{s:s,s:s,s:s}", "INDICATOR",
		tc_catalogue_indicator(catalogue, hit->indicator)->id, "REF_AREA",
		tc_catalogue_area(catalogue, hit->area)->code, "TIME_PERIOD", hit->period);
}

static void show(struct tc_card *card, const struct tc_catalogue *catalogue,
	const struct tc_hit *hit, int64_t now_ms) {
	card->hit = *hit;
	card->shown = true;
	card->until_ms = now_ms + TC_CARD_SHOWN_MS;
	card->reason[0] = '\0';
	json_decref(card->passport);
	card->passport = NULL;
	card->account = NULL;
	tc_inquirer_ask(card->inquirer, "vn.toancanh.trace.v1", "vn.toancanh.passport.v1",
		question_of(catalogue, hit));
}

static bool holds(const struct tc_rect *box, double x_px, double y_px) {
	return x_px >= box->x_px && x_px < box->x_px + box->width_px && y_px >= box->y_px &&
		y_px < box->y_px + box->height_px;
}

void tc_card_touch(struct tc_card *card, const struct tc_scene *scene, double x_px, double y_px,
	int64_t now_ms) {
	struct tc_hit hit;
	bool own = card->shown && holds(&card->box, x_px, y_px);
	if (own || !tc_hit_at(scene, x_px, y_px, &hit)) {
		(void)tc_card_dismiss(card);
		return;
	}
	show(card, tc_scene_catalogue(scene), &hit, now_ms);
}

void tc_card_walk(struct tc_card *card, const struct tc_scene *scene, int64_t now_ms) {
	struct tc_hit hit;
	if (tc_hit_next(scene, &card->hit, &hit)) {
		show(card, tc_scene_catalogue(scene), &hit, now_ms);
	}
}

bool tc_card_dismiss(struct tc_card *card) {
	bool shown = card->shown;
	card->shown = false;
	return shown;
}

void tc_card_answer(
	struct tc_card *card, json_t *passport, const char *reason, enum tc_language language) {
	json_decref(card->passport);
	card->passport = passport;
	tc_arena_reset(card->words);
	card->account = passport == NULL ? NULL : tc_account_read(passport, language, card->words);
	snprintf(card->reason, sizeof card->reason, "%s",
		card->account != NULL      ? ""
			: passport != NULL ? "the hub's answer is no passport"
					   : reason);
}

bool tc_card_turn(struct tc_card *card, enum tc_language language, int64_t now_ms) {
	struct tc_error err = { 0 };
	json_t *answer = NULL;
	if (card->shown && now_ms >= card->until_ms) {
		return tc_card_dismiss(card);
	}
	if (!tc_inquirer_take(card->inquirer, &answer, &err)) {
		return false;
	}
	json_t *passport = json_incref(json_object_get(answer, "passport"));
	tc_card_answer(card, passport,
		answer == NULL ? err.message : "the hub's answer is no passport", language);
	json_decref(answer);
	return card->shown;
}

int64_t tc_card_next_ms(const struct tc_card *card) {
	return card->shown ? card->until_ms : INT64_MAX;
}

void tc_card_refresh(struct tc_card *card, const struct tc_scene *scene, struct tc_fonts *fonts,
	int64_t ends_ms, struct tc_damage *damage) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	if (!card->shown && card->current < 0) {
		return;
	}
	int next = card->current == 0 ? 1 : 0;
	struct tc_drawlist *list = &card->lists[next];
	tc_arena_reset(card->arenas[next]);
	tc_drawlist_init(
		list, card->arenas[next], fonts, &layout->theme.style, layout->wall.unit_px);
	if (card->shown) {
		card->box = tc_card_draw(card, scene, ends_ms, list);
	}
	tc_damage_between(card->painting.list, list, 0, 0, damage);
	card->painting = (struct tc_painting) {
		.clip = { 0, 0, layout->wall.width_px, layout->wall.height_px },
		.list = card->shown ? list : NULL,
	};
	card->current = card->shown ? next : -1;
}

void tc_card_forget(struct tc_card *card) {
	card->shown = false;
	card->hit.pane = -1;
	card->current = -1;
	card->painting.list = NULL;
}

const struct tc_painting *tc_card_painting(const struct tc_card *card) {
	return card->current < 0 ? NULL : &card->painting;
}
