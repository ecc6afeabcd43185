#include "feeds/wire/alarm_list.h"

#include "base/period.h"

#include <inttypes.h>
#include <stdlib.h>

/* More than anybody reads; and where everybody has written a long note, a frame that a wall takes. */
enum { LISTED_MAX = 1000, LISTED_BYTES = 1024 * 1024 };

struct tc_alarm_list *tc_alarm_list_create(int room) {
	struct tc_alarm_list *list = calloc(1, sizeof *list + (size_t)room * sizeof *list->items);
	if (list == NULL) {
		return NULL;
	}
	list->room = room;
	list->texts = tc_buffer_create();
	if (list->texts == NULL) {
		free(list);
		return NULL;
	}
	return list;
}

void tc_alarm_list_destroy(struct tc_alarm_list *list) {
	if (list != NULL) {
		tc_buffer_destroy(list->texts);
		free(list);
	}
}

static void add_text(struct tc_buffer *out, const char *member, const char *text) {
	tc_buffer_printf(out, ",\"%s\":", member);
	tc_buffer_string(out, text);
}

static void add_time(struct tc_buffer *out, const char *member, int64_t at_ms) {
	char text[40];
	tc_time_format(at_ms, TC_ZONE_MINUTES, text, sizeof text);
	tc_buffer_printf(out, ",\"%s\":\"%s\"", member, text);
}

static void add_hand(
	struct tc_buffer *out, const char *member, const struct tc_alarm_hand_note *hand) {
	if (hand->name == NULL) {
		return;
	}
	tc_buffer_printf(out, ",\"%s\":{\"name\":", member);
	tc_buffer_string(out, hand->name);
	if (hand->note != NULL) {
		add_text(out, "note", hand->note);
	}
	add_time(out, "at", hand->at_ms);
	tc_buffer_text(out, "}");
}

static void write_one(struct tc_buffer *out, const struct tc_catalogue *catalogue,
	const struct tc_alarm_telling *telling) {
	const struct tc_alarm *alarm = telling->alarm;
	tc_buffer_text(out, "{\"rule\":");
	tc_buffer_string(out, telling->rule->id);
	add_text(out, "INDICATOR", tc_catalogue_indicator(catalogue, telling->rule->indicator)->id);
	add_text(out, "REF_AREA", tc_catalogue_area(catalogue, telling->area)->code);
	tc_buffer_printf(out, ",\"state\":\"%s\",\"priority\":%d", tc_alarm_word(alarm->state),
		alarm->priority);
	add_time(out, "raised", alarm->raised_ms);
	if (alarm->state == TC_ALARM_CLEARED) {
		add_time(out, "ended", alarm->ended_ms);
	}
	if (telling->value[0] != '\0') {
		add_text(out, "value", telling->value);
	}
	if (alarm->state == TC_ALARM_ACKNOWLEDGED) {
		add_hand(out, "acknowledged", &telling->acknowledged);
	}
	if (alarm->shelved_until_ms != 0) {
		add_time(out, "shelved_until", alarm->shelved_until_ms);
		add_hand(out, "shelved", &telling->shelved);
	}
	tc_buffer_text(out, "}");
}

void tc_alarm_list_add(struct tc_alarm_list *list, const struct tc_catalogue *catalogue,
	const struct tc_alarm_telling *telling) {
	const struct tc_alarm *alarm = telling->alarm;
	if (list->count == list->room) {
		return;
	}
	size_t start = list->texts->length;
	write_one(list->texts, catalogue, telling);
	list->items[list->count++] = (struct tc_alarm_item) {
		.indicator = telling->rule->indicator,
		.area = telling->area,
		.state = alarm->state,
		.priority = alarm->priority,
		.raised_ms = alarm->raised_ms,
		.shelved = alarm->shelved_until_ms != 0,
		.start = start,
		.length = list->texts->length - start,
	};
}

/* As walls order them (tc_alarms_shown); of equal ones the first of the rules. */
static int compare(const void *left, const void *right) {
	const struct tc_alarm_item *a = left, *b = right;
	if (a->priority != b->priority) {
		return a->priority < b->priority ? -1 : 1;
	}
	if (a->state != b->state) {
		return a->state < b->state ? -1 : 1;
	}
	if (a->raised_ms != b->raised_ms) {
		return a->raised_ms > b->raised_ms ? -1 : 1;
	}
	return a->start < b->start ? -1 : a->start > b->start;
}

bool tc_alarm_list_finish(struct tc_alarm_list *list) {
	qsort(list->items, (size_t)list->count, sizeof *list->items, compare);
	return !list->texts->failed;
}

void tc_alarm_list_write(const struct tc_alarm_list *list, const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, struct tc_buffer *out) {
	size_t before = out->length;
	int count = 0, listed = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < list->count; i++) {
			const struct tc_alarm_item *item = &list->items[i];
			bool covered = tc_grant_covers(grant,
				tc_catalogue_indicator(catalogue, item->indicator)->id,
				tc_catalogue_area(catalogue, item->area)->code);
			if (pass == 0) {
				count += covered;
			} else if (covered && listed < LISTED_MAX &&
				out->length - before < LISTED_BYTES) {
				tc_buffer_text(out, listed++ == 0 ? "" : ",");
				tc_buffer_add(out, tc_buffer_bytes(list->texts) + item->start,
					item->length);
			}
		}
		if (pass == 0) {
			tc_buffer_printf(out, "{\"count\":%d,\"alarms\":[", count);
		}
	}
	tc_buffer_text(out, "]}");
}
