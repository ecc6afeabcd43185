/* Pictures of layouts: proportions, fits, and the ways in which a file is none. */
#include "display/picture.h"
#include "display/picture_decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cairo.h>
#include <cmocka.h>

/* Every test works in a folder of its own, which is empty again when it ends. */
static int enter_folder(void **state) {
	char folder[] = "/tmp/toancanh-pictures-XXXXXX";
	*state = mkdtemp(folder) == NULL ? NULL : strdup(folder);
	return *state == NULL ? -1 : chdir(*state);
}

static int leave_folder(void **state) {
	int left = chdir("/") == 0 ? rmdir(*state) : -1;
	free(*state);
	return left;
}

static void write_file(const char *name, const void *bytes, size_t length) {
	FILE *file = fopen(name, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

/* Left half red, right half blue, the lower quarter see-through. */
static void write_png(const char *name, int width, int height) {
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 0, 0);
	cairo_rectangle(cairo, 0, 0, width / 2.0, height * 0.75);
	cairo_fill(cairo);
	cairo_set_source_rgb(cairo, 0, 0, 1);
	cairo_rectangle(cairo, width / 2.0, 0, width / 2.0, height * 0.75);
	cairo_fill(cairo);
	cairo_destroy(cairo);
	assert_int_equal(cairo_surface_write_to_png(surface, name), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(surface);
}

static uint32_t pixel(const struct tc_picture *picture, double x, double y) {
	int column = (int)(x * picture->width_px), row = (int)(y * picture->height_px);
	return picture->pixels[(size_t)row * (size_t)picture->width_px + (size_t)column];
}

static void proportions_are_kept(void **state) {
	(void)state;
	static const struct {
		enum tc_fit fit;
		int width, height, wide, high;
		bool shrunk;
	} cases[] = {
		{ TC_FIT_CONTAIN, 400, 400, 400, 200, false },
		{ TC_FIT_CONTAIN, 50, 400, 50, 25, false },
		{ TC_FIT_CONTAIN, 401, 100, 200, 100, false },
		{ TC_FIT_COVER, 300, 300, 300, 300, false },
		{ TC_FIT_COVER, 50, 400, 50, 400, false },
		{ TC_FIT_EXACT, 400, 400, 200, 100, false },
		{ TC_FIT_EXACT, 100, 400, 100, 50, true },
		{ TC_FIT_CONTAIN, 1, 1, 1, 1, false },
	};
	static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100'>"
				  "<path fill='#f00' d='M0 0h100v75H0z'/><path fill='#00f' d='M100 "
				  "0h100v75H100z'/></svg>";
	write_png("a.png", 200, 100);
	write_file("a.svg", svg, sizeof svg - 1);
	for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
		const char *name = i % 2 == 0 ? "a.png" : "a.svg";
		struct tc_picture picture;
		struct tc_error err = { 0 };
		bool shrunk;
		print_message("# case %zu of %s\n", i / 2, name);
		assert_int_equal(tc_picture_load(name, cases[i / 2].fit, cases[i / 2].width,
					 cases[i / 2].height, &picture, &shrunk, &err),
			TC_OK);
		assert_int_equal(picture.width_px, cases[i / 2].wide);
		assert_int_equal(picture.height_px, cases[i / 2].high);
		assert_int_equal(shrunk, cases[i / 2].shrunk);
		if (picture.width_px > 1) {
			/* The middle is the middle, whatever is cut off. */
			assert_int_equal(pixel(&picture, 0.3, 0.4), 0xFFFF0000);
			assert_int_equal(pixel(&picture, 0.7, 0.4), 0xFF0000FF);
			assert_int_equal(pixel(&picture, 0.3, 0.9), 0);
		}
		tc_picture_finish(&picture);
	}
	unlink("a.png");
	unlink("a.svg");
}

static const char *refusal(const char *name, struct tc_error *err) {
	struct tc_picture picture;
	bool shrunk;
	*err = (struct tc_error) { 0 };
	if (tc_picture_load(name, TC_FIT_CONTAIN, 64, 64, &picture, &shrunk, err) == TC_OK) {
		tc_picture_finish(&picture);
		return NULL;
	}
	assert_null(picture.pixels);
	return err->message;
}

#define SVG "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"

static void what_is_no_picture_says_why(void **state) {
	(void)state;
	static const struct {
		const char *bytes, *why;
	} cases[] = {
		{ "", "neither PNG nor SVG" },
		{ "GIF89a", "neither PNG nor SVG" },
		{ "<html></html>", "neither PNG nor SVG" },
		{ "\x89PNG\r\n\x1A\n", "no whole PNG" },
		{ "<svg", "no SVG that can be read" },
		{ "<svg xmlns='http://www.w3.org/2000/svg'/>", "says no size" },
		{ SVG "<text>1.234</text></svg>", "letters" },
		{ SVG "<g></svg>", "no SVG that can be read" },
	};
	struct tc_error err;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		write_file("x", cases[i].bytes, strlen(cases[i].bytes));
		const char *why = refusal("x", &err);
		if (why == NULL || strstr(why, cases[i].why) == NULL) {
			fail_msg("\"%s\": %s", cases[i].bytes, why == NULL ? "drawn" : why);
		}
	}
	unlink("x");
	assert_non_null(strstr(refusal("absent", &err), "cannot be read"));
	assert_int_equal(err.code, TC_UNAVAILABLE);
	assert_int_equal(mkfifo("pipe", 0600), 0); /* would hold its reader for ever */
	assert_non_null(strstr(refusal("pipe", &err), "cannot be read"));
	unlink("pipe");
}

/* A PNG of which some bytes are missing or wrong is a picture or a sentence, never the end of the program. */
static void broken_files_are_refused(void **state) {
	(void)state;
	write_png("whole.png", 64, 64);
	FILE *file = fopen("whole.png", "rb");
	unsigned char bytes[8192];
	size_t length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	struct tc_error err;
	for (size_t cut = 0; cut + 16 < length; cut += length / 12 + 1) {
		write_file("x", bytes, cut);
		assert_non_null(refusal("x", &err));
	}
	for (size_t at = 8; at < length; at += length / 16 + 1) {
		bytes[at] ^= 0x55;
		write_file("x", bytes, length);
		(void)refusal("x", &err);
		bytes[at] ^= 0x55;
	}
	/* A header that promises 65,536 x 65,536 px. */
	memcpy(bytes + 16, "\0\1\0\0\0\1\0\0", 8);
	write_file("x", bytes, length);
	assert_non_null(strstr(refusal("x", &err), "65536 x 65536 px"));
	unlink("x");
	unlink("whole.png");
}

static void what_is_too_much_is_refused_in_time(void **state) {
	(void)state;
	struct tc_error err;
	FILE *file = fopen("x", "wb");
	fputs("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><defs><g id='a0'>"
	      "<path d='M0 0h9v9H0z' fill-opacity='0.5'/></g>",
		file);
	for (int i = 1; i < 8; i++) {
		fprintf(file, "<g id='a%d'>", i);
		for (int k = 0; k < 9; k++) {
			fprintf(file, "<use href='#a%d'/>", i - 1);
		}
		fputs("</g>", file);
	}
	fputs("</defs><use href='#a7'/></svg>", file);
	fclose(file);
	assert_non_null(refusal("x", &err)); /* 5 million squares: librsvg or the second says no */
	assert_int_equal(truncate("x", TC_PICTURE_FILE_BYTES + 1), 0);
	assert_non_null(strstr(refusal("x", &err), "a picture may have 8"));
	unlink("x");
}

/* The child can open nothing: a file that another one names is not in the picture. */
static void a_picture_reads_no_other_file(void **state) {
	char text[512];
	write_png("red.png", 8, 8);
	snprintf(text, sizeof text,
		"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>"
		"<image href='file://%s/red.png' width='8' height='8'/></svg>",
		(const char *)*state);
	write_file("x.svg", text, strlen(text));
	struct tc_picture picture;
	struct tc_error err = { 0 };
	bool shrunk;
	if (tc_picture_load("x.svg", TC_FIT_CONTAIN, 8, 8, &picture, &shrunk, &err) == TC_OK) {
		for (int i = 0; i < picture.width_px * picture.height_px; i++) {
			assert_int_equal(picture.pixels[i], 0);
		}
		tc_picture_finish(&picture);
	}
	unlink("x.svg");
	unlink("red.png");
}

static int told;
static void on_document(void *user, const char *path) {
	(void)path;
	assert_ptr_equal(user, &told);
	told++;
}

static void files_stay_in_the_folder(void **state) {
	static const struct {
		const char *file, *why; /* why NULL: opened */
	} cases[] = {
		{ "in.png", NULL },
		{ "./in.png", NULL },
		{ "https://example.org/in.png", "no address" },
		{ "file:in.png", "no address" },
		{ "/etc/passwd", "below the document's folder" },
		{ "../in.png", "below the document's folder" },
		{ "a/../../in.png", "below the document's folder" },
		{ "", "below the document's folder" },
		{ "link.png", "leads out" },
		{ "absent.png", "no file" },
	};
	(void)state;
	assert_int_equal(mkdir("here", 0700), 0);
	write_png("here/in.png", 8, 8);
	assert_int_equal(symlink("/etc/passwd", "here/link.png"), 0);
	struct tc_arena *arena = tc_arena_create(1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tc_picture_shelf *shelf =
			tc_picture_shelf_create("here/a.json", arena, on_document, &told);
		struct tc_picture_source *source = tc_picture_shelf_source(shelf);
		struct tc_faults faults = { 0 };
		struct tc_picture_wish wish = { cases[i].file, TC_FIT_EXACT, 64, 64,
			"/panes/0/file" };
		const struct tc_picture *picture = source->open(source, &wish, &faults);
		if ((picture != NULL) != (cases[i].why == NULL) ||
			(picture == NULL &&
				(faults.errors != 1 ||
					strstr(faults.items[0].message, cases[i].why) == NULL))) {
			fail_msg("%s: %s", cases[i].file, faults.items[0].message);
		}
		assert_true(picture == NULL || picture->width_px == 8);
		tc_picture_shelf_destroy(shelf);
	}
	assert_true(told >= 3); /* a wall that shows them looks whether they change */
	tc_arena_destroy(arena);
	unlink("here/in.png");
	unlink("here/link.png");
	rmdir("here");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(proportions_are_kept, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
			what_is_no_picture_says_why, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
			broken_files_are_refused, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
			what_is_too_much_is_refused_in_time, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
			a_picture_reads_no_other_file, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
			files_stay_in_the_folder, enter_folder, leave_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
