#include "widgets/bars.h"

#include "widgets/kinds.h"

#include <string.h>

static bool prepare_parts(struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	const struct tc_bars_part_entry *entries = self->part_entries.items;
	bool fine = true;
	for (size_t i = 0; i < self->part_entries.count; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "parts", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		self->indicators[i] = tc_kind_indicator(
			self->catalogue, entries[i].indicator_code, "indicator", place, faults);
		self->part_names[i] = tc_words_in(&entries[i].name, self->base.language);
		self->part_areas[i] = entries[i].area_code == NULL
			? -1
			: tc_kind_area(self->catalogue, entries[i].area_code, self->base.until_ms,
				  "area", place, faults);
		fine = fine && self->indicators[i] >= 0 &&
			(entries[i].area_code == NULL || self->part_areas[i] >= 0);
		if (fine && self->part_names[i][0] == '\0') {
			self->part_names[i] = tc_words_in(
				&tc_catalogue_indicator(self->catalogue, self->indicators[i])
					 ->title,
				self->base.language);
		}
	}
	self->part_count = (int)self->part_entries.count;
	if (self->part_count > 0) {
		return fine;
	}
	self->part_count = 1;
	self->part_areas[0] = -1;
	if (self->indicator_code != NULL) {
		self->indicators[0] = tc_kind_indicator(
			self->catalogue, self->indicator_code, "indicator", pointer, faults);
		return self->indicators[0] >= 0;
	}
	self->indicators[0] = -1;
	return true;
}

static bool prepare_entries(struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	const struct tc_bars_entry *entries = self->entries.items;
	bool fine = true;
	for (size_t i = 0; i < self->entries.count; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "bars", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		const char *code = entries[i].indicator_code;
		self->entry_indicators[i] = code == NULL
			? self->indicators[0]
			: tc_kind_indicator(self->catalogue, code, "indicator", place, faults);
		self->entry_areas[i] = tc_kind_area(self->catalogue, entries[i].area_code,
			self->base.until_ms, "area", place, faults);
		if (self->entry_indicators[i] < 0 || self->entry_areas[i] < 0) {
			if (code == NULL && self->entry_areas[i] >= 0) {
				tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
					"expected \"indicator\"", "cần \"indicator\"");
			}
			fine = false;
			continue;
		}
		if (entries[i].period != NULL &&
			!tc_kind_check_period(entries[i].period, "period", place, faults)) {
			fine = false;
			continue;
		}
		if (entries[i].period != NULL) {
			tc_period_parse(entries[i].period, strlen(entries[i].period),
				&self->entry_periods[i]);
		}
		const char *name = tc_words_in(&entries[i].name, self->base.language);
		if (name[0] == '\0' && code != NULL) {
			name = tc_words_in(
				&tc_catalogue_indicator(self->catalogue, self->entry_indicators[i])
					 ->title,
				self->base.language);
		}
		self->entry_names[i] = name[0] == '\0' ? NULL : name;
	}
	/* A waterfall may have one more row than it was given. */
	self->capacity = (int)self->entries.count + (self->arrange == TC_BARS_WATERFALL);
	return fine;
}

static const char *place_of(const char *pointer, const char *key, char *place) {
	tc_json_child_pointer(pointer, key, place, TC_POINTER_MAX);
	return place;
}

/* What does not go together is told, not left out. */
static bool check_manner(
	const struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	bool one = self->part_entries.count == 0, beside = self->arrange == TC_BARS_BESIDE;
	if (!beside && !one) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "arrange", place), "expected bars without parts",
			"cần các thanh không chia phần");
		return false;
	}
	if (self->arrange == TC_BARS_DIVERGING && self->form == TC_BARS_VERTICAL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "form", place), "expected level bars where they diverge",
			"thanh hai phía phải nằm ngang");
		return false;
	}
	if (self->shape == TC_BARS_LOLLIPOP &&
		(self->arrange == TC_BARS_WATERFALL ||
			(!one && self->together != TC_BARS_GROUPED))) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "shape", place),
			"expected bars where one begins at another's end",
			"cần dạng thanh khi các phần nối tiếp nhau");
		return false;
	}
	if (self->together == TC_BARS_SHARE && self->part_entries.count < 2) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "together", place), "expected two or three parts",
			"cần hai hoặc ba phần");
		return false;
	}
	return true;
}

/* A start and an end, and one unit in between. */
static bool check_chain(const struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	if (self->entries.count < 2) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "bars", place), "expected a start, changes and an end",
			"cần số đầu, các thay đổi và số cuối");
		return false;
	}
	const char *unit = tc_catalogue_indicator(self->catalogue, self->entry_indicators[0])->unit;
	for (size_t i = 1; i < self->entries.count; i++) {
		if (strcmp(tc_catalogue_indicator(self->catalogue, self->entry_indicators[i])->unit,
			    unit) != 0) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
				place_of(pointer, "bars", place), "expected indicators of one unit",
				"cần các chỉ tiêu cùng một đơn vị");
			return false;
		}
	}
	return true;
}

bool tc_bars_prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_bars *self = (struct tc_bars *)widget;
	self->catalogue = catalogue;
	if (!prepare_parts(self, pointer, faults)) {
		return false;
	}
	bool listed = self->entries.count > 0;
	self->has_peers =
		!listed && (self->peers.group_code != NULL || self->peers.codes.count > 0);
	self->periods = !listed && !self->has_peers;
	if (!listed && self->indicators[0] < 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"indicator\", \"parts\" or \"bars\"",
			"cần \"indicator\", \"parts\" hoặc \"bars\"");
		return false;
	}
	if (listed && !prepare_entries(self, pointer, faults)) {
		return false;
	}
	if (!check_manner(self, pointer, faults) ||
		(self->arrange == TC_BARS_WATERFALL && !check_chain(self, pointer, faults))) {
		return false;
	}
	if (self->has_peers) {
		if (!tc_peers_prepare(
			    &self->peers, catalogue, widget->until_ms, arena, pointer, faults)) {
			return false;
		}
		self->capacity = self->peers.count;
	}
	if (self->periods) {
		self->area = tc_kind_area(
			catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
		self->capacity = self->last;
	}
	if (self->area < 0) {
		return false;
	}
	int first = listed ? self->entry_indicators[0] : self->indicators[0];
	if (self->decimals < 0) {
		self->decimals = tc_catalogue_indicator(catalogue, first)->decimals;
	}
	size_t count = (size_t)self->capacity;
	self->rows = tc_arena_array(arena, count, sizeof(*self->rows));
	self->scratch = tc_arena_array(arena, count, sizeof(*self->scratch));
	return self->rows != NULL && self->scratch != NULL;
}
