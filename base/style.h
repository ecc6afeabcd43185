/* The numbers a theme document gives and a widget draws by. It lives below both because the reader of
 * themes (layouts/) and the widgets may not include each other. All lengths are in u, the spacing unit
 * of a wall (10 px on the 98-inch screen); a widget multiplies by its u_px. */
#ifndef TC_BASE_STYLE_H
#define TC_BASE_STYLE_H

#include <stdint.h>

/* Roles of colour. A widget names a role, the painter looks up the theme's colour. */
enum tc_ink {
	TC_INK_GROUND = 1, /* the wall itself */
	TC_INK_LAND,       /* neighbouring land */
	TC_INK_PROVINCE,   /* a province without emphasis */
	TC_INK_ISLE,       /* islands without emphasis */
	TC_INK_TRACK,      /* empty part of a bar, banner, lost span */
	TC_INK_GRID,
	TC_INK_RULE,  /* pane rule, axis, empty ring */
	TC_INK_TEXT,  /* values, titles */
	TC_INK_TEXT2, /* units, rows, secondary */
	TC_INK_TEXT3, /* source and as-of, axis, place names at rest */
	TC_INK_DATA,  /* the series or bar that is meant */
	TC_INK_DATA2, /* the rest, former values */
	TC_INK_DIM,   /* mass of dots */
	TC_INK_CRITICAL,
	TC_INK_WARNING, /* late, link lost, exception */
	TC_INK_INFO,
	TC_INK_STALE,
	TC_INK_DISPUTED,
	TC_INK_INVERSE, /* text on a filled mark */
	TC_INK_RAMP1,   /* five classes, low to high */
	TC_INK_RAMP2,
	TC_INK_RAMP3,
	TC_INK_RAMP4,
	TC_INK_RAMP5,
	TC_INK_NODATA, /* ground under hatch */
	TC_INK_HATCH,
	TC_INK_WATERMARK,
	TC_INK_PAIR1, /* three classes of one figure by three of another: low to high of the first, then */
	TC_INK_PAIR9 = TC_INK_PAIR1 + 8, /* the same a class of the second up, and another */
	TC_INK_COUNT,
};

enum tc_weight { TC_WEIGHT_LIGHT = 1, TC_WEIGHT_REGULAR, TC_WEIGHT_SEMIBOLD, TC_WEIGHT_BOLD };

struct tc_style {
	uint32_t colours[TC_INK_COUNT]; /* 0xRRGGBB */
	struct {
		double note, text, compact, scene, figure, leading, big,
			hero; /* type scale: 8 10 13 16 24 32 48 64 */
	} type;
	struct {
		double rule, title, value_small, value_leading, value_big,
			value_hero; /* baselines, from the pane's top */
		double unit_gap, slot_gap,
			chart_gap; /* after the value; between texts; value to chart */
		double caption_small, caption,
			caption_hero; /* mark line under a 16, 24-48 and 64 u value */
		double bar_pitch, row_pitch, suffix_slot;
	} pane;
	struct {
		double rule, border, series, series_quiet, frame, frame_min_px, target, hatch,
			hatch_pitch, ring;
	} line;
	struct {
		double stale[2], lost[2], provisional[2], disputed[4];
	} dash;
	struct {
		double bar, bar_thin, bar_gap, target_overhang, disc, disc_small, badge_radius;
	} shape;
	struct {
		double island, fade_left, fade_right, fade_top, fade_bottom;
	} map;
	struct {
		double size, rotate_degrees, alpha, pitch_x, pitch_y;
	} watermark;
	double value_change_ms; /* the pane rule's way back from text to rule */
};

#endif
