/* The output of tests and of `check`: keeps a copy of what was shown. */
#include "display/outputs/output.h"
#include "display/outputs/wake.h"

#include <string.h>

struct memory {
	struct tc_output base;
	struct tc_wake wake;
	struct tc_surface shown;
};

static enum tc_result open_memory(
	struct tc_output *output, const struct tc_output_setting *setting, struct tc_error *err) {
	struct memory *self = (struct memory *)output;
	enum tc_result result =
		tc_surface_init(&self->shown, setting->width_px, setting->height_px, err);
	return result != TC_OK ? result : tc_wake_open(&self->wake, err);
}

static enum tc_result present(struct tc_output *output, const struct tc_surface *surface,
	const struct tc_damage *damage, struct tc_error *err) {
	struct memory *self = (struct memory *)output;
	(void)err;
	for (int i = 0; i < damage->count; i++) {
		struct tc_pixels area = damage->rects[i];
		for (int y = area.top; y < area.bottom; y++) {
			memcpy(self->shown.pixels + (size_t)y * (size_t)self->shown.stride_px +
					area.left,
				surface->pixels + (size_t)y * (size_t)surface->stride_px +
					area.left,
				(size_t)(area.right - area.left) * sizeof *surface->pixels);
		}
	}
	return TC_OK;
}

static enum tc_output_event wait_memory(struct tc_output *output, int timeout_ms) {
	return tc_wake_wait(&((struct memory *)output)->wake, timeout_ms);
}

static void wake(struct tc_output *output) {
	tc_wake_send(&((struct memory *)output)->wake);
}

static void close_memory(struct tc_output *output) {
	struct memory *self = (struct memory *)output;
	tc_surface_finish(&self->shown);
	tc_wake_close(&self->wake);
}

const struct tc_output_class tc_output_memory = {
	.name = "memory",
	.size = sizeof(struct memory),
	.open = open_memory,
	.present = present,
	.wait = wait_memory,
	.wake = wake,
	.close = close_memory,
};

const struct tc_surface *tc_output_memory_shown(const struct tc_output *output) {
	return output->class_ == &tc_output_memory ? &((const struct memory *)output)->shown : NULL;
}
