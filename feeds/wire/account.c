#include "feeds/wire/account.h"

#include "base/json.h"
#include "base/period.h"
#include "base/text.h"

#include <string.h>

/* While it is written. */
struct writing {
	const json_t *passport, *figure, *labels;
	bool english;
	struct tc_arena *arena;
	struct tc_account *out;
	struct tc_account_part *part; /* the last one */
	struct tc_account_row spare;  /* what was left out */
	bool full;                    /* some text did not fit the arena */
};

static const char *print(struct writing *self, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* "" when the arena is full. */
static const char *print(struct writing *self, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	const char *out = tc_arena_vprintf(self->arena, format, arguments);
	va_end(arguments);
	self->full = self->full || out == NULL;
	return out != NULL ? out : "";
}

static const char *say(struct writing *self, const char *vietnamese, const char *english) {
	return self->english ? english : vietnamese;
}

/* "" where there is none. */
static const char *text(const json_t *object, const char *key) {
	const char *found = tc_json_string(json_object_get(object, key));
	return found != NULL ? found : "";
}

static const char *word(struct writing *self, const json_t *words) {
	const char *found = text(words, self->english ? "en" : "vi");
	return found[0] != '\0' ? found : text(words, self->english ? "vi" : "en");
}

/* What outsiders wrote, with what would reorder or hide its neighbours made visible. */
static const char *outside(struct writing *self, const json_t *object, const char *key) {
	const char *found = text(object, key);
	const char *visible = tc_text_visible(self->arena, found, strlen(found));
	self->full = self->full || visible == NULL;
	return visible != NULL ? visible : "";
}

static int64_t integer(const json_t *object, const char *key) {
	const json_t *value = json_object_get(object, key);
	return json_is_integer(value)      ? json_integer_value(value)
		: tc_json_is_number(value) ? strtoll(tc_json_number_text(value), NULL, 10)
					   : 0;
}

/* "12/08/2024 08:02:11"; "" for no time. */
static const char *moment(struct writing *self, const char *time) {
	int64_t unix_ms = 0;
	if (!tc_time_parse(time, strlen(time), &unix_ms)) {
		return "";
	}
	struct tc_date date = tc_date_at(unix_ms, TC_ZONE_MINUTES);
	return print(self, "%02d/%02d/%04d %02d:%02d:%02d", date.day, date.month, date.year,
		date.hour, date.minute, date.second);
}

static const char *period_words(struct writing *self, const char *code) {
	struct tc_period period;
	if (!tc_period_parse(code, strlen(code), &period)) {
		return code;
	}
	struct tc_date date = tc_date_at(period.start_ms, TC_ZONE_MINUTES);
	int quarter = (date.month + 2) / 3;
	switch (period.grain) {
	case TC_GRAIN_DAY: return print(self, "%02d/%02d/%04d", date.day, date.month, date.year);
	case TC_GRAIN_MONTH:
		return print(self, say(self, "tháng %d/%d", "%02d/%d"), date.month, date.year);
	case TC_GRAIN_QUARTER:
		return print(self, say(self, "quý %d/%d", "Q%d %d"), quarter, date.year);
	case TC_GRAIN_YEAR: return print(self, say(self, "năm %d", "%d"), date.year);
	case TC_GRAIN_INSTANT: return moment(self, code);
	default: return code;
	}
}

const char *tc_account_number(
	const char *number, enum tc_language language, struct tc_arena *arena) {
	bool english = language == TC_ENGLISH;
	size_t length = strlen(number), minus = number[0] == '-';
	size_t whole = strspn(number + minus, "0123456789");
	char *out = strpbrk(number, "eE") != NULL ? NULL : tc_arena_alloc(arena, length * 2 + 1);
	if (out == NULL) {
		return number;
	}
	size_t used = 0;
	for (size_t i = 0; i < length; i++) {
		size_t place = i - minus; /* from the first digit */
		if (i > minus && place < whole && (whole - place) % 3 == 0) {
			out[used++] = english ? ',' : '.';
		}
		out[used++] = number[i] != '.' ? number[i] : english ? '.' : ',';
	}
	return out;
}

static const char *value_of(struct writing *self, const json_t *report) {
	const char *value = text(report, "OBS_VALUE");
	return value[0] == '\0' || text(report, "ACTION")[0] == 'D'
		? "—"
		: tc_account_number(value, self->english ? TC_ENGLISH : TC_VIETNAMESE, self->arena);
}

static void add_tag(struct writing *self, const char *words, enum tc_account_tone tone) {
	if (self->out->tag_count < TC_ACCOUNT_TAGS_MAX) {
		self->out->tags[self->out->tag_count++] = (struct tc_account_tag) { words, tone };
	}
}

static void begin_part(struct writing *self, enum tc_account_form form, const char *heading) {
	self->part = &self->out->parts[self->out->part_count++];
	self->part->form = form;
	self->part->heading = heading;
}

static struct tc_account_row *add_row(
	struct writing *self, const char *label, const char *value, const char *note) {
	if (value[0] == '\0' || self->part->count == TC_ACCOUNT_ROWS_MAX) {
		self->spare = (struct tc_account_row) { 0 };
		return &self->spare; /* nothing to say, or no room: left out */
	}
	struct tc_account_row *row = &self->part->rows[self->part->count++];
	*row = (struct tc_account_row) {
		.label = label, .value = value, .note = note == NULL ? "" : note, .code = ""
	};
	return row;
}

static const char *status_words(struct writing *self, const char *status) {
	static const struct {
		char letter;
		const char *vietnamese, *english;
	} words[] = {
		{ 'A', "chính thức (A)", "normal (A)" },
		{ 'B', "đứt chuỗi (B)", "break in series (B)" },
		{ 'D', "khác định nghĩa (D)", "definition differs (D)" },
		{ 'E', "ước tính (E)", "estimated (E)" },
		{ 'F', "dự báo (F)", "forecast (F)" },
		{ 'G', "thử nghiệm (G)", "experimental (G)" },
		{ 'H', "ngày nghỉ (H)", "holiday (H)" },
		{ 'I', "nội suy (I)", "imputed (I)" },
		{ 'J', "được miễn trừ (J)", "derogation (J)" },
		{ 'L', "có số nhưng chưa thu thập (L)", "not collected (L)" },
		{ 'M', "không thể có số (M)", "cannot exist (M)" },
		{ 'N', "không đáng kể (N)", "not significant (N)" },
		{ 'O', "thiếu số (O)", "missing value (O)" },
		{ 'P', "tạm tính (P)", "provisional (P)" },
		{ 'Q', "không công bố (Q)", "suppressed (Q)" },
		{ 'S', "sự kiện đặc biệt (S)", "strike or special event (S)" },
		{ 'U', "độ tin cậy thấp (U)", "low reliability (U)" },
		{ 'V', "chưa xác nhận (V)", "unvalidated (V)" },
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (words[i].letter == status[0]) {
			return say(self, words[i].vietnamese, words[i].english);
		}
	}
	return status;
}

/* Revisions in all. */
static int64_t report_count(struct writing *self) {
	return (int64_t)json_array_size(json_object_get(self->passport, "revisions")) +
		integer(self->passport, "revisions_left_out");
}

static void add_tags(struct writing *self) {
	const char *standing = text(self->passport, "standing");
	if (json_is_true(json_object_get(self->passport, "simulated"))) {
		add_tag(self, say(self, "MÔ PHỎNG", "SIMULATED"), TC_TONE_WARNING);
	}
	if (strcmp(standing, "superseded") == 0) {
		add_tag(self, say(self, "đã có số mới hơn", "replaced since"), TC_TONE_WARNING);
	} else if (strcmp(standing, "withdrawn") == 0) {
		add_tag(self, say(self, "đã rút lại", "withdrawn"), TC_TONE_WARNING);
	} else if (strcmp(standing, "witness") == 0) {
		add_tag(self, say(self, "nguồn đối chiếu", "second source"), TC_TONE_QUIET);
	}
	add_tag(self, status_words(self, text(self->figure, "OBS_STATUS")), TC_TONE_QUIET);
	if (report_count(self) > 1) {
		add_tag(self,
			print(self, say(self, "sửa %d lần", "revised %d times"),
				(int)report_count(self) - 1),
			TC_TONE_QUIET);
	}
	const json_t *witnesses = json_object_get(self->passport, "witnesses");
	for (size_t i = 0; i < json_array_size(witnesses); i++) {
		const json_t *agrees = json_object_get(json_array_get(witnesses, i), "agrees");
		if (json_is_true(agrees)) {
			add_tag(self, say(self, "khớp nguồn hai", "second source agrees"),
				TC_TONE_GOOD);
		} else if (json_is_false(agrees)) {
			add_tag(self, say(self, "lệch nguồn hai", "second source differs"),
				TC_TONE_DISPUTED);
		}
	}
}

static const char *duration(struct writing *self, int64_t ms) {
	static const int64_t minute = 60000, hour = 60 * minute, day = 24 * hour;
	if (ms >= day && ms % day == 0) {
		return print(self, say(self, "%d ngày", "%d days"), (int)(ms / day));
	}
	if (ms >= hour && ms % hour == 0) {
		return print(self, say(self, "%d giờ", "%d hours"), (int)(ms / hour));
	}
	if (ms >= minute) {
		return print(self, say(self, "%d phút", "%d minutes"), (int)(ms / minute));
	}
	return print(self, say(self, "%d giây", "%d seconds"), (int)(ms / 1000));
}

/* "Nghị định 09/2019/NĐ-CP, kỳ 30 ngày, hạn gửi 5 ngày sau khi chốt". */
static const char *regime_words(struct writing *self) {
	const json_t *regime = json_object_get(self->passport, "regime");
	const char *rule = text(regime, "rule");
	const char *cadence = duration(self, integer(regime, "cadence_ms"));
	if (strcmp(rule, "real-time") == 0) {
		return print(
			self, say(self, "thời gian thực, nhịp %s", "real time, every %s"), cadence);
	}
	return print(self,
		say(self, "%s, kỳ %s, hạn gửi %s sau khi chốt",
			"%s, every %s, due %s after closing"),
		strcmp(rule, "decree-09") == 0
			? say(self, "Nghị định 09/2019/NĐ-CP", "Decree 09/2019/ND-CP")
			: say(self, "theo lịch", "calendar"),
		cadence, duration(self, integer(regime, "deadline_ms")));
}

static const char *unit_words(struct writing *self) {
	const char *direction = text(self->labels, "direction");
	const char *unit = word(self, json_object_get(self->labels, "unit"));
	return print(self, "%s · %d %s%s", unit[0] != '\0' ? unit : "1",
		(int)integer(self->labels, "decimals"), say(self, "số lẻ", "decimals"),
		strcmp(direction, "higher") == 0
			? say(self, " · cao hơn là tốt", " · higher is better")
			: strcmp(direction, "lower") == 0
			? say(self, " · thấp hơn là tốt", " · lower is better")
			: "");
}

static const char *owner_words(struct writing *self) {
	const json_t *owner = json_object_get(self->labels, "owner");
	const char *name = word(self, owner);
	return json_is_null(owner)
		? say(self, "chưa khai báo", "not declared")
		: print(self, "%s (%s)", name[0] != '\0' ? name : text(owner, "id"),
			  text(owner, "id"));
}

static void add_origin(struct writing *self) {
	const json_t *event = json_object_get(self->passport, "event");
	const char *value = text(self->figure, "OBS_VALUE");
	begin_part(self, TC_ACCOUNT_FACTS,
		say(self, "Ai gửi, theo chế độ nào", "Who sent it, under which regime"));
	add_row(self, say(self, "Cơ quan", "Agency"), owner_words(self), NULL);
	add_row(self, say(self, "Nguồn gửi", "Source"), outside(self, self->figure, "SOURCE"),
		NULL);
	add_row(self, say(self, "Chế độ báo cáo", "Regime"), regime_words(self), NULL);
	add_row(self, say(self, "Chỉ tiêu", "Indicator"),
		print(self, "%s · %s · %s", text(self->figure, "INDICATOR"),
			text(self->figure, "REF_AREA"), text(self->figure, "TIME_PERIOD")),
		NULL);
	add_row(self, say(self, "Đơn vị", "Unit"), unit_words(self), NULL);
	add_row(self, say(self, "Nguyên văn gửi", "As sent"),
		value[0] == '\0' ? say(self, "không có giá trị", "no value")
				 : print(self, "\"%s\"", value),
		NULL);
	add_row(self, say(self, "Trạng thái", "Status"),
		status_words(self, text(self->figure, "OBS_STATUS")), NULL);
	add_row(self, say(self, "Ghi chú", "Comment"), outside(self, self->figure, "COMMENT"),
		NULL);
	add_row(self, say(self, "Tuần tự", "Sequence"), text(self->figure, "SEQUENCE"), NULL);
	/* Most publishers name an event by its number. */
	if (strcmp(text(event, "id"), text(self->figure, "SEQUENCE")) != 0) {
		add_row(self, say(self, "Sự kiện", "Event"), outside(self, event, "id"), NULL);
	}
	add_row(self, say(self, "Mã băm", "Checksum"),
		text(event, "sha256")[0] == '\0' ? ""
						 : print(self, "sha256 %s", text(event, "sha256")),
		NULL);
}

/* "trễ 2 ngày" where it was stored after its deadline; "" where it was not. */
static const char *late_words(struct writing *self, const char *due, const char *stored) {
	int64_t due_ms = 0, stored_ms = 0;
	static const int64_t minute = 60000, hour = 60 * minute, day = 24 * hour;
	if (!tc_time_parse(due, strlen(due), &due_ms) ||
		!tc_time_parse(stored, strlen(stored), &stored_ms) || stored_ms <= due_ms) {
		return "";
	}
	int64_t late = stored_ms - due_ms;
	int64_t step = late >= day ? day : late >= hour ? hour : minute;
	return print(self, say(self, "trễ %s", "%s late"), duration(self, late / step * step));
}

/* What replaced the figure: the first report behind it. */
static const json_t *successor(struct writing *self) {
	const json_t *revisions = json_object_get(self->passport, "revisions");
	for (size_t i = 0; i + 1 < json_array_size(revisions); i++) {
		if (strcmp(text(json_array_get(revisions, i), "TRACE"), self->out->code) == 0) {
			return json_array_get(revisions, i + 1);
		}
	}
	return NULL;
}

static void add_way(struct writing *self) {
	const json_t *regime = json_object_get(self->passport, "regime");
	const char *due = text(regime, "due"), *stored = text(self->figure, "STORED_AT");
	begin_part(self, TC_ACCOUNT_WAY, say(self, "Đường đi của con số", "The figure's way"));
	if (text(regime, "closes")[0] != '\0') {
		add_row(self, moment(self, text(regime, "closes")),
			say(self, "Chốt số của kỳ", "The period closed"), NULL)
			->planned = true;
		add_row(self, moment(self, due),
			say(self, "Hạn gửi theo chế độ báo cáo", "Due by the regime"), NULL)
			->planned = true;
	}
	add_row(self, moment(self, text(self->figure, "RECORDED_AT")),
		print(self,
			say(self, "%s ghi nhận và gửi, tuần tự %s",
				"Recorded and sent by %s, sequence %s"),
			outside(self, self->figure, "SOURCE"), text(self->figure, "SEQUENCE")),
		NULL);
	/* First reports only: a revision is rarely due at any time. */
	bool first = report_count(self) < 2;
	add_row(self, moment(self, stored),
		say(self, "Máy chủ nhận, ghi đĩa, rồi mới báo nhận",
			"Received by the hub, on its disk, then acknowledged"),
		first ? late_words(self, due, stored) : NULL);
	const json_t *next = successor(self);
	if (next != NULL) {
		add_row(self, moment(self, text(next, "STORED_AT")),
			print(self, say(self, "Được thay bằng %s", "Replaced by %s"),
				value_of(self, next)),
			NULL)
			->code = text(next, "TRACE");
	}
}

static const char *report_note(struct writing *self, const json_t *report) {
	const char *comment = outside(self, report, "COMMENT");
	return print(self, "%s%s%s",
		text(report, "ACTION")[0] == 'D' ? say(self, "rút lại", "withdrawn")
						 : status_words(self, text(report, "OBS_STATUS")),
		comment[0] != '\0' ? " · " : "", comment);
}

static void add_revisions(struct writing *self) {
	const json_t *revisions = json_object_get(self->passport, "revisions");
	int left_out = (int)integer(self->passport, "revisions_left_out");
	size_t count = json_array_size(revisions);
	begin_part(self, TC_ACCOUNT_REPORTS, say(self, "Các lần sửa", "Revisions"));
	for (size_t i = count; i > 0; i--) {
		const json_t *report = json_array_get(revisions, i - 1);
		struct tc_account_row *row = add_row(self, moment(self, text(report, "STORED_AT")),
			value_of(self, report), report_note(self, report));
		row->struck = i < count;
		row->code = text(report, "TRACE");
	}
	if (left_out > 0) {
		add_row(self, "", "…",
			print(self, say(self, "và %d lần trước nữa", "and %d earlier ones"),
				left_out));
	}
}

static void add_witnesses(struct writing *self) {
	const json_t *witnesses = json_object_get(self->passport, "witnesses");
	if (json_array_size(witnesses) == 0) {
		return;
	}
	begin_part(self, TC_ACCOUNT_REPORTS,
		say(self, "Nguồn thứ hai (không bao giờ lấy trung bình)",
			"Other sources (never averaged)"));
	for (size_t i = 0; i < json_array_size(witnesses); i++) {
		const json_t *report = json_array_get(witnesses, i);
		const json_t *agrees = json_object_get(report, "agrees");
		const char *verdict = json_is_true(agrees) ? say(self, "khớp", "agrees")
			: json_is_false(agrees)            ? say(self, "lệch", "differs")
							   : "";
		add_row(self, outside(self, report, "SOURCE"), value_of(self, report),
			print(self, "%s%s%s", verdict, verdict[0] != '\0' ? " · " : "",
				report_note(self, report)))
			->code = text(report, "TRACE");
	}
}

const struct tc_account *tc_account_read(
	const json_t *passport, enum tc_language language, struct tc_arena *arena) {
	struct writing self = { .passport = passport,
		.figure = json_object_get(passport, "figure"),
		.labels = json_object_get(passport, "labels"),
		.english = language == TC_ENGLISH,
		.arena = arena,
		.out = tc_arena_alloc(arena, sizeof *self.out) };
	if (self.out == NULL || !json_is_object(self.figure) || !json_is_object(self.labels)) {
		return NULL;
	}
	self.out->code = text(passport, "code");
	self.out->title =
		print(&self, "%s · %s · %s", word(&self, json_object_get(self.labels, "indicator")),
			word(&self, json_object_get(self.labels, "area")),
			period_words(&self, text(self.figure, "TIME_PERIOD")));
	self.out->value = value_of(&self, self.figure);
	self.out->unit = word(&self, json_object_get(self.labels, "unit"));
	add_tags(&self);
	add_origin(&self);
	add_way(&self);
	add_revisions(&self);
	add_witnesses(&self);
	return self.full ? NULL : self.out;
}
