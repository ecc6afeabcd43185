/* Manual pages out of the tables that --help comes from, as roff(7) of the man macros. Printed by every
 * program of ours that is called with --help=man; the build keeps what they print. */
#ifndef TC_BASE_MANUAL_H
#define TC_BASE_MANUAL_H

#include "base/usage.h"

/* The whole page of one command. */
void tc_manual_print(const struct tc_usage *usage, FILE *out);

/* The same piece by piece, for a command that has no table of flags. program: "toancanh hub"; the page's name
 * gets dashes for its spaces. summary: one sentence. */
void tc_manual_begin(FILE *out, const char *program, const char *summary, const char *synopsis);
void tc_manual_section(FILE *out, const char *title);
/* term in bold, value (may be NULL) in italics, text below. */
void tc_manual_item(FILE *out, const char *term, const char *value, const char *text);
/* Exit status and the way to the other pages. */
void tc_manual_end(FILE *out, const char *program);

#endif
