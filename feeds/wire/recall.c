#include "feeds/wire/recall.h"

#include "feeds/wire/rows.h"

enum tc_result tc_recall_pour(struct tc_history *history, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, int most, bool *whole, struct tc_error *err) {
	struct tc_observation row;
	int more = 0, poured = 0;
	while ((more = tc_history_next(history, &row, err)) == 1 && poured < most) {
		row.trace = tc_rows_trace(catalogue, &row);
		tc_mirror_observe(mirror, &row);
		poured++;
	}
	if (whole != NULL) {
		*whole = more == 0;
	}
	return more < 0 ? TC_UNAVAILABLE : TC_OK;
}
