#include "display/lint.h"

#include "base/text.h"
#include "widgets/kit/symbol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Texts of a whole wall that are compared with each other. */
enum { TEXTS_MAX = 4096, EXCERPT_BYTES = 40 };

struct text {
	const struct tc_pane *pane;
	const struct tc_command *command;
	struct tc_rect box; /* ink, wall px */
};

struct lint {
	const struct tc_layout *layout;
	struct tc_fonts *fonts;
	struct tc_faults *faults;
	struct text *texts;
	int count;
};

static const char *words(const struct text *text) {
	return text->command->as.text.text;
}

/* Bytes for %.*s, so that one long text does not fill the line; never half a letter. */
static int excerpt(const struct text *text) {
	return (int)tc_utf8_valid_prefix(words(text), strnlen(words(text), EXCERPT_BYTES));
}

static struct tc_rect shrunk(struct tc_rect box, double by_px) {
	return (struct tc_rect) { box.x_px + by_px, box.y_px + by_px, box.width_px - 2 * by_px,
		box.height_px - 2 * by_px };
}

static void collect_text(
	struct lint *lint, const struct tc_pane *pane, const struct tc_command *command) {
	if (command->bounds.width_px <= 2 || lint->count == TEXTS_MAX) {
		return;
	}
	struct text *text = &lint->texts[lint->count++];
	text->pane = pane;
	text->command = command;
	/* Bounds hold one px more than the ink on every side. */
	text->box = shrunk(command->bounds, 1);
	text->box.x_px += pane->box.x_px;
	text->box.y_px += pane->box.y_px;
}

/* As they were meant, not as they were cut to stand somewhere. */
static void collect(struct lint *lint, const struct tc_scene *scene) {
	for (int p = 0; p < lint->layout->pane_count; p++) {
		const struct tc_pane *pane = &lint->layout->panes[p];
		const struct tc_drawlist *list = tc_scene_list(scene, p);
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *command = &list->commands[i];
			if (command->kind == TC_DRAW_TEXT && !command->as.text.cut) {
				collect_text(lint, pane, command);
			}
		}
		for (int i = 0; i < list->lost_count; i++) {
			collect_text(lint, pane, &list->lost[i]);
		}
	}
}

/* The same size in the same pane is one fault, however many texts use it. */
static bool said_before(const struct lint *lint, int index) {
	const struct text *text = &lint->texts[index];
	for (int i = 0; i < index; i++) {
		const struct text *other = &lint->texts[i];
		if (other->pane == text->pane &&
			other->command->as.text.size_px == text->command->as.text.size_px) {
			return true;
		}
	}
	return false;
}

static void check_size(struct lint *lint, int index) {
	const struct text *text = &lint->texts[index];
	double cap_px = tc_fonts_cap_px(
		lint->fonts, text->command->as.text.weight, text->command->as.text.size_px);
	double minutes = tc_wall_arc_minutes(&lint->layout->wall, cap_px);
	bool error = minutes < TC_LINT_LEAST_ARC_MINUTES;
	if (said_before(lint, index)) {
		return;
	}
	if (cap_px < TC_LINT_LEAST_CAP_PX) {
		tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "legibility", text->pane->pointer,
			"capitals of \"%.*s\" are %.1f px high: two stacked marks need at least "
			"%.0f px",
			"chữ hoa của \"%.*s\" cao %.1f px: hai dấu chồng cần ít nhất %.0f px",
			excerpt(text), words(text), cap_px, TC_LINT_LEAST_CAP_PX);
	} else if (minutes < TC_LINT_GOOD_ARC_MINUTES) {
		tc_faults_add(lint->faults, error ? TC_SEVERITY_ERROR : TC_SEVERITY_WARNING,
			"legibility", text->pane->pointer,
			"capitals of \"%.*s\" stand %.1f arc-minutes at the farthest seat (%.1f "
			"m): "
			"expected at least %.0f",
			"chữ hoa của \"%.*s\" cao %.1f phút góc ở ghế xa nhất (%.1f m): cần ít "
			"nhất %.0f",
			excerpt(text), words(text), minutes, lint->layout->wall.seat_mm / 1000,
			error ? TC_LINT_LEAST_ARC_MINUTES : TC_LINT_GOOD_ARC_MINUTES);
	}
}

static bool inside(struct tc_rect inner, double left, double top, double right, double bottom) {
	return inner.x_px >= left && inner.y_px >= top && inner.x_px + inner.width_px <= right &&
		inner.y_px + inner.height_px <= bottom;
}

/* A screen without the strips along its bezels towards other screens. At the wall's own edge there is
 * nothing to run into. */
static bool inside_screen(
	const struct tc_wall *wall, const struct tc_screen *screen, struct tc_rect box) {
	double left = screen->wall_x_px, top = screen->wall_y_px;
	double right = left + screen->width_px, bottom = top + screen->height_px;
	return inside(box, left > 0 ? left + TC_LINT_BEZEL_PX : left,
		top > 0 ? top + TC_LINT_BEZEL_PX : top,
		right < wall->width_px ? right - TC_LINT_BEZEL_PX : right,
		bottom < wall->height_px ? bottom - TC_LINT_BEZEL_PX : bottom);
}

static void check_place(struct lint *lint, const struct text *text) {
	const struct tc_wall *wall = &lint->layout->wall;
	if (!inside(text->box, 0, 0, wall->width_px, wall->height_px)) {
		tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "outside", text->pane->pointer,
			"\"%.*s\" runs off the wall", "\"%.*s\" tràn ra ngoài tường", excerpt(text),
			words(text));
		return;
	}
	const struct tc_screen *screens = wall->screens.items;
	for (size_t i = 0; i < wall->screens.count; i++) {
		if (inside_screen(wall, &screens[i], text->box)) {
			return;
		}
	}
	tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "bezel", text->pane->pointer,
		"\"%.*s\" lies under or within %.0f px of a bezel",
		"\"%.*s\" nằm dưới hoặc cách viền màn hình chưa đủ %.0f px", excerpt(text),
		words(text), TC_LINT_BEZEL_PX);
}

static void check_width(struct lint *lint, const struct text *text) {
	double u_px = lint->layout->wall.unit_px;
	double over_left = text->pane->box.x_px - text->box.x_px;
	double over_right = text->box.x_px + text->box.width_px - text->pane->box.x_px -
		text->pane->box.width_px;
	double over = over_left > over_right ? over_left : over_right;
	if (over > 0.5 * u_px) {
		tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "too_wide", text->pane->pointer,
			"\"%.*s\" is %.1f u too wide for its pane", "\"%.*s\" rộng hơn ô %.1f u",
			excerpt(text), words(text), over / u_px);
	}
}

/* Above and below a pane there is room for marks, and what stands past it is cut off. */
static void check_height(struct lint *lint, const struct text *text) {
	const struct tc_pane_box *pane = &text->pane->box;
	double room_px = TC_WIDGET_ROOM_U * lint->layout->wall.unit_px;
	double over_top = pane->y_px - text->box.y_px;
	double over_bottom = text->box.y_px + text->box.height_px - pane->y_px - pane->height_px;
	double over = (over_top > over_bottom ? over_top : over_bottom) - room_px;
	if (over > 0) {
		tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "too_high", text->pane->pointer,
			"\"%.*s\" is cut: it needs %.1f u more height",
			"\"%.*s\" bị cắt: cần cao thêm %.1f u", excerpt(text), words(text),
			over / lint->layout->wall.unit_px);
	}
}

static bool overlap(struct tc_rect a, struct tc_rect b) {
	return a.x_px < b.x_px + b.width_px && b.x_px < a.x_px + a.width_px &&
		a.y_px < b.y_px + b.height_px && b.y_px < a.y_px + a.height_px;
}

/* Ink boxes of Vietnamese lines may touch by the marks; what counts is a shared patch of some size. */
static void check_overlap(struct lint *lint, int index) {
	double slack = 0.4 * lint->layout->wall.unit_px;
	const struct text *text = &lint->texts[index];
	for (int i = 0; i < index; i++) {
		const struct text *other = &lint->texts[i];
		if (overlap(shrunk(text->box, slack), shrunk(other->box, slack))) {
			tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "overlap",
				text->pane->pointer, "\"%.*s\" is written over \"%.*s\"",
				"\"%.*s\" đè lên \"%.*s\"", excerpt(text), words(text),
				excerpt(other), words(other));
			return;
		}
	}
}

static void check_symbol_size(struct lint *lint, const struct tc_pane *pane, double width_px) {
	const struct tc_wall *wall = &lint->layout->wall;
	double width_mm = width_px * wall->mm_per_px;
	double wanted_mm = wall->seat_mm / TC_LINT_SYMBOL_REACH;
	if (width_mm < wanted_mm) {
		tc_faults_add(lint->faults, TC_SEVERITY_WARNING, "symbol", pane->pointer,
			"a phone reads this symbol, %.0f mm wide, from %.1f m: from the farthest "
			"seat (%.1f m) it takes %.0f mm",
			"điện thoại đọc được mã này, rộng %.0f mm, từ %.1f m: từ ghế xa nhất (%.1f "
			"m) cần %.0f mm",
			width_mm, width_mm * TC_LINT_SYMBOL_REACH / 1000, wall->seat_mm / 1000,
			wanted_mm);
	}
}

/* Half a symbol is none, unlike half a word: on one screen, and nothing written over it. */
static void check_symbol(
	struct lint *lint, const struct tc_pane *pane, const struct tc_drawlist *list) {
	const struct tc_wall *wall = &lint->layout->wall;
	const struct tc_screen *screens = wall->screens.items;
	struct tc_rect box = list->symbol;
	if (!(box.width_px > 0)) {
		return;
	}
	box.x_px += pane->box.x_px;
	box.y_px += pane->box.y_px;
	check_symbol_size(lint, pane, box.width_px - 2 * TC_SYMBOL_QUIET * list->module_px);
	bool whole = false;
	for (size_t i = 0; i < wall->screens.count && !whole; i++) {
		whole = inside_screen(wall, &screens[i], box);
	}
	if (!whole) {
		tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "bezel", pane->pointer,
			"the symbol lies under or within %.0f px of a bezel",
			"mã nằm dưới hoặc cách viền màn hình chưa đủ %.0f px", TC_LINT_BEZEL_PX);
	}
	for (int i = 0; i < lint->count; i++) {
		const struct text *text = &lint->texts[i];
		if (overlap(box, text->box)) {
			tc_faults_add(lint->faults, TC_SEVERITY_ERROR, "overlap",
				text->pane->pointer, "\"%.*s\" is written over a symbol",
				"\"%.*s\" đè lên một mã", excerpt(text), words(text));
		}
	}
}

void tc_lint(const struct tc_scene *scene, struct tc_fonts *fonts, struct tc_faults *faults) {
	struct lint lint = {
		.layout = tc_scene_layout(scene),
		.fonts = fonts,
		.faults = faults,
		.texts = calloc(TEXTS_MAX, sizeof *lint.texts),
	};
	if (lint.texts == NULL) {
		return;
	}
	int first = faults->count;
	collect(&lint, scene);
	for (int i = 0; i < lint.count; i++) {
		check_size(&lint, i);
		check_place(&lint, &lint.texts[i]);
		check_width(&lint, &lint.texts[i]);
		check_height(&lint, &lint.texts[i]);
		check_overlap(&lint, i);
	}
	for (int p = 0; p < lint.layout->pane_count; p++) {
		check_symbol(&lint, &lint.layout->panes[p], tc_scene_list(scene, p));
	}
	tc_layout_locate(lint.layout, faults, first);
	free(lint.texts);
}
