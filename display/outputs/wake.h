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

/* Any thread. */
void tc_wake_send(struct tc_wake *wake);

#endif
