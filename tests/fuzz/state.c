/* Whatever a state file of the training service holds, it is refused with file and line in clean words, or brings a world that can be
 * asked. Lines that are torn at the end are not used. */
#include "fuzz.h"

#include "lab/service.h"

static void asked(struct lab *lab, msec now)
{
	const struct lab_request request = { .method = "GET", .target = "/lab/v1/scenario" };
	struct lab_reply reply = LAB_REPLY_INIT;

	lab_request(lab, now, &request, &reply);
	must(reply.status >= 200 && reply.status <= 599);
	lab_reply_release(&reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const msec now = 1000000;
	struct text copy = TEXT_INIT, err = TEXT_INIT;

	if (!n)
		return 0;
	text_addn(&copy, (const char *)bytes, n);
	const struct lab_setup setup = { .now = now, .log = copy.s, .log_n = n, .log_file = "input" };
	struct lab *lab = lab_open(&setup, &err);

	if (lab) {
		must(lab_log_used(lab) <= n);
		must(lab_log_used(lab) == 0 || bytes[lab_log_used(lab) - 1] == '\n');
		asked(lab, now);
	} else {
		must(err.n && utf8_valid(err.s, err.n));
	}
	lab_close(lab);
	text_release(&copy);
	text_release(&err);
	return 0;
}
