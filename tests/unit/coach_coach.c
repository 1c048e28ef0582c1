/* The coach: what it asks of the lab, what it makes of the replies, and that a wrong announcement is refused before it is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/utf8.h"
#include "coach/coach.h"

static const char ROUTERS[] =
	"{\"routers\":[{\"name\":\"ams r1\",\"facility\":63,\"lacp\":true,\"bfd\":false,\"session\":\"up\","
	"\"announcements\":[{\"prefix\":\"203.0.113.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007\"}],"
	"\"sessions\":[{\"peering\":\"p\",\"connection\":\"c\",\"local\":\"192.0.2.0\",\"remote\":\"192.0.2.1\","
	"\"bgp\":\"Established\",\"bfd\":\"up\"}]},"
	"{\"name\":\"ams "
	"r2\",\"lacp\":false,\"bfd\":true,\"session\":\"up\",\"interface\":{\"name\":\"ae1\",\"members\":"
	"[\"et-0/0/1\"],\"lacp\":\"off\",\"link\":\"down\"},\"announcements\":[{\"prefix\":\"198.51.100.0/"
	"24\",\"path\":\"64500\","
	"\"communities\":\"\",\"sent\":false,\"why\":\"no link\"}],\"sessions\":[]}]}";
static const char SCENARIO[] =
	"{\"name\":\"x\",\"title\":\"A \\u001b[31mworld\",\"task\":\"Do "
	"it.\",\"goals\":[{\"id\":\"g\",\"text\":\"first\"}],"
	"\"coach\":\"mend it\",\"hints\":[{\"id\":7,\"stages\":3,\"taken\":1,\"texts\":[\"at r2\"],"
	"\"next_cost\":5}],\"said\":[{\"at\":\"2026-11-02T08:00:00Z\",\"text\":\"a colleague called\"}]}";

struct fixture {
	struct coach *coach;
	struct machine m;
	struct effects fx;
	struct arena a;
	struct page page;
	uint32_t saves; /* the call that reads them, not answered yet */
};

static void send(struct fixture *f, const struct event *ev)
{
	effects_clear(&f->fx);
	f->m.update(f->m.self, ev, &f->fx);
}

static void answer(struct fixture *f, uint32_t id, uint16_t status, const char *body)
{
	struct reply r = { .outcome = REPLY_ANSWERED, .status = status, .body = body, .n = strlen(body) };
	send(f, &(struct event){ .kind = EV_REPLY, .id = id, .reply = &r });
}

static const struct effect *call_to(const struct fixture *f, const char *method, const char *path)
{
	for (size_t i = 0; i < f->fx.n; i++)
		if (f->fx.v[i].kind == FX_CALL && str_is(f->fx.v[i].call.method, method) &&
		    str_is(f->fx.v[i].call.path, path))
			return &f->fx.v[i];
	return NULL;
}

static int setup(void **state)
{
	static struct fixture f;
	f = (struct fixture){ .coach = coach_new() };
	f.m = coach_machine(f.coach);
	send(&f, &(struct event){ .kind = EV_START });
	assert_non_null(call_to(&f, "GET", "/lab/v1/clock"));
	uint32_t routers = call_to(&f, "GET", "/lab/v1/routers")->id,
		 scenario = call_to(&f, "GET", "/lab/v1/scenario")->id;
	f.saves = call_to(&f, "GET", "/lab/v1/checkpoints")->id;
	answer(&f, routers, 200, ROUTERS);
	answer(&f, scenario, 200, SCENARIO);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	coach_free(f->coach);
	effects_release(&f->fx);
	arena_release(&f->a);
	return 0;
}

static const char *shown(struct fixture *f, struct view v)
{
	static struct text out;
	text_init(&out);
	f->m.page(f->m.self, &v, &f->a, &f->page);
	page_plain(&f->page, 80, 50, &out);
	const char *kept = arena_text(&f->a, out.s);
	text_release(&out);
	return kept;
}

static void pages_show_what_the_lab_said(void **state)
{
	struct fixture *f = *state;
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "Do it."));
	assert_null(strchr(f->page.about, '\x1b'));
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_ROUTERS }), "ams r1"));
	const char *router =
		shown(f, (struct view){ .screen = COACH_ROUTERS, .ref = { REF_ROW, COACH_GROUP_ROUTERS, 1, 0 } });
	assert_non_null(strstr(router, "203.0.113.0/24"));
	assert_non_null(strstr(router, "192.0.2.0 to 192.0.2.1  Established, BFD up"));
}

static void a_toggle_is_one_patch(void **state)
{
	struct fixture *f = *state;
	send(f, &(struct event){
			.kind = EV_DO, .id = COACH_ACT_TOGGLE_BFD, .ref = { REF_ROW, COACH_GROUP_ROUTERS, 1, 0 } });
	const struct effect *e = call_to(f, "PATCH", "/lab/v1/routers/ams%20r1");
	assert_non_null(e);
	assert_string_equal(e->call.body, "{\"bfd\":true}");
	answer(f, e->id, 200, "{}");
	assert_non_null(call_to(f, "GET", "/lab/v1/routers")); /* and then it looks again */
}

static void a_wrong_announcement_is_not_sent(void **state)
{
	struct fixture *f = *state;
	struct ref fresh = { REF_ROW, COACH_GROUP_ANNOUNCEMENTS, 1, 0 };
	send(f, &(struct event){ .kind = EV_ADD, .ref = fresh });
	send(f,
	     &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, COACH_Q_PREFIX, 1, 0 }, .text = "198.51.100.1/24" });
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_ANNOUNCE, .ref = fresh });
	assert_int_equal(f->fx.n, 1);
	assert_int_equal(f->fx.v[0].kind, FX_SAY);
	send(f,
	     &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, COACH_Q_PREFIX, 1, 0 }, .text = "198.51.100.0/24" });
	send(f, &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, COACH_Q_PATH, 1, 0 }, .text = "64500" });
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_ANNOUNCE, .ref = fresh });
	const struct effect *e = call_to(f, "PUT", "/lab/v1/routers/ams%20r1/announcements");
	assert_non_null(e);
	assert_string_equal(e->call.body, "{\"prefix\":\"198.51.100.0/24\",\"path\":\"64500\",\"communities\":\"\"}");
}

static void write_field(struct fixture *f, uint16_t field, const char *text)
{
	send(f, &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, field, 0, 0 }, .text = text });
}

static void a_route_object_is_made(void **state)
{
	struct fixture *f = *state;
	const struct event make = { .kind = EV_DO, .id = COACH_ACT_MAKE_ROUTE };
	write_field(f, COACH_Q_ROUTE, "198.51.100.0/24");
	write_field(f, COACH_Q_ORIGIN, "nobody");
	send(f, &make);
	assert_int_equal(f->fx.n, 1);
	assert_int_equal(f->fx.v[0].kind, FX_SAY);
	write_field(f, COACH_Q_ORIGIN, "AS64500");
	send(f, &make);
	const struct effect *e = call_to(f, "PUT", "/lab/v1/registry/routes");
	assert_non_null(e);
	assert_string_equal(e->call.body, "{\"prefix\":\"198.51.100.0/24\",\"origin\":64500,\"source\":\"RIPE\"}");
}

static void refusals_are_said(void **state)
{
	struct fixture *f = *state;
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_ADVANCE });
	answer(f, f->fx.v[0].id, 409, "{\"error\":{\"code\":\"X\",\"message\":\"nothing is due\"}}");
	assert_int_equal(f->fx.v[0].kind, FX_SAY);
	assert_non_null(strstr(f->fx.v[0].text, "nothing is due"));
}

static uint32_t act_by_label(struct fixture *f, struct view v, const char *start, struct ref *ref)
{
	f->m.page(f->m.self, &v, &f->a, &f->page);
	for (size_t i = 0; i < f->page.nactions; i++)
		if (str_starts(f->page.actions[i].label, start)) {
			*ref = f->page.actions[i].ref;
			return f->page.actions[i].why_not ? 0 : f->page.actions[i].id;
		}
	return 0;
}

/* The cost stands on the key before it is pressed, and the lab keeps count. */
static void a_hint_says_its_cost_first(void **state)
{
	struct fixture *f = *state;
	struct ref ref;
	struct view task = { .screen = COACH_TASK };
	assert_non_null(strstr(shown(f, task), "at r2"));
	assert_int_equal(act_by_label(f, task, "hint for 5 points more", &ref), COACH_ACT_HINT);
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_HINT, .ref = ref });
	const struct effect *e = call_to(f, "POST", "/lab/v1/hints");
	assert_non_null(e);
	assert_string_equal(e->call.body, "{\"id\":7}");
}

static void events_say_what_came_in(void **state)
{
	struct fixture *f = *state;
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "a colleague called"));
}

/* ---- the line at the foot */

static const struct coach_progress FAILED_AT_PREFIXES = {
	.step = 5, .steps_done = 5, .step_id = "prefixes", .turn = COACH_FAILED
};

static void the_lesson_speaks_before_the_table(void **state)
{
	struct fixture *f = *state;
	coach_progress(f->coach, &FAILED_AT_PREFIXES);
	assert_string_equal(coach_line(f->coach, &f->a), "mend it");
}

static void say_scenario(struct fixture *f, const char *body)
{
	send(f, &(struct event){ .kind = EV_TIMER, .id = COACH_TIMER_DUE });
	const struct effect *e = call_to(f, "GET", "/lab/v1/scenario");
	assert_non_null(e);
	answer(f, e->id, 200, body);
}

static void without_words_of_the_lesson_step_and_turn_speak(void **state)
{
	struct fixture *f = *state;
	say_scenario(f, "{\"coach\":\"\",\"goals\":[{\"id\":\"g\",\"done\":false}]}");
	assert_string_equal(coach_line(f->coach, &f->a), "");
	coach_progress(f->coach, &FAILED_AT_PREFIXES);
	assert_non_null(strstr(coach_line(f->coach, &f->a), "which check failed"));
	say_scenario(f, "{\"coach\":\"\",\"lesson\":{\"level\":\"final\"},\"goals\":[{\"id\":\"g\",\"done\":false}]}");
	assert_non_null(strstr(coach_line(f->coach, &f->a), "No help in this lesson"));
}

/* One row of 80 columns is all there is for it. */
static void every_advice_fits_its_row(void **state)
{
	struct fixture *f = *state;
	say_scenario(f, "{\"goals\":[{\"id\":\"g\",\"done\":false}]}");
	for (unsigned step = 0; step < COACH_STEPS; step++)
		for (int turn = 0; turn < COACH_TURNS; turn++) {
			const struct coach_progress p = { .step = step, .turn = (enum coach_turn)turn, .step_id = "" };
			coach_progress(f->coach, &p);
			const char *line = coach_line(f->coach, &f->a);
			assert_in_range(utf8_width(line), 1, 78);
		}
}

/* The first step sends nothing that could be refused. */
static void a_save_that_failed_is_no_refusal(void **state)
{
	struct fixture *f = *state;

	say_scenario(f, "{\"name\":\"x\"}");
	coach_progress(f->coach, &(struct coach_progress){ .step = 0, .turn = COACH_ERROR, .step_id = "" });
	assert_non_null(strstr(coach_line(f->coach, &f->a), "not saved"));
}

static void on_the_page_of_another_step_that_step_speaks(void **state)
{
	struct fixture *f = *state;
	coach_progress(f->coach, &FAILED_AT_PREFIXES);
	assert_string_equal(coach_foot(f->coach, &(struct view){ .step = 5 }, &f->a), "mend it");
	assert_non_null(strstr(coach_foot(f->coach, &(struct view){ .step = 6 }, &f->a), "Locations"));
	assert_non_null(strstr(coach_foot(f->coach, &(struct view){ .screen = 1, .step = 6 }, &f->a), "Locations"));
}

/* The key line has no room for the page one is on. */
static void a_page_leads_to_the_others(void **state)
{
	struct fixture *f = *state;
	static const struct {
		uint16_t screen, itself;
	} pages[] = { { COACH_MENU, COACH_ACT_GO_TASK },        { COACH_TASK, COACH_ACT_GO_TASK },
		      { COACH_CLOCK, COACH_ACT_GO_CLOCK },      { COACH_ROUTERS, COACH_ACT_GO_ROUTERS },
		      { COACH_SCORE, COACH_ACT_GO_SCORE },      { COACH_SAVES, COACH_ACT_GO_SAVES },
		      { COACH_REGISTRY, COACH_ACT_GO_REGISTRY } };
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		unsigned ways = 0;
		shown(f, (struct view){ .screen = pages[i].screen });
		for (size_t k = 0; k < f->page.nactions; k++) {
			ways += f->page.actions[k].way;
			assert_int_not_equal(f->page.actions[k].id, pages[i].itself);
		}
		assert_int_equal(ways, 6);
	}
}

/* ---- notes */

/* Nobody answers, or the lab fails: not a word of it, and the note goes out with what happens next, ahead of later ones. */
static void a_note_that_fails_goes_out_again(void **state)
{
	struct fixture *f = *state;
	static const struct reply lost = { .outcome = REPLY_UNKNOWN, .why = "no answer" };
	const struct event look = { .kind = EV_TIMER, .id = COACH_TIMER_PROGRESS };
	struct coach_progress p = { .step = 2, .step_id = "asn", .steps_done = 2 };
	assert_true(coach_progress(f->coach, &p));
	send(f, &look);
	uint32_t id = call_to(f, "POST", "/lab/v1/notes")->id;
	send(f, &(struct event){ .kind = EV_REPLY, .id = id, .reply = &lost });
	assert_int_equal(f->fx.n, 0);
	p.step = 3;
	p.step_id = "peering";
	assert_true(coach_progress(f->coach, &p));
	/* An order of the trainee's does not wait for it. */
	send(f, &look);
	assert_non_null(strstr(call_to(f, "POST", "/lab/v1/notes")->call.body, "asn"));
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_PAUSE });
	send(f, &(struct event){ .kind = EV_REPLY, .id = id, .reply = &lost });
	assert_non_null(call_to(f, "POST", "/lab/v1/clock"));
	assert_null(call_to(f, "POST", "/lab/v1/notes"));
	answer(f, id, 200, "{}");
	send(f, &look);
	assert_non_null(strstr(call_to(f, "POST", "/lab/v1/notes")->call.body, "asn"));
	answer(f, id, 500, "{}");
	send(f, &look);
	answer(f, id, 200, "{}");
	assert_non_null(strstr(call_to(f, "POST", "/lab/v1/notes")->call.body, "peering"));
	answer(f, id, 409, "{}"); /* refused is refused */
	send(f, &look);
	assert_null(call_to(f, "POST", "/lab/v1/notes"));
}

static void a_note_is_given_up_at_last(void **state)
{
	struct fixture *f = *state;
	const struct event look = { .kind = EV_TIMER, .id = COACH_TIMER_PROGRESS };
	const struct effect *e;
	int tries = 0;
	coach_progress(f->coach, &(struct coach_progress){ .step = 2, .step_id = "asn", .steps_done = 2 });
	for (send(f, &look); tries < 100 && (e = call_to(f, "POST", "/lab/v1/notes")); tries++) {
		answer(f, e->id, 503, "{}");
		send(f, &look);
	}
	assert_int_equal(tries, 8);
}

static unsigned notes_sent(struct fixture *f)
{
	unsigned n = 0;
	const struct effect *e;
	send(f, &(struct event){ .kind = EV_TIMER, .id = COACH_TIMER_PROGRESS });
	while ((e = call_to(f, "POST", "/lab/v1/notes"))) {
		n++;
		answer(f, e->id, 200, "{}");
	}
	return n;
}

static void a_mistake_is_reported_once(void **state)
{
	struct fixture *f = *state;
	const struct coach_mistake met[] = { { "198.51.100.0/24 at 11", "V6", "not announced" } };
	struct coach_progress p = FAILED_AT_PREFIXES;
	p.mistakes = met;
	p.nmistakes = 1;
	assert_true(coach_progress(f->coach, &p));
	assert_int_equal(notes_sent(f), 2); /* where it stands, and the mistake */
	assert_false(coach_progress(f->coach, &p));
	assert_int_equal(notes_sent(f), 0);
	const struct coach_mistake later = { met[0].id, "V5", "taken for something else by now" };
	p.mistakes = &later;
	coach_progress(f->coach, &p);
	assert_int_equal(notes_sent(f), 0);
}

static void goals_of_the_session_are_reported_by_their_ids(void **state)
{
	struct fixture *f = *state;
	struct coach_progress p = FAILED_AT_PREFIXES;
	say_scenario(f, "{\"goals\":[{\"id\":\"back\",\"kind\":\"resumed\",\"done\":false}]}");
	p.resumed = true;
	coach_progress(f->coach, &p);
	send(f, &(struct event){ .kind = EV_TIMER, .id = COACH_TIMER_PROGRESS });
	const struct effect *e = call_to(f, "POST", "/lab/v1/notes");
	assert_non_null(strstr(e->call.body, "\"session\""));
	answer(f, e->id, 200, "{}");
	assert_string_equal(call_to(f, "POST", "/lab/v1/notes")->call.body, "{\"kind\":\"goal\",\"id\":\"back\"}");
}

/* ---- the clock */

static void a_skip_tells_what_it_went_over(void **state)
{
	static const char PASSED[] = "{\"now\":\"2026-11-03T08:00:00Z\",\"passed\":[{\"at\":\"2026-11-02T11:00:00Z\","
				     "\"what\":\"AS64500 is approved\","
				     "\"life\":\"A mail comes.\"}]}";
	struct fixture *f = *state;
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_SKIP_DAY });
	const struct effect *e = call_to(f, "POST", "/lab/v1/clock");
	assert_string_equal(e->call.body, "{\"skip\":\"1d\"}");
	answer(f, e->id, 200, PASSED);
	assert_string_equal(f->fx.v[0].text, "Mon 2 Nov 11:00: AS64500 is approved");
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_CLOCK }), "In real life: A mail comes."));
}

/* What is asked twice at once goes out in order, one after the reply to the other. */
static void orders_wait_for_each_other(void **state)
{
	struct fixture *f = *state;
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_SKIP_HOUR });
	const struct effect *e = call_to(f, "POST", "/lab/v1/clock");
	uint32_t id = e->id;
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_PAUSE });
	assert_null(call_to(f, "POST", "/lab/v1/clock"));
	answer(f, id, 200, "{}");
	assert_string_equal(call_to(f, "POST", "/lab/v1/clock")->call.body, "{\"paused\":true}");
}

/* ---- routers */

static void no_session_is_up_before_there_is_one(void **state)
{
	struct fixture *f = *state;
	const char *all = shown(f, (struct view){ .screen = COACH_ROUTERS });
	assert_non_null(strstr(all, "1 of 1 up"));
	assert_non_null(strstr(all, "no peering"));
	const char *second =
		shown(f, (struct view){ .screen = COACH_ROUTERS, .ref = { REF_ROW, COACH_GROUP_ROUTERS, 2, 0 } });
	assert_non_null(strstr(second, "ae1 down (et-0/0/1)"));
	assert_non_null(strstr(second, "not sent"));
	assert_non_null(strstr(second, "no session yet"));
}

static void look_at_announcement(struct fixture *f, uint32_t col)
{
	send(f, &(struct event){
			.kind = EV_LOOK,
			.view = { .screen = COACH_ROUTERS, .ref = { REF_ROW, COACH_GROUP_ANNOUNCEMENTS, 1, col } } });
}

static const char *announcement_shown(struct fixture *f, uint32_t col)
{
	return shown(f,
		     (struct view){ .screen = COACH_ROUTERS, .ref = { REF_ROW, COACH_GROUP_ANNOUNCEMENTS, 1, col } });
}

/* The first of two is looked at and then withdrawn: what is opened next is the other one. */
static void a_draft_is_of_what_it_was_made_from(void **state)
{
	static const char OTHER[] =
		"{\"routers\":[{\"name\":\"ams r1\",\"announcements\":[{\"prefix\":\"198.51.100.0/24\","
		"\"path\":\"64500\",\"communities\":\"\"}],\"sessions\":[]}]}";
	struct fixture *f = *state;
	look_at_announcement(f, 1);
	assert_non_null(strstr(announcement_shown(f, 1), "203.0.113.0/24"));
	answer(f, call_to(f, "GET", "/lab/v1/routers")->id, 200, ROUTERS);
	send(f, &(struct event){ .kind = EV_REMOVE, .ref = { REF_ROW, COACH_GROUP_ANNOUNCEMENTS, 1, 1 } });
	answer(f, call_to(f, "DELETE", "/lab/v1/routers/ams%20r1/announcements?prefix=203.0.113.0%2F24")->id, 200,
	       "{}");
	answer(f, call_to(f, "GET", "/lab/v1/routers")->id, 200, OTHER);
	look_at_announcement(f, 1);
	assert_non_null(strstr(announcement_shown(f, 1), "198.51.100.0/24"));
}

static void what_was_announced_is_no_draft_any_more(void **state)
{
	struct fixture *f = *state;
	look_at_announcement(f, 0);
	send(f, &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, COACH_Q_PREFIX, 1, 0 }, .text = "192.0.2.0/24" });
	send(f, &(struct event){ .kind = EV_SET, .ref = { REF_FIELD, COACH_Q_PATH, 1, 0 }, .text = "64500" });
	look_at_announcement(f, 0);
	assert_non_null(strstr(announcement_shown(f, 0), "192.0.2.0/24")); /* looking again forgets nothing */
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_ANNOUNCE });
	assert_non_null(call_to(f, "PUT", "/lab/v1/routers/ams%20r1/announcements"));
	look_at_announcement(f, 0);
	assert_null(strstr(announcement_shown(f, 0), "192.0.2.0/24"));
}

/* With every goal met nobody is told that it is their turn. */
static void all_goals_met_is_the_end(void **state)
{
	static const char MET[] = "{\"name\":\"x\",\"goals\":[{\"id\":\"g\",\"text\":\"first\",\"done\":true}]}";
	struct fixture *f = *state;
	const struct effect *e;

	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "it is your turn"));
	send(f, &(struct event){ .kind = EV_START });
	e = call_to(f, "GET", "/lab/v1/scenario");
	assert_non_null(e);
	answer(f, e->id, 200, MET);
	assert_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "it is your turn"));
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "every goal is met"));
}

/* One that must not happen, and has, only costs its points. */
static void a_broken_goal_keeps_nobody_from_the_end(void **state)
{
	static const char GOALS[] = "{\"goals\":[{\"id\":\"g\",\"text\":\"first\",\"done\":true},"
				    "{\"id\":\"n\",\"text\":\"No second\",\"done\":false,\"broken\":true}]}";
	static const char KEPT[] = "{\"goals\":[{\"id\":\"g\",\"text\":\"first\",\"done\":false},"
				   "{\"id\":\"n\",\"text\":\"No second\",\"done\":false,\"broken\":false}]}";
	struct fixture *f = *state;

	say_scenario(f, KEPT);
	assert_false(coach_all_met(f->coach));
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "kept"));
	say_scenario(f, GOALS);
	assert_true(coach_all_met(f->coach));
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "broken"));
}

/* The lab names a save after the goal that was reached, and a step by its id. */
static void a_save_is_told_in_words(void **state)
{
	static const char SAVES[] =
		"{\"checkpoints\":[{\"name\":\"g-2\",\"goal\":\"g\",\"at\":\"2026-11-02T11:00:00Z\",\"step\":"
		"\"provisioning\"},{\"name\":\"my own\",\"at\":\"2026-11-02T12:00:00Z\"}]}";
	struct fixture *f = *state;
	say_scenario(f, "{\"goals\":[{\"id\":\"g\",\"text\":\"AS64500 is approved\"}]}");
	answer(f, f->saves, 200, SAVES);
	const char *page = shown(f, (struct view){ .screen = COACH_SAVES });
	assert_non_null(strstr(page, "AS64500 is approved"));
	assert_non_null(strstr(page, "5 Provisioning"));
	assert_non_null(strstr(page, "my own"));
}

/* On each page every action has the letter of the table, and none has two meanings; what costs points is asked before. */
static void letters_are_the_same_on_every_page(void **state)
{
	struct fixture *f = *state;
	for (unsigned screen = COACH_MENU; screen < COACH_SCREENS_END; screen++) {
		char seen[COACH_ACTS_END] = "";
		size_t n = 0;
		shown(f, (struct view){ .screen = (uint16_t)screen });
		for (size_t i = 0; i < f->page.nactions; i++) {
			const struct action *act = &f->page.actions[i];
			assert_int_equal(act->letter, coach_letter(act->id));
			assert_null(memchr(seen, act->letter, n));
			seen[n++] = act->letter;
			if (!act->why_not && (act->id == COACH_ACT_SHOW_ME || act->id == COACH_ACT_HINT))
				assert_true(act->danger);
		}
	}
}

/* What a wait is like is said once, however many of its kind were gone over; goals and clock stay before it. */
static void what_was_asked_for_stands_before_what_happened(void **state)
{
	static const char PASSED[] =
		"{\"now\":\"2026-11-03T08:00:00Z\",\"passed\":["
		"{\"at\":\"2026-11-02T11:00:00Z\",\"what\":\"connection 1 goes on\",\"life\":\"A mail.\"},"
		"{\"at\":\"2026-11-02T12:00:00Z\",\"what\":\"connection 2 goes on\",\"life\":\"A mail.\"}]}";
	struct fixture *f = *state;
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_SKIP_DAY });
	answer(f, call_to(f, "POST", "/lab/v1/clock")->id, 200, PASSED);
	const char *page = shown(f, (struct view){ .screen = COACH_TASK }),
		   *life = strstr(page, "In real life: A mail.");
	assert_non_null(strstr(page, "connection 2 goes on"));
	assert_non_null(life);
	assert_null(strstr(life + 1, "In real life"));
	assert_true(strstr(page, "Goals") < life);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_show_what_the_lab_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_toggle_is_one_patch, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_announcement_is_not_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(a_route_object_is_made, setup, teardown),
		cmocka_unit_test_setup_teardown(refusals_are_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_hint_says_its_cost_first, setup, teardown),
		cmocka_unit_test_setup_teardown(events_say_what_came_in, setup, teardown),
		cmocka_unit_test_setup_teardown(the_lesson_speaks_before_the_table, setup, teardown),
		cmocka_unit_test_setup_teardown(without_words_of_the_lesson_step_and_turn_speak, setup, teardown),
		cmocka_unit_test_setup_teardown(every_advice_fits_its_row, setup, teardown),
		cmocka_unit_test_setup_teardown(a_save_that_failed_is_no_refusal, setup, teardown),
		cmocka_unit_test_setup_teardown(on_the_page_of_another_step_that_step_speaks, setup, teardown),
		cmocka_unit_test_setup_teardown(a_mistake_is_reported_once, setup, teardown),
		cmocka_unit_test_setup_teardown(goals_of_the_session_are_reported_by_their_ids, setup, teardown),
		cmocka_unit_test_setup_teardown(a_skip_tells_what_it_went_over, setup, teardown),
		cmocka_unit_test_setup_teardown(orders_wait_for_each_other, setup, teardown),
		cmocka_unit_test_setup_teardown(no_session_is_up_before_there_is_one, setup, teardown),
		cmocka_unit_test_setup_teardown(a_draft_is_of_what_it_was_made_from, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_announced_is_no_draft_any_more, setup, teardown),
		cmocka_unit_test_setup_teardown(all_goals_met_is_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(a_broken_goal_keeps_nobody_from_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(a_save_is_told_in_words, setup, teardown),
		cmocka_unit_test_setup_teardown(letters_are_the_same_on_every_page, setup, teardown),
		cmocka_unit_test_setup_teardown(a_page_leads_to_the_others, setup, teardown),
		cmocka_unit_test_setup_teardown(a_note_that_fails_goes_out_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_note_is_given_up_at_last, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_asked_for_stands_before_what_happened, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
