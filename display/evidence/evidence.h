/* What a wall showed, on record: when the picture comes to rest after a change, and at least once a second
 * while it does not, tiles that changed are copied, and a thread of its own hashes them and writes the
 * record. A picture costs the loop its copy; hashing and disk are taken from nobody: the next record waits
 * until a hundred times what the last one cost has passed, so that evidence takes a hundredth of a core at most,
 * changes of scene aside. Nothing here ever stops a picture: a disk that is full is told to the log, and the next
 * record says how many are missing. */
#ifndef TC_DISPLAY_EVIDENCE_EVIDENCE_H
#define TC_DISPLAY_EVIDENCE_EVIDENCE_H

#include "display/evidence/log.h"

struct tc_evidence;

/* fonts: borrowed for its life. NULL for no memory or no thread: the wall goes on without. Main thread, like all. */
struct tc_evidence *tc_evidence_open(
	const char *directory, int64_t limit_bytes, const struct tc_fonts *fonts);
/* What was taken is written, and that the wall stopped at at_ms. Accepts NULL, like all. */
void tc_evidence_close(struct tc_evidence *evidence, int64_t at_ms);

/* Another layout is shown from now on. source: copied but for its paths, which stay borrowed until the next call or the close; its identities are filled in. */
void tc_evidence_set(struct tc_evidence *evidence, const struct tc_setting_source *source);

/* damage of the surface (NULL: all of it) was painted. */
void tc_evidence_painted(struct tc_evidence *evidence, const struct tc_surface *surface,
	const struct tc_damage *damage);

/* The surface shows this, which is whole: the picture of view, or what kind says. now_ms: the time that it tells. at_ms: Unix now, by the
 * hub's clock. */
void tc_evidence_shown(struct tc_evidence *evidence, enum tc_evidence_kind kind,
	const struct tc_scene *scene, struct tc_view *view, int64_t now_ms, int64_t at_ms);

/* Once a turn: take the picture of the scene shown when it is time. steady_ms: monotonic now. */
void tc_evidence_turn(struct tc_evidence *evidence, const struct tc_scene *scene,
	const struct tc_surface *surface, int64_t steady_ms);

#endif
