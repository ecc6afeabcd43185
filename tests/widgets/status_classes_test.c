/* A figure that is not firm is never drawn like one that is: every kind of the registry, every status. The
 * suffix letter or a dashed line; in the scene dump wherever the figure is a text. */
#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ONE "\"indicator\":\"portal.accounts\""
#define PROVINCES "\"group\":\"VN:provinces\""

static const struct kind {
	const char *kind, *options;
	double width_u, height_u;
	bool shape; /* a figure is a tile or an area; no text of it is in the dump */
} kinds[] = {
	{ "bars", "{" ONE ",\"last\":1,\"title\":\"T\"}", 190, 60, false },
	{ "bars", "{" ONE ",\"last\":1,\"form\":\"vertical\",\"title\":\"T\"}", 190, 120, false },
	{ "bars", "{" ONE ",\"last\":1,\"shape\":\"lollipop\",\"title\":\"T\"}", 190, 60, false },
	{ "bars", "{" ONE ",\"last\":1,\"arrange\":\"diverging\",\"title\":\"T\"}", 190, 60,
		false },
	{ "bars",
		"{\"title\":\"T\",\"arrange\":\"waterfall\",\"bars\":[{" ONE
		",\"period\":\"2020-08-18\"},{" ONE "}]}",
		190, 80, false },
	{ "bars", "{\"title\":\"T\",\"together\":\"share\",\"parts\":[{" ONE "},{" ONE "}]}", 190,
		80, false },
	{ "bullet", "{" ONE ",\"title\":\"T\",\"areas\":[\"VN\",\"BCT\"]}", 190, 100, false },
	{ "box",
		"{" ONE
		",\"title\":\"T\",\"groups\":[\"VN:provinces\"],\"named\":[\"VN-2004:01\"]}",
		190, 120, false },
	{ "donut", "{" ONE ",\"title\":\"T\",\"parts\":[{\"area\":\"VN\"},{\"area\":\"BCT\"}]}",
		190, 120, false },
	{ "dots", "{" ONE ",\"title\":\"T\",\"total\":63}", 190, 100, false },
	{ "dots", "{" ONE ",\"title\":\"T\",\"glyph\":\"house\"}", 190, 100, false },
	{ "figure", "{" ONE ",\"title\":\"T\"}", 190, 100, false },
	{ "figure", "{" ONE ",\"title\":\"T\",\"chart\":\"target\",\"total\":63}", 190, 120,
		false },
	{ "funnel", "{" ONE ",\"title\":\"T\",\"steps\":[{\"area\":\"VN\"},{\"area\":\"BCT\"}]}",
		190, 120, false },
	{ "gauge", "{" ONE ",\"title\":\"T\",\"full\":100}", 190, 120, false },
	{ "heatmap",
		"{" ONE
		",\"title\":\"T\",\"breaks\":[30,100],\"areas\":[\"VN\",\"BCT\"],\"last\":4}",
		190, 120, true },
	{ "heatmap",
		"{" ONE ",\"title\":\"T\",\"breaks\":[30,100],\"form\":\"calendar\",\"last\":4}",
		190, 120, true },
	{ "histogram", "{" ONE ",\"title\":\"T\",\"areas\":[\"VN\",\"BCT\"]}", 190, 120, true },
	{ "map", "{" ONE ",\"title\":\"T\",\"mode\":\"classes\",\"breaks\":[30,100]}", 190, 190,
		true },
	{ "multiples",
		"{\"title\":\"T\",\"areas\":[\"VN\",\"BCT\"],\"cell\":{\"kind\":\"figure\"," ONE
		"}}",
		190, 100, false },
	{ "radar",
		"{\"title\":\"T\",\"axes\":[{" ONE ",\"to\":100},{" ONE ",\"to\":50},{" ONE
		",\"to\":60}],\"series\":[{\"area\":\"VN\"},{\"area\":\"BCT\"}]}",
		190, 150, false },
	{ "ranking", "{" ONE ",\"title\":\"T\",\"areas\":[\"VN\",\"BCT\"]}", 190, 100, false },
	{ "scatter",
		"{\"title\":\"T\",\"x\":\"portal.accounts\",\"y\":\"portal.accounts\",\"areas\":["
		"\"VN\",\"BCT\"]}",
		190, 140, false },
	{ "sankey",
		"{" ONE ",\"title\":\"T\",\"flows\":[{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"c\","
		"\"to\":\"b\","
		"\"area\":\"BCT\"}]}",
		190, 120, false },
	{ "slope",
		"{" ONE ",\"title\":\"T\",\"areas\":[\"VN\",\"BCT\"],\"former\":\"2020-08-18\","
		"\"period\":\"2020-08-19\"}",
		190, 120, false },
	{ "table", "{\"title\":\"T\",\"lines\":[{" ONE "}]}", 190, 60, false },
	{ "table", "{\"title\":\"T\",\"lines\":[{" ONE "}],\"values\":[{\"show\":\"bar\"}]}", 190,
		60, false },
	{ "table", "{\"title\":\"T\",\"lines\":[{" ONE "}],\"values\":[{\"show\":\"line\"}]}", 190,
		60, true },
	{ "table", "{\"title\":\"T\",\"form\":\"figures\",\"lines\":[{" ONE "}]}", 190, 60, false },
	{ "ticker", "{\"items\":[{" ONE "}]}", 190, 12, false },
	{ "tiles", "{" ONE ",\"title\":\"T\",\"mode\":\"classes\",\"breaks\":[30,100]}", 190, 190,
		true },
	{ "treemap", "{" ONE ",\"title\":\"T\",\"parts\":[{\"area\":\"VN\"},{\"area\":\"BCT\"}]}",
		190, 120, false },
	{ "trend", "{" ONE ",\"title\":\"T\"}", 190, 120, false },
	{ "trend", "{" ONE ",\"title\":\"T\",\"form\":\"line\"}", 190, 120, false },
	{ "trend", "{" ONE ",\"title\":\"T\",\"form\":\"line\",\"shape\":\"step\"}", 190, 120,
		false },
	{ "trend", "{" ONE ",\"title\":\"T\",\"form\":\"line\",\"shape\":\"area\"}", 190, 120,
		false },
	{ "trend", "{" ONE ",\"title\":\"T\",\"form\":\"line\",\"shape\":\"stacked\"}", 190, 120,
		false },
};

/* These show no value of the feed: who has reported, not what. Alarms have a test of their own: they show one
 * only where there is an alarm. */
static const char *const without_values[] = { "agenda", "alarms", "clock", "countdown", "network",
	"picture", "qr", "rollcall", "status", "text" };

static const struct status {
	char status, letter;
	unsigned mark;
	const char *words;
} statuses[] = {
	{ 'P', 'P', TC_MARK_PROVISIONAL, "tạm tính" },
	{ 'E', 'E', TC_MARK_ESTIMATED, "ước tính" },
	{ 'I', 'I', TC_MARK_ESTIMATED, "gán thay thế" },
	{ 'F', 'F', TC_MARK_FORECAST, "dự báo" },
	{ 'G', '?', TC_MARK_QUESTIONABLE, "cần kiểm tra" },
	{ 'U', '?', TC_MARK_QUESTIONABLE, "cần kiểm tra" },
};

/* The newest figure of a province, a ministry and the country; the one before is firm. */
static void say_all(struct easel *easel, char status) {
	static const char *const areas[] = { "VN", "BCT", "VN-2004:01" };
	for (size_t i = 0; i < 3; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = areas[i],
				.period = "2020-08-18",
				.value = "40" });
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = areas[i],
				.period = "2020-08-19",
				.value = "47",
				.status = status });
	}
}

static bool ends_with_letter(const char *text, char letter) {
	size_t length = strlen(text);
	return length > 0 && text[length - 1] == letter && (length == 1 || text[length - 2] == ' ');
}

/* Is anything drawn as not firm, in letters or in lines? */
static bool shows(const struct tc_drawlist *list, const struct status *status) {
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		bool dashed = (command->kind == TC_DRAW_LINE &&
				      command->as.line.dash == TC_DASH_PROVISIONAL) ||
			(command->kind == TC_DRAW_POLYGON &&
				command->as.polygon.dash == TC_DASH_PROVISIONAL);
		bool lettered = command->kind == TC_DRAW_TEXT &&
			ends_with_letter(command->as.text.text, status->letter);
		if (dashed || lettered) {
			return true;
		}
	}
	return false;
}

static void every_kind_of_the_registry_is_asked(void **state) {
	(void)state;
	int count;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	for (int i = 0; i < count; i++) {
		bool asked = false;
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			asked = asked || strcmp(kinds[k].kind, classes[i]->kind) == 0;
		}
		for (size_t k = 0; k < sizeof(without_values) / sizeof(without_values[0]); k++) {
			asked = asked || strcmp(without_values[k], classes[i]->kind) == 0;
		}
		if (!asked) {
			fail_msg("%s", classes[i]->kind);
		}
	}
}

static const struct tc_drawlist *draw(struct easel *easel, const struct kind *kind, char status) {
	easel_reset(easel);
	say_all(easel, status);
	struct tc_widget *widget =
		easel_widget(easel, kind->kind, kind->options, kind->width_u, kind->height_u, NULL);
	assert_non_null(widget);
	return easel_draw(easel, widget);
}

static void what_is_not_firm_looks_it(void **state) {
	struct easel *easel = *state;
	int failed = 0;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (size_t s = 0; s < sizeof(statuses) / sizeof(statuses[0]); s++) {
			const struct status *status = &statuses[s];
			if (shows(draw(easel, &kinds[k], 'A'), status)) {
				print_error("%s: firm figures look like %c\n", kinds[k].options,
					status->status);
				failed++;
			}
			const struct tc_drawlist *list = draw(easel, &kinds[k], status->status);
			const char *texts = easel_texts(easel, list);
			if (!shows(list, status)) {
				print_error("%s %s %c: %s\n", kinds[k].kind, kinds[k].options,
					status->status, texts);
				failed++;
			}
			unsigned marks = 0;
			for (int i = 0; i < list->count; i++) {
				const struct tc_command *command = &list->commands[i];
				bool figure = command->kind == TC_DRAW_TEXT &&
					command->as.text.datum != NULL;
				marks |= figure ? command->as.text.datum->marks : 0u;
			}
			if (!kinds[k].shape && (marks & status->mark) == 0) {
				print_error("%s %c: not in the dump: %s\n", kinds[k].kind,
					status->status, texts);
				failed++;
			}
		}
	}
	assert_int_equal(failed, 0);
}

/* What looks unlike a firm figure is explained where it stands, in words. */
static void what_is_not_firm_is_said(void **state) {
	struct easel *easel = *state;
	int failed = 0;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (size_t s = 0; s < sizeof(statuses) / sizeof(statuses[0]); s++) {
			const struct tc_drawlist *list = draw(easel, &kinds[k], statuses[s].status);
			const char *texts = easel_texts(easel, list);
			if (strstr(texts, statuses[s].words) == NULL) {
				print_error("%s %s %c: %s\n", kinds[k].kind, kinds[k].options,
					statuses[s].status, texts);
				failed++;
			}
		}
	}
	assert_int_equal(failed, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_the_registry_is_asked),
		cmocka_unit_test(what_is_not_firm_looks_it),
		cmocka_unit_test(what_is_not_firm_is_said),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
