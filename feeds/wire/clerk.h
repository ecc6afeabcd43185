/* Writes the hub's part of the audit record, on a thread of its own: the disk may take seconds, and neither a
 * subscriber nor an ack waits for it. Of what happens again and again the first is written at once and then
 * one line a minute with the count, so that a flood does not fill the disk. */
#ifndef TC_FEEDS_WIRE_CLERK_H
#define TC_FEEDS_WIRE_CLERK_H

#include "base/clock.h"
#include "base/result.h"

#include <stdbool.h>
#include <stdint.h>

struct tc_clerk;

/* anchor: file that gets the record's head once a minute, on another disk or machine; NULL: none. Strings are
 * borrowed. Owned. */
enum tc_result tc_clerk_open(const char *directory, const char *anchor,
	const struct tc_clock *clock, struct tc_clerk **out, struct tc_error *err);
/* Writes what is left. Accepts NULL. */
void tc_clerk_close(struct tc_clerk *clerk);

/* Something happened. Never waits for the disk; any thread. What cannot be written is kept and tried again
 * each second, as far as the table of different ones reaches; the rest is counted. act: static. object and
 * detail may be NULL; one detail is kept of those that are alike in all else. */
void tc_clerk_note(struct tc_clerk *clerk, const char *actor, const char *act, const char *object,
	const char *outcome, const char *detail);

/* Could the last line be written? Any thread. */
bool tc_clerk_is_writing(const struct tc_clerk *clerk);

#endif
