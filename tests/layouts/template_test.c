#include "layouts/layout.h"
#include "tests/layouts/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static int members(const struct tc_places *places, const char *group, int64_t at_ms,
	const char **codes, int size) {
	static const char *const three[] = { "22", "46", "70" };
	(void)places;
	(void)at_ms;
	if (strcmp(group, "three") != 0) {
		return 0;
	}
	for (int i = 0; i < 3 && i < size; i++) {
		codes[i] = three[i];
	}
	return 3;
}

static bool name(
	const struct tc_places *places, const char *code, int64_t at_ms, struct tc_words *out) {
	(void)places;
	(void)at_ms;
	*out = (struct tc_words) { "Huế", "Hue" };
	return strcmp(code, "46") == 0;
}

static const struct tc_places places = { members, name };

static bool read_scene(
	struct fixture *fixture, const char *text, int scene, struct tc_layout *layout) {
	fixture_reset(fixture);
	struct tc_layout_source source = {
		.path = fixture_write(fixture, "layout.json", text, strlen(text)),
		.vocabulary = &fixture_vocabulary,
		.places = &places,
		.scene = scene,
	};
	return tc_layout_read(&source, fixture->arena, layout, &fixture->faults);
}

#define HEAD "{\"version\":1,\"document\":\"layout\",\"title\":\"T\",\"wall\":\"small\","
/* 10 × 5 tracks of 10 u without gaps. */
#define GRID                                                                                       \
	"\"grid\":{\"margin\":\"0u\",\"columns\":[{\"repeat\":10,\"track\":\"10u\"}],\"rows\":"    \
	"[{\"repeat\":5,\"track\":\"10u\"}],\"column_gap\":\"0u\",\"row_gap\":\"0u\"},"
#define PANES(panes) HEAD GRID "\n\"panes\":[\n" panes "]}"
#define TEMPLATE(parameters, panes)                                                                \
	"{\"document\":\"template\",\"version\":1,\n\"parameters\":{" parameters                   \
	"},\n\"panes\":[\n" panes "]}"
#define TEXT(id, words)                                                                            \
	"{\"kind\":\"figure\",\"id\":\"" id "\",\"column\":1,\"row\":1,\"text\":" words "}"

struct file {
	const char *name, *text;
};

static void write_files(struct fixture *fixture, const struct file *files, size_t count) {
	for (size_t i = 0; i < count && files[i].name != NULL; i++) {
		char path[64];
		(void)snprintf(path, sizeof(path), "templates/%s.json", files[i].name);
		(void)fixture_write(fixture, path, files[i].text, strlen(files[i].text));
	}
}

static const char *text_of(const struct tc_layout *layout, int pane, const char *key) {
	return tc_json_string(json_object_get(layout->panes[pane].options, key));
}

static void an_include_gives_its_values_and_its_place(void **state) {
	static const struct file files[] = {
		{ "header",
			TEMPLATE("\"title\":\"words\",\"area\":\"area "
				 "code\",\"wide\":{\"is\":\"columns\","
				 "\"default\":2}",
				"{\"kind\":\"figure\",\"id\":\"head-${area}\",\"column\":1,"
				"\"columns\":\"${wide}\",\"row\":1,\"text\":\"${title}\",\"note\":"
				"\"${area}: ${area.name}\",\"words\":{\"vi\":\"${area.name}\","
				"\"en\":\"${area.name}\"}},"
				"{\"include\":\"foot\",\"with\":{\"source\":\"${area}\"},"
				"\"column\":2,\"row\":3}") },
		{ "foot",
			TEMPLATE("\"source\":\"text\"",
				"{\"kind\":\"trend\",\"column\":1,\"row\":1,\"text\":\"nguồn "
				"${source}\"}") },
	};
	struct fixture *fixture = *state;
	struct tc_layout layout;
	write_files(fixture, files, 2);
	if (!read_scene(fixture,
		    PANES("{\"kind\":\"table\",\"column\":10,\"row\":5},"
			  "{\"include\":\"header\",\"with\":{\"title\":{\"vi\":\"Tựa\"},\"area\":"
			  "\"46\","
			  "\"wide\":3},\"column\":4,\"row\":2}"),
		    0, &layout)) {
		fail_msg("%s", fixture_said(fixture));
	}
	assert_int_equal(layout.pane_count, 3);
	assert_string_equal(layout.panes[1].id, "head-46");
	assert_float_equal(layout.panes[1].box.x_px, 300, 0);
	assert_float_equal(layout.panes[1].box.y_px, 100, 0);
	assert_float_equal(layout.panes[1].box.width_px, 300, 0);
	assert_string_equal(text_of(&layout, 1, "note"), "46: Huế");
	const json_t *title = json_object_get(layout.panes[1].options, "text");
	assert_string_equal(tc_json_string(json_object_get(title, "vi")), "Tựa");
	const json_t *words = json_object_get(layout.panes[1].options, "words");
	assert_string_equal(tc_json_string(json_object_get(words, "vi")), "Huế");
	assert_string_equal(tc_json_string(json_object_get(words, "en")), "Hue");
	assert_string_equal(text_of(&layout, 2, "text"), "nguồn 46");
	assert_float_equal(layout.panes[2].box.x_px, 400, 0);
	assert_float_equal(layout.panes[2].box.y_px, 300, 0);
	tc_layout_finish(&layout);
}

static void a_repeat_fills_rows(void **state) {
	static const struct {
		const char *over;
		int count;
		double x_px[4], y_px[4];
	} cases[] = {
		{ "{\"over\":[\"1\",\"2\",\"3\"]}", 3, { 100, 300, 500 }, { 0, 0, 0 } },
		{ "{\"over\":\"three\",\"columns\":2}", 3, { 100, 300, 100 }, { 0, 0, 100 } },
		{ "{\"over\":[\"1\"],\"columns\":1}", 1, { 100 }, { 0 } },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[1024];
		struct tc_layout layout;
		(void)snprintf(text, sizeof(text),
			PANES("{\"repeat\":%s,\"pane\":{\"kind\":\"figure\",\"column\":2,"
			      "\"columns\":2,\"row\":1,\"area\":\"${area}\"}}"),
			cases[i].over);
		if (!read_scene(fixture, text, 0, &layout)) {
			fail_msg("%s", fixture_said(fixture));
		}
		assert_int_equal(layout.pane_count, cases[i].count);
		for (int p = 0; p < layout.pane_count; p++) {
			assert_float_equal(layout.panes[p].box.x_px, cases[i].x_px[p], 0);
			assert_float_equal(layout.panes[p].box.y_px, cases[i].y_px[p], 0);
		}
		tc_layout_finish(&layout);
	}
}

/* Two templates that both include a third are no cycle; a repeat around an include knows both names. */
static void a_diamond_is_allowed(void **state) {
	static const struct file files[] = {
		{ "left", TEMPLATE("", "{\"include\":\"leaf\",\"with\":{\"id\":\"l\"}}") },
		{ "right",
			TEMPLATE("",
				"{\"include\":\"./templates/leaf.json\",\"with\":{\"id\":\"r\"},"
				"\"column\":2}") },
		{ "leaf", TEMPLATE("\"id\":\"text\"", TEXT("${id}", "\"x\"")) },
	};
	struct fixture *fixture = *state;
	struct tc_layout layout;
	write_files(fixture, files, 3);
	if (!read_scene(fixture,
		    PANES("{\"include\":\"left\"},{\"include\":\"right\"},"
			  "{\"repeat\":{\"over\":\"three\",\"as\":\"p\"},\"pane\":{\"include\":"
			  "\"leaf\",\"with\":{\"id\":\"${p}\"},\"column\":3}}"),
		    0, &layout)) {
		fail_msg("%s", fixture_said(fixture));
	}
	assert_int_equal(layout.pane_count, 5);
	assert_string_equal(layout.panes[1].id, "r");
	assert_string_equal(layout.panes[4].id, "70");
	assert_float_equal(layout.panes[4].box.x_px, 400, 0);
	tc_layout_finish(&layout);
}

#define E(place, sentence) place ": error: " sentence "\n"

static const struct {
	const char *name;
	struct file files[3];
	const char *text, *said;
} cases[] = {
	{ "a fault in a template names the template and the way to it",
		{ { "head", TEMPLATE("", "{\"kind\":\"figur\",\"column\":1,\"row\":1}") } },
		PANES("{\"include\":\"head\"}"),
		E("templates/head.json:4:9",
			"/panes/0/kind: unknown kind \"figur\", did you mean \"figure\"? (layout → "
			"head)") },
	{ "a place beyond the grid", { { "head", TEMPLATE("", TEXT("a", "1")) } },
		PANES("{\"include\":\"head\",\"column\":11}"),
		E("templates/head.json:4:36",
			"/panes/0/column: expected 1..10, found 11 (layout → head)") },
	{ "an unknown variable", { { "head", TEMPLATE("\"a\":\"x\"", TEXT("a", "\"${b}\"")) } },
		PANES("{\"include\":\"head\",\"with\":{\"a\":1}}"),
		E("templates/head.json:4:53",
			"/panes/0/text: nothing is called \"${b}\" here (layout → head)") },
	{ "a missing and an unknown parameter",
		{ { "head", TEMPLATE("\"a\":\"words\"", TEXT("a", "1")) } },
		PANES("{\"include\":\"head\",\"with\":{\"b\":1}}"),
		E("layout.json:3:31", "/panes/0/with/b: the template \"head\" takes no \"b\"")
			E("layout.json:3:26",
				"/panes/0/with: the template \"head\" needs \"a\" (words)") },
	{ "a template includes itself", { { "me", TEMPLATE("", "{\"include\":\"me\"}") } },
		PANES("{\"include\":\"me\"}"),
		E("templates/me.json:4:12",
			"/panes/0/include: the templates include each other: layout → me → me "
			"(layout → "
			"me)") },
	{ "two include each other",
		{ { "you", TEMPLATE("", "{\"include\":\"them\"}") },
			{ "them", TEMPLATE("", "{\"include\":\"you\"}") } },
		PANES("{\"include\":\"you\"}"),
		E("templates/them.json:4:12",
			"/panes/0/include: the templates include each other: layout → you → them → "
			"you "
			"(layout → you → them)") },
	{ "no such template", { { NULL, NULL } }, PANES("{\"include\":\"none\"}"),
		E("layout.json:3:12",
			"/panes/0/include: there is no file for \"none\" in templates") },
	{ "outside the folder", { { NULL, NULL } }, PANES("{\"include\":\"../x\"}"),
		E("layout.json:3:12",
			"/panes/0/include: expected a name or a path below the document's folder, "
			"found "
			"\"../x\"") },
	{ "a layout is no template", { { "lay", "{\"version\":1,\"document\":\"layout\"}" } },
		PANES("{\"include\":\"lay\"}"),
		E("templates/lay.json:1:25",
			"/document: expected \"template\", found \"layout\" (layout)") },
	{ "a template that is no JSON", { { "bad", "{" } }, PANES("{\"include\":\"bad\"}"), NULL },
	{ "a group that is none", { { NULL, NULL } },
		PANES("{\"repeat\":{\"over\":\"four\"},\"pane\":{}}"),
		E("layout.json:3:19", "/panes/0/repeat/over: \"four\" is no group with members") },
	{ "a name that no area has", { { NULL, NULL } },
		PANES("{\"repeat\":{\"over\":[\"99\"]},\"pane\":" TEXT(
			"a", "\"${area.name}\"") "}"),
		E("layout.json:3:86",
			"/panes/0/pane/text: \"${area.name}\": there is no area \"99\" (layout → "
			"area "
			"99)") },
	{ "a repeat with something beside it", { { NULL, NULL } },
		PANES("{\"repeat\":{\"over\":[\"1\"]},\"pane\":{},\"column\":1}"),
		E("layout.json:3:1",
			"/panes/0: expected {\"repeat\": …, \"pane\": …} and nothing else") },
	{ "a list inside a text", { { "head", TEMPLATE("\"a\":\"x\"", TEXT("a", "\"n ${a}\"")) } },
		PANES("{\"include\":\"head\",\"with\":{\"a\":[1]}}"),
		E("templates/head.json:4:53",
			"/panes/0/text: only a text or a number can stand inside a text, found a "
			"list "
			"(layout → head)") },
	{ "both panes and scenes", { { NULL, NULL } }, HEAD "\"panes\":[],\"scenes\":[]}",
		E("layout.json:1:1", "expected either \"panes\" or \"scenes\"") },
	{ "neither", { { NULL, NULL } }, HEAD "\"theme\":\"dark\"}",
		E("layout.json:1:1", "expected either \"panes\" or \"scenes\"") },
	{ "no scene", { { NULL, NULL } }, HEAD "\n\"scenes\":[]}",
		E("layout.json:2:10", "/scenes: expected a list of 1..64 scenes, found []") },
	{ "a fault in the second scene", { { NULL, NULL } },
		HEAD GRID "\n\"scenes\":[{\"panes\":[" TEXT(
			"a", "1") "]},\n{\"transition\":"
				  "\"swirl\",\"panes\":[{\"kind\":\"figure\",\"column\":12,\"row\":"
				  "1}]}]}",
		E("layout.json:3:15",
			"/scenes/1/transition: expected one of \"cut\", \"fade\", found \"swirl\"")
			E("layout.json:3:58",
				"/scenes/1/panes/0/column: expected 1..10, found 12") },
	{ "two scenes of one name", { { NULL, NULL } },
		HEAD GRID "\n\"scenes\":[{\"id\":\"a\",\"panes\":[" TEXT(
			"a", "1") "]},\n{\"id\":\"a\",\"panes\":[" TEXT("a", "1") "]}]}",
		E("layout.json:3:7", "/scenes/1/id: id \"a\" is that of scene 0 already") },
};

static void every_fault_is_told_with_its_place(void **state) {
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tc_layout layout;
		write_files(fixture, cases[i].files, 3);
		bool good = read_scene(fixture, cases[i].text, 0, &layout);
		const char *said = fixture_said(fixture);
		if (good || (cases[i].said != NULL && strcmp(said, cases[i].said) != 0)) {
			fail_msg("%s:\n%snot:\n%s", cases[i].name, said,
				cases[i].said != NULL ? cases[i].said : "a fault\n");
		}
	}
}

static int64_t cpu_ms(void) {
	struct timespec now;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Bounded work, whatever the templates try: each of these would be 10^9 panes, texts or steps. The time is
 * printed, as a loaded machine may be slow; a walk without bounds would not end at all. */
static void billions_are_refused(void **state) {
	struct fixture *fixture = *state;
	static const char *const tries[] = {
		/* panes, steps that give none, and a text that doubles */
		"{\"include\":\"%d\"},{\"include\":\"%d\"},{\"include\":\"%d\"}",
		"{\"repeat\":{\"over\":[\"a\",\"b\",\"c\",\"d\"]},\"pane\":{\"include\":\"%d\"}}",
		"{\"include\":\"%d\",\"with\":{\"x\":\"${x}${x}${x}${x}${x}${x}${x}${x}\"}}",
	};
	for (size_t i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		const char *parameters = i == 2 ? "\"x\":\"text\"" : "";
		for (int level = 0; level < 15; level++) {
			char panes[256], text[512], path[64];
			(void)snprintf(
				panes, sizeof(panes), tries[i], level + 1, level + 1, level + 1);
			(void)snprintf(text, sizeof(text), TEMPLATE("%s", "%s"), parameters,
				level == 14 ? "{\"kind\":\"figure\",\"over\":true,\"column\":1,"
					      "\"row\":1}"
					    : panes);
			(void)snprintf(path, sizeof(path), "templates/%d.json", level);
			(void)fixture_write(fixture, path, text, strlen(text));
		}
		struct tc_layout layout;
		int64_t start = cpu_ms();
		assert_false(read_scene(fixture,
			i == 2 ? PANES("{\"include\":\"0\",\"with\":{\"x\":\"12345678\"}}")
			       : PANES("{\"include\":\"0\"}"),
			0, &layout));
		print_message("# bounded after %d ms\n", (int)(cpu_ms() - start));
		if (strstr(fixture_said(fixture), "the templates grow beyond") == NULL) {
			fail_msg("try %zu: %s", i, fixture_said(fixture));
		}
	}
}

static void a_thousand_deep_is_refused(void **state) {
	struct fixture *fixture = *state;
	for (int level = 0; level < 1000; level++) {
		char text[256], path[64];
		(void)snprintf(text, sizeof(text), TEMPLATE("", "{\"include\":\"%d\"}"), level + 1);
		(void)snprintf(path, sizeof(path), "templates/%d.json", level);
		(void)fixture_write(fixture, path, text, strlen(text));
	}
	struct tc_layout layout;
	assert_false(read_scene(fixture, PANES("{\"include\":\"0\"}"), 0, &layout));
	assert_non_null(strstr(fixture_said(fixture),
		"templates/15.json:4:12: error: /panes/0/include: more than 16 templates inside "
		"each "
		"other (layout → 0 → 1"));
}

/* Scenes are told of all at once; only the one asked for is placed in the layout. */
static void scenes_come_one_by_one(void **state) {
	static const char text[] =
		HEAD GRID "\"scenes\":[{\"id\":\"all\",\"title\":\"Tất cả\",\"panes\":[" TEXT("a",
			"1") "]},"
			     "{\"repeat\":{\"over\":\"three\"},\"scene\":{\"id\":\"p-${area}\","
			     "\"seconds\":5,"
			     "\"transition\":\"fade\",\"panes\":[" TEXT("one",
				     "\"${area}\"") ","
						    "{\"repeat\":{\"over\":[\"x\",\"y\"],\"as\":"
						    "\"what\"},\"pane\":{\"kind\":\"trend\","
						    "\"column\":2,\"row\":1,\"text\":\"${area} "
						    "${what}\"}}]}}]}";
	struct fixture *fixture = *state;
	struct tc_layout layout;
	if (!read_scene(fixture, text, 2, &layout)) {
		fail_msg("%s", fixture_said(fixture));
	}
	assert_int_equal(layout.scene_count, 4);
	assert_int_equal(layout.scene, 2);
	assert_string_equal(layout.scenes[0].id, "all");
	assert_int_equal(layout.scenes[0].seconds, 20);
	assert_int_equal(layout.scenes[0].transition, TC_TRANSITION_CUT);
	assert_string_equal(layout.scenes[2].id, "p-46");
	assert_int_equal(layout.scenes[2].seconds, 5);
	assert_int_equal(layout.scenes[2].transition, TC_TRANSITION_FADE);
	assert_int_equal(layout.pane_count, 3);
	assert_string_equal(text_of(&layout, 0, "text"), "46");
	assert_string_equal(text_of(&layout, 2, "text"), "46 y");
	tc_layout_finish(&layout);
	assert_true(read_scene(fixture, text, 99, &layout));
	assert_int_equal(layout.scene, 3);
	assert_string_equal(text_of(&layout, 0, "text"), "70");
	tc_layout_finish(&layout);
}

static void too_many_scenes_are_refused(void **state) {
	struct fixture *fixture = *state;
	static char text[300000] = HEAD "\"scenes\":[{}";
	size_t length = strlen(text);
	while (length < sizeof(text) - 8) {
		memcpy(text + length, ",{}", 4);
		length += 3;
	}
	memcpy(text + length, "]}", 3);
	struct tc_layout layout;
	assert_false(read_scene(fixture, text, 0, &layout));
	assert_string_equal(fixture_said(fixture),
		"layout.json: error: /scenes: expected at most 64 scenes, found more\n");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_include_gives_its_values_and_its_place),
		cmocka_unit_test(a_repeat_fills_rows),
		cmocka_unit_test(a_diamond_is_allowed),
		cmocka_unit_test(every_fault_is_told_with_its_place),
		cmocka_unit_test(billions_are_refused),
		cmocka_unit_test(a_thousand_deep_is_refused),
		cmocka_unit_test(scenes_come_one_by_one),
		cmocka_unit_test(too_many_scenes_are_refused),
	};
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
