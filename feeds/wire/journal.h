/* An append-only file of text records, each a line with its checksum: what a publisher's spool is kept in. A
 * record that was being written when the power went is cut off, one that the disk spoiled is told. One thread
 * at a time. */
#ifndef TC_FEEDS_WIRE_JOURNAL_H
#define TC_FEEDS_WIRE_JOURNAL_H

#include "base/result.h"

#include <stddef.h>
#include <stdint.h>

enum { TC_JOURNAL_TEXT_MAX = 128 * 1024 };

struct tc_journal;

/* Opens or creates path; a tail without an end of line is cut off. Owned. TC_UNAVAILABLE, TC_FULL. */
enum tc_result tc_journal_open(const char *path, struct tc_journal **out, struct tc_error *err);
/* What was not flushed is lost. Accepts NULL. */
void tc_journal_close(struct tc_journal *journal);

/* Add a record; text holds no line end and at most TC_JOURNAL_TEXT_MAX bytes. It reaches the file with the
 * next flush, or before. A failure stays and is told by flush and sync. */
void tc_journal_add(struct tc_journal *journal, char kind, const char *text, size_t length);
void tc_journal_print(struct tc_journal *journal, char kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* To the file: survives the end of this process. TC_FULL: the disk; the records are dropped, and more may be
 * tried. TC_UNAVAILABLE: anything else. */
enum tc_result tc_journal_flush(struct tc_journal *journal, struct tc_error *err);
/* To the disk: survives the machine's end. A failed one is final. */
enum tc_result tc_journal_sync(struct tc_journal *journal, struct tc_error *err);

/* Bytes so far: where the next record begins. */
int64_t tc_journal_size(const struct tc_journal *journal);

struct tc_journal_record {
	char kind;
	const char *text; /* zero-terminated, borrowed until the next read */
	size_t length;
	int64_t next; /* where the record behind it begins */
};

/* The record at offset, 0 being the first. TC_NOT_FOUND: the end of what was flushed. TC_BAD_INPUT: spoiled;
 * go on at out->next. TC_UNAVAILABLE: reading failed. */
enum tc_result tc_journal_read(struct tc_journal *journal, int64_t offset,
	struct tc_journal_record *out, struct tc_error *err);

/* fresh (moved) takes the place of journal's file in one step: after it, or after a crash, the file is the one or the
 * other whole. Offsets change. */
enum tc_result tc_journal_replace(
	struct tc_journal *journal, struct tc_journal *fresh, struct tc_error *err);

#endif
