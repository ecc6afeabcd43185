/* A wall that nobody looks at: the picture stays where it was painted. A second surface to show it on
 * would be most of such a wall's memory (32 MB at 4K). */
#include "display/outputs/output.h"
#include "display/outputs/wake.h"

struct none {
	struct tc_output base;
	struct tc_wake wake;
};

static enum tc_result open_none(
	struct tc_output *output, const struct tc_output_setting *setting, struct tc_error *err) {
	(void)setting;
	return tc_wake_open(&((struct none *)output)->wake, err);
}

static enum tc_result present(struct tc_output *output, const struct tc_surface *surface,
	const struct tc_damage *damage, struct tc_error *err) {
	(void)output;
	(void)surface;
	(void)damage;
	(void)err;
	return TC_OK;
}

static enum tc_output_event wait_none(struct tc_output *output, int timeout_ms) {
	return tc_wake_wait(&((struct none *)output)->wake, timeout_ms);
}

static void wake(struct tc_output *output) {
	tc_wake_send(&((struct none *)output)->wake);
}

static void close_none(struct tc_output *output) {
	tc_wake_close(&((struct none *)output)->wake);
}

const struct tc_output_class tc_output_none = {
	.name = "none",
	.size = sizeof(struct none),
	.open = open_none,
	.present = present,
	.wait = wait_none,
	.wake = wake,
	.close = close_none,
};
