#include "layouts/length.h"

#include "base/decimal.h"

#include <math.h>
#include <string.h>

static const double most = 1e6;

static const struct {
	const char *name;
	enum tc_extent_unit unit;
} units[] = {
	{ "u", TC_EXTENT_U },
	{ "px", TC_EXTENT_PX },
	{ "mm", TC_EXTENT_MM },
	{ "%", TC_EXTENT_PERCENT },
	{ "fr", TC_EXTENT_SHARE },
};

bool tc_extent_parse(const char *text, struct tc_extent *out) {
	size_t digits = strspn(text, "-.0123456789");
	struct tc_decimal decimal;
	if (tc_decimal_parse(text, digits, &decimal) != TC_DECIMAL_FINE ||
		fabs(decimal.number) > most) {
		return false;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (strcmp(text + digits, units[i].name) == 0) {
			*out = (struct tc_extent) { decimal.number, units[i].unit };
			return true;
		}
	}
	return false;
}

double tc_extent_px(struct tc_extent extent, const struct tc_scale *scale, double whole_px) {
	switch (extent.unit) {
	case TC_EXTENT_U: return extent.value * scale->u_px;
	case TC_EXTENT_PX: return extent.value * scale->px_px;
	case TC_EXTENT_MM: return extent.value * scale->mm_px;
	case TC_EXTENT_PERCENT: return extent.value * whole_px / 100;
	case TC_EXTENT_SHARE: break;
	}
	return 0;
}
