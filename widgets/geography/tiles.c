#include "widgets/geography/tiles.h"

#include "base/place.h"

#include <stdio.h>
#include <string.h>

enum { LETTERS = 2, ROWS_MAX = 40, COLUMNS_MAX = 40 };

#define ARCHIPELAGO(field) offsetof(struct tc_tile_archipelago, field)

static const struct tc_option archipelago_options[] = {
	{ .name = "code",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 8,
		.offset = ARCHIPELAGO(code),
		.doc = "Province it belongs to" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = ARCHIPELAGO(name),
		.doc = "Its name" },
	{ .name = "row",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.max = ROWS_MAX,
		.offset = ARCHIPELAGO(row),
		.doc = "Top edge, in tiles" },
	{ .name = "column",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.max = COLUMNS_MAX,
		.offset = ARCHIPELAGO(column),
		.doc = "Left edge, in tiles" },
	{ 0 },
};

#define LIST(field) offsetof(struct tc_tile_list, field)

static const struct tc_option list_options[] = {
	{ .name = "list",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 32,
		.offset = LIST(list),
		.doc = "List of provinces: VN-2004, VN-2025" },
	{ .name = "rows",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_TEXT,
		.max_count = ROWS_MAX,
		.offset = LIST(row_texts),
		.doc = "One line a row, two letters a tile, two dots where there is none" },
	{ .name = "archipelagos",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = archipelago_options,
		.element_size = sizeof(struct tc_tile_archipelago),
		.max_count = 8,
		.offset = LIST(archipelagos),
		.doc = "Hoàng Sa and Trường Sa" },
	{ 0 },
};

static const struct tc_option plan_options[] = {
	{ .name = "lists",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.fields = list_options,
		.element_size = sizeof(struct tc_tile_list),
		.max_count = 8,
		.offset = offsetof(struct tc_tile_plan, lists),
		.doc = "One plan for each list of provinces" },
	{ 0 },
};

static void row_pointer(size_t list, size_t row, char *out, size_t size) {
	snprintf(out, size, "/lists/%zu/rows/%zu", list, row);
}

/* "12 15 .. 20" -> places. */
static bool read_row(struct tc_tile_list *list, const char *text, int row) {
	int column = 0;
	for (const char *at = text; *at != '\0'; column++) {
		if (column >= COLUMNS_MAX || strcspn(at, " ") != LETTERS) {
			return false;
		}
		if (strncmp(at, "..", LETTERS) != 0) {
			struct tc_tile_place *place = &list->places[list->place_count++];
			memcpy(place->code, at, LETTERS);
			place->row = row;
			place->column = column;
			list->columns = column >= list->columns ? column + 1 : list->columns;
		}
		at += LETTERS;
		at += *at == ' ';
	}
	return true;
}

static bool has_twice(const struct tc_tile_list *list) {
	for (int i = 0; i < list->place_count; i++) {
		if (tc_tile_find(list, list->places[i].code) != &list->places[i]) {
			return true;
		}
	}
	return false;
}

static bool read_list(
	struct tc_tile_list *list, size_t index, struct tc_arena *arena, struct tc_faults *faults) {
	const char *const *texts = list->row_texts.items;
	char place[64];
	size_t letters = 0;
	for (size_t i = 0; i < list->row_texts.count; i++) {
		letters += strlen(texts[i]) + 1;
	}
	list->places = tc_arena_array(arena, letters / LETTERS + 1, sizeof(*list->places));
	if (list->places == NULL) {
		return false;
	}
	list->rows = (int)list->row_texts.count;
	for (size_t i = 0; i < list->row_texts.count; i++) {
		if (!read_row(list, texts[i], (int)i)) {
			row_pointer(index, i, place, sizeof(place));
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected two letters a tile, a space between",
				"mỗi ô hai chữ, cách nhau một dấu cách");
			return false;
		}
	}
	if (has_twice(list)) {
		row_pointer(index, 0, place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected every province once", "mỗi tỉnh chỉ đứng ở một ô");
		return false;
	}
	return true;
}

static bool read_plan(const struct tc_json *document, struct tc_arena *arena,
	struct tc_tile_plan *out, struct tc_faults *faults) {
	static const char *const ignored[] = { "version", "document", NULL };
	struct tc_option_context context = { arena, faults, NULL };
	const json_t *root = tc_json_root(document);
	if (!tc_document_version(root, faults) ||
		!tc_options_read(plan_options, root, "", out, &context, ignored)) {
		return false;
	}
	struct tc_tile_list *lists = out->lists.items;
	for (size_t i = 0; i < out->lists.count; i++) {
		if (!read_list(&lists[i], i, arena, faults)) {
			return false;
		}
	}
	return true;
}

bool tc_tiles_open(const char *path, struct tc_arena *arena, struct tc_tile_plan *out,
	struct tc_faults *faults) {
	char found[TC_PATH_MAX], file[TC_PATH_MAX + 32];
	memset(out, 0, sizeof(*out));
	if (path == NULL) {
		struct tc_error err = { 0 };
		if (tc_place_find("widgets/geography", "geography", found, sizeof(found), &err) !=
			TC_OK) {
			tc_faults_add_error(faults, &err);
			return false;
		}
		snprintf(file, sizeof(file), "%s/tiles.json", found);
		path = file;
	}
	struct tc_json *document = NULL;
	int first = faults->count;
	if (tc_json_read(path, &tc_json_document_limits, &document, faults) != TC_OK) {
		return false;
	}
	bool fine = read_plan(document, arena, out, faults);
	tc_json_locate(document, faults, first);
	tc_json_destroy(document);
	return fine;
}

const struct tc_tile_list *tc_tiles_find(const struct tc_tile_plan *plan, const char *list) {
	const struct tc_tile_list *lists = plan->lists.items;
	for (size_t i = 0; i < plan->lists.count; i++) {
		if (strcmp(lists[i].list, list) == 0) {
			return &lists[i];
		}
	}
	return NULL;
}

const struct tc_tile_place *tc_tile_find(const struct tc_tile_list *list, const char *code) {
	for (int i = 0; i < list->place_count; i++) {
		if (strcmp(list->places[i].code, code) == 0) {
			return &list->places[i];
		}
	}
	return NULL;
}
