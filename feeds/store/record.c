#include "feeds/store/record.h"

#include <stdlib.h>
#include <string.h>

enum { VARINT_MAX = 10, FIXED_MAX = 6 * VARINT_MAX + 4 * 2 + 8, HAS_VALUE = 1, HAS_COMMENT = 2 };

static bool reserve(struct tc_packed *packed, size_t more) {
	if (packed->size - packed->length >= more) {
		return true;
	}
	size_t size = (packed->size + more) * 2;
	uint8_t *bytes = realloc(packed->bytes, size);
	if (bytes == NULL) {
		return false;
	}
	packed->bytes = bytes;
	packed->size = size;
	return true;
}

static void put_number(struct tc_packed *packed, uint64_t value) {
	while (value >= 0x80) {
		packed->bytes[packed->length++] = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	packed->bytes[packed->length++] = (uint8_t)value;
}

/* Differences wrap on purpose: what unsigned arithmetic takes away it gives back. */
static void put_difference(struct tc_packed *packed, int64_t value, int64_t before) {
	uint64_t difference = (uint64_t)value - (uint64_t)before;
	put_number(packed, (difference << 1) ^ (0 - (difference >> 63)));
}

static void put_text(struct tc_packed *packed, struct tc_text text) {
	put_number(packed, text.length);
	if (text.length > 0) {
		memcpy(packed->bytes + packed->length, text.bytes, text.length);
		packed->length += text.length;
	}
}

bool tc_packed_add(struct tc_packed *packed, const struct tc_record *record) {
	size_t texts = record->period.length + record->value.length + record->comment.length;
	if (!reserve(packed, FIXED_MAX + 3 * VARINT_MAX + texts)) {
		return false;
	}
	const struct tc_record *before = &packed->before;
	put_difference(packed, record->cursor, before->cursor);
	put_difference(packed, record->sequence, before->sequence);
	put_difference(packed, record->stored_at_ms, before->stored_at_ms);
	put_difference(packed, record->recorded_at_ms, before->recorded_at_ms);
	put_difference(packed, record->start_ms, before->start_ms);
	put_difference(packed, record->end_ms, record->start_ms);
	uint8_t *bytes = packed->bytes;
	bytes[packed->length++] = record->grain;
	bytes[packed->length++] = record->status;
	bytes[packed->length++] = record->qualifier;
	bytes[packed->length++] = record->confidentiality;
	bytes[packed->length++] = record->action;
	bytes[packed->length++] = (uint8_t)((record->has_value ? HAS_VALUE : 0) |
		(record->has_comment ? HAS_COMMENT : 0));
	put_text(packed, record->period);
	if (record->has_value) {
		put_text(packed, record->value);
	}
	if (record->has_comment) {
		put_text(packed, record->comment);
	}
	packed->before = *record;
	packed->count++;
	return true;
}

void tc_packed_clear(struct tc_packed *packed) {
	packed->length = 0;
	packed->count = 0;
	packed->before = (struct tc_record) { 0 };
}

bool tc_packed_put_number(struct tc_packed *packed, uint64_t value) {
	if (!reserve(packed, VARINT_MAX)) {
		return false;
	}
	put_number(packed, value);
	return true;
}

bool tc_packed_put_text(struct tc_packed *packed, struct tc_text text) {
	if (!reserve(packed, VARINT_MAX + text.length)) {
		return false;
	}
	put_text(packed, text);
	return true;
}

static bool get_number(struct tc_unpacking *unpacking, uint64_t *out) {
	*out = 0;
	for (unsigned shift = 0; shift < 70; shift += 7) {
		if (unpacking->at >= unpacking->length) {
			return false;
		}
		uint8_t byte = unpacking->bytes[unpacking->at++];
		if (shift < 64) {
			*out |= (uint64_t)(byte & 0x7f) << shift;
		}
		if ((byte & 0x80) == 0) {
			return true;
		}
	}
	return false;
}

static bool get_difference(struct tc_unpacking *unpacking, int64_t before, int64_t *out) {
	uint64_t folded;
	if (!get_number(unpacking, &folded)) {
		return false;
	}
	*out = (int64_t)((uint64_t)before + ((folded >> 1) ^ (0 - (folded & 1))));
	return true;
}

static bool get_text(struct tc_unpacking *unpacking, struct tc_text *out) {
	uint64_t length;
	if (!get_number(unpacking, &length) || length > unpacking->length - unpacking->at) {
		return false;
	}
	out->bytes = (const char *)unpacking->bytes + unpacking->at;
	out->length = (size_t)length;
	unpacking->at += (size_t)length;
	return true;
}

static bool get_record(struct tc_unpacking *unpacking, struct tc_record *out) {
	const struct tc_record *before = &unpacking->before;
	if (!get_difference(unpacking, before->cursor, &out->cursor) ||
		!get_difference(unpacking, before->sequence, &out->sequence) ||
		!get_difference(unpacking, before->stored_at_ms, &out->stored_at_ms) ||
		!get_difference(unpacking, before->recorded_at_ms, &out->recorded_at_ms) ||
		!get_difference(unpacking, before->start_ms, &out->start_ms) ||
		!get_difference(unpacking, out->start_ms, &out->end_ms) ||
		unpacking->length - unpacking->at < 6) {
		return false;
	}
	const uint8_t *bytes = unpacking->bytes + unpacking->at;
	out->grain = bytes[0];
	out->status = bytes[1];
	out->qualifier = bytes[2];
	out->confidentiality = bytes[3];
	out->action = bytes[4];
	out->has_value = (bytes[5] & HAS_VALUE) != 0;
	out->has_comment = (bytes[5] & HAS_COMMENT) != 0;
	unpacking->at += 6;
	return get_text(unpacking, &out->period) &&
		(!out->has_value || get_text(unpacking, &out->value)) &&
		(!out->has_comment || get_text(unpacking, &out->comment));
}

bool tc_unpacking_number(struct tc_unpacking *unpacking, uint64_t *out) {
	return get_number(unpacking, out);
}

int tc_unpacking_next(struct tc_unpacking *unpacking, struct tc_record *out) {
	if (unpacking->at >= unpacking->length) {
		return 0;
	}
	*out = (struct tc_record) { 0 };
	if (!get_record(unpacking, out)) {
		return -1;
	}
	unpacking->before = *out;
	return 1;
}

uint64_t tc_packed_checksum(const uint8_t *bytes, size_t length) {
	uint64_t hash = 0xcbf29ce484222325u ^ length; /* FNV-1a */
	for (size_t i = 0; i < length; i++) {
		hash = (hash ^ bytes[i]) * 0x100000001b3u;
	}
	return hash;
}

struct tc_record tc_record_of(const struct tc_observation *observation) {
	const char *comment = observation->comment;
	struct tc_record record = {
		.cursor = observation->cursor,
		.sequence = observation->sequence,
		.stored_at_ms = observation->stored_at_ms,
		.recorded_at_ms = observation->recorded_at_ms,
		.start_ms = observation->period.start_ms,
		.end_ms = observation->period.end_ms,
		.grain = (uint8_t)observation->period.grain,
		.status = (uint8_t)observation->status,
		.qualifier = (uint8_t)observation->qualifier,
		.confidentiality = (uint8_t)observation->confidentiality,
		.action = (uint8_t)observation->action,
		.has_value = observation->has_value,
		.has_comment = comment != NULL,
		.period = { observation->period.text, strlen(observation->period.text) },
	};
	if (observation->has_value) {
		record.value.bytes = observation->value.text;
		record.value.length = strlen(observation->value.text);
	}
	if (comment != NULL) {
		record.comment.bytes = comment;
		record.comment.length = strlen(comment);
	}
	return record;
}

bool tc_record_to_observation(
	const struct tc_record *record, const char *comment, struct tc_observation *out) {
	*out = (struct tc_observation) {
		.period = { .start_ms = record->start_ms,
			.end_ms = record->end_ms,
			.grain = (enum tc_period_grain)record->grain },
		.has_value = record->has_value,
		.status = (char)record->status,
		.qualifier = (enum tc_qualifier)record->qualifier,
		.confidentiality = (char)record->confidentiality,
		.action = (enum tc_action)record->action,
		.comment = record->has_comment ? comment : NULL,
		.recorded_at_ms = record->recorded_at_ms,
		.sequence = record->sequence,
		.stored_at_ms = record->stored_at_ms,
		.cursor = record->cursor,
	};
	if (record->period.length >= TC_PERIOD_TEXT_MAX) {
		return false;
	}
	memcpy(out->period.text, record->period.bytes, record->period.length);
	return !record->has_value ||
		tc_decimal_parse(record->value.bytes, record->value.length, &out->value) ==
		TC_DECIMAL_FINE;
}

bool tc_record_supersedes(const struct tc_record *a, const struct tc_record *b) {
	return tc_rank_supersedes(&(struct tc_rank) { a->recorded_at_ms, a->sequence, a->cursor },
		&(struct tc_rank) { b->recorded_at_ms, b->sequence, b->cursor });
}
