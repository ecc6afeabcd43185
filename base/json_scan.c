#include "base/json_scan.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 }; /* of the scanner's own stack; limits beyond it are cut to it */

enum expectation {
	EXPECT_VALUE = 1,
	EXPECT_ITEM_OR_END,
	EXPECT_KEY,
	EXPECT_KEY_OR_END,
	EXPECT_MORE
};

struct level {
	bool is_object;
	size_t keys;
};

struct scan {
	const char *bytes;
	size_t length, at;
	const struct tc_json_limits *limits;
	struct level levels[DEPTH_MAX];
	int depth;
	enum expectation expectation;
	char *out;
	size_t out_length, out_size, copied;
	enum tc_result failure;
	struct tc_json_scan_fault *fault;
};

static bool fail(struct scan *scan, size_t at, const char *english, const char *vietnamese) {
	scan->failure = TC_BAD_INPUT;
	scan->fault->at = at;
	snprintf(scan->fault->english, sizeof scan->fault->english, "%s", english);
	snprintf(scan->fault->vietnamese, sizeof scan->fault->vietnamese, "%s", vietnamese);
	return false;
}

static bool fail_limit(
	struct scan *scan, size_t at, const char *english, const char *vietnamese, size_t limit) {
	scan->failure = TC_BAD_INPUT;
	scan->fault->at = at;
	snprintf(scan->fault->english, sizeof scan->fault->english, "%s %zu", english, limit);
	snprintf(scan->fault->vietnamese, sizeof scan->fault->vietnamese, "%s %zu", vietnamese,
		limit);
	return false;
}

static bool append(struct scan *scan, const char *bytes, size_t length) {
	if (scan->out == NULL || length > scan->out_size - scan->out_length) {
		size_t start = scan->out == NULL ? scan->length + scan->length / 4 : 0;
		size_t size = start + scan->out_size + scan->out_size / 2 + length + 1;
		char *out = realloc(scan->out, size);
		if (out == NULL) {
			fail(scan, scan->at, "out of memory", "hết bộ nhớ");
			scan->failure = TC_NO_MEMORY;
			return false;
		}
		scan->out = out;
		scan->out_size = size;
	}
	memcpy(scan->out + scan->out_length, bytes, length);
	scan->out_length += length;
	return true;
}

/* What stood between the last number and until goes over as it is. */
static bool append_until(struct scan *scan, size_t until) {
	bool fine = append(scan, scan->bytes + scan->copied, until - scan->copied);
	scan->copied = until;
	return fine;
}

static int hex_digit(char c) {
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
		return (c | 0x20) - 'a' + 10;
	}
	return -1;
}

/* The code unit of \uXXXX at bytes[at], which is the backslash; -1 when it is none. */
static int32_t escaped_unit(const char *bytes, size_t length, size_t at) {
	if (length - at < 6 || bytes[at] != '\\' || bytes[at + 1] != 'u') {
		return -1;
	}
	int32_t unit = 0;
	for (size_t i = at + 2; i < at + 6; i++) {
		int digit = hex_digit(bytes[i]);
		if (digit < 0) {
			return -1;
		}
		unit = unit * 16 + digit;
	}
	return unit;
}

int32_t tc_json_escaped_point(const char *bytes, size_t length, size_t *at) {
	int32_t unit = escaped_unit(bytes, length, *at);
	*at += 6;
	if (unit < 0xD800 || unit > 0xDFFF) {
		return unit;
	}
	int32_t second = *at < length ? escaped_unit(bytes, length, *at) : -1;
	if (unit > 0xDBFF || second < 0xDC00 || second > 0xDFFF) {
		return -1;
	}
	*at += 6;
	return 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
}

static size_t utf8_length(int32_t code_point) {
	return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

/* At a backslash in a string. decoded: bytes of the string so far. */
static bool scan_escape(struct scan *scan, size_t *decoded) {
	size_t at = scan->at;
	if (scan->length - at < 2) {
		return fail(scan, at, "the string does not end", "chuỗi không được đóng");
	}
	if (scan->bytes[at + 1] != 'u') {
		char letter = scan->bytes[at + 1];
		if (letter == '\0' || strchr("\"\\/bfnrt", letter) == NULL) {
			return fail(scan, at, "an escape that JSON does not know",
				"ký tự thoát không có trong JSON");
		}
		scan->at += 2;
		*decoded += 1;
		return true;
	}
	if (escaped_unit(scan->bytes, scan->length, at) < 0) {
		return fail(scan, at, "expected four hexadecimal digits after \\u",
			"cần bốn chữ số thập lục phân sau \\u");
	}
	int32_t code_point = tc_json_escaped_point(scan->bytes, scan->length, &scan->at);
	if (code_point < 0) {
		return fail(
			scan, at, "half of a surrogate pair", "chỉ có một nửa của cặp thay thế");
	}
	if (code_point == 0) {
		return fail(scan, at, "U+0000 is not allowed in text",
			"không cho phép U+0000 trong văn bản");
	}
	if (tc_is_noncharacter((uint32_t)code_point)) {
		return fail(
			scan, at, "a noncharacter of Unicode", "mã không phải ký tự của Unicode");
	}
	*decoded += utf8_length(code_point);
	return true;
}

/* At a byte above 0x7F: the whole run of them is checked at once. */
static bool scan_wide(struct scan *scan, size_t *decoded) {
	size_t from = scan->at, end = from;
	while (end < scan->length && (unsigned char)scan->bytes[end] >= 0x80) {
		end++;
	}
	size_t valid = tc_utf8_valid_prefix(scan->bytes + from, end - from);
	for (size_t at = from; at < from + valid;) {
		size_t before = at;
		if (tc_is_noncharacter(tc_utf8_next(scan->bytes, from + valid, &at))) {
			return fail(scan, before, "a noncharacter of Unicode",
				"mã không phải ký tự của Unicode");
		}
	}
	if (valid != end - from) {
		return fail(scan, from + valid, "not valid UTF-8", "không phải UTF-8 hợp lệ");
	}
	*decoded += valid;
	scan->at = end;
	return true;
}

/* Letters of ASCII that stand for themselves at the start of bytes, eight at a time; there may be more. */
static size_t plain_letters(const char *bytes, size_t length) {
	static const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	size_t at = 0;
	for (; length - at >= 8; at += 8) {
		uint64_t word;
		memcpy(&word, bytes + at, sizeof word);
		/* Zero bytes where a quote, a backslash stands; the top bit where one was below 0x20. */
		uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
		uint64_t special = ((quote - ones) & ~quote) | ((slash - ones) & ~slash) |
			((word - ones * 0x20) & ~word) | word;
		if ((special & tops) != 0) {
			break;
		}
	}
	return at;
}

/* At a byte that plain_letters may have stopped at. */
static bool scan_letter(struct scan *scan, size_t *decoded) {
	unsigned char c = (unsigned char)scan->bytes[scan->at];
	if (c < 0x20) {
		return fail(scan, scan->at, "a control character in a string",
			"ký tự điều khiển trong chuỗi");
	}
	if (c == '\\') {
		return scan_escape(scan, decoded);
	}
	if (c >= 0x80) {
		return scan_wide(scan, decoded);
	}
	scan->at++;
	*decoded += 1;
	return true;
}

/* At the opening quote. */
static bool scan_string(struct scan *scan) {
	size_t from = scan->at, decoded = 0;
	scan->at++;
	while (scan->at < scan->length) {
		size_t plain = plain_letters(scan->bytes + scan->at, scan->length - scan->at);
		scan->at += plain;
		decoded += plain;
		bool more = scan->at < scan->length && scan->bytes[scan->at] != '"';
		if (more && !scan_letter(scan, &decoded)) {
			return false;
		}
		if (decoded > scan->limits->max_string) {
			return fail_limit(scan, from, "a string has more bytes than the limit of",
				"chuỗi có số byte vượt giới hạn", scan->limits->max_string);
		}
		if (scan->at < scan->length && scan->bytes[scan->at] == '"') {
			scan->at++;
			return true;
		}
	}
	return fail(scan, from, "the string does not end", "chuỗi không được đóng");
}

static bool is_token_byte(char c) {
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '+' ||
		c == '-' || c == '.' || c == '_';
}

static bool scan_number(struct scan *scan, size_t end) {
	struct tc_decimal decimal;
	size_t from = scan->at, length = end - from;
	switch (tc_decimal_parse(scan->bytes + from, length, &decimal)) {
	case TC_DECIMAL_FINE: break;
	case TC_DECIMAL_TOO_LARGE: return fail(scan, from, "the number is too large", "số quá lớn");
	case TC_DECIMAL_TOO_SMALL:
		return fail(scan, from, "the number is too close to zero", "số quá gần không");
	case TC_DECIMAL_TOO_LONG:
		return fail_limit(scan, from, "a number has more characters than the limit of",
			"số có số ký tự vượt giới hạn", TC_DECIMAL_TEXT_MAX - 1);
	case TC_DECIMAL_SYNTAX:
	default: return fail(scan, from, "not a number of JSON", "không phải số theo JSON");
	}
	scan->at = end;
	scan->expectation = EXPECT_MORE;
	if (!append_until(scan, from) || !append(scan, "\"", 1) ||
		!append(scan, TC_JSON_MARK, TC_JSON_MARK_LENGTH) || !append_until(scan, end)) {
		return false;
	}
	return append(scan, "\"", 1);
}

/* A number or a literal. */
static bool scan_token(struct scan *scan) {
	static const char *const literals[] = { "true", "false", "null" };
	size_t end = scan->at;
	while (end < scan->length && is_token_byte(scan->bytes[end])) {
		end++;
	}
	char first = scan->bytes[scan->at];
	if (first == '-' || (first >= '0' && first <= '9')) {
		return scan_number(scan, end);
	}
	for (size_t i = 0; i < sizeof literals / sizeof *literals; i++) {
		size_t length = strlen(literals[i]);
		if (end - scan->at == length &&
			memcmp(scan->bytes + scan->at, literals[i], length) == 0) {
			scan->at = end;
			scan->expectation = EXPECT_MORE;
			return true;
		}
	}
	return fail(scan, scan->at, "expected a value", "cần một giá trị");
}

static bool scan_open(struct scan *scan, bool is_object) {
	int limit = scan->limits->max_depth < DEPTH_MAX ? scan->limits->max_depth : DEPTH_MAX;
	if (scan->depth >= limit) {
		return fail_limit(scan, scan->at, "nested deeper than the limit of",
			"lồng nhau sâu quá giới hạn", (size_t)limit);
	}
	scan->levels[scan->depth++] = (struct level) { .is_object = is_object };
	scan->at++;
	scan->expectation = is_object ? EXPECT_KEY_OR_END : EXPECT_ITEM_OR_END;
	return true;
}

static bool scan_value(struct scan *scan) {
	switch (scan->bytes[scan->at]) {
	case '{': return scan_open(scan, true);
	case '[': return scan_open(scan, false);
	case '"': scan->expectation = EXPECT_MORE; return scan_string(scan);
	default: return scan_token(scan);
	}
}

static bool is_space(char c) {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void skip_space(struct scan *scan) {
	while (scan->at < scan->length && is_space(scan->bytes[scan->at])) {
		scan->at++;
	}
}

static bool scan_key(struct scan *scan) {
	struct level *level = &scan->levels[scan->depth - 1];
	if (scan->bytes[scan->at] != '"') {
		return fail(
			scan, scan->at, "expected a key in quotes", "cần một khóa trong dấu nháy");
	}
	if (++level->keys > scan->limits->max_keys) {
		return fail_limit(scan, scan->at, "an object has more keys than the limit of",
			"đối tượng có số khóa vượt giới hạn", scan->limits->max_keys);
	}
	if (!scan_string(scan)) {
		return false;
	}
	skip_space(scan);
	if (scan->at == scan->length || scan->bytes[scan->at] != ':') {
		return fail(scan, scan->at, "expected \":\" after the key", "cần \":\" sau khóa");
	}
	scan->at++;
	scan->expectation = EXPECT_VALUE;
	return true;
}

/* After a value inside a list or an object. */
static bool scan_more(struct scan *scan) {
	bool is_object = scan->levels[scan->depth - 1].is_object;
	if (scan->bytes[scan->at] != ',') {
		return is_object
			? fail(scan, scan->at, "expected \",\" or \"}\"", "cần \",\" hoặc \"}\"")
			: fail(scan, scan->at, "expected \",\" or \"]\"", "cần \",\" hoặc \"]\"");
	}
	scan->at++;
	scan->expectation = is_object ? EXPECT_KEY : EXPECT_VALUE;
	return true;
}

static bool scan_step(struct scan *scan) {
	char closing = scan->depth > 0 && scan->levels[scan->depth - 1].is_object ? '}' : ']';
	bool may_close = scan->expectation == EXPECT_ITEM_OR_END ||
		scan->expectation == EXPECT_KEY_OR_END || scan->expectation == EXPECT_MORE;
	if (may_close && scan->depth > 0 && scan->bytes[scan->at] == closing) {
		scan->at++;
		scan->depth--;
		scan->expectation = EXPECT_MORE;
		return true;
	}
	switch (scan->expectation) {
	case EXPECT_KEY:
	case EXPECT_KEY_OR_END: return scan_key(scan);
	case EXPECT_MORE:
		if (scan->depth == 0) {
			return fail(scan, scan->at, "expected nothing after the document",
				"không được có gì sau tài liệu");
		}
		return scan_more(scan);
	case EXPECT_VALUE:
	case EXPECT_ITEM_OR_END:
	default: return scan_value(scan);
	}
}

/* One pass; what it accepts is JSON, but for duplicate keys. */
static bool scan_all(struct scan *scan) {
	if (scan->length > scan->limits->max_bytes) {
		return fail_limit(scan, 0, "the text has more bytes than the limit of",
			"văn bản có số byte vượt giới hạn", scan->limits->max_bytes);
	}
	if (scan->length >= 3 && memcmp(scan->bytes, "\xEF\xBB\xBF", 3) == 0) {
		return fail(scan, 0, "starts with a byte order mark", "bắt đầu bằng dấu BOM");
	}
	scan->expectation = EXPECT_VALUE;
	for (;;) {
		skip_space(scan);
		if (scan->at == scan->length) {
			break;
		}
		if (!scan_step(scan)) {
			return false;
		}
	}
	if (scan->expectation != EXPECT_MORE || scan->depth > 0) {
		return fail(scan, scan->at, "the text ends too early", "văn bản kết thúc quá sớm");
	}
	return append_until(scan, scan->length) && append(scan, "", 1);
}

enum tc_result tc_json_scan(const char *bytes, size_t length, const struct tc_json_limits *limits,
	struct tc_json_copy *out, struct tc_json_scan_fault *fault) {
	struct scan scan = { .bytes = bytes, .length = length, .limits = limits, .fault = fault };
	if (!scan_all(&scan)) {
		free(scan.out);
		return scan.failure;
	}
	*out = (struct tc_json_copy) { .text = scan.out, .length = scan.out_length - 1 };
	return TC_OK;
}
