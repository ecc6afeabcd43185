#include "widgets/kit/peers.h"

#include "widgets/kinds.h"

#include <stdio.h>

/* What is valid without end has INT64_MAX as its end, and no longer then. */
static const int64_t newest_ms = INT64_MAX - 1;

static bool prepare_codes(struct tc_peers *peers, const struct tc_catalogue *catalogue,
	int64_t until_ms, struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	const char *const *codes = peers->codes.items;
	int *list = tc_arena_array(arena, peers->codes.count, sizeof(*list));
	bool fine = list != NULL;
	for (size_t i = 0; list != NULL && i < peers->codes.count; i++) {
		char place[TC_POINTER_MAX], index[24];
		tc_json_child_pointer(pointer, "areas", place, sizeof(place));
		snprintf(index, sizeof(index), "%zu", i);
		list[i] = tc_kind_area(catalogue, codes[i], until_ms, index, place, faults);
		fine = list[i] >= 0 && fine;
	}
	peers->group = -1;
	peers->list = list;
	peers->count = (int)peers->codes.count;
	return fine;
}

bool tc_peers_prepare(struct tc_peers *peers, const struct tc_catalogue *catalogue,
	int64_t until_ms, struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	if (peers->codes.count > 0) {
		return prepare_codes(peers, catalogue, until_ms, arena, pointer, faults);
	}
	int members[TC_PEERS_MAX];
	peers->group =
		tc_kind_area(catalogue, peers->group_code, until_ms, "group", pointer, faults);
	if (peers->group < 0) {
		return false;
	}
	/* The clock may go back or on to another list of provinces: hold the longest. */
	int64_t dates_ms[] = { 0, until_ms - 1, newest_ms };
	for (size_t i = 0; i < sizeof(dates_ms) / sizeof(dates_ms[0]); i++) {
		int count = tc_catalogue_members(
			catalogue, peers->group, dates_ms[i], members, TC_PEERS_MAX);
		count = count < TC_PEERS_MAX ? count : TC_PEERS_MAX;
		peers->count = count > peers->count ? count : peers->count;
		peers->provinces = peers->provinces ||
			(count > 0 &&
				tc_catalogue_area(catalogue, members[0])->kind == TC_AREA_PROVINCE);
	}
	if (peers->count == 0) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "group", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a group that has members, found \"%s\"",
			"cần một nhóm có thành viên, thấy \"%s\"", peers->group_code);
	}
	return peers->count > 0;
}

int tc_peers_at(const struct tc_peers *peers, const struct tc_catalogue *catalogue, int64_t at_ms,
	int *areas, int size) {
	int count;
	if (peers->group >= 0) {
		count = tc_catalogue_members(catalogue, peers->group, at_ms, areas, size);
	} else {
		count = peers->count;
		for (int i = 0; i < count && i < size; i++) {
			areas[i] = peers->list[i];
		}
	}
	return count < size ? count : size;
}

static int add(struct tc_want *wants, int size, int count, struct tc_want want) {
	if (count < size) {
		wants[count] = want;
	}
	return count + 1;
}

int tc_peers_want(const struct tc_peers *peers, const struct tc_catalogue *catalogue,
	const struct tc_want *want, struct tc_want *wants, int size, int count) {
	if (peers->provinces) {
		return add(
			wants, size, count, (struct tc_want) { want->indicator, -1, want->last });
	}
	int areas[TC_PEERS_MAX];
	int members = tc_peers_at(peers, catalogue, newest_ms, areas, TC_PEERS_MAX);
	for (int i = 0; i < members; i++) {
		count = add(wants, size, count,
			(struct tc_want) { want->indicator, areas[i], want->last });
	}
	return count;
}

bool tc_peers_former_period(const struct tc_view *view, int indicator, const int *areas, int count,
	const struct tc_period *newest, struct tc_period *out) {
	bool found = false;
	for (int i = 0; i < count; i++) {
		const struct tc_series *series = tc_view_series(view, indicator, areas[i]);
		for (int k = 0; series != NULL && k < series->count; k++) {
			const struct tc_point *point = &series->points[k];
			bool before = point->has_value && point->grain == newest->grain &&
				point->end_ms <= newest->start_ms;
			if (before && (!found || point->end_ms > out->end_ms)) {
				*out = (struct tc_period) { point->start_ms, point->end_ms,
					point->grain, "" };
				found = true;
			}
		}
	}
	return found;
}

const char *tc_peer_name(struct tc_drawlist *list, const struct tc_area *area,
	enum tc_language language, struct tc_text_style style, double width_px) {
	const char *name = tc_words_in(&area->name, language);
	bool known = area->kind == TC_AREA_AGENCY || language == TC_VIETNAMESE;
	bool brief = known && area->abbreviation != NULL &&
		tc_measure_text(list, style, name).width_px > width_px;
	return brief ? area->abbreviation : name;
}
