#include "widgets/kit/classes.h"

#include "base/json.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/tile.h"

#include <math.h>
#include <stdio.h>

static const double width_u = 5, label_u = 7.2, cap_u = 5.3, key_gap_u = 4;

bool tc_classes_check(const struct tc_list *breaks, const char *pointer, struct tc_faults *faults) {
	const double *bounds = breaks->items;
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "breaks", place, sizeof(place));
	if (breaks->count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected one to four bounds of classes",
			"cần từ một đến bốn ngưỡng phân lớp");
		return false;
	}
	for (size_t i = 1; i < breaks->count; i++) {
		if (bounds[i] <= bounds[i - 1]) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected bounds that rise", "các ngưỡng phải tăng dần");
			return false;
		}
	}
	return true;
}

int tc_classes_of(const struct tc_list *breaks, double number) {
	const double *bounds = breaks->items;
	int class_ = 0;
	while (class_ < (int)breaks->count && number >= bounds[class_]) {
		class_++;
	}
	return class_;
}

enum tc_ink tc_classes_ink(const struct tc_list *breaks, int class_) {
	return tc_tile_ramp_ink(class_, (int)breaks->count + 1);
}

struct tc_rect tc_classes_draw_legend(struct tc_drawlist *list, double x_px, double top_px,
	const struct tc_list *breaks, int decimals, bool missing, enum tc_language language) {
	const double *bounds = breaks->items;
	int count = (int)breaks->count + 1;
	double pitch_px = tc_u(list, TC_CLASSES_STEP_U), text_px = x_px + tc_u(list, label_u);
	double right_px = x_px + tc_u(list, width_u);
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	for (int i = 0; i < count; i++) {
		int class_ = count - 1 - i;
		double y_px = top_px + i * pitch_px;
		tc_draw_fill(list, (struct tc_rect) { x_px, y_px, tc_u(list, width_u), pitch_px },
			tc_classes_ink(breaks, class_));
		struct tc_number number;
		char words[TC_NUMBER_TEXT_MAX + 8];
		struct tc_decimal bound = tc_number_bound(bounds[class_ == 0 ? 0 : class_ - 1]);
		struct tc_number_form form = { language, TC_NUMBER_PLAIN, decimals };
		tc_number_write(&bound, &form, &number);
		snprintf(words, sizeof(words), "%s%s",
			class_ == 0      ? "< "
				: i == 0 ? "≥ "
					 : "",
			number.text);
		struct tc_rect ink = tc_draw_text(list, text_px,
			y_px + pitch_px / 2 + tc_u(list, cap_u / 2), style, words, NULL);
		right_px = fmax(right_px, ink.x_px + ink.width_px);
	}
	double bottom_px = top_px + count * pitch_px;
	if (missing) {
		struct tc_rect key = { x_px, bottom_px + tc_u(list, key_gap_u), tc_u(list, width_u),
			tc_u(list, width_u) };
		tc_tile_draw_hatch(list, key);
		bottom_px = key.y_px + key.height_px;
		struct tc_rect ink = tc_draw_text(list, text_px, bottom_px, style,
			tc_mark_missing_words(true, language), NULL);
		right_px = fmax(right_px, ink.x_px + ink.width_px);
	}
	return (struct tc_rect) { x_px, top_px, right_px - x_px, bottom_px - top_px };
}
