#include "feeds/wire/limit.h"

#include <math.h>
#include <stdlib.h>

void tc_bucket_init(struct tc_bucket *bucket, double rate, double burst, int64_t now_ms) {
	*bucket = (struct tc_bucket) {
		.rate = rate, .burst = burst, .tokens = burst, .filled_ms = now_ms
	};
}

int64_t tc_bucket_take(struct tc_bucket *bucket, int64_t now_ms) {
	if (now_ms > bucket->filled_ms) {
		double gained = (double)(now_ms - bucket->filled_ms) / 1000.0 * bucket->rate;
		bucket->tokens = fmin(bucket->burst, bucket->tokens + gained);
		bucket->filled_ms = now_ms;
	}
	if (bucket->tokens >= 1.0) {
		bucket->tokens -= 1.0;
		return 0;
	}
	double wait_ms = ceil((1.0 - bucket->tokens) / bucket->rate * 1000.0);
	return wait_ms < 1.0 ? 1 : (int64_t)wait_ms;
}

bool tc_strikes_add(struct tc_strikes *strikes, int limit, int64_t now_ms) {
	if (strikes->times == NULL) {
		strikes->times = calloc((size_t)limit, sizeof *strikes->times);
		strikes->limit = limit;
		if (strikes->times == NULL) {
			return true;
		}
	}
	/* The slot about to be overwritten holds the strike limit places ago. */
	bool full = strikes->count == strikes->limit;
	bool too_many = full && now_ms - strikes->times[strikes->at] < TC_STRIKES_WINDOW_MS;
	strikes->times[strikes->at] = now_ms;
	strikes->at = (strikes->at + 1) % strikes->limit;
	strikes->count += full ? 0 : 1;
	return too_many;
}

void tc_strikes_finish(struct tc_strikes *strikes) {
	free(strikes->times);
	*strikes = (struct tc_strikes) { 0 };
}
