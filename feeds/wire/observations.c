#include "feeds/wire/observations.h"

#include <stdio.h>
#include <string.h>

#include "feeds/wire/code.h"
#include "feeds/wire/reading.h"

static void bad_key(struct tc_reading *self, const char *pointer, const char *name) {
	char english[TC_SENTENCE_MAX];
	char vietnamese[TC_SENTENCE_MAX];
	snprintf(english, sizeof english, "\"%.64s\" is not a key of an observation", name);
	snprintf(vietnamese, sizeof vietnamese, "\"%.64s\" không phải là khoá của một quan sát",
		name);
	tc_code_fault(self->faults, TC_CODE_BAD_KEY, pointer, english, vietnamese);
	self->broken = true;
}

static int key_of(const char *name) {
	int key = name == NULL ? -1 : tc_key_find(name);
	return key < TC_PUBLISHER_KEYS ? key : -1;
}

/* Take the members of one object over what is there already. */
static void take_members(struct tc_reading *self, const json_t *object, const char *pointer,
	const json_t *values[TC_PUBLISHER_KEYS], bool from_common[TC_PUBLISHER_KEYS]) {
	const char *name = NULL;
	json_t *value = NULL;
	char child[TC_POINTER_MAX];
	json_object_foreach((json_t *)object, name, value) {
		int key = key_of(name);
		if (key >= 0) {
			values[key] = value;
			from_common[key] = false;
		} else {
			tc_json_child_pointer(pointer, name, child, sizeof child);
			bad_key(self, child, name);
		}
	}
}

static void start_one(struct tc_reading *self, size_t index) {
	self->index = index;
	for (int key = 0; key < TC_PUBLISHER_KEYS; key++) {
		self->value[key] = self->common[key];
		self->from_common[key] = self->common[key] != NULL;
	}
}

static void read_object(struct tc_reading *self, const json_t *item, struct tc_observation *out) {
	char pointer[TC_POINTER_MAX];
	tc_reading_point(self, pointer, sizeof pointer);
	if (!json_is_object(item)) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, pointer, item,
			"one observation as an object", "một quan sát dạng đối tượng");
		self->broken = true;
		return;
	}
	take_members(self, item, pointer, self->value, self->from_common);
	tc_reading_take(self, out);
}

static void read_row(
	struct tc_reading *self, const json_t *row, size_t width, struct tc_observation *out) {
	if (!json_is_array(row) || json_array_size(row) != width) {
		char pointer[TC_POINTER_MAX];
		tc_reading_point(self, pointer, sizeof pointer);
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, pointer, row,
			"a list with one value for each column",
			"một danh sách có một giá trị cho mỗi cột");
		self->broken = true;
		return;
	}
	for (int key = 0; key < TC_PUBLISHER_KEYS; key++) {
		if (self->column[key] >= 0) {
			self->value[key] = json_array_get(row, (size_t)self->column[key]);
			self->from_common[key] = false;
		}
	}
	tc_reading_take(self, out);
}

/* False when the columns are faulty: then no row can be read by them. */
static bool read_columns(struct tc_reading *self, const json_t *columns) {
	int errors = self->faults->errors;
	if (!json_is_array(columns)) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, "/data/columns", columns,
			"a list of keys", "một danh sách khoá");
		return false;
	}
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *name = json_array_get(columns, i);
		int key = key_of(tc_json_string(name));
		char pointer[TC_POINTER_MAX];
		char found[64];
		tc_json_item_pointer("/data/columns", i, pointer, sizeof pointer);
		if (key < 0) {
			tc_json_found(name, found, sizeof found);
			bad_key(self, pointer, tc_json_string(name) ? tc_json_string(name) : found);
		} else if (self->column[key] >= 0) {
			tc_code_fault(self->faults, TC_CODE_BAD_KEY, pointer,
				"this column stands twice", "cột này có hai lần");
		} else {
			self->column[key] = (int)i;
		}
	}
	return self->faults->errors == errors;
}

/* The members of data that stand beside the observations. */
static void read_frame(struct tc_reading *self, const json_t *data) {
	static const char *const members[] = { "common", "observations", "columns", "rows" };
	const char *name = NULL;
	json_t *value = NULL;
	json_object_foreach((json_t *)data, name, value) {
		bool known = false;
		for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
			known = known || strcmp(members[i], name) == 0;
		}
		if (!known) {
			char pointer[TC_POINTER_MAX];
			tc_json_child_pointer("/data", name, pointer, sizeof pointer);
			tc_code_expected(self->faults, TC_CODE_BAD_KEY, pointer, value,
				"only common, observations, columns and rows",
				"chỉ common, observations, columns và rows");
			self->broken = true;
		}
	}
	const json_t *common = json_object_get(data, "common");
	if (json_is_object(common)) {
		bool unused[TC_PUBLISHER_KEYS];
		take_members(self, common, "/data/common", self->common, unused);
	} else if (common != NULL && !json_is_null(common)) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, "/data/common", common,
			"an object", "một đối tượng");
		self->broken = true;
	}
}

/* The list of observations, or NULL with its fault said. */
static const json_t *find_items(struct tc_reading *self, const json_t *data) {
	const json_t *observations = json_object_get(data, "observations");
	const json_t *rows = json_object_get(data, "rows");
	const json_t *columns = json_object_get(data, "columns");
	self->dense = observations == NULL && (rows != NULL || columns != NULL);
	const json_t *items = self->dense ? rows : observations;
	const char *pointer = self->dense ? "/data/rows" : "/data/observations";
	if (observations != NULL && (rows != NULL || columns != NULL)) {
		tc_code_fault(self->faults, TC_CODE_BAD_EVENT, "/data",
			"observations or columns with rows, not both",
			"chỉ observations, hoặc columns cùng rows, không cả hai");
		self->broken = true;
	}
	if (self->dense && !read_columns(self, columns)) {
		return NULL;
	}
	if (!json_is_array(items) || json_array_size(items) == 0) {
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT, pointer, items,
			"a list of at least one observation",
			"một danh sách có ít nhất một quan sát");
		return NULL;
	}
	if (json_array_size(items) > (size_t)self->setting->max_observations) {
		char english[TC_SENTENCE_MAX];
		char vietnamese[TC_SENTENCE_MAX];
		snprintf(english, sizeof english, "expected at most %d observations, found %zu",
			self->setting->max_observations, json_array_size(items));
		snprintf(vietnamese, sizeof vietnamese, "cần tối đa %d quan sát, nhưng thấy %zu",
			self->setting->max_observations, json_array_size(items));
		tc_code_fault(self->faults, TC_CODE_TOO_LARGE, pointer, english, vietnamese);
		return NULL;
	}
	return items;
}

static void read_items(struct tc_reading *self, const json_t *items, struct tc_observations *out) {
	size_t width = json_array_size(json_object_get(self->event->data, "columns"));
	for (size_t i = 0; i < json_array_size(items); i++) {
		start_one(self, i);
		const json_t *item = json_array_get(items, i);
		if (self->dense) {
			read_row(self, item, width, &out->items[i]);
		} else {
			read_object(self, item, &out->items[i]);
		}
	}
	out->count = (int)json_array_size(items);
}

enum tc_result tc_observations_read(const struct tc_event *event,
	const struct tc_observations_setting *setting, struct tc_arena *arena,
	struct tc_observations *out, struct tc_faults *faults) {
	struct tc_reading self = {
		.setting = setting, .event = event, .arena = arena, .faults = faults
	};
	for (int key = 0; key < TC_PUBLISHER_KEYS; key++) {
		self.column[key] = -1;
	}
	*out = (struct tc_observations) { 0 };
	if (!json_is_object(event->data)) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "/data", event->data, "an object",
			"một đối tượng");
		return TC_BAD_INPUT;
	}
	read_frame(&self, event->data);
	const json_t *items = find_items(&self, event->data);
	if (items == NULL) {
		return TC_BAD_INPUT;
	}
	out->items = tc_arena_array(arena, json_array_size(items), sizeof *out->items);
	if (out->items == NULL) {
		return TC_NO_MEMORY;
	}
	read_items(&self, items, out);
	if (self.no_memory) {
		return TC_NO_MEMORY;
	}
	return self.broken ? TC_BAD_INPUT : TC_OK;
}
