/* What the service answered instead, in words: sentences whole, whatever of them is there. */
#include "unit.h"

#include "../../src/core/run/trouble.h"

static const struct {
	const char *code, *message, *id, *says;
} cases[] = {
	{ "Strange", "Not now", "r-1", "Not now. (Strange, request id r-1)" },
	{ "Strange", NULL, NULL, "no reason given (Strange)" },
	{ NULL, "no answer came", NULL, "no answer came" },
	{ "GatewayTimeout", "Try later!", NULL, "the service took too long to answer: Try later! voxpeer reads first" },
	{ "GatewayTimeout", NULL, "r-2", "the service took too long to answer. voxpeer reads first" },
	{ "GatewayTimeout", "", NULL, "the service took too long to answer. voxpeer reads first" },
};

static void every_sentence_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text t = TEXT_INIT;

		trouble_words(&t, cases[i].code, cases[i].message, cases[i].id);
		if (!str_starts(t.s, cases[i].says))
			fail_msg("\"%s\" is not \"%s\"", t.s, cases[i].says);
		text_release(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_sentence_ends) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
