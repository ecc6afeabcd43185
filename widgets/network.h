/* What the parts of the network share: network.c reads, network_tie.c draws one connection,
 * network_draw.c all of them. */
#ifndef TC_WIDGETS_NETWORK_H
#define TC_WIDGETS_NETWORK_H

#include "widgets/kit/pane.h"
#include "widgets/kit/roll.h"

/* How a peer's connection stands, the worst first: so they are named and explained. */
enum tc_tie {
	TC_TIE_LOST = 1, /* it broke off */
	TC_TIE_SILENT,   /* it was closed in order, or nothing comes any more */
	TC_TIE_NEVER,    /* nothing ever came */
	TC_TIE_LATE,     /* it stands, but a report is overdue */
	TC_TIE_LIVE,
};
enum { TC_TIE_COUNT = TC_TIE_LIVE + 1, TC_TIE_SINCE_MAX = 32 };

/* Plain memory, compared as bytes. */
struct tc_network_tie {
	int tie;                      /* enum tc_tie */
	char since[TC_TIE_SINCE_MAX]; /* "10:32", of lost and silent; empty: not known */
};

enum tc_network_form { TC_NETWORK_AROUND = 1, TC_NETWORK_COLUMNS };

struct tc_network {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_roll roll; /* peers, their figures; always of reports, of no named period */
	struct tc_words hub;
	int form;
	bool key;

	struct tc_network_tie *ties, *next_ties; /* of roll.members; TC_PEERS_MAX each */
	bool known;                              /* the hub was heard */
	bool cut_off;                            /* the wall has lost it */
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

int tc_network_count(const struct tc_network *self, enum tc_tie tie);
/* Live or late: what comes through. */
int tc_network_connected(const struct tc_network *self);

/* u. From the middle of a glyph to where its branch ends, and to where its label begins. */
#define TC_NETWORK_GLYPH_U 3.6
#define TC_NETWORK_LABEL_U 5.0

/* "BYT mất 10:32". In out's arena, or borrowed from the catalogue. */
const char *tc_network_label(const struct tc_network *self, struct tc_drawlist *out, int index);
/* tie: enum tc_tie; grey: of a pane whose own link is lost. */
struct tc_text_style tc_network_label_style(const struct tc_drawlist *out, int tie, bool grey);

/* A branch from a trunk at trunk_px to the glyph about (x_px, y_px), left or right of it, and the label beyond. */
void tc_network_draw_peer(const struct tc_network *self, struct tc_drawlist *out, int index,
	double trunk_px, double x_px, double y_px, double width_px, bool grey);

/* "(line, glyph) mất kết nối 1": states that occur, the worst first; what finds no room is left out from the end. */
void tc_network_draw_key(
	const struct tc_network *self, struct tc_drawlist *out, double baseline_px, bool grey);

void tc_network_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
