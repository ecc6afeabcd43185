#include "widgets/kinds.h"
#include "widgets/kit/number.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by kind; a test checks. */
static const struct tc_widget_class *const classes[] = {
	&tc_agenda_class,
	&tc_alarms_class,
	&tc_bars_class,
	&tc_box_class,
	&tc_bullet_class,
	&tc_clock_class,
	&tc_countdown_class,
	&tc_donut_class,
	&tc_dots_class,
	&tc_figure_class,
	&tc_funnel_class,
	&tc_gauge_class,
	&tc_heatmap_class,
	&tc_histogram_class,
	&tc_map_class,
	&tc_multiples_class,
	&tc_network_class,
	&tc_picture_class,
	&tc_qr_class,
	&tc_radar_class,
	&tc_ranking_class,
	&tc_rollcall_class,
	&tc_sankey_class,
	&tc_scatter_class,
	&tc_slope_class,
	&tc_status_class,
	&tc_table_class,
	&tc_text_class,
	&tc_ticker_class,
	&tc_tiles_class,
	&tc_treemap_class,
	&tc_trend_class,
};
enum { CLASS_COUNT = sizeof(classes) / sizeof(classes[0]) };

const struct tc_choice tc_kind_inks[] = {
	{ "data", TC_INK_DATA },
	{ "data2", TC_INK_DATA2 },
	{ "dim", TC_INK_DIM },
	{ 0 },
};
const struct tc_choice tc_kind_text_inks[] = {
	{ "text", TC_INK_TEXT },
	{ "text2", TC_INK_TEXT2 },
	{ "text3", TC_INK_TEXT3 },
	{ 0 },
};

const struct tc_choice tc_kind_scales[] = {
	{ "auto", TC_NUMBER_AUTO },
	{ "none", TC_NUMBER_PLAIN },
	{ "thousand", TC_NUMBER_THOUSAND },
	{ "million", TC_NUMBER_MILLION },
	{ "billion", TC_NUMBER_BILLION },
	{ 0 },
};

const struct tc_widget_class *const *tc_widget_classes(int *count) {
	*count = CLASS_COUNT;
	return classes;
}

static int compare(const void *kind, const void *entry) {
	return strcmp(kind, (*(const struct tc_widget_class *const *)entry)->kind);
}

const struct tc_widget_class *tc_widget_find(const char *kind) {
	const struct tc_widget_class *const *found =
		bsearch(kind, classes, CLASS_COUNT, sizeof(classes[0]), compare);
	return found == NULL ? NULL : *found;
}

/* The rule that the pane's document gives is refused where there is nothing to watch. */
static bool prepare_alarm(struct tc_widget *widget, const struct tc_widget_setting *setting,
	const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	if (widget->alarm.kind == 0) {
		return true;
	}
	tc_json_child_pointer(pointer, "alarm", place, sizeof(place));
	if (widget->class_->wants == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected none: \"%s\" shows no figures",
			"không dùng ở đây: \"%s\" không có số liệu", widget->class_->kind);
		return false;
	}
	return tc_alarm_own_resolve(setting->catalogue, &widget->alarm, place, faults);
}

struct tc_widget *tc_widget_create(const struct tc_widget_class *class_, const json_t *options,
	const char *const *ignored, const char *pointer, const struct tc_widget_setting *setting,
	struct tc_faults *faults) {
	struct tc_widget *widget = tc_arena_alloc(setting->arena, class_->size);
	if (widget == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "too_large", pointer,
			"the layout is larger than its memory budget",
			"bố cục lớn hơn bộ nhớ dành cho nó");
		return NULL;
	}
	struct tc_option_context context = { setting->arena, faults,
		tc_catalogue_vocabulary(setting->catalogue) };
	int errors = faults->errors;
	if (!tc_options_read(class_->options, options, pointer, widget, &context, ignored)) {
		return NULL;
	}
	widget->class_ = class_;
	widget->width_px = setting->width_px;
	widget->height_px = setting->height_px;
	widget->u_px = setting->u_px;
	widget->language = setting->language;
	widget->until_ms = setting->until_ms;
	widget->id = setting->id;
	widget->tells = setting->tells;
	widget->trace_url = setting->trace_url;
	widget->pictures = setting->pictures;
	widget->outlines = setting->outlines;
	bool fine = class_->prepare == NULL ||
		class_->prepare(widget, setting->catalogue, setting->arena, pointer, faults);
	if (!prepare_alarm(widget, setting, pointer, faults) || !fine) {
		if (faults->errors == errors) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "too_large", pointer,
				"the pane needs more memory than the layout has left",
				"ô này cần nhiều bộ nhớ hơn phần còn lại của bố cục");
		}
		if (class_->finish != NULL) {
			class_->finish(widget);
		}
		return NULL;
	}
	return widget;
}

int tc_kind_indicator(const struct tc_catalogue *catalogue, const char *code, const char *key,
	const char *pointer, struct tc_faults *faults) {
	int index = tc_catalogue_find_indicator(catalogue, code);
	if (index < 0) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, key, place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected an indicator of the catalogue, found \"%s\"",
			"cần một chỉ tiêu trong danh mục, thấy \"%s\"", code);
	}
	return index;
}

int tc_kind_area(const struct tc_catalogue *catalogue, const char *code, int64_t until_ms,
	const char *key, const char *pointer, struct tc_faults *faults) {
	int index = tc_catalogue_find_area(catalogue, code, until_ms);
	if (index < 0) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, key, place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected an area or agency of the code lists, found \"%s\"",
			"cần một địa bàn hoặc cơ quan trong danh mục, thấy \"%s\"", code);
	}
	return index;
}

bool tc_kind_check_period(
	const char *period, const char *key, const char *pointer, struct tc_faults *faults) {
	struct tc_period parsed;
	if (tc_period_parse(period, strlen(period), &parsed)) {
		return true;
	}
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, key, place, sizeof(place));
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
		"expected a period like 2020-08-19, 2020-08, 2020-Q3 or 2020, found \"%s\"",
		"cần một kỳ như 2020-08-19, 2020-08, 2020-Q3 hoặc 2020, thấy \"%s\"", period);
	return false;
}
