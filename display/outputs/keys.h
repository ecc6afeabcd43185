/* The keys of a wall, in one table: what sdl.c obeys and --help says. */
#ifndef TC_DISPLAY_OUTPUTS_KEYS_H
#define TC_DISPLAY_OUTPUTS_KEYS_H

#include "display/outputs/output.h"

#include <SDL2/SDL_keycode.h>

/* TC_OUTPUT_NOTHING for keys without a meaning here: on a wall nobody ends the picture by a key. */
enum tc_output_event tc_output_key_meaning(SDL_Keycode code, bool windowed);

#endif
