/* What a function that can fail returns, and where in the input it failed.
 *
 * Every fault carries its place and a sentence in Vietnamese and in English, because the people who
 * read it are office staff and provincial publishers as often as engineers. Nothing in the tree prints
 * an error except the commands: libraries fill a tc_error or collect into tc_faults.
 */
#ifndef TC_BASE_RESULT_H
#define TC_BASE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum tc_result {
	TC_OK = 0,
	TC_BAD_INPUT,   /* the input has faults */
	TC_NOT_FOUND,   /* a file, code or key that does not exist */
	TC_CONFLICT,    /* contradicts what is already kept */
	TC_DENIED,      /* the caller lacks the right */
	TC_NO_MEMORY,   /* a budget is used up */
	TC_FULL,        /* a disk or queue has no room */
	TC_IN_USE,      /* port taken, data directory locked */
	TC_UNAVAILABLE, /* the environment fails: no display, I/O error, no network */
};

/* Exit status of a command that ended with result: 0 done, 1 the input has faults, 3 the environment
 * fails. (2, wrong usage, is never a tc_result.) */
int tc_result_exit_code(enum tc_result result);

enum {
	TC_FAULTS_MAX =
		20, /* a document reports this many faults at once; the rest is only counted */
	TC_POINTER_MAX = 192,
	TC_SENTENCE_MAX = 320,
	TC_PATH_MAX = 512,
};

struct tc_error {
	enum tc_result code;
	bool warning; /* true: worth a look, the document is still used */
	const char
		*reason; /* machine-readable, static: "bad_value", "legibility"; NULL when none */
	char file[TC_PATH_MAX];        /* empty when the input is not a file */
	int line, column;              /* from 1; 0 when unknown */
	char pointer[TC_POINTER_MAX];  /* JSON pointer (RFC 6901); empty is the document itself */
	char message[TC_SENTENCE_MAX]; /* English, no full stop */
	char message_vi[TC_SENTENCE_MAX]; /* Vietnamese; may be empty: then message serves */
};

/* Fill err (may be NULL) and return code, so that a caller can `return tc_fail(err, ...)`. */
enum tc_result tc_fail(struct tc_error *err, enum tc_result code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* One line: `file:line:col: error: pointer: sentence`; parts that are unknown are left out. */
void tc_error_print(const struct tc_error *err, FILE *out);

/* All faults of one document. Zeroed is empty. */
struct tc_faults {
	struct tc_error items[TC_FAULTS_MAX];
	int count;    /* how many of items are filled */
	int errors;   /* all errors seen, also those past TC_FAULTS_MAX */
	int warnings; /* all warnings seen */
};

enum tc_severity { TC_SEVERITY_ERROR = 1, TC_SEVERITY_WARNING };

/* Add one fault. The two formats take the same arguments in the same order; vietnamese may be NULL.
 * reason: static text or NULL. pointer: copied. */
void tc_faults_add(struct tc_faults *faults, enum tc_severity severity, const char *reason,
	const char *pointer, const char *english, const char *vietnamese, ...)
	__attribute__((format(printf, 5, 7)));

/* Add a failure that is no fault of the document (a missing font, a hub that does not answer), so that one
 * printing serves both. Returns its code. */
enum tc_result tc_faults_add_error(struct tc_faults *faults, const struct tc_error *err);

/* TC_OK without errors, else TC_BAD_INPUT with *err (may be NULL) set to the first error. */
enum tc_result tc_faults_result(const struct tc_faults *faults, struct tc_error *err);

/* Print all of them, one a line, then how many more there were. */
void tc_faults_print(const struct tc_faults *faults, FILE *out);

#endif
