#include "tests/widgets/easel.h"

#include "widgets/sankey.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Four sources, two funds, three purposes; a flow each by an agency of its own, in document order. */
static const char budget[] =
	"{\"title\":\"Nguồn vốn và phân bổ, tỷ đồng\",\"indicator\":\"portal.accounts\",\"flows\":["
	"{\"from\":\"thu\",\"to\":\"tw\",\"area\":\"BTC\"},"
	"{\"from\":\"vay\",\"to\":\"tw\",\"area\":\"BNV\"},"
	"{\"from\":\"Tiền sử dụng đất\",\"to\":\"Ngân sách địa phương\",\"area\":\"BCT\"},"
	"{\"from\":\"thu\",\"to\":\"Ngân sách địa phương\",\"area\":\"BYT\"},"
	"{\"from\":\"tw\",\"to\":\"Hạ tầng giao thông\",\"area\":\"BXD\"},"
	"{\"from\":\"tw\",\"to\":\"Giáo dục, y tế\",\"area\":\"BTP\",\"meant\":true},"
	"{\"from\":\"Ngân sách địa phương\",\"to\":\"Giáo dục, y tế\",\"area\":\"BNG\"},"
	"{\"from\":\"Ngân sách địa phương\",\"to\":\"Nông nghiệp và phát triển nông thôn\","
	"\"area\":\"BQP\"}],"
	"\"nodes\":[{\"id\":\"thu\",\"name\":\"Thu ngân sách trong nước\"},"
	"{\"id\":\"vay\",\"name\":\"Vay nợ\"},"
	"{\"id\":\"tw\",\"name\":{\"vi\":\"Ngân sách trung ương\",\"en\":\"State budget\"}}]}";
static const char *const areas[] = { "BTC", "BNV", "BCT", "BYT", "BXD", "BTP", "BNG", "BQP" };
enum { FLOWS = 8 };

static void say_for(
	struct easel *easel, int flow, const char *value, char status, const char *source) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.accounts",
			.area = areas[flow],
			.period = "2020-08-18",
			.value = value,
			.status = status,
			.source = source });
}

static void say_all(struct easel *easel, const char *const values[FLOWS]) {
	easel_reset(easel);
	for (int i = 0; i < FLOWS; i++) {
		say_for(easel, i, values[i], 0, NULL);
	}
}

static const char *const even[FLOWS] = { "500", "120", "80", "300", "420", "200", "250", "130" };

/* The exact widths, in the order of the flows. */
static int heights(const struct tc_drawlist *list, double *out) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_RIBBON && command->ink == TC_INK_GROUND) {
			out[count++] = command->as.ribbon.height_px;
		}
	}
	return count;
}

static int hatches(const struct tc_drawlist *list) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		count += list->commands[i].kind == TC_DRAW_POLYGON &&
			list->commands[i].as.polygon.style == TC_POLYGON_HATCH;
	}
	return count;
}

static void widths_are_exact_and_nodes_are_as_high_as_their_flows(void **state) {
	struct easel *easel = *state;
	say_all(easel, even);
	struct tc_widget *sankey = easel_widget(easel, "sankey", budget, 300, 180, NULL);
	assert_non_null(sankey);
	const struct tc_drawlist *list = easel_draw(easel, sankey);
	static const double sorted[FLOWS] = { 500, 420, 300, 250, 130, 120, 80,
		200 }; /* meant last */
	double px[FLOWS + 1];
	assert_int_equal(heights(list, px), FLOWS);
	for (int i = 0; i < FLOWS; i++) {
		assert_true(fabs(px[i] / px[0] - sorted[i] / sorted[0]) < 1e-9);
	}
	struct tc_sankey_map map;
	struct tc_sankey_room room = { 50, 1500, 30, { 190, 290, 190, 190, 190, 190, 190, 190 } };
	const struct tc_sankey *self = (const struct tc_sankey *)sankey;
	tc_sankey_place(self, &room, &map);
	for (int node = 0; node < self->graph.node_count; node++) {
		double in_px = map.nodes[node].top_px, out_px = in_px;
		for (int other = 0; other < self->graph.node_count; other++) {
			for (int i = 0; i < FLOWS; i++) {
				/* Ends follow each other without a gap and without an overlap. */
				if (self->graph.from[i] == node && self->graph.to[i] == other) {
					assert_true(fabs(map.from_px[i] - out_px) < 1e-6);
					out_px += map.height_px[i];
				}
				if (self->graph.to[i] == node && self->graph.from[i] == other) {
					assert_true(fabs(map.to_px[i] - in_px) < 1e-6);
					in_px += map.height_px[i];
				}
			}
		}
		double end_px = map.nodes[node].top_px + map.nodes[node].height_px;
		assert_true(fabs(fmax(in_px, out_px) - end_px) < 1e-6);
		assert_true(map.nodes[node].slot_px >= room.top_px - 1e-6);
		assert_true(map.nodes[node].slot_px + map.nodes[node].slot_height_px <=
			room.top_px + room.height_px + 1e-6);
	}
	assert_int_equal(hatches(list), 0);
	assert_int_equal(list->told_count, FLOWS);
	assert_non_null(easel_find(list, "800")); /* what the first source gives in all */
	assert_non_null(easel_find(list, "Ngân sách trung ương"));
}

static void what_does_not_balance_is_hatched_and_said(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *value, *words; /* of the flow into the first fund */
	} cases[] = { { "500.25", "Ngân sách trung ương: vào 620,25, ra 620, lệch +0,25" },
		{ "400", "Ngân sách trung ương: vào 520, ra 620, lệch −100" }, { "500", NULL } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		say_all(easel, even);
		say_for(easel, 0, cases[i].value, 0, NULL);
		char options[2048];
		snprintf(options, sizeof(options), "%.*s,\"decimals\":2}", (int)strlen(budget) - 1,
			budget);
		struct tc_widget *sankey = easel_widget(easel, "sankey", options, 300, 180, NULL);
		const struct tc_drawlist *list = easel_draw(easel, sankey);
		/* The stub, and its key before the words. */
		assert_int_equal(hatches(list), cases[i].words != NULL ? 2 : 0);
		const char *texts = easel_texts(easel, list);
		if (cases[i].words != NULL ? easel_find(list, cases[i].words) == NULL
					   : strstr(texts, "lệch") != NULL) {
			fail_msg("%zu: %s", i, texts);
		}
	}
}

static void what_is_not_reported_has_no_width(void **state) {
	struct easel *easel = *state;
	say_all(easel, even);
	say_for(easel, 5, NULL, 'O', NULL);
	struct tc_widget *sankey = easel_widget(easel, "sankey", budget, 300, 180, NULL);
	const struct tc_drawlist *list = easel_draw(easel, sankey);
	double px[FLOWS + 1];
	assert_int_equal(heights(list, px), FLOWS - 1);
	assert_int_equal(hatches(list), 0); /* who does not know all cannot say what is lacking */
	assert_non_null(strstr(
		easel_texts(easel, list), "chưa báo cáo: Ngân sách trung ương → Giáo dục, y tế"));
	say_for(easel, 5, "-3", 0, NULL);
	list = easel_draw(easel, sankey);
	assert_int_equal(heights(list, px), 0);
	assert_non_null(
		easel_find(list, "luồng âm, không vẽ được: Ngân sách trung ương → Giáo dục, y tế"));
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	for (int i = 0; i < FLOWS; i++) {
		say_for(easel, i, even[i], i == 7 ? 'P' : 'A', "/sim/x");
	}
	struct tc_widget *sankey = easel_widget(easel, "sankey", budget, 300, 180, NULL);
	const struct tc_drawlist *list = easel_draw(easel, sankey);
	assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), 1);
	assert_non_null(easel_find(list, "130 P"));
	int dashed = 0;
	for (int i = 0; i < list->count; i++) {
		dashed += list->commands[i].kind == TC_DRAW_LINE &&
			list->commands[i].as.line.dash == TC_DASH_PROVISIONAL;
	}
	assert_int_equal(dashed, 1);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, sankey);
	assert_int_equal(easel_count(list, TC_DRAW_RIBBON, TC_INK_DATA), 0);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối"));
	easel_reset(easel);
	sankey = easel_widget(easel, "sankey", budget, 300, 180, NULL);
	list = easel_draw(easel, sankey);
	assert_non_null(easel_find(list, "chưa có số liệu"));
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void any_pane_holds_a_sankey(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 112, 60 }, { 143, 130 }, { 236, 164 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		say_all(easel, even);
		struct tc_widget *sankey =
			easel_widget(easel, "sankey", budget, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(sankey);
		const struct tc_drawlist *list = easel_draw(easel, sankey);
		for (int a = 0; a < list->count && sizes_u[i][0] > 100; a++) {
			for (int b = 0; b < a; b++) {
				const struct tc_command *one = &list->commands[a];
				const struct tc_command *other = &list->commands[b];
				if (one->kind == TC_DRAW_TEXT && other->kind == TC_DRAW_TEXT &&
					overlap(&one->bounds, &other->bounds)) {
					fail_msg("%zu: %s on %s", i, one->as.text.text,
						other->as.text.text);
				}
			}
		}
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
#define ONE "\"indicator\":\"portal.accounts\""
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{" ONE "}", "/panes/0/flows" },
		{ "{" ONE ",\"flows\":[]}", "/panes/0/flows" },
		{ "{" ONE ",\"flows\":[{\"from\":\"a\"}]}", "/panes/0/flows/0/to" },
		{ "{\"flows\":[{\"from\":\"a\",\"to\":\"b\"}]}", "/panes/0/flows/0" },
		{ "{" ONE ",\"flows\":[{\"from\":\"a\",\"to\":\"a\"}]}", "/panes/0/flows" },
		{ "{" ONE
		  ",\"flows\":[{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"b\",\"to\":\"a\"}]}",
			"/panes/0/flows" },
		{ "{" ONE ",\"flows\":[{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"b\",\"to\":\"c\"},"
		  "{\"from\":\"c\",\"to\":\"d\"}]}",
			"/panes/0/flows" },
		{ "{" ONE ",\"flows\":[{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"b\",\"to\":\"c\"},"
		  "{\"from\":\"a\",\"to\":\"c\"}]}",
			"/panes/0/flows/2" },
		{ "{" ONE ",\"flows\":[{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"a\",\"to\":\"c\","
		  "\"indicator\":\"sector.fuel.stock-days\"}]}",
			"/panes/0/flows/1" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "sankey", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	static const char *const values[FLOWS] = { "512400", "118200", "83650", "297300", "431500",
		"171250", "246100", "134850" };
	say_all(easel, values);
	struct tc_widget *sankey = easel_widget(easel, "sankey", budget, 300, 164, NULL);
	assert_true(easel_is_golden(easel, "widget-sankey", sankey, easel_draw(easel, sankey)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths_are_exact_and_nodes_are_as_high_as_their_flows),
		cmocka_unit_test(what_does_not_balance_is_hatched_and_said),
		cmocka_unit_test(what_is_not_reported_has_no_width),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(any_pane_holds_a_sankey),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
