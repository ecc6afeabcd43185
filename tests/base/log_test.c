#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_MAX = 16384 };

/* Standard error goes into a pipe between begin and end. */
struct capture {
	int saved, pipe[2];
};

static void begin(struct capture *capture) {
	assert_int_equal(pipe(capture->pipe), 0);
	capture->saved = dup(STDERR_FILENO);
	assert_int_equal(dup2(capture->pipe[1], STDERR_FILENO), STDERR_FILENO);
	close(capture->pipe[1]);
}

static void end(struct capture *capture, char *output) {
	dup2(capture->saved, STDERR_FILENO);
	close(capture->saved);
	size_t used = 0;
	ssize_t got;
	while ((got = read(capture->pipe[0], output + used, OUTPUT_MAX - 1 - used)) > 0) {
		used += (size_t)got;
	}
	output[used] = '\0';
	close(capture->pipe[0]);
}

static json_t *line_of(const char *output) {
	assert_non_null(strchr(output, '\n'));
	assert_string_equal(strchr(output, '\n'), "\n"); /* one record, one line */
	json_error_t error;
	json_t *line = json_loads(output, JSON_REJECT_DUPLICATES, &error);
	if (line == NULL) {
		fail_msg("%s in %s", error.text, output);
	}
	return line;
}

static const char *field(const json_t *line, const char *name) {
	return json_string_value(json_object_get(line, name));
}

static void writes_one_object_a_line(void **state) {
	(void)state;
	struct capture capture;
	char output[OUTPUT_MAX];
	tc_log_open("toancanh-hub", TC_LOG_INFO);
	begin(&capture);
	tc_log(TC_LOG_WARNING, "subscriber left", "peer", "127.0.0.1", "why", NULL, NULL);
	end(&capture, output);
	json_t *line = line_of(output);
	assert_string_equal(field(line, "level"), "warning");
	assert_string_equal(field(line, "program"), "toancanh-hub");
	assert_string_equal(field(line, "message"), "subscriber left");
	assert_string_equal(field(line, "peer"), "127.0.0.1");
	assert_true(json_is_null(json_object_get(line, "why")));
	assert_int_equal(field(line, "time")[10], 'T');
	json_decref(line);
}

static void keeps_quiet_below_its_level(void **state) {
	(void)state;
	struct capture capture;
	char output[OUTPUT_MAX];
	tc_log_open("toancanh", TC_LOG_WARNING);
	begin(&capture);
	tc_log(TC_LOG_INFO, "started", NULL);
	end(&capture, output);
	assert_string_equal(output, "");
}

/* Every byte, and what hides or reorders: no raw control character, no second record. */
static void never_lets_a_control_character_out(void **state) {
	(void)state;
	static const char *const hostile[] = { "a\nlevel", "\x1B[2J\x1B[31m",
		"\"}\n{\"level\":\"error\"", "\\", "\u202E123\u2066", "\xC2\x85\xC2\x9B[31m",
		"\u200B\uFEFF", "\xFF\xC0\xAF", "\xE1\xBB", "\U000E0041", "\u2028\u2029", "\x7F" };
	tc_log_open("toancanh", TC_LOG_INFO);
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct capture capture;
		char output[OUTPUT_MAX];
		begin(&capture);
		tc_log(TC_LOG_ERROR, hostile[i], hostile[i], hostile[i], NULL);
		end(&capture, output);
		json_t *line = line_of(output);
		assert_string_equal(field(line, "level"), "error");
		json_decref(line);
		for (const unsigned char *c = (unsigned char *)output; *c != '\0'; c++) {
			assert_true(*c == '\n' || (*c >= 0x20 && *c != 0x7F));
		}
		assert_null(strstr(output, "\u202E"));
		assert_null(strstr(output, "\xC2\x9B"));
		assert_null(strstr(output, "\u200B"));
	}
}

static void every_ascii_byte_comes_back(void **state) {
	(void)state;
	tc_log_open("toancanh", TC_LOG_INFO);
	for (char c = 1; c < 127; c++) {
		const char text[] = { 'x', c, 'y', '\0' };
		struct capture capture;
		char output[OUTPUT_MAX];
		begin(&capture);
		tc_log(TC_LOG_INFO, text, NULL);
		end(&capture, output);
		json_t *line = line_of(output);
		assert_string_equal(field(line, "message"), text);
		json_decref(line);
	}
}

static void a_long_record_stays_one_whole_line(void **state) {
	(void)state;
	static char text[20000];
	memset(text, '\x01', sizeof text - 1);
	struct capture capture;
	char output[OUTPUT_MAX];
	tc_log_open("toancanh", TC_LOG_INFO);
	begin(&capture);
	tc_log(TC_LOG_INFO, text, "a", text, "b", text, NULL);
	end(&capture, output);
	assert_in_range(strlen(output), 1000, 4096); /* one write(2) of PIPE_BUF at most */
	json_decref(line_of(output));
}

static void a_level_is_found_by_its_name(void **state) {
	(void)state;
	assert_int_equal(tc_log_level_find("warning"), TC_LOG_WARNING);
	assert_int_equal(tc_log_level_find("debug"), TC_LOG_DEBUG);
	assert_int_equal(tc_log_level_find(""), 0);
	assert_int_equal(tc_log_level_find("loud"), 0);
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_level_is_found_by_its_name),
		cmocka_unit_test(writes_one_object_a_line),
		cmocka_unit_test(keeps_quiet_below_its_level),
		cmocka_unit_test(never_lets_a_control_character_out),
		cmocka_unit_test(every_ascii_byte_comes_back),
		cmocka_unit_test(a_long_record_stays_one_whole_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
