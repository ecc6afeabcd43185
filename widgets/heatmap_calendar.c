/* heatmap - the form of a calendar: weeks beside each other, a row for each weekday. */
#include "widgets/heatmap.h"

#include "feeds/codelists/calendar.h"

#include <stdio.h>

enum { DAY_MS = 24 * 60 * 60 * 1000, SATURDAY = 5 };
/* u. The last month may be written on right of its weeks: where the legend ends above it, under that too. */
static const double label_gap = 3, last_room = 10, last_most = 20, legend_high = 52;

const char *tc_heatmap_weekday(int row, enum tc_language language) {
	static const char *const names[TC_HEATMAP_DAYS][2] = { { "T2", "Mon" }, { "T3", "Tue" },
		{ "T4", "Wed" }, { "T5", "Thu" }, { "T6", "Fri" }, { "T7", "Sat" },
		{ "CN", "Sun" } };
	return names[row][language == TC_ENGLISH];
}

bool tc_heatmap_is_holiday(const struct tc_heatmap *self, int column, int row) {
	int64_t at_ms = self->shown->columns[column].start_ms + row * (int64_t)DAY_MS;
	return self->rows == TC_HEATMAP_CALENDAR && row < SATURDAY &&
		tc_calendar_day(tc_catalogue_calendar(self->catalogue), at_ms) == TC_DAY_OFF;
}

/* The month of a week's last day: the one that begins in it, where one does. */
static struct tc_date month_of(const struct tc_heatmap *self, int column) {
	return tc_date_at(self->shown->columns[column].end_ms - 1, TC_ZONE_MINUTES);
}

/* "tháng 8", with its year where it is the first of the axis or of a year; "8" where there is no more room. */
static bool write_month(const struct tc_heatmap *self, struct tc_drawlist *out,
	struct tc_text_style style, int column, double width_px, char *text, size_t size) {
	static const char *const english[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tc_date date = month_of(self, column);
	bool dated = column == 0 || date.month == 1;
	for (int form = dated ? 0 : 1; form < 3; form++) {
		if (self->base.language == TC_ENGLISH && form == 0) {
			snprintf(text, size, "%s %d", english[date.month - 1], date.year);
		} else if (self->base.language == TC_ENGLISH) {
			snprintf(text, size, "%s", english[date.month - 1]);
		} else if (form == 0) {
			snprintf(text, size, "tháng %d/%d", date.month, date.year);
		} else {
			snprintf(text, size, form == 1 ? "tháng %d" : "%d", date.month);
		}
		if (tc_measure_text(out, style, text).width_px <= width_px) {
			return true;
		}
	}
	return false;
}

void tc_heatmap_draw_months(const struct tc_heatmap *self, struct tc_drawlist *out, double x_px,
	double baseline_px, double column_px) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	int count = self->shown->column_count;
	bool clear = TC_HEATMAP_DAYS * column_px > tc_u(out, legend_high);
	for (int first = 0, next; first < count; first = next) {
		char text[32];
		next = first + 1;
		while (next < count && month_of(self, next).month == month_of(self, first).month) {
			next++;
		}
		double width_px = (next - first) * column_px +
			tc_u(out,
				next < count    ? -label_gap
					: clear ? last_most
						: last_room);
		if (write_month(self, out, style, first, width_px, text, sizeof(text))) {
			tc_draw_text(out, x_px + first * column_px, baseline_px, style, text, NULL);
		}
	}
}
