/* One hub for a data directory. Internal to this folder. */
#ifndef TC_FEEDS_STORE_LOCK_H
#define TC_FEEDS_STORE_LOCK_H

#include "base/result.h"

/* Make the directory when absent, and lock it: until *out is closed. TC_IN_USE: somebody has it. */
enum tc_result tc_lock_take(const char *directory, int *out, struct tc_error *err);

#endif
