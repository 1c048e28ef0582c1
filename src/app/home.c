#include "home.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/wizard.h"
#include "labchild.h"
#include "scores.h"
#include "session/session.h"

enum { FIELD_NAME = 300, FIELD_MODE, FIELD_SCENARIO, FIELDS };
static const char FIRST_SCENARIO[] = "first-light";
enum { CHANGES_SHOWN = 5, SCENARIOS_MAX = 64 };

struct news {
	char *about, *now, *before;
	msec at;
};
struct home_row {
	char *name, *mode, *asn, *step, *word, *since, *what, *scenario, *score;
	enum state state;
	msec looked;
	struct news news[CHANGES_SHOWN];
	unsigned nnews;
};
struct home {
	struct home_row *rows;
	size_t n;
	char *field[FIELDS - FIELD_NAME];
	char *open;
	bool fresh;
	struct text list; /* the lab's, cut into the choices */
	struct choice scenarios[SCENARIOS_MAX];
	size_t nscenarios;
};

/* ---- reading */

static const enum state STATE_OF[] = {
	[STAND_ACT] = ST_WARNING,     [STAND_BUSY] = ST_CHECKING, [STAND_WAIT] = ST_WAITING, [STAND_FAILED] = ST_FAILED,
	[STAND_SIGN_IN] = ST_WARNING, [STAND_DRIFT] = ST_WARNING, [STAND_ERROR] = ST_FAILED, [STAND_DONE] = ST_OK,
};

static void take_news(struct home_row *r, const struct model *m)
{
	const struct change *all = m->changes.v;
	for (uint32_t i = m->changes.n; i-- && r->nnews < CHANGES_SHOWN && all[i].at.wall > m->looked.wall;
	     r->nnews++) {
		r->news[r->nnews].about = mem_text(all[i].about);
		r->news[r->nnews].now = mem_text(str_or(all[i].to, "gone"));
		r->news[r->nnews].before = mem_text(str_or(all[i].from, "-"));
		r->news[r->nnews].at = all[i].at.wall;
	}
}

/* Now is now by any clock. */
static char *lab_span(const char *span)
{
	return str_is(span, "now") ? mem_text(span) : mem_format("%s (lab)", span);
}

/* Since when it stands as it does: what it says of itself, else the last thing that changed. In training time stands still while
 * nobody is there; elsewhere it goes on. */
static char *since_when(const struct model *m, const struct standing *s, msec wall)
{
	const struct change *all = m->changes.v;
	struct when at = s->since, now = m->looked.wall ? m->looked : m->created;
	char span[WHEN_ISO_MAX];
	bool training = model_mode(m) == MODE_TRAINING;

	if (!at.wall)
		at = m->changes.n ? all[m->changes.n - 1].at : m->created;
	if (m->changes.n && all[m->changes.n - 1].at.service > now.service)
		now.service = all[m->changes.n - 1].at.service;
	if (training) /* by the lab's clock, which weeks pass on in minutes */
		return now.service >= at.service ? lab_span(when_span(now.service - at.service, span)) : mem_text("-");
	return mem_text(at.wall && wall >= at.wall ? when_span(wall - at.wall, span) : "-");
}

static void take_standing(struct home_row *r, struct model *m, bool held, msec wall)
{
	struct arena a = { 0 };
	struct standing s;
	/* a session at rest: the last time it was known to be is the best there is without asking */
	struct when now = m->looked.wall ? m->looked : m->created;
	struct wizard *w =
		wizard_new(m, &(struct wizard_setup){ .who = "", .offline = true, .read_only = true, .held = held });
	wizard_standing(w, now, &a, &s);
	r->step = mem_format("%d %s", s.step + 1, STEP_TITLE[s.step]);
	r->word = mem_text(s.word);
	r->what = mem_text(s.what);
	r->since = since_when(m, &s, wall);
	r->state = STATE_OF[s.kind];
	wizard_free(w);
	arena_release(&a);
}

static void read_row(struct home_row *r, const char *state_home, const char *name, msec now)
{
	struct session_place p = { 0 };
	struct model m;
	struct text note = TEXT_INIT, err = TEXT_INIT;
	model_init(&m);
	r->name = mem_text(name);
	bool ok = session_locate(&p, state_home, name, &err);
	char *holder = ok ? session_holder(&p) : NULL;
	enum session_got got = ok ? session_look(&p, &m, &note, &err) : SESSION_ERROR;
	if (got == SESSION_OK || got == SESSION_NEWER || got == SESSION_BACKUP) {
		r->mode = mem_text(m.mode);
		r->scenario = mem_text(m.scenario);
		r->looked = m.looked.wall ? m.looked.wall : m.created.wall;
		r->asn = mem_text(str_or(m.asn.number, "-"));
		take_standing(r, &m, holder, now);
		take_news(r, &m);
	} else {
		r->mode = mem_text("-");
		r->asn = mem_text("-");
		r->step = mem_text("-");
		r->word = mem_text("damaged");
		r->since = mem_text("-");
		r->what = mem_text(err.s);
		r->state = ST_FAILED;
	}
	model_release(&m);
	free(holder);
	session_place_release(&p);
	text_release(&note);
	text_release(&err);
}

/* "lesson 3, 92 points", where it is known. */
static void take_scores(struct home *h, const char *state_home)
{
	struct scores *s = scores_read(state_home);
	for (size_t i = 0; i < h->n; i++) {
		const struct score_entry *e = scores_of_session(s, h->rows[i].name);
		if (!e || !str_is(h->rows[i].mode, "training"))
			continue;
		h->rows[i].score = e->lesson ? mem_format("lesson %lld, %d points", (long long)e->lesson, e->points)
					     : mem_format("training, %d points", e->points);
	}
	scores_free(s);
}

struct home *home_new(const char *state_home, msec now)
{
	struct home *h = mem_alloc(sizeof *h);
	char **names = session_list(state_home);
	for (size_t i = 0; names && names[i]; i++) {
		h->rows = mem_array(h->rows, h->n + 1, sizeof *h->rows);
		h->rows[h->n] = (struct home_row){ 0 };
		read_row(&h->rows[h->n++], state_home, names[i], now);
		free(names[i]);
	}
	free(names);
	take_scores(h, state_home);
	h->field[FIELD_MODE - FIELD_NAME] = mem_text("training");
	text_init(&h->list);
	return h;
}

/* "name   title" a line */
static void take_scenarios(struct home *h)
{
	char *line = h->list.s;
	while (*line && h->nscenarios < SCENARIOS_MAX) {
		char *end = line + strcspn(line, "\n");
		bool last = !*end;
		*end = 0;
		char *name_end = line + strcspn(line, " ");
		char *title = name_end + strspn(name_end, " ");
		*name_end = 0;
		h->scenarios[h->nscenarios++] = (struct choice){ line, line, title };
		line = last ? end : end + 1;
	}
}

static void row_release(struct home_row *r)
{
	char *owned[] = { r->name, r->mode, r->asn, r->step, r->word, r->since, r->what, r->scenario, r->score };
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free(owned[i]);
	for (unsigned i = 0; i < r->nnews; i++) {
		free(r->news[i].about);
		free(r->news[i].now);
		free(r->news[i].before);
	}
}

void home_free(struct home *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < h->n; i++)
		row_release(&h->rows[i]);
	for (int i = 0; i < FIELDS - FIELD_NAME; i++)
		free(h->field[i]);
	text_release(&h->list);
	free(h->open);
	free(h->rows);
	free(h);
}

size_t home_count(const struct home *h)
{
	return h->n;
}

const char *home_name(const struct home *h, size_t i)
{
	return i < h->n ? h->rows[i].name : NULL;
}

bool home_session(const struct home *h, size_t i, struct home_session *out)
{
	if (i >= h->n)
		return false;
	const struct home_row *r = &h->rows[i];
	*out = (struct home_session){ r->name, r->mode, r->scenario, r->step, r->word, r->what, r->looked };
	return true;
}

struct home_open home_wanted(const struct home *h)
{
	struct home_open o = { .name = h->open };
	if (h->fresh) {
		o.mode = h->field[FIELD_MODE - FIELD_NAME];
		o.scenario = h->field[FIELD_SCENARIO - FIELD_NAME];
	}
	return o;
}

/* ---- events */

static bool name_right(const struct home *h, const char *name, struct effects *fx)
{
	if (str_empty(name)) {
		effects_say(fx, true, "give it a name first: letters, digits, - and _, for instance ams-voice");
		return false;
	}
	for (size_t i = 0; i < h->n; i++)
		if (str_is(h->rows[i].name, name)) {
			effects_say(fx, true, "there is an onboarding named %s already; Enter on it continues", name);
			return false;
		}
	for (const char *c = str_or(name, "/"); *c; c++)
		if (*c == '/' || *c == '.' || (unsigned char)*c <= ' ') {
			effects_say(fx, true,
				    "the name '%s' will not do: letters, digits, - and _, for instance ams-voice",
				    str_or(name, ""));
			return false;
		}
	return true;
}

static bool is_training(const struct home *h)
{
	return str_is(h->field[FIELD_MODE - FIELD_NAME], "training");
}

static void open_session(struct home *h, const char *name, bool fresh, struct effects *fx)
{
	if (fresh && is_training(h) && str_empty(h->field[FIELD_SCENARIO - FIELD_NAME]))
		mem_replace(&h->field[FIELD_SCENARIO - FIELD_NAME], FIRST_SCENARIO);
	mem_replace(&h->open, name);
	h->fresh = fresh;
	effects_add(fx, FX_EXIT)->code = HOME_EXIT_OPEN;
}

static void update(void *self, const struct event *ev, struct effects *fx)
{
	struct home *h = self;
	if (ev->kind == EV_SET && ev->ref.code >= FIELD_NAME && ev->ref.code < FIELDS)
		mem_replace(&h->field[ev->ref.code - FIELD_NAME], ev->text);
	if (ev->kind == EV_ADD)
		effects_add(fx, FX_SHOW)->view = (struct view){ .screen = HOME_SCREEN_NEW };
	if (ev->kind == EV_LOOK && ev->view.screen == HOME_SCREEN_NEW && !h->list.n) {
		labchild_scenarios(&h->list);
		take_scenarios(h);
	}
	if (ev->kind == EV_DO && ev->id == HOME_ACT_COURSE)
		effects_add(fx, FX_EXIT)->code = HOME_EXIT_COURSE;
	if (ev->kind == EV_DO && ev->id == HOME_ACT_CREATE && name_right(h, h->field[0], fx))
		open_session(h, h->field[0], true, fx);
}

/* ---- pages */

static struct ref table_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	(void)a;
	const struct home_row *r = &((const struct home *)self)->rows[i];
	const char *text[] = { r->name, str_or(r->score, r->mode), r->step, r->word, r->since, r->what, r->asn };
	for (size_t c = 0; c < sizeof text / sizeof *text; c++)
		cells[c] = (struct cell){ .text = text[c], .state = ST_NA };
	cells[3].state = r->state;
	return (struct ref){ REF_ROW, HOME_GROUP, (uint32_t)i + 1, 0 };
}

static size_t table_find(const void *self, struct ref ref)
{
	const struct home *h = self;
	return ref.kind == REF_ROW && ref.code == HOME_GROUP && ref.row && ref.row <= h->n ? ref.row - 1 : SIZE_MAX;
}

/* The i-th piece of news and whose it is. */
static const struct news *news_at(const struct home *h, size_t i, size_t *session)
{
	for (*session = 0; *session < h->n; ++*session) {
		if (i < h->rows[*session].nnews)
			return &h->rows[*session].news[i];
		i -= h->rows[*session].nnews;
	}
	return NULL;
}

static struct ref news_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	enum { WEEKDAY = 4 };
	const struct home *h = self;
	char at[WHEN_ISO_MAX];
	size_t session;
	const struct news *n = news_at(h, i, &session);

	if (!n)
		return (struct ref){ 0 };
	const char *text[] = { h->rows[session].name, arena_text(a, when_short(n->at, at) + WEEKDAY), n->about, n->now,
			       n->before };

	for (size_t c = 0; c < sizeof text / sizeof *text; c++)
		cells[c] = (struct cell){ .text = text[c], .state = ST_NA };
	return (struct ref){ REF_ROW, HOME_NEWS, (uint32_t)i + 1, 0 };
}

static size_t count_news(const struct home *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += h->rows[i].nnews;
	return n;
}

static size_t news_find(const void *self, struct ref ref)
{
	bool right = ref.kind == REF_ROW && ref.code == HOME_NEWS && ref.row && ref.row <= count_news(self);

	return right ? ref.row - 1 : SIZE_MAX;
}

static void put_news(const struct home *h, struct arena *a, struct page *p)
{
	static const char *const heads[] = { "Session", "When", "What", "Now", "Before" };
	static const uint8_t fit[] = { FIT_WHOLE, FIT_WHOLE, FIT_GIVES, FIT_GIVES, FIT_ROOM };
	size_t n = count_news(h);

	if (!n)
		return;
	page_head(p, a, "Changed since you were here");
	page_add(p, a, B_TABLE)->table = (struct table){ .heads = heads,
							 .ncols = sizeof fit,
							 .fit = fit,
							 .flags = TABLE_OPEN,
							 .nrows = n,
							 .self = h,
							 .row = news_row,
							 .find = news_find };
}

static void list_page(const struct home *h, struct arena *a, struct page *p)
{
	static const char *const heads[] = { "Session", "Mode", "Step", "State", "Since", "What next", "AS" };
	static const uint8_t fit[] = { FIT_WHOLE, FIT_GIVES, FIT_GIVES, FIT_WHOLE, FIT_WHOLE, FIT_SPARE, FIT_ROOM };
	p->title = "Onboardings";
	p->about = arena_format(a, "%zu onboarding%s", h->n, h->n == 1 ? "" : "s");
	p->next = h->n ? "Enter continues where you left."
		       : "a starts your first onboarding; in training mode nothing can go wrong.";
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 7,
				   .fit = fit,
				   .flags = TABLE_OPEN | TABLE_ADD,
				   .nrows = h->n,
				   .self = h,
				   .row = table_row,
				   .find = table_find,
				   .group = { REF_ROW, HOME_GROUP, 0, 0 },
				   .empty = "no onboardings yet" };
	put_news(h, a, p);
	page_action(p, a, HOME_ACT_COURSE, "training course");
}

static struct choice mode_at(const void *self, size_t i, struct arena *a)
{
	(void)self;
	(void)a;
	static const struct choice modes[] = {
		{ "training", "training", "a built-in service, weeks pass in minutes" },
		{ "guide", "guide", "you work in the web portal, voxpeer says what to enter" },
		{ "live", "live", "the real service" },
	};
	return modes[i];
}

static struct choice scenario_at(const void *self, size_t i, struct arena *a)
{
	(void)a;
	return ((const struct home *)self)->scenarios[i];
}

static struct field_view *put_field(const struct home *h, struct arena *a, struct page *p, uint16_t code,
				    const char *label, const char *help)
{
	struct block *b = page_add(p, a, B_FIELD);
	b->ref = b->field.ref = (struct ref){ REF_FIELD, code, 0, 0 };
	b->field.label = label;
	b->field.help = help;
	b->field.value = str_or(h->field[code - FIELD_NAME], "");
	b->field.verdict.state = ST_NA;
	b->field.choices.have = ST_NA;
	return &b->field;
}

static void new_page(const struct home *h, struct arena *a, struct page *p)
{
	p->title = "New onboarding";
	p->next = str_empty(h->field[0]) ? "Next: a name, and the mode."
					 : "Next: n begins with the first of eight steps, readiness.";
	page_text(p, a, "An onboarding is one session: its answers and progress are kept in a file of this name.");
	put_field(h, a, p, FIELD_NAME, "Name", "Letters, digits, - and _; for instance ams-voice.")->flags =
		FIELD_REQUIRED;
	struct field_view *f =
		put_field(h, a, p, FIELD_MODE, "Mode",
			  "Training meets a lab and never becomes live; guide follows you in the portal.");
	f->choices = (struct choices){ .have = ST_OK, .n = 3, .closed = true, .at = mode_at };
	if (is_training(h)) {
		f = put_field(h, a, p, FIELD_SCENARIO, "Scenario", "The world to train in.");
		f->preset = FIRST_SCENARIO;
		f->choices = (struct choices){ .have = ST_OK, .n = h->nscenarios, .at = scenario_at, .self = h };
	}
	page_action(p, a, HOME_ACT_CREATE, "begin")->main = true;
}

static void page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	page_clear(p);
	p->name = "";
	p->badge = "";
	if (v->screen == HOME_SCREEN_NEW)
		new_page(self, a, p);
	else
		list_page(self, a, p);
}

struct machine home_machine(struct home *h)
{
	return (struct machine){ .self = h, .update = update, .page = page };
}
