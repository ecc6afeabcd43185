#include "fonts/face.h"

#include "base/place.h"
#include "base/text.h"
#include "fonts/atlas.h"
#include "fonts/check.h"
#include "fonts/family.h"
#include "fonts/piece.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUCKETS = 8192, /* a full wall keeps some thousand runs */
	TEXT_MAX = 4096,
	PIECES_MAX = 256, /* of one run; letters past them are left out */
	MARKS_MAX = 2,    /* on one letter; Vietnamese has at most two, and they compose */
	SCRATCH_BYTES = 1 << 20,
	LARGEST_SIZE_PX = 2048,
};

struct entry {
	struct entry *next;
	uint64_t hash, used; /* used: the turn of tc_fonts_trim it was last asked in */
	enum tc_weight weight;
	int size_px;
	size_t bytes;
	struct tc_run run;
	char text[];
};

struct tc_fonts {
	struct tc_family family;
	struct tc_arena *scratch;
	struct entry *buckets[BUCKETS];
	struct tc_atlases atlases;
	size_t kept_bytes;
	uint64_t turn;
	struct tc_run nothing; /* the run of last resort */
	char complaint[TC_SENTENCE_MAX];
};

struct placed {
	const struct tc_piece *piece;
	int x_px;
};

/* A run being put together. owned pieces are freed after; those of an atlas stay. */
struct assembly {
	struct placed placed[PIECES_MAX];
	struct tc_piece owned[PIECES_MAX];
	int count, owned_count;
	double pen_px;
};

enum tc_result tc_fonts_directory(char *out, size_t size, struct tc_error *err) {
	return tc_place_find(
		"fonts/node_modules/@expo-google-fonts/source-sans-3", "fonts", out, size, err);
}

static enum tc_result open_checked(
	const char *directory, struct tc_fonts **out, struct tc_error *err) {
	struct tc_fonts *fonts = calloc(1, sizeof *fonts);
	struct tc_arena *scratch = tc_arena_create(SCRATCH_BYTES);
	if (!fonts || !scratch) {
		free(fonts);
		tc_arena_destroy(scratch);
		return tc_fail(err, TC_NO_MEMORY, "no memory for fonts");
	}
	fonts->scratch = scratch;
	fonts->turn = 1;
	enum tc_result result = tc_family_open(&fonts->family, directory, err);
	if (result != TC_OK) {
		tc_arena_destroy(scratch);
		free(fonts);
		return result;
	}
	result = tc_fonts_check(fonts, &fonts->family, err);
	if (result != TC_OK) {
		tc_fonts_close(fonts);
		return result;
	}
	*out = fonts;
	return TC_OK;
}

enum tc_result tc_fonts_open(const char *directory, struct tc_fonts **out, struct tc_error *err) {
	struct tc_error reason = { 0 };
	enum tc_result result = open_checked(directory, out, &reason);
	if (result == TC_UNAVAILABLE && open_checked(NULL, out, NULL) == TC_OK) {
		/* A wall in other letters is better than none, as long as somebody is told. */
		snprintf((*out)->complaint, sizeof(*out)->complaint, "%s", reason.message);
		return TC_OK;
	}
	if (result != TC_OK && err) {
		*err = reason;
	}
	return result;
}

const char *tc_fonts_complaint(const struct tc_fonts *fonts) {
	return fonts->complaint[0] == '\0' ? NULL : fonts->complaint;
}

static void forget(struct tc_fonts *fonts, struct entry *entry) {
	fonts->kept_bytes -= entry->bytes;
	free(entry);
}

void tc_fonts_close(struct tc_fonts *fonts) {
	if (!fonts) {
		return;
	}
	for (int i = 0; i < BUCKETS; i++) {
		while (fonts->buckets[i]) {
			struct entry *entry = fonts->buckets[i];
			fonts->buckets[i] = entry->next;
			forget(fonts, entry);
		}
	}
	tc_atlases_trim(&fonts->atlases, UINT64_MAX);
	tc_family_close(&fonts->family);
	tc_arena_destroy(fonts->scratch);
	free(fonts);
}

const char *tc_fonts_describe(const struct tc_fonts *fonts) {
	return fonts->family.description;
}

const char *tc_fonts_file(const struct tc_fonts *fonts, enum tc_weight weight) {
	return fonts->family.letters[weight].path;
}

const char *tc_fonts_signs_file(const struct tc_fonts *fonts) {
	return fonts->family.symbols.bytes != NULL ? fonts->family.symbols.path : NULL;
}

static void place(struct assembly *run, const struct tc_piece *piece) {
	if (piece->coverage && run->count < PIECES_MAX) {
		/* Whole pixels, rounded down, as the shaper does between letters. */
		run->placed[run->count++] = (struct placed) { piece, (int)floor(run->pen_px) };
	}
	run->pen_px += piece->advance_px;
}

static void assemble_figure(struct tc_fonts *fonts, struct assembly *run, enum tc_weight weight,
	int size_px, const char *text) {
	for (const char *at = text; *at && run->pen_px <= TC_RUN_WIDEST_PX; at++) {
		const struct tc_piece *piece = tc_atlas_piece(
			&fonts->atlases, &fonts->family, weight, size_px, *at, fonts->turn);
		if (piece) {
			place(run, piece);
		}
	}
}

/* text as it will be shaped: valid, composed, unsafe letters boxed, at most MARKS_MAX loose marks on a
 * letter, no more letters than could show (the narrowest is over a fifth of the em; *cut says when more came). */
static char *tidy(struct tc_fonts *fonts, const char *text, int size_px, bool *cut) {
	size_t length = strnlen(text, TEXT_MAX);
	length = tc_utf8_valid_prefix(text, length);
	char *shown = tc_text_visible(fonts->scratch, text, length);
	if (!shown) {
		return NULL;
	}
	length = strlen(shown);
	size_t from = 0, to = 0;
	int marks = 0, most = 5 * TC_RUN_WIDEST_PX / size_px;
	while (from < length && most-- > 0) {
		size_t start = from;
		uint32_t code_point = tc_utf8_next(shown, length, &from);
		marks = code_point >= 0x300 && code_point <= 0x36F ? marks + 1 : 0;
		if (marks <= MARKS_MAX) {
			memmove(shown + to, shown + start, from - start);
			to += from - start;
		}
	}
	*cut = from < length;
	shown[to] = '\0';
	return shown;
}

static TTF_Font *face_with(
	struct tc_fonts *fonts, enum tc_weight weight, int size_px, uint32_t code_point) {
	for (int role = TC_ROLE_LETTERS; role <= TC_ROLE_SYMBOLS; role++) {
		TTF_Font *font =
			tc_family_font(&fonts->family, weight, (enum tc_role)role, size_px);
		if (font && TTF_GlyphIsProvided32(font, code_point)) {
			return font;
		}
	}
	return NULL;
}

/* Shape bytes of one face. Cut by whole letters where the widest run ends. */
static void assemble_stretch(struct tc_fonts *fonts, struct assembly *run, TTF_Font *font,
	const char *bytes, size_t length) {
	char *text = tc_arena_copy(fonts->scratch, bytes, length);
	if (!text || run->owned_count == PIECES_MAX) {
		return;
	}
	int extent = 0, count = 0;
	double rest_px = TC_RUN_WIDEST_PX - run->pen_px;
	bool cut = false;
	if (TTF_MeasureUTF8(font, text, rest_px > 0 ? (int)rest_px : 1, &extent, &count) == 0) {
		size_t at = 0;
		while (at < length && count-- > 0) {
			tc_utf8_next(text, length, &at);
		}
		cut = at < length;
		text[at] = '\0';
	}
	struct tc_piece *piece = &run->owned[run->owned_count];
	if (tc_piece_render(font, text, piece)) {
		run->owned_count++;
		place(run, piece);
	}
	if (cut) {
		run->pen_px = TC_RUN_WIDEST_PX + 1;
	}
}

static void assemble_box(struct assembly *run, int size_px) {
	struct tc_piece *piece = &run->owned[run->owned_count];
	if (run->owned_count < PIECES_MAX && tc_piece_box(size_px, piece)) {
		run->owned_count++;
		place(run, piece);
	} else {
		run->pen_px += size_px;
	}
}

static void assemble_text(struct tc_fonts *fonts, struct assembly *run, enum tc_weight weight,
	int size_px, const char *text) {
	bool cut = false;
	const char *shown = tidy(fonts, text, size_px, &cut);
	size_t length = shown ? strlen(shown) : 0, at = 0;
	while (at < length && run->pen_px <= TC_RUN_WIDEST_PX) {
		size_t start = at;
		TTF_Font *font =
			face_with(fonts, weight, size_px, tc_utf8_next(shown, length, &at));
		if (!font) {
			assemble_box(run, size_px);
			continue;
		}
		size_t next = at;
		while (at < length &&
			face_with(fonts, weight, size_px, tc_utf8_next(shown, length, &next)) ==
				font) {
			at = next;
		}
		assemble_stretch(fonts, run, font, shown + start, at - start);
	}
	if (cut) {
		run->pen_px = fmax(run->pen_px, TC_RUN_WIDEST_PX + 1);
	}
}

struct box {
	int left, top, right, bottom;
};

static struct box box_of(const struct assembly *run) {
	struct box box = { 0, 0, 0, 0 };
	for (int i = 0; i < run->count; i++) {
		const struct tc_piece *piece = run->placed[i].piece;
		int left = run->placed[i].x_px + piece->left_px;
		struct box one = { left, piece->top_px, left + piece->width_px,
			piece->top_px + piece->height_px };
		if (i == 0) {
			box = one;
		}
		box.left = one.left < box.left ? one.left : box.left;
		box.top = one.top < box.top ? one.top : box.top;
		box.right = one.right > box.right ? one.right : box.right;
		box.bottom = one.bottom > box.bottom ? one.bottom : box.bottom;
	}
	return box;
}

static void paste(uint8_t *coverage, int stride, struct box box, struct placed placed) {
	const struct tc_piece *piece = placed.piece;
	for (int row = 0; row < piece->height_px; row++) {
		const uint8_t *from = piece->coverage + (size_t)row * (size_t)piece->width_px;
		uint8_t *to = coverage + (size_t)(piece->top_px - box.top + row) * (size_t)stride +
			(placed.x_px + piece->left_px - box.left);
		for (int i = 0; i < piece->width_px; i++) {
			to[i] = to[i] > from[i] ? to[i] : from[i];
		}
	}
}

/* One block: the entry, its text close behind it, where a search reads on, and its mask. */
static struct entry *keep(const struct assembly *run, const char *text) {
	struct box box = box_of(run);
	int width = box.right - box.left, height = box.bottom - box.top;
	int stride = (width + 3) & ~3;
	size_t mask = (size_t)stride * (size_t)height, length = strlen(text) + 1;
	size_t room = (length + 15) & ~(size_t)15;
	size_t bytes = sizeof(struct entry) + room + mask;
	struct entry *entry = calloc(1, bytes);
	if (!entry) {
		return NULL;
	}
	memcpy(entry->text, text, length);
	uint8_t *coverage = (uint8_t *)entry->text + room;
	entry->bytes = bytes;
	for (int i = 0; i < run->count; i++) {
		paste(coverage, stride, box, run->placed[i]);
	}
	entry->run = (struct tc_run) { .advance_px = run->pen_px,
		.ink_left_px = box.left,
		.ink_top_px = box.top,
		.ink_right_px = box.right,
		.ink_bottom_px = box.bottom,
		.mask_left_px = box.left,
		.mask_top_px = box.top,
		.width_px = width,
		.height_px = height,
		.stride = stride,
		.coverage = coverage };
	return entry;
}

static struct entry *shape(
	struct tc_fonts *fonts, enum tc_weight weight, int size_px, const char *text) {
	struct assembly run;
	run.count = run.owned_count = 0;
	run.pen_px = 0;
	tc_arena_reset(fonts->scratch);
	if (strnlen(text, PIECES_MAX) < PIECES_MAX && tc_atlas_holds(text)) {
		assemble_figure(fonts, &run, weight, size_px, text);
	} else {
		assemble_text(fonts, &run, weight, size_px, text);
	}
	struct entry *entry = keep(&run, text);
	for (int i = 0; i < run.owned_count; i++) {
		tc_piece_finish(&run.owned[i]);
	}
	return entry;
}

static uint64_t hash_of(enum tc_weight weight, int size_px, const char *text) {
	uint64_t hash = 14695981039346656037u ^ ((uint64_t)weight << 32 | (uint32_t)size_px);
	for (const char *at = text; *at; at++) {
		hash = (hash ^ (uint8_t)*at) * 1099511628211u;
	}
	return hash ^ hash >> 29;
}

const struct tc_run *tc_fonts_run(
	struct tc_fonts *fonts, enum tc_weight weight, int size_px, const char *text) {
	if (size_px < 1 || size_px > LARGEST_SIZE_PX || weight < TC_WEIGHT_LIGHT ||
		weight > TC_WEIGHT_BOLD) {
		return &fonts->nothing;
	}
	uint64_t hash = hash_of(weight, size_px, text);
	struct entry **bucket = &fonts->buckets[hash % BUCKETS];
	for (struct entry *entry = *bucket; entry; entry = entry->next) {
		if (entry->hash == hash && entry->size_px == size_px && entry->weight == weight &&
			strcmp(entry->text, text) == 0) {
			entry->used = fonts->turn;
			return &entry->run;
		}
	}
	struct entry *entry = shape(fonts, weight, size_px, text);
	if (!entry) {
		return &fonts->nothing;
	}
	entry->hash = hash;
	entry->weight = weight;
	entry->size_px = size_px;
	entry->used = fonts->turn;
	entry->next = *bucket;
	*bucket = entry;
	fonts->kept_bytes += entry->bytes;
	return &entry->run;
}

double tc_fonts_cap_px(struct tc_fonts *fonts, enum tc_weight weight, int size_px) {
	/* From large letters: at small sizes the ink is whole px, and up to one px is a kind error. */
	enum { LARGE_PX = 1000 };
	return -tc_fonts_run(fonts, weight, LARGE_PX, "H")->ink_top_px * size_px / LARGE_PX;
}

static uint64_t oldest_turn(const struct tc_fonts *fonts) {
	uint64_t oldest = fonts->turn;
	for (int i = 0; i < BUCKETS; i++) {
		for (const struct entry *entry = fonts->buckets[i]; entry; entry = entry->next) {
			oldest = entry->used < oldest ? entry->used : oldest;
		}
	}
	return oldest;
}

void tc_fonts_trim(struct tc_fonts *fonts, size_t budget_bytes) {
	/* Half of what is too old goes at a time, by the age of last use, until the rest fits. What fits
	 * is not walked through: this is asked every frame. */
	uint64_t oldest = fonts->kept_bytes > budget_bytes ? oldest_turn(fonts) : fonts->turn;
	while (fonts->kept_bytes > budget_bytes && oldest < fonts->turn) {
		uint64_t limit = oldest + (fonts->turn - oldest + 1) / 2;
		for (int i = 0; i < BUCKETS; i++) {
			struct entry **at = &fonts->buckets[i];
			while (*at) {
				struct entry *entry = *at;
				if (entry->used < limit) {
					*at = entry->next;
					forget(fonts, entry);
				} else {
					at = &entry->next;
				}
			}
		}
		oldest = limit;
	}
	/* Single signs are small beside runs, but a figure that shrinks and grows visits many sizes. */
	if (fonts->atlases.bytes > budget_bytes) {
		tc_atlases_trim(&fonts->atlases, fonts->turn);
	}
	fonts->turn++;
}

size_t tc_fonts_kept_bytes(const struct tc_fonts *fonts) {
	return fonts->kept_bytes + fonts->atlases.bytes;
}
