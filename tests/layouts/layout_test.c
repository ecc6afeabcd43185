#include "layouts/layout.h"

#include "layouts/document.h"
#include "tests/layouts/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

static bool read_text(
	struct fixture *fixture, const char *text, size_t length, struct tc_layout *layout) {
	fixture_reset(fixture);
	struct tc_layout_source source = {
		.path = fixture_write(fixture, "layout.json", text, length),
		.vocabulary = &fixture_vocabulary,
	};
	return tc_layout_read(&source, fixture->arena, layout, &fixture->faults);
}

#define HEAD "{\"version\":1,\"document\":\"layout\",\"title\":\"T\",\"wall\":\"small\","
/* 100 × 50 u: 4 columns of 22 u, 2 rows of 20 u, 4 u between and around. */
#define GRID                                                                                       \
	"\"grid\":{\"margin\":\"4u\",\"columns\":[{\"repeat\":3,\"track\":\"20u\"},\"1fr\"],"      \
	"\"rows\":[\"1fr\",\"1fr\"],\"column_gap\":\"4u\",\"row_gap\":\"4u\"},"
#define SMALL HEAD "\"grid\":{\"margin\":\"1u\",\"column_gap\":\"1u\",\"row_gap\":\"1u\"},"
#define TIGHT HEAD "\"grid\":{\"column_gap\":\"1u\",\"row_gap\":\"1u\","
#define PANES(panes) HEAD GRID "\n\"panes\":[\n" panes "]}"
#define FIGURE "\"kind\":\"figure\","

#define ONE_PANE "\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}"

static void the_rate_is_one_to_sixty_and_ten_without_one(void **state) {
	static const struct {
		const char *text;
		int rate_hz; /* 0: refused */
	} rows[] = {
		{ HEAD GRID ONE_PANE, 10 },
		{ HEAD "\"rate\":1," GRID ONE_PANE, 1 },
		{ HEAD "\"rate\":60," GRID ONE_PANE, 60 },
		{ HEAD "\"rate\":0," GRID ONE_PANE, 0 },
		{ HEAD "\"rate\":61," GRID ONE_PANE, 0 },
		{ HEAD "\"rate\":29.97," GRID ONE_PANE, 0 },
		{ HEAD "\"rate\":\"60\"," GRID ONE_PANE, 0 },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tc_layout layout = { 0 };
		bool good = read_text(fixture, rows[i].text, strlen(rows[i].text), &layout);
		assert_int_equal(good, rows[i].rate_hz != 0);
		if (good) {
			assert_int_equal(layout.rate_hz, rows[i].rate_hz);
			tc_layout_finish(&layout);
		} else {
			assert_string_equal(fixture->faults.items[0].pointer, "/rate");
		}
	}
}

static void pages_are_at_a_plain_address_without_a_secret(void **state) {
	static const struct {
		const char *written, *read; /* NULL: refused */
	} rows[] = {
		{ "https://hub.example:8443", "https://hub.example:8443" },
		{ "http://10.0.0.1/wall//", "http://10.0.0.1/wall" },
		{ "", NULL },
		{ "hub.example", NULL },
		{ "https://", NULL },
		{ "https:///trace", NULL },
		{ "javascript:alert(1)", NULL },
		{ "https://viewer:word@hub.example", NULL },
		{ "https://hub.example?token=word", NULL },
		{ "https://hub.example/#word", NULL },
		{ "https://hub example", NULL },
		{ "https://hub.example/ở", NULL },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tc_layout layout = { 0 };
		char text[1024];
		snprintf(text, sizeof text, HEAD "\"trace_url\":\"%s\"," GRID ONE_PANE,
			rows[i].written);
		bool good = read_text(fixture, text, strlen(text), &layout);
		assert_int_equal(good, rows[i].read != NULL);
		if (good) {
			assert_string_equal(layout.trace_url, rows[i].read);
			tc_layout_finish(&layout);
		} else {
			assert_string_equal(fixture->faults.items[0].pointer, "/trace_url");
		}
	}
}

static void boundaries_are_files_below_the_layout(void **state) {
	static const struct {
		const char *written, *pointer; /* NULL: read */
		int count;
	} rows[] = {
		{ "[\"feed.jsonl\"]", NULL, 1 },
		{ "[\"feed.jsonl\",\"./feed.jsonl\"]", NULL, 2 },
		{ "[]", NULL, 0 },
		{ "[\"nothing.geojson\"]", "/boundaries/0", 0 },
		{ "[\"feed.jsonl\",\"../feed.jsonl\"]", "/boundaries/1", 0 },
		{ "[\"feed.jsonl\",\"/etc/passwd\"]", "/boundaries/1", 0 },
		{ "[\"a\",\"b\",\"c\"]", "/boundaries", 0 },
	};
	struct fixture *fixture = *state;
	fixture_write(fixture, "feed.jsonl", "", 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tc_layout layout = { 0 };
		char text[1024];
		snprintf(text, sizeof text, HEAD "\"boundaries\":%s," GRID ONE_PANE,
			rows[i].written);
		bool good = read_text(fixture, text, strlen(text), &layout);
		assert_int_equal(good, rows[i].pointer == NULL);
		if (good) {
			assert_int_equal(layout.boundary_count, rows[i].count);
			tc_layout_finish(&layout);
		} else {
			assert_string_equal(fixture->faults.items[0].pointer, rows[i].pointer);
		}
	}
}

static const char good_text[] = HEAD
	"\"until\":\"2020-08-20\",\"sample\":{\"observations\":\"feed.jsonl\",\"at\":"
	"\"2020-08-19T10:00:00+07:00\"}," GRID "\"panes\":["
	"{" FIGURE "\"column\":1,\"row\":1,\"indicator\":\"a.b\"},"
	"{\"kind\":\"trend\",\"id\":\"line\",\"column\":2,\"columns\":3,\"row\":1,\"rows\":2},"
	"{\"kind\":\"table\",\"box\":{\"x\":\"4u\",\"y\":\"50%\",\"width\":\"200mm\",\"height\":"
	"\"100px\"}},"
	"{" FIGURE "\"over\":true,\"box\":{\"x\":\"0u\",\"y\":\"0u\",\"width\":\"100%\",\"height\":"
	"\"100%\"}}]}";

static void panes_stand_where_the_document_says(void **state) {
	static const struct {
		const char *kind, *id, *pointer;
		double box[4];
	} panes[] = {
		{ "figure", "pane-0", "/panes/0", { 40, 40, 200, 190 } },
		{ "trend", "line", "/panes/1", { 280, 40, 680, 420 } },
		{ "table", "pane-2", "/panes/2", { 40, 250, 200, 100 } },
		{ "figure", "pane-3", "/panes/3", { 0, 0, 1000, 500 } },
	};
	struct fixture *fixture = *state;
	struct tc_layout layout;
	fixture_write(fixture, "feed.jsonl", "", 0);
	if (!read_text(fixture, good_text, strlen(good_text), &layout)) {
		fail_msg("%s", fixture_said(fixture));
	}
	assert_string_equal(layout.name, "layout");
	assert_string_equal(layout.title.vi, "T");
	assert_string_equal(layout.theme.name, "dark");
	assert_int_equal(layout.until_ms, 1597856400000);
	assert_int_equal(layout.sample_at_ms, 1597806000000);
	assert_non_null(strstr(layout.sample, "/feed.jsonl"));
	assert_int_equal(layout.pane_count, 4);
	for (int i = 0; i < 4; i++) {
		const struct tc_pane *pane = &layout.panes[i];
		assert_string_equal(pane->kind, panes[i].kind);
		assert_string_equal(pane->id, panes[i].id);
		assert_string_equal(pane->pointer, panes[i].pointer);
		const double found[4] = { pane->box.x_px, pane->box.y_px, pane->box.width_px,
			pane->box.height_px };
		for (int k = 0; k < 4; k++) {
			assert_float_equal(found[k], panes[i].box[k], 0);
		}
	}
	assert_string_equal(
		tc_json_string(json_object_get(layout.panes[0].options, "indicator")), "a.b");
	tc_layout_finish(&layout);
}

static void another_size_shrinks_everything_alike(void **state) {
	struct fixture *fixture = *state;
	fixture_reset(fixture);
	fixture_write(fixture, "feed.jsonl", "", 0);
	struct tc_layout_source source = {
		.path = fixture_write(fixture, "layout.json", good_text, strlen(good_text)),
		.width_px = 500,
		.height_px = 300,
	};
	struct tc_layout layout;
	assert_true(tc_layout_read(&source, fixture->arena, &layout, &fixture->faults));
	assert_int_equal(layout.wall.width_px, 500);
	assert_int_equal(layout.wall.height_px, 300);
	assert_float_equal(layout.wall.unit_px, 5, 0);
	assert_float_equal(layout.panes[0].box.width_px, 100, 0);
	assert_float_equal(layout.panes[2].box.width_px, 100, 0);
	assert_float_equal(layout.panes[2].box.height_px, 50, 0);
	const struct tc_screen *screen = layout.wall.screens.items;
	assert_int_equal(screen->width_px, 500);
	tc_layout_finish(&layout);
}

/* The grid of the 4 × 2 wall: 16 columns that start 8, 39, 70, 101 u from each screen's left. */
static void a_grid_on_every_screen_clears_the_bezels(void **state) {
	static const char text[] = "{\"version\":1,\"title\":\"T\",\"wall\":\"wall\",\"grid\":{"
				   "\"on\":\"screen\",\"margin\":"
				   "\"8u\",\"columns\":[{\"repeat\":4,\"track\":\"19u\"}],\"rows\":"
				   "[\"1fr\"]},\"panes\":["
				   "{" FIGURE "\"column\":5,\"columns\":2,\"row\":1},"
				   "{" FIGURE "\"column\":16,\"row\":2}]}";
	struct fixture *fixture = *state;
	size_t length = 0;
	char *wall = slurp_file(source_file("layouts/walls/wall-4x2-55in.json"), &length);
	fixture_write(fixture, "walls/wall.json", wall, length);
	free(wall);
	struct tc_layout layout;
	if (!read_text(fixture, text, strlen(text), &layout)) {
		fail_msg("%s", fixture_said(fixture));
	}
	assert_float_equal(layout.panes[0].box.x_px, (128 + 8) * 15, 0);
	assert_float_equal(layout.panes[0].box.width_px, 50 * 15, 0);
	assert_float_equal(layout.panes[1].box.x_px, (3 * 128 + 101) * 15, 0);
	assert_float_equal(layout.panes[1].box.y_px, (72 + 8) * 15, 0);
	assert_float_equal(layout.panes[1].box.height_px, 56 * 15, 0);
	tc_layout_finish(&layout);
}

#define AT(x, y, width, height)                                                                    \
	"\"box\":{\"x\":\"" x "\",\"y\":\"" y "\",\"width\":\"" width "\",\"height\":\"" height    \
	"\"}"
#define E(place, sentence) "layout.json:" place ": error: " sentence "\n"
#define BEYOND(place, box)                                                                         \
	E(place, "/panes/0: the pane (" box " px) reaches beyond the wall (1000 × 500 px)")
#define NO_LENGTH(place, side, found)                                                              \
	E(place,                                                                                   \
		"/panes/0/box/" side                                                               \
		": expected a length such as \"12u\", \"80px\", \"120mm\" or "                     \
		"\"5%\", found \"" found "\"")

static const struct {
	const char *name, *text, *said;
} cases[] = {
	{ "a place is missing", PANES("{" FIGURE "\"id\":\"x\"}"),
		E("3:1", "/panes/0: expected a place: column and row, or a box") },
	{ "two places", PANES("{" FIGURE "\"row\":1," AT("0u", "0u", "1u", "1u") "}"),
		E("3:1", "/panes/0: the pane has two places: column and row, and a box") },
	{ "column 0", PANES("{" FIGURE "\"column\":0,\"row\":1}"),
		E("3:27", "/panes/0/column: expected 1..10000, found 0") },
	{ "column 5 of 4", PANES("{" FIGURE "\"column\":5,\"row\":1}"),
		E("3:27", "/panes/0/column: expected 1..4, found 5") },
	{ "too wide and too high",
		PANES("{" FIGURE "\"column\":2,\"columns\":4,\"row\":2,\"rows\":2}"),
		E("3:39", "/panes/0/columns: expected at most 3 from there, found 4")
			E("3:56", "/panes/0/rows: expected at most 1 from there, found 2") },
	{ "zero columns", PANES("{" FIGURE "\"column\":1,\"columns\":0,\"row\":1}"),
		E("3:39", "/panes/0/columns: expected 1..10000, found 0") },
	{ "zero size", PANES("{" FIGURE AT("0u", "0u", "0u", "5u") "}"),
		E("3:1", "/panes/0: expected a pane of at least 1 px, found 0 × 50 px") },
	{ "negative size", PANES("{" FIGURE AT("50u", "0u", "-5u", "5u") "}"),
		E("3:1", "/panes/0: expected a pane of at least 1 px, found -50 × 50 px") },
	{ "off to the left", PANES("{" FIGURE AT("-1px", "0u", "5u", "5u") "}"),
		BEYOND("3:1", "-1..49, 0..50") },
	{ "off to the right", PANES("{" FIGURE AT("96u", "0u", "5u", "5u") "}"),
		BEYOND("3:1", "960..1010, 0..50") },
	{ "off below", PANES("{" FIGURE AT("0u", "90%", "5u", "20%") "}"),
		BEYOND("3:1", "0..50, 450..550") },
	{ "far off", PANES("{" FIGURE AT("999999px", "0u", "5u", "5u") "}"),
		BEYOND("3:1", "999999..1000049, 0..50") },
	{ "beyond every wall", PANES("{" FIGURE AT("1000001px", "0u", "5u", "5u") "}"),
		NO_LENGTH("3:29", "x", "1000001px") },
	{ "not a number", PANES("{" FIGURE AT("NaNpx", "infu", "1e308px", "0x10u") "}"),
		NO_LENGTH("3:29", "x", "NaNpx") NO_LENGTH("3:41", "y", "infu") NO_LENGTH(
			"3:56", "width", "1e308px") NO_LENGTH("3:75", "height", "0x10u") },
	{ "no unit, a wrong one, a share, a blank",
		PANES("{" FIGURE AT("5", "5em", "1fr", "5 u") "}"),
		NO_LENGTH("3:29", "x", "5") NO_LENGTH("3:37", "y", "5em")
			NO_LENGTH("3:51", "width", "1fr") NO_LENGTH("3:66", "height", "5 u") },
	{ "format strings", PANES("{" FIGURE AT("%n", "%s", "%d", "%%") "}"),
		NO_LENGTH("3:29", "x", "%n") NO_LENGTH("3:38", "y", "%s")
			NO_LENGTH("3:51", "width", "%d") NO_LENGTH("3:65", "height", "%%") },
	{ "a box of numbers", PANES("{" FIGURE "\"box\":{\"x\":1,\"y\":\"0u\",\"width\":\"1u\"}}"),
		E("3:29", "/panes/0/box/x: expected a text, found 1")
			E("3:24", "/panes/0/box/height: missing required key \"height\"") },
	{ "a number beyond numbers", PANES("{" FIGURE "\"column\":1e999,\"row\":1}"),
		"layout.json:3:27: error: " },
	{ "an overlap",
		PANES("{" FIGURE "\"id\":\"a\",\"column\":1,\"row\":1},\n{" FIGURE
		      "\"column\":1,\"row\":1,\"rows\":2}"),
		E("4:1",
			"/panes/1: the pane overlaps pane 0 (\"a\"); \"over\": true where that is "
			"meant") },
	{ "ids that are the same",
		PANES("{" FIGURE "\"column\":1,\"row\":1,\"id\":\"pane-1\"},\n{" FIGURE
		      "\"column\":2,\"row\":1}"),
		E("4:1", "/panes/1/id: id \"pane-1\" is that of pane 0 already") },
	{ "a slip of the hand", PANES("{\"kind\":\"tredn\",\"column\":1,\"row\":1}"),
		E("3:9", "/panes/0/kind: unknown kind \"tredn\", did you mean \"trend\"?") },
	{ "a letter too many", PANES("{\"kind\":\"tables\",\"column\":1,\"row\":1}"),
		E("3:9", "/panes/0/kind: unknown kind \"tables\", did you mean \"table\"?") },
	{ "a letter too few", PANES("{\"kind\":\"igure\",\"column\":1,\"row\":1}"),
		E("3:9", "/panes/0/kind: unknown kind \"igure\", did you mean \"figure\"?") },
	{ "a kind nobody has", PANES("{\"kind\":\"gauge\",\"column\":1,\"row\":1}"),
		E("3:9", "/panes/0/kind: unknown kind \"gauge\"") },
	{ "a kind that is missing", PANES("{\"column\":1,\"row\":1}"),
		E("3:1", "/panes/0/kind: missing required key \"kind\"") },
	{ "a pane that is a text", PANES("\"figure\""),
		E("3:1", "/panes/0: expected an object, found \"figure\"") },
	{ "no panes", PANES(""), E("2:9", "/panes: expected a list of 1..512 panes, found []") },
	{ "panes that are an object", HEAD "\n\"panes\":{}}",
		E("2:9", "/panes: expected a list of 1..512 panes, found an object") },
	{ "an empty grid",
		TIGHT "\"margin\":\"1u\",\n\"columns\":[]},\"panes\":[{" FIGURE
		      "\"column\":1,\"row\":1}]}",
		E("2:11", "/grid/columns: expected a list of one track or more, found a list") },
	{ "tracks of all sorts",
		TIGHT "\"margin\":\"1u\",\n\"columns\":[\"-1u\",5,{\"repeat\":0,\"track\":\"1u\"},{"
		      "\"repeat\":2,"
		      "\"track\":\"x\"}]},\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("2:12",
			"/grid/columns/0: expected a track such as \"1fr\", \"19u\", \"80px\" or "
			"\"120mm\", found \"-1u\"") E("2:18",
			"/grid/columns/1: expected a track such as \"1fr\", \"19u\", \"80px\" "
			"or \"120mm\", found 5") E("2:30",
			"/grid/columns/2/repeat: expected 1..256, "
			"found 0") E("2:66",
			"/grid/columns/3/track: expected a track such as "
			"\"1fr\", \"19u\", \"80px\" or \"120mm\", found \"x\"") },
	{ "ten thousand tracks",
		TIGHT "\"margin\":\"1u\",\n\"columns\":[{\"repeat\":200,\"track\":\"1u\"},{"
		      "\"repeat\":200,\"track\":"
		      "\"1u\"}]},\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("2:62", "/grid/columns/1/track: expected at most 256 tracks") },
	{ "more than the wall has",
		TIGHT "\"margin\":\"1u\",\n\"columns\":[{\"repeat\":5,\"track\":\"19u\"}]},"
		      "\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("2:11", "/grid/columns: the tracks, gaps and margins need 1010 px of 1000 px") },
	{ "nothing left for a share",
		TIGHT "\n\"margin\":\"50%\"},\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("1:68", "/grid/columns: the tracks, gaps and margins need 1110 px of 1000 px") E(
			"1:68", "/grid/rows: the tracks, gaps and margins need 550 px of 500 px") },
	{ "wrong margins",
		TIGHT "\n\"margin\":{\"left\":\"1fr\",\"up\":\"1u\"}},\"panes\":[{" FIGURE
		      "\"column\":1,\"row\":1}]}",
		E("2:29", "/grid/margin/up: unknown key \"up\", did you mean \"top\"?") },
	{ "a margin that is a share",
		TIGHT "\n\"margin\":{\"left\":\"1fr\"}},\"panes\":[{" FIGURE
		      "\"column\":1,\"row\":1}]}",
		E("2:18",
			"/grid/margin/left: expected a length such as \"12u\", \"80px\", \"120mm\" "
			"or "
			"\"5%\", found \"1fr\"") },
	{ "a wall that is not there",
		"{\"version\":1,\"title\":\"T\",\"wall\":\"none\",\"panes\":[]}",
		E("1:33", "/wall: there is no file for \"none\" in walls")
			E("1:48", "/panes: expected a list of 1..512 panes, found []") },
	{ "paths that leave the folder",
		"{\"version\":1,\"title\":\"T\",\"wall\":\"../../etc/passwd\",\"theme\":\"/etc/"
		"passwd\","
		"\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("1:33",
			"/wall: expected a name or a path below the document's folder, found "
			"\"../../etc/passwd\"") E("1:60",
			"/theme: expected a name or a path below the document's folder, "
			"found \"/etc/passwd\"") },
	{ "a sample that is not there",
		HEAD "\"sample\":{\"observations\":\"none.jsonl\",\"at\":\"2020-08-19\"}," GRID
		     "\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("1:86", "/sample/observations: there is no file for \"none.jsonl\"") },
	{ "a sample without its time",
		HEAD "\"sample\":{\"observations\":\"feed.jsonl\"}," GRID "\"panes\":[{" FIGURE
		     "\"column\":1,\"row\":1}]}",
		E("1:70", "/sample: expected observations with at, or feed alone") },
	{ "a sample of both forms",
		HEAD "\"sample\":{\"observations\":\"feed.jsonl\",\"at\":\"2020-08-19\",\"feed\":"
		     "\"feed.jsonl\"}," GRID "\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("1:70", "/sample: expected observations with at, or feed alone") },
	{ "a sample that says nothing",
		HEAD "\"sample\":{}," GRID "\"panes\":[{" FIGURE "\"column\":1,\"row\":1}]}",
		E("1:70", "/sample: expected observations with at, or feed alone") },
	{ "many faults at once",
		"{\"version\":1,\"titel\":\"T\",\"wall\":5,\n\"until\":\"soon\",\"panes\":[{"
		"\"kind\":"
		"\"figur\"}]}",
		E("1:1", "/title: missing required key \"title\"")
			E("1:33", "/wall: expected a text, found 5") E("2:9",
				"/until: expected a time such as "
				"\"2020-08-18T17:00:00+07:00\" or a date such as "
				"\"2020-08-18\", found \"soon\"") E("1:22",
				"/titel: unknown key \"titel\", did you mean "
				"\"title\"?") E("2:33",
				"/panes/0/kind: unknown kind \"figur\", did you "
				"mean \"figure\"?") },
	{ "no version", "{\"document\":\"layout\"}",
		E("1:1", "/version: missing required key \"version\"") },
	{ "a newer version", "{\"version\":2}",
		E("1:12", "/version: expected version 1, found 2") },
	{ "another document", "{\"version\":1,\"document\":\"wall\"}",
		E("1:25", "/document: expected \"layout\", found \"wall\"") },
	{ "one key twice", "{\"version\":1,\"version\":1}", "layout.json:1:" },
	{ "nothing at all", "", "layout.json:1:1: error: " },
};

static void every_fault_is_told_with_its_place(void **state) {
	struct fixture *fixture = *state;
	int wrong = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tc_layout layout;
		bool good = read_text(fixture, cases[i].text, strlen(cases[i].text), &layout);
		size_t length = strlen(cases[i].said);
		bool whole = cases[i].said[length - 1] == '\n';
		fixture_said(fixture);
		if (whole ? strcmp(fixture->said, cases[i].said) != 0
			  : strncmp(fixture->said, cases[i].said, length) != 0) {
			print_error("%s:\n%s", cases[i].name, fixture->said);
			wrong++;
		}
		assert_false(good);
		for (int k = 0; k < fixture->faults.count; k++) {
			assert_true(fixture->faults.items[k].message_vi[0] != '\0');
		}
	}
	assert_int_equal(wrong, 0);
}

static void a_missing_file_is_named(void **state) {
	struct fixture *fixture = *state;
	fixture_reset(fixture);
	struct tc_layout_source source = { .path = "/nowhere/x.json" };
	struct tc_layout layout;
	assert_false(tc_layout_read(&source, fixture->arena, &layout, &fixture->faults));
	assert_string_equal(fixture_said(fixture),
		"/nowhere/x.json: error: cannot be read: No such file or directory\n");
}

static void faults_in_a_wall_name_the_wall(void **state) {
	static const char wall[] = "{\"version\":1,\"seat_m\":5,\n\"screens\":[]}";
	static const char text[] =
		"{\"version\":1,\"title\":\"T\",\"wall\":\"wall\",\"panes\":[{\"kind\":"
		"\"figur\",\"column\":1,\"row\":1}]}";
	struct fixture *fixture = *state;
	struct tc_layout layout;
	fixture_write(fixture, "walls/wall.json", wall, strlen(wall));
	assert_false(read_text(fixture, text, strlen(text), &layout));
	assert_string_equal(fixture_said(fixture),
		E("1:57",
			"/panes/0/kind: unknown kind \"figur\", did you mean \"figure\"?") "walls/"
											   "wall."
											   "json:2:"
											   "11: "
											   "error: "
											   "/screen"
											   "s: "
											   "expecte"
											   "d at "
											   "least "
											   "one "
											   "screen,"
											   " found "
											   "none"
											   "\n");
}

static void every_prefix_is_refused(void **state) {
	struct fixture *fixture = *state;
	for (size_t cut = 0; cut < strlen(good_text); cut++) {
		struct tc_layout layout;
		assert_false(read_text(fixture, good_text, cut, &layout));
		assert_true(fixture->faults.errors > 0);
	}
}

static char *many_panes(size_t count, const char *pane, size_t *length) {
	size_t size = strlen(SMALL) + 32 + count * (strlen(pane) + 1);
	char *text = malloc(size);
	assert_non_null(text);
	char *at = text + snprintf(text, size, "%s\"panes\":[", SMALL);
	for (size_t i = 0; i < count; i++) {
		at = stpcpy(at, i > 0 ? "," : "");
		at = stpcpy(at, pane);
	}
	at = stpcpy(at, "]}");
	*length = (size_t)(at - text);
	return text;
}

static void a_million_panes_are_refused_at_once(void **state) {
	static const struct {
		size_t count;
		const char *pane;
	} sizes[] = { { 513, "{}" }, { 1000000, "{}" }, { 1000000, "1" },
		{ 1000000, "{\"kind\":\"figure\",\"column\":1,\"row\":1}" } };
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		size_t length = 0;
		char *text = many_panes(sizes[i].count, sizes[i].pane, &length);
		const char *path = fixture_write(fixture, "layout.json", text, length);
		free(text);
		fixture_reset(fixture);
		struct tc_layout_source source = { .path = path };
		struct tc_layout layout;
		struct rusage before, after;
		(void)getrusage(RUSAGE_SELF, &before);
		assert_false(tc_layout_read(&source, fixture->arena, &layout, &fixture->faults));
		(void)getrusage(RUSAGE_SELF, &after);
		assert_string_equal(fixture_said(fixture),
			"layout.json: error: /panes: expected at most 512 panes, found more\n");
		/* 32 MB is the promise; the sanitizers keep what is freed for a while. */
		assert_true(after.ru_maxrss - before.ru_maxrss < 32 * 1024);
	}
}

static void five_hundred_and_twelve_panes_are_taken(void **state) {
	struct fixture *fixture = *state;
	size_t length = 0;
	char *text = many_panes(
		512, "{\"kind\":\"figure\",\"over\":true,\"column\":1,\"row\":1}", &length);
	struct tc_layout layout;
	bool good = read_text(fixture, text, length, &layout);
	free(text);
	if (!good) {
		fail_msg("%s", fixture_said(fixture));
	}
	assert_int_equal(layout.pane_count, 512);
	tc_layout_finish(&layout);
}

static void a_document_is_known_by_name_or_members(void **state) {
	static const struct {
		const char *text;
		enum tc_document_kind kind;
	} documents[] = {
		{ "{\"document\":\"layout\"}", TC_DOCUMENT_LAYOUT },
		{ "{\"document\":\"units\"}", TC_DOCUMENT_UNITS },
		{ "{\"document\":\"calendar\"}", TC_DOCUMENT_CALENDAR },
		{ "{\"document\":\"alarms\"}", TC_DOCUMENT_ALARMS },
		{ "{\"panes\":[]}", TC_DOCUMENT_LAYOUT },
		{ "{\"screens\":[]}", TC_DOCUMENT_WALL },
		{ "{\"colours\":{}}", TC_DOCUMENT_THEME },
		{ "{\"document\":\"theme\",\"panes\":[]}", TC_DOCUMENT_THEME },
		{ "{\"document\":\"poem\",\"panes\":[]}", TC_DOCUMENT_UNKNOWN },
		{ "{\"document\":5}", TC_DOCUMENT_UNKNOWN },
		{ "{}", TC_DOCUMENT_UNKNOWN },
		{ "[]", TC_DOCUMENT_UNKNOWN },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++) {
		json_t *root = json_loads(documents[i].text, 0, NULL);
		assert_non_null(root);
		assert_int_equal(tc_document_detect(root), documents[i].kind);
		json_decref(root);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rate_is_one_to_sixty_and_ten_without_one),
		cmocka_unit_test(boundaries_are_files_below_the_layout),
		cmocka_unit_test(pages_are_at_a_plain_address_without_a_secret),
		cmocka_unit_test(panes_stand_where_the_document_says),
		cmocka_unit_test(another_size_shrinks_everything_alike),
		cmocka_unit_test(a_grid_on_every_screen_clears_the_bezels),
		cmocka_unit_test(every_fault_is_told_with_its_place),
		cmocka_unit_test(a_missing_file_is_named),
		cmocka_unit_test(faults_in_a_wall_name_the_wall),
		cmocka_unit_test(every_prefix_is_refused),
		cmocka_unit_test(a_million_panes_are_refused_at_once),
		cmocka_unit_test(five_hundred_and_twelve_panes_are_taken),
		cmocka_unit_test(a_document_is_known_by_name_or_members),
	};
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
