#include "feeds/observation.h"

#include <string.h>

bool tc_status_is_missing(char status) {
	return status != '\0' && strchr("HLMOQ", status) != NULL;
}

bool tc_status_is_known(char status) {
	return status != '\0' && strchr("ABDEFGHIJLMNOPQSUV", status) != NULL;
}

bool tc_observation_same_key(const struct tc_observation *a, const struct tc_observation *b) {
	return a->indicator == b->indicator && a->area == b->area &&
		a->period.start_ms == b->period.start_ms && a->period.end_ms == b->period.end_ms;
}

bool tc_rank_supersedes(const struct tc_rank *a, const struct tc_rank *b) {
	if (a->recorded_at_ms != b->recorded_at_ms) {
		return a->recorded_at_ms > b->recorded_at_ms;
	}
	if (a->sequence != b->sequence) {
		return a->sequence > b->sequence;
	}
	return a->cursor > b->cursor;
}

bool tc_source_is_test(const char *source) {
	return strncmp(source, "/sim/", 5) == 0;
}

enum { CHECK_BITS = 10, LETTER_BITS = 5, LETTERS_LEAST = 4, LETTERS_MOST = 12 };

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* FNV-1a; the zero byte goes in too, so that "ab" "c" is not "a" "bc". */
static uint64_t mix_text(uint64_t hash, const char *text) {
	do {
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	} while (*text++ != '\0');
	return hash;
}

static uint64_t mix_number(uint64_t hash, int64_t number) {
	for (int shift = 0; shift < 64; shift += 8) {
		hash = (hash ^ ((uint64_t)number >> shift & 0xff)) * 0x100000001b3u;
	}
	return hash;
}

uint64_t tc_trace_of(
	const struct tc_observation *observation, const char *indicator, const char *area) {
	if (observation->cursor <= 0 || observation->source == NULL) {
		return 0;
	}
	uint64_t hash = mix_number(0xcbf29ce484222325u, observation->cursor);
	hash = mix_text(mix_text(mix_text(hash, observation->source), indicator), area);
	hash = mix_number(hash, observation->period.start_ms);
	hash = mix_number(mix_number(hash, observation->period.end_ms), observation->sequence);
	hash ^= hash >> 32;
	return (uint64_t)observation->cursor << CHECK_BITS |
		((hash ^ hash >> CHECK_BITS) & ((1u << CHECK_BITS) - 1));
}

int64_t tc_trace_cursor(uint64_t trace) {
	return (int64_t)(trace >> CHECK_BITS);
}

void tc_trace_format(uint64_t trace, char out[TC_TRACE_TEXT_MAX]) {
	int count = LETTERS_LEAST;
	while (count < LETTERS_MOST && trace >> (count * LETTER_BITS) != 0) {
		count++;
	}
	for (int i = 0; i < count; i++) {
		out[i] = letters[trace >> ((count - 1 - i) * LETTER_BITS) & 31];
	}
	out[count] = '\0';
}

/* -1: no letter of ours. */
static int value_of(char letter) {
	char upper = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
	upper = upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
	const char *found = upper == '\0' ? NULL : strchr(letters, upper);
	return found == NULL ? -1 : (int)(found - letters);
}

bool tc_trace_parse(const char *text, uint64_t *trace) {
	int count = 0;
	*trace = 0;
	for (; *text != '\0'; text++) {
		int value = value_of(*text);
		if (*text == ' ' || *text == '-') {
			continue;
		}
		if (value < 0 || ++count > LETTERS_MOST) {
			return false;
		}
		*trace = *trace << LETTER_BITS | (uint64_t)value;
	}
	return count >= LETTERS_LEAST && tc_trace_cursor(*trace) > 0;
}
