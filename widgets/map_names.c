#include "widgets/map.h"

#include "widgets/kit/tile.h"

/* u. Beside a name within its province. */
static const double cap = 5.3, air = 1.2;

int tc_map_count_lit(const struct tc_map *self) {
	int lit = 0;
	for (int i = 0; i < self->area_count; i++) {
		lit += tc_map_class_of(self, &self->areas[i].fact) > 0;
	}
	return lit;
}

/* A name within the outline, with air around it: then nobody can take it for the neighbour's. */
static bool fits_inside(const struct tc_map *self, const struct tc_map_taken *taken,
	const struct tc_geography_area *shape, struct tc_rect ink, double air_px) {
	const struct tc_placing *placing = &self->sheet.placing;
	for (int i = 0; i <= 6; i++) {
		for (int k = 0; k <= 2; k++) {
			double x_px = ink.x_px - air_px + (ink.width_px + 2 * air_px) * i / 6;
			double y_px = ink.y_px + ink.height_px * k / 2;
			struct tc_spot at = { (float)((x_px - placing->offset_x_px) /
						      placing->scale_x),
				(float)((y_px - placing->offset_y_px) / placing->scale_y) };
			if (!tc_outline_contains(&shape->outline, at)) {
				return false;
			}
		}
	}
	return tc_map_is_untouched(self, taken, ink);
}

/* On a region's map a province may have room for its own name. */
static bool draw_inner_name(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_map_area *area, struct tc_map_taken *taken) {
	const struct tc_geography_area *shape = tc_map_shape(&self->sheet, area);
	enum tc_ink fill = tc_map_is_hatched(self, area) ? TC_INK_NODATA
							 : tc_map_ink(self, area, TC_INK_PROVINCE);
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR,
		tc_tile_letter_ink(out->style, fill), TC_ANCHOR_LEFT };
	bool vietnamese = self->base.language == TC_VIETNAMESE;
	const char *names[] = { tc_words_in(&area->area->name, self->base.language),
		vietnamese ? area->area->abbreviation : NULL };
	for (int i = 0; i < 2 && names[i] != NULL; i++) {
		double width_px = tc_measure_text(out, style, names[i]).width_px;
		double x_px = tc_map_x(&self->sheet, shape->label.x_px) - width_px / 2;
		double baseline_px = tc_map_y(&self->sheet, shape->label.y_px) + tc_u(out, cap / 2);
		struct tc_rect box = { x_px, baseline_px - tc_u(out, cap), width_px,
			tc_u(out, cap) };
		if (fits_inside(self, taken, shape, box, tc_u(out, air))) {
			struct tc_datum datum = tc_fact_datum(&area->fact);
			datum.tells = TC_TELLS_NAME;
			tc_draw_text(out, x_px, baseline_px, style, names[i], &datum);
			tc_map_take(taken, box);
			return true;
		}
	}
	return false;
}

static void draw_outer_name(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_map_area *area, struct tc_map_taken *taken) {
	const struct tc_geography_area *shape = tc_map_shape(&self->sheet, area);
	bool brief = self->base.language == TC_VIETNAMESE;
	struct tc_map_label label = {
		.name = tc_words_in(&area->area->name, self->base.language),
		.brief = brief ? area->area->abbreviation : NULL,
		.fact = &area->fact,
		.around = tc_map_outline_box(&self->sheet, &shape->outline),
		.x_px = tc_map_x(&self->sheet, shape->label.x_px),
		.y_px = tc_map_y(&self->sheet, shape->label.y_px),
	};
	tc_map_draw_label(self, out, &label, taken);
}

/* Lit provinces; in classes those of a region. Outside of the map no more than can be told apart there. */
void tc_map_draw_names(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	bool lit = self->mode == TC_MAP_LIT, region = tc_map_is_region(self);
	bool classed = self->mode == TC_MAP_CLASSES || self->mode == TC_MAP_PAIRS;
	int wanted = lit ? tc_map_count_lit(self) : self->area_count;
	if (!self->names || !(lit || (classed && region))) {
		return;
	}
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		bool named = area->shape >= 0 && (!lit || tc_map_class_of(self, &area->fact) > 0);
		if (named && !(region && draw_inner_name(self, out, area, taken)) &&
			wanted <= TC_MAP_NAMES_MAX) {
			draw_outer_name(self, out, area, taken);
		}
	}
}
