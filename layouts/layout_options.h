/* The table of a layout's own members, for its reader and its schema. Private to this folder. */
#ifndef TC_LAYOUTS_LAYOUT_OPTIONS_H
#define TC_LAYOUTS_LAYOUT_OPTIONS_H

#include "base/option.h"

extern const struct tc_option tc_layout_options[];

#endif
