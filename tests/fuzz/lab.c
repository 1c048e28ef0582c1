/* Whatever is asked of the training service, a line a request (METHOD TARGET BODY), all is answered, and the log of it brings the
 * same world again. */
#include "fuzz.h"

#include "lab/service.h"

enum { REQUESTS_MAX = 60, PARTS = 3 };
static const msec start = 1000000;

static bool keep(void *self, const char *line, size_t n, struct text *err)
{
	(void)err;
	must(n && line[n - 1] == '\n');
	text_addn(self, line, n);
	return true;
}

static void answered(const struct lab_reply *r)
{
	must(r->status >= 200 && r->status <= 599);
	must(lab_reply_header(r, "x-lab-time") && lab_reply_header(r, "x-lab-rate"));
	for (size_t i = 0; i < r->nheaders; i++)
		must(!strpbrk(r->headers[i].value, "\r\n"));
}

static void ask(struct lab *lab, msec now, const char *const part[PARTS], struct text *out)
{
	const struct lab_request request = { .method = part[0],
					     .target = part[1],
					     .authorization = "Bearer fuzz",
					     .body = part[2],
					     .n = strlen(part[2]) };
	struct lab_reply reply = LAB_REPLY_INIT;
	lab_request(lab, now, &request, &reply);
	answered(&reply);
	if (out)
		text_add(out, reply.body.s);
	lab_reply_release(&reply);
}

/* Cut a line at its first two blanks. */
static void ask_line(struct lab *lab, msec now, char *line)
{
	const char *part[PARTS] = { "", "", "" };
	for (int i = 0; i < PARTS; i++) {
		part[i] = line;
		line += strcspn(line, i < PARTS - 1 ? " " : "");
		if (*line)
			*line++ = '\0';
	}
	ask(lab, now, part, NULL);
}

static msec ask_all(struct lab *lab, char *text)
{
	msec now = start;
	for (int i = 0; *text && i < REQUESTS_MAX; i++, now += MSEC_SECOND) {
		char *line = text;
		text += strcspn(text, "\n");
		if (*text)
			*text++ = '\0';
		if (!strstr(line, "big_body")) /* right, and slow */
			ask_line(lab, now, line);
	}
	return now;
}

#define SUB "/subscriptions/00000000-0000-0000-0000-000000000001"

static void look(struct lab *lab, msec now, struct text *out)
{
	static const char *const seen[][PARTS] = {
		{ "DELETE", "/lab/v1/faults", "" },
		{ "GET", "/lab/v1/routers", "" },
		{ "GET", "/lab/v1/registry", "" },
		{ "GET", "/lab/v1/scenario", "" },
		{ "GET", "/lab/v1/score", "" },
		{ "GET", "/lab/v1/checkpoints", "" },
		{ "GET", SUB "/resourcegroups?api-version=2021-04-01", "" },
		{ "GET", SUB "/providers/Microsoft.Peering/peerAsns?api-version=2025-05-01", "" },
		{ "GET", SUB "/providers/Microsoft.Peering/peerings?api-version=2025-05-01", "" },
		{ "GET", SUB "/providers/Microsoft.Peering/peeringServices?api-version=2025-05-01", "" },
	};
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
		ask(lab, now, seen[i], out);
}

static void as_requests(char *text)
{
	struct text log = TEXT_INIT, seen = TEXT_INIT, again = TEXT_INIT;
	struct lab_setup setup = { .now = start, .append = keep, .self = &log };
	struct lab *lab = lab_open(&setup, NULL);
	must(lab != NULL);
	msec now = ask_all(lab, text);
	must(lab_note_time(lab, now, NULL));
	look(lab, now, &seen);
	lab_close(lab);

	const struct lab_setup replay = { .now = now, .log = log.s, .log_n = log.n };
	lab = lab_open(&replay, NULL);
	must(lab && lab_log_used(lab) == log.n);
	look(lab, now, &again);
	must(strcmp(seen.s, again.s) == 0);
	lab_close(lab);
	text_release(&log);
	text_release(&seen);
	text_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text copy = TEXT_INIT;
	text_addn(&copy, (const char *)bytes, n);
	as_requests(copy.s);
	text_release(&copy);
	return 0;
}
