/* Whatever header fields a service sends, a line each, what is kept of them is clean and bounded, and a wait is between nothing and a
 * day. */
#include "fuzz.h"

#include "../../src/net/reply.h"

enum { KEPT = 200, CLAIMS = 4000, BODY = 100 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const char *s = (const char *)bytes, *end = s + n;
	struct reply r;

	reply_init(&r, BODY);
	while (s < end) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		size_t length = newline ? (size_t)(newline - s) + 1 : (size_t)(end - s);

		reply_header(&r, s, length);
		reply_body(&r, s, length);
		s += length;
	}
	must(r.body.n <= BODY);
	must(r.retry.n <= KEPT && r.request_id.n <= KEPT && r.content_type.n <= KEPT && r.claims.n <= CLAIMS);
	must_be_clean(r.retry.s);
	must_be_clean(r.request_id.s);
	must_be_clean(r.content_type.s);
	must_be_clean(r.claims.s);
	must(r.remaining >= -1 && r.lab_rate >= -1 && r.date >= 0);
	msec wait = reply_retry_after(&r, 1800000000000);
	must(wait >= 0 && wait <= MSEC_DAY);
	reply_release(&r);
	return 0;
}
