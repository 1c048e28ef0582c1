/* The small notations: what is read is written the one way it has and read again; what is refused is left alone and
 * said in clean words; what is cleaned is clean. */
#include "fuzz.h"

#include "base/mem.h"
#include "base/when.h"
#include "inet/as_path.h"
#include "inet/asn.h"
#include "inet/community.h"
#include "inet/prefix.h"

static void prefix_holds(const char *s, struct text *err)
{
	struct prefix p, again;
	char text[PREFIX_TEXT];

	if (prefix_parse(s, &p, err) != PREFIX_OK)
		return;
	must(prefix_parse(prefix_text(&p, text), &again, NULL) == PREFIX_OK);
	must(prefix_equal(&p, &again));
	must(!prefix_usable(&p, false, NULL) || prefix_usable(&p, true, NULL));
}

static void path_holds(const char *s, struct text *err)
{
	struct as_path p;

	if (!as_path_parse(s, &p, err))
		return;
	must(p.n <= AS_PATH_MAX && as_path_length(&p) <= p.n);
	must(as_path_has_set(&p) || as_path_length(&p) == p.n);
	must(as_path_bad(&p, true) == 0 || as_path_bad(&p, false) <= as_path_bad(&p, true));
}

static void number_holds(const char *s, struct text *err)
{
	struct community c;
	uint32_t asn;

	if (asn_parse(s, &asn, err))
		must(asn_range(asn)->first <= asn && asn <= asn_range(asn)->last);
	if (community_parse(s, &c, err))
		must(community_in_list(s, c));
}

static void time_holds(const char *s)
{
	char text[WHEN_ISO_MAX];
	msec at, again;

	if (when_parse(s, &at) && at)
		must(when_parse(when_iso(at, text), &again) == (at >= -62167219200000 && at <= 253402300799999));
	if (when_parse_span(s, &at))
		must(at >= 0 && strlen(when_span(at, text)) < WHEN_ISO_MAX);
}

static void cleaning_holds(const uint8_t *bytes, size_t n)
{
	struct text once = TEXT_INIT, twice = TEXT_INIT;
	size_t max = n ? bytes[0] : 0;

	utf8_clean_lines(&once, (const char *)bytes, n, max);
	utf8_clean_lines(&twice, once.s, once.n, max);
	must(once.n <= max && utf8_valid(once.s, once.n));
	must(strlen(once.s) == once.n && strcmp(once.s, twice.s) == 0);
	must(utf8_fit(once.s, utf8_width(once.s)) == once.n);
	text_release(&once);
	text_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text err = TEXT_INIT;
	char *s = mem_textn((const char *)bytes, n);

	prefix_holds(s, &err);
	path_holds(s, &err);
	number_holds(s, &err);
	time_holds(s);
	cleaning_holds(bytes, n);
	must(utf8_valid(err.s, err.n) && !strpbrk(err.s, "\n\x1b\x7f"));
	text_release(&err);
	free(s);
	return 0;
}
