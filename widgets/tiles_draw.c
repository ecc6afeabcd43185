#include "widgets/tiles.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/quota.h"
#include "widgets/kit/tile.h"

#include "fonts/fit.h"

#include <math.h>
#include <string.h>

/* u. A tile's share of its pitch is that of the look: 5.7 of 6.4. */
static const double tile_share = 5.7 / 6.4, letters_from = 9.2, name_gap = 1.5, isle_gap = 2,
		    cap = 5.3, line = 9.6, above = 7.4, title_gap = 8, value_gap = 5.8,
		    foot_room = 11, words_gap = 12.5, legend_gap = 4, descent = 2.5, try_step = 2,
		    key_above = 3, seam_clear = 1;
enum { TRIES = 12, NEAR_TRIES = 5 };

static double length_px(struct tc_length length, double u_px) {
	return length.unit == TC_UNIT_U ? length.value * u_px : length.value;
}

static struct tc_rect tile_box(const struct tc_tiles_plot *plot, double row, double column) {
	return (struct tc_rect) { plot->left_px + column * plot->pitch_px,
		plot->top_px + row * plot->pitch_px, plot->side_px, plot->side_px };
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

void tc_tiles_take(struct tc_tiles_plot *plot, struct tc_rect box) {
	if (plot->taken_count < TC_TILES_TAKEN_MAX) {
		plot->taken[plot->taken_count++] = box;
	}
}

bool tc_tiles_is_free(const struct tc_tiles_plot *plot, const struct tc_rect *box) {
	if (box->x_px < 0 || box->x_px + box->width_px > plot->width_px + 1 ||
		box->y_px + box->height_px > plot->bottom_px + tc_u(plot->out, descent)) {
		return false;
	}
	for (int i = 0; i < plot->taken_count; i++) {
		if (overlap(box, &plot->taken[i])) {
			return false;
		}
	}
	return true;
}

/* The tile furthest left that box lies on; NULL for none. */
static const struct tc_tile_place *tile_under(
	const struct tc_tiles_plot *plot, const struct tc_rect *box) {
	for (int i = 0; i < plot->self->list->place_count; i++) {
		const struct tc_tile_place *place = &plot->self->list->places[i];
		struct tc_rect tile = tile_box(plot, place->row, place->column);
		if (overlap(box, &tile)) {
			return place;
		}
	}
	return NULL;
}

static enum tc_ink tile_ink(const struct tc_tiles *self, const struct tc_member *member) {
	if (tc_tiles_is_exception(self, member) && member->turnout != TC_TURNOUT_SILENT) {
		return TC_INK_WARNING;
	}
	if (self->mode == TC_TILES_CLASSES) {
		return tc_classes_ink(
			&self->classes, tc_classes_of(&self->classes, member->fact.value.number));
	}
	bool waits = self->mode == TC_TILES_REPORTED && member->turnout == TC_TURNOUT_WAITING;
	return waits ? TC_INK_PROVINCE : TC_INK_DATA2;
}

/* Lines of letters about middle_px, moved off a bezel where the tile has room for that. False: it has none. */
static bool keep_off_seam(
	const struct tc_tiles_plot *plot, struct tc_rect box, double height_px, double *middle_px) {
	double seam_px = length_px(plot->self->seam, plot->out->u_px);
	double clear_px = tc_u(plot->out, seam_clear) + height_px / 2;
	if (plot->self->seam.unit == 0 || fabs(*middle_px - seam_px) >= clear_px) {
		return true;
	}
	*middle_px = *middle_px < seam_px ? seam_px - clear_px : seam_px + clear_px;
	return *middle_px - height_px / 2 >= box.y_px &&
		*middle_px + height_px / 2 <= box.y_px + box.height_px;
}

/* Code or name within a tile that holds two digits with air around them. */
static void draw_letters(const struct tc_tiles_plot *plot, const struct tc_member *member,
	struct tc_rect box, enum tc_ink fill) {
	const struct tc_area *area = tc_catalogue_area(plot->self->roll.catalogue, member->area);
	struct tc_drawlist *out = plot->out;
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR,
		tc_tile_letter_ink(out->style, fill), TC_ANCHOR_MIDDLE };
	const char *code = area->bare, **rows = &code;
	bool complete = true;
	int count = 1, most = (int)fmax(1, box.height_px / tc_u(out, 10));
	double room_px = box.width_px - tc_u(out, 1);
	if (plot->self->letters == TC_TILES_NAME) {
		count = tc_fit_wrap(out->fonts, style.weight, (int)lround(tc_u(out, style.size_u)),
			tc_turnout_name(plot->self->roll.catalogue, member->area,
				plot->self->base.language),
			room_px, most, &rows, &complete, out->arena);
		for (int i = 0; i < count; i++) {
			complete = complete &&
				tc_measure_text(out, style, rows[i]).width_px <= room_px;
		}
		if (!complete) {
			rows = &code;
			count = 1;
		}
	}
	double high_px = tc_u(out, cap + (count - 1) * 10.0);
	double middle_px = box.y_px + box.height_px / 2;
	if (!keep_off_seam(plot, box, high_px, &middle_px)) {
		return;
	}
	double y_px = middle_px - high_px / 2 + tc_u(out, cap);
	for (int i = 0; i < count; i++) {
		if (fill == TC_INK_NODATA) {
			/* Lines through letters make others of them. */
			double half_px =
				tc_measure_text(out, style, rows[i]).width_px / 2 + tc_u(out, 0.5);
			tc_draw_fill(out,
				(struct tc_rect) { box.x_px + box.width_px / 2 - half_px,
					y_px + i * tc_u(out, 10) - tc_u(out, cap + 0.8),
					2 * half_px, tc_u(out, cap + 1.6) },
				fill);
		}
		tc_draw_text(out, box.x_px + box.width_px / 2, y_px + i * tc_u(out, 10), style,
			rows[i], NULL);
	}
}

static struct tc_tile tile_of(
	const struct tc_tiles_plot *plot, const struct tc_member *member, struct tc_rect box) {
	const struct tc_tiles *self = plot->self;
	if (self->mode == TC_TILES_TIMELINESS) {
		return tc_turnout_tile(member, box);
	}
	struct tc_tile tile = { .box = box,
		.ink = tile_ink(self, member),
		.hatched = !member->fact.has_value,
		.marks = member->fact.marks,
		.status = member->fact.status };
	if (tc_tiles_is_done_by_total(self, member)) {
		tile.hatched = false;
		tile.marks = self->done.marks & (TC_MARK_LOST | TC_MARK_STALE);
	}
	if (tc_tiles_is_exception(self, member)) {
		tile.marks &= ~(unsigned)(TC_MARK_LATE | TC_MARK_MISSED);
	}
	return tile;
}

static void draw_tiles(struct tc_tiles_plot *plot) {
	const struct tc_tiles *self = plot->self;
	for (int i = 0; i < self->roll.count; i++) {
		const struct tc_member *member = &self->roll.members[i];
		const struct tc_tile_place *place = tc_tile_find(
			self->list, tc_catalogue_area(self->roll.catalogue, member->area)->bare);
		if (place == NULL) {
			continue;
		}
		struct tc_tile tile =
			tile_of(plot, member, tile_box(plot, place->row, place->column));
		tile.lettered = plot->lettered;
		if (plot->quiet) {
			tile.marks &= ~(unsigned)TC_MARK_LOST;
			tile.ink = tc_mark_value_ink(TC_MARK_LOST, tile.ink);
		}
		/* Letters need the tile: the mark of the pane stands for its alarm then. */
		tile.alarm = plot->lettered ? (struct tc_badge) { 0 } : member->fact.alarm;
		tc_tile_draw(plot->out, &tile);
		tc_fact_tell(plot->out, tile.box, &member->fact);
		if (plot->lettered) {
			draw_letters(plot, member, tile.box,
				tile.hatched
					? TC_INK_NODATA
					: tc_mark_value_ink(tile.marks & ~(unsigned)TC_MARK_MISSING,
						  tile.ink));
		}
	}
}

/* A name right of the row its tile stands in, moved up or down where another name is. */
static void draw_name(struct tc_tiles_plot *plot, const struct tc_member *member, bool exception) {
	struct tc_drawlist *out = plot->out;
	const struct tc_tiles *self = plot->self;
	const struct tc_tile_place *place = tc_tile_find(
		self->list, tc_catalogue_area(self->roll.catalogue, member->area)->bare);
	if (place == NULL) {
		return;
	}
	struct tc_text_style style = { out->style->type.note,
		exception ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
		exception ? TC_INK_TEXT : TC_INK_TEXT2, TC_ANCHOR_LEFT };
	const char *name =
		tc_turnout_label(self->roll.catalogue, member, self->base.language, out->arena);
	double width_px = tc_measure_text(out, style, name).width_px;
	struct tc_rect tile = tile_box(plot, place->row, place->column);
	double middle_px = tile.y_px + tile.height_px / 2 + tc_u(out, cap / 2);
	/* Two late in neighbouring rows must not swap their names. */
	int tries = plot->self->mode == TC_TILES_TIMELINESS ? NEAR_TRIES : TRIES;
	for (int try = 0; try < tries; try++) {
		int away = try % 2 == 0 ? -(try / 2) : (try + 1) / 2;
		double baseline_px = middle_px + away * tc_u(out, try_step);
		struct tc_rect box = { tile.x_px + tile.width_px + tc_u(out, name_gap),
			baseline_px - tc_u(out, above), width_px, tc_u(out, line) };
		struct tc_rect caps = { box.x_px, baseline_px - tc_u(out, cap), width_px,
			tc_u(out, cap) };
		const struct tc_tile_place *under;
		while ((under = tile_under(plot, &caps)) != NULL) {
			struct tc_rect other = tile_box(plot, under->row, under->column);
			caps.x_px = other.x_px + other.width_px + tc_u(out, name_gap);
		}
		box.x_px = caps.x_px;
		if (tc_tiles_is_free(plot, &box)) {
			tc_draw_text(out, box.x_px, baseline_px, style, name, NULL);
			tc_tiles_take(plot, box);
			return;
		}
	}
}

static void draw_names(struct tc_tiles_plot *plot) {
	const struct tc_tiles *self = plot->self;
	int exceptions = 0, missing = 0;
	for (int i = 0; i < self->roll.count; i++) {
		exceptions += tc_tiles_is_exception(self, &self->roll.members[i]);
		missing += self->roll.members[i].turnout == TC_TURNOUT_MISSING &&
			!tc_tiles_is_done_by_total(self, &self->roll.members[i]);
	}
	bool name_missing = exceptions + missing <= TC_TILES_NAMES_MAX;
	if (!self->names || plot->lettered || exceptions > TC_TILES_NAMES_MAX) {
		return;
	}
	/* Exceptions first: where room is short, they are the ones that are named. */
	for (int i = 0; i < 2 * self->roll.count; i++) {
		const struct tc_member *member = &self->roll.members[i % self->roll.count];
		bool first = i < self->roll.count;
		bool exception = tc_tiles_is_exception(self, member);
		bool missing_too = member->turnout == TC_TURNOUT_MISSING &&
			!tc_tiles_is_done_by_total(self, member);
		if (first ? exception : !exception && name_missing && missing_too) {
			draw_name(plot, member, exception);
		}
	}
}

/* A quarter of a tile holds no outline and no clock. */
static enum tc_ink timely_ink(const struct tc_member *member) {
	switch (member->turnout) {
	case TC_TURNOUT_LATE:
	case TC_TURNOUT_MISSED: return TC_INK_WARNING;
	case TC_TURNOUT_SILENT: return TC_INK_STALE;
	case TC_TURNOUT_REPORTED: return TC_INK_DATA2;
	default: return TC_INK_ISLE;
	}
}

static enum tc_ink isle_ink(const struct tc_tiles *self, const char *code) {
	for (int i = 0; i < self->roll.count; i++) {
		const struct tc_member *member = &self->roll.members[i];
		const struct tc_area *area = tc_catalogue_area(self->roll.catalogue, member->area);
		if (strcmp(area->bare, code) != 0) {
			continue;
		}
		if (self->mode == TC_TILES_TIMELINESS) {
			return timely_ink(member);
		}
		if (tc_tiles_is_done_by_total(self, member)) {
			return tc_mark_value_ink(self->done.marks, tile_ink(self, member));
		}
		if (member->fact.has_value) {
			return tc_mark_value_ink(member->fact.marks, tile_ink(self, member));
		}
	}
	return TC_INK_ISLE;
}

/* Four quarters of a tile and the name, where the plan has them or as near as other words allow. */
static void draw_archipelago(struct tc_tiles_plot *plot, const struct tc_tile_archipelago *item) {
	struct tc_drawlist *out = plot->out;
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	const char *name = tc_words_in(&item->name, plot->self->base.language);
	double width_px = tc_measure_text(out, style, name).width_px;
	double gap_px = plot->pitch_px - plot->side_px, block_px = plot->side_px + gap_px;
	struct tc_rect at = tile_box(plot, item->row, item->column);
	double room_px = plot->width_px - block_px - tc_u(out, isle_gap) - width_px;
	double high_px = fmax(block_px + 2 * gap_px, tc_u(out, line));
	double x_px = fmin(at.x_px, room_px), y_px = at.y_px;
	struct tc_rect box = { x_px - gap_px, 0,
		block_px + 2 * gap_px + tc_u(out, isle_gap) + width_px, high_px };
	for (int try = 0; try < 2 * TRIES; try++) {
		int away = try % 2 == 0 ? -(try / 2) : (try + 1) / 2;
		double top_px = at.y_px + away * tc_u(out, try_step);
		box.y_px = top_px + (block_px - high_px) / 2;
		struct tc_rect own = { x_px, box.y_px, plot->width_px - x_px, box.height_px };
		if (tc_tiles_is_free(plot, &box) && tile_under(plot, &own) == NULL) {
			y_px = top_px;
			break;
		}
	}
	box.y_px = y_px + (block_px - high_px) / 2;
	tc_tiles_take(plot, box);
	enum tc_ink ink = isle_ink(plot->self, item->code);
	for (int i = 0; i < 4; i++) {
		double half_px = plot->side_px / 2;
		tc_draw_fill(out,
			(struct tc_rect) { x_px + i % 2 * (half_px + gap_px),
				y_px + i / 2 * (half_px + gap_px), half_px, half_px },
			ink);
	}
	tc_draw_text(out, x_px + block_px + tc_u(out, isle_gap),
		y_px + block_px / 2 + tc_u(out, cap / 2), style, name, NULL);
}

/* The largest tiles up to the wished size that leave room for the names of the archipelagos. */
static void fit(struct tc_tiles_plot *plot, double height_px) {
	const struct tc_tiles *self = plot->self;
	const struct tc_tile_archipelago *items = self->list->archipelagos.items;
	struct tc_drawlist *out = plot->out;
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	double pitch_px = length_px(self->tile, out->u_px) / tile_share;
	pitch_px = fmin(pitch_px, height_px / (self->list->rows - 1 + tile_share));
	pitch_px = fmin(pitch_px, plot->width_px / (self->list->columns - 1 + tile_share));
	for (size_t i = 0; i < self->list->archipelagos.count; i++) {
		const char *name = tc_words_in(&items[i].name, self->base.language);
		double room_px = plot->width_px - tc_measure_text(out, style, name).width_px -
			tc_u(out, isle_gap);
		pitch_px = fmin(pitch_px, room_px / (items[i].column + 1));
	}
	/* Whole px: every tile and every gap is as wide as the next. */
	plot->pitch_px = pitch_px > 4 ? floor(pitch_px + 0.05) : pitch_px;
	plot->side_px = plot->pitch_px > 4 ? floor(plot->pitch_px * tile_share)
					   : plot->pitch_px * tile_share;
	plot->lettered = plot->side_px >= tc_u(out, letters_from) - 1;
}

static void draw_archipelagos(struct tc_tiles_plot *plot) {
	const struct tc_tile_archipelago *items = plot->self->list->archipelagos.items;
	for (size_t i = 0; i < plot->self->list->archipelagos.count; i++) {
		draw_archipelago(plot, &items[i]);
	}
}

static void draw_plot(struct tc_tiles_plot *plot, double height_px) {
	const struct tc_tiles *self = plot->self;
	if (self->list == NULL) {
		return;
	}
	fit(plot, height_px);
	if (plot->pitch_px < 2) {
		return; /* too small to be told apart */
	}
	if (self->seam.unit != 0) {
		double clear_px = tc_u(plot->out, 1);
		tc_tiles_take(plot,
			(struct tc_rect) { 0, length_px(self->seam, plot->out->u_px) - clear_px,
				plot->width_px, 2 * clear_px });
	}
	/* Names with "2 ngày" are long: where tiles are smaller than wished, they give way. */
	double wished_px = length_px(self->tile, plot->out->u_px) / tile_share;
	bool islands_first =
		self->mode == TC_TILES_TIMELINESS && plot->pitch_px + 1 < floor(wished_px);
	draw_tiles(plot);
	if (islands_first) {
		draw_archipelagos(plot);
	}
	if (self->mode == TC_TILES_CLASSES) {
		bool missing = tc_turnout_count(self->roll.members, self->roll.count,
				       TC_TURNOUT_MISSING) > 0;
		double x_px = self->list->columns * plot->pitch_px + tc_u(plot->out, legend_gap);
		struct tc_classes_legend legend = { self->base.language, missing, true };
		if (x_px + tc_classes_measure_legend(plot->out, &self->classes, &legend).width_px >
			plot->width_px) {
			legend.counted = false;
		}
		struct tc_rect box = tc_classes_draw_legend(
			plot->out, x_px, plot->top_px, &self->classes, &legend);
		box.height_px += tc_u(plot->out, key_above);
		tc_tiles_take(plot, box);
	} else if (self->by_total) {
		tc_tiles_draw_total_key(plot);
	}
	tc_tiles_draw_marks_key(plot);
	if (self->mode != TC_TILES_CLASSES) {
		draw_names(plot);
	}
	if (!islands_first) {
		draw_archipelagos(plot);
	}
}

/* Figure or slot. Returns where the tiles may begin. */
static double draw_head(const struct tc_tiles *self, struct tc_drawlist *out,
	const struct tc_fact *all, const struct tc_tally *tally, bool quiet) {
	const struct tc_style *style = out->style;
	const struct tc_widget *widget = &self->base;
	int done = tc_tiles_count_done(self);
	const char *slot = tc_words_in(&self->head.slot, widget->language);
	if (slot[0] == '\0' && !self->value && self->mode != TC_TILES_CLASSES) {
		slot = tc_arena_printf(out->arena, "%d/%d", done, self->roll.count);
	} else if (strcmp(slot, "none") == 0) {
		slot = "";
	}
	slot = slot == NULL ? "" : slot;
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "", slot,
		self->rule == 0 ? TC_INK_RULE : self->rule);
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	double top_px = titled ? tc_u(out, style->pane.title + title_gap) : 0;
	if (self->value) {
		double baseline_px = titled ? tc_u(out, style->pane.value_leading)
					    : tc_u(out, style->type.leading * 0.66 + 2);
		struct tc_quota quota = { done, self->roll.count, all->reported,
			style->type.leading, quiet ? all->marks : 0, widget->language };
		struct tc_rect ink = tc_quota_draw(out, baseline_px, widget->width_px, &quota);
		tc_mark_draw_frame(out, ink, quiet ? all->marks & TC_MARK_LOST : 0);
		top_px = baseline_px + tc_u(out, value_gap);
	}
	unsigned frame = tc_tally_frame(tally);
	if ((!all->reported || frame != 0) && titled) {
		struct tc_text_style words = { style->type.note, TC_WEIGHT_REGULAR,
			tc_mark_words_ink(frame), TC_ANCHOR_RIGHT };
		struct tc_tally_item items[TC_TALLY_ITEMS_MAX];
		tc_tally_items(tally, frame, widget->language, items);
		tc_draw_text(out, widget->width_px, tc_u(out, style->pane.title + words_gap), words,
			all->reported ? items[0].words
				      : tc_mark_missing_words(false, widget->language),
			NULL);
	}
	return top_px;
}

void tc_tiles_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_tiles *self = (const struct tc_tiles *)widget;
	struct tc_fact all = tc_turnout_gather(
		self->roll.members, self->roll.count, self->roll.indicator, self->roll.peers.group);
	char foot[TC_SENTENCE_MAX];
	tc_pane_foot_words(&self->head, self->roll.catalogue, self->by_total ? &self->done : &all,
		widget->language, foot, sizeof(foot));
	struct tc_tiles_plot plot = { .self = self,
		.out = out,
		.width_px = widget->width_px,
		.quiet =
			tc_turnout_all_marked(self->roll.members, self->roll.count, TC_MARK_LOST) };
	for (int i = 0; i < self->roll.count; i++) {
		if (self->roll.members[i].fact.reported) {
			tc_tally_add(&plot.tally, &self->roll.members[i].fact);
		}
	}
	plot.top_px = draw_head(self, out, &all, &plot.tally, plot.quiet);
	plot.bottom_px = widget->height_px - (foot[0] == '\0' ? 0 : tc_u(out, foot_room));
	if (self->mode == TC_TILES_TIMELINESS) {
		plot.bottom_px -= tc_tiles_flow_timeliness_key(self, out, plot.bottom_px, true);
	}
	draw_plot(&plot, plot.bottom_px - plot.top_px);
	if (plot.quiet && !self->value && self->list != NULL) {
		struct tc_rect box = { 0, plot.top_px, self->list->columns * plot.pitch_px,
			self->list->rows * plot.pitch_px };
		tc_mark_draw_frame(out, box, TC_MARK_LOST);
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, plot.words,
		tc_mark_words_ink(plot.tally.any));
	if ((all.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
