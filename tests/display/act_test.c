/* A layout with its figures: opened whole or not at all, complete when the link is live. */
#include "display/act.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define PANE(kind, more)                                                                           \
	"{\"kind\":\"" kind "\"," more                                                             \
	"\"box\":{\"x\":\"1u\",\"y\":\"1u\",\"width\":\"38u\",\"height\":\"18u\"}}"
#define LAYOUT(panes)                                                                              \
	"{\"version\":1,\"document\":\"layout\",\"title\":\"T\",\"wall\":\"x\",\"panes\":[" panes  \
	"]}"
static const char wall[] =
	"{\"version\":1,\"document\":\"wall\",\"title\":\"W\",\"seat_m\":5,\"unit_px\":10,"
	"\"screens\":[{\"width_mm\":400,\"height_mm\":200,\"width_px\":400,\"height_px\":200}]}";

static int open_stage(void **state) {
	struct tc_stage *stage = calloc(1, sizeof *stage);
	struct tc_faults *faults = calloc(1, sizeof *faults);
	assert_int_equal(tc_stage_open(NULL, NULL, stage, faults), TC_OK);
	free(faults);
	*state = stage;
	return 0;
}

static int close_stage(void **state) {
	tc_stage_close(*state);
	free(*state);
	return 0;
}

static void write_temporary(char *path, const char *text) {
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
	close(file);
}

/* layout NULL: a file that is not there. Returns how many errors there were. */
static int open_text(struct tc_act *act, const struct tc_stage *stage, const char *layout) {
	char path[] = "/tmp/toancanh-act-XXXXXX", wall_path[] = "/tmp/toancanh-wall-XXXXXX";
	struct tc_faults *faults = calloc(1, sizeof *faults);
	struct tc_watch *watch = calloc(1, sizeof *watch);
	write_temporary(path, layout == NULL ? "" : layout);
	write_temporary(wall_path, wall);
	if (layout == NULL) {
		unlink(path);
	}
	const struct tc_act_setting setting = { path, wall_path, false };
	bool opened = tc_act_open(act, stage, &setting, watch, faults);
	unlink(path);
	unlink(wall_path);
	int errors = faults->errors;
	assert_int_equal(opened, errors == 0);
	assert_true(watch->count >= 1); /* a faulty one is watched too: it will be mended */
	free(watch);
	free(faults);
	return errors;
}

static void it_binds_what_its_panes_ask_for(void **state) {
	struct tc_act act;
	assert_int_equal(open_text(&act, *state,
				 LAYOUT(PANE("figure", "\"indicator\":\"portal.accounts\","))),
		0);
	int count = 0;
	const struct tc_mirror_series *series = tc_playlist_series(act.playlist, &count);
	assert_int_equal(count, 1);
	assert_true(series[0].last >= 1);
	assert_int_equal(tc_scene_layout(tc_act_scene(&act))->pane_count, 1);
	tc_act_close(&act);
	assert_null(act.playlist);
	assert_null(act.mirror);
	tc_act_close(&act); /* closed is closed */
}

static void it_is_complete_once_the_link_is_live(void **state) {
	struct tc_act act;
	assert_int_equal(open_text(&act, *state,
				 LAYOUT(PANE("figure", "\"indicator\":\"portal.accounts\","))),
		0);
	static const struct {
		enum tc_link_state link;
		bool complete;
	} cases[] = {
		{ TC_LINK_CONNECTING, false },
		{ TC_LINK_LIVE, true },
		{ TC_LINK_LOST, false },
		{ TC_LINK_LIVE, true },
	};
	assert_false(tc_act_is_complete(&act));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tc_mirror_set_link(act.mirror, cases[i].link);
		assert_int_equal(tc_act_is_complete(&act), cases[i].complete);
	}
	tc_act_close(&act);
}

/* What stays open after a failure would be leaked: the sanitizer looks. */
static void a_layout_with_faults_leaves_nothing_open(void **state) {
	static const char *const layouts[] = {
		NULL,
		"",
		"{",
		LAYOUT(""),
		LAYOUT(PANE("nothing", "")),
		LAYOUT(PANE("figure", "\"indicator\":\"no.such\",")),
		LAYOUT(PANE("clock", "") "," PANE("figure", "")),
		LAYOUT(PANE("map", "\"indicator\":\"portal.accounts\",\"mode\":\"classes\",")),
	};
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		struct tc_act act = { .playlist = (void *)1, .mirror = (void *)1 };
		assert_true(open_text(&act, *state, layouts[i]) > 0);
		assert_null(act.playlist);
		assert_null(act.mirror);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_binds_what_its_panes_ask_for),
		cmocka_unit_test(it_is_complete_once_the_link_is_live),
		cmocka_unit_test(a_layout_with_faults_leaves_nothing_open),
	};
	return cmocka_run_group_tests(tests, open_stage, close_stage);
}
