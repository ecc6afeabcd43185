/* The evidence of a wall on disk. A folder holds segments, 000001 and on: each is whole by itself, with its chain
 * of records (audit.jsonl and audit.head, see feeds/identity/audit.h), the figures of its pictures
 * (figures.bin: a line of the panes that are lit and of the figures marked as changed, "lit 3:1764405000123 since
 * portal.accounts|VN|2020-08|812345", and a view against the one before), and documents/, one file for each by its hash. A
 * segment's first record names the head of the one before. One writer. */
#ifndef TC_DISPLAY_EVIDENCE_LOG_H
#define TC_DISPLAY_EVIDENCE_LOG_H

#include "display/evidence/setting.h"
#include "display/scene.h"

enum { TC_EVIDENCE_LEAST_MIB = 8 };

/* What stood on the wall. The others than a picture and a slate cannot be painted again. */
enum tc_evidence_kind {
	TC_EVIDENCE_PICTURE = 1,
	TC_EVIDENCE_SLATE,
	TC_EVIDENCE_RECOVERED, /* what a renderer that died had left, marked */
	TC_EVIDENCE_DEBUG,     /* with the debug overlay over it */
	TC_EVIDENCE_CARD,      /* with a figure's card over it, in words of the hub */
};

/* "picture" … static. */
const char *tc_evidence_word(enum tc_evidence_kind kind);

struct tc_evidence_record {
	enum tc_evidence_kind kind;
	char scene[128]; /* "national-overview/scene-2", for people */
	int scene_index;
	int64_t at_ms;  /* Unix, by the hub's clock: since when it was shown */
	int64_t now_ms; /* the time that the picture tells */
	int width_px, height_px;
	uint8_t hash[TC_HASH_BYTES];
	struct tc_view *view; /* borrowed for the call; kept by the log as long as it is needed */
	const struct tc_scene_lit *lit; /* borrowed for the call */
	int lit_count;
	const char *news;                 /* of tc_scene_news; borrowed for the call */
	const struct tc_setting *setting; /* likewise */
};

struct tc_evidence_log {
	char directory[TC_PATH_MAX - 128];
	int64_t limit_bytes;
	int segment;                  /* the open one; 0: none */
	int figures;                  /* -1: none */
	int64_t figures_bytes, bytes; /* of figures.bin; of the segment, nearly */
	struct tc_view *base;         /* counted: the last one written */
	char setting[TC_HASH_TEXT];   /* the last one written */
	int64_t skipped; /* records that the disk did not take since the last it took */
};

/* Append a record, durably. After TC_FULL or TC_UNAVAILABLE the log is as it was, and the next is tried anew. */
enum tc_result tc_evidence_log_append(
	struct tc_evidence_log *log, const struct tc_evidence_record *record, struct tc_error *err);
/* The wall ends: nothing is shown from at_ms on. */
void tc_evidence_log_stop(struct tc_evidence_log *log, int64_t at_ms);
void tc_evidence_log_finish(struct tc_evidence_log *log);

/* The numbers of all segments of a folder, rising. Owned (free); NULL: none. */
int *tc_evidence_segments(const char *directory, int *count);

#endif
