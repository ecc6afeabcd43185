/* qr - an address or words for a phone: a symbol as large as the pane lets it be, words under it. */
#include "widgets/kinds.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/symbol.h"

#include <math.h>

/* Two-mark capitals rise to 0.957 em; letters hang down by a quarter. */
static const double gap_u = 2, ascent_em = 0.96, line_em = 1.25;

struct qr {
	struct tc_widget base;
	const char *text;
	struct tc_words caption;
	int anchor;
	struct tc_symbol symbol;
	bool drawn;
};

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct qr *self = (struct qr *)widget;
	char place[TC_POINTER_MAX];
	(void)catalogue;
	tc_json_child_pointer(pointer, "text", place, sizeof(place));
	if (self->text[0] == '\0') {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a text, found an empty one", "cần một đoạn chữ, đây là chữ rỗng");
		return false;
	}
	if (!tc_symbol_make(self->text, arena, &self->symbol)) {
		return false;
	}
	int least_px = self->symbol.side + 2 * TC_SYMBOL_QUIET;
	if (tc_symbol_module_px(&self->symbol, fmin(widget->width_px, widget->height_px)) < 1) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "too_wide", place,
			"the symbol of this text needs a pane of at least %d x %d px",
			"mã của đoạn chữ này cần ô ít nhất %d x %d px", least_px, least_px);
		return false;
	}
	return true;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct qr *self = (struct qr *)widget;
	(void)view;
	bool first = !self->drawn;
	self->drawn = true;
	return first;
}

/* Where something of this width begins (share 0, 0.5 or 1 of what is left). */
static double begin_px(const struct qr *self, double width_px) {
	double left_px = self->base.width_px - width_px;
	return self->anchor == TC_ANCHOR_LEFT     ? 0
		: self->anchor == TC_ANCHOR_RIGHT ? left_px
						  : left_px / 2;
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct qr *self = (const struct qr *)widget;
	const char *caption = tc_words_in(&self->caption, widget->language);
	struct tc_text_style style = { out->style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		(enum tc_anchor)self->anchor };
	double room_px = caption[0] ? tc_u(out, gap_u + style.size_u * line_em) : 0;
	int module_px = tc_symbol_module_px(
		&self->symbol, fmin(widget->width_px, widget->height_px - room_px));
	if (module_px < 1) { /* the words give way: prepare saw to it that the symbol fits */
		caption = "";
		module_px = tc_symbol_module_px(
			&self->symbol, fmin(widget->width_px, widget->height_px));
	}
	double side_px = (double)(self->symbol.side + 2 * TC_SYMBOL_QUIET) * module_px;
	tc_symbol_draw(out, floor(begin_px(self, side_px)), 0, module_px, &self->symbol);
	if (caption[0]) {
		tc_pane_draw_fitted(out, begin_px(self, 0),
			side_px + tc_u(out, gap_u + style.size_u * ascent_em), widget->width_px,
			style, out->style->type.note, caption);
	}
}

static const struct tc_choice anchors[] = {
	{ "left", TC_ANCHOR_LEFT },
	{ "middle", TC_ANCHOR_MIDDLE },
	{ "right", TC_ANCHOR_RIGHT },
	{ 0 },
};

#define AT(field) offsetof(struct qr, field)

static const struct tc_option options[] = {
	{ .name = "text",
		.type = TC_OPTION_TEXT,
		.required = true,
		.offset = AT(text),
		.doc = "What a phone reads: an address or words. Whoever sees the wall can read "
		       "it: no secret" },
	{ .name = "caption",
		.type = TC_OPTION_WORDS,
		.offset = AT(caption),
		.doc = "Words under the symbol that say what it leads to" },
	{ .name = "anchor",
		.type = TC_OPTION_CHOICE,
		.choices = anchors,
		.fallback = TC_ANCHOR_MIDDLE,
		.offset = AT(anchor),
		.doc = "The edge of the pane that symbol and caption hang on" },
	{ 0 },
};

const struct tc_widget_class tc_qr_class = {
	.kind = "qr",
	.doc = "A QR symbol with words under it",
	.size = sizeof(struct qr),
	.options = options,
	.prepare = prepare,
	.refresh = refresh,
	.draw = draw,
};
