#include "base/period.h"
#include "feeds/judge/regime.h"
#include "feeds/wire/passport_parts.h"
#include "feeds/wire/rows.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

json_t *tc_passport_words(const struct tc_words *said) {
	return json_pack("{s:s,s:s}", "vi", tc_words_in(said, TC_VIETNAMESE), "en",
		tc_words_in(said, TC_ENGLISH));
}

static json_t *moment(int64_t unix_ms) {
	char text[40];
	tc_time_format(unix_ms, TC_ZONE_MINUTES, text, sizeof text);
	return json_string(text);
}

static json_t *code_of(const struct tc_passport *self, const struct tc_observation *row) {
	if (row->cursor == 0) {
		return json_null();
	}
	char code[TC_TRACE_TEXT_MAX];
	tc_trace_format(tc_rows_trace(self->catalogue, row), code);
	return json_string(code);
}

json_t *tc_passport_report(const struct tc_passport *self, const struct tc_observation *row) {
	json_t *object = tc_rows_encode_object(self->catalogue, row);
	if (object != NULL && json_object_set_new(object, "TRACE", code_of(self, row)) != 0) {
		json_decref(object);
		return NULL;
	}
	if (row->cursor == 0) {
		json_object_del(object, "SEQUENCE");
		json_object_del(object, "ACTION");
	}
	return object;
}

const struct tc_passport_group *tc_passport_own(const struct tc_passport *self) {
	for (int i = 0; i < self->group_count; i++) {
		if (strcmp(self->groups[i].source, self->found.observation.source) == 0) {
			return &self->groups[i];
		}
	}
	return NULL;
}

static const struct tc_observation *newest_of(const struct tc_passport_group *group) {
	return group == NULL || group->count == 0 ? NULL : &group->rows[group->count - 1];
}

/* Whether walls show it now, and if not, why. */
static const char *standing(const struct tc_passport *self) {
	const struct tc_observation *figure = &self->found.observation;
	const struct tc_observation *newest = newest_of(tc_passport_own(self));
	if (self->made.derived) {
		return "derived";
	}
	if (newest != NULL && newest->cursor != figure->cursor) {
		return newest->action == TC_ACTION_WITHDRAW ? "withdrawn" : "superseded";
	}
	if (figure->action == TC_ACTION_WITHDRAW) {
		return "withdrawn";
	}
	bool witness = self->primary != NULL && strcmp(self->primary, figure->source) != 0;
	return witness ? "witness" : "current";
}

static json_t *revisions(const struct tc_passport *self) {
	const struct tc_passport_group *own = tc_passport_own(self);
	json_t *list = json_array();
	for (int i = 0; own != NULL && i < own->count; i++) {
		json_array_append_new(list, tc_passport_report(self, &own->rows[i]));
	}
	return list;
}

/* Share of the figure by which another source's differs; negative: they cannot be compared. */
static double difference(const struct tc_observation *figure, const struct tc_observation *other) {
	if (!figure->has_value || !other->has_value) {
		return -1;
	}
	double size = fmax(fabs(figure->value.number), fabs(other->value.number));
	return size > 0 ? fabs(figure->value.number - other->value.number) / size : 0;
}

static json_t *witnesses(const struct tc_passport *self) {
	const struct tc_observation *figure = &self->found.observation;
	double tolerance = tc_catalogue_indicator(self->catalogue, figure->indicator)->tolerance;
	json_t *list = json_array();
	for (int i = 0; i < self->group_count; i++) {
		const struct tc_observation *newest = newest_of(&self->groups[i]);
		if (newest == NULL || strcmp(newest->source, figure->source) == 0) {
			continue;
		}
		json_t *object = tc_passport_report(self, newest);
		double share = difference(figure, newest);
		if (object != NULL && share >= 0) {
			json_object_set_new(object, "difference", json_real(share));
			json_object_set_new(object, "agrees", json_boolean(share <= tolerance));
		}
		json_array_append_new(list, object);
	}
	return list;
}

static const char *rule_word(enum tc_period_rule rule) {
	switch (rule) {
	case TC_PERIOD_DECREE_09: return "decree-09";
	case TC_PERIOD_CALENDAR: return "calendar";
	case TC_PERIOD_REAL_TIME: break;
	}
	return "real-time";
}

static const char *direction_word(enum tc_direction direction) {
	switch (direction) {
	case TC_DIRECTION_HIGHER: return "higher";
	case TC_DIRECTION_LOWER: return "lower";
	case TC_DIRECTION_NEUTRAL: break;
	}
	return "neutral";
}

/* When this period closed and its report was due: dates of the one that follows the period before. */
static void add_dates(
	json_t *regime, const struct tc_passport *self, const struct tc_indicator *indicator) {
	const struct tc_period *period = &self->found.observation.period;
	struct tc_regime_dates dates;
	if (tc_regime_next(indicator, tc_catalogue_calendar(self->catalogue), period->start_ms,
		    period->grain, &dates)) {
		json_object_set_new(regime, "closes", moment(dates.due_ms));
		json_object_set_new(regime, "due", moment(dates.late_ms));
	}
}

static json_t *regime(const struct tc_passport *self) {
	const struct tc_observation *figure = &self->found.observation;
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(self->catalogue, figure->indicator);
	json_t *out = json_pack("{s:s,s:I,s:I}", "rule", rule_word(indicator->period_rule),
		"cadence_ms", (json_int_t)indicator->cadence_ms, "deadline_ms",
		(json_int_t)indicator->deadline_ms);
	if (out != NULL) {
		add_dates(out, self, indicator);
	}
	return out;
}

static json_t *owner(const struct tc_passport *self, const struct tc_indicator *indicator) {
	if (indicator->owner == NULL) {
		return json_null();
	}
	int agency = tc_catalogue_find_area(self->catalogue, indicator->owner, INT64_MAX);
	json_t *out = agency < 0
		? json_object()
		: tc_passport_words(&tc_catalogue_area(self->catalogue, agency)->name);
	json_object_set_new(out, "id", json_string(indicator->owner));
	return out;
}

static json_t *labels(const struct tc_passport *self) {
	const struct tc_observation *figure = &self->found.observation;
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(self->catalogue, figure->indicator);
	struct tc_words unit = tc_catalogue_unit_label(self->catalogue, indicator->unit);
	return json_pack("{s:o,s:o,s:o,s:o,s:i,s:s,s:f}", "indicator",
		tc_passport_words(&indicator->title), "area",
		tc_passport_words(&tc_catalogue_area(self->catalogue, figure->area)->name), "unit",
		tc_passport_words(&unit), "owner", owner(self, indicator), "decimals",
		indicator->decimals, "direction", direction_word(indicator->direction), "tolerance",
		indicator->tolerance);
}

static json_t *event(const struct tc_passport *self) {
	char hex[2 * TC_DIGEST_BYTES + 1] = "";
	for (int i = 0; self->found.has_digest && i < TC_DIGEST_BYTES; i++) {
		snprintf(hex + (size_t)i * 2, 3, "%02x", self->found.digest[i]);
	}
	return json_pack("{s:s,s:o}", "id", self->found.event_id, "sha256",
		self->found.has_digest ? json_string(hex) : json_null());
}

static void add_check(json_t *list, const char *check, double expected, bool passed) {
	char text[32];
	snprintf(text, sizeof text, "%.15g", expected);
	json_array_append_new(list,
		json_pack("{s:s,s:s,s:b}", "check", check, "expected", text, "passed", passed));
}

/* The range that the contract expects, and whether the figure lies in it. */
static json_t *checks(const struct tc_passport *self) {
	const struct tc_observation *figure = &self->found.observation;
	const struct tc_checks *of =
		&tc_catalogue_indicator(self->catalogue, figure->indicator)->checks;
	json_t *list = json_array();
	if (figure->has_value && of->has_least) {
		add_check(list, "least", of->least, figure->value.number >= of->least);
	}
	if (figure->has_value && of->has_most) {
		add_check(list, "most", of->most, figure->value.number <= of->most);
	}
	return list;
}

json_t *tc_passport_write(const struct tc_passport *self) {
	const struct tc_observation *figure = &self->found.observation;
	const struct tc_passport_group *own = tc_passport_own(self);
	return json_pack("{s:o,s:o,s:o,s:s,s:b,s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:I,s:o,s:o}", "code",
		code_of(self, figure), "asked_at", moment(self->now_ms), "figure",
		tc_passport_report(self, figure), "standing", standing(self), "simulated",
		tc_source_is_test(figure->source), "labels", labels(self), "regime", regime(self),
		"checks", checks(self), "event", event(self), "revisions", revisions(self),
		"revisions_left_out", (json_int_t)(own == NULL ? 0 : own->skipped), "witnesses",
		witnesses(self), "witnesses_left_out", (json_int_t)self->witnesses_left_out, "made",
		tc_passport_recipe(self), "prov", tc_passport_prov(self));
}
