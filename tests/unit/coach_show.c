/* What routers print: read in 78 columns, true to what the lab says of the router, and silent about what is not there. */
#include "unit.h"

#include "base/text.h"
#include "base/utf8.h"
#include "coach/coach.h"

enum { COLUMNS = 78, COMMANDS_MOST = 40 };

static const char CLOCK[] = "{\"now\":\"2026-11-17T11:22:00Z\"}";
static const char ROUTERS[] =
	"{\"routers\":["
	"{\"name\":\"up\",\"lacp\":true,\"bfd\":true,\"session\":\"up\",\"interface\":{\"name\":\"ae1\",\"members\":["
	"\"et-0/0/1\","
	"\"et-0/0/2\"],\"lacp\":\"bundled\",\"link\":\"up\"},\"announcements\":[{\"prefix\":\"203.0.113.0/"
	"24\",\"path\":"
	"\"64500 "
	"64500\",\"communities\":\"8075:8007\",\"sent\":true,\"why\":\"\"},{\"prefix\":\"198.51.100.0/"
	"24\",\"path\":\"64500\","
	"\"communities\":\"\",\"sent\":false,\"why\":\"BFD is "
	"down\"}],\"sessions\":[{\"peering\":\"p\",\"connection\":\"c\",\"local\":"
	"\"255.255.255.250\",\"remote\":\"255.255.255.251\",\"bgp\":\"Established\",\"since\":\"2026-11-11T11:14:00Z\","
	"\"bfd\":\"up\","
	"\"received\":280,\"sent\":1,\"limit\":500}]},"
	"{\"name\":\"down\",\"lacp\":true,\"bfd\":false,\"session\":\"up\",\"interface\":{\"name\":\"ae1\",\"members\":"
	"[\"et-0/0/1\"],"
	"\"lacp\":\"no "
	"partner\",\"link\":\"down\"},\"announcements\":[{\"prefix\":\"203.0.113.0/24\",\"path\":\"64500\","
	"\"communities\":\"\",\"sent\":false,\"why\":\"no "
	"link\"}],\"sessions\":[{\"local\":\"192.0.2.2\",\"remote\":\"192.0.2.3\",\"bgp\":"
	"\"Active\",\"bfd\":\"down\"}]},"
	"{\"name\":\"bare\",\"lacp\":false,\"bfd\":true,\"session\":\"up\",\"announcements\":[],\"sessions\":[]}]}";

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

static void answer(struct fixture *f, uint32_t id, const char *body)
{
	struct reply r = { .outcome = REPLY_ANSWERED, .status = 200, .body = body, .n = strlen(body) };

	send(f, &(struct event){ .kind = EV_REPLY, .id = id, .reply = &r });
}

static int setup(void **state)
{
	static struct fixture f;
	uint32_t clock = 0, routers = 0;

	f = (struct fixture){ .coach = coach_new() };
	f.m = coach_machine(f.coach);
	send(&f, &(struct event){ .kind = EV_START });
	for (size_t i = 0; i < f.fx.n; i++) {
		clock = str_is(f.fx.v[i].call.path, "/lab/v1/clock") ? f.fx.v[i].id : clock;
		routers = str_is(f.fx.v[i].call.path, "/lab/v1/routers") ? f.fx.v[i].id : routers;
	}
	answer(&f, clock, CLOCK);
	answer(&f, routers, ROUTERS);
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

static size_t commands(struct fixture *f)
{
	const struct view v = { .screen = COACH_COMMANDS, .ref = { REF_ROW, COACH_GROUP_ROUTERS, 1, 0 } };

	f->m.page(f->m.self, &v, &f->a, &f->page);
	assert_int_equal(f->page.blocks[0].kind, B_TABLE);
	return f->page.blocks[0].table.nrows;
}

static const char *printed(struct fixture *f, uint32_t router, uint32_t command)
{
	const struct view v = { .screen = COACH_COMMAND, .ref = { REF_ROW, COACH_GROUP_COMMANDS, router, command } };

	f->m.page(f->m.self, &v, &f->a, &f->page);
	return f->page.blocks[0].text;
}

/* Of the style and words; NULL: there is none. */
static const char *of(struct fixture *f, uint32_t router, const char *style, const char *words)
{
	for (uint32_t i = 1; i <= commands(f); i++) {
		const char *text = printed(f, router, i);

		if (strstr(f->page.next, style) && strstr(text, words))
			return text;
	}
	fail_msg("no %s command '%s'", style, words);
	return NULL;
}

static void everything_fits_a_terminal(void **state)
{
	struct fixture *f = *state;

	assert_in_range(commands(f), 6, COMMANDS_MOST);
	for (uint32_t router = 1; router <= 3; router++)
		for (uint32_t i = 1; i <= commands(f); i++)
			for (const char *line = printed(f, router, i); *line; line += *line == '\n') {
				size_t n = strcspn(line, "\n");
				char *one = arena_textn(&f->a, line, n);

				assert_in_range(utf8_width(one), 0, COLUMNS);
				line += n;
			}
}

static void a_session_says_since_when_and_how_much(void **state)
{
	struct fixture *f = *state;

	assert_has(of(f, 1, "FRR", "show bgp summary"), "255.255.255.251");
	assert_has(of(f, 1, "FRR", "show bgp summary"), "6d00h          280       1");
	assert_has(of(f, 1, "IOS XR", "show bgp summary"), "6d00h        280");
	assert_has(of(f, 2, "FRR", "show bgp summary"), "never       Active");
	assert_has(of(f, 2, "IOS XR", "show bgp summary"), "never     Active");
}

static void only_what_goes_out_is_advertised(void **state)
{
	struct fixture *f = *state;
	const char *frr = of(f, 1, "FRR", "advertised-routes"), *xr = of(f, 1, "IOS XR", "advertised-routes");

	assert_has(frr, "203.0.113.0/24     255.255.255.250  64500 64500 i");
	assert_has(xr, "64500 64500i");
	assert_null(strstr(frr, "198.51.100.0/24"));
	assert_has(of(f, 1, "FRR", "unicast detail"), "Community: 8075:8007");
	assert_has(of(f, 1, "FRR", "unicast detail"), "Not advertised to any peer");
	assert_has(of(f, 2, "FRR", "advertised-routes"), "% No such neighbor");
}

static void link_and_bfd_are_told_apart(void **state)
{
	struct fixture *f = *state;

	assert_has(of(f, 1, "FRR", "bonding"), "Number of ports: 2");
	assert_has(of(f, 2, "FRR", "bonding"), "Partner Mac Address: 00:00:00:00:00:00");
	assert_has(of(f, 2, "IOS XR", "show bundle"), "no LACP PDUs from the partner");
	assert_has(of(f, 2, "FRR", "show bfd"), "Session count: 0"); /* off: there are no peers of it */
	assert_null(strstr(of(f, 2, "FRR", "show bfd"), "192.0.2"));
	assert_has(of(f, 1, "IOS XR", "show bfd"), "UP");
}

/* Prompt, bundle and ports are spelt as that style spells them, never two styles in one output. */
static void one_output_is_of_one_style(void **state)
{
	struct fixture *f = *state;
	const char *xr = of(f, 1, "IOS XR", "show bundle"), *frr = of(f, 1, "FRR", "bonding");

	assert_has(xr, "RP/0/RP0/CPU0:up#show bundle Bundle-Ether1\n");
	assert_has(xr, "Hu0/0/0/2");
	assert_has(frr, "up# cat /proc/net/bonding/bond1\n");
	assert_has(frr, "Slave Interfaces: swp1, swp2\n");
	for (uint32_t i = 1; i <= commands(f); i++)
		assert_null(strstr(printed(f, 1, i), "et-0/0"));
}

static void before_a_peering_there_is_no_neighbor(void **state)
{
	struct fixture *f = *state;

	assert_has(of(f, 3, "FRR", "show bgp summary"), "No BGP neighbors found");
	assert_has(of(f, 3, "IOS XR", "show bgp summary"), "No BGP neighbors are configured");
	assert_has(of(f, 3, "FRR", "show bfd"), "Session count: 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(everything_fits_a_terminal, setup, teardown),
		cmocka_unit_test_setup_teardown(a_session_says_since_when_and_how_much, setup, teardown),
		cmocka_unit_test_setup_teardown(only_what_goes_out_is_advertised, setup, teardown),
		cmocka_unit_test_setup_teardown(link_and_bfd_are_told_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(one_output_is_of_one_style, setup, teardown),
		cmocka_unit_test_setup_teardown(before_a_peering_there_is_no_neighbor, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
