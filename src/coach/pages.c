/* What all training pages have in common, and which page a view is. */
#include "base/text.h"
#include "state.h"

void pages_common(const struct coach *c, struct arena *a, struct page *p, const char *title, const char *next)
{
	const struct json *s = c->said[CALL_SCENARIO];
	p->title = title;
	p->next = next;
	p->name = said_word(s, "name", a);
	p->about = said_word(s, "title", a);
	p->badge = arena_format(a, "TRAINING %lldx%s", (long long)said_number(c->said[CALL_CLOCK], "speed"),
				said_flag(c->said[CALL_CLOCK], "paused") ? " paused" : "");
	p->aside = said_time(c->said[CALL_CLOCK], "now", a);
	for (int i = 1; i < READS_END; i++)
		p->awaits += c->asked[i];
	p->awaits += c->first && !c->first->quiet;
}

void pages_ways(struct page *p, struct arena *a, uint16_t here)
{
	static const struct {
		uint16_t id;
		const char *label;
	} ways[] = {
		{ COACH_ACT_GO_TASK, "task" },   { COACH_ACT_GO_ROUTERS, "routers" },
		{ COACH_ACT_GO_CLOCK, "clock" }, { COACH_ACT_GO_SCORE, "score" },
		{ COACH_ACT_GO_SAVES, "saves" }, { COACH_ACT_GO_REGISTRY, "registry" },
		{ COACH_ACT_WORDS, "words" },
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (ways[i].id != here)
			page_action(p, a, ways[i].id, ways[i].label)->way = true;
}

static const char *nothing_due(const struct coach *c)
{
	return coach_all_met(c) ? "nothing is due: every goal is met" : "nothing is due: it is your turn";
}

void pages_advance(const struct coach *c, struct page *p, struct arena *a)
{
	struct action *advance = page_action(p, a, COACH_ACT_ADVANCE, "advance to the next event");
	advance->main = true;
	if (str_empty(json_str(json_get(c->said[CALL_CLOCK], "next"))))
		advance->why_not = coach_all_met(c)
					   ? "every goal is met; the score says how"
					   : "nothing is scheduled; something has to be asked for or mended first";
}

void pages_now(const struct coach *c, struct page *p, struct arena *a)
{
	const struct json *k = c->said[CALL_CLOCK];
	const char *next = said_time(k, "next", a), *what = said_word(k, "next_what", a);
	page_pair(p, a, "now", "%s UTC", said_time(k, "now", a));
	if (!*next)
		page_pair(p, a, "next event", "%s", nothing_due(c));
	else
		page_pair(p, a, "next event", "%s UTC%s%s", next, *what ? ": " : "", what);
}

/* What it is like in real life is said once a kind of event. */
static bool is_first_of_its_kind(const struct json *list, const struct json *event)
{
	const char *life = json_str(json_get(event, "life"));
	if (str_empty(life))
		return false;
	for (const struct json *e = json_first(list); e != event; e = json_next(e))
		if (str_is(json_str(json_get(e, "life")), life))
			return false;
	return true;
}

/* When it happened, what, and what it is like where nobody can skip it. */
void pages_passed(const struct coach *c, struct page *p, struct arena *a)
{
	if (!json_count(c->passed))
		return;
	page_head(p, a, "What happened meanwhile");
	for (const struct json *e = json_first(c->passed); e; e = json_next(e)) {
		page_pair(p, a, said_time(e, "at", a), "%s", said_word(e, "what", a));
		if (is_first_of_its_kind(c->passed, e))
			page_pair(p, a, "", "In real life: %s", said_text(json_get(e, "life"), a));
	}
}

const char *pages_on_off(bool on)
{
	return on ? "on" : "off";
}

static void page_menu(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	(coach_all_met(c) ? page_score : page_task)(c, v, a, p);
}

static unsigned screen_of(const struct view *v)
{
	bool row = v->ref.kind == REF_ROW;
	unsigned i = v->screen >= COACH_MENU && v->screen < COACH_SCREENS_END ? v->screen : COACH_MENU;
	if (i != COACH_ROUTERS)
		return i;
	if (row && v->ref.code == COACH_GROUP_ROUTERS && v->ref.row)
		return COACH_ROUTER;
	if (row && v->ref.code == COACH_GROUP_ANNOUNCEMENTS)
		return COACH_ANNOUNCEMENT;
	return i;
}

/* The onboarding's letters of the journal, the requests and the notes (o, i, T) and of the codes (E) are none of these; what takes
 * away (d) takes away here too. */
char coach_letter(uint16_t action)
{
	static const char letters[COACH_ACTS_END - COACH_ACT_ADVANCE] = {
		[COACH_ACT_ADVANCE - 200] = 'A',        [COACH_ACT_SKIP_HOUR - 200] = 'U',
		[COACH_ACT_SKIP_DAY - 200] = 'D',       [COACH_ACT_PAUSE - 200] = 'P',
		[COACH_ACT_FASTER - 200] = 'F',         [COACH_ACT_SLOWER - 200] = 'L',
		[COACH_ACT_TOGGLE_LACP - 200] = 'L',    [COACH_ACT_TOGGLE_BFD - 200] = 'B',
		[COACH_ACT_TOGGLE_SESSION - 200] = 'U', [COACH_ACT_ANNOUNCE - 200] = 'A',
		[COACH_ACT_WITHDRAW - 200] = 'd',       [COACH_ACT_HINT - 200] = 'I',
		[COACH_ACT_CERTIFICATE - 200] = 'F',    [COACH_ACT_MAKE_ROUTE - 200] = 'm',
		[COACH_ACT_SAVE - 200] = 'm',           [COACH_ACT_GO_TASK - 200] = 'K',
		[COACH_ACT_GO_ROUTERS - 200] = 'r',     [COACH_ACT_GO_CLOCK - 200] = 'C',
		[COACH_ACT_GO_SCORE - 200] = 's',       [COACH_ACT_GO_REGISTRY - 200] = 'R',
		[COACH_ACT_GO_SAVES - 200] = 'S',       [COACH_ACT_GO_COMMANDS - 200] = 'D',
		[COACH_ACT_SHOW_ME - 200] = 'M',        [COACH_ACT_RESTORE - 200] = 'Z',
		[COACH_ACT_RESET - 200] = 'B',          [COACH_ACT_NEXT_LESSON - 200] = 'X',
		[COACH_ACT_WORDS - 200] = 'w',          [COACH_ACT_TO_WORK - 200] = 'Q',
	};
	return action >= COACH_ACT_ADVANCE && action < COACH_ACTS_END ? letters[action - COACH_ACT_ADVANCE] : 0;
}

void coach_page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	static coach_page_fn *const screens[COACH_SCREENS_END - COACH_MENU] = {
		[COACH_MENU - 100] = page_menu,         [COACH_TASK - 100] = page_task,
		[COACH_CLOCK - 100] = page_clock,       [COACH_ROUTERS - 100] = page_routers,
		[COACH_ROUTER - 100] = page_router,     [COACH_ANNOUNCEMENT - 100] = page_announcement,
		[COACH_REGISTRY - 100] = page_registry, [COACH_SCORE - 100] = page_score,
		[COACH_SAVES - 100] = page_saves,       [COACH_COMMANDS - 100] = page_commands,
		[COACH_COMMAND - 100] = page_command,   [COACH_CERTIFICATE - 100] = page_certificate,
	};
	page_clear(p);
	screens[screen_of(v) - COACH_MENU](self, v, a, p);
	for (size_t i = 0; i < p->nactions; i++)
		p->actions[i].letter = coach_letter(p->actions[i].id);
}
