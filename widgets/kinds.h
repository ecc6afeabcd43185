/* The classes that registry.c lists, and what their prepare functions share. */
#ifndef TC_WIDGETS_KINDS_H
#define TC_WIDGETS_KINDS_H

#include "widgets/widget.h"

extern const struct tc_widget_class tc_agenda_class;
extern const struct tc_widget_class tc_alarms_class;
extern const struct tc_widget_class tc_bars_class;
extern const struct tc_widget_class tc_box_class;
extern const struct tc_widget_class tc_bullet_class;
extern const struct tc_widget_class tc_clock_class;
extern const struct tc_widget_class tc_countdown_class;
extern const struct tc_widget_class tc_donut_class;
extern const struct tc_widget_class tc_dots_class;
extern const struct tc_widget_class tc_figure_class;
extern const struct tc_widget_class tc_funnel_class;
extern const struct tc_widget_class tc_gauge_class;
extern const struct tc_widget_class tc_heatmap_class;
extern const struct tc_widget_class tc_histogram_class;
extern const struct tc_widget_class tc_map_class;
extern const struct tc_widget_class tc_multiples_class;
extern const struct tc_widget_class tc_network_class;
extern const struct tc_widget_class tc_picture_class;
extern const struct tc_widget_class tc_qr_class;
extern const struct tc_widget_class tc_radar_class;
extern const struct tc_widget_class tc_ranking_class;
extern const struct tc_widget_class tc_rollcall_class;
extern const struct tc_widget_class tc_sankey_class;
extern const struct tc_widget_class tc_scatter_class;
extern const struct tc_widget_class tc_slope_class;
extern const struct tc_widget_class tc_status_class;
extern const struct tc_widget_class tc_table_class;
extern const struct tc_widget_class tc_text_class;
extern const struct tc_widget_class tc_ticker_class;
extern const struct tc_widget_class tc_tiles_class;
extern const struct tc_widget_class tc_treemap_class;
extern const struct tc_widget_class tc_trend_class;

/* Inks a document may name for data and for words; each ends with {0}. */
extern const struct tc_choice tc_kind_inks[];
extern const struct tc_choice tc_kind_text_inks[];
/* The scales of numbers, enum tc_number_scale; ends with {0}. */
extern const struct tc_choice tc_kind_scales[];

/* The rows of an option table that say how numbers are written, into `scale` and `decimals` of holder. */
#define TC_KIND_NUMBER_OPTIONS(holder, fallback_scale)                                             \
	{ .name = "scale",                                                                         \
		.type = TC_OPTION_CHOICE,                                                          \
		.choices = tc_kind_scales,                                                         \
		.fallback = (fallback_scale),                                                      \
		.offset = offsetof(holder, scale),                                                 \
		.doc = "Thousands, millions or billions, as for a figure" },                       \
	{                                                                                          \
		.name = "decimals", .type = TC_OPTION_INTEGER, .min = -1, .max = 6,                \
		.fallback = -1, .offset = offsetof(holder, decimals),                              \
		.doc = "At most this many decimals; -1: as the indicator's contract"               \
	}

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
