#include "display/evidence/reading.h"

#include "base/period.h"
#include "feeds/identity/audit.h"
#include "feeds/mirror/view_code.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void segment_path(const char *directory, int segment, const char *name, char *out) {
	snprintf(out, TC_PATH_MAX, "%s/%06d%s%s", directory, segment, *name == '\0' ? "" : "/",
		name);
}

/* The word behind " key=" of detail. False: there is none, or it is too long. */
static bool word_of(const char *detail, const char *key, char *out, size_t size) {
	char wanted[24];
	int length = snprintf(wanted, sizeof wanted, "%s=", key);
	const char *at = detail;
	for (; at != NULL && strncmp(at, wanted, (size_t)length) != 0;) {
		at = strchr(at, ' ');
		at = at == NULL ? NULL : at + 1;
	}
	size_t count = at == NULL ? 0 : strcspn(at + length, " ");
	if (count == 0 || count >= size) {
		return false;
	}
	memcpy(out, at + length, count);
	out[count] = '\0';
	return true;
}

static bool number_of(const char *detail, const char *key, int64_t *out) {
	char text[24], *end = NULL;
	if (!word_of(detail, key, text, sizeof text)) {
		return false;
	}
	*out = strtoll(text, &end, 10);
	return *end == '\0';
}

static bool size_of(const char *detail, struct tc_evidence_found *out) {
	char text[24];
	return word_of(detail, "size", text, sizeof text) &&
		sscanf(text, "%6dx%6d", &out->width_px, &out->height_px) == 2;
}

/* False: line is no record of something shown, or of a stop. */
static bool read_line(const struct tc_audit_line *line, struct tc_evidence_found *out) {
	*out = (struct tc_evidence_found) { .number = line->number };
	if (!tc_time_parse(line->at, strlen(line->at), &out->at_ms)) {
		return false;
	}
	if (strcmp(line->act, "stop") == 0) {
		return true;
	}
	for (int kind = TC_EVIDENCE_PICTURE; kind <= TC_EVIDENCE_CARD; kind++) {
		if (strcmp(line->act, tc_evidence_word((enum tc_evidence_kind)kind)) == 0) {
			out->kind = (enum tc_evidence_kind)kind;
		}
	}
	int64_t scene = 0;
	bool good = out->kind != 0 && number_of(line->detail, "now", &out->now_ms) &&
		number_of(line->detail, "scene", &scene) && size_of(line->detail, out) &&
		word_of(line->detail, "setting", out->setting, sizeof out->setting) &&
		word_of(line->detail, "figures", out->figures, sizeof out->figures) &&
		number_of(line->detail, "offset", &out->offset) &&
		number_of(line->detail, "length", &out->length) &&
		number_of(line->detail, "skipped", &out->skipped) &&
		strlen(line->outcome) == TC_HASH_TEXT - 1;
	out->scene = (int)scene;
	if (good) {
		memcpy(out->picture, line->outcome, sizeof out->picture);
		snprintf(out->object, sizeof out->object, "%s", line->object);
	}
	return good;
}

struct listing {
	int segment;
	void (*visit)(void *user, const struct tc_evidence_found *found);
	void *user;
};

static void visit_line(void *user, const struct tc_audit_line *line) {
	struct listing *listing = user;
	struct tc_evidence_found found;
	if (read_line(line, &found)) {
		found.segment = listing->segment;
		listing->visit(listing->user, &found);
	}
}

static enum tc_result no_segments(const char *directory, struct tc_error *err) {
	return tc_fail(err, TC_NOT_FOUND, "there is no evidence in %s", directory);
}

enum tc_result tc_evidence_list(const char *directory,
	void (*visit)(void *user, const struct tc_evidence_found *found), void *user,
	struct tc_error *err) {
	int count = 0;
	int *segments = tc_evidence_segments(directory, &count);
	enum tc_result result = count == 0 ? no_segments(directory, err) : TC_OK;
	for (int i = 0; i < count && result == TC_OK; i++) {
		char path[TC_PATH_MAX];
		struct listing listing = { segments[i], visit, user };
		segment_path(directory, segments[i], "", path);
		result = tc_audit_list(path, 1, visit_line, &listing, err);
	}
	free(segments);
	return result;
}

struct search {
	int64_t at_ms;
	struct tc_evidence_found *out;
	bool found;
};

static void consider(void *user, const struct tc_evidence_found *found) {
	struct search *search = user;
	if (found->at_ms <= search->at_ms) {
		*search->out = *found;
		search->found = true;
	} else if (search->found && search->out->until_ms == 0) {
		search->out->until_ms = found->at_ms;
	}
}

enum tc_result tc_evidence_find(
	const char *directory, int64_t at_ms, struct tc_evidence_found *out, struct tc_error *err) {
	struct search search = { .at_ms = at_ms, .out = out };
	enum tc_result result = tc_evidence_list(directory, consider, &search, err);
	return result != TC_OK || search.found
		? result
		: tc_fail(err, TC_NOT_FOUND, "nothing is recorded before that time");
}

/* The bytes of a record's figures, held against their hash. Owned; NULL with err. */
static uint8_t *read_figures(
	int file, const struct tc_evidence_found *found, struct tc_error *err) {
	char hash[TC_HASH_TEXT] = "";
	bool sane = found->offset >= 0 && found->length >= 0 && found->length <= INT32_MAX;
	uint8_t *bytes = sane ? calloc(1, (size_t)found->length + 1) : NULL;
	if (bytes != NULL &&
		pread(file, bytes, (size_t)found->length, found->offset) == found->length) {
		tc_setting_hash(bytes, (size_t)found->length, hash);
	}
	if (strcmp(hash, found->figures) != 0) {
		(void)tc_fail(err, TC_BAD_INPUT,
			"segment %06d, record %" PRId64 ": its figures are not as they were",
			found->segment, found->number);
		free(bytes);
		return NULL;
	}
	return bytes;
}

/* Figures are against those before, so all of the segment's are read up to the one that is wanted. */
struct replay {
	const struct tc_catalogue *catalogue; /* NULL: only hold them against their hashes */
	int file;
	int64_t number;
	struct tc_evidence_figures *figures;
	enum tc_result result;
	struct tc_error err;
};

/* "lit 3:1764405000123 5:…\n", with " since portal.accounts|…" before its end where something was marked. Where the view begins; NULL: that is no such line. */
static const uint8_t *read_lit(
	const uint8_t *bytes, size_t length, struct tc_evidence_figures *out) {
	const uint8_t *end = memchr(bytes, '\n', length);
	if (end == NULL || length < 3 || memcmp(bytes, "lit", 3) != 0) {
		return NULL;
	}
	static const char since[] = " since ";
	out->lit_count = 0;
	free(out->news);
	out->news = NULL;
	for (char *at = (char *)bytes + 3; at < (const char *)end;) {
		if (strncmp(at, since, sizeof since - 1) == 0) {
			out->news = strndup(at + sizeof since - 1,
				(size_t)((const char *)end - at) - (sizeof since - 1));
			return out->news == NULL ? NULL : end + 1;
		}
		long pane = strtol(at, &at, 10);
		if (*at != ':' || pane < 0 || pane >= TC_PANES_MAX ||
			out->lit_count == TC_PANES_MAX) {
			return NULL;
		}
		int64_t changed_at_ms = strtoll(at + 1, &at, 10);
		out->lit[out->lit_count++] = (struct tc_scene_lit) { (int)pane, changed_at_ms };
	}
	return end + 1;
}

static void replay_record(void *user, const struct tc_evidence_found *found) {
	struct replay *replay = user;
	if (replay->result != TC_OK || found->kind == 0 || found->number > replay->number) {
		return;
	}
	struct tc_evidence_figures *figures = replay->figures;
	uint8_t *bytes = read_figures(replay->file, found, &replay->err);
	replay->result = bytes == NULL ? TC_BAD_INPUT : TC_OK;
	if (bytes != NULL && replay->catalogue != NULL) {
		struct tc_view *next = NULL;
		const uint8_t *view = read_lit(bytes, (size_t)found->length, figures);
		replay->result = view == NULL
			? tc_fail(&replay->err, TC_BAD_INPUT,
				  "these are not the figures of a picture")
			: tc_view_decode(replay->catalogue, figures->view, view,
				  (size_t)(bytes + found->length - view), &next, &replay->err);
		if (replay->result == TC_OK) {
			tc_view_drop(figures->view);
			figures->view = next;
		}
	}
	free(bytes);
}

static enum tc_result replay_segment(
	const char *directory, int segment, struct replay *replay, struct tc_error *err) {
	char path[TC_PATH_MAX];
	segment_path(directory, segment, "figures.bin", path);
	replay->file = open(path, O_RDONLY | O_CLOEXEC);
	struct listing listing = { segment, replay_record, replay };
	segment_path(directory, segment, "", path);
	enum tc_result result = tc_audit_list(path, 1, visit_line, &listing, err);
	if (replay->file >= 0) {
		close(replay->file);
	}
	if (result == TC_OK && replay->result != TC_OK && err != NULL) {
		*err = replay->err;
	}
	return result == TC_OK ? replay->result : result;
}

enum tc_result tc_evidence_view(const char *directory, const struct tc_evidence_found *found,
	const struct tc_catalogue *catalogue, struct tc_evidence_figures *out,
	struct tc_error *err) {
	struct replay replay = { .catalogue = catalogue, .number = found->number, .figures = out };
	enum tc_result result = replay_segment(directory, found->segment, &replay, err);
	return result == TC_OK && out->view == NULL
		? tc_fail(err, TC_BAD_INPUT, "the record has no figures")
		: result;
}

/* What one pass over a segment's lines looks at besides the chain itself. */
struct inspection {
	char documents[TC_PATH_MAX];
	int segment;
	char follows[TC_SENTENCE_MAX]; /* of its first line */
	int64_t records;
	enum tc_result result;
	struct tc_error err;
};

static void inspect(void *user, const struct tc_audit_line *line) {
	struct inspection *self = user;
	struct tc_error why;
	if (line->number == 1 && strcmp(line->act, "begin") == 0) {
		snprintf(self->follows, sizeof self->follows, "%s", line->object);
	}
	if (strcmp(line->act, "setting") == 0 && self->result == TC_OK &&
		tc_setting_verify(self->documents, line->outcome, &why) != TC_OK) {
		self->result =
			tc_fail(&self->err, TC_BAD_INPUT, "segment %06d, record %" PRId64 ": %s",
				self->segment, line->number, why.message);
	}
	struct tc_evidence_found found;
	self->records += read_line(line, &found) && found.kind != 0;
}

static enum tc_result verify_segment(const char *directory, int segment, const char *follows,
	struct tc_evidence_verdict *out, struct tc_error *err) {
	char path[TC_PATH_MAX], head[TC_AUDIT_HEAD_TEXT];
	struct tc_audit_verdict verdict;
	struct inspection self = { .segment = segment };
	struct replay replay = { .number = INT64_MAX };
	segment_path(directory, segment, "documents", self.documents);
	segment_path(directory, segment, "", path);
	enum tc_result result = tc_audit_verify(path, NULL, &verdict, err);
	if (result == TC_OK && verdict.broken != 0) {
		return tc_fail(err, TC_BAD_INPUT, "segment %06d, record %" PRId64 ": %s", segment,
			verdict.broken, verdict.fault);
	}
	if (result == TC_OK) {
		result = tc_audit_list(path, 1, inspect, &self, err);
	}
	if (result == TC_OK && self.result != TC_OK) {
		*err = self.err;
		result = self.result;
	}
	if (result == TC_OK && follows[0] != '\0' && strcmp(follows, self.follows) != 0) {
		result = tc_fail(err, TC_BAD_INPUT,
			"segment %06d, record 1: it follows \"%.100s\", but before it stands "
			"\"%.100s\"",
			segment, self.follows, follows);
	}
	if (result == TC_OK) {
		result = replay_segment(directory, segment, &replay, err);
	}
	tc_audit_head_write(&verdict.head, head);
	out->records += self.records;
	snprintf(out->head, sizeof out->head, "%06d %s", segment, head);
	if (out->segments++ == 0) {
		snprintf(out->begins, sizeof out->begins, "%s", self.follows);
	}
	return result;
}

enum tc_result tc_evidence_verify(
	const char *directory, struct tc_evidence_verdict *out, struct tc_error *err) {
	struct tc_error own = { 0 };
	int count = 0;
	int *segments = tc_evidence_segments(directory, &count);
	enum tc_result result = count == 0 ? no_segments(directory, &own) : TC_OK;
	*out = (struct tc_evidence_verdict) { 0 };
	for (int i = 0; i < count && result == TC_OK; i++) {
		char follows[sizeof out->head];
		memcpy(follows, out->head, sizeof follows);
		result = verify_segment(directory, segments[i], follows, out, &own);
	}
	free(segments);
	if (err != NULL) {
		*err = own;
	}
	return result;
}
