/* toancanh hub: a program of its own, so that a crash never takes another with it and the hub links no
 * painter. */
#include "base/place.h"
#include "display/commands/commands.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int become(const char *name, char **argv) {
	char program[TC_PATH_MAX];
	struct tc_error err;
	if (tc_place_program(name, program, sizeof program, &err) == TC_OK) {
		execv(program, argv);
		(void)tc_fail(
			&err, TC_UNAVAILABLE, "cannot start %s: %s", program, strerror(errno));
	}
	return tc_command_fail("toancanh", &err);
}

int tc_command_hub(int argc, char **argv) {
	(void)argc;
	return become("toancanh-hub", argv);
}
