/* picture - a picture of the layout's own: an emblem, a plan, a photograph. It is opened once, when the layout is
 * read, at the size it stands in. */
#include "widgets/kinds.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <string.h>

/* Below the title's letters, above the capitals of the foot. A pane too low for both shows the picture alone. */
static const double head_u = 18, foot_u = 12, low_u = 36;

struct picture {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *file;
	struct tc_words alt;
	int fit, anchor;
	const struct tc_picture *picture; /* borrowed: the scene's */
	bool drawn;
};

static bool is_titled(const struct picture *self) {
	return self->base.height_px >= low_u * self->base.u_px &&
		tc_words_in(&self->head.title, self->base.language)[0] != '\0';
}

static bool is_footed(const struct picture *self) {
	char words[256];
	tc_pane_foot_words(&self->head, NULL, NULL, self->base.language, words, sizeof(words));
	return self->base.height_px >= low_u * self->base.u_px && words[0] != '\0';
}

/* What title and foot leave of the pane. */
static struct tc_rect room_of(const struct picture *self) {
	double u_px = self->base.u_px;
	double top_px = is_titled(self) ? round(head_u * u_px) : 0;
	double foot_px = is_footed(self) ? round(foot_u * u_px) : 0;
	return (struct tc_rect) { 0, top_px, self->base.width_px,
		self->base.height_px - top_px - foot_px };
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct picture *self = (struct picture *)widget;
	(void)catalogue;
	(void)arena;
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "file", place, sizeof(place));
	struct tc_rect room = room_of(self);
	struct tc_picture_wish wish = { self->file, (enum tc_fit)self->fit, room.width_px,
		room.height_px, place };
	if (widget->pictures == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "unavailable", place,
			"nobody here opens pictures", "ở đây không mở được hình");
		return false;
	}
	self->picture = widget->pictures->open(widget->pictures, &wish, faults);
	return self->picture != NULL;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct picture *self = (struct picture *)widget;
	(void)view;
	bool first = !self->drawn;
	self->drawn = true;
	return first;
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct picture *self = (const struct picture *)widget;
	if (is_titled(self)) {
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
			tc_words_in(&self->head.slot, widget->language), TC_INK_RULE);
	}
	struct tc_rect room = room_of(self);
	double left_px = room.width_px - self->picture->width_px;
	double share = self->anchor == TC_ANCHOR_LEFT ? 0
		: self->anchor == TC_ANCHOR_RIGHT     ? 1
						      : 0.5;
	tc_draw_picture(out, floor(left_px * share), room.y_px, self->picture, self->file,
		tc_words_in(&self->alt, widget->language));
	if (is_footed(self)) {
		char words[256];
		tc_pane_foot_words(&self->head, NULL, NULL, widget->language, words, sizeof(words));
		tc_pane_draw_foot(out, widget->width_px, widget->height_px, words);
	}
}

static const struct tc_choice fits[] = {
	{ "contain", TC_FIT_CONTAIN },
	{ "cover", TC_FIT_COVER },
	{ "exact", TC_FIT_EXACT },
	{ 0 },
};
static const struct tc_choice anchors[] = {
	{ "left", TC_ANCHOR_LEFT },
	{ "middle", TC_ANCHOR_MIDDLE },
	{ "right", TC_ANCHOR_RIGHT },
	{ 0 },
};

#define AT(field) offsetof(struct picture, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct picture, head),
	{ .name = "file",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 256,
		.offset = AT(file),
		.doc = "PNG or SVG, at most 8 MiB, by its name from the layout's folder" },
	{ .name = "alt",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = AT(alt),
		.doc = "What the picture shows, in words, for the scene dump" },
	{ .name = "fit",
		.type = TC_OPTION_CHOICE,
		.choices = fits,
		.variant = true,
		.fallback = TC_FIT_CONTAIN,
		.offset = AT(fit),
		.doc = "contain: all of it; cover: the pane is full, the rest is cut off; exact: "
		       "px by px; never distorted" },
	{ .name = "anchor",
		.type = TC_OPTION_CHOICE,
		.choices = anchors,
		.fallback = TC_ANCHOR_LEFT,
		.offset = AT(anchor),
		.doc = "The edge of the pane that the picture hangs on" },
	{ 0 },
};

const struct tc_widget_class tc_picture_class = {
	.kind = "picture",
	.doc = "A PNG or SVG of the layout's own: an emblem, a plan, a photograph",
	.size = sizeof(struct picture),
	.options = options,
	.prepare = prepare,
	.refresh = refresh,
	.draw = draw,
};
