/* The parts of an indicator's contract that its option table alone cannot read. Private to this folder. */
#ifndef TC_FEEDS_CODELISTS_CONTRACT_H
#define TC_FEEDS_CODELISTS_CONTRACT_H

#include "feeds/codelists/build.h"

/* Table of "checks", for struct tc_check_rows. */
extern const struct tc_option tc_check_fields[];

/* Target, weight, total and checks of the row at. Faults are added with their pointers. */
void tc_contract_read(struct tc_builder *builder, struct tc_indicator_row *row, size_t at);

/* All formulas: every expression, then units, then circles, then levels. After all indicators are
 * indexed. */
void tc_formulas_read(struct tc_builder *builder);

#endif
