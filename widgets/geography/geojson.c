#include "widgets/geography/boundary_reader.h"

#include <string.h>

static bool read_ring(struct tc_boundary_reader *reader, const json_t *ring, const char *pointer) {
	size_t count = json_array_size(ring);
	for (size_t i = 0; i < count; i++) {
		char place[TC_POINTER_MAX];
		double at[2];
		tc_json_item_pointer(pointer, i, place, sizeof(place));
		if (!tc_boundary_position(reader, json_array_get(ring, i), place, at) ||
			!tc_boundary_add(reader, at[0], at[1], place)) {
			return false;
		}
	}
	return tc_boundary_end_ring(reader, pointer);
}

static bool read_polygon(
	struct tc_boundary_reader *reader, const json_t *polygon, const char *pointer) {
	if (json_array_size(polygon) == 0) {
		tc_boundary_fault(reader, pointer, NULL, "expected a list of rings",
			"cần một danh sách vòng");
		return false;
	}
	for (size_t i = 0; i < json_array_size(polygon); i++) {
		char place[TC_POINTER_MAX];
		tc_json_item_pointer(pointer, i, place, sizeof(place));
		if (!read_ring(reader, json_array_get(polygon, i), place)) {
			return false;
		}
	}
	return true;
}

static bool read_geometry(
	struct tc_boundary_reader *reader, const json_t *geometry, const char *pointer) {
	char place[TC_POINTER_MAX];
	const json_t *type = json_object_get(geometry, "type");
	const json_t *coordinates = json_object_get(geometry, "coordinates");
	const char *name = type == NULL ? NULL : tc_json_string(type);
	tc_json_child_pointer(pointer, "coordinates", place, sizeof(place));
	if (name != NULL && strcmp(name, "Polygon") == 0) {
		return read_polygon(reader, coordinates, place);
	}
	if (name == NULL || strcmp(name, "MultiPolygon") != 0) {
		tc_boundary_fault(reader, pointer, "type", "expected a Polygon or a MultiPolygon",
			"cần Polygon hoặc MultiPolygon");
		return false;
	}
	bool fine = true;
	for (size_t i = 0; i < json_array_size(coordinates) && fine; i++) {
		char item[TC_POINTER_MAX];
		tc_json_item_pointer(place, i, item, sizeof(item));
		fine = read_polygon(reader, json_array_get(coordinates, i), item);
	}
	return fine;
}

static bool read_feature(
	struct tc_boundary_reader *reader, const json_t *feature, const char *pointer) {
	char place[TC_POINTER_MAX];
	const json_t *properties = json_object_get(feature, "properties");
	tc_json_child_pointer(pointer, "properties", place, sizeof(place));
	int area = tc_boundary_begin(reader, properties, place);
	tc_json_child_pointer(pointer, "geometry", place, sizeof(place));
	return area >= 0 && read_geometry(reader, json_object_get(feature, "geometry"), place) &&
		tc_boundary_end_area(reader, area, properties, place);
}

bool tc_geojson_read(struct tc_boundary_reader *reader, const json_t *root) {
	const json_t *features = json_object_get(root, "features");
	if (!json_is_array(features)) {
		tc_boundary_fault(reader, "", "features", "expected a list of features",
			"cần một danh sách features");
		return false;
	}
	bool fine = true;
	for (size_t i = 0; i < json_array_size(features) && !tc_boundary_is_over(reader); i++) {
		char place[TC_POINTER_MAX];
		tc_json_item_pointer("/features", i, place, sizeof(place));
		fine = read_feature(reader, json_array_get(features, i), place) && fine;
	}
	return fine;
}
