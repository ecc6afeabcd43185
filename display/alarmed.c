#include "display/alarmed.h"

#include "base/period.h"

static bool covers(const struct tc_pane_wants *wants, const struct tc_catalogue *catalogue,
	int indicator, int area) {
	for (int i = 0; i < wants->count; i++) {
		const struct tc_want *want = &wants->items[i];
		if (want->indicator == indicator &&
			(want->area == area ||
				(want->area < 0 &&
					tc_catalogue_area(catalogue, area)->kind ==
						TC_AREA_PROVINCE))) {
			return true;
		}
	}
	return false;
}

struct tc_badge tc_alarmed_worst(const struct tc_pane_wants *wants,
	const struct tc_catalogue *catalogue, const struct tc_board *board) {
	const struct tc_standing *items;
	int count = tc_board_items(board, &items);
	/* They are in this order. */
	for (int i = 0; i < count; i++) {
		if (covers(wants, catalogue, items[i].indicator, items[i].area)) {
			return tc_badge_of(&items[i]);
		}
	}
	return (struct tc_badge) { 0 };
}

json_t *tc_alarmed_dump(const struct tc_pane_wants *wants, const struct tc_catalogue *catalogue,
	const struct tc_board *board) {
	const struct tc_standing *items;
	int count = tc_board_items(board, &items);
	json_t *list = json_array();
	for (int i = 0; i < count; i++) {
		const struct tc_standing *item = &items[i];
		if (!covers(wants, catalogue, item->indicator, item->area)) {
			continue;
		}
		char raised[32];
		tc_time_format(item->raised_ms, TC_ZONE_MINUTES, raised, sizeof raised);
		json_t *alarm = json_object();
		json_object_set_new(alarm, "rule", json_string(item->rule));
		json_object_set_new(alarm, "INDICATOR",
			json_string(tc_catalogue_indicator(catalogue, item->indicator)->id));
		json_object_set_new(alarm, "REF_AREA",
			json_string(tc_catalogue_area(catalogue, item->area)->code));
		json_object_set_new(alarm, "state", json_string(tc_alarm_word(item->state)));
		json_object_set_new(alarm, "priority", json_integer(item->priority));
		json_object_set_new(alarm, "raised", json_string(raised));
		json_array_append_new(list, alarm);
	}
	return list;
}

/* A pane that shows a province of every list shows it as often; the members of a group are watched one by one. */
static struct tc_alarm_rule rule_of(const struct tc_alarmed_pane *pane,
	const struct tc_catalogue *catalogue, const struct tc_want *want, const char *id) {
	struct tc_alarm_rule rule = *pane->alarm;
	rule.id = id;
	rule.indicator = want->indicator;
	rule.area = want->area;
	rule.each =
		want->area >= 0 ? -1 : tc_catalogue_find_area(catalogue, "VN:provinces", INT64_MAX);
	if (rule.title.vi == NULL || rule.title.vi[0] == '\0') {
		rule.title = tc_catalogue_indicator(catalogue, want->indicator)->title;
	}
	return rule;
}

bool tc_alarmed_rules(const struct tc_alarmed_pane *pane, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, struct tc_alarm_rule *out, int size, int *count,
	struct tc_faults *faults) {
	const struct tc_pane_wants *wants = pane->wants;
	if (pane->alarm->kind == 0 || wants->count == 0) {
		return true;
	}
	int indicator =
		pane->alarm->indicator >= 0 ? pane->alarm->indicator : wants->items[0].indicator;
	const char *id = tc_arena_printf(arena, TC_BOARD_OWN_PREFIX "%d/%s", pane->scene, pane->id);
	int written = 0;
	for (int i = 0; i < wants->count && id != NULL; i++) {
		if (wants->items[i].indicator != indicator) {
			continue;
		}
		if (written < size) {
			out[written] = rule_of(pane, catalogue, &wants->items[i], id);
		}
		written++;
	}
	*count += written;
	if (written > 0 || id == NULL) {
		return id != NULL;
	}
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pane->pointer, "alarm", place, sizeof place);
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
		"expected an indicator that this pane shows, found \"%s\"",
		"cần một chỉ tiêu có trong ô này, thấy \"%s\"", pane->alarm->indicator_code);
	return false;
}

int tc_alarmed_guards(const struct tc_pane_wants *wants, const struct tc_catalogue *catalogue,
	struct tc_want *out, int size) {
	int rule_count = 0, count = 0;
	const struct tc_alarm_rule *rules = tc_catalogue_alarms(catalogue, &rule_count);
	for (int r = 0; r < rule_count; r++) {
		const struct tc_alarm_guard *guard = &rules[r].only_if;
		for (int i = 0; guard->indicator >= 0 && i < wants->count; i++) {
			const struct tc_want *want = &wants->items[i];
			if (want->indicator != rules[r].indicator) {
				continue;
			}
			if (count < size) {
				out[count] = (struct tc_want) { guard->indicator,
					guard->area >= 0 ? guard->area : want->area, 2 };
			}
			count++;
		}
	}
	return count;
}

int tc_alarmed_breathe(const struct tc_painting *panes, int count, int64_t now_ms, bool still,
	struct tc_drawlist *out) {
	int beats = 0;
	for (int i = 0; i < count; i++) {
		const struct tc_drawlist *list = panes[i].list;
		for (int b = 0; list != NULL && b < list->beat_count; b++, beats++) {
			struct tc_beat beat = list->beats[b];
			beat.x_px += tc_whole_px(panes[i].x_px);
			beat.y_px += tc_whole_px(panes[i].y_px);
			if (still) {
				tc_alarm_draw_still(out, &beat);
			} else {
				tc_alarm_draw_beat(out, &beat, now_ms);
			}
		}
	}
	return beats;
}
