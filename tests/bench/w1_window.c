/* What any program pays before its first picture: SDL, a borderless window of 3840x2160 and one empty
 * present, by the way the wall takes without a GPU. Prints JSON, times in ms since main began. */
#include <SDL.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double read_ms(clockid_t id) {
	struct timespec now;
	clock_gettime(id, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int main(void) {
	double began_ms = read_ms(CLOCK_MONOTONIC);
	(void)setenv("XCOMPOSEFILE", "/dev/null", 0);
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	if (SDL_Init(SDL_INIT_VIDEO) != 0) {
		fprintf(stderr, "w1_window: %s\n", SDL_GetError());
		return 3;
	}
	SDL_Window *window =
		SDL_CreateWindow("w1", 0, 0, 3840, 2160, SDL_WINDOW_BORDERLESS | SDL_WINDOW_SHOWN);
	SDL_Surface *surface = window == NULL ? NULL : SDL_GetWindowSurface(window);
	if (surface == NULL || SDL_UpdateWindowSurface(window) != 0) {
		fprintf(stderr, "w1_window: %s\n", SDL_GetError());
		return 3;
	}
	double ended_ms = read_ms(CLOCK_MONOTONIC);
	printf("{\"at_us\":%.0f,\"ms\":%.1f,\"cpu_ms\":%.1f}\n", ended_ms * 1e3,
		ended_ms - began_ms, read_ms(CLOCK_PROCESS_CPUTIME_ID));
	SDL_DestroyWindow(window);
	SDL_Quit();
	return 0;
}
