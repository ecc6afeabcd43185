/* The areas that stand side by side in one pane: a group, whose members follow the date, or codes in the
 * order the document gives them. */
#ifndef TC_WIDGETS_KIT_PEERS_H
#define TC_WIDGETS_KIT_PEERS_H

#include "widgets/widget.h"

enum { TC_PEERS_MAX = 160 };

struct tc_peers {
	/* As the document gives them. */
	const char *group_code;
	struct tc_list codes; /* of const char *; comes before the group */
	/* Set by tc_peers_prepare. */
	int group;       /* -1 with codes */
	bool provinces;  /* members of the group are provinces, in the list of the date */
	const int *list; /* the codes' areas */
	int count;       /* of list; the most a group has */
};

/* The rows of an option table that fill `member` (a struct tc_peers) of `holder`. */
#define TC_PEERS_OPTIONS(holder, member, fallback_group)                                           \
	{ .name = "group",                                                                         \
		.type = TC_OPTION_CODE,                                                            \
		.code = "area",                                                                    \
		.fallback_text = fallback_group,                                                   \
		.offset = offsetof(holder, member.group_code),                                     \
		.doc = "Group or region whose members are shown, as of the date shown" },          \
	{                                                                                          \
		.name = "areas", .type = TC_OPTION_LIST, .element = TC_OPTION_CODE,                \
		.code = "area", .max_count = TC_PEERS_MAX,                                         \
		.offset = offsetof(holder, member.codes),                                          \
		.doc = "Areas or agencies one by one, in place of a group"                         \
	}

/* Resolve the codes; faults at pointer/group and pointer/areas/i. arena keeps the list. */
bool tc_peers_prepare(struct tc_peers *peers, const struct tc_catalogue *catalogue,
	int64_t until_ms, struct tc_arena *arena, const char *pointer, struct tc_faults *faults);

/* Who they are at at_ms (only periods before it count). Fills at most size, returns how many. */
int tc_peers_at(const struct tc_peers *peers, const struct tc_catalogue *catalogue, int64_t at_ms,
	int *areas, int size);

/* Add what an indicator wants of every peer; returns the count with them. See tc_widget_class. */
int tc_peers_want(const struct tc_peers *peers, const struct tc_catalogue *catalogue,
	const struct tc_want *want, struct tc_want *wants, int size, int count);

/* The newest period before this one, of its kind, of which any of the areas has a value. False: there is none. */
bool tc_peers_former_period(const struct tc_view *view, int indicator, const int *areas, int count,
	const struct tc_period *newest, struct tc_period *out);

/* An area's name that fits width_px: in full, else its abbreviation, where it has one. Borrowed. */
const char *tc_peer_name(struct tc_drawlist *list, const struct tc_area *area,
	enum tc_language language, struct tc_text_style style, double width_px);

#endif
