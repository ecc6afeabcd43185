/* A wall of eight outputs on a real X server of its own: Xorg with the dummy driver, whose outputs go and
 * come by RandR. Skips where Xorg may not be started. */
#include "display/outputs/output.h"

#include <SDL2/SDL.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Read by the leak sanitizer: libdbus, by which SDL asks for a screen that stays on, keeps a list for ever. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
	return "leak:libdbus-1.so";
}

enum { COLUMNS = 4, COUNT = 8, WIDTH = 1280, HEIGHT = 720, BACK_MS = 2000, START_MS = 15000 };

static const char config[] =
	"Section \"Device\"\n\tIdentifier \"d\"\n\tDriver \"dummy\"\n\tVideoRam 65536\nEndSection\n"
	"Section \"Monitor\"\n\tIdentifier \"m\"\n\tHorizSync 5.0-1000.0\n"
	"\tVertRefresh 5.0-200.0\nEndSection\n"
	"Section \"Screen\"\n\tIdentifier \"s\"\n\tDevice \"d\"\n\tMonitor \"m\"\n\tDefaultDepth "
	"24\n"
	"\tSubSection \"Display\"\n\t\tDepth 24\n\t\tVirtual 5120 "
	"1440\n\tEndSubSection\nEndSection\n"
	"Section \"ServerFlags\"\n\tOption \"AutoAddDevices\" \"false\"\nEndSection\n";

struct server {
	pid_t pid;
	char directory[64];
	bool runs;
};

/* Run xrandr with words (ends with NULL); false when it failed or is not there. */
static bool randr(const char *const *words) {
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		static char program[] = "xrandr";
		char *argv[16] = { program };
		for (int i = 0; words[i] != NULL && i < 14; i++) {
			argv[i + 1] = (char *)words[i];
		}
		execvp("xrandr", argv);
		_exit(127);
	}
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status == 0;
}

static void name_of(int index, char *name, size_t size) {
	snprintf(name, size, "DUMMY%d", index);
}

static bool light(int index, const char *mode) {
	char name[16], place[32];
	name_of(index, name, sizeof name);
	snprintf(place, sizeof place, "%dx%d", index % COLUMNS * WIDTH, index / COLUMNS * HEIGHT);
	return randr(
		(const char *const[]) { "--output", name, "--mode", mode, "--pos", place, NULL });
}

static bool darken(int index) {
	char name[16];
	name_of(index, name, sizeof name);
	return randr((const char *const[]) { "--output", name, "--off", NULL });
}

static bool add_outputs(void) {
	bool good = randr((const char *const[]) { "--fb", "5120x1440", NULL });
	for (int i = 1; i < COUNT && good; i++) {
		char name[16];
		name_of(i, name, sizeof name);
		good = randr((const char *const[]) { "--addmode", name, "1280x720", NULL }) &&
			randr((const char *const[]) { "--addmode", name, "640x360", NULL });
	}
	return good;
}

static bool light_all(void) {
	bool good = true;
	for (int i = 0; i < COUNT && good; i++) {
		good = light(i, "1280x720");
	}
	return good;
}

/* The number of its display, or "" when it did not start in time. */
static void read_display(int end, char *name, size_t size) {
	size_t got = 0;
	struct pollfd wait = { .fd = end, .events = POLLIN };
	memset(name, 0, size);
	while (got + 1 < size && strchr(name, '\n') == NULL && poll(&wait, 1, START_MS) > 0) {
		ssize_t more = read(end, name + got, size - 1 - got);
		if (more <= 0) {
			break;
		}
		got += (size_t)more;
	}
	name[strcspn(name, "\n")] = '\0';
}

static void start_server(struct server *server) {
	char path[96], log[96], number[16], name[16], display[32];
	int ends[2];
	snprintf(server->directory, sizeof server->directory, "/tmp/toancanh-xorg-XXXXXX");
	assert_non_null(mkdtemp(server->directory));
	snprintf(path, sizeof path, "%s/xorg.conf", server->directory);
	snprintf(log, sizeof log, "%s/log", server->directory);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(config, file);
	fclose(file);
	assert_int_equal(pipe(ends), 0);
	snprintf(number, sizeof number, "%d", ends[1]);
	server->pid = fork();
	assert_true(server->pid >= 0);
	if (server->pid == 0) {
		close(ends[0]);
		(void)!freopen("/dev/null", "w", stderr);
		execlp("Xorg", "Xorg", "-displayfd", number, "-config", path, "-logfile", log,
			"-noreset", "-nolisten", "tcp", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	read_display(ends[0], name, sizeof name);
	close(ends[0]);
	snprintf(display, sizeof display, ":%s", name);
	setenv("DISPLAY", display, 1);
	setenv("SDL_VIDEODRIVER", "x11", 1);
	server->runs = name[0] != '\0' && add_outputs() && light_all();
}

static int open_server(void **state) {
	struct server *server = calloc(1, sizeof *server);
	assert_non_null(server);
	start_server(server);
	*state = server;
	return 0;
}

static int close_server(void **state) {
	struct server *server = *state;
	char path[96];
	kill(server->pid, SIGTERM);
	waitpid(server->pid, NULL, 0);
	static const char *const files[] = { "xorg.conf", "log", "log.old" };
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", server->directory, files[i]);
		unlink(path);
	}
	rmdir(server->directory);
	free(server);
	return 0;
}

static bool runs(void **state) {
	const struct server *server = *state;
	return server->runs;
}

/* Eight screens, the wall's px as RandR's; names: by name, from the last to the first. */
static struct tc_output *open_wall(bool names, int turned) {
	static char name[COUNT][16];
	struct tc_output_screen screens[COUNT];
	memset(screens, 0, sizeof screens);
	for (int i = 0; i < COUNT; i++) {
		int at = names ? COUNT - 1 - i : i;
		int x = at % COLUMNS * WIDTH, y = at / COLUMNS * HEIGHT;
		name_of(at, name[i], sizeof name[i]);
		screens[i].output = names ? name[i] : NULL;
		screens[i].area = (struct tc_pixels) { x, y, x + WIDTH, y + HEIGHT };
		screens[i].turn = at == turned ? 180 : 0;
	}
	const struct tc_output_setting setting = { .width_px = COLUMNS * WIDTH,
		.height_px = COUNT / COLUMNS * HEIGHT,
		.screens = screens,
		.screen_count = COUNT };
	struct tc_output *output = NULL;
	struct tc_error err = { 0 };
	if (tc_output_open(&tc_output_sdl, &setting, &output, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	while (tc_output_wait(output, 100) != TC_OUTPUT_NOTHING) {
	}
	return output;
}

static struct tc_surface picture(void) {
	struct tc_surface surface;
	assert_int_equal(
		tc_surface_init(&surface, COLUMNS * WIDTH, COUNT / COLUMNS * HEIGHT, NULL), TC_OK);
	for (int i = 0; i < surface.width_px * surface.height_px; i++) {
		surface.pixels[i] = ((uint32_t)i * 2654435761u >> 8) | 0x010101;
	}
	return surface;
}

static void present_all(struct tc_output *output, const struct tc_surface *surface) {
	struct tc_damage damage = { 0 };
	struct tc_error err = { 0 };
	tc_damage_add_pixels(&damage, tc_surface_area(surface));
	if (tc_output_present(output, surface, &damage, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
}

/* Px of output index that are not the wall's; turned: upside down. */
static int differing(const struct tc_surface *surface, int index, bool turned) {
	Display *display = XOpenDisplay(NULL);
	assert_non_null(display);
	int left = index % COLUMNS * WIDTH, top = index / COLUMNS * HEIGHT, count = 0;
	XImage *image = XGetImage(
		display, DefaultRootWindow(display), left, top, WIDTH, HEIGHT, AllPlanes, ZPixmap);
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			int from_x = turned ? WIDTH - 1 - x : x,
			    from_y = turned ? HEIGHT - 1 - y : y;
			uint32_t wanted = surface->pixels[(top + from_y) * surface->stride_px +
				left + from_x];
			count += ((uint32_t)XGetPixel(image, x, y) & 0xFFFFFF) != wanted;
		}
	}
	XDestroyImage(image);
	XCloseDisplay(display);
	return count;
}

static void shows_all_but(const struct tc_surface *surface, int dark, int turned) {
	for (int i = 0; i < COUNT; i++) {
		int wrong = i == dark ? 0 : differing(surface, i, i == turned);
		if (wrong != 0) {
			fail_msg("DUMMY%d: %d px are not the wall's", i, wrong);
		}
	}
}

static void every_screen_shows_its_own_part(void **state) {
	if (!runs(state)) {
		skip();
	}
	struct tc_surface surface = picture();
	for (int names = 0; names <= 1; names++) {
		int turned = names ? 6 : -1;
		struct tc_output *output = open_wall(names != 0, turned);
		present_all(output, &surface);
		shows_all_but(&surface, -1, turned);
		tc_output_close(output);
	}
	tc_surface_finish(&surface);
}

/* Wait for the word that everything has to be shown again; ms it took. */
static Uint64 await_exposed(struct tc_output *output) {
	Uint64 start = SDL_GetTicks64();
	while (SDL_GetTicks64() - start < 3 * BACK_MS) {
		if (tc_output_wait(output, 500) == TC_OUTPUT_EXPOSED) {
			return SDL_GetTicks64() - start;
		}
	}
	fail_msg("nothing was exposed");
	return 0;
}

static void an_output_goes_and_comes_back(void **state) {
	if (!runs(state)) {
		skip();
	}
	struct tc_surface surface = picture();
	struct tc_output *output = open_wall(false, -1);
	present_all(output, &surface);
	static const int outputs[] = { 5, 0, 7 };
	for (size_t i = 0; i < 3; i++) {
		assert_true(darken(outputs[i]));
		(void)await_exposed(output);
		present_all(output, &surface);
		shows_all_but(&surface, outputs[i], -1);
		assert_true(light(outputs[i], "1280x720"));
		Uint64 back_ms = await_exposed(output);
		present_all(output, &surface);
		shows_all_but(&surface, -1, -1);
		printf("# DUMMY%d back after %d ms\n", outputs[i], (int)back_ms);
		while (tc_output_wait(output, 100) != TC_OUTPUT_NOTHING) {
		}
	}
	tc_output_close(output);
	tc_surface_finish(&surface);
}

static void all_outputs_gone_is_no_end(void **state) {
	if (!runs(state)) {
		skip();
	}
	struct tc_surface surface = picture();
	struct tc_output *output = open_wall(false, -1);
	for (int i = 0; i < COUNT; i++) {
		assert_true(darken(i));
	}
	(void)await_exposed(output);
	present_all(output, &surface);
	assert_true(light_all());
	(void)await_exposed(output);
	while (tc_output_wait(output, 300) != TC_OUTPUT_NOTHING) {
	}
	present_all(output, &surface);
	shows_all_but(&surface, -1, -1);
	tc_output_close(output);
	tc_surface_finish(&surface);
}

static void a_smaller_mode_shows_the_whole_screen(void **state) {
	if (!runs(state)) {
		skip();
	}
	struct tc_surface surface = picture();
	for (int i = 0; i < surface.width_px * surface.height_px; i++) {
		surface.pixels[i] = 0x123456;
	}
	/* A border of another colour: of a picture that is cut, the right and lower ones are missing. */
	for (int x = 0; x < WIDTH; x++) {
		for (int k = 0; k < 2; k++) {
			surface.pixels[(HEIGHT - 1 - k) * surface.stride_px + WIDTH + x] = 0xABCDEF;
		}
	}
	struct tc_output *output = open_wall(false, -1);
	assert_true(light(1, "640x360"));
	(void)await_exposed(output);
	present_all(output, &surface);
	Display *display = XOpenDisplay(NULL);
	assert_non_null(display);
	XImage *image = XGetImage(display, DefaultRootWindow(display), WIDTH, 0, WIDTH / 2,
		HEIGHT / 2, AllPlanes, ZPixmap);
	assert_int_equal(XGetPixel(image, 10, 10) & 0xFFFFFF, 0x123456);
	assert_int_equal(XGetPixel(image, 10, HEIGHT / 2 - 1) & 0xFFFFFF, 0xABCDEF);
	XDestroyImage(image);
	XCloseDisplay(display);
	assert_true(light(1, "1280x720"));
	tc_output_close(output);
	tc_surface_finish(&surface);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_shows_its_own_part),
		cmocka_unit_test(an_output_goes_and_comes_back),
		cmocka_unit_test(all_outputs_gone_is_no_end),
		cmocka_unit_test(a_smaller_mode_shows_the_whole_screen),
	};
	return cmocka_run_group_tests(tests, open_server, close_server);
}
