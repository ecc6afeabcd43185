/* toancanh wall: guards toancanh-wall, which draws. What it takes on its command line is the renderer's
 * business, so it is handed on as it is. */
#include "base/log.h"
#include "base/place.h"
#include "display/commands/commands.h"
#include "display/guard.h"

int tc_command_wall(int argc, char **argv) {
	char program[TC_PATH_MAX];
	struct tc_error err;
	int status = 0;
	tc_log_open("toancanh-wall-guard", TC_LOG_INFO);
	enum tc_result result = tc_place_program("toancanh-wall", program, sizeof program, &err);
	if (result == TC_OK) {
		const struct tc_guard_setting setting = {
			.program = program,
			.words = argv,
			.word_count = argc,
		};
		result = tc_guard_run(&setting, &status, &err);
	}
	return result == TC_OK ? status : tc_command_fail("toancanh wall", &err);
}
