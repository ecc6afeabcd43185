#include "widgets/kit/symbol.h"

#include <string.h>

#include <qrencode.h>

bool tc_symbol_make(const char *text, struct tc_arena *arena, struct tc_symbol *out) {
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (code == NULL) {
		return false;
	}
	size_t count = (size_t)code->width * (size_t)code->width;
	unsigned char *modules = tc_arena_alloc(arena, count);
	if (modules != NULL) {
		memcpy(modules, code->data, count);
		*out = (struct tc_symbol) { modules, code->width };
	}
	QRcode_free(code);
	return modules != NULL;
}

static int side_with_quiet(const struct tc_symbol *symbol) {
	return symbol->side + 2 * TC_SYMBOL_QUIET;
}

int tc_symbol_module_px(const struct tc_symbol *symbol, double side_px) {
	return side_px > 0 ? (int)(side_px / side_with_quiet(symbol)) : 0;
}

static uint32_t brightness(const struct tc_style *style, enum tc_ink ink) {
	uint32_t colour = style->colours[ink];
	return (colour >> 16 & 255) + (colour >> 8 & 255) + (colour & 255);
}

static void draw_row(struct tc_drawlist *list, double x_px, double y_px, int module_px,
	const unsigned char *row, int side, enum tc_ink ink) {
	for (int from = 0, to; from < side; from = to) {
		bool dark = row[from] & 1;
		for (to = from + 1; to < side && (row[to] & 1) == dark; to++) {
		}
		struct tc_rect run = { x_px + from * module_px, y_px,
			(double)(to - from) * module_px, module_px };
		if (dark) {
			tc_draw_fill(list, run, ink);
		}
	}
}

struct tc_rect tc_symbol_draw(struct tc_drawlist *list, double x_px, double y_px, int module_px,
	const struct tc_symbol *symbol) {
	/* The two inks that stand out from each other most, whichever of them the theme makes the light one. */
	bool dark_ground =
		brightness(list->style, TC_INK_GROUND) < brightness(list->style, TC_INK_TEXT);
	enum tc_ink light = dark_ground ? TC_INK_TEXT : TC_INK_GROUND;
	enum tc_ink dark = dark_ground ? TC_INK_GROUND : TC_INK_TEXT;
	double side_px = (double)side_with_quiet(symbol) * module_px;
	double quiet_px = (double)TC_SYMBOL_QUIET * module_px;
	struct tc_rect panel = { x_px, y_px, side_px, side_px };
	tc_draw_fill(list, panel, light);
	for (int row = 0; row < symbol->side; row++) {
		draw_row(list, x_px + quiet_px, y_px + quiet_px + (double)row * module_px,
			module_px, symbol->modules + (size_t)row * (size_t)symbol->side,
			symbol->side, dark);
	}
	list->symbol = panel;
	list->module_px = module_px;
	return panel;
}
