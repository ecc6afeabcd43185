#include "feeds/wire/publisher_state.h"

#include "feeds/wire/intake.h"

static void refuse_line(struct tc_publisher *publisher, const char *code, int64_t number,
	const struct tc_error *why) {
	struct tc_refusal refusal = { .tag = number,
		.code = code,
		.message = why->message,
		.message_vi = why->message_vi[0] == 0 ? NULL : why->message_vi };
	pthread_mutex_lock(&publisher->lock);
	publisher->tally.pushed++;
	pthread_mutex_unlock(&publisher->lock);
	tc_publisher_tell_refused(publisher, &refusal);
	tc_publisher_count_settled(publisher, 0, 1);
}

/* held: they go into the spool without being counted, *held says how many. NULL: they are pushed. */
static enum tc_result read_file(
	struct tc_publisher *publisher, FILE *file, int64_t *held, struct tc_error *err) {
	struct tc_intake intake;
	struct tc_intake_item item;
	struct tc_error why;
	enum tc_result result = TC_OK;
	tc_intake_init(&intake, file);
	while (result == TC_OK) {
		enum tc_result next = tc_intake_next(&intake, &item, &why);
		if (next == TC_NOT_FOUND) {
			break;
		}
		if (next == TC_BAD_INPUT) {
			refuse_line(publisher, tc_intake_code(&intake), item.number, &why);
		} else if (next != TC_OK) {
			result = tc_fail(err, next, "%s", why.message);
		} else if (held == NULL) {
			result = tc_publisher_push(
				publisher, item.text, item.length, item.number, TC_PUSH_WAIT, err);
		} else {
			result = tc_spool_add(
				publisher->setting.spool, item.text, item.length, item.number, err);
			++*held;
		}
	}
	tc_intake_finish(&intake);
	return result;
}

static enum tc_result push_spooled(
	struct tc_publisher *publisher, FILE *file, struct tc_error *err) {
	struct tc_spool *spool = publisher->setting.spool;
	enum tc_spool_input input = TC_SPOOL_STREAM;
	int64_t held = 0;
	enum tc_result result = tc_spool_begin(spool, fileno(file), &input, err);
	if (result == TC_OK && input == TC_SPOOL_TAKEN) {
		return TC_OK;
	}
	if (result == TC_OK) {
		result = read_file(publisher, file, input == TC_SPOOL_FILE ? &held : NULL, err);
	}
	if (result == TC_OK) {
		result = tc_spool_seal(spool, err);
	}
	return result == TC_OK ? tc_publisher_count_spooled(publisher, held, err) : result;
}

enum tc_result tc_publisher_push_file(
	struct tc_publisher *publisher, FILE *file, struct tc_error *err) {
	return publisher->setting.spool == NULL ? read_file(publisher, file, NULL, err)
						: push_spooled(publisher, file, err);
}
