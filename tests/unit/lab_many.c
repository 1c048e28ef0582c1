/* Thousands of prefixes: what is done for each does not grow with their number, or this takes minutes; and what is found by name is
 * the right one, also after others went. */
#include "../../src/lab/lookup.h"
#include "base/digest.h"
#include "lab_fixture.h"

enum { MANY = 1500 };

static void name_prefix(int nth, char out[32])
{
	snprintf(out, 32, "20.%d.%d.0/24", nth / 256, nth % 256);
}

static void add_prefixes(struct text *yaml, const char *format)
{
	char prefix[32];
	for (int i = 0; i < MANY; i++) {
		name_prefix(i, prefix);
		text_addf(yaml, "      - {prefix: %s, %s}\n", prefix, format);
	}
}

static void open_many(struct fixture *f)
{
	struct text yaml = TEXT_INIT;
	text_add(&yaml, "based_on: first-light\nname: mine\ntitle: Mine\nrouters:\n");
	text_add(&yaml, "  - name: ams-r1\n    facility: 63\n    announcements:\n");
	add_prefixes(&yaml, "path: \"64500\", communities: \"8075:8007\"");
	text_add(&yaml, "  - name: ams-r2\n    facility: 104\n    announcements:\n");
	add_prefixes(&yaml, "path: \"64500\", communities: \"8075:8007\"");
	text_add(&yaml, "registry:\n    autnums: [{asn: 64500, holder: Example Voice}]\n    routes:\n");
	add_prefixes(&yaml, "origin: 64500, source: RIPE");
	struct lab_setup setup = { .yaml = yaml.s, .yaml_n = yaml.n, .yaml_file = "many.yaml" };
	fixture_open_with(f, &setup);
	text_release(&yaml);
	expect(f, 200, "POST", "/lab/v1/clock", "{\"paused\":true}");
	with_peering(f);
	expect(f, 201, "PUT", SERVICE V25, SERVICE_BODY);
}

static const char *target(const char *parent, int nth)
{
	static char text[300];
	snprintf(text, sizeof text, "%s/p%d" V25, parent, nth);
	return text;
}

/* A second for each: the service takes only so many writes at once. */
static void put(struct fixture *f, const char *parent, int nth, const char *key)
{
	char body[200], prefix[32];
	name_prefix(nth, prefix);
	snprintf(body, sizeof body, "{\"properties\":{\"prefix\":\"%s\",\"peeringServicePrefixKey\":\"%s\"}}", prefix,
		 key);
	f->now += MSEC_SECOND;
	expect(f, 201, "PUT", target(parent, nth), body);
}

static void expect_verified(struct fixture *f, const char *parent)
{
	for (int i = 0; i < MANY; i++)
		assert_string_equal(asked(f, target(parent, i), "properties.prefixValidationState"), "Verified");
}

static void thousands_are_judged(void **state)
{
	(void)state;
	static char keys[MANY][GUID_TEXT];
	struct fixture f;
	open_many(&f);
	for (int i = 0; i < MANY; i++) {
		put(&f, PEERING "/registeredPrefixes", i, "");
		snprintf(keys[i], sizeof keys[i], "%s", word(&f, "properties.peeringServicePrefixKey"));
	}
	pass_time(&f, "1h");
	expect_verified(&f, PEERING "/registeredPrefixes");
	for (int i = 0; i < MANY; i++)
		put(&f, SERVICE "/prefixes", i, keys[i]);
	pass_time(&f, "1h");
	expect_verified(&f, SERVICE "/prefixes");
	/* One registration goes, and nobody else's key with it. */
	expect(&f, 200, "DELETE", target(SERVICE "/prefixes", 7), NULL);
	expect(&f, 200, "DELETE", target(PEERING "/registeredPrefixes", 7), NULL);
	char body[200];
	snprintf(body, sizeof body, "{\"properties\":{\"prefix\":\"20.0.7.0/24\",\"peeringServicePrefixKey\":\"%s\"}}",
		 keys[7]);
	expect(&f, 400, "PUT", target(SERVICE "/prefixes", 7), body);
	expect(&f, 200, "DELETE", target(SERVICE "/prefixes", 8), NULL);
	for (char *c = keys[8]; *c; c++) /* case does not matter */
		*c = (char)(*c >= 'a' && *c <= 'f' ? *c - 'a' + 'A' : *c);
	put(&f, SERVICE "/prefixes", 8, keys[8]);
	fixture_close(&f);
}

static bool is_it(const void *item, const void *name)
{
	return *(const int *)item == *(const int *)name;
}

/* All in one slot, removed and added in turn. */
static void what_is_removed_hides_nobody(void **state)
{
	(void)state;
	static int numbers[100];
	struct arena arena = { 0 };
	struct lookup l = { 0 };
	const int none = 1000;
	assert_null(lookup_find(&l, 5, is_it, &none));
	for (int i = 0; i < 100; i++) {
		numbers[i] = i;
		lookup_add(&l, &arena, i % 3 ? 5 : 21, &numbers[i]);
	}
	for (int i = 0; i < 100; i += 2)
		lookup_remove(&l, i % 3 ? 5 : 21, &numbers[i]);
	for (int i = 0; i < 100; i++) {
		const void *found = lookup_find(&l, i % 3 ? 5 : 21, is_it, &numbers[i]);
		assert_ptr_equal(found, i % 2 ? &numbers[i] : NULL);
	}
	assert_null(lookup_find(&l, 5, is_it, &none));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thousands_are_judged),
		cmocka_unit_test(what_is_removed_hides_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
