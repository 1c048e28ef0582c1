/* Whatever bytes come, answers_parse refuses them with clean words, one mistake a line, or gives answers that are written,
 * read and written again to the same file. */
#include "fuzz.h"

#include "session/session.h"

static void answers_hold(const struct model *m)
{
	struct text once = TEXT_INIT, twice = TEXT_INIT;
	struct model back;

	answers_write(m, &once);
	must(answers_parse(once.s, once.n, "written", &back, NULL));
	answers_write(&back, &twice);
	must(strcmp(once.s, twice.s) == 0);
	model_release(&back);
	text_release(&once);
	text_release(&twice);
}

static void message_is_fit(const struct text *err)
{
	must(str_starts(err->s, "input:"));
	must_be_clean_lines(err);
	must(err->s[err->n - 1] != '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text err = TEXT_INIT;
	struct model m;

	if (answers_parse((const char *)bytes, n, "input", &m, &err)) {
		answers_hold(&m);
		model_release(&m);
	} else {
		message_is_fit(&err);
	}
	text_release(&err);
	return 0;
}
