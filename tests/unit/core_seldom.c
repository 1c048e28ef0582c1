/* What an onboarding meets seldom: a code to sign in with, and a mail about each thing that can be waited for. */
#include "core_run.h"

#include "page/page.h"

static const struct view ACCOUNT = { .screen = SCREEN_STEP, .step = STEP_ACCOUNT };

/* The words as one line. */
static const char *flat(struct world *w)
{
	size_t to = 0;

	world_plain(w, ACCOUNT);
	for (size_t i = 0; i < w->plain.n; i++) {
		bool blank = strchr(" \n", w->plain.s[i]);

		if (!blank || (to && w->plain.s[to - 1] != ' '))
			w->plain.s[to++] = blank ? ' ' : w->plain.s[i];
	}
	text_cut(&w->plain, to);
	return w->plain.s;
}

static void tell(struct world *w, struct event ev)
{
	ev.now = (struct when){ WORLD_NOW, WORLD_NOW };
	effects_clear(&w->fx);
	wizard_update(w->w, &ev, &w->fx);
}

static bool has_effect(const struct world *w, enum effect_kind kind)
{
	for (size_t i = 0; i < w->fx.n; i++)
		if (w->fx.v[i].kind == kind)
			return true;
	return false;
}

static struct world *signing_in(void)
{
	static const struct wizard_setup setup = { .who = "noc@example.net" };
	struct world *w = world_new();

	world_answer(w);
	mem_replace(&w->m.mode, "live");
	mem_replace(&w->m.account.sign_in, "device");
	w->w = wizard_new(&w->m, &setup);
	tell(w, (struct event){ .kind = EV_START });
	tell(w, (struct event){ .kind = EV_LOOK, .view = ACCOUNT });
	return w;
}

static void a_code_is_shown_until_it_was_used(void **state)
{
	const struct sign_in_code code = { "ABCD-EFGH", "https://example.net/device", WORLD_NOW + 15 * MSEC_MINUTE };
	struct world *w = signing_in();

	(void)state;
	tell(w, (struct event){ .kind = EV_CODE, .code = &code });
	assert_has(flat(w), "enter this code in a browser, on any machine");
	assert_has(flat(w), "ABCD-EFGH");
	assert_has(flat(w), "https://example.net/device");
	assert_has(flat(w), "Good for 15 min");
	tell(w, (struct event){ .kind = EV_SIGNIN });
	assert_null(strstr(flat(w), "ABCD-EFGH"));
	assert_has(flat(w), "Signed in yes");
	world_free(w);
}

static void a_sign_in_that_fails_says_why(void **state)
{
	struct world *w = signing_in();

	(void)state;
	assert_has(flat(w), "under way");
	tell(w, (struct event){ .kind = EV_SIGNIN, .text = "the code was not entered in time" });
	assert_has(flat(w), "Signed in no: the code was not entered in time");
	tell(w, (struct event){ .kind = EV_DO, .id = ACT_LOOK }); /* once more */
	assert_true(has_effect(w, FX_SIGNIN));
	world_free(w);
}

/* ---- mails */

static void writes(struct run *r, struct ref about, const char *to, const char *says)
{
	struct mail mail;

	assert_true(wizard_mail(r->w, about, r->now, &r->world->a, &mail));
	assert_has(mail.to, to);
	assert_has(mail.text, says);
	assert_has(mail.text, "00000000-0000-0000-0000-000000000001"); /* the subscription */
	assert_null(strstr(mail.text, "9f1c2a6e"));                    /* and no key */
}

static struct ref row(enum group_id group, uint32_t id)
{
	return (struct ref){ .kind = REF_ROW, .code = (uint16_t)group, .row = id };
}

static void there_is_a_mail_about_each_thing(void **state)
{
	struct run *r = run_new(ACTIVE);

	(void)state;
	r->setup.offline = true;
	run_start(r);
	const struct peering *p = r->m->peerings.v;
	const struct connection *c = p->connections.v;
	const struct prefix_answer *prefix = r->m->prefixes.v;
	const struct chosen *chosen = r->m->service.prefixes.v;
	struct mail mail;

	writes(r, row(GROUP_PEERINGS, p->row.id), "@microsoft.com", "remove or change this peering");
	writes(r, row(GROUP_CONNECTIONS, c->row.id), "peeringexperience@microsoft.com", "Session: ");
	writes(r, row(GROUP_PREFIXES, prefix->row.id), "@microsoft.com", prefix->prefix);
	writes(r, row(GROUP_CHOSEN, chosen->row.id), "@microsoft.com", chosen->name);
	writes(r, (struct ref){ .kind = REF_STEP, .code = STEP_ASN }, "@microsoft.com", "64500");
	writes(r, (struct ref){ .kind = REF_STEP, .code = STEP_SERVICE }, "@microsoft.com", "change the locations");
	assert_false(wizard_mail(r->w, row(GROUP_PEERINGS, 424242), r->now, &r->world->a, &mail));
	assert_false(wizard_mail(r->w, row(GROUP_CONTACTS, 1), r->now, &r->world->a, &mail));
	run_free(r);
}

/* In service but without BGP: the question is what it waits for. */
static void what_is_not_up_is_asked_about(void **state)
{
	struct run *r = run_new(ACTIVE);
	struct seen_peering *p = r->m->seen.peerings.v;
	const struct peering *mine = r->m->peerings.v;

	(void)state;
	mem_replace(&((struct seen_connection *)p->connections.v)->state_v4, "Active");
	r->setup.offline = true;
	run_start(r);
	writes(r, row(GROUP_CONNECTIONS, ((const struct row *)mine->connections.v)->id), "peering@microsoft.com",
	       "what it waits for");
	run_free(r);
}

static void nobody_is_written_to_about_what_is_not_there(void **state)
{
	struct run *r = run_new(ANSWERED);
	struct mail mail;

	(void)state;
	r->setup.offline = true;
	run_start(r);
	const struct peering *p = r->m->peerings.v;

	assert_false(wizard_mail(r->w, row(GROUP_PEERINGS, p->row.id), r->now, &r->world->a, &mail));
	assert_false(
		wizard_mail(r->w, (struct ref){ .kind = REF_STEP, .code = STEP_SERVICE }, r->now, &r->world->a, &mail));
	run_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_shown_until_it_was_used),
		cmocka_unit_test(a_sign_in_that_fails_says_why),
		cmocka_unit_test(there_is_a_mail_about_each_thing),
		cmocka_unit_test(what_is_not_up_is_asked_about),
		cmocka_unit_test(nobody_is_written_to_about_what_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
