#include "widgets/kit/entry.h"

#include "widgets/kinds.h"

#include <string.h>

bool tc_entry_resolve(const struct tc_entry *entry, const char *indicator_code,
	const char *area_code, const struct tc_widget *widget, const struct tc_catalogue *catalogue,
	const char *pointer, struct tc_faults *faults, struct tc_entry_series *out) {
	const char *indicator =
		entry->indicator_code != NULL ? entry->indicator_code : indicator_code;
	const char *area = entry->area_code != NULL ? entry->area_code : area_code;
	if (indicator == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"indicator\" here or for the whole pane",
			"cần \"indicator\" ở đây hoặc chung cho cả ô");
		return false;
	}
	out->indicator = tc_kind_indicator(catalogue, indicator, "indicator", pointer, faults);
	out->area = tc_kind_area(catalogue, area, widget->until_ms, "area", pointer, faults);
	if (out->indicator < 0 || out->area < 0) {
		return false;
	}
	const struct tc_area *named = tc_catalogue_area(catalogue, out->area);
	out->meant = entry->meant;
	out->brief = NULL;
	out->name = tc_words_in(&entry->name, widget->language);
	if (out->name[0] == '\0' && entry->area_code != NULL) {
		out->name = tc_words_in(&named->name, widget->language);
		out->brief = named->abbreviation;
	} else if (out->name[0] == '\0') {
		out->name = tc_words_in(&tc_catalogue_indicator(catalogue, out->indicator)->title,
			widget->language);
	}
	return true;
}

bool tc_entry_check_units(const struct tc_entry_series *series, int count,
	const struct tc_catalogue *catalogue, const char *list, struct tc_faults *faults) {
	const char *first = tc_catalogue_indicator(catalogue, series[0].indicator)->unit;
	for (int i = 1; i < count; i++) {
		const char *unit = tc_catalogue_indicator(catalogue, series[i].indicator)->unit;
		if (strcmp(unit, first) != 0) {
			char place[TC_POINTER_MAX];
			tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected the unit of the first, %s, found %s",
				"cần cùng đơn vị với mục đầu, %s, thấy %s", first, unit);
			return false;
		}
	}
	return true;
}

#define AT(field) offsetof(struct tc_entry, field)

const struct tc_option tc_entry_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "Indicator of this one; default: the pane's" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = AT(area_code),
		.doc = "Area or agency of this one; default: the pane's" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = AT(name),
		.doc = "What stands beside it; default: the area's or indicator's name" },
	{ .name = "meant",
		.type = TC_OPTION_BOOL,
		.offset = AT(meant),
		.doc = "Whether this is the one that is spoken of" },
	{ 0 },
};
