/* Large sessions for the figures: one that is there, with more prefixes.
 *
 *   sessions FROM TO COUNT        paths of session files; TO has COUNT prefixes, each registered, chosen, and with routes on every session
 *
 * TO is in guide mode, so that opening it starts no lab and asks nobody. Every 50th prefix is Failed, the others Verified. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "session/session.h"

enum { FAILED_EACH = 50 };

/* A /24 of its own for each, outside every special block. */
static char *prefix_text(unsigned i)
{
	return mem_format("%u.%u.%u.0/24", 20 + i / 65536, i / 256 % 256, i % 256);
}

static void add_answer(struct model *m, unsigned i, const char *peering)
{
	struct prefix_answer *p = rows_add(&m->prefixes, &RECORD_PREFIX, model_new_id(m));

	p->name = mem_format("voice-%05u", i);
	p->prefix = prefix_text(i);
	p->peering = mem_text(peering);
	p->traffic = mem_text("RTP media");
	p->endpoints = mem_text("media relays");
	p->go = mem_text("yes");
}

static void add_seen(struct model *m, unsigned i, const struct seen_peering *at)
{
	struct seen_prefix *p = rows_add(&m->seen.prefixes, &RECORD_SEEN_PREFIX, model_new_id(m));
	bool failed = i % FAILED_EACH == 0;

	p->peering = mem_text(at->name);
	p->name = mem_format("voice-%05u", i);
	p->prefix = prefix_text(i);
	p->state = mem_text(failed ? "Failed" : "Verified");
	p->error = failed ? mem_text("Prefix not received from IP") : NULL;
	p->key = mem_format("00000000-0000-0000-0000-%012u", i);
	p->since = p->seen = at->seen;
	p->verified_once = !failed;
}

static void add_routes(struct model *m, unsigned i, const struct seen_peering *at)
{
	ROWS_EACH (const struct seen_connection, c, at->connections) {
		if (i % FAILED_EACH == 0 && c->row.id % 2)
			continue;
		struct seen_route *r = rows_add(&m->seen.routes, &RECORD_SEEN_ROUTE, model_new_id(m));

		r->peering = mem_text(at->name);
		r->prefix = prefix_text(i);
		r->next_hop = mem_text(c->peer_v4);
		r->as_path = mem_text("64500");
	}
}

static void add_chosen(struct model *m, unsigned i)
{
	struct chosen *c = rows_add(&m->service.prefixes, &RECORD_CHOSEN, model_new_id(m));

	c->name = mem_format("voice-%05u", i);
}

static bool grow(struct model *m, unsigned count)
{
	const struct seen_peering *at = m->seen.peerings.v;

	if (!m->seen.peerings.n)
		return false;
	for (unsigned i = m->prefixes.n; i < count; i++) {
		add_answer(m, i, at->name);
		add_seen(m, i, at);
		add_routes(m, i, at);
		add_chosen(m, i);
	}
	mem_replace(&m->mode, "guide");
	mem_replace(&m->account.sign_in, NULL);
	mem_replace(&m->scenario, NULL);
	return true;
}

static bool load(const char *path, struct model *m, struct text *err)
{
	struct session_place p = { 0 };
	struct text note = TEXT_INIT;
	bool ok = session_locate(&p, "", path, err) && session_load(&p, m, &note, err) == SESSION_OK;

	session_place_release(&p);
	text_release(&note);
	return ok;
}

static bool save(const char *path, struct model *m, struct text *err)
{
	struct session_place p = { 0 };
	bool ok = session_locate(&p, "", path, err);
	if (ok) {
		mem_replace(&m->name, p.name);
		ok = session_save(&p, m, err);
	}

	session_place_release(&p);
	return ok;
}

int main(int argc, char *argv[])
{
	struct text err = TEXT_INIT;
	struct model m;
	bool ok = argc == 4;

	model_init(&m);
	if (!ok)
		text_add(&err, "usage: sessions FROM TO COUNT");
	ok = ok && load(argv[1], &m, &err);
	if (ok && !grow(&m, (unsigned)strtoul(argv[3], NULL, 10)))
		ok = text_fail(&err, "%s has no peering yet", argv[1]);
	ok = ok && save(argv[2], &m, &err);
	if (!ok)
		fprintf(stderr, "%s\n", err.s);
	model_release(&m);
	text_release(&err);
	return !ok;
}
