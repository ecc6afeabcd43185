#include "widgets/kit/sample.h"

#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>

/* u */
static const double ring = 0.6, halo = 0.45, clock_radius = 2.5;

int tc_sample_tally(const struct tc_roll *roll, struct tc_tally *tally) {
	int known = 0;
	for (int i = 0; i < roll->count; i++) {
		tc_tally_add(tally, &roll->members[i].fact);
		known += roll->members[i].fact.has_value;
	}
	return known;
}

int tc_sample_earlier(const struct tc_roll *roll, const struct tc_fact *newest) {
	int earlier = 0;
	for (int i = 0; i < roll->count && newest != NULL; i++) {
		const struct tc_fact *fact = &roll->members[i].fact;
		bool timed = fact->period.grain != TC_GRAIN_INSTANT &&
			(fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) == 0;
		earlier += fact->has_value && timed && fact->period.end_ms < newest->period.end_ms;
	}
	return earlier;
}

void tc_sample_words(const struct tc_tally *tally, int earlier, enum tc_language language,
	char *out, size_t size) {
	char words[64];
	tc_tally_words(tally, language, out, size);
	snprintf(words, sizeof(words),
		language == TC_ENGLISH ? "%d of an earlier period" : "%d theo kỳ trước", earlier);
	tc_tally_join(out, size, earlier > 0 ? words : "");
}

enum tc_manner tc_sample_manner(const struct tc_fact *fact, bool framed) {
	unsigned marks = fact->marks;
	if ((marks & TC_MARK_LOST) != 0) {
		return framed ? TC_MANNER_STALE : TC_MANNER_LOST;
	}
	if ((marks & TC_MARK_STALE) != 0) {
		return TC_MANNER_STALE;
	}
	if ((marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		return TC_MANNER_LATE;
	}
	if ((marks & TC_MARK_DISPUTED) != 0) {
		return TC_MANNER_DISPUTED;
	}
	bool open =
		(marks & TC_MARK_INCOMPLETE) != 0 || tc_mark_letter(marks, fact->status) != '\0';
	return open ? TC_MANNER_OPEN : TC_MANNER_FIRM;
}

void tc_sample_draw_bar(
	struct tc_drawlist *list, struct tc_rect bar, enum tc_manner manner, enum tc_ink ink) {
	const struct tc_style *style = list->style;
	double stroke_px = fmax(tc_u(list, style->line.frame), style->line.frame_min_px);
	switch (manner) {
	case TC_MANNER_FIRM: tc_draw_fill(list, bar, ink); break;
	case TC_MANNER_STALE: tc_draw_fill(list, bar, TC_INK_STALE); break;
	case TC_MANNER_LOST:
		tc_draw_frame(list, bar, stroke_px, TC_DASH_LOST, TC_INK_WARNING);
		break;
	case TC_MANNER_OPEN: tc_draw_frame(list, bar, stroke_px, TC_DASH_PROVISIONAL, ink); break;
	case TC_MANNER_LATE:
		tc_draw_frame(list, bar, stroke_px, TC_DASH_SOLID, TC_INK_WARNING);
		break;
	case TC_MANNER_DISPUTED:
		tc_draw_frame(list, bar, stroke_px, TC_DASH_DISPUTED, TC_INK_DISPUTED);
		break;
	}
}

void tc_sample_draw_point(struct tc_drawlist *list, double x_px, double y_px, double radius_px,
	enum tc_manner manner, enum tc_ink ink) {
	double ring_px = tc_u(list, ring), inner_px = radius_px - ring_px / 2;
	double halo_px = manner == TC_MANNER_LATE ? tc_u(list, clock_radius) : radius_px;
	tc_draw_disc(list, x_px, y_px, halo_px + tc_u(list, halo), 0, TC_INK_GROUND);
	switch (manner) {
	case TC_MANNER_FIRM: tc_draw_disc(list, x_px, y_px, radius_px, 0, ink); break;
	case TC_MANNER_STALE: tc_draw_disc(list, x_px, y_px, radius_px, 0, TC_INK_STALE); break;
	case TC_MANNER_LOST:
		tc_draw_disc(list, x_px, y_px, inner_px, ring_px, TC_INK_WARNING);
		break;
	case TC_MANNER_OPEN: tc_draw_disc(list, x_px, y_px, inner_px, ring_px, ink); break;
	case TC_MANNER_LATE: tc_mark_draw_clock(list, x_px, y_px); break;
	case TC_MANNER_DISPUTED:
		tc_draw_disc(list, x_px, y_px, inner_px, ring_px, TC_INK_DISPUTED);
		break;
	}
}
