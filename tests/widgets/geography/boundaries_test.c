/* The GeoJSON that the built-in outlines are made from is an office's file here, as it is, as TopoJSON, and with
 * one thing wrong. */
#include "widgets/geography/boundaries.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARENA_BYTES = 32 << 20 };

static struct tc_catalogue *catalogue;
static struct tc_arena *arena;
static struct tc_geography built_in;
static struct tc_arena *own;
static struct tc_faults faults;

static json_t *source(const char *name) {
	char path[512];
	snprintf(path, sizeof(path), "%s/widgets/geography/source/%s", getenv("TC_SOURCE_ROOT"),
		name);
	json_t *root = json_load_file(path, 0, NULL);
	assert_non_null(root);
	return root;
}

/* root: moved. Reads it in place of the built-in outlines in *out. */
static bool read_json(json_t *root, struct tc_geography *out) {
	char path[] = "/tmp/toancanh-boundaries-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *file = fdopen(fd, "w");
	assert_non_null(file);
	assert_int_equal(json_dumpf(root, file, JSON_COMPACT | JSON_REAL_PRECISION(9)), 0);
	fclose(file);
	json_decref(root);
	tc_arena_reset(arena);
	faults = (struct tc_faults) { 0 };
	*out = built_in;
	out->areas = tc_arena_array(arena, (size_t)built_in.area_count, sizeof(*out->areas));
	assert_non_null(out->areas);
	memcpy(out->areas, built_in.areas, (size_t)built_in.area_count * sizeof(*out->areas));
	bool fine = tc_boundaries_read(path, catalogue, arena, out, &faults);
	for (int i = 0; i < faults.count; i++) {
		assert_true(strcmp(faults.items[i].file, path) == 0);
		assert_true(faults.items[i].message_vi[0] != '\0');
	}
	unlink(path);
	return fine;
}

static double area_of(const struct tc_outline *outline) {
	double all = 0;
	for (int ring = 0, first = 0; ring < outline->ring_count; ring++) {
		double twice = 0;
		int end = outline->ring_ends[ring];
		for (int i = first, before = end - 1; i < end; before = i++) {
			struct tc_spot a = outline->spots[before], b = outline->spots[i];
			twice += (double)a.x_px * b.y_px - (double)b.x_px * a.y_px;
		}
		all += fabs(twice) / 2;
		first = end;
	}
	return all;
}

static void assert_like_built_in(const struct tc_geography *seen) {
	assert_int_equal(seen->area_count, built_in.area_count);
	for (int i = 0; i < seen->area_count; i++) {
		const struct tc_geography_area *area = &seen->areas[i];
		const struct tc_geography_area *known = &built_in.areas[i];
		assert_string_equal(area->code, known->code);
		assert_true(fabs(area_of(&area->outline) - area_of(&known->outline)) < 2e-3);
		assert_true(tc_outline_contains(&area->outline, area->label));
	}
	assert_true(fabsf(seen->low.x_px - built_in.low.x_px) < 2e-3F);
	assert_true(fabsf(seen->high.y_px - built_in.high.y_px) < 2e-3F);
}

static json_t *listed(const char *name, const char *list) {
	json_t *root = source(name);
	json_object_set_new(root, "list", json_string(list));
	return root;
}

static void geojson_takes_the_place_of_the_built_in(void **state) {
	(void)state;
	static const char *const names[] = { "vn-63.geojson", "vn-34.geojson" };
	static const char *const lists[] = { "VN-2004", "VN-2025" };
	for (int i = 0; i < 2; i++) {
		struct tc_geography seen;
		assert_true(read_json(listed(names[i], lists[i]), &seen));
		assert_like_built_in(&seen);
		const struct tc_outline *borders = i == 0 ? &seen.borders_2004 : &seen.borders_2025;
		assert_true(borders->ring_count >= (i == 0 ? 63 : 34));
		/* Neither archipelago is in it: said, and drawn from the built-in islands. */
		assert_int_equal(faults.warnings, 2);
		assert_non_null(strstr(faults.items[0].message, "Hoàng Sa is not among"));
		assert_non_null(strstr(faults.items[1].message_vi, "Trường Sa"));
		assert_int_equal(seen.island_count, built_in.island_count);
	}
}

/* A square, its corner at x, y. */
static json_t *square(double x, double y) {
	return json_pack("[[[f,f],[f,f],[f,f],[f,f],[f,f]]]", x, y, x + 0.02, y, x + 0.02, y + 0.02,
		x, y + 0.02, x, y);
}

/* A square for each of the 34, where its name stands: as whole as a file of outlines, and read at once. */
static json_t *squares(void) {
	json_t *features = json_array();
	for (int i = 0; i < built_in.area_count; i++) {
		const struct tc_geography_area *area = &built_in.areas[i];
		if (strncmp(area->code, "VN-2025:", 8) == 0) {
			json_array_append_new(features,
				json_pack("{s:s,s:{s:s},s:{s:s,s:o}}", "type", "Feature",
					"properties", "code", area->code + 8, "geometry", "type",
					"Polygon", "coordinates",
					square(area->label.x_px, area->label.y_px)));
		}
	}
	return json_pack("{s:s,s:s,s:o}", "type", "FeatureCollection", "list", "VN-2025",
		"features", features);
}

static void add_part(json_t *root, const char *code, json_t *polygon) {
	size_t i;
	json_t *feature;
	json_array_foreach(json_object_get(root, "features"), i, feature) {
		json_t *properties = json_object_get(feature, "properties");
		json_t *geometry = json_object_get(feature, "geometry");
		if (strcmp(json_string_value(json_object_get(properties, "code")), code) != 0) {
			continue;
		}
		json_t *parts = json_object_get(geometry, "coordinates");
		if (strcmp(json_string_value(json_object_get(geometry, "type")), "Polygon") == 0) {
			parts = json_pack("[O]", parts);
			json_object_set_new(geometry, "coordinates", parts);
			json_object_set_new(geometry, "type", json_string("MultiPolygon"));
		}
		json_array_append_new(parts, polygon);
	}
}

/* Its rings there are discs: an outline across half of the sea would be no place for a name. */
static void an_archipelago_of_the_file_is_seen(void **state) {
	(void)state;
	json_t *root = listed("vn-34.geojson", "VN-2025");
	add_part(root, "48", square(111.6, 16.5));
	add_part(root, "56", square(114.3, 11.4));
	struct tc_geography seen;
	assert_true(read_json(root, &seen));
	assert_int_equal(faults.warnings, 0);
	assert_like_built_in(&seen);
	assert_true(tc_geography_find(&seen, "VN-2025:48")->outline.high.x_px < 110);
}

/* Every ring an arc of its own, in steps of a thousandth of a degree. */
static json_t *topology_of(json_t *root, const char *list) {
	json_t *arcs = json_array(), *geometries = json_array();
	size_t i, k, m, n;
	json_t *feature, *polygon, *ring, *spot;
	json_array_foreach(json_object_get(root, "features"), i, feature) {
		json_t *geometry = json_object_get(feature, "geometry");
		json_t *parts = json_object_get(geometry, "coordinates"), *polygons = json_array();
		bool single = strcmp(json_string_value(json_object_get(geometry, "type")),
				      "Polygon") == 0;
		parts = single ? json_pack("[O]", parts) : json_incref(parts);
		json_array_foreach(parts, k, polygon) {
			json_t *rings = json_array();
			json_array_foreach(polygon, m, ring) {
				json_t *arc = json_array();
				long before[2] = { 0, 0 };
				json_array_foreach(ring, n, spot) {
					long at[2];
					for (int axis = 0; axis < 2; axis++) {
						at[axis] = lround((json_number_value(json_array_get(
									   spot, (size_t)axis)) -
									  100) *
							1000);
					}
					json_array_append_new(arc,
						json_pack("[i,i]", (int)(at[0] - before[0]),
							(int)(at[1] - before[1])));
					before[0] = at[0];
					before[1] = at[1];
				}
				/* Every other ring backwards. */
				int number = (int)json_array_size(arcs);
				json_array_append_new(
					rings, json_pack("[i]", m % 2 == 1 ? -number - 1 : number));
				json_array_append_new(arcs, arc);
			}
			json_array_append_new(polygons, rings);
		}
		char code[32];
		snprintf(code, sizeof(code), "%s:%s", list,
			json_string_value(
				json_object_get(json_object_get(feature, "properties"), "code")));
		json_array_append_new(geometries,
			json_pack("{s:s,s:{s:s},s:o}", "type", "MultiPolygon", "properties", "code",
				code, "arcs", polygons));
		json_decref(parts);
	}
	json_decref(root);
	return json_pack("{s:s,s:{s:[f,f],s:[i,i]},s:o,s:{s:{s:s,s:o}}}", "type", "Topology",
		"transform", "scale", 0.001, 0.001, "translate", 100, 100, "arcs", arcs, "objects",
		"tinh", "type", "GeometryCollection", "geometries", geometries);
}

static void topojson_is_the_same(void **state) {
	(void)state;
	struct tc_geography seen;
	assert_true(read_json(topology_of(source("vn-34.geojson"), "VN-2025"), &seen));
	assert_like_built_in(&seen);
}

/* A neighbour's line backwards, a ring out of two arcs, absolute positions. */
static void arcs_are_joined(void **state) {
	(void)state;
	json_t *root = topology_of(squares(), "VN-2025");
	json_t *arcs = json_object_get(root, "arcs");
	json_t *geometry = json_array_get(
		json_object_get(
			json_object_get(json_object_get(root, "objects"), "tinh"), "geometries"),
		0);
	int first = (int)json_array_size(arcs);
	/* Steps from 105, 21: half of a square, then the other half the other way round. */
	json_array_append_new(arcs, json_pack("[[i,i],[i,i],[i,i]]", 5000, -79000, 500, 0, 0, 500));
	json_array_append_new(arcs, json_pack("[[i,i],[i,i],[i,i]]", 5000, -79000, 0, 500, 500, 0));
	json_object_set_new(geometry, "type", json_string("Polygon"));
	json_object_set_new(geometry, "arcs", json_pack("[[i,i]]", first, -(first + 1) - 1));
	struct tc_geography seen;
	assert_true(read_json(root, &seen));
	const struct tc_geography_area *area = tc_geography_find(&seen, "VN-2025:01");
	assert_int_equal(area->outline.ring_count, 1);
	assert_int_equal(area->outline.ring_ends[0], 4);
	assert_true(fabs(area_of(&area->outline) - 0.25) < 1e-4);
}

static json_t *feature_of(json_t *root, size_t index) {
	return json_array_get(json_object_get(root, "features"), index);
}

static json_t *first_ring(json_t *root, size_t index) {
	json_t *geometry = json_object_get(feature_of(root, index), "geometry");
	json_t *ring = json_array_get(json_object_get(geometry, "coordinates"), 0);
	while (json_is_array(json_array_get(json_array_get(ring, 0), 0))) {
		ring = json_array_get(ring, 0);
	}
	return ring;
}

static void spoil_code(json_t *root, const char *code) {
	json_object_set_new(json_object_get(feature_of(root, 2), "properties"), "code",
		code == NULL ? json_integer(8) : json_string(code));
}

static void no_list(json_t *root) {
	json_object_del(root, "list");
}
static void bad_list(json_t *root) {
	json_object_set_new(root, "list", json_string("VN-1976"));
}
static void no_such_code(json_t *root) {
	spoil_code(root, "99");
}
static void code_as_number(json_t *root) {
	spoil_code(root, NULL);
}
static void code_of_the_other_list(json_t *root) {
	spoil_code(root, "VN-2004:02");
}
static void a_code_twice(json_t *root) {
	spoil_code(root, "01");
}
static void one_missing(json_t *root) {
	json_array_remove(json_object_get(root, "features"), 5);
}
static void no_features(json_t *root) {
	json_object_del(root, "features");
}
static void a_line(json_t *root) {
	json_object_set_new(json_object_get(feature_of(root, 0), "geometry"), "type",
		json_string("LineString"));
}
static void an_open_ring(json_t *root) {
	json_t *ring = first_ring(root, 0);
	json_array_remove(ring, json_array_size(ring) - 1);
}
static void metres(json_t *root) {
	json_array_set_new(first_ring(root, 0), 2, json_pack("[f,f]", 583210.5, 2325140.25));
}
static void latitude_first(json_t *root) {
	json_array_set_new(first_ring(root, 0), 2, json_pack("[f,f]", 21.03, 105.85));
}
static void no_position(json_t *root) {
	json_array_set_new(first_ring(root, 0), 2, json_pack("[f]", 21.03));
}
static void another_document(json_t *root) {
	json_object_set_new(root, "type", json_string("x"));
}

static const struct spoilt {
	const char *name, *pointer, *said;
	void (*spoil)(json_t *root);
} spoilt[] = {
	{ "no list", "/features/0/properties/code", "expected a code with its list", no_list },
	{ "no such list", "/list", "\"VN-2025\" or \"VN-2004\"", bad_list },
	{ "no such code", "/features/2/properties/code", "found \"99\"", no_such_code },
	{ "a code as a number", "/features/2/properties/code", "as text, found 8", code_as_number },
	{ "a code of the other list", "/features/2/properties/code", "expected a code of VN-2025",
		code_of_the_other_list },
	{ "a code twice", "/features/2/properties/code", "found VN-2025:01 again", a_code_twice },
	{ "one missing", "", "is missing", one_missing },
	{ "no features", "/features", "expected a list of features", no_features },
	{ "a line", "/features/0/geometry/type", "expected a Polygon", a_line },
	{ "an open ring", "/features/0/geometry/coordinates", "ends where it began", an_open_ring },
	{ "metres", "/features/0/geometry/coordinates", "expected degrees", metres },
	{ "latitude first", "/features/0/geometry/coordinates", "longitude before latitude",
		latitude_first },
	{ "no position", "/features/0/geometry/coordinates", "expected [longitude, latitude]",
		no_position },
	{ "another document", "/type", "expected a GeoJSON", another_document },
};

static void faults_say_where_and_what(void **state) {
	const struct spoilt *row = *state;
	json_t *root = squares();
	row->spoil(root);
	struct tc_geography seen;
	assert_false(read_json(root, &seen));
	assert_true(faults.errors > 0);
	const struct tc_error *fault = &faults.items[0];
	if (strncmp(fault->pointer, row->pointer, strlen(row->pointer)) != 0 ||
		strstr(fault->message, row->said) == NULL) {
		fail_msg("%s: %s", fault->pointer, fault->message);
	}
	assert_true(fault->line > 0);
}

static void an_arc_that_is_not_there_is_told(void **state) {
	(void)state;
	static const char *const numbers[] = { "99999", "-99999", "9223372036854775807", "1.5",
		"\"0\"" };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		json_t *root = topology_of(squares(), "VN-2025");
		json_t *objects = json_object_get(json_object_get(root, "objects"), "tinh");
		json_t *geometry = json_array_get(json_object_get(objects, "geometries"), 3);
		json_object_set_new(geometry, "type", json_string("Polygon"));
		json_object_set_new(geometry, "arcs",
			json_pack("[[o]]", json_loads(numbers[i], JSON_DECODE_ANY, NULL)));
		struct tc_geography seen;
		assert_false(read_json(root, &seen));
		assert_string_equal(faults.items[0].pointer, "/objects/tinh/geometries/3/arcs/0/0");
	}
}

static int open_all(void **state) {
	(void)state;
	static struct tc_faults none;
	char path[512];
	snprintf(path, sizeof(path), "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	arena = tc_arena_create(ARENA_BYTES);
	own = tc_arena_create(ARENA_BYTES);
	char outline[512];
	snprintf(outline, sizeof(outline), "%s/widgets/geography/vietnam.outline",
		getenv("TC_SOURCE_ROOT"));
	return tc_catalogue_open(path, &catalogue, &none) == TC_OK &&
			tc_geography_open(outline, own, &built_in, NULL) == TC_OK
		? 0
		: -1;
}

static int close_all(void **state) {
	(void)state;
	tc_catalogue_close(catalogue);
	tc_arena_destroy(arena);
	tc_arena_destroy(own);
	return 0;
}

int main(void) {
	enum { SPOILT = sizeof(spoilt) / sizeof(spoilt[0]), OTHERS = 5 };
	struct CMUnitTest tests[SPOILT + OTHERS] = {
		cmocka_unit_test(geojson_takes_the_place_of_the_built_in),
		cmocka_unit_test(an_archipelago_of_the_file_is_seen),
		cmocka_unit_test(topojson_is_the_same),
		cmocka_unit_test(arcs_are_joined),
		cmocka_unit_test(an_arc_that_is_not_there_is_told),
	};
	for (int i = 0; i < SPOILT; i++) {
		tests[OTHERS + i] = (struct CMUnitTest) { .name = spoilt[i].name,
			.test_func = faults_say_where_and_what,
			.initial_state = (void *)&spoilt[i] };
	}
	return cmocka_run_group_tests(tests, open_all, close_all);
}
