/* The page of a passport: plain HTML without a script, for a phone as for a desk. Everything from outside is
 * escaped, and the policy sent with it lets nothing run or load. Pure: any thread. */
#ifndef TC_FEEDS_WIRE_PASSPORT_PAGE_H
#define TC_FEEDS_WIRE_PASSPORT_PAGE_H

#include "base/option.h"
#include "feeds/wire/account.h"
#include "feeds/wire/buffer.h"

enum { TC_PAGE_HEADERS_MAX = 640 };

/* Owned; NULL when memory is out. */
struct tc_buffer *tc_passport_page(const struct tc_account *account, enum tc_language language);

/* The page in its place when there is none: the status in words, and the sentence below. Both languages. */
struct tc_buffer *tc_passport_refusal_page(int status, const char *sentence);

/* Header lines that go with both, each ending in \r\n. */
void tc_passport_page_headers(char out[TC_PAGE_HEADERS_MAX]);

/* text with what HTML would read in another way written as references. */
void tc_html_text(struct tc_buffer *out, const char *text);

#endif
