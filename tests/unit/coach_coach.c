/* The coach: what it asks of the lab, what it makes of the replies, and that a wrong announcement is refused before it is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "coach/coach.h"

static const char ROUTERS[] =
	"{\"routers\":[{\"name\":\"ams r1\",\"facility\":63,\"lacp\":true,\"bfd\":false,\"session\":\"up\","
	"\"announcements\":[{\"prefix\":\"203.0.113.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007\"}],"
	"\"sessions\":[{\"peering\":\"p\",\"connection\":\"c\",\"address\":\"192.0.2.0\",\"state\":\"Established\"}]}]"
	"}";
static const char SCENARIO[] = "{\"name\":\"x\",\"title\":\"A \\u001b[31mworld\",\"task\":\"Do "
			       "it.\",\"goals\":[{\"id\":\"g\",\"text\":\"first\"}],"
			       "\"plain_hints\":[\"look\"]}";

struct fixture {
	struct coach *coach;
	struct machine m;
	struct effects fx;
	struct arena a;
	struct page page;
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
	assert_non_null(strstr(router, "BGP Established"));
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

static void refusals_are_said(void **state)
{
	struct fixture *f = *state;
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_ADVANCE });
	answer(f, f->fx.v[0].id, 409, "{\"error\":{\"code\":\"X\",\"message\":\"nothing is due\"}}");
	assert_int_equal(f->fx.v[0].kind, FX_SAY);
	assert_non_null(strstr(f->fx.v[0].text, "nothing is due"));
}

static void hints_come_one_by_one(void **state)
{
	struct fixture *f = *state;
	assert_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "look"));
	send(f, &(struct event){ .kind = EV_DO, .id = COACH_ACT_HINT });
	assert_non_null(strstr(shown(f, (struct view){ .screen = COACH_TASK }), "look"));
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_show_what_the_lab_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_toggle_is_one_patch, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_announcement_is_not_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(refusals_are_said, setup, teardown),
		cmocka_unit_test_setup_teardown(hints_come_one_by_one, setup, teardown),
		cmocka_unit_test_setup_teardown(all_goals_met_is_the_end, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
