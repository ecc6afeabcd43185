#include "work.h"

#include "feeds/store/care.h"
#include "feeds/store/state.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS = 3, TAIL_ROWS = 12, PROVE_EVERY = 5 };

static void value_of(int64_t number, int row, char out[32]) {
	snprintf(out, 32, "%lld.%d0", (long long)number, row);
}

static enum tc_result commit_one(struct fixture *fixture, int64_t number) {
	struct tc_observation rows[ROWS];
	for (int row = 0; row < ROWS; row++) {
		char value[32];
		value_of(number, row, value);
		rows[row] = figure(row, 0, (int)number, value);
	}
	struct tc_store_event event = event_of("/p", number, rows, ROWS);
	return tc_store_commit(fixture->store, &event, 1, NULL);
}

int64_t work_do(struct fixture *fixture, int64_t first, int64_t last, int tries,
	void (*on_ack)(void *user, int64_t number), void *user) {
	fixture->store->tail_rows = TAIL_ROWS;
	for (int64_t number = first; number <= last; number++) {
		int failures = 0;
		while (commit_one(fixture, number) != TC_OK) {
			if (++failures >= tries) {
				return number - 1;
			}
		}
		if (on_ack != NULL) {
			on_ack(user, number);
		}
		tc_store_tidy(fixture->store);
		if (number % PROVE_EVERY == 0) {
			fixture->store->unproven = true; /* makes it empty its write-ahead log */
		}
	}
	return last;
}

static const char *compare(const struct tc_observation *row, bool *seen, int64_t size) {
	static char said[160];
	char value[32];
	int part = row->indicator;
	value_of(row->sequence, part, value);
	if (row->sequence < 1 || row->sequence > size || part < 0 || part >= ROWS ||
		strcmp(value, row->value.text) != 0) {
		snprintf(said, sizeof said, "event %lld has %s, and never had",
			(long long)row->sequence, row->value.text);
		return said;
	}
	seen[(row->sequence - 1) * ROWS + part] = true;
	return NULL;
}

static const char *check_rows(struct fixture *fixture, const char *directory, int64_t upto) {
	static char said[160];
	enum { MOST = 4096 };
	static bool seen[MOST * ROWS];
	struct tc_store_reader *reader = NULL;
	memset(seen, 0, sizeof seen);
	if (tc_store_reader_open(directory, fixture->catalogue, &reader, NULL) != TC_OK) {
		return "it cannot be read";
	}
	struct tc_history_query query = query_all();
	query.revisions = true;
	struct tc_history *history = tc_history_open(reader, &query);
	struct tc_observation row;
	const char *wrong = NULL;
	int more = 0;
	while (wrong == NULL && (more = tc_history_next(history, &row, NULL)) == 1) {
		wrong = compare(&row, seen, MOST);
	}
	tc_history_close(history);
	tc_store_reader_close(reader);
	if (wrong == NULL && more != 0) {
		wrong = "its history cannot be read";
	}
	upto = upto < MOST ? upto : MOST;
	for (int64_t i = 0; i < upto * ROWS && wrong == NULL; i++) {
		if (!seen[i]) {
			snprintf(said, sizeof said,
				"event %lld is missing, and the position is %lld",
				(long long)i / ROWS + 1, (long long)upto);
			wrong = said;
		}
	}
	return wrong;
}

static void hear(void *user, const char *sentence) {
	(void)user;
	(void)sentence;
}

/* By its own word at the start, or by `toancanh hub verify`. */
static bool tells(const char *directory, const struct tc_store_health *health) {
	struct tc_findings findings = { .tell = hear };
	struct tc_store_sum sum;
	return health->damaged || tc_store_verify(directory, &findings, &sum, NULL) != TC_OK ||
		findings.count > 0;
}

static const char *check_lossless(struct fixture *fixture, const char *directory, int64_t acked,
	const struct tc_store_health *health, int64_t upto) {
	static char said[TC_SENTENCE_MAX + 64];
	if (upto < acked) {
		snprintf(said, sizeof said, "its position is %lld, acknowledged were %lld%s",
			(long long)upto, (long long)acked,
			health->damaged ? ", and it says so" : "");
		return said;
	}
	if (health->damaged) {
		snprintf(said, sizeof said, "it says it is damaged: %s", health->reason);
		return said;
	}
	/* What the position covers is never sent again, acknowledged or not. */
	return check_rows(fixture, directory, upto);
}

const char *work_check(
	struct fixture *fixture, const char *directory, int64_t acked, enum work_loss loss) {
	static char said[TC_SENTENCE_MAX + 64];
	struct tc_store *store = NULL;
	struct tc_error err = { 0 };
	if (tc_store_open(directory, fixture->catalogue, &fixture->clock, &store, &err) != TC_OK) {
		snprintf(said, sizeof said, "it does not open: %s", err.message);
		return loss == WORK_LOSS_IS_TOLD ? NULL : said;
	}
	struct tc_store_health health;
	struct tc_source_position position = { 0 };
	tc_store_health(store, &health);
	tc_store_position(store, "/p", &position);
	const char *wrong = check_lossless(fixture, directory, acked, &health, position.upto);
	if (wrong != NULL && loss == WORK_LOSS_IS_TOLD && tells(directory, &health)) {
		/* A loss that is told may be any; a wrong figure is none. */
		wrong = check_rows(fixture, directory, 0);
	}
	tc_store_close(store);
	return wrong;
}

long work_setting(const char *name, long fallback) {
	const char *value = getenv(name);
	return value != NULL ? strtol(value, NULL, 10) : fallback;
}

int work_start(void **state) {
	return fixture_start_in(state, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
}

const char *work_place(const struct fixture *fixture, const char *name) {
	static char places[2][160];
	static int turn;
	turn = 1 - turn;
	snprintf(places[turn], sizeof places[turn], "%s/%s", fixture->directory, name);
	mkdir(places[turn], 0700);
	return places[turn];
}

void work_clear(const char *directory) {
	DIR *listing = opendir(directory);
	for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
		if (entry->d_name[0] != '.') {
			unlinkat(dirfd(listing), entry->d_name, 0);
		}
	}
	if (listing != NULL) {
		closedir(listing);
	}
	rmdir(directory);
}
