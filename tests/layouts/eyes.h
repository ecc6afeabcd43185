/* Colours as other eyes see them. Rows of linear R, G, B. Grey: Rec. 709 luminance. The eyes: Machado, Oliveira,
 * Fernandes, "A physiologically based model for simulation of color vision deficiency", IEEE TVCG 15(6), 2009,
 * severity 1.0. */
#ifndef TC_TESTS_LAYOUTS_EYES_H
#define TC_TESTS_LAYOUTS_EYES_H

enum { EYES = 4 };

struct eye {
	const char *name;
	double rows[3][3];
};

static const struct eye eyes[EYES] = {
	{ "grey",
		{ { 0.2126, 0.7152, 0.0722 }, { 0.2126, 0.7152, 0.0722 },
			{ 0.2126, 0.7152, 0.0722 } } },
	{ "protanopia",
		{ { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 },
			{ -0.003882, -0.048116, 1.051998 } } },
	{ "deuteranopia",
		{ { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 },
			{ -0.011820, 0.042940, 0.968881 } } },
	{ "tritanopia",
		{ { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 },
			{ 0.004733, 0.691367, 0.303900 } } },
};

#endif
