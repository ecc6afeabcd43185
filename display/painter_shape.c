#include "display/painter_shape.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "display/painter_pen.h"

static const double pi = 3.14159265358979323846;

/* What kind of shape a key stands for, so that a disc never meets a line. */
enum shape {
	SHAPE_LINE = 1,
	SHAPE_STRAIGHT,
	SHAPE_POLYGON,
	SHAPE_DISC,
	SHAPE_ARC,
	SHAPE_RIBBON,
	SHAPE_TURNED
};

struct dashes {
	double lengths[4];
	int count; /* 0: solid */
};

static struct dashes dashes_of(const struct tc_drawlist *list, enum tc_dash dash) {
	const struct tc_style *style = list->style;
	const double *lengths = dash == TC_DASH_STALE ? style->dash.stale
		: dash == TC_DASH_LOST                ? style->dash.lost
		: dash == TC_DASH_PROVISIONAL         ? style->dash.provisional
		: dash == TC_DASH_DISPUTED            ? style->dash.disputed
						      : NULL;
	struct dashes dashes = { { 0 }, lengths == NULL ? 0 : dash == TC_DASH_DISPUTED ? 4 : 2 };
	double sum = 0;
	for (int i = 0; i < dashes.count; i++) {
		dashes.lengths[i] = lengths[i] * list->u_px;
		sum += dashes.lengths[i];
	}
	dashes.count = sum > 0 ? dashes.count : 0; /* cairo refuses dashes of no length */
	return dashes;
}

struct sheet {
	cairo_surface_t *surface;
	cairo_t *cairo;
	struct tc_pixels area;
};

/* A blank A8 sheet over area, drawn on in the area's own coordinates. */
static bool open_sheet(struct sheet *sheet, struct tc_pixels area) {
	sheet->area = area;
	sheet->surface = cairo_image_surface_create(
		CAIRO_FORMAT_A8, area.right - area.left, area.bottom - area.top);
	sheet->cairo = cairo_create(sheet->surface);
	cairo_translate(sheet->cairo, -area.left, -area.top);
	/* One byte of coverage needs no finer flattening. */
	cairo_set_tolerance(sheet->cairo, 0.1);
	return cairo_status(sheet->cairo) == CAIRO_STATUS_SUCCESS;
}

static struct tc_mask *close_sheet(struct sheet *sheet) {
	struct tc_mask *mask = NULL;
	cairo_surface_flush(sheet->surface);
	if (cairo_status(sheet->cairo) == CAIRO_STATUS_SUCCESS) {
		mask = tc_mask_create(cairo_image_surface_get_data(sheet->surface),
			cairo_image_surface_get_stride(sheet->surface), sheet->area);
	}
	cairo_destroy(sheet->cairo);
	cairo_surface_destroy(sheet->surface);
	return mask;
}

static void set_pen(cairo_t *cairo, double width_px, const struct dashes *dashes) {
	cairo_set_line_width(cairo, width_px);
	cairo_set_line_join(
		cairo, dashes->count > 0 ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND);
	cairo_set_dash(cairo, dashes->lengths, dashes->count, 0);
}

static void key_add_dashes(struct tc_mask_key *key, const struct dashes *dashes) {
	for (int i = 0; i < dashes->count; i++) {
		tc_mask_key_add_number(key, dashes->lengths[i]);
	}
	tc_mask_key_add_number(key, dashes->count);
}

bool tc_line_is_straight(const struct tc_command *command) {
	const struct tc_spot *spots = command->as.line.spots;
	int count = command->as.line.count;
	int stretches = command->as.line.closed ? count : count - 1;
	for (int i = 0; i < stretches; i++) {
		const struct tc_spot *a = &spots[i], *b = &spots[(i + 1) % count];
		bool moves_x = a->x_px < b->x_px || a->x_px > b->x_px;
		bool moves_y = a->y_px < b->y_px || a->y_px > b->y_px;
		if (moves_x && moves_y) {
			return false;
		}
	}
	return true;
}

double tc_line_snapped(double v, double pen_px) {
	return floor(v - pen_px / 2 + 0.5) + pen_px / 2;
}

static void draw_freehand(struct sheet *sheet, const struct tc_command *command) {
	struct tc_sheet bytes = { cairo_image_surface_get_data(sheet->surface),
		cairo_image_surface_get_stride(sheet->surface), sheet->area };
	cairo_surface_flush(sheet->surface);
	tc_pen_stroke(&bytes, command);
	cairo_surface_mark_dirty(sheet->surface);
}

static bool is_no_larger(struct tc_pixels area, struct tc_pixels within) {
	return area.right - area.left <= within.right - within.left &&
		area.bottom - area.top <= within.bottom - within.top;
}

static double straight_pen(const struct tc_command *command) {
	double pen = command->as.line.width_px;
	return pen > 1 ? floor(pen + 0.5) : 1;
}

/* A spot of a straight line, from the area's top left: on whole px or between two. */
static struct tc_spot straight_spot(
	const struct tc_command *command, int at, double pen_px, struct tc_pixels area) {
	const struct tc_spot *spot = &command->as.line.spots[at];
	return (struct tc_spot) { (float)(tc_line_snapped(spot->x_px, pen_px) - area.left),
		(float)(tc_line_snapped(spot->y_px, pen_px) - area.top) };
}

static void draw_straight(cairo_t *cairo, const struct tc_command *command,
	const struct dashes *dashes, struct tc_pixels area) {
	double pen = straight_pen(command);
	for (int i = 0; i < command->as.line.count; i++) {
		struct tc_spot spot = straight_spot(command, i, pen, area);
		cairo_line_to(cairo, spot.x_px, spot.y_px);
	}
	if (command->as.line.closed) {
		cairo_close_path(cairo);
	}
	set_pen(cairo, pen, dashes);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
	cairo_stroke(cairo);
}

/* The same frame at another place is the same mask: a moving line of figures puts each at another px in every
 * picture. The mask lies at 0, 0. */
static const struct tc_mask *straight_line(struct tc_mask_store *store,
	const struct tc_command *command, const struct dashes *dashes, struct tc_mask_key key,
	struct tc_pixels area) {
	struct tc_pixels sheet_area = { 0, 0, area.right - area.left, area.bottom - area.top };
	tc_mask_key_add(&key, &sheet_area, sizeof sheet_area);
	for (int i = 0; i < command->as.line.count; i++) {
		struct tc_spot spot = straight_spot(command, i, straight_pen(command), area);
		tc_mask_key_add(&key, &spot, sizeof spot);
	}
	const struct tc_mask *kept = tc_mask_store_find(store, key);
	if (kept) {
		return kept;
	}
	struct sheet sheet;
	if (open_sheet(&sheet, sheet_area)) {
		draw_straight(sheet.cairo, command, dashes, area);
	}
	return tc_mask_store_keep(store, key, close_sheet(&sheet));
}

static void draw_line(struct sheet *sheet, const struct tc_command *command, struct dashes dashes) {
	if (dashes.count == 0) {
		draw_freehand(sheet, command);
		return;
	}
	cairo_t *cairo = sheet->cairo;
	for (int i = 0; i < command->as.line.count; i++) {
		cairo_line_to(
			cairo, command->as.line.spots[i].x_px, command->as.line.spots[i].y_px);
	}
	if (command->as.line.closed) {
		cairo_close_path(cairo);
	}
	set_pen(cairo, command->as.line.width_px, &dashes);
	cairo_stroke(cairo);
}

const struct tc_mask *tc_shape_line(struct tc_mask_store *store, const struct tc_drawlist *list,
	const struct tc_command *command, struct tc_pixels within, struct tc_shape_place *place) {
	struct tc_pixels whole = tc_pixels_around(command->bounds, 0, 0);
	struct tc_pixels area = tc_pixels_common(whole, within);
	*place = (struct tc_shape_place) { 0 };
	if (tc_pixels_empty(area)) {
		return NULL;
	}
	struct dashes dashes = dashes_of(list, command->as.line.dash);
	bool straight = tc_line_is_straight(command);
	struct tc_mask_key key = { straight ? SHAPE_STRAIGHT : SHAPE_LINE,
		command->as.line.closed };
	tc_mask_key_add_number(&key, command->as.line.width_px);
	key_add_dashes(&key, &dashes);
	if (straight) {
		/* One that slides out of its pane stays whole, and so the mask it was. */
		area = is_no_larger(whole, within) ? whole : area;
		*place = (struct tc_shape_place) { area.left, area.top };
		return straight_line(store, command, &dashes, key, area);
	}
	tc_mask_key_add(&key, &area, sizeof area);
	tc_mask_key_add(&key, command->as.line.spots,
		(size_t)command->as.line.count * sizeof *command->as.line.spots);
	const struct tc_mask *kept = tc_mask_store_find(store, key);
	if (kept) {
		return kept;
	}
	struct sheet sheet;
	if (open_sheet(&sheet, area)) {
		draw_line(&sheet, command, dashes);
	}
	return tc_mask_store_keep(store, key, close_sheet(&sheet));
}

/* A ring that goes out and comes back the same way: a border, which is no area's. Its far end has half of the
 * spots before it. */
static bool comes_back(const struct tc_spot *spots, int count) {
	for (int out = 1, back = count - 1; out < back; out++, back--) {
		if (memcmp(&spots[out], &spots[back], sizeof *spots) != 0) {
			return false;
		}
	}
	return count % 2 == 0;
}

static void trace(cairo_t *cairo, const struct tc_command *command, bool once) {
	const struct tc_outline *outline = command->as.polygon.outline;
	const struct tc_placing *placing = &command->as.polygon.placing;
	for (int ring = 0, at = 0; ring < outline->ring_count; ring++) {
		int end = outline->ring_ends[ring], last = end;
		/* With round ends and joins, one way out covers what both ways do. */
		bool line = once && comes_back(&outline->spots[at], end - at);
		if (line) {
			last = at + (end - at) / 2 + 1;
		}
		cairo_new_sub_path(cairo);
		for (; at < last; at++) {
			cairo_line_to(cairo,
				outline->spots[at].x_px * placing->scale_x + placing->offset_x_px,
				outline->spots[at].y_px * placing->scale_y + placing->offset_y_px);
		}
		if (!line) {
			cairo_close_path(cairo);
		}
		at = end;
	}
}

/* Lines at 45° anchored to the pane, so that neighbours' hatches meet. */
static void hatch(cairo_t *cairo, struct tc_pixels area, const struct tc_drawlist *list) {
	double pitch = list->style->line.hatch_pitch * list->u_px * sqrt(2);
	double pen = list->style->line.hatch * list->u_px;
	if (!(pitch >= 1)) {
		return;
	}
	cairo_clip(cairo);
	cairo_set_line_width(cairo, pen);
	double height = area.bottom - area.top;
	for (double sum = floor((area.left + area.top) / pitch) * pitch;
		sum <= area.right + area.bottom + pitch; sum += pitch) {
		cairo_move_to(cairo, sum - area.top + 1, area.top - 1);
		cairo_line_to(cairo, sum - area.top - height - 1, area.bottom + 1);
	}
	cairo_stroke(cairo);
}

static void draw_polygon(struct sheet *sheet, const struct tc_drawlist *list,
	const struct tc_command *command, struct dashes dashes) {
	bool solid_stroke = command->as.polygon.style == TC_POLYGON_STROKE && dashes.count == 0;
	trace(sheet->cairo, command, solid_stroke);
	cairo_set_fill_rule(sheet->cairo, CAIRO_FILL_RULE_EVEN_ODD);
	switch (command->as.polygon.style) {
	case TC_POLYGON_FILL: cairo_fill(sheet->cairo); break;
	case TC_POLYGON_HATCH: hatch(sheet->cairo, sheet->area, list); break;
	case TC_POLYGON_STROKE:
		set_pen(sheet->cairo, command->as.polygon.width_px, &dashes);
		cairo_set_line_cap(
			sheet->cairo, solid_stroke ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
		cairo_stroke(sheet->cairo);
		break;
	}
}

/* By its spots, not its place: the next list, or a layout opened anew, may have another where it lay. */
static void key_add_outline(struct tc_mask_key *key, const struct tc_command *command) {
	const struct tc_outline *outline = command->as.polygon.outline;
	for (int ring = 0; ring < outline->ring_count; ring++) {
		tc_mask_key_add(key, &outline->ring_ends[ring], sizeof outline->ring_ends[ring]);
	}
	if (outline->ring_count > 0) {
		tc_mask_key_add(key, outline->spots,
			(size_t)outline->ring_ends[outline->ring_count - 1] *
				sizeof *outline->spots);
	}
}

const struct tc_mask *tc_shape_polygon(struct tc_mask_store *store, const struct tc_drawlist *list,
	const struct tc_command *command, struct tc_pixels within) {
	struct tc_pixels area = tc_pixels_common(tc_pixels_around(command->bounds, 0, 0), within);
	if (tc_pixels_empty(area)) {
		return NULL;
	}
	struct dashes dashes = dashes_of(list, command->as.polygon.dash);
	const struct tc_placing *placing = &command->as.polygon.placing;
	enum tc_polygon_style style = command->as.polygon.style;
	double numbers[] = { style, placing->scale_x, placing->scale_y, placing->offset_x_px,
		placing->offset_y_px, style == TC_POLYGON_STROKE ? command->as.polygon.width_px : 0,
		style == TC_POLYGON_HATCH ? list->style->line.hatch * list->u_px : 0,
		style == TC_POLYGON_HATCH ? list->style->line.hatch_pitch * list->u_px : 0 };
	struct tc_mask_key key = { SHAPE_POLYGON, 0 };
	key_add_outline(&key, command);
	tc_mask_key_add(&key, &area, sizeof area);
	tc_mask_key_add(&key, numbers, sizeof numbers);
	key_add_dashes(&key, &dashes);
	const struct tc_mask *kept = tc_mask_store_find(store, key);
	if (kept) {
		return kept;
	}
	struct sheet sheet;
	if (open_sheet(&sheet, area)) {
		draw_polygon(&sheet, list, command, dashes);
	}
	return tc_mask_store_keep(store, key, close_sheet(&sheet));
}

const struct tc_mask *tc_shape_disc(struct tc_mask_store *store, double radius_px, double ring_px,
	double x_fraction, double y_fraction) {
	enum { LARGEST_PX = 4096 };
	double numbers[] = { radius_px, ring_px, x_fraction, y_fraction };
	struct tc_mask_key key = { SHAPE_DISC, 0 };
	tc_mask_key_add(&key, numbers, sizeof numbers);
	const struct tc_mask *kept = tc_mask_store_find(store, key);
	if (kept || !(radius_px > 0 && radius_px + ring_px < LARGEST_PX)) {
		return kept;
	}
	int reach = (int)ceil(radius_px + ring_px / 2) + 1;
	struct sheet sheet;
	if (open_sheet(&sheet, (struct tc_pixels) { -reach, -reach, reach + 1, reach + 1 })) {
		cairo_arc(sheet.cairo, x_fraction, y_fraction, radius_px, 0, 2 * pi);
		if (ring_px > 0) {
			cairo_set_line_width(sheet.cairo, ring_px);
			cairo_stroke(sheet.cairo);
		} else {
			cairo_fill(sheet.cairo);
		}
	}
	return tc_mask_store_keep(store, key, close_sheet(&sheet));
}

const struct tc_mask *tc_shape_arc(
	struct tc_mask_store *store, const struct tc_command *command, struct tc_pixels within) {
	struct tc_pixels area = tc_pixels_common(tc_pixels_around(command->bounds, 0, 0), within);
	if (tc_pixels_empty(area)) {
		return NULL;
	}
	double numbers[] = { command->as.arc.x_px, command->as.arc.y_px, command->as.arc.radius_px,
		command->as.arc.width_px, command->as.arc.from_turn, command->as.arc.to_turn };
	struct tc_mask_key key = { SHAPE_ARC, 0 };
	tc_mask_key_add(&key, &area, sizeof area);
	tc_mask_key_add(&key, numbers, sizeof numbers);
	const struct tc_mask *kept = tc_mask_store_find(store, key);
	if (kept) {
		return kept;
	}
	struct sheet sheet;
	if (open_sheet(&sheet, area)) {
		double upright = -pi / 2;
		cairo_arc(sheet.cairo, numbers[0], numbers[1], numbers[2],
			upright + numbers[4] * 2 * pi, upright + numbers[5] * 2 * pi);
		cairo_set_line_width(sheet.cairo, numbers[3]);
		cairo_stroke(sheet.cairo);
	}
	return tc_mask_store_keep(store, key, close_sheet(&sheet));
}

/* Out along the top and back along the bottom. */
static void trace_ribbon(cairo_t *cairo, const double numbers[5]) {
	double x0 = numbers[0], top0 = numbers[1], x1 = numbers[2], top1 = numbers[3];
	double middle = (x0 + x1) / 2, height = numbers[4];
	cairo_move_to(cairo, x0, top0);
	cairo_curve_to(cairo, middle, top0, middle, top1, x1, top1);
	cairo_line_to(cairo, x1, top1 + height);
	cairo_curve_to(cairo, middle, top1 + height, middle, top0 + height, x0, top0 + height);
	cairo_close_path(cairo);
}

const struct tc_mask *tc_shape_ribbon(
	struct tc_mask_store *store, const struct tc_command *command, struct tc_pixels within) {
	struct tc_pixels area = tc_pixels_common(tc_pixels_around(command->bounds, 0, 0), within);
	if (tc_pixels_empty(area)) {
		return NULL;
	}
	double numbers[] = { command->as.ribbon.x0_px, command->as.ribbon.top0_px,
		command->as.ribbon.x1_px, command->as.ribbon.top1_px,
		command->as.ribbon.height_px };
	struct tc_mask_key key = { SHAPE_RIBBON, 0 };
	tc_mask_key_add(&key, &area, sizeof area);
	tc_mask_key_add(&key, numbers, sizeof numbers);
	const struct tc_mask *kept = tc_mask_store_find(store, key);
	if (kept) {
		return kept;
	}
	struct sheet sheet;
	if (open_sheet(&sheet, area)) {
		trace_ribbon(sheet.cairo, numbers);
		cairo_fill(sheet.cairo);
	}
	return tc_mask_store_keep(store, key, close_sheet(&sheet));
}

/* cairo only reads the coverage, though its signature does not say so. */
static cairo_surface_t *surface_of_run(const struct tc_run *run) {
	union {
		const uint8_t *read;
		uint8_t *write;
	} coverage = { .read = run->coverage };
	return cairo_image_surface_create_for_data(
		coverage.write, CAIRO_FORMAT_A8, run->width_px, run->height_px, run->stride);
}

const struct tc_mask *tc_shape_turned(struct tc_mask_store *store, const struct tc_run *run,
	double degrees, const char *text, int size_px) {
	struct tc_mask_key key = { SHAPE_TURNED, (uint64_t)size_px };
	tc_mask_key_add_number(&key, degrees);
	for (const char *at = text; *at; at++) {
		tc_mask_key_add(&key, at, 1);
	}
	const struct tc_mask *kept = tc_mask_store_find(store, key);
	if (kept || run->width_px == 0) {
		return kept;
	}
	double angle = degrees * pi / 180;
	double wide = run->width_px / 2.0, high = run->height_px / 2.0;
	int across = (int)ceil(fabs(wide * cos(angle)) + fabs(high * sin(angle))) + 1;
	int down = (int)ceil(fabs(wide * sin(angle)) + fabs(high * cos(angle))) + 1;
	struct sheet sheet;
	if (open_sheet(&sheet, (struct tc_pixels) { -across, -down, across, down })) {
		cairo_surface_t *source = surface_of_run(run);
		cairo_rotate(sheet.cairo, angle);
		cairo_mask_surface(sheet.cairo, source, -wide, -high);
		cairo_surface_destroy(source);
	}
	return tc_mask_store_keep(store, key, close_sheet(&sheet));
}
