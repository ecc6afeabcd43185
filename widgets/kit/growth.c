#include "widgets/kit/growth.h"

enum { STEP_PX = 4, LEAST_MS = 1000 };

int64_t tc_growth_end_ms(int64_t oldest_ms, int64_t now_ms, double width_px, int64_t *next_ms) {
	double share = width_px > STEP_PX ? STEP_PX / width_px : 1;
	int64_t step_ms = LEAST_MS, end_ms = now_ms - now_ms % step_ms;
	/* Doubled, and by how far it has grown: so a step stays what it is until the next one begins. */
	while ((double)(end_ms - oldest_ms) * share > (double)step_ms) {
		step_ms *= 2;
		end_ms = now_ms - now_ms % step_ms;
	}
	*next_ms = end_ms + step_ms < *next_ms ? end_ms + step_ms : *next_ms;
	return end_ms;
}
