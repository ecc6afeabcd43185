#include "tests/widgets/properties/story.h"

#include "display/alarmed.h"
#include "tests/widgets/properties/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FRAME_BYTES = 16 << 20, WANTS_MAX = 4096, STANDING_MAX = 8 };

struct play {
	struct easel *easel;
	struct tc_widget *widget;
	struct tc_board *board;
	struct tc_standing told[STANDING_MAX];
	int told_count;
	struct tc_want wants[WANTS_MAX];
	struct tc_pane_wants pane_wants;
	struct tc_arena *frames[3];
	struct tc_drawlist lists[3]; /* what is shown, what is drawn now, the same drawn again */
	bool shown;
	uint64_t generation, serial; /* of the last look */
	struct verdict *verdict;
};

static const char *text_of(const json_t *object, const char *key) {
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL ? "" : text;
}

static const char *item_of(const json_t *list, size_t index) {
	const char *text = json_string_value(json_array_get(list, index));
	return text == NULL ? "" : text;
}

static int word_index(const char *const *words, const char *word) {
	int index = 0;
	while (words[index] != NULL && strcmp(words[index], word) != 0) {
		index++;
	}
	assert_non_null(words[index]);
	return index;
}

static void say(struct play *play, const json_t *act, bool withdraw) {
	static const char *const qualifiers[] = { "", "over", "under", "about", NULL };
	struct easel *easel = play->easel;
	size_t at = withdraw ? 3 : 5;
	struct tc_observation observation = { .status = withdraw ? 'A' : item_of(act, 4)[0],
		.qualifier = (enum tc_qualifier)(TC_QUALIFIER_NONE +
			word_index(qualifiers, withdraw ? "" : item_of(act, 6))),
		.action = withdraw ? TC_ACTION_WITHDRAW : TC_ACTION_MERGE,
		.source = item_of(act, at),
		.has_value = !withdraw && json_is_string(json_array_get(act, 3)) };
	const char *period = item_of(act, 2), *value = item_of(act, 3);
	assert_true(tc_period_parse(period, strlen(period), &observation.period));
	observation.indicator = tc_catalogue_find_indicator(easel->catalogue, item_of(act, 0));
	observation.area = tc_catalogue_find_area(
		easel->catalogue, item_of(act, 1), observation.period.end_ms);
	assert_true(observation.indicator >= 0 && observation.area >= 0);
	if (observation.has_value) {
		assert_int_equal(tc_decimal_parse(value, strlen(value), &observation.value),
			TC_DECIMAL_FINE);
	}
	observation.recorded_at_ms = observation.stored_at_ms = easel->time.unix_ms;
	observation.sequence = observation.cursor = ++easel->sequence;
	observation.trace = (uint64_t)easel->sequence << 10;
	tc_mirror_observe(easel->mirror, &observation);
}

static void raise_alarm(struct play *play, const json_t *act) {
	static const char *const states[] = { "", "normal", "active", "acknowledged", "cleared",
		NULL };
	struct easel *easel = play->easel;
	if (play->told_count == STANDING_MAX) {
		return;
	}
	struct tc_standing *out = &play->told[play->told_count++];
	snprintf(out->rule, sizeof out->rule, "rule-%d", play->told_count);
	snprintf(out->value, sizeof out->value, "%d", play->told_count);
	out->indicator = tc_catalogue_find_indicator(easel->catalogue, item_of(act, 0));
	out->area = tc_catalogue_find_area(easel->catalogue, item_of(act, 1), easel->time.unix_ms);
	out->priority = (int)json_integer_value(json_array_get(act, 2));
	out->state = (enum tc_alarm_state)word_index(states, item_of(act, 3));
	out->raised_ms = easel->time.unix_ms - 7200000;
	if (out->state == TC_ALARM_ACKNOWLEDGED) {
		out->acknowledged_ms = easel->time.unix_ms - 60000;
		snprintf(out->name, sizeof out->name,
			"Trực ban Trung tâm Thông tin, chỉ đạo điều hành");
		snprintf(out->note, sizeof out->note, "đã gọi Ban Chỉ huy Phòng, chống thiên tai");
	}
	out->ended_ms = out->state == TC_ALARM_CLEARED ? easel->time.unix_ms - 60000 : 0;
	tc_mirror_set_told(easel->mirror, play->told, play->told_count);
}

static void complain(struct play *play, const char *word, const char *rest) {
	snprintf(play->verdict->complaint, COMPLAINT_MAX, "%s: %s", word, rest);
	play->verdict->ending = ENDING_BAD;
}

static void draw(struct play *play, int at) {
	struct easel *easel = play->easel;
	tc_arena_reset(play->frames[at]);
	tc_drawlist_init(
		&play->lists[at], play->frames[at], easel->fonts, &easel->theme.style, easel->u_px);
	tc_widget_draw(play->widget, &play->lists[at]);
}

static bool is_due(const struct tc_widget *widget, const struct tc_view *view) {
	return widget->class_->next_change_ms == NULL ||
		widget->class_->next_change_ms(widget) <= tc_view_now_ms(view);
}

/* As a scene does it, which draws nothing anew of a pane that says it looks the same: so that must be true. */
static void refresh(struct play *play, const struct tc_view *view) {
	struct tc_widget *widget = play->widget;
	const struct tc_widget_class *class_ = widget->class_;
	bool news = !play->shown || tc_view_generation(view) != play->generation ||
		tc_board_serial(play->board) != play->serial;
	bool due = is_due(widget, view);
	struct tc_badge badge = widget->badge;
	play->generation = tc_view_generation(view);
	play->serial = tc_board_serial(play->board);
	bool differs = class_->refresh(widget, view);
	if (!class_->lists_alarms) {
		widget->badge = tc_alarmed_worst(
			&play->pane_wants, play->easel->catalogue, tc_view_board(view));
		differs = differs || badge.priority != widget->badge.priority ||
			badge.state != widget->badge.state;
	}
	draw(play, 1);
	if (play->shown && !differs && !check_equal(&play->lists[0], &play->lists[1])) {
		complain(play, "silent", "says that it looks the same, and does not");
	} else if (differs && !news && !due) {
		complain(play, "early", "another picture without news, before it said so");
	} else if (class_->next_change_ms != NULL && is_due(widget, view)) {
		complain(play, "awake", "wants to be asked again at once, for ever");
	} else if (class_->refresh(widget, view)) {
		complain(play, "restless", "a second look at the same view is another picture");
	} else {
		draw(play, 2);
		if (!check_equal(&play->lists[1], &play->lists[2])) {
			complain(play, "unequal", "the same widget drawn twice");
		}
	}
}

static void look(struct play *play) {
	struct verdict *verdict = play->verdict;
	struct tc_view *view = tc_mirror_view(play->easel->mirror);
	assert_non_null(view);
	(void)tc_board_update(play->board, view);
	tc_view_set_board(view, play->board);
	refresh(play, view);
	if (verdict->ending == ENDING_GOOD) {
		const struct look seen = { play->easel, play->widget, &play->lists[1],
			play->shown ? &play->lists[0] : NULL, view, &play->pane_wants };
		char complaint[COMPLAINT_MAX] = "";
		if (!check_list(&seen, complaint)) {
			snprintf(verdict->complaint, COMPLAINT_MAX, "%s", complaint);
			verdict->ending = ENDING_BAD;
		}
	}
	tc_view_drop(view);
	verdict->looks++;
	verdict->commands += play->lists[1].count;
	struct tc_drawlist list = play->lists[0];
	struct tc_arena *frame = play->frames[0];
	play->lists[0] = play->lists[1];
	play->frames[0] = play->frames[1];
	play->lists[1] = list;
	play->frames[1] = frame;
	play->shown = true;
}

static void perform(struct play *play, const json_t *act) {
	static const char *const links[] = { "", "none", "connecting", "live", "lost", NULL };
	static const char *const sources[] = { "", "connected", "silent", "lost", "unknown", NULL };
	static const char *const stores[] = { "", "ok", "degraded", "full", NULL };
	struct easel *easel = play->easel;
	json_t *value;
	if ((value = json_object_get(act, "say")) != NULL) {
		say(play, value, false);
	} else if ((value = json_object_get(act, "withdraw")) != NULL) {
		say(play, value, true);
	} else if ((value = json_object_get(act, "pass")) != NULL) {
		easel_pass(easel, json_integer_value(value));
	} else if ((value = json_object_get(act, "link")) != NULL) {
		int link = word_index(links, text_of(act, "link"));
		tc_mirror_set_link(easel->mirror, (enum tc_link_state)link);
	} else if ((value = json_object_get(act, "source")) != NULL) {
		int state = word_index(sources, item_of(value, 1));
		tc_mirror_set_source(easel->mirror, item_of(value, 0), (enum tc_source_state)state,
			easel->time.unix_ms, false);
	} else if ((value = json_object_get(act, "store")) != NULL) {
		int store = word_index(stores, text_of(act, "store"));
		tc_mirror_set_store(easel->mirror, (enum tc_store_state)store);
	} else if (json_object_get(act, "clock") != NULL) {
		struct tc_hub_clock clock = { easel->time.unix_ms, -1, false };
		tc_mirror_set_clock(easel->mirror, &clock);
	} else if ((value = json_object_get(act, "alarm")) != NULL) {
		raise_alarm(play, value);
	} else {
		assert_non_null(json_object_get(act, "look"));
		look(play);
	}
}

struct tc_widget *story_open(struct easel *easel, const json_t *story, struct tc_faults *faults) {
	easel_clear(easel);
	easel->u_px = json_number_value(json_object_get(story, "u"));
	easel->language =
		strcmp(text_of(story, "language"), "en") == 0 ? TC_ENGLISH : TC_VIETNAMESE;
	const char *now = text_of(story, "now"), *until = text_of(story, "until");
	assert_true(tc_time_parse(now, strlen(now), &easel->time.unix_ms));
	if (until[0] != '\0') {
		assert_true(tc_time_parse(until, strlen(until), &easel->until_ms));
	}
	const json_t *pane = json_object_get(story, "pane");
	char *options = json_dumps(json_object_get(story, "options"), 0);
	assert_non_null(options);
	struct tc_widget *widget = easel_widget(easel, text_of(story, "kind"), options,
		json_number_value(json_array_get(pane, 0)),
		json_number_value(json_array_get(pane, 1)), faults);
	free(options);
	return widget;
}

void story_play(struct easel *easel, const json_t *story, struct verdict *verdict) {
	static struct play play;
	struct tc_faults faults = { .count = 0 };
	*verdict = (struct verdict) { .ending = ENDING_REFUSED };
	memset(&play, 0, sizeof play);
	play.easel = easel;
	play.verdict = verdict;
	play.widget = story_open(easel, story, &faults);
	if (play.widget == NULL || !easel_bind(easel, play.widget)) {
		return;
	}
	verdict->ending = ENDING_GOOD;
	const struct tc_widget_class *class_ = play.widget->class_;
	play.pane_wants.items = play.wants;
	play.pane_wants.count =
		class_->wants == NULL ? 0 : class_->wants(play.widget, play.wants, WANTS_MAX);
	play.board = tc_board_create(easel->catalogue, easel->until_ms);
	assert_non_null(play.board);
	for (int i = 0; i < 3; i++) {
		play.frames[i] = tc_arena_create(FRAME_BYTES);
		assert_non_null(play.frames[i]);
	}
	size_t i;
	json_t *act;
	json_array_foreach(json_object_get(story, "acts"), i, act) {
		if (verdict->ending == ENDING_GOOD) {
			perform(&play, act);
		}
	}
	if (verdict->ending == ENDING_GOOD) {
		look(&play);
	}
	for (int frame = 0; frame < 3; frame++) {
		tc_arena_destroy(play.frames[frame]);
	}
	tc_board_destroy(play.board);
}

bool story_same_complaint(const char *a, const char *b) {
	size_t length = strcspn(a, ":");
	return length > 0 && length == strcspn(b, ":") && strncmp(a, b, length) == 0;
}
