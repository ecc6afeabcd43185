#include "display/commands/commands.h"

#include <stdio.h>

const struct tc_command_entry tc_commands[] = {
	{ "alarm", "alarms of a hub: list them, acknowledge, shelve, what they did",
		tc_command_alarm },
	{ "audit", "who did what, and whether the record of it is whole", tc_command_audit },
	{ "check", "say every fault of layouts, walls, themes and code lists", tc_command_check },
	{ "demo", "hub, real figures, simulated provinces and the wall, on this machine",
		tc_command_demo },
	{ "evidence", "what a wall showed at a time, painted again and held against its record",
		tc_command_evidence },
	{ "hints", "which figures may be worth asking about, for staff", tc_command_hints },
	{ "hub", "take figures from publishers and keep them", tc_command_hub },
	{ "publish", "send observations to a hub", tc_command_publish },
	{ "record", "keep what a hub says to a wall", tc_command_record },
	{ "render", "one picture of a layout", tc_command_render },
	{ "replay", "a recorded time again, for rehearsals, under a watermark", tc_command_replay },
	{ "token", "who may publish and who may look", tc_command_token },
	{ "trace", "where a figure came from", tc_command_trace },
	{ "wall", "show a layout on the screens of a wall", tc_command_wall },
	{ "widgets", "kinds of panes: what each shows, its options, an example",
		tc_command_widgets },
	{ 0 },
};

int tc_command_fail(const char *program, const struct tc_error *err) {
	if (err->file[0] == '\0' && err->line == 0) {
		fprintf(stderr, "%s: %s\n", program, err->message);
	} else {
		tc_error_print(err, stderr);
	}
	return tc_result_exit_code(err->code);
}
