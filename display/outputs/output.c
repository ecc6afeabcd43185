#include "display/outputs/output.h"

#include <stdlib.h>

enum tc_result tc_output_open(const struct tc_output_class *class_,
	const struct tc_output_setting *setting, struct tc_output **out, struct tc_error *err) {
	struct tc_output *output = calloc(1, class_->size);
	if (!output) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for output %s", class_->name);
	}
	output->class_ = class_;
	output->width_px = setting->width_px;
	output->height_px = setting->height_px;
	enum tc_result result = class_->open(output, setting, err);
	if (result != TC_OK) {
		tc_output_close(output);
		return result;
	}
	*out = output;
	return TC_OK;
}

void tc_output_close(struct tc_output *output) {
	if (output) {
		output->class_->close(output);
		free(output);
	}
}

enum tc_result tc_output_present(struct tc_output *output, const struct tc_surface *surface,
	const struct tc_damage *damage, struct tc_error *err) {
	if (surface->width_px != output->width_px || surface->height_px != output->height_px) {
		return tc_fail(err, TC_BAD_INPUT, "the output shows %d x %d px, not %d x %d",
			output->width_px, output->height_px, surface->width_px, surface->height_px);
	}
	struct tc_damage visible = *damage;
	tc_damage_clip(&visible, tc_surface_area(surface));
	if (tc_damage_is_empty(&visible)) {
		return TC_OK;
	}
	return output->class_->present(output, surface, &visible, err);
}

void tc_output_settle(struct tc_output *output) {
	if (output->class_->settle != NULL) {
		output->class_->settle(output);
	}
}

enum tc_output_event tc_output_wait(struct tc_output *output, int timeout_ms) {
	return output->class_->wait(output, timeout_ms);
}

void tc_output_wake(struct tc_output *output) {
	output->class_->wake(output);
}
