/* docs/session.schema.json is made from the record tables: the test compares, and with `print` it writes the text anew:
 * build/tests/unit/session_schema print >docs/session.schema.json */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "model/model.h"

enum { RECORDS_MOST = 64, ID_MOST = 0x7fffffff };

/* The records below the session, each once, in the order they are met. */
struct found {
	const struct record *v[RECORDS_MOST];
	size_t n;
};

static void find_records(struct found *found, const struct record *r)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->v[i] == r)
			return;
	found->v[found->n++] = r;
	for (uint8_t i = 0; i < r->n; i++)
		if (r->fields[i].of)
			find_records(found, r->fields[i].of);
}

/* ---- Pieces of a schema */

static void put_type(struct json_out *o, const char *type)
{
	json_put_str(o, "type", type);
}

static void put_ref(struct json_out *o, const char *prefix, const char *name)
{
	struct text t = TEXT_INIT;

	text_addf(&t, "#/$defs/%s%s", prefix, name);
	for (char *s = t.s; *s; s++)
		*s = *s == ' ' ? '-' : *s;
	json_put_str(o, "$ref", t.s);
	text_release(&t);
}

static void put_text(struct json_out *o, const struct field *f)
{
	if (f->flags & F_NUMBER) {
		json_array(o, "type");
		json_put_str(o, NULL, "string");
		json_put_str(o, NULL, "integer");
		json_array_end(o);
	} else {
		put_type(o, "string");
	}
	if (f->flags & F_SECRET)
		json_put_str(o, "description",
			     "A secret: masked on screens, left out of answers, masked in a redacted export.");
	else if (f->flags & F_PERSON)
		json_put_str(o, "description", "About a person: masked in a redacted export.");
}

static void put_id(struct json_out *o, const char *key, int64_t least, int64_t most)
{
	json_object(o, key);
	put_type(o, "integer");
	json_put_int(o, "minimum", least);
	json_put_int(o, "maximum", most);
	json_object_end(o);
}

static void put_rows(struct json_out *o, const struct field *f)
{
	put_type(o, "array");
	json_object(o, "items");
	put_ref(o, "", f->of->name);
	json_object_end(o);
}

static void put_field(struct json_out *o, const struct field *f)
{
	if (f->kind == K_INT && (f->flags & F_ID)) {
		put_id(o, f->key, 0, ID_MOST);
		return;
	}
	json_object(o, f->key);
	if (str_is(f->key, "schema"))
		json_put_int(o, "const", MODEL_SCHEMA);
	else if (f->kind == K_TEXT)
		put_text(o, f);
	else if (f->kind == K_INT)
		put_type(o, "integer");
	else if (f->kind == K_WHEN)
		put_ref(o, "", "when");
	else if (f->kind == K_RECORD)
		put_ref(o, "", f->of->name);
	else
		put_rows(o, f);
	json_object_end(o);
}

static void put_members(struct json_out *o, const struct record *r)
{
	put_type(o, "object");
	json_object(o, "properties");
	if (r->is_row)
		put_id(o, "id", 1, ID_MOST);
	for (uint8_t i = 0; i < r->n; i++)
		put_field(o, &r->fields[i]);
	json_object_end(o);
}

static void put_record(struct json_out *o, const struct record *r)
{
	struct text key = TEXT_INIT;

	text_add(&key, r->name);
	for (char *s = key.s; *s; s++)
		*s = *s == ' ' ? '-' : *s;
	json_object(o, key.s);
	put_members(o, r);
	json_object_end(o);
	text_release(&key);
}

static const char when_schema[] =
	"{ \"description\": \"Two clocks, the operator's and the service's; one text where they agree.\",\n"
	"      \"anyOf\": [\n"
	"        { \"type\": \"string\", \"format\": \"date-time\" },\n"
	"        { \"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
	"          \"wall\": { \"type\": \"string\", \"format\": \"date-time\" },\n"
	"          \"service\": { \"type\": \"string\", \"format\": \"date-time\" } } } ] }";

static void put_schema(struct text *out)
{
	struct json_out o = { .to = out, .indent = 2 };
	struct found found = { .n = 0 };

	find_records(&found, &RECORD_MODEL);
	json_object(&o, NULL);
	json_put_str(&o, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_put_str(&o, "title", "A session of voxpeer");
	json_put_str(&o, "description",
		     "voxpeer-session(5) says what the members mean. What is not known is absent. Members that are not "
		     "listed here are kept and written back. Ids are unique in a session; next_id is above them all.");
	put_members(&o, &RECORD_MODEL);
	json_array(&o, "required");
	json_put_str(&o, NULL, "schema");
	json_array_end(&o);
	json_object(&o, "$defs");
	json_put_raw(&o, "when", when_schema);
	for (size_t i = 1; i < found.n; i++)
		put_record(&o, found.v[i]);
	json_object_end(&o);
	json_object_end(&o);
	text_addc(out, '\n');
}

/* ---- Tests */

static void the_schema_is_that_of_the_tables(void **state)
{
	struct text made = TEXT_INIT, file = TEXT_INIT, err = TEXT_INIT;

	(void)state;
	if (!file_read("docs/session.schema.json", 1 << 20, &file, &err))
		fail_msg("%s", err.s);
	put_schema(&made);
	assert_string_equal(made.s, file.s);
	text_release(&made);
	text_release(&file);
	text_release(&err);
}

static void the_schema_is_json(void **state)
{
	struct text made = TEXT_INIT, err = TEXT_INIT;
	struct json *j;

	(void)state;
	put_schema(&made);
	j = json_parse(made.s, made.n, NULL, &err);
	assert_string_equal(err.s, "");
	assert_string_equal(json_str(json_at(j, "$defs.peering.properties.name.type")), "string");
	json_free(j);
	text_release(&made);
	text_release(&err);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_schema_is_that_of_the_tables),
		cmocka_unit_test(the_schema_is_json),
	};
	struct text made = TEXT_INIT;

	if (argc < 2 || !str_is(argv[1], "print"))
		return cmocka_run_group_tests(tests, NULL, NULL);
	put_schema(&made);
	fputs(made.s, stdout);
	text_release(&made);
	return 0;
}
