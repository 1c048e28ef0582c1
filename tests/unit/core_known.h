/* The world of core_world.h with its facts, for tests that judge and need no wizard. */
#ifndef CORE_KNOWN_H
#define CORE_KNOWN_H
#include "core_world.h"

#include "core/judge.h"
#include "core/rules.h"

struct known {
	struct world *w;
	struct model *m;
	struct facts f;
	struct catalogue cats[CAT_N];
	struct arena a;
};

static inline struct known *known_at(enum stage stage)
{
	struct known *k = mem_alloc(sizeof *k);

	k->w = world_new();
	k->m = &k->w->m;
	world_reach(k->w, stage);
	k->m->gen = 1;
	return k;
}

static inline void known_free(struct known *k)
{
	facts_release(&k->f);
	for (int i = 0; i < CAT_N; i++)
		rows_clear(&k->cats[i].rows, CATALOGUE_RECORDS[i]);
	arena_release(&k->a);
	arena_release(&k->w->a);
	text_release(&k->w->plain);
	model_release(k->m);
	free(k->w);
	free(k);
}

/* Facts of the model as it is now. */
static inline const struct facts *known(struct known *k)
{
	k->m->gen++;
	facts_build(&k->f, k->m, k->cats, (struct when){ WORLD_NOW, WORLD_NOW }, true);
	return &k->f;
}

/* ---- rows by place */

static inline struct peering *known_peering(struct known *k, uint32_t i)
{
	return rows_at(&k->m->peerings, &RECORD_PEERING, i);
}

static inline struct connection *known_connection(struct known *k, uint32_t i)
{
	return rows_at(&known_peering(k, 0)->connections, &RECORD_CONNECTION, i);
}

static inline struct prefix_answer *known_prefix(struct known *k, uint32_t i)
{
	return rows_at(&k->m->prefixes, &RECORD_PREFIX, i);
}

static inline struct chosen *known_chosen(struct known *k, uint32_t i)
{
	return rows_at(&k->m->service.prefixes, &RECORD_CHOSEN, i);
}

static inline struct seen_prefix *known_seen_prefix(struct known *k, uint32_t i)
{
	return rows_at(&k->m->seen.prefixes, &RECORD_SEEN_PREFIX, i);
}

static inline struct seen_peering *known_seen_peering(struct known *k, uint32_t i)
{
	return rows_at(&k->m->seen.peerings, &RECORD_SEEN_PEERING, i);
}

static inline struct seen_connection *known_seen_connection(struct known *k, uint32_t i)
{
	return rows_at(&known_seen_peering(k, 0)->connections, &RECORD_SEEN_CONNECTION, i);
}

/* ---- judging */

/* The nth row (from 0) of the table with this code. */
static inline const struct rule *known_rule(const char *code, unsigned n)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (!strcmp(RULES[i].code, code) && !n--)
			return &RULES[i];
	fail_msg("there is no rule %s", code);
	return NULL;
}

static inline struct verdict known_judge(struct known *k, const char *code, unsigned n, uint32_t row)
{
	return rule_judge(known_rule(code, n), known(k), row, &k->a);
}

static inline void known_is(struct verdict v, enum state state, const char *piece)
{
	if (v.state != state)
		fail_msg("%s instead of %s: %s", state_word(v.state), state_word(state), str_or(v.text, "(no text)"));
	assert_non_null(v.text);
	if (piece)
		assert_has(v.text, piece);
}
#endif
