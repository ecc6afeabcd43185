/* A sleep that another thread can end: what outputs without a window wait on. */
#ifndef TC_DISPLAY_OUTPUTS_WAKE_H
#define TC_DISPLAY_OUTPUTS_WAKE_H

#include "base/result.h"
#include "display/outputs/output.h"

/* The handle is 0 when it was never opened. */
struct tc_wake {
	int handle;
};

enum tc_result tc_wake_open(struct tc_wake *wake, struct tc_error *err);
void tc_wake_close(struct tc_wake *wake);
enum tc_output_event tc_wake_wait(struct tc_wake *wake, int timeout_ms);

/* The same, and it ends too when one of count (at most TC_WAKE_OTHERS_MAX) other handles has something to read:
 * *told is then true. */
enum { TC_WAKE_OTHERS_MAX = 2 };
enum tc_output_event tc_wake_wait_or(
	struct tc_wake *wake, const int *others, int count, int timeout_ms, bool *told);

/* Any thread. */
void tc_wake_send(struct tc_wake *wake);

#endif
