/* What must hold of any pane, whatever its kind, options, size and data. Judged on the draw list, which is what
 * every output shows, and on a picture of it. */
#ifndef TC_TESTS_PROPERTIES_CHECK_H
#define TC_TESTS_PROPERTIES_CHECK_H

#include "display/alarmed.h"
#include "tests/widgets/easel.h"

struct look {
	struct easel *easel;
	const struct tc_widget *widget;
	const struct tc_drawlist *list, *before; /* before: NULL at the first look */
	const struct tc_view *view;
	const struct tc_pane_wants *wants;
};

/* False with a complaint of COMPLAINT_MAX bytes, "property: what". */
bool check_list(const struct look *look, char *complaint);

/* Equal commands, so equal pixels. */
bool check_equal(const struct tc_drawlist *a, const struct tc_drawlist *b);

#endif
