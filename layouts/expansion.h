/* From the panes a person wrote to the panes that stand on the wall: includes and repeats are followed,
 * ${variables} replaced, and every pane remembers where it was written. Bounded in panes, steps, nodes and
 * bytes, so that a document cannot grow without end. Private to this folder. */
#ifndef TC_LAYOUTS_EXPANSION_H
#define TC_LAYOUTS_EXPANSION_H

#include "layouts/layout.h"

enum {
	TC_EXPANSION_DEPTH = 16,     /* includes inside includes */
	TC_EXPANSION_STEPS = 4096,   /* includes and repetitions of one layout */
	TC_EXPANSION_NODES = 100000, /* JSON values copied */
	TC_EXPANSION_BYTES = 100000, /* of texts with something replaced */
	TC_EXPANSION_TEMPLATES = 64, /* different templates of one layout */
};

struct tc_variable {
	const char *name;
	json_t *value; /* kept alive by the expansion */
	const struct tc_variable *next;
};

struct tc_template {
	const char *name; /* as first included */
	const char *real; /* its file, without links */
	struct tc_json *document;
	const json_t *parameters, *panes;
};

/* Where the walk stands: a document, or one turn of a repeat in it. The root has no parent and its panes
 * keep their own pointers. */
struct tc_scope {
	const struct tc_scope *parent;
	const struct tc_template *template_; /* NULL: the layout itself */
	const char *label;                   /* "header", "area 22" */
	const struct tc_variable *variables;
	int column_offset, row_offset;
	int depth; /* of includes */
};

/* Where something that was expanded was written. */
struct tc_origin {
	const struct tc_json *document;
	const char *pointer, *chain;
};

struct tc_expansion {
	const struct tc_option_context *context; /* while reading only */
	const struct tc_layout_source *source; /* likewise: names are looked for beside its path */
	const struct tc_json *document;
	int64_t at_ms;
	json_t *made; /* owned: keeps replaced values alive */
	struct tc_template templates[TC_EXPANSION_TEMPLATES];
	int template_count;
	struct tc_origin *origins; /* owned */
	size_t origin_count, origin_size;
	size_t nodes, bytes;
	int steps;
	bool spent; /* a bound was passed and told; nothing more is expanded */
};

/* The file that a document means by name, told to the source's listener before it is read. NULL with a fault
 * when there is none; told is then where it would be found first. */
const char *tc_layout_find_part(const struct tc_layout_source *source, const char *folder,
	const char *name, const char *pointer, const struct tc_option_context *context);

/* One pane as it is read: its options replaced, its place still without the offset. */
struct tc_pane_source {
	const json_t *pane;
	const char *pointer; /* "/panes/3", or "/@17": origin 17 */
	int column_offset, row_offset;
};

struct tc_pane_sources {
	struct tc_pane_source *items;
	size_t count;
};

/* Members of {"include": …} and {"repeat": …}, for the schema too. */
extern const struct tc_option tc_include_options[], tc_repeat_options[];
/* Members of a template document. */
extern const struct tc_option tc_template_options[];

/* Frees what the expansion owns. */
void tc_expansion_finish(struct tc_expansion *expansion);

/* The pointer a fault at pointer of scope's document is told under. In arena. */
const char *tc_expansion_place(
	struct tc_expansion *expansion, const struct tc_scope *scope, const char *pointer);

/* True while there is room for one more step; otherwise tells so once. */
bool tc_expansion_step(
	struct tc_expansion *expansion, const struct tc_scope *scope, const char *pointer);

/* "portal → header → area 22". In arena. */
const char *tc_expansion_chain(struct tc_expansion *expansion, const struct tc_scope *scope);

/* Put it behind a fault's sentence, where there is room for all of it. */
void tc_expansion_say_chain(char *sentence, size_t size, const char *chain);

/* value with every ${name} of scope replaced; kept alive by the expansion. NULL when it is spent. At the
 * root value itself. */
json_t *tc_expansion_replace(struct tc_expansion *expansion, const json_t *value,
	const struct tc_scope *scope, const char *pointer);

/* The template that an include of scope means, read once. NULL with faults. */
const struct tc_template *tc_expansion_template(struct tc_expansion *expansion, const char *name,
	const struct tc_scope *scope, const char *pointer);

/* The variables of one include: its "with" against what the template takes. False with faults. */
bool tc_expansion_bind(struct tc_expansion *expansion, const struct tc_template *template_,
	const json_t *with, const struct tc_scope *scope, const char *pointer,
	const struct tc_variable **out);

/* What a repeat goes over: texts, borrowed. False with faults. */
struct tc_repeat {
	const char **values;
	int count;
	const char *as;
	int columns; /* turns beside each other; 0: all of them */
};
bool tc_expansion_repeat(struct tc_expansion *expansion, const json_t *repeat,
	const struct tc_scope *scope, const char *pointer, struct tc_repeat *out);

/* One turn of it; out is filled, its variables live in the arena. */
void tc_expansion_turn(struct tc_expansion *expansion, const struct tc_repeat *repeat, int turn,
	const struct tc_scope *scope, struct tc_scope *out);

/* Expand a list of panes into out (zeroed). Faults are added. */
void tc_expansion_panes(struct tc_expansion *expansion, const json_t *panes,
	const struct tc_scope *scope, const char *pointer, struct tc_pane_sources *out);

#endif
