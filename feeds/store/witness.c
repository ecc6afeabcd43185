#include "feeds/store/witness.h"

#include "feeds/store/database.h"
#include "feeds/store/disk.h"
#include "feeds/store/head.h"
#include "feeds/store/state.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum tc_result note(
	struct tc_store *store, const struct tc_head *head, const char *why, struct tc_error *err) {
	int64_t first = store->seals.kept_number < head->seal ? store->seals.kept_number + 1 : 1;
	char sentence[TC_SENTENCE_MAX];
	snprintf(sentence, sizeof sentence, "%s: seals %lld to %lld", why, (long long)first,
		(long long)head->seal);
	tc_store_say(store, sentence);
	return tc_lost_add(store->database, TC_LOST_SEALS, first, head->seal, sentence,
		tc_clock_unix_ms(store->clock), err);
}

/* Does the chain hold the head's link at its place? */
static enum tc_result find_link(
	struct tc_store *store, const struct tc_head *head, bool *same, struct tc_error *err) {
	sqlite3_stmt *find = NULL;
	enum tc_result result = tc_database_prepare(
		store->database, "SELECT link FROM seal WHERE number = ?1", &find, err);
	if (result != TC_OK) {
		return result;
	}
	sqlite3_bind_int64(find, 1, head->seal);
	*same = sqlite3_step(find) == SQLITE_ROW &&
		sqlite3_column_bytes(find, 0) == TC_LINK_BYTES &&
		memcmp(sqlite3_column_blob(find, 0), head->link, TC_LINK_BYTES) == 0;
	sqlite3_finalize(find);
	return TC_OK;
}

static enum tc_result compare(struct tc_store *store, const char *path, struct tc_error *err) {
	struct tc_head head;
	struct tc_error why = { 0 };
	enum tc_result result = tc_head_read(path, &head, &why);
	if (result == TC_NOT_FOUND || (result == TC_OK && head.seal == 0)) {
		return TC_OK;
	}
	if (result != TC_OK) {
		tc_store_say(store, why.message);
		return TC_OK; /* it is written anew at the next commit */
	}
	if (head.seal > store->seals.kept_number) {
		return note(store, &head, "events that were acknowledged are missing", err);
	}
	bool same = false;
	result = find_link(store, &head, &same, err);
	return result == TC_OK && !same
		? note(store, &head, "this is not the history that was acknowledged", err)
		: result;
}

enum tc_result tc_witness_open(struct tc_witness *witness, struct tc_store *store,
	const char *apart, struct tc_error *err) {
	char beside[TC_PATH_MAX];
	if (!tc_disk_path(beside, store->directory, "head")) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	enum tc_result result = compare(store, beside, err);
	if (result == TC_OK && apart != NULL) {
		result = compare(store, apart, err);
	}
	if (result == TC_OK) {
		result = tc_head_open(beside, &witness->beside, err);
	}
	if (result == TC_OK && apart != NULL) {
		result = tc_head_open(apart, &witness->apart, err);
	}
	return result;
}

void tc_witness_close(struct tc_witness *witness) {
	if (witness->beside >= 0) {
		close(witness->beside);
	}
	if (witness->apart >= 0) {
		close(witness->apart);
	}
	*witness = (struct tc_witness) { -1, -1, false };
}

/* The one beside is not waited for: what it misses after a power cut, the chain itself has. */
void tc_witness_keep(struct tc_witness *witness, struct tc_store *store) {
	struct tc_head head = { .seal = store->seals.kept_number };
	struct tc_error err = { 0 };
	memcpy(head.link, store->seals.kept_link, TC_LINK_BYTES);
	tc_head_write(witness->beside, &head, false, NULL);
	if (witness->apart < 0) {
		return;
	}
	witness->failed = tc_head_write(witness->apart, &head, true, &err) != TC_OK;
	if (witness->failed) {
		tc_store_say(store, err.message);
	}
}
