#include "widgets/ranking.h"

#include "widgets/kit/date.h"

#include <stdio.h>

void tc_ranking_write_words(
	const struct tc_ranking *self, const struct tc_tally *tally, char *out, size_t size) {
	char unsent[64];
	out[0] = '\0';
	if (self->show != TC_SHOW_TIMELINESS) {
		tc_tally_words(tally, self->base.language, out, size);
		return;
	}
	snprintf(unsent, sizeof(unsent), "%d %s", self->unsent_count,
		tc_turnout_words(TC_TURNOUT_MISSING, TC_SHOW_TIMELINESS, self->base.language));
	tc_tally_join(out, size, self->unsent_count > 0 ? unsent : "");
}

const char *tc_ranking_write_slot(
	const struct tc_ranking *self, struct tc_drawlist *out, char *words, size_t words_size) {
	const struct tc_style *style = out->style;
	char count[64];
	const char *slot = tc_words_in(&self->head.slot, self->base.language);
	bool timely = self->show == TC_SHOW_TIMELINESS;
	int shown = timely ? self->good_count : self->place_count;
	if (!timely && shown == self->member_count) {
		return slot;
	}
	snprintf(count, sizeof(count), "%d/%d", shown, self->member_count);
	struct tc_text_style bold = { style->type.text, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	struct tc_text_style quiet = { style->type.text, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_RIGHT };
	const char *title = tc_words_in(&self->head.title, self->base.language);
	double wide_px = tc_measure_text(out, bold, title).width_px +
		tc_measure_text(out, quiet, count).width_px + tc_u(out, style->pane.slot_gap);
	if (slot[0] == '\0' && title[0] != '\0' && wide_px <= self->base.width_px) {
		slot = tc_arena_string(out->arena, count);
		return slot == NULL ? "" : slot;
	}
	snprintf(count, sizeof(count), "%d/%d %s", shown, self->member_count,
		tc_turnout_words(
			TC_TURNOUT_REPORTED, (enum tc_show)self->show, self->base.language));
	tc_tally_join(words, words_size, count);
	return slot;
}

/* Those whose newest value is of an earlier period than the newest of all. */
static void tell_older(
	const struct tc_ranking *self, const struct tc_fact *newest, char *out, size_t size) {
	char words[64];
	int count = 0;
	if (self->show == TC_SHOW_TIMELINESS || newest->period.grain == TC_GRAIN_INSTANT) {
		return; /* lateness is what the rows say */
	}
	for (int i = 0; i < self->place_count; i++) {
		count += self->places[i].fact.period.end_ms < newest->period.end_ms;
	}
	snprintf(words, sizeof(words),
		self->base.language == TC_ENGLISH ? "%d of an earlier period" : "%d theo kỳ trước",
		count);
	tc_tally_join(out, size, count > 0 ? words : "");
}

/* Equal values of which some are shown and others not. */
static void tell_ties(const struct tc_ranking *self, int top, int bottom, char *out, size_t size) {
	int hidden = self->place_count - bottom;
	for (int edge = 0; edge < 2; edge++) {
		int shown = edge == 0 ? top - 1 : hidden;
		if (shown < 0 || shown >= self->place_count || top >= hidden) {
			continue;
		}
		int rank = self->places[shown].rank, count = 0;
		for (int i = top; i < hidden; i++) {
			count += self->places[i].rank == rank;
		}
		char words[64];
		bool english = self->base.language == TC_ENGLISH;
		snprintf(words, sizeof(words), english ? "%d more rank %d" : "còn %d đồng hạng %d",
			count, rank);
		tc_tally_join(out, size, count > 0 ? words : "");
	}
}

/* The one who is meant, where the cut hides its row. */
static void tell_highlight(
	const struct tc_ranking *self, int top, int bottom, char *out, size_t size) {
	char words[160];
	for (int i = top; i < self->place_count - bottom; i++) {
		const struct tc_ranking_place *place = &self->places[i];
		if (place->area != self->highlight) {
			continue;
		}
		const struct tc_area *area = tc_catalogue_area(self->catalogue, place->area);
		snprintf(words, sizeof(words),
			self->base.language == TC_ENGLISH ? "%s rank %d" : "%s hạng %d",
			tc_words_in(&area->name, self->base.language), place->rank);
		tc_tally_join(out, size, words);
	}
}

/* With which period movements compare. */
static void tell_former(const struct tc_ranking *self, char *out, size_t size) {
	bool english = self->base.language == TC_ENGLISH;
	char words[96], label[TC_DATE_TEXT_MAX];
	if (!self->movement) {
		return;
	}
	if (self->former_known) {
		tc_period_label(&self->former, self->base.language, label, sizeof(label));
		snprintf(words, sizeof(words), english ? "from %s" : "so với %s", label);
	} else {
		snprintf(words, sizeof(words), "%s",
			english ? "not comparable with the period before"
				: "không so được kỳ trước");
	}
	tc_tally_join(out, size, words);
}

void tc_ranking_tell_rows(const struct tc_ranking *self, const struct tc_fact *newest, int top,
	int bottom, char *out, size_t size) {
	tell_older(self, newest, out, size);
	tell_ties(self, top, bottom, out, size);
	tell_highlight(self, top, bottom, out, size);
	tell_former(self, out, size);
}
