/* Which tables read the code lists, for those who make schemas of them. */
#ifndef TC_FEEDS_CODELISTS_SCHEMA_H
#define TC_FEEDS_CODELISTS_SCHEMA_H

#include "base/option.h"

/* Table of a code list by its document's name ("indicators", "areas", "agencies", "units"); NULL for
 * another name. Static; its offsets mean nothing to the caller. */
const struct tc_option *tc_codelist_table(const char *name);

#endif
