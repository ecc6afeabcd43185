/* One series that a document names in a list: part of a whole, step of a process. It gives an indicator, an
 * area or both, and takes from its pane what it does not give. */
#ifndef TC_WIDGETS_KIT_ENTRY_H
#define TC_WIDGETS_KIT_ENTRY_H

#include "widgets/widget.h"

/* As the document gives it. */
struct tc_entry {
	const char *indicator_code, *area_code; /* NULL: the pane's */
	struct tc_words name;
	bool meant;
};

/* The options of an entry, ending with {0}: the fields of a TC_OPTION_LIST of struct tc_entry. */
extern const struct tc_option tc_entry_options[];

/* What it comes to. Names are borrowed from the document or the catalogue. */
struct tc_entry_series {
	int indicator, area;
	const char *name;
	const char *
		brief; /* its area's abbreviation, where it bears its area's name and there is one; or NULL */
	bool meant;
};

/* Resolve an entry at pointer; its pane's indicator (may be NULL) and area stand in for what it leaves out.
 * A name that it leaves out is its area's, where it names one, else its indicator's. False with faults. */
bool tc_entry_resolve(const struct tc_entry *entry, const char *indicator_code,
	const char *area_code, const struct tc_widget *widget, const struct tc_catalogue *catalogue,
	const char *pointer, struct tc_faults *faults, struct tc_entry_series *out);

/* Whether all are of the first one's unit: shares of pieces are of pieces, and flows that join are of one kind. A
 * fault at the item of list (a pointer) that is not. */
bool tc_entry_check_units(const struct tc_entry_series *series, int count,
	const struct tc_catalogue *catalogue, const char *list, struct tc_faults *faults);

#endif
