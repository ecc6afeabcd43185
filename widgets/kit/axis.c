#include "widgets/kit/axis.h"

#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A tick is kept when it misses an end of the axis by rounding only. */
static const double slack = 1e-9;

/* Cap height of the house's letters in em, see tokens of the look. */
static const double cap_em = 0.654;

static const struct {
	enum tc_number_scale scale;
	int power;
	double from; /* the largest number of an axis from which its word is worth reading */
	const char *vi, *en;
} scales[] = {
	{ TC_NUMBER_BILLION, 9, 1e9, "tỷ", "billion" },
	{ TC_NUMBER_MILLION, 6, 1e6, "triệu", "million" },
	{ TC_NUMBER_THOUSAND, 3, 1e5, "nghìn", "thousand" },
};
enum { SCALE_COUNT = sizeof(scales) / sizeof(scales[0]) };

/* A tick as an exact decimal: whole * 10^power. */
struct mark {
	int64_t whole;
	int power;
};

static double number_of(struct mark mark) {
	/* Dividing by an exact power of ten rounds once: 3 * 0.1 is not 0.3, 3 / 10 is. */
	return mark.power < 0 ? (double)mark.whole / pow(10, -mark.power)
			      : (double)mark.whole * pow(10, mark.power);
}

/* Index into scales of the word that all marks are written in; -1 for none. */
static int scale_of(const struct mark *marks, int count, enum tc_number_scale wanted) {
	double largest = 0;
	int finest = INT32_MAX;
	for (int i = 0; i < count; i++) {
		largest = fmax(largest, fabs(number_of(marks[i])));
		finest = marks[i].whole != 0 && marks[i].power < finest ? marks[i].power : finest;
	}
	for (int i = 0; i < SCALE_COUNT; i++) {
		bool fits = largest >= scales[i].from && finest - scales[i].power >= -1;
		if (scales[i].scale == wanted || (wanted == TC_NUMBER_AUTO && fits)) {
			return i;
		}
	}
	return -1;
}

/* mark with exactly `decimals` decimals (-1: as many as it has). False when it has no room. */
static bool write_mark(struct mark mark, int decimals, enum tc_language language, char *out) {
	char text[96], plain[400];
	struct tc_decimal decimal;
	snprintf(text, sizeof(text), "%llde%d", (long long)mark.whole, mark.power);
	if (tc_decimal_parse(text, strlen(text), &decimal) != TC_DECIMAL_FINE) {
		return false;
	}
	size_t length = decimals < 0 ? tc_decimal_plain(&decimal, plain, sizeof(plain))
				     : tc_decimal_rounded(&decimal, decimals, plain, sizeof(plain));
	if (length == 0 || tc_decimal_parse(plain, length, &decimal) != TC_DECIMAL_FINE) {
		return false;
	}
	struct tc_number_form form = { language, TC_NUMBER_PLAIN, TC_NUMBER_DECIMALS_SENT };
	struct tc_number number;
	tc_number_write(&decimal, &form, &number);
	bool whole = strlen(number.text) < TC_AXIS_TEXT_MAX;
	snprintf(out, TC_AXIS_TEXT_MAX, "%s", whole ? number.text : "");
	return whole && out[0] != '\0';
}

/* One form for all: scale word and decimals belong to the axis, never to a tick. Decades differ in their
 * decimals by nature. */
static void write_marks(struct tc_axis *axis, const struct mark *marks, int count,
	const struct tc_axis_range *range) {
	enum { DECIMALS_MOST = 12 };
	int index = scale_of(marks, count, range->scale);
	int power = index < 0 ? 0 : scales[index].power, decimals = 0;
	for (int i = 0; i < count; i++) {
		int needs = power - marks[i].power;
		decimals = needs > decimals ? needs : decimals;
	}
	bool english = range->language == TC_ENGLISH, fine = decimals <= DECIMALS_MOST;
	for (int i = 0; i < count && fine; i++) {
		struct mark written = { marks[i].whole, marks[i].power - power };
		double number = number_of(marks[i]);
		axis->ticks[i].at = range->decades ? log10(number) : number;
		fine = write_mark(written, range->decades ? -1 : decimals, range->language,
			axis->ticks[i].text);
	}
	axis->scale_word = index < 0 || !fine ? "" : english ? scales[index].en : scales[index].vi;
	axis->count = fine ? count : 0;
}

/* Marks at the multiples of factor * 10^power within low..high; their count, or most + 1 when there are more. */
static int multiples(double low, double high, int factor, int power, int most, struct mark *marks) {
	double step = number_of((struct mark) { factor, power });
	double first = ceil(low / step - slack), last = floor(high / step + slack);
	if (!(last - first < most) || !(fabs(first) < 1e14) || !(fabs(last) < 1e14)) {
		return most + 1;
	}
	int count = 0;
	for (double at = first; at <= last; at++) {
		marks[count++] = (struct mark) { (int64_t)at * factor, power };
	}
	return count;
}

/* Heckbert's nice numbers (Graphics Gems, 1990) with the ends left where the data end: the look has no frame
 * that would have to meet a tick. */
static int nice_marks(double low, double high, int most, struct mark *marks) {
	static const int factors[] = { 1, 2, 5 };
	enum { DECADES_TRIED = 3 };
	double apart = (high - low) / most;
	if (!(high > low) || !isfinite(apart) || apart < fmax(fabs(low), fabs(high)) * 1e-13) {
		return 0;
	}
	int power = (int)floor(log10(apart)) - 1;
	for (int i = 0; i < DECADES_TRIED * 3; i++) {
		int count = multiples(low, high, factors[i % 3], power + i / 3, most, marks);
		if (count <= most) {
			return count;
		}
	}
	return 0;
}

/* Ones, twos and fives of every decade, or the decades, or every n-th of them. */
static int decade_marks(double low, double high, int most, struct mark *marks) {
	static const int factors[] = { 1, 2, 5 };
	if (!(low > 0) || !(high > low) || !isfinite(high)) {
		return 0;
	}
	double from = log10(low), to = log10(high);
	int count = 0;
	for (int power = (int)floor(from); power <= (int)floor(to + slack); power++) {
		for (int i = 0; i < 3; i++) {
			double at = power + log10(factors[i]);
			if (at < from - slack || at > to + slack) {
				continue;
			}
			if (count < most) {
				marks[count] = (struct mark) { factors[i], power };
			}
			count++;
		}
	}
	if (count >= 2 && count <= most) {
		return count;
	}
	int first = (int)ceil(from - slack), last = (int)floor(to + slack);
	if (last - first < 1) {
		return nice_marks(
			low, high, most, marks); /* within one decade: a piece of a line */
	}
	for (int stride = 1;; stride++) {
		count = 0;
		for (int power = first; power <= last; power++) {
			bool chosen = ((power % stride) + stride) % stride == 0;
			if (chosen && count < most) {
				marks[count] = (struct mark) { 1, power };
			}
			count += chosen;
		}
		if (count <= most) {
			return count;
		}
	}
}

void tc_axis_numbers(struct tc_axis *axis, const struct tc_axis_range *range) {
	struct mark marks[TC_AXIS_TICKS_MAX];
	int most = range->most < 1                ? 1
		: range->most > TC_AXIS_TICKS_MAX ? TC_AXIS_TICKS_MAX
						  : range->most;
	int count = range->decades ? decade_marks(range->low, range->high, most, marks)
				   : nice_marks(range->low, range->high, most, marks);
	*axis = (struct tc_axis) { .decades = range->decades, .scale_word = "" };
	write_marks(axis, marks, count, range);
}

void tc_axis_cover(struct tc_axis *axis, struct tc_axis_range *range, int intervals) {
	static const int factors[] = { 1, 2, 5 };
	enum { DECADES_TRIED = 3 };
	struct mark marks[TC_AXIS_TICKS_MAX];
	double apart = (range->high - range->low) / intervals;
	*axis = (struct tc_axis) { .scale_word = "" };
	if (!(range->high > range->low) || !isfinite(apart) || intervals >= TC_AXIS_TICKS_MAX ||
		apart < fmax(fabs(range->low), fabs(range->high)) * 1e-13) {
		return;
	}
	int power = (int)floor(log10(apart));
	for (int i = 0; i < DECADES_TRIED * 3; i++) {
		struct mark step = { factors[i % 3], power + i / 3 };
		double base = floor(range->low / number_of(step) + slack);
		if (!(fabs(base) < 1e14) ||
			(base + intervals + slack) * number_of(step) < range->high) {
			continue;
		}
		for (int k = 0; k <= intervals; k++) {
			marks[k] = (struct mark) { ((int64_t)base + k) * step.whole, step.power };
		}
		range->low = number_of(marks[0]);
		range->high = number_of(marks[intervals]);
		write_marks(axis, marks, intervals + 1, range);
		return;
	}
}

/* Along the axis: where the ink of a label begins and ends, and where its pen has to be put. */
struct place {
	double from_px, to_px, pen_px;
};

static struct place place_of(const struct tc_axis_tick *tick, struct tc_drawlist *list,
	const struct tc_axis_room *room) {
	struct tc_text_style style = room->style;
	style.anchor = room->upright ? style.anchor : TC_ANCHOR_MIDDLE;
	struct tc_rect ink = tc_measure_text(list, style, tick->text);
	double at_px = tc_scale_px(&room->scale, tick->at);
	/* Capitals of an upright axis stand in the middle of their line. */
	double pen_px = room->upright ? at_px + tc_u(list, style.size_u * cap_em / 2) : at_px;
	pen_px = floor(pen_px + 0.5);
	double before_px = room->upright ? ink.y_px : ink.x_px;
	double length_px = room->upright ? ink.height_px : ink.width_px;
	/* Ends are pushed inside, whole px inwards because a pen stands on one. */
	double over_px = pen_px + before_px + length_px - room->to_px;
	pen_px -= over_px > 0 ? ceil(over_px) : 0;
	double under_px = room->from_px - (pen_px + before_px);
	pen_px += under_px > 0 ? ceil(under_px) : 0;
	return (struct place) { pen_px + before_px, pen_px + before_px + length_px, pen_px };
}

bool tc_axis_fits(
	const struct tc_axis *axis, struct tc_drawlist *list, const struct tc_axis_room *room) {
	struct place former = { 0, 0, 0 };
	for (int i = 0; i < axis->count; i++) {
		struct place place = place_of(&axis->ticks[i], list, room);
		double apart_px = fmax(place.from_px - former.to_px, former.from_px - place.to_px);
		if (place.to_px > room->to_px || (i > 0 && apart_px < room->gap_px)) {
			return false;
		}
		former = place;
	}
	return true;
}

void tc_axis_fit_numbers(struct tc_axis *axis, const struct tc_axis_range *range,
	struct tc_drawlist *list, const struct tc_axis_room *room) {
	struct tc_axis_range fewer = *range;
	for (; fewer.most > 0; fewer.most--) {
		tc_axis_numbers(axis, &fewer);
		if (tc_axis_fits(axis, list, room)) {
			return;
		}
	}
	axis->count = 0;
}

void tc_axis_title(const struct tc_axis *axis, const char *unit, char *out, size_t size) {
	bool both = axis->scale_word[0] != '\0' && unit[0] != '\0';
	snprintf(out, size, "%s%s%s", axis->scale_word, both ? " " : "", unit);
}

double tc_axis_width_px(
	const struct tc_axis *axis, struct tc_drawlist *list, const struct tc_axis_room *room) {
	double widest_px = 0;
	for (int i = 0; i < axis->count; i++) {
		struct tc_rect ink = tc_measure_text(list, room->style, axis->ticks[i].text);
		widest_px = fmax(widest_px, fmax(-ink.x_px, ink.x_px + ink.width_px));
	}
	return widest_px;
}

void tc_axis_draw_labels(const struct tc_axis *axis, struct tc_drawlist *list,
	const struct tc_axis_room *room, double at_px) {
	for (int i = 0; i < axis->count; i++) {
		struct place place = place_of(&axis->ticks[i], list, room);
		struct tc_text_style style = room->style;
		style.anchor = room->upright ? style.anchor : TC_ANCHOR_MIDDLE;
		tc_draw_text(list, room->upright ? at_px : place.pen_px,
			room->upright ? place.pen_px : at_px, style, axis->ticks[i].text, NULL);
	}
}

/* Zero has a line of its own, and a logarithm knows no zero. */
static bool has_line(const struct tc_axis *axis, int tick) {
	return axis->decades || axis->ticks[tick].at < 0 || axis->ticks[tick].at > 0;
}

void tc_axis_draw_grid(const struct tc_axis *axis, struct tc_drawlist *list,
	const struct tc_axis_room *room, double from_px, double to_px) {
	double width_px = tc_u(list, list->style->line.border);
	int lines = 0;
	for (int i = 0; i < axis->count; i++) {
		lines += has_line(axis, i);
	}
	int stride = (lines + TC_AXIS_GRID_MAX - 1) / TC_AXIS_GRID_MAX, seen = 0;
	for (int i = 0; i < axis->count; i++) {
		if (!has_line(axis, i) || seen++ % stride != 0) {
			continue;
		}
		double px = tc_scale_px(&room->scale, axis->ticks[i].at);
		if (room->upright) {
			tc_draw_line(
				list, from_px, px, to_px, px, width_px, TC_DASH_SOLID, TC_INK_GRID);
		} else {
			tc_draw_line(
				list, px, from_px, px, to_px, width_px, TC_DASH_SOLID, TC_INK_GRID);
		}
	}
}
