#include "fonts/family.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST_FILE = 16 << 20 };

struct source {
	const char *name, *package;
	const char *files[TC_FAMILY_WEIGHTS + 1]; /* by weight */
	const char *symbols;
};

static const struct source house = {
	.name = "Source Sans 3",
	.package = "@expo-google-fonts/source-sans-3 (fonts/fetch)",
	.files = { [TC_WEIGHT_LIGHT] = "300Light/SourceSans3_300Light.ttf",
		[TC_WEIGHT_REGULAR] = "400Regular/SourceSans3_400Regular.ttf",
		[TC_WEIGHT_SEMIBOLD] = "600SemiBold/SourceSans3_600SemiBold.ttf",
		[TC_WEIGHT_BOLD] = "700Bold/SourceSans3_700Bold.ttf" },
};

/* Debian's fonts-noto-core has two of the four weights, and keeps signs in a file of their own. */
static const struct source substitute = {
	.name = "Noto Sans",
	.package = "fonts-noto-core",
	.files = { [TC_WEIGHT_LIGHT] = "NotoSans-Regular.ttf",
		[TC_WEIGHT_REGULAR] = "NotoSans-Regular.ttf",
		[TC_WEIGHT_SEMIBOLD] = "NotoSans-Bold.ttf",
		[TC_WEIGHT_BOLD] = "NotoSans-Bold.ttf" },
	.symbols = "NotoSansMath-Regular.ttf",
};
static const char substitute_directory[] = "/usr/share/fonts/truetype/noto";

static enum tc_result load(struct tc_font_file *file, const char *directory, const char *name,
	const struct source *source, struct tc_error *err) {
	char *path = file->path;
	snprintf(path, sizeof file->path, "%s/%s", directory, name);
	FILE *in = fopen(path, "rb");
	struct stat status;
	if (!in || fstat(fileno(in), &status) != 0) {
		int reason = errno;
		if (in) {
			fclose(in);
		}
		return tc_fail(err, TC_UNAVAILABLE, "%s: %s; it belongs to package %s", path,
			strerror(reason), source->package);
	}
	size_t length =
		status.st_size > 0 && status.st_size <= LARGEST_FILE ? (size_t)status.st_size : 0;
	file->bytes = length > 0 ? malloc(length) : NULL;
	file->length = length;
	bool whole = file->bytes && fread(file->bytes, 1, length, in) == length;
	fclose(in);
	if (!whole) {
		return tc_fail(err, TC_UNAVAILABLE, "%s: is no font file; it belongs to package %s",
			path, source->package);
	}
	return TC_OK;
}

static enum tc_result load_all(struct tc_family *family, const char *directory,
	const struct source *source, struct tc_error *err) {
	snprintf(
		family->description, sizeof family->description, "%s, %s", source->name, directory);
	for (int weight = 1; weight <= TC_FAMILY_WEIGHTS; weight++) {
		const char *name = source->files[weight];
		enum tc_result result =
			load(&family->letters[weight], directory, name, source, err);
		if (result != TC_OK) {
			return result;
		}
		if (!tc_family_font(family, (enum tc_weight)weight, TC_ROLE_LETTERS, 100)) {
			return tc_fail(err, TC_UNAVAILABLE,
				"%s/%s: is damaged (%s); it belongs to package %s", directory, name,
				TTF_GetError(), source->package);
		}
	}
	if (!source->symbols) {
		return TC_OK;
	}
	return load(&family->symbols, directory, source->symbols, source, err);
}

static bool is_directory(const char *path) {
	struct stat status;
	return path && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

enum tc_result tc_family_open(
	struct tc_family *family, const char *directory, struct tc_error *err) {
	*family = (struct tc_family) { 0 };
	if (TTF_Init() != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "SDL2_ttf: %s", TTF_GetError());
	}
	enum tc_result result = is_directory(directory)
		? load_all(family, directory, &house, err)
		: load_all(family, substitute_directory, &substitute, err);
	if (result != TC_OK) {
		tc_family_close(family);
	}
	return result;
}

void tc_family_close(struct tc_family *family) {
	for (int weight = 1; weight <= TC_FAMILY_WEIGHTS; weight++) {
		for (int role = 1; role <= TC_FAMILY_ROLES; role++) {
			if (family->open[weight][role].font) {
				TTF_CloseFont(family->open[weight][role].font);
			}
		}
		free(family->letters[weight].bytes);
	}
	free(family->symbols.bytes);
	*family = (struct tc_family) { 0 };
	TTF_Quit();
}

static TTF_Font *open_font(const struct tc_font_file *file, int size_px) {
	SDL_RWops *in = file->bytes ? SDL_RWFromConstMem(file->bytes, (int)file->length) : NULL;
	TTF_Font *font = in ? TTF_OpenFontRW(in, 1, size_px) : NULL;
	if (font) {
		/* Light: snaps heights to whole rows, leaves widths alone, so that digits keep one width. */
		TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
	}
	return font;
}

TTF_Font *tc_family_font(
	struct tc_family *family, enum tc_weight weight, enum tc_role role, int size_px) {
	struct tc_open_font *open = &family->open[weight][role];
	if (!open->font) {
		open->font = open_font(
			role == TC_ROLE_SYMBOLS ? &family->symbols : &family->letters[weight],
			size_px);
		open->size_px = size_px;
	}
	if (open->font && open->size_px != size_px) {
		if (TTF_SetFontSize(open->font, size_px) != 0) {
			return NULL;
		}
		open->size_px = size_px;
	}
	return open->font;
}
