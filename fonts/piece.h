/* One stretch of text in one face, rendered by SDL2_ttf and cut to its ink. Private to fonts/: runs are
 * put together from pieces. */
#ifndef TC_FONTS_PIECE_H
#define TC_FONTS_PIECE_H

#include <SDL2/SDL_ttf.h>
#include <stdbool.h>
#include <stdint.h>

/* Widest run ever shaped: wider than the widest wall of the house (7,680 px). Longer text is cut by whole letters. */
enum { TC_RUN_WIDEST_PX = 8192 };

struct tc_piece {
	double advance_px;
	int left_px, top_px; /* first pixel of the mask relative to the pen, y down */
	int width_px, height_px;
	uint8_t *coverage; /* owned, width * height bytes; NULL without ink */
};

/* Shape text (NFC, shown letters only) with font and place it by the true baseline. False when memory is
 * out; text without ink succeeds. */
bool tc_piece_render(TTF_Font *font, const char *text, struct tc_piece *out);

/* The box that stands for a letter no face has: never a face's own .notdef, which some leave blank. */
bool tc_piece_box(int size_px, struct tc_piece *out);

/* Advance of one letter to 1/64 px, as text of many of them has it. */
double tc_piece_exact_advance(TTF_Font *font, char letter);

void tc_piece_finish(struct tc_piece *piece);

#endif
