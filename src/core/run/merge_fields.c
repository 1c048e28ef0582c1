#include "run/merge_inside.h"

#include "base/mem.h"
#include "base/text.h"
#include "run/notes.h"

/* Members that are not the service's: ours to keep. Connections come together one by one. */
static bool is_ours(const char *key)
{
	static const char *const ours[] = { "since", "seen", "gone", "verified_once", "session_since", "connections" };

	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
		if (str_is(key, ours[i]))
			return true;
	}
	return false;
}

/* A reply may leave the key out that an earlier one had (the interface's own examples do). */
static bool keeps_old(const struct field *f, const char *new)
{
	return str_empty(new) && str_is(f->key, "key");
}

static bool rows_same(const struct record *r, const struct rows *a, const struct rows *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		if (!record_equal(r, rows_at(a, r, i), rows_at(b, r, i)))
			return false;
	}
	return true;
}

static bool take_text(const struct field *f, void *row, void *got)
{
	const char *new = *field_text(got, f);

	return !keeps_old(f, new) && mem_replace(field_text(row, f), new);
}

static bool take_int(const struct field *f, void *row, void *got)
{
	int64_t *have = field_int(row, f), new = *field_int(got, f);
	bool changed = *have != new;

	*have = new;
	return changed;
}

static bool take_rows(struct model *m, const struct field *f, void *row, void *got)
{
	struct rows *have = field_rows(row, f), *new = field_rows(got, f);

	if (rows_same(f->of, have, new))
		return false;
	struct rows old = *have;

	*have = *new;
	*new = old;
	for (uint32_t i = 0; i < have->n; i++)
		((struct row *)rows_at(have, f->of, i))->id = model_new_id(m);
	return true;
}

/* Everything the service says of this row; true when any of it is new. */
bool merge_fields(struct model *m, const struct record *r, void *row, void *got)
{
	bool changed = false;

	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if (is_ours(f->key))
			continue;
		if (f->kind == K_TEXT)
			changed |= take_text(f, row, got);
		else if (f->kind == K_INT)
			changed |= take_int(f, row, got);
		else if (f->kind == K_ROWS)
			changed |= take_rows(m, f, row, got);
	}
	return changed;
}

bool merge_belongs(const void *row, size_t key, const char *name)
{
	return str_is_nocase(str_or(merge_text(row, key), ""), str_or(name, ""));
}

/* ---- connections of a peering */

static const struct connection *answer_of(const struct wizard *w, const char *peering, const char *identifier,
					  uint32_t *number)
{
	const struct peering *p = model_peering(w->m, peering);

	for (uint32_t i = 0; p && i < p->connections.n; i++) {
		const struct connection *c = rows_at(&p->connections, &RECORD_CONNECTION, i);

		if (!str_empty(identifier) && str_is_nocase(c->identifier, identifier)) {
			*number = i + 1;
			return c;
		}
	}
	return NULL;
}

static const char *connection_about(const struct wizard *w, const char *peering, const struct seen_connection *c,
				    struct arena *a)
{
	uint32_t number = 0;
	const struct connection *answer = answer_of(w, peering, c->identifier, &number);

	if (answer)
		return arena_format(a, "%s connection %u", peering, number);
	return arena_format(a, "%s connection at facility %lld", peering, (long long)c->facility);
}

static struct seen_connection *connection_find(const struct rows *rows, const struct seen_connection *like)
{
	ROWS_EACH (struct seen_connection, c, *rows) {
		if (!str_empty(like->identifier) ? str_is_nocase(c->identifier, like->identifier)
						 : str_empty(c->identifier) && c->facility == like->facility)
			return c;
	}
	return NULL;
}

void merge_note(struct wizard *w, const char *about, const char *from, const char *to)
{
	if (!str_is(str_or(from, ""), str_or(to, "")))
		note_change(w, about, from, str_or(to, "none"));
}

/* What is said about a connection before its new values are taken. */
static void connection_changes(struct wizard *w, const char *about, struct seen_connection *c,
			       const struct seen_connection *got)
{
	struct arena a = { 0 };

	if (!str_is(str_or(c->state, ""), str_or(got->state, "")))
		c->since = w->now;
	if (!str_is(str_or(c->state_v4, ""), str_or(got->state_v4, "")))
		c->session_since = w->now;
	merge_note(w, about, c->state, got->state);
	merge_note(w, arena_format(&a, "%s BGP session", about), c->state_v4, got->state_v4);
	merge_note(w, arena_format(&a, "%s session addresses", about), c->session_v4, got->session_v4);
	arena_release(&a);
}

static void connection_new(struct wizard *w, struct rows *into, struct seen_connection *got)
{
	struct seen_connection *c = rows_add(into, &RECORD_SEEN_CONNECTION, model_new_id(w->m));

	merge_fields(w->m, &RECORD_SEEN_CONNECTION, c, got);
	c->since = w->now;
	c->session_since = w->now;
	note_changed(w);
}

static void connections_drop(struct wizard *w, const char *peering, struct rows *into, const struct rows *got)
{
	struct arena a = { 0 };

	for (uint32_t i = into->n; i-- > 0;) {
		struct seen_connection *c = rows_at(into, &RECORD_SEEN_CONNECTION, i);

		if (connection_find(got, c))
			continue;
		note_change(w, connection_about(w, peering, c, &a), c->state, "gone");
		rows_remove(into, &RECORD_SEEN_CONNECTION, c->row.id);
	}
	arena_release(&a);
}

void merge_connections(struct wizard *w, const char *peering, struct rows *into, struct rows *got)
{
	struct arena a = { 0 };

	connections_drop(w, peering, into, got);
	ROWS_EACH (struct seen_connection, g, *got) {
		struct seen_connection *c = connection_find(into, g);

		if (!c) {
			connection_new(w, into, g);
			continue;
		}
		connection_changes(w, connection_about(w, peering, c, &a), c, g);
		if (merge_fields(w->m, &RECORD_SEEN_CONNECTION, c, g))
			note_changed(w);
	}
	arena_release(&a);
}
