/* The card that a touched figure shows beside its pane: in the hub's words where it came from. It closes by
 * itself, says when, and says so when it covers a figure that bears a mark. Main thread. */
#ifndef TC_DISPLAY_CARD_H
#define TC_DISPLAY_CARD_H

#include "display/hit.h"
#include "display/inquirer.h"
#include "feeds/wire/account.h"

enum { TC_CARD_SHOWN_MS = 30000 };

struct tc_card {
	struct tc_inquirer *inquirer; /* owned */
	bool shown;
	struct tc_hit hit;      /* the figure that is asked about; pane -1: none yet */
	int64_t until_ms;       /* monotonic */
	struct tc_arena *words; /* of the account */
	json_t *passport;       /* owned; NULL: not answered yet, or refused */
	const struct tc_account *account;
	char reason[TC_SENTENCE_MAX]; /* why there is none; "" while it is waited for */
	struct tc_rect box;           /* as last drawn, wall px */
	struct tc_arena *arenas[2];
	struct tc_drawlist lists[2];
	struct tc_painting painting;
	int current; /* index of the list shown, -1: none */
};

/* inquirer: moved; NULL: memory is out. False: memory is out; finish it all the same. */
bool tc_card_init(struct tc_card *card, struct tc_inquirer *inquirer);
void tc_card_finish(struct tc_card *card);

/* A finger at a point of the wall: the card of that figure; on the card itself, or where no figure is, it
 * closes. */
void tc_card_touch(struct tc_card *card, const struct tc_scene *scene, double x_px, double y_px,
	int64_t now_ms);
/* A key: the card of the next figure. */
void tc_card_walk(struct tc_card *card, const struct tc_scene *scene, int64_t now_ms);
/* False: there was none. */
bool tc_card_dismiss(struct tc_card *card);

/* Take an answer, and the end of its time. True: it has to be drawn anew. now_ms: monotonic. */
bool tc_card_turn(struct tc_card *card, enum tc_language language, int64_t now_ms);
/* When that ends its showing, monotonic; INT64_MAX for never. */
int64_t tc_card_next_ms(const struct tc_card *card);

/* What it says from now on; moved, NULL: reason. For tc_card_turn and tests. */
void tc_card_answer(
	struct tc_card *card, json_t *passport, const char *reason, enum tc_language language);

/* Draw anew and add what changed to damage. ends_ms: Unix, when it will close. */
void tc_card_refresh(struct tc_card *card, const struct tc_scene *scene, struct tc_fonts *fonts,
	int64_t ends_ms, struct tc_damage *damage);

/* Another scene or layout is shown: it closes, and what stood there is painted over anyway. */
void tc_card_forget(struct tc_card *card);

/* What to paint above the scene, or NULL. */
const struct tc_painting *tc_card_painting(const struct tc_card *card);

/* card_place.c: where a card of this size covers least: beside the figure's pane, on its own screen, else on one of the
 * next, off every bezel. *covered: marked figures of other panes that it hides all the same. */
struct tc_rect tc_card_place(const struct tc_scene *scene, const struct tc_hit *hit,
	double width_px, double height_px, int *covered);
/* What it costs to cover a place, in px² of ink and more for what matters more. *covered: as above. */
double tc_card_cost(const struct tc_scene *scene, const struct tc_hit *hit,
	const struct tc_rect *place, int *covered);
/* Over the rest of every figure that the card would cut in two: half a number is another one. */
void tc_card_blank_cut(
	const struct tc_scene *scene, const struct tc_rect *card, struct tc_drawlist *list);
/* How wide a card may be to stand left or right of the figure's pane, on its screen. */
double tc_card_side(const struct tc_scene *scene, const struct tc_hit *hit);
/* The most that a card can have on the figure's screen. */
struct tc_rect tc_card_room(const struct tc_scene *scene, const struct tc_hit *hit);

/* card_draw.c: the card into list, wall px. Returns where it stands. */
struct tc_rect tc_card_draw(const struct tc_card *card, const struct tc_scene *scene,
	int64_t ends_ms, struct tc_drawlist *list);

#endif
