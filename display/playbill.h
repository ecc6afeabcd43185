/* Which layout a wall shows and which comes next: a saved one is built off screen, its figures are
 * fetched, and then it takes the place of the old one in one frame. Main thread. */
#ifndef TC_DISPLAY_PLAYBILL_H
#define TC_DISPLAY_PLAYBILL_H

#include "display/act.h"
#include "display/watch.h"
#include "feeds/wire/client.h"

struct tc_playbill {
	const struct tc_stage *stage; /* borrowed */
	struct tc_act_setting setting;
	int64_t at_ms;               /* what is shown or comes is as it was then (Unix); 0: live */
	struct tc_act shown, coming; /* coming.playlist NULL: none */
	int64_t coming_until_ms;     /* monotonic: then it is shown even without figures */
	int64_t looked_ms;           /* monotonic */
	struct tc_watch watch;
};

enum tc_playbill_news {
	TC_PLAYBILL_NOTHING = 1,
	TC_PLAYBILL_SWAPPED, /* shown is another layout than before; the former one is gone */
	TC_PLAYBILL_REFUSED, /* the saved one has faults: the old one stays */
};

enum { TC_PLAYBILL_LOOK_MS = 500 }; /* between looks at the saved layout */

/* setting is copied, its paths are borrowed. at_ms: 0 for live; the client is started with the same. With observations
 * there is a time and no client (NULL below): every picture reads the file anew, whole. False: faults say why. */
bool tc_playbill_open(struct tc_playbill *playbill, const struct tc_stage *stage,
	const struct tc_act_setting *setting, int64_t at_ms, struct tc_faults *faults);

/* Prepare the same layout as it was at another time, 0 for live; it is shown as a saved one is. False: the
 * layout has faults now, and the old picture stays. now_ms: monotonic. */
bool tc_playbill_travel(struct tc_playbill *playbill, struct tc_client *client, int64_t at_ms,
	int64_t now_ms, struct tc_faults *faults);

/* After the client has been stopped: it uses the mirrors. */
void tc_playbill_close(struct tc_playbill *playbill);

/* Look at the saved layout when that is due, and at the figures of the coming one. now_ms: monotonic.
 * faults: filled with REFUSED. */
enum tc_playbill_news tc_playbill_look(struct tc_playbill *playbill, struct tc_client *client,
	int64_t now_ms, struct tc_faults *faults);

#endif
