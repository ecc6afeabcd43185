/* The screen output against a real X server of its own (Xvfb), read back through a second connection. */
#include "display/outputs/output.h"

#include <SDL2/SDL.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Read by the leak sanitizer: libdbus, by which SDL asks for a screen that stays on, keeps a list for ever. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
	return "leak:libdbus-1.so";
}

enum { SCREEN_WIDTH = 800, SCREEN_HEIGHT = 600 };

struct server {
	pid_t pid;
	char display[32];
};

/* Start Xvfb and wait until it names its display. */
static void start_server(struct server *server) {
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	char number[16], screen[64];
	snprintf(number, sizeof number, "%d", ends[1]);
	snprintf(screen, sizeof screen, "%dx%dx24", SCREEN_WIDTH, SCREEN_HEIGHT);
	server->pid = fork();
	assert_true(server->pid >= 0);
	if (server->pid == 0) {
		close(ends[0]);
		execlp("Xvfb", "Xvfb", "-displayfd", number, "-screen", "0", screen, "-noreset",
			"-nolisten", "tcp", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	char name[16] = { 0 };
	size_t got = 0;
	while (got + 1 < sizeof name && !strchr(name, '\n')) {
		ssize_t more = read(ends[0], name + got, sizeof name - 1 - got);
		if (more <= 0) {
			break;
		}
		got += (size_t)more;
	}
	close(ends[0]);
	name[strcspn(name, "\n")] = '\0';
	snprintf(server->display, sizeof server->display, ":%s", name);
	setenv("DISPLAY", server->display, 1);
	setenv("SDL_VIDEODRIVER", "x11", 1);
}

static void stop_server(struct server *server) {
	if (server->pid > 0) {
		kill(server->pid, SIGTERM);
		waitpid(server->pid, NULL, 0);
		server->pid = 0;
	}
}

static int open_server(void **state) {
	struct server *server = calloc(1, sizeof *server);
	assert_non_null(server);
	start_server(server);
	*state = server;
	return 0;
}

static int close_server(void **state) {
	stop_server(*state);
	free(*state);
	return 0;
}

static bool server_runs(struct server *server) {
	return server->display[1] != '\0';
}

static struct tc_output *open_output(bool windowed, int width, int height) {
	struct tc_output_setting setting = {
		.width_px = width, .height_px = height, .windowed = windowed
	};
	struct tc_output *output = NULL;
	struct tc_error err = { 0 };
	if (tc_output_open(&tc_output_sdl, &setting, &output, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	return output;
}

static struct tc_surface surface_of(int width, int height) {
	struct tc_surface surface;
	assert_int_equal(tc_surface_init(&surface, width, height, NULL), TC_OK);
	for (int i = 0; i < width * height; i++) {
		surface.pixels[i] = (uint32_t)i * 2654435761u >> 8;
	}
	return surface;
}

static void present(
	struct tc_output *output, const struct tc_surface *surface, struct tc_pixels area) {
	struct tc_damage damage = { 0 };
	struct tc_error err = { 0 };
	tc_damage_add_pixels(&damage, area);
	if (tc_output_present(output, surface, &damage, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
}

/* Pixels of the whole screen that are not surface's. */
static int differing_pixels(const struct tc_surface *surface) {
	Display *display = XOpenDisplay(NULL);
	assert_non_null(display);
	XImage *image = XGetImage(display, DefaultRootWindow(display), 0, 0,
		(unsigned)surface->width_px, (unsigned)surface->height_px, AllPlanes, ZPixmap);
	int count = 0;
	for (int y = 0; y < surface->height_px; y++) {
		for (int x = 0; x < surface->width_px; x++) {
			uint32_t seen = (uint32_t)XGetPixel(image, x, y) & 0xFFFFFF;
			count += seen != surface->pixels[y * surface->stride_px + x];
		}
	}
	XDestroyImage(image);
	XCloseDisplay(display);
	return count;
}

/* Events of the window's own birth. */
static void drain(struct tc_output *output) {
	for (int i = 0; i < 20 && tc_output_wait(output, 50) != TC_OUTPUT_NOTHING; i++) {
	}
}

static void the_screen_shows_the_surface_and_then_only_the_damage(void **state) {
	if (!server_runs(*state)) {
		skip();
	}
	struct tc_output *output = open_output(false, SCREEN_WIDTH, SCREEN_HEIGHT);
	struct tc_surface surface = surface_of(SCREEN_WIDTH, SCREEN_HEIGHT);
	drain(output);
	present(output, &surface, tc_surface_area(&surface));
	assert_int_equal(differing_pixels(&surface), 0);
	for (int i = 0; i < SCREEN_WIDTH * SCREEN_HEIGHT; i++) {
		surface.pixels[i] ^= 0xFFFFFF;
	}
	present(output, &surface, (struct tc_pixels) { 100, 50, 300, 90 });
	assert_int_equal(differing_pixels(&surface), SCREEN_WIDTH * SCREEN_HEIGHT - 200 * 40);
	tc_surface_finish(&surface);
	tc_output_close(output);
}

/* Segments that SDL shares with the server for a window's own surface. */
static int segments(void) {
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	int count = 0;
	assert_non_null(maps);
	while (fgets(line, sizeof line, maps) != NULL) {
		count += strstr(line, "/SYSV") != NULL;
	}
	fclose(maps);
	return count;
}

static void *wake_the_server(void *server) {
	SDL_Delay(150);
	kill(((struct server *)server)->pid, SIGCONT);
	return NULL;
}

/* A server that comes to it late still shows what was presented, not what is written there after it settled.
 * pattern is what surface is to show; it shows something else now. */
static void overwrite_while_the_server_sleeps(struct server *server, struct tc_output *output,
	struct tc_surface *surface, const struct tc_surface *pattern) {
	enum { BYTES = SCREEN_WIDTH * SCREEN_HEIGHT * 4 };
	pthread_t thread;
	memcpy(surface->pixels, pattern->pixels, BYTES);
	kill(server->pid, SIGSTOP);
	present(output, surface, tc_surface_area(surface)); /* does not wait for it */
	assert_int_equal(pthread_create(&thread, NULL, wake_the_server, server), 0);
	tc_output_settle(output);
	memset(surface->pixels, 0, BYTES);
	pthread_join(thread, NULL);
	assert_int_equal(differing_pixels(pattern), 0);
}

/* What lies before it in the file is skipped. */
static void a_surface_in_a_file_is_shown_from_there(void **state) {
	enum { BEFORE = 8192, BYTES = SCREEN_WIDTH * SCREEN_HEIGHT * 4 };
	if (!server_runs(*state)) {
		skip();
	}
	int file = memfd_create("surface", MFD_CLOEXEC);
	assert_int_equal(ftruncate(file, BEFORE + BYTES), 0);
	char *memory = mmap(NULL, BEFORE + BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	assert_true(memory != MAP_FAILED);
	struct tc_surface pattern = surface_of(SCREEN_WIDTH, SCREEN_HEIGHT);
	struct tc_surface surface = pattern;
	surface.pixels = (uint32_t *)(void *)(memory + BEFORE);
	memcpy(surface.pixels, pattern.pixels, BYTES);
	const struct tc_output_memory where = { file, BEFORE };
	struct tc_output_setting setting = {
		.width_px = SCREEN_WIDTH, .height_px = SCREEN_HEIGHT, .memory = &where
	};
	struct tc_output *output = NULL;
	assert_int_equal(tc_output_open(&tc_output_sdl, &setting, &output, NULL), TC_OK);
	close(file); /* borrowed for the call */
	drain(output);
	present(output, &surface, tc_surface_area(&surface));
	tc_output_settle(output);
	assert_int_equal(differing_pixels(&surface), 0);
	for (int i = 0; i < SCREEN_WIDTH * SCREEN_HEIGHT; i++) {
		surface.pixels[i] ^= 0xFFFFFF;
	}
	present(output, &surface, (struct tc_pixels) { 100, 50, 300, 90 });
	tc_output_settle(output);
	assert_int_equal(differing_pixels(&surface), SCREEN_WIDTH * SCREEN_HEIGHT - 200 * 40);
	present(output, &surface, tc_surface_area(&surface));
	tc_output_settle(output);
	overwrite_while_the_server_sleeps(*state, output, &surface, &pattern);
	assert_int_equal(segments(), 0);
	tc_surface_finish(&pattern);
	tc_output_close(output);
	munmap(memory, BEFORE + BYTES);
	/* Without a file each window has a surface of its own. */
	output = open_output(false, SCREEN_WIDTH, SCREEN_HEIGHT);
	surface = surface_of(SCREEN_WIDTH, SCREEN_HEIGHT);
	present(output, &surface, tc_surface_area(&surface));
	assert_true(segments() > 0);
	tc_surface_finish(&surface);
	tc_output_close(output);
}

static void *wake_from_another_thread(void *output) {
	tc_output_wake(output);
	return NULL;
}

static void another_thread_wakes_the_wait(void **state) {
	if (!server_runs(*state)) {
		skip();
	}
	struct tc_output *output = open_output(false, SCREEN_WIDTH, SCREEN_HEIGHT);
	drain(output);
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, wake_from_another_thread, output), 0);
	assert_int_equal(tc_output_wait(output, 10000), TC_OUTPUT_WOKEN);
	pthread_join(thread, NULL);
	assert_int_equal(tc_output_wait(output, 0), TC_OUTPUT_NOTHING);
	tc_output_close(output);
}

static void press(SDL_Keycode key) {
	SDL_Event event = { .key = { .type = SDL_KEYDOWN, .keysym = { .sym = key } } };
	assert_int_equal(SDL_PushEvent(&event), 1);
}

static void only_the_documented_keys_mean_something(void **state) {
	if (!server_runs(*state)) {
		skip();
	}
	static const struct {
		SDL_Keycode key;
		enum tc_output_event on_wall, in_window;
	} keys[] = {
		{ SDLK_d, TC_OUTPUT_DEBUG, TC_OUTPUT_DEBUG },
		{ SDLK_F12, TC_OUTPUT_SLATE, TC_OUTPUT_SLATE },
		{ SDLK_t, TC_OUTPUT_TRAVEL, TC_OUTPUT_TRAVEL },
		{ SDLK_LEFT, TC_OUTPUT_EARLIER, TC_OUTPUT_EARLIER },
		{ SDLK_RIGHT, TC_OUTPUT_LATER, TC_OUTPUT_LATER },
		{ SDLK_PAGEUP, TC_OUTPUT_MUCH_EARLIER, TC_OUTPUT_MUCH_EARLIER },
		{ SDLK_PAGEDOWN, TC_OUTPUT_MUCH_LATER, TC_OUTPUT_MUCH_LATER },
		{ SDLK_TAB, TC_OUTPUT_ASK, TC_OUTPUT_ASK },
		{ SDLK_ESCAPE, TC_OUTPUT_ESCAPE, TC_OUTPUT_ESCAPE },
		{ SDLK_q, TC_OUTPUT_NOTHING, TC_OUTPUT_QUIT },
		{ SDLK_SPACE, TC_OUTPUT_PAUSE, TC_OUTPUT_PAUSE },
		{ SDLK_PLUS, TC_OUTPUT_FASTER, TC_OUTPUT_FASTER },
		{ SDLK_MINUS, TC_OUTPUT_SLOWER, TC_OUTPUT_SLOWER },
		{ SDLK_a, TC_OUTPUT_ALARM, TC_OUTPUT_ALARM },
		{ SDLK_RETURN, TC_OUTPUT_ACKNOWLEDGE, TC_OUTPUT_ACKNOWLEDGE },
		{ SDLK_BACKSPACE, TC_OUTPUT_NOTHING, TC_OUTPUT_NOTHING },
		{ SDLK_F4, TC_OUTPUT_NOTHING, TC_OUTPUT_NOTHING },
	};
	for (int windowed = 0; windowed <= 1; windowed++) {
		struct tc_output *output = open_output(windowed != 0, SCREEN_WIDTH, SCREEN_HEIGHT);
		drain(output);
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
			press(keys[i].key);
			assert_int_equal(tc_output_wait(output, 0),
				windowed ? keys[i].in_window : keys[i].on_wall);
		}
		SDL_Event click = { .type = SDL_MOUSEBUTTONDOWN };
		SDL_PushEvent(&click);
		assert_int_equal(tc_output_wait(output, 0), TC_OUTPUT_NOTHING);
		tc_output_close(output);
	}
}

static void a_window_shrinks_a_wall_to_the_desktop(void **state) {
	if (!server_runs(*state)) {
		skip();
	}
	struct tc_output *output = open_output(true, 3840, 2160);
	struct tc_surface surface = surface_of(3840, 2160);
	drain(output);
	present(output, &surface, tc_surface_area(&surface));
	present(output, &surface, (struct tc_pixels) { 3839, 2159, 3840, 2160 });
	int width = 0, height = 0;
	SDL_GetWindowSize(SDL_GetWindowFromID(1), &width, &height);
	assert_int_equal(width, 3840 / 6);
	assert_int_equal(height, 2160 / 6);
	tc_surface_finish(&surface);
	tc_output_close(output);
}

static void a_screen_that_is_not_there_is_refused(void **state) {
	if (!server_runs(*state)) {
		skip();
	}
	const struct tc_output_screen screen = { .output = "HDMI-7", .area = { 0, 0, 10, 10 } };
	struct tc_output_setting setting = {
		.width_px = 10, .height_px = 10, .screens = &screen, .screen_count = 1
	};
	struct tc_output *output = NULL;
	struct tc_error err = { 0 };
	assert_int_equal(tc_output_open(&tc_output_sdl, &setting, &output, &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, "HDMI-7"));
}

static void no_server_is_no_display(void **state) {
	const struct server *server = *state;
	setenv("DISPLAY", ":1048570", 1);
	struct tc_output_setting setting = { .width_px = 10, .height_px = 10 };
	struct tc_output *output = NULL;
	struct tc_error err = { 0 };
	assert_int_equal(tc_output_open(&tc_output_sdl, &setting, &output, &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, "no display"));
	setenv("DISPLAY", server->display, 1);
}

static void a_dead_server_is_a_lost_display(void **state) {
	if (!server_runs(*state)) {
		skip();
	}
	struct tc_output *output = open_output(false, SCREEN_WIDTH, SCREEN_HEIGHT);
	struct tc_surface surface = surface_of(SCREEN_WIDTH, SCREEN_HEIGHT);
	drain(output);
	present(output, &surface, tc_surface_area(&surface));
	stop_server(*state);
	assert_int_equal(tc_output_wait(output, 10000), TC_OUTPUT_LOST);
	struct tc_damage damage = { 0 };
	struct tc_error err = { 0 };
	tc_damage_add(&damage, 0, 0, 10, 10);
	assert_int_equal(tc_output_present(output, &surface, &damage, &err), TC_UNAVAILABLE);
	tc_output_close(output);
	struct tc_output_setting setting = { .width_px = 10, .height_px = 10 };
	assert_int_equal(tc_output_open(&tc_output_sdl, &setting, &output, &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, "started again"));
	tc_surface_finish(&surface);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_screen_shows_the_surface_and_then_only_the_damage),
		cmocka_unit_test(another_thread_wakes_the_wait),
		cmocka_unit_test(a_surface_in_a_file_is_shown_from_there),
		cmocka_unit_test(only_the_documented_keys_mean_something),
		cmocka_unit_test(a_window_shrinks_a_wall_to_the_desktop),
		cmocka_unit_test(a_screen_that_is_not_there_is_refused),
		cmocka_unit_test(no_server_is_no_display),
		cmocka_unit_test(a_dead_server_is_a_lost_display),
	};
	return cmocka_run_group_tests(tests, open_server, close_server);
}
