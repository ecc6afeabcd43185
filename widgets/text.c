/* text - words of the layout itself: titles of a scene, remarks. */
#include "fonts/fit.h"
#include "widgets/kinds.h"
#include "widgets/kit/pane.h"

#include <math.h>

enum size {
	SIZE_NOTE = 1,
	SIZE_TEXT,
	SIZE_COMPACT,
	SIZE_SCENE,
	SIZE_FIGURE,
	SIZE_LEADING,
	SIZE_BIG,
	SIZE_HERO
};
enum { LINES_MAX = 40 };
/* Two-mark capitals rise to 0.957 em: the first line's room when no baseline is given. */
static const double ascent_em = 0.96, line_em = 1.25;

struct words {
	struct tc_widget base;
	struct tc_words text;
	struct tc_length baseline;
	int size, weight, ink, anchor;
	bool wrap, rule, drawn;
};

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct words *self = (struct words *)widget;
	(void)view;
	bool first = !self->drawn;
	self->drawn = true;
	return first;
}

static double size_u(const struct words *self, const struct tc_style *style) {
	switch ((enum size)self->size) {
	case SIZE_NOTE: return style->type.note;
	case SIZE_TEXT: return style->type.text;
	case SIZE_COMPACT: return style->type.compact;
	case SIZE_SCENE: return style->type.scene;
	case SIZE_FIGURE: return style->type.figure;
	case SIZE_LEADING: return style->type.leading;
	case SIZE_BIG: return style->type.big;
	case SIZE_HERO: return style->type.hero;
	}
	return style->type.text;
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct words *self = (const struct words *)widget;
	struct tc_text_style style = { size_u(self, out->style), (enum tc_weight)self->weight,
		(enum tc_ink)self->ink, (enum tc_anchor)self->anchor };
	const char *text = tc_words_in(&self->text, widget->language);
	double baseline_px = tc_u(out, style.size_u * ascent_em);
	if (self->baseline.unit != 0) {
		baseline_px = tc_pane_length_px(widget, self->baseline);
	}
	double x_px = style.anchor == TC_ANCHOR_LEFT ? 0
		: style.anchor == TC_ANCHOR_RIGHT    ? widget->width_px
						     : widget->width_px / 2;
	if (self->rule) {
		struct tc_rect line = { 0, 0, widget->width_px, tc_u(out, out->style->line.rule) };
		tc_draw_fill(out, line, TC_INK_RULE);
	}
	if (!self->wrap) {
		double least_u = fmin(out->style->type.note, style.size_u);
		tc_pane_draw_fitted(out, x_px, baseline_px, widget->width_px, style, least_u, text);
		return;
	}
	double pitch_px = tc_u(out, style.size_u * line_em);
	double lines = (widget->height_px - baseline_px) / pitch_px + 1;
	const char **rows;
	bool complete;
	int count = tc_fit_wrap(out->fonts, style.weight, (int)lround(tc_u(out, style.size_u)),
		text, widget->width_px, (int)fmin(fmax(lines, 1), LINES_MAX), &rows, &complete,
		out->arena);
	for (int i = 0; i < count; i++) {
		tc_draw_text(out, x_px, baseline_px + i * pitch_px, style, rows[i], NULL);
	}
}

static const struct tc_choice sizes[] = {
	{ "note", SIZE_NOTE },
	{ "text", SIZE_TEXT },
	{ "compact", SIZE_COMPACT },
	{ "scene", SIZE_SCENE },
	{ "figure", SIZE_FIGURE },
	{ "leading", SIZE_LEADING },
	{ "big", SIZE_BIG },
	{ "hero", SIZE_HERO },
	{ 0 },
};
static const struct tc_choice weights[] = {
	{ "light", TC_WEIGHT_LIGHT },
	{ "regular", TC_WEIGHT_REGULAR },
	{ "semibold", TC_WEIGHT_SEMIBOLD },
	{ "bold", TC_WEIGHT_BOLD },
	{ 0 },
};
static const struct tc_choice anchors[] = {
	{ "left", TC_ANCHOR_LEFT },
	{ "middle", TC_ANCHOR_MIDDLE },
	{ "right", TC_ANCHOR_RIGHT },
	{ 0 },
};

#define AT(field) offsetof(struct words, field)

static const struct tc_option options[] = {
	{ .name = "text",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = AT(text),
		.doc = "The words, in one language or both" },
	{ .name = "size",
		.type = TC_OPTION_CHOICE,
		.choices = sizes,
		.fallback = SIZE_TEXT,
		.offset = AT(size),
		.doc = "Role in the type scale" },
	{ .name = "weight",
		.type = TC_OPTION_CHOICE,
		.choices = weights,
		.fallback = TC_WEIGHT_REGULAR,
		.offset = AT(weight),
		.doc = "Weight of the letters" },
	{ .name = "ink",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_text_inks,
		.fallback = TC_INK_TEXT,
		.offset = AT(ink),
		.doc = "Ink of the letters" },
	{ .name = "anchor",
		.type = TC_OPTION_CHOICE,
		.choices = anchors,
		.fallback = TC_ANCHOR_LEFT,
		.offset = AT(anchor),
		.doc = "The edge of the pane the words hang on" },
	{ .name = "baseline",
		.type = TC_OPTION_LENGTH,
		.offset = AT(baseline),
		.doc = "Baseline of the first line from the pane's top; default by size" },
	{ .name = "wrap",
		.type = TC_OPTION_BOOL,
		.offset = AT(wrap),
		.doc = "Whether words go on to further lines" },
	{ .name = "rule",
		.type = TC_OPTION_BOOL,
		.offset = AT(rule),
		.doc = "Whether a rule is drawn on top" },
	{ 0 },
};

const struct tc_widget_class tc_text_class = {
	.kind = "text",
	.doc = "Words that the layout itself says",
	.size = sizeof(struct words),
	.options = options,
	.refresh = refresh,
	.draw = draw,
};
