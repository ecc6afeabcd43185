#include "layouts/expansion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tc_expansion_finish(struct tc_expansion *expansion) {
	json_decref(expansion->made);
	for (int i = 0; i < expansion->template_count; i++) {
		tc_json_destroy(expansion->templates[i].document);
	}
	free(expansion->origins);
}

const char *tc_expansion_chain(struct tc_expansion *expansion, const struct tc_scope *scope) {
	char chain[TC_SENTENCE_MAX] = "", longer[TC_SENTENCE_MAX];
	for (; scope != NULL; scope = scope->parent) {
		(void)snprintf(longer, sizeof(longer), "%s%s%s", scope->label,
			chain[0] == '\0' ? "" : " → ", chain);
		memcpy(chain, longer, sizeof(chain));
	}
	const char *kept = tc_arena_string(expansion->context->arena, chain);
	return kept != NULL ? kept : "";
}

static bool grow_origins(struct tc_expansion *expansion) {
	size_t size = expansion->origin_size == 0 ? 64 : expansion->origin_size * 2;
	struct tc_origin *longer = realloc(expansion->origins, size * sizeof(*longer));
	if (longer == NULL) {
		return false;
	}
	expansion->origins = longer;
	expansion->origin_size = size;
	return true;
}

const char *tc_expansion_place(
	struct tc_expansion *expansion, const struct tc_scope *scope, const char *pointer) {
	struct tc_arena *arena = expansion->context->arena;
	const char *kept = tc_arena_string(arena, pointer);
	if (kept == NULL || scope->parent == NULL) {
		return kept != NULL ? kept : "";
	}
	if (expansion->origin_count == expansion->origin_size && !grow_origins(expansion)) {
		return kept;
	}
	expansion->origins[expansion->origin_count] =
		(struct tc_origin) { scope->template_ != NULL ? scope->template_->document
							      : expansion->document,
			kept, tc_expansion_chain(expansion, scope) };
	const char *place = tc_arena_printf(arena, "/@%zu", expansion->origin_count++);
	return place != NULL ? place : "";
}

static void say_spent(
	struct tc_expansion *expansion, const struct tc_scope *scope, const char *pointer) {
	if (expansion->spent) {
		return;
	}
	expansion->spent = true;
	tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "too_large",
		tc_expansion_place(expansion, scope, pointer),
		"the templates grow beyond what a layout may be (%d panes, %d steps, %d bytes)",
		"các mẫu phình quá mức của một bố cục (%d ô, %d bước, %d byte)", TC_PANES_MAX,
		TC_EXPANSION_STEPS, TC_EXPANSION_BYTES);
}

bool tc_expansion_step(
	struct tc_expansion *expansion, const struct tc_scope *scope, const char *pointer) {
	expansion->steps++;
	if (expansion->spent || expansion->steps > TC_EXPANSION_STEPS ||
		expansion->nodes > TC_EXPANSION_NODES || expansion->bytes > TC_EXPANSION_BYTES) {
		say_spent(expansion, scope, pointer);
		return false;
	}
	return true;
}

void tc_expansion_say_chain(char *sentence, size_t size, const char *chain) {
	size_t used = strlen(sentence);
	if (used > 0 && used + strlen(chain) + sizeof(" ()") <= size) {
		(void)snprintf(sentence + used, size - used, " (%s)", chain);
	}
}

/* A fault told under "/@17/indicator" gets origin 17's document, place and chain. */
static void locate_one(const struct tc_expansion *expansion, struct tc_error *fault) {
	char *rest = NULL;
	unsigned long index = strtoul(fault->pointer + 2, &rest, 10);
	if (index >= expansion->origin_count) {
		return;
	}
	const struct tc_origin *origin = &expansion->origins[index];
	char pointer[TC_POINTER_MAX];
	struct tc_faults one = { .count = 1 };
	(void)snprintf(pointer, sizeof(pointer), "%s%s", origin->pointer, rest);
	memcpy(fault->pointer, pointer, sizeof(pointer));
	one.items[0] = *fault;
	tc_json_locate(origin->document, &one, 0);
	*fault = one.items[0];
	tc_expansion_say_chain(fault->message, sizeof(fault->message), origin->chain);
	tc_expansion_say_chain(fault->message_vi, sizeof(fault->message_vi), origin->chain);
}

void tc_layout_locate(const struct tc_layout *layout, struct tc_faults *faults, int first) {
	for (int i = first; i < faults->count; i++) {
		struct tc_error *fault = &faults->items[i];
		if (fault->line == 0 && strncmp(fault->pointer, "/@", 2) == 0 &&
			layout->expansion != NULL) {
			locate_one(layout->expansion, fault);
		}
	}
	tc_json_locate(layout->document, faults, first);
}
