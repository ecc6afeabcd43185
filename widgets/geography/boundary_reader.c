#include "widgets/geography/boundary_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the built-in land around the country spans: a boundary beyond it would lie outside every map. */
static const double west = 99, east = 119, south = 5.6, north = 24.4;
static const float isles_margin = 0.3F; /* degrees about an archipelago's islands */
/* More than a wall can show: a hundred metres are a tenth of a px there. */
enum { SPOTS_MAX = 400000, RINGS_MAX = 20000, LEAST_SPOTS = 3, FIRST_ROOM = 1024, ROWS = 16 };

void tc_boundary_fault(struct tc_boundary_reader *reader, const char *pointer, const char *key,
	const char *english, const char *vietnamese) {
	char place[TC_POINTER_MAX];
	snprintf(place, sizeof(place), "%s", pointer);
	if (key != NULL) {
		tc_json_child_pointer(pointer, key, place, sizeof(place));
	}
	tc_faults_add(
		reader->faults, TC_SEVERITY_ERROR, "bad_value", place, "%s", vietnamese, english);
}

/* "VN-2025:24" of a qualified code, or of a bare one in the list that the file names. False with a fault. */
static bool full_code(struct tc_boundary_reader *reader, const char *code, const char *place,
	char *out, size_t size) {
	const char *colon = strchr(code, ':');
	size_t length = colon == NULL ? 0 : (size_t)(colon - code);
	if (colon == NULL && reader->list[0] == '\0') {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a code with its list (\"VN-2025:%s\"), or \"list\" beside "
			"\"type\"",
			"cần mã kèm danh mục (\"VN-2025:%s\"), hoặc \"list\" cạnh \"type\"", code);
		return false;
	}
	if (colon != NULL && reader->list[0] == '\0' && length < sizeof(reader->list)) {
		memcpy(reader->list, code, length);
		reader->list[length] = '\0';
	}
	if (colon != NULL &&
		(strlen(reader->list) != length || strncmp(reader->list, code, length) != 0)) {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a code of %s as the others, found \"%s\"",
			"cần mã của %s như các mã khác, thấy \"%s\"", reader->list, code);
		return false;
	}
	snprintf(out, size, "%s:%s", reader->list, colon == NULL ? code : colon + 1);
	return true;
}

int tc_boundary_begin(
	struct tc_boundary_reader *reader, const json_t *properties, const char *pointer) {
	char place[TC_POINTER_MAX], code[64], found[64];
	const json_t *value = json_object_get(properties, "code");
	const char *text = value == NULL ? NULL : tc_json_string(value);
	tc_json_child_pointer(pointer, "code", place, sizeof(place));
	reader->spot_count = reader->ring_count = reader->ring_first = 0;
	if (text == NULL) {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a province code as text, found %s",
			"cần mã tỉnh dạng chữ, thấy %s",
			value == NULL ? "nothing" : tc_json_found(value, found, sizeof(found)));
		return -1;
	}
	if (!full_code(reader, text, place, code, sizeof(code))) {
		return -1;
	}
	const struct tc_geography_area *area = tc_geography_find(reader->out, code);
	int index = area == NULL ? -1 : (int)(area - reader->out->areas);
	if (index < 0 || index >= TC_BOUNDARY_AREAS_MAX) {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "unknown_area", place,
			"expected a province of the list, found \"%s\"",
			"cần một tỉnh trong danh mục, thấy \"%s\"", text);
		return -1;
	}
	if (reader->seen[index]) {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected every province once, found %s again: its parts belong into one "
			"MultiPolygon",
			"mỗi tỉnh một lần, thấy %s lần nữa: các phần phải nằm trong một "
			"MultiPolygon",
			code);
		return -1;
	}
	reader->seen[index] = true;
	return index;
}

static bool is_number(const json_t *value, double *out) {
	const char *text = tc_json_number_text(value);
	struct tc_decimal decimal;
	if (text == NULL || tc_decimal_parse(text, strlen(text), &decimal) != TC_DECIMAL_FINE) {
		return false;
	}
	*out = decimal.number;
	return true;
}

bool tc_boundary_position(struct tc_boundary_reader *reader, const json_t *value,
	const char *pointer, double out[2]) {
	if (json_array_size(value) < 2 || !is_number(json_array_get(value, 0), &out[0]) ||
		!is_number(json_array_get(value, 1), &out[1])) {
		char found[64];
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected [longitude, latitude], found %s", "cần [kinh độ, vĩ độ], thấy %s",
			tc_json_found(value, found, sizeof(found)));
		return false;
	}
	return true;
}

static bool check_degrees(
	struct tc_boundary_reader *reader, double x, double y, const char *pointer) {
	if (x >= west && x <= east && y >= south && y <= north) {
		return true;
	}
	if (y >= west && y <= east && x >= south && x <= north) {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected longitude before latitude, found %g, %g",
			"kinh độ phải đứng trước vĩ độ, thấy %g, %g", x, y);
	} else {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected degrees, longitude %g..%g and latitude %g..%g, found %g, %g",
			"cần độ, kinh độ %g..%g và vĩ độ %g..%g, thấy %g, %g", west, east, south,
			north, x, y);
	}
	return false;
}

/* One more of size bytes fits behind count. */
static bool reserve(void **items, int count, int *room, size_t size) {
	if (count < *room) {
		return true;
	}
	int wanted = *room == 0 ? FIRST_ROOM : 2 * *room;
	void *more = realloc(*items, (size_t)wanted * size);
	if (more == NULL) {
		return false;
	}
	*items = more;
	*room = wanted;
	return true;
}

bool tc_boundary_add(struct tc_boundary_reader *reader, double x, double y, const char *pointer) {
	if (!check_degrees(reader, x, y, pointer)) {
		return false;
	}
	void *spots = reader->spots;
	bool room = reader->all_spots++ < SPOTS_MAX &&
		reserve(&spots, reader->spot_count, &reader->spot_room, sizeof(*reader->spots));
	reader->spots = spots;
	if (!room) {
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "too_large", pointer,
			"expected at most %d positions: simplify the boundaries",
			"cần nhiều nhất %d điểm: hãy giản lược ranh giới", SPOTS_MAX);
		return false;
	}
	reader->spots[reader->spot_count++] = (struct tc_spot) { (float)x, (float)y };
	return true;
}

bool tc_boundary_is_over(const struct tc_boundary_reader *reader) {
	return reader->all_spots > SPOTS_MAX;
}

static bool same_spot(struct tc_spot a, struct tc_spot b) {
	return memcmp(&a, &b, sizeof(a)) == 0;
}

/* Which archipelago a ring lies in; -1 for none. Its islands are drawn as discs: outlines of some hundred metres
 * would be nothing on a map of the country. */
static int archipelago_of(const struct tc_boundary_reader *reader, int first, int count) {
	const struct tc_geography *geography = reader->out;
	for (int i = 0; i < geography->archipelago_count && i < TC_BOUNDARY_ISLES_MAX; i++) {
		struct tc_spot low = { 1000, 1000 }, high = { -1000, -1000 };
		for (int k = 0; k < geography->island_count; k++) {
			struct tc_spot at = geography->islands[k].at;
			if (tc_geography_is_of(
				    &geography->archipelagos[i], &geography->islands[k])) {
				low.x_px = fminf(low.x_px, at.x_px - isles_margin);
				low.y_px = fminf(low.y_px, at.y_px - isles_margin);
				high.x_px = fmaxf(high.x_px, at.x_px + isles_margin);
				high.y_px = fmaxf(high.y_px, at.y_px + isles_margin);
			}
		}
		bool within = true;
		for (int k = first; k < first + count && within; k++) {
			struct tc_spot at = reader->spots[k];
			within = at.x_px >= low.x_px && at.x_px <= high.x_px &&
				at.y_px >= low.y_px && at.y_px <= high.y_px;
		}
		if (within) {
			return i;
		}
	}
	return -1;
}

bool tc_boundary_end_ring(struct tc_boundary_reader *reader, const char *pointer) {
	int first = reader->ring_first, count = reader->spot_count - first;
	if (count < LEAST_SPOTS + 1 ||
		!same_spot(reader->spots[first], reader->spots[first + count - 1])) {
		tc_boundary_fault(reader, pointer, NULL,
			"expected a ring of four positions or more that ends where it began",
			"cần một vòng từ bốn điểm trở lên, kết thúc ở điểm bắt đầu");
		return false;
	}
	count--;
	int isles = archipelago_of(reader, first, count);
	reader->spot_count = first + (isles >= 0 ? 0 : count);
	reader->ring_first = reader->spot_count;
	if (isles >= 0) {
		reader->isles_seen[isles] = true;
		return true;
	}
	void *ends = reader->ring_ends;
	bool room = reader->ring_count < RINGS_MAX &&
		reserve(&ends, reader->ring_count, &reader->ring_room, sizeof(int));
	reader->ring_ends = ends;
	if (!room) {
		tc_boundary_fault(reader, pointer, NULL, "expected fewer rings in one province",
			"quá nhiều vòng trong một tỉnh");
		return false;
	}
	reader->ring_ends[reader->ring_count++] = reader->spot_count;
	return true;
}

/* The middle of the longest stretch inside, of some rows across the outline. */
static struct tc_spot inner_spot(const struct tc_outline *outline) {
	struct tc_spot best = outline->spots[0];
	float longest = -1;
	for (int row = 1; row < ROWS; row++) {
		float y = outline->low.y_px +
			(outline->high.y_px - outline->low.y_px) * (float)row / ROWS;
		enum { COLUMNS = 200 };
		float step = (outline->high.x_px - outline->low.x_px) / COLUMNS, start = 0;
		bool inside = false;
		for (int column = 0; column <= COLUMNS; column++) {
			float x = outline->low.x_px + step * ((float)column + 0.5F);
			bool here = column < COLUMNS &&
				tc_outline_contains(outline, (struct tc_spot) { x, y });
			if (here && !inside) {
				start = x;
			} else if (!here && inside && x - step - start > longest) {
				longest = x - step - start;
				best = (struct tc_spot) { (start + x - step) / 2, y };
			}
			inside = here;
		}
	}
	return best;
}

static void find_label(
	struct tc_boundary_reader *reader, struct tc_geography_area *area, const json_t *label) {
	double at[2];
	struct tc_faults none = { .count = 0 }, *faults = reader->faults;
	reader->faults = &none;
	bool given = label != NULL && tc_boundary_position(reader, label, "", at);
	reader->faults = faults;
	struct tc_spot spot = { given ? (float)at[0] : 0, given ? (float)at[1] : 0 };
	area->label = given && tc_outline_contains(&area->outline, spot)
		? spot
		: inner_spot(&area->outline);
}

bool tc_boundary_end_area(struct tc_boundary_reader *reader, int index, const json_t *properties,
	const char *pointer) {
	if (reader->ring_count == 0) {
		tc_boundary_fault(reader, pointer, NULL,
			"expected at least one ring on land or among the islands near it",
			"cần ít nhất một vòng trên đất liền hoặc đảo gần bờ");
		return false;
	}
	struct tc_geography_area *area = &reader->out->areas[index];
	int spots = reader->spot_count, rings = reader->ring_count;
	struct tc_spot *copy = tc_arena_array(reader->arena, (size_t)spots, sizeof(*copy));
	int *ends = tc_arena_array(reader->arena, (size_t)rings, sizeof(*ends));
	if (copy == NULL || ends == NULL) {
		tc_boundary_fault(reader, pointer, NULL,
			"the outlines need more memory than the layout has",
			"ranh giới cần nhiều bộ nhớ hơn mức của bố cục");
		return false;
	}
	memcpy(copy, reader->spots, (size_t)spots * sizeof(*copy));
	memcpy(ends, reader->ring_ends, (size_t)rings * sizeof(*ends));
	area->outline = (struct tc_outline) { copy, ends, rings, copy[0], copy[0] };
	for (int i = 0; i < spots; i++) {
		struct tc_outline *outline = &area->outline;
		outline->low.x_px = fminf(outline->low.x_px, copy[i].x_px);
		outline->low.y_px = fminf(outline->low.y_px, copy[i].y_px);
		outline->high.x_px = fmaxf(outline->high.x_px, copy[i].x_px);
		outline->high.y_px = fmaxf(outline->high.y_px, copy[i].y_px);
	}
	find_label(reader, area, json_object_get(properties, "label"));
	return true;
}
