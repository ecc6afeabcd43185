/* The hub with an allocator that says no when it is told to: linked with --wrap for our own code, and handed
 * to jansson, SQLite and libwebsockets. TC_SCARCE names a file of two int64: how many allocations from now
 * one fails (0: none), and how many follow it that fail too. The test writes it while the hub runs. */
#include <fcntl.h>
#include <jansson.h>
#include <libwebsockets.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct control {
	_Atomic int64_t left, more;
};

static struct control *control;
static sqlite3_mem_methods plain;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);

static bool is_refused(void) {
	if (control == NULL || atomic_load(&control->left) <= 0) {
		return false;
	}
	int64_t left = atomic_fetch_sub(&control->left, 1);
	if (left != 1) {
		return false;
	}
	if (atomic_load(&control->more) > 0) {
		atomic_fetch_sub(&control->more, 1);
		atomic_store(&control->left, 1);
	}
	return true;
}

void *__wrap_malloc(size_t size) {
	return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
	return is_refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size) {
	return is_refused() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text) {
	return is_refused() ? NULL : __real_strdup(text);
}

static void *allocate_for_sqlite(int size) {
	return is_refused() ? NULL : plain.xMalloc(size);
}

static void *resize_for_sqlite(void *memory, int size) {
	return is_refused() ? NULL : plain.xRealloc(memory, size);
}

static void *resize_for_websockets(void *memory, size_t size, const char *reason) {
	(void)reason;
	if (size == 0) {
		free(memory);
		return NULL;
	}
	return is_refused() ? NULL : __real_realloc(memory, size);
}

__attribute__((constructor)) static void prepare(void) {
	const char *path = getenv("TC_SCARCE");
	int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	if (file < 0) {
		return;
	}
	void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	if (mapped == MAP_FAILED) {
		return;
	}
	control = mapped;
	json_set_alloc_funcs(__wrap_malloc, free);
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain);
	sqlite3_mem_methods scarce = plain;
	scarce.xMalloc = allocate_for_sqlite;
	scarce.xRealloc = resize_for_sqlite;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce);
	lws_set_allocator(resize_for_websockets);
}
