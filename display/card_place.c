#include "display/card.h"

#include <math.h>

/* u: kept free at the screen's edge and between pane and card. */
static const double margin_u = 4, gap_u = 3;
/* A screen this near is the next one: what walls draw behind bezels is less. */
static const double reach_px = 200;

/* What it costs to cover: a figure of its own pane is what the card is about; a mark elsewhere is a warning that
 * somebody would miss; a figure cut in two is another figure, and half a name is none. Others are weighed by their
 * ink. */
static const double cost_own_ink = 1e6, cost_mark = 1e4, cost_cut = 1e5, cost_clip = 2e5;
/* Of a place: px² of its own pane, whose other figures say what the touched one means; another screen than the
 * figure's, and how far from it. */
static const double cost_own_pane = 20, cost_screen = 1e4, cost_away = 10;

static double common(double a, double a_length, double b, double b_length) {
	return fmax(0, fmin(a + a_length, b + b_length) - fmax(a, b));
}

static double overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return common(a->x_px, a->width_px, b->x_px, b->width_px) *
		common(a->y_px, a->height_px, b->y_px, b->height_px);
}

/* Marks that a wall shows quietly everywhere do not count: all of a rehearsal bears one. */
static bool is_marked(unsigned marks) {
	return (marks & ~(unsigned)(TC_MARK_REPLAY | TC_MARK_TEST | TC_MARK_DEGRADED)) != 0;
}

static struct tc_rect screen_of(const struct tc_wall *wall, const struct tc_hit *hit) {
	const struct tc_screen *screens = wall->screens.items;
	struct tc_rect own = { 0, 0, wall->width_px, wall->height_px };
	double most = 0;
	for (size_t i = 0; i < wall->screens.count; i++) {
		const struct tc_rect screen = { screens[i].wall_x_px, screens[i].wall_y_px,
			screens[i].width_px, screens[i].height_px };
		if (overlap(&screen, &hit->box) > most) {
			most = overlap(&screen, &hit->box);
			own = screen;
		}
	}
	return own;
}

static struct tc_rect room_of(const struct tc_wall *wall, const struct tc_rect *screen) {
	double margin_px = margin_u * wall->unit_px;
	return (struct tc_rect) { screen->x_px + margin_px, screen->y_px + margin_px,
		screen->width_px - 2 * margin_px, screen->height_px - 2 * margin_px };
}

struct tc_rect tc_card_room(const struct tc_scene *scene, const struct tc_hit *hit) {
	const struct tc_wall *wall = &tc_scene_layout(scene)->wall;
	const struct tc_rect own = screen_of(wall, hit);
	return room_of(wall, &own);
}

double tc_card_cost(const struct tc_scene *scene, const struct tc_hit *hit,
	const struct tc_rect *place, int *covered) {
	double cost = overlap(place, &hit->box) * cost_own_ink;
	const struct tc_layout *layout = tc_scene_layout(scene);
	*covered = 0;
	for (int pane = 0; pane < layout->pane_count; pane++) {
		const struct tc_pane_box *at = &layout->panes[pane].box;
		const struct tc_drawlist *list = tc_scene_list(scene, pane);
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *command = &list->commands[i];
			if (command->kind != TC_DRAW_TEXT) {
				continue;
			}
			struct tc_rect box = command->bounds;
			box.x_px += at->x_px;
			box.y_px += at->y_px;
			double area = overlap(place, &box);
			const struct tc_datum *datum = command->as.text.datum;
			bool marked = area > 0 && datum != NULL && is_marked(datum->marks);
			*covered += marked && pane != hit->pane;
			bool cut = datum != NULL && area > 0 && area < box.width_px * box.height_px;
			bool clipped =
				datum == NULL && area > 0 && area < box.width_px * box.height_px;
			cost += area + (marked ? cost_mark * place->height_px : 0) +
				(cut ? cost_cut : 0) + (clipped ? cost_clip : 0);
		}
	}
	return cost;
}

double tc_card_side(const struct tc_scene *scene, const struct tc_hit *hit) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	const struct tc_pane_box *pane = &layout->panes[hit->pane].box;
	const struct tc_rect room = tc_card_room(scene, hit);
	double left_px = pane->x_px - room.x_px;
	double right_px = room.x_px + room.width_px - pane->x_px - pane->width_px;
	return floor(fmax(left_px, right_px) - gap_u * layout->wall.unit_px);
}

/* The best place so far. */
struct search {
	const struct tc_scene *scene;
	const struct tc_hit *hit;
	struct tc_rect best;
	double least;
	int covered;
};

static void try_place(struct search *self, const struct tc_rect *place, bool foreign) {
	const struct tc_pane_box *pane = &tc_scene_layout(self->scene)->panes[self->hit->pane].box;
	const struct tc_rect own = { pane->x_px, pane->y_px, pane->width_px, pane->height_px };
	const struct tc_rect *figure = &self->hit->box;
	double away_px =
		hypot(place->x_px + place->width_px / 2 - figure->x_px - figure->width_px / 2,
			place->y_px + place->height_px / 2 - figure->y_px - figure->height_px / 2);
	int hidden = 0;
	double cost = tc_card_cost(self->scene, self->hit, place, &hidden) +
		overlap(place, &own) * cost_own_pane +
		(foreign ? cost_screen + away_px * cost_away : 0);
	if (cost < self->least) {
		self->least = cost;
		self->best = *place;
		self->covered = hidden;
	}
}

/* Beside the pane first: of two places that cost the same the earlier one is taken. */
static void try_room(struct search *self, const struct tc_rect *room, bool foreign) {
	const struct tc_layout *layout = tc_scene_layout(self->scene);
	const struct tc_pane_box *pane = &layout->panes[self->hit->pane].box;
	double gap_px = gap_u * layout->wall.unit_px;
	double width_px = self->best.width_px, height_px = self->best.height_px;
	double right = room->x_px + room->width_px - width_px;
	double bottom = room->y_px + room->height_px - height_px;
	const double xs[] = { pane->x_px + pane->width_px + gap_px, pane->x_px - gap_px - width_px,
		pane->x_px, room->x_px, right };
	const double ys[] = { pane->y_px, pane->y_px + pane->height_px + gap_px,
		pane->y_px - gap_px - height_px, room->y_px, bottom };
	for (size_t y = 0; y < sizeof ys / sizeof *ys; y++) {
		for (size_t x = 0; x < sizeof xs / sizeof *xs; x++) {
			const struct tc_rect place = { floor(fmin(fmax(xs[x], room->x_px), right)),
				floor(fmin(fmax(ys[y], room->y_px), bottom)), width_px, height_px };
			try_place(self, &place, foreign);
		}
	}
}

struct tc_rect tc_card_place(const struct tc_scene *scene, const struct tc_hit *hit,
	double width_px, double height_px, int *covered) {
	const struct tc_wall *wall = &tc_scene_layout(scene)->wall;
	const struct tc_screen *screens = wall->screens.items;
	const struct tc_rect own = screen_of(wall, hit), own_room = room_of(wall, &own);
	const struct tc_rect around = { own.x_px - reach_px, own.y_px - reach_px,
		own.width_px + 2 * reach_px, own.height_px + 2 * reach_px };
	struct search search = { scene, hit, { own_room.x_px, own_room.y_px, width_px, height_px },
		INFINITY, 0 };
	try_room(&search, &own_room, false);
	for (size_t i = 0; i < wall->screens.count; i++) {
		const struct tc_rect screen = { screens[i].wall_x_px, screens[i].wall_y_px,
			screens[i].width_px, screens[i].height_px };
		const struct tc_rect room = room_of(wall, &screen);
		bool fits = room.width_px >= width_px && room.height_px >= height_px;
		if (fits && overlap(&around, &screen) > 0 && overlap(&own, &screen) == 0) {
			try_room(&search, &room, true);
		}
	}
	*covered = search.covered;
	return search.best;
}

void tc_card_blank_cut(
	const struct tc_scene *scene, const struct tc_rect *card, struct tc_drawlist *list) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	for (int pane = 0; pane < layout->pane_count; pane++) {
		const struct tc_pane_box *at = &layout->panes[pane].box;
		const struct tc_drawlist *drawn = tc_scene_list(scene, pane);
		for (int i = 0; i < drawn->count; i++) {
			const struct tc_command *command = &drawn->commands[i];
			struct tc_rect box = command->bounds;
			box.x_px += at->x_px;
			box.y_px += at->y_px;
			if (command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL &&
				overlap(card, &box) > 0) {
				tc_draw_fill(list, box, TC_INK_GROUND);
			}
		}
	}
}
