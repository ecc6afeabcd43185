#include "feeds/identity/audit.h"

#include "base/json.h"
#include "feeds/identity/audit_chain.h"
#include "feeds/identity/ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

/* NULL with *err: TC_NOT_FOUND or TC_UNAVAILABLE. */
static FILE *open_record(const char *directory, struct tc_error *err) {
	char path[TC_PATH_MAX];
	if (tc_ledger_path(directory, "audit.jsonl", path, err) != TC_OK) {
		return NULL;
	}
	FILE *file = fopen(path, "re");
	/* Shared: a writer in the middle of its line is waited for. */
	while (file != NULL && flock(fileno(file), LOCK_SH) != 0) {
		if (errno != EINTR) {
			fclose(file);
			file = NULL;
		}
	}
	if (file == NULL) {
		(void)tc_fail(err, errno == ENOENT ? TC_NOT_FOUND : TC_UNAVAILABLE,
			"the audit record %s: %s", path, strerror(errno));
	}
	return file;
}

static bool same_head(const struct tc_audit_head *a, const struct tc_audit_head *b) {
	return a->number == b->number && memcmp(a->hash, b->hash, sizeof a->hash) == 0;
}

/* What is being verified, and the heads that must be met on the way. */
struct verification {
	struct tc_audit_verdict *verdict;
	const struct tc_audit_head *heads[2]; /* NULL: none */
};

static void break_at(struct tc_audit_verdict *verdict, int64_t number, const char *fault) {
	if (verdict->broken == 0) {
		verdict->broken = number;
		verdict->fault = fault;
	}
}

static void meet_heads(struct verification *self) {
	const struct tc_audit_head *here = &self->verdict->head;
	for (size_t i = 0; i < 2; i++) {
		const struct tc_audit_head *head = self->heads[i];
		if (head != NULL && head->number == here->number && !same_head(head, here)) {
			break_at(self->verdict, here->number,
				i == 0 ? "it is not the line that audit.head knows"
				       : "it is not the line that the anchor knows");
		}
	}
}

static void verify_lines(struct verification *self, FILE *file) {
	struct tc_audit_verdict *verdict = self->verdict;
	char *line = NULL;
	size_t room = 0;
	for (ssize_t length; verdict->broken == 0 && (length = getline(&line, &room, file)) > 0;) {
		int64_t number = verdict->head.number + 1;
		if (line[length - 1] != '\n') {
			break; /* a writer died here; the heads know whether it was more than that */
		}
		const char *fault = tc_audit_chain_check(&verdict->head, line, (size_t)length - 1);
		if (fault != NULL) {
			break_at(verdict, number, fault);
		} else {
			meet_heads(self);
		}
	}
	free(line);
	for (size_t i = 0; i < 2; i++) {
		if (self->heads[i] != NULL && self->heads[i]->number > verdict->head.number) {
			break_at(verdict, verdict->head.number + 1, "it is missing");
		}
	}
}

enum tc_result tc_audit_verify(const char *directory, const struct tc_audit_head *anchor,
	struct tc_audit_verdict *out, struct tc_error *err) {
	struct tc_audit_head head = { 0 };
	struct tc_error why = { 0 };
	*out = (struct tc_audit_verdict) { 0 };
	struct verification self = { .verdict = out, .heads = { &head, anchor } };
	FILE *file = open_record(directory, err);
	enum tc_result known = tc_audit_head_read(directory, &head, &why);
	if (file == NULL && err != NULL && err->code != TC_NOT_FOUND) {
		return err->code;
	}
	if (file == NULL && known == TC_NOT_FOUND && anchor == NULL) {
		return TC_NOT_FOUND;
	}
	if (file != NULL) {
		verify_lines(&self, file);
		fclose(file);
	} else {
		break_at(out, 1, "it is missing");
	}
	if (known != TC_OK) {
		break_at(out, out->head.number + 1,
			known == TC_NOT_FOUND
				? "audit.head is missing, so lines may be"
				: "audit.head cannot be read, so lines may be missing");
	}
	return TC_OK;
}

static const char *text_in(const json_t *root, const char *key) {
	const json_t *value = json_object_get(root, key);
	const char *text = value == NULL ? NULL : tc_json_string(value);
	return text == NULL ? "" : text;
}

static int64_t number_in(const json_t *root, const char *key, int64_t fallback) {
	const json_t *value = json_object_get(root, key);
	const char *text = value == NULL ? NULL : tc_json_number_text(value);
	return text == NULL ? fallback : strtoll(text, NULL, 10);
}

static void show(const struct tc_json *document, int64_t first,
	void (*visit)(void *user, const struct tc_audit_line *line), void *user) {
	const json_t *root = tc_json_root(document);
	struct tc_audit_line line = {
		.number = number_in(root, "number", 0),
		.count = number_in(root, "count", 1),
		.at = text_in(root, "at"),
		.actor = text_in(root, "actor"),
		.act = text_in(root, "act"),
		.object = text_in(root, "object"),
		.outcome = text_in(root, "outcome"),
		.detail = text_in(root, "detail"),
	};
	if (line.number >= first) {
		visit(user, &line);
	}
}

enum tc_result tc_audit_list(const char *directory, int64_t first,
	void (*visit)(void *user, const struct tc_audit_line *line), void *user,
	struct tc_error *err) {
	FILE *file = open_record(directory, err);
	if (file == NULL) {
		return err == NULL ? TC_UNAVAILABLE : err->code;
	}
	struct tc_faults *faults = calloc(1, sizeof *faults);
	enum tc_result result =
		faults == NULL ? tc_fail(err, TC_NO_MEMORY, "out of memory") : TC_OK;
	char *line = NULL;
	size_t room = 0;
	for (ssize_t length; result == TC_OK && (length = getline(&line, &room, file)) > 0;) {
		struct tc_json *document = NULL;
		result = tc_json_parse(line, (size_t)length, "audit.jsonl",
			&tc_json_document_limits, &document, faults);
		if (result == TC_OK) {
			show(document, first, visit, user);
		} else {
			(void)tc_faults_result(faults, err);
		}
		tc_json_destroy(document);
	}
	free(line);
	free(faults);
	fclose(file);
	return result;
}
