/* The record of every administrative act and refusal: DIR/audit.jsonl, one JSON object a line, only ever
 * appended to. Each line ends with the SHA-256 of itself, which holds that of the line before, so that a
 * changed, missing, moved or added line is found and named. DIR/audit.head says where the record ends; kept
 * in a second place as well (tc_audit_verify's anchor), it also finds a record that was replaced whole.
 * Any process may append; a lock on the file keeps them in line. */
#ifndef TC_FEEDS_IDENTITY_AUDIT_H
#define TC_FEEDS_IDENTITY_AUDIT_H

#include "base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TC_AUDIT_TEXT_MAX = 1024 }; /* bytes of one text; longer ones are cut */

struct tc_audit_record {
	const char *actor;   /* who: "user:root", "token:wall-1", "address:10.1.2.3" */
	const char *act;     /* what: "token.add", "door.refused" */
	const char *object;  /* on what; NULL */
	const char *outcome; /* "done", "refused", "failed", or a code */
	const char *detail;  /* NULL: nothing more */
	int64_t at_ms;       /* Unix; of the last of them where there were several */
	int64_t count;       /* how many alike this stands for, at least 1 */
};

/* Append them in one write, on disk (fsync) when this returns TC_OK. Texts may hold anything: what is not
 * UTF-8 or could hide is escaped or replaced. directory is made when absent. TC_BAD_INPUT: the record's end
 * is damaged, so nothing may be added to it. TC_FULL, TC_UNAVAILABLE: the disk. */
enum tc_result tc_audit_append(const char *directory, const struct tc_audit_record *records,
	size_t count, struct tc_error *err);

/* Where a record ends. */
struct tc_audit_head {
	int64_t number; /* of the last line, from 1; 0: there is none */
	uint8_t hash[32];
};

enum { TC_AUDIT_HEAD_TEXT = 96 };
/* "17:" and 64 hexadecimal digits. */
void tc_audit_head_write(const struct tc_audit_head *head, char out[TC_AUDIT_HEAD_TEXT]);
bool tc_audit_head_parse(const char *text, struct tc_audit_head *out);
/* As audit.head says it, without looking at the record. TC_NOT_FOUND: nothing was recorded yet. */
enum tc_result tc_audit_head_read(
	const char *directory, struct tc_audit_head *out, struct tc_error *err);

struct tc_audit_verdict {
	int64_t broken;    /* number of the first line that is not as it was written; 0: all are */
	const char *fault; /* what is wrong with it, static; NULL */
	struct tc_audit_head head; /* of the last good line */
};

/* Read all of it, while no writer is at it. A part of a line at the end, which a writer that died left, is no
 * fault. anchor: a head kept elsewhere, which must be one of its lines; NULL: none. TC_OK also for
 * a broken record: the verdict says. TC_NOT_FOUND: there is neither record nor anchor. */
enum tc_result tc_audit_verify(const char *directory, const struct tc_audit_head *anchor,
	struct tc_audit_verdict *out, struct tc_error *err);

/* One line as it stands, for reading; texts are borrowed for the call, "" where there is none. */
struct tc_audit_line {
	int64_t number, count;
	const char *at, *actor, *act, *object, *outcome, *detail;
};
/* Call visit for each line from first on. A line that is no record of ours ends it with TC_BAD_INPUT. */
enum tc_result tc_audit_list(const char *directory, int64_t first,
	void (*visit)(void *user, const struct tc_audit_line *line), void *user,
	struct tc_error *err);

/* Who does something by command, and when. */
struct tc_actor {
	const char *name;
	int64_t now_ms; /* Unix */
};

/* "user:NAME" of whoever started this process; "user:UID" where the system has no name. */
void tc_actor_name(char *out, size_t size);

#endif
