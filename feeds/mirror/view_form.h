/* What the bytes of a view are made of. Inside feeds/mirror only.
 *
 * Integers are LEB128; signed ones zigzag. In order: version; whether there is a base; the head; sources (how
 * many there are, how many follow, each with its index); alarms shown, else told (whether they are those of the base, else all); without a base the keys of all series; how many
 * series follow, each by its place: its points as (drop at the front of the base's, keep there, keep at the
 * end, new ones between), its witnesses whole. */
#ifndef TC_FEEDS_MIRROR_VIEW_FORM_H
#define TC_FEEDS_MIRROR_VIEW_FORM_H

#include "feeds/mirror/shared.h"

enum {
	TC_VIEW_FORM_VERSION = 4,
	TC_VIEW_FORM_POINTS_MAX = 10000, /* of one series, as a mirror keeps them */
	TC_VIEW_FORM_WITNESSES_MAX = 64,
	TC_VIEW_FORM_SERIES_MAX = 1 << 20,
	TC_VIEW_FORM_TOLD_MAX = 1000, /* as a hub tells at most */
};

/* Bits before a point. */
enum {
	TC_POINT_HAS_VALUE = 1,
	TC_POINT_WITHDRAWN = 2,
	TC_POINT_UNBALANCED = 4,
	TC_POINT_TEXT = 8,    /* a text of a value; also of one that counts for nothing */
	TC_POINT_NUMBER = 16, /* its double follows: it is not the one nearest to the text */
	TC_POINT_FORMER = 32,
	TC_POINT_FORMER_NUMBER = 64,
	TC_POINT_MEMBERS = 128,
};

/* Before the alarms told. */
enum { TC_TOLD_NONE = 0, TC_TOLD_SAME, TC_TOLD_ALL };

/* Bits of the head. */
enum { TC_VIEW_TRUSTED = 1, TC_VIEW_HAS_BASE = 2 };

/* A field more would be lost in silence: whoever adds one writes and reads it in view_encode.c and
 * view_decode.c, raises the version, and corrects the size here. */
_Static_assert(sizeof(struct tc_point) == 224, "a point has other fields than its bytes");
_Static_assert(sizeof(struct tc_series) == 48, "a series has other fields than its bytes");
_Static_assert(sizeof(struct tc_view) == 112, "a view has other fields than its bytes");
_Static_assert(sizeof(struct tc_standing) == 440, "an alarm has other fields than its bytes");
_Static_assert(sizeof(struct tc_source_view) == 32, "a source has other fields than its bytes");

#endif
