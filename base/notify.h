/* What a service manager is told: the datagrams of sd_notify(3), without its library. Without
 * NOTIFY_SOCKET in the environment nothing happens. */
#ifndef TC_BASE_NOTIFY_H
#define TC_BASE_NOTIFY_H

#include <stdint.h>

#define TC_NOTIFY_READY "READY=1"
#define TC_NOTIFY_RELOADING "RELOADING=1"
#define TC_NOTIFY_STOPPING "STOPPING=1"
#define TC_NOTIFY_WATCHDOG "WATCHDOG=1"

/* Never blocks: a manager that does not read is no reason to stop. Any thread. */
void tc_notify(const char *state);

/* How often TC_NOTIFY_WATCHDOG is expected at the latest, ms; 0: not at all. */
int64_t tc_notify_watchdog_ms(void);

#endif
