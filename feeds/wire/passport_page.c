#include "feeds/wire/passport_page.h"

#include "feeds/identity/digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* The tokens of the staff pages. One sheet, named by its digest in the policy: no other style applies. */
static const char style[] =
	":root{--page:#F3F5F7;--surface:#fff;--text:#17202B;--quiet:#4B5765;--line:#CDD5DD;"
	"--bar:#1A2029;--action:#0B5CAD}"
	"*{box-sizing:border-box}"
	"body{margin:0;background:var(--page);color:var(--text);"
	"font:15px/21px 'Source Sans 3','Source Sans Pro','Segoe UI',Roboto,'Noto Sans',sans-serif;"
	"font-variant-numeric:tabular-nums}"
	"header{background:var(--bar);color:#F2F5F8;display:flex;align-items:center;gap:12px;"
	"padding:8px 16px;min-height:48px}"
	"header b{font-size:18px;margin-right:auto}"
	"header a{color:#8CC8FF;padding:6px 4px}"
	".code{border:1px solid #7E8A97;border-radius:6px;padding:4px 12px;font-weight:700;"
	"letter-spacing:.18em;font-size:18px}"
	"main{display:grid;gap:14px;padding:16px;grid-template-columns:minmax(0,1fr) 400px;"
	"max-width:1440px;margin:0 auto;align-items:start}"
	"section{background:var(--surface);border:1px solid var(--line);border-radius:8px;"
	"padding:14px 16px}"
	".card{grid-column:1}.way{grid-column:2;grid-row:1/span 4}.rest{grid-column:1}"
	"h1{font-size:16px;line-height:22px;font-weight:400;color:var(--quiet);margin:0}"
	"h2{font-size:15px;line-height:21px;margin:0 0 8px}"
	".value{font-size:64px;line-height:72px;font-weight:700;overflow-wrap:anywhere}"
	".value small{font-size:28px;font-weight:400;color:var(--quiet);margin-left:8px}"
	".tags{display:flex;flex-wrap:wrap;gap:6px;margin:6px 0 0;padding:0;list-style:none}"
	".tags li{border-radius:5px;padding:1px 8px;font-weight:600;font-size:14px;"
	"background:#E8ECF0}"
	".tags .good{background:#E2F3E8;color:#1B6E3C}.tags .warning{background:#FFF1CC;"
	"color:#7A4D00}.tags .disputed{background:#EFE8FB;color:#6434B8}"
	"dl{display:grid;grid-template-columns:140px minmax(0,1fr);gap:4px 12px;margin:0}"
	"dt{color:var(--quiet)}dd{margin:0;font-weight:600;overflow-wrap:anywhere}"
	"ol{list-style:none;margin:0;padding:0 0 0 7px}"
	"ol li{border-left:2px solid var(--quiet);padding:0 0 12px 18px;position:relative}"
	"ol li::before{content:'';position:absolute;left:-7px;top:5px;width:12px;height:12px;"
	"border-radius:50%;background:var(--text)}"
	"ol .planned::before{background:var(--surface);border:2px solid var(--text)}"
	"ol li:last-child{border-color:transparent}"
	"ol span{color:var(--quiet);display:block}ol b{font-weight:600;overflow-wrap:anywhere}"
	"ol em{font-style:normal;font-weight:700;color:#7A4D00}"
	"table{border-collapse:collapse;width:100%}"
	"td{padding:6px 8px;border-top:1px solid var(--line);vertical-align:top;"
	"overflow-wrap:anywhere}"
	"td:nth-child(2){text-align:right;font-weight:700;white-space:nowrap}"
	"td:first-child{color:var(--quiet)}"
	"p{margin:0 0 8px}footer{grid-column:1/-1;color:var(--quiet);font-size:14px}"
	"footer a,main a{color:var(--action)}"
	"a:focus-visible{outline:3px solid #8CC8FF;outline-offset:2px}"
	"@media(max-width:900px){main{display:flex;flex-direction:column;align-items:stretch;"
	"padding:12px;gap:10px}.value{font-size:48px;line-height:56px}"
	"dl{grid-template-columns:116px minmax(0,1fr)}"
	".reports td{display:block;border:0;padding:0 0 2px}"
	".reports td:nth-child(2){text-align:left;font-size:18px}"
	".reports tr{display:block;border-top:1px solid var(--line);padding:6px 0}}"
	"@media print{header a,footer a{display:none}body{background:#fff}"
	"header{background:#fff;color:#000}main{display:block}"
	"section{margin-bottom:8px;break-inside:avoid}}";

void tc_html_text(struct tc_buffer *out, const char *text) {
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&': tc_buffer_text(out, "&amp;"); break;
		case '<': tc_buffer_text(out, "&lt;"); break;
		case '>': tc_buffer_text(out, "&gt;"); break;
		case '"': tc_buffer_text(out, "&quot;"); break;
		case '\'': tc_buffer_text(out, "&#39;"); break;
		default: tc_buffer_add(out, text, 1);
		}
	}
}

/* <tag>text</tag> */
static void element(struct tc_buffer *out, const char *tag, const char *text) {
	tc_buffer_printf(out, "<%s>", tag);
	tc_html_text(out, text);
	tc_buffer_printf(out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

/* Where a figure has its page: by its code, else by what it is about. Both are plain letters or escaped. */
static void add_address(struct tc_buffer *out, const char *path, const char *code,
	const char *query, bool english) {
	if (code[0] != '\0') {
		tc_buffer_printf(out, "%s/%s%s", path, code, english ? "?lang=en" : "");
		return;
	}
	tc_buffer_printf(out, "%s?", path);
	tc_html_text(out, query);
	tc_buffer_text(out, english ? "&amp;lang=en" : "");
}

static void add_link(struct tc_buffer *out, const struct tc_account_row *row, bool english) {
	if (row->code[0] == '\0' && row->query[0] == '\0') {
		return;
	}
	tc_buffer_text(out, " <a href=\"");
	add_address(out, "/trace", row->code, row->query, english);
	tc_buffer_printf(out, "\">%s</a>",
		row->code[0] != '\0' ? row->code
			: english    ? "worked out"
				     : "tính ra");
}

static void add_tags(struct tc_buffer *out, const struct tc_account *account) {
	static const char *const tags[] = { "", "li", "li class=good", "li class=warning",
		"li class=disputed" };
	tc_buffer_text(out, "<ul class=tags>");
	for (int i = 0; i < account->tag_count; i++) {
		element(out, tags[account->tags[i].tone], account->tags[i].words);
	}
	tc_buffer_text(out, "</ul>");
}

static void add_facts(struct tc_buffer *out, const struct tc_account_part *part) {
	tc_buffer_text(out, "<section class=rest>");
	element(out, "h2", part->heading);
	tc_buffer_text(out, "<dl>");
	for (int i = 0; i < part->count; i++) {
		element(out, "dt", part->rows[i].label);
		element(out, "dd", part->rows[i].value);
	}
	tc_buffer_text(out, "</dl></section>");
}

static void add_way(struct tc_buffer *out, const struct tc_account_part *part, bool english) {
	tc_buffer_text(out, "<section class=way>");
	element(out, "h2", part->heading);
	tc_buffer_text(out, "<ol>");
	for (int i = 0; i < part->count; i++) {
		const struct tc_account_row *row = &part->rows[i];
		tc_buffer_text(out, row->planned ? "<li class=planned><span>" : "<li><span>");
		tc_html_text(out, row->label);
		if (row->note[0] != '\0') {
			tc_buffer_text(out, " ");
			element(out, "em", row->note);
		}
		tc_buffer_text(out, "</span>");
		element(out, "b", row->value);
		add_link(out, row, english);
		tc_buffer_text(out, "</li>");
	}
	tc_buffer_text(out, "</ol></section>");
}

static void add_reports(struct tc_buffer *out, const struct tc_account_part *part, bool english) {
	tc_buffer_text(out, "<section class=\"rest reports\">");
	element(out, "h2", part->heading);
	tc_buffer_text(out, "<table>");
	for (int i = 0; i < part->count; i++) {
		const struct tc_account_row *row = &part->rows[i];
		tc_buffer_text(out, "<tr>");
		element(out, "td", row->label);
		tc_buffer_text(out, "<td>");
		element(out, row->struck ? "s" : "b", row->value);
		tc_buffer_text(out, "</td>");
		tc_buffer_text(out, "<td>");
		tc_html_text(out, row->note);
		add_link(out, row, english);
		tc_buffer_text(out, "</td></tr>");
	}
	tc_buffer_text(out, "</table></section>");
}

static void begin(struct tc_buffer *out, const char *language, const char *title) {
	tc_buffer_printf(out,
		"<!doctype html><html lang=%s><head><meta charset=utf-8>"
		"<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>",
		language);
	tc_html_text(out, title);
	tc_buffer_printf(
		out, "</title><style>%s</style></head><body><header><b>Toàn cảnh</b>", style);
}

struct tc_buffer *tc_passport_page(const struct tc_account *account, enum tc_language language) {
	bool english = language == TC_ENGLISH;
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	begin(out, english ? "en" : "vi", account->title);
	tc_buffer_text(out, "<a href=\"");
	add_address(out, "/trace", account->code, account->query, !english);
	tc_buffer_printf(out, "\" lang=%s>%s</a>", english ? "vi" : "en",
		english ? "Tiếng Việt" : "English");
	if (account->code[0] != '\0') {
		tc_buffer_printf(out, "<span class=code>%s</span>", account->code);
	}
	tc_buffer_text(out, "</header><main><section class=card>");
	element(out, "h1", account->title);
	tc_buffer_text(out, "<div class=value>");
	tc_html_text(out, account->value);
	element(out, "small", account->unit);
	tc_buffer_text(out, "</div>");
	add_tags(out, account);
	tc_buffer_text(out, "</section>");
	for (int i = 0; i < account->part_count; i++) {
		const struct tc_account_part *part = &account->parts[i];
		switch (part->form) {
		case TC_ACCOUNT_FACTS: add_facts(out, part); break;
		case TC_ACCOUNT_WAY: add_way(out, part, english); break;
		case TC_ACCOUNT_REPORTS: add_reports(out, part, english); break;
		}
	}
	tc_buffer_text(out, "<footer><a href=\"");
	add_address(out, "/api/v1/trace", account->code, account->query, false);
	tc_buffer_text(out, "\">JSON (PROV)</a> · toancanh trace ");
	tc_html_text(out, account->code[0] != '\0' ? account->code : account->series);
	tc_buffer_text(out, "</footer></main></body></html>\n");
	return out;
}

struct tc_buffer *tc_passport_refusal_page(int status, const char *sentence) {
	struct tc_buffer *out = tc_buffer_create();
	const char *words = status == 401
		? "Cần đăng nhập bằng thẻ xem. · Sign in with a viewer's token as the password."
		: status == 403 ? "Thẻ này không có quyền xem. · This token may not look here."
		: status == 404 ? "Không có con số nào mang mã này. · No figure has this code."
		: status == 429 ? "Thử quá nhiều lần, xin chờ. · Too many attempts, please wait."
				: "Chưa tra được, xin thử lại. · It cannot be read now, try again.";
	if (out == NULL) {
		return NULL;
	}
	begin(out, "vi", "Toàn cảnh");
	tc_buffer_text(out, "</header><main><section class=card>");
	element(out, "h2", words);
	element(out, "p", sentence);
	tc_buffer_text(out, "</section></main></body></html>\n");
	return out;
}

void tc_passport_page_headers(char out[TC_PAGE_HEADERS_MAX]) {
	uint8_t digest[32];
	char text[48];
	tc_digest_sha256(style, sizeof style - 1, digest);
	EVP_EncodeBlock((unsigned char *)text, digest, sizeof digest);
	snprintf(out, TC_PAGE_HEADERS_MAX,
		"content-security-policy: default-src 'none'; style-src 'sha256-%s'; "
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
		"referrer-policy: no-referrer\r\nx-frame-options: DENY\r\n"
		"cross-origin-opener-policy: same-origin\r\n"
		"cross-origin-resource-policy: same-origin\r\n",
		text);
}
