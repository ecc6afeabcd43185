#include "display/since.h"

#include "display/painter.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FIGURE(id, column)                                                                         \
	"{\"kind\":\"figure\",\"id\":\"" id "\",\"title\":\"" id "\",\"indicator\":\"portal." id   \
	"\",\"area\":\"VN\",\"scale\":\"none\",\"column\":" column ",\"columns\":6,\"row\":1}"
#define LAYOUT(more)                                                                               \
	"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":\"dark\"," more    \
	"\"panes\":[" FIGURE("accounts", "1") "," FIGURE("visits", "7") "]}"

/* A scene with two figures, reported an hour ago, that was shown once. */
struct away {
	struct setting setting;
	struct tc_clock_manual time;
	struct tc_clock clock;
	int64_t sequence;
};

static void observe(
	struct away *away, const char *indicator, const char *period, const char *value) {
	struct tc_observation observation = { .status = 'A',
		.qualifier = TC_QUALIFIER_NONE,
		.action = value == NULL ? TC_ACTION_WITHDRAW : TC_ACTION_MERGE,
		.has_value = value != NULL,
		.source = "/vpcp",
		.recorded_at_ms = away->time.unix_ms,
		.stored_at_ms = away->time.unix_ms,
		.sequence = ++away->sequence };
	assert_true(tc_period_parse(period, strlen(period), &observation.period));
	if (value != NULL) {
		assert_int_equal(tc_decimal_parse(value, strlen(value), &observation.value),
			TC_DECIMAL_FINE);
	}
	const struct tc_catalogue *catalogue = away->setting.stage.catalogue;
	observation.indicator = tc_catalogue_find_indicator(catalogue, indicator);
	observation.area = tc_catalogue_find_area(catalogue, "VN", observation.period.end_ms);
	assert_true(observation.indicator >= 0 && observation.area >= 0);
	tc_mirror_observe(away->setting.mirror, &observation);
}

static struct tc_damage pass(struct away *away, int64_t ms) {
	away->time.unix_ms += ms;
	away->time.monotonic_ms += ms;
	return setting_refresh(&away->setting);
}

static void open_away(struct away *away, const char *layout) {
	memset(away, 0, sizeof *away);
	away->time = (struct tc_clock_manual) { 1597885200000, 1000000 }; /* 20 August 2020 */
	away->clock = tc_clock_of_manual(&away->time);
	setting_open_text(&away->setting, layout, NULL);
	assert_non_null(away->setting.scene);
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(away->setting.scene, &count);
	tc_mirror_destroy(away->setting.mirror);
	away->setting.mirror =
		tc_mirror_create(away->setting.stage.catalogue, &away->clock, series, count);
	observe(away, "portal.accounts", "2020-08-18", "1111");
	observe(away, "portal.visits", "2020-08-18", "2222");
	(void)pass(away, 3600000);
	(void)pass(away, 3600000); /* nothing is lit any more */
}

/* Away for a minute, while something happens. */
static void leave(struct away *away) {
	tc_scene_leave(away->setting.scene);
	(void)pass(away, 30000);
}

static struct tc_damage come(struct away *away) {
	(void)pass(away, 30000);
	tc_scene_come(away->setting.scene);
	return setting_refresh(&away->setting);
}

/* The values that the dump calls changed, one after the other; the bars on the wall are as many. */
static const char *changed(struct away *away) {
	static char out[256];
	struct tc_view *view = tc_mirror_view(away->setting.mirror);
	json_t *dump = tc_scene_dump(away->setting.scene, view), *pane, *text;
	size_t p, t;
	int marks = 0, bars = 0, count = 0;
	tc_view_drop(view);
	out[0] = '\0';
	json_array_foreach(json_object_get(dump, "panes"), p, pane) {
		json_array_foreach(json_object_get(pane, "texts"), t, text) {
			if (json_is_true(json_object_get(text, "changed"))) {
				marks++;
				size_t used = strlen(out);
				snprintf(out + used, sizeof out - used, "%s%s",
					used == 0 ? "" : " ",
					json_string_value(json_object_get(text, "text")));
			}
		}
	}
	json_decref(dump);
	const struct tc_painting *paintings = tc_scene_paintings(away->setting.scene, &count);
	int panes = tc_scene_layout(away->setting.scene)->pane_count;
	assert_true(count > panes);
	for (int i = 0; i < paintings[panes].list->count; i++) {
		bars += paintings[panes].list->commands[i].kind == TC_DRAW_FILL;
	}
	assert_int_equal(bars, marks);
	return out;
}

static void what_changed_while_away_is_marked_for_ten_seconds(void **state) {
	struct away away;
	(void)state;
	open_away(&away, LAYOUT(""));
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-19", "1234");
	struct tc_damage damage = come(&away);
	assert_false(tc_damage_is_empty(&damage));
	assert_string_equal(changed(&away), "1.234");
	int64_t ends_ms = away.time.unix_ms + 10000;
	assert_true(tc_scene_next_change_ms(away.setting.scene) <= ends_ms);
	(void)pass(&away, 5000);
	damage = pass(&away, 4999);
	assert_true(tc_damage_is_empty(&damage)); /* it stands: nothing flashes */
	assert_string_equal(changed(&away), "1.234");
	assert_true(tc_scene_next_change_ms(away.setting.scene) == ends_ms);
	const struct tc_drawlist *list = tc_scene_list(away.setting.scene, 0);
	damage = pass(&away, 1);
	assert_string_equal(changed(&away), "");
	assert_int_equal(damage.count, 1);
	assert_true(damage.rects[0].right - damage.rects[0].left <= 10); /* px: no number moves */
	assert_ptr_equal(tc_scene_list(away.setting.scene, 0), list);
	setting_close(&away.setting);
}

static void the_bar_stands_left_of_its_figure_and_touches_nothing(void **state) {
	struct away away;
	int count = 0;
	(void)state;
	open_away(&away, LAYOUT(""));
	leave(&away);
	observe(&away, "portal.visits", "2020-08-19", "2233");
	(void)come(&away);
	assert_string_equal(changed(&away), "2.233");
	const struct tc_painting *paintings = tc_scene_paintings(away.setting.scene, &count);
	const struct tc_rect *bar = &paintings[2].list->commands[0].as.fill;
	for (int i = 0; i < paintings[1].list->count; i++) {
		const struct tc_command *command = &paintings[1].list->commands[i];
		struct tc_rect box = command->bounds;
		box.x_px += paintings[1].x_px;
		box.y_px += paintings[1].y_px;
		assert_false(bar->x_px < box.x_px + box.width_px &&
			box.x_px < bar->x_px + bar->width_px &&
			bar->y_px < box.y_px + box.height_px &&
			box.y_px < bar->y_px + bar->height_px);
		if (command->kind == TC_DRAW_TEXT && strcmp(command->as.text.text, "2.233") == 0) {
			assert_true(bar->x_px + bar->width_px < box.x_px);
			/* Taller than the digits: nobody reads it as one. */
			assert_true(bar->y_px < box.y_px &&
				bar->y_px + bar->height_px > box.y_px + box.height_px);
		}
	}
	setting_close(&away.setting);
}

static void what_did_not_change_is_not_marked(void **state) {
	struct away away;
	(void)state;
	open_away(&away, LAYOUT(""));
	assert_string_equal(changed(&away), ""); /* the first time nobody has seen anything */
	tc_scene_come(away.setting.scene);
	(void)pass(&away, 0);
	assert_string_equal(changed(&away), "");
	leave(&away);
	(void)come(&away);
	assert_string_equal(changed(&away), "");
	/* Changed and back again: what was seen is what stands there. */
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-18", "3");
	(void)pass(&away, 1000);
	observe(&away, "portal.accounts", "2020-08-18", "1111");
	(void)come(&away);
	assert_string_equal(changed(&away), "");
	setting_close(&away.setting);
}

static void a_change_while_it_is_shown_is_seen(void **state) {
	struct away away;
	(void)state;
	open_away(&away, LAYOUT(""));
	observe(&away, "portal.accounts", "2020-08-19", "1234");
	(void)pass(&away, 1000);
	assert_string_equal(changed(&away), "");
	leave(&away);
	observe(&away, "portal.visits", "2020-08-19", "2233");
	(void)come(&away);
	assert_string_equal(changed(&away), "2.233");
	/* Another value before everybody's eyes is no more what came while nobody saw it. */
	observe(&away, "portal.visits", "2020-08-20", "2244");
	observe(&away, "portal.accounts", "2020-08-20", "1245");
	(void)pass(&away, 1000);
	assert_string_equal(changed(&away), "");
	setting_close(&away.setting);
}

static void a_revision_another_period_and_a_withdrawal_are_changes(void **state) {
	struct away away;
	(void)state;
	open_away(&away, LAYOUT(""));
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-18", "1112");
	observe(&away, "portal.visits", "2020-08-19", "2222");
	(void)come(&away);
	assert_string_equal(changed(&away), "1.112 2.222");
	(void)pass(&away, 60000);
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-18", NULL);
	(void)come(&away);
	assert_string_equal(changed(&away), "—");
	setting_close(&away.setting);
}

/* It left while its marks still stood, and comes with none or with others. */
static void marks_of_the_last_time_are_gone(void **state) {
	struct away away;
	(void)state;
	open_away(&away, LAYOUT(""));
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-19", "1234");
	(void)come(&away);
	(void)pass(&away, 5000); /* the rule is calm: no pane is drawn anew from here on */
	assert_string_equal(changed(&away), "1.234");
	const struct tc_drawlist *list = tc_scene_list(away.setting.scene, 0);
	tc_scene_leave(away.setting.scene);
	(void)pass(&away, 1000);
	assert_ptr_equal(tc_scene_list(away.setting.scene, 0), list);
	assert_string_equal(changed(&away), "");
	(void)come(&away);
	assert_string_equal(changed(&away), "");
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-20", "1235");
	(void)come(&away);
	tc_scene_leave(away.setting.scene);
	observe(&away, "portal.visits", "2020-08-20", "2235");
	tc_scene_come(away.setting.scene);
	(void)pass(&away, 0);
	assert_string_equal(changed(&away), "2.235");
	setting_close(&away.setting);
}

static void the_layout_says_for_how_long(void **state) {
	struct away away;
	(void)state;
	open_away(&away, LAYOUT("\"changed_shown\":\"PT3S\","));
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-19", "1234");
	(void)come(&away);
	(void)pass(&away, 2999);
	assert_string_equal(changed(&away), "1.234");
	(void)pass(&away, 1);
	assert_string_equal(changed(&away), "");
	setting_close(&away.setting);
	open_away(&away, LAYOUT("\"changed_shown\":0,"));
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-19", "1234");
	(void)come(&away);
	assert_string_equal(changed(&away), "");
	setting_close(&away.setting);
}

/* Its times say nothing about what anybody saw. */
static void a_replay_marks_nothing(void **state) {
	struct away away;
	(void)state;
	open_away(&away, LAYOUT(""));
	tc_mirror_set_rehearsal(
		away.setting.mirror, TC_REHEARSAL_REPLAY, away.time.unix_ms + 3600000);
	(void)pass(&away, 1000);
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-19", "1234");
	(void)come(&away);
	assert_true(setting_shows(&away.setting, "1.234"));
	assert_string_equal(changed(&away), "");
	setting_close(&away.setting);
}

/* What the evidence keeps draws the same marks in a scene that never left. */
static void marks_are_drawn_again_from_their_text(void **state) {
	struct away away;
	int count = 0;
	(void)state;
	open_away(&away, LAYOUT(""));
	leave(&away);
	observe(&away, "portal.accounts", "2020-08-19", "1234");
	observe(&away, "portal.visits", "2020-08-18", NULL);
	(void)come(&away);
	char *news = tc_scene_news(away.setting.scene);
	assert_string_equal(
		news, " portal.accounts|VN|2020-08-19|1234 portal.visits|VN|2020-08-18|");
	const struct tc_painting *paintings = tc_scene_paintings(away.setting.scene, &count);
	char *before = tc_drawlist_print(paintings[2].list, paintings[2].list->arena);
	struct away other;
	open_away(&other, LAYOUT(""));
	observe(&other, "portal.accounts", "2020-08-19", "1234");
	observe(&other, "portal.visits", "2020-08-18", NULL);
	assert_true(tc_scene_renew(other.setting.scene, news, other.time.unix_ms));
	(void)pass(&other, 0);
	assert_string_equal(changed(&other), "1.234 —");
	paintings = tc_scene_paintings(other.setting.scene, &count);
	assert_string_equal(tc_drawlist_print(paintings[2].list, paintings[2].list->arena), before);
	free(news);
	setting_close(&other.setting);
	setting_close(&away.setting);
}

static void another_text_is_refused(void **state) {
	static const char *const texts[] = { " portal.accounts|VN|2020-08-19", " x|VN|2020|1",
		" portal.accounts|XX|2020|1", " |||", " portal.accounts",
		" portal.accounts|VN|2020|0123456789012345678901234567890123456789012345678" };
	struct tc_stage stage;
	struct tc_faults faults = { 0 };
	struct tc_since since = { 0 };
	(void)state;
	assert_int_equal(tc_stage_open(NULL, NULL, &stage, &faults), TC_OK);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_false(tc_since_read(&since, stage.catalogue, texts[i], 1));
		assert_null(since.news);
	}
	assert_true(tc_since_read(&since, stage.catalogue, "", 1));
	assert_true(tc_since_read(
		&since, stage.catalogue, " portal.accounts|VN-2004:24|2020-08|1.50", 1));
	char *text = tc_since_write(&since, stage.catalogue);
	assert_string_equal(text, " portal.accounts|VN-2004:24|2020-08|1.50");
	free(text);
	tc_since_finish(&since);
	tc_stage_close(&stage);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_changed_while_away_is_marked_for_ten_seconds),
		cmocka_unit_test(the_bar_stands_left_of_its_figure_and_touches_nothing),
		cmocka_unit_test(what_did_not_change_is_not_marked),
		cmocka_unit_test(a_change_while_it_is_shown_is_seen),
		cmocka_unit_test(a_revision_another_period_and_a_withdrawal_are_changes),
		cmocka_unit_test(marks_of_the_last_time_are_gone),
		cmocka_unit_test(the_layout_says_for_how_long),
		cmocka_unit_test(a_replay_marks_nothing),
		cmocka_unit_test(marks_are_drawn_again_from_their_text),
		cmocka_unit_test(another_text_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
