/* Labels on one line or column that want a place each and may not touch. */
#ifndef TC_WIDGETS_KIT_SPREAD_H
#define TC_WIDGETS_KIT_SPREAD_H

/* at: count wanted places, rising, px. Moves them so that they are pitch_px apart, all from low_px to high_px and, by the
 * sum of squares, as near to what they wanted as that allows. Where there is no room for so many they stand as far apart
 * as there is. */
void tc_spread(double *at, int count, double low_px, double high_px, double pitch_px);

#endif
