#include "feeds/store/head.h"

#include "feeds/store/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One line of fixed length within one sector, so that it is written whole or not at all. */
enum { LINE_BYTES = 16 + 1 + 20 + 1 + 2 * TC_LINK_BYTES + 1 + 16 + 1 };

static void print_line(const struct tc_head *head, char line[LINE_BYTES + 1]) {
	int length =
		snprintf(line, LINE_BYTES + 1, "toancanh-head-1 %021lld ", (long long)head->seal);
	for (int i = 0; i < TC_LINK_BYTES; i++) {
		length += snprintf(line + length, 3, "%02x", head->link[i]);
	}
	uint64_t sum = tc_packed_checksum((const uint8_t *)line, (size_t)length);
	snprintf(line + length, (size_t)(LINE_BYTES + 1 - length), " %016llx\n",
		(unsigned long long)sum);
}

static int digit(char hex) {
	return hex >= '0' && hex <= '9' ? hex - '0' : hex >= 'a' && hex <= 'f' ? hex - 'a' + 10 : 0;
}

/* What was parsed must print as the same line: that checks every character, the checksum's too. */
static bool parse_line(const char *line, struct tc_head *out) {
	long long seal = 0;
	for (int i = 16; i < 37; i++) {
		if (line[i] < '0' || line[i] > '9' || seal > (INT64_MAX - 9) / 10) {
			return false;
		}
		seal = seal * 10 + (line[i] - '0');
	}
	out->seal = seal;
	for (int i = 0; i < TC_LINK_BYTES; i++) {
		out->link[i] = (uint8_t)(digit(line[38 + 2 * i]) << 4 | digit(line[39 + 2 * i]));
	}
	char again[LINE_BYTES + 1];
	print_line(out, again);
	return memcmp(line, again, LINE_BYTES) == 0;
}

enum tc_result tc_head_read(const char *path, struct tc_head *out, struct tc_error *err) {
	char line[LINE_BYTES + 1];
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (file < 0) {
		return errno == ENOENT ? tc_fail(err, TC_NOT_FOUND, "there is no %s", path)
				       : tc_disk_fail("open", path, err);
	}
	ssize_t length = pread(file, line, LINE_BYTES, 0);
	close(file);
	if (length == 0) {
		return tc_fail(err, TC_NOT_FOUND, "%s is empty", path);
	}
	if (length != LINE_BYTES || !parse_line(line, out)) {
		return tc_fail(err, TC_BAD_INPUT, "%s is damaged", path);
	}
	return TC_OK;
}

enum tc_result tc_head_open(const char *path, int *out, struct tc_error *err) {
	*out = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return *out >= 0 ? TC_OK : tc_disk_fail("open", path, err);
}

enum tc_result tc_head_write(
	int file, const struct tc_head *head, bool wait, struct tc_error *err) {
	char line[LINE_BYTES + 1];
	print_line(head, line);
	errno = EIO; /* of a write that is cut short */
	if (pwrite(file, line, LINE_BYTES, 0) != LINE_BYTES || (wait && fdatasync(file) != 0)) {
		return tc_disk_fail("write", "the head of the store", err);
	}
	return TC_OK;
}
