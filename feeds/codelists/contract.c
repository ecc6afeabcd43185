#include "feeds/codelists/contract.h"

#include <string.h>

const struct tc_option tc_check_fields[] = {
	{ .name = "least",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct tc_check_rows, least),
		.doc = "A number; a value below it is questionable" },
	{ .name = "most",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct tc_check_rows, most),
		.doc = "A number; a value above it is questionable" },
	{ .name = "jump",
		.type = TC_OPTION_NUMBER,
		.min = 0,
		.max = 1000,
		.offset = offsetof(struct tc_check_rows, jump),
		.doc = "Questionable when so many MADs from the median of the 30 periods before; "
		       "0: never" },
	{ .name = "moves_within",
		.type = TC_OPTION_DURATION,
		.min = 0,
		.max = 366.0 * 86400000,
		.offset = offsetof(struct tc_check_rows, moves_within_ms),
		.doc = "The same value for longer is told; 0: it may stand still" },
	{ .name = "revised_shown",
		.type = TC_OPTION_DURATION,
		.min = 1000,
		.max = 7.0 * 86400000,
		.fallback = TC_REVISED_SHOWN_MS,
		.offset = offsetof(struct tc_check_rows, revised_shown_ms),
		.doc = "How long a replaced value stands struck through beside the new" },
	{ .name = "second_source",
		.type = TC_OPTION_TEXT,
		.max = 96,
		.offset = offsetof(struct tc_check_rows, second_source),
		.doc = "Who else reports it" },
	{ 0 },
};

/* True when there is a number; one that is no number is a fault. */
static bool read_number(struct tc_builder *builder, const json_t *value, size_t at,
	const char *member, double *out) {
	if (value == NULL) {
		return false;
	}
	struct tc_decimal decimal;
	const char *text = tc_json_number_text(value);
	if (text != NULL && tc_decimal_parse(text, strlen(text), &decimal) == TC_DECIMAL_FINE) {
		*out = decimal.number;
		return true;
	}
	char found[64];
	tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value",
		tc_build_place(builder, "indicators", at, member), "expected a number, found %s",
		"cần một số, gặp %s", tc_json_found(value, found, sizeof(found)));
	return false;
}

static void check_weight(
	struct tc_builder *builder, const struct tc_indicator *indicator, size_t at) {
	bool weighted = indicator->aggregation == TC_AGGREGATION_WEIGHTED;
	if (weighted != (indicator->weight != NULL)) {
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value",
			tc_build_place(builder, "indicators", at, weighted ? "" : "weight"),
			weighted ? "expected a weight for the weighted aggregation"
				 : "only a weighted aggregation has a weight",
			weighted ? "cần chỉ tiêu quyền số (weight)"
				 : "chỉ cách gộp weighted mới có quyền số");
		return;
	}
	if (weighted &&
		tc_code_find(&builder->catalogue->indicator_index, indicator->weight, NULL) < 0) {
		tc_build_unknown(builder, tc_build_place(builder, "indicators", at, "weight"),
			"an indicator of this document", "một chỉ tiêu của tài liệu này",
			indicator->weight);
	}
}

/* What areas do not add up to cannot be added up. */
static void check_total(
	struct tc_builder *builder, const struct tc_indicator *indicator, size_t at) {
	bool adds = indicator->total == TC_TOTAL_AREAS || indicator->rollup;
	if (adds && indicator->aggregation == TC_AGGREGATION_NONE) {
		const char *member = indicator->rollup ? "rollup" : "total";
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value",
			tc_build_place(builder, "indicators", at, member),
			"expected an aggregation other than none, because areas are put together",
			"cần cách gộp (aggregation) khác none, vì số liệu các nơi được gộp lại");
	}
}

void tc_contract_read(struct tc_builder *builder, struct tc_indicator_row *row, size_t at) {
	struct tc_indicator *indicator = &row->indicator;
	struct tc_checks *checks = &indicator->checks;
	indicator->has_target = read_number(builder, row->target, at, "target", &indicator->target);
	*checks = (struct tc_checks) { .jump = row->checks.jump,
		.moves_within_ms = row->checks.moves_within_ms,
		.revised_shown_ms = row->checks.revised_shown_ms,
		.second_source = row->checks.second_source };
	if (checks->revised_shown_ms == 0) { /* there are no checks */
		checks->revised_shown_ms = TC_REVISED_SHOWN_MS;
	}
	checks->has_least =
		read_number(builder, row->checks.least, at, "checks/least", &checks->least);
	checks->has_most = read_number(builder, row->checks.most, at, "checks/most", &checks->most);
	if (checks->has_least && checks->has_most && checks->least > checks->most) {
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value",
			tc_build_place(builder, "indicators", at, "checks/most"),
			"expected most not below least", "cần most không nhỏ hơn least");
	}
	row->target = NULL;
	row->checks = (struct tc_check_rows) { 0 };
	check_weight(builder, indicator, at);
	check_total(builder, indicator, at);
}
