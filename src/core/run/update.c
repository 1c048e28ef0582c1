#include "run/update.h"

#include <string.h>

#include "base/text.h"
#include "core/rules.h"
#include "run/actions.h"
#include "run/orders.h"
#include "run/reads.h"
#include "run/there.h"

static const struct peering *peering(const struct wizard *w, uint32_t row)
{
	return rows_find(&w->m->peerings, &RECORD_PEERING, row);
}

static size_t differences(const struct wizard *w, uint32_t row, struct text *lines)
{
	const struct peering *p = peering(w, row);
	const struct seen_peering *seen = p ? there_peering(w, p) : NULL;

	return seen ? arm_differs_peering(w->m, p, seen, lines) : 0;
}

bool update_meant(const struct wizard *w, uint32_t row)
{
	struct text lines = TEXT_INIT;
	size_t n = differences(w, row, &lines);

	text_release(&lines);
	return n > 0;
}

const char *update_said(const struct wizard *w, uint32_t row, struct arena *a)
{
	struct text lines = TEXT_INIT, said = TEXT_INIT;
	const char *out = NULL;

	if (differences(w, row, &lines)) {
		for (const char *s = lines.s; *s; s++) {
			if (*s != '\n')
				text_addc(&said, *s);
			else if (s[1])
				text_add(&said, "; ");
		}
		out = arena_text(a, said.s);
	}
	text_release(&lines);
	text_release(&said);
	return out;
}

/* Lines of arm_differs_peering that the service lets a peer change (FAQ of the direct peering pages). */
static bool is_limit(const char *line)
{
	return str_starts(line, "announced ");
}

static bool may_change(const char *line)
{
	return is_limit(line) || str_starts(line, "bandwidth of ") ||
	       (str_starts(line, "connection ") && strstr(line, "not there"));
}

/* The first line that does not pass, with its length; NULL: all do. */
static const char *first_not(const char *lines, bool (*pass)(const char *line), size_t *n)
{
	for (const char *s = lines; *s; s += *n + (s[*n] == '\n')) {
		*n = strcspn(s, "\n");
		if (!pass(s))
			return s;
	}
	return NULL;
}

/* Where nothing is written, other limits are not worth a word: they may stay as they are. */
static bool refused_by_place(const struct wizard *w, const struct peering *p, const char *lines, struct ref ref,
			     struct offer *out)
{
	const struct seen_peering *seen = there_peering(w, p);
	size_t n;

	if (w->setup.unattended || !wizard_writes(w))
		offer_refuse(out, first_not(lines, is_limit, &n) ? ST_FAILED : ST_NA,
			     "it exists and differs; changes are made by hand", ref);
	else if (!str_is_nocase(seen->type, "Voice"))
		offer_refuse(out, ST_FAILED, "it is not a Voice peering; it is converted in the portal first", ref);
	else if (orders_waiting(w, OP_PEERING_PUT, p->row.id))
		offer_refuse(out, ST_NA, "it is being changed", ref);
	return out->why_not != NULL;
}

static bool refused_by_rule(const struct wizard *w, uint32_t row, struct arena *a, struct offer *out)
{
	struct verdict v = rules_blocking(&w->facts, STEP_PEERING, row, a);

	if (v.state != ST_FAILED)
		return false;
	out->blocked_by = v;
	out->why_not = str_or(v.text, "a requirement is not met");
	return true;
}

static void judge_lines(const char *lines, struct arena *a, struct ref ref, struct offer *out)
{
	size_t n;
	const char *fixed = first_not(lines, may_change, &n);

	if (fixed) {
		offer_refuse(out, ST_FAILED,
			     arena_format(a, "%s: this cannot be changed; write to peering@microsoft.com",
					  arena_textn(a, fixed, n)),
			     ref);
		return;
	}
	out->blocked_by = (struct verdict){ .state = first_not(lines, is_limit, &n) ? ST_WARNING : ST_OK,
					    .source = BY_SERVICE,
					    .cause = ref,
					    .text = arena_text(a, lines) };
}

size_t wizard_by_hand(const struct wizard *w, struct arena *a, const char **line)
{
	struct text lines = TEXT_INIT;
	const char *name = NULL;
	size_t n = 0;

	ROWS_EACH (const struct peering, p, w->m->peerings) {
		size_t more = differences(w, p->row.id, &lines);

		name = n || !more ? name : str_or(p->name, "?");
		n += more;
	}
	if (n)
		*line = arena_format(a, n > 1 ? "change of peering %s: %s, and %zu more" : "change of peering %s: %s",
				     name, arena_textn(a, lines.s, strcspn(lines.s, "\n")), n - 1);
	text_release(&lines);
	return n;
}

void update_judge(const struct wizard *w, uint32_t row, struct arena *a, struct offer *out)
{
	const struct peering *p = peering(w, row);
	struct ref ref = { REF_ROW, GROUP_PEERINGS, row, 0 };
	struct text lines = TEXT_INIT;

	out->step = STEP_PEERING;
	out->type_to_confirm = p->name;
	differences(w, row, &lines);
	if (!refused_by_place(w, p, lines.s, ref, out) && !refused_by_rule(w, row, a, out))
		judge_lines(lines.s, a, ref, out);
	text_release(&lines);
}
