#include "widgets/geography/geography.h"

#include "base/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Limits of a file: a mistaken one ends in an error, not in the machine's memory. */
enum { FILE_MAX = 16 * 1024 * 1024, SPOTS_MAX = 1000000, RINGS_MAX = 100000, ITEMS_MAX = 5000 };

struct reader {
	const char *at, *end;
	int line;
	struct tc_arena *arena;
	struct tc_spot *spots;
	int *ring_ends;
	int spot_count, spot_limit, ring_count, ring_limit;
	struct tc_outline *open; /* the outline that rings go to; NULL: none */
	int open_first_spot;
};

static char *read_file(const char *path, size_t *length, struct tc_error *err) {
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		tc_fail(err, TC_NOT_FOUND, "%s: %s", path, strerror(errno));
		return NULL;
	}
	char *bytes = NULL;
	long size = -1;
	if (fseek(file, 0, SEEK_END) == 0) {
		size = ftell(file);
	}
	if (size < 0 || size > FILE_MAX || fseek(file, 0, SEEK_SET) != 0) {
		tc_fail(err, TC_BAD_INPUT, "%s: expected a file of at most 16 MiB", path);
		goto close;
	}
	bytes = malloc((size_t)size + 1);
	if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
		tc_fail(err, TC_UNAVAILABLE, "%s: can't be read", path);
		free(bytes);
		bytes = NULL;
		goto close;
	}
	/* Lines behind a zero byte would be read but not counted, and have no room. */
	if (memchr(bytes, '\0', (size_t)size) != NULL) {
		tc_fail(err, TC_BAD_INPUT, "%s: expected text without a zero byte", path);
		free(bytes);
		bytes = NULL;
		goto close;
	}
	bytes[size] = '\0';
	*length = (size_t)size;
close:
	fclose(file);
	return bytes;
}

static int count_lines(const char *bytes, const char *word) {
	int count = 0;
	size_t length = strlen(word);
	for (const char *at = bytes; at != NULL; at = strchr(at, '\n')) {
		at += *at == '\n';
		count +=
			strncmp(at, word, length) == 0 && (at[length] == ' ' || at[length] == '\n');
	}
	return count;
}

static bool read_integer(struct reader *reader, int *out) {
	while (reader->at < reader->end && *reader->at == ' ') {
		reader->at++;
	}
	bool negative = reader->at < reader->end && *reader->at == '-';
	reader->at += negative;
	const char *first = reader->at;
	int value = 0;
	while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' &&
		reader->at - first < 8) {
		value = value * 10 + (*reader->at++ - '0');
	}
	*out = negative ? -value : value;
	return reader->at > first;
}

static bool read_spot(struct reader *reader, struct tc_spot *out) {
	int x, y;
	if (!read_integer(reader, &x) || !read_integer(reader, &y)) {
		return false;
	}
	out->x_px = (float)x / 1000.0F;
	out->y_px = (float)y / 1000.0F;
	return true;
}

/* One word up to a space or the line's end, copied. */
static const char *read_word(struct reader *reader, char stop) {
	while (reader->at < reader->end && *reader->at == ' ') {
		reader->at++;
	}
	const char *first = reader->at;
	while (reader->at < reader->end && *reader->at != '\n' && *reader->at != stop) {
		reader->at++;
	}
	return reader->at == first
		? NULL
		: tc_arena_copy(reader->arena, first, (size_t)(reader->at - first));
}

void tc_outline_grow(struct tc_outline *outline, struct tc_spot at) {
	outline->low.x_px = at.x_px < outline->low.x_px ? at.x_px : outline->low.x_px;
	outline->low.y_px = at.y_px < outline->low.y_px ? at.y_px : outline->low.y_px;
	outline->high.x_px = at.x_px > outline->high.x_px ? at.x_px : outline->high.x_px;
	outline->high.y_px = at.y_px > outline->high.y_px ? at.y_px : outline->high.y_px;
}

static bool read_ring(struct reader *reader) {
	int count, x = 0, y = 0;
	if (reader->open == NULL || reader->ring_count == reader->ring_limit ||
		!read_integer(reader, &count) || count < 1 ||
		count > reader->spot_limit - reader->spot_count) {
		return false;
	}
	for (int i = 0; i < count; i++) {
		int step_x, step_y;
		if (!read_integer(reader, &step_x) || !read_integer(reader, &step_y)) {
			return false;
		}
		x += step_x;
		y += step_y;
		if (abs(x) > 360000 || abs(y) > 90000) {
			return false;
		}
		struct tc_spot at = { (float)x / 1000.0F, (float)y / 1000.0F };
		reader->spots[reader->spot_count++] = at;
		tc_outline_grow(reader->open, at);
	}
	reader->ring_ends[reader->ring_count++] = reader->spot_count - reader->open_first_spot;
	reader->open->ring_count++;
	return true;
}

static void open_outline(struct reader *reader, struct tc_outline *outline) {
	outline->spots = reader->spots + reader->spot_count;
	outline->ring_ends = reader->ring_ends + reader->ring_count;
	outline->low = (struct tc_spot) { 1000, 1000 };
	outline->high = (struct tc_spot) { -1000, -1000 };
	reader->open = outline;
	reader->open_first_spot = reader->spot_count;
}

static bool read_area(struct reader *reader, struct tc_geography *out) {
	struct tc_geography_area *area = &out->areas[out->area_count++];
	area->code = read_word(reader, ' ');
	open_outline(reader, &area->outline);
	return area->code != NULL && read_spot(reader, &area->label);
}

static bool read_borders(struct reader *reader, struct tc_geography *out) {
	const char *list = read_word(reader, ' ');
	bool old = list != NULL && strcmp(list, "VN-2004") == 0;
	open_outline(reader, old ? &out->borders_2004 : &out->borders_2025);
	return old || (list != NULL && strcmp(list, "VN-2025") == 0);
}

static bool read_archipelago(struct reader *reader, struct tc_geography *out) {
	struct tc_geography_archipelago *item = &out->archipelagos[out->archipelago_count++];
	item->code_2004 = read_word(reader, ' ');
	item->code_2025 = read_word(reader, ' ');
	reader->open = NULL;
	if (item->code_2025 == NULL || !read_spot(reader, &item->label)) {
		return false;
	}
	item->name.vi = read_word(reader, '|');
	reader->at += reader->at < reader->end && *reader->at == '|';
	item->name.en = read_word(reader, '\n');
	return item->name.vi != NULL && item->name.en != NULL;
}

static bool read_island(struct reader *reader, struct tc_geography *out) {
	struct tc_geography_island *item = &out->islands[out->island_count++];
	item->code_2004 = read_word(reader, ' ');
	item->code_2025 = read_word(reader, ' ');
	reader->open = NULL;
	return item->code_2025 != NULL && read_spot(reader, &item->at);
}

static bool take_word(struct reader *reader, const char *word) {
	size_t length = strlen(word);
	if ((size_t)(reader->end - reader->at) < length || strncmp(reader->at, word, length) != 0 ||
		(reader->at[length] != ' ' && reader->at[length] != '\n')) {
		return false;
	}
	reader->at += length;
	return true;
}

static bool read_line(struct reader *reader, struct tc_geography *out) {
	if (take_word(reader, "ring")) {
		return read_ring(reader);
	}
	if (take_word(reader, "area")) {
		return read_area(reader, out);
	}
	if (take_word(reader, "borders")) {
		return read_borders(reader, out);
	}
	if (take_word(reader, "land")) {
		open_outline(reader, &out->land);
		return true;
	}
	if (take_word(reader, "archipelago")) {
		return read_archipelago(reader, out);
	}
	return take_word(reader, "island") && read_island(reader, out);
}

/* Room for exactly what the file announces: every ring line says how many spots it has, and a spot
 * takes at least four bytes. */
static bool reserve(
	struct reader *reader, struct tc_geography *out, const char *bytes, size_t length) {
	int areas = count_lines(bytes, "area"), islands = count_lines(bytes, "island");
	int archipelagos = count_lines(bytes, "archipelago");
	reader->ring_limit = count_lines(bytes, "ring");
	for (size_t i = 0; i < length; i++) {
		reader->spot_limit += bytes[i] == ' ';
	}
	reader->spot_limit /= 2;
	if (areas > ITEMS_MAX || islands > ITEMS_MAX || archipelagos > ITEMS_MAX ||
		reader->ring_limit > RINGS_MAX || reader->spot_limit > SPOTS_MAX) {
		return false;
	}
	out->areas = tc_arena_array(reader->arena, (size_t)areas, sizeof(*out->areas));
	out->islands = tc_arena_array(reader->arena, (size_t)islands, sizeof(*out->islands));
	out->archipelagos =
		tc_arena_array(reader->arena, (size_t)archipelagos, sizeof(*out->archipelagos));
	reader->spots =
		tc_arena_array(reader->arena, (size_t)reader->spot_limit, sizeof(*reader->spots));
	reader->ring_ends = tc_arena_array(reader->arena, (size_t)reader->ring_limit, sizeof(int));
	return out->areas != NULL && out->islands != NULL && out->archipelagos != NULL &&
		reader->spots != NULL && reader->ring_ends != NULL;
}

void tc_geography_measure(struct tc_geography *out) {
	struct tc_outline all = { .low = { 1000, 1000 }, .high = { -1000, -1000 } };
	for (int i = 0; i < out->area_count; i++) {
		tc_outline_grow(&all, out->areas[i].outline.low);
		tc_outline_grow(&all, out->areas[i].outline.high);
	}
	for (int i = 0; i < out->island_count; i++) {
		tc_outline_grow(&all, out->islands[i].at);
	}
	out->low = all.low;
	out->high = all.high;
}

enum tc_result tc_geography_open(
	const char *path, struct tc_arena *arena, struct tc_geography *out, struct tc_error *err) {
	char found[TC_PATH_MAX], file[TC_PATH_MAX + 32];
	if (path == NULL) {
		enum tc_result result =
			tc_place_find("widgets/geography", "geography", found, sizeof(found), err);
		if (result != TC_OK) {
			return result;
		}
		snprintf(file, sizeof(file), "%s/vietnam.outline", found);
		path = file;
	}
	size_t length;
	char *bytes = read_file(path, &length, err);
	if (bytes == NULL) {
		return TC_NOT_FOUND;
	}
	memset(out, 0, sizeof(*out));
	struct reader reader = { .at = bytes, .end = bytes + length, .line = 1, .arena = arena };
	enum tc_result result = TC_OK;
	static const char heading[] = "toancanh-outline 1\n";
	if (strncmp(bytes, heading, sizeof(heading) - 1) != 0) {
		result = tc_fail(err, TC_BAD_INPUT, "%s:1: expected \"toancanh-outline 1\"", path);
		goto done;
	}
	reader.at += sizeof(heading) - 1;
	if (!reserve(&reader, out, bytes, length)) {
		result = tc_fail(err, TC_NO_MEMORY,
			"%s: the outlines need more memory than the layout has", path);
		goto done;
	}
	while (reader.at < reader.end) {
		reader.line++;
		if (!read_line(&reader, out) || (reader.at < reader.end && *reader.at != '\n')) {
			result = tc_fail(
				err, TC_BAD_INPUT, "%s:%d: not an outline line", path, reader.line);
			goto done;
		}
		reader.at++;
	}
	tc_geography_measure(out);
done:
	free(bytes);
	return result;
}

const struct tc_geography_area *tc_geography_find(
	const struct tc_geography *geography, const char *code) {
	for (int i = 0; i < geography->area_count; i++) {
		if (strcmp(geography->areas[i].code, code) == 0) {
			return &geography->areas[i];
		}
	}
	return NULL;
}

bool tc_outline_contains(const struct tc_outline *outline, struct tc_spot at) {
	bool inside = false;
	int first = 0;
	for (int ring = 0; ring < outline->ring_count; ring++) {
		int end = outline->ring_ends[ring];
		for (int i = first, before = end - 1; i < end; before = i++) {
			struct tc_spot a = outline->spots[i], b = outline->spots[before];
			if ((a.y_px > at.y_px) != (b.y_px > at.y_px) &&
				at.x_px <
					(b.x_px - a.x_px) * (at.y_px - a.y_px) / (b.y_px - a.y_px) +
						a.x_px) {
				inside = !inside;
			}
		}
		first = end;
	}
	return inside;
}
