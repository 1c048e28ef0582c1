/* The table "Test vectors for the checker" of the checks, row by row, as far as numbers alone decide. What needs
 * a mode, a limit of 3 or the peering's own AS number is core's and the lab's to judge; here are the facts it rests on. */
#include "unit.h"

#include "inet/as_path.h"
#include "inet/asn.h"
#include "inet/prefix.h"

static void paths(void **state)
{
	static const struct {
		const char *path;
		size_t length, bad_live, bad_training, private, prepended;
		bool set;
	} rows[] = {
		{ "7018", 1, 0, 0, 0, 0, false },
		{ "7018 4837 4808", 3, 0, 0, 0, 0, false },
		{ "7018 9680 9680 3462", 4, 0, 0, 0, 3, false },
		{ "7018 7018", 2, 0, 0, 0, 2, false },
		{ "7018 65001", 2, 2, 2, 2, 0, false },
		{ "7018 4200000001", 2, 2, 2, 2, 0, false },
		{ "7018 23456", 2, 2, 2, 0, 0, false },
		{ "0 7018", 2, 1, 1, 0, 0, false },
		{ "7018 64496", 2, 2, 0, 0, 0, false },
		{ "7018 {4837 4808}", 2, 0, 0, 0, 0, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct as_path p;

		assert_true(as_path_parse(rows[i].path, &p, NULL));
		assert_int_equal(as_path_length(&p), rows[i].length);
		assert_int_equal(as_path_bad(&p, false), rows[i].bad_live);
		assert_int_equal(as_path_bad(&p, true), rows[i].bad_training);
		assert_int_equal(as_path_private(&p), rows[i].private);
		assert_int_equal(as_path_prepended(&p), rows[i].prepended);
		assert_int_equal(as_path_has_set(&p), rows[i].set);
	}
}

static void the_session_peer_is_first(void **state)
{
	struct as_path p;
	uint32_t first;

	(void)state;
	assert_true(as_path_parse("7018 64500", &p, NULL));
	assert_true(as_path_first(&p, &first));
	assert_int_equal(first, 7018);
}

static void prefixes(void **state)
{
	enum { NONE = -1 };
	static const struct {
		const char *prefix;
		int kind; /* of the special block, or NONE */
		bool covers, training;
	} rows[] = {
		{ "10.1.0.0/24", SPECIAL_PRIVATE, false, false },
		{ "172.16.0.0/24", SPECIAL_PRIVATE, false, false },
		{ "172.31.255.0/24", SPECIAL_PRIVATE, false, false },
		{ "192.168.4.0/24", SPECIAL_PRIVATE, false, false },
		{ "172.15.255.0/24", NONE, false, true },
		{ "172.32.0.0/24", NONE, false, true },
		{ "100.63.255.0/24", NONE, false, true },
		{ "100.128.0.0/24", NONE, false, true },
		{ "100.64.1.0/24", SPECIAL_NOT_REACHABLE, false, false },
		{ "169.254.7.0/24", SPECIAL_NOT_REACHABLE, false, false },
		{ "198.18.0.0/24", SPECIAL_NOT_REACHABLE, false, false },
		{ "198.19.255.0/24", SPECIAL_NOT_REACHABLE, false, false },
		{ "240.0.1.0/24", SPECIAL_NOT_REACHABLE, false, false },
		{ "224.1.0.0/24", SPECIAL_MULTICAST, false, false },
		{ "0.1.0.0/24", SPECIAL_NOT_REACHABLE, false, false },
		{ "192.0.2.0/24", SPECIAL_DOCUMENTATION, false, true },
		{ "198.51.100.0/24", SPECIAL_DOCUMENTATION, false, true },
		{ "203.0.113.0/24", SPECIAL_DOCUMENTATION, false, true },
		{ "192.31.196.0/24", SPECIAL_REACHABLE, false, false },
		{ "0.0.0.0/0", SPECIAL_NOT_REACHABLE, true, false },
		{ "192.0.0.0/16", SPECIAL_NOT_REACHABLE, true, false },
		{ "96.0.0.0/3", SPECIAL_NOT_REACHABLE, true, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct special_block *b;
		struct prefix p;
		bool covers;

		assert_int_equal(prefix_parse(rows[i].prefix, &p, NULL), PREFIX_OK);
		b = prefix_special(&p, &covers);
		assert_int_equal(b ? (int)b->kind : NONE, rows[i].kind);
		assert_int_equal(covers, rows[i].covers);
		assert_int_equal(prefix_usable(&p, false, NULL), rows[i].kind == NONE);
		assert_int_equal(prefix_usable(&p, true, NULL), rows[i].training);
	}
}

static void prefix_syntax(void **state)
{
	static const struct {
		const char *prefix;
		enum prefix_fault fault;
	} rows[] = {
		{ "203.0.113.5/24", PREFIX_HOST_BITS }, { "1.2.3/24", PREFIX_SYNTAX },
		{ "1.2.3.0/33", PREFIX_BAD_LENGTH },    { "1.2.3.0/08", PREFIX_BAD_LENGTH },
		{ "1.2.3.0", PREFIX_NO_LENGTH },
	};
	struct prefix p;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(prefix_parse(rows[i].prefix, &p, NULL), rows[i].fault);
	assert_int_equal(prefix_parse("2001:db8::/32", &p, NULL), PREFIX_OK);
	assert_true(p.v6);
}

static void numbers(void **state)
{
	static const uint32_t special[] = { 64512,       65534,       65535,       65551, 65552, 131071,
					    4200000000u, 4294967294u, 4294967295u, 0,     23456 };
	static const uint32_t public[] = { 1, 64495, 131072, 4199999999u };

	(void)state;
	for (size_t i = 0; i < COUNT(special); i++)
		assert_int_not_equal(asn_kind(special[i]), ASN_PUBLIC);
	for (size_t i = 0; i < COUNT(public); i++)
		assert_int_equal(asn_kind(public[i]), ASN_PUBLIC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),    cmocka_unit_test(the_session_peer_is_first),
		cmocka_unit_test(prefixes), cmocka_unit_test(prefix_syntax),
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
