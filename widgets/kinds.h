/* The classes that registry.c lists, and what their prepare functions share. */
#ifndef TC_WIDGETS_KINDS_H
#define TC_WIDGETS_KINDS_H

#include "widgets/widget.h"

extern const struct tc_widget_class tc_bars_class;
extern const struct tc_widget_class tc_clock_class;
extern const struct tc_widget_class tc_donut_class;
extern const struct tc_widget_class tc_dots_class;
extern const struct tc_widget_class tc_figure_class;
extern const struct tc_widget_class tc_heatmap_class;
extern const struct tc_widget_class tc_map_class;
extern const struct tc_widget_class tc_ranking_class;
extern const struct tc_widget_class tc_rollcall_class;
extern const struct tc_widget_class tc_status_class;
extern const struct tc_widget_class tc_table_class;
extern const struct tc_widget_class tc_text_class;
extern const struct tc_widget_class tc_ticker_class;
extern const struct tc_widget_class tc_tiles_class;
extern const struct tc_widget_class tc_trend_class;

/* Inks a document may name for data and for words; each ends with {0}. */
extern const struct tc_choice tc_kind_inks[];
extern const struct tc_choice tc_kind_text_inks[];
/* The scales of numbers, enum tc_number_scale; ends with {0}. */
extern const struct tc_choice tc_kind_scales[];

/* Index of a code; -1 with a fault at pointer/key. A bare province code is read in the list in force at
 * until_ms (INT64_MAX: today's). */
int tc_kind_indicator(const struct tc_catalogue *catalogue, const char *code, const char *key,
	const char *pointer, struct tc_faults *faults);
int tc_kind_area(const struct tc_catalogue *catalogue, const char *code, int64_t until_ms,
	const char *key, const char *pointer, struct tc_faults *faults);
/* A period as FEED writes it; false with a fault. */
bool tc_kind_check_period(
	const char *period, const char *key, const char *pointer, struct tc_faults *faults);

#endif
