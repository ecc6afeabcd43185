#include "display/hand.h"

#include "base/log.h"

#include <string.h>

enum { BOX_BYTES = 256 * 1024 };

/* For the history, beside the token's name: it was no command. */
static const char note[] = "từ màn hình / at the wall";

bool tc_hand_init(struct tc_hand *hand, const struct tc_hubline_setting *hub,
	const char *token_file, void (*wake)(void *user), void *user) {
	*hand = (struct tc_hand) { .hub = *hub, .phase = TC_HAND_AWAY, .current = -1 };
	hand->hub.token_file = token_file;
	hand->inquirer = token_file == NULL ? NULL : tc_inquirer_create(&hand->hub, wake, user);
	hand->arenas[0] = tc_arena_create(BOX_BYTES);
	hand->arenas[1] = tc_arena_create(BOX_BYTES);
	return (token_file == NULL || hand->inquirer != NULL) && hand->arenas[0] != NULL &&
		hand->arenas[1] != NULL;
}

void tc_hand_finish(struct tc_hand *hand) {
	tc_inquirer_destroy(hand->inquirer);
	tc_arena_destroy(hand->arenas[0]);
	tc_arena_destroy(hand->arenas[1]);
}

static bool waits(const struct tc_standing *item) {
	return item->state == TC_ALARM_ACTIVE || item->state == TC_ALARM_CLEARED;
}

static bool is_same(const struct tc_standing *a, const struct tc_standing *b) {
	return a->area == b->area && strcmp(a->rule, b->rule) == 0;
}

/* The one after the chosen of those that wait, after the last and where none is chosen the first. */
static bool choose(struct tc_hand *hand, const struct tc_board *board) {
	const struct tc_standing *items, *next = NULL;
	int count = tc_board_items(board, &items), waiting = 0, index = 0;
	bool again = hand->phase >= TC_HAND_CHOSEN && hand->phase <= TC_HAND_REFUSED,
	     passed = false;
	for (int i = 0; i < count; i++) {
		if (!waits(&items[i])) {
			continue;
		}
		waiting++;
		if (next == NULL || passed) {
			next = &items[i];
			index = waiting;
		}
		passed = again && is_same(&items[i], &hand->chosen);
	}
	if (next != NULL) {
		hand->chosen = *next;
		hand->index = index;
		hand->count = waiting;
	}
	return next != NULL;
}

void tc_hand_choose(struct tc_hand *hand, struct tc_board *board, bool past, int64_t now_ms) {
	if (hand->phase == TC_HAND_ASKED) {
		return;
	}
	hand->board = board;
	hand->phase = hand->inquirer == NULL ? TC_HAND_TOKENLESS
		: past                       ? TC_HAND_PAST
		: choose(hand, board)        ? TC_HAND_CHOSEN
					     : TC_HAND_NOTHING;
	hand->until_ms = now_ms + TC_HAND_SHOWN_MS;
}

/* What the hub does for its own alarms. That the operator's token is there is taken for the operator's word: no
 * hub is asked. */
static void acknowledge_own(
	struct tc_hand *hand, const struct tc_catalogue *catalogue, int64_t at_ms) {
	if (!tc_board_acknowledge(hand->board, &hand->chosen, at_ms)) {
		hand->phase = TC_HAND_REFUSED;
		(void)tc_fail(&hand->refusal, TC_CONFLICT, "nothing to acknowledge");
		return;
	}
	hand->phase = TC_HAND_DONE;
	if (hand->chosen.state == TC_ALARM_ACTIVE) {
		hand->chosen.state = TC_ALARM_ACKNOWLEDGED;
	}
	tc_log(TC_LOG_INFO, "a pane's alarm was acknowledged at the wall", "rule",
		hand->chosen.rule, "area", tc_catalogue_area(catalogue, hand->chosen.area)->code,
		NULL);
}

bool tc_hand_acknowledge(
	struct tc_hand *hand, const struct tc_catalogue *catalogue, int64_t now_ms, int64_t at_ms) {
	if (hand->phase != TC_HAND_CHOSEN) {
		return false;
	}
	hand->until_ms = now_ms + TC_HAND_SHOWN_MS;
	if (tc_board_is_own(&hand->chosen)) {
		acknowledge_own(hand, catalogue, at_ms);
		return true;
	}
	hand->phase = TC_HAND_ASKED;
	tc_inquirer_ask(hand->inquirer, "vn.toancanh.alarm_act.v1", "vn.toancanh.acted.v1",
		json_pack("{s:s,s:s,s:s,s:s}", "act", "acknowledge", "rule", hand->chosen.rule,
			"REF_AREA", tc_catalogue_area(catalogue, hand->chosen.area)->code, "note",
			note));
	return true;
}

bool tc_hand_dismiss(struct tc_hand *hand) {
	bool shown = hand->phase != TC_HAND_AWAY;
	hand->phase = TC_HAND_AWAY;
	return shown;
}

bool tc_hand_turn(struct tc_hand *hand, int64_t now_ms) {
	json_t *answer = NULL;
	if (hand->phase != TC_HAND_AWAY && now_ms >= hand->until_ms) {
		return tc_hand_dismiss(hand);
	}
	if (hand->phase != TC_HAND_ASKED ||
		!tc_inquirer_take(hand->inquirer, &answer, &hand->refusal)) {
		return false;
	}
	hand->phase = answer != NULL ? TC_HAND_DONE : TC_HAND_REFUSED;
	if (answer != NULL && hand->chosen.state == TC_ALARM_ACTIVE) {
		hand->chosen.state = TC_ALARM_ACKNOWLEDGED;
	}
	hand->until_ms = now_ms + TC_HAND_SHOWN_MS;
	json_decref(answer);
	return true;
}

int64_t tc_hand_next_ms(const struct tc_hand *hand) {
	return hand->phase != TC_HAND_AWAY ? hand->until_ms : INT64_MAX;
}

void tc_hand_refresh(struct tc_hand *hand, const struct tc_scene *scene, struct tc_fonts *fonts,
	int64_t now_ms, int64_t ends_ms, struct tc_damage *damage) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	bool shown = hand->phase != TC_HAND_AWAY;
	if (!shown && hand->current < 0) {
		return;
	}
	int next = hand->current == 0 ? 1 : 0;
	struct tc_drawlist *list = &hand->lists[next];
	tc_arena_reset(hand->arenas[next]);
	tc_drawlist_init(
		list, hand->arenas[next], fonts, &layout->theme.style, layout->wall.unit_px);
	if (shown) {
		tc_hand_draw(hand, scene, now_ms, ends_ms, list);
	}
	tc_damage_between(hand->painting.list, list, 0, 0, damage);
	hand->painting = (struct tc_painting) {
		.clip = { 0, 0, layout->wall.width_px, layout->wall.height_px },
		.list = shown ? list : NULL,
	};
	hand->current = shown ? next : -1;
}

void tc_hand_forget(struct tc_hand *hand) {
	hand->phase = TC_HAND_AWAY;
	hand->board = NULL;
	hand->current = -1;
	hand->painting.list = NULL;
}

const struct tc_painting *tc_hand_painting(const struct tc_hand *hand) {
	return hand->current < 0 ? NULL : &hand->painting;
}
