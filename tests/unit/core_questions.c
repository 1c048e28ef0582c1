/* The questions: complete, true to their records, and with choices that follow the catalogues and the answers. */
#include "unit.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/facts.h"
#include "core/question.h"

struct world {
	struct model m;
	struct catalogue cats[CAT_N];
	struct facts f;
};

static int setup(void **state)
{
	struct world *w = mem_alloc(sizeof *w);

	model_init(&w->m);
	mem_replace(&w->m.mode, "training");
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	facts_release(&w->f);
	for (int i = 0; i < CAT_N; i++)
		rows_clear(&w->cats[i].rows, CATALOGUE_RECORDS[i]);
	model_release(&w->m);
	free(w);
	return 0;
}

static const struct facts *facts(struct world *w)
{
	w->m.gen++;
	facts_build(&w->f, &w->m, w->cats, (struct when){ 1000, 1000 }, false);
	return &w->f;
}

static struct ref field(enum question_id q, uint32_t row)
{
	return (struct ref){ .kind = REF_FIELD, .code = q, .row = row };
}

static struct choices choices_of(struct world *w, enum question_id q, uint32_t row)
{
	struct choices list = { 0 };

	QUESTIONS[q].choices(facts(w), field(q, row), &list);
	return list;
}

/* ---- the table */

/* The message line of 80 columns has room for one sentence: the first says what is right. */
enum { MESSAGE_LINE = 78 };

static size_t first_sentence(const char *help)
{
	const char *end = strstr(help, ". ");

	return end ? (size_t)(end - help) + 1 : strlen(help);
}

static void every_question_has_its_words(void **state)
{
	(void)state;
	for (enum question_id id = Q_NONE + 1; id < Q_N; id++) {
		const struct question *q = &QUESTIONS[id];

		assert_int_equal(q->id, id);
		assert_false(str_empty(q->label));
		assert_false(str_empty(q->help));
		assert_true(utf8_width(q->label) <= 20);
		if (first_sentence(q->help) > MESSAGE_LINE)
			fail_msg("%s: the first sentence of its help is too long", q->label);
		assert_true(q->help[strlen(q->help) - 1] == '.');
	}
}

static void every_question_has_its_field(void **state)
{
	(void)state;
	for (enum question_id id = Q_NONE + 1; id < Q_N; id++) {
		const struct question *q = &QUESTIONS[id];
		const struct field *f = record_field(q->record, q->key);

		assert_non_null(f);
		assert_int_equal(f->kind, K_TEXT);
		assert_true(!(f->flags & F_KEEP) || q->flags & FIELD_FIXED);
		assert_ptr_equal(question_of(q->record, q->key), q);
		if (q->group != GROUP_NONE)
			assert_ptr_equal(group_record(q->group), q->record);
		assert_int_equal(!(q->flags & FIELD_SECRET), !(f->flags & F_SECRET));
	}
}

/* Answered by an action or a release, not by a question. */
static bool is_no_question(const struct record *r, const char *key)
{
	return (r == &RECORD_PEERING && str_is(key, "legacy_ok")) || (r == &RECORD_MODEL && str_is(key, "seed"));
}

static void every_answer_is_asked(void **state)
{
	static const struct record *const records[] = { &RECORD_ACCOUNT, &RECORD_ASN,        &RECORD_CONTACT,
							&RECORD_PEERING, &RECORD_CONNECTION, &RECORD_PREFIX,
							&RECORD_SERVICE, &RECORD_CHOSEN,     &RECORD_ATTESTATION };

	(void)state;
	for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
		for (uint8_t k = 0; k < records[i]->n; k++) {
			const struct field *f = &records[i]->fields[k];

			if (f->kind != K_TEXT || f->flags & F_KEEP || is_no_question(records[i], f->key))
				continue;
			if (!question_of(records[i], f->key))
				fail_msg("%s.%s is an answer that nobody asks for", records[i]->name, f->key);
		}
	}
}

static void what_cannot_change_says_so(void **state)
{
	static const enum question_id fixed[] = { Q_ASN_NAME, Q_ASN_NUMBER,  Q_PEER_NAME,    Q_PEERING_NAME,  Q_METRO,
						  Q_FACILITY, Q_PREFIX_NAME, Q_PREFIX,       Q_SERVICE_NAME,  Q_PRIMARY,
						  Q_BACKUP,   Q_GROUP,       Q_SUBSCRIPTION, Q_PREFIX_PEERING };

	(void)state;
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
		assert_true(QUESTIONS[fixed[i]].flags & FIELD_LATER_FIXED);
	assert_false(QUESTIONS[Q_MAX_V4].flags & FIELD_LATER_FIXED);
	assert_false(QUESTIONS[Q_BANDWIDTH].flags & FIELD_LATER_FIXED);
}

static void presets_pass_their_own_check(void **state)
{
	struct world *w = *state;
	struct arena a = { 0 };
	struct peering *p = rows_add(&w->m.peerings, &RECORD_PEERING, model_new_id(&w->m));
	struct connection *c = rows_add(&p->connections, &RECORD_CONNECTION, model_new_id(&w->m));
	uint32_t row = c->row.id;

	for (enum question_id id = Q_NONE + 1; id < Q_N; id++) {
		const struct question *q = &QUESTIONS[id];
		const char *preset = question_preset(facts(w), q);
		struct verdict v;

		if (!preset || !q->check)
			continue;
		v = q->check(&w->f, field(id, q->group == GROUP_CONNECTIONS ? row : 0), preset, &a);
		if (v.state == ST_FAILED)
			fail_msg("%s: %s", q->label, v.text);
	}
	arena_release(&a);
}

static void training_signs_in_to_the_lab_only(void **state)
{
	struct world *w = *state;
	const struct question *q = &QUESTIONS[Q_SIGN_IN];

	assert_string_equal(question_preset(facts(w), q), "lab");
	assert_int_equal(q->check(facts(w), field(Q_SIGN_IN, 0), "device", NULL).state, ST_FAILED);
	mem_replace(&w->m.mode, "live");
	assert_string_equal(question_preset(facts(w), q), "device");
	assert_int_equal(q->check(facts(w), field(Q_SIGN_IN, 0), "lab", NULL).state, ST_FAILED);
	assert_int_equal(q->check(facts(w), field(Q_SIGN_IN, 0), "cli", NULL).state, ST_OK);
}

static void training_stays_training(void **state)
{
	struct world *w = *state;
	const struct question *q = &QUESTIONS[Q_MODE];
	static const struct {
		const char *from, *to;
		enum state state;
	} moves[] = {
		{ "training", "live", ST_FAILED }, { "training", "training", ST_OK }, { "live", "guide", ST_OK },
		{ "guide", "live", ST_OK },        { "live", "training", ST_FAILED }, { "live", "party", ST_FAILED },
	};

	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		mem_replace(&w->m.mode, moves[i].from);
		assert_int_equal(q->check(facts(w), field(Q_MODE, 0), moves[i].to, NULL).state, moves[i].state);
	}
}

/* ---- choices */

static void unread_catalogues_leave_the_form_usable(void **state)
{
	struct world *w = *state;
	struct choices list = choices_of(w, Q_METRO, 0);

	assert_int_equal(list.have, ST_UNKNOWN);
	assert_int_equal(list.n, 0);
	assert_false(list.closed);
	w->cats[CAT_METROS].reading = true;
	assert_int_equal(choices_of(w, Q_METRO, 0).have, ST_CHECKING);
}

static struct cat_metro *add_metro(struct world *w, const char *name)
{
	struct catalogue *c = &w->cats[CAT_METROS];
	struct cat_metro *m = rows_add(&c->rows, &RECORD_CAT_METRO, c->rows.n + 1);

	m->name = mem_text(name);
	m->country = mem_text("NL");
	m->region = mem_text("West Europe");
	c->seen = (struct when){ 500, 500 };
	return m;
}

static void add_facility(struct cat_metro *m, int64_t id, const char *address)
{
	struct cat_facility *f = rows_add(&m->facilities, &RECORD_CAT_FACILITY, m->facilities.n + 1);

	f->id = id;
	f->address = mem_text(address);
}

static void add_offer(struct cat_metro *m, const char *mbps)
{
	struct name_row *o = rows_add(&m->offers, &RECORD_NAME, m->offers.n + 1);

	o->name = mem_text(mbps);
}

static void metro_is_shown_with_its_place(void **state)
{
	struct world *w = *state;
	struct arena a = { 0 };
	struct choices list;

	add_metro(w, "Amsterdam");
	list = choices_of(w, Q_METRO, 0);
	assert_int_equal(list.have, ST_OK);
	assert_true(list.closed);
	assert_string_equal(list.at(list.self, 0, &a).value, "Amsterdam");
	assert_string_equal(list.at(list.self, 0, &a).note, "NL, West Europe");
	arena_release(&a);
}

static uint32_t add_connection(struct world *w, const char *metro, const char *router)
{
	struct peering *p = w->m.peerings.n ? rows_at(&w->m.peerings, &RECORD_PEERING, 0)
					    : rows_add(&w->m.peerings, &RECORD_PEERING, model_new_id(&w->m));
	struct connection *c = rows_add(&p->connections, &RECORD_CONNECTION, model_new_id(&w->m));

	mem_replace(&p->metro, metro);
	mem_replace(&c->router, router);
	return c->row.id;
}

static void facilities_and_bundles_are_those_of_the_metro(void **state)
{
	struct world *w = *state;
	struct arena a = { 0 };
	struct cat_metro *m;
	struct choices list;
	uint32_t row = add_connection(w, "amsterdam", "ams-r1");

	add_facility(add_metro(w, "Frankfurt"), 58, "Lyoner Straße 28");
	m = add_metro(w, "Amsterdam");
	add_facility(m, 63, "Johan Huizingalaan 759");
	add_offer(m, "10000");
	add_offer(m, "100000");
	list = choices_of(w, Q_FACILITY, row);
	assert_int_equal(list.n, 1);
	assert_string_equal(list.at(list.self, 0, &a).value, "63");
	assert_string_equal(list.at(list.self, 0, &a).label, "63 Johan Huizingalaan 759");
	list = choices_of(w, Q_BANDWIDTH, row);
	assert_false(list.closed);
	assert_string_equal(list.at(list.self, 0, &a).value, "10000");
	assert_string_equal(list.at(list.self, 2, &a).value, "30000");
	assert_string_equal(list.at(list.self, 2, &a).note, "bundle of 3 x 10 Gbps");
	assert_string_equal(list.at(list.self, 8, &a).label, "100 Gbps");
	arena_release(&a);
}

static void routers_are_offered_once(void **state)
{
	struct world *w = *state;
	struct arena a = { 0 };
	struct choices list;

	add_connection(w, "Amsterdam", "ams-r1");
	add_connection(w, "Amsterdam", "ams-r1");
	add_connection(w, "Amsterdam", NULL);
	add_connection(w, "Amsterdam", "ams-r2");
	list = choices_of(w, Q_ROUTER, 0);
	assert_int_equal(list.n, 2);
	assert_string_equal(list.at(list.self, 1, &a).value, "ams-r2");
	mem_replace(&w->m.mode, "training");
	assert_has(choices_of(w, Q_ROUTER, 0).none, "t, then r, shows");
	mem_replace(&w->m.mode, "guide");
	assert_null(strstr(choices_of(w, Q_ROUTER, 0).none, "training"));
	arena_release(&a);
}

static void states_belong_to_the_country_they_were_read_for(void **state)
{
	struct world *w = *state;
	struct catalogue *c = &w->cats[CAT_STATES];
	struct cat_state *row = rows_add(&c->rows, &RECORD_CAT_STATE, 1);

	row->state = mem_text("North Holland");
	c->seen = (struct when){ 500, 500 };
	c->key = mem_text("Netherlands");
	mem_replace(&w->m.service.country, "Netherlands");
	assert_int_equal(choices_of(w, Q_STATE, 0).n, 1);
	mem_replace(&w->m.service.country, "Germany");
	assert_int_equal(choices_of(w, Q_STATE, 0).n, 0);
	assert_int_equal(choices_of(w, Q_STATE, 0).have, ST_UNKNOWN);
	free(c->key);
}

static void backup_is_none_or_another_metro_of_the_provider(void **state)
{
	struct world *w = *state;
	struct arena a = { 0 };
	struct catalogue *c = &w->cats[CAT_PROVIDERS];
	struct cat_service_provider *p = rows_add(&c->rows, &RECORD_CAT_SERVICE_PROVIDER, 1);
	static const char *const metros[] = { "Amsterdam", "Frankfurt" };
	struct choices list;

	p->name = mem_text("Example Voice");
	for (size_t i = 0; i < 2; i++)
		((struct name_row *)rows_add(&p->locations, &RECORD_NAME, (uint32_t)i + 1))->name = mem_text(metros[i]);
	c->seen = (struct when){ 500, 500 };
	mem_replace(&w->m.service.provider, "example voice");
	mem_replace(&w->m.service.primary, "amsterdam");
	assert_int_equal(choices_of(w, Q_PRIMARY, 0).n, 2);
	list = choices_of(w, Q_BACKUP, 0);
	assert_int_equal(list.n, 2);
	assert_string_equal(list.at(list.self, 0, &a).value, "none");
	assert_string_equal(list.at(list.self, 1, &a).value, "Frankfurt");
	arena_release(&a);
}

static void every_choice_can_be_pulled_without_words(void **state)
{
	struct world *w = *state;

	add_connection(w, "Amsterdam", "ams-r1");
	add_metro(w, "Amsterdam");
	for (enum question_id id = Q_NONE + 1; id < Q_N; id++) {
		struct choices list = { 0 };

		if (!QUESTIONS[id].choices)
			continue;
		list = choices_of(w, id, 0);
		assert_true(list.n == 0 || list.at != NULL);
		for (size_t i = 0; i < list.n; i++)
			(void)list.at(list.self, i, NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_question_has_its_words),
		cmocka_unit_test(every_question_has_its_field),
		cmocka_unit_test(every_answer_is_asked),
		cmocka_unit_test(what_cannot_change_says_so),
		cmocka_unit_test_setup_teardown(presets_pass_their_own_check, setup, teardown),
		cmocka_unit_test_setup_teardown(training_signs_in_to_the_lab_only, setup, teardown),
		cmocka_unit_test_setup_teardown(training_stays_training, setup, teardown),
		cmocka_unit_test_setup_teardown(unread_catalogues_leave_the_form_usable, setup, teardown),
		cmocka_unit_test_setup_teardown(metro_is_shown_with_its_place, setup, teardown),
		cmocka_unit_test_setup_teardown(facilities_and_bundles_are_those_of_the_metro, setup, teardown),
		cmocka_unit_test_setup_teardown(routers_are_offered_once, setup, teardown),
		cmocka_unit_test_setup_teardown(states_belong_to_the_country_they_were_read_for, setup, teardown),
		cmocka_unit_test_setup_teardown(backup_is_none_or_another_metro_of_the_provider, setup, teardown),
		cmocka_unit_test_setup_teardown(every_choice_can_be_pulled_without_words, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
