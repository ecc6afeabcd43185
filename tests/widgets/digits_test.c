/* A number on the wall is whole or is not there: every kind that writes figures, in cells from far too
 * small to ample. Words of the command line: numbers=N of the plain figure (the other kinds take a
 * hundredth of it), seed=N. */
#include "tests/widgets/digits.h"
#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CELLS = 20, NUMBERS = 2000, PART = 100, RUNS_BYTES = 8 << 20 };

static long numbers = NUMBERS;
static uint64_t seed = 20200819;

/* u. From a cell that holds nothing to a pane of the whole wall. */
static const struct {
	double width, height;
} cells[CELLS] = { { 4, 4 }, { 6, 30 }, { 9, 8 }, { 12, 12 }, { 16, 60 }, { 20, 10 }, { 25, 34 },
	{ 30, 100 }, { 36, 20 }, { 42, 58 }, { 50, 33 }, { 58, 58 }, { 70, 110 }, { 81, 40 },
	{ 96, 58 }, { 112, 76 }, { 130, 100 }, { 143, 58 }, { 190, 164 }, { 300, 120 } };

#define ONE "\"indicator\":\"portal.accounts\""
#define HEAD "{\"title\":\"Tài khoản\",\"decimals\":6,"

static const struct kind {
	const char *name, *kind, *options;
	long share;  /* of the numbers, in hundredths */
	bool whole;  /* has no option for decimals: is given whole numbers */
	bool always; /* the widest cell holds every number */
} kinds[] = {
	{ "figure", "figure", HEAD ONE "}", PART, false, true },
	{ "figure of a total", "figure",
		HEAD ONE ",\"total\":2000000,\"unit\":\"hồ sơ trực tuyến\",\"chart\":\"target\"}",
		1, false, true },
	{ "figure without words", "figure", "{\"decimals\":6," ONE "}", 1, false, true },
	{ "table", "table", HEAD "\"lines\":[{" ONE ",\"name\":\"Tài khoản\"}]}", 1, false, true },
	{ "table in scales", "table", HEAD "\"scale\":\"auto\",\"lines\":[{" ONE "}]}", 1, false,
		true },
	{ "table with bars", "table", HEAD "\"lines\":[{" ONE "}],\"values\":[{\"show\":\"bar\"}]}",
		1, false, true },
	{ "table of figures", "table", HEAD "\"form\":\"figures\",\"lines\":[{" ONE "}]}", 1, false,
		true },
	{ "bars", "bars", HEAD ONE ",\"last\":1}", 1, false, true },
	{ "upright bars", "bars", HEAD ONE ",\"last\":1,\"form\":\"vertical\"}", 1, false, true },
	{ "ranking", "ranking", HEAD ONE ",\"areas\":[\"VN\"]}", 1, false, true },
	{ "slope", "slope",
		HEAD ONE ",\"areas\":[\"VN\"],\"former\":\"2020-08-18\",\"period\":\"2020-08-19\"}",
		1, false, true },
	{ "bullet", "bullet", HEAD ONE ",\"areas\":[\"VN\"]}", 1, false, true },
	{ "donut", "donut", HEAD ONE ",\"parts\":[{\"area\":\"VN\"}]}", 1, false, false },
	{ "funnel", "funnel", HEAD ONE ",\"steps\":[{\"area\":\"VN\"},{\"area\":\"VN\"}]}", 1,
		false, true },
	{ "radar", "radar",
		"{\"title\":\"Tài khoản\",\"axes\":[{" ONE ",\"to\":9},{" ONE ",\"to\":9},{" ONE
		",\"to\":9}],\"series\":[{\"area\":\"VN\"}]}",
		1, true, false },
	{ "sankey", "sankey", HEAD ONE ",\"flows\":[{\"from\":\"a\",\"to\":\"b\"}]}", 1, false,
		false },
	{ "treemap", "treemap", HEAD ONE ",\"parts\":[{\"area\":\"VN\"}]}", 1, false, false },
	{ "gauge", "gauge", HEAD ONE ",\"full\":100}", 1, false, false },
	{ "trend", "trend", HEAD ONE "}", 1, false, false },
	{ "ticker", "ticker", "{\"items\":[{" ONE ",\"name\":\"Tài khoản\"}]}", 1, true, true },
};

static uint64_t next_random(uint64_t *state) {
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Up to 18 digits before the point and six behind; every fourth negative, every fifth with zeros at its
 * end, so that it may be written in millions. */
static void make_number(uint64_t *state, bool whole, char *out) {
	int before = 1 + (int)(next_random(state) % 18);
	int after = whole ? 0 : (int)(next_random(state) % 7);
	bool round = next_random(state) % 5 == 0;
	int length = 0;
	if (next_random(state) % 4 == 0) {
		out[length++] = '-';
	}
	for (int i = 0; i < before; i++) {
		uint64_t digit = i == 0 ? 1 + next_random(state) % 9 : next_random(state) % 10;
		out[length++] = (char)('0' + (round && i > 1 ? 0 : digit));
	}
	if (after > 0 && !round) {
		out[length++] = '.';
	}
	for (int i = 0; i < after && !round; i++) {
		out[length++] = (char)('0' + next_random(state) % 10);
	}
	out[length] = '\0';
}

/* Every text that stands for this value; returns how many are whole, -1 when one is not. */
static int look(const struct tc_widget *widget, const struct tc_drawlist *list, const char *sent) {
	int whole = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind != TC_DRAW_TEXT || command->as.text.datum == NULL ||
			command->as.text.datum->tells != TC_TELLS_VALUE ||
			strcmp(command->as.text.datum->value, sent) != 0 ||
			strcmp(command->as.text.text, "####") == 0) {
			continue;
		}
		/* Past this the painter cuts. */
		double room_px = TC_WIDGET_ROOM_U * widget->u_px + 1;
		const struct tc_rect *box = &command->bounds;
		bool inside = box->x_px >= -room_px && box->y_px >= -room_px &&
			box->x_px + box->width_px <= widget->width_px + room_px &&
			box->y_px + box->height_px <= widget->height_px + room_px;
		if (!inside || !digits_whole(list, i, sent, TC_VIETNAMESE, DIGITS_EXACT)) {
			print_error("%s of %s in %.0f x %.0f px, %s\n", command->as.text.text, sent,
				widget->width_px, widget->height_px,
				inside ? "not whole" : "past the pane");
			return -1;
		}
		whole++;
	}
	return whole;
}

static void digits_are_all_there_or_none(void **state) {
	const struct kind *kind = *state;
	void *shared = NULL;
	assert_int_equal(easel_open(&shared), 0);
	struct easel *easel = shared;
	easel_reset(easel);
	easel->u_px = 2; /* as on a wall; large letters only take longer */
	struct tc_widget *widgets[CELLS];
	for (int i = 0; i < CELLS; i++) {
		widgets[i] = easel_widget(
			easel, kind->kind, kind->options, cells[i].width, cells[i].height, NULL);
		assert_non_null(widgets[i]);
	}
	long wanted = numbers * kind->share / PART, shown = 0, cut = 0, drawn = 0;
	uint64_t chance = seed;
	for (long i = 0; i < wanted; i++) {
		char sent[TC_DECIMAL_TEXT_MAX];
		make_number(&chance, kind->whole, sent);
		easel_pass(easel, 60000); /* after the mark of the revision before */
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = "VN",
				.period = "2020-08-19",
				.value = sent });
		for (int cell = 0; cell < CELLS; cell++) {
			int whole = look(widgets[cell], easel_draw(easel, widgets[cell]), sent);
			drawn++;
			shown += whole > 0;
			cut += whole < 0;
			bool missing = cell == CELLS - 1 && kind->always && whole == 0;
			if (missing || cut > 5) {
				fail_msg("%s: %ld cut; %s is %s", kind->name, cut, sent,
					missing ? "not shown in the widest cell" : "the last");
			}
		}
		tc_fonts_trim(easel->fonts, RUNS_BYTES);
	}
	print_message("# %s: %ld draws, %ld whole, %ld cut\n", kind->name, drawn, shown, cut);
	assert_int_equal(cut, 0);
	assert_true(shown > 0);
	easel_close(&shared);
}

int main(int argc, char **argv) {
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "numbers=", 8) == 0) {
			numbers = strtol(argv[i] + 8, NULL, 10);
		} else if (strncmp(argv[i], "seed=", 5) == 0) {
			seed = strtoull(argv[i] + 5, NULL, 10);
		}
	}
	enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
	struct CMUnitTest tests[KINDS];
	for (int i = 0; i < KINDS; i++) {
		tests[i] = (struct CMUnitTest) { .name = kinds[i].name,
			.test_func = digits_are_all_there_or_none,
			.initial_state = (void *)&kinds[i] };
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
