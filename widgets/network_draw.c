#include "widgets/network.h"

#include "fonts/fit.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/quota.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double title_gap = 6, foot_room = 11.3, key_room = 17, words_room = 12.5, pitch = 12.5,
		    tight_pitch = 10, wide_pitch = 17, label_gap = TC_NETWORK_LABEL_U,
		    glyph_half = TC_NETWORK_GLYPH_U, middle = 2.6, column_gap = 8,
		    column_spare = 24, branch = 12, branch_most = 70, trunk_least = 8, ring_air = 5,
		    ring_least = 17, trunk_width = 0.5, hub_pitch = 10, hub_gap = 5,
		    figure_from = 96, main_gap = 9, row_drop = 9;
/* Of an arm between the hub and a glyph: where the trunk stands. */
static const double trunk_share = 0.35;

static double widest_px(const struct tc_network *self, struct tc_drawlist *out) {
	double widest = tc_u(out, 8);
	for (int i = 0; i < self->roll.count; i++) {
		struct tc_text_style style = tc_network_label_style(out, self->ties[i].tie, false);
		double wide_px =
			tc_measure_text(out, style, tc_network_label(self, out, i)).width_px;
		widest = fmax(widest, wide_px);
	}
	return widest;
}

static void draw_trunk(
	struct tc_drawlist *out, double x0_px, double y0_px, double x1_px, double y1_px) {
	tc_draw_line(out, x0_px, y0_px, x1_px, y1_px, tc_u(out, trunk_width), TC_DASH_SOLID,
		TC_INK_RULE);
}

static void draw_hub_name(const struct tc_network *self, struct tc_drawlist *out, double x_px,
	double baseline_px, double width_px, double floor_px) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_MIDDLE };
	const char *name = tc_words_in(&self->hub, self->base.language);
	int most = (int)floor((floor_px - baseline_px) / tc_u(out, hub_pitch)) + 1;
	const char **rows;
	bool complete;
	if (name[0] == '\0' || most < 1) {
		return;
	}
	int count = tc_fit_wrap(out->fonts, style.weight, (int)lround(tc_u(out, style.size_u)),
		name, width_px, most < 3 ? most : 3, &rows, &complete, out->arena);
	for (int i = 0; i < count; i++) {
		tc_draw_text(
			out, x_px, baseline_px + i * tc_u(out, hub_pitch), style, rows[i], NULL);
	}
}

/* The hub in the middle, its arms left and right. False where that has no room. */
static bool draw_around(
	const struct tc_network *self, struct tc_drawlist *out, struct tc_rect body, bool grey) {
	int count = self->roll.count, left = (count + 1) / 2;
	char quota[32];
	snprintf(quota, sizeof(quota), "%d/%d", tc_network_connected(self), count);
	struct tc_text_style figure = { out->style->type.scene, TC_WEIGHT_SEMIBOLD,
		grey ? TC_INK_STALE : TC_INK_TEXT, TC_ANCHOR_MIDDLE };
	double radius_px = fmax(tc_u(out, ring_least),
		tc_measure_text(out, figure, quota).width_px / 2 + tc_u(out, ring_air));
	double pitch_px = fmin(tc_u(out, wide_pitch), body.height_px / fmax(left, 1));
	double label_px = widest_px(self, out);
	double arm_px = body.width_px / 2 - label_px - tc_u(out, label_gap) - radius_px;
	double least_px = tc_u(out, trunk_least + branch + glyph_half);
	if (count == 0 || pitch_px < tc_u(out, tight_pitch) || arm_px < least_px ||
		body.height_px < 2 * radius_px) {
		return false;
	}
	arm_px = fmin(arm_px, tc_u(out, branch_most));
	double x_px = body.x_px + body.width_px / 2, y_px = body.y_px + body.height_px / 2;
	double trunk_px = radius_px + fmax(arm_px * trunk_share, tc_u(out, trunk_least));
	for (int half = 0; half < 2; half++) {
		double side = half == 0 ? -1 : 1;
		int first = half == 0 ? 0 : left, rows = half == 0 ? left : count - left;
		double top_px = y_px - (rows - 1) * pitch_px / 2;
		if (rows == 0) {
			continue;
		}
		draw_trunk(out, x_px + side * radius_px, y_px, x_px + side * trunk_px, y_px);
		draw_trunk(out, x_px + side * trunk_px, top_px, x_px + side * trunk_px,
			top_px + (rows - 1) * pitch_px);
		for (int row = 0; row < rows; row++) {
			tc_network_draw_peer(self, out, first + row, x_px + side * trunk_px,
				x_px + side * (radius_px + arm_px), top_px + row * pitch_px,
				label_px, grey);
		}
	}
	tc_draw_disc(out, x_px, y_px, radius_px, tc_u(out, trunk_width), TC_INK_DATA2);
	tc_draw_text(out, x_px, y_px + tc_u(out, figure.size_u * 0.33), figure, quota, NULL);
	draw_hub_name(self, out, x_px, y_px + radius_px + tc_u(out, hub_pitch),
		2 * trunk_px - tc_u(out, 4), body.y_px + body.height_px);
	return true;
}

/* Who stands where: in the group's order, but where not all find room the worst come first, so that what is left
 * out is well. */
static void sort_peers(const struct tc_network *self, bool cut, int *order) {
	int used = 0;
	for (int tie = TC_TIE_LOST; tie < TC_TIE_COUNT; tie++) {
		for (int i = 0; i < self->roll.count && (cut || tie == TC_TIE_LOST); i++) {
			if (!cut || self->ties[i].tie == tie) {
				order[used++] = i;
			}
		}
	}
}

static void draw_more(const struct tc_network *self, struct tc_drawlist *out, const int *order,
	int shown, struct tc_rect at) {
	bool english = self->base.language == TC_ENGLISH;
	bool fine = self->ties[order[shown]].tie == TC_TIE_LIVE;
	char words[64];
	snprintf(words, sizeof(words), english ? "and %d more%s" : "và %d nữa%s",
		self->roll.count - shown,
		!fine             ? ""
			: english ? ", connected"
				  : ", đang kết nối");
	struct tc_text_style style = tc_network_label_style(out, TC_TIE_LIVE, false);
	tc_pane_draw_fitted(
		out, at.x_px, at.y_px + tc_u(out, middle), at.width_px, style, style.size_u, words);
}

/* Columns as wide as the widest label in them, `rows` high. Returns how many peers find room. */
struct raster {
	int rows, columns;
	double starts_px[TC_PEERS_MAX + 1]; /* of each column, and the end of the last */
};

static int pack(const struct tc_drawlist *out, const double *labels_px, const int *order, int count,
	double width_px, struct raster *raster) {
	double before_px = tc_u(out, branch + glyph_half + label_gap);
	double gap_px = tc_u(out, column_gap), x_px = 0;
	raster->columns = 0;
	for (int first = 0; first < count; first += raster->rows) {
		double widest = 0;
		for (int i = first; i < count && i < first + raster->rows; i++) {
			widest = fmax(widest, labels_px[order[i]]);
		}
		if (x_px + before_px + widest > width_px && raster->columns > 0) {
			return first;
		}
		raster->starts_px[raster->columns++] = x_px;
		x_px += before_px + fmin(widest, fmax(width_px - before_px, 0)) + gap_px;
		raster->starts_px[raster->columns] = x_px;
	}
	return count;
}

/* The fewest rows that hold everybody, else as many as there is room for. Returns how many stand in them. */
static int fit(const struct tc_network *self, struct tc_drawlist *out, int *order, int most,
	double width_px, struct raster *raster) {
	double labels_px[TC_PEERS_MAX];
	int count = self->roll.count, held = 0;
	for (int i = 0; i < count; i++) {
		struct tc_text_style style = tc_network_label_style(out, self->ties[i].tie, false);
		labels_px[i] =
			tc_measure_text(out, style, tc_network_label(self, out, i)).width_px + 1;
	}
	sort_peers(self, false, order);
	raster->rows = 1;
	for (int rows = 1; rows <= most && held < count; rows++) {
		raster->rows = rows;
		held = pack(out, labels_px, order, count, width_px, raster);
	}
	if (held < count) {
		sort_peers(self, true, order);
		held = pack(out, labels_px, order, count, width_px, raster) - 1;
	}
	return held;
}

static void draw_raster(const struct tc_network *self, struct tc_drawlist *out, struct tc_rect body,
	const struct raster *raster, const int *order, int shown, bool grey) {
	double before_px = tc_u(out, branch + glyph_half + label_gap);
	double gap_px = tc_u(out, column_gap), trunk_px = body.x_px + tc_u(out, 2.5);
	double first_px = body.y_px + tc_u(out, row_drop);
	double pitch_px = (body.height_px - tc_u(out, row_drop)) / fmax(raster->rows - 1, 1);
	pitch_px = fmin(tc_u(out, pitch), fmax(pitch_px, tc_u(out, tight_pitch)));
	double spare_px = body.width_px - raster->starts_px[raster->columns] + gap_px;
	double more_px = fmin(fmax(spare_px, 0) / raster->columns, tc_u(out, column_spare));
	int last_column = shown > 0 ? (shown - 1) / raster->rows : 0;
	double end_px = trunk_px + raster->starts_px[last_column] + last_column * more_px;
	draw_trunk(out, trunk_px, body.y_px, end_px, body.y_px);
	tc_draw_disc(
		out, trunk_px, body.y_px, tc_u(out, 2.5), 0, grey ? TC_INK_STALE : TC_INK_DATA);
	for (int column = 0; column < raster->columns; column++) {
		int first = column * raster->rows, after = first + raster->rows;
		double x_px = trunk_px + raster->starts_px[column] + column * more_px;
		double width_px = raster->starts_px[column + 1] - raster->starts_px[column] -
			before_px - gap_px;
		after = after < shown ? after : shown;
		if (after > first) {
			draw_trunk(out, x_px, body.y_px, x_px,
				first_px + (after - first - 1) * pitch_px);
		}
		for (int i = first; i < after; i++) {
			tc_network_draw_peer(self, out, order[i], x_px, x_px + tc_u(out, branch),
				first_px + (i - first) * pitch_px, width_px, grey);
		}
		if (shown < self->roll.count && shown >= first && shown < first + raster->rows) {
			draw_more(self, out, order, shown,
				(struct tc_rect) { x_px + tc_u(out, branch - glyph_half),
					first_px + (shown - first) * pitch_px,
					body.x_px + body.width_px - x_px -
						tc_u(out, branch - glyph_half),
					0 });
		}
	}
}

/* A main line from under the figure, a trunk down each column. */
static void draw_columns(
	const struct tc_network *self, struct tc_drawlist *out, struct tc_rect body, bool grey) {
	int order[TC_PEERS_MAX];
	struct raster raster;
	double room_px = body.height_px - tc_u(out, row_drop);
	double least_px = tc_u(out, 2.5 + branch + glyph_half + label_gap);
	int most = room_px < 0 ? 0 : (int)floor(room_px / tc_u(out, tight_pitch) + 0.01) + 1;
	if (most == 0 || self->roll.count == 0 || body.width_px < least_px) {
		return;
	}
	int shown = fit(self, out, order, most, body.width_px - tc_u(out, 2.5), &raster);
	draw_raster(self, out, body, &raster, order, shown, grey);
}

/* Over the columns: how many of how many, and of what. Returns where the main line lies. */
static double draw_figure(const struct tc_network *self, struct tc_drawlist *out, bool titled,
	bool grey, double top_px) {
	const struct tc_style *style = out->style;
	double baseline_px =
		titled ? tc_u(out, style->pane.value_small) : tc_u(out, style->type.figure * 0.66);
	baseline_px = fmax(baseline_px, top_px + tc_u(out, style->type.figure * 0.66));
	struct tc_quota quota = { tc_network_connected(self), self->roll.count, true,
		style->type.figure, grey ? TC_MARK_LOST : 0, self->base.language };
	struct tc_rect ink = tc_quota_draw(out, baseline_px, self->base.width_px, &quota);
	double left_px = ink.x_px + ink.width_px + tc_u(out, hub_gap);
	struct tc_text_style unit = { style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double width_px = self->base.width_px - left_px;
	const char *name = tc_words_in(&self->hub, self->base.language);
	if (name[0] != '\0' && width_px > tc_u(out, 20)) {
		tc_pane_draw_fitted(
			out, left_px, baseline_px, width_px, unit, style->type.note, name);
	}
	return baseline_px + tc_u(out, main_gap);
}

static void draw_body(const struct tc_network *self, struct tc_drawlist *out, struct tc_rect body,
	bool titled, bool figure, bool grey) {
	if (self->form == TC_NETWORK_AROUND && draw_around(self, out, body, grey)) {
		return;
	}
	double bottom_px = body.y_px + body.height_px;
	body.y_px =
		figure ? draw_figure(self, out, titled, grey, body.y_px) : body.y_px + tc_u(out, 3);
	body.height_px = bottom_px - body.y_px;
	draw_columns(self, out, body, grey);
}

/* What the foot dates: the newest that came from anybody. */
static struct tc_fact newest_of(const struct tc_network *self, const struct tc_fact *all) {
	const struct tc_fact *newest = all;
	for (int i = 0; i < self->roll.count; i++) {
		const struct tc_fact *fact = &self->roll.members[i].fact;
		bool later = fact->reported && fact->period.end_ms > newest->period.end_ms;
		newest = later ? fact : newest;
	}
	return *newest;
}

void tc_network_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_network *self = (const struct tc_network *)widget;
	const struct tc_style *style = out->style;
	struct tc_fact all = tc_turnout_gather(
		self->roll.members, self->roll.count, self->roll.indicator, self->roll.peers.group);
	struct tc_fact newest = newest_of(self, &all);
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	char foot[TC_SENTENCE_MAX] = "", slot[96] = "";
	double top_px = titled ? tc_u(out, style->pane.title + title_gap) : 0;
	bool figure = widget->height_px >= tc_u(out, figure_from);
	if (titled) {
		const char *words = tc_words_in(&self->head.slot, widget->language);
		snprintf(slot, sizeof(slot), "%s", strcmp(words, "none") == 0 ? "" : words);
		if (words[0] == '\0' && !figure) {
			snprintf(slot, sizeof(slot), "%d/%d", tc_network_connected(self),
				self->roll.count);
		}
		tc_pane_foot_words(&self->head, self->roll.catalogue, &newest, widget->language,
			foot, sizeof(foot));
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "", slot,
			self->rule == 0 ? TC_INK_RULE : self->rule);
	}
	double floor_px = widget->height_px - (foot[0] == '\0' ? 0 : tc_u(out, foot_room));
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if (!self->known) {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
		return;
	}
	if (self->cut_off) {
		struct tc_text_style words = { style->type.note, TC_WEIGHT_REGULAR,
			tc_mark_words_ink(TC_MARK_LOST), TC_ANCHOR_LEFT };
		tc_pane_draw_fitted(out, 0, top_px + tc_u(out, 6), widget->width_px, words,
			words.size_u, all.words);
		top_px += tc_u(out, words_room);
	}
	if (self->key && titled) {
		tc_network_draw_key(
			self, out, floor_px - tc_u(out, foot[0] == '\0' ? 0 : 2), self->cut_off);
		floor_px -= tc_u(out, key_room);
	}
	struct tc_rect body = { 0, top_px, widget->width_px, floor_px - top_px };
	draw_body(self, out, body, titled, figure, self->cut_off);
	tc_mark_draw_frame(out, body, self->cut_off ? TC_MARK_LOST : 0);
	if ((all.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
