/* The training screens: task, clock, own routers, registry, score. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "state.h"

static const char *word(const struct json *object, const char *member, struct arena *a)
{
	const char *s = json_str(json_get(object, member));
	struct text t = TEXT_INIT;
	if (s)
		utf8_clean(&t, s, strlen(s), 200);
	const char *kept = arena_text(a, t.s);
	text_release(&t);
	return kept;
}

static const char *long_text(const struct json *j, struct arena *a)
{
	const char *s = json_str(j);
	struct text t = TEXT_INIT;
	if (s)
		utf8_clean_lines(&t, s, strlen(s), 4000);
	const char *kept = arena_text(a, t.s);
	text_release(&t);
	return kept;
}

static const char *clock_text(const struct json *clock, const char *member, struct arena *a)
{
	msec at = 0;
	char out[WHEN_ISO_MAX];
	const char *s = json_str(json_get(clock, member));
	if (!s || !when_parse(s, &at))
		return "";
	return arena_text(a, when_short(at, out));
}

static void go_action(struct page *p, struct arena *a, uint16_t id, const char *label)
{
	page_action(p, a, id, label);
}

static void common(const struct coach *c, struct arena *a, struct page *p, const char *title, const char *next)
{
	const struct json *s = c->said[CALL_SCENARIO];
	p->title = title;
	p->next = next;
	p->name = word(s, "name", a);
	p->about = word(s, "title", a);
	p->badge = arena_format(a, "TRAINING %lldx%s", (long long)said_number(c->said[CALL_CLOCK], "speed"),
				said_flag(c->said[CALL_CLOCK], "paused") ? " paused" : "");
	p->aside = clock_text(c->said[CALL_CLOCK], "now", a);
	for (int i = 1; i < CALL_CHANGE; i++)
		p->awaits += c->asked[i];
}

static void menu_actions(struct page *p, struct arena *a)
{
	go_action(p, a, COACH_ACT_GO_TASK, "task");
	go_action(p, a, COACH_ACT_GO_ROUTERS, "routers");
	go_action(p, a, COACH_ACT_GO_CLOCK, "clock");
	go_action(p, a, COACH_ACT_GO_REGISTRY, "registry");
	go_action(p, a, COACH_ACT_GO_SCORE, "score");
}

/* With every goal met nothing is left to wait for, nor to ask. */
static bool all_met(const struct coach *c)
{
	const struct json *goals = json_get(c->said[CALL_SCENARIO], "goals");
	for (const struct json *g = json_first(goals); g; g = json_next(g))
		if (!said_flag(g, "done"))
			return false;
	return json_count(goals) > 0;
}

static const char *nothing_due(const struct coach *c)
{
	return all_met(c) ? "nothing is due: every goal is met" : "nothing is due: it is your turn";
}

static void advance_action(const struct coach *c, struct page *p, struct arena *a)
{
	struct action *advance = page_action(p, a, COACH_ACT_ADVANCE, "advance to the next event");
	advance->main = true;
	if (str_empty(json_str(json_get(c->said[CALL_CLOCK], "next"))))
		advance->why_not = all_met(c) ? "every goal is met; the score says how"
					      : "nothing is scheduled; something has to be asked for or mended first";
}

static void put_now(const struct coach *c, struct page *p, struct arena *a)
{
	const struct json *k = c->said[CALL_CLOCK];
	const char *next = clock_text(k, "next", a);
	page_pair(p, a, "now", "%s UTC", clock_text(k, "now", a));
	page_pair(p, a, "next event", "%s", *next ? arena_format(a, "%s UTC", next) : nothing_due(c));
}

/* Before the clock: what was just asked for has to be in sight. */
static void put_hints(const struct coach *c, struct page *p, struct arena *a)
{
	const struct json *hints = json_get(c->said[CALL_SCENARIO], "plain_hints");
	if (c->hints)
		page_head(p, a, "Hints");
	for (unsigned i = 0; i < c->hints; i++)
		page_pair(p, a, arena_format(a, "%u", i + 1), "%s", long_text(said_nth(hints, i), a));
}

static void task_page(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	const struct json *s = c->said[CALL_SCENARIO], *hints = json_get(s, "plain_hints");
	common(c, a, p, "Training › Task",
	       all_met(c) ? "Every goal is met: the exercise is done."
			  : "Esc returns to the onboarding, where the work is done.");
	page_text(p, a, "%s", long_text(json_get(s, "task"), a));
	page_head(p, a, "Goals");
	for (const struct json *g = json_first(json_get(s, "goals")); g; g = json_next(g))
		page_pair(p, a, said_flag(g, "done") ? "done" : "open", "%s", long_text(json_get(g, "text"), a));
	put_hints(c, p, a);
	page_head(p, a, "Clock");
	put_now(c, p, a);
	struct action *hint = page_action(p, a, COACH_ACT_HINT, "hint");
	if (c->hints >= json_count(hints))
		hint->why_not = "there is no further hint";
	advance_action(c, p, a);
	menu_actions(p, a);
}

static void clock_page(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	const struct json *k = c->said[CALL_CLOCK];
	common(c, a, p, "Training › Clock", "Time here is the lab's; your own clock stands beside it in the journal.");
	put_now(c, p, a);
	page_pair(p, a, "began", "%s UTC", clock_text(k, "start", a));
	page_pair(p, a, "speed", "%lld times real time%s", (long long)said_number(k, "speed"),
		  said_flag(k, "paused") ? ", paused" : "");
	advance_action(c, p, a);
	go_action(p, a, COACH_ACT_SKIP_HOUR, "skip an hour");
	go_action(p, a, COACH_ACT_SKIP_DAY, "skip a day");
	go_action(p, a, COACH_ACT_PAUSE, said_flag(k, "paused") ? "go on" : "pause");
	go_action(p, a, COACH_ACT_FASTER, "faster");
	go_action(p, a, COACH_ACT_SLOWER, "slower");
	menu_actions(p, a);
}

static const char *on_off(bool on)
{
	return on ? "on" : "off";
}

static struct ref router_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct json *r = said_router(self, (uint32_t)i + 1);
	bool up = str_is(json_str(json_get(r, "session")), "up");
	cells[0].text = word(r, "name", a);
	cells[1].text = arena_format(a, "%lld", (long long)said_number(r, "facility"));
	cells[1].right = true;
	cells[2] = (struct cell){ on_off(said_flag(r, "lacp")), said_flag(r, "lacp") ? ST_OK : ST_FAILED, false };
	cells[3] = (struct cell){ on_off(said_flag(r, "bfd")), said_flag(r, "bfd") ? ST_OK : ST_FAILED, false };
	cells[4] = (struct cell){ up ? "up" : "down", up ? ST_OK : ST_FAILED, false };
	cells[5].text = arena_format(a, "%zu", json_count(json_get(r, "announcements")));
	cells[5].right = true;
	return (struct ref){ REF_ROW, COACH_GROUP_ROUTERS, (uint32_t)i + 1, 0 };
}

static size_t router_find(const void *self, struct ref ref)
{
	return ref.kind == REF_ROW && ref.row && ref.row <= json_count(said_routers(self)) ? ref.row - 1 : SIZE_MAX;
}

static void routers_page(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	static const char *const heads[] = { "Router", "Facility", "LACP", "BFD", "Session", "Announces" };
	common(c, a, p, "Training › Your routers", "Enter opens a router: its links, its session, what it announces.");
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
	menu_actions(p, a);
}

/* A table needs both coach and router: the router's JSON is enough, and its row number is in the refs' col. */
struct announcements {
	const struct coach *coach;
	uint32_t router;
};

static struct ref announcement_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct announcements *t = self;
	const struct json *n = said_announcement(t->coach, t->router, (uint32_t)i + 1);
	cells[0].text = word(n, "prefix", a);
	cells[1].text = word(n, "path", a);
	cells[2].text = word(n, "communities", a);
	return (struct ref){ REF_ROW, COACH_GROUP_ANNOUNCEMENTS, t->router, (uint32_t)i + 1 };
}

static size_t announcement_find(const void *self, struct ref ref)
{
	const struct announcements *t = self;
	size_t n = json_count(json_get(said_router(t->coach, t->router), "announcements"));
	return ref.code == COACH_GROUP_ANNOUNCEMENTS && ref.col && ref.col <= n ? ref.col - 1 : SIZE_MAX;
}

static void sessions_of(const struct json *router, struct arena *a, struct page *p)
{
	for (const struct json *s = json_first(json_get(router, "sessions")); s; s = json_next(s))
		page_pair(p, a, "BGP session", "%s  BGP %s", word(s, "address", a), word(s, "state", a));
}

static void router_page(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	static const char *const heads[] = { "Prefix", "AS path", "Communities" };
	const struct json *r = said_router(c, v->ref.row);
	struct announcements *t = arena_alloc(a, sizeof *t);
	*t = (struct announcements){ c, v->ref.row };
	common(c, a, p, arena_format(a, "Training › %s", word(r, "name", a)),
	       "Changes act at once, as on a real router.");
	page_pair(p, a, "LACP", "%s", on_off(said_flag(r, "lacp")));
	page_pair(p, a, "BFD", "%s", on_off(said_flag(r, "bfd")));
	page_pair(p, a, "session", "%s", word(r, "session", a));
	sessions_of(r, a, p);
	page_head(p, a, "Announces to Microsoft");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 3,
				   .flags = TABLE_OPEN | TABLE_ADD | TABLE_REMOVE,
				   .nrows = json_count(json_get(r, "announcements")),
				   .self = t,
				   .row = announcement_row,
				   .find = announcement_find,
				   .empty = "nothing: a adds an announcement",
				   .group = { REF_ROW, COACH_GROUP_ANNOUNCEMENTS, v->ref.row, 0 } };
	static const struct {
		uint16_t id;
		const char *label;
	} toggles[] = { { COACH_ACT_TOGGLE_LACP, "LACP on/off" },
			{ COACH_ACT_TOGGLE_BFD, "BFD on/off" },
			{ COACH_ACT_TOGGLE_SESSION, "session up/down" } };
	for (size_t i = 0; i < 3; i++)
		page_action(p, a, toggles[i].id, toggles[i].label)->ref = v->ref;
}

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

static void announcement_page(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	const struct draft *d = &c->draft;
	const char *name = word(said_router(c, v->ref.row), "name", a);
	common(c, a, p, arena_format(a, "Training › %s › Announcement", name),
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

static struct ref route_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct json *r = said_nth(json_get(self, "routes"), (uint32_t)i);
	cells[0].text = word(r, "prefix", a);
	cells[1].text = arena_format(a, "AS%lld", (long long)said_number(r, "origin"));
	cells[2].text = word(r, "source", a);
	return (struct ref){ REF_CHOICE, 0, (uint32_t)i, 0 };
}

static size_t route_find(const void *self, struct ref ref)
{
	return ref.kind == REF_CHOICE && ref.row < json_count(json_get(self, "routes")) ? ref.row : SIZE_MAX;
}

static void registry_page(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	static const char *const heads[] = { "Prefix", "Origin", "Registry" };
	const struct json *r = c->said[CALL_REGISTRY];
	common(c, a, p, "Training › Routing registry",
	       "Check V4 looks here: a route object with your origin AS for each prefix.");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 3,
				   .nrows = json_count(json_get(r, "routes")),
				   .self = r,
				   .row = route_row,
				   .find = route_find,
				   .empty = "no route objects" };
	menu_actions(p, a);
}

static void score_page(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(void)v;
	char span[WHEN_ISO_MAX];
	msec start = 0;
	const char *began = json_str(json_get(c->said[CALL_CLOCK], "start"));
	if (began)
		when_parse(began, &start);
	common(c, a, p, "Training › Score", "Failures met and understood are worth more than none met.");
	page_pair(p, a, "steps done", "%u of 8", c->steps_done);
	page_pair(p, a, "failures met", "%u", c->failures_met);
	page_pair(p, a, "hints used", "%u", c->hints);
	page_pair(p, a, "changes made", "%u to routers and clock", c->changes);
	if (start && c->last.service > start)
		page_pair(p, a, "service time", "%s", when_span(c->last.service - start, span));
	menu_actions(p, a);
}

void coach_page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	static void (*const screens[])(const struct coach *, const struct view *, struct arena *, struct page *) = {
		[COACH_MENU - 100] = task_page,         [COACH_TASK - 100] = task_page,
		[COACH_CLOCK - 100] = clock_page,       [COACH_ROUTERS - 100] = routers_page,
		[COACH_ROUTER - 100] = router_page,     [COACH_ANNOUNCEMENT - 100] = announcement_page,
		[COACH_REGISTRY - 100] = registry_page, [COACH_SCORE - 100] = score_page,
	};
	page_clear(p);
	bool row = v->ref.kind == REF_ROW;
	unsigned i = v->screen >= COACH_MENU && v->screen < COACH_SCREENS_END ? v->screen - COACH_MENU : 0;
	if (row && v->ref.code == COACH_GROUP_ROUTERS && v->ref.row)
		i = COACH_ROUTER - COACH_MENU;
	if (row && v->ref.code == COACH_GROUP_ANNOUNCEMENTS)
		i = COACH_ANNOUNCEMENT - COACH_MENU;
	screens[i](self, v, a, p);
}
