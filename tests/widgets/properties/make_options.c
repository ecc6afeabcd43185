#include "tests/widgets/properties/make_options.h"

#include "feeds/codelists/alarms.h"
#include "tests/widgets/properties/dice.h"
#include "widgets/widget.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OFTEN_COUNT = 6, TEXT_BYTES = 1024, AREA_KINDS = 5 };

static const char *const sentences[] = { "", "none", "auto", "Hồ sơ", "Tài khoản đăng ký mới",
	"Dịch vụ công trực tuyến mức độ 4", "Ỗ Ẵ Ậ ụ ỵ", "nghìn tỷ đồng mỗi năm",
	"Ban Chỉ đạo Trung ương về Phòng, chống thiên tai và Ủy ban Quốc gia Ứng phó sự cố, thiên "
	"tai và Tìm kiếm cứu nạn",
	"Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận và giải quyết theo hình thức trực tuyến "
	"toàn "
	"trình trên tổng số hồ sơ phát sinh trong kỳ báo cáo của các bộ, cơ quan ngang bộ, cơ quan "
	"thuộc Chính phủ và Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
	"Nghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêngnghiêng" };
static const char *const periods[] = { "2020-08-18", "2020-08-19", "2020-07", "2020-08", "2020-Q2",
	"2020", "2019", "2020-W33", "2019-12-09/P254D" };

void options_init(
	struct options_maker *maker, const struct tc_catalogue *catalogue, uint64_t seed) {
	*maker = (struct options_maker) { .catalogue = catalogue, .state = seed };
	maker->given = 15 + dice(&maker->state, 50);
	for (int i = 0; i < 3; i++) {
		maker->indicators[i] = dice(&maker->state, tc_catalogue_indicator_count(catalogue));
	}
}

const char *options_area(struct options_maker *maker) {
	int count = tc_catalogue_area_count(maker->catalogue);
	enum tc_area_kind kind = (enum tc_area_kind)(1 + dice(&maker->state, AREA_KINDS));
	int from = dice(&maker->state, count);
	for (int i = 0; i < count; i++) {
		const struct tc_area *area =
			tc_catalogue_area(maker->catalogue, (from + i) % count);
		if (area->kind == kind) {
			return area->code;
		}
	}
	return "VN";
}

static json_t *make_code(struct options_maker *maker, const struct tc_option *option) {
	if (strcmp(option->code, "area") == 0) {
		return json_string(options_area(maker));
	}
	if (strcmp(option->code, "indicator") == 0) {
		int count = tc_catalogue_indicator_count(maker->catalogue);
		int index = dice_in(&maker->state, 80) ? maker->indicators[dice(&maker->state, 3)]
						       : dice(&maker->state, count);
		return json_string(tc_catalogue_indicator(maker->catalogue, index)->id);
	}
	return NULL; /* a vocabulary that is not known here: an example has to have it */
}

static json_t *make_text(struct options_maker *maker, const struct tc_option *option) {
	int rules = 0;
	const struct tc_alarm_rule *alarms = tc_catalogue_alarms(maker->catalogue, &rules);
	const char *text = dice_in(&maker->state, 50)     ? DICE_PICK(&maker->state, periods)
		: rules > 0 && dice_in(&maker->state, 40) ? alarms[dice(&maker->state, rules)].id
							  : DICE_PICK(&maker->state, sentences);
	size_t most = option->max > 0 ? (size_t)option->max : TEXT_BYTES;
	return strlen(text) <= most ? json_string(text) : json_string("2020-08");
}

static json_t *make_words(struct options_maker *maker) {
	const char *vi = DICE_PICK(&maker->state, sentences);
	if (dice_in(&maker->state, 70)) {
		return json_string(vi);
	}
	return json_pack("{s:s,s:s}", "vi", vi, "en", DICE_PICK(&maker->state, sentences));
}

/* Ends of the range more often than what lies between, and small numbers more often than large ones. */
static double make_number(struct options_maker *maker, double least, double most, bool whole) {
	static const double usual[] = { 0, 1, 2.5, 10, 50, 98.5, 100, 1000, -5, 0.001, 63, 1e6, 1e9,
		1e15 };
	if (!(least < 0) && !(least > 0) && !(most < 0) && !(most > 0)) {
		double number = DICE_PICK(&maker->state, usual);
		return whole ? fmin(floor(number), 1e9) : number;
	}
	double span = most - least;
	switch (dice(&maker->state, 8)) {
	case 0: return least;
	case 1: return most;
	case 2:
	case 3:
	case 4: return least + fmin(span, dice(&maker->state, 6));
	default: {
		double number = least + span * pow(dice_share(&maker->state), 3);
		return whole ? floor(number) : floor(number * 100) / 100;
	}
	}
}

static json_t *make_length(struct options_maker *maker, const struct tc_option *option) {
	char text[48];
	double number = option->max > 0 ? make_number(maker, option->min, option->max, false)
					: dice(&maker->state, 80) / 2.0;
	snprintf(text, sizeof text, "%.1f%s", number, dice_in(&maker->state, 80) ? "u" : "px");
	return json_string(text);
}

static json_t *make_choice(struct options_maker *maker, const struct tc_option *option) {
	int count = 0;
	while (option->choices[count].name != NULL) {
		count++;
	}
	return json_string(option->choices[dice(&maker->state, count)].name);
}

static int compare_numbers(const void *a, const void *b) {
	double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static json_t *make_value(struct options_maker *maker, const struct tc_option *option);

/* A pane within a pane: any kind by its own table. */
static json_t *make_cell(struct options_maker *maker) {
	int count;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	const struct tc_widget_class *class_ = classes[dice(&maker->state, count)];
	json_t *cell = options_make(maker, class_->options);
	json_object_set_new(cell, "kind", json_string(class_->kind));
	return cell;
}

/* What no table tells: members that are read by other rules than their type's. NULL: not among them. */
static json_t *make_special(struct options_maker *maker, const struct tc_option *option) {
	if (option->type == TC_OPTION_FREE && strcmp(option->name, "cell") == 0) {
		return make_cell(maker);
	}
	if (option->type == TC_OPTION_TEXT && strcmp(option->name, "file") == 0) {
		return json_string("hall.svg"); /* of layouts/examples/ */
	}
	return NULL;
}

/* Numbers rise: bounds are what lists of numbers are for. */
static json_t *make_numbers(
	struct options_maker *maker, const struct tc_option *option, int count) {
	double numbers[64];
	json_t *list = json_array();
	count = count < 64 ? count : 64;
	for (int i = 0; i < count; i++) {
		numbers[i] = make_number(maker, option->min, option->max, false);
	}
	qsort(numbers, (size_t)count, sizeof numbers[0], compare_numbers);
	for (int i = 0; i < count; i++) {
		if (i == 0 || numbers[i] > numbers[i - 1]) {
			json_array_append_new(list, json_real(numbers[i]));
		}
	}
	return list;
}

static json_t *make_list(struct options_maker *maker, const struct tc_option *option) {
	int most = option->max_count > 0 && option->max_count < 1000 ? (int)option->max_count : 40;
	int count = 1 +
		dice(&maker->state,
			dice_in(&maker->state, 80) && most > OFTEN_COUNT ? OFTEN_COUNT : most);
	if (option->element == TC_OPTION_NUMBER) {
		return make_numbers(maker, option, count);
	}
	json_t *list = json_array();
	struct tc_option element = *option;
	element.type = option->element;
	for (int i = 0; i < count; i++) {
		json_t *item = make_value(maker, &element);
		if (item != NULL) {
			json_array_append_new(list, item);
		}
	}
	return list;
}

static json_t *make_value(struct options_maker *maker, const struct tc_option *option) {
	char colour[8];
	switch (option->type) {
	case TC_OPTION_BOOL: return json_boolean(dice_in(&maker->state, 50));
	case TC_OPTION_INTEGER:
		return json_integer((json_int_t)make_number(maker, option->min, option->max, true));
	case TC_OPTION_NUMBER:
		return json_real(make_number(maker, option->min, option->max, false));
	case TC_OPTION_TEXT: return make_text(maker, option);
	case TC_OPTION_WORDS: return make_words(maker);
	case TC_OPTION_CHOICE: return make_choice(maker, option);
	case TC_OPTION_DURATION:
		return json_integer((json_int_t)(option->max > 0
				? make_number(maker, option->min, option->max, true)
				: 1000 * dice(&maker->state, 100000)));
	case TC_OPTION_TIME: return json_string("2020-08-01");
	case TC_OPTION_COLOUR:
		snprintf(colour, sizeof colour, "#%06X", (unsigned)dice(&maker->state, 1 << 24));
		return json_string(colour);
	case TC_OPTION_LENGTH: return make_length(maker, option);
	case TC_OPTION_CODE: return make_code(maker, option);
	case TC_OPTION_OBJECT: return options_make(maker, option->fields);
	case TC_OPTION_LIST: return make_list(maker, option);
	case TC_OPTION_FREE:
	default: return NULL;
	}
}

json_t *options_make(struct options_maker *maker, const struct tc_option *table) {
	json_t *object = json_object();
	for (const struct tc_option *option = table; option->name != NULL; option++) {
		bool given = option->required || dice_in(&maker->state, maker->given);
		json_t *value = given ? make_special(maker, option) : NULL;
		value = given && value == NULL ? make_value(maker, option) : value;
		if (value != NULL) {
			json_object_set_new(object, option->name, value);
		}
	}
	return object;
}

static bool remove_child(json_t *parent, const char *key) {
	return json_is_array(parent) ? json_array_remove(parent, strtoul(key, NULL, 10)) == 0
				     : json_object_del(parent, key) == 0;
}

static json_t *child_of(json_t *parent, const char *key) {
	return json_is_array(parent) ? json_array_get(parent, strtoul(key, NULL, 10))
				     : json_object_get(parent, key);
}

bool options_drop(json_t *options, const char *pointer) {
	static const char prefix[] = "/panes/0/";
	char keys[4][64], *rest;
	char path[256];
	json_t *parents[4] = { options };
	int depth = 0;
	if (strncmp(pointer, prefix, strlen(prefix)) != 0) {
		return false;
	}
	snprintf(path, sizeof path, "%s", pointer + strlen(prefix));
	for (char *key = strtok_r(path, "/", &rest); key != NULL && depth < 4;
		key = strtok_r(NULL, "/", &rest)) {
		json_t *child = child_of(parents[depth], key);
		if (child == NULL) {
			break;
		}
		snprintf(keys[depth++], sizeof keys[0], "%s", key);
		if (depth < 4) {
			parents[depth] = child;
		}
	}
	return depth > 0 && remove_child(parents[depth - 1], keys[depth - 1]);
}
