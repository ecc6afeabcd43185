/* A folder that an office exports files into. */
#include "display/commands/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	/* Shares of other machines tell nobody that a file came, so the folder is read again and again; a file
	 * that was written to within this time may still grow. */
	LOOK_EVERY_MS = 1000,
	YOUNG_MS = 2000,
};

struct folder {
	struct tc_publishing *publishing;
	const char *path;
	int fd, notices;
	char unreadable[NAME_MAX + 1]; /* said once, not every second */
	char finished[NAME_MAX + 1];   /* the last whose writer closed it: it need not grow old */
};

struct candidate {
	char name[NAME_MAX + 1];
	struct timespec changed;
};

static enum tc_result fail(const struct folder *folder, const char *doing, struct tc_error *err) {
	return tc_fail(
		err, TC_UNAVAILABLE, "cannot %s %s: %s", doing, folder->path, strerror(errno));
}

static bool ends_with(const char *name, const char *end) {
	size_t length = strlen(name);
	return length >= strlen(end) && strcmp(name + length - strlen(end), end) == 0;
}

static bool is_left_alone(const char *name) {
	return name[0] == '.' || ends_with(name, ".part") || ends_with(name, ".tmp") ||
		ends_with(name, "~") || ends_with(name, ".report.txt");
}

static bool is_young(const struct timespec *changed) {
	int64_t age_ms = tc_clock_unix_ms(tc_clock_system()) -
		((int64_t)changed->tv_sec * 1000 + changed->tv_nsec / 1000000);
	return age_ms > -YOUNG_MS && age_ms < YOUNG_MS;
}

static bool is_before(const struct candidate *a, const struct candidate *b) {
	if (a->changed.tv_sec != b->changed.tv_sec) {
		return a->changed.tv_sec < b->changed.tv_sec;
	}
	if (a->changed.tv_nsec != b->changed.tv_nsec) {
		return a->changed.tv_nsec < b->changed.tv_nsec;
	}
	return strcmp(a->name, b->name) < 0;
}

/* The file that was written first of those that are whole. */
static enum tc_result find_next(
	struct folder *folder, struct candidate *out, struct tc_error *err) {
	int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *listing = fd < 0 ? NULL : fdopendir(fd);
	if (listing == NULL) {
		enum tc_result result = fail(folder, "read", err);
		if (fd >= 0) {
			close(fd);
		}
		return result;
	}
	out->name[0] = 0;
	for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
		struct stat status;
		struct candidate found;
		if (is_left_alone(entry->d_name) ||
			strcmp(entry->d_name, folder->unreadable) == 0 ||
			fstatat(folder->fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
			!S_ISREG(status.st_mode)) {
			continue;
		}
		snprintf(found.name, sizeof found.name, "%s", entry->d_name);
		found.changed = status.st_mtim;
		bool whole = strcmp(found.name, folder->finished) == 0 || !is_young(&found.changed);
		if (whole && (out->name[0] == 0 || is_before(&found, out))) {
			*out = found;
		}
	}
	closedir(listing);
	return TC_OK;
}

/* Wait for a file that was closed or moved in, or for the next look. */
static void wait_for_news(struct folder *folder) {
	_Alignas(struct inotify_event) char bytes[8192];
	struct pollfd wanted = { .fd = folder->notices, .events = POLLIN };
	/* poll passes over a negative descriptor. */
	if (poll(&wanted, 1, LOOK_EVERY_MS) <= 0) {
		return;
	}
	ssize_t length = read(folder->notices, bytes, sizeof bytes);
	for (ssize_t at = 0; at < length;) {
		const struct inotify_event *event = (const struct inotify_event *)(bytes + at);
		if (event->len > 0 && !is_left_alone(event->name)) {
			snprintf(folder->finished, sizeof folder->finished, "%s", event->name);
		}
		at += (ssize_t)(sizeof *event + event->len);
	}
}

/* "done/a.csv", or "done/a.csv.2" where that is taken. The spool's lock keeps a second publisher out, so nobody
 * takes the name in between; shares of other machines know no better way. */
static bool move_in(
	struct folder *folder, const char *from, const char *to, char *out, size_t size) {
	int length = snprintf(out, size, "%s", to);
	for (int number = 2; faccessat(folder->fd, out, F_OK, AT_SYMLINK_NOFOLLOW) == 0; number++) {
		snprintf(out + length, size - (size_t)length, ".%d", number);
	}
	return errno == ENOENT && renameat(folder->fd, from, folder->fd, out) == 0;
}

static bool sync_at(const struct folder *folder, const char *name) {
	int fd = openat(folder->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0) {
		close(fd);
	}
	return done;
}

/* File and report to their place, durably, before the spool forgets the file. */
static enum tc_result put_away(
	struct folder *folder, const char *name, const char *where, struct tc_error *err) {
	char wanted[NAME_MAX + 32];
	char moved[NAME_MAX + 48];
	char report[NAME_MAX + 64];
	snprintf(wanted, sizeof wanted, "%s/%s", where, name);
	if (!move_in(folder, name, wanted, moved, sizeof moved)) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot move %s to %s/%s: %s", name,
			folder->path, wanted, strerror(errno));
	}
	snprintf(report, sizeof report, "%s.report.txt", moved);
	if (renameat(folder->fd, ".report", folder->fd, report) != 0 || !sync_at(folder, where) ||
		!sync_at(folder, ".")) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot write %s/%s: %s", folder->path, report,
			strerror(errno));
	}
	return tc_spool_end(folder->publishing->spool, TC_SPOOL_FORGET, err);
}

static void report_line(void *user, const struct tc_refusal *refusal) {
	FILE *report = user;
	bool translated = refusal->message_vi != NULL && refusal->message_vi[0] != 0;
	fprintf(report, "%" PRId64 "\t%s\t%s%s%s\n", refusal->tag, refusal->code,
		translated ? refusal->message_vi : "", translated ? "\t" : "", refusal->message);
}

/* Written from the spool, which also knows what was refused before a publisher was killed. */
static enum tc_result write_report(
	struct folder *folder, const struct tc_spool_count *count, struct tc_error *err) {
	int fd = openat(
		folder->fd, ".report", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	FILE *report = fd < 0 ? NULL : fdopen(fd, "w");
	if (report == NULL) {
		return fail(folder, "write a report in", err);
	}
	fprintf(report,
		"%" PRId64 " quan sát: %" PRId64 " đã nhận, %" PRId64 " bị từ chối\n"
		"%" PRId64 " observations: %" PRId64 " acknowledged, %" PRId64 " refused\n",
		count->lines, count->lines - count->refused, count->refused, count->lines,
		count->lines - count->refused, count->refused);
	int64_t told = tc_spool_tell_refusals(folder->publishing->spool, report_line, report);
	if (told < count->refused) {
		fprintf(report, "… +%" PRId64 "\n", count->refused - told);
	}
	bool whole = fflush(report) == 0 && fsync(fd) == 0;
	return fclose(report) == 0 && whole ? TC_OK : fail(folder, "write a report in", err);
}

static enum tc_result send_file(
	struct folder *folder, FILE *file, struct tc_spool_count *count, struct tc_error *err) {
	struct tc_publisher *publisher = folder->publishing->publisher;
	enum tc_result result = tc_publisher_push_file(publisher, file, err);
	if (result == TC_OK) {
		result = tc_publisher_finish(publisher, NULL, err);
	}
	if (result != TC_OK && result != TC_BAD_INPUT) {
		return result;
	}
	*count = tc_spool_count_input(folder->publishing->spool);
	return write_report(folder, count, err);
}

static enum tc_result publish_one(struct folder *folder, const char *name, struct tc_error *err) {
	struct tc_spool_count count = { 0 };
	int fd = openat(folder->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	folder->finished[0] = 0;
	if (file == NULL) {
		fprintf(stderr, "%s: cannot read %s/%s: %s\n", folder->publishing->program,
			folder->path, name, strerror(errno));
		snprintf(folder->unreadable, sizeof folder->unreadable, "%s", name);
		return TC_OK;
	}
	folder->publishing->name = name;
	enum tc_result result = send_file(folder, file, &count, err);
	fclose(file);
	if (result == TC_OK) {
		const char *where = count.refused > 0 ? "refused" : "done";
		fprintf(stderr,
			"%s%s: %" PRId64 " observations: %" PRId64 " acknowledged, %" PRId64
			" refused; moved to %s/\n",
			folder->publishing->terminal ? "\r\033[K" : "", name, count.lines,
			count.lines - count.refused, count.refused, where);
		result = put_away(folder, name, where, err);
	}
	return result;
}

static enum tc_result open_folder(struct folder *folder, struct tc_error *err) {
	folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd < 0) {
		return fail(folder, "open", err);
	}
	for (int i = 0; i < 2; i++) {
		if (mkdirat(folder->fd, i == 0 ? "done" : "refused", 0755) != 0 &&
			errno != EEXIST) {
			return fail(folder, "create folders in", err);
		}
	}
	/* Without notices there is still the look every second. */
	folder->notices = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (folder->notices >= 0 &&
		inotify_add_watch(folder->notices, folder->path, IN_CLOSE_WRITE | IN_MOVED_TO) <
			0) {
		close(folder->notices);
		folder->notices = -1;
	}
	return TC_OK;
}

enum tc_result tc_publish_folder(
	struct tc_publishing *self, const char *path, struct tc_error *err) {
	struct folder folder = { .publishing = self, .path = path, .fd = -1, .notices = -1 };
	enum tc_result result = open_folder(&folder, err);
	if (result == TC_OK && tc_spool_waiting(self->spool) > 0) {
		self->name = "an earlier input";
		result = tc_publisher_finish(self->publisher, NULL, err);
		result = result == TC_BAD_INPUT ? TC_OK : result;
	}
	while (result == TC_OK && !*self->stopping) {
		struct candidate next;
		result = find_next(&folder, &next, err);
		if (result == TC_OK && next.name[0] != 0) {
			result = publish_one(&folder, next.name, err);
		} else if (result == TC_OK) {
			wait_for_news(&folder);
		}
	}
	if (folder.notices >= 0) {
		close(folder.notices);
	}
	if (folder.fd >= 0) {
		close(folder.fd);
	}
	return result;
}
