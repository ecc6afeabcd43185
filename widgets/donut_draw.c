#include "widgets/donut.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/ring.h"

#include "fonts/fit.h"

#include <math.h>
#include <stdio.h>

static const double pi = 3.14159265358979323846;

/* u. The ring is a fifth of its radius thick and leaves its middle to the total. */
static const double thick_share = 0.24, label_gap = 4, label_pitch = 11, value_gap = 2, cap = 5.3,
		    part_gap = 0.5, title_gap = 8, foot_room = 11.3, mark_room = 12.5,
		    name_most = 70, leader = 0.25, unit_drop = 11, least_radius = 6,
		    ring_least = 16;

struct label {
	const char *name, *value;
	int part;
	bool right;
	double wanted_px, y_px;      /* baseline */
	double edge_x_px, edge_y_px; /* where its part meets the ring's outer edge */
};

struct ring {
	double x_px, y_px, radius_px, width_px; /* radius: of the middle of the ring */
	double from[TC_DONUT_PARTS_MAX], to[TC_DONUT_PARTS_MAX], end; /* turns */
	bool hollow;
};

static void write_value(const struct tc_donut *self, const struct tc_decimal *value,
	struct tc_drawlist *out, const char **text) {
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		self->decimals };
	struct tc_number number;
	tc_number_write(value, &form, &number);
	*text = number.scale_word[0] == '\0'
		? tc_arena_string(out->arena, number.text)
		: tc_arena_printf(out->arena, "%s %s", number.text, number.scale_word);
	if (*text == NULL) {
		*text = "";
	}
}

/* Shares of the whole in turns. A whole that is known may be more than its parts: the rest is track. */
static void divide(const struct tc_donut *self, struct ring *ring) {
	double sum = 0;
	for (int i = 0; i < self->count; i++) {
		const struct tc_fact *part = &self->shown.parts[i];
		sum += part->has_value ? fmax(part->value.number, 0) : 0;
	}
	bool whole = self->shown.has_total && !self->shown.summed &&
		self->shown.total.value.number > sum;
	double all = whole ? self->shown.total.value.number : sum;
	double at = 0;
	for (int i = 0; i < self->count; i++) {
		const struct tc_fact *part = &self->shown.parts[i];
		ring->from[i] = at;
		at += part->has_value && all > 0 ? fmax(part->value.number, 0) / all : 0;
		ring->to[i] = at;
	}
	ring->end = fmin(at, 1);
	ring->hollow = tc_donut_count_known(self) < self->count ||
		(self->shown.total.marks & TC_MARK_INCOMPLETE) != 0;
}

static void draw_part(
	const struct tc_donut *self, struct tc_drawlist *out, const struct ring *ring, int index) {
	const struct tc_fact *part = &self->shown.parts[index];
	enum tc_ink ink = self->series[index].meant ? TC_INK_DATA : TC_INK_DATA2;
	double outer_px = ring->radius_px + ring->width_px / 2;
	struct tc_rect whole = { ring->x_px - outer_px, ring->y_px - outer_px, 2 * outer_px,
		2 * outer_px };
	tc_fact_tell(out, whole, part);
	double gap = tc_u(out, part_gap) / (2 * pi * ring->radius_px) / 2;
	double from = ring->from[index] + gap, to = ring->to[index] - gap;
	if (ring->to[index] - ring->from[index] >= 1 - 1e-9) {
		from = ring->from[index]; /* one part is a closed ring */
		to = ring->to[index];
	}
	if (to <= from) {
		return;
	}
	struct tc_ring place = { ring->x_px, ring->y_px, ring->radius_px, ring->width_px };
	tc_ring_draw(out, &place, from, to, part, ink, ring->hollow);
}

static void draw_ring(
	const struct tc_donut *self, struct tc_drawlist *out, const struct ring *ring) {
	if (ring->end <= 0) {
		/* Nothing to divide: the place of the ring, empty. */
		tc_draw_disc(out, ring->x_px, ring->y_px, ring->radius_px,
			tc_u(out, out->style->line.rule), TC_INK_RULE);
		return;
	}
	if (ring->end < 1 - 1e-9) {
		tc_draw_arc(out, ring->x_px, ring->y_px, ring->radius_px, ring->width_px, ring->end,
			1, TC_INK_TRACK);
	}
	for (int i = 0; i < self->count; i++) {
		draw_part(self, out, ring, i);
	}
}

static struct tc_text_style name_style(const struct tc_drawlist *out) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
}

static struct tc_text_style value_style(const struct tc_drawlist *out, const struct tc_fact *fact) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(fact->marks, TC_INK_TEXT), TC_ANCHOR_LEFT };
}

/* "1.673 P": the value with the letter of its state; "—" without one. */
static const char *value_text(
	const struct tc_donut *self, struct tc_drawlist *out, const struct tc_fact *fact) {
	const char *text = "—";
	if (!fact->has_value) {
		return text;
	}
	write_value(self, &fact->value, out, &text);
	char letter = tc_mark_letter(fact->marks, fact->status);
	const char *both =
		letter == '\0' ? text : tc_arena_printf(out->arena, "%s %c", text, letter);
	return both == NULL ? text : both;
}

/* Name, then value; a name too long is cut, a value never. Returns the width. */
static double label_width(
	struct tc_drawlist *out, struct label *label, const struct tc_fact *fact, double room_px) {
	double value_px = tc_measure_text(out, value_style(out, fact), label->value).width_px;
	double name_px = tc_measure_text(out, name_style(out), label->name).width_px;
	double gap_px = tc_u(out, value_gap),
	       left_px = fmax(room_px - value_px - gap_px - tc_u(out, 0.8), 0);
	if (name_px > left_px) {
		label->name = tc_fit_ellipsis(out->fonts, TC_WEIGHT_REGULAR,
			(int)lround(tc_u(out, out->style->type.note)), label->name, left_px,
			out->arena);
		name_px = tc_measure_text(out, name_style(out), label->name).width_px;
	}
	/* Bearings: the ink of both is a little less than what they take. */
	return name_px + (name_px > 0 ? gap_px : 0) + value_px + tc_u(out, 0.8);
}

static int gather(const struct tc_donut *self, struct tc_drawlist *out, struct label *labels,
	const struct ring *ring) {
	for (int i = 0; i < self->count; i++) {
		double middle = (ring->from[i] + ring->to[i]) / 2;
		labels[i] = (struct label) { .name = self->series[i].name,
			.value = value_text(self, out, &self->shown.parts[i]),
			.part = i,
			.right = middle < 0.5 };
	}
	return self->count;
}

/* Down from the top so that no two meet, then up from the floor. */
static void spread(
	struct label **side, int count, double top_px, double floor_px, double pitch_px) {
	for (int i = 1; i < count; i++) {
		struct label *moving = side[i];
		int at = i;
		for (; at > 0 && side[at - 1]->wanted_px > moving->wanted_px; at--) {
			side[at] = side[at - 1];
		}
		side[at] = moving;
	}
	double least_px = top_px;
	for (int i = 0; i < count; i++) {
		side[i]->y_px = fmax(side[i]->wanted_px, least_px);
		least_px = side[i]->y_px + pitch_px;
	}
	double most_px = floor_px;
	for (int i = count - 1; i >= 0; i--) {
		side[i]->y_px = fmin(side[i]->y_px, most_px);
		most_px = side[i]->y_px - pitch_px;
	}
}

static void draw_label(const struct tc_donut *self, struct tc_drawlist *out,
	const struct ring *ring, struct label *label, double room_px) {
	const struct tc_fact *fact = &self->shown.parts[label->part];
	double width_px = label_width(out, label, fact, room_px);
	double reach_px = ring->radius_px + ring->width_px / 2 + tc_u(out, label_gap);
	double x_px = label->right ? ring->x_px + reach_px : ring->x_px - reach_px - width_px;
	double middle_px = label->y_px - tc_u(out, cap / 2);
	double near_px = label->right ? x_px - tc_u(out, 1) : x_px + width_px + tc_u(out, 1.8);
	if (ring->to[label->part] > ring->from[label->part]) {
		tc_draw_line(out, label->edge_x_px, label->edge_y_px, near_px, middle_px,
			tc_u(out, leader), TC_DASH_SOLID, TC_INK_TEXT3);
	}
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		double clock_px =
			label->right ? x_px + width_px + tc_u(out, 4.5) : x_px - tc_u(out, 4.5);
		tc_mark_draw_clock(out, clock_px, middle_px);
	}
	struct tc_datum datum = tc_fact_datum(fact);
	if (label->name[0] != '\0') {
		struct tc_rect ink =
			tc_draw_text(out, x_px, label->y_px, name_style(out), label->name, NULL);
		x_px = fmax(ink.x_px + ink.width_px, x_px) + tc_u(out, value_gap);
	}
	tc_draw_text(out, x_px, label->y_px, value_style(out, fact), label->value, &datum);
}

static void draw_labels(const struct tc_donut *self, struct tc_drawlist *out,
	const struct ring *ring, struct label *labels, struct tc_rect box) {
	double outer_px = ring->radius_px + ring->width_px / 2;
	double pitch_px = tc_u(out, label_pitch);
	for (int right = 0; right < 2; right++) {
		struct label *side[TC_DONUT_PARTS_MAX];
		int count = 0;
		for (int i = 0; i < self->count; i++) {
			if (labels[i].right != (right == 1)) {
				continue;
			}
			double turn = (ring->from[i] + ring->to[i]) * pi;
			labels[i].edge_x_px = ring->x_px + outer_px * sin(turn);
			labels[i].edge_y_px = ring->y_px - outer_px * cos(turn);
			labels[i].wanted_px = labels[i].edge_y_px + tc_u(out, cap / 2);
			side[count++] = &labels[i];
		}
		double close_px = count > 1
			? fmin(pitch_px, (box.height_px - tc_u(out, cap)) / (count - 1))
			: pitch_px;
		spread(side, count, box.y_px + tc_u(out, cap), box.y_px + box.height_px, close_px);
		double room_px = right == 1
			? box.x_px + box.width_px - ring->x_px - outer_px - tc_u(out, label_gap)
			: ring->x_px - outer_px - tc_u(out, label_gap) - box.x_px;
		for (int i = 0; i < count; i++) {
			draw_label(self, out, ring, side[i], room_px);
		}
	}
}

/* The whole in the middle, with its unit under it. */
static void draw_total(
	const struct tc_donut *self, struct tc_drawlist *out, const struct ring *ring) {
	const struct tc_style *style = out->style;
	const struct tc_fact *total = &self->shown.total;
	double inner_px = ring->radius_px - ring->width_px / 2, room_px = inner_px * 1.6;
	const char *text = "—";
	if (self->shown.has_total) {
		write_value(self, &total->value, out, &text);
	}
	struct tc_text_style bold = { style->type.figure,
		ring->hollow ? TC_WEIGHT_REGULAR : TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(
			total->marks | (ring->hollow ? TC_MARK_INCOMPLETE : 0u), TC_INK_TEXT),
		TC_ANCHOR_MIDDLE };
	bool unit = self->unit_text[0] != '\0' && inner_px > tc_u(out, 2 * unit_drop);
	bold.size_u = fmin(bold.size_u, inner_px / out->u_px * 0.8);
	double size_u = tc_pane_fit(out, bold, fmin(style->type.note, bold.size_u), text, room_px);
	if (size_u <= 0) {
		text = "####";
		size_u = fmax(tc_pane_fit(out, bold, 1, text, room_px), 1);
	}
	bold.size_u = size_u;
	double baseline_px =
		ring->y_px + tc_u(out, size_u * 0.33) - (unit ? tc_u(out, unit_drop / 2.5) : 0);
	struct tc_datum datum = tc_fact_datum(total);
	bool sent = self->total_indicator >= 0;
	struct tc_rect ink =
		tc_draw_text(out, ring->x_px, baseline_px, bold, text, sent ? &datum : NULL);
	if (sent) {
		tc_mark_draw_frame(out, ink, total->marks);
	}
	if (unit) {
		struct tc_text_style quiet = name_style(out);
		quiet.anchor = TC_ANCHOR_MIDDLE;
		quiet.size_u = tc_pane_fit(out, quiet, quiet.size_u, self->unit_text, room_px);
		if (quiet.size_u > 0) {
			tc_draw_text(out, ring->x_px, baseline_px + tc_u(out, unit_drop), quiet,
				self->unit_text, NULL);
		}
	}
}

/* What is said of all parts: the newest of them for the foot, the marks and words of the loudest, and
 * how many are there when some are not. */
static struct tc_fact gather_facts(const struct tc_donut *self) {
	struct tc_fact all = self->shown.parts[0];
	unsigned marks = self->shown.total.marks & ~(unsigned)TC_MARK_MISSING;
	for (int i = 0; i < self->count; i++) {
		const struct tc_fact *part = &self->shown.parts[i];
		unsigned loud = TC_MARK_LOST | TC_MARK_STALE | TC_MARK_LATE | TC_MARK_MISSED;
		bool louder = (part->marks & loud) != 0 && (all.marks & loud) == 0;
		bool newer = (all.marks & loud) == 0 && part->reported &&
			(!all.reported || part->period.end_ms > all.period.end_ms);
		if (louder || newer) {
			all = *part;
		}
		marks |= part->marks;
	}
	int known = tc_donut_count_known(self);
	all.marks = marks;
	if (known < self->count) {
		all.marks |= TC_MARK_INCOMPLETE;
		all.members = self->count;
		all.members_reported = known;
	}
	return all;
}

void tc_donut_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_donut *self = (const struct tc_donut *)widget;
	const struct tc_style *style = out->style;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_fact all = gather_facts(self);
	struct tc_rect box = { 0, 0, widget->width_px, widget->height_px };
	char foot[TC_SENTENCE_MAX] = "";
	if (titled) {
		tc_pane_foot_words(
			&self->head, self->catalogue, &all, widget->language, foot, sizeof(foot));
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
			tc_words_in(&self->head.slot, widget->language),
			self->shown.rule == 0 ? TC_INK_RULE : self->shown.rule);
		box.y_px = tc_u(out, style->pane.title + title_gap);
		if (all.words[0] != '\0' || all.members > 0) {
			double baseline_px = tc_u(out, style->pane.title + mark_room);
			tc_mark_draw_line(out, 0, baseline_px, widget->width_px, 1, &all, NULL);
			box.y_px = baseline_px + tc_u(out, 5);
		}
	}
	box.height_px -= box.y_px + (foot[0] == '\0' ? 0 : tc_u(out, foot_room));
	struct ring ring = { 0 };
	divide(self, &ring);
	struct label labels[TC_DONUT_PARTS_MAX];
	gather(self, out, labels, &ring);
	double side_px = 0;
	double most_px =
		fmin(tc_u(out, name_most), box.width_px / 2 - tc_u(out, label_gap + ring_least));
	for (int i = 0; i < self->count; i++) {
		side_px =
			fmax(side_px, label_width(out, &labels[i], &self->shown.parts[i], most_px));
	}
	double reserve_px = 2 * (side_px + tc_u(out, label_gap));
	double outer_px = fmin(box.height_px, box.width_px - reserve_px) / 2 - 1;
	bool labelled = outer_px >= tc_u(out, least_radius);
	if (!labelled) {
		outer_px = fmin(box.height_px, box.width_px) / 2 - 1;
	}
	if (outer_px >= 4) {
		ring.width_px = outer_px * thick_share;
		ring.radius_px = outer_px - ring.width_px / 2;
		ring.x_px = box.x_px + box.width_px / 2;
		ring.y_px = box.y_px + box.height_px / 2;
		draw_ring(self, out, &ring);
		if (labelled) {
			draw_labels(self, out, &ring, labels, box);
		}
		draw_total(self, out, &ring);
	}
	tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	if ((all.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
