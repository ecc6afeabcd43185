/* What bars make of several figures: the chain of a waterfall and the shares of a whole, in decimal. */
#include "widgets/bars.h"

#include "base/exact.h"

#include <stdio.h>
#include <string.h>

enum { SHARE_DECIMALS = 1, CUT_DECIMALS = 6 };

static bool is_change(const struct tc_bars *self, int index) {
	return self->arrange == TC_BARS_WATERFALL && index > 0 && index < self->row_count - 1;
}

const char *tc_bars_sign(const struct tc_bars *self, int index) {
	const struct tc_bars_row *row = &self->rows[index];
	const struct tc_bars_entry *entries = self->entries.items;
	if (!is_change(self, index) || !row->facts[0].has_value) {
		return "";
	}
	if (row->gap) {
		return row->to < row->from ? "−" : "+";
	}
	if (entries[index].less) {
		return "−";
	}
	return row->facts[0].value.number < 0 ? "" : "+"; /* a number below zero bears its own */
}

/* level as a number on the axis; false when it is longer than a decimal may be. */
static bool to_number(const struct tc_exact *level, double *out) {
	struct tc_decimal decimal;
	bool fine = tc_exact_write(level, &decimal);
	*out = fine ? decimal.number : 0;
	return fine;
}

/* One change further; a change without a value stays where it is. False when the level is no longer known. */
static bool step(struct tc_bars_row *row, bool less, struct tc_exact *level) {
	struct tc_exact change;
	const struct tc_fact *fact = &row->facts[0];
	bool known = to_number(level, &row->from);
	row->to = row->from;
	if (!fact->has_value) {
		return known;
	}
	return tc_exact_read(&fact->value, &change) &&
		(less ? tc_exact_subtract(level, &change, level)
		      : tc_exact_add(level, &change, level)) &&
		to_number(level, &row->to) && known;
}

/* The row that says how much nobody has accounted for, where it is not 0. */
static bool make_gap(const struct tc_bars *self, const struct tc_bars_row *end,
	const struct tc_exact *level, struct tc_bars_row *row) {
	struct tc_exact all, open;
	memset(row, 0, sizeof(*row));
	memcpy(&row->facts[0], &end->facts[0], sizeof(row->facts[0]));
	if (!tc_exact_read(&end->facts[0].value, &all) || !tc_exact_subtract(&all, level, &open) ||
		tc_exact_is_zero(&open)) {
		return false;
	}
	open.negative = false;
	struct tc_decimal amount;
	if (!tc_exact_write(&open, &amount)) {
		return false;
	}
	memset(&row->facts[0].value, 0, sizeof(row->facts[0].value));
	snprintf(row->facts[0].value.text, sizeof(row->facts[0].value.text), "%s", amount.text);
	row->facts[0].value.number = amount.number;
	row->facts[0].qualifier = TC_QUALIFIER_NONE;
	row->area = end->area;
	row->name = tc_words_in(&self->gap_name, self->base.language);
	if (row->name[0] == '\0') {
		row->name = self->base.language == TC_ENGLISH ? "Unexplained difference"
							      : "Chênh lệch chưa giải thích";
	}
	row->gap = true;
	return to_number(level, &row->from) && to_number(&all, &row->to);
}

int tc_bars_chain(const struct tc_bars *self, struct tc_bars_row *rows) {
	const struct tc_bars_entry *entries = self->entries.items;
	int end = (int)self->entries.count - 1;
	struct tc_exact level = { .decimals = 0 };
	const struct tc_fact *start = &rows[0].facts[0], *last = &rows[end].facts[0];
	bool known = start->has_value && tc_exact_read(&start->value, &level);
	rows[0].to = start->value.number;
	for (int i = 1; i < end; i++) {
		rows[i].adrift = !known;
		known = known && step(&rows[i], entries[i].less, &level);
		rows[i].adrift = rows[i].adrift || !known;
	}
	rows[end].to = last->value.number;
	struct tc_bars_row gap;
	if (!known || !last->has_value || !make_gap(self, &rows[end], &level, &gap)) {
		return end + 1;
	}
	memcpy(&rows[end + 1], &rows[end], sizeof(gap));
	memcpy(&rows[end], &gap, sizeof(gap));
	return end + 2;
}

static bool is_part(const struct tc_fact *fact, const struct tc_fact *first) {
	bool same = fact->period.grain == TC_GRAIN_INSTANT ||
		(fact->period.start_ms == first->period.start_ms &&
			fact->period.end_ms == first->period.end_ms);
	return fact->has_value && fact->value.number >= 0 && same &&
		fact->period.grain == first->period.grain &&
		(fact->marks & TC_MARK_INCOMPLETE) == 0;
}

/* A share that is neither none nor all is not written as one of them. */
static bool write_share(const struct tc_exact *part, const struct tc_exact *whole,
	enum tc_language language, char *out, size_t size) {
	struct tc_exact hundred = tc_exact_integer(100), share;
	struct tc_decimal decimal;
	if (!tc_exact_multiply(part, &hundred, &share) ||
		!tc_exact_divide(&share, whole, SHARE_DECIMALS, &share) ||
		!tc_exact_write(&share, &decimal)) {
		return false;
	}
	const char *around = "";
	if (tc_exact_is_zero(&share) && !tc_exact_is_zero(part)) {
		decimal = tc_number_bound(0.1);
		around = "< ";
	} else if (tc_exact_compare(&share, &hundred) == 0 && tc_exact_compare(part, whole) != 0) {
		decimal = tc_number_bound(99.9);
		around = "> ";
	}
	struct tc_number_form form = { language, TC_NUMBER_PLAIN, SHARE_DECIMALS };
	struct tc_number number;
	tc_number_write(&decimal, &form, &number);
	int length = snprintf(out, size, "%s%s%%", around, number.text);
	return length > 0 && (size_t)length < size;
}

bool tc_bars_divide(
	const struct tc_bars *self, const struct tc_bars_row *row, struct tc_bars_share *out) {
	struct tc_exact parts[TC_PARTS_MAX], whole = { .decimals = 0 }, upto = { .decimals = 0 };
	for (int part = 0; part < self->part_count; part++) {
		const struct tc_fact *fact = &row->facts[part];
		if (!is_part(fact, &row->facts[0]) || !tc_exact_read(&fact->value, &parts[part]) ||
			!tc_exact_add(&whole, &parts[part], &whole)) {
			return false;
		}
	}
	for (int part = 0; part < self->part_count; part++) {
		struct tc_exact share;
		struct tc_decimal end;
		if (!tc_exact_add(&upto, &parts[part], &upto) ||
			!tc_exact_divide(&upto, &whole, CUT_DECIMALS, &share) ||
			!tc_exact_write(&share, &end)) {
			return false;
		}
		out->ends[part] = end.number;
	}
	return write_share(&parts[0], &whole, self->base.language, out->first, sizeof(out->first));
}
