/* How a figure came out of others, as JSON: the recipe, its units, each input, and who is missing. */
#include "feeds/wire/passport_parts.h"
#include "feeds/wire/rows.h"

#include <string.h>

enum { FORMULA_BYTES = 2048 };

static const char *aggregation_word(enum tc_aggregation aggregation) {
	switch (aggregation) {
	case TC_AGGREGATION_SUM: return "sum";
	case TC_AGGREGATION_MEAN: return "mean";
	case TC_AGGREGATION_WEIGHTED: return "weighted";
	case TC_AGGREGATION_MIN: return "min";
	case TC_AGGREGATION_MAX: return "max";
	case TC_AGGREGATION_NONE: break;
	}
	return "none";
}

static json_t *mark_words(unsigned marks) {
	json_t *words = json_array();
	for (int i = 0; i < TC_MARK_COUNT; i++) {
		if (marks & 1u << i) {
			json_array_append_new(words, json_string(tc_mark_word(1u << i)));
		}
	}
	return words;
}

static unsigned marks_of(const struct tc_passport *self, const struct tc_ingredient *input) {
	const struct tc_view *view = self->made.view;
	const struct tc_series *series = tc_view_series(view, input->indicator, input->area);
	return series == NULL || input->point == NULL
		? TC_MARK_MISSING
		: tc_judge_point(view, series, input->point, INT64_MAX).marks;
}

/* An input nobody has reported has its name and no value. */
static json_t *input_of(const struct tc_passport *self, const struct tc_ingredient *input) {
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(self->catalogue, input->indicator);
	const struct tc_area *area = tc_catalogue_area(self->catalogue, input->area);
	json_t *out = NULL;
	if (input->point != NULL) {
		struct tc_observation row =
			tc_passport_observation(self, input->indicator, input->area, input->point);
		out = tc_passport_report(self, &row);
	} else {
		out = json_pack("{s:s,s:s,s:n,s:s,s:n}", "INDICATOR", indicator->id, "REF_AREA",
			area->code, "OBS_VALUE", "UNIT_MEASURE", indicator->unit, "TRACE");
	}
	if (out != NULL) {
		json_object_set_new(out, "indicator", tc_passport_words(&indicator->title));
		json_object_set_new(out, "area", tc_passport_words(&area->name));
		json_object_set_new(out, "marks", mark_words(marks_of(self, input)));
	}
	return out;
}

static bool is_listed(const json_t *list, const char *word) {
	bool found = false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		found = found || strcmp(json_string_value(json_array_get(list, i)), word) == 0;
	}
	return found;
}

/* Each once. That they fit the formula, and the formula its own unit, was checked when the code lists were
 * read: with others no hub starts. */
static json_t *units_of(const struct tc_passport *self) {
	json_t *units = json_array();
	for (int i = 0; i < self->made.count; i++) {
		const char *unit =
			tc_catalogue_indicator(self->catalogue, self->made.inputs[i].indicator)
				->unit;
		if (!is_listed(units, unit)) {
			json_array_append_new(units, json_string(unit));
		}
	}
	return units;
}

static const char *kind_of(const struct tc_passport *self) {
	const struct tc_reading *reading = &self->made.reading;
	if (tc_catalogue_indicator(self->catalogue, reading->indicator)->formula != NULL) {
		return "formula";
	}
	int member = -1;
	bool whole = tc_catalogue_indicator(self->catalogue, reading->indicator)->total ==
			TC_TOTAL_AREAS &&
		tc_catalogue_ever_members(self->catalogue, reading->area, &member, 1) > 0;
	return whole ? "whole" : "rollup";
}

json_t *tc_passport_recipe(const struct tc_passport *self) {
	const struct tc_passport_made *made = &self->made;
	if (made->reading.point == NULL) {
		return json_null();
	}
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(self->catalogue, made->reading.indicator);
	char formula[FORMULA_BYTES] = "";
	json_t *inputs = json_array();
	int missing = 0;
	for (int i = 0; i < made->count; i++) {
		const struct tc_point *point = made->inputs[i].point;
		missing += point == NULL || !point->has_value;
		json_array_append_new(inputs, input_of(self, &made->inputs[i]));
	}
	if (indicator->formula != NULL) {
		tc_formula_print(indicator->formula, formula, sizeof formula);
	}
	return json_pack("{s:s,s:o,s:s,s:i,s:i,s:b,s:o,s:s,s:o,s:o,s:i,s:i}", "kind", kind_of(self),
		"formula", formula[0] != '\0' ? json_string(formula) : json_null(), "aggregation",
		aggregation_word(indicator->aggregation), "members", made->reading.point->members,
		"members_reported", made->reading.point->members_reported, "unbalanced",
		made->reading.point->unbalanced, "marks", mark_words(made->reading.marks), "unit",
		indicator->unit, "input_units", units_of(self), "inputs", inputs, "inputs_missing",
		missing, "inputs_hidden", made->hidden);
}
