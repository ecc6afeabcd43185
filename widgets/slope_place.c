#include "widgets/slope.h"

#include "widgets/kit/marks.h"

#include <math.h>

/* u: what lines always keep of the width; ink begins a little after the pen. */
static const double least_u = 26, narrow_u = 14, bearing_u = 1;
/* crowded_part: of the pitch, how close the discs of labels may be that have to give way to each other. */
static const double left_name_share = 0.3, crowded_part = 0.5;

double tc_slope_y_px(const struct tc_slope_chart *chart, const struct tc_slope_row *row, int end) {
	return tc_scale_px(
		&chart->y, chart->self->by_rank ? row->ranks[end] : row->ends[end].value.number);
}

struct tc_text_style tc_slope_style(const struct tc_slope_chart *chart,
	const struct tc_drawlist *out, const struct tc_slope_row *row) {
	bool bold = chart->self->highlight >= 0 && row->highlighted;
	return (struct tc_text_style) { out->style->type.note,
		bold ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR, bold ? TC_INK_TEXT : TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
}

const char *tc_slope_missing_words(const struct tc_slope *self) {
	return tc_mark_missing_words(true, self->base.language);
}

/* Sees what is missing first: it is said on a line of its own under the others. */
static void choose_scale(struct tc_slope_chart *chart, const struct tc_drawlist *out) {
	const struct tc_slope *self = chart->self;
	double low = INFINITY, high = -INFINITY;
	int worst = 2;
	for (int i = 0; i < 2 * self->row_count; i++) {
		const struct tc_slope_row *row = &self->rows[i / 2];
		int end = i % 2;
		if (tc_slope_has(row, end)) {
			low = fmin(low, row->ends[end].value.number);
			high = fmax(high, row->ends[end].value.number);
			worst = row->ranks[end] > worst ? row->ranks[end] : worst;
		} else if (tc_slope_has(row, 1 - end)) {
			chart->missing[end] = true;
		}
	}
	if (chart->missing[0] || chart->missing[1]) {
		chart->box.height_px = fmax(chart->box.height_px - tc_u(out, TC_SLOPE_PITCH_U), 0);
	}
	double top_px = chart->box.y_px, floor_px = top_px + chart->box.height_px;
	chart->y = self->by_rank ? (struct tc_scale) { worst, 1, floor_px, top_px }
				 : tc_scale_fit(low, high, false, floor_px, top_px);
}

/* A row's name stands at the right end, at the left one where it has no right. */
static int name_end(const struct tc_slope_row *row) {
	return tc_slope_has(row, 1) ? 1 : 0;
}

/* No chosen row is closer than gap_px to this one at that end. */
static bool is_free(const struct tc_slope_chart *chart, int index, int end, double gap_px,
	const int *chosen, int count) {
	const struct tc_slope_row *row = &chart->self->rows[index];
	for (int i = 0; i < count; i++) {
		const struct tc_slope_row *other = &chart->self->rows[chosen[i]];
		if (tc_slope_has(other, end) &&
			fabs(tc_slope_y_px(chart, row, end) - tc_slope_y_px(chart, other, end)) <
				gap_px) {
			return false;
		}
	}
	return true;
}

/* All rows; where those are too many, who is highlighted and then, from both edges to the middle, those that leave each
 * other room. Returns how many; *crowded: not all. */
static int choose_rows(const struct tc_slope_chart *chart, const struct tc_drawlist *out,
	int *chosen, bool *crowded) {
	const struct tc_slope *self = chart->self;
	double pitch_px = tc_u(out, TC_SLOPE_PITCH_U);
	int known = 0, count = 0, room = (int)(chart->box.height_px / pitch_px) + 1;
	while (known < self->row_count &&
		(tc_slope_has(&self->rows[known], 0) || tc_slope_has(&self->rows[known], 1))) {
		known++;
	}
	*crowded = known > room;
	for (int pass = 0; pass < 2; pass++) {
		for (int k = 0; k < known && count < room; k++) {
			int i = k % 2 == 0 ? k / 2 : known - 1 - k / 2;
			bool first = self->highlight >= 0 && self->rows[i].highlighted;
			double gap_px = *crowded ? pitch_px * (first ? crowded_part : 1) : 0;
			if (first == (pass == 0) &&
				is_free(chart, i, name_end(&self->rows[i]), gap_px, chosen,
					count)) {
				chosen[count++] = i;
			}
		}
	}
	return count;
}

/* Sorted as they are put in: from the top down. */
static void add_label(struct tc_slope_chart *chart, int end, const struct tc_slope_label *label) {
	struct tc_slope_label *labels = chart->labels[end];
	int at = chart->label_counts[end]++;
	for (; at > 0 && labels[at - 1].wanted_px > label->wanted_px; at--) {
		labels[at] = labels[at - 1];
	}
	labels[at] = *label;
}

static void gather(struct tc_slope_chart *chart, struct tc_drawlist *out) {
	const struct tc_slope *self = chart->self;
	int chosen[TC_PEERS_MAX], labelled[2][TC_PEERS_MAX];
	bool crowded;
	int count = choose_rows(chart, out, chosen, &crowded);
	double gap_px = crowded ? tc_u(out, TC_SLOPE_PITCH_U * crowded_part) : 0;
	for (int i = 0; i < 2 * count; i++) {
		const struct tc_slope_row *row = &self->rows[chosen[i / 2]];
		int end = i % 2;
		const struct tc_fact *fact = &row->ends[end];
		if (!fact->has_value ||
			!is_free(chart, chosen[i / 2], end, gap_px, labelled[end],
				chart->label_counts[end])) {
			continue;
		}
		labelled[end][chart->label_counts[end]] = chosen[i / 2];
		int decimals = self->decimals >= 0
			? self->decimals
			: tc_catalogue_indicator(self->catalogue, self->indicators[end])->decimals;
		struct tc_number_form form = { self->base.language,
			(enum tc_number_scale)self->scale, decimals };
		struct tc_slope_label label = { chosen[i / 2], tc_slope_y_px(chart, row, end),
			tc_cell_text(fact, &form, out->arena), "" };
		tc_cell_measure(out, tc_slope_style(chart, out, row), label.value,
			self->base.language, &chart->cells[end]);
		if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0 ||
			tc_mark_letter(fact->marks, fact->status) != '\0') {
			chart->slot_px[end] = tc_u(out, out->style->pane.suffix_slot);
		}
		add_label(chart, end, &label);
	}
}

/* Names of one end in room_px, in full or abbreviated. */
static void write_names(
	struct tc_slope_chart *chart, struct tc_drawlist *out, int end, double room_px) {
	const struct tc_slope *self = chart->self;
	for (int i = 0; i < chart->label_counts[end]; i++) {
		struct tc_slope_label *label = &chart->labels[end][i];
		const struct tc_slope_row *row = &self->rows[label->row];
		if (name_end(row) != end) {
			continue;
		}
		struct tc_text_style style = tc_slope_style(chart, out, row);
		label->name = tc_peer_name(out, tc_catalogue_area(self->catalogue, row->area),
			self->base.language, style, room_px - tc_u(out, bearing_u));
		double wide_px = tc_measure_text(out, style, label->name).width_px;
		chart->name_px[end] = fmax(chart->name_px[end], wide_px + tc_u(out, bearing_u));
	}
	chart->name_px[end] = fmax(fmin(chart->name_px[end], room_px), 0);
	for (int i = 0; i < chart->label_counts[end]; i++) {
		if (chart->name_px[end] < tc_u(out, TC_SLOPE_PITCH_U)) {
			chart->labels[end][i].name = ""; /* a letter of it names nobody */
		}
	}
}

/* From a disc's middle outwards, but for names. */
static double around_px(
	const struct tc_slope_chart *chart, const struct tc_drawlist *out, int end) {
	return tc_u(out, out->style->shape.disc + TC_SLOPE_LEADER_U) + chart->cells[end].width_px +
		chart->slot_px[end];
}

/* The line under an end that says what is missing there. */
static double missing_px(
	const struct tc_slope_chart *chart, struct tc_drawlist *out, int end, double most_px) {
	struct tc_text_style note = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double word_px = tc_measure_text(out, note, tc_slope_missing_words(chart->self)).width_px +
		tc_u(out, out->style->shape.disc + TC_SLOPE_LEADER_U + bearing_u);
	return chart->missing[end] ? fmin(word_px, most_px) : 0;
}

static void place_ends(struct tc_slope_chart *chart, struct tc_drawlist *out) {
	double width_px = chart->box.width_px, gap_px = tc_u(out, TC_SLOPE_NAME_GAP_U);
	double sides_px[2];
	write_names(chart, out, 0, width_px * left_name_share);
	sides_px[0] = around_px(chart, out, 0);
	sides_px[0] += chart->name_px[0] > 0 ? gap_px + chart->name_px[0] : 0;
	sides_px[0] =
		fmax(sides_px[0], missing_px(chart, out, 0, width_px * (left_name_share + 0.05)));
	sides_px[1] = around_px(chart, out, 1) + gap_px;
	write_names(chart, out, 1, width_px - sides_px[0] - sides_px[1] - tc_u(out, least_u));
	sides_px[1] =
		fmax(sides_px[1] + chart->name_px[1], missing_px(chart, out, 1, width_px / 2));
	chart->x_px[0] = chart->box.x_px + sides_px[0];
	chart->x_px[1] = chart->box.x_px + width_px - sides_px[1];
}

/* The lines keep their least, and names give way; where that is not enough all that is written left, then right. */
static void find_room(struct tc_slope_chart *chart, struct tc_drawlist *out) {
	place_ends(chart, out);
	for (int end = 0; end < 2 && chart->x_px[1] < chart->x_px[0] + tc_u(out, narrow_u); end++) {
		chart->label_counts[end] = 0;
		chart->cells[end] = (struct tc_cell_column) { 0, 0 };
		chart->slot_px[end] = chart->name_px[end] = 0;
		chart->missing[end] = false;
		place_ends(chart, out);
	}
	if (chart->x_px[1] < chart->x_px[0]) {
		chart->x_px[0] = chart->x_px[1] = (chart->x_px[0] + chart->x_px[1]) / 2;
	}
}

void tc_slope_place(struct tc_slope_chart *chart, struct tc_drawlist *out) {
	choose_scale(chart, out);
	gather(chart, out);
	find_room(chart, out);
}
