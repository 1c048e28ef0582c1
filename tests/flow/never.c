/* What voxpeer never does to a production peering, line by line, against the training service:
 *
 *   It never writes over a peering that is not Voice          another_type_is_never_written_over,
 *                                                             what_came_meanwhile_is_never_written_over
 *   run creates only; a difference is drift                   a_run_creates_and_never_changes, and run.c
 *   Changes are made by hand: read, difference, typed name    byhand.c: a_third_connection
 *   A live run needs the file's commit and the plan's digest  live.c: a_run_needs_the_digest_of_its_plan;
 *                                                             nothing_goes_without_commit,
 *                                                             each_thing_needs_its_own_commit
 *   DELETE for a never Verified prefix, after its name        only_prefixes_can_be_deleted, nothing_verified_is_deleted,
 *                                                             what_was_verified_once_stays,
 *                                                             what_never_passed_is_deleted_by_its_name
 *   What is not removed says whom to write, with the mail     what_is_not_removed_says_whom_to_write_to
 *   Validating "all" skips Verified ones                      validating_all_skips_what_is_verified
 *   maxPrefixesAdvertised once there is a bgpSession          limits_wait_for_the_session
 *   MD5 keys are never stored                                 an_md5_key_is_kept_nowhere
 *   A release sends what its review shows, to the letter      each_release_sends_what_its_review_shows, and what follows it
 */
#include "flow.h"

#include "arm/arm.h"

#define SUBSCRIPTION "/subscriptions/00000000-0000-0000-0000-000000000001"
#define VERSION      "?api-version=2025-05-01"
#define PEERING      SUBSCRIPTION "/resourceGroups/voice-peering/providers/Microsoft.Peering/peerings/example-ams" VERSION
#define EDGE                                                                                                           \
	"{\"kind\":\"Direct\",\"sku\":{\"name\":\"Premium_Direct_Free\"},\"location\":\"West Europe\","                \
	"\"properties\":{\"peeringLocation\":\"Amsterdam\",\"direct\":{\"directPeeringType\":\"Edge\","                \
	"\"peerAsn\":{\"id\":\"" SUBSCRIPTION "/providers/Microsoft.Peering/peerAsns/example-asn\"},"                  \
	"\"connections\":[{\"connectionIdentifier\":\"11111111-0000-4000-8000-000000000001\","                         \
	"\"bandwidthInMbps\":10000,\"sessionAddressProvider\":\"Microsoft\",\"useForPeeringService\":false,"           \
	"\"peeringDBFacilityId\":63}]}}}"

static struct flow *begin(const char *scenario, const char *answers, bool unattended)
{
	struct flow *f = flow_new(scenario, answers, unattended);

	flow_start(f);
	flow_settle(f);
	flow_answers(f);
	return f;
}

/* The whole onboarding, unattended, that nothing is left to do. */
static struct flow *done(bool unattended)
{
	struct flow *f = begin("first-light", FLOW_ANSWERS, true);
	struct text what = TEXT_INIT;

	if (flow_run(f, &what) != STAND_DONE)
		fail_msg("%s", what.s);
	text_release(&what);
	if (!unattended) { /* somebody opens the session */
		f->setup.unattended = false;
		flow_restart(f);
		flow_settle(f);
	}
	return f;
}

static void act(struct flow *f, enum action_id action, struct ref ref, const char *text)
{
	flow_event(f, &(struct event){ .kind = EV_DO, .id = action, .ref = ref, .text = text });
	flow_settle(f);
}

static void look_at(struct flow *f, enum step_id step)
{
	flow_event(f, &(struct event){ .kind = EV_LOOK, .view = { SCREEN_STEP, (uint16_t)step, { 0 } } });
	flow_settle(f);
}

static struct ref row_of(enum group_id group, const struct rows *rows, uint32_t i)
{
	return (struct ref){ REF_ROW, (uint16_t)group, ((const struct row *)rows_at(rows, group_record(group), i))->id,
			     0 };
}

static size_t writes(const struct flow *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nlog; i++)
		n += !str_is(f->log[i].method, "GET");
	return n;
}

/* ---- another type */

#define RELEASED_TO_ASN "commit: {asn: example-asn}\n"

static char *without_commits(const char *commit)
{
	const char *cut = strstr(FLOW_ANSWERS, "commit:");

	return mem_format("%.*s%s", (int)(cut - FLOW_ANSWERS), FLOW_ANSWERS, commit);
}

static void another_type_is_never_written_over(void **state)
{
	(void)state;
	char *answers = without_commits(RELEASED_TO_ASN);
	struct flow *f = begin("first-light", answers, true);
	struct text what = TEXT_INIT;

	assert_int_equal(flow_run(f, &what), STAND_ACT);
	flow_lab(f, "PUT", PEERING, EDGE);
	f->setup.unattended = false;
	flow_restart(f);
	look_at(f, STEP_PEERING);
	for (int i = 0; i < 3; i++)
		act(f, ACT_COMMIT_PEERING, row_of(GROUP_PEERINGS, &f->live.peerings, 0), "example-ams");
	assert_has(f->said.s, "not a Voice peering");
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 0);
	text_release(&what);
	free(answers);
	flow_free(f);
}

/* A colleague makes a peering of that name while the review stands open for a while: what was read has grown old. */
static void what_came_meanwhile_is_never_written_over(void **state)
{
	(void)state;
	char *answers = without_commits(RELEASED_TO_ASN);
	struct flow *f = begin("first-light", answers, true);
	struct text what = TEXT_INIT;

	assert_int_equal(flow_run(f, &what), STAND_ACT);
	f->setup.unattended = false;
	flow_restart(f);
	look_at(f, STEP_PEERING);
	flow_lab(f, "PUT", PEERING, EDGE);
	f->wall += 11 * (msec)MSEC_MINUTE;
	for (int i = 0; i < 3; i++)
		act(f, ACT_COMMIT_PEERING, row_of(GROUP_PEERINGS, &f->live.peerings, 0), "example-ams");
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 0);
	assert_true(flow_count(f, "GET", "/peerings/example-ams") > 0);
	text_release(&what);
	free(answers);
	flow_free(f);
}

/* ---- run */

static void a_run_creates_and_never_changes(void **state)
{
	(void)state;
	struct flow *f = done(true);
	struct peering *p = f->file.peerings.v;
	struct text what = TEXT_INIT;
	size_t before = writes(f);

	ROWS_EACH (struct connection, c, p->connections)
		mem_replace(&c->bandwidth_mbps, "20000");
	flow_answers(f);
	assert_int_equal(flow_run(f, &what), STAND_DRIFT);
	assert_has(what.s, "bandwidth");
	assert_int_equal(writes(f), before);
	text_release(&what);
	flow_free(f);
}

static void nothing_goes_without_commit(void **state)
{
	(void)state;
	char *answers = without_commits("");
	struct flow *f = begin("first-light", answers, true);
	struct text what = TEXT_INIT;

	assert_int_equal(flow_run(f, &what), STAND_ACT);
	for (size_t i = 0; i < f->nlog; i++) {
		if (strstr(f->log[i].path, "Microsoft.Peering/") && str_is(f->log[i].method, "PUT"))
			fail_msg("%s was written", f->log[i].path);
	}
	text_release(&what);
	free(answers);
	flow_free(f);
}

/* One name left out of the file: that thing is not made, whatever the others say. */
static void each_thing_needs_its_own_commit(void **state)
{
	static const struct {
		const char *commit, *path;
	} rows[] = {
		{ "commit: {peerings: [example-ams], service: example-voice}\n", "/peerAsns/example-asn" },
		{ "commit: {asn: example-asn, service: example-voice}\n", "/peerings/example-ams" },
		{ "commit: {asn: example-asn, peerings: [example-ams]}\n", "/peeringServices/example-voice" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *answers = without_commits(rows[i].commit);
		struct flow *f = begin("first-light", answers, true);
		struct text what = TEXT_INIT;

		assert_int_equal(flow_run(f, &what), STAND_ACT);
		assert_int_equal(flow_count(f, "PUT", rows[i].path), 0);
		text_release(&what);
		free(answers);
		flow_free(f);
	}
}

/* ---- DELETE */

/* Whatever is done to whatever there is, its name typed: where all is Verified nothing is deleted. */
static void do_to(struct flow *f, struct ref ref, const char *name)
{
	for (enum action_id action = ACT_NONE + 1; action < ACT_N; action++)
		act(f, action, ref, name);
}

static void only_prefixes_can_be_deleted(void **state)
{
	(void)state;
	struct flow *f = done(false);
	const struct ref refs[] = {
		{ 0 },
		{ REF_STEP, STEP_ACCOUNT, 0, 0 },
		{ REF_STEP, STEP_ASN, 0, 0 },
		{ REF_STEP, STEP_SERVICE, 0, 0 },
		row_of(GROUP_PEERINGS, &f->live.peerings, 0),
		row_of(GROUP_CONNECTIONS, &((struct peering *)f->live.peerings.v)->connections, 0),
		row_of(GROUP_CONTACTS, &f->live.asn.contacts, 0),
	};
	static const char *const names[] = { "example-asn", "example-ams", "example-voice", "voice-peering" };

	for (size_t i = 0; i < COUNT(refs) * COUNT(names); i++)
		do_to(f, refs[i / COUNT(names)], names[i % COUNT(names)]);
	for (size_t i = 0; i < f->nlog; i++)
		assert_string_not_equal(f->log[i].method, "DELETE");
	flow_free(f);
}

static void nothing_verified_is_deleted(void **state)
{
	(void)state;
	struct flow *f = done(false);

	for (uint32_t i = 0; i < 2; i++) {
		act(f, ACT_DELETE_PREFIX, row_of(GROUP_PREFIXES, &f->live.prefixes, i), i ? "media-ams" : "sbc-ams");
		act(f, ACT_DELETE_CHOSEN, row_of(GROUP_CHOSEN, &f->live.service.prefixes, i),
		    i ? "media-ams" : "sbc-ams");
	}
	for (size_t i = 0; i < f->nlog; i++)
		assert_string_not_equal(f->log[i].method, "DELETE");
	flow_free(f);
}

/* Rows of what exists are not taken out of the answers, and who can do it is said, with the mail to write. */
static void what_is_not_removed_says_whom_to_write_to(void **state)
{
	(void)state;
	struct flow *f = done(false);
	const struct peering *p = f->live.peerings.v;
	const struct {
		struct ref ref;
		const char *to;
	} rows[] = {
		{ row_of(GROUP_PEERINGS, &f->live.peerings, 0), "peering@microsoft.com" },
		{ row_of(GROUP_CONNECTIONS, &p->connections, 0), "peeringexperience@microsoft.com" },
		{ row_of(GROUP_PREFIXES, &f->live.prefixes, 0), "peeringservice@microsoft.com" },
		{ row_of(GROUP_CHOSEN, &f->live.service.prefixes, 0), "peeringservice@microsoft.com" },
	};
	struct arena a = { 0 };
	struct mail mail;

	for (size_t i = 0; i < COUNT(rows); i++) {
		text_clear(&f->said);
		flow_event(f, &(struct event){ .kind = EV_REMOVE, .ref = rows[i].ref });
		flow_settle(f);
		assert_has(f->said.s, rows[i].to);
		assert_true(wizard_mail(f->w, rows[i].ref, flow_now(f), &a, &mail));
		assert_string_equal(mail.to, rows[i].to);
		assert_has(mail.text, "Please remove or change");
	}
	assert_int_equal(f->live.peerings.n, 1);
	assert_int_equal(p->connections.n, 2);
	assert_int_equal(f->live.prefixes.n, 2);
	assert_int_equal(f->live.service.prefixes.n, 2);
	arena_release(&a);
	flow_free(f);
}

/* It was Verified, has failed since, and was looked at by another session in between: it stays. */
static void what_was_verified_once_stays(void **state)
{
	(void)state;
	char *answers = without_commits("commit: {asn: example-asn, peerings: [example-ams]}\n");
	struct flow *f = begin("first-light", answers, true);
	struct text what = TEXT_INIT;

	assert_int_equal(flow_run(f, &what), STAND_ACT);
	f->setup.unattended = false;
	flow_restart(f);
	look_at(f, STEP_PREFIXES);
	flow_lab(f, "DELETE", "/lab/v1/routers/ams-r2/announcements?prefix=203.0.113.0/24", NULL);
	struct ref first = row_of(GROUP_PREFIXES, &f->live.prefixes, 0);

	act(f, ACT_VALIDATE, first, "sbc-ams");
	for (int i = 0; i < 8; i++)
		flow_pass(f, "10m");
	look_at(f, STEP_PREFIXES);
	assert_string_equal(((struct seen_prefix *)f->live.seen.prefixes.v)->state, "Failed");
	act(f, ACT_DELETE_PREFIX, first, "sbc-ams");
	assert_has(f->said.s, "it was Verified at some time");
	assert_int_equal(flow_count(f, "DELETE", "/registeredPrefixes/sbc-ams"), 0);
	text_release(&what);
	free(answers);
	flow_free(f);
}

/* The router that announces nothing: its prefixes fail, and were never Verified. */
static void what_never_passed_is_deleted_by_its_name(void **state)
{
	(void)state;
	struct flow *f = begin("silent-router", FLOW_ANSWERS, true);
	struct text what = TEXT_INIT;
	struct ref ref;
	const char *const names[] = { "sbc-ams", "media-ams" };
	uint32_t i = 0;

	assert_int_equal(flow_run(f, &what), STAND_FAILED);
	f->setup.unattended = false;
	flow_restart(f);
	look_at(f, STEP_PREFIXES);
	while (i < f->live.seen.prefixes.n &&
	       !str_is(((struct seen_prefix *)rows_at(&f->live.seen.prefixes, &RECORD_SEEN_PREFIX, i))->state,
		       "Failed"))
		i++;
	assert_true(i < f->live.seen.prefixes.n);
	const char *name = ((struct seen_prefix *)rows_at(&f->live.seen.prefixes, &RECORD_SEEN_PREFIX, i))->name;

	ref = row_of(GROUP_PREFIXES, &f->live.prefixes, str_is(name, names[0]) ? 0 : 1);
	name = names[str_is(name, names[0]) ? 0 : 1];
	char *path = mem_format("/registeredPrefixes/%s", name);

	act(f, ACT_DELETE_PREFIX, ref, NULL);
	act(f, ACT_DELETE_PREFIX, ref, "another");
	assert_int_equal(flow_count(f, "DELETE", path), 0);
	act(f, ACT_DELETE_PREFIX, ref, name);
	assert_int_equal(flow_count(f, "DELETE", path), 1);
	free(path);
	text_release(&what);
	flow_free(f);
}

/* ---- validation */

static void validating_all_skips_what_is_verified(void **state)
{
	(void)state;
	struct flow *f = done(false);
	struct ref first = row_of(GROUP_PREFIXES, &f->live.prefixes, 0);

	act(f, ACT_VALIDATE, (struct ref){ 0 }, NULL);
	act(f, ACT_VALIDATE, first, NULL);
	assert_int_equal(flow_count(f, "POST", "/validate"), 0);
	act(f, ACT_VALIDATE, first, "sbc-ams");
	assert_int_equal(flow_count(f, "POST", "/validate"), 1);
	flow_free(f);
}

/* ---- bodies */

static const char *last_body(const struct flow *f, const char *op)
{
	const char *body = NULL;

	ROWS_EACH (const struct request, r, f->live.requests) {
		if (str_is(r->op, op))
			body = r->body;
	}
	assert_non_null(body);
	return body;
}

static void limits_wait_for_the_session(void **state)
{
	(void)state;
	struct flow *f = done(false);
	struct ref ref = row_of(GROUP_PEERINGS, &f->live.peerings, 0);
	struct arena a = { 0 };
	const char *left = NULL;

	assert_int_equal(wizard_by_hand(f->w, &a, &left), 4);
	assert_string_equal(left,
			    "change of peering example-ams: announced IPv4 prefixes of connection 1: 20000 → 1000, "
			    "and 3 more");
	assert_null(strstr(last_body(f, OPS[OP_PEERING_PUT].name), "maxPrefixesAdvertised"));
	assert_null(strstr(last_body(f, OPS[OP_PEERING_PUT].name), "bgpSession"));
	act(f, ACT_COMMIT_PEERING, ref, "example-ams");
	act(f, ACT_COMMIT_PEERING, ref, "example-ams");
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 2);
	assert_has(last_body(f, OPS[OP_PEERING_PUT].name), "maxPrefixesAdvertisedV4");
	assert_int_equal(wizard_by_hand(f->w, &a, &left), 0);
	arena_release(&a);
	flow_free(f);
}

#define MD5_KEY "hush-hush-5b1f"

/* Somebody set a password in another tool: whoever reads the peering is shown it. */
static void add_password(struct text *body)
{
	const char *at = strstr(body->s, "\"bgpSession\":");
	struct text with = TEXT_INIT;

	if (!at)
		return;
	at = strchr(at, '{') + 1;
	text_addf(&with, "%.*s\"md5AuthenticationKey\":\"" MD5_KEY "\",%s", (int)(at - body->s), body->s, at);
	text_release(body);
	*body = with;
}

static bool call_with_password(struct flow *f, size_t *shown)
{
	struct lab_reply reply = LAB_REPLY_INIT;

	if (!f->ncalls)
		return false;
	struct flow_call c = f->calls[0];

	if (c.call.to == CALL_OUTSIDE)
		return flow_call(f);
	memmove(f->calls, f->calls + 1, --f->ncalls * sizeof *f->calls);
	flow_ask(f, c.call.method, c.call.path, c.call.body, &reply);
	flow_log(f, c.call.method, c.call.path, reply.status);
	add_password(&reply.body);
	*shown += strstr(reply.body.s, MD5_KEY) != NULL;
	assert_true(!c.call.body || !strstr(c.call.body, MD5_KEY));
	flow_answer(f, c.id, &reply);
	lab_reply_release(&reply);
	flow_call_free(&c);
	return true;
}

static size_t settle_with_password(struct flow *f)
{
	size_t shown = 0;

	while (flow_save(f) || call_with_password(f, &shown))
		;
	return shown;
}

static void an_md5_key_is_kept_nowhere(void **state)
{
	(void)state;
	struct flow *f = done(false);
	const struct ref ref = row_of(GROUP_PEERINGS, &f->live.peerings, 0);

	flow_event(f, &(struct event){ .kind = EV_LOOK, .view = { SCREEN_STEP, STEP_PEERING, { 0 } } });
	flow_settle(f);
	flow_event(f, &(struct event){ .kind = EV_DO, .id = ACT_LOOK, .ref = { REF_STEP, STEP_PEERING, 0, 0 } });

	assert_true(settle_with_password(f) > 0);
	for (int i = 0; i < 2; i++) {
		flow_event(f, &(struct event){
				      .kind = EV_DO, .id = ACT_COMMIT_PEERING, .ref = ref, .text = "example-ams" });
		settle_with_password(f);
	}
	assert_int_equal(flow_count(f, "PUT", "/peerings/example-ams"), 2);
	assert_null(strstr(f->disk.s, MD5_KEY));
	assert_null(strstr(f->journal.s, MD5_KEY));
	assert_null(strstr(f->said.s, MD5_KEY));
	flow_free(f);
}

/* ---- reviews */

/* A request as a review shows it, without white space: method, path, body. What does not exist yet is named in <>. */
static char *squeezed(const char *text)
{
	struct text t = TEXT_INIT;

	for (; *text; text++) {
		if (!strchr(" \n\t", *text))
			text_addc(&t, *text);
	}
	return t.s;
}

static bool is_like(const char *shown, const char *sent)
{
	while (*shown && *sent) {
		if (*shown == '<') {
			shown += strcspn(shown, ">") + 1;
			sent += strcspn(sent, "\"");
		} else if (*shown++ != *sent++) {
			return false;
		}
	}
	return !*shown && !*sent;
}

enum { SHOWN_MAX = 32 };
struct reviewed {
	char *request[SHOWN_MAX];
	bool now[SHOWN_MAX], sent[SHOWN_MAX];
	size_t n;
	struct event release; /* of the review; id 0: it offers none */
};

static bool is_request(const struct block *b)
{
	return b->kind == B_PLAIN && b->text && (str_starts(b->text, "PUT ") || str_starts(b->text, "POST "));
}

static void review(struct flow *f, enum step_id step, struct ref ref, struct reviewed *out)
{
	const struct view v = { SCREEN_REVIEW, (uint16_t)step, ref };
	static struct arena a;
	static struct page page;

	*out = (struct reviewed){ 0 };
	arena_reset(&a);
	page = (struct page){ 0 };
	wizard_page(f->w, &v, &a, &page);
	for (size_t i = 0; i < page.nblocks; i++) {
		if (!is_request(&page.blocks[i]))
			continue;
		out->now[out->n] = !strstr(str_or(page.blocks[i - 1].text, ""), "not with this release");
		out->request[out->n++] = squeezed(page.blocks[i].text);
	}
	for (size_t i = 0; i < page.nactions; i++) {
		const struct action *act = &page.actions[i];

		if (act->id >= ACT_ACCOUNT_GO && act->id <= ACT_ACTIVATE && !act->why_not)
			out->release = (struct event){
				.kind = EV_DO, .id = act->id, .ref = act->ref, .text = act->type_to_confirm
			};
	}
}

static void was_shown(struct reviewed *r, const struct request *q)
{
	struct text t = TEXT_INIT;

	text_addf(&t, "%s%s%s", q->method, q->path, str_or(q->body, ""));
	char *sent = squeezed(t.s);

	for (size_t i = 0; i < r->n; i++) {
		if (!r->sent[i] && is_like(r->request[i], sent)) {
			r->sent[i] = true;
			assert_true(r->now[i]);
			free(sent);
			text_release(&t);
			return;
		}
	}
	fail_msg("no review showed %s", sent);
}

static void reviewed_free(struct reviewed *r)
{
	while (r->n)
		free(r->request[--r->n]);
}

/* Released in this review, whatever goes out was on it, and all of it goes out. Returns how many that were. */
static size_t release_in(struct flow *f, enum step_id step, struct ref ref)
{
	struct reviewed r;
	uint32_t before = f->live.requests.n;
	size_t sent = 0;

	look_at(f, step);
	review(f, step, ref, &r);
	if (r.release.id) {
		flow_event(f, &r.release);
		flow_settle(f);
		if (f->live.requests.n == before && step == STEP_PEERING) /* a change is read once more first */
			flow_event(f, &r.release);
		flow_settle(f);
		for (int i = 0; i < 8; i++)
			flow_pass(f, "10m");
	}
	for (uint32_t i = before; i < f->live.requests.n; i++, sent++)
		was_shown(&r, rows_at(&f->live.requests, &RECORD_REQUEST, i));
	for (size_t i = 0; r.release.id && i < r.n; i++) {
		if (r.now[i] && !r.sent[i])
			fail_msg("shown and not sent: %s", r.request[i]);
	}
	reviewed_free(&r);
	return sent;
}

static void days(struct flow *f, unsigned n)
{
	while (n--)
		flow_pass(f, "1d");
}

/* Review by review, up to connections that are Active. */
static struct flow *connected(const char *answers)
{
	struct flow *f = begin("first-light", answers, false);

	assert_int_equal(release_in(f, STEP_ACCOUNT, (struct ref){ 0 }), 2);
	assert_int_equal(release_in(f, STEP_ASN, row_of(GROUP_CONTACTS, &f->live.asn.contacts, 0)), 1);
	days(f, 4);
	assert_int_equal(release_in(f, STEP_PEERING, row_of(GROUP_PEERINGS, &f->live.peerings, 0)), 1);
	days(f, 60);
	return f;
}

static const char *review_words(struct flow *f, enum step_id step)
{
	static char words[64];
	const struct view v = { SCREEN_REVIEW, (uint16_t)step, { 0 } };
	struct arena a = { 0 };
	struct page page = { 0 };

	wizard_page(f->w, &v, &a, &page);
	snprintf(words, sizeof words, "%s", page_find_action(&page, ACT_COMMIT_PEERING)->label);
	arena_release(&a);
	return words;
}

/* Each review narrowed to the second of what there are several of. */
static void each_release_sends_what_its_review_shows(void **state)
{
	(void)state;
	char *answers = without_commits("");
	struct flow *f = connected(answers);
	const struct model *m = &f->live;

	assert_int_equal(m->prefixes.n, 2);
	assert_string_equal(review_words(f, STEP_PEERING), "change example-ams");
	assert_int_equal(release_in(f, STEP_PEERING, row_of(GROUP_PEERINGS, &m->peerings, 0)), 1);
	assert_has(last_body(f, OPS[OP_PEERING_PUT].name), "\"maxPrefixesAdvertisedV4\":1000");
	assert_int_equal(release_in(f, STEP_PEERING, row_of(GROUP_PEERINGS, &m->peerings, 0)), 0);
	assert_int_equal(release_in(f, STEP_PREFIXES, row_of(GROUP_PREFIXES, &m->prefixes, 1)), 1);
	assert_int_equal(release_in(f, STEP_PREFIXES, (struct ref){ 0 }), 1);
	days(f, 4);
	assert_int_equal(release_in(f, STEP_SERVICE, row_of(GROUP_CHOSEN, &m->service.prefixes, 1)), 3);
	free(answers);
	flow_free(f);
}

static void set(struct flow *f, enum question_id id, uint32_t row, const char *text)
{
	flow_event(f, &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, (uint16_t)id, row, 0 }, .text = text });
	flow_settle(f);
}

static void another_group_is_reviewed_anew(void **state)
{
	(void)state;
	struct flow *f = begin("first-light", FLOW_ANSWERS, false);

	look_at(f, STEP_ACCOUNT);
	act(f, ACT_ACCOUNT_GO, (struct ref){ 0 }, NULL);
	assert_int_equal(flow_count(f, "PUT", "/resourcegroups/voice-peering"), 1);
	set(f, Q_GROUP, 0, "voice-two");
	flow_pass(f, "1h");
	look_at(f, STEP_ACCOUNT);
	assert_int_equal(flow_count(f, "PUT", "/resourcegroups/voice-two"), 0);
	act(f, ACT_ACCOUNT_GO, (struct ref){ 0 }, NULL);
	assert_int_equal(flow_count(f, "PUT", "/resourcegroups/voice-two"), 1);
	flow_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_type_is_never_written_over),
		cmocka_unit_test(what_came_meanwhile_is_never_written_over),
		cmocka_unit_test(a_run_creates_and_never_changes),
		cmocka_unit_test(nothing_goes_without_commit),
		cmocka_unit_test(each_thing_needs_its_own_commit),
		cmocka_unit_test(only_prefixes_can_be_deleted),
		cmocka_unit_test(nothing_verified_is_deleted),
		cmocka_unit_test(what_is_not_removed_says_whom_to_write_to),
		cmocka_unit_test(what_was_verified_once_stays),
		cmocka_unit_test(what_never_passed_is_deleted_by_its_name),
		cmocka_unit_test(validating_all_skips_what_is_verified),
		cmocka_unit_test(limits_wait_for_the_session),
		cmocka_unit_test(an_md5_key_is_kept_nowhere),
		cmocka_unit_test(each_release_sends_what_its_review_shows),
		cmocka_unit_test(another_group_is_reviewed_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
