#include "feeds/wire/spool.h"

#include "feeds/wire/journal.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { LINES = 30, BATCH = 4 };

/* A publisher without its socket: a spool, an outbox, and what the outbox said. */
struct station {
	char folder[64], directory[96], journal[128], input[96];
	struct tc_spool *spool;
	struct tc_outbox *outbox;
	char refused[256]; /* "line:code " */
};

static void on_refused(void *user, const struct tc_refusal *refusal) {
	struct station *station = user;
	size_t at = strlen(station->refused);
	tc_spool_note_refused(station->spool, refusal);
	snprintf(station->refused + at, sizeof station->refused - at, "%lld:%s ",
		(long long)refusal->tag, refusal->code);
}

static void on_event(
	void *user, int64_t sequence, int64_t unix_ms, const struct tc_outbox_item *items) {
	const struct station *station = user;
	tc_spool_note_event(station->spool, sequence, unix_ms, items);
}

static void on_settled(void *user, int64_t sequence) {
	const struct station *station = user;
	tc_spool_note_settled(station->spool, sequence);
}

static void start(struct station *station) {
	struct tc_error err;
	assert_int_equal(tc_spool_open(station->directory, "/x", &station->spool, &err), TC_OK);
	const struct tc_outbox_setting setting = { .source = "/x",
		.run = tc_spool_run(station->spool),
		.batch = BATCH,
		.on_refused = on_refused,
		.on_event = on_event,
		.on_settled = on_settled,
		.user = station };
	station->outbox = tc_outbox_create(&setting);
	assert_non_null(station->outbox);
	assert_int_equal(tc_spool_restore(station->spool, station->outbox, &err), TC_OK);
}

/* As SIGKILL would: nothing is said to anyone. */
static void stop(struct station *station) {
	tc_outbox_destroy(station->outbox);
	tc_spool_close(station->spool);
	station->outbox = NULL;
	station->spool = NULL;
}

static int set_up(void **state) {
	struct station *station = calloc(1, sizeof *station);
	const char *root = getenv("TMPDIR");
	snprintf(station->folder, sizeof station->folder, "%s/spool.XXXXXX",
		root == NULL ? "/tmp" : root);
	if (mkdtemp(station->folder) == NULL) {
		return -1;
	}
	snprintf(station->directory, sizeof station->directory, "%s/spool", station->folder);
	snprintf(station->journal, sizeof station->journal, "%s/journal", station->directory);
	snprintf(station->input, sizeof station->input, "%s/input", station->folder);
	*state = station;
	return 0;
}

static int tear_down(void **state) {
	struct station *station = *state;
	char path[160];
	static const char *const names[] = { "journal", "journal.new", "lock" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", station->directory, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(station->directory);
	(void)unlink(station->input);
	int result = rmdir(station->folder);
	free(station);
	return result;
}

static void add(struct station *station, int from, int to) {
	struct tc_error err;
	for (int i = from; i <= to; i++) {
		char text[40];
		int length = snprintf(text, sizeof text, "{\"n\":%d}", i);
		assert_int_equal(
			tc_spool_add(station->spool, text, (size_t)length, i, &err), TC_OK);
	}
}

static enum tc_spool_input begin_file(struct station *station) {
	struct tc_error err;
	enum tc_spool_input input;
	int fd = open(station->input, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(tc_spool_begin(station->spool, fd, &input, &err), TC_OK);
	close(fd);
	return input;
}

static void begin_pipe(struct station *station) {
	struct tc_error err;
	enum tc_spool_input input;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(tc_spool_begin(station->spool, ends[0], &input, &err), TC_OK);
	assert_int_equal(input, TC_SPOOL_STREAM);
	close(ends[0]);
	close(ends[1]);
}

static void seal(struct station *station) {
	struct tc_error err;
	assert_int_equal(tc_spool_seal(station->spool, &err), TC_OK);
}

static json_t *welcome_of(int resume_after) {
	char upto[12];
	snprintf(upto, sizeof upto, "%010d", resume_after);
	return json_pack("{s:s,s:s,s:s,s:s}", "resume_after", upto, "window", "64", "max_bytes",
		"65536", "max_observations", "1000");
}

/* Greet, pack everything there is, and say what would be sent: the events' bytes, a line each. Owned. */
static char *send_all(struct station *station) {
	struct tc_error err;
	struct tc_outbox_item *items = NULL;
	json_t *welcome = welcome_of(0);
	tc_outbox_welcome(station->outbox, welcome);
	json_decref(welcome);
	while (tc_outbox_has_room(station->outbox)) {
		assert_int_equal(tc_spool_take(station->spool, BATCH, &items, &err), TC_OK);
		if (items == NULL) {
			break;
		}
		tc_outbox_pack(station->outbox, &items, 1000);
		assert_null(items);
	}
	assert_int_equal(tc_spool_sync(station->spool, &err), TC_OK);
	char *out = NULL;
	size_t size = 0;
	FILE *said = open_memstream(&out, &size);
	assert_non_null(said);
	size_t length = 0;
	for (char *text; (text = tc_outbox_next(station->outbox, 1, &length)) != NULL;) {
		fprintf(said, "%s\n", text);
		free(text);
	}
	assert_int_equal(fclose(said), 0);
	return out;
}

static void ack(struct station *station, int upto, int stored) {
	char number[12], count[12];
	snprintf(number, sizeof number, "%010d", upto);
	snprintf(count, sizeof count, "%d", stored);
	json_t *data =
		json_pack("{s:s,s:s,s:s}", "upto", number, "stored", count, "duplicates", "0");
	tc_outbox_ack(station->outbox, data);
	json_decref(data);
}

/* As a publisher does at every turn. */
static void sync_spool(struct station *station) {
	struct tc_error err;
	assert_int_equal(tc_spool_sync(station->spool, &err), TC_OK);
}

static void test_open_events_come_back_byte_for_byte(void **state) {
	struct station *station = *state;
	start(station);
	begin_pipe(station);
	add(station, 1, LINES);
	char *first = send_all(station);
	assert_non_null(strstr(first, "\"sequence\":\"0000000008\""));
	stop(station);
	start(station);
	assert_int_equal(tc_spool_waiting(station->spool), LINES);
	char *second = send_all(station);
	assert_string_equal(second, first);
	/* Three of them are settled; the others come back once more, and nothing new with them. */
	ack(station, 3, 3 * BATCH);
	sync_spool(station);
	stop(station);
	start(station);
	assert_int_equal(tc_spool_waiting(station->spool), LINES - 3 * BATCH);
	char *third = send_all(station);
	const char *rest = first;
	for (int i = 0; i < 3; i++) {
		rest = strchr(rest, '\n') + 1;
	}
	assert_string_equal(third, rest);
	ack(station, 8, LINES - 3 * BATCH);
	assert_int_equal(tc_spool_waiting(station->spool), 0);
	stop(station);
	free(first);
	free(second);
	free(third);
}

static void test_a_refused_part_stays_refused(void **state) {
	struct station *station = *state;
	start(station);
	begin_pipe(station);
	add(station, 1, BATCH);
	char *first = send_all(station);
	const char *id = strstr(first, "\"id\":\"") + 6;
	json_t *nack = json_pack("{s:s#,s:b,s:[{s:s,s:s,s:s}]}", "id", id,
		(int)(strchr(id, '"') - id), "retry", 0, "errors", "pointer",
		"/data/observations/1/OBS_VALUE", "code", "bad_value", "message", "expected\ta");
	tc_outbox_nack(station->outbox, nack, 2000, 1);
	json_decref(nack);
	assert_string_equal(station->refused, "2:bad_value ");
	sync_spool(station);
	stop(station);
	start(station);
	assert_int_equal(tc_spool_waiting(station->spool), BATCH - 1);
	char *second = send_all(station);
	assert_non_null(strstr(second, "\"sequence\":\"0000000002\""));
	assert_non_null(strstr(second, "[{\"n\":1},{\"n\":3},{\"n\":4}]"));
	struct tc_spool_count count = tc_spool_count_input(station->spool);
	assert_int_equal(count.lines, BATCH);
	assert_int_equal(count.refused, 1);
	stop(station);
	free(first);
	free(second);
}

static void test_a_file_counts_whole_or_not_at_all(void **state) {
	struct station *station = *state;
	start(station);
	assert_int_equal(begin_file(station), TC_SPOOL_FILE);
	add(station, 1, 10);
	char *nothing = send_all(station);
	assert_string_equal(nothing, "");
	stop(station);
	start(station);
	assert_int_equal(tc_spool_waiting(station->spool), 0);
	assert_int_equal(begin_file(station), TC_SPOOL_FILE);
	add(station, 1, 10);
	seal(station);
	stop(station);
	start(station);
	assert_int_equal(begin_file(station), TC_SPOOL_TAKEN);
	assert_int_equal(tc_spool_waiting(station->spool), 10);
	char *sent = send_all(station);
	ack(station, 3, 10);
	sync_spool(station);
	stop(station);
	start(station);
	assert_int_equal(begin_file(station), TC_SPOOL_TAKEN);
	assert_int_equal(tc_spool_waiting(station->spool), 0);
	struct tc_error err;
	assert_int_equal(tc_spool_end(station->spool, TC_SPOOL_REMEMBER, &err), TC_OK);
	stop(station);
	start(station);
	assert_int_equal(begin_file(station), TC_SPOOL_TAKEN);
	assert_int_equal(tc_spool_end(station->spool, TC_SPOOL_FORGET, &err), TC_OK);
	stop(station);
	start(station);
	assert_int_equal(begin_file(station), TC_SPOOL_FILE);
	stop(station);
	free(nothing);
	free(sent);
}

static void test_a_changed_file_is_another(void **state) {
	struct station *station = *state;
	start(station);
	begin_file(station);
	seal(station);
	FILE *file = fopen(station->input, "ae");
	assert_non_null(file);
	fputs("more\n", file);
	fclose(file);
	assert_int_equal(begin_file(station), TC_SPOOL_FILE);
	stop(station);
}

static void test_one_process_and_one_source(void **state) {
	struct station *station = *state;
	struct tc_error err;
	struct tc_spool *other = NULL;
	start(station);
	assert_int_equal(tc_spool_open(station->directory, "/x", &other, &err), TC_IN_USE);
	stop(station);
	assert_int_equal(tc_spool_open(station->directory, "/y", &other, &err), TC_BAD_INPUT);
	assert_non_null(strstr(err.message, "is of source /x"));
}

static char *read_journal(const struct station *station, size_t *length) {
	struct stat status;
	FILE *file = fopen(station->journal, "re");
	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	*length = (size_t)status.st_size;
	char *bytes = malloc(*length + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *length, file), *length);
	fclose(file);
	bytes[*length] = 0;
	return bytes;
}

static void write_journal(const struct station *station, const char *bytes, size_t length) {
	FILE *file = fopen(station->journal, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

/* Which of the lines 1..LINES are sent, as a set. Every object must be one that was put in. */
static uint64_t lines_sent(const char *sent) {
	uint64_t set = 0;
	for (const char *at = sent; (at = strstr(at, "{\"n\":")) != NULL; at++) {
		char *end = NULL;
		long number = strtol(at + 5, &end, 10);
		assert_true(*end == '}' && number >= 1 && number <= LINES);
		assert_int_equal(set >> number & 1, 0);
		set |= UINT64_C(1) << number;
	}
	return set;
}

/* The power went while the last record was written: all before it stays. */
static void test_torn_at_every_byte(void **state) {
	struct station *station = *state;
	size_t length = 0;
	start(station);
	begin_pipe(station);
	add(station, 1, LINES);
	stop(station);
	char *whole = read_journal(station, &length);
	size_t last = length - 1;
	while (whole[last - 1] != '\n') {
		last--;
	}
	for (size_t cut = last; cut < length; cut++) {
		write_journal(station, whole, cut);
		start(station);
		assert_int_equal(tc_spool_spoiled(station->spool), 0);
		char *sent = send_all(station);
		assert_int_equal(lines_sent(sent), (UINT64_C(1) << LINES) - 2);
		free(sent);
		stop(station);
	}
	free(whole);
}

/* One bit is flipped: what is sent was put in, or it is told that something is missing. */
static void test_every_flipped_bit(void **state) {
	struct station *station = *state;
	size_t length = 0;
	start(station);
	begin_pipe(station);
	add(station, 1, LINES);
	stop(station);
	char *whole = read_journal(station, &length);
	uint64_t all = (UINT64_C(1) << (LINES + 1)) - 2;
	for (size_t bit = 0; bit < length * 8; bit += 7) {
		struct tc_error err;
		whole[bit / 8] = (char)(whole[bit / 8] ^ (1 << bit % 8));
		write_journal(station, whole, length);
		whole[bit / 8] = (char)(whole[bit / 8] ^ (1 << bit % 8));
		struct tc_spool *spool = NULL;
		if (tc_spool_open(station->directory, "/x", &spool, &err) != TC_OK) {
			continue; /* its first record: whose it is cannot be known */
		}
		bool told = tc_spool_spoiled(spool) > 0;
		tc_spool_close(spool);
		/* The opening may have written the journal anew, without what was spoiled. */
		start(station);
		char *sent = send_all(station);
		uint64_t set = lines_sent(sent);
		bool last = bit / 8 == length - 1; /* the last line end: a torn tail */
		assert_true(set == all || told || last);
		free(sent);
		stop(station);
	}
	free(whole);
}

/* What is settled does not stay on the disk, however long a stream goes on. */
static void test_it_does_not_grow(void **state) {
	struct station *station = *state;
	struct stat status;
	char *text = malloc(8192);
	assert_non_null(text);
	memset(text, 'x', 8192);
	start(station);
	begin_pipe(station);
	json_t *welcome = welcome_of(0);
	tc_outbox_welcome(station->outbox, welcome);
	json_decref(welcome);
	int64_t most = 0;
	for (int i = 1; i <= 5000; i++) {
		struct tc_error err;
		struct tc_outbox_item *items = NULL;
		size_t length = 0;
		assert_int_equal(tc_spool_add(station->spool, text, 8192, i, &err), TC_OK);
		assert_int_equal(tc_spool_take(station->spool, BATCH, &items, &err), TC_OK);
		tc_outbox_pack(station->outbox, &items, 1000);
		free(tc_outbox_next(station->outbox, 1, &length));
		ack(station, i, 1);
		if (i % 100 == 0) {
			assert_int_equal(tc_spool_sync(station->spool, &err), TC_OK);
			assert_int_equal(stat(station->journal, &status), 0);
			most = status.st_size > most ? status.st_size : most;
		}
	}
	free(text);
	assert_true(most < 20 * 1024 * 1024);
	assert_int_equal(tc_spool_waiting(station->spool), 0);
	stop(station);
}

#define WITH_STATION(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
	const struct CMUnitTest tests[] = {
		WITH_STATION(test_open_events_come_back_byte_for_byte),
		WITH_STATION(test_a_refused_part_stays_refused),
		WITH_STATION(test_a_file_counts_whole_or_not_at_all),
		WITH_STATION(test_a_changed_file_is_another),
		WITH_STATION(test_one_process_and_one_source),
		WITH_STATION(test_torn_at_every_byte),
		WITH_STATION(test_every_flipped_bit),
		WITH_STATION(test_it_does_not_grow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
