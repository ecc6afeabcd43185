#include "layouts/scenes.h"

#include <string.h>

struct scene_row {
	const char *id;
	struct tc_words title;
	int seconds, transition;
	const json_t *panes;
};

static const struct tc_choice transitions[] = {
	{ "cut", TC_TRANSITION_CUT },
	{ "fade", TC_TRANSITION_FADE },
	{ 0 },
};

const struct tc_option tc_scene_options[] = {
	{ .name = "id",
		.type = TC_OPTION_CODE,
		.max = 64,
		.offset = offsetof(struct scene_row, id),
		.doc = "Name of the scene, once in a layout; \"scene-2\" for the third without "
		       "it" },
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct scene_row, title),
		.doc = "What it is called" },
	{ .name = "seconds",
		.type = TC_OPTION_INTEGER,
		.min = 3,
		.max = 86400,
		.fallback = 20,
		.offset = offsetof(struct scene_row, seconds),
		.doc = "How long it is shown" },
	{ .name = "transition",
		.type = TC_OPTION_CHOICE,
		.choices = transitions,
		.fallback = TC_TRANSITION_CUT,
		.offset = offsetof(struct scene_row, transition),
		.doc = "How it comes: at once, or over half a second" },
	{ .name = "panes",
		.type = TC_OPTION_FREE,
		.required = true,
		.offset = offsetof(struct scene_row, panes),
		.doc = "What stands where" },
	{ 0 },
};

static void check_ids(struct tc_expansion *expansion, const struct tc_scenes *scenes,
	const struct tc_scope *scope, const char *pointer) {
	const char *id = scenes->scenes[scenes->count - 1].id;
	for (int i = 0; i < scenes->count - 1; i++) {
		if (strcmp(scenes->scenes[i].id, id) == 0) {
			char at[TC_POINTER_MAX];
			tc_json_child_pointer(pointer, "id", at, sizeof(at));
			tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "conflict",
				tc_expansion_place(expansion, scope, at),
				"id \"%s\" is that of scene %d already",
				"mã \"%s\" đã là của cảnh %d", id, i);
			return;
		}
	}
}

static bool full(struct tc_expansion *expansion, const struct tc_scenes *scenes,
	const struct tc_scope *scope, const char *pointer) {
	if (scenes->count < TC_SCENES_MAX) {
		return false;
	}
	if (!expansion->spent) {
		expansion->spent = true;
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "too_large",
			tc_expansion_place(expansion, scope, pointer),
			"expected at most %d scenes, found more",
			"cần nhiều nhất %d cảnh, gặp nhiều hơn", TC_SCENES_MAX);
	}
	return true;
}

/* The scene's own members with their variables; its panes are expanded later, each at its place. */
static json_t *own_members(struct tc_expansion *expansion, const json_t *scene,
	const struct tc_scope *scope, const char *pointer) {
	char at[TC_POINTER_MAX];
	const char *key;
	json_t *member, *own = json_object();
	json_object_foreach((json_t *)scene, key, member) {
		tc_json_child_pointer(pointer, key, at, sizeof(at));
		json_t *made = strcmp(key, "panes") == 0
			? member
			: tc_expansion_replace(expansion, member, scope, at);
		if (made != NULL) {
			(void)json_object_set(own, key, made);
		}
	}
	return own;
}

static void read_panes(struct tc_expansion *expansion, const json_t *panes,
	const struct tc_scope *scope, const char *pointer, struct tc_scene_panes *out) {
	tc_expansion_panes(expansion, panes, scope, pointer, &out->sources);
	tc_panes_read(&out->sources, expansion->context, &out->rows);
}

static void add_scene(struct tc_expansion *expansion, const json_t *scene,
	const struct tc_scope *scope, const char *pointer, struct tc_scenes *out) {
	struct scene_row row = { 0 };
	if (full(expansion, out, scope, pointer)) {
		return;
	}
	json_t *own = json_is_object(scene) ? own_members(expansion, scene, scope, pointer) : NULL;
	(void)tc_options_read(tc_scene_options, own != NULL ? own : scene,
		tc_expansion_place(expansion, scope, pointer), &row, expansion->context, NULL);
	json_decref(own); /* what it held is the document's and the expansion's */
	const char *id = row.id != NULL
		? row.id
		: tc_arena_printf(expansion->context->arena, "scene-%d", out->count);
	out->scenes[out->count] = (struct tc_layout_scene) { id != NULL ? id : "", row.title,
		row.seconds, (enum tc_transition)row.transition };
	out->count++;
	check_ids(expansion, out, scope, pointer);
	if (row.panes != NULL) {
		char at[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "panes", at, sizeof(at));
		read_panes(expansion, row.panes, scope, at, &out->panes[out->count - 1]);
	}
}

static void repeat_scene(struct tc_expansion *expansion, const json_t *item,
	const struct tc_scope *scope, const char *pointer, struct tc_scenes *out) {
	struct tc_repeat repeat = { 0 };
	char at[TC_POINTER_MAX];
	const json_t *scene = json_object_get(item, "scene");
	if (!json_is_object(scene) || json_object_size(item) != 2) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected {\"repeat\": …, \"scene\": …} and nothing else",
			"cần {\"repeat\": …, \"scene\": …} và không gì khác");
		return;
	}
	tc_json_child_pointer(pointer, "repeat", at, sizeof(at));
	if (!tc_expansion_repeat(expansion, json_object_get(item, "repeat"), scope, at, &repeat)) {
		return;
	}
	tc_json_child_pointer(pointer, "scene", at, sizeof(at));
	for (int i = 0; i < repeat.count && tc_expansion_step(expansion, scope, at); i++) {
		struct tc_scope *turn = tc_arena_alloc(expansion->context->arena, sizeof(*turn));
		if (turn == NULL) {
			return;
		}
		tc_expansion_turn(expansion, &repeat, i, scope, turn);
		add_scene(expansion, scene, turn, at, out);
	}
}

static void read_scenes(struct tc_expansion *expansion, const json_t *scenes,
	const struct tc_scope *root, struct tc_scenes *out) {
	size_t count = json_array_size(scenes);
	if (!json_is_array(scenes) || count == 0) {
		char found[64];
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "bad_value", "/scenes",
			"expected a list of 1..%d scenes, found %s",
			"cần danh sách 1..%d cảnh, gặp %s", TC_SCENES_MAX,
			json_is_array(scenes) ? "[]" : tc_json_found(scenes, found, sizeof(found)));
		return;
	}
	for (size_t i = 0; i < count && !expansion->spent; i++) {
		char pointer[TC_POINTER_MAX];
		const json_t *item = json_array_get(scenes, i);
		tc_json_item_pointer("/scenes", i, pointer, sizeof(pointer));
		if (json_object_get(item, "repeat") != NULL) {
			repeat_scene(expansion, item, root, pointer, out);
		} else {
			add_scene(expansion, item, root, pointer, out);
		}
	}
}

void tc_scenes_read(struct tc_expansion *expansion, const json_t *panes, const json_t *scenes,
	const struct tc_scope *root, struct tc_scenes *out) {
	struct tc_arena *arena = expansion->context->arena;
	size_t room = scenes != NULL ? TC_SCENES_MAX : 1;
	out->scenes = tc_arena_array(arena, room, sizeof(*out->scenes));
	out->panes = tc_arena_array(arena, room, sizeof(*out->panes));
	if (out->scenes == NULL || out->panes == NULL) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR, "no_memory", "",
			"the layout needs more memory than it may have",
			"bố cục cần nhiều bộ nhớ hơn mức cho phép");
	} else if ((panes == NULL) == (scenes == NULL)) {
		tc_faults_add(expansion->context->faults, TC_SEVERITY_ERROR,
			panes == NULL ? "missing_key" : "conflict", "",
			"expected either \"panes\" or \"scenes\"",
			"cần hoặc \"panes\" hoặc \"scenes\"");
	} else if (scenes != NULL) {
		read_scenes(expansion, scenes, root, out);
	} else {
		out->scenes[0] = (struct tc_layout_scene) { "scene-0", { NULL, NULL }, 0,
			TC_TRANSITION_CUT };
		out->count = 1;
		read_panes(expansion, panes, root, "/panes", &out->panes[0]);
	}
}

bool tc_scenes_use_grid(const struct tc_scenes *scenes) {
	for (int i = 0; i < scenes->count; i++) {
		if (tc_panes_use_grid(&scenes->panes[i].rows)) {
			return true;
		}
	}
	return false;
}
