/* One JSON object per line on standard error: {"time":…,"level":…,"program":…,"message":…, fields}.
 * Safe to call from any thread; a line is written with one write(2). Values are escaped, so no input can
 * forge a second record or send a control character to a terminal. */
#ifndef TC_BASE_LOG_H
#define TC_BASE_LOG_H

#include <stdint.h>

enum tc_log_level { TC_LOG_DEBUG = 1, TC_LOG_INFO, TC_LOG_WARNING, TC_LOG_ERROR };

/* "debug", "info", "warning", "error"; 0 for another name. */
enum tc_log_level tc_log_level_find(const char *name);

/* Name shown in every line. Call once, before threads start. program: static. */
void tc_log_open(const char *program, enum tc_log_level least);

/* Fields are name, value pairs of strings, ended by NULL:
 * tc_log(TC_LOG_INFO, "subscriber joined", "peer", peer, NULL). A NULL value is written as null. */
void tc_log(enum tc_log_level level, const char *message, ...) __attribute__((sentinel));

#endif
