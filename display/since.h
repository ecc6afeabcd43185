/* What changed of a scene since it was last on the screen: the figures that stood there when it left are kept, and
 * those that stand there otherwise when it comes again bear a bar at their left for a while. A mark of attention,
 * not of state. Main thread. */
#ifndef TC_DISPLAY_SINCE_H
#define TC_DISPLAY_SINCE_H

#include "display/damage.h"

struct tc_since_figure;

/* Of one scene. Zeroed: it was never shown. */
struct tc_since {
	struct tc_since_figure *seen, *news; /* owned, sorted: as it left; what bears the mark */
	int seen_count, news_count;
	bool comes;  /* news is to be found at the next refresh */
	bool marked; /* what was refreshed last bears a mark */
	int64_t came_ms;
};

void tc_since_finish(struct tc_since *since);

/* The scene leaves the screen with these panes, as last refreshed. Without memory nothing will be marked. */
void tc_since_leave(struct tc_since *since, const struct tc_painting *panes, int count);

/* It comes: what the next refresh draws is held against what was kept. */
void tc_since_come(struct tc_since *since);

/* After the panes were refreshed at now_ms (hub's clock): find what changed, or end the marks when shown_ms are
 * over. True: there are marks and were none, or
 * the other way round; those that differ stand in panes drawn anew. */
bool tc_since_refresh(struct tc_since *since, const struct tc_painting *panes, int count,
	int64_t now_ms, int64_t shown_ms);

/* When the marks end; INT64_MAX: there are none. */
int64_t tc_since_ends_ms(const struct tc_since *since, int64_t shown_ms);

/* Whether a text that says this bears the mark. datum may be NULL. */
bool tc_since_marks(const struct tc_since *since, const struct tc_datum *datum);

/* The bars, each at its place on the wall. */
void tc_since_draw(const struct tc_since *since, const struct tc_painting *panes, int count,
	struct tc_drawlist *out);

/* What bears the mark, for the evidence: " portal.accounts|VN|2020-08|812345" each, "" for none. Owned; NULL: no
 * memory. */
char *tc_since_write(const struct tc_since *since, const struct tc_catalogue *catalogue);

/* The same read back, to be drawn at now_ms as it was then. False: this is no such text, or no memory. */
bool tc_since_read(struct tc_since *since, const struct tc_catalogue *catalogue, const char *text,
	int64_t now_ms);

#endif
