#include "display/versions.h"

#include "feeds/wire/dial.h"
#include "fonts/face.h"

#include <SDL2/SDL.h>
#include <SDL2/SDL_ttf.h>
#include <cairo.h>
#include <jansson.h>

static void print_letters(FILE *out) {
	char directory[TC_PATH_MAX] = "";
	struct tc_fonts *fonts = NULL;
	struct tc_error err;
	(void)tc_fonts_directory(directory, sizeof directory, NULL);
	if (tc_fonts_open(directory, &fonts, &err) == TC_OK) {
		fprintf(out, "letters      %s\n", tc_fonts_describe(fonts));
		tc_fonts_close(fonts);
	} else {
		fprintf(out, "letters      none: %s\n", err.message);
	}
}

void tc_versions_print(FILE *out) {
	SDL_version sdl;
	SDL_GetVersion(&sdl);
	const SDL_version *ttf = TTF_Linked_Version();
	fprintf(out, "display      SDL %d.%d.%d, window surface without acceleration\n", sdl.major,
		sdl.minor, sdl.patch);
	fprintf(out, "painter      own, with cairo %s\n", cairo_version_string());
	fprintf(out, "shaper       SDL_ttf %d.%d.%d\n", ttf->major, ttf->minor, ttf->patch);
	print_letters(out);
	fprintf(out, "sockets      libwebsockets %s\n", tc_dial_library());
	fprintf(out, "documents    jansson %s\n", jansson_version_str());
}
