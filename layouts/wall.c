#include "layouts/wall.h"

#include "layouts/document.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reading of a capital at the farthest seat (NUREG-0700): 20 arc-minutes, with the smallest size of the
 * type scale, 8 u, whose capitals are 0.654 em high. */
#define ARC_MINUTES_PER_RADIAN 3438.0
static const double least_arc_minutes = 20, smallest_type_u = 8, capital_em = 0.654;

enum {
	WALL_PX_MAX = 32767, /* the largest surface cairo can address */
	SCREENS_MAX = 64,
};

/* The document; the wall with those parts that have two ways to be written. */
struct wall_document {
	struct tc_wall wall;
	double seat_m;
	const json_t *zone;
};

static const struct tc_option screen_options[] = {
	{ .name = "name",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = offsetof(struct tc_screen, name),
		.doc = "What staff call it; \"screen-1\" and so on without it" },
	{ .name = "output",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = offsetof(struct tc_screen, output),
		.doc = "RandR name of the output it hangs on; by order without it" },
	{ .name = "x_mm",
		.type = TC_OPTION_NUMBER,
		.min = -1e6,
		.max = 1e6,
		.offset = offsetof(struct tc_screen, x_mm),
		.doc = "Left edge of the visible picture on the wall" },
	{ .name = "y_mm",
		.type = TC_OPTION_NUMBER,
		.min = -1e6,
		.max = 1e6,
		.offset = offsetof(struct tc_screen, y_mm),
		.doc = "Top edge of the visible picture on the wall" },
	{ .name = "width_mm",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.min = 10,
		.max = 1e5,
		.offset = offsetof(struct tc_screen, width_mm),
		.doc = "Width of the visible picture, as hung" },
	{ .name = "height_mm",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.min = 10,
		.max = 1e5,
		.offset = offsetof(struct tc_screen, height_mm),
		.doc = "Height of the visible picture, as hung" },
	{ .name = "width_px",
		.type = TC_OPTION_INTEGER,
		.required = true,
		.min = 16,
		.max = 16384,
		.offset = offsetof(struct tc_screen, width_px),
		.doc = "Pixels across, as hung" },
	{ .name = "height_px",
		.type = TC_OPTION_INTEGER,
		.required = true,
		.min = 16,
		.max = 16384,
		.offset = offsetof(struct tc_screen, height_px),
		.doc = "Pixels down, as hung" },
	{ .name = "rotation",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = 360,
		.offset = offsetof(struct tc_screen, rotation),
		.doc = "Clockwise degrees the panel is turned: 0, 90, 180 or 270" },
	{ .name = "bezel_mm",
		.type = TC_OPTION_NUMBER,
		.min = 0,
		.max = 200,
		.offset = offsetof(struct tc_screen, bezel_mm),
		.doc = "Bezel on each side" },
	{ 0 },
};

static const struct tc_choice languages[] = {
	{ "vi", TC_VIETNAMESE },
	{ "en", TC_ENGLISH },
	{ 0 },
};

const struct tc_option tc_wall_options[] = {
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct wall_document, wall.title),
		.doc = "What the wall is called" },
	{ .name = "screens",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_screen),
		.fields = screen_options,
		.max_count = SCREENS_MAX,
		.offset = offsetof(struct wall_document, wall.screens),
		.doc = "Its screens" },
	{ .name = "seat_m",
		.type = TC_OPTION_NUMBER,
		.min = 0.1,
		.max = 1000,
		.offset = offsetof(struct wall_document, seat_m),
		.doc = "Distance of the farthest seat in metres; or seat_mm" },
	{ .name = "seat_mm",
		.type = TC_OPTION_NUMBER,
		.min = 100,
		.max = 1e6,
		.offset = offsetof(struct wall_document, wall.seat_mm),
		.doc = "Distance of the farthest seat in millimetres; or seat_m" },
	{ .name = "unit_px",
		.type = TC_OPTION_NUMBER,
		.min = 0.5,
		.max = 200,
		.offset = offsetof(struct wall_document, wall.unit_px),
		.doc = "Pixels of one u; derived from seat and pixel size without it" },
	{ .name = "zone",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct wall_document, zone),
		.doc = "Time zone of its clocks, \"+07:00\" or minutes" },
	{ .name = "language",
		.type = TC_OPTION_CHOICE,
		.choices = languages,
		.fallback = TC_VIETNAMESE,
		.offset = offsetof(struct wall_document, wall.language),
		.doc = "Language of its words" },
	{ 0 },
};

/* "+07:00" or minutes, within the zones that exist. */
static bool parse_zone(const json_t *value, int *minutes) {
	const char *text = tc_json_string(value);
	int hour = 0, minute = 0;
	char sign = 0, rest = 0;
	if (text != NULL) {
		if (strlen(text) != 6 ||
			sscanf(text, "%c%2d:%2d%c", &sign, &hour, &minute, &rest) != 3 ||
			(sign != '+' && sign != '-') || hour < 0 || minute < 0 || minute > 59) {
			return false;
		}
		*minutes = (sign == '-' ? -1 : 1) * (hour * 60 + minute);
	} else {
		const char *number = tc_json_number_text(value);
		char *end = NULL;
		long read = number != NULL ? strtol(number, &end, 10) : 0;
		if (number == NULL || *end != '\0' || labs(read) > 1000) {
			return false;
		}
		*minutes = (int)read;
	}
	return *minutes >= -12 * 60 && *minutes <= 14 * 60;
}

static void read_zone(struct wall_document *document, struct tc_faults *faults) {
	document->wall.zone_minutes = 7 * 60;
	if (document->zone != NULL && !parse_zone(document->zone, &document->wall.zone_minutes)) {
		char found[64];
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", "/zone",
			"expected a zone such as \"+07:00\" or minutes, found %s",
			"cần múi giờ như \"+07:00\" hoặc số phút, gặp %s",
			tc_json_found(document->zone, found, sizeof(found)));
	}
}

static void read_seat(
	struct wall_document *document, const json_t *root, struct tc_faults *faults) {
	bool metres = json_object_get(root, "seat_m") != NULL;
	bool millimetres = json_object_get(root, "seat_mm") != NULL;
	if (metres == millimetres) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, metres ? "conflict" : "missing_key",
			metres ? "/seat_mm" : "/seat_m",
			metres ? "the seat is given twice, as seat_m and as seat_mm"
			       : "expected the distance of the farthest seat, seat_m or seat_mm",
			metres ? "khoảng cách ghế xa nhất có hai lần, seat_m và seat_mm"
			       : "cần khoảng cách ghế xa nhất, seat_m hoặc seat_mm");
	} else if (metres) {
		document->wall.seat_mm = document->seat_m * 1000;
	}
}

static double pixel_mm(const struct tc_screen *screen) {
	return (screen->width_mm / screen->width_px + screen->height_mm / screen->height_px) / 2;
}

static bool differs(double a, double b) {
	return fabs(a - b) > 0.01 * b;
}

static void check_screen(const struct tc_screen *screen, const struct tc_screen *first,
	size_t index, struct tc_faults *faults) {
	char pointer[TC_POINTER_MAX];
	(void)snprintf(pointer, sizeof(pointer), "/screens/%zu/rotation", index);
	if (screen->rotation % 90 != 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected 0, 90, 180 or 270, found %d", "cần 0, 90, 180 hoặc 270, gặp %d",
			screen->rotation);
	}
	(void)snprintf(pointer, sizeof(pointer), "/screens/%zu", index);
	double across = screen->width_mm / screen->width_px;
	double down = screen->height_mm / screen->height_px;
	if (differs(across, down)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"pixels are not square: %.4g mm across, %.4g mm down",
			"điểm ảnh không vuông: ngang %.4g mm, dọc %.4g mm", across, down);
	} else if (differs(pixel_mm(screen), pixel_mm(first))) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected pixels of %.4g mm as on the first screen, found %.4g mm",
			"cần điểm ảnh %.4g mm như màn hình đầu, gặp %.4g mm", pixel_mm(first),
			pixel_mm(screen));
	}
}

/* Half a millimetre is what a tape measure gives. */
static bool is_left_of(const struct tc_screen *a, const struct tc_screen *b) {
	return a->x_mm + a->width_mm <= b->x_mm + 0.5;
}

static bool is_above(const struct tc_screen *a, const struct tc_screen *b) {
	return a->y_mm + a->height_mm <= b->y_mm + 0.5;
}

static bool same_text(const char *a, const char *b) {
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static void check_pair(
	const struct tc_screen *screens, size_t a, size_t b, struct tc_faults *faults) {
	const struct tc_screen *one = &screens[a], *two = &screens[b];
	char pointer[TC_POINTER_MAX];
	(void)snprintf(pointer, sizeof(pointer), "/screens/%zu", b);
	if (!is_left_of(one, two) && !is_left_of(two, one) && !is_above(one, two) &&
		!is_above(two, one)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "conflict", pointer,
			"the screen overlaps screen %zu (\"%s\")",
			"màn hình chồng lên màn hình %zu (\"%s\")", a, one->name);
	}
	if (same_text(one->output, two->output)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "conflict", pointer,
			"output \"%s\" has a screen already", "đầu ra \"%s\" đã có màn hình",
			two->output);
	}
	if (same_text(one->name, two->name)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "conflict", pointer,
			"\"%s\" is already defined", "\"%s\" đã được khai báo", two->name);
	}
}

static bool check_screens(struct tc_wall *wall, struct tc_arena *arena, struct tc_faults *faults) {
	struct tc_screen *screens = wall->screens.items;
	int errors = faults->errors;
	if (wall->screens.count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", "/screens",
			"expected at least one screen, found none",
			"cần ít nhất một màn hình, không có màn hình nào");
		return false;
	}
	for (size_t i = 0; i < wall->screens.count; i++) {
		if (screens[i].name == NULL) {
			screens[i].name = tc_arena_printf(arena, "screen-%zu", i + 1);
		}
		check_screen(&screens[i], &screens[0], i, faults);
		screens[i].rotation = screens[i].rotation == 0 ? 360 : screens[i].rotation;
		for (size_t k = 0; k < i; k++) {
			check_pair(screens, k, i, faults);
		}
	}
	return faults->errors == errors;
}

static int by_x(const void *a, const void *b) {
	const struct tc_screen *left = *(struct tc_screen *const *)a;
	const struct tc_screen *right = *(struct tc_screen *const *)b;
	return (left->x_mm > right->x_mm) - (left->x_mm < right->x_mm);
}

static int by_y(const void *a, const void *b) {
	const struct tc_screen *above = *(struct tc_screen *const *)a;
	const struct tc_screen *below = *(struct tc_screen *const *)b;
	return (above->y_mm > below->y_mm) - (above->y_mm < below->y_mm);
}

/* Bezels take no pixels: a screen begins where the farthest of those left of (above) it ends. Screens that
 * do not overlap in mm are apart in x or in y, so they do not overlap in px either. */
static void place_screens(struct tc_wall *wall, struct tc_screen **order) {
	struct tc_screen *screens = wall->screens.items;
	size_t count = wall->screens.count;
	for (size_t i = 0; i < count; i++) {
		order[i] = &screens[i];
	}
	qsort(order, count, sizeof(*order), by_x);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			int end = order[k]->wall_x_px + order[k]->width_px;
			if (is_left_of(order[k], order[i]) && end > order[i]->wall_x_px) {
				order[i]->wall_x_px = end;
			}
		}
	}
	qsort(order, count, sizeof(*order), by_y);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			int end = order[k]->wall_y_px + order[k]->height_px;
			if (is_above(order[k], order[i]) && end > order[i]->wall_y_px) {
				order[i]->wall_y_px = end;
			}
		}
	}
}

static void measure(struct tc_wall *wall, struct tc_faults *faults) {
	const struct tc_screen *screens = wall->screens.items;
	double sum = 0;
	for (size_t i = 0; i < wall->screens.count; i++) {
		int right = screens[i].wall_x_px + screens[i].width_px;
		int bottom = screens[i].wall_y_px + screens[i].height_px;
		wall->width_px = right > wall->width_px ? right : wall->width_px;
		wall->height_px = bottom > wall->height_px ? bottom : wall->height_px;
		sum += pixel_mm(&screens[i]);
	}
	wall->mm_per_px = sum / (double)wall->screens.count;
	if (wall->width_px > WALL_PX_MAX || wall->height_px > WALL_PX_MAX) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "too_large", "/screens",
			"expected a wall of at most %d px, found %d × %d",
			"cần tường nhiều nhất %d px, gặp %d × %d", WALL_PX_MAX, wall->width_px,
			wall->height_px);
	}
}

static bool divides_all(const struct tc_wall *wall, int unit) {
	const struct tc_screen *screens = wall->screens.items;
	for (size_t i = 0; i < wall->screens.count; i++) {
		if (screens[i].width_px % unit != 0 || screens[i].height_px % unit != 0) {
			return false;
		}
	}
	return true;
}

/* The smallest whole px that keeps notes readable and divides the screens; odd panels (1366 × 768) have
 * no such px nearby and take the next whole one. */
static double derive_unit_px(const struct tc_wall *wall) {
	double px_per_minute = wall->seat_mm / ARC_MINUTES_PER_RADIAN / wall->mm_per_px;
	double need = least_arc_minutes * px_per_minute / (smallest_type_u * capital_em);
	int least = (int)ceil(need - 1e-9);
	least = least < 1 ? 1 : least;
	for (int unit = least; unit <= least * 3 / 2 + 1; unit++) {
		if (divides_all(wall, unit)) {
			return unit;
		}
	}
	return least;
}

bool tc_wall_read(
	const char *path, struct tc_arena *arena, struct tc_wall *out, struct tc_faults *faults) {
	struct tc_json *json = NULL;
	if (!tc_document_open(path, TC_DOCUMENT_WALL, &json, faults)) {
		return false;
	}
	struct wall_document document = { 0 };
	struct tc_option_context context = { .arena = arena, .faults = faults };
	const json_t *root = tc_json_root(json);
	int first = faults->count, errors = faults->errors;
	struct tc_wall *wall = &document.wall;
	bool whole =
		tc_options_read(tc_wall_options, root, "", &document, &context, tc_document_keys);
	read_zone(&document, faults);
	read_seat(&document, root, faults);
	if (whole && check_screens(wall, arena, faults)) {
		struct tc_screen **order =
			tc_arena_array(arena, wall->screens.count, sizeof(*order));
		if (order == NULL) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "no_memory", "",
				"the wall is larger than its budget",
				"tường lớn hơn bộ nhớ cho phép");
		} else {
			place_screens(wall, order);
			measure(wall, faults);
		}
	}
	if (faults->errors == errors && wall->unit_px <= 0) {
		wall->unit_px = derive_unit_px(wall);
	}
	wall->name = tc_document_base_name(arena, path);
	tc_json_locate(json, faults, first);
	tc_json_destroy(json);
	*out = *wall;
	return faults->errors == errors;
}

double tc_wall_arc_minutes(const struct tc_wall *wall, double height_px) {
	return height_px * wall->mm_per_px * ARC_MINUTES_PER_RADIAN / wall->seat_mm;
}
