/* The symbol of a figure: text trace_url/trace/CODE, the page that says where it comes from. */
#include "widgets/figure.h"
#include "widgets/kit/symbol.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. From least_u on a pane keeps a line for marks under its value. Rule and title stand over the symbol and the foot under it, both as wide as the pane: a date is worth more
 * than a larger symbol, and so is the value, which keeps the rest of the width. */
static const double least_u = 62, largest_u = 30, title_u = 18, foot_u = 11, gap_u = 4,
		    share_of_width = 0.3;

enum { ADDRESS_MAX = 192 };

static bool is_drawn(const struct tc_figure *self) {
	return self->symbol && self->base.trace_url != NULL;
}

static double foot_px(const struct tc_figure *self) {
	bool none = strcmp(tc_words_in(&self->head.foot, self->base.language), "none") == 0;
	return none ? 0 : foot_u * self->base.u_px;
}

/* The largest square it may be. */
static double room_px(const struct tc_figure *self) {
	const struct tc_widget *base = &self->base;
	bool titled = tc_words_in(&self->head.title, base->language)[0] != '\0';
	double high_px = base->height_px - foot_px(self) - (titled ? title_u * base->u_px : 0);
	return fmin(fmin(largest_u * base->u_px, high_px), base->width_px * share_of_width);
}

static bool make(const struct tc_figure *self, uint64_t trace, struct tc_arena *arena,
	struct tc_symbol *out) {
	char code[TC_TRACE_TEXT_MAX], address[ADDRESS_MAX];
	tc_trace_format(trace, code);
	int length = snprintf(address, sizeof(address), "%s/trace/%s", self->base.trace_url, code);
	return length < ADDRESS_MAX && tc_symbol_make(address, arena, out);
}

bool tc_figure_prepare_symbol(struct tc_figure *self, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "qr", place, sizeof(place));
	if (self->symbol && self->base.trace_url == NULL) {
		tc_faults_add(faults, TC_SEVERITY_WARNING, "symbol", place,
			"no symbol is drawn: the layout has no trace_url",
			"không vẽ mã: bố cục không có trace_url");
	}
	if (!is_drawn(self)) {
		return true;
	}
	struct tc_symbol longest;
	if (!make(self, UINT64_MAX, arena, &longest)) {
		return false;
	}
	int side = longest.side + 2 * TC_SYMBOL_QUIET;
	self->symbol_px = side * tc_symbol_module_px(&longest, room_px(self));
	if (self->symbol_px == 0 || self->base.height_px < least_u * self->base.u_px) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "too_wide", place,
			"a figure with a symbol needs a pane of at least %.0f u height and %.0f px "
			"width",
			"ô của số có mã cần cao ít nhất %.0f u và rộng ít nhất %.0f px", least_u,
			ceil(side / share_of_width));
		return false;
	}
	return true;
}

double tc_figure_symbol_column_px(const struct tc_figure *self) {
	return is_drawn(self) ? self->symbol_px + gap_u * self->base.u_px : 0;
}

void tc_figure_draw_symbol(const struct tc_figure *self, struct tc_drawlist *out) {
	struct tc_symbol symbol;
	uint64_t trace = self->shown.fact.trace;
	if (!is_drawn(self) || trace == 0) {
		return;
	}
	if (!make(self, trace, out->arena, &symbol)) {
		out->full = true;
		return;
	}
	int module_px = tc_symbol_module_px(&symbol, self->symbol_px);
	double drawn_px = (double)(symbol.side + 2 * TC_SYMBOL_QUIET) * module_px;
	tc_symbol_draw(out, floor(self->base.width_px - drawn_px),
		floor(self->base.height_px - foot_px(self) - drawn_px), module_px, &symbol);
}
