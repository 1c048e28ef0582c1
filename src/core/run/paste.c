/* Rows pasted as lines: a prefix a line, or comma-separated columns in the order of the group's questions. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "inet/prefix.h"
#include "run/answers.h"
#include "run/notes.h"

enum { COLUMNS_MAX = 8 };

struct cells {
	char *v[COLUMNS_MAX];
	size_t n;
};

static void cells_free(struct cells *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->v[i]);
	c->n = 0;
}

/* One cell from s, quoted or bare (RFC 4180); returns where the next one begins. */
static const char *cell(const char *s, const char *end, struct text *out)
{
	bool quoted = s < end && *s == '"';

	for (s += quoted; s < end; s++) {
		if (quoted && *s == '"') {
			if (s + 1 < end && s[1] == '"')
				s++;
			else
				quoted = false;
			if (!quoted)
				continue;
		} else if (!quoted && (*s == ',' || *s == ';' || *s == '\t')) {
			break;
		}
		text_addc(out, *s);
	}
	return s;
}

static struct cells split(const char *s, const char *end)
{
	struct cells c = { 0 };

	while (c.n < COLUMNS_MAX) {
		struct text t = TEXT_INIT;

		s = cell(s, end, &t);
		c.v[c.n++] = answers_clean(t.s, false);
		text_release(&t);
		if (s++ >= end)
			break;
	}
	return c;
}

/* ---- groups that take lines */

/* Only one peering: there is nothing to ask. */
static const char *only_peering(const struct wizard *w)
{
	const struct peering *p = w->m->peerings.v;

	return w->m->peerings.n == 1 ? p->name : NULL;
}

static char *name_for(const char *prefix)
{
	char *name = mem_format("p-%s", prefix);

	for (char *c = name; *c; c++) {
		if (*c == '.' || *c == '/' || *c == ':')
			*c = '-';
	}
	return name;
}

static bool looks_like_prefix(const char *s)
{
	struct prefix p;

	return strchr(str_or(s, ""), '/') && prefix_parse(s, &p, NULL) != PREFIX_SYNTAX;
}

/* "203.0.113.0/24", or name,prefix,traffic,endpoints,peering. */
static bool paste_prefix(struct wizard *w, const struct cells *c)
{
	bool bare = looks_like_prefix(c->v[0]);

	if (!bare && (c->n < 2 || !looks_like_prefix(c->v[1])))
		return false;
	struct prefix_answer *p = answers_new_row(w, GROUP_PREFIXES, 0);

	if (!p)
		return false;
	if (bare) {
		p->name = name_for(c->v[0]);
		mem_replace(&p->prefix, c->v[0]);
	} else {
		mem_replace(&p->name, c->v[0]);
		mem_replace(&p->prefix, c->v[1]);
	}
	size_t rest = bare ? 1 : 2;

	mem_replace(&p->traffic, c->n > rest ? c->v[rest] : NULL);
	mem_replace(&p->endpoints, c->n > rest + 1 ? c->v[rest + 1] : NULL);
	mem_replace(&p->peering, c->n > rest + 2 ? c->v[rest + 2] : only_peering(w));
	return true;
}

static bool paste_chosen(struct wizard *w, const struct cells *c)
{
	struct chosen *row = str_empty(c->v[0]) ? NULL : answers_new_row(w, GROUP_CHOSEN, 0);

	if (!row)
		return false;
	mem_replace(&row->name, c->v[0]);
	mem_replace(&row->key, c->n > 1 ? c->v[1] : NULL);
	return true;
}

typedef bool paste_fn(struct wizard *w, const struct cells *c);
static paste_fn *const PASTE[GROUP_N] = { [GROUP_PREFIXES] = paste_prefix, [GROUP_CHOSEN] = paste_chosen };

/* ---- */

static bool is_heading(const struct cells *c)
{
	return str_is_nocase(c->v[0], "name") || str_is_nocase(c->v[0], "prefix");
}

struct pasted {
	unsigned line, added, refused, first_refused;
};

static void paste_line(struct wizard *w, paste_fn *paste, const char *s, const char *end, struct pasted *t)
{
	struct cells c = split(s, end);

	t->line++;
	if (c.n > 1 || !str_empty(c.v[0])) {
		if (t->line > 1 || !is_heading(&c)) {
			bool taken = paste(w, &c);

			t->added += taken;
			t->refused += !taken;
			if (!taken && !t->first_refused)
				t->first_refused = t->line;
		}
	}
	cells_free(&c);
}

void answers_paste(struct wizard *w, const struct event *ev)
{
	enum group_id group = ev->ref.code;
	paste_fn *paste = group < GROUP_N ? PASTE[group] : NULL;
	struct pasted t = { 0 };

	if (!paste) {
		note_say(w, true, "lines cannot be pasted here");
		return;
	}
	for (const char *s = str_or(ev->text, ""); *s;) {
		size_t n = strcspn(s, "\r\n");

		paste_line(w, paste, s, s + n, &t);
		s += n;
		if (s[0] == '\r' && s[1] == '\n')
			s++;
		s += *s != '\0';
	}
	if (t.refused)
		note_say(w, true, "%u added, %u not understood, first line %u: write prefix, or name,prefix,traffic",
			 t.added, t.refused, t.first_refused);
	else
		note_say(w, false, "%u added", t.added);
}
