#include "feeds/wire/account.h"

#include "base/json.h"
#include "base/period.h"
#include "base/text.h"
#include "feeds/wire/account_parts.h"

#include <string.h>

/* "" when the arena is full. */
const char *tc_account_print(struct tc_account_writing *self, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	const char *out = tc_arena_vprintf(self->arena, format, arguments);
	va_end(arguments);
	self->full = self->full || out == NULL;
	return out != NULL ? out : "";
}

const char *tc_account_say(
	struct tc_account_writing *self, const char *vietnamese, const char *english) {
	return self->english ? english : vietnamese;
}

/* "" where there is none. */
const char *tc_account_text(const json_t *object, const char *key) {
	const char *found = tc_json_string(json_object_get(object, key));
	return found != NULL ? found : "";
}

const char *tc_account_word(struct tc_account_writing *self, const json_t *words) {
	const char *found = tc_account_text(words, self->english ? "en" : "vi");
	return found[0] != '\0' ? found : tc_account_text(words, self->english ? "vi" : "en");
}

/* What outsiders wrote, with what would reorder or hide its neighbours made visible. */
static const char *outside(struct tc_account_writing *self, const json_t *object, const char *key) {
	const char *found = tc_account_text(object, key);
	const char *visible = tc_text_visible(self->arena, found, strlen(found));
	self->full = self->full || visible == NULL;
	return visible != NULL ? visible : "";
}

int64_t tc_account_integer(const json_t *object, const char *key) {
	const json_t *value = json_object_get(object, key);
	return json_is_integer(value)      ? json_integer_value(value)
		: tc_json_is_number(value) ? strtoll(tc_json_number_text(value), NULL, 10)
					   : 0;
}

/* "12/08/2024 08:02:11"; "" for no time. */
static const char *moment(struct tc_account_writing *self, const char *time) {
	int64_t unix_ms = 0;
	if (!tc_time_parse(time, strlen(time), &unix_ms)) {
		return "";
	}
	struct tc_date date = tc_date_at(unix_ms, TC_ZONE_MINUTES);
	return tc_account_print(self, "%02d/%02d/%04d %02d:%02d:%02d", date.day, date.month,
		date.year, date.hour, date.minute, date.second);
}

const char *tc_account_period(struct tc_account_writing *self, const char *code) {
	struct tc_period period;
	if (!tc_period_parse(code, strlen(code), &period)) {
		return code;
	}
	struct tc_date date = tc_date_at(period.start_ms, TC_ZONE_MINUTES);
	int quarter = (date.month + 2) / 3;
	switch (period.grain) {
	case TC_GRAIN_DAY:
		return tc_account_print(self, "%02d/%02d/%04d", date.day, date.month, date.year);
	case TC_GRAIN_MONTH:
		return tc_account_print(self, tc_account_say(self, "tháng %d/%d", "%02d/%d"),
			date.month, date.year);
	case TC_GRAIN_QUARTER:
		return tc_account_print(
			self, tc_account_say(self, "quý %d/%d", "Q%d %d"), quarter, date.year);
	case TC_GRAIN_YEAR:
		return tc_account_print(self, tc_account_say(self, "năm %d", "%d"), date.year);
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

const char *tc_account_value(struct tc_account_writing *self, const json_t *report) {
	const char *value = tc_account_text(report, "OBS_VALUE");
	return value[0] == '\0' || tc_account_text(report, "ACTION")[0] == 'D'
		? "—"
		: tc_account_number(value, self->english ? TC_ENGLISH : TC_VIETNAMESE, self->arena);
}

void tc_account_tag(struct tc_account_writing *self, const char *words, enum tc_account_tone tone) {
	if (self->out->tag_count < TC_ACCOUNT_TAGS_MAX) {
		self->out->tags[self->out->tag_count++] = (struct tc_account_tag) { words, tone };
	}
}

void tc_account_begin(
	struct tc_account_writing *self, enum tc_account_form form, const char *heading) {
	self->part = &self->out->parts[self->out->part_count++];
	self->part->form = form;
	self->part->heading = heading;
}

struct tc_account_row *tc_account_add(
	struct tc_account_writing *self, const char *label, const char *value, const char *note) {
	if (value[0] == '\0' || self->part->count == TC_ACCOUNT_ROWS_MAX) {
		self->spare = (struct tc_account_row) { 0 };
		return &self->spare; /* nothing to say, or no room: left out */
	}
	struct tc_account_row *row = &self->part->rows[self->part->count++];
	*row = (struct tc_account_row) { .label = label,
		.value = value,
		.note = note == NULL ? "" : note,
		.code = "",
		.query = "",
		.series = "" };
	return row;
}

const char *tc_account_status(struct tc_account_writing *self, const char *status) {
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
			return tc_account_say(self, words[i].vietnamese, words[i].english);
		}
	}
	return status;
}

/* Revisions in all. */
static int64_t report_count(struct tc_account_writing *self) {
	return (int64_t)json_array_size(json_object_get(self->passport, "revisions")) +
		tc_account_integer(self->passport, "revisions_left_out");
}

static void add_tags(struct tc_account_writing *self) {
	const char *standing = tc_account_text(self->passport, "standing");
	if (json_is_true(json_object_get(self->passport, "simulated"))) {
		tc_account_tag(
			self, tc_account_say(self, "MÔ PHỎNG", "SIMULATED"), TC_TONE_WARNING);
	}
	if (strcmp(standing, "superseded") == 0) {
		tc_account_tag(self, tc_account_say(self, "đã có số mới hơn", "replaced since"),
			TC_TONE_WARNING);
	} else if (strcmp(standing, "withdrawn") == 0) {
		tc_account_tag(
			self, tc_account_say(self, "đã rút lại", "withdrawn"), TC_TONE_WARNING);
	} else if (strcmp(standing, "witness") == 0) {
		tc_account_tag(self, tc_account_say(self, "nguồn đối chiếu", "second source"),
			TC_TONE_QUIET);
	} else if (strcmp(standing, "derived") == 0) {
		tc_account_tag(self,
			tc_account_say(self, "tính ra, không ai gửi", "worked out, sent by nobody"),
			TC_TONE_QUIET);
	}
	tc_account_tag_checks(self);
	tc_account_tag_made(self);
	tc_account_tag(self, tc_account_status(self, tc_account_text(self->figure, "OBS_STATUS")),
		TC_TONE_QUIET);
	if (report_count(self) > 1) {
		tc_account_tag(self,
			tc_account_print(self,
				tc_account_say(self, "sửa %d lần", "revised %d times"),
				(int)report_count(self) - 1),
			TC_TONE_QUIET);
	}
	const json_t *witnesses = json_object_get(self->passport, "witnesses");
	for (size_t i = 0; i < json_array_size(witnesses); i++) {
		const json_t *agrees = json_object_get(json_array_get(witnesses, i), "agrees");
		if (json_is_true(agrees)) {
			tc_account_tag(self,
				tc_account_say(self, "khớp nguồn hai", "second source agrees"),
				TC_TONE_GOOD);
		} else if (json_is_false(agrees)) {
			tc_account_tag(self,
				tc_account_say(self, "lệch nguồn hai", "second source differs"),
				TC_TONE_DISPUTED);
		}
	}
}

static const char *duration(struct tc_account_writing *self, int64_t ms) {
	static const int64_t minute = 60000, hour = 60 * minute, day = 24 * hour;
	if (ms >= day && ms % day == 0) {
		return tc_account_print(
			self, tc_account_say(self, "%d ngày", "%d days"), (int)(ms / day));
	}
	if (ms >= hour && ms % hour == 0) {
		return tc_account_print(
			self, tc_account_say(self, "%d giờ", "%d hours"), (int)(ms / hour));
	}
	if (ms >= minute) {
		return tc_account_print(
			self, tc_account_say(self, "%d phút", "%d minutes"), (int)(ms / minute));
	}
	return tc_account_print(
		self, tc_account_say(self, "%d giây", "%d seconds"), (int)(ms / 1000));
}

/* "Nghị định 09/2019/NĐ-CP, kỳ 30 ngày, hạn gửi 5 ngày sau khi chốt". */
static const char *regime_words(struct tc_account_writing *self) {
	const json_t *regime = json_object_get(self->passport, "regime");
	const char *rule = tc_account_text(regime, "rule");
	const char *cadence = duration(self, tc_account_integer(regime, "cadence_ms"));
	if (strcmp(rule, "real-time") == 0) {
		return tc_account_print(self,
			tc_account_say(self, "thời gian thực, nhịp %s", "real time, every %s"),
			cadence);
	}
	return tc_account_print(self,
		tc_account_say(self, "%s, kỳ %s, hạn gửi %s sau khi chốt",
			"%s, every %s, due %s after closing"),
		strcmp(rule, "decree-09") == 0
			? tc_account_say(self, "Nghị định 09/2019/NĐ-CP", "Decree 09/2019/ND-CP")
			: tc_account_say(self, "theo lịch", "calendar"),
		cadence, duration(self, tc_account_integer(regime, "deadline_ms")));
}

static const char *unit_words(struct tc_account_writing *self) {
	const char *direction = tc_account_text(self->labels, "direction");
	const char *unit = tc_account_word(self, json_object_get(self->labels, "unit"));
	return tc_account_print(self, "%s · %d %s%s", unit[0] != '\0' ? unit : "1",
		(int)tc_account_integer(self->labels, "decimals"),
		tc_account_say(self, "số lẻ", "decimals"),
		strcmp(direction, "higher") == 0
			? tc_account_say(self, " · cao hơn là tốt", " · higher is better")
			: strcmp(direction, "lower") == 0
			? tc_account_say(self, " · thấp hơn là tốt", " · lower is better")
			: "");
}

static const char *owner_words(struct tc_account_writing *self) {
	const json_t *owner = json_object_get(self->labels, "owner");
	const char *name = tc_account_word(self, owner);
	return json_is_null(owner) ? tc_account_say(self, "chưa khai báo", "not declared")
				   : tc_account_print(self, "%s (%s)",
					     name[0] != '\0' ? name : tc_account_text(owner, "id"),
					     tc_account_text(owner, "id"));
}

static void add_origin(struct tc_account_writing *self) {
	const json_t *event = json_object_get(self->passport, "event");
	const char *value = tc_account_text(self->figure, "OBS_VALUE");
	bool made = tc_account_is_derived(self);
	tc_account_begin(self, TC_ACCOUNT_FACTS,
		made ? tc_account_say(
			       self, "Của ai, theo chế độ nào", "Whose it is, under which regime")
		     : tc_account_say(
			       self, "Ai gửi, theo chế độ nào", "Who sent it, under which regime"));
	tc_account_add(self, tc_account_say(self, "Cơ quan", "Agency"), owner_words(self), NULL);
	tc_account_add(self, tc_account_say(self, "Nguồn gửi", "Source"),
		made ? "" : outside(self, self->figure, "SOURCE"), NULL);
	tc_account_add(
		self, tc_account_say(self, "Chế độ báo cáo", "Regime"), regime_words(self), NULL);
	tc_account_add(self, tc_account_say(self, "Chỉ tiêu", "Indicator"),
		tc_account_print(self, "%s · %s · %s", tc_account_text(self->figure, "INDICATOR"),
			tc_account_text(self->figure, "REF_AREA"),
			tc_account_text(self->figure, "TIME_PERIOD")),
		NULL)
		->detail = true;
	tc_account_add(self, tc_account_say(self, "Đơn vị", "Unit"), unit_words(self), NULL)
		->detail = true;
	tc_account_add(self,
		made ? tc_account_say(self, "Tính được", "Worked out")
		     : tc_account_say(self, "Nguyên văn gửi", "As sent"),
		value[0] == '\0' ? tc_account_say(self, "không có giá trị", "no value")
				 : tc_account_print(self, "\"%s\"", value),
		NULL);
	tc_account_add(self, tc_account_say(self, "Trạng thái", "Status"),
		tc_account_status(self, tc_account_text(self->figure, "OBS_STATUS")), NULL)
		->detail = true;
	tc_account_add(self, tc_account_say(self, "Ghi chú", "Comment"),
		outside(self, self->figure, "COMMENT"), NULL)
		->detail = true;
	tc_account_add(self, tc_account_say(self, "Tuần tự", "Sequence"),
		tc_account_text(self->figure, "SEQUENCE"), NULL)
		->detail = true;
	/* Most publishers name an event by its number. */
	if (strcmp(tc_account_text(event, "id"), tc_account_text(self->figure, "SEQUENCE")) != 0) {
		tc_account_add(self, tc_account_say(self, "Sự kiện", "Event"),
			outside(self, event, "id"), NULL)
			->detail = true;
	}
	tc_account_add(self, tc_account_say(self, "Mã băm", "Checksum"),
		tc_account_text(event, "sha256")[0] == '\0'
			? ""
			: tc_account_print(self, "sha256 %s", tc_account_text(event, "sha256")),
		NULL);
}

/* "trễ 2 ngày" where it was stored after its deadline; "" where it was not. */
static const char *late_words(
	struct tc_account_writing *self, const char *due, const char *stored) {
	int64_t due_ms = 0, stored_ms = 0;
	static const int64_t minute = 60000, hour = 60 * minute, day = 24 * hour;
	if (!tc_time_parse(due, strlen(due), &due_ms) ||
		!tc_time_parse(stored, strlen(stored), &stored_ms) || stored_ms <= due_ms) {
		return "";
	}
	int64_t late = stored_ms - due_ms;
	int64_t step = late >= day ? day : late >= hour ? hour : minute;
	return tc_account_print(self, tc_account_say(self, "trễ %s", "%s late"),
		duration(self, late / step * step));
}

/* What replaced the figure: the first report behind it. */
static const json_t *successor(struct tc_account_writing *self) {
	const json_t *revisions = json_object_get(self->passport, "revisions");
	for (size_t i = 0; i + 1 < json_array_size(revisions); i++) {
		if (strcmp(tc_account_text(json_array_get(revisions, i), "TRACE"),
			    self->out->code) == 0) {
			return json_array_get(revisions, i + 1);
		}
	}
	return NULL;
}

static void add_way(struct tc_account_writing *self) {
	const json_t *regime = json_object_get(self->passport, "regime");
	const char *due = tc_account_text(regime, "due"),
		   *stored = tc_account_text(self->figure, "STORED_AT");
	tc_account_begin(self, TC_ACCOUNT_WAY,
		tc_account_say(self, "Đường đi của con số", "The figure's way"));
	if (tc_account_text(regime, "closes")[0] != '\0') {
		tc_account_add(self, moment(self, tc_account_text(regime, "closes")),
			tc_account_say(self, "Chốt số của kỳ", "The period closed"), NULL)
			->planned = true;
		tc_account_add(self, moment(self, due),
			tc_account_say(self, "Hạn gửi theo chế độ báo cáo", "Due by the regime"),
			NULL)
			->planned = true;
	}
	/* First reports only: a revision is rarely due at any time. */
	const char *late = report_count(self) < 2 ? late_words(self, due, stored) : NULL;
	if (tc_account_is_derived(self)) {
		tc_account_add(self, moment(self, stored),
			tc_account_say(self, "Máy chủ nhận số đầu vào mới nhất",
				"The newest input was received"),
			late);
		return;
	}
	tc_account_add(self, moment(self, tc_account_text(self->figure, "RECORDED_AT")),
		tc_account_print(self,
			tc_account_say(self, "%s ghi nhận và gửi, tuần tự %s",
				"Recorded and sent by %s, sequence %s"),
			outside(self, self->figure, "SOURCE"),
			tc_account_text(self->figure, "SEQUENCE")),
		NULL);
	tc_account_add(self, moment(self, stored),
		tc_account_say(self, "Máy chủ nhận, ghi đĩa, rồi mới báo nhận",
			"Received by the hub, on its disk, then acknowledged"),
		late);
	const json_t *next = successor(self);
	if (next != NULL) {
		tc_account_add(self, moment(self, tc_account_text(next, "STORED_AT")),
			tc_account_print(self,
				tc_account_say(self, "Được thay bằng %s", "Replaced by %s"),
				tc_account_value(self, next)),
			NULL)
			->code = tc_account_text(next, "TRACE");
	}
}

static const char *report_note(struct tc_account_writing *self, const json_t *report) {
	const char *comment = outside(self, report, "COMMENT");
	return tc_account_print(self, "%s%s%s",
		tc_account_text(report, "ACTION")[0] == 'D'
			? tc_account_say(self, "rút lại", "withdrawn")
			: tc_account_status(self, tc_account_text(report, "OBS_STATUS")),
		comment[0] != '\0' ? " · " : "", comment);
}

static void add_revisions(struct tc_account_writing *self) {
	const json_t *revisions = json_object_get(self->passport, "revisions");
	int left_out = (int)tc_account_integer(self->passport, "revisions_left_out");
	size_t count = json_array_size(revisions);
	tc_account_begin(
		self, TC_ACCOUNT_REPORTS, tc_account_say(self, "Các lần sửa", "Revisions"));
	for (size_t i = count; i > 0; i--) {
		const json_t *report = json_array_get(revisions, i - 1);
		struct tc_account_row *row =
			tc_account_add(self, moment(self, tc_account_text(report, "STORED_AT")),
				tc_account_value(self, report), report_note(self, report));
		row->struck = i < count;
		row->code = tc_account_text(report, "TRACE");
	}
	if (left_out > 0) {
		tc_account_add(self, "", "…",
			tc_account_print(self,
				tc_account_say(self, "và %d lần trước nữa", "and %d earlier ones"),
				left_out));
	}
}

static void add_witnesses(struct tc_account_writing *self) {
	const json_t *witnesses = json_object_get(self->passport, "witnesses");
	if (json_array_size(witnesses) == 0) {
		return;
	}
	tc_account_begin(self, TC_ACCOUNT_REPORTS,
		tc_account_say(self, "Nguồn thứ hai (không bao giờ lấy trung bình)",
			"Other sources (never averaged)"));
	for (size_t i = 0; i < json_array_size(witnesses); i++) {
		const json_t *report = json_array_get(witnesses, i);
		const json_t *agrees = json_object_get(report, "agrees");
		const char *verdict = json_is_true(agrees) ? tc_account_say(self, "khớp", "agrees")
			: json_is_false(agrees) ? tc_account_say(self, "lệch", "differs")
						: "";
		tc_account_add(self, outside(self, report, "SOURCE"),
			tc_account_value(self, report),
			tc_account_print(self, "%s%s%s", verdict, verdict[0] != '\0' ? " · " : "",
				report_note(self, report)))
			->code = tc_account_text(report, "TRACE");
	}
}

const struct tc_account *tc_account_read(
	const json_t *passport, enum tc_language language, struct tc_arena *arena) {
	struct tc_account_writing self = { .passport = passport,
		.figure = json_object_get(passport, "figure"),
		.labels = json_object_get(passport, "labels"),
		.english = language == TC_ENGLISH,
		.arena = arena,
		.out = tc_arena_alloc(arena, sizeof *self.out) };
	if (self.out == NULL || !json_is_object(self.figure) || !json_is_object(self.labels)) {
		return NULL;
	}
	self.out->code = tc_account_text(passport, "code");
	self.out->title = tc_account_print(&self, "%s · %s · %s",
		tc_account_word(&self, json_object_get(self.labels, "indicator")),
		tc_account_word(&self, json_object_get(self.labels, "area")),
		tc_account_period(&self, tc_account_text(self.figure, "TIME_PERIOD")));
	tc_account_name(&self, self.figure, &self.out->query, &self.out->series);
	self.out->value = tc_account_is_derived(&self) ? tc_account_rounded(&self)
						       : tc_account_value(&self, self.figure);
	self.out->unit = tc_account_word(&self, json_object_get(self.labels, "unit"));
	add_tags(&self);
	tc_account_add_made(&self);
	add_origin(&self);
	add_way(&self);
	if (report_count(&self) > 0) {
		add_revisions(&self);
	}
	add_witnesses(&self);
	return self.full ? NULL : self.out;
}
