/* One pane and what happens to it, as a JSON document, so that a failing case can be made smaller, printed, and
 * kept as a file that is played again for ever:
 *
 *   { "kind": "bars", "pane": [81, 58], "u": 4, "language": "vi", "now": "2020-08-19T09:14:00+07:00",
 *     "until": "2020-08-01T00:00:00+07:00", "options": {…},
 *     "acts": [ {"say": ["portal.accounts", "VN", "2020-08-19", "12", "A", "/so/mot", "over"]},
 *               {"withdraw": ["portal.accounts", "VN", "2020-08-19", "/so/mot"]},
 *               {"pass": 60000}, {"link": "lost"}, {"source": ["/so/mot", "silent"]}, {"store": "degraded"},
 *               {"clock": "doubted"}, {"alarm": ["portal.accounts", "VN", 1, "active"]}, {"look": true} ] }
 *
 * "until" may be left out; pane in u; a value of null is a report that there is none. Behind the last act
 * there is always a look. */
#ifndef TC_TESTS_PROPERTIES_STORY_H
#define TC_TESTS_PROPERTIES_STORY_H

#include "tests/widgets/easel.h"

#include <jansson.h>

enum { COMPLAINT_MAX = 700 };

enum ending {
	ENDING_REFUSED = 1, /* the document of the pane is none: nothing was drawn */
	ENDING_GOOD,
	ENDING_BAD,
};

struct verdict {
	enum ending ending;
	char complaint
		[COMPLAINT_MAX]; /* "overlap: …"; the word before the colon says which property */
	long looks, commands;
};

/* Create the widget and ask after every look what must hold. The easel is cleared before. */
void story_play(struct easel *easel, const json_t *story, struct verdict *verdict);

/* Set the easel up for a story and make its widget. NULL: refused, faults has it. Of the last story only. */
struct tc_widget *story_open(struct easel *easel, const json_t *story, struct tc_faults *faults);

/* Two stories with the same complaint, in this sense: the property and nothing else. */
bool story_same_complaint(const char *a, const char *b);

#endif
