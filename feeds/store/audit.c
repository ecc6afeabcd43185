#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <stdio.h>
#include <stdlib.h>

/* One line per observation, fields parted by tabs, so that sqlite3 on a terminal is enough to read it. */
static void write_line(
	FILE *out, const struct tc_catalogue *catalogue, const struct tc_observation *observation) {
	char recorded[40];
	tc_time_format(observation->recorded_at_ms, TC_ZONE_MINUTES, recorded, sizeof recorded);
	fprintf(out, "%s\t%s\t%s\t%s\t%c\t%s\t%s\t",
		tc_catalogue_indicator(catalogue, observation->indicator)->id,
		tc_catalogue_area(catalogue, observation->area)->code, observation->period.text,
		observation->has_value ? observation->value.text : "", observation->status,
		observation->action == TC_ACTION_WITHDRAW ? "D" : "M", recorded);
	/* Whatever a sender wrote stays on its line. */
	for (const char *at = observation->comment; at != NULL && *at != '\0'; at++) {
		fputc((unsigned char)*at < ' ' ? ' ' : *at, out);
	}
	fputc('\n', out);
}

static char *describe(const struct tc_catalogue *catalogue, const struct tc_store_event *event) {
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (out == NULL) {
		return NULL;
	}
	if (event->kind == TC_EVENT_REFUSED) {
		fputs("refused\n", out);
	}
	for (int i = 0; i < event->count; i++) {
		write_line(out, catalogue, &event->observations[i]);
	}
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

enum tc_result tc_store_audit(struct tc_store *store, const struct tc_store_event *event,
	int64_t now_ms, struct tc_error *err) {
	char *content = describe(store->catalogue, event);
	if (content == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for an audit record");
	}
	sqlite3_stmt *add = store->statements[TC_STATEMENT_ADD_AUDIT];
	sqlite3_bind_int64(add, 1, now_ms);
	sqlite3_bind_text(add, 2, event->source, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, event->id, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 4, event->sequence);
	sqlite3_bind_blob(add, 5, event->digest, TC_DIGEST_BYTES, SQLITE_STATIC);
	sqlite3_bind_text(add, 6, content, -1, SQLITE_STATIC);
	enum tc_result result = tc_database_step(add, "keep an audit record", err);
	if (result == TC_OK && sqlite3_changes(store->database) > 0) {
		struct tc_seal seal = { .kind = TC_SEAL_CONFLICT,
			.sequence = event->sequence,
			.first = sqlite3_last_insert_rowid(store->database),
			.id = event->id,
			.digest = event->digest };
		result = tc_seals_number(&store->seals, now_ms) &&
				tc_seals_text(&store->seals, event->source) &&
				tc_seals_text(&store->seals, content)
			? tc_seals_add(&store->seals, &seal, err)
			: tc_fail(err, TC_NO_MEMORY, "out of memory for an audit record");
	}
	free(content);
	return result;
}
