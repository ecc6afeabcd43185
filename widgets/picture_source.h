/* Pictures as widgets see them: somebody below opens files and decodes them; a widget says where one is to stand. */
#ifndef TC_WIDGETS_PICTURE_SOURCE_H
#define TC_WIDGETS_PICTURE_SOURCE_H

#include "base/result.h"

#include <stdint.h>

enum tc_fit {
	TC_FIT_CONTAIN = 1, /* all of it, as large as the room lets it be */
	TC_FIT_COVER,       /* the room is full; what stands out is cut off */
	TC_FIT_EXACT,       /* one px of the file is one px of the wall */
};

/* Premultiplied 0xAARRGGBB, rows without gaps between them; at the size it stands in, of its file's proportions. */
struct tc_picture {
	uint32_t *pixels;
	int width_px, height_px;
};

struct tc_picture_wish {
	const char *file; /* as the document names it */
	enum tc_fit fit;
	double width_px, height_px; /* of the room */
	const char *pointer;        /* of the option, for faults */
};

struct tc_picture_source {
	/* Borrowed for the scene's life; NULL with a fault that says why. Main thread. */
	const struct tc_picture *(*open)(struct tc_picture_source *source,
		const struct tc_picture_wish *wish, struct tc_faults *faults);
};

#endif
