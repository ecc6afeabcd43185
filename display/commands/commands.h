/* The sub-commands of `toancanh`, one file each. Each takes its own name as argv[0] and returns the
 * program's exit status: 0 done, 1 the input has faults, 2 wrong usage, 3 the environment fails. */
#ifndef TC_DISPLAY_COMMANDS_COMMANDS_H
#define TC_DISPLAY_COMMANDS_COMMANDS_H

#include "base/result.h"

struct tc_command_entry {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
};

/* Sorted by name, ends with {0}. */
extern const struct tc_command_entry tc_commands[];

int tc_command_alarm(int argc, char **argv);
int tc_command_audit(int argc, char **argv);
int tc_command_check(int argc, char **argv);
int tc_command_demo(int argc, char **argv);
int tc_command_evidence(int argc, char **argv);
int tc_command_hints(int argc, char **argv);
int tc_command_hub(int argc, char **argv);
int tc_command_publish(int argc, char **argv);
int tc_command_record(int argc, char **argv);
int tc_command_render(int argc, char **argv);
int tc_command_replay(int argc, char **argv);
int tc_command_token(int argc, char **argv);
int tc_command_trace(int argc, char **argv);
int tc_command_wall(int argc, char **argv);
int tc_command_widgets(int argc, char **argv);

/* Print the error as `PROGRAM: sentence` or with its place, and return its exit status. */
int tc_command_fail(const char *program, const struct tc_error *err);

#endif
