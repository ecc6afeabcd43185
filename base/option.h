/* One table describes what an object of a document may hold: it fills a typed struct, says every fault
 * at once, and becomes the JSON Schema and the property form. Adding an option is adding a row. */
#ifndef TC_BASE_OPTION_H
#define TC_BASE_OPTION_H

#include "base/arena.h"
#include "base/json.h"
#include "base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tc_option_type {
	/* type               field in the struct                  in the document */
	TC_OPTION_BOOL = 1, /* bool                                true, false */
	TC_OPTION_INTEGER,  /* int                                 a whole number in min..max */
	TC_OPTION_NUMBER,   /* double                              a number in min..max */
	TC_OPTION_TEXT, /* const char * (NFC, arena)           a string, at most max bytes (0: 1024) */
	TC_OPTION_WORDS,  /* struct tc_words                     "text" or {"vi": …, "en": …} */
	TC_OPTION_CHOICE, /* int                                 one of choices */
	TC_OPTION_DURATION, /* int64_t ms in min..max              "PT10S" or whole ms */
	TC_OPTION_TIME, /* int64_t Unix ms                     RFC 3339, or a date: its midnight */
	TC_OPTION_COLOUR, /* uint32_t 0xRRGGBB                   "#RRGGBB" */
	TC_OPTION_LENGTH, /* struct tc_length                    "12u", "80px" */
	TC_OPTION_CODE, /* const char * (NFC, arena)           a code the vocabulary knows, see .code */
	TC_OPTION_OBJECT, /* the struct itself, at offset        an object read by fields */
	TC_OPTION_LIST,   /* struct tc_list                      a list; see .element */
	TC_OPTION_FREE,   /* const json_t * (borrowed)           anything; the caller reads it */
};

/* What a pane can tell by itself; mm and shares belong to the layout that places it. */
enum tc_unit { TC_UNIT_U = 1, TC_UNIT_PX };
struct tc_length {
	double value;
	enum tc_unit unit; /* 0: not given */
};

/* One sentence in the languages of the house; vi is the one that must be there. */
struct tc_words {
	const char *vi, *en;
};

/* items: count elements of .element_size, or const char * for a list of texts or codes. */
struct tc_list {
	void *items;
	size_t count;
};

struct tc_choice {
	const char *name;
	int value; /* never 0 */
};

struct tc_option {
	const char *name;
	enum tc_option_type type;
	bool required;
	double min, max; /* both 0: unbounded */
	double fallback; /* BOOL, INTEGER, NUMBER, CHOICE, DURATION, LENGTH (with unit) */
	enum tc_unit fallback_unit; /* LENGTH */
	const char *fallback_text;  /* TEXT, CODE, COLOUR */
	const char *code; /* CODE: which vocabulary: "indicator", "area", "ink", "font", … */
	const struct tc_choice *choices; /* CHOICE; ends with {0} */
	bool variant; /* CHOICE: they are other pictures of the same; said before all other rows */
	const struct tc_option *fields; /* OBJECT, LIST of objects; ends with {0} */
	enum tc_option_type element;    /* LIST: type of an element */
	size_t element_size;            /* LIST of OBJECT: bytes of one */
	size_t max_count;               /* LIST: 0 means 1,000 */
	size_t offset;                  /* of the field in the struct */
	const char *doc;                /* English, for schema and manual */
};

/* Which codes exist; the caller of a reader passes it in, so that a reader includes no catalogue. */
struct tc_vocabulary {
	/* True when value is a code of this kind. Any thread. */
	bool (*knows)(const struct tc_vocabulary *vocabulary, const char *kind, const char *value);
};

struct tc_option_context {
	struct tc_arena *arena;                 /* everything read is kept here */
	struct tc_faults *faults;               /* every fault is added here */
	const struct tc_vocabulary *vocabulary; /* may be NULL: codes are then taken as they are */
};

/* Read object by table into target (zeroed by the caller, gets the fallbacks). Unknown keys, wrong
 * types, missing required keys and values out of range each add a fault below pointer. `ignored` is a
 * NULL-ended list of keys that another reader takes, may be NULL. Returns true without new errors. */
bool tc_options_read(const struct tc_option *table, const json_t *object, const char *pointer,
	void *target, const struct tc_option_context *context, const char *const *ignored);

/* JSON Schema (2020-12) of one table as an object schema. Owned (json_decref). */
json_t *tc_options_schema(const struct tc_option *table);

/* "version": 1 is required of every document of ours; adds a fault and returns false otherwise. */
bool tc_document_version(const json_t *root, struct tc_faults *faults);

/* The sentence in the language, or the other one, or "". */
enum tc_language { TC_VIETNAMESE = 1, TC_ENGLISH };
const char *tc_words_in(const struct tc_words *words, enum tc_language language);

#endif
