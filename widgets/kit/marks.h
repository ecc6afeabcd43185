/* How the state of a figure is shown: words, frames, letters, the clock of a late report. A mark never
 * moves the value; the room for it is kept free when there is none. */
#ifndef TC_WIDGETS_KIT_MARKS_H
#define TC_WIDGETS_KIT_MARKS_H

#include "widgets/kit/date.h"
#include "widgets/kit/fact.h"

/* Write fact->words from its marks: loudest first, joined by " · ". Returns when they change next by
 * the passing of time alone (Unix ms), INT64_MAX for never. */
int64_t tc_mark_words(struct tc_fact *fact, const struct tc_reading *reading, int64_t now_ms,
	enum tc_language language);

/* "chưa báo cáo", or "chưa có số liệu" before the first word of a series; static. */
const char *tc_mark_missing_words(bool reported, enum tc_language language);

/* Ink of a value, bar or line that would be `normal` when live. */
enum tc_ink tc_mark_value_ink(unsigned marks, enum tc_ink normal);
/* Ink of the mark line. */
enum tc_ink tc_mark_words_ink(unsigned marks);

/* 'P', 'E', 'F', another status letter, '?' for questionable; 0 when the value bears none. */
char tc_mark_letter(unsigned marks, char status);

/* The frame of the loudest of lost, stale, disputed around ink (3 u left and right, 2 u above and
 * below). Draws nothing for others. */
void tc_mark_draw_frame(struct tc_drawlist *list, struct tc_rect ink, unsigned marks);

/* Late: a clock of radius 2.5 u around a centre. */
void tc_mark_draw_clock(struct tc_drawlist *list, double x_px, double y_px);
/* The same on a ground of the warning's own colour. */
void tc_mark_draw_clock_in(struct tc_drawlist *list, double x_px, double y_px, enum tc_ink ink);

/* The mark line from x_px on; text wraps into width_px, up to lines lines 10 u apart. number: the
 * former value as the widget writes it, drawn struck through before "sửa 10:15"; NULL for none. */
void tc_mark_draw_line(struct tc_drawlist *list, double x_px, double baseline_px, double width_px,
	int lines, const struct tc_fact *fact, const char *former);

/* "giờ chưa đồng bộ": what tells the time by the hub's clock says so where that cannot be believed. */
void tc_mark_draw_unsynced(struct tc_drawlist *list, double x_px, double baseline_px,
	enum tc_anchor anchor, enum tc_language language);

/* Over a whole pane that shows a simulated value. Last of all commands. */
void tc_mark_draw_watermark(
	struct tc_drawlist *list, double width_px, double height_px, enum tc_language language);

#endif
