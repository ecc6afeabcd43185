#include "feeds/wire/recorded.h"

#include "base/file.h"
#include "feeds/wire/subscription.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One pass over the file. mirror NULL: only looked through. */
struct pass {
	const char *path;
	const struct tc_catalogue *catalogue;
	struct tc_mirror *mirror;
	struct tc_recorded *out;
	struct tc_faults *faults;
	bool whole; /* a complete picture came */
};

static void observe(void *user, const struct tc_observation *observation) {
	struct pass *pass = user;
	if (pass->mirror != NULL) {
		tc_mirror_observe(pass->mirror, observation);
	}
}

static void hear_clock(void *user, const struct tc_hub_clock *clock) {
	struct pass *pass = user;
	pass->out->at_ms = clock->server_ms;
	if (pass->mirror != NULL) {
		tc_mirror_set_clock(pass->mirror, clock);
	}
}

static void hear_store(void *user, enum tc_store_state state) {
	struct pass *pass = user;
	if (pass->mirror != NULL) {
		tc_mirror_set_store(pass->mirror, state);
	}
}

static void hear_alarms(void *user, const struct tc_standing *items, int count) {
	struct pass *pass = user;
	if (pass->mirror != NULL) {
		tc_mirror_set_told(pass->mirror, items, count);
	}
}

static void hear_source(
	void *user, const char *source, enum tc_source_state state, int64_t since_ms, bool gap) {
	struct pass *pass = user;
	if (pass->mirror != NULL) {
		tc_mirror_set_source(pass->mirror, source, state, since_ms, gap);
	}
}

/* From `first` on. */
static void locate(struct pass *pass, int first, int line) {
	for (int i = first; i < pass->faults->count; i++) {
		struct tc_error *fault = &pass->faults->items[i];
		fault->line = line;
		snprintf(fault->file, sizeof fault->file, "%s", pass->path);
	}
}

static void read_frame(struct pass *pass, const char *bytes, size_t length) {
	const struct tc_live_sink sink = { .observe = observe,
		.clock = hear_clock,
		.store = hear_store,
		.source = hear_source,
		.alarms = hear_alarms,
		.user = pass };
	struct tc_live_frame frame = tc_subscription_read(pass->catalogue, bytes, length, &sink);
	if (frame.event == TC_LIVE_BROKEN || frame.broken > 0) {
		tc_faults_add(pass->faults, TC_SEVERITY_ERROR, NULL, "",
			"expected what a hub says, one frame a line, as toancanh record writes it",
			"cần lời của hub, mỗi dòng một khung tin, như toancanh record ghi");
	} else if (frame.event == TC_LIVE_REFUSAL) {
		tc_faults_add(pass->faults, TC_SEVERITY_ERROR, NULL, "",
			"the hub refused the subscription: %s", "hub từ chối đăng ký: %s",
			frame.reason);
	} else if (frame.unknown > 0) {
		tc_faults_add(pass->faults, TC_SEVERITY_ERROR, NULL, "",
			"%d rows have an indicator, area or unit that is not in the code lists",
			"%d dòng có chỉ tiêu, địa bàn hoặc đơn vị không có trong danh mục",
			frame.unknown);
	}
	pass->whole = pass->whole || (frame.event == TC_LIVE_SNAPSHOT && frame.complete);
	pass->out->frames++;
	pass->out->rows += frame.taken;
}

/* False: reading failed. */
static bool read_lines(struct pass *pass, FILE *file) {
	char *text = NULL;
	size_t size = 0;
	ssize_t length;
	*pass->out = (struct tc_recorded) { 0 };
	for (int line = 1; (length = getline(&text, &size, file)) >= 0; line++) {
		size_t bytes = (size_t)length - (length > 0 && text[length - 1] == '\n');
		int first = pass->faults->count;
		if (bytes > 0) {
			read_frame(pass, text, bytes);
			locate(pass, first, line);
		}
	}
	free(text);
	return feof(file) != 0;
}

static enum tc_result look_through(struct pass *pass, FILE *file) {
	int first = pass->faults->count;
	if (!read_lines(pass, file)) {
		tc_faults_add(pass->faults, TC_SEVERITY_ERROR, NULL, "", "reading failed: %s",
			"không đọc được: %s", strerror(errno));
		return TC_UNAVAILABLE;
	}
	if (pass->faults->count == first && (!pass->whole || pass->out->at_ms == 0)) {
		tc_faults_add(pass->faults, TC_SEVERITY_ERROR, NULL, "",
			"the recording ends before its first picture is whole and dated",
			"bản ghi kết thúc trước khi hình đầu tiên đủ và có thời gian");
		locate(pass, first, pass->out->frames);
	}
	return pass->faults->count == first ? TC_OK : TC_BAD_INPUT;
}

enum tc_result tc_recorded_load(const char *path, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, struct tc_recorded *out, struct tc_faults *faults) {
	struct tc_recorded recorded;
	struct pass pass = {
		.path = path, .catalogue = catalogue, .out = &recorded, .faults = faults
	};
	char words[96];
	FILE *file = tc_file_open(path);
	if (file == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, NULL, "", "cannot open %s: %s",
			"không mở được %s: %s", path, tc_file_words(errno, words, sizeof words));
		return errno == ENOENT ? TC_NOT_FOUND : TC_UNAVAILABLE;
	}
	enum tc_result result = look_through(&pass, file);
	if (result == TC_OK) {
		rewind(file);
		pass.mirror = mirror;
		(void)read_lines(&pass, file);
		tc_mirror_set_rehearsal(mirror, TC_REHEARSAL_RECORDING, recorded.at_ms);
	}
	fclose(file);
	if (out != NULL) {
		*out = recorded;
	}
	return result;
}
