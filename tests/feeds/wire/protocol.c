#include "tests/feeds/wire/protocol.h"

#include "feeds/observation.h"
#include "feeds/wire/code.h"
#include "feeds/wire/config.h"
#include "feeds/wire/event.h"
#include "feeds/wire/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RFC3339                                                                                    \
	"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:" \
	"[0-9]{2})$"

/* What a message says; @NAME stands for a reference to a definition. */
static const struct message {
	const char *name, *type, *channel, *from, *title, *data;
} messages[] = {
	{ "hello", TC_TYPE_HELLO, "feed", "publisher", "asks for welcome", NULL },
	{ "observations", TC_TYPE_OBSERVATIONS, "feed", "publisher",
		"observations, stored whole or not at all",
		"{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
		"\"common\":{\"anyOf\":[@observation,{\"type\":\"null\"}]},"
		"\"observations\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":1000,"
		"\"items\":@observation},"
		"\"columns\":{\"type\":\"array\",\"items\":@key,\"uniqueItems\":true},"
		"\"rows\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":1000,"
		"\"items\":{\"type\":\"array\"}}},"
		"\"oneOf\":[{\"required\":[\"observations\"],\"not\":{\"anyOf\":["
		"{\"required\":[\"rows\"]},{\"required\":[\"columns\"]}]}},"
		"{\"required\":[\"columns\",\"rows\"],\"not\":{\"required\":[\"observations\"]}}]"
		"}" },
	{ "check", TC_TYPE_CHECK, "feed", "publisher",
		"what the hub would say of these observations; nothing is stored",
		"@observations_data" },
	{ "skip", TC_TYPE_SKIP, "feed", "publisher", "gives missing numbers up for good",
		"{\"type\":\"object\",\"required\":[\"upto\"],\"properties\":{\"upto\":@sequence}"
		"}" },
	{ "welcome", TC_TYPE_WELCOME, "feed", "hub", "where to go on, and the limits",
		"{\"type\":\"object\",\"required\":[\"resume_after\",\"window\",\"max_bytes\","
		"\"max_observations\",\"server_time\"],\"properties\":{\"resume_after\":@upto,"
		"\"window\":@count,\"max_bytes\":@count,\"max_observations\":@count,"
		"\"server_time\":@time}}" },
	{ "ack", TC_TYPE_ACK, "feed", "hub", "up to here all is on disk or refused for good",
		"{\"type\":\"object\",\"required\":[\"upto\",\"durable\",\"stored\",\"duplicates\"]"
		","
		"\"properties\":{\"upto\":@upto,\"durable\":{\"const\":true},\"stored\":@count,"
		"\"duplicates\":@count}}" },
	{ "nack", TC_TYPE_NACK, "feed", "hub", "nothing of this event is stored, and why",
		"{\"type\":\"object\",\"required\":[\"id\",\"sequence\",\"retry\",\"errors\"],"
		"\"properties\":{\"id\":{\"type\":[\"string\",\"null\"]},"
		"\"sequence\":{\"type\":[\"string\",\"null\"]},\"retry\":{\"type\":\"boolean\"},"
		"\"retry_after_ms\":@count,\"errors\":{\"type\":\"array\",\"minItems\":1,"
		"\"maxItems\":20,\"items\":@error}}}" },
	{ "checked", TC_TYPE_CHECKED, "feed", "hub", "the observations of a check would be taken",
		"{\"type\":\"object\",\"required\":[\"id\",\"observations\"],\"properties\":{"
		"\"id\":@name,\"observations\":@count}}" },
	{ "notice", TC_TYPE_NOTICE, "feed", "hub", "numbers are missing, or the clock is off",
		"{\"type\":\"object\",\"required\":[\"code\"],\"oneOf\":[{\"required\":[\"from\","
		"\"to\"],"
		"\"properties\":{\"code\":{\"const\":\"gap\"},\"from\":@sequence,\"to\":@sequence}}"
		","
		"{\"required\":[\"ahead_ms\"],\"properties\":{\"code\":{\"const\":\"clock_skew\"},"
		"\"ahead_ms\":{\"type\":\"integer\"}}}]}" },
	{ "subscribe", TC_TYPE_SUBSCRIBE, "live", "viewer", "which series to send",
		"{\"type\":\"object\",\"required\":[\"series\"],\"properties\":{\"series\":{"
		"\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"INDICATOR\","
		"\"REF_AREA\"],\"additionalProperties\":false,\"properties\":{"
		"\"INDICATOR\":{\"type\":\"string\"},\"REF_AREA\":{\"type\":\"string\"},"
		"\"last\":@count}}},\"after\":{\"type\":[\"string\",\"null\"]},"
		"\"as_of\":{\"type\":[\"string\",\"null\"]},"
		"\"alarms\":{\"type\":[\"boolean\",\"null\"]}}}" },
	{ "trace", TC_TYPE_TRACE, "live", "viewer", "where a figure came from",
		"{\"type\":\"object\",\"properties\":{\"code\":{\"type\":\"string\"},"
		"\"INDICATOR\":{\"type\":\"string\"},\"REF_AREA\":{\"type\":\"string\"},"
		"\"TIME_PERIOD\":{\"type\":\"string\"}},\"oneOf\":[{\"required\":[\"code\"]},"
		"{\"required\":[\"INDICATOR\",\"REF_AREA\"]}]}" },
	{ "passport", TC_TYPE_PASSPORT, "live", "hub", "all that the hub has kept about it",
		"{\"type\":\"object\",\"required\":[\"id\",\"passport\"],\"properties\":{"
		"\"id\":@name,\"passport\":{\"type\":\"object\",\"required\":[\"code\","
		"\"figure\",\"standing\",\"labels\",\"regime\",\"event\",\"revisions\","
		"\"witnesses\",\"made\",\"prov\"],\"properties\":{\"code\":{"
		"\"anyOf\":[@trace_code,{\"type\":\"null\"}]},"
		"\"standing\":{\"enum\":[\"current\",\"superseded\",\"withdrawn\","
		"\"witness\",\"derived\"]},\"made\":{\"type\":[\"object\",\"null\"]},\"prov\":{"
		"\"type\":\"object\"}}}}}" },
	{ "snapshot", TC_TYPE_SNAPSHOT, "live", "hub", "what is known; the last one is complete",
		"{\"allOf\":[@table],\"properties\":{\"complete\":{\"const\":true}},"
		"\"dependentRequired\":{\"complete\":[\"cursor\"]}}" },
	{ "live_observations", TC_TYPE_OBSERVATIONS, "live", "hub", "what arrives",
		"{\"allOf\":[@table],\"required\":[\"cursor\"],"
		"\"properties\":{\"skipped\":@count}}" },
	{ "status", TC_TYPE_STATUS, "live", "hub", "at least every 500 ms",
		"{\"type\":\"object\",\"required\":[\"server_time\",\"store\",\"sources\","
		"\"cursor\"],"
		"\"properties\":{\"server_time\":@time,\"uptime_ms\":@count,\"clock\":{\"enum\":["
		"\"synced\",\"unsynced\"]},\"store\":{\"enum\":[\"ok\",\"degraded\","
		"\"full\"]},\"cursor\":{\"type\":\"string\"},\"sources\":{\"type\":\"array\","
		"\"items\":{\"type\":\"object\",\"required\":[\"source\",\"state\",\"since\","
		"\"gap\"],"
		"\"properties\":{\"source\":@name,\"state\":{\"enum\":[\"connected\",\"silent\","
		"\"lost\"]},\"since\":{\"type\":[\"string\",\"null\"]},"
		"\"gap\":{\"type\":\"boolean\"},\"clock_ahead_ms\":{\"type\":\"integer\"}}}}}}" },
	{ "alarms", TC_TYPE_ALARMS, "live", "hub",
		"all alarms that are not normal, the most urgent first",
		"{\"type\":\"object\",\"required\":[\"count\",\"alarms\"],\"properties\":{"
		"\"count\":@count,\"alarms\":{\"type\":\"array\",\"maxItems\":1000,"
		"\"items\":{\"type\":\"object\",\"required\":[\"rule\",\"INDICATOR\",\"REF_AREA\","
		"\"state\",\"priority\",\"raised\"],\"properties\":{\"rule\":{\"type\":\"string\"},"
		"\"INDICATOR\":{\"type\":\"string\"},\"REF_AREA\":{\"type\":\"string\"},"
		"\"state\":@alarm_state,\"priority\":{\"enum\":[1,2,3]},\"raised\":@time,"
		"\"ended\":@time,\"value\":{\"type\":\"string\"},\"acknowledged\":@alarm_hand,"
		"\"shelved_until\":@time,\"shelved\":@alarm_hand}}}}}" },
	{ "alarm_act", TC_TYPE_ALARM_ACT, "live", "viewer", "what an operator does with an alarm",
		"{\"type\":\"object\",\"required\":[\"act\",\"rule\"],\"properties\":{"
		"\"act\":{\"enum\":[\"acknowledge\",\"shelve\",\"unshelve\"]},"
		"\"rule\":{\"type\":\"string\"},\"REF_AREA\":{\"type\":[\"string\",\"null\"]},"
		"\"note\":{\"type\":[\"string\",\"null\"],\"minLength\":1,\"maxLength\":500},"
		"\"until\":{\"anyOf\":[@time,{\"type\":\"null\"}]}},"
		"\"if\":{\"properties\":{\"act\":{\"const\":\"shelve\"}}},"
		"\"then\":{\"required\":[\"note\",\"until\"]}}" },
	{ "alarm_history", TC_TYPE_ALARM_HISTORY, "live", "viewer", "what alarms did",
		"{\"type\":\"object\",\"properties\":{\"rule\":{\"type\":\"string\"},"
		"\"REF_AREA\":{\"type\":\"string\"},\"start\":{\"type\":\"string\"},"
		"\"end\":{\"type\":\"string\"},\"before\":{\"type\":\"string\"},"
		"\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000}}}" },
	{ "alarm_changes", TC_TYPE_ALARM_CHANGES, "live", "hub",
		"each change of state, the newest first",
		"{\"type\":\"object\",\"required\":[\"id\",\"changes\"],\"properties\":{"
		"\"id\":@name,\"next\":{\"type\":\"string\"},\"changes\":{\"type\":\"array\","
		"\"items\":{\"type\":\"object\",\"required\":[\"number\",\"at\",\"rule\","
		"\"INDICATOR\",\"REF_AREA\",\"act\",\"from\",\"to\"],\"properties\":{"
		"\"number\":@count,\"at\":@time,\"rule\":{\"type\":\"string\"},"
		"\"INDICATOR\":{\"type\":\"string\"},\"REF_AREA\":{\"type\":\"string\"},"
		"\"act\":{\"enum\":[\"raise\",\"worsen\",\"ease\",\"clear\",\"return\","
		"\"acknowledge\",\"shelve\",\"unshelve\"]},"
		"\"from\":{\"type\":\"string\"},\"to\":{\"type\":\"string\"},"
		"\"priority\":{\"enum\":[1,2,3]},\"raised\":@time,\"value\":{\"type\":\"string\"},"
		"\"shelved_until\":@time,\"name\":{\"type\":\"string\"},"
		"\"note\":{\"type\":\"string\"}}}}}}" },
	{ "acted", TC_TYPE_ACTED, "live", "hub", "it is done, and on disk",
		"{\"type\":\"object\",\"required\":[\"id\",\"rule\",\"REF_AREA\",\"state\"],"
		"\"properties\":{\"id\":@name,\"rule\":{\"type\":\"string\"},"
		"\"REF_AREA\":{\"type\":\"string\"},\"state\":{\"anyOf\":[@alarm_state,"
		"{\"const\":\"normal\"}]}}}" },
	{ "hint", TC_TYPE_HINT, "live", "viewer", "what figures may be worth asking about; staff",
		"{\"type\":\"object\",\"properties\":{\"INDICATOR\":{\"type\":[\"string\",\"null\"]"
		"},"
		"\"REF_AREA\":{\"type\":[\"string\",\"null\"]}}}" },
	{ "hints", TC_TYPE_HINTS, "live", "hub",
		"each hint with its evidence, and what was left out",
		"{\"type\":\"object\",\"required\":[\"id\",\"asked_at\",\"series\","
		"\"series_left_out\",\"rows_left_out\",\"hints\",\"hints_left_out\"],"
		"\"properties\":{\"id\":@name,\"asked_at\":@time,\"series\":@count,"
		"\"series_left_out\":@count,\"rows_left_out\":{\"type\":\"boolean\"},"
		"\"hints_left_out\":@count,\"hints\":{\"type\":\"array\",\"maxItems\":200,"
		"\"items\":{\"type\":\"object\",\"required\":[\"kind\",\"INDICATOR\",\"first\","
		"\"last\",\"count\",\"of\",\"test\",\"sentence\"],\"properties\":{"
		"\"kind\":{\"enum\":[\"sum\",\"jump\",\"round\",\"repeat\",\"copy\","
		"\"last_day\"]},\"INDICATOR\":{\"type\":\"string\"},"
		"\"REF_AREA\":{\"type\":\"string\"},\"OTHER_AREA\":{\"type\":\"string\"},"
		"\"first\":{\"type\":\"string\"},\"last\":{\"type\":\"string\"},"
		"\"count\":@count,\"of\":@count,\"areas\":@count,"
		"\"value\":{\"type\":\"string\"},\"expected\":{\"type\":\"string\"},"
		"\"chance\":{\"type\":\"number\",\"minimum\":0,\"maximum\":1},"
		"\"test\":{\"type\":\"string\"},\"sentence\":{\"type\":\"object\","
		"\"required\":[\"vi\",\"en\"]}}}}}}" },
};
enum { MESSAGES = sizeof messages / sizeof messages[0] };

/* JSON text with @NAME written out as {"$ref": BASE NAME}. */
static json_t *expand(const char *text, const char *base) {
	char *out = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&out, &length);
	if (file == NULL) {
		return NULL;
	}
	for (; *text != 0; text++) {
		if (*text != '@') {
			fputc(*text, file);
			continue;
		}
		size_t name = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");
		fprintf(file, "{\"$ref\":\"%s%.*s\"}", base, (int)name, text + 1);
		text += name;
	}
	fclose(file);
	json_t *value = json_loads(out, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	free(out);
	return value;
}

static json_t *names_of(int count) {
	json_t *names = json_array();
	for (int key = 0; key < count; key++) {
		json_array_append_new(names, json_string(tc_key_name((enum tc_key)key)));
	}
	return names;
}

static json_t *letters_that(bool (*wanted)(char status)) {
	json_t *letters = json_array();
	for (char letter = 'A'; letter <= 'Z'; letter++) {
		if (wanted(letter)) {
			json_array_append_new(letters, json_stringn(&letter, 1));
		}
	}
	return letters;
}

static json_t *schema_of_key(enum tc_key key) {
	switch (key) {
	case TC_KEY_OBS_VALUE: return json_pack("{s:[s,s,s]}", "type", "number", "string", "null");
	case TC_KEY_OBS_STATUS: return json_pack("{s:o}", "enum", letters_that(tc_status_is_known));
	case TC_KEY_VALUE_QUALIFIER:
		return json_pack("{s:[s,s,s]}", "enum", "over", "under", "about");
	case TC_KEY_CONF_STATUS:
		return json_pack("{s:s,s:s}", "type", "string", "pattern", "^[A-Z]$");
	case TC_KEY_COMMENT:
		return json_pack(
			"{s:s,s:i}", "type", "string", "maxLength", TC_COMMENT_LETTERS_MAX);
	case TC_KEY_RECORDED_AT:
		return json_pack("{s:s,s:s}", "type", "string", "pattern", RFC3339);
	case TC_KEY_ACTION: return json_pack("{s:[s,s]}", "enum", "M", "D");
	case TC_KEY_TIME_PERIOD:
		return json_pack(
			"{s:s,s:i}", "type", "string", "maxLength", TC_PERIOD_TEXT_MAX - 1);
	default: return json_pack("{s:s}", "type", "string");
	}
}

/* Every key but OBS_VALUE may be null, which says nothing. */
static json_t *schema_of_observation(void) {
	json_t *properties = json_object();
	for (int key = 0; key < TC_PUBLISHER_KEYS; key++) {
		json_t *schema = schema_of_key((enum tc_key)key);
		if (key > TC_KEY_OBS_VALUE) {
			schema = json_pack("{s:[o,{s:s}]}", "anyOf", schema, "type", "null");
		}
		json_object_set_new(properties, tc_key_name((enum tc_key)key), schema);
	}
	return json_pack("{s:s,s:b,s:o}", "type", "object", "additionalProperties", 0, "properties",
		properties);
}

static json_t *list_of_codes(void) {
	json_t *codes = json_array();
	for (int i = 0; tc_codes[i] != NULL; i++) {
		json_array_append_new(codes, json_string(tc_codes[i]));
	}
	return codes;
}

/* What the messages refer to. */
static json_t *definitions(const char *base) {
	char digits[40];
	snprintf(digits, sizeof digits, "^[0-9]{%d}$", TC_EVENT_SEQUENCE_DIGITS);
	json_t *definitions = json_object();
	json_object_set_new(definitions, "name",
		json_pack("{s:s,s:i,s:i}", "type", "string", "minLength", 1, "maxLength",
			TC_EVENT_NAME_MAX));
	json_object_set_new(definitions, "sequence",
		json_pack("{s:s,s:s}", "type", "string", "pattern", digits));
	json_object_set_new(
		definitions, "upto", expand("{\"anyOf\":[@sequence,{\"const\":\"\"}]}", base));
	json_object_set_new(definitions, "trace_code",
		json_pack("{s:s,s:s}", "type", "string", "pattern", "^[0-9A-HJKMNP-TV-Z]{4,12}$"));
	json_object_set_new(
		definitions, "time", json_pack("{s:s,s:s}", "type", "string", "pattern", RFC3339));
	json_object_set_new(
		definitions, "count", json_pack("{s:s,s:i}", "type", "integer", "minimum", 0));
	json_object_set_new(
		definitions, "key", json_pack("{s:o}", "enum", names_of(TC_PUBLISHER_KEYS)));
	json_object_set_new(definitions, "code", json_pack("{s:o}", "enum", list_of_codes()));
	json_object_set_new(definitions, "observation", schema_of_observation());
	json_object_set_new(definitions, "error",
		expand("{\"type\":\"object\",\"required\":[\"pointer\",\"code\",\"message\"],"
		       "\"properties\":{\"pointer\":{\"type\":\"string\"},\"code\":@code,"
		       "\"message\":{\"type\":\"string\"},\"message_vi\":{\"type\":\"string\"}}}",
			base));
	json_object_set_new(definitions, "alarm_state",
		json_pack("{s:[s,s,s]}", "enum", "active", "acknowledged", "cleared"));
	json_object_set_new(definitions, "alarm_hand",
		expand("{\"type\":\"object\",\"required\":[\"name\",\"at\"],\"properties\":{"
		       "\"name\":@name,\"note\":{\"type\":\"string\"},\"at\":@time}}",
			base));
	json_t *table =
		expand("{\"type\":\"object\",\"required\":[\"columns\",\"rows\"],\"properties\":{"
		       "\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"array\"}},"
		       "\"cursor\":{\"type\":\"string\"}}}",
			base);
	json_object_set_new(json_object_get(table, "properties"), "columns",
		json_pack("{s:o}", "const", names_of(TC_KEY_COUNT)));
	json_t *row = json_object_get(
		json_object_get(json_object_get(table, "properties"), "rows"), "items");
	json_object_set_new(row, "minItems", json_integer(TC_KEY_COUNT));
	json_object_set_new(row, "maxItems", json_integer(TC_KEY_COUNT));
	json_object_set_new(definitions, "table", table);
	return definitions;
}

/* The CloudEvent around a message's data. */
static json_t *schema_of_message(const struct message *message, const char *base) {
	json_t *schema =
		expand("{\"type\":\"object\",\"required\":[\"specversion\",\"type\",\"source\","
		       "\"id\"],\"properties\":{\"specversion\":{\"const\":\"1.0\"},"
		       "\"source\":@name,\"id\":@name,\"time\":@time,\"sequence\":@sequence}}",
			base);
	json_t *properties = json_object_get(schema, "properties");
	json_t *required = json_object_get(schema, "required");
	json_object_set_new(properties, "type", json_pack("{s:s}", "const", message->type));
	if (strcmp(message->name, "observations") == 0) {
		json_array_append_new(required, json_string("sequence"));
	}
	if (message->data != NULL) {
		json_array_append_new(required, json_string("data"));
		json_object_set_new(properties, "data", expand(message->data, base));
	}
	json_object_set_new(schema, "title", json_string(message->title));
	return schema;
}

/* All definitions: those of the messages, and what they refer to. */
static json_t *all_definitions(const char *base) {
	json_t *all = definitions(base);
	for (int i = 0; i < MESSAGES; i++) {
		json_object_set_new(all, messages[i].name, schema_of_message(&messages[i], base));
	}
	json_object_set(all, "observations_data",
		json_object_get(json_object_get(json_object_get(all, "observations"), "properties"),
			"data"));
	return all;
}

static char *text_of(json_t *document) {
	char *text = json_dumps(document, JSON_INDENT(1) | JSON_SORT_KEYS);
	json_decref(document);
	return text;
}

char *protocol_schema_text(void) {
	return text_of(json_pack("{s:s,s:s,s:o}", "$schema",
		"https://json-schema.org/draft/2020-12/schema", "title",
		"Messages between a toancanh hub, its publishers and its viewers", "$defs",
		all_definitions("#/$defs/")));
}

static json_t *reference(const char *head, const char *name) {
	char path[128];
	snprintf(path, sizeof path, "%s%s", head, name);
	return json_pack("{s:s}", "$ref", path);
}

static json_t *channel(const char *name) {
	char address[16];
	snprintf(address, sizeof address, "/%s", name);
	json_t *of_channel = json_object();
	for (int i = 0; i < MESSAGES; i++) {
		if (strcmp(messages[i].channel, name) == 0) {
			json_object_set_new(of_channel, messages[i].name,
				reference("#/components/messages/", messages[i].name));
		}
	}
	return json_pack("{s:s,s:o,s:{s:{s:s}}}", "address", address, "messages", of_channel,
		"bindings", "ws", "method", "GET");
}

/* What the hub does on a channel: AsyncAPI tells it from the side of the hub. */
static json_t *operation(const char *channel_name, const char *action) {
	bool sends = strcmp(action, "send") == 0;
	char head[64];
	json_t *list = json_array();
	snprintf(head, sizeof head, "#/channels/%s/messages/", channel_name);
	for (int i = 0; i < MESSAGES; i++) {
		if (strcmp(messages[i].channel, channel_name) == 0 &&
			(strcmp(messages[i].from, "hub") == 0) == sends) {
			json_array_append_new(list, reference(head, messages[i].name));
		}
	}
	return json_pack("{s:s,s:o,s:o}", "action", action, "channel",
		reference("#/channels/", channel_name), "messages", list);
}

/* AsyncAPI's own schemas are of draft 7, which says dependentRequired in another word. */
static void to_draft7(json_t *schemas) {
	json_t *data = json_object_get(
		json_object_get(json_object_get(schemas, "snapshot"), "properties"), "data");
	json_object_set(data, "dependencies", json_object_get(data, "dependentRequired"));
	json_object_del(data, "dependentRequired");
}

char *protocol_asyncapi_text(void) {
	json_t *components = json_object();
	for (int i = 0; i < MESSAGES; i++) {
		json_object_set_new(components, messages[i].name,
			json_pack("{s:s,s:s,s:s,s:o}", "name", messages[i].type, "title",
				messages[i].title, "contentType", "application/cloudevents+json",
				"payload", reference("#/components/schemas/", messages[i].name)));
	}
	json_t *schemas = all_definitions("#/components/schemas/");
	to_draft7(schemas);
	return text_of(json_pack(
		"{s:s,s:{s:s,s:s,s:s},s:{s:{s:s,s:s,s:[o]}},s:{s:o,s:o},s:{s:o,s:o,s:o,s:o},"
		"s:{s:o,s:o,s:{s:{s:s,s:s,s:s}}}}",
		"asyncapi", "3.0.0", "info", "title", "toancanh hub", "version", "1.0.0",
		"description",
		"What publishers and viewers say to a hub and what it answers; PROTOCOL.md says "
		"what it means. Subprotocol cloudevents.json, one event a text frame.",
		"servers", "hub", "host", "127.0.0.1:8800", "protocol", "ws", "security",
		reference("#/components/securitySchemes/", "token"), "channels", "feed",
		channel("feed"), "live", channel("live"), "operations", "hear_publisher",
		operation("feed", "receive"), "answer_publisher", operation("feed", "send"),
		"hear_viewer", operation("live", "receive"), "show_viewer",
		operation("live", "send"), "components", "messages", components, "schemas", schemas,
		"securitySchemes", "token", "type", "http", "scheme", "bearer", "description",
		"toancanh token add"));
}
