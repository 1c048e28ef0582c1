/* Rows and records: ids, copies, comparison, and where a row lives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "model/model.h"

static uint32_t next_id(void *self)
{
	return model_new_id(self);
}

/* Two connections in Amsterdam, with unknown members at every level. */
static struct peering *add_peering(struct model *m, const char *name)
{
	struct peering *p = rows_add(&m->peerings, &RECORD_PEERING, model_new_id(m));
	struct connection *c;

	p->name = mem_text(name);
	p->row.extra = mem_text("\"x\":1");
	for (int i = 0; i < 2; i++) {
		c = rows_add(&p->connections, &RECORD_CONNECTION, model_new_id(m));
		c->router = mem_format("ams-r%d", i + 1);
		c->row.extra = mem_text("\"y\":2");
	}
	return p;
}

static void rows_go_by_id(void **state)
{
	struct rows rows = { 0 };

	(void)state;
	for (uint32_t id = 1; id <= 40; id++)
		((struct contact *)rows_add(&rows, &RECORD_CONTACT, id))->role = mem_format("role %u", id);
	assert_true(rows_remove(&rows, &RECORD_CONTACT, 1));
	assert_true(rows_remove(&rows, &RECORD_CONTACT, 40));
	assert_true(rows_remove(&rows, &RECORD_CONTACT, 20));
	assert_false(rows_remove(&rows, &RECORD_CONTACT, 20));
	assert_int_equal(rows.n, 37);
	assert_string_equal(((struct contact *)rows_find(&rows, &RECORD_CONTACT, 21))->role, "role 21");
	assert_string_equal(((struct contact *)rows_at(&rows, &RECORD_CONTACT, 0))->role, "role 2");
	assert_null(rows_find(&rows, &RECORD_CONTACT, 40));
	rows_clear(&rows, &RECORD_CONTACT);
	assert_null(rows.v);
}

static void a_row_added_is_empty(void **state)
{
	struct rows rows = { 0 };
	struct contact *c;

	(void)state;
	c = rows_add(&rows, &RECORD_CONTACT, 7);
	c->email = mem_text("noc@example.net");
	rows_remove(&rows, &RECORD_CONTACT, 7);
	c = rows_add(&rows, &RECORD_CONTACT, 8);
	assert_null(c->email);
	assert_int_equal(c->row.id, 8);
	rows_clear(&rows, &RECORD_CONTACT);
}

static void a_copied_row_is_a_new_row(void **state)
{
	struct model m;
	struct peering *from, *to;
	struct connection *c;

	(void)state;
	model_init(&m);
	add_peering(&m, "example-ams");
	to = rows_add(&m.peerings, &RECORD_PEERING, model_new_id(&m));
	from = rows_at(&m.peerings, &RECORD_PEERING, 0);
	record_copy(&RECORD_PEERING, to, from, next_id, &m);
	assert_true(record_equal(&RECORD_PEERING, from, to));
	assert_int_equal(to->row.id, 4);
	assert_null(to->row.extra);
	c = to->connections.v;
	assert_int_equal(c[0].row.id, 5);
	assert_int_equal(c[1].row.id, 6);
	mem_replace(&c[1].router, "fra-r1");
	assert_false(record_equal(&RECORD_PEERING, from, to));
	model_release(&m);
}

static void a_whole_copy_keeps_everything(void **state)
{
	struct model m, copy = { 0 };
	const struct connection *c;

	(void)state;
	model_init(&m);
	add_peering(&m, "example-ams");
	m.account.extra = mem_text("\"z\":3");
	record_copy(&RECORD_MODEL, &copy, &m, NULL, NULL);
	c = ((const struct peering *)copy.peerings.v)->connections.v;
	assert_int_equal(c[1].row.id, 3);
	assert_string_equal(c[1].row.extra, "\"y\":2");
	assert_string_equal(copy.account.extra, "\"z\":3");
	assert_int_equal(copy.next_id, m.next_id);
	model_release(&m);
	model_release(&copy);
}

static void equal_means_every_field(void **state)
{
	struct request a = { .row = { 1, NULL } }, b = { .row = { 2, NULL } };

	(void)state;
	assert_true(record_equal(&RECORD_REQUEST, &a, &b));
	a.status = 201;
	assert_false(record_equal(&RECORD_REQUEST, &a, &b));
	b.status = 201;
	b.answered.service = 5;
	assert_false(record_equal(&RECORD_REQUEST, &a, &b));
	a.answered.service = 5;
	a.body = text_empty;
	assert_true(record_equal(&RECORD_REQUEST, &a, &b));
}

static void set_means_anything_at_all(void **state)
{
	struct model m;

	(void)state;
	model_init(&m);
	assert_false(field_is_set(&m, record_field(&RECORD_MODEL, "account")));
	m.account.extra = mem_text("\"x\":1");
	assert_true(field_is_set(&m, record_field(&RECORD_MODEL, "account")));
	assert_false(field_is_set(&m, record_field(&RECORD_MODEL, "looked")));
	m.looked.service = 1;
	assert_true(field_is_set(&m, record_field(&RECORD_MODEL, "looked")));
	model_release(&m);
}

static void a_row_is_found_with_its_list(void **state)
{
	struct model m;
	struct rows *in = NULL;
	struct peering *second;
	struct connection *c;

	(void)state;
	model_init(&m);
	add_peering(&m, "example-ams");
	second = add_peering(&m, "example-fra");
	c = model_row(&m, &RECORD_CONNECTION, 6, &in);
	assert_non_null(c);
	assert_ptr_equal(in, &second->connections);
	assert_ptr_equal(model_peering_of(&m, 6), second);
	assert_null(model_row(&m, &RECORD_CONNECTION, 4, &in));
	assert_ptr_equal(model_row(&m, &RECORD_PEERING, 4, NULL), second);
	assert_null(model_row(&m, &RECORD_CONTACT, 1, NULL));
	model_release(&m);
}

/* Contacts live in two places: what was answered comes first. */
static void a_row_deep_in_the_observations_is_found(void **state)
{
	struct model m;
	struct seen_asn *seen;
	struct rows *in;

	(void)state;
	model_init(&m);
	rows_add(&m.asn.contacts, &RECORD_CONTACT, model_new_id(&m));
	seen = rows_add(&m.seen.asns, &RECORD_SEEN_ASN, model_new_id(&m));
	rows_add(&seen->contacts, &RECORD_CONTACT, model_new_id(&m));
	assert_non_null(model_row(&m, &RECORD_CONTACT, 1, &in));
	assert_ptr_equal(in, &m.asn.contacts);
	assert_non_null(model_row(&m, &RECORD_CONTACT, 3, &in));
	assert_ptr_equal(in, &seen->contacts);
	model_release(&m);
}

static void names_are_found_whatever_their_case(void **state)
{
	struct model m;
	struct prefix_answer *p;

	(void)state;
	model_init(&m);
	add_peering(&m, "example-ams");
	p = rows_add(&m.prefixes, &RECORD_PREFIX, model_new_id(&m));
	assert_ptr_equal(model_peering(&m, "Example-AMS"), m.peerings.v);
	assert_null(model_peering(&m, "example"));
	assert_null(model_prefix(&m, ""));
	assert_null(model_prefix(&m, NULL));
	p->name = mem_text("sbc-ams");
	assert_ptr_equal(model_prefix(&m, "SBC-ams"), p);
	model_release(&m);
}

static void what_is_not_a_mode_writes_nothing(void **state)
{
	static const struct {
		const char *text;
		enum mode mode;
	} modes[] = {
		{ "training", MODE_TRAINING }, { "live", MODE_LIVE },   { "guide", MODE_GUIDE },
		{ "Training", MODE_GUIDE },    { "later", MODE_GUIDE }, { NULL, MODE_GUIDE },
	};
	struct model m;

	(void)state;
	model_init(&m);
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		mem_replace(&m.mode, modes[i].text);
		assert_int_equal(model_mode(&m), modes[i].mode);
	}
	model_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_go_by_id),
		cmocka_unit_test(a_row_added_is_empty),
		cmocka_unit_test(a_copied_row_is_a_new_row),
		cmocka_unit_test(a_whole_copy_keeps_everything),
		cmocka_unit_test(equal_means_every_field),
		cmocka_unit_test(set_means_anything_at_all),
		cmocka_unit_test(a_row_is_found_with_its_list),
		cmocka_unit_test(a_row_deep_in_the_observations_is_found),
		cmocka_unit_test(names_are_found_whatever_their_case),
		cmocka_unit_test(what_is_not_a_mode_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
