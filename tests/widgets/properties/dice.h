/* Chance that a seed decides. */
#ifndef TC_TESTS_PROPERTIES_DICE_H
#define TC_TESTS_PROPERTIES_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t dice_next(uint64_t *state) {
	*state += 0x9E3779B97F4A7C15u; /* splitmix64 */
	uint64_t z = *state;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* 0 .. count - 1; 0 for a count of 0. */
static inline int dice(uint64_t *state, int count) {
	return count <= 0 ? 0 : (int)(dice_next(state) % (uint64_t)count);
}

static inline bool dice_in(uint64_t *state, int hundred) {
	return dice(state, 100) < hundred;
}

static inline double dice_share(uint64_t *state) {
	return (double)(dice_next(state) >> 11) / 9007199254740992.0;
}

#define DICE_PICK(state, items) (items)[dice((state), (int)(sizeof(items) / sizeof((items)[0])))]

#endif
