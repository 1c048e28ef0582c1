/* Every call of a journey against every fault. For each pair: what the operator is told, how often it goes out, and what the session
 * keeps of it. Once: it passes, and the journey ends as without it. For ever: it is said, with what may be done, nothing is sent in
 * circles, and a write whose fate is not known stands in the session on disk. */
#include "../flow/flow.h"

struct call_of {
	const char *method, *path; /* path: the end of it */
	const char *label;         /* as the operator reads it */
	bool write;
};
static const struct call_of CALLS[] = {
	{ "GET", "/providers/Microsoft.Peering", "read the resource provider", false },
	{ "GET", "/resourcegroups/voice-peering", "read the resource group", false },
	{ "GET", "/peerAsns", "list the AS numbers", false },
	{ "GET", "/peerings", "list the peerings", false },
	{ "GET", "/peerings/example-ams", "read the peering", false },
	{ "GET", "/registeredPrefixes", "list the registered prefixes", false },
	{ "GET", "/peeringServices/example-voice", "read the peering service", false },
	{ "GET", "/peeringServices/example-voice/prefixes", "list the service's prefixes", false },
	{ "POST", "/register", "register the resource provider", true },
	{ "PUT", "/resourcegroups/voice-peering", "create the resource group", true },
	{ "PUT", "/peerAsns/example-asn", "associate the AS number", true },
	{ "PUT", "/peerings/example-ams", "create the peering", true },
	{ "PUT", "/registeredPrefixes/sbc-ams", "register the prefix", true },
	{ "PUT", "/peeringServices/example-voice", "create the peering service", true },
	{ "PUT", "/peeringServices/example-voice/prefixes/sbc-ams", "activate the prefix", true },
};
/* once: one such answer, then all is well. ever: so many that giving up comes first, where anything is given up. sends: how often the
 * call goes out; SOME: once or more, as often as it is tried. */
enum { SOME = 0, EVER_READ = 100000, EVER_WRITE = 12, TRIES = 5 };
struct course {
	enum standing_kind ends;
	size_t sends;
	const char *kept; /* of the write, on disk */
};
struct trouble {
	const char *name, *order; /* members of the lab's order */
	struct course write_once, write_ever;
	enum standing_kind read_once, read_ever;
	const char *says; /* when it ends in that */
	bool cut;         /* the service's answer never comes, nor its request id */
};
#define PASSES                                                                                                         \
	{                                                                                                              \
		STAND_DONE, 2, "answered"                                                                              \
	}
#define TAKEN                                                                                                          \
	{                                                                                                              \
		STAND_DONE, 1, "answered"                                                                              \
	}
#define GIVEN_UP                                                                                                       \
	{                                                                                                              \
		STAND_ERROR, TRIES, "answered"                                                                         \
	}
#define REFUSED                                                                                                        \
	{                                                                                                              \
		STAND_ERROR, 1, "answered"                                                                             \
	}
static const struct trouble TROUBLES[] = {
	/* a quota is waited for as long as the service says */
	{ "429",
	  "\"kind\":\"status\",\"status\":429,\"retry_after\":17",
	  PASSES,
	  { STAND_DONE, EVER_WRITE + 1, "answered" },
	  STAND_DONE,
	  STAND_ERROR,
	  "too many requests: wait" },
	{ "500", "\"kind\":\"status\",\"status\":500", PASSES, GIVEN_UP, STAND_DONE, STAND_ERROR,
	  "something broke at Microsoft" },
	{ "502 as a page", "\"kind\":\"html\",\"status\":502", PASSES, GIVEN_UP, STAND_DONE, STAND_ERROR,
	  "no answer that can be read" },
	{ "503", "\"kind\":\"status\",\"status\":503,\"retry_after\":7", PASSES, GIVEN_UP, STAND_DONE, STAND_ERROR,
	  "the service is out of order for now" },
	{ "504", "\"kind\":\"status\",\"status\":504", PASSES, GIVEN_UP, STAND_DONE, STAND_ERROR,
	  "the service took too long to answer" },
	{ "cut before", "\"kind\":\"reset_before\"", PASSES, GIVEN_UP, STAND_DONE, STAND_ERROR,
	  "the connection was closed", true },
	/* the service has taken it: it is read, found, and never sent again */
	{ "cut after", "\"kind\":\"reset_after\"", TAKEN, TAKEN, STAND_DONE, STAND_ERROR, "the connection was closed",
	  true },
	{ "half a body", "\"kind\":\"half_body\"", TAKEN, TAKEN, STAND_DONE, STAND_ERROR, "the connection was closed",
	  true },
	{ "wrong JSON", "\"kind\":\"wrong_json\"", PASSES, GIVEN_UP, STAND_DONE, STAND_ERROR,
	  "no answer that can be read" },
	{ "64 MB", "\"kind\":\"big_body\"", PASSES, GIVEN_UP, STAND_DONE, STAND_ERROR, "no answer that can be read" },
	{ "401",
	  "\"kind\":\"status\",\"status\":401",
	  PASSES,
	  { STAND_SIGN_IN, SOME, "dropped" },
	  STAND_DONE,
	  STAND_SIGN_IN,
	  "sign in again" },
	{ "403", "\"kind\":\"status\",\"status\":403", REFUSED, REFUSED, STAND_ERROR, STAND_ERROR,
	  "you may not do this" },
	{ "409", "\"kind\":\"status\",\"status\":409,\"code\":\"ScopeLocked\"", REFUSED, REFUSED, STAND_ERROR,
	  STAND_ERROR, "a lock forbids it" },
};

static struct flow *journey(const struct call_of *c, const struct trouble *t, unsigned count)
{
	struct flow *f = flow_new("first-light", FLOW_ANSWERS, true);
	char *order =
		mem_format("{%s,\"method\":\"%s\",\"path\":\"%s?\",\"count\":%u}", t->order, c->method, c->path, count);

	flow_lab(f, "POST", "/lab/v1/faults", order);
	free(order);
	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

/* The state of the last such request in the session as it lies on disk; "": there is none. */
static void read_kept(const struct flow *f, const struct call_of *c, struct text *state)
{
	struct model m;

	text_clear(state);
	assert_true(session_read(f->disk.s, f->disk.n, &m, NULL));
	ROWS_EACH (struct request, r, m.requests) {
		char *path = mem_textn(r->path, strcspn(r->path, "?"));
		size_t n = strlen(path), end = strlen(c->path);

		if (str_is(r->method, c->method) && n >= end && str_is(path + n - end, c->path)) {
			text_clear(state);
			text_add(state, r->state);
		}
		free(path);
	}
	model_release(&m);
}

static void expect(const struct flow *f, const struct call_of *c, const struct trouble *t, const struct course *w,
		   enum standing_kind kind, const struct text *what)
{
	struct text state = TEXT_INIT;
	size_t sent = flow_count(f, c->method, c->path);
	bool sends = !w->sends || sent == w->sends || (w->sends == TRIES && sent == TRIES + 1);

	read_kept(f, c, &state);
	if (kind != w->ends || (c->write && (!sends || !str_is(state.s, w->kept))))
		fail_msg("%s %s, %s: ends %d, not %d; sent %zu times; kept as '%s'; %s", c->method, c->path, t->name,
			 (int)kind, (int)w->ends, sent, state.s, what->s);
	if (kind != STAND_DONE && (!strstr(what->s, t->says) || (!t->cut && !strstr(what->s, "request id "))))
		fail_msg("%s %s, %s: '%s' or its request id is not said: %s", c->method, c->path, t->name, t->says,
			 what->s);
	if (kind == STAND_ERROR && !strstr(what->s, c->label))
		fail_msg("%s %s, %s: what could not be done is not said: %s", c->method, c->path, t->name, what->s);
	flow_check_writes(f);
	assert_int_equal(flow_count(f, "DELETE", ""), 0);
	text_release(&state);
}

static void meet(const struct call_of *c, const struct trouble *t, bool ever)
{
	const struct course read = { ever ? t->read_ever : t->read_once, SOME, "" };
	const struct course *w = !c->write ? &read : ever ? &t->write_ever : &t->write_once;
	struct flow *f = journey(c, t, !ever ? 1 : c->write ? EVER_WRITE : EVER_READ);
	struct text what = TEXT_INIT;
	enum standing_kind kind = flow_run(f, &what);

	expect(f, c, t, w, kind, &what);
	text_release(&what);
	flow_free(f);
}

static void once(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(CALLS); i++)
		for (size_t k = 0; k < COUNT(TROUBLES); k++)
			meet(&CALLS[i], &TROUBLES[k], false);
}

static void for_ever(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(CALLS); i++)
		for (size_t k = 0; k < COUNT(TROUBLES); k++)
			meet(&CALLS[i], &TROUBLES[k], true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once),
		cmocka_unit_test(for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
