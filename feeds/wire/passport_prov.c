/* PROV-JSON (W3C submission of 24 April 2013): entities are reports, activities the events that brought
 * them, agents the source, the agency that answers for the indicator, and the hub. */
#include "base/period.h"
#include "feeds/wire/passport_parts.h"
#include "feeds/wire/rows.h"

#include <inttypes.h>
#include <string.h>

enum { NAME_MAX_BYTES = 1024 };

/* While it is written. */
struct prov {
	const struct tc_passport *passport;
	json_t *entity, *activity, *generated, *attributed, *derived, *alternate, *used;
	int number; /* of relations, which need names of their own */
};

/* "tc:" and what it is about; letters that a qualified name cannot hold are escaped as in a URL. */
static const char *name_of(char out[NAME_MAX_BYTES], const char *kind, const char *text) {
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/";
	size_t used = (size_t)snprintf(out, NAME_MAX_BYTES, "tc:%s", kind);
	for (; *text != '\0' && used + 4 < NAME_MAX_BYTES; text++) {
		bool fine = strchr(plain, *text) != NULL;
		used += (size_t)snprintf(out + used, NAME_MAX_BYTES - used, fine ? "%c" : "%%%02X",
			(unsigned char)*text);
	}
	return out;
}

/* A report goes by its code; what nobody reported, by what it is about. */
static void report_name(
	const struct prov *self, const struct tc_observation *row, char out[NAME_MAX_BYTES]) {
	const struct tc_catalogue *catalogue = self->passport->catalogue;
	char code[TC_TRACE_TEXT_MAX], about[NAME_MAX_BYTES / 4];
	if (row->cursor != 0) {
		tc_trace_format(tc_rows_trace(catalogue, row), code);
		name_of(out, "", code);
		return;
	}
	snprintf(about, sizeof about, "/%s/%s/%s",
		tc_catalogue_indicator(catalogue, row->indicator)->id,
		tc_catalogue_area(catalogue, row->area)->code, row->period.text);
	name_of(out, "made", about);
}

static json_t *moment(int64_t unix_ms) {
	char text[40];
	tc_time_format(unix_ms, TC_ZONE_MINUTES, text, sizeof text);
	return json_string(text);
}

/* One statement "a KIND b". extra: moved, more members of it; NULL: none. */
static void relate(struct prov *self, json_t *kind, const char *from, const char *a, const char *to,
	const char *b, json_t *extra) {
	char id[24];
	json_t *statement = json_pack("{s:s,s:s}", from, a, to, b);
	snprintf(id, sizeof id, "_:%d", ++self->number);
	if (extra != NULL) {
		json_object_update(statement, extra);
		json_decref(extra);
	}
	json_object_set_new(kind, id, statement);
}

/* Attributes of an entity are flat. report: moved. */
static void add_keys(json_t *entity, json_t *report) {
	const char *key = NULL;
	json_t *value = NULL;
	json_object_foreach(report, key, value) {
		char name[NAME_MAX_BYTES];
		json_object_set(entity, name_of(name, "", key), value);
	}
	json_decref(report);
}

static void add_report(struct prov *self, const struct tc_observation *row) {
	char name[NAME_MAX_BYTES], event[NAME_MAX_BYTES], source[NAME_MAX_BYTES], number[24];
	report_name(self, row, name);
	name_of(source, "source", row->source);
	snprintf(number, sizeof number, "/%010" PRId64, row->sequence);
	size_t used = strlen(name_of(event, "event", row->source));
	snprintf(event + used, sizeof event - used, "%s", number);
	json_t *entity = json_pack("{s:s,s:o}", "prov:type", "tc:observation", "prov:value",
		row->has_value ? json_string(row->value.text) : json_null());
	add_keys(entity, tc_rows_encode_object(self->passport->catalogue, row));
	json_object_set_new(self->entity, name, entity);
	json_object_set_new(self->activity, event,
		json_pack("{s:s,s:o,s:o}", "prov:type", "tc:report", "prov:startTime",
			moment(row->recorded_at_ms), "prov:endTime", moment(row->stored_at_ms)));
	relate(self, self->generated, "prov:entity", name, "prov:activity", event,
		json_pack("{s:o}", "prov:time", moment(row->stored_at_ms)));
	relate(self, self->attributed, "prov:entity", name, "prov:agent", source, NULL);
}

static void add_group(struct prov *self, const struct tc_passport_group *group) {
	char before[NAME_MAX_BYTES], name[NAME_MAX_BYTES];
	for (int i = 0; i < group->count; i++) {
		add_report(self, &group->rows[i]);
		report_name(self, &group->rows[i], name);
		if (i > 0) {
			relate(self, self->derived, "prov:generatedEntity", name, "prov:usedEntity",
				before,
				json_pack("{s:{s:s,s:s}}", "prov:type", "$", "prov:Revision",
					"type", "prov:QUALIFIED_NAME"));
		}
		memcpy(before, name, sizeof before);
	}
}

/* What other sources say of the same thing. */
static void add_witness(struct prov *self, const struct tc_passport_group *group) {
	char name[NAME_MAX_BYTES], witness[NAME_MAX_BYTES];
	const struct tc_observation *newest = &group->rows[group->count - 1];
	add_report(self, newest);
	report_name(self, &self->passport->found.observation, name);
	report_name(self, newest, witness);
	relate(self, self->alternate, "prov:alternate1", name, "prov:alternate2", witness, NULL);
}

/* A figure made of others: the hub reckoned it, using them. One of those may be made of others itself; that is
 * told when it is asked for. */
static void add_made(struct prov *self) {
	const struct tc_passport *passport = self->passport;
	const struct tc_observation *figure = &passport->found.observation;
	char name[NAME_MAX_BYTES], input[NAME_MAX_BYTES], recipe[1024] = "";
	const struct tc_formula *formula =
		tc_catalogue_indicator(passport->catalogue, figure->indicator)->formula;
	if (formula != NULL) {
		tc_formula_print(formula, recipe, sizeof recipe);
	}
	report_name(self, figure, name);
	json_t *entity = json_pack("{s:s,s:o}", "prov:type", "tc:made", "prov:value",
		figure->has_value ? json_string(figure->value.text) : json_null());
	add_keys(entity, tc_passport_report(passport, figure));
	json_object_set_new(self->entity, name, entity);
	json_object_set_new(self->activity, "tc:reckoning",
		json_pack("{s:s,s:s,s:o}", "prov:type", "tc:reckoning", "tc:formula", recipe,
			"prov:endTime", moment(passport->now_ms)));
	relate(self, self->generated, "prov:entity", name, "prov:activity", "tc:reckoning", NULL);
	relate(self, self->attributed, "prov:entity", name, "prov:agent", "tc:hub", NULL);
	for (int i = 0; i < passport->made.count; i++) {
		const struct tc_ingredient *part = &passport->made.inputs[i];
		if (part->point == NULL) {
			continue;
		}
		struct tc_observation row =
			tc_passport_observation(passport, part->indicator, part->area, part->point);
		report_name(self, &row, input);
		entity = json_pack(
			"{s:s}", "prov:type", row.cursor == 0 ? "tc:made" : "tc:observation");
		add_keys(entity, tc_passport_report(passport, &row));
		json_object_set_new(self->entity, input, entity);
		relate(self, self->used, "prov:activity", "tc:reckoning", "prov:entity", input,
			NULL);
		relate(self, self->derived, "prov:generatedEntity", name, "prov:usedEntity", input,
			NULL);
	}
}

static json_t *agents(struct prov *self, json_t *behalf) {
	const struct tc_passport *passport = self->passport;
	const struct tc_observation *figure = &passport->found.observation;
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(passport->catalogue, figure->indicator);
	char source[NAME_MAX_BYTES], agency[NAME_MAX_BYTES];
	json_t *agent = json_object();
	for (int i = 0; i < passport->group_count; i++) {
		json_object_set_new(agent, name_of(source, "source", passport->groups[i].source),
			json_pack("{s:s,s:s}", "prov:type", "prov:SoftwareAgent", "prov:label",
				passport->groups[i].source));
	}
	if (passport->made.derived) {
		json_object_set_new(agent, "tc:hub",
			json_pack("{s:s,s:s}", "prov:type", "prov:SoftwareAgent", "prov:label",
				"toancanh"));
	} else if (indicator->owner != NULL) {
		name_of(source, "source", figure->source);
		name_of(agency, "agency/", indicator->owner);
		json_object_set_new(agent, agency,
			json_pack("{s:s,s:s}", "prov:type", "prov:Organization", "prov:label",
				indicator->owner));
		relate(self, behalf, "prov:delegate", source, "prov:responsible", agency, NULL);
	}
	return agent;
}

/* A figure with more revisions than are kept may be none of them. */
static bool is_listed(const struct tc_passport_group *group, const struct tc_observation *figure) {
	for (int i = 0; group != NULL && i < group->count; i++) {
		if (group->rows[i].cursor == figure->cursor) {
			return true;
		}
	}
	return false;
}

json_t *tc_passport_prov(const struct tc_passport *passport) {
	struct prov self = { .passport = passport,
		.entity = json_object(),
		.activity = json_object(),
		.generated = json_object(),
		.attributed = json_object(),
		.derived = json_object(),
		.alternate = json_object(),
		.used = json_object() };
	const struct tc_passport_group *own = tc_passport_own(passport);
	json_t *behalf = json_object();
	if (passport->made.derived) {
		add_made(&self);
	} else if (!is_listed(own, &passport->found.observation)) {
		add_report(&self, &passport->found.observation);
	}
	for (int i = 0; i < passport->group_count; i++) {
		const struct tc_passport_group *group = &passport->groups[i];
		if (group == own) {
			add_group(&self, group);
		} else if (group->count > 0) {
			add_witness(&self, group);
		}
	}
	json_t *agent = agents(&self, behalf);
	return json_pack("{s:{s:s},s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "prefix", "tc",
		"urn:toancanh:", "entity", self.entity, "activity", self.activity, "agent", agent,
		"used", self.used, "wasGeneratedBy", self.generated, "wasAttributedTo",
		self.attributed, "wasDerivedFrom", self.derived, "alternateOf", self.alternate,
		"actedOnBehalfOf", behalf);
}
