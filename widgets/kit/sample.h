/* The newest figures of a pane's peers as a sample whose spread is shown: who is in it, who is not and why, and
 * in what manner each is drawn. */
#ifndef TC_WIDGETS_KIT_SAMPLE_H
#define TC_WIDGETS_KIT_SAMPLE_H

#include "widgets/kit/roll.h"
#include "widgets/kit/tally.h"

/* The rows of an option table that fill `member` (a struct tc_roll) of `holder` but for its peers. */
#define TC_SAMPLE_OPTIONS(holder, member)                                                          \
	{ .name = "indicator",                                                                     \
		.type = TC_OPTION_CODE,                                                            \
		.code = "indicator",                                                               \
		.required = true,                                                                  \
		.offset = offsetof(holder, member.indicator_code),                                 \
		.doc = "The indicator whose values are spread" },                                  \
	{                                                                                          \
		.name = "period", .type = TC_OPTION_TEXT, .max = 63,                               \
		.offset = offsetof(holder, member.period),                                         \
		.doc = "Period asked for (\"2024-06\"); default: each one's newest"                \
	}

/* Count every member's figure. Returns how many have a value. */
int tc_sample_tally(const struct tc_roll *roll, struct tc_tally *tally);

/* How many values are of a period before newest's and not late yet. */
int tc_sample_earlier(const struct tc_roll *roll, const struct tc_fact *newest);

/* "1 chưa báo cáo · 1 tạm tính · 2 theo kỳ trước" */
void tc_sample_words(const struct tc_tally *tally, int earlier, enum tc_language language,
	char *out, size_t size);

/* How a figure is drawn among others; equal ones are drawn as one. */
enum tc_manner {
	TC_MANNER_FIRM = 1,
	TC_MANNER_STALE,
	TC_MANNER_LOST,
	TC_MANNER_OPEN, /* not firm, or not whole */
	TC_MANNER_LATE,
	TC_MANNER_DISPUTED,
};
/* framed: a frame goes round the whole pane because every figure is lost or silent. */
enum tc_manner tc_sample_manner(const struct tc_fact *fact, bool framed);

/* A rectangle that stands for figures of one manner, in ink when they are firm. */
void tc_sample_draw_bar(
	struct tc_drawlist *list, struct tc_rect bar, enum tc_manner manner, enum tc_ink ink);
/* A point of radius_px in the same manner, on a halo of the ground. */
void tc_sample_draw_point(struct tc_drawlist *list, double x_px, double y_px, double radius_px,
	enum tc_manner manner, enum tc_ink ink);

#endif
