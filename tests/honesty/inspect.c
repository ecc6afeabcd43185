#include "tests/honesty/inspect.h"

#include "base/period.h"
#include "tests/honesty/oracle.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a pane must show the newest of. Panes "history-…" show older periods beside it. */
static const struct want {
	const char *pane;
	int indicator, first, last; /* areas */
} wants[] = {
	{ "live", LIVE, COUNTRY, COUNTRY },
	{ "checked", CHECKED, 1, 1 },
	{ "month", MONTH, 2, 2 },
	{ "total", TOTAL, SOUTH_EAST, SOUTH_EAST },
	{ "country", TOTAL, COUNTRY, COUNTRY },
	{ "dots", MONTH, 2, 2 },
	{ "roll", DAY, 1, 6 },
	{ "figures", LIVE, COUNTRY, COUNTRY },
	{ "figures", CHECKED, 1, 1 },
	{ "figures", JUMPY, 3, 3 },
	{ "history-line", CHECKED, 1, 2 },
	{ "history-jumps", JUMPY, 3, 3 },
	{ "table", LIVE, 1, 3 },
	{ "table", DAY, 1, 3 },
	{ "status", LIVE, 1, 3 },
	{ "bars", TOTAL, 1, 6 },
	{ "history-cells", TOTAL, 1, 6 },
	{ "donut", TOTAL, 1, 4 },
	{ "map", TOTAL, 1, 6 },
	{ "lit", DAY, 1, 6 },
	{ "tiles", TOTAL, 1, 6 },
	{ "classes", DAY, 1, 6 },
};

/* One pane on its way through. */
struct look {
	struct inspection *inspection;
	const struct world *world;
	const char *pane;
	bool found[INDICATORS][AREAS + 1]; /* the newest of a series stands here */
	unsigned marks, loudest;           /* of what has a value; of all */
};

static void complain(struct look *look, const char *form, ...) {
	char *out = look->inspection->complaint;
	if (out[0] != '\0') {
		return;
	}
	int length = snprintf(out, COMPLAINT_MAX, "pane %s: ", look->pane);
	va_list arguments;
	va_start(arguments, form);
	(void)vsnprintf(out + length, (size_t)(COMPLAINT_MAX - length), form, arguments);
	va_end(arguments);
}

static const char *text_at(json_t *object, const char *key) {
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL ? "" : text;
}

static int find_code(const char *const *codes, int count, const char *code) {
	for (int i = 0; i < count; i++) {
		if (strcmp(codes[i], code) == 0) {
			return i;
		}
	}
	return -1;
}

static const char *word_in(unsigned set) {
	for (int i = 0; i < WORDS; i++) {
		if (set >> i & 1) {
			return words[i];
		}
	}
	return "";
}

static unsigned marks_of(struct look *look, json_t *item) {
	unsigned set = 0;
	size_t i;
	json_t *word;
	json_array_foreach(json_object_get(item, "marks"), i, word) {
		const char *text = json_string_value(word);
		int at = find_code(words, WORDS, text);
		if (at >= 0) {
			set |= 1u << at;
		} else if (strcmp(text, "live") != 0) {
			complain(look, "a mark of nothing that happened: %s", text);
		}
	}
	return set;
}

static bool read_hundredths(const char *text, int64_t *out) {
	char *end;
	long long whole = strtoll(text, &end, 10);
	int64_t after = 0;
	if (*end == '.') {
		char *from = end + 1;
		after = strtoll(from, &end, 10) * (end - from == 1 ? 10 : 1);
		if (end - from < 1 || end - from > 2) {
			return false;
		}
	}
	*out = whole * 100 + (text[0] == '-' ? -after : after);
	return *end == '\0';
}

/* number stands in text by itself, not as a piece of another one. */
static bool holds_number(const char *text, const char *number) {
	size_t length = strlen(number);
	for (const char *at = text; (at = strstr(at, number)) != NULL; at++) {
		bool after = at[length] == '\0' || strchr("0123456789.,", at[length]) == NULL;
		bool before = at == text || strchr("0123456789.,-", at[-1]) == NULL;
		bool minus = at - text >= 3 && memcmp(at - 3, "−", 3) == 0;
		if (after && before && !minus) {
			return true;
		}
	}
	return false;
}

/* In full, or in millions and billions where no digit is lost by it. A sum has the decimals it needs. */
static bool says_number(const char *text, int64_t hundredths, int sent_decimals, int decimals) {
	char number[64];
	int least = hundredths % 100 == 0 ? 0 : hundredths % 10 == 0 ? 1 : 2;
	for (int sent = least < sent_decimals ? least : sent_decimals; sent <= sent_decimals;
		sent++) {
		write_number(hundredths, sent, decimals, number, sizeof number);
		if (holds_number(text, number)) {
			return true;
		}
	}
	for (int64_t scale = 1000000; scale <= 1000000000; scale *= 1000) {
		int64_t scaled = hundredths / scale;
		if (hundredths % scale == 0 && scaled % 10 == 0 && llabs(scaled) >= 100) {
			write_number(scaled, scaled % 100 == 0 ? 0 : 1, 1, number, sizeof number);
			if (holds_number(text, number)) {
				return true;
			}
		}
	}
	return false;
}

static void check_text(
	struct look *look, json_t *item, const struct expected *expected, int indicator) {
	const char *text = text_at(item, "text"), *tells = text_at(item, "tells");
	int decimals = decimals_of(indicator);
	if (json_object_get(item, "text") == NULL || strcmp(text, "####") == 0) {
		return;
	}
	if (strcmp(tells, "former") == 0) {
		if (!expected->has_former || !says_number(text, expected->former, 2, decimals)) {
			complain(look, "%s of %s is struck through, and was never there", text,
				text_at(item, "REF_AREA"));
		}
	} else if (strcmp(tells, "value") == 0 && expected->has_value) {
		if (!says_number(text, expected->hundredths, expected->sent_decimals, decimals)) {
			complain(look, "\"%s\" for %s", text, text_at(item, "OBS_VALUE"));
		}
	} else if (strcmp(tells, "value") == 0 && strpbrk(text, "123456789") != NULL) {
		complain(look, "\"%s\" where nobody has a value", text);
	}
}

static void check_value(struct look *look, json_t *item, const struct expected *expected) {
	const char *value = json_string_value(json_object_get(item, "OBS_VALUE"));
	bool former = strcmp(text_at(item, "tells"), "former") == 0;
	int64_t hundredths = 0;
	if (former) {
		return; /* its text is held against the history */
	}
	if ((value != NULL) != expected->has_value ||
		(value != NULL &&
			(!read_hundredths(value, &hundredths) ||
				hundredths != expected->hundredths))) {
		complain(look, "%s %s %s is %s, must be %s%lld hundredths",
			text_at(item, "INDICATOR"), text_at(item, "REF_AREA"),
			text_at(item, "TIME_PERIOD"), value == NULL ? "without value" : value,
			expected->has_value ? "" : "without value, not ",
			(long long)expected->hundredths);
	}
	const char *source = text_at(item, "SOURCE");
	bool made = strcmp(source, "/derived") == 0 || strcmp(source, "/sim/derived") == 0;
	if (expected->source == NULL ? expected->reported && !made
				     : strcmp(source, expected->source) != 0) {
		complain(look, "%s %s is of %s, must be of %s", text_at(item, "INDICATOR"),
			text_at(item, "REF_AREA"), source,
			expected->source == NULL ? "all" : expected->source);
	}
}

static void check_marks(struct look *look, json_t *item, const struct expected *expected) {
	unsigned shown = marks_of(look, item);
	unsigned absent = expected->must & ~shown;
	unsigned early = shown & ~(expected->must | expected->may);
	look->loudest |= shown;
	look->marks |= expected->has_value ? shown : 0; /* a hatch says enough */
	if (absent != 0 || early != 0) {
		complain(look, "%s %s %s %s \"%s\"", text_at(item, "INDICATOR"),
			text_at(item, "REF_AREA"), text_at(item, "TIME_PERIOD"),
			absent != 0 ? "must bear" : "bears without reason",
			word_in(absent != 0 ? absent : early));
	}
}

static bool is_history(const struct look *look, json_t *item) {
	bool line = strcmp(look->pane, "checked") == 0 && json_object_get(item, "text") == NULL;
	return line || strncmp(look->pane, "history-", 8) == 0;
}

static void check_item(struct look *look, json_t *item) {
	const char *period_text = text_at(item, "TIME_PERIOD");
	int indicator = find_code(indicator_ids, INDICATORS, text_at(item, "INDICATOR"));
	int area = find_code(area_codes, AREAS + 1, text_at(item, "REF_AREA"));
	struct tc_period period = { .start_ms = INT64_MIN, .end_ms = INT64_MIN };
	struct expected expected;
	if (indicator < 0) {
		return; /* a word of the pane itself */
	}
	bool dated = period_text[0] != '\0';
	if (dated && !tc_period_parse(period_text, strlen(period_text), &period)) {
		complain(look, "period %s", period_text);
		return;
	}
	/* Areas beyond those of this world have never said anything. */
	expect_newest(look->world, indicator, area < 0 ? AREAS + 1 : area, &expected);
	bool newest = dated == expected.reported &&
		(!dated ||
			(period.start_ms == expected.start_ms && period.end_ms == expected.end_ms));
	if (strcmp(look->pane, "named") == 0) {
		struct tc_period named;
		(void)tc_period_parse("2020-06-02", 10, &named);
		expect_period(look->world, indicator, area, named.start_ms, named.end_ms, true,
			&expected);
	} else if (!dated && is_history(look, item)) {
		/* A place in a table for a period of which this series says nothing. */
		expect_period(look->world, indicator, area, INT64_MIN, INT64_MIN, false, &expected);
	} else if (newest) {
		look->found[indicator][area < 0 ? COUNTRY : area] = area >= 0;
	} else if (dated && is_history(look, item)) {
		expect_period(look->world, indicator, area, period.start_ms, period.end_ms, false,
			&expected);
	} else {
		complain(look, "%s %s is of \"%s\", and that is not the newest",
			text_at(item, "INDICATOR"), text_at(item, "REF_AREA"), period_text);
		return;
	}
	look->inspection->numbers += expected.reported;
	check_value(look, item, &expected);
	check_marks(look, item, &expected);
	check_text(look, item, &expected, indicator);
}

/* A pane of cells goes back eight days from whoever is the newest. */
static bool is_before_columns(
	const struct look *look, const struct want *want, const struct expected *expected) {
	const int64_t columns_ms = 8 * 24 * 3600 * (int64_t)1000;
	for (int area = want->first; area <= want->last; area++) {
		struct expected other;
		expect_newest(look->world, want->indicator, area, &other);
		if (strcmp(look->pane, "history-cells") == 0 && other.reported &&
			expected->end_ms <= other.end_ms - columns_ms) {
			return true;
		}
	}
	return false;
}

static void check_wants(struct look *look) {
	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++) {
		for (int area = wants[i].first; area <= wants[i].last; area++) {
			struct expected expected;
			if (strcmp(wants[i].pane, look->pane) != 0 ||
				look->found[wants[i].indicator][area]) {
				continue;
			}
			expect_newest(look->world, wants[i].indicator, area, &expected);
			if (expected.has_value && !is_before_columns(look, &wants[i], &expected)) {
				complain(look, "the newest of %s %s is not there",
					indicator_ids[wants[i].indicator], area_codes[area]);
			}
		}
	}
}

static bool has_dash(const struct tc_drawlist *list, enum tc_dash dash) {
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if ((command->kind == TC_DRAW_LINE && command->as.line.dash == dash) ||
			(command->kind == TC_DRAW_POLYGON && command->as.polygon.dash == dash)) {
			return true;
		}
	}
	return false;
}

static bool has_words(const struct tc_drawlist *list, const char *part) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_TEXT &&
			strstr(list->commands[i].as.text.text, part) != NULL) {
			return true;
		}
	}
	return false;
}

static bool has_kind(const struct tc_drawlist *list, enum tc_command_kind kind, enum tc_ink ink) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == kind && (ink == 0 || list->commands[i].ink == ink)) {
			return true;
		}
	}
	return false;
}

/* What the dump says of a pane can be seen on it without colour: a shape, a dash, a word. */
static void check_signs(struct look *look, const struct tc_drawlist *list) {
	unsigned marks = look->marks;
	bool clocks = has_kind(list, TC_DRAW_DISC, TC_INK_WARNING) ||
		has_kind(list, TC_DRAW_DISC, TC_INK_INVERSE) ||
		has_kind(list, TC_DRAW_LINE, TC_INK_WARNING) ||
		has_kind(list, TC_DRAW_FILL, TC_INK_WARNING) || has_words(list, "trễ");
	if ((marks & TEST) != 0 && !has_kind(list, TC_DRAW_WATERMARK, 0)) {
		complain(look, "simulated values without a watermark");
	}
	/* A list of who has reported shows a lost publisher as silent. */
	bool silent = !look->world->cut && has_dash(list, TC_DASH_STALE);
	if ((marks & LOST) != 0 && !has_dash(list, TC_DASH_LOST) && !silent &&
		!has_words(list, "mất ")) {
		complain(look, "a lost link that cannot be seen");
	}
	/* A pane tells its loudest state. */
	if ((marks & STALE) != 0 && (look->loudest & LOST) == 0 && !has_dash(list, TC_DASH_STALE) &&
		!has_words(list, "im ") && !has_words(list, "mất tín hiệu")) {
		complain(look, "silence that cannot be seen");
	}
	if ((marks & (LATE | MISSED)) != 0 && !clocks) {
		complain(look, "lateness that cannot be seen");
	}
}

static void check_pane(struct look *look, json_t *pane, const struct tc_drawlist *list) {
	static const char *const keys[] = { "texts", "shapes" };
	for (int k = 0; k < 2; k++) {
		size_t i;
		json_t *item;
		json_array_foreach(json_object_get(pane, keys[k]), i, item) {
			check_item(look, item);
		}
	}
	check_wants(look);
	check_signs(look, list);
	bool unsynced = json_array_size(json_object_get(pane, "marks")) > 0 &&
		strcmp(json_string_value(json_array_get(json_object_get(pane, "marks"), 0)),
			"unsynced") == 0;
	int64_t since_set_ms = look->world->set_ms == INT64_MIN
		? INT64_MAX
		: look->world->true_ms - look->world->set_ms;
	enum { DOUBTED_MS = 10 * 60 * 1000 };
	if (strcmp(look->pane, "clock") == 0 && since_set_ms > DOUBTED_MS + 10000 &&
		unsynced == look->world->trusted) {
		complain(look, unsynced ? "a good clock is doubted" : "a clock nobody vouches for");
	}
	if (strcmp(look->pane, "clock") == 0 && since_set_ms < DOUBTED_MS && !unsynced) {
		complain(look, "a clock that was set is not doubted");
	}
}

void inspect(struct inspection *inspection, const struct world *world, const struct tc_scene *scene,
	json_t *dump) {
	json_t *panes = json_object_get(dump, "panes"), *pane;
	size_t i;
	const char *link = text_at(dump, "link");
	json_array_foreach(panes, i, pane) {
		struct look look = {
			.inspection = inspection, .world = world, .pane = text_at(pane, "id")
		};
		if (strcmp(link, world->cut ? "lost" : "live") != 0) {
			complain(&look, "the link is said to be %s", link);
		}
		check_pane(&look, pane, tc_scene_list(scene, (int)i));
	}
}
