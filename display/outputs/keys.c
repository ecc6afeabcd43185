#include "display/outputs/keys.h"

struct key {
	SDL_Keycode code;
	enum tc_output_event event;
	bool windowed_only;
};

/* In the order and in the words of tc_output_keys_text, which a test holds against this table. */
static const struct key keys[] = {
	{ SDLK_d, TC_OUTPUT_DEBUG, false },
	{ SDLK_F12, TC_OUTPUT_SLATE, false },
	{ SDLK_t, TC_OUTPUT_TRAVEL, false },
	{ SDLK_LEFT, TC_OUTPUT_EARLIER, false },
	{ SDLK_RIGHT, TC_OUTPUT_LATER, false },
	{ SDLK_PAGEUP, TC_OUTPUT_MUCH_EARLIER, false },
	{ SDLK_PAGEDOWN, TC_OUTPUT_MUCH_LATER, false },
	{ SDLK_SPACE, TC_OUTPUT_PAUSE, false },
	{ SDLK_PLUS, TC_OUTPUT_FASTER, false },
	{ SDLK_EQUALS, TC_OUTPUT_FASTER, false }, /* + without Shift */
	{ SDLK_KP_PLUS, TC_OUTPUT_FASTER, false },
	{ SDLK_MINUS, TC_OUTPUT_SLOWER, false },
	{ SDLK_KP_MINUS, TC_OUTPUT_SLOWER, false },
	{ SDLK_TAB, TC_OUTPUT_ASK, false },
	{ SDLK_a, TC_OUTPUT_ALARM, false },
	{ SDLK_RETURN, TC_OUTPUT_ACKNOWLEDGE, false },
	{ SDLK_KP_ENTER, TC_OUTPUT_ACKNOWLEDGE, false },
	{ SDLK_ESCAPE, TC_OUTPUT_ESCAPE, false },
	{ SDLK_q, TC_OUTPUT_QUIT, true },
};

enum tc_output_event tc_output_key_meaning(SDL_Keycode code, bool windowed) {
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (keys[i].code == code && (windowed || !keys[i].windowed_only)) {
			return keys[i].event;
		}
	}
	return TC_OUTPUT_NOTHING;
}

const char *tc_output_keys_text(void) {
	return "Keys:\n"
	       "  d          what goes on inside; again: outlines of what was painted; again: off\n"
	       "  F12        the slate instead of the picture, and back\n"
	       "  t          the wall as it was, under a watermark; again: now\n"
	       "  Left, Right, PageUp, PageDown  there a minute or an hour earlier, later\n"
	       "  Space, +, - a replay: stop and go on, twice as fast, half as fast\n"
	       "  Tab        where a figure comes from: the first one, the next one\n"
	       "  a          the most urgent alarm that nobody has acknowledged; again: the next "
	       "one\n"
	       "  Enter      acknowledges it, with the token of --operator-token-file\n"
	       "  Escape     closes either; without one the end, only with --windowed\n"
	       "  q          the end; only with --windowed\n"
	       "A finger or the left button on a figure asks where it comes from. Other keys do "
	       "nothing.";
}
