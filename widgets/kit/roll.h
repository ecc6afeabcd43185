/* The roll of a pane that asks everybody of a group for one indicator: what its document says, who they
 * are, how each stands. Kinds differ in how they draw it. */
#ifndef TC_WIDGETS_KIT_ROLL_H
#define TC_WIDGETS_KIT_ROLL_H

#include "widgets/kit/turnout.h"

struct tc_roll {
	/* As the document gives them. period NULL: the newest that anyone reported. */
	const char *indicator_code, *period;
	struct tc_peers peers;
	int show; /* enum tc_show */
	/* Set by tc_roll_prepare, and at every refresh. */
	const struct tc_catalogue *catalogue;
	int indicator;
	struct tc_member *members, *scratch; /* TC_PEERS_MAX each; scratch: as they were before */
	int count;
	int64_t next_ms; /* when an answer may change without news */
};

/* The rows of an option table that fill `member` (a struct tc_roll) of `holder` but for its peers. */
#define TC_ROLL_OPTIONS(holder, member)                                                            \
	{ .name = "indicator",                                                                     \
		.type = TC_OPTION_CODE,                                                            \
		.code = "indicator",                                                               \
		.required = true,                                                                  \
		.offset = offsetof(holder, member.indicator_code),                                 \
		.doc = "The indicator that is to be reported" },                                   \
		{ .name = "show",                                                                  \
			.type = TC_OPTION_CHOICE,                                                  \
			.choices = tc_roll_shows,                                                  \
			.variant = true,                                                           \
			.fallback = TC_SHOW_REPORTS,                                               \
			.offset = offsetof(holder, member.show),                                   \
			.doc = "reports: who is there with the period; timeliness: who is on "     \
			       "time with "                                                        \
			       "what is due now, and who is late by how long" },                   \
	{                                                                                          \
		.name = "period", .type = TC_OPTION_TEXT, .max = 63,                               \
		.offset = offsetof(holder, member.period),                                         \
		.doc = "Period asked for (\"2024-06\"); default: the newest that anyone "          \
		       "reported"                                                                  \
	}

extern const struct tc_choice tc_roll_shows[];

/* Resolve what the document says; faults below pointer. False with faults, or without memory. */
bool tc_roll_prepare(struct tc_roll *roll, const struct tc_widget *widget,
	const struct tc_catalogue *catalogue, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults);

/* The series of all members, see tc_widget_class. */
struct tc_want tc_roll_want(const struct tc_roll *roll, const struct tc_widget *widget);
int tc_roll_wants(
	const struct tc_roll *roll, const struct tc_widget *widget, struct tc_want *out, int size);

/* Ask everybody again. True when someone stands otherwise than before. */
bool tc_roll_refresh(
	struct tc_roll *roll, const struct tc_widget *widget, const struct tc_view *view);

#endif
