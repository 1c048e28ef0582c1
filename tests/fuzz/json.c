/* Whatever bytes come, json_parse refuses them with a place and clean words, or what it made of them can be written and
 * read again and is still the same. */
#include "fuzz.h"

#include "base/json.h"

static void write_out(const struct json *j, struct text *out, unsigned indent)
{
	struct json_out o = { .to = out, .indent = indent };

	json_put_node(&o, NULL, j);
	must(!o.failed);
}

static void reads_back(const struct json *j)
{
	struct text first = TEXT_INIT, second = TEXT_INIT, wide = TEXT_INIT;
	const struct json_limits roomy = { .bytes = SIZE_MAX };
	struct json *again;

	write_out(j, &first, 0);
	write_out(j, &wide, 2);
	again = json_parse(wide.s, wide.n, &roomy, NULL);
	must(again != NULL);
	write_out(again, &second, 0);
	must(strcmp(first.s, second.s) == 0);
	json_free(again);
	text_release(&first);
	text_release(&second);
	text_release(&wide);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text err = TEXT_INIT;
	struct json *j = json_parse((const char *)bytes, n, NULL, &err);

	if (j)
		reads_back(j);
	else
		must_be_message(&err, "line ");
	json_free(j);
	text_release(&err);
	return 0;
}
