#include "unit.h"

#include "base/digest.h"
#include "base/text.h"

/* FIPS 180-4 examples and the empty message. */
static void sha256_vectors(void **state)
{
	static const struct {
		const char *message, *digest;
	} rows[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	char hex[DIGEST_HEX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		digest_sha256(rows[i].message, strlen(rows[i].message), hex);
		assert_string_equal(hex, rows[i].digest);
	}
	digest_sha256(NULL, 0, hex);
	assert_string_equal(hex, rows[0].digest);
}

static void guid_shape(void **state)
{
	uint8_t random[16];
	char guid[GUID_TEXT];

	(void)state;
	for (unsigned round = 0; round < 256; round++) {
		memset(random, (int)round, sizeof random);
		guid_spin(random, round, guid);
		assert_int_equal(strlen(guid), 36);
		assert_true(guid_valid(guid));
		assert_int_equal(guid[14], '4');
		assert_non_null(strchr("89ab", guid[19]));
	}
}

/* A replay with the same chance makes the same identifiers; nothing else may move them. */
static void guid_is_a_function_of_its_input(void **state)
{
	const uint8_t random[16] = { 1, 2, 3 };
	uint8_t other[16] = { 1, 2, 3 };
	char a[GUID_TEXT], b[GUID_TEXT];

	(void)state;
	guid_spin(random, 7, a);
	guid_spin(random, 7, b);
	assert_string_equal(a, b);
	/* SHA-256 of the bytes and of 7 in eight bytes, lowest first. */
	assert_string_equal(a, "92cb0611-61a5-4565-ab68-d9d8896b5515");
	guid_spin(random, 8, b);
	assert_string_not_equal(a, b);
	guid_spin(random, 7 | (uint64_t)1 << 63, b);
	assert_string_not_equal(a, b);
	other[15] = 1;
	guid_spin(other, 7, b);
	assert_string_not_equal(a, b);
}

static void guid_syntax(void **state)
{
	static const char *const good[] = { "00000000-0000-0000-0000-000000000001",
					    "ABCDEF01-2345-6789-abcd-EF0123456789" };
	static const char *const bad[] = {
		"",
		"00000000-0000-0000-0000-00000000000",
		"00000000-0000-0000-0000-0000000000011",
		"00000000000000000000000000000001",
		"{00000000-0000-0000-0000-000000000001}",
		"0000000g-0000-0000-0000-000000000001",
		"000000000-000-0000-0000-000000000001",
		"00000000-0000-0000-0000-000000000001 ",
		"00000000-0000-0000-0000-",
		"00000000-0000-0000-0000-000000000001-",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(guid_valid(good[i]));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(guid_valid(bad[i]));
	assert_false(guid_valid(NULL));
}

static unsigned bits_that_differ(uint64_t a, uint64_t b)
{
	return (unsigned)__builtin_popcountll(a ^ b);
}

/* One bit of input moves about half of the output: a lab that draws fates from neighbouring ids needs that. */
static void hash_mixes(void **state)
{
	const uint64_t first = hash_mix(1, "connection 1", 12);
	uint64_t moved = 0;

	(void)state;
	assert_int_equal(hash_mix(1, "connection 1", 12), first);
	assert_true(hash_mix(2, "connection 1", 12) != first);
	assert_true(hash_mix(1, "connection 1\0", 13) != first);
	for (uint64_t i = 0; i < 1000; i++)
		moved += bits_that_differ(hash_mix(1, &i, sizeof i), hash_mix(1, &(uint64_t){ i ^ 1 }, sizeof i));
	assert_in_range(moved, 29000, 35000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_vectors),
		cmocka_unit_test(guid_shape),
		cmocka_unit_test(guid_is_a_function_of_its_input),
		cmocka_unit_test(guid_syntax),
		cmocka_unit_test(hash_mixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
