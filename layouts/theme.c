#include "layouts/theme.h"

#include "layouts/document.h"

#include <math.h>
#include <string.h>

/* The document; the theme with those parts that its struct keeps as plain rows. */
struct theme_document {
	struct tc_theme theme;
	struct {
		struct tc_list stale, lost, provisional, disputed;
	} dash;
	struct tc_list pairs;
};
enum { PAIRS = TC_INK_PAIR9 - TC_INK_PAIR1 + 1 };

#define STYLE(field) offsetof(struct theme_document, theme.style.field)
#define COLOUR(role, ink, what)                                                                    \
	{                                                                                          \
		.name = role, .type = TC_OPTION_COLOUR, .required = true,                          \
		.offset = STYLE(colours) + (ink) * sizeof(uint32_t), .doc = what                   \
	}

#define NUMBER(key, field, least, most, what)                                                      \
	{                                                                                          \
		.name = key, .type = TC_OPTION_NUMBER, .required = true, .min = least,             \
		.max = most, .offset = STYLE(field), .doc = what                                   \
	}

static const struct tc_option colour_options[] = {
	COLOUR("ground", TC_INK_GROUND, "Ground"),
	COLOUR("land", TC_INK_LAND, "Neighbouring land"),
	COLOUR("province", TC_INK_PROVINCE, "Province without emphasis"),
	COLOUR("isle", TC_INK_ISLE, "Islands without emphasis"),
	COLOUR("track", TC_INK_TRACK, "Empty part of a bar, banner, lost span"),
	COLOUR("grid", TC_INK_GRID, "Line between table rows"),
	COLOUR("rule", TC_INK_RULE, "Pane rule, axis, empty ring"),
	COLOUR("text", TC_INK_TEXT, "Values, titles"),
	COLOUR("text2", TC_INK_TEXT2, "Units, rows, secondary"),
	COLOUR("text3", TC_INK_TEXT3, "Source and as-of, axis, place names at rest"),
	COLOUR("data", TC_INK_DATA, "The series or bar that is meant"),
	COLOUR("data2", TC_INK_DATA2, "The rest, former values"),
	COLOUR("dim", TC_INK_DIM, "Mass of dots"),
	COLOUR("critical", TC_INK_CRITICAL, "Priority 1"),
	COLOUR("warning", TC_INK_WARNING, "Priority 2, late, link lost, exception"),
	COLOUR("info", TC_INK_INFO, "Priority 3"),
	COLOUR("stale", TC_INK_STALE, "Stale value"),
	COLOUR("disputed", TC_INK_DISPUTED, "Disputed"),
	COLOUR("inverse", TC_INK_INVERSE, "Text on a filled mark"),
	COLOUR("ramp1", TC_INK_RAMP1, "Class 1 of five, low to high"),
	COLOUR("ramp2", TC_INK_RAMP2, "Class 2 of five, low to high"),
	COLOUR("ramp3", TC_INK_RAMP3, "Class 3 of five, low to high"),
	COLOUR("ramp4", TC_INK_RAMP4, "Class 4 of five, low to high"),
	COLOUR("ramp5", TC_INK_RAMP5, "Class 5 of five, low to high"),
	COLOUR("nodata", TC_INK_NODATA, "Ground under hatch"),
	COLOUR("hatch", TC_INK_HATCH, "Hatch lines"),
	COLOUR("watermark", TC_INK_WATERMARK, "Watermark ink"),
	{ .name = "pairs",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_COLOUR,
		.max_count = PAIRS,
		.offset = offsetof(struct theme_document, pairs),
		.doc = "Nine colours of a map of two figures: by the first, then by the second; "
		       "without them those of the house for such a ground" },
	{ 0 },
};

static const struct tc_option type_options[] = {
	NUMBER("note", type.note, 1, 1000, "Source, axis, legend, table cell"),
	NUMBER("text", type.text, 1, 1000, "Pane title, unit, name"),
	NUMBER("compact", type.compact, 1, 1000, "Scene title on one HD screen"),
	NUMBER("scene", type.scene, 1, 1000, "Scene title, denominator, clock"),
	NUMBER("figure", type.figure, 1, 1000, "Figure"),
	NUMBER("leading", type.leading, 1, 1000, "Leading figure"),
	NUMBER("big", type.big, 1, 1000, "Hero on one HD screen"),
	NUMBER("hero", type.hero, 1, 1000, "Hero"),
	{ 0 },
};

static const struct tc_option pane_options[] = {
	NUMBER("rule", pane.rule, 0, 1000, "Rule, from the top"),
	NUMBER("title", pane.title, 0, 1000, "Baseline of the title"),
	NUMBER("value_small", pane.value_small, 0, 1000, "Baseline of a 24 u value"),
	NUMBER("value_leading", pane.value_leading, 0, 1000, "Baseline of a 32 u value"),
	NUMBER("value_big", pane.value_big, 0, 1000, "Baseline of a 48 u value"),
	NUMBER("value_hero", pane.value_hero, 0, 1000, "Baseline of a 64 u value"),
	NUMBER("unit_gap", pane.unit_gap, 0, 1000, "From value to unit"),
	NUMBER("slot_gap", pane.slot_gap, 0, 1000, "Least gap between two texts on a line"),
	NUMBER("chart_gap", pane.chart_gap, 0, 1000, "From value to chart"),
	NUMBER("caption_small", pane.caption_small, 0, 1000, "Mark line under a 16 u value"),
	NUMBER("caption", pane.caption, 0, 1000, "Mark line under a 24 to 48 u value"),
	NUMBER("caption_hero", pane.caption_hero, 0, 1000, "Mark line under a 64 u value"),
	NUMBER("bar_pitch", pane.bar_pitch, 0, 1000, "Between rows of bars"),
	NUMBER("row_pitch", pane.row_pitch, 0, 1000, "Between rows of a table"),
	NUMBER("suffix_slot", pane.suffix_slot, 0, 1000, "Right of a value in a table"),
	{ 0 },
};

static const struct tc_option line_options[] = {
	NUMBER("rule", line.rule, 0, 1000, "Rules and axes"),
	NUMBER("border", line.border, 0, 1000, "Borders of provinces"),
	NUMBER("series", line.series, 0, 1000, "The series that is meant"),
	NUMBER("series_quiet", line.series_quiet, 0, 1000, "The other series"),
	NUMBER("frame", line.frame, 0, 1000, "Frame of a mark"),
	NUMBER("frame_min_px", line.frame_min_px, 0, 64, "Least px of that frame"),
	NUMBER("target", line.target, 0, 1000, "Target tick"),
	NUMBER("hatch", line.hatch, 0, 1000, "Hatch lines"),
	NUMBER("hatch_pitch", line.hatch_pitch, 0, 1000, "Between hatch lines"),
	NUMBER("ring", line.ring, 0, 1000, "Ring of a dot"),
	{ 0 },
};

static const struct tc_option shape_options[] = {
	NUMBER("bar", shape.bar, 0, 1000, "Thickness of a bar"),
	NUMBER("bar_thin", shape.bar_thin, 0, 1000, "Thickness of a thin bar"),
	NUMBER("bar_gap", shape.bar_gap, 0, 1000, "Between parts of a stacked bar"),
	NUMBER("target_overhang", shape.target_overhang, 0, 1000,
		"How far a target tick stands out"),
	NUMBER("disc", shape.disc, 0, 1000, "Radius of a point"),
	NUMBER("disc_small", shape.disc_small, 0, 1000, "Radius of a small point"),
	NUMBER("badge_radius", shape.badge_radius, 0, 1000, "Corner of a badge"),
	{ 0 },
};

static const struct tc_option map_options[] = {
	NUMBER("island", map.island, 0, 1000, "Radius of an island"),
	NUMBER("fade_left", map.fade_left, 0, 1000, "Fade of the land, left"),
	NUMBER("fade_right", map.fade_right, 0, 1000, "Fade of the land, right"),
	NUMBER("fade_top", map.fade_top, 0, 1000, "Fade of the land, top"),
	NUMBER("fade_bottom", map.fade_bottom, 0, 1000, "Fade of the land, bottom"),
	{ 0 },
};

/* Within these and the contrast below it is seen from every seat: no theme takes it away. */
static const struct tc_option watermark_options[] = {
	NUMBER("size", watermark.size, 24, 200, "Size of its type"),
	NUMBER("rotate_degrees", watermark.rotate_degrees, -90, 90, "Slope"),
	NUMBER("alpha", watermark.alpha, 0.05, 1, "Opacity, to 1"),
	NUMBER("pitch_x", watermark.pitch_x, 20, 240, "Between two across"),
	NUMBER("pitch_y", watermark.pitch_y, 20, 160, "Between two down"),
	{ 0 },
};

#define DASH(field, what)                                                                          \
	{                                                                                          \
		.name = #field, .type = TC_OPTION_LIST, .required = true,                          \
		.element = TC_OPTION_NUMBER, .min = 0.05, .max = 100, .max_count = 4,              \
		.offset = offsetof(struct theme_document, dash.field), .doc = what                 \
	}
static const struct tc_option dash_options[] = {
	DASH(stale, "Two lengths: on, off"),
	DASH(lost, "Two lengths: on, off"),
	DASH(provisional, "Two lengths: on, off"),
	DASH(disputed, "Four lengths: on, off, on, off"),
	{ 0 },
};

/* The offsets inside a nested table are those of the whole document, hence offset 0. */
#define PART(part, table, what)                                                                    \
	{ .name = part, .type = TC_OPTION_OBJECT, .required = true, .fields = table, .doc = what }
const struct tc_option tc_theme_options[] = {
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct theme_document, theme.title),
		.doc = "What it is called" },
	PART("colours", colour_options, "Colour by role"),
	PART("type", type_options, "Type scale, in u"),
	PART("pane", pane_options, "Anatomy of a pane, in u from its top"),
	PART("line", line_options, "Thickness of lines, in u"),
	PART("dash", dash_options, "Dashes of the marks, in u"),
	PART("shape", shape_options, "Bars, discs and badges, in u"),
	PART("map", map_options, "Maps, in u"),
	PART("watermark", watermark_options, "The mark over test and rehearsal values"),
	{ .name = "value_change_ms",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.min = 0,
		.max = 5000,
		.offset = STYLE(value_change_ms),
		.doc = "How long a pane's rule shows that its value changed" },
	{ 0 },
};

static void copy_dash(const struct tc_list *list, double *out, size_t count, const char *name,
	struct tc_faults *faults) {
	if (list->count == count) {
		memcpy(out, list->items, count * sizeof(*out));
		return;
	}
	char pointer[TC_POINTER_MAX];
	(void)snprintf(pointer, sizeof(pointer), "/dash/%s", name);
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
		"expected %zu lengths, found %zu", "cần %zu độ dài, gặp %zu", count, list->count);
}

/* Blue for the first figure, ochre for the second, grey for both, lightness for how much: the worst two are
 * 20 apart (CIE76) to everybody, with protan, deutan and tritan sight too. */
static const uint32_t pairs_on_dark[PAIRS] = { 0x3D4043, 0x476983, 0x4296C9, 0x7A614C, 0x8A8F91,
	0x9BBDD9, 0xB88353, 0xD1B39C, 0xE1E6E9 };
static const uint32_t pairs_on_light[PAIRS] = { 0xE2E2E2, 0x9FBAD5, 0x4C93C8, 0xD4B094, 0x8D8D8D,
	0x4D6881, 0xBC7F4A, 0x7D5F46, 0x404040 };

/* Relative luminance of WCAG 2.2. */
static double linear(uint32_t channel) {
	double share = channel / 255.0;
	return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour) {
	return 0.2126 * linear(colour >> 16 & 0xff) + 0.7152 * linear(colour >> 8 & 0xff) +
		0.0722 * linear(colour & 0xff);
}

static double contrast(uint32_t a, uint32_t b) {
	double one = luminance(a) + 0.05, two = luminance(b) + 0.05;
	return one > two ? one / two : two / one;
}

/* Themes of before there were such maps have none. */
static void copy_pairs(
	const struct tc_list *list, struct tc_style *style, struct tc_faults *faults) {
	const uint32_t *pairs =
		luminance(style->colours[TC_INK_GROUND]) < 0.18 ? pairs_on_dark : pairs_on_light;
	if (list->count != 0 && list->count != PAIRS) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", "/colours/pairs",
			"expected nine colours, found %zu", "cần chín màu, gặp %zu", list->count);
		return;
	}
	memcpy(&style->colours[TC_INK_PAIR1], list->count == 0 ? pairs : list->items,
		PAIRS * sizeof(*pairs));
}

static const struct {
	enum tc_ink ink;
	double least;
} contrasts[] = {
	{ TC_INK_TEXT, 4.5 },
	{ TC_INK_TEXT2, 4.5 },
	{ TC_INK_TEXT3, 4.5 },
	{ TC_INK_CRITICAL, 4.5 },
	{ TC_INK_WARNING, 4.5 },
	{ TC_INK_INFO, 4.5 },
	{ TC_INK_STALE, 4.5 },
	{ TC_INK_DISPUTED, 4.5 },
	{ TC_INK_DATA, 3 },
	{ TC_INK_DATA2, 3 },
	{ TC_INK_DIM, 3 },
	{ TC_INK_HATCH, 3 },
	{ TC_INK_WATERMARK, 4.5 },
};

static void check_contrast(const struct tc_style *style, struct tc_faults *faults) {
	for (size_t i = 0; i < sizeof(contrasts) / sizeof(*contrasts); i++) {
		enum tc_ink ink = contrasts[i].ink;
		double found = contrast(style->colours[ink], style->colours[TC_INK_GROUND]);
		/* One decimal is what the figures of the house have. */
		if (round(found * 10) / 10 >= contrasts[i].least) {
			continue;
		}
		char pointer[TC_POINTER_MAX];
		(void)snprintf(pointer, sizeof(pointer), "/colours/%s",
			colour_options[ink - TC_INK_GROUND].name);
		tc_faults_add(faults, TC_SEVERITY_ERROR, "contrast", pointer,
			"expected contrast %.1f against the ground, found %.1f",
			"cần độ tương phản %.1f với nền, gặp %.1f", contrasts[i].least, found);
	}
}

bool tc_theme_read(
	const char *path, struct tc_arena *arena, struct tc_theme *out, struct tc_faults *faults) {
	struct tc_json *json = NULL;
	if (!tc_document_open(path, TC_DOCUMENT_THEME, &json, faults)) {
		return false;
	}
	struct theme_document document = { 0 };
	struct tc_option_context context = { .arena = arena, .faults = faults };
	int first = faults->count, errors = faults->errors;
	struct tc_style *style = &document.theme.style;
	if (tc_options_read(tc_theme_options, tc_json_root(json), "", &document, &context,
		    tc_document_keys)) {
		copy_dash(&document.dash.stale, style->dash.stale, 2, "stale", faults);
		copy_dash(&document.dash.lost, style->dash.lost, 2, "lost", faults);
		copy_dash(&document.dash.provisional, style->dash.provisional, 2, "provisional",
			faults);
		copy_dash(&document.dash.disputed, style->dash.disputed, 4, "disputed", faults);
		copy_pairs(&document.pairs, style, faults);
		check_contrast(style, faults);
	}
	tc_json_locate(json, faults, first);
	tc_json_destroy(json);
	document.theme.name = tc_document_base_name(arena, path);
	*out = document.theme;
	return faults->errors == errors;
}
