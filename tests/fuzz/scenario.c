/* Whatever bytes come as a scenario, they are refused with a place and clean words, or told without anything a terminal obeys; and
 * a scenario that is accepted opens a lab. */
#include "fuzz.h"

#include "lab/scenario.h"
#include "lab/service.h"

static void told(const char *s, size_t n)
{
	struct text out = TEXT_INIT, title = TEXT_INIT, answers = TEXT_INIT;

	must(lab_scenario_describe(s, n, "input", &out, NULL) && out.n);
	must(lab_scenario_parts(s, n, &title, &answers, NULL) && title.n);
	must_be_clean_lines(&out);
	must_be_clean(title.s);
	text_release(&out);
	text_release(&title);
	text_release(&answers);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text copy = TEXT_INIT, err = TEXT_INIT;

	text_addn(&copy, (const char *)bytes, n);
	if (lab_scenario_check(copy.s, n, "input", &err))
		told(copy.s, n);
	else
		must_be_message(&err, "input:");
	text_release(&copy);
	text_release(&err);
	return 0;
}
