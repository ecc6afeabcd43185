#include "feeds/mirror/sample.h"

#include "feeds/wire/lines.h"
#include "feeds/wire/rows.h"

#include <errno.h>
#include <string.h>

/* One pass over the file; mirror NULL only looks for faults. */
static enum tc_result read_lines(FILE *file, const char *path, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, struct tc_sample *out, struct tc_faults *faults) {
	struct tc_lines lines;
	struct tc_line line;
	enum tc_result result;
	tc_lines_init(&lines, file, path);
	while ((result = tc_lines_next(&lines, &line, faults)) != TC_NOT_FOUND) {
		struct tc_observation observation;
		int first = faults->count;
		if (result == TC_UNAVAILABLE) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, NULL, "", "reading failed: %s",
				"không đọc được: %s", strerror(errno));
			break;
		}
		if (result != TC_OK) {
			continue;
		}
		if (tc_observation_decode_object(
			    catalogue, line.object, "", &observation, faults) != TC_OK) {
			tc_lines_locate(&lines, faults, first);
			continue;
		}
		if (observation.recorded_at_ms == 0) {
			observation.recorded_at_ms = observation.period.end_ms;
		}
		observation.stored_at_ms = observation.recorded_at_ms;
		observation.source = observation.source == NULL ? "/sample" : observation.source;
		observation.sequence = line.number;
		out->count++;
		if (observation.recorded_at_ms > out->newest_ms) {
			out->newest_ms = observation.recorded_at_ms;
		}
		if (mirror != NULL) {
			tc_mirror_observe(mirror, &observation);
		}
	}
	tc_lines_finish(&lines);
	return result == TC_UNAVAILABLE ? TC_UNAVAILABLE : tc_faults_result(faults, NULL);
}

enum tc_result tc_sample_load(const char *path, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, struct tc_sample *out, struct tc_faults *faults) {
	struct tc_sample sample = { 0 };
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, NULL, "", "cannot open %s: %s",
			"không mở được %s: %s", path, strerror(errno));
		return errno == ENOENT ? TC_NOT_FOUND : TC_UNAVAILABLE;
	}
	enum tc_result result = read_lines(file, path, catalogue, NULL, &sample, faults);
	if (result == TC_OK) {
		sample = (struct tc_sample) { 0 };
		rewind(file);
		result = read_lines(file, path, catalogue, mirror, &sample, faults);
	}
	fclose(file);
	if (out != NULL) {
		*out = sample;
	}
	return result;
}
