#include "fonts/atlas.h"

#include <stdlib.h>
#include <string.h>

static const char signs[] = "0123456789.,:/-+% ";
enum { SIGNS = sizeof signs - 1 };

struct tc_atlas {
	struct tc_atlas *next;
	enum tc_weight weight;
	int size_px;
	uint64_t used;
	struct tc_piece pieces[SIGNS];
	bool ready[SIGNS];
};

bool tc_atlas_holds(const char *text) {
	return text[strspn(text, signs)] == '\0';
}

static struct tc_atlas *find(struct tc_atlases *atlases, enum tc_weight weight, int size_px) {
	for (struct tc_atlas *atlas = atlases->first; atlas; atlas = atlas->next) {
		if (atlas->weight == weight && atlas->size_px == size_px) {
			return atlas;
		}
	}
	struct tc_atlas *atlas = calloc(1, sizeof *atlas);
	if (atlas) {
		atlas->weight = weight;
		atlas->size_px = size_px;
		atlas->next = atlases->first;
		atlases->first = atlas;
	}
	return atlas;
}

static size_t mask_bytes(const struct tc_piece *piece) {
	return piece->coverage ? (size_t)piece->width_px * (size_t)piece->height_px : 0;
}

const struct tc_piece *tc_atlas_piece(struct tc_atlases *atlases, struct tc_family *family,
	enum tc_weight weight, int size_px, char sign, uint64_t turn) {
	struct tc_atlas *atlas = find(atlases, weight, size_px);
	if (!atlas) {
		return NULL;
	}
	atlas->used = turn;
	size_t index = (size_t)(strchr(signs, sign) - signs);
	if (!atlas->ready[index]) {
		TTF_Font *font = tc_family_font(family, weight, TC_ROLE_LETTERS, size_px);
		const char text[2] = { sign, '\0' };
		if (!font || !tc_piece_render(font, text, &atlas->pieces[index])) {
			return NULL;
		}
		/* Digits stand to 1/64 px, so that a long number does not drift. */
		atlas->pieces[index].advance_px = tc_piece_exact_advance(font, sign);
		atlas->ready[index] = true;
		atlases->bytes += mask_bytes(&atlas->pieces[index]);
	}
	return &atlas->pieces[index];
}

void tc_atlases_trim(struct tc_atlases *atlases, uint64_t turn) {
	struct tc_atlas **at = &atlases->first;
	while (*at) {
		struct tc_atlas *atlas = *at;
		if (atlas->used >= turn) {
			at = &atlas->next;
			continue;
		}
		*at = atlas->next;
		for (int i = 0; i < SIGNS; i++) {
			atlases->bytes -= mask_bytes(&atlas->pieces[i]);
			tc_piece_finish(&atlas->pieces[i]);
		}
		free(atlas);
	}
}
