#include "layouts/panes.h"

#include <math.h>
#include <string.h>

const char *const tc_pane_keys[] = { "kind", "id", "column", "columns", "row", "rows", "box",
	"over", NULL };

const struct tc_option tc_pane_options[] = {
	{ .name = "kind",
		.type = TC_OPTION_CODE,
		.required = true,
		.max = 64,
		.offset = offsetof(struct tc_pane_row, kind),
		.doc = "What the pane is" },
	{ .name = "id",
		.type = TC_OPTION_CODE,
		.max = 64,
		.offset = offsetof(struct tc_pane_row, id),
		.doc = "Name of the pane, once in a layout; \"pane-3\" for the fourth without it" },
	{ .name = "column",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10000,
		.offset = offsetof(struct tc_pane_row, column),
		.doc = "First column, from 1" },
	{ .name = "columns",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10000,
		.fallback = 1,
		.offset = offsetof(struct tc_pane_row, columns),
		.doc = "How many columns" },
	{ .name = "row",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10000,
		.offset = offsetof(struct tc_pane_row, row),
		.doc = "First row, from 1" },
	{ .name = "rows",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10000,
		.fallback = 1,
		.offset = offsetof(struct tc_pane_row, rows),
		.doc = "How many rows" },
	{ .name = "box",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct tc_pane_row, box),
		.doc = "A free place on the wall instead of columns and rows" },
	{ .name = "over",
		.type = TC_OPTION_BOOL,
		.offset = offsetof(struct tc_pane_row, over),
		.doc = "May lie over other panes" },
	{ 0 },
};

struct box_row {
	const char *sides[4]; /* x, y, width, height */
};

#define SIDE(key, index, what)                                                                     \
	{                                                                                          \
		.name = key, .type = TC_OPTION_TEXT, .required = true, .max = 32,                  \
		.offset = offsetof(struct box_row, sides) + (index) * sizeof(const char *),        \
		.doc = what                                                                        \
	}
const struct tc_option tc_pane_box_options[] = {
	SIDE("x", 0, "From the left of the wall"),
	SIDE("y", 1, "From the top of the wall"),
	SIDE("width", 2, "Width"),
	SIDE("height", 3, "Height"),
	{ 0 },
};

static void check_kind(const struct tc_pane_row *row, const char *pointer,
	const struct tc_option_context *context) {
	const struct tc_vocabulary *vocabulary = context->vocabulary;
	if (vocabulary == NULL || vocabulary->knows(vocabulary, "kind", row->kind)) {
		return;
	}
	char at[TC_POINTER_MAX], near[64];
	tc_json_child_pointer(pointer, "kind", at, sizeof(at));
	const char *meant = tc_kind_suggest(vocabulary, row->kind, near, sizeof(near));
	if (meant != NULL) {
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, "unknown_kind", at,
			"unknown kind \"%s\", did you mean \"%s\"?",
			"không có loại ô \"%s\", có phải là \"%s\"?", row->kind, meant);
	} else {
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, "unknown_kind", at,
			"unknown kind \"%s\"", "không có loại ô \"%s\"", row->kind);
	}
}

/* Only the layout's own keys: the others are the kind's, and its widget reads them. */
static json_t *own_keys(const json_t *pane) {
	json_t *own = json_object();
	for (size_t i = 0; tc_pane_keys[i] != NULL; i++) {
		json_t *value = json_object_get(pane, tc_pane_keys[i]);
		if (value != NULL) {
			(void)json_object_set(own, tc_pane_keys[i], value);
		}
	}
	return own;
}

static void check_ids(const struct tc_pane_rows *rows, size_t index, const char *pointer,
	const struct tc_option_context *context) {
	for (size_t k = 0; k < index; k++) {
		if (rows->items[k].id == NULL ||
			strcmp(rows->items[k].id, rows->items[index].id) != 0) {
			continue;
		}
		char at[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "id", at, sizeof(at));
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, "conflict", at,
			"id \"%s\" is that of pane %zu already", "mã \"%s\" đã là của ô %zu",
			rows->items[index].id, k);
		return;
	}
}

static void read_pane(const struct tc_pane_source *source, size_t index,
	const struct tc_option_context *context, struct tc_pane_rows *rows) {
	struct tc_pane_row *row = &rows->items[index];
	const json_t *pane = source->pane;
	const char *pointer = source->pointer;
	json_t *own = json_is_object(pane) ? own_keys(pane) : NULL;
	row->readable = tc_options_read(
		tc_pane_options, own != NULL ? own : pane, pointer, row, context, NULL);
	json_decref(own);
	row->column += row->column != 0 ? source->column_offset : 0;
	row->row += row->row != 0 ? source->row_offset : 0;
	if (row->kind != NULL) {
		check_kind(row, pointer, context);
	}
	if (row->id == NULL) {
		row->id = tc_arena_printf(context->arena, "pane-%zu", index);
	}
	if (row->id != NULL) {
		check_ids(rows, index, pointer, context);
	}
}

static void say_no_memory(const struct tc_option_context *context) {
	tc_faults_add(context->faults, TC_SEVERITY_ERROR, "no_memory", "/panes",
		"the panes need more memory than a scene may have",
		"các ô cần nhiều bộ nhớ hơn mức cho phép");
}

void tc_panes_read(const struct tc_pane_sources *sources, const struct tc_option_context *context,
	struct tc_pane_rows *out) {
	out->items = tc_arena_array(context->arena, sources->count, sizeof(*out->items));
	if (out->items == NULL) {
		say_no_memory(context);
		return;
	}
	out->count = sources->count;
	for (size_t i = 0; i < sources->count; i++) {
		read_pane(&sources->items[i], i, context, out);
	}
}

bool tc_panes_use_grid(const struct tc_pane_rows *rows) {
	for (size_t i = 0; i < rows->count; i++) {
		if (rows->items[i].box == NULL) {
			return true;
		}
	}
	return false;
}

struct placer {
	const struct tc_grid *grid;
	const struct tc_scale *scale;
	const struct tc_option_context *context;
	const struct tc_wall *wall;
};

/* Edges, so that rounding never opens a seam between two neighbours. */
struct edges {
	double left, top, right, bottom;
};

static bool find_tracks(const struct placer *placer, const struct tc_axis *axis, int first,
	int count, const char *pointer, const char *first_key, const char *count_key, double *start,
	double *end) {
	char at[TC_POINTER_MAX];
	if (first < 1 || (size_t)first > axis->count) {
		tc_json_child_pointer(pointer, first_key, at, sizeof(at));
		tc_faults_add(placer->context->faults, TC_SEVERITY_ERROR, "bad_value", at,
			"expected 1..%zu, found %d", "cần 1..%zu, gặp %d", axis->count, first);
		return false;
	}
	size_t last = (size_t)first + (size_t)count - 1;
	if (last > axis->count) {
		tc_json_child_pointer(pointer, count_key, at, sizeof(at));
		tc_faults_add(placer->context->faults, TC_SEVERITY_ERROR, "bad_value", at,
			"expected at most %zu from there, found %d",
			"cần nhiều nhất %zu từ đó, gặp %d", axis->count - (size_t)first + 1, count);
		return false;
	}
	*start = axis->tracks[first - 1].start_px;
	*end = axis->tracks[last - 1].end_px;
	return true;
}

static bool place_in_grid(const struct placer *placer, const struct tc_pane_row *row,
	const char *pointer, struct edges *out) {
	if (row->column == 0 || row->row == 0) {
		tc_faults_add(placer->context->faults, TC_SEVERITY_ERROR, "missing_key", pointer,
			"expected a place: column and row, or a box",
			"cần vị trí: column và row, hoặc box");
		return false;
	}
	bool good = find_tracks(placer, &placer->grid->columns, row->column, row->columns, pointer,
		"column", "columns", &out->left, &out->right);
	return find_tracks(placer, &placer->grid->rows, row->row, row->rows, pointer, "row", "rows",
		       &out->top, &out->bottom) &&
		good;
}

static bool place_in_box(const struct placer *placer, const struct tc_pane_row *row,
	const char *pointer, struct edges *out) {
	struct box_row box = { { NULL } };
	char at[TC_POINTER_MAX], side_at[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "box", at, sizeof(at));
	if (!tc_options_read(tc_pane_box_options, row->box, at, &box, placer->context, NULL)) {
		return false;
	}
	double px[4] = { 0 };
	bool good = true;
	for (size_t i = 0; i < 4; i++) {
		struct tc_extent extent;
		if (tc_extent_parse(box.sides[i], &extent) && extent.unit != TC_EXTENT_SHARE) {
			double whole =
				i % 2 == 0 ? placer->wall->width_px : placer->wall->height_px;
			px[i] = tc_extent_px(extent, placer->scale, whole);
			continue;
		}
		tc_json_child_pointer(at, tc_pane_box_options[i].name, side_at, sizeof(side_at));
		tc_faults_add(placer->context->faults, TC_SEVERITY_ERROR, "bad_value", side_at,
			"expected a length such as \"12u\", \"80px\", \"120mm\" or \"5%%\", found "
			"\"%s\"",
			"cần một độ dài như \"12u\", \"80px\", \"120mm\" hoặc \"5%%\", gặp \"%s\"",
			box.sides[i]);
		good = false;
	}
	*out = (struct edges) { px[0], px[1], px[0] + px[2], px[1] + px[3] };
	return good;
}

static bool check_place(
	const struct placer *placer, const struct edges *edges, const char *pointer) {
	struct tc_faults *faults = placer->context->faults;
	double width = edges->right - edges->left, height = edges->bottom - edges->top;
	if (width < 1 || height < 1) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected a pane of at least 1 px, found %.0f × %.0f px",
			"cần ô ít nhất 1 px, gặp %.0f × %.0f px", width, height);
		return false;
	}
	if (edges->left < -0.5 || edges->top < -0.5 ||
		edges->right > placer->wall->width_px + 0.5 ||
		edges->bottom > placer->wall->height_px + 0.5) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"the pane (%.0f..%.0f, %.0f..%.0f px) reaches beyond the wall (%d × %d px)",
			"ô (%.0f..%.0f, %.0f..%.0f px) ra ngoài tường (%d × %d px)", edges->left,
			edges->right, edges->top, edges->bottom, placer->wall->width_px,
			placer->wall->height_px);
		return false;
	}
	return true;
}

static bool place_one(const struct placer *placer, const struct tc_pane_row *row,
	const char *pointer, struct tc_pane_box *out) {
	if (row->box != NULL && (row->column != 0 || row->row != 0)) {
		tc_faults_add(placer->context->faults, TC_SEVERITY_ERROR, "conflict", pointer,
			"the pane has two places: column and row, and a box",
			"ô có hai vị trí: column và row, và box");
		return false;
	}
	struct edges edges = { 0 };
	bool found = row->box != NULL ? place_in_box(placer, row, pointer, &edges)
				      : place_in_grid(placer, row, pointer, &edges);
	if (!found || !check_place(placer, &edges, pointer)) {
		return false;
	}
	double left = round(edges.left), top = round(edges.top);
	*out = (struct tc_pane_box) { left, top, round(edges.right) - left,
		round(edges.bottom) - top };
	return true;
}

static bool overlap(const struct tc_pane_box *a, const struct tc_pane_box *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void check_overlaps(const struct tc_pane *panes, const struct tc_pane_rows *rows,
	size_t index, struct tc_faults *faults) {
	const struct tc_pane *pane = &panes[index];
	for (size_t k = 0; k < index; k++) {
		if (rows->items[k].over || rows->items[index].over ||
			!overlap(&panes[k].box, &pane->box)) {
			continue;
		}
		tc_faults_add(faults, TC_SEVERITY_ERROR, "conflict", pane->pointer,
			"the pane overlaps pane %zu (\"%s\"); \"over\": true where that is meant",
			"ô chồng lên ô %zu (\"%s\"); nếu chủ ý thì ghi \"over\": true", k,
			panes[k].id);
	}
}

void tc_panes_place(const struct tc_pane_sources *sources, const struct tc_pane_rows *rows,
	const struct tc_panes_ground *ground, const struct tc_option_context *context,
	struct tc_pane **out) {
	struct placer placer = { ground->grid, ground->scale, context, ground->wall };
	struct tc_pane *panes = tc_arena_array(context->arena, rows->count, sizeof(*panes));
	*out = panes;
	if (panes == NULL) {
		say_no_memory(context);
		return;
	}
	for (size_t i = 0; i < rows->count; i++) {
		const struct tc_pane_row *row = &rows->items[i];
		struct tc_pane *pane = &panes[i];
		pane->kind = row->kind;
		pane->id = row->id;
		pane->options = sources->items[i].pane;
		(void)snprintf(
			pane->pointer, sizeof(pane->pointer), "%s", sources->items[i].pointer);
		if (row->readable && place_one(&placer, row, pane->pointer, &pane->box)) {
			check_overlaps(panes, rows, i, context->faults);
		}
	}
}
