#include "base/result.h"

#include <stdarg.h>
#include <string.h>

int tc_result_exit_code(enum tc_result result) {
	switch (result) {
	case TC_OK: return 0;
	case TC_BAD_INPUT:
	case TC_NOT_FOUND:
	case TC_CONFLICT:
	case TC_DENIED: return 1;
	case TC_NO_MEMORY:
	case TC_FULL:
	case TC_IN_USE:
	case TC_UNAVAILABLE: return 3;
	}
	return 3;
}

enum tc_result tc_fail(struct tc_error *err, enum tc_result code, const char *format, ...) {
	if (err != NULL) {
		memset(err, 0, sizeof *err);
		err->code = code;
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(err->message, sizeof err->message, format, arguments);
		va_end(arguments);
	}
	return code;
}

void tc_error_print(const struct tc_error *err, FILE *out) {
	if (err->file[0] != '\0') {
		fprintf(out, "%s:", err->file);
	}
	if (err->line > 0) {
		fprintf(out, "%d:%d:", err->line, err->column);
	}
	if (err->file[0] != '\0' || err->line > 0) {
		fputc(' ', out);
	}
	fputs(err->warning ? "warning: " : "error: ", out);
	if (err->pointer[0] != '\0') {
		fprintf(out, "%s: ", err->pointer);
	}
	fprintf(out, "%s\n", err->message);
}

/* The formats come from our own code; the attribute on tc_faults_add lets the compiler check them. */
static void print_sentence(char *out, size_t size, const char *format, va_list arguments) {
	vsnprintf(out, size, format, arguments);
}

void tc_faults_add(struct tc_faults *faults, enum tc_severity severity, const char *reason,
	const char *pointer, const char *english, const char *vietnamese, ...) {
	if (severity == TC_SEVERITY_ERROR) {
		faults->errors++;
	} else {
		faults->warnings++;
	}
	if (faults->count == TC_FAULTS_MAX) {
		return;
	}
	struct tc_error *err = &faults->items[faults->count++];
	memset(err, 0, sizeof *err);
	err->code = TC_BAD_INPUT;
	err->warning = severity == TC_SEVERITY_WARNING;
	err->reason = reason;
	snprintf(err->pointer, sizeof err->pointer, "%s", pointer == NULL ? "" : pointer);
	va_list arguments;
	va_start(arguments, vietnamese);
	va_list again;
	va_copy(again, arguments);
	print_sentence(err->message, sizeof err->message, english, arguments);
	if (vietnamese != NULL) {
		print_sentence(err->message_vi, sizeof err->message_vi, vietnamese, again);
	}
	va_end(again);
	va_end(arguments);
}

enum tc_result tc_faults_add_error(struct tc_faults *faults, const struct tc_error *err) {
	faults->errors++;
	if (faults->count < TC_FAULTS_MAX) {
		faults->items[faults->count++] = *err;
	}
	return err->code;
}

enum tc_result tc_faults_result(const struct tc_faults *faults, struct tc_error *err) {
	if (faults->errors == 0) {
		return TC_OK;
	}
	for (int i = 0; i < faults->count; i++) {
		if (!faults->items[i].warning) {
			if (err != NULL) {
				*err = faults->items[i];
			}
			return faults->items[i].code;
		}
	}
	return tc_fail(err, TC_BAD_INPUT, "more faults than are listed");
}

void tc_faults_print(const struct tc_faults *faults, FILE *out) {
	for (int i = 0; i < faults->count; i++) {
		tc_error_print(&faults->items[i], out);
	}
	int more = faults->errors + faults->warnings - faults->count;
	if (more > 0) {
		fprintf(out, "and %d more\n", more);
	}
}
