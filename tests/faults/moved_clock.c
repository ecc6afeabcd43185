/* Linked into hub and wall with --wrap=clock_gettime: the date of one program can be set while it runs,
 * without setting the machine's. TC_MOVED names a file of one int64, how many ns its date is ahead; the
 * test writes it. The monotonic clocks stay as they are, as in life. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { SECOND_NS = 1000000000 };

static _Atomic int64_t *ahead_ns;

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

__attribute__((constructor)) static void open_control(void) {
	const char *path = getenv("TC_MOVED");
	int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		return;
	}
	void *memory = mmap(NULL, sizeof *ahead_ns, PROT_READ, MAP_SHARED, file, 0);
	close(file);
	ahead_ns = memory == MAP_FAILED ? NULL : memory;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now) {
	int result = __real_clock_gettime(clock, now);
	if (result == 0 && clock == CLOCK_REALTIME && ahead_ns != NULL) {
		int64_t ns = now->tv_nsec + atomic_load(ahead_ns) % SECOND_NS;
		now->tv_sec += (time_t)(atomic_load(ahead_ns) / SECOND_NS);
		now->tv_sec += ns < 0 ? -1 : ns >= SECOND_NS ? 1 : 0;
		now->tv_nsec = (long)(ns < 0      ? ns + SECOND_NS
				: ns >= SECOND_NS ? ns - SECOND_NS
						  : ns);
	}
	return result;
}
