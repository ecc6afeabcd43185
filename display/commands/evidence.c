/* toancanh evidence TIME|list|verify: what a wall showed, painted again, and whether its record is whole. */
#include "base/period.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/evidence/reading.h"
#include "display/outputs/png.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct flags {
	const char *from, *out;
};

static const struct tc_flag flag_table[] = {
	{ "from", "DIR", "what the wall kept, its --evidence", offsetof(struct flags, from) },
	{ "out", "FILE.png", "the picture, painted again", offsetof(struct flags, out) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh evidence",
	.arguments = "TIME|list|verify",
	.summary = "What a wall showed at a time, painted again and held against its record.",
	.details =
		"With a TIME (2026-11-29T10:00:00+07:00) the picture in force then is painted from "
		"the\n"
		"documents and figures that were kept, and its hash is compared with the one "
		"recorded\n"
		"then: 0 the picture is the one that was shown, 1 it is not, or cannot be "
		"painted.\n"
		"`list` prints every record; `verify` proves that none was changed, and names the\n"
		"first that was.",
	.flags = flag_table,
	.least = 1,
	.most = 1,
};

static const char *time_text(int64_t unix_ms, char text[32]) {
	tc_time_format(unix_ms, TC_ZONE_MINUTES, text, 32);
	return text;
}

static void print_found(const struct tc_evidence_found *found) {
	char time[32];
	printf("layout   %s, version %.16s\n", found->object, found->setting);
	printf("record   segment %06d, number %" PRId64 ", a %s\n", found->segment, found->number,
		tc_evidence_word(found->kind));
	printf("shown    from %s", time_text(found->at_ms, time));
	printf(" to %s\n",
		found->until_ms == 0 ? "the end of the record" : time_text(found->until_ms, time));
	printf("tells    %s\n", time_text(found->now_ms, time));
	printf("recorded %s\n", found->picture);
}

static int say_verdict(
	const struct tc_evidence_found *found, const struct tc_evidence_painted *painted) {
	char time[32];
	bool same = strcmp(found->picture, painted->picture) == 0;
	printf("figures  stored by %s\n",
		painted->stored_ms == 0 ? "nobody yet" : time_text(painted->stored_ms, time));
	printf("painted  %s\n", painted->picture);
	if (same) {
		puts("the picture is the one that was shown");
	} else {
		printf("the picture differs from the one that was shown%s\n",
			painted->other_program
				? ": this program, its letters or its outlines are not those that "
				  "showed it"
				: "");
	}
	return same ? 0 : 1;
}

static int show(const struct flags *flags, int64_t at_ms) {
	struct tc_evidence_found found;
	struct tc_evidence_painted painted;
	struct tc_error err = { 0 };
	struct tc_faults *faults = calloc(1, sizeof *faults);
	if (faults == NULL || tc_evidence_find(flags->from, at_ms, &found, &err) != TC_OK) {
		free(faults);
		return tc_command_fail(usage.program, &err);
	}
	if (found.kind != 0) {
		print_found(&found);
	}
	enum tc_result result = tc_evidence_paint(flags->from, &found, &painted, faults, &err);
	tc_faults_print(faults, stderr);
	free(faults);
	int status = result == TC_OK ? say_verdict(&found, &painted) : 0;
	if (result == TC_OK && flags->out != NULL) {
		result = tc_png_write(&painted.surface, flags->out, &err);
	}
	tc_surface_finish(&painted.surface);
	return result == TC_OK ? status : tc_command_fail(usage.program, &err);
}

static void print_row(void *user, const struct tc_evidence_found *found) {
	char time[32];
	(void)user;
	printf("%06d\t%" PRId64 "\t%s\t%s\t%s\t%s\n", found->segment, found->number,
		time_text(found->at_ms, time),
		found->kind == 0 ? "stop" : tc_evidence_word(found->kind),
		found->kind == 0 ? "-" : found->object, found->kind == 0 ? "-" : found->picture);
}

static int list(const struct flags *flags) {
	struct tc_error err = { 0 };
	return tc_evidence_list(flags->from, print_row, NULL, &err) == TC_OK
		? 0
		: tc_command_fail(usage.program, &err);
}

static int verify(const struct flags *flags) {
	struct tc_evidence_verdict verdict;
	struct tc_error err = { 0 };
	if (tc_evidence_verify(flags->from, &verdict, &err) != TC_OK) {
		return tc_command_fail(usage.program, &err);
	}
	printf("%" PRId64 " records in %d segments, whole; begins: %s; head %s\n", verdict.records,
		verdict.segments, verdict.begins, verdict.head);
	return 0;
}

int tc_command_evidence(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	int64_t at_ms = 0;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	if (flags.from == NULL) {
		return tc_usage_wrong(&usage, "expected --from DIR");
	}
	const char *word = arguments.items[0];
	if (strcmp(word, "list") == 0) {
		return list(&flags);
	}
	if (strcmp(word, "verify") == 0) {
		return verify(&flags);
	}
	if (!tc_time_parse(word, strlen(word), &at_ms)) {
		return tc_usage_wrong(
			&usage, "expected a time with its zone, list or verify, found %s", word);
	}
	return show(&flags, at_ms);
}
