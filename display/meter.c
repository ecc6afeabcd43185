#include "display/meter.h"

#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum tc_result tc_meter_open(struct tc_meter *meter, const char *path, struct tc_error *err) {
	if (path == NULL) {
		return TC_OK;
	}
	meter->file = fopen(path, "we");
	if (meter->file == NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
	}
	return TC_OK;
}

void tc_meter_close(struct tc_meter *meter) {
	if (meter->file != NULL) {
		fclose(meter->file);
	}
	free(meter->shown_ms);
	*meter = (struct tc_meter) { 0 };
}

void tc_meter_begin(struct tc_meter *meter) {
	if (meter->file != NULL) {
		meter->began_ns = tc_clock_elapsed_ns();
		meter->began_cpu_ns = tc_clock_thread_cpu_ns();
	}
}

/* Another layout binds other series; everything is new then. */
static bool make_room(struct tc_meter *meter, int count) {
	if (meter->count == count) {
		return true;
	}
	free(meter->shown_ms);
	meter->shown_ms = calloc((size_t)count, sizeof *meter->shown_ms);
	meter->count = meter->shown_ms == NULL ? 0 : count;
	meter->generation = 0;
	return meter->shown_ms != NULL;
}

static int64_t count_px(const struct tc_damage *damage) {
	int64_t px = 0;
	for (int i = 0; i < damage->count; i++) {
		const struct tc_pixels *rect = &damage->rects[i];
		px += (int64_t)(rect->right - rect->left) * (rect->bottom - rect->top);
	}
	return px;
}

/* Counts the series that have a point. Ages are written only when write is set. */
static void note_news(struct tc_meter *meter, const struct tc_view *view,
	const struct tc_mirror_series *series, bool write) {
	int64_t now_ms = tc_clock_unix_ms(tc_clock_system());
	const char *comma = "";
	meter->generation = tc_view_generation(view);
	meter->known = 0;
	for (int i = 0; i < meter->count; i++) {
		const struct tc_series *found =
			tc_view_series(view, series[i].indicator, series[i].area);
		if (found == NULL || found->count == 0) {
			continue;
		}
		meter->known++;
		const struct tc_point *newest = &found->points[found->count - 1];
		if (newest->end_ms <= meter->shown_ms[i]) {
			continue;
		}
		meter->shown_ms[i] = newest->end_ms;
		if (write && newest->start_ms == newest->end_ms) {
			fprintf(meter->file, "%s%lld", comma, (long long)(now_ms - newest->end_ms));
			comma = ",";
		}
	}
}

void tc_meter_end(struct tc_meter *meter, const struct tc_damage *damage,
	const struct tc_view *view, const struct tc_mirror_series *series, int count) {
	if (meter->file == NULL || !make_room(meter, count)) {
		return;
	}
	int64_t cpu_ns = tc_clock_thread_cpu_ns() - meter->began_cpu_ns;
	int64_t now_ns = tc_clock_elapsed_ns();
	bool write = !tc_damage_is_empty(damage);
	if (write) {
		fprintf(meter->file,
			"{\"at_us\":%lld,\"wall_us\":%lld,\"cpu_us\":%lld,\"rects\":%d,"
			"\"px\":%lld,\"ages_ms\":[",
			(long long)(now_ns / 1000), (long long)((now_ns - meter->began_ns) / 1000),
			(long long)(cpu_ns / 1000), damage->count, (long long)count_px(damage));
	}
	if (tc_view_generation(view) != meter->generation) {
		note_news(meter, view, series, write);
	}
	if (write) {
		fprintf(meter->file, "],\"known\":%d}\n", meter->known);
		fflush(meter->file);
	}
}
