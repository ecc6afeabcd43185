#include "feeds/codelists/formula.h"

#include "feeds/codelists/contract.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { AVERAGE_MAX = 60 };

static const struct op {
	const char *name;
	enum tc_formula_op op;
	int least, most; /* operands */
	const char *sign;
} ops[] = {
	{ "add", TC_FORMULA_ADD, 2, TC_FORMULA_PARTS_MAX, " + " },
	{ "subtract", TC_FORMULA_SUBTRACT, 2, 2, " − " },
	{ "multiply", TC_FORMULA_MULTIPLY, 2, TC_FORMULA_PARTS_MAX, " × " },
	{ "divide", TC_FORMULA_DIVIDE, 2, 2, " ÷ " },
	{ "ratio", TC_FORMULA_RATIO, 2, 2, " ÷ " },
	{ "change", TC_FORMULA_CHANGE, 1, 1, "" },
	{ "average", TC_FORMULA_AVERAGE, 1, 1, "" },
	{ "share", TC_FORMULA_SHARE, 1, 1, "" },
	{ "per-head", TC_FORMULA_PER_HEAD, 2, 2, " ÷ " },
};
enum { OP_COUNT = sizeof ops / sizeof *ops };

/* One formula being read. */
struct reader {
	struct tc_builder *builder;
	int depth;
};

static const struct op *op_of(enum tc_formula_op op) {
	for (int i = 0; i < OP_COUNT; i++) {
		if (ops[i].op == op) {
			return &ops[i];
		}
	}
	return NULL;
}

/* Always NULL. */
static struct tc_formula *refuse(struct reader *reader, const char *pointer, const json_t *value,
	const char *english, const char *vietnamese) {
	char found[64];
	tc_faults_add(reader->builder->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
		"expected %s%.0s, found %s", "cần %.0s%s, gặp %s", english, vietnamese,
		tc_json_found(value, found, sizeof found));
	return NULL;
}

static const char *below(struct reader *reader, const char *pointer, const char *member) {
	const char *out =
		tc_arena_printf(reader->builder->catalogue->arena, "%s/%s", pointer, member);
	return out != NULL ? out : "";
}

/* One of two words; the first is the fallback. False for another. */
static bool read_word(struct reader *reader, const json_t *object, const char *pointer,
	const char *member, const char *first, const char *second, bool *is_second) {
	const json_t *value = json_object_get(object, member);
	const char *text = value == NULL ? first : tc_json_string(value);
	if (text != NULL && (strcmp(text, first) == 0 || strcmp(text, second) == 0)) {
		*is_second = strcmp(text, second) == 0;
		return true;
	}
	const char *words = tc_arena_printf(
		reader->builder->catalogue->arena, "\"%s\" or \"%s\"", first, second);
	const char *vietnamese = tc_arena_printf(
		reader->builder->catalogue->arena, "\"%s\" hoặc \"%s\"", first, second);
	return refuse(reader, below(reader, pointer, member), value, words != NULL ? words : "",
		       vietnamese != NULL ? vietnamese : "") != NULL;
}

static bool read_options(struct reader *reader, const json_t *object, const char *pointer,
	struct tc_formula *formula) {
	bool share = formula->op == TC_FORMULA_SHARE;
	bool scaled = formula->op == TC_FORMULA_RATIO || share;
	bool change = formula->op == TC_FORMULA_CHANGE, other = false;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, key, value) {
		bool known = strcmp(key, "op") == 0 || strcmp(key, "of") == 0 ||
			(strcmp(key, "as") == 0 && (scaled || change)) ||
			(strcmp(key, "against") == 0 && change) ||
			(strcmp(key, "periods") == 0 && formula->op == TC_FORMULA_AVERAGE);
		if (!known) {
			tc_faults_add(reader->builder->faults, TC_SEVERITY_ERROR, "bad_key",
				below(reader, pointer, key), "unknown key \"%s\"", "khoá lạ \"%s\"",
				key);
			return false;
		}
	}
	if (share || change) {
		if (!read_word(reader, object, pointer, "as", "percent",
			    share ? "number" : "difference", &other)) {
			return false;
		}
		formula->percent = !other;
	} else if (scaled &&
		!read_word(reader, object, pointer, "as", "number", "percent", &formula->percent)) {
		return false;
	}
	if (change &&
		!read_word(reader, object, pointer, "against", "previous", "year",
			&formula->year_ago)) {
		return false;
	}
	if (formula->op != TC_FORMULA_AVERAGE) {
		return true;
	}
	const json_t *periods = json_object_get(object, "periods");
	const char *text = periods == NULL ? NULL : tc_json_number_text(periods);
	struct tc_decimal decimal = { .number = 0 };
	bool whole = text != NULL && strspn(text, "0123456789") == strlen(text) &&
		tc_decimal_parse(text, strlen(text), &decimal) == TC_DECIMAL_FINE;
	if (!whole || decimal.number < 2 || decimal.number > AVERAGE_MAX) {
		return refuse(reader, below(reader, pointer, "periods"), periods,
			       "a whole number from 2 to 60", "số nguyên từ 2 đến 60") != NULL;
	}
	formula->periods = (int)decimal.number;
	return true;
}

static const struct tc_formula *read_expression(
	struct reader *reader, const json_t *value, const char *pointer);

static const struct tc_formula *read_object(struct reader *reader, const json_t *object,
	const char *pointer, struct tc_formula *formula) {
	const json_t *name = json_object_get(object, "op");
	const char *text = name == NULL ? NULL : tc_json_string(name);
	const struct op *op = NULL;
	for (int i = 0; text != NULL && i < OP_COUNT; i++) {
		op = strcmp(ops[i].name, text) == 0 ? &ops[i] : op;
	}
	if (op == NULL) {
		return refuse(reader, below(reader, pointer, "op"), name,
			"one of add, subtract, multiply, divide, ratio, change, average, share, "
			"per-head",
			"một trong add, subtract, multiply, divide, ratio, change, average, "
			"share, per-head");
	}
	formula->op = op->op;
	const json_t *of = json_object_get(object, "of");
	bool list = json_is_array(of);
	int count = list ? (int)json_array_size(of) : of == NULL ? 0 : 1;
	if (count < op->least || count > op->most) {
		const char *many = op->most == 1 ? "one operand"
			: op->most == 2          ? "a list of two operands"
						 : "a list of 2 to 8 operands";
		const char *vietnamese = op->most == 1 ? "một toán hạng"
			: op->most == 2                ? "danh sách hai toán hạng"
						       : "danh sách 2 đến 8 toán hạng";
		return refuse(reader, below(reader, pointer, "of"), of, many, vietnamese);
	}
	if (!read_options(reader, object, pointer, formula)) {
		return NULL;
	}
	bool good = true;
	for (int i = 0; i < count; i++) {
		char member[16];
		snprintf(member, sizeof member, list ? "of/%d" : "of", i);
		formula->parts[i] = read_expression(reader,
			list ? json_array_get(of, (size_t)i) : of, below(reader, pointer, member));
		good = formula->parts[i] != NULL && good;
	}
	formula->part_count = count;
	return good ? formula : NULL;
}

/* NULL with a fault added, or without memory. */
static const struct tc_formula *read_expression(
	struct reader *reader, const json_t *value, const char *pointer) {
	struct tc_formula *formula =
		tc_arena_array(reader->builder->catalogue->arena, 1, sizeof *formula);
	if (formula == NULL) {
		return NULL;
	}
	memset(formula, 0, sizeof *formula);
	const char *number = tc_json_number_text(value), *id = tc_json_string(value);
	if (number != NULL) {
		formula->op = TC_FORMULA_NUMBER;
		return tc_decimal_parse(number, strlen(number), &formula->number) == TC_DECIMAL_FINE
			? formula
			: refuse(reader, pointer, value, "a number", "một số");
	}
	if (id != NULL) {
		formula->op = TC_FORMULA_INDICATOR;
		formula->indicator =
			tc_code_find(&reader->builder->catalogue->indicator_index, id, NULL);
		if (formula->indicator < 0) {
			tc_build_unknown(reader->builder, pointer, "an indicator of this document",
				"một chỉ tiêu của tài liệu này", id);
			return NULL;
		}
		formula->id =
			reader->builder->catalogue->indicators[formula->indicator].indicator.id;
		return formula;
	}
	if (!json_is_object(value)) {
		return refuse(reader, pointer, value, "an indicator, a number or {\"op\": …}",
			"một chỉ tiêu, một số hoặc {\"op\": …}");
	}
	if (reader->depth == TC_FORMULA_DEPTH_MAX) {
		return refuse(reader, pointer, value, "at most 8 expressions in each other",
			"nhiều nhất 8 biểu thức lồng nhau");
	}
	reader->depth++;
	const struct tc_formula *done = read_object(reader, value, pointer, formula);
	reader->depth--;
	return done;
}

/* Units ------------------------------------------------------------------------------------------ */

/* A bare number goes with every unit. */
static const char any_unit[] = "";

static bool is_bare(const char *unit) {
	return unit[0] == '\0' || strcmp(unit, "1") == 0;
}

static const char *quotient_unit(struct tc_arena *arena, const char *a, const char *b) {
	if (is_bare(b)) {
		return a;
	}
	if (strcmp(a, b) == 0) {
		return "1";
	}
	return tc_arena_printf(arena, "%s/%s", is_bare(a) ? "1" : a, b);
}

/* What is counted per b, times b, is counted. */
static const char *product_unit(struct tc_arena *arena, const char *a, const char *b) {
	if (is_bare(a) || is_bare(b)) {
		return is_bare(a) && b[0] != '\0' ? b : a;
	}
	const char *per = strrchr(a, '/');
	if (per != NULL && strcmp(per + 1, b) == 0) {
		return tc_arena_copy(arena, a, (size_t)(per - a));
	}
	return tc_arena_printf(arena, "%s.%s", a, b);
}

/* The unit that comes out; NULL with a fault added, or without memory. */
static const char *unit_of(
	struct tc_builder *builder, const struct tc_formula *formula, const char *pointer) {
	struct tc_arena *arena = builder->catalogue->arena;
	const char *units[TC_FORMULA_PARTS_MAX];
	for (int i = 0; i < formula->part_count; i++) {
		units[i] = unit_of(builder, formula->parts[i], pointer);
		if (units[i] == NULL) {
			return NULL;
		}
	}
	bool alike = formula->op == TC_FORMULA_ADD || formula->op == TC_FORMULA_SUBTRACT ||
		formula->op == TC_FORMULA_RATIO;
	const char *unit = formula->part_count > 0 ? units[0] : any_unit;
	for (int i = 1; alike && i < formula->part_count; i++) {
		unit = unit[0] == '\0' ? units[i] : unit;
		if (units[i][0] != '\0' && strcmp(units[i], unit) != 0) {
			tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "unit_mismatch", pointer,
				"expected operands of one unit, found \"%s\" and \"%s\"",
				"cần các toán hạng cùng đơn vị, gặp \"%s\" và \"%s\"", unit,
				units[i]);
			return NULL;
		}
	}
	switch (formula->op) {
	case TC_FORMULA_NUMBER: return any_unit;
	case TC_FORMULA_INDICATOR:
		return builder->catalogue->indicators[formula->indicator].indicator.unit;
	case TC_FORMULA_MULTIPLY:
		for (int i = 1; unit != NULL && i < formula->part_count; i++) {
			unit = product_unit(arena, unit, units[i]);
		}
		return unit;
	case TC_FORMULA_DIVIDE:
	case TC_FORMULA_PER_HEAD: return quotient_unit(arena, units[0], units[1]);
	case TC_FORMULA_RATIO:
	case TC_FORMULA_SHARE: return formula->percent ? "%" : "1";
	case TC_FORMULA_CHANGE: return formula->percent ? "%" : unit;
	case TC_FORMULA_ADD:
	case TC_FORMULA_SUBTRACT:
	case TC_FORMULA_AVERAGE: break;
	}
	return unit;
}

/* A formula is worked out for every area by itself, from wholes that are there by then. */
static void check_ways(
	struct tc_builder *builder, const struct tc_indicator *indicator, size_t at) {
	const struct tc_catalogue *catalogue = builder->catalogue;
	bool whole = indicator->total == TC_TOTAL_AREAS || indicator->rollup;
	if (indicator->formula != NULL && whole) {
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value",
			tc_build_place(
				builder, "indicators", at, indicator->rollup ? "rollup" : "total"),
			"an indicator with a formula is worked out for every area by itself",
			"chỉ tiêu có công thức được tính riêng cho từng nơi");
	}
	int weight = indicator->weight == NULL
		? -1
		: tc_code_find(&catalogue->indicator_index, indicator->weight, NULL);
	if (weight >= 0 && catalogue->indicators[weight].indicator.formula != NULL) {
		tc_build_unknown(builder, tc_build_place(builder, "indicators", at, "weight"),
			"an indicator that is reported", "một chỉ tiêu được báo cáo",
			indicator->weight);
	}
}

static void check_unit(struct tc_builder *builder, size_t at) {
	const struct tc_indicator *indicator = &builder->catalogue->indicators[at].indicator;
	const char *pointer = tc_build_place(builder, "indicators", at, "formula");
	const char *unit = unit_of(builder, indicator->formula, pointer);
	if (unit != NULL && unit[0] != '\0' && strcmp(unit, indicator->unit) != 0) {
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "unit_mismatch",
			tc_build_place(builder, "indicators", at, "unit"),
			"expected \"%s\", as the formula says, found \"%s\"",
			"cần \"%s\" theo công thức, gặp \"%s\"", unit, indicator->unit);
	}
}

/* Circles and levels ----------------------------------------------------------------------------- */

enum { UNKNOWN = -1, OPEN = -2 };

/* The way from the indicator that was asked first. */
struct path {
	const struct path *before;
	int indicator;
};

static void say_circle(struct tc_builder *builder, const struct path *path, int again) {
	struct tc_catalogue *catalogue = builder->catalogue;
	const char *names = catalogue->indicators[again].indicator.id;
	for (const struct path *at = path; at != NULL && names != NULL; at = at->before) {
		names = tc_arena_printf(catalogue->arena, "%s → %s",
			catalogue->indicators[at->indicator].indicator.id, names);
		if (at->indicator == again) {
			break;
		}
	}
	tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value",
		tc_build_place(builder, "indicators", (size_t)again, "formula"),
		"the formula goes in a circle: %s", "công thức đi vòng tròn: %s",
		names != NULL ? names : "");
}

static int level_of(struct tc_builder *builder, int *levels, int at, const struct path *before);

static int level_of_parts(struct tc_builder *builder, int *levels, const struct tc_formula *formula,
	const struct path *path) {
	int highest = 0;
	if (formula->op == TC_FORMULA_INDICATOR) {
		return level_of(builder, levels, formula->indicator, path);
	}
	for (int i = 0; i < formula->part_count; i++) {
		int level = level_of_parts(builder, levels, formula->parts[i], path);
		highest = level > highest ? level : highest;
	}
	return highest;
}

static int level_of(struct tc_builder *builder, int *levels, int at, const struct path *before) {
	struct tc_indicator *indicator = &builder->catalogue->indicators[at].indicator;
	if (levels[at] == OPEN) {
		say_circle(builder, before, at);
		return 0;
	}
	if (levels[at] == UNKNOWN) {
		struct path path = { before, at };
		levels[at] = OPEN;
		levels[at] = indicator->formula == NULL
			? 0
			: 1 + level_of_parts(builder, levels, indicator->formula, &path);
		indicator->level = levels[at];
	}
	return levels[at];
}

void tc_formulas_read(struct tc_builder *builder) {
	struct tc_catalogue *catalogue = builder->catalogue;
	size_t count = catalogue->indicator_count;
	int *levels = tc_arena_array(catalogue->arena, count, sizeof *levels);
	int errors = builder->faults->errors;
	for (size_t i = 0; i < count; i++) {
		struct tc_indicator_row *row = &catalogue->indicators[i];
		struct reader reader = { builder, 0 };
		if (row->formula != NULL) {
			row->indicator.formula = read_expression(&reader, row->formula,
				tc_build_place(builder, "indicators", i, "formula"));
		}
		row->formula = NULL;
	}
	if (levels == NULL || builder->faults->errors != errors) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		levels[i] = UNKNOWN;
	}
	for (size_t i = 0; i < count; i++) {
		check_ways(builder, &catalogue->indicators[i].indicator, i);
		if (catalogue->indicators[i].indicator.formula != NULL) {
			check_unit(builder, i);
			(void)level_of(builder, levels, (int)i, NULL);
		}
	}
}

/* Printing --------------------------------------------------------------------------------------- */

struct printer {
	char *out;
	size_t size, at;
};

static void print(struct printer *printer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void print(struct printer *printer, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(
		printer->out + printer->at, printer->size - printer->at, format, arguments);
	va_end(arguments);
	size_t room = printer->size - printer->at - 1;
	printer->at += length < 0 ? 0 : (size_t)length < room ? (size_t)length : room;
}

static void print_expression(struct printer *printer, const struct tc_formula *formula) {
	const struct op *op = op_of(formula->op);
	if (formula->op == TC_FORMULA_NUMBER) {
		print(printer, "%s", formula->number.text);
		return;
	}
	if (formula->op == TC_FORMULA_INDICATOR) {
		print(printer, "%s", formula->id);
		return;
	}
	if (formula->part_count == 1) {
		print(printer, "%s", op->name);
	}
	print(printer, "(");
	for (int i = 0; i < formula->part_count; i++) {
		print(printer, "%s", i == 0 ? "" : op->sign);
		print_expression(printer, formula->parts[i]);
	}
	if (formula->op == TC_FORMULA_CHANGE) {
		print(printer, formula->year_ago ? ", year" : ", previous");
	}
	if (formula->op == TC_FORMULA_AVERAGE) {
		print(printer, ", %d", formula->periods);
	}
	print(printer, ")%s", formula->percent ? " × 100" : "");
}

void tc_formula_print(const struct tc_formula *formula, char *out, size_t size) {
	struct printer printer = { out, size, 0 };
	out[0] = '\0';
	print_expression(&printer, formula);
}
