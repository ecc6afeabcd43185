#include "feeds/wire/csv.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void tc_csv_init(struct tc_csv *csv, FILE *file) {
	*csv = (struct tc_csv) { .file = file };
}

void tc_csv_finish(struct tc_csv *csv) {
	free(csv->text);
	*csv = (struct tc_csv) { 0 };
}

const char *tc_csv_cell(const struct tc_csv *csv, int index) {
	return index < csv->count ? csv->text + csv->starts[index] : "";
}

/* A record on its way. What is too much is read to its end, but not kept. */
struct record {
	struct tc_csv *csv;
	const char *fault; /* the first one, NULL while there is none */
	bool no_memory;
};

static void keep(struct record *self, int byte) {
	struct tc_csv *csv = self->csv;
	if (csv->length >= TC_CSV_RECORD_BYTES_MAX) {
		self->fault = self->fault == NULL ? "a record of at most 64 KiB" : self->fault;
		return;
	}
	if (csv->length == csv->size) {
		size_t size = csv->size == 0 ? 1024 : csv->size * 2;
		char *text = realloc(csv->text, size);
		if (text == NULL) {
			self->no_memory = true;
			return;
		}
		csv->text = text;
		csv->size = size;
	}
	csv->text[csv->length++] = (char)byte;
}

static void open_cell(struct record *self) {
	struct tc_csv *csv = self->csv;
	if (csv->count == TC_CSV_CELLS_MAX) {
		self->fault = self->fault == NULL ? "at most 64 cells" : self->fault;
		return;
	}
	csv->starts[csv->count++] = csv->length;
}

/* Read up to the closing quote; returns the byte behind it. */
static int read_quoted(struct record *self) {
	struct tc_csv *csv = self->csv;
	for (int byte; (byte = getc_unlocked(csv->file)) != EOF;) {
		if (byte == '"') {
			byte = getc_unlocked(csv->file);
			if (byte != '"') {
				return byte;
			}
		}
		csv->lines += byte == '\n';
		keep(self, byte);
		/* A quote that nobody closed would swallow the rest of the file. */
		if (csv->length >= TC_CSV_RECORD_BYTES_MAX) {
			self->fault = "a closing quote";
			return ' ';
		}
	}
	self->fault = self->fault == NULL ? "a closing quote" : self->fault;
	return EOF;
}

/* One cell from its first byte on; returns the byte that ended it. */
static int read_cell(struct record *self, int byte) {
	struct tc_csv *csv = self->csv;
	bool quoted = byte == '"';
	open_cell(self);
	if (quoted) {
		byte = read_quoted(self);
	}
	for (; byte != EOF && byte != '\n' && byte != ','; byte = getc_unlocked(csv->file)) {
		if (byte == '\r') {
			int next = getc_unlocked(csv->file);
			if (next == '\n' || next == EOF) {
				byte = next;
				break;
			}
			ungetc(next, csv->file);
		}
		if ((quoted || byte == '"') && self->fault == NULL) {
			self->fault = "quotes around a whole cell, doubled inside";
		}
		keep(self, byte);
	}
	keep(self, 0);
	return byte;
}

static bool is_text(const struct tc_csv *csv) {
	for (int i = 0; i < csv->count; i++) {
		size_t end = i + 1 < csv->count ? csv->starts[i + 1] : csv->length;
		size_t length = end - csv->starts[i] - 1;
		const char *cell = csv->text + csv->starts[i];
		if (memchr(cell, 0, length) != NULL ||
			tc_utf8_valid_prefix(cell, length) != length) {
			return false;
		}
	}
	return true;
}

static void skip_mark(struct tc_csv *csv) {
	static const char mark[] = "\xEF\xBB\xBF";
	for (int i = 0; i < 3; i++) {
		int byte = getc_unlocked(csv->file);
		if (byte != (unsigned char)mark[i]) {
			ungetc(byte, csv->file);
			return;
		}
	}
}

/* First byte of the next line that holds something. */
static int pass_empty_lines(struct tc_csv *csv) {
	int byte = getc_unlocked(csv->file);
	while (byte == '\n' || byte == '\r') {
		csv->lines += byte == '\n';
		byte = getc_unlocked(csv->file);
	}
	return byte;
}

enum tc_result tc_csv_next(struct tc_csv *csv, struct tc_error *err) {
	struct record record = { .csv = csv };
	if (csv->lines == 0) {
		skip_mark(csv);
	}
	int byte = pass_empty_lines(csv);
	csv->length = 0;
	csv->count = 0;
	csv->line = csv->lines + 1;
	if (byte == EOF) {
		return ferror(csv->file)
			? tc_fail(err, TC_UNAVAILABLE, "reading failed: %s", strerror(errno))
			: TC_NOT_FOUND;
	}
	while ((byte = read_cell(&record, byte)) == ',') {
		byte = getc_unlocked(csv->file);
		if (byte == EOF || byte == '\n') {
			open_cell(&record);
			keep(&record, 0);
			break;
		}
	}
	csv->lines++;
	if (record.no_memory) {
		return tc_fail(err, TC_UNAVAILABLE, "no memory to read");
	}
	if (record.fault == NULL && !is_text(csv)) {
		record.fault = "UTF-8 text";
	}
	if (record.fault != NULL) {
		csv->count = 0;
		return tc_fail(err, TC_BAD_INPUT, "expected %s", record.fault);
	}
	return TC_OK;
}

void tc_csv_write(FILE *out, const char *cell) {
	bool quoted = strpbrk(cell, ",;\"\r\n") != NULL || cell[0] == ' ' ||
		(cell[0] != 0 && cell[strlen(cell) - 1] == ' ');
	if (!quoted) {
		fputs(cell, out);
		return;
	}
	fputc('"', out);
	for (; *cell != 0; cell++) {
		if (*cell == '"') {
			fputc('"', out);
		}
		fputc(*cell, out);
	}
	fputc('"', out);
}
