#include "feeds/wire/standing.h"

#include "base/json.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void copy_text(const json_t *object, const char *key, char *out, size_t size) {
	const char *text = tc_json_string(json_object_get(object, key));
	if (text != NULL) {
		snprintf(out, size, "%s", text);
		tc_utf8_trim(out);
	}
	for (char *at = out; *at != '\0'; at++) {
		*at = (unsigned char)*at < ' ' ? ' ' : *at; /* a row of a wall has one line */
	}
}

static int64_t read_time(const json_t *object, const char *key) {
	const char *text = tc_json_string(json_object_get(object, key));
	int64_t at_ms = 0;
	return text != NULL && tc_time_parse(text, strlen(text), &at_ms) ? at_ms : 0;
}

static enum tc_alarm_state read_state(const json_t *object) {
	static const struct {
		const char *word;
		enum tc_alarm_state state;
	} words[] = { { "active", TC_ALARM_ACTIVE }, { "acknowledged", TC_ALARM_ACKNOWLEDGED },
		{ "cleared", TC_ALARM_CLEARED } };
	const char *said = tc_json_string(json_object_get(object, "state"));
	for (size_t i = 0; said != NULL && i < sizeof words / sizeof *words; i++) {
		if (strcmp(said, words[i].word) == 0) {
			return words[i].state;
		}
	}
	return 0;
}

static bool read_standing(
	const struct tc_catalogue *catalogue, const json_t *object, struct tc_standing *out) {
	const char *indicator = tc_json_string(json_object_get(object, "INDICATOR"));
	const char *area = tc_json_string(json_object_get(object, "REF_AREA"));
	const json_t *priority = json_object_get(object, "priority");
	memset(out, 0, sizeof *out);
	copy_text(object, "rule", out->rule, sizeof out->rule);
	out->indicator = indicator == NULL ? -1 : tc_catalogue_find_indicator(catalogue, indicator);
	out->area = area == NULL ? -1 : tc_catalogue_find_area(catalogue, area, INT64_MAX);
	out->state = read_state(object);
	if (tc_json_is_number(priority)) {
		out->priority = (int)strtol(tc_json_number_text(priority), NULL, 10);
	}
	out->raised_ms = read_time(object, "raised");
	out->ended_ms = read_time(object, "ended");
	out->shelved_until_ms = read_time(object, "shelved_until");
	copy_text(object, "value", out->value, sizeof out->value);
	const json_t *hand = json_object_get(object, "acknowledged");
	copy_text(hand, "name", out->name, sizeof out->name);
	copy_text(hand, "note", out->note, sizeof out->note);
	out->acknowledged_ms = read_time(hand, "at");
	return out->rule[0] != '\0' && out->indicator >= 0 && out->area >= 0 && out->state != 0 &&
		out->priority >= 1 && out->priority <= 3;
}

int tc_standing_read(
	const struct tc_catalogue *catalogue, const json_t *data, const struct tc_live_sink *sink) {
	const json_t *list = json_object_get(data, "alarms");
	size_t said = json_array_size(list);
	said = said < TC_STANDING_MAX ? said : TC_STANDING_MAX;
	struct tc_standing *items = malloc(said * sizeof *items + 1);
	if (!json_is_array(list) || items == NULL) {
		free(items);
		return 0;
	}
	int count = 0;
	for (size_t i = 0; i < said; i++) {
		count += read_standing(catalogue, json_array_get(list, i), &items[count]);
	}
	sink->alarms(sink->user, items, count);
	free(items);
	return (int)said - count;
}
