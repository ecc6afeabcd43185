/* What a picture is painted from besides its figures: the layout and every document it was read from, the
 * code lists, the slate's words; and what cannot be copied but told apart: program, letters, outlines.
 * As bytes, by their SHA-256. A setting's manifest is a JSON document that lists them; its SHA-256 names the
 * version of the layout. */
#ifndef TC_DISPLAY_EVIDENCE_SETTING_H
#define TC_DISPLAY_EVIDENCE_SETTING_H

#include "display/evidence/tiles.h"
#include "display/watch.h"
#include "fonts/face.h"

enum { TC_SETTING_FILES_MAX = 2 * TC_WATCHED_MAX };

struct tc_setting_file {
	char hash[TC_HASH_TEXT];
	char *bytes; /* owned */
	size_t length;
};

struct tc_setting {
	struct tc_setting_file files[TC_SETTING_FILES_MAX]; /* the manifest is the last */
	int count;
	char hash[TC_HASH_TEXT]; /* of the manifest; "": a document was saved while it was read */
};

/* Where to copy from. Paths are borrowed; the watches were filled before the documents were read. */
struct tc_setting_source {
	const char *layout_path, *wall_path; /* wall_path, office, sample_path: NULL for none */
	const char *office, *sample_path;
	struct tc_watch documents, codelists;
	const char *identities; /* of tc_setting_identities */
};

/* Watch every document of a folder of code lists (NULL: the program's own). */
void tc_setting_watch_codelists(const char *directory, struct tc_watch *watch);

/* A JSON array of what the program's own parts are. Owned (free); NULL when memory is out. */
char *tc_setting_identities(const struct tc_fonts *fonts);

/* Owned (tc_setting_destroy); NULL when memory is out. Any thread. */
struct tc_setting *tc_setting_read(const struct tc_setting_source *source);
void tc_setting_destroy(struct tc_setting *setting);

/* A setting laid out again in a folder of its own. */
struct tc_setting_copy {
	char directory[TC_PATH_MAX];                           /* owned: removed by finish */
	char layout_path[TC_PATH_MAX], wall_path[TC_PATH_MAX]; /* "" for no wall of its own */
	char codelists[TC_PATH_MAX];
	char program[32], office[TC_SENTENCE_MAX]; /* "" for none */
	char *identities;                          /* owned */
};

/* Lay out the setting called hash from documents, where each file is named by its hash; every one is held
 * against its name. TC_BAD_INPUT: one is missing or is not as it was. Finish it either way. */
enum tc_result tc_setting_lay_out(
	const char *documents, const char *hash, struct tc_setting_copy *out, struct tc_error *err);
void tc_setting_copy_finish(struct tc_setting_copy *copy);

/* Hold every file of the setting against its hash. TC_BAD_INPUT names the first that is not as it was. */
enum tc_result tc_setting_verify(const char *documents, const char *hash, struct tc_error *err);

/* The bytes of a file. Owned (free), zero-terminated; NULL with errno. */
char *tc_setting_slurp(const char *path, size_t *length);
void tc_setting_hash(const void *bytes, size_t length, char out[TC_HASH_TEXT]);

#endif
