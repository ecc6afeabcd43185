/* What the panes of every kind have in common: rule, title, right slot, foot; the brief light of a rule
 * whose value has just changed; and the pane that says why it cannot draw. */
#ifndef TC_WIDGETS_KIT_PANE_H
#define TC_WIDGETS_KIT_PANE_H

#include "widgets/kit/fact.h"
#include "widgets/kit/number.h"
#include "widgets/widget.h"

/* u -> px of the pane. */
static inline double tc_u(const struct tc_drawlist *list, double u) {
	return u * list->u_px;
}

/* A length of a document in px of the pane. */
static inline double tc_pane_length_px(const struct tc_widget *widget, struct tc_length length) {
	return length.value * (length.unit == TC_UNIT_U ? widget->u_px : 1);
}

/* Words around a pane, as its document gives them. */
struct tc_pane_head {
	struct tc_words title, slot, foot;
	bool foot_date, code, rule;
};

/* The rows of an option table that fill `member` (a struct tc_pane_head) of `holder`. */
#define TC_PANE_HEAD_OPTIONS(holder, member)                                                       \
	{ .name = "title",                                                                         \
		.type = TC_OPTION_WORDS,                                                           \
		.offset = offsetof(holder, member.title),                                          \
		.doc = "What the pane is about; stands under the rule" },                          \
		{ .name = "slot",                                                                  \
			.type = TC_OPTION_WORDS,                                                   \
			.offset = offsetof(holder, member.slot),                                   \
			.doc = "Words at the right end of the title's line" },                     \
		{ .name = "foot",                                                                  \
			.type = TC_OPTION_WORDS,                                                   \
			.offset = offsetof(holder, member.foot),                                   \
			.doc = "Source named at the bottom; default: short name of the "           \
			       "indicator's owner; "                                               \
			       "\"none\" leaves the foot out" },                                   \
		{ .name = "foot_date",                                                             \
			.type = TC_OPTION_BOOL,                                                    \
			.fallback = 1,                                                             \
			.offset = offsetof(holder, member.foot_date),                              \
			.doc = "Whether the date of the figure's period follows the source" },     \
		{ .name = "code",                                                                  \
			.type = TC_OPTION_BOOL,                                                    \
			.offset = offsetof(holder, member.code),                                   \
			.doc = "Whether the figure's code follows its date: toancanh trace CODE "  \
			       "says where it came from" },                                        \
		{ .name = "alarm",                                                                 \
			.type = TC_OPTION_OBJECT,                                                  \
			.fields = tc_alarm_own_options,                                            \
			.offset = offsetof(struct tc_widget, alarm),                               \
			.doc = "When the figures of this pane are worth an alarm; judged by the "  \
			       "wall alone, beside the office's own rules" },                      \
	{                                                                                          \
		.name = "rule", .type = TC_OPTION_BOOL, .fallback = 1,                             \
		.offset = offsetof(holder, member.rule),                                           \
		.doc = "Whether the rule is drawn on top of a pane that has a title"               \
	}

/* Rule, title, the qualifier after it ("hơn", may be ""), and slot (may be ""). Words too long for
 * width_px are shrunk to the note size, then cut. Nothing is drawn without a title. */
void tc_pane_draw_head(struct tc_drawlist *list, double width_px, const struct tc_pane_head *head,
	enum tc_language language, const char *qualifier, const char *slot, enum tc_ink rule);

/* words and tail on one line of width_px: what does not fit is cut off the words, never off the tail, for
 * half a number or date is another one. In the list's arena. */
const char *tc_pane_keep_tail(struct tc_drawlist *list, struct tc_text_style style,
	const char *words, const char *tail, double width_px);

/* Words at the bottom, baseline_px its lowest line. Too long for it they lose the end of the source, not
 * the date behind the last " · "; where not even that fits, the date is left out whole. */
void tc_pane_draw_foot(
	struct tc_drawlist *list, double width_px, double baseline_px, const char *words);

/* "VPCP · 19/08/2020", with its code "VPCP · 19/08/2020 #K7Q4"; "VPCP · chưa gửi" when nothing came; "nguồn
 * chưa khai báo" without an owner. out is empty when the document asks for no foot. fact NULL: words only, without a date. */
void tc_pane_foot_words(const struct tc_pane_head *head, const struct tc_catalogue *catalogue,
	const struct tc_fact *fact, enum tc_language language, char *out, size_t size);

/* Largest size (u) from style.size_u down to least_u at which the ink of text is at most width_px wide;
 * 0 when even that is too wide. */
double tc_pane_fit(struct tc_drawlist *list, struct tc_text_style style, double least_u,
	const char *text, double width_px);

/* Text on one line of width_px: smaller down to least_u when needed, then cut with an ellipsis. Returns
 * the ink box. */
struct tc_rect tc_pane_draw_fitted(struct tc_drawlist *list, double x_px, double baseline_px,
	double width_px, struct tc_text_style style, double least_u, const char *text);

/* "mục tiêu 98,5": what stands at the tick or line of a target. scale as the figure beside it has. */
void tc_pane_target_words(double target, enum tc_number_scale scale, enum tc_language language,
	char *out, size_t size);

enum { TC_PANE_LIT_MS = 800 };

/* Remembers when a value changed: the rule goes from text back to rule in four steps within TC_PANE_LIT_MS. */
struct tc_pane_change {
	char value[TC_DECIMAL_TEXT_MAX];
	bool seen;
	int64_t changed_at_ms;
	enum tc_ink ink;
};

/* Note the value shown at now_ms; fills ink. Returns when the ink changes next, INT64_MAX for never. */
int64_t tc_pane_note_change(struct tc_pane_change *change, const char *value, int64_t now_ms);

/* The same for a pane without a single value, where news is any change of its picture. */
int64_t tc_pane_note_news(struct tc_pane_change *change, bool news, int64_t now_ms);

/* A pane that cannot be drawn: kind and name in the title's place, the reason under it. */
void tc_pane_draw_error(struct tc_drawlist *list, double width_px, double height_px,
	const char *kind, const char *id, const char *reason);

#endif
