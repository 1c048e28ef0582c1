/* Guide: what goes where in the portal, page by page and in its words, to be copied; and the states it shows, to be entered. */
#include "steps/portal.h"
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "run/observe.h"
#include "steps/screens.h"

/* ---- one page of the portal: where, then its lines */

struct lines {
	struct sheet *s;
	struct text text; /* words, a tabulator, the value, a new line */
	size_t width;     /* of the longest words */
};

static void put_line(struct lines *l, const char *words, const char *value)
{
	size_t width = utf8_width(words);

	l->width = width > l->width ? width : l->width;
	text_addf(&l->text, "%s\t%s\n", words, str_or(value, "missing"));
}

static const char *value_of(const struct sheet *s, const struct question *q, uint32_t row)
{
	const char *value = answer_text(s->m, q, row), *preset = question_preset(s->f, q);

	if (!str_empty(value))
		return value;
	return str_or(preset, q->flags & FIELD_REQUIRED ? "missing" : "-");
}

static void put_answer(struct lines *l, enum question_id id, uint32_t row)
{
	const struct question *q = &QUESTIONS[id];

	if (q->portal && (!q->visible || q->visible(l->s->f, ref_field(id, row))))
		put_line(l, q->portal, value_of(l->s, q, row));
}

static void put_answers(struct lines *l, enum question_id first, enum question_id last, uint32_t row)
{
	for (enum question_id id = first; id <= last; id++)
		put_answer(l, id, row);
}

/* Values stand in one column. */
static const char *aligned(const struct lines *l)
{
	struct text out = TEXT_INIT;
	const char *at = l->text.s, *aligned;

	while (*at) {
		size_t words = strcspn(at, "\t"), value = strcspn(at + words + 1, "\n");

		text_addf(&out, "%s%-*.*s  %.*s", out.n ? "\n" : "", (int)l->width, (int)words, at, (int)value,
			  at + words + 1);
		at += words + value + 2;
	}
	aligned = arena_textn(l->s->a, out.s, out.n);
	text_release(&out);
	return aligned;
}

static void portal_page(struct lines *l, const char *where)
{
	struct sheet *s = l->s;

	page_text(s->p, s->a, "%s", where);
	page_add(s->p, s->a, B_PLAIN)->text = aligned(l);
	text_release(&l->text);
}

static struct lines lines_of(struct sheet *s)
{
	return (struct lines){ s, TEXT_INIT, 0 };
}

static void put_place(struct lines *l)
{
	put_answer(l, Q_SUBSCRIPTION, 0);
	put_answer(l, Q_GROUP, 0);
}

/* ---- account, ASN */

static void account_pages(struct sheet *s)
{
	struct lines l = lines_of(s);

	put_line(&l, "Resource provider", "Microsoft.Peering: Register");
	portal_page(&l, "Subscriptions › yours › Resource providers");
	l = lines_of(s);
	put_answers(&l, Q_SUBSCRIPTION, Q_REGION, 0);
	portal_page(&l, "Resource groups › Create, unless it is there");
}

static void asn_pages(struct sheet *s)
{
	struct lines l = lines_of(s);

	put_answers(&l, Q_ASN_NAME, Q_PEER_NAME, 0);
	ROWS_EACH (const struct contact, c, s->m->asn.contacts)
		put_answers(&l, Q_CONTACT_ROLE, Q_CONTACT_PHONE, c->row.id);
	portal_page(&l, "Subscriptions › yours › Peer ASNs › Associate a Peer ASN");
}

/* ---- peerings */

static void connection_page(struct sheet *s, const struct connection *c, size_t number)
{
	struct lines l = lines_of(s);

	put_answer(&l, Q_FACILITY, c->row.id);
	put_line(&l, "Session Address Provider", "Microsoft");
	put_line(&l, "Use for Peering Service", "Enabled");
	put_answers(&l, Q_BANDWIDTH, Q_MAX_V6, c->row.id);
	portal_page(&l, arena_format(s->a, "Connection %zu", number));
}

static void peering_page(struct sheet *s, const struct peering *p)
{
	struct lines l = lines_of(s);
	size_t number = 0;

	put_place(&l);
	put_answer(&l, Q_PEERING_NAME, p->row.id);
	put_line(&l, "Peer ASN", s->m->asn.name);
	portal_page(&l, "Peerings › Create a Peering › Basics");
	l = lines_of(s);
	put_line(&l, "Peering type", "Direct");
	put_line(&l, "Microsoft network", "AS8075 (with Voice)");
	put_line(&l, "SKU", "Premium Free");
	put_answer(&l, Q_METRO, p->row.id);
	portal_page(&l, "Configuration");
	ROWS_EACH (const struct connection, c, p->connections)
		connection_page(s, c, ++number);
}

static void peering_pages(struct sheet *s)
{
	uint32_t only = viewed_row(s->v, GROUP_PEERINGS);

	ROWS_EACH (const struct peering, p, s->m->peerings) {
		if (!only || only == p->row.id)
			peering_page(s, p);
	}
}

/* ---- prefixes */

static void prefix_page(struct sheet *s, const struct prefix_answer *p)
{
	struct lines l = lines_of(s);

	put_answers(&l, Q_PREFIX_NAME, Q_PREFIX, p->row.id);
	portal_page(&l, arena_format(s->a, "Peerings › %s › Registered prefixes › Add registered prefix",
				     str_or(p->peering, "yours")));
}

/* A list of thousands is no page to copy from: the form of one row has its own. */
enum { SHOWN = 20 };

static void put_further(struct sheet *s, size_t n)
{
	if (n > SHOWN)
		page_text(s->p, s->a, "And %zu more: each stands on its own page, Enter on its row.", n - SHOWN);
}

static void prefix_pages(struct sheet *s)
{
	uint32_t only = viewed_row(s->v, GROUP_PREFIXES);
	size_t shown = 0;

	ROWS_EACH (const struct prefix_answer, p, s->m->prefixes) {
		if ((!only || only == p->row.id) && shown++ < SHOWN)
			prefix_page(s, p);
	}
	put_further(s, shown);
}

/* ---- the service */

static void put_chosen(struct lines *l, const struct chosen *c)
{
	const struct fact_prefix *p = facts_chosen_prefix(l->s->f, c);

	put_line(l, QUESTIONS[Q_CHOSEN_NAME].portal, c->name);
	put_line(l, "Prefix", p ? p->answer->prefix : NULL);
	put_line(l, QUESTIONS[Q_CHOSEN_KEY].portal, key_text(l->s, facts_key(l->s->f, c)));
}

static void service_pages(struct sheet *s)
{
	uint32_t only = viewed_row(s->v, GROUP_CHOSEN);
	struct lines l = lines_of(s);
	size_t shown = 0;

	if (!only) {
		put_place(&l);
		put_answers(&l, Q_SERVICE_NAME, Q_SERVICE_REGION, 0);
		portal_page(&l, "Peering Services › Create a peering service connection › Basics");
		l = lines_of(s);
		put_answers(&l, Q_COUNTRY, Q_BACKUP, 0);
		portal_page(&l, "Configuration");
		l = lines_of(s);
	}
	ROWS_EACH (const struct chosen, c, s->m->service.prefixes) {
		if ((!only || only == c->row.id) && shown++ < SHOWN)
			put_chosen(&l, c);
	}
	portal_page(&l, "Prefixes");
	put_further(s, shown);
}

/* ---- what every page offers */

void put_portal(struct sheet *s)
{
	static screen_fn *const PAGES[STEP_N] = {
		[STEP_ACCOUNT] = account_pages, [STEP_ASN] = asn_pages,         [STEP_PEERING] = peering_pages,
		[STEP_PREFIXES] = prefix_pages, [STEP_SERVICE] = service_pages,
	};

	if (model_mode(s->m) != MODE_GUIDE || !PAGES[s->v->step])
		return;
	page_head(s->p, s->a, "In the portal");
	PAGES[s->v->step](s);
}

void put_observe(struct sheet *s, struct ref ref, const char *usual)
{
	struct action *act;

	if (!observe_only(s->w))
		return;
	act = sheet_act(s, ACT_OBSERVE, ref, "enter the state");
	act->ask = arena_format(s->a, "State (%s)", usual);
}

void put_observe_review(struct sheet *s)
{
	static const char *const USUAL[STEP_N] = {
		[STEP_ACCOUNT] = USUAL_ACCOUNT, [STEP_ASN] = USUAL_ASN,         [STEP_PEERING] = USUAL_CREATED,
		[STEP_PREFIXES] = USUAL_PREFIX, [STEP_SERVICE] = USUAL_CREATED,
	};
	bool of_rows = s->v->step == STEP_PEERING || s->v->step == STEP_PREFIXES;

	if (USUAL[s->v->step] && (!of_rows || s->v->ref.kind == REF_ROW))
		put_observe(s, of_rows ? s->v->ref : ref_step(s->v->step), USUAL[s->v->step]);
}

const char *said_by_whom(const struct sheet *s)
{
	return observe_only(s->w) ? "What the portal shows, as you entered it" : "What the service says";
}
