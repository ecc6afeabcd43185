#include "widgets/geography/boundary_reader.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The lines of a topology: neighbours share theirs. */
struct arcs {
	const json_t *list;
	bool steps; /* quantized: every position but the first is a step from the one before */
	double scale[2], translate[2];
};

static bool read_transform(
	struct tc_boundary_reader *reader, const json_t *root, struct arcs *arcs) {
	const json_t *transform = json_object_get(root, "transform");
	arcs->scale[0] = arcs->scale[1] = 1;
	arcs->steps = transform != NULL;
	return transform == NULL ||
		(tc_boundary_position(reader, json_object_get(transform, "scale"),
			 "/transform/scale", arcs->scale) &&
			tc_boundary_position(reader, json_object_get(transform, "translate"),
				"/transform/translate", arcs->translate));
}

/* Positions of an arc into out, which has room for them. */
static bool decode(struct tc_boundary_reader *reader, const struct arcs *arcs, size_t index,
	double (*out)[2]) {
	const json_t *arc = json_array_get(arcs->list, index);
	char place[TC_POINTER_MAX], item[TC_POINTER_MAX];
	double sum[2] = { 0, 0 };
	tc_json_item_pointer("/arcs", index, place, sizeof(place));
	for (size_t i = 0; i < json_array_size(arc); i++) {
		double at[2];
		tc_json_item_pointer(place, i, item, sizeof(item));
		if (!tc_boundary_position(reader, json_array_get(arc, i), item, at)) {
			return false;
		}
		for (int axis = 0; axis < 2; axis++) {
			sum[axis] = arcs->steps ? sum[axis] + at[axis] : at[axis];
			out[i][axis] = sum[axis] * arcs->scale[axis] + arcs->translate[axis];
		}
	}
	return true;
}

/* One arc of a ring, backwards where its number is ~index; not its first position again, which the arc before
 * ended with. */
static bool add_arc(struct tc_boundary_reader *reader, const struct arcs *arcs, const json_t *value,
	bool first, const char *pointer) {
	const char *text = tc_json_number_text(value);
	long number =
		text == NULL || strpbrk(text, ".eE") != NULL ? LONG_MAX : strtol(text, NULL, 10);
	bool back = number < 0;
	size_t index = (size_t)(back ? -(number + 1) : number);
	if (index >= json_array_size(arcs->list)) {
		char found[64];
		tc_faults_add(reader->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected the number of one of %zu arcs, found %s",
			"cần số thứ tự của một trong %zu cung, thấy %s",
			json_array_size(arcs->list), tc_json_found(value, found, sizeof(found)));
		return false;
	}
	size_t count = json_array_size(json_array_get(arcs->list, index));
	double(*spots)[2] = malloc((count + 1) * sizeof(*spots));
	bool fine = spots != NULL && decode(reader, arcs, index, spots);
	for (size_t i = first ? 0 : 1; i < count && fine; i++) {
		const double *at = spots[back ? count - 1 - i : i];
		fine = tc_boundary_add(reader, at[0], at[1], pointer);
	}
	free(spots);
	return fine;
}

static bool read_rings(struct tc_boundary_reader *reader, const struct arcs *arcs,
	const json_t *polygon, const char *pointer) {
	for (size_t i = 0; i < json_array_size(polygon); i++) {
		const json_t *ring = json_array_get(polygon, i);
		char place[TC_POINTER_MAX], item[TC_POINTER_MAX];
		tc_json_item_pointer(pointer, i, place, sizeof(place));
		for (size_t k = 0; k < json_array_size(ring); k++) {
			tc_json_item_pointer(place, k, item, sizeof(item));
			if (!add_arc(reader, arcs, json_array_get(ring, k), k == 0, item)) {
				return false;
			}
		}
		if (!tc_boundary_end_ring(reader, place)) {
			return false;
		}
	}
	return true;
}

static bool read_geometry(struct tc_boundary_reader *reader, const struct arcs *arcs,
	const json_t *geometry, const char *pointer) {
	char place[TC_POINTER_MAX], item[TC_POINTER_MAX];
	const json_t *type = json_object_get(geometry, "type");
	const json_t *parts = json_object_get(geometry, "arcs");
	const json_t *properties = json_object_get(geometry, "properties");
	const char *name = type == NULL ? NULL : tc_json_string(type);
	bool single = name != NULL && strcmp(name, "Polygon") == 0;
	if (!single && (name == NULL || strcmp(name, "MultiPolygon") != 0)) {
		tc_boundary_fault(reader, pointer, "type", "expected a Polygon or a MultiPolygon",
			"cần Polygon hoặc MultiPolygon");
		return false;
	}
	tc_json_child_pointer(pointer, "properties", place, sizeof(place));
	int area = tc_boundary_begin(reader, properties, place);
	bool fine = area >= 0;
	tc_json_child_pointer(pointer, "arcs", place, sizeof(place));
	if (fine && single) {
		fine = read_rings(reader, arcs, parts, place);
	}
	for (size_t i = 0; !single && fine && i < json_array_size(parts); i++) {
		tc_json_item_pointer(place, i, item, sizeof(item));
		fine = read_rings(reader, arcs, json_array_get(parts, i), item);
	}
	return fine && tc_boundary_end_area(reader, area, properties, place);
}

/* The one object of the topology, or the one called "provinces". */
static const json_t *find_object(const json_t *root, char *pointer, size_t size) {
	json_t *objects = json_object_get(root, "objects");
	const char *name = json_object_get(objects, "provinces") != NULL ? "provinces"
		: json_object_size(objects) == 1 ? json_object_iter_key(json_object_iter(objects))
						 : "provinces";
	tc_json_child_pointer("/objects", name, pointer, size);
	return json_object_get(objects, name);
}

bool tc_topojson_read(struct tc_boundary_reader *reader, const json_t *root) {
	char pointer[TC_POINTER_MAX], place[TC_POINTER_MAX], item[TC_POINTER_MAX];
	struct arcs arcs = { .list = json_object_get(root, "arcs") };
	const json_t *object = find_object(root, pointer, sizeof(pointer));
	const json_t *geometries = json_object_get(object, "geometries");
	if (!json_is_array(arcs.list) || !read_transform(reader, root, &arcs)) {
		tc_boundary_fault(
			reader, "", "arcs", "expected a list of arcs", "cần một danh sách cung");
		return false;
	}
	if (!json_is_array(geometries)) {
		tc_boundary_fault(reader, "", "objects",
			"expected one collection of geometries, or one called \"provinces\"",
			"cần một nhóm hình, hoặc một nhóm tên \"provinces\"");
		return false;
	}
	bool fine = true;
	tc_json_child_pointer(pointer, "geometries", place, sizeof(place));
	for (size_t i = 0; i < json_array_size(geometries) && !tc_boundary_is_over(reader); i++) {
		tc_json_item_pointer(place, i, item, sizeof(item));
		fine = read_geometry(reader, &arcs, json_array_get(geometries, i), item) && fine;
	}
	return fine;
}
