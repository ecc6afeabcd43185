/* What every document of ours has in common: a version, a name of its kind, a file it came from. The
 * member "document" names the kind ("layout", "wall", …); a document without it is told by its members. */
#ifndef TC_LAYOUTS_DOCUMENT_H
#define TC_LAYOUTS_DOCUMENT_H

#include "base/arena.h"
#include "base/json.h"
#include "base/result.h"

#include <stdbool.h>

enum tc_document_kind {
	TC_DOCUMENT_UNKNOWN = 1,
	TC_DOCUMENT_LAYOUT,
	TC_DOCUMENT_WALL,
	TC_DOCUMENT_THEME,
	TC_DOCUMENT_CONFIG,
	TC_DOCUMENT_INDICATORS,
	TC_DOCUMENT_AREAS,
	TC_DOCUMENT_AGENCIES,
	TC_DOCUMENT_UNITS,
	TC_DOCUMENT_CALENDAR,
	TC_DOCUMENT_ALARMS,
	TC_DOCUMENT_TEMPLATE,
};

/* Which document it says it is, or else seems to be. root may be of any type. */
enum tc_document_kind tc_document_detect(const json_t *root);

/* "layout" for TC_DOCUMENT_LAYOUT; NULL for unknown. Static. */
const char *tc_document_name(enum tc_document_kind kind);

/* Read the file and check version and kind. On success *out is owned. On failure every fault has its
 * place and *out is NULL. A layout or template with a list of more than TC_PANES_MAX panes, or
 * TC_SCENES_MAX scenes, is refused before it is parsed. */
bool tc_document_open(const char *path, enum tc_document_kind kind, struct tc_json **out,
	struct tc_faults *faults);

/* Keys that tc_document_open has dealt with, for tc_options_read: "version", "document", "$schema". */
extern const char *const tc_document_keys[];

/* "national-overview" of "layouts/national-overview.json". In arena; "" over budget. */
const char *tc_document_base_name(struct tc_arena *arena, const char *path);

/* The file that a document means by name. A plain name is folder/NAME.json, anything with a slash or a
 * dot a path; both are looked for beside the document, then one folder up (templates), then
 * among the layouts of the program itself. Absolute paths and ".." are refused. Adds a fault at
 * pointer and returns NULL when there is none. folder: "walls"; "" for paths only. In arena. */
const char *tc_document_resolve(const char *document_path, const char *folder, const char *name,
	const char *pointer, struct tc_arena *arena, struct tc_faults *faults);

/* Where the same would be found first, whether or not it is there. In arena; NULL: over budget, or refused. */
const char *tc_document_expect(
	const char *document_path, const char *folder, const char *name, struct tc_arena *arena);

#endif
