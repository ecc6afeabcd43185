/* An output that is a file: every present replaces it whole. */
#include "display/outputs/output.h"
#include "display/outputs/png.h"
#include "display/outputs/wake.h"

#include <stdlib.h>
#include <string.h>

struct png {
	struct tc_output base;
	struct tc_wake wake;
	char *path; /* owned */
};

static enum tc_result open_png(
	struct tc_output *output, const struct tc_output_setting *setting, struct tc_error *err) {
	struct png *self = (struct png *)output;
	if (!setting->path || !setting->path[0]) {
		return tc_fail(err, TC_BAD_INPUT, "the png output needs the name of a file");
	}
	self->path = strdup(setting->path);
	if (!self->path) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a file name");
	}
	return tc_wake_open(&self->wake, err);
}

static enum tc_result present(struct tc_output *output, const struct tc_surface *surface,
	const struct tc_damage *damage, struct tc_error *err) {
	(void)damage;
	return tc_png_write(surface, ((struct png *)output)->path, err);
}

static enum tc_output_event wait_png(struct tc_output *output, int timeout_ms) {
	return tc_wake_wait(&((struct png *)output)->wake, timeout_ms);
}

static void wake(struct tc_output *output) {
	tc_wake_send(&((struct png *)output)->wake);
}

static void close_png(struct tc_output *output) {
	struct png *self = (struct png *)output;
	free(self->path);
	tc_wake_close(&self->wake);
}

const struct tc_output_class tc_output_png = {
	.name = "png",
	.size = sizeof(struct png),
	.open = open_png,
	.present = present,
	.wait = wait_png,
	.wake = wake,
	.close = close_png,
};
