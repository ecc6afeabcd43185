#include "widgets/kit/classes.h"

#include "base/json.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/tile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COMPUTED_DECIMALS = 6 };
static const double width_u = 5, label_u = 7.2, cap_u = 5.3, key_gap_u = 4, count_gap_u = 2.5,
		    head_u = 9;

const struct tc_choice tc_class_methods[] = {
	{ "given", TC_CLASSES_GIVEN },
	{ "quantile", TC_CLASSES_QUANTILE },
	{ "equal", TC_CLASSES_EQUAL },
	{ "natural", TC_CLASSES_NATURAL },
	{ 0 },
};

static bool check_breaks(
	const struct tc_classes *classes, const char *place, struct tc_faults *faults) {
	const double *bounds = classes->breaks.items;
	if (classes->method != TC_CLASSES_GIVEN) {
		if (classes->breaks.count > 0) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected no breaks beside another way to class",
				"không đặt ngưỡng khi lớp được tính từ số liệu");
		}
		return classes->breaks.count == 0;
	}
	if (classes->breaks.count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected one to four bounds of classes",
			"cần từ một đến bốn ngưỡng phân lớp");
		return false;
	}
	for (size_t i = 1; i < classes->breaks.count; i++) {
		if (bounds[i] <= bounds[i - 1]) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected bounds that rise", "các ngưỡng phải tăng dần");
			return false;
		}
	}
	return true;
}

bool tc_classes_prepare(struct tc_classes *classes, int most, struct tc_arena *arena,
	const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "breaks", place, sizeof(place));
	if (!check_breaks(classes, place, faults) ||
		!tc_breaks_reserve(
			&classes->room, (enum tc_class_method)classes->method, most, arena)) {
		return false;
	}
	tc_classes_begin(classes);
	tc_classes_settle(classes);
	return true;
}

void tc_classes_begin(struct tc_classes *classes) {
	classes->room.count = 0;
	classes->lowest = INFINITY;
	memset(classes->members, 0, sizeof(classes->members));
}

void tc_classes_add(struct tc_classes *classes, double number) {
	if (classes->room.count < classes->room.most) {
		classes->room.numbers[classes->room.count++] = number;
		classes->lowest = fmin(classes->lowest, number);
	}
}

/* Which class of those that the bounds make. */
static int class_by(const double *bounds, int count, double number) {
	int class_ = 0;
	while (class_ < count && number >= bounds[class_]) {
		class_++;
	}
	return class_;
}

void tc_classes_settle(struct tc_classes *classes) {
	int bounds, numbers = classes->room.count;
	if (classes->method == TC_CLASSES_GIVEN) {
		bounds = (int)classes->breaks.count;
		memcpy(classes->bounds, classes->breaks.items, (size_t)bounds * sizeof(double));
	} else {
		bounds = tc_breaks_cut(&classes->room, (enum tc_class_method)classes->method,
			classes->wanted, classes->bounds);
	}
	classes->count = classes->method == TC_CLASSES_GIVEN || numbers > 0 ? bounds + 1 : 0;
	for (int i = 0; i < classes->room.count; i++) {
		/* Natural breaks keep equal numbers as one. */
		classes->members[class_by(classes->bounds, bounds, classes->room.numbers[i])] +=
			classes->method == TC_CLASSES_NATURAL ? classes->room.weights[i] : 1;
	}
}

int tc_classes_of(const struct tc_classes *classes, double number) {
	return class_by(classes->bounds, classes->count - 1, number);
}

enum tc_ink tc_classes_ink(const struct tc_classes *classes, int class_) {
	return tc_tile_ramp_ink(class_, classes->count);
}

static void limit_words(const struct tc_classes *classes, int class_, enum tc_language language,
	char *out, size_t size) {
	bool given = classes->method == TC_CLASSES_GIVEN;
	bool alone = classes->count == 1, lowest = class_ == 0 && !alone;
	struct tc_number number;
	struct tc_decimal bound =
		tc_number_bound(alone ? classes->lowest : classes->bounds[lowest ? 0 : class_ - 1]);
	struct tc_number_form form = { language, TC_NUMBER_PLAIN,
		given ? classes->decimals : COMPUTED_DECIMALS };
	tc_number_write(&bound, &form, &number);
	snprintf(out, size, "%s%s",
		alone                                  ? "= "
			: lowest                       ? "< "
			: class_ == classes->count - 1 ? "≥ "
						       : "",
		number.text);
}

static const char *method_words(
	struct tc_arena *arena, const struct tc_classes *classes, enum tc_language language) {
	static const struct tc_words words[] = {
		[TC_CLASSES_GIVEN] = { "", "" },
		[TC_CLASSES_QUANTILE] = { "phân vị", "quantiles" },
		[TC_CLASSES_EQUAL] = { "bước đều", "equal steps" },
		[TC_CLASSES_NATURAL] = { "ngắt tự nhiên", "natural breaks" },
	};
	const char *name = tc_words_in(&words[classes->method], language);
	bool fewer = classes->method != TC_CLASSES_GIVEN && classes->count < classes->wanted &&
		classes->count > 0;
	return !fewer ? name
		      : tc_arena_printf(arena, "%s, %d %s", name, classes->count,
				language == TC_ENGLISH ? "only" : "lớp");
}

/* A text of the legend: drawn, or only measured. Returns its right edge. */
static double put(struct tc_drawlist *list, bool draw, double x_px, double baseline_px,
	struct tc_text_style style, const char *words) {
	if (words == NULL) {
		return x_px;
	}
	struct tc_rect ink = draw ? tc_draw_text(list, x_px, baseline_px, style, words, NULL)
				  : tc_measure_text(list, style, words);
	return draw ? ink.x_px + ink.width_px : x_px + ink.x_px + ink.width_px;
}

static double limits_px(struct tc_drawlist *list, const struct tc_classes *classes,
	struct tc_text_style style, enum tc_language language) {
	double wide_px = 0;
	for (int i = 0; i < classes->count; i++) {
		char words[TC_NUMBER_TEXT_MAX + 8];
		limit_words(classes, i, language, words, sizeof(words));
		wide_px = fmax(wide_px, tc_measure_text(list, style, words).width_px);
	}
	return wide_px;
}

/* How many a class holds, behind the limits: brackets under each other. */
static double put_count(struct tc_drawlist *list, bool draw, double x_px, double baseline_px,
	const struct tc_classes *classes, int class_) {
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	char count[24];
	snprintf(count, sizeof(count), "(%d)", classes->members[class_]);
	return put(list, draw, x_px, baseline_px, style, count);
}

static struct tc_rect lay_legend(struct tc_drawlist *list, bool draw, double x_px, double top_px,
	const struct tc_classes *classes, const struct tc_classes_legend *legend) {
	double pitch_px = tc_u(list, TC_CLASSES_STEP_U), text_px = x_px + tc_u(list, label_u);
	double right_px = x_px + tc_u(list, width_u), bottom_px = top_px;
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	struct tc_text_style quiet = style;
	quiet.ink = TC_INK_TEXT3;
	if (classes->method != TC_CLASSES_GIVEN && classes->count > 0) {
		right_px = fmax(right_px,
			put(list, draw, x_px, top_px + tc_u(list, cap_u), quiet,
				method_words(list->arena, classes, legend->language)));
		bottom_px += tc_u(list, head_u);
	}
	double limits = limits_px(list, classes, style, legend->language);
	for (int class_ = classes->count - 1; class_ >= 0; class_--, bottom_px += pitch_px) {
		char words[TC_NUMBER_TEXT_MAX + 8];
		double baseline_px = bottom_px + pitch_px / 2 + tc_u(list, cap_u / 2);
		if (draw) {
			tc_draw_fill(list,
				(struct tc_rect) { x_px, bottom_px, tc_u(list, width_u), pitch_px },
				tc_classes_ink(classes, class_));
		}
		limit_words(classes, class_, legend->language, words, sizeof(words));
		right_px = fmax(right_px, put(list, draw, text_px, baseline_px, style, words));
		if (legend->counted) {
			right_px = fmax(right_px,
				put_count(list, draw, text_px + limits + tc_u(list, count_gap_u),
					baseline_px, classes, class_));
		}
	}
	if (legend->missing) {
		struct tc_rect key = { x_px, bottom_px + tc_u(list, key_gap_u), tc_u(list, width_u),
			tc_u(list, width_u) };
		if (draw) {
			tc_tile_draw_hatch(list, key);
		}
		bottom_px = key.y_px + key.height_px;
		right_px = fmax(right_px,
			put(list, draw, text_px, bottom_px, style,
				tc_mark_missing_words(true, legend->language)));
	}
	return (struct tc_rect) { x_px, top_px, right_px - x_px, bottom_px - top_px };
}

struct tc_rect tc_classes_draw_legend(struct tc_drawlist *list, double x_px, double top_px,
	const struct tc_classes *classes, const struct tc_classes_legend *legend) {
	return lay_legend(list, true, x_px, top_px, classes, legend);
}

struct tc_rect tc_classes_measure_legend(struct tc_drawlist *list, const struct tc_classes *classes,
	const struct tc_classes_legend *legend) {
	return lay_legend(list, false, 0, 0, classes, legend);
}
