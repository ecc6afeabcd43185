/* Quantiles of a sample: Hyndman and Fan's definition 7 ("Sample quantiles in statistical packages", The American
 * Statistician 50(4), 1996), which spreadsheets call QUARTILE.INC: at the share p of n sorted numbers lies the place
 * (n - 1) p, between two of them in proportion. */
#ifndef TC_WIDGETS_KIT_QUANTILE_H
#define TC_WIDGETS_KIT_QUANTILE_H

/* Sort rising. */
void tc_quantile_sort(double *numbers, int count);

/* Of count (> 0) sorted numbers; share 0..1. */
double tc_quantile(const double *sorted, int count, double share);

#endif
