/* A scene dump held against the oracle: every number equals what must stand there, every mark that must be is,
 * and none is early. */
#ifndef TC_TESTS_HONESTY_INSPECT_H
#define TC_TESTS_HONESTY_INSPECT_H

#include "display/scene.h"
#include "tests/honesty/world.h"

enum { COMPLAINT_MAX = 512 };

struct inspection {
	long numbers;                  /* held against something that was reported, all so far */
	char complaint[COMPLAINT_MAX]; /* the first; "": none */
};

/* dump is of scene as it stands, in this world. */
void inspect(struct inspection *inspection, const struct world *world, const struct tc_scene *scene,
	json_t *dump);

#endif
