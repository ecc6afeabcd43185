/* The hand at the wall: a key chooses the most urgent alarm that nobody has acknowledged, another key acknowledges
 * it at the hub with the operator's token. A small box over the picture says which alarm is meant and what the
 * hub answered; it closes by itself. Main thread. */
#ifndef TC_DISPLAY_HAND_H
#define TC_DISPLAY_HAND_H

#include "display/inquirer.h"
#include "display/scene.h"
#include "feeds/judge/board.h"

enum { TC_HAND_SHOWN_MS = 30000 };

enum tc_hand_phase {
	TC_HAND_AWAY = 1, /* nothing is shown */
	TC_HAND_CHOSEN,
	TC_HAND_ASKED, /* the hub has yet to answer */
	TC_HAND_DONE,
	TC_HAND_REFUSED,
	/* Notices: there is nothing to choose. */
	TC_HAND_NOTHING,   /* no alarm waits */
	TC_HAND_TOKENLESS, /* this wall has no operator's token */
	TC_HAND_PAST,      /* a picture of the past */
};

struct tc_hand {
	struct tc_hubline_setting hub; /* with the operator's token */
	struct tc_inquirer *inquirer;  /* owned; NULL: no token */
	enum tc_hand_phase phase;
	struct tc_standing chosen; /* of CHOSEN to REFUSED */
	struct tc_board *board;    /* likewise; borrowed */
	int index, count;          /* it was the index-th, from 1, of count that wait */
	struct tc_error refusal;
	int64_t until_ms; /* monotonic */
	struct tc_arena *arenas[2];
	struct tc_drawlist lists[2];
	struct tc_painting painting;
	int current; /* index of the list shown, -1: none */
};

/* hub's strings are borrowed; token_file NULL: nobody can acknowledge here. wake: as of tc_inquirer_create. False:
 * memory is out; finish it all the same. */
bool tc_hand_init(struct tc_hand *hand, const struct tc_hubline_setting *hub,
	const char *token_file, void (*wake)(void *user), void *user);
void tc_hand_finish(struct tc_hand *hand);

/* A key: choose the most urgent alarm that waits, or the one after the chosen; or say why there is none to choose.
 * Nothing while the hub is asked. board: borrowed until another is given or the hand forgets. past: the picture is
 * not of now. now_ms: monotonic. */
void tc_hand_choose(struct tc_hand *hand, struct tc_board *board, bool past, int64_t now_ms);
/* Another key: acknowledge the chosen one. The hub is asked, but for an alarm of a pane's own rule, which no hub knows: it is
 * acknowledged here. at_ms: Unix, by the hub's clock. False: none is chosen. */
bool tc_hand_acknowledge(
	struct tc_hand *hand, const struct tc_catalogue *catalogue, int64_t now_ms, int64_t at_ms);
/* False: it was away. What the hub was told stays told. */
bool tc_hand_dismiss(struct tc_hand *hand);

/* Take an answer, and the end of its time. True: it has to be drawn anew. */
bool tc_hand_turn(struct tc_hand *hand, int64_t now_ms);
/* When that ends its showing, monotonic; INT64_MAX for never. */
int64_t tc_hand_next_ms(const struct tc_hand *hand);

/* Draw anew and add what changed to damage. now_ms: Unix, of the picture; ends_ms: Unix, when it will close. */
void tc_hand_refresh(struct tc_hand *hand, const struct tc_scene *scene, struct tc_fonts *fonts,
	int64_t now_ms, int64_t ends_ms, struct tc_damage *damage);

/* Another scene or layout is shown: it closes, and what stood there is painted over anyway. */
void tc_hand_forget(struct tc_hand *hand);

/* What to paint above the scene, or NULL. */
const struct tc_painting *tc_hand_painting(const struct tc_hand *hand);

/* hand_draw.c: the box into list, wall px: beside the figure it is about, else beside the list of alarms. */
void tc_hand_draw(const struct tc_hand *hand, const struct tc_scene *scene, int64_t now_ms,
	int64_t ends_ms, struct tc_drawlist *list);

#endif
