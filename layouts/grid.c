#include "layouts/grid.h"

#include <stdlib.h>
#include <string.h>

enum {
	TRACKS_MAX = 256, /* of one axis on one screen */
	SEGMENTS_MAX = 64,
};

enum span_of { ON_WALL = 1, ON_SCREENS };

struct grid_document {
	const char *column_gap, *row_gap;
	const json_t *margin, *columns, *rows;
	int on; /* enum span_of */
};

static const struct tc_choice spans[] = {
	{ "wall", ON_WALL },
	{ "screen", ON_SCREENS },
	{ 0 },
};

const struct tc_option tc_grid_options[] = {
	{ .name = "on",
		.type = TC_OPTION_CHOICE,
		.choices = spans,
		.fallback = ON_WALL,
		.offset = offsetof(struct grid_document, on),
		.doc = "One grid over the wall, or the same one on every screen; numbers run on" },
	{ .name = "margin",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct grid_document, margin),
		.doc = "Around the grid: one length, or left, right, top and bottom" },
	{ .name = "columns",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct grid_document, columns),
		.doc = "Widths from the left; {\"repeat\": 12, \"track\": \"19u\"} for many" },
	{ .name = "rows",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct grid_document, rows),
		.doc = "Heights from the top, as columns" },
	{ .name = "column_gap",
		.type = TC_OPTION_TEXT,
		.max = 32,
		.fallback_text = "12u",
		.offset = offsetof(struct grid_document, column_gap),
		.doc = "Between two columns" },
	{ .name = "row_gap",
		.type = TC_OPTION_TEXT,
		.max = 32,
		.fallback_text = "12u",
		.offset = offsetof(struct grid_document, row_gap),
		.doc = "Between two rows" },
	{ 0 },
};

/* A stretch of px that tracks are laid out in: the wall, or one column (row) of screens. */
struct segment {
	int start_px, length_px;
};

struct segments {
	struct segment items[SEGMENTS_MAX];
	size_t count;
};

struct sizes {
	struct tc_extent items[TRACKS_MAX];
	size_t count;
};

struct axis_input {
	const char *name, *gap_name; /* "columns", "column_gap" */
	const json_t *tracks;
	const char *gap;
	struct tc_extent before, after; /* margins */
	size_t fallback_count;
	struct segments segments;
};

struct reader {
	const struct tc_scale *scale;
	const struct tc_option_context *context;
};

static void say(const struct reader *reader, const char *pointer, const char *english,
	const char *vietnamese, const json_t *value) {
	char found[64];
	tc_faults_add(reader->context->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
		"expected %s%.0s, found %s", "cần %.0s%s, gặp %s", english, vietnamese,
		value != NULL ? tc_json_found(value, found, sizeof(found)) : "null");
}

static bool is_track(const json_t *value, struct tc_extent *out) {
	const char *text = tc_json_string(value);
	return text != NULL && tc_extent_parse(text, out) && out->value >= 0;
}

static void add_track(const struct reader *reader, const json_t *value, const char *pointer,
	size_t times, struct sizes *out) {
	struct tc_extent extent;
	if (!is_track(value, &extent)) {
		say(reader, pointer, "a track such as \"1fr\", \"19u\", \"80px\" or \"120mm\"",
			"một cột hoặc hàng như \"1fr\", \"19u\", \"80px\" hoặc \"120mm\"", value);
		return;
	}
	if (times > TRACKS_MAX - out->count) {
		tc_faults_add(reader->context->faults, TC_SEVERITY_ERROR, "too_large", pointer,
			"expected at most %d tracks", "cần nhiều nhất %d cột hoặc hàng",
			TRACKS_MAX);
		return;
	}
	for (size_t i = 0; i < times; i++) {
		out->items[out->count++] = extent;
	}
}

struct repeat {
	int repeat;
	const json_t *track;
};

static const struct tc_option repeat_options[] = {
	{ .name = "repeat",
		.type = TC_OPTION_INTEGER,
		.required = true,
		.min = 1,
		.max = TRACKS_MAX,
		.offset = offsetof(struct repeat, repeat),
		.doc = "How many" },
	{ .name = "track",
		.type = TC_OPTION_FREE,
		.required = true,
		.offset = offsetof(struct repeat, track),
		.doc = "Of what size" },
	{ 0 },
};

static void read_item(
	const struct reader *reader, const json_t *item, const char *pointer, struct sizes *out) {
	if (!json_is_object(item)) {
		add_track(reader, item, pointer, 1, out);
		return;
	}
	struct repeat repeat = { 0 };
	if (tc_options_read(repeat_options, item, pointer, &repeat, reader->context, NULL)) {
		char at[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "track", at, sizeof(at));
		add_track(reader, repeat.track, at, (size_t)repeat.repeat, out);
	}
}

static void read_tracks(
	const struct reader *reader, const struct axis_input *input, struct sizes *out) {
	char pointer[TC_POINTER_MAX], at[TC_POINTER_MAX];
	(void)snprintf(pointer, sizeof(pointer), "/grid/%s", input->name);
	if (input->tracks == NULL) {
		out->count = input->fallback_count;
		for (size_t i = 0; i < out->count; i++) {
			out->items[i] = (struct tc_extent) { 1, TC_EXTENT_SHARE };
		}
		return;
	}
	if (!json_is_array(input->tracks) || json_array_size(input->tracks) == 0) {
		say(reader, pointer, "a list of one track or more",
			"danh sách một cột hoặc hàng trở lên", input->tracks);
		return;
	}
	for (size_t i = 0; i < json_array_size(input->tracks) && i < TRACKS_MAX; i++) {
		tc_json_item_pointer(pointer, i, at, sizeof(at));
		read_item(reader, json_array_get(input->tracks, i), at, out);
	}
}

/* A length that is not a share: gaps and margins. */
static bool read_length(const struct reader *reader, const char *text, const json_t *value,
	const char *pointer, struct tc_extent *out) {
	if (text != NULL && tc_extent_parse(text, out) && out->unit != TC_EXTENT_SHARE &&
		out->value >= 0) {
		return true;
	}
	*out = (struct tc_extent) { 0, TC_EXTENT_PX };
	json_t *shown = value == NULL && text != NULL ? json_string(text) : NULL;
	say(reader, pointer, "a length such as \"12u\", \"80px\", \"120mm\" or \"5%\"",
		"một độ dài như \"12u\", \"80px\", \"120mm\" hoặc \"5%\"",
		value != NULL ? value : shown);
	json_decref(shown);
	return false;
}

/* Lay the tracks into one segment, fixed ones first, the rest by shares. */
static void lay_out(const struct reader *reader, const struct axis_input *input,
	const struct sizes *sizes, const struct segment *segment, double gap_px,
	struct tc_track *tracks) {
	double whole = segment->length_px, fixed = 0, shares = 0;
	double before = tc_extent_px(input->before, reader->scale, whole);
	double after = tc_extent_px(input->after, reader->scale, whole);
	for (size_t i = 0; i < sizes->count; i++) {
		fixed += tc_extent_px(sizes->items[i], reader->scale, whole);
		shares += sizes->items[i].unit == TC_EXTENT_SHARE ? sizes->items[i].value : 0;
	}
	double needed = before + after + gap_px * (double)(sizes->count - 1) + fixed;
	if (needed > whole + 0.5 || (shares > 0 && needed >= whole)) {
		char pointer[TC_POINTER_MAX];
		(void)snprintf(pointer, sizeof(pointer), "/grid/%s", input->name);
		tc_faults_add(reader->context->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"the tracks, gaps and margins need %.0f px of %.0f px",
			"các cột, hàng, khe và lề cần %.0f px trên %.0f px", needed, whole);
	}
	double at = segment->start_px + before;
	for (size_t i = 0; i < sizes->count; i++) {
		struct tc_extent size = sizes->items[i];
		double length = size.unit == TC_EXTENT_SHARE
			? (shares > 0 ? (whole - needed) * size.value / shares : 0)
			: tc_extent_px(size, reader->scale, whole);
		tracks[i] = (struct tc_track) { at, at + length };
		at += length + gap_px;
	}
}

static bool build_axis(
	const struct reader *reader, const struct axis_input *input, struct tc_axis *out) {
	struct sizes sizes = { .count = 0 };
	struct tc_extent gap;
	char pointer[TC_POINTER_MAX];
	int errors = reader->context->faults->errors;
	(void)snprintf(pointer, sizeof(pointer), "/grid/%s", input->gap_name);
	read_tracks(reader, input, &sizes);
	read_length(reader, input->gap, NULL, pointer, &gap);
	if (reader->context->faults->errors != errors) {
		return false;
	}
	size_t count = sizes.count * input->segments.count;
	out->tracks = tc_arena_array(reader->context->arena, count, sizeof(*out->tracks));
	if (out->tracks == NULL) {
		say(reader, "/grid", "a smaller grid", "lưới nhỏ hơn", NULL);
		return false;
	}
	out->count = count;
	for (size_t i = 0; i < input->segments.count; i++) {
		const struct segment *segment = &input->segments.items[i];
		double gap_px = tc_extent_px(gap, reader->scale, segment->length_px);
		lay_out(reader, input, &sizes, segment, gap_px, out->tracks + i * sizes.count);
	}
	return reader->context->faults->errors == errors;
}

struct margins {
	const char *left, *right, *top, *bottom;
};

#define SIDE(side)                                                                                 \
	{                                                                                          \
		.name = #side, .type = TC_OPTION_TEXT, .max = 32, .fallback_text = "12u",          \
		.offset = offsetof(struct margins, side)                                           \
	}
static const struct tc_option margin_options[] = {
	SIDE(left),
	SIDE(right),
	SIDE(top),
	SIDE(bottom),
	{ 0 },
};

static void read_margins(const struct reader *reader, const json_t *margin,
	struct axis_input *columns, struct axis_input *rows) {
	struct margins margins = { "12u", "12u", "12u", "12u" };
	const char *text = margin != NULL ? tc_json_string(margin) : NULL;
	if (margin != NULL && json_is_object(margin)) {
		if (!tc_options_read(margin_options, margin, "/grid/margin", &margins,
			    reader->context, NULL)) {
			return;
		}
	} else if (margin != NULL) {
		if (!read_length(reader, text, margin, "/grid/margin", &columns->before)) {
			return;
		}
		margins = (struct margins) { text, text, text, text };
	}
	read_length(reader, margins.left, NULL, "/grid/margin/left", &columns->before);
	read_length(reader, margins.right, NULL, "/grid/margin/right", &columns->after);
	read_length(reader, margins.top, NULL, "/grid/margin/top", &rows->before);
	read_length(reader, margins.bottom, NULL, "/grid/margin/bottom", &rows->after);
}

static int by_start(const void *a, const void *b) {
	const struct segment *left = a, *right = b;
	return left->start_px != right->start_px ? left->start_px - right->start_px
						 : left->length_px - right->length_px;
}

/* Screens in one column have one stretch; false when they are not in columns (rows). */
static bool merge(struct segments *segments) {
	qsort(segments->items, segments->count, sizeof(*segments->items), by_start);
	size_t kept = 0;
	for (size_t i = 1; i < segments->count; i++) {
		const struct segment *last = &segments->items[kept];
		if (by_start(last, &segments->items[i]) == 0) {
			continue;
		}
		if (last->start_px + last->length_px > segments->items[i].start_px) {
			return false;
		}
		segments->items[++kept] = segments->items[i];
	}
	segments->count = kept + 1;
	return true;
}

static bool find_segments(
	const struct tc_wall *wall, int on, struct axis_input *columns, struct axis_input *rows) {
	if (on != ON_SCREENS) {
		columns->segments.items[0] = (struct segment) { 0, wall->width_px };
		rows->segments.items[0] = (struct segment) { 0, wall->height_px };
		columns->segments.count = rows->segments.count = 1;
		return true;
	}
	const struct tc_screen *screens = wall->screens.items;
	for (size_t i = 0; i < wall->screens.count && i < SEGMENTS_MAX; i++) {
		columns->segments.items[i] =
			(struct segment) { screens[i].wall_x_px, screens[i].width_px };
		rows->segments.items[i] =
			(struct segment) { screens[i].wall_y_px, screens[i].height_px };
		columns->segments.count = rows->segments.count = i + 1;
	}
	return merge(&columns->segments) && merge(&rows->segments);
}

bool tc_grid_read(const json_t *grid, const struct tc_wall *wall, const struct tc_scale *scale,
	const struct tc_option_context *context, struct tc_grid *out) {
	struct reader reader = { scale, context };
	struct grid_document document = { .column_gap = "12u", .row_gap = "12u", .on = ON_WALL };
	if (grid != NULL &&
		!tc_options_read(tc_grid_options, grid, "/grid", &document, context, NULL)) {
		return false;
	}
	struct axis_input columns = { .name = "columns",
		.gap_name = "column_gap",
		.tracks = document.columns,
		.gap = document.column_gap,
		.fallback_count = 12 };
	struct axis_input rows = { .name = "rows",
		.gap_name = "row_gap",
		.tracks = document.rows,
		.gap = document.row_gap,
		.fallback_count = 6 };
	int errors = context->faults->errors;
	read_margins(&reader, document.margin, &columns, &rows);
	if (!find_segments(wall, document.on, &columns, &rows)) {
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, "bad_value", "/grid/on",
			"the screens of this wall do not hang in columns and rows",
			"các màn hình của tường này không treo thành cột và hàng");
		return false;
	}
	bool good = build_axis(&reader, &columns, &out->columns);
	good = build_axis(&reader, &rows, &out->rows) && good;
	return good && context->faults->errors == errors;
}
