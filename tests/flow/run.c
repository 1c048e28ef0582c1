/* The onboarding unattended, with both programs as somebody runs them: what ends with which exit code, what it says, and what
 * the service was told. */
#include "program.h"

#include "core/explain.h"
#include "core/rules.h"
#include "lab/scenario.h"

#define EXAMPLE "docs/example.yaml"
enum { DONE = 0, ERROR = 1, USAGE = 2, CHECK = 3, PENDING = 8, ACT = 9, BUSY = 75 };

struct story {
	struct home home;
	struct ran r;
	char *example; /* the text of the example */
	char *log;     /* what the lab of session "example" accepted */
};

static void story_begin(struct story *s)
{
	*s = (struct story){ .r = RAN_INIT, .example = read_whole(EXAMPLE) };
	home_new(&s->home);
	s->log = session_file(&s->home, "example.lab");
}

static void story_end(struct story *s)
{
	assert_int_equal(files_in(s->home.runtime), 0); /* no socket's folder is left */
	home_free(&s->home);
	ran_release(&s->r);
	free(s->example);
	free(s->log);
}

/* text with every `from` as `to`; the caller frees. */
static char *edited(const char *text, const char *from, const char *to)
{
	struct text t = TEXT_INIT;
	const char *hit;

	if (!strstr(text, from))
		fail_msg("'%s' is not in the text", from);
	while ((hit = strstr(text, from))) {
		text_addn(&t, text, (size_t)(hit - text));
		text_add(&t, to);
		text = hit + strlen(from);
	}
	text_add(&t, text);
	return text_detach(&t);
}

/* The file without the lines that have this in them. */
static char *without(const char *text, const char *part)
{
	struct text t = TEXT_INIT;

	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = mem_textn(text, n);

		if (!strstr(line, part))
			text_addf(&t, "%s\n", line);
		free(line);
		text += n + (text[n] == '\n');
	}
	return text_detach(&t);
}

static size_t writes(struct story *s)
{
	return count_writes(s->log, "", "");
}

/* Runs this text as the answers of session "example". */
static int run_text(struct story *s, const char *text, const char *wait)
{
	char *file = home_file(&s->home, "example.yaml", text);
	int code = voxpeer(&s->home, &s->r, "run", "-f", file, wait, NULL);

	free(file);
	return code;
}

static struct json *status(struct story *s, const char *name)
{
	struct text err = TEXT_INIT;

	voxpeer(&s->home, &s->r, "status", name, "--json", NULL);
	struct json *j = json_parse(s->r.out.s, s->r.out.n, NULL, &err);

	if (!j)
		fail_msg("%s: %s", err.s, s->r.out.s);
	return j;
}

static void expect_verified(struct story *s, const char *name, size_t wanted)
{
	struct json *j = status(s, name);
	size_t n = 0;

	for (const struct json *p = json_first(json_get(j, "prefixes")); p; p = json_next(p), n++) {
		assert_string_equal(json_str(json_get(p, "registration")), "Verified");
		assert_string_equal(json_str(json_get(p, "activation")), "Verified");
	}
	assert_int_equal(n, wanted);
	json_free(j);
}

/* ---- the journey of the example */

static void whole_journey(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	assert_code((voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL), &s.r), DONE);
	assert_has(s.r.out.s, "every chosen prefix is activated");
	expect_verified(&s, "example", 2);
	assert_code(&s.r, DONE);
	expect_one_of_each(s.log);

	assert_code((voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL), &s.r), DONE);
	expect_one_of_each(s.log);
	story_end(&s);
}

static void what_exists_and_differs_is_left_alone(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *says;
	} edits[] = {
		{ "bandwidth_mbps: 10000", "bandwidth_mbps: 20000", "bandwidth of connection 1: 10000" },
		{ "peer_name: Example Voice", "peer_name: Another Voice", "Peer name is fixed once created" },
		{ "email: noc@", "email: voice@", "the association exists and cannot be changed" },
		{ "facility: 104", "facility: 1236", "Facility is fixed once created" },
		{ "203.0.113.0/24", "203.0.113.0/25", "is fixed once created" },
	};
	struct story s;

	story_begin(&s);
	assert_code((run_text(&s, s.example, "--wait"), &s.r), DONE);
	for (size_t i = 0; i < COUNT(edits); i++) {
		char *text = edited(s.example, edits[i].from, edits[i].to);

		assert_code((run_text(&s, text, "--wait"), &s.r), ACT);
		assert_has(s.r.err.s, edits[i].says);
		assert_int_equal(writes(&s), 9);
		free(text);
		assert_code((run_text(&s, s.example, "--wait"), &s.r), DONE);
	}
	story_end(&s);
}

static void until_a_step(void **state)
{
	(void)state;
	static const struct {
		const char *step;
		size_t writes;
	} steps[] = { { "readiness", 0 },    { "account", 2 },  { "asn", 3 },     { "peering", 4 },
		      { "provisioning", 4 }, { "prefixes", 6 }, { "service", 9 }, { "done", 9 } };
	struct story s;

	story_begin(&s);
	for (size_t i = 0; i < COUNT(steps); i++) {
		voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", "--until", steps[i].step, NULL);
		assert_code(&s.r, DONE);
		assert_int_equal(writes(&s), steps[i].writes);
	}
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--until", "asns", NULL);
	assert_code(&s.r, USAGE);
	assert_has(s.r.err.s, "readiness, account, asn, peering");
	story_end(&s);
}

static void without_waiting(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	for (int i = 0; i < 3; i++) {
		voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, NULL);
		assert_code(&s.r, PENDING);
		assert_int_equal(count_writes(s.log, "POST", "/register"), 1);
		assert_int_equal(count_writes(s.log, "PUT", "/resourcegroups/voice-peering"), 1);
	}
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait=12h", NULL);
	assert_code(&s.r, PENDING);
	assert_int_equal(writes(&s), 4); /* approved after 3 h, connections after days */
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait=21d", NULL);
	assert_code(&s.r, DONE);
	expect_one_of_each(s.log);
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait=soon", NULL);
	assert_code(&s.r, USAGE);
	assert_has(s.r.err.s, "12h");
	story_end(&s);
}

/* ---- what the file does not release */

static void only_what_is_released(void **state)
{
	(void)state;
	static const struct {
		const char *cut, *says, *until;
		size_t writes;
	} cases[] = {
		{ "asn: example-asn, ", "commit.asn is not in the file", "account", 2 },
		{ "peerings: [example-ams], s", "commit.peerings does not name example-ams", "asn", 3 },
		{ ", service: example-voice", "commit.service is not in the file", "prefixes", 6 },
	};
	struct story s;

	story_begin(&s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = edited(s.example, cases[i].cut, i == 1 ? "s" : "");

		home_empty(&s.home);
		assert_code((run_text(&s, text, "--wait"), &s.r), ACT);
		assert_has(s.r.err.s, cases[i].says);
		assert_int_equal(writes(&s), cases[i].writes);
		assert_code((run_text(&s, s.example, "--wait"), &s.r), DONE);
		free(text);
	}
	story_end(&s);
}

static void what_nobody_attested(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *none = without(s.example, "CHG-1234"), *text = without(none, "attest:");

	assert_code((run_text(&s, text, "--wait"), &s.r), ACT);
	for (const char *const *code = (const char *const[]){ "R9", "R13", "R14", "R15", "R16", NULL }; *code; code++) {
		char *line = mem_format("%s %s: nobody has attested", *code, rule_attested(*code)->text);

		assert_has(s.r.err.s, line);
		free(line);
	}
	assert_int_equal(writes(&s), 0);
	free(text);
	free(none);
	story_end(&s);
}

/* ---- answers */

static void written_answers_lead_to_the_same(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	assert_code((voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL), &s.r), DONE);
	assert_code((voxpeer(&s.home, &s.r, "answers", "example", NULL), &s.r), DONE);
	char *first = mem_text(s.r.out.s), *file = home_file(&s.home, "again.yaml", first);

	assert_code((voxpeer(&s.home, &s.r, "run", "-f", file, "--wait", NULL), &s.r), DONE);
	expect_verified(&s, "again", 2);
	assert_code((voxpeer(&s.home, &s.r, "answers", "again", NULL), &s.r), DONE);
	assert_string_equal(s.r.out.s, first);
	assert_null(strstr(first, "key"));
	free(first);
	free(file);
	story_end(&s);
}

/* ---- plan */

static void expect_planned(struct story *s, size_t due, char **digest)
{
	struct json *j = json_parse(s->r.out.s, s->r.out.n, NULL, NULL);
	size_t n = 0;

	for (const struct json *r = json_first(json_get(j, "requests")); r; r = json_next(r)) {
		bool is_due = false;

		json_bool(json_get(r, "due"), &is_due);
		n += is_due;
		assert_non_null(json_str(json_get(r, "path")));
		assert_true(!is_due || json_get(r, "body") || str_is(json_str(json_get(r, "method")), "POST"));
	}
	assert_int_equal(json_count(json_get(j, "requests")), 9);
	assert_int_equal(n, due);
	*digest = mem_text(json_str(json_get(j, "digest")));
	json_free(j);
}

static void plan_writes_nothing(void **state)
{
	(void)state;
	struct story s;
	char *first, *again;

	story_begin(&s);
	assert_code((voxpeer(&s.home, &s.r, "plan", "-f", EXAMPLE, "--json", NULL), &s.r), ACT);
	expect_planned(&s, 9, &first);
	assert_code((voxpeer(&s.home, &s.r, "plan", "-f", EXAMPLE, "--json", NULL), &s.r), ACT);
	expect_planned(&s, 9, &again);
	assert_string_equal(first, again);
	assert_int_equal(files_in(s.home.sessions), 0);
	free(first);
	free(again);

	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", "--until", "asn", NULL);
	assert_code((voxpeer(&s.home, &s.r, "plan", "-f", EXAMPLE, "--json", NULL), &s.r), ACT);
	expect_planned(&s, 6, &first);
	assert_int_equal(writes(&s), 3);
	free(first);
	story_end(&s);
}

static void plan_of_what_is_there(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL);
	size_t files = files_in(s.home.sessions);

	assert_code((voxpeer(&s.home, &s.r, "plan", "-f", EXAMPLE, NULL), &s.r), DONE);
	assert_has(s.r.out.s, "0 writes due");
	assert_code((voxpeer(&s.home, &s.r, "plan", "example", NULL), &s.r), DONE);
	char *text = edited(s.example, "bandwidth_mbps: 10000", "bandwidth_mbps: 20000");
	char *file = home_file(&s.home, "example.yaml", text);

	assert_code((voxpeer(&s.home, &s.r, "plan", "-f", file, NULL), &s.r), ACT);
	assert_has(s.r.out.s, "drift: bandwidth of connection 1: 10000");
	assert_int_equal(writes(&s), 9);
	assert_int_equal(files_in(s.home.sessions), files);
	assert_code((voxpeer(&s.home, &s.r, "plan", "nothing-of-this-name", NULL), &s.r), USAGE);
	free(text);
	free(file);
	story_end(&s);
}

/* Guide sends nothing: what is due is the portal's. */
static void a_plan_of_guide_names_the_portal(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *text = edited(s.example, "mode: training\nscenario: first-light\naccount: {sign_in: lab, ",
			    "mode: guide\naccount: {");
	char *file = home_file(&s.home, "guide.yaml", text);

	assert_code((voxpeer(&s.home, &s.r, "plan", "-f", file, NULL), &s.r), ACT);
	assert_has(s.r.out.s, "9 to be made in the portal");
	assert_null(strstr(s.r.out.s, "writes due"));
	free(text);
	free(file);
	story_end(&s);
}

/* ---- check and the other looks */

static void check_says_what_can_be_judged(void **state)
{
	(void)state;
	struct story s;
	bool seen = false;

	story_begin(&s);
	char *text = edited(s.example, "ams-r2", "ams-r1"), *file = home_file(&s.home, "example.yaml", text);

	assert_code((voxpeer(&s.home, &s.r, "check", "-f", file, "--json", NULL), &s.r), CHECK);
	struct json *j = json_parse(s.r.out.s, s.r.out.n, NULL, NULL);

	for (const struct json *c = json_first(json_get(j, "checks")); c; c = json_next(c))
		seen |= str_is(json_str(json_get(c, "code")), "R9") && str_is(json_str(json_get(c, "state")), "failed");
	assert_true(seen);
	json_free(j);
	assert_int_equal(files_in(s.home.sessions), 0);
	assert_code((voxpeer(&s.home, &s.r, "status", "nothing-of-this-name", NULL), &s.r), USAGE);
	assert_code((voxpeer(&s.home, &s.r, "status", NULL), &s.r), DONE);
	free(file);
	free(text);
	story_end(&s);
}

/* ---- scenarios by the command, to their end; every one of them by the wizard: flow/scenarios */

static const struct expected {
	const char *scenario, *says; /* says NULL: nothing fails */
} EXPECTED[] = {
	{ "first-light", NULL },
	{ "slow-approval", NULL },
	{ "dropped-line", NULL },
	{ "two-metros", NULL },
	{ "rehearsal", NULL },
	{ "silent-router", "Prefix not received from IP 192.0.2.2" },
	{ "missing-community", "Advertisement missing MAPS community: from 192.0.2.0" },
	{ "long-path", "AS path isn't correct" },
	{ "no-route-object", "Origin ASN is not in a routing registry" },
};

static void mend(const struct lab_process *lab)
{
	struct json *scenario = lab_order(lab, "GET", "/lab/v1/scenario", NULL);

	for (const struct json *a = json_first(json_at(scenario, "solution.actions")); a; a = json_next(a)) {
		struct text body = TEXT_INIT;
		struct json_out out = { .to = &body };

		json_put_node(&out, NULL, json_get(a, "body"));
		lab_tell(lab, json_str(json_get(a, "method")), json_str(json_get(a, "path")), body.s);
		text_release(&body);
	}
	json_free(scenario);
}

static int run_in(struct story *s, const struct lab_process *lab, const char *file)
{
	return voxpeer(&s->home, &s->r, "run", "-f", file, "--wait", "--lab", lab->socket, NULL);
}

static void expect_goals(const struct lab_process *lab)
{
	struct json *scenario = lab_order(lab, "GET", "/lab/v1/scenario", NULL);

	for (const struct json *g = json_first(json_get(scenario, "goals")); g; g = json_next(g)) {
		bool done = false;

		json_bool(json_get(g, "done"), &done);
		if (!done && str_is(json_str(json_get(g, "judge")), "lab"))
			fail_msg("goal not reached: %s", json_str(json_get(g, "text")));
	}
	json_free(scenario);
}

/* It fails, fails again as long as nothing was mended, and gets on once it was. */
static void fail_and_mend(struct story *s, const struct lab_process *lab, const char *file, const char *says)
{
	assert_code((run_in(s, lab, file), &s->r), CHECK);
	assert_has(s->r.err.s, says);
	assert_has(s->r.err.s, " was not verified");
	assert_has(s->r.err.s, explain_at(explain_message(says))->cure);
	assert_has(s->r.err.s, "voxpeer explain message.");
	assert_code((run_in(s, lab, file), &s->r), CHECK);
	assert_has(s->r.err.s, says);
	mend(lab);
}

static void solve(struct story *s, const struct expected *e)
{
	const struct lab_builtin *b = lab_builtin(e->scenario);
	struct text answers = TEXT_INIT;
	struct lab_process lab;

	assert_true(lab_scenario_parts(b->yaml, b->yaml_n, NULL, &answers, NULL));
	char *name = mem_format("%s.yaml", b->name), *file = home_file(&s->home, name, answers.s);

	lab_begin(&s->home, &lab, b->name);
	if (e->says)
		fail_and_mend(s, &lab, file, e->says);
	assert_code((run_in(s, &lab, file), &s->r), DONE);
	expect_goals(&lab);
	lab_end(&lab);
	free(file);
	free(name);
	text_release(&answers);
}

static void scenarios_are_solved(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	for (size_t i = 0; i < COUNT(EXPECTED); i++)
		solve(&s, &EXPECTED[i]);
	story_end(&s);
}

/* ---- bad input: where, what, what instead; and nothing is made */

struct bad {
	const char *from, *to;
	int code;
	const char *where, *what, *right;
	size_t writes; /* what has to exist before it can be known: the provider and the group */
};

static const struct bad BAD[] = {
	{ "number: 64500", "number: 64512", CHECK, "R1", "AS64512 is private", "public one", 0 },
	{ "number: 64500", "number: 0", CHECK, "R1", "AS0 is reserved", "public one", 0 },
	{ "number: 64500", "number: 23456", CHECK, "R1", "AS_TRANS", "your own", 0 },
	{ "number: 64500", "number: 4294967296", CHECK, "R1", "too large", "4294967295", 0 },
	{ "number: 64500", "number: sixty", CHECK, "R1", "'sixty' is not an AS number", "AS64500", 0 },
	{ "noc@example.net, phone", "noc@gmail.com, phone", CHECK, "R4", "public mail service", "your own domain", 0 },
	{ "203.0.113.0/24", "10.20.0.0/24", CHECK, "R17 10.20.0.0/24", "private", "public space", 0 },
	{ "203.0.113.0/24", "203.0.113.9/24", CHECK, "R17 203.0.113.9/24", "host bits", "203.0.113.0/24", 0 },
	{ "203.0.113.0/24", "2001:db8::/32", CHECK, "R17", "IPv6", "only IPv4", 0 },
	{ "198.51.100.0/24", "203.0.113.0/24", CHECK, "prefix.prefix", "overlaps 203.0.113.0/24 (sbc-ams)", "once", 0 },
	{ "name: media-ams", "name: sbc-ams", USAGE, ":20:", "'sbc-ams' is in line 19 already", "once", 0 },
	{ "ams-r2", "ams-r1", CHECK, "R9 example-ams", "connections 1 and 2 both end on ams-r1", "another router", 0 },
	{ "mbps: 10000", "mbps: 1000", CHECK, "R12 example-ams connection 1", "1000 Mbps is below", "10000 Mbps", 0 },
	{ "ams-r1, bandwidth_mbps: 10000", "ams-r1, bandwidth_mbps: 100000", CHECK, "R11 example-ams",
	  "connection 1 has 100000 Mbps, connection 2 has 10000", "all must be equal", 0 },
	{ "facility: 104", "facility: 999", CHECK, "connection.facility example-ams connection 2",
	  "facility 999 is not in Amsterdam", "63, 104, 1236", 2 },
	{ "metro: Amsterdam", "metro: Atlantis", CHECK, "peering.metro", "no metro of the service", "Amsterdam", 2 },
	{ "backup: none", "backup: Amsterdam", CHECK, "R10", "both primary and backup", "another metro", 0 },
	{ "state: North Holland", "state: Utrecht", CHECK, "service.state", "Utrecht", "North Holland", 2 },
	{ "subscription: 0000", "subscription: x", CHECK, "account.subscription", "not a GUID", "8-4-4-4-12", 0 },
	{ "[sbc-ams, media-ams]", "[sbc-ams, video]", CHECK, "R19 video", "no prefix is called video", "choose", 0 },
	{ "[sbc-ams, media-ams]", "[{name: sbc-ams, key: abc}, media-ams]", CHECK, "chosen prefix.key sbc-ams",
	  "not a GUID", "8-4-4-4-12", 0 },
	{ "[sbc-ams, media-ams]", "[{name: sbc-ams, key: 00000000-0000-0000-0000-0000000000ff}, media-ams]", CHECK,
	  "chosen prefix.key sbc-ams", "not the key of this registration", "leave it empty", 6 },
	{ "traffic: RTP", "trafic: RTP", USAGE, "example.yaml:20:", "unknown key 'trafic'", "'traffic'", 0 },
	{ "version: 1", "version: 7", USAGE, "example.yaml:2:", "version", "only 1 is known", 0 },
	{ "mode: training\n", "mode: rehearsal\n", USAGE, "example.yaml:3:", "rehearsal", "training", 0 },
	{ "commit:", "\tcommit:", USAGE, "example.yaml:32:", "tab", "blanks", 0 },
	{ "scenario: first-light", "scenario: no-such", USAGE, "no-such", "no scenario", "scenario list", 0 },
};

static void refuse(struct story *s, const struct bad *b)
{
	char *text = edited(s->example, b->from, b->to);

	home_empty(&s->home);
	run_text(s, text, "--wait");
	if (s->r.code != b->code || !strstr(s->r.err.s, b->where) || !strstr(s->r.err.s, b->what) ||
	    !strstr(s->r.err.s, b->right) || writes(s) != b->writes)
		fail_msg("%s: exit %d, %zu writes: %s", b->to, s->r.code, writes(s), s->r.err.s);
	assert_int_equal(count_writes(s->log, "DELETE", ""), 0);
	if (!b->writes && files_in(s->home.sessions))
		fail_msg("%s: refused, and a session was made of it", b->to);
	free(text);
}

static void bad_input(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	for (size_t i = 0; i < COUNT(BAD); i++)
		refuse(&s, &BAD[i]);
	story_end(&s);
}

static void one_connection(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *text = without(s.example, "facility: 104");

	assert_code((run_text(&s, text, "--wait"), &s.r), CHECK);
	assert_has(s.r.err.s, "R8 example-ams");
	assert_has(s.r.err.s, "has 1 connection; two or more");
	assert_int_equal(writes(&s), 0);
	free(text);
	story_end(&s);
}

/* What is refused is not begun, and what was there before stays. */
static void a_refused_file_changes_nothing_else(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *text = edited(s.example, "number: 64500", "number: 64512");

	assert_code((voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--until", "readiness", NULL), &s.r), DONE);
	size_t files = files_in(s.home.sessions);

	assert_code((run_text(&s, text, "--wait"), &s.r), CHECK);
	assert_true(files_in(s.home.sessions) >= files);
	char *session = session_file(&s.home, "example.json");
	assert_int_equal(remove(session), 0);
	free(session);
	session = session_file(&s.home, "example.json.bak");
	remove(session);
	assert_code((run_text(&s, text, "--wait"), &s.r), CHECK);
	assert_int_equal(access(s.log, F_OK), 0); /* the world of the one whose file is gone */
	free(session);
	free(text);
	story_end(&s);
}

/* What is right in training only, in the other modes. */
static void documentation_numbers_in_live(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *live = edited(s.example, "mode: training\nscenario: first-light\n", "mode: live\n");

	assert_code((run_text(&s, live, "--wait"), &s.r), CHECK);
	assert_has(s.r.err.s, "R1 example-asn: AS64500 is documentation (RFC 5398)");
	assert_has(s.r.err.s, "R17 203.0.113.0/24");
	assert_has(s.r.err.s, "training only");
	assert_true(access(s.log, F_OK) != 0);
	free(live);
	story_end(&s);
}

/* Without questions the first page is said, and whose turn it is stands in the exit code. */
static void no_input_asks_nothing(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	assert_code((voxpeer(&s.home, &s.r, "train", "first-light", "--no-input", NULL), &s.r), ACT);
	assert_has(s.r.out.s, "1 Readiness");
	story_end(&s);
}

static void no_file(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	assert_code((voxpeer(&s.home, &s.r, "run", NULL), &s.r), USAGE);
	assert_has(s.r.err.s, "run -f ANSWERS");
	assert_code((voxpeer(&s.home, &s.r, "run", "-f", "/nowhere/at-all.yaml", NULL), &s.r), USAGE);
	assert_has(s.r.err.s, "/nowhere/at-all.yaml");
	assert_code((run_text(&s, "", "--wait"), &s.r), USAGE);
	assert_has(s.r.err.s, "example.yaml:1:1");
	assert_int_equal(files_in(s.home.sessions), 0);
	story_end(&s);
}

/* ---- files that were damaged */

static void cut_in_half(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size / 2), 0);
}

static void a_session_cut_in_half(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *file = session_file(&s.home, "example.json");

	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", "--until", "provisioning", NULL);
	assert_code(&s.r, DONE);
	cut_in_half(file);
	/* unattended: nothing is decided, nothing is changed */
	char *cut = read_whole(file);
	size_t files = files_in(s.home.sessions);

	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL);
	assert_code(&s.r, ERROR);
	assert_has(s.r.err.s, "example.json is damaged: line ");
	assert_has(s.r.err.s, "the backup, which is the save before, is whole; 'voxpeer session restore example'");
	char *still = read_whole(file);

	assert_string_equal(cut, still);
	assert_int_equal(files_in(s.home.sessions), files);
	assert_code((voxpeer(&s.home, &s.r, "session", "verify", "example", NULL), &s.r), CHECK);
	assert_has(s.r.err.s, "example.json: line ");
	assert_has(s.r.out.s, "example.json.bak is sound, saved ");
	assert_code((voxpeer(&s.home, &s.r, "session", "restore", "example", NULL), &s.r), DONE);
	assert_has(s.r.out.s, "a copy of it is example.json.damaged-1; the backup");
	assert_code((voxpeer(&s.home, &s.r, "session", "verify", "example", NULL), &s.r), DONE);
	assert_code((voxpeer(&s.home, &s.r, "session", "restore", "example", NULL), &s.r), DONE);
	assert_has(s.r.out.s, "nothing was restored");
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL);
	assert_code(&s.r, DONE);
	expect_one_of_each(s.log);
	free(cut);
	free(still);
	free(file);
	story_end(&s);
}

static void a_session_cut_in_half_with_its_backups(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *file = session_file(&s.home, "example.json"), *backup = session_file(&s.home, "example.json.bak");

	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL);
	assert_code(&s.r, DONE);
	cut_in_half(file);
	cut_in_half(backup);
	for (int i = 1; i <= 3; i++) {
		char *older = mem_format("%s-%d", backup, i);

		if (access(older, F_OK) == 0)
			cut_in_half(older);
		free(older);
	}
	char *left = read_whole(file);

	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL);
	assert_code(&s.r, ERROR);
	assert_has(s.r.err.s, "example.json is damaged: line ");
	assert_has(s.r.err.s, "session rm example");
	expect_one_of_each(s.log);
	char *now = read_whole(file);

	assert_string_equal(left, now);
	assert_code((voxpeer(&s.home, &s.r, "session", "verify", "example", NULL), &s.r), CHECK);
	free(now);
	free(left);
	free(backup);
	free(file);
	story_end(&s);
}

/* Without its session, what exists is found and taken for what it is. */
static void a_session_that_is_gone(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	char *file = session_file(&s.home, "example.json"), *backup = session_file(&s.home, "example.json.bak");

	assert_code((voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL), &s.r), DONE);
	unlink(file);
	unlink(backup);
	assert_code((voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL), &s.r), DONE);
	expect_one_of_each(s.log);
	free(backup);
	free(file);
	story_end(&s);
}

/* ---- the session's own commands */

static void the_session_commands(void **state)
{
	(void)state;
	struct story s;

	story_begin(&s);
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", NULL);
	assert_code((voxpeer(&s.home, &s.r, "session", "verify", "example", NULL), &s.r), DONE);
	assert_has(s.r.out.s, "is sound");
	assert_code((voxpeer(&s.home, &s.r, "session", "show", "example", "--report", NULL), &s.r), DONE);
	assert_has(s.r.out.s, "AS64500 Example Voice as example-asn: Approved");
	assert_code((voxpeer(&s.home, &s.r, "session", "rm", "example", NULL), &s.r), ACT);
	assert_has(s.r.err.s, "--force");
	assert_int_equal(files_in(s.home.sessions), 4);
	assert_code((voxpeer(&s.home, &s.r, "session", "rm", "example", "--force", NULL), &s.r), DONE);
	assert_int_equal(files_in(s.home.sessions), 0);
	assert_code((voxpeer(&s.home, &s.r, "session", "verfy", "example", NULL), &s.r), USAGE);
	assert_has(s.r.err.s, "did you mean verify");
	story_end(&s);
}

/* The key of a registered prefix as the session file has it; the caller frees. */
static char *key_of(struct story *s)
{
	char *file = session_file(&s->home, "example.json"), *text = read_whole(file);
	struct json *j = json_parse(text, strlen(text), NULL, NULL);
	char *key = mem_text(json_str(json_get(json_first(json_at(j, "seen.prefixes")), "key")));

	json_free(j);
	free(text);
	free(file);
	return key;
}

static void a_key_is_shown_nowhere(void **state)
{
	(void)state;
	struct story s;
	struct text all = TEXT_INIT;

	story_begin(&s);
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", "-v", "--json", NULL);
	assert_code(&s.r, DONE);
	text_addf(&all, "%s%s", s.r.out.s, s.r.err.s);
	for (const char *const *c = (const char *const[]){ "answers", "plan", "check", "status", NULL }; *c; c++) {
		voxpeer(&s.home, &s.r, *c, "example", NULL);
		text_addf(&all, "%s%s", s.r.out.s, s.r.err.s);
	}
	for (const char *const *c = (const char *const[]){ "--report", "--redact", NULL }; *c; c++) {
		voxpeer(&s.home, &s.r, "session", c[1] ? "show" : "export", "example", *c, NULL);
		text_addf(&all, "%s%s", s.r.out.s, s.r.err.s);
	}
	char *file = session_file(&s.home, "example.journal"), *journal = read_whole(file), *key = key_of(&s);

	assert_int_equal(strlen(key), 36);
	assert_null(strstr(all.s, key));
	assert_null(strstr(journal, key));
	free(key);
	free(journal);
	free(file);
	text_release(&all);
	story_end(&s);
}

/* ---- two at once */

static void await_file(const char *path)
{
	for (int i = 0; access(path, F_OK); i++) {
		assert_in_range(i, 0, PATIENCE_MS);
		poll(NULL, 0, 1);
	}
}

static void two_at_once(void **state)
{
	(void)state;
	struct story s;
	struct lab_process lab;
	struct ran first = RAN_INIT;

	story_begin(&s);
	lab_begin(&s.home, &lab, "first-light");
	lab_tell(&lab, "POST", "/lab/v1/faults",
		 "{\"kind\": \"slow\", \"method\": \"GET\", \"path\": \"/subscriptions/\", \"delay\": \"10m\"}");
	char *lock = session_file(&s.home, "example.lock"), *holder;
	struct process one = voxpeer_begin(&s.home, "run", "-f", EXAMPLE, "--wait", "--lab", lab.socket, NULL);

	await_file(lock);
	voxpeer(&s.home, &s.r, "run", "-f", EXAMPLE, "--wait", "--lab", lab.socket, NULL);
	assert_code(&s.r, BUSY);
	holder = mem_format("process %ld", (long)one.pid);
	assert_has(s.r.err.s, "session example is in use by ");
	assert_has(s.r.err.s, holder);
	assert_code((voxpeer(&s.home, &s.r, "session", "unlock", "example", "--force", NULL), &s.r), ERROR);

	kill(one.pid, SIGKILL);
	process_end(&one, &first);
	lab_tell(&lab, "DELETE", "/lab/v1/faults", NULL);
	assert_int_equal(access(lock, F_OK), 0);
	assert_code((run_in(&s, &lab, EXAMPLE), &s.r), DONE);
	expect_one_of_each(lab.log);
	assert_true(access(lock, F_OK) != 0);
	lab_end(&lab);
	free(holder);
	free(lock);
	ran_release(&first);
	story_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_journey),
		cmocka_unit_test(what_exists_and_differs_is_left_alone),
		cmocka_unit_test(until_a_step),
		cmocka_unit_test(without_waiting),
		cmocka_unit_test(only_what_is_released),
		cmocka_unit_test(what_nobody_attested),
		cmocka_unit_test(written_answers_lead_to_the_same),
		cmocka_unit_test(plan_writes_nothing),
		cmocka_unit_test(plan_of_what_is_there),
		cmocka_unit_test(a_plan_of_guide_names_the_portal),
		cmocka_unit_test(check_says_what_can_be_judged),
		cmocka_unit_test(scenarios_are_solved),
		cmocka_unit_test(bad_input),
		cmocka_unit_test(a_refused_file_changes_nothing_else),
		cmocka_unit_test(one_connection),
		cmocka_unit_test(documentation_numbers_in_live),
		cmocka_unit_test(no_input_asks_nothing),
		cmocka_unit_test(no_file),
		cmocka_unit_test(a_session_cut_in_half),
		cmocka_unit_test(a_session_cut_in_half_with_its_backups),
		cmocka_unit_test(a_session_that_is_gone),
		cmocka_unit_test(the_session_commands),
		cmocka_unit_test(a_key_is_shown_nowhere),
		cmocka_unit_test(two_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
