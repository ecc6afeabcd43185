#include "widgets/kit/spread.h"

#include <math.h>

/* Less the room of those before, what must rise by a pitch must only not fall: those that would are pooled at their
 * mean (isotonic regression). */
void tc_spread(double *at, int count, double low_px, double high_px, double pitch_px) {
	double room_px = fmax(high_px - low_px, 0);
	if (count > 1) {
		pitch_px = fmin(pitch_px, room_px / (count - 1));
	}
	for (int i = 0; i < count; i++) {
		at[i] -= i * pitch_px;
	}
	for (int i = 1; i < count; i++) {
		double sum = at[i];
		int first = i;
		while (first > 0 && at[first - 1] > sum / (i - first + 1)) {
			sum += at[--first];
		}
		for (int k = first; k <= i; k++) {
			at[k] = sum / (i - first + 1);
		}
	}
	double most_px = low_px + room_px - (count - 1) * pitch_px;
	for (int i = 0; i < count; i++) {
		at[i] = fmax(fmin(at[i], most_px), low_px) + i * pitch_px;
	}
}
