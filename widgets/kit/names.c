#include "widgets/kit/names.h"

#include "widgets/kit/pane.h"

#include <math.h>

/* u. From the point's edge; in steps of one line; no further; a line leads from there on. */
static const double gap = 1.6, step = 2, reach = 16, leader = 5, clear = 2;
/* Capitals with two marks, tails: see the look. Em above and below the baseline. */
static const double rise_em = 0.8, fall_em = 0.22, cap_em = 0.655;

bool tc_names_init(
	struct tc_names *names, struct tc_drawlist *list, struct tc_rect room, int most) {
	*names = (struct tc_names) { .room = room, .most = most };
	names->taken = tc_arena_array(list->arena, (size_t)most + 1, sizeof(*names->taken));
	return names->taken != NULL;
}

void tc_names_take(struct tc_names *names, struct tc_rect box) {
	if (names->count < names->most) {
		names->taken[names->count++] = box;
	}
}

static bool is_same(struct tc_rect a, struct tc_rect b) {
	return fabs(a.x_px - b.x_px) + fabs(a.y_px - b.y_px) + fabs(a.width_px - b.width_px) <= 0;
}

static bool is_free(
	const struct tc_names *names, struct tc_rect box, struct tc_rect own, double clear_px) {
	const struct tc_rect *room = &names->room;
	if (box.x_px < room->x_px || box.y_px < room->y_px ||
		box.x_px + box.width_px > room->x_px + room->width_px ||
		box.y_px + box.height_px > room->y_px + room->height_px) {
		return false;
	}
	for (int i = 0; i < names->count; i++) {
		const struct tc_rect *other = &names->taken[i];
		if (!is_same(*other, own) && box.x_px < other->x_px + other->width_px + clear_px &&
			other->x_px < box.x_px + box.width_px + clear_px &&
			box.y_px < other->y_px + other->height_px &&
			other->y_px < box.y_px + box.height_px) {
			return false;
		}
	}
	return true;
}

/* Where a name stands that is `away` from its point: x, y are -1, 0 or 1 sides of it. */
static struct tc_rect beside(
	struct tc_rect own, int x, int y, double away_px, double width_px, double height_px) {
	double slant = x != 0 && y != 0 ? 0.7 : 1;
	double left_px = own.x_px + (own.width_px - width_px) / 2;
	double top_px = own.y_px + (own.height_px - height_px) / 2;
	left_px += x * ((own.width_px + width_px) / 2 + away_px * slant);
	top_px += y * ((own.height_px + height_px) / 2 + away_px * slant);
	return (struct tc_rect) { left_px, top_px, width_px, height_px };
}

bool tc_names_place(struct tc_names *names, const struct tc_drawlist *list, struct tc_rect own,
	double width_px, double size_u, struct tc_name_place *out) {
	/* As a reader looks for a name. */
	static const struct {
		int x, y;
	} sides[] = { { 1, 0 }, { -1, 0 }, { 0, -1 }, { 0, 1 }, { 1, -1 }, { 1, 1 }, { -1, -1 },
		{ -1, 1 } };
	double height_px = tc_u(list, size_u * (rise_em + fall_em));
	for (double away = gap; away <= reach; away += step) {
		for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
			struct tc_rect box = beside(
				own, sides[i].x, sides[i].y, tc_u(list, away), width_px, height_px);
			if (is_free(names, box, own, tc_u(list, clear))) {
				*out = (struct tc_name_place) { box, away > leader };
				tc_names_take(names, box);
				return true;
			}
		}
	}
	return false;
}

static double nearest(double at, double low, double high) {
	return fmin(fmax(at, low), high);
}

double tc_names_baseline_px(
	const struct tc_drawlist *list, const struct tc_name_place *place, double size_u) {
	return place->box.y_px + tc_u(list, size_u * rise_em);
}

void tc_names_draw(struct tc_drawlist *list, const struct tc_name_place *place, struct tc_rect own,
	struct tc_text_style style, const char *name, const struct tc_datum *datum) {
	const struct tc_rect *box = &place->box;
	double x_px = own.x_px + own.width_px / 2, y_px = own.y_px + own.height_px / 2;
	style.anchor = TC_ANCHOR_LEFT;
	tc_draw_text(list, box->x_px, tc_names_baseline_px(list, place, style.size_u), style, name,
		datum);
	if (place->leader) {
		double middle_px = box->y_px + tc_u(list, style.size_u * (rise_em - cap_em / 2));
		double half_px = tc_u(list, style.size_u * cap_em / 2 + 1);
		double to_x_px = nearest(
			x_px, box->x_px - tc_u(list, 1), box->x_px + box->width_px + tc_u(list, 1));
		double to_y_px = nearest(y_px, middle_px - half_px, middle_px + half_px);
		double far_px = hypot(to_x_px - x_px, to_y_px - y_px);
		double from = far_px > 0 ? fmin(own.width_px / 2 / far_px, 1) : 0;
		tc_draw_line(list, x_px + (to_x_px - x_px) * from, y_px + (to_y_px - y_px) * from,
			to_x_px, to_y_px, tc_u(list, 0.25), TC_DASH_SOLID, TC_INK_TEXT3);
	}
}
