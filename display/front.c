#include "display/front.h"

void tc_front_finish(struct tc_front *front) {
	tc_card_finish(&front->card);
	tc_hand_finish(&front->hand);
}

void tc_front_forget(struct tc_front *front) {
	tc_card_forget(&front->card);
	tc_hand_forget(&front->hand);
}

bool tc_front_dismiss(struct tc_front *front) {
	bool card = tc_card_dismiss(&front->card);
	return tc_hand_dismiss(&front->hand) || card;
}

bool tc_front_turn(struct tc_front *front, enum tc_language language, int64_t now_ms) {
	bool card = tc_card_turn(&front->card, language, now_ms);
	return tc_hand_turn(&front->hand, now_ms) || card;
}

int64_t tc_front_next_ms(const struct tc_front *front) {
	int64_t card_ms = tc_card_next_ms(&front->card), hand_ms = tc_hand_next_ms(&front->hand);
	return card_ms < hand_ms ? card_ms : hand_ms;
}

void tc_front_refresh(struct tc_front *front, const struct tc_scene *scene, struct tc_fonts *fonts,
	int64_t date_ms, int64_t now_ms, struct tc_damage *damage) {
	tc_card_refresh(
		&front->card, scene, fonts, date_ms + front->card.until_ms - now_ms, damage);
	tc_hand_refresh(&front->hand, scene, fonts, date_ms,
		date_ms + front->hand.until_ms - now_ms, damage);
}

const struct tc_painting *tc_front_painting(const struct tc_front *front) {
	const struct tc_painting *hand = tc_hand_painting(&front->hand);
	return hand != NULL ? hand : tc_card_painting(&front->card);
}
