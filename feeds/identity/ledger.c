#include "feeds/identity/ledger.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

enum { BUDGET_BYTES = 64 << 20 };

/* A row as the document has it. */
struct written {
	const char *name, *source, *hash, *certificate;
	int role;
	struct tc_list indicators, areas;
	int64_t created_ms, starts_ms, expires_ms;
	bool revoked;
};

struct document {
	struct tc_list tokens;
};

static const struct tc_option row_options[] = {
	{ .name = "name",
		.type = TC_OPTION_TEXT,
		.required = true,
		.offset = offsetof(struct written, name) },
	{ .name = "role",
		.type = TC_OPTION_CHOICE,
		.required = true,
		.choices = tc_roles,
		.offset = offsetof(struct written, role) },
	{ .name = "source", .type = TC_OPTION_TEXT, .offset = offsetof(struct written, source) },
	{ .name = "indicators",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_TEXT,
		.offset = offsetof(struct written, indicators) },
	{ .name = "areas",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_TEXT,
		.offset = offsetof(struct written, areas) },
	{ .name = "hash", .type = TC_OPTION_TEXT, .offset = offsetof(struct written, hash) },
	{ .name = "certificate",
		.type = TC_OPTION_TEXT,
		.offset = offsetof(struct written, certificate) },
	{ .name = "created",
		.type = TC_OPTION_TIME,
		.required = true,
		.offset = offsetof(struct written, created_ms) },
	{ .name = "starts", .type = TC_OPTION_TIME, .offset = offsetof(struct written, starts_ms) },
	{ .name = "expires",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct written, expires_ms) },
	{ .name = "revoked", .type = TC_OPTION_BOOL, .offset = offsetof(struct written, revoked) },
	{ 0 },
};

static const struct tc_option document_options[] = {
	{ .name = "tokens",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct written),
		.fields = row_options,
		.max_count = 100000,
		.offset = offsetof(struct document, tokens) },
	{ 0 },
};

enum tc_result tc_ledger_path(
	const char *directory, const char *name, char *out, struct tc_error *err) {
	int length = snprintf(out, TC_PATH_MAX, "%s/%s", directory, name);
	if (length < 0 || length >= TC_PATH_MAX) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the data directory is too long");
	}
	return TC_OK;
}

/* NULL-ended, as a grant has them. NULL over budget. */
static const char *const *texts_of(struct tc_arena *arena, const struct tc_list *list) {
	const char **texts = tc_arena_array(arena, list->count + 1, sizeof(*texts));
	if (texts != NULL && list->count > 0) {
		memcpy(texts, list->items, list->count * sizeof(*texts));
	}
	return (const char *const *)texts;
}

/* The row's two keys; it must have one. */
static bool take_keys(struct tc_ledger_row *row, const struct written *written, size_t index,
	struct tc_faults *faults) {
	static const char *const names[] = { "hash", "certificate" };
	const char *texts[] = { written->hash, written->certificate };
	uint8_t *bytes[] = { row->hash, row->certificate };
	bool sound = true;
	for (size_t i = 0; i < 2; i++) {
		bool missing = texts[i] == NULL && (i == 1 || written->certificate != NULL);
		if (missing || (texts[i] != NULL && tc_fingerprint_parse(texts[i], bytes[i]))) {
			continue;
		}
		char pointer[TC_POINTER_MAX];
		snprintf(pointer, sizeof pointer, "/tokens/%zu/%s", index, names[i]);
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected 64 hexadecimal digits", "cần 64 chữ số thập lục phân");
		sound = false;
	}
	return sound;
}

static bool take_row(struct tc_ledger *ledger, const struct written *written, size_t index,
	struct tc_faults *faults) {
	struct tc_ledger_row *row = &ledger->rows[ledger->count++];
	row->grant = (struct tc_grant) {
		.name = written->name,
		.role = (enum tc_role)written->role,
		.source = written->source != NULL && *written->source != '\0' ? written->source
									      : NULL,
		.indicators = texts_of(ledger->arena, &written->indicators),
		.areas = texts_of(ledger->arena, &written->areas),
		.certificate = written->certificate,
		.certificate_alone = written->hash == NULL,
		.created_ms = written->created_ms,
		.starts_ms = written->starts_ms,
		.expires_ms = written->expires_ms == 0 ? INT64_MAX : written->expires_ms,
		.revoked = written->revoked,
	};
	return take_keys(row, written, index, faults) && row->grant.indicators != NULL &&
		row->grant.areas != NULL;
}

static enum tc_result read_rows(struct tc_ledger *ledger, const struct tc_json *json,
	struct tc_faults *faults, struct tc_error *err) {
	static const char *const ignored[] = { "version", NULL };
	struct document document = { 0 };
	struct tc_option_context context = { .arena = ledger->arena, .faults = faults };
	const json_t *root = tc_json_root(json);
	if (tc_document_version(root, faults) &&
		tc_options_read(document_options, root, "", &document, &context, ignored)) {
		ledger->rows = tc_arena_array(
			ledger->arena, document.tokens.count + 1, sizeof *ledger->rows);
		if (ledger->rows == NULL) {
			return tc_fail(err, TC_NO_MEMORY, "tokens.json is too large");
		}
		const struct written *written = document.tokens.items;
		for (size_t i = 0; i < document.tokens.count; i++) {
			if (!take_row(ledger, &written[i], i, faults) && faults->errors == 0) {
				return tc_fail(err, TC_NO_MEMORY, "tokens.json is too large");
			}
		}
	}
	tc_json_locate(json, faults, 0);
	return tc_faults_result(faults, err);
}

enum tc_result tc_ledger_read(const char *directory, struct tc_ledger *out, struct tc_error *err) {
	char path[TC_PATH_MAX];
	enum tc_result result = tc_ledger_path(directory, "tokens.json", path, err);
	if (result != TC_OK) {
		return result;
	}
	struct tc_faults *faults = calloc(1, sizeof *faults);
	out->arena = tc_arena_create(BUDGET_BYTES);
	if (faults == NULL || out->arena == NULL) {
		result = tc_fail(err, TC_NO_MEMORY, "out of memory");
		goto done;
	}
	struct tc_json *json = NULL;
	result = tc_json_read(path, &tc_json_document_limits, &json, faults);
	if (result == TC_NOT_FOUND) {
		out->rows = tc_arena_array(out->arena, 1, sizeof *out->rows);
		result = out->rows != NULL ? TC_OK : tc_fail(err, TC_NO_MEMORY, "out of memory");
	} else if (result != TC_OK) {
		tc_faults_result(faults, err);
	} else {
		result = read_rows(out, json, faults, err);
		tc_json_destroy(json);
	}
done:
	free(faults);
	if (result != TC_OK) {
		tc_ledger_finish(out);
	}
	return result;
}

void tc_ledger_finish(struct tc_ledger *ledger) {
	tc_arena_destroy(ledger->arena);
	*ledger = (struct tc_ledger) { 0 };
}
