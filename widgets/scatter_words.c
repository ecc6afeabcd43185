/* What stands around the plot: the names of its axes, its sources, and why units are missing. */
#include "widgets/scatter.h"

#include "base/text.h"
#include "widgets/kit/date.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double line_pitch = 10.5;

/* "Tỷ lệ hồ sơ trực tuyến, %"; the period too where the two axes differ in it. */
static void write_title(const struct tc_scatter_chart *chart, enum tc_scatter_part part,
	const char *scale_word, const char *period, char *out, size_t size) {
	const struct tc_scatter_axis *axis = &chart->self->parts[part];
	enum tc_language language = chart->self->base.language;
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(chart->self->catalogue, axis->indicator);
	struct tc_words brief = tc_catalogue_unit_brief(chart->self->catalogue, indicator->unit);
	const char *title = tc_words_in(&axis->title, language);
	char unit[96];
	struct tc_axis named = { .scale_word = scale_word };
	tc_axis_title(&named, tc_words_in(&brief, language), unit, sizeof(unit));
	snprintf(out, size, "%s%s%s%s%s",
		title[0] == '\0' ? tc_words_in(&indicator->title, language) : title,
		unit[0] == '\0' ? "" : ", ", unit, period[0] == '\0' ? "" : " · ", period);
}

/* The newest period of an axis' figures, unless both axes have the same. */
static void write_periods(const struct tc_scatter *self, char out[2][TC_DATE_TEXT_MAX]) {
	for (int part = 0; part < 2; part++) {
		const struct tc_fact *newest = NULL;
		out[part][0] = '\0';
		for (int i = 0; i < self->count; i++) {
			const struct tc_fact *fact = &self->parts[part].members[i].fact;
			if (fact->has_value &&
				(newest == NULL || fact->period.end_ms > newest->period.end_ms)) {
				newest = fact;
			}
		}
		if (newest != NULL) {
			tc_period_label(
				&newest->period, self->base.language, out[part], TC_DATE_TEXT_MAX);
		}
	}
	if (strcmp(out[0], out[1]) == 0) {
		out[0][0] = out[1][0] = '\0';
	}
}

static void draw_title(const struct tc_scatter_chart *chart, enum tc_scatter_part part, double x_px,
	double baseline_px, double width_px, enum tc_anchor anchor, const char *period) {
	char words[320];
	struct tc_text_style style = { chart->out->style->type.note, TC_WEIGHT_REGULAR,
		TC_INK_TEXT2, anchor };
	write_title(chart, part, chart->axes[part].scale_word, period, words, sizeof(words));
	tc_pane_draw_fitted(chart->out, x_px, baseline_px, width_px, style, style.size_u, words);
}

/* What a bubble's area stands for, and how much the largest is. */
static void draw_size_title(
	const struct tc_scatter_chart *chart, double x_px, double baseline_px, double width_px) {
	const struct tc_scatter *self = chart->self;
	char title[320], words[512], most[TC_NUMBER_TEXT_MAX];
	const struct tc_fact *largest = NULL;
	for (int i = 0; i < chart->census.drawn; i++) {
		const struct tc_fact *fact =
			tc_scatter_fact(self, TC_SCATTER_SIZE, &chart->points[i]);
		bool larger = chart->points[i].size >= 0 &&
			(largest == NULL || fact->value.number > largest->value.number);
		largest = larger ? fact : largest;
	}
	write_title(chart, TC_SCATTER_SIZE, "", "", title, sizeof(title));
	bool english = self->base.language == TC_ENGLISH;
	struct tc_text_style style = { chart->out->style->type.note, TC_WEIGHT_REGULAR,
		TC_INK_TEXT2, TC_ANCHOR_LEFT };
	snprintf(words, sizeof(words), "%s: %s", english ? "area" : "diện tích", title);
	tc_utf8_trim(words);
	if (largest != NULL) {
		struct tc_number_form form = { self->base.language,
			(enum tc_number_scale)self->scale, TC_NUMBER_DECIMALS_SENT };
		tc_number_write_text(&largest->value, &form, most, sizeof(most));
		const char *tail = tc_arena_printf(
			chart->out->arena, ", %s %s", english ? "at most" : "lớn nhất", most);
		const char *both = tc_pane_keep_tail(
			chart->out, style, words, tail == NULL ? "" : tail, width_px);
		if (tc_measure_text(chart->out, style, both).width_px <= width_px) {
			struct tc_datum datum = tc_fact_datum(largest);
			tc_draw_text(chart->out, x_px, baseline_px, style, both, &datum);
			return;
		}
	}
	tc_pane_draw_fitted(chart->out, x_px, baseline_px, width_px, style, style.size_u, words);
}

void tc_scatter_draw_titles(
	const struct tc_scatter_chart *chart, double top_px, double bottom_px, double width_px) {
	char periods[2][TC_DATE_TEXT_MAX];
	write_periods(chart->self, periods);
	draw_title(chart, TC_SCATTER_Y, 0, top_px, width_px, TC_ANCHOR_LEFT, periods[1]);
	draw_title(chart, TC_SCATTER_X, width_px, bottom_px, width_px, TC_ANCHOR_RIGHT, periods[0]);
	if (chart->self->parts[TC_SCATTER_SIZE].indicator >= 0) {
		draw_size_title(chart, 0, top_px + tc_u(chart->out, line_pitch), width_px);
	}
}

/* Figures of several owners have several sources: "BTTTT, VPCP · 12/09/2024". */
void tc_scatter_foot(const struct tc_scatter_chart *chart, const struct tc_fact *newest, char *out,
	size_t size) {
	const struct tc_scatter *self = chart->self;
	struct tc_pane_head head = self->head, quiet = { 0 };
	char owners[TC_SENTENCE_MAX * TC_SCATTER_PARTS + 8] = "", owner[TC_SENTENCE_MAX];
	for (int part = 0; part < TC_SCATTER_PARTS; part++) {
		struct tc_fact fact = { .indicator = self->parts[part].indicator };
		if (fact.indicator < 0) {
			continue;
		}
		tc_pane_foot_words(
			&quiet, self->catalogue, &fact, self->base.language, owner, sizeof(owner));
		if (strstr(owners, owner) == NULL) {
			size_t used = strlen(owners);
			snprintf(owners + used, sizeof(owners) - used, "%s%s", used > 0 ? ", " : "",
				owner);
			tc_utf8_trim(owners);
		}
	}
	if (tc_words_in(&head.foot, self->base.language)[0] == '\0') {
		head.foot = (struct tc_words) { owners, owners };
	}
	struct tc_fact none = { .indicator = self->parts[TC_SCATTER_Y].indicator };
	tc_pane_foot_words(&head, self->catalogue, newest == NULL ? &none : newest,
		self->base.language, out, size);
}

/* "61/63" goes without saying in the slot; here is why the others are not there. */
void tc_scatter_words(const struct tc_scatter_chart *chart, char *out, size_t size) {
	const struct tc_scatter_census *census = &chart->census;
	bool english = chart->self->base.language == TC_ENGLISH;
	const struct {
		int count;
		const char *vi, *en;
	} parts[] = {
		{ census->half, "đơn vị thiếu số", "with one value only" },
		{ census->none, "chưa báo cáo", "not reported" },
		{ census->outside, "không dương, ngoài thang log",
			"not above zero, off the log scale" },
		{ census->sizeless, "thiếu cỡ", "without a size" },
		{ census->earlier, "theo kỳ trước", "of an earlier period" },
	};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		char words[96];
		snprintf(words, sizeof(words), "%d %s", parts[i].count,
			english ? parts[i].en : parts[i].vi);
		if (parts[i].count > 0) {
			tc_tally_join(out, size, words);
		}
	}
}
