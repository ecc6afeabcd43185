/* The evidence of a wall, read: what it showed at a time, the same picture painted again, and whether the whole
 * of it is as it was written. */
#ifndef TC_DISPLAY_EVIDENCE_READING_H
#define TC_DISPLAY_EVIDENCE_READING_H

#include "display/evidence/log.h"

/* A record of something shown. */
struct tc_evidence_found {
	int segment;
	int64_t number;             /* in the segment's chain */
	enum tc_evidence_kind kind; /* 0: the wall was stopped then */
	int64_t at_ms, until_ms;    /* shown from, to; until 0: nothing is recorded after it */
	int64_t now_ms, skipped;
	int scene, width_px, height_px;
	char object[256];
	char picture[TC_HASH_TEXT], setting[TC_HASH_TEXT], figures[TC_HASH_TEXT];
	int64_t offset, length;
};

/* The record in force at at_ms. TC_NOT_FOUND: nothing is recorded before it; TC_BAD_INPUT: a line is no record. */
enum tc_result tc_evidence_find(
	const char *directory, int64_t at_ms, struct tc_evidence_found *out, struct tc_error *err);

/* Call visit for every record of something shown, and every stop. */
enum tc_result tc_evidence_list(const char *directory,
	void (*visit)(void *user, const struct tc_evidence_found *found), void *user,
	struct tc_error *err);

/* What a picture is drawn of. Zeroed is none. */
struct tc_evidence_figures {
	struct tc_view *view; /* counted */
	struct tc_scene_lit lit[TC_PANES_MAX];
	int lit_count;
	char *news; /* owned; of tc_scene_renew; NULL: none */
};

/* The figures of a record, read up to it from the first of its segment, each held against its hash. out: zeroed; the caller drops its view and frees its news. */
enum tc_result tc_evidence_view(const char *directory, const struct tc_evidence_found *found,
	const struct tc_catalogue *catalogue, struct tc_evidence_figures *out,
	struct tc_error *err);

/* A picture painted again. */
struct tc_evidence_painted {
	struct tc_surface surface; /* owned: tc_surface_finish */
	char picture[TC_HASH_TEXT];
	int64_t stored_ms;  /* newest figure on it, as the hub stored it; 0: none */
	bool other_program; /* it was shown by another version, or with other letters or outlines */
};

/* TC_BAD_INPUT: its documents or figures are missing or not as they were, or it is of a kind that cannot be painted
 * again; err names the place. Faults of the layout are in faults. */
enum tc_result tc_evidence_paint(const char *directory, const struct tc_evidence_found *found,
	struct tc_evidence_painted *out, struct tc_faults *faults, struct tc_error *err);

struct tc_evidence_verdict {
	int segments;
	int64_t records;
	char begins[TC_SENTENCE_MAX]; /* what the first segment says it follows */
	char head[128];               /* where the last one ends */
};
/* Every chain, every link between them, every picture's figures and every document. TC_BAD_INPUT: err names
 * the first place that is not as it was written. */
enum tc_result tc_evidence_verify(
	const char *directory, struct tc_evidence_verdict *out, struct tc_error *err);

#endif
