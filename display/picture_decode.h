/* The half of a picture that runs in a child of its own, see picture.h. Private to picture.c. */
#ifndef TC_DISPLAY_PICTURE_DECODE_H
#define TC_DISPLAY_PICTURE_DECODE_H

#include "widgets/picture_source.h"

#include <stdbool.h>
#include <stddef.h>

enum tc_picture_kind { TC_PICTURE_NONE = 1, TC_PICTURE_PNG, TC_PICTURE_SVG };

struct tc_picture_work {
	enum tc_picture_kind kind;
	const unsigned char *bytes;
	size_t length;
	enum tc_fit fit;
	int width_px, height_px; /* of the room */
};

/* What the child leaves in memory that it shares with its parent. */
struct tc_picture_result {
	int done; /* 0: it never came to an end */
	int width_px, height_px;
	int natural_width_px, natural_height_px;
	bool shrunk;
	char why[160]; /* empty: there is a picture */
	uint32_t pixels[];
};

/* What the first bytes say; never reads beyond length. */
enum tc_picture_kind tc_picture_kind_of(const unsigned char *bytes, size_t length);

/* Decode and lay into result, which has room for the whole room of work. before_bytes is called once all libraries
 * are there and before any byte of the picture is read. */
void tc_picture_decode(const struct tc_picture_work *work, struct tc_picture_result *result,
	void (*before_bytes)(void));

#endif
