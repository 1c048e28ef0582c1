/* The answers file as input: what it says becomes the events that keys and lines become, in the order of QUESTIONS, and its commit
 * names release what a review would ask the typed name for. */
#include "base/text.h"
#include "core/question.h"
#include "face/face.h"

enum { OFFERS_MAX = 64 };

struct feed {
	struct model *live;
	const struct model *file;
	void (*apply)(void *self, const struct event *ev);
	void *self;
};

/* ---- single records */

static void *single(const struct model *m, const struct record *r)
{
	struct model *own = (struct model *)m;
	if (r == &RECORD_ACCOUNT)
		return &own->account;
	if (r == &RECORD_ASN)
		return &own->asn;
	return r == &RECORD_SERVICE ? &own->service : NULL;
}

static const char *value_of(const struct question *q, const void *record)
{
	const struct field *f = record_field(q->record, q->key);
	return f && f->kind == K_TEXT ? *field_text((void *)record, f) : NULL;
}

/* What the file leaves out stays as it is. */
static void set(const struct feed *f, const struct question *q, uint32_t row, const void *live, const void *file)
{
	const char *want = value_of(q, file), *have = value_of(q, live);
	if (str_empty(want) || str_is(want, have))
		return;
	f->apply(f->self, &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, q->id, row, 0 }, .text = want });
}

/* ---- rows: matched by the question that names them, else by place */

static const struct group {
	enum group_id id;
	enum question_id name; /* Q_NONE: by place */
} GROUPS[] = {
	{ GROUP_CONTACTS, Q_CONTACT_EMAIL }, { GROUP_PEERINGS, Q_PEERING_NAME }, { GROUP_CONNECTIONS, Q_NONE },
	{ GROUP_PREFIXES, Q_PREFIX_NAME },   { GROUP_CHOSEN, Q_CHOSEN_NAME },    { GROUP_ATTEST, Q_NONE },
};

static const struct group *group_of(enum group_id id)
{
	for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++)
		if (GROUPS[i].id == id)
			return &GROUPS[i];
	return NULL;
}

static const struct rows *rows_of(const struct model *m, enum group_id id, const void *parent)
{
	switch (id) {
	case GROUP_CONTACTS:
		return &m->asn.contacts;
	case GROUP_PEERINGS:
		return &m->peerings;
	case GROUP_CONNECTIONS:
		return &((const struct peering *)parent)->connections;
	case GROUP_PREFIXES:
		return &m->prefixes;
	case GROUP_CHOSEN:
		return &m->service.prefixes;
	default:
		return &m->attest;
	}
}

static const struct row *match(const struct rows *rows, const struct record *r, const struct group *g,
			       const void *wanted, uint32_t place)
{
	if (!g->name)
		return place < rows->n ? rows_at(rows, r, place) : NULL;
	for (uint32_t i = 0; i < rows->n; i++) {
		const void *row = rows_at(rows, r, i);
		if (str_is_nocase(value_of(&QUESTIONS[g->name], row), value_of(&QUESTIONS[g->name], wanted)))
			return row;
	}
	return NULL;
}

/* The live row for a wanted one, added when there is none. Its address moves with later rows: only the id is kept. */
static uint32_t row_for(const struct feed *f, const struct group *g, uint32_t live_parent, const void *wanted,
			uint32_t place)
{
	const struct record *r = group_record(g->id);
	const void *parent = live_parent ? model_row(f->live, &RECORD_PEERING, live_parent, NULL) : NULL;
	const struct rows *rows = rows_of(f->live, g->id, parent);
	const struct row *row = match(rows, r, g, wanted, place);
	if (row)
		return row->id;
	uint32_t before = rows->n;
	f->apply(f->self, &(struct event){ .kind = EV_ADD, .ref = { REF_ROW, g->id, live_parent, 0 } });
	parent = live_parent ? model_row(f->live, &RECORD_PEERING, live_parent, NULL) : NULL;
	rows = rows_of(f->live, g->id, parent);
	return rows->n > before ? ((const struct row *)rows_at(rows, r, rows->n - 1))->id : 0;
}

static void feed_group(const struct feed *f, const struct group *g, uint32_t live_parent, const void *file_parent)
{
	const struct rows *wanted = rows_of(f->file, g->id, file_parent);
	const struct record *r = group_record(g->id);
	for (uint32_t i = 0; i < wanted->n; i++) {
		const void *row = rows_at(wanted, r, i);
		uint32_t id = row_for(f, g, live_parent, row, i);
		if (!id)
			continue; /* refused, and said so */
		for (int q = Q_NONE + 1; q < Q_N; q++)
			if (QUESTIONS[q].group == g->id)
				set(f, &QUESTIONS[q], id, model_row(f->live, r, id, NULL), row);
		if (g->id == GROUP_PEERINGS)
			feed_group(f, group_of(GROUP_CONNECTIONS), id, row);
	}
}

void face_answers(const struct model *live, const struct model *file, void (*apply)(void *self, const struct event *ev),
		  void *self)
{
	struct feed f = { (struct model *)live, file, apply, self };
	bool fed[GROUP_N] = { [GROUP_CONNECTIONS] = true }; /* with their peering */
	for (int i = Q_NONE + 1; i < Q_N; i++) {
		const struct question *q = &QUESTIONS[i];
		const struct group *g = group_of(q->group);
		void *record = q->group || !q->record ? NULL : single(live, q->record);
		if (record)
			set(&f, q, 0, record, single(file, q->record));
		if (!g || fed[q->group])
			continue;
		fed[q->group] = true;
		feed_group(&f, g, 0, NULL);
	}
}

/* ---- releases */

static bool named(const struct rows *names, const char *name)
{
	ROWS_EACH (struct name_row, n, *names) {
		if (str_is(n->name, name))
			return true;
	}
	return false;
}

/* The name the file gives for this commit; NULL: it gives none, and *missing says which. "" where no name is asked for. */
static const char *name_given(const struct model *file, const struct offer *o, struct arena *a, const char **missing)
{
	switch (o->action) {
	case ACT_COMMIT_ASN:
		*missing = "commit.asn is not in the file";
		return file->commit.asn;
	case ACT_COMMIT_SERVICE:
	case ACT_ACTIVATE:
		*missing = "commit.service is not in the file";
		return file->commit.service;
	case ACT_COMMIT_PEERING:
		*missing =
			arena_format(a, "commit.peerings does not name %s", str_or(o->type_to_confirm, "the peering"));
		return named(&file->commit.peerings, o->type_to_confirm) ? o->type_to_confirm : NULL;
	case ACT_ACCOUNT_GO:
	case ACT_REGISTER:
		return "";
	default:
		*missing = "this has to be decided at the screen";
		return NULL;
	}
}

bool face_answers_release(const struct wizard *w, const struct model *file, struct arena *a, struct event *ev,
			  const char **why)
{
	struct offer *offers = arena_alloc(a, OFFERS_MAX * sizeof *offers);
	size_t n = wizard_offers(w, a, offers, OFFERS_MAX);
	*why = NULL;
	for (size_t i = 0; i < n && i < OFFERS_MAX; i++) {
		const struct offer *o = &offers[i];
		const char *missing = NULL;
		const char *name = o->why_not ? NULL : name_given(file, o, a, &missing);
		if (name) {
			*ev = (struct event){
				.kind = EV_DO, .id = o->action, .ref = o->ref, .text = o->type_to_confirm ? name : NULL
			};
			return true;
		}
		if (!*why)
			*why = o->why_not ? o->why_not : missing;
	}
	return false;
}
