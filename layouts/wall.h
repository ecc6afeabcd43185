/* The wall document: screens in mm and px, bezels, rotation, who sits how far away. All positions of a
 * layout are px of the wall at 1:1; a screen shows one rectangle of them. */
#ifndef TC_LAYOUTS_WALL_H
#define TC_LAYOUTS_WALL_H

#include "base/option.h"

struct tc_screen {
	const char *name;
	const char *output;         /* RandR name the screen hangs on, or NULL: by order */
	double x_mm, y_mm;          /* top left of the visible picture, on the wall */
	double width_mm, height_mm; /* of the visible picture, as hung */
	int width_px, height_px;    /* as hung (after rotation) */
	int rotation;    /* clockwise degrees of the panel: 0 (stored as 360), 90, 180, 270 */
	double bezel_mm; /* on each side */
	/* Derived: the part of the wall's px it shows. */
	int wall_x_px, wall_y_px;
};

struct tc_wall {
	const char *name;
	struct tc_words title;
	struct tc_list screens; /* of struct tc_screen */
	double seat_mm;         /* eye to screen at the farthest seat */
	double unit_px;         /* u; given, or derived from seat and pixel size */
	int zone_minutes;       /* time zone of its clocks */
	enum tc_language language;
	/* Derived. */
	int width_px, height_px; /* of the whole wall */
	double mm_per_px;
};

/* Read and check a wall document. Everything is kept in arena. path names it in faults. False with
 * errors; *out is then not to be used. */
bool tc_wall_read(
	const char *path, struct tc_arena *arena, struct tc_wall *out, struct tc_faults *faults);

/* Angle of a height at the farthest seat: height_mm * 3438 / seat_mm (small-angle, 3438 = 10800/pi). */
double tc_wall_arc_minutes(const struct tc_wall *wall, double height_px);

extern const struct tc_option tc_wall_options[];

#endif
