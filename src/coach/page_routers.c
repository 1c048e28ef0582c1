/* The trainee's own routers: link, sessions, what is announced and whether it goes out. */
#include "base/text.h"
#include "state.h"

/* A session is one of a peering; before there is one, nothing is up or down. */
static const char *bgp_of(const struct json *s, struct arena *a)
{
	const char *bgp = said_word(s, "bgp", a);
	return *bgp ? bgp : said_word(s, "state", a);
}

static size_t sessions_up(const struct json *router, struct arena *a)
{
	size_t up = 0;
	for (const struct json *s = json_first(json_get(router, "sessions")); s; s = json_next(s))
		up += str_is(bgp_of(s, a), "Established");
	return up;
}

static struct cell session_cell(const struct json *router, struct arena *a)
{
	size_t n = json_count(json_get(router, "sessions")), up = sessions_up(router, a);
	if (!n)
		return (struct cell){ "no peering", ST_NA, false };
	if (str_is(json_str(json_get(router, "session")), "down"))
		return (struct cell){ "shut down", ST_FAILED, false };
	return (struct cell){ arena_format(a, "%zu of %zu up", up, n), up == n ? ST_OK : ST_WAITING, false };
}

static struct cell link_cell(const struct json *router, struct arena *a)
{
	const char *link = said_word(json_get(router, "interface"), "link", a);
	bool lacp = said_flag(router, "lacp");
	if (!lacp)
		return (struct cell){ "LACP off", ST_FAILED, false };
	return (struct cell){ *link ? link : "LACP on", str_is(link, "down") ? ST_WAITING : ST_OK, false };
}

static size_t sent_count(const struct json *router)
{
	size_t n = 0;
	for (const struct json *x = json_first(json_get(router, "announcements")); x; x = json_next(x))
		n += said_flag_or(x, "sent", true);
	return n;
}

static struct ref router_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct json *r = said_router(self, (uint32_t)i + 1);
	bool bfd = said_flag(r, "bfd");
	cells[0].text = said_word(r, "name", a);
	cells[1].text = arena_format(a, "%lld", (long long)said_number(r, "facility"));
	cells[1].right = true;
	cells[2] = link_cell(r, a);
	cells[3] = (struct cell){ pages_on_off(bfd), bfd ? ST_OK : ST_FAILED, false };
	cells[4] = session_cell(r, a);
	cells[5].text = arena_format(a, "%zu of %zu", sent_count(r), json_count(json_get(r, "announcements")));
	cells[5].right = true;
	return (struct ref){ REF_ROW, COACH_GROUP_ROUTERS, (uint32_t)i + 1, 0 };
}

static size_t router_find(const void *self, struct ref ref)
{
	return ref.kind == REF_ROW && ref.row && ref.row <= json_count(said_routers(self)) ? ref.row - 1 : SIZE_MAX;
}

void page_routers(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	static const char *const heads[] = { "Router", "Facility", "Link", "BFD", "BGP", "Announces" };
	pages_common(c, a, p, "Training › Your routers",
		     "Enter opens a router: its link, its sessions, what it announces.");
	page_text(p, a,
		  "What these routers do decides what the service sees. Mend here, then ask for validation again.");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 6,
				   .flags = TABLE_OPEN,
				   .nrows = json_count(said_routers(c)),
				   .self = c,
				   .row = router_row,
				   .find = router_find,
				   .empty = "this world has no routers of yours",
				   .group = { REF_ROW, COACH_GROUP_ROUTERS, 0, 0 } };
	pages_ways(p, a, COACH_ACT_GO_ROUTERS);
}

/* ---- one of them */

/* A table needs both coach and router; the router's number is in the refs' row. */
struct announcements {
	const struct coach *coach;
	uint32_t router;
};

static struct ref announcement_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct announcements *t = self;
	const struct json *n = said_announcement(t->coach, t->router, (uint32_t)i + 1);
	bool sent = said_flag_or(n, "sent", true);
	cells[0].text = said_word(n, "prefix", a);
	cells[1].text = said_word(n, "path", a);
	cells[2].text = said_word(n, "communities", a);
	cells[3] = (struct cell){ sent ? "sent" : "not sent", sent ? ST_OK : ST_WARNING, false,
				  sent ? NULL : said_word(n, "why", a) };
	return (struct ref){ REF_ROW, COACH_GROUP_ANNOUNCEMENTS, t->router, (uint32_t)i + 1 };
}

static size_t announcement_find(const void *self, struct ref ref)
{
	const struct announcements *t = self;
	size_t n = json_count(json_get(said_router(t->coach, t->router), "announcements"));
	return ref.code == COACH_GROUP_ANNOUNCEMENTS && ref.col && ref.col <= n ? ref.col - 1 : SIZE_MAX;
}

static const char *words_of(const struct json *list, struct arena *a)
{
	const char *all = "";
	for (const struct json *j = json_first(list); j; j = json_next(j))
		all = arena_format(a, "%s%s%s", all, *all ? " " : "", said_text(j, a));
	return all;
}

static void put_link(const struct json *r, struct page *p, struct arena *a)
{
	const struct json *i = json_get(r, "interface");
	bool on = said_flag(r, "lacp");
	const char *members = words_of(json_get(i, "members"), a), *lacp = said_word(i, "lacp", a);
	if (i)
		page_pair(p, a, "interface", "%s %s%s%s%s", said_word(i, "name", a), said_word(i, "link", a),
			  *members ? " (" : "", members, *members ? ")" : "");
	page_pair(p, a, "LACP", "%s%s%s", pages_on_off(on), on && *lacp ? ", " : "", on ? lacp : "");
	page_pair(p, a, "BFD", "%s", pages_on_off(said_flag(r, "bfd")));
}

static const char *local_of(const struct json *s, struct arena *a)
{
	const char *local = said_word(s, "local", a);
	return *local ? local : said_word(s, "address", a);
}

static const char *session_text(const struct json *s, struct arena *a)
{
	const char *remote = said_word(s, "remote", a), *bfd = said_word(s, "bfd", a), *local = local_of(s, a);
	const char *since = said_time(s, "since", a);
	if (!*local)
		return "none yet: Microsoft gives the addresses once its port is up";
	return arena_format(a, "%s%s%s  %s%s%s%s%s", local, *remote ? " to " : "", remote, bgp_of(s, a),
			    *since ? " since " : "", since, *bfd ? ", BFD " : "", bfd);
}

static void put_sessions(const struct json *r, struct page *p, struct arena *a)
{
	const struct json *sessions = json_get(r, "sessions");
	if (str_is(json_str(json_get(r, "session")), "down"))
		page_pair(p, a, "BGP", "shut down on this router");
	else if (!json_count(sessions))
		page_pair(p, a, "BGP", "no session yet: there is no connection to this router");
	for (const struct json *s = json_first(sessions); s; s = json_next(s))
		page_pair(p, a, "BGP session", "%s", session_text(s, a));
}

static void router_actions(const struct json *r, struct ref ref, struct page *p, struct arena *a)
{
	bool up = !str_is(json_str(json_get(r, "session")), "down");
	const struct {
		uint16_t id;
		const char *label;
	} all[] = { { COACH_ACT_TOGGLE_LACP, said_flag(r, "lacp") ? "LACP off" : "LACP on" },
		    { COACH_ACT_TOGGLE_BFD, said_flag(r, "bfd") ? "BFD off" : "BFD on" },
		    { COACH_ACT_TOGGLE_SESSION, up ? "BGP off" : "BGP on" },
		    { COACH_ACT_GO_COMMANDS, "show commands" } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		page_action(p, a, all[i].id, all[i].label)->ref = ref;
}

void page_router(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	static const char *const heads[] = { "Prefix", "AS path", "Communities", "To Microsoft" };
	const struct json *r = said_router(c, v->ref.row);
	struct announcements *t = arena_alloc(a, sizeof *t);
	*t = (struct announcements){ c, v->ref.row };
	pages_common(c, a, p, arena_format(a, "Training › %s", said_word(r, "name", a)),
		     "Changes act as on a real router: what has to come up takes a while of the lab's time.");
	put_link(r, p, a);
	put_sessions(r, p, a);
	page_head(p, a, "Announces to Microsoft");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 4,
				   .flags = TABLE_OPEN | TABLE_ADD | TABLE_REMOVE,
				   .nrows = json_count(json_get(r, "announcements")),
				   .self = t,
				   .row = announcement_row,
				   .find = announcement_find,
				   .empty = "nothing: a adds an announcement",
				   .group = { REF_ROW, COACH_GROUP_ANNOUNCEMENTS, v->ref.row, 0 } };
	router_actions(r, (struct ref){ REF_ROW, COACH_GROUP_ROUTERS, v->ref.row, 0 }, p, a);
	pages_ways(p, a, 0);
}

/* ---- one announcement */

static void put_field(struct page *p, struct arena *a, struct ref row, uint16_t code, const char *label,
		      const char *value, const char *help)
{
	struct block *b = page_add(p, a, B_FIELD);
	b->ref = b->field.ref = (struct ref){ REF_FIELD, code, row.row, row.col };
	b->field.label = label;
	b->field.value = str_or(value, "");
	b->field.help = help;
	b->field.verdict.state = ST_NA;
	b->field.choices.have = ST_NA;
}

void page_announcement(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	const struct draft *d = &c->draft;
	const char *name = said_word(said_router(c, v->ref.row), "name", a);
	pages_common(c, a, p, arena_format(a, "Training › %s › Announcement", name),
		     "Announce sends it to Microsoft on every session of this router.");
	put_field(p, a, v->ref, COACH_Q_PREFIX, "Prefix", d->prefix,
		  "As it stands in the routing table: 203.0.113.0/24.");
	put_field(p, a, v->ref, COACH_Q_PATH, "AS path", d->path,
		  "As Microsoft receives it, your own AS first: 64500.");
	put_field(p, a, v->ref, COACH_Q_COMMUNITIES, "Communities", d->communities,
		  "With blanks between; 8075:8007 marks a route for Peering Service.");
	struct action *go = page_action(p, a, COACH_ACT_ANNOUNCE, "announce");
	go->main = true;
	go->ref = v->ref;
	if (v->ref.col)
		page_action(p, a, COACH_ACT_WITHDRAW, "withdraw")->ref = v->ref;
}

/* ---- the registry */

static struct ref route_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct json *r = said_nth(json_get(self, "routes"), (uint32_t)i);
	cells[0].text = said_word(r, "prefix", a);
	cells[1].text = arena_format(a, "AS%lld", (long long)said_number(r, "origin"));
	cells[2].text = said_word(r, "source", a);
	return (struct ref){ REF_CHOICE, 0, (uint32_t)i, 0 };
}

static size_t route_find(const void *self, struct ref ref)
{
	return ref.kind == REF_CHOICE && ref.row < json_count(json_get(self, "routes")) ? ref.row : SIZE_MAX;
}

static void put_new_route(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	page_head(p, a, "A new route object");
	put_field(p, a, v->ref, COACH_Q_ROUTE, "Prefix", c->route.prefix,
		  "What is announced, or a block that covers it: 203.0.113.0/24.");
	put_field(p, a, v->ref, COACH_Q_ORIGIN, "Origin", c->route.origin, "The AS that originates it: 64500.");
	page_action(p, a, COACH_ACT_MAKE_ROUTE, "make it")->main = !str_empty(c->route.prefix);
}

void page_registry(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	static const char *const heads[] = { "Prefix", "Origin", "Registry" };
	const struct json *r = c->said[CALL_REGISTRY];
	pages_common(c, a, p, "Training › Routing registry",
		     "Check V4 looks here: a route object with your origin AS for each prefix.");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 3,
				   .nrows = json_count(json_get(r, "routes")),
				   .self = r,
				   .row = route_row,
				   .find = route_find,
				   .empty = "no route objects" };
	put_new_route(c, v, a, p);
	pages_ways(p, a, COACH_ACT_GO_REGISTRY);
}
