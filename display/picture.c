#include "display/picture.h"

#include "base/file.h"
#include "display/picture_decode.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_SECONDS = 1, CHILD_MEMORY = 512 << 20 };

/* Owned; NULL with err. */
static unsigned char *slurp(const char *path, size_t *length, struct tc_error *err) {
	char words[128];
	FILE *file = tc_file_open(path);
	struct stat status;
	if (file == NULL || fstat(fileno(file), &status) != 0) {
		(void)tc_fail(err, TC_UNAVAILABLE, "it cannot be read: %s",
			tc_file_words(errno, words, sizeof words));
	} else if (status.st_size > TC_PICTURE_FILE_BYTES) {
		(void)tc_fail(err, TC_BAD_INPUT, "it has %lld MiB: a picture may have %d",
			(long long)(status.st_size >> 20), TC_PICTURE_FILE_BYTES >> 20);
	} else {
		unsigned char *bytes = malloc((size_t)status.st_size + 1);
		*length = bytes == NULL ? 0 : fread(bytes, 1, (size_t)status.st_size, file);
		fclose(file);
		return bytes;
	}
	if (file != NULL) {
		fclose(file);
	}
	return NULL;
}

static uint32_t big_endian(const unsigned char *bytes) {
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
		bytes[3];
}

/* A few bytes of PNG may stand for gigabytes of pixels: what its header says is asked before anybody
 * makes room for them. */
static enum tc_result check_png_size(
	const unsigned char *bytes, size_t length, struct tc_error *err) {
	enum { WIDTH_AT = 16, HEIGHT_AT = 20, HEADER_BYTES = 24 };
	if (length < HEADER_BYTES) {
		return tc_fail(err, TC_BAD_INPUT, "it is no whole PNG");
	}
	uint32_t width = big_endian(bytes + WIDTH_AT), height = big_endian(bytes + HEIGHT_AT);
	if (width == 0 || height == 0 || width > TC_PICTURE_SIDE_PX ||
		height > TC_PICTURE_SIDE_PX || width * height > TC_PICTURE_AREA_PX) {
		return tc_fail(err, TC_BAD_INPUT,
			"it has %u x %u px: a picture may have %d on a side and %d million",
			(unsigned)width, (unsigned)height, TC_PICTURE_SIDE_PX,
			TC_PICTURE_AREA_PX >> 20);
	}
	return TC_OK;
}

/* Memory that the program has already stays its own: under a sanitizer that alone is terabytes. */
static rlim_t memory_limit(void) {
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");
	if (file == NULL || fscanf(file, "%lu", &pages) != 1) {
		pages = 0;
	}
	if (file != NULL) {
		fclose(file);
	}
	return pages == 0 ? RLIM_INFINITY
			  : (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + CHILD_MEMORY;
}

/* From here on the child can open, connect to and start nothing. */
static void confine(void) {
	int silence = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (silence >= 0) {
		dup2(silence, STDOUT_FILENO);
		dup2(silence, STDERR_FILENO);
	}
	const rlim_t memory = memory_limit();
	const struct {
		int what;
		rlim_t limit;
	} limits[] = {
		{ RLIMIT_CORE, 0 },
		{ RLIMIT_CPU, CHILD_SECONDS },
		{ RLIMIT_FSIZE, 0 },
		{ RLIMIT_NPROC, 0 },
		{ RLIMIT_AS, memory },
		{ RLIMIT_NOFILE, 0 },
	};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		const struct rlimit limit = { limits[i].limit, limits[i].limit };
		if (setrlimit((__rlimit_resource_t)limits[i].what, &limit) != 0) {
			_exit(1);
		}
	}
}

static void run_child(const struct tc_picture_work *work, struct tc_picture_result *result) {
	static const int signals[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTERM, SIGINT };
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		signal(signals[i], SIG_DFL);
	}
	tc_picture_decode(work, result, confine);
	result->done = 1;
	_exit(0);
}

/* The child holds the other end of a pipe, and only that: it closes when the child is gone, however it went. */
static enum tc_result wait_for(pid_t child, int pipe_end, struct tc_error *err) {
	struct pollfd end = { .fd = pipe_end };
	int ready = 0;
	do {
		ready = poll(&end, 1, TC_PICTURE_PATIENCE_MS);
	} while (ready < 0 && errno == EINTR);
	if (ready == 0) {
		kill(child, SIGKILL);
	}
	int status = 0;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	bool slow = ready == 0 ||
		(WIFSIGNALED(status) &&
			(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL));
	if (slow) {
		return tc_fail(err, TC_BAD_INPUT,
			"it takes too long to draw: more than %d s of processor", CHILD_SECONDS);
	}
	return WIFSIGNALED(status) ? tc_fail(err, TC_BAD_INPUT, "whoever reads it crashes (%s)",
					     strsignal(WTERMSIG(status)))
				   : TC_OK;
}

static enum tc_result run(const struct tc_picture_work *work, struct tc_picture_result *result,
	struct tc_error *err) {
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "no pipe: %s", strerror(errno));
	}
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		run_child(work, result);
	}
	close(ends[1]);
	enum tc_result done = child < 0
		? tc_fail(err, TC_UNAVAILABLE, "no process: %s", strerror(errno))
		: wait_for(child, ends[0], err);
	close(ends[0]);
	if (done == TC_OK && result->why[0] != '\0') {
		result->why[sizeof result->why - 1] = '\0';
		return tc_fail(err, TC_BAD_INPUT, "%s", result->why);
	}
	bool whole = result->done == 1 && result->width_px >= 1 && result->height_px >= 1 &&
		result->width_px <= work->width_px && result->height_px <= work->height_px;
	return done == TC_OK && !whole ? tc_fail(err, TC_BAD_INPUT, "whoever reads it gives up")
				       : done;
}

static size_t result_bytes(int width_px, int height_px) {
	return sizeof(struct tc_picture_result) +
		(size_t)width_px * (size_t)height_px * sizeof(uint32_t);
}

static enum tc_result decode(const struct tc_picture_work *work, struct tc_picture *out,
	bool *shrunk, struct tc_error *err) {
	size_t bytes = result_bytes(work->width_px, work->height_px);
	struct tc_picture_result *shared =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for %d x %d px", work->width_px,
			work->height_px);
	}
	enum tc_result result = run(work, shared, err);
	if (result == TC_OK) {
		size_t count = (size_t)shared->width_px * (size_t)shared->height_px;
		*out = (struct tc_picture) { malloc(count * sizeof *out->pixels), shared->width_px,
			shared->height_px };
		*shrunk = shared->shrunk;
		if (out->pixels == NULL) {
			result = tc_fail(err, TC_NO_MEMORY, "no memory for %zu px", count);
		} else {
			memcpy(out->pixels, shared->pixels, count * sizeof *out->pixels);
		}
	}
	munmap(shared, bytes);
	return result;
}

enum tc_result tc_picture_load(const char *path, enum tc_fit fit, int width_px, int height_px,
	struct tc_picture *out, bool *shrunk, struct tc_error *err) {
	size_t length = 0;
	unsigned char *bytes = slurp(path, &length, err);
	*out = (struct tc_picture) { 0 };
	if (bytes == NULL) {
		return err == NULL || err->code == TC_OK ? TC_NO_MEMORY : err->code;
	}
	const struct tc_picture_work work = { tc_picture_kind_of(bytes, length), bytes, length, fit,
		width_px, height_px };
	enum tc_result result = TC_OK;
	if (work.kind == TC_PICTURE_NONE) {
		result = tc_fail(err, TC_BAD_INPUT, "it is neither PNG nor SVG");
	} else if (work.kind == TC_PICTURE_PNG) {
		result = check_png_size(bytes, length, err);
	}
	if (result == TC_OK) {
		result = decode(&work, out, shrunk, err);
	}
	free(bytes);
	return result;
}

void tc_picture_finish(struct tc_picture *picture) {
	free(picture->pixels);
	*picture = (struct tc_picture) { 0 };
}
