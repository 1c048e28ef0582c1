#include "base/text.h"
#include "run/look.h"
#include "run/reads.h"

size_t legacy_in(const struct wizard *w, const char *metro, bool *known)
{
	size_t n = 0;

	*known = read_done(w, (struct asked){ .op = OP_LEGACY, .name = metro });
	ROWS_EACH (const struct seen_peering, p, w->catalogues[CAT_LEGACY].rows)
		n += str_is_nocase(p->metro, metro);
	return n;
}

const struct seen_peering *legacy_at(const struct wizard *w, const char *metro, size_t i)
{
	ROWS_EACH (const struct seen_peering, p, w->catalogues[CAT_LEGACY].rows) {
		if (str_is_nocase(p->metro, metro) && i-- == 0)
			return p;
	}
	return NULL;
}
