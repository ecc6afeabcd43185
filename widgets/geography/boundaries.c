#include "widgets/geography/boundaries.h"

#include "widgets/geography/boundary_reader.h"

#include <stdlib.h>
#include <string.h>

/* As other documents of ours: what jansson makes of it is some ten times as much, for the moment of reading. */
static const struct tc_json_limits limits = {
	.max_bytes = 4 * 1024 * 1024,
	.max_depth = 16,
	.max_keys = 20000,
	.max_string = 64 * 1024,
};

static const char *type_of(const json_t *root) {
	const json_t *type = json_object_get(root, "type");
	const char *name = type == NULL ? NULL : tc_json_string(type);
	return name == NULL ? "" : name;
}

bool tc_boundaries_detect(const json_t *root) {
	return strcmp(type_of(root), "FeatureCollection") == 0 ||
		strcmp(type_of(root), "Topology") == 0;
}

/* Where bare codes are read: "list" beside "type". */
static bool read_list(struct tc_boundary_reader *reader, const json_t *root) {
	const json_t *value = json_object_get(root, "list");
	const char *list = value == NULL ? NULL : tc_json_string(value);
	if (value == NULL) {
		return true;
	}
	size_t length = list == NULL ? 0 : strlen(list);
	for (int i = 0; length > 0 && length < sizeof(reader->list) && i < reader->out->area_count;
		i++) {
		const char *code = reader->out->areas[i].code;
		if (strncmp(code, list, length) == 0 && code[length] == ':') {
			memcpy(reader->list, list, length + 1);
			return true;
		}
	}
	tc_boundary_fault(reader, "", "list", "expected \"VN-2025\" or \"VN-2004\"",
		"cần \"VN-2025\" hoặc \"VN-2004\"");
	return false;
}

static bool is_of_list(const struct tc_boundary_reader *reader, int area) {
	size_t length = strlen(reader->list);
	const char *code = reader->out->areas[area].code;
	return length > 0 && strncmp(code, reader->list, length) == 0 && code[length] == ':';
}

/* A map with a hole where a province was would say that there is none. */
static bool check_all_there(
	struct tc_boundary_reader *reader, const struct tc_catalogue *catalogue) {
	bool fine = reader->list[0] != '\0';
	if (!fine) {
		tc_boundary_fault(reader, "", NULL, "expected provinces, found none",
			"cần các tỉnh, không thấy tỉnh nào");
	}
	for (int i = 0; i < reader->out->area_count; i++) {
		if (!is_of_list(reader, i) || reader->seen[i]) {
			continue;
		}
		const char *code = reader->out->areas[i].code;
		int area = tc_catalogue_find_area(catalogue, code, INT64_MAX);
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "missing", "",
			"expected all provinces of %s, %s (%s) is missing",
			"cần đủ các tỉnh của %s, thiếu %s (%s)", reader->list, code,
			area < 0 ? "" : tc_catalogue_area(catalogue, area)->name.vi);
		fine = false;
	}
	return fine;
}

static void tell_isles(struct tc_boundary_reader *reader) {
	for (int i = 0; i < reader->out->archipelago_count && i < TC_BOUNDARY_ISLES_MAX; i++) {
		if (!reader->isles_seen[i]) {
			tc_faults_add(reader->faults, TC_SEVERITY_WARNING, "missing", "",
				"%s is not among these boundaries: the built-in islands are drawn",
				"không thấy %s trong ranh giới này: vẽ các đảo có sẵn",
				reader->out->archipelagos[i].name.vi);
		}
	}
}

/* Every ring is a border: two neighbours draw theirs twice, in one ink, and the coast's half is the sea's. */
static bool make_borders(struct tc_boundary_reader *reader) {
	struct tc_geography *out = reader->out;
	struct tc_outline *borders =
		strcmp(reader->list, "VN-2004") == 0 ? &out->borders_2004 : &out->borders_2025;
	int spots = 0, rings = 0;
	for (int i = 0; i < out->area_count; i++) {
		const struct tc_outline *outline = &out->areas[i].outline;
		rings += is_of_list(reader, i) ? outline->ring_count : 0;
		spots += is_of_list(reader, i) ? outline->ring_ends[outline->ring_count - 1] : 0;
	}
	struct tc_spot *all = tc_arena_array(reader->arena, (size_t)spots, sizeof(*all));
	int *ends = tc_arena_array(reader->arena, (size_t)rings, sizeof(*ends));
	if (all == NULL || ends == NULL) {
		tc_boundary_fault(reader, "", NULL,
			"the outlines need more memory than the layout has",
			"ranh giới cần nhiều bộ nhớ hơn mức của bố cục");
		return false;
	}
	*borders = (struct tc_outline) { all, ends, rings, { 1000, 1000 }, { -1000, -1000 } };
	spots = rings = 0;
	for (int i = 0; i < out->area_count; i++) {
		const struct tc_outline *outline = &out->areas[i].outline;
		if (!is_of_list(reader, i)) {
			continue;
		}
		int count = outline->ring_ends[outline->ring_count - 1];
		memcpy(all + spots, outline->spots, (size_t)count * sizeof(*all));
		for (int ring = 0; ring < outline->ring_count; ring++) {
			ends[rings++] = spots + outline->ring_ends[ring];
		}
		spots += count;
		tc_outline_grow(borders, outline->low);
		tc_outline_grow(borders, outline->high);
	}
	return true;
}

static bool read_root(struct tc_boundary_reader *reader, const struct tc_catalogue *catalogue,
	const json_t *root) {
	bool topology = strcmp(type_of(root), "Topology") == 0;
	if (!tc_boundaries_detect(root)) {
		tc_boundary_fault(reader, "", "type",
			"expected a GeoJSON FeatureCollection or a TopoJSON Topology",
			"cần FeatureCollection của GeoJSON hoặc Topology của TopoJSON");
		return false;
	}
	if (!read_list(reader, root) ||
		!(topology ? tc_topojson_read(reader, root) : tc_geojson_read(reader, root)) ||
		!check_all_there(reader, catalogue) || !make_borders(reader)) {
		return false;
	}
	tell_isles(reader);
	tc_geography_measure(reader->out);
	return true;
}

bool tc_boundaries_read(const char *path, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, struct tc_geography *geography, struct tc_faults *faults) {
	struct tc_json *document = NULL;
	int first = faults->count;
	if (tc_json_read(path, &limits, &document, faults) != TC_OK) {
		return false;
	}
	struct tc_boundary_reader *reader = calloc(1, sizeof(*reader));
	bool fine = false;
	if (reader != NULL) {
		reader->arena = arena;
		reader->out = geography;
		reader->faults = faults;
		fine = read_root(reader, catalogue, tc_json_root(document));
		free(reader->spots);
		free(reader->ring_ends);
	}
	free(reader);
	tc_json_locate(document, faults, first);
	tc_json_destroy(document);
	return fine;
}

const struct tc_geography *tc_outlines_read(struct tc_outlines *outlines,
	const struct tc_catalogue *catalogue, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	if (outlines != NULL && outlines->geography != NULL) {
		return outlines->geography;
	}
	struct tc_geography *geography = tc_arena_alloc(arena, sizeof(*geography));
	struct tc_error err = { 0 };
	if (outlines != NULL && outlines->refused) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "unavailable", pointer,
			"expected sound boundaries, see their file",
			"cần ranh giới đúng, xem tệp của chúng");
		return NULL;
	}
	if (geography == NULL || tc_geography_open(NULL, arena, geography, &err) != TC_OK) {
		if (geography != NULL) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "unavailable", pointer, "%s", NULL,
				err.message);
		}
		return NULL;
	}
	for (size_t i = 0; outlines != NULL && i < outlines->path_count; i++) {
		if (!tc_boundaries_read(outlines->paths[i], catalogue, arena, geography, faults)) {
			outlines->refused = true;
			return NULL;
		}
	}
	if (outlines != NULL) {
		outlines->geography = geography;
	}
	return geography;
}
