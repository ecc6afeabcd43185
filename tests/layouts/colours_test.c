/* What the themes of the house look like to eyes: contrast of every pair of roles that meet, difference of the states for
 * those who see few colours, steps of the classes; and whether layouts/DESIGN.md says what is measured. */
#include "layouts/theme.h"
#include "layouts/wall.h"

#include "tests/layouts/eyes.h"
#include "tests/layouts/fixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DARK, LIGHT, CONTRAST, THEMES }; /* indices */
static const char *const names[THEMES] = { "dark", "light", "contrast" };

enum { STATES = 5, CLASSES = 5 };
static const enum tc_ink states[STATES + 1] = { TC_INK_CRITICAL, TC_INK_WARNING, TC_INK_INFO,
	TC_INK_STALE, TC_INK_DISPUTED, TC_INK_DATA };

static const double pi = 3.14159265358979323846;

struct rgb {
	double of[3]; /* linear, 0..1 */
};
struct lab {
	double l, a, b;
};

static struct rgb linear(uint32_t colour) {
	struct rgb out;
	for (int i = 0; i < 3; i++) {
		double s = (colour >> (16 - 8 * i) & 255) / 255.0;
		out.of[i] = s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
	}
	return out;
}

/* eye NULL: as usual. */
static struct rgb seen(uint32_t colour, const struct eye *eye) {
	struct rgb in = linear(colour), out = in;
	for (int i = 0; eye != NULL && i < 3; i++) {
		double sum = 0;
		for (int k = 0; k < 3; k++) {
			sum += eye->rows[i][k] * in.of[k];
		}
		out.of[i] = fmin(fmax(sum, 0), 1);
	}
	return out;
}

static double contrast(uint32_t a, uint32_t b) {
	double l[2];
	for (int i = 0; i < 2; i++) {
		struct rgb c = linear(i == 0 ? a : b);
		l[i] = 0.2126 * c.of[0] + 0.7152 * c.of[1] + 0.0722 * c.of[2] + 0.05;
	}
	return fmax(l[0], l[1]) / fmin(l[0], l[1]);
}

static double lab_part(double t) {
	return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static struct lab lab_of(struct rgb c) {
	double x = 0.4124564 * c.of[0] + 0.3575761 * c.of[1] + 0.1804375 * c.of[2];
	double y = 0.2126729 * c.of[0] + 0.7151522 * c.of[1] + 0.0721750 * c.of[2];
	double z = 0.0193339 * c.of[0] + 0.1191920 * c.of[1] + 0.9503041 * c.of[2];
	double fx = lab_part(x / 0.95047), fy = lab_part(y), fz = lab_part(z / 1.08883);
	return (struct lab) { 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz) };
}

static double hue(double a, double b) {
	double degrees = atan2(b, a) * 180 / pi;
	return degrees < 0 ? degrees + 360 : degrees;
}

static double cosine(double degrees) {
	return cos(degrees * pi / 180);
}

/* CIEDE2000 as Sharma, Wu and Dalal give it, "The CIEDE2000 color-difference formula", 2005. */
static double difference(struct lab p, struct lab q) {
	double mean_c = (hypot(p.a, p.b) + hypot(q.a, q.b)) / 2;
	double g = 0.5 * (1 - sqrt(pow(mean_c, 7) / (pow(mean_c, 7) + pow(25, 7))));
	double a1 = p.a * (1 + g), a2 = q.a * (1 + g);
	double c1 = hypot(a1, p.b), c2 = hypot(a2, q.b);
	double h1 = hue(a1, p.b), h2 = hue(a2, q.b), turn = h2 - h1;
	turn = turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
	double dl = q.l - p.l, dc = c2 - c1;
	double dh = 2 * sqrt(c1 * c2) * sin(turn / 2 * pi / 180);
	double l = (p.l + q.l) / 2, c = (c1 + c2) / 2, h = h1 + turn / 2;
	double t = 1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6) -
		0.2 * cosine(4 * h - 63);
	double sl = 1 + 0.015 * pow(l - 50, 2) / sqrt(20 + pow(l - 50, 2));
	double sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
	double around = fmod(h + 720, 360);
	double rt = -2 * sqrt(pow(c, 7) / (pow(c, 7) + pow(25, 7))) *
		sin(60 * exp(-pow((around - 275) / 25, 2)) * pi / 180);
	return sqrt(pow(dl / sl, 2) + pow(dc / sc, 2) + pow(dh / sh, 2) + rt * dc / sc * dh / sh);
}

static void the_difference_is_that_of_its_authors(void **state) {
	(void)state;
	static const struct {
		struct lab p, q;
		double expected;
	} cases[] = {
		{ { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
		{ { 50, -1.3802, -84.2814 }, { 50, 0, -82.7485 }, 1.0000 },
		{ { 50, 2.5, 0 }, { 50, 0, -2.5 }, 4.3065 },
		{ { 50, 2.5, 0 }, { 73, 25, -18 }, 27.1492 },
		{ { 22.7233, 20.0904, -46.6940 }, { 23.0331, 14.9730, -42.5619 }, 2.0373 },
		{ { 2.0776, 0.0795, -1.1350 }, { 0.9033, -0.0636, -0.5514 }, 0.9082 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_float_equal(
			(float)difference(cases[i].p, cases[i].q), (float)cases[i].expected, 1e-4F);
	}
}

static struct tc_style styles[THEMES];

static int read_themes(void **state) {
	if (fixture_open(state) != 0) {
		return -1;
	}
	struct fixture *fixture = *state;
	for (int i = 0; i < THEMES; i++) {
		char path[64];
		struct tc_theme theme;
		snprintf(path, sizeof(path), "layouts/themes/%s.json", names[i]);
		if (!tc_theme_read(source_file(path), fixture->arena, &theme, &fixture->faults)) {
			print_error("%s", fixture_said(fixture));
			return -1;
		}
		styles[i] = theme.style;
	}
	return 0;
}

/* What is drawn on what, and how far it has to stand out: in the themes for usual rooms, in `contrast`. */
static const struct {
	enum tc_ink over, under;
	double least, strict;
} pairs[] = {
	{ TC_INK_TEXT, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_TEXT2, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_TEXT3, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_CRITICAL, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_WARNING, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_INFO, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_STALE, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_DISPUTED, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_WATERMARK, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_DATA, TC_INK_GROUND, 4.5, 7 },
	{ TC_INK_DATA2, TC_INK_GROUND, 3, 4.5 },
	{ TC_INK_DIM, TC_INK_GROUND, 3, 4.5 },
	{ TC_INK_HATCH, TC_INK_GROUND, 3, 4.5 },
	{ TC_INK_HATCH, TC_INK_NODATA, 3, 4.5 },
	{ TC_INK_ISLE, TC_INK_GROUND, 3, 4.5 },
	{ TC_INK_RULE, TC_INK_GROUND, 2, 4.5 },
	{ TC_INK_PROVINCE, TC_INK_GROUND, 1.4, 3 },
	/* Names on a map, banners, bars on their track, exceptions among provinces and tiles. */
	{ TC_INK_TEXT, TC_INK_LAND, 4.5, 7 },
	{ TC_INK_TEXT3, TC_INK_LAND, 4.5, 7 },
	{ TC_INK_TEXT, TC_INK_TRACK, 4.5, 7 },
	{ TC_INK_TEXT2, TC_INK_TRACK, 4.5, 7 },
	{ TC_INK_CRITICAL, TC_INK_TRACK, 3, 4.5 },
	{ TC_INK_WARNING, TC_INK_TRACK, 3, 4.5 },
	{ TC_INK_INFO, TC_INK_TRACK, 3, 4.5 },
	{ TC_INK_DATA, TC_INK_TRACK, 3, 4.5 },
	{ TC_INK_DATA2, TC_INK_TRACK, 2, 4.5 },
	{ TC_INK_DATA, TC_INK_PROVINCE, 3, 4.5 },
	{ TC_INK_WARNING, TC_INK_PROVINCE, 3, 4.5 },
	{ TC_INK_INVERSE, TC_INK_CRITICAL, 4.5, 7 },
	{ TC_INK_INVERSE, TC_INK_WARNING, 4.5, 7 },
	{ TC_INK_INVERSE, TC_INK_INFO, 4.5, 7 },
};

static double contrast_of(int theme, enum tc_ink over, enum tc_ink under) {
	return contrast(styles[theme].colours[over], styles[theme].colours[under]);
}

static void roles_that_meet_stand_out(void **state) {
	(void)state;
	int failed = 0;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]) * THEMES; i++) {
		int theme = (int)(i % THEMES);
		size_t pair = i / THEMES;
		double found = contrast_of(theme, pairs[pair].over, pairs[pair].under);
		double least = theme == CONTRAST ? pairs[pair].strict : pairs[pair].least;
		if (found < least) {
			print_error("%s: role %d on role %d: %.2f of %.1f\n", names[theme],
				pairs[pair].over, pairs[pair].under, found, least);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

/* The least difference of two of the first `count` states that are not both among the first `known`, over all
 * eyes that see colours. */
static double least_difference(int theme, int known, int count) {
	double least = HUGE_VAL;
	for (int e = 0; e < EYES; e++) {
		const struct eye *eye = e == 0 ? NULL : &eyes[e]; /* grey tells nothing apart */
		for (int a = 0; a < count; a++) {
			for (int b = known > a ? known : a + 1; b < count; b++) {
				struct rgb p = seen(styles[theme].colours[states[a]], eye);
				struct rgb q = seen(styles[theme].colours[states[b]], eye);
				least = fmin(least, difference(lab_of(p), lab_of(q)));
			}
		}
	}
	return least;
}

static double least_step(int theme) {
	double least = HUGE_VAL;
	for (int e = 0; e < EYES; e++) {
		double before = -1;
		for (int i = 0; i < CLASSES; i++) {
			const struct eye *eye = e == 0 ? NULL : &eyes[e];
			double l = lab_of(seen(styles[theme].colours[TC_INK_RAMP1 + i], eye)).l;
			least = i > 0 ? fmin(least, fabs(l - before)) : least;
			before = l;
		}
	}
	return least;
}

static void all_eyes_tell_states_and_classes_apart(void **state) {
	(void)state;
	for (int theme = 0; theme < THEMES; theme++) {
		double apart = least_difference(theme, 0, STATES);
		double from_data = least_difference(theme, STATES, STATES + 1);
		if (apart < 10 || from_data < 7 || least_step(theme) < 9) {
			fail_msg("%s: states %.1f, states and data %.1f, classes %.1f",
				names[theme], apart, from_data, least_step(theme));
		}
	}
}

static char *design;

/* The line of the page that begins with start; its cells. Fails without it. */
static int cells_of(const char *start, char cells[8][64]) {
	const char *line = strstr(design, start);
	if (line == NULL) {
		fail_msg("layouts/DESIGN.md has no line \"%s\"", start);
		return 0;
	}
	int count = 0;
	for (const char *at = line + 1; count < 8 && *at != '\n';) {
		size_t length = strcspn(at, "|\n");
		snprintf(cells[count++], 64, "%.*s", (int)length, at);
		at += length + (at[length] == '|' ? 1 : 0);
	}
	return count;
}

static void is_said(const char *start, int cell, double measured) {
	char cells[8][64];
	int count = cells_of(start, cells);
	if (count <= cell || fabs(strtod(cells[cell], NULL) - measured) > 0.0501) {
		fail_msg("layouts/DESIGN.md: %s cell %d is %s, measured %.2f", start, cell,
			count > cell ? cells[cell] : "not there", measured);
	}
}

static void the_page_says_what_is_measured(void **state) {
	(void)state;
	static const struct {
		const char *row;
		enum tc_ink ink;
	} rows[] = {
		{ "| `text` | 16", TC_INK_TEXT },
		{ "| `text2` |", TC_INK_TEXT2 },
		{ "| `text3` |", TC_INK_TEXT3 },
		{ "| `data` |", TC_INK_DATA },
		{ "| `data2` |", TC_INK_DATA2 },
		{ "| `dim` |", TC_INK_DIM },
		{ "| `critical` |", TC_INK_CRITICAL },
		{ "| `warning` |", TC_INK_WARNING },
		{ "| `info` |", TC_INK_INFO },
		{ "| `stale` |", TC_INK_STALE },
		{ "| `disputed` |", TC_INK_DISPUTED },
		{ "| `hatch` |", TC_INK_HATCH },
		{ "| `province` |", TC_INK_PROVINCE },
		{ "| `rule` |", TC_INK_RULE },
	};
	for (int theme = 0; theme < THEMES; theme++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			is_said(rows[i].row, 1 + theme,
				contrast_of(theme, rows[i].ink, TC_INK_GROUND));
		}
		is_said("| states |", 1 + theme, least_difference(theme, 0, STATES));
		is_said("| states and data |", 1 + theme,
			least_difference(theme, STATES, STATES + 1));
		is_said("| classes |", 1 + theme, least_step(theme));
	}
}

/* Arc-minutes of capitals at the farthest seat, and the scale that all themes share. */
static void the_page_says_how_large_letters_are(void **state) {
	struct fixture *fixture = *state;
	static const char *const walls[] = { "layouts/walls/screen-98in-4k.json",
		"layouts/walls/wall-4x2-55in.json" };
	static const double cap = 0.654, arc = 3438;
	for (int w = 0; w < 2; w++) {
		struct tc_wall wall;
		assert_true(tc_wall_read(
			source_file(walls[w]), fixture->arena, &wall, &fixture->faults));
		for (int theme = 0; theme < THEMES; theme++) {
			const struct {
				const char *row;
				double size_u;
			} rows[] = {
				{ "| `note` |", styles[theme].type.note },
				{ "| `text` | 10 |", styles[theme].type.text },
				{ "| `compact` |", styles[theme].type.compact },
				{ "| `scene` |", styles[theme].type.scene },
				{ "| `figure` |", styles[theme].type.figure },
				{ "| `leading` |", styles[theme].type.leading },
				{ "| `big` |", styles[theme].type.big },
				{ "| `hero` |", styles[theme].type.hero },
			};
			for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
				double mm = rows[i].size_u * wall.unit_px * cap * wall.mm_per_px;
				is_said(rows[i].row, 1, rows[i].size_u);
				is_said(rows[i].row, 2 + w, mm * arc / wall.seat_mm);
			}
		}
	}
}

static int set_up(void **state) {
	size_t length = 0;
	design = slurp_file(source_file("layouts/DESIGN.md"), &length);
	return design == NULL ? -1 : read_themes(state);
}

static int tear_down(void **state) {
	free(design);
	return fixture_close(state);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_difference_is_that_of_its_authors),
		cmocka_unit_test(roles_that_meet_stand_out),
		cmocka_unit_test(all_eyes_tell_states_and_classes_apart),
		cmocka_unit_test(the_page_says_what_is_measured),
		cmocka_unit_test(the_page_says_how_large_letters_are),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
