/* Whatever bytes come, session_read refuses them with clean words, or gives a model that is written, read and written again
 * to the same bytes, whose ids are unique and below the next one. */
#include "fuzz.h"

#include "base/json.h"
#include "session/session.h"

static void put(const struct model *m, struct text *t)
{
	struct json_out o = { .to = t, .indent = 1 };

	session_write(m, &o, false);
	must(!o.failed);
}

/* model_row finds the first row with the id: it has to be this one. */
static void ids_hold(struct model *m, const struct record *r, void *rec)
{
	if (r->is_row)
		must(((struct row *)rec)->id > 0 && ((struct row *)rec)->id < m->next_id);
	for (uint8_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if (f->kind == K_RECORD)
			ids_hold(m, f->of, field_record(rec, f));
		for (uint32_t k = 0; f->kind == K_ROWS && k < field_rows(rec, f)->n; k++) {
			struct row *row = rows_at(field_rows(rec, f), f->of, k);

			must(model_row(m, f->of, row->id, NULL) == row);
			ids_hold(m, f->of, row);
		}
	}
}

static void model_holds(struct model *m)
{
	struct text once = TEXT_INIT, twice = TEXT_INIT;
	struct model back;

	ids_hold(m, &RECORD_MODEL, m);
	put(m, &once);
	must(session_read(once.s, once.n, &back, NULL));
	must(record_equal(&RECORD_MODEL, m, &back));
	put(&back, &twice);
	must(strcmp(once.s, twice.s) == 0);
	model_release(&back);
	text_release(&once);
	text_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text err = TEXT_INIT;
	struct model m;

	if (session_read((const char *)bytes, n, &m, &err)) {
		if (m.schema <= MODEL_SCHEMA)
			model_holds(&m);
		model_release(&m);
	} else {
		must_be_message(&err, "line ");
	}
	text_release(&err);
	return 0;
}
