/* What the readers of GeoJSON and TopoJSON share: they walk their own form and hand over codes, rings and
 * spots, which are checked here. Private to the folder. */
#ifndef TC_WIDGETS_GEOGRAPHY_BOUNDARY_READER_H
#define TC_WIDGETS_GEOGRAPHY_BOUNDARY_READER_H

#include "widgets/geography/boundaries.h"

enum { TC_BOUNDARY_AREAS_MAX = 256, TC_BOUNDARY_ISLES_MAX = 8 };

struct tc_boundary_reader {
	struct tc_arena *arena;
	struct tc_geography *out;
	struct tc_faults *faults;
	char list[16]; /* "VN-2025": of all of the file's codes; "" until one says it */
	bool seen[TC_BOUNDARY_AREAS_MAX];       /* by index of the outlines */
	bool isles_seen[TC_BOUNDARY_ISLES_MAX]; /* by index of the archipelagos */
	/* Of the area that is being read; owned. */
	struct tc_spot *spots;
	int *ring_ends;
	int spot_count, spot_room, ring_count, ring_room, ring_first;
	int all_spots; /* of the file */
};

void tc_boundary_fault(struct tc_boundary_reader *reader, const char *pointer, const char *key,
	const char *english, const char *vietnamese);

/* Index of the area that properties (an object with "code") speak of; -1 with a fault below pointer: no such
 * code, of another list than the others, twice. */
int tc_boundary_begin(
	struct tc_boundary_reader *reader, const json_t *properties, const char *pointer);

/* One position, [longitude, latitude] in degrees; false with a fault at pointer. */
bool tc_boundary_add(struct tc_boundary_reader *reader, double x, double y, const char *pointer);
/* Degrees of a list of two numbers or more. */
bool tc_boundary_position(
	struct tc_boundary_reader *reader, const json_t *value, const char *pointer, double out[2]);

/* The ring of all positions since the one before: it ends where it began. */
bool tc_boundary_end_ring(struct tc_boundary_reader *reader, const char *pointer);

/* The area's outline, and where its name stands: "label" of properties, or a spot well inside. */
bool tc_boundary_end_area(
	struct tc_boundary_reader *reader, int area, const json_t *properties, const char *pointer);

/* Too much was read: nothing more is worth looking at. */
bool tc_boundary_is_over(const struct tc_boundary_reader *reader);

/* The two forms: every area of the document. False with faults. */
bool tc_geojson_read(struct tc_boundary_reader *reader, const json_t *root);
bool tc_topojson_read(struct tc_boundary_reader *reader, const json_t *root);

#endif
