/* Finding the row a judgement is about, and what the service offers. */
#include "rules/values.h"

#include "base/text.h"

const struct peering *peering_row(const struct facts *f, uint32_t row)
{
	ROWS_EACH (const struct peering, p, f->m->peerings)
		if (p->row.id == row)
			return p;
	return NULL;
}

const struct peering *peering_with(const struct facts *f, uint32_t connection_row)
{
	const struct fact_session *s = facts_session(f, connection_row);

	return s ? s->peering : NULL;
}

const struct chosen *chosen_row(const struct facts *f, uint32_t row)
{
	return rows_find(&f->m->service.prefixes, &RECORD_CHOSEN, row);
}

unsigned connection_number(const struct peering *p, uint32_t row)
{
	unsigned number = 0;

	ROWS_EACH (const struct connection, c, p->connections) {
		number++;
		if (c->row.id == row)
			return number;
	}
	return 0;
}

bool catalogue_ready(const struct facts *f, enum catalogue_id id)
{
	const struct catalogue *c = f->catalogues ? &f->catalogues[id] : NULL;

	return c && c->rows.n && !c->error;
}

const struct cat_metro *catalogue_metro(const struct facts *f, const char *name)
{
	if (!catalogue_ready(f, CAT_METROS))
		return NULL;
	ROWS_EACH (const struct cat_metro, m, f->catalogues[CAT_METROS].rows)
		if (str_is_nocase(m->name, name))
			return m;
	return NULL;
}

const struct cat_service_provider *catalogue_provider(const struct facts *f, const char *name)
{
	if (!catalogue_ready(f, CAT_PROVIDERS))
		return NULL;
	ROWS_EACH (const struct cat_service_provider, p, f->catalogues[CAT_PROVIDERS].rows)
		if (str_is_nocase(p->name, name))
			return p;
	return NULL;
}
