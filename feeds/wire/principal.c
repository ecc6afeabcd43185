#include "feeds/wire/principal.h"

#include <stdlib.h>
#include <string.h>

enum { BUDGET = 1024 * 1024 };

static bool copy_text(struct tc_arena *arena, const char *text, const char **out) {
	*out = text == NULL ? NULL : tc_arena_string(arena, text);
	return text == NULL || *out != NULL;
}

static bool copy_list(struct tc_arena *arena, const char *const *list, const char *const **out) {
	size_t count = 0;
	while (list != NULL && list[count] != NULL) {
		count++;
	}
	const char **copy = tc_arena_array(arena, count + 1, sizeof *copy);
	bool whole = copy != NULL;
	for (size_t i = 0; whole && i < count; i++) {
		whole = copy_text(arena, list[i], &copy[i]);
	}
	*out = copy;
	return whole;
}

struct tc_principal *tc_principal_create(const struct tc_grant *grant) {
	struct tc_principal *principal = calloc(1, sizeof *principal);
	if (principal == NULL) {
		return NULL;
	}
	principal->arena = tc_arena_create(BUDGET);
	principal->grant = *grant;
	if (principal->arena == NULL ||
		!copy_text(principal->arena, grant->name, &principal->grant.name) ||
		!copy_text(principal->arena, grant->source, &principal->grant.source) ||
		!copy_text(principal->arena, grant->certificate, &principal->grant.certificate) ||
		!copy_list(principal->arena, grant->indicators, &principal->grant.indicators) ||
		!copy_list(principal->arena, grant->areas, &principal->grant.areas)) {
		tc_principal_destroy(principal);
		return NULL;
	}
	return principal;
}

void tc_principal_destroy(struct tc_principal *principal) {
	if (principal != NULL) {
		tc_arena_destroy(principal->arena);
		free(principal);
	}
}

static bool same_text(const char *a, const char *b) {
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_list(const char *const *a, const char *const *b) {
	size_t i = 0;
	while (a != NULL && b != NULL && a[i] != NULL && b[i] != NULL) {
		if (strcmp(a[i], b[i]) != 0) {
			return false;
		}
		i++;
	}
	return (a == NULL || a[i] == NULL) && (b == NULL || b[i] == NULL);
}

bool tc_principal_same(const struct tc_principal *principal, const struct tc_grant *grant) {
	const struct tc_grant *mine = &principal->grant;
	return mine->role == grant->role && mine->starts_ms == grant->starts_ms &&
		mine->expires_ms == grant->expires_ms && same_text(mine->name, grant->name) &&
		same_text(mine->source, grant->source) &&
		same_list(mine->indicators, grant->indicators) &&
		same_list(mine->areas, grant->areas);
}
